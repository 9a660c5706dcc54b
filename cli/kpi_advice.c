/* What to look at, in sentences.
 *
 * Two hours of a weekday in a row that missed their target in at least two of three of the last six weeks, and whose contacts together missed
 * it by more than two standard errors of chance; windows that overlap are told together, without hours at their ends that meet the target. How many agents more: the requirement at the block's mean
 * load less the agents that would give the service level that was reached, both by the queue's own model (scheduler/staffing). What customers answer is
 * told where the last week is worse than the four before, or a target is missed in two of three weeks, by more than two standard errors. */
#include "cli/kpi.h"

#include <math.h>
#include <string.h>

enum { WEEKS = 6, WINDOW_H = 2, HOURS = 24, LEAST_CONTACTS = 5, MOST_SENTENCES = 12 };

typedef struct {
  double weight;    /* contacts a week that it is about: orders the sentences */
  const char *text; /* owned */
} Sentence;

static void say(GArray *list, double weight, const char *text) {
  Sentence sentence = {weight, text};
  g_array_append_val(list, sentence);
}

static char *name_of(const WfmQueueRow *row) {
  return *row->name && strcmp(row->name, row->queue) != 0 ? g_strdup_printf("%s (%s)", row->name, row->queue) : g_strdup(row->queue);
}

/* ---- Hours that miss ---- */

/* An hour of a weekday, or several in a row. */
typedef struct {
  WfmKpiSums week[WEEKS], all;
} Span;

static void gather(Span (*hour)[HOURS], const WfmRun *run, size_t q, const int32_t *monday, size_t n) {
  const WfmHistoryRow *row = WFM_ROWS(run->plan, HISTORY, WfmHistoryRow);
  const WfmRunQueue *own = &run->queue[q];
  WfmServiceLevel definition = (WfmServiceLevel)own->row->sl_definition;
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, HISTORY); i++) {
    if (strcmp(row[i].queue, own->row->queue) != 0) continue;
    int64_t local = wfm_zone_local(own->zone, row[i].interval_start_utc);
    int32_t day = wfm_local_day(local), week = wfm_kpi_week(run, day);
    Span *at = &hour[wfm_weekday(day)][wfm_local_second(local) / 3600];
    for (size_t w = 0; w < n; w++) {
      if (monday[w] != week) continue;
      wfm_kpi_add(&at->week[w], &row[i], definition);
      wfm_kpi_add(&at->all, &row[i], definition);
    }
  }
}

static void add_sums(WfmKpiSums *sums, const WfmKpiSums *more) {
  sums->offered += more->offered, sums->handled += more->handled, sums->good += more->good, sums->base += more->base;
  sums->handle_s += more->handle_s, sums->handle_base += more->handle_base, sums->rows += more->rows, sums->seconds += more->seconds;
}

/* Hours from .. to - 1. */
static Span span_of(const Span *hour, int from, int to) {
  Span span = {0};
  for (int h = from; h < to; h++) {
    add_sums(&span.all, &hour[h].all);
    for (size_t w = 0; w < WEEKS; w++) add_sums(&span.week[w], &hour[h].week[w]);
  }
  return span;
}

static void count(const Span *span, double target, int *missed, int *measured) {
  *missed = *measured = 0;
  for (size_t w = 0; w < WEEKS; w++) {
    if (!(span->week[w].base >= LEAST_CONTACTS)) continue;
    *measured += 1;
    *missed += wfm_kpi_service_level(&span->week[w]) < target;
  }
}

static bool misses(const Span *span, double target) {
  int missed = 0, measured = 0;
  count(span, target, &missed, &measured);
  double chance = sqrt(target * (1 - target) / MAX(1, span->all.base));
  return measured >= 4 && 3 * missed >= 2 * measured && wfm_kpi_service_level(&span->all) < target - 2 * chance;
}

/* Agents that would give this service level; NaN where the model has none. */
static double agents_for(const WfmStaffQueue *queue, double sl, double most) {
  double low = 0, high = most;
  for (int step = 0; step < 60; step++) {
    double middle = (low + high) / 2, reached = wfm_staffing_service(queue, 0, middle).sl;
    if (isnan(reached)) return (double)NAN;
    if (reached < sl)
      low = middle;
    else
      high = middle;
  }
  return (low + high) / 2;
}

/* Agents missing on average of the block's weeks; NaN: not to be told. */
static double missing_agents(const WfmRun *run, size_t q, const WfmKpiSums *sums) {
  const WfmQueueRow *row = run->queue[q].row;
  bool waits = row->channel == WFM_CHANNEL_VOICE || row->channel == WFM_CHANNEL_CHAT;
  if (!waits || !(sums->handle_base > 0) || !sums->rows) return (double)NAN;
  double volume = sums->offered / (double)sums->rows, aht_s = sums->handle_s / sums->handle_base;
  uint8_t open = 1;
  WfmGrid grid = {run->horizon.start, (int32_t)lround(sums->seconds / (double)sums->rows), 1};
  WfmStaffQueue queue = wfm_run_staff_queue(run, q, grid, &volume, &aht_s, &open);
  g_autoptr(WfmRequirement) requirement =
      wfm_requirement_brief_new(&queue, wfm_settings_get(run->cli->settings, &wfm_staffing_module), NULL);
  if (!requirement || !(requirement->gross[0] > 0)) return (double)NAN;
  double sl = wfm_kpi_service_level(sums), had = agents_for(&queue, sl, 2 * requirement->gross[0] + 10);
  return isnan(had) ? (double)NAN : requirement->gross[0] - had;
}

/* What the roster that is out has there: mean of scheduled less required; NaN: nothing. */
static double coming(const WfmRun *run, size_t q, const WfmTableData *coverage, int weekday, int from_h, int to_h) {
  const WfmCoverageRow *row = coverage ? coverage->rows : NULL;
  double sum = 0;
  int n = 0;
  for (size_t r = 0; row && r < coverage->n_rows; r++) {
    if (strcmp(row[r].queue, run->queue[q].row->queue) != 0) continue;
    int64_t local = wfm_zone_local(run->queue[q].zone, row[r].interval_start_utc);
    int hour = wfm_local_second(local) / 3600;
    if (wfm_weekday(wfm_local_day(local)) != weekday || hour < from_h || hour >= to_h) continue;
    sum += row[r].difference;
    n++;
  }
  return n ? sum / n : (double)NAN;
}

static void tell_span(GArray *list, const WfmRun *run, size_t q, const WfmTableData *coverage, const Span *span, int weekday, int from,
                      int to) {
  static const char *const days[] = {"Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"};
  const WfmQueueRow *row = run->queue[q].row;
  int missed = 0, measured = 0;
  count(span, row->sl_target, &missed, &measured);
  double sl = wfm_kpi_service_level(&span->all), missing = missing_agents(run, q, &span->all);
  double there = coming(run, q, coverage, weekday, from, to);
  g_autofree char *name = name_of(row);
  g_autoptr(GString) text = g_string_new(NULL);
  g_string_append_printf(text, "%s %02d:00-%02d:00 in %s miss their target in %d of %d weeks: %.0f %% of contacts against %.0f %%",
                         days[weekday], from, to, name, missed, measured, 100 * sl, 100 * row->sl_target);
  if (missing >= 0.05) g_string_append_printf(text, "; %.1f agents more would have met it", missing);
  if (isfinite(there) && there < -0.25)
    g_string_append_printf(text, ". The coming roster is %.1f agents below its requirement there", -there);
  else if (isfinite(there))
    g_string_append(text, ". The coming roster reaches its requirement there");
  g_string_append_c(text, '.');
  say(list, (row->sl_target - sl) * span->all.base / MAX(1, measured), g_string_free(g_steal_pointer(&text), FALSE));
}

/* Hours of a day that lie in a window that misses, but for those that meet the target themselves. */
static void mark(bool *marked, const Span *hour, double target) {
  for (int h = 0; h + WINDOW_H <= HOURS; h++) {
    Span window = span_of(hour, h, h + WINDOW_H);
    for (int k = h; misses(&window, target) && k < h + WINDOW_H; k++) marked[k] |= wfm_kpi_service_level(&hour[k].all) < target;
  }
}

static void tell_hours(GArray *list, const WfmRun *run, size_t q, const WfmTableData *coverage) {
  double target = run->queue[q].row->sl_target;
  g_autofree int32_t *monday = NULL;
  size_t n = wfm_kpi_weeks(&monday, run, q, WEEKS);
  if (!(target > 0) || n < 4) return;
  Span(*hour)[HOURS] = g_malloc0(7 * sizeof *hour);
  gather(hour, run, q, monday, n);
  for (int weekday = 0; weekday < 7; weekday++) {
    bool marked[HOURS + 1] = {false};
    mark(marked, hour[weekday], target);
    for (int h = 0; h < HOURS; h++) {
      int from = h;
      while (marked[h]) h++;
      Span span = span_of(hour[weekday], from, h);
      if (h > from && misses(&span, target)) tell_span(list, run, q, coverage, &span, weekday, from, h);
    }
  }
  g_free(hour);
}

/* ---- Series ---- */

/* The last rows of a series, newest last; at most `most`. */
static size_t last_weeks(const WfmKpiRow **out, size_t most, const WfmTableData *kpi, const char *queue, WfmKpiKind kind) {
  const WfmKpiRow *row = kpi->rows;
  size_t n = 0;
  for (size_t k = kpi->n_rows; k-- > 0 && n < most;)
    if (strcmp(row[k].period, "week") == 0 && strcmp(row[k].queue, queue) == 0 && strcmp(row[k].kpi, wfm_kpis[kind].name) == 0)
      out[n++] = &row[k];
  for (size_t k = 0; k < n / 2; k++) {
    const WfmKpiRow *swap = out[k];
    out[k] = out[n - 1 - k], out[n - 1 - k] = swap;
  }
  return n;
}

static void tell_bias(GArray *list, const WfmTableData *kpi, const WfmQueueRow *queue) {
  enum { LOOK = 4 };
  const WfmKpiRow *row[LOOK];
  size_t n = last_weeks(row, LOOK, kpi, queue->queue, WFM_KPI_BIAS_1_7);
  double sum = 0, contacts = 0;
  int low = 0, high = 0;
  for (size_t k = 0; k < n; k++) {
    sum += row[k]->value * row[k]->n, contacts += row[k]->n;
    low += row[k]->value<-0.02, high += row[k]->value> 0.02;
  }
  if (n < 3 || (low < (int)n && high < (int)n) || !(fabs(sum / contacts) >= 0.05)) return;
  g_autofree char *name = name_of(queue);
  say(list, fabs(sum) / (double)n,
      g_strdup_printf(
          "The forecast of %s, 1-7 days ahead, was too %s in each of the last %zu weeks, by %.0f %% of the contacts; `wfm explain "
          "forecast` says of what it is made.",
          name, low ? "low" : "high", n, 100 * fabs(sum / contacts)));
}

static void tell_handle_time(GArray *list, const WfmTableData *kpi, const WfmQueueRow *queue) {
  const WfmKpiRow *row = NULL;
  if (!last_weeks(&row, 1, kpi, queue->queue, WFM_KPI_HANDLE_TIME) || isnan(row->usual) || !(row->value > 1.05 * row->usual)) return;
  g_autofree char *name = name_of(queue);
  say(list, row->n * (row->value / row->usual - 1),
      g_strdup_printf("Handle time of %s was %.0f s last week, %.0f %% above the four weeks before: %.1f hours of work more.", name,
                      row->value, 100 * (row->value / row->usual - 1), row->n * (row->value - row->usual) / 3600));
}

static void tell_backlog(GArray *list, const WfmTableData *kpi, const WfmQueueRow *queue) {
  enum { LOOK = 4 };
  const WfmKpiRow *row[LOOK];
  size_t n = last_weeks(row, LOOK, kpi, queue->queue, WFM_KPI_BACKLOG);
  for (size_t k = 1; k < n; k++)
    if (!(row[k]->value > row[k - 1]->value)) return;
  if (n < LOOK || !(row[n - 1]->value > 1.1 * row[0]->value + 5)) return;
  g_autofree char *name = name_of(queue);
  say(list, row[n - 1]->value - row[0]->value,
      g_strdup_printf("The backlog of %s has grown for %zu weeks, from %.0f to %.0f open.", name, n - 1, row[0]->value, row[n - 1]->value));
}

/* What else of the queue got worse in the week from that day on, told beside the customers' answers: no cause is claimed. */
static void tell_beside(GString *text, const WfmTableData *kpi, const WfmKpiRow *answers) {
  static const WfmKpiKind kinds[] = {WFM_KPI_SERVICE_LEVEL, WFM_KPI_FIRST_RESPONSE, WFM_KPI_RESOLUTION_TIME, WFM_KPI_ABANDONED};
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
    const WfmKpi *kind = &wfm_kpis[kinds[k]];
    const WfmKpiRow *row = NULL;
    bool found = last_weeks(&row, 1, kpi, answers->queue, kinds[k]) && row->from_day == answers->from_day;
    if (!found || strcmp(row->trend, "worse") != 0) continue;
    char from[WFM_AMOUNT_SIZE], to[WFM_AMOUNT_SIZE];
    g_string_append_printf(text, "; its %s went from %s to %s at the same time", kind->label, wfm_kpi_number(from, row->usual, kind->unit),
                           wfm_kpi_number(to, row->value, kind->unit));
    return;
  }
}

/* Two standard errors of the mean of so many answers (kpi.c, noise_of). */
static double chance_of(bool share, double value, double n) {
  return share ? 2 * sqrt(value * (1 - value) / n) : 200 / sqrt(n);
}

/* What customers say: a week that is worse than the four before, or a target that is missed in most weeks; by more than chance makes of it. */
static void tell_answers(GArray *list, const WfmTableData *kpi, const WfmQueueRow *queue, WfmKpiKind kind, const char *what) {
  const WfmKpiRow *row[WEEKS];
  size_t n = last_weeks(row, WEEKS, kpi, queue->queue, kind), missed = 0, measured = 0;
  if (n == 0) return;
  const WfmKpiRow *last = row[n - 1];
  bool share = kind == WFM_KPI_CSAT;
  double scale = share ? 100 : 1, sum = 0, answers = 0;
  const char *percent = share ? " %" : "";
  for (size_t k = 0; k < n; k++) {
    if (isnan(row[k]->target)) continue;
    measured++, missed += strcmp(row[k]->met, "no") == 0;
    sum += row[k]->value * row[k]->n, answers += row[k]->n;
  }
  g_autofree char *name = name_of(queue);
  g_autoptr(GString) text = g_string_new(NULL);
  double mean = sum / answers, weight = 0;
  if (strcmp(last->trend, "worse") == 0) {
    g_string_printf(text, "%s of %s fell to %.0f%s last week (%.0f answers), from %.0f%s in the weeks before", what, name,
                    scale * last->value, percent, last->n, scale * last->usual, percent);
    tell_beside(text, kpi, last);
    weight = last->n * (last->usual - last->value) * scale / 100;
  } else if (measured >= 4 && 3 * missed >= 2 * measured && mean < last->target - chance_of(share, last->target, answers)) {
    g_string_printf(text, "%s of %s misses its target in %zu of %zu weeks: %.0f%s of %.0f answers against %.0f%s", what, name, missed,
                    measured, scale * mean, percent, answers, scale * last->target, percent);
    weight = answers / (double)measured * (last->target - mean) * scale / 100;
  }
  if (text->len) say(list, weight, g_strdup_printf("%s.", text->str));
}

static void tell_roster(GArray *list, const WfmTableData *kpi, const WfmQueueRow *queue) {
  const WfmKpiRow *row = kpi->rows;
  for (size_t k = 0; k < kpi->n_rows; k++) {
    bool mine = strcmp(row[k].queue, queue->queue) == 0 && strcmp(row[k].period, "roster") == 0;
    if (!mine || strcmp(row[k].kpi, "service_level") != 0 || strcmp(row[k].met, "no") != 0) continue;
    g_autofree char *name = name_of(queue);
    say(list, isfinite(row[k].n) ? row[k].n * (row[k].target - row[k].value) : 0,
        g_strdup_printf("%s will miss its target with the coming roster: %.1f %% by simulation against %.0f %%.", name, 100 * row[k].value,
                        100 * row[k].target));
  }
}

static int by_weight(gconstpointer a, gconstpointer b) {
  const Sentence *x = a, *y = b;
  if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
  return strcmp(x->text, y->text);
}

GPtrArray *wfm_kpi_advice(const WfmRun *run, const WfmTableData *kpi, const WfmTableData *coverage) {
  g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(Sentence));
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmQueueRow *row = run->queue[q].row;
    tell_hours(list, run, q, coverage);
    tell_bias(list, kpi, row);
    tell_handle_time(list, kpi, row);
    tell_backlog(list, kpi, row);
    tell_answers(list, kpi, row, WFM_KPI_CSAT, "Satisfaction");
    tell_answers(list, kpi, row, WFM_KPI_NPS, "The net promoter score");
    tell_roster(list, kpi, row);
  }
  g_array_sort(list, by_weight);
  GPtrArray *advice = g_ptr_array_new_with_free_func(g_free);
  for (guint k = 0; k < list->len; k++) {
    if (k < MOST_SENTENCES)
      g_ptr_array_add(advice, (gpointer)g_array_index(list, Sentence, k).text);
    else
      g_free((gpointer)g_array_index(list, Sentence, k).text);
  }
  if (list->len > MOST_SENTENCES) g_ptr_array_add(advice, g_strdup_printf("And %u more that weigh less.", list->len - MOST_SENTENCES));
  return advice;
}
