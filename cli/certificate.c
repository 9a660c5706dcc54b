#include "cli/certificate.h"

#include "cli/data/export/facts.h"
#include "cli/data/manifest.h"
#include "cli/output.h"

#include <math.h>
#include <string.h>

enum { INTERVAL, PERSON, LIMIT, SUM };

static const WfmRuleUse *use_of(const WfmRosterProblem *problem, const WfmCertificateLimit *limit) {
  return &problem->contracts[problem->agents[limit->agent].contract].rules[limit->use];
}

static void append_limits(WfmTableData *table, const WfmRosterProblem *problem, const WfmCertificate *certificate) {
  for (guint k = 0; k < certificate->limit->len; k++) {
    const WfmCertificateLimit *limit = &g_array_index(certificate->limit, WfmCertificateLimit, k);
    const WfmRuleUse *use = use_of(problem, limit);
    WfmBoundRow row = {0,
                       LIMIT,
                       problem->agents[limit->agent].agent,
                       INT64_MIN,
                       limit->price,
                       limit->adds,
                       use->rule->name,
                       g_intern_string(use->origin ? use->origin : ""), /* outlives the problem */
                       limit->first_day,
                       limit->end_day - 1};
    wfm_table_append(table, &row);
  }
}

WfmTableData *wfm_certificate_table(const WfmRosterProblem *problem, const WfmCertificate *certificate) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_bound);
  if (!certificate) return table;
  for (size_t q = 0; q < problem->n_queues; q++)
    for (int32_t i = 0; i < problem->grid.n; i++) {
      size_t at = q * (size_t)problem->grid.n + (size_t)i;
      if (!(certificate->price[at] > 0)) continue;
      WfmBoundRow row = {0,
                         INTERVAL,
                         problem->queues[q].queue,
                         wfm_grid_at(problem->grid, i),
                         certificate->price[at],
                         certificate->interval[at],
                         "",
                         "",
                         INT32_MIN,
                         INT32_MIN};
      wfm_table_append(table, &row);
    }
  for (size_t a = 0; a < problem->n_agents; a++) {
    WfmBoundRow row = {0, PERSON, problem->agents[a].agent, INT64_MIN, NAN, certificate->person[a], "", "", INT32_MIN, INT32_MIN};
    wfm_table_append(table, &row);
  }
  append_limits(table, problem, certificate);
  WfmBoundRow row = {0, SUM, "", INT64_MIN, NAN, certificate->bound, "", "", INT32_MIN, INT32_MIN};
  wfm_table_append(table, &row);
  return table;
}

/* A limit and the line at which it stands. */
typedef struct {
  WfmCertificateLimit limit;
  int32_t line;
} ReadLimit;

/* The table as a certificate, and the lines at which its numbers stand. */
typedef struct {
  const WfmRosterProblem *problem;
  const WfmTableData *table;
  WfmCertificate *certificate;
  int32_t *price_line, *person_line, sum_line;
  GArray *limit; /* ReadLimit */
  WfmMistakes *mistakes;
} Reading;

static void place(Reading *r, const WfmBoundRow *row, double *value, int32_t *line, const char *what) {
  if (*line > 0) wfm_mistakes_add(r->mistakes, r->table->file, row->line, 0, "a second row for %s; the first is line %d", what, *line);
  *line = row->line;
  *value = row->value;
}

static void read_interval(Reading *r, const WfmBoundRow *row) {
  const WfmRosterProblem *problem = r->problem;
  size_t q = 0;
  while (q < problem->n_queues && strcmp(problem->queues[q].queue, row->name) != 0) q++;
  int64_t i = row->interval_start_utc == INT64_MIN ? -1 : wfm_grid_index(problem->grid, row->interval_start_utc);
  if (q == problem->n_queues || i < 0 || i >= problem->grid.n || !wfm_grid_aligned(problem->grid, row->interval_start_utc) ||
      isnan(row->price)) {
    wfm_mistakes_add(
        r->mistakes, r->table->file, row->line, 0,
        "found a price that belongs to no interval of the roster, expected a queue of the plan, the begin of an interval of %d "
        "minutes of the roster's days, and a price",
        problem->grid.step / 60);
    return;
  }
  size_t at = q * (size_t)problem->grid.n + (size_t)i;
  r->certificate->price[at] = row->price;
  place(r, row, &r->certificate->interval[at], &r->price_line[at], "this interval");
}

/* The agent of the row; false: there is none, which is said. */
static bool find_agent(Reading *r, const WfmBoundRow *row, size_t *agent) {
  size_t a = 0;
  while (a < r->problem->n_agents && strcmp(r->problem->agents[a].agent, row->name) != 0) a++;
  if (a == r->problem->n_agents)
    wfm_mistakes_add(r->mistakes, r->table->file, row->line, 0, "found \"%s\", expected an agent of agents.csv", row->name);
  *agent = a;
  return a < r->problem->n_agents;
}

static void read_person(Reading *r, const WfmBoundRow *row) {
  size_t a;
  if (find_agent(r, row, &a)) place(r, row, &r->certificate->person[a], &r->person_line[a], row->name);
}

static void read_limit(Reading *r, const WfmBoundRow *row) {
  ReadLimit read = {{.first_day = row->from_day, .end_day = row->to_day + 1, .price = row->price, .adds = row->value}, row->line};
  if (!find_agent(r, row, &read.limit.agent)) return;
  const WfmContract *contract = &r->problem->contracts[r->problem->agents[read.limit.agent].contract];
  size_t *use = &read.limit.use;
  for (; *use < contract->n_rules; ++*use) {
    const WfmRuleUse *one = &contract->rules[*use];
    if (strcmp(one->rule->name, row->rule) == 0 && strcmp(one->origin ? one->origin : "", row->origin) == 0) break;
  }
  bool dated = row->from_day != INT32_MIN && row->to_day != INT32_MIN && row->from_day <= row->to_day;
  if (*use == contract->n_rules || !dated || isnan(row->price))
    wfm_mistakes_add(r->mistakes, r->table->file, row->line, 0,
                     "found a limit by \"%s\" of \"%s\", expected a rule of %s's contract with its origin, its first and last date, and a "
                     "price",
                     row->rule, row->origin, row->name);
  else
    g_array_append_val(r->limit, read);
}

static gint by_agent(gconstpointer a, gconstpointer b) {
  const ReadLimit *x = a, *y = b;
  if (x->limit.agent != y->limit.agent) return x->limit.agent < y->limit.agent ? -1 : 1;
  return (x->line > y->line) - (x->line < y->line);
}

static void sort_limits(Reading *r) {
  g_array_sort(r->limit, by_agent);
  for (guint k = 0; k < r->limit->len; k++) g_array_append_val(r->certificate->limit, g_array_index(r->limit, ReadLimit, k).limit);
}

static bool read_rows(Reading *r, GError **err) {
  const WfmBoundRow *row = r->table->rows;
  for (size_t k = 0; k < r->table->n_rows; k++) {
    if (row[k].part == INTERVAL) read_interval(r, &row[k]);
    if (row[k].part == PERSON) read_person(r, &row[k]);
    if (row[k].part == LIMIT) read_limit(r, &row[k]);
    if (row[k].part == SUM) place(r, &row[k], &r->certificate->bound, &r->sum_line, "the sum");
  }
  for (size_t a = 0; a < r->problem->n_agents; a++)
    if (r->person_line[a] == 0)
      wfm_mistakes_add(r->mistakes, r->table->file, 0, 0, "has no row for %s: is the plan still the one that the roster was made for?",
                       r->problem->agents[a].agent);
  sort_limits(r);
  if (r->sum_line == 0) wfm_mistakes_add(r->mistakes, r->table->file, 0, 0, "has no row for the sum");
  return wfm_mistakes_check(r->mistakes, err);
}

static void say_fault(void *user, const WfmFault *fault) {
  const Reading *r = user;
  const WfmRosterProblem *problem = r->problem;
  char stamp[WFM_STAMP_SIZE] = "";
  size_t at = 0;
  if (fault->kind == WFM_FAULT_PRICE || fault->kind == WFM_FAULT_INTERVAL) {
    at = fault->queue * (size_t)problem->grid.n + (size_t)fault->i;
    wfm_format_utc(stamp, wfm_grid_at(problem->grid, fault->i));
  }
  const char *file = r->table->file;
  switch (fault->kind) {
  case WFM_FAULT_PRICE:
    printf("%s:%d: %s at %s: the price is %g; only prices of zero and more make a bound\n", file, r->price_line[at],
           problem->queues[fault->queue].queue, stamp, fault->claimed);
    break;
  case WFM_FAULT_INTERVAL:
    printf("%s:%d: %s at %s: adds %.6f at this price by the price curve of the plan, and not %.6f\n", file, r->price_line[at],
           problem->queues[fault->queue].queue, stamp, fault->found, fault->claimed);
    break;
  case WFM_FAULT_PERSON:
    printf("%s:%d: %s: at these prices a plan less its earnings of %.6f cannot be ruled out, and %.6f is claimed\n", file,
           r->person_line[fault->agent], problem->agents[fault->agent].agent, fault->found, fault->claimed);
    break;
  case WFM_FAULT_LIMIT:
    printf("%s:%d: %s: the limit adds %.6f at this price, by what its rule allows, and not %.6f\n", file,
           g_array_index(r->limit, ReadLimit, fault->limit).line, problem->agents[fault->agent].agent, fault->found, fault->claimed);
    break;
  case WFM_FAULT_CHARGE:
    printf("%s:%d: %s: the price is %g; a limit's is not below zero, and those of a soft rule are together not above its own\n", file,
           g_array_index(r->limit, ReadLimit, fault->limit).line, problem->agents[fault->agent].agent, fault->claimed);
    break;
  case WFM_FAULT_SUM:
    printf("%s:%d: the parts add up to %.6f, and %.6f is claimed\n", file, r->sum_line, fault->found, fault->claimed);
    break;
  }
}

/* A number of the roster's part of summary.json; NaN: it has none. */
static double noted(const WfmRun *run, const char *member) {
  return wfm_fact_number(wfm_fact_object(run->summary->root, "roster"), member);
}

/* The other half of the gap: what the roster that stands there costs, and whether it is legal. */
typedef struct {
  double cost;
  size_t n_hard;
} Priced;

static bool price_roster(Priced *priced, WfmRun *run, const WfmRosterProblem *problem, GError **err) {
  g_autoptr(WfmTableData) table = wfm_output_read(run, &wfm_table_roster, NULL, "schedule", err);
  g_autoptr(WfmRoster) roster = table ? wfm_run_read_roster(problem, table, err) : NULL;
  if (!roster) return false;
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(problem, roster);
  priced->n_hard = verdict->n_hard;
  priced->cost = wfm_roster_price(NULL, problem, roster).cost;
  return true;
}

typedef struct {
  double claimed, found; /* the bound */
  size_t n_faults;
  Priced priced;
  double noted_bound, noted_cost; /* in summary.json; NaN: not there */
  bool less, other;               /* less is proven than noted; the roster costs something else than noted */
} Report;

static double tolerance(double money) {
  return 0.01 + 1e-6 * fabs(money);
}

static void print_json(const Report *r) {
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "faults", (gint64)r->n_faults);
  wfm_json_rounded(object, "claimed", r->claimed, 2);
  wfm_json_rounded(object, "verified", r->found, 2);
  wfm_json_rounded(object, "summary_bound", r->noted_bound, 2);
  wfm_json_rounded(object, "roster_cost", r->priced.cost, 2);
  json_object_set_int_member(object, "hard_breaches", (gint64)r->priced.n_hard);
  wfm_json_rounded(object, "summary_cost", r->noted_cost, 2);
  g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);
  wfm_json_write(node, stdout, NULL);
  json_object_unref(object);
}

static void print_text(const Report *r, const char *money) {
  printf("No legal roster costs less than %.2f %s (claimed: %.2f).\n", r->found, money, r->claimed);
  if (r->less)
    printf("summary.json says %.2f: %.2f of that is not proven by the certificate.\n", r->noted_bound, r->noted_bound - r->found);
  if (r->priced.n_hard > 0)
    printf("roster.csv breaks hard rules %zu times, and is no legal roster: wfm check PLAN --roster says where.\n", r->priced.n_hard);
  printf("roster.csv costs %.2f: at most %.2f more than the best.\n", r->priced.cost, MAX(r->priced.cost - r->found, 0));
  if (r->other) printf("summary.json says that it costs %.2f: roster or summary was changed, or is of another plan.\n", r->noted_cost);
}

static int print_verdict(WfmRun *run, double claimed, double found, size_t n_faults, Priced priced) {
  Report r = {claimed, found, n_faults, priced, noted(run, "bound"), noted(run, "cost"), false, false};
  r.less = r.noted_bound > found + tolerance(found);
  r.other = fabs(r.noted_cost - priced.cost) > tolerance(priced.cost);
  WfmStatus status = n_faults ? WFM_STATUS_BAD_INPUT : r.less || r.other || priced.n_hard ? WFM_STATUS_SOFT_MISS : WFM_STATUS_DONE;
  if (run->cli->json)
    print_json(&r);
  else if (n_faults > 0)
    printf("The certificate is wrong in %zu place%s. Its prices prove no roster below %.2f %s; it claims %.2f.\n", n_faults,
           n_faults == 1 ? "" : "s", found, run->settings->currency, claimed);
  else if (!run->cli->quiet)
    print_text(&r, run->settings->currency);
  return (int)status;
}

int wfm_certificate_report(WfmRun *run, const char *path, const char *forecast_path, GError **err) {
  wfm_output_resume(run);
  g_autoptr(WfmTableData) table = wfm_output_read(run, &wfm_table_bound, path, "schedule", err);
  g_autoptr(WfmTableData) forecast = table ? wfm_output_read(run, &wfm_table_forecast, forecast_path, "forecast", err) : NULL;
  if (!forecast) return (*err)->code;
  if (table->n_rows == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "%s: holds no certificate: the roster was changed with care, or roster.certificate is no; right would be that of a roster "
                "made by wfm run or wfm schedule",
                table->file);
    return (*err)->code;
  }
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, forecast, NULL, err);
  if (!build) return (*err)->code;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  g_autoptr(WfmCertificate) certificate = wfm_certificate_new(problem);
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autofree int32_t *price_line = g_new0(int32_t, certificate->n_prices + 1);
  g_autofree int32_t *person_line = g_new0(int32_t, certificate->n_agents + 1);
  g_autoptr(GArray) limit = g_array_new(FALSE, FALSE, sizeof(ReadLimit));
  Reading r = {problem, table, certificate, price_line, person_line, 0, limit, mistakes};
  if (!read_rows(&r, err)) return (*err)->code;
  Priced priced;
  if (!price_roster(&priced, run, problem, err)) return (*err)->code;
  size_t n_faults;
  double found = wfm_certificate_check(&n_faults, problem, certificate, &run->cli->job, run->cli->json ? NULL : say_fault, &r);
  return print_verdict(run, certificate->bound, found, n_faults, priced);
}
