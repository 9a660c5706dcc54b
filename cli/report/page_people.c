#include "cli/report/page_data.h"
#include "cli/report/page_fair.h"
#include "cli/report/page_json.h"
#include "core/error.h"

#include <math.h>
#include <string.h>

/* One shift of one person, gathered from the rows of roster.csv (or, where there is no roster, of shifts.csv). */
typedef struct {
  guint agent;
  int64_t start, end;
  double paid_s; /* NaN until known */
  int32_t day;
  const char *shift, *kind, *source;
  GArray *segment; /* const WfmSegmentRow *, by start */
} Duty;

typedef struct {
  const char *agent, *name, *site, *zone;
  const WfmAgentRow *row; /* NULL: not in the plan */
  GArray *duty;           /* guint into duties, by start */
} Person;

typedef struct {
  const WfmPage *page;
  WfmPageWords *agents; /* beside person */
  GArray *person;       /* Person */
  WfmPageWords *keys;   /* of duties: agent, shift and date; beside duty */
  GArray *duty;         /* Duty */
  WfmPageWords *sites, *kinds, *sources;
  WfmPageWords *activities; /* segment kind, activity, paid: joined by \x1f */
  WfmPageWords *skills;     /* "A+B" as it stands in the roster's queue_or_activity */
} People;

static void people_free(People *people) {
  for (guint i = 0; i < people->person->len; i++) g_array_unref(g_array_index(people->person, Person, i).duty);
  for (guint i = 0; i < people->duty->len; i++) g_array_unref(g_array_index(people->duty, Duty, i).segment);
  g_array_unref(people->person);
  g_array_unref(people->duty);
  wfm_page_words_free(people->agents);
  wfm_page_words_free(people->keys);
  wfm_page_words_free(people->sites);
  wfm_page_words_free(people->kinds);
  wfm_page_words_free(people->sources);
  wfm_page_words_free(people->activities);
  wfm_page_words_free(people->skills);
  g_free(people);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(People, people_free)

static People *people_new(const WfmPage *page) {
  People *people = g_new0(People, 1);
  people->page = page;
  people->agents = wfm_page_words_new();
  people->person = g_array_new(FALSE, TRUE, sizeof(Person));
  people->keys = wfm_page_words_new();
  people->duty = g_array_new(FALSE, TRUE, sizeof(Duty));
  people->sites = wfm_page_words_new();
  people->kinds = wfm_page_words_new();
  people->sources = wfm_page_words_new();
  people->activities = wfm_page_words_new();
  people->skills = wfm_page_words_new();
  return people;
}

/* The person's number; one who is not in the plan is added with what the row says. */
static guint person(People *people, const char *agent, const char *name, const char *site, const char *zone) {
  guint number = wfm_page_words_add(people->agents, agent);
  if (number == people->person->len) {
    Person new = {.agent = agent, .name = name, .site = site, .zone = zone, .duty = g_array_new(FALSE, FALSE, sizeof(guint))};
    g_array_append_val(people->person, new);
  }
  return number;
}

/* The shift's number, with its end stretched to hold [start, end). */
static guint duty(People *people, guint agent, const char *shift, int32_t date, int64_t start, int64_t end) {
  g_autofree char *key = g_strdup_printf("%u\x1f%s\x1f%d", agent, shift ? shift : "", date);
  guint number = wfm_page_words_add(people->keys, key);
  if (number == people->duty->len) {
    Duty new = {.agent = agent,
                .start = start,
                .end = end,
                .paid_s = NAN,
                .day = date,
                .shift = shift,
                .segment = g_array_new(FALSE, FALSE, sizeof(void *))};
    g_array_append_val(people->duty, new);
  }
  Duty *own = &g_array_index(people->duty, Duty, number);
  own->start = MIN(own->start, start);
  own->end = MAX(own->end, end);
  return number;
}

static bool is_no_time(const char *file, size_t row, const char *agent, int64_t start, int64_t end, GError **err) {
  if (wfm_page_has_instants(start, end) && end > start) return false;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s, row %zu, agent %s: ends at or before its start, or lies outside 1970-2099", file,
              row + 1, agent);
  return true;
}

static bool gather_roster(People *people, const WfmTableData *roster, GError **err) {
  for (size_t i = 0; roster && i < roster->n_rows; i++) {
    const WfmSegmentRow *row = &((const WfmSegmentRow *)roster->rows)[i];
    if (is_no_time("roster", i, row->agent_id, row->start_utc, row->end_utc, err)) return false;
    guint agent = person(people, row->agent_id, row->agent_name, "", row->tz);
    guint number = duty(people, agent, row->shift_id, row->shift_date_local, row->start_utc, row->end_utc);
    Duty *own = &g_array_index(people->duty, Duty, number);
    if (!own->source) own->source = row->source;
    g_array_append_val(own->segment, row);
  }
  return true;
}

static bool gather_shifts(People *people, const WfmTableData *shifts, bool have_roster, GError **err) {
  for (size_t i = 0; shifts && i < shifts->n_rows; i++) {
    const WfmShiftOutRow *row = &((const WfmShiftOutRow *)shifts->rows)[i];
    if (is_no_time("shifts", i, row->agent_id, row->start_utc, row->end_utc, err)) return false;
    if (have_roster && wfm_page_words_find(people->agents, row->agent_id) < 0) continue;
    guint agent = person(people, row->agent_id, row->agent_name, row->site, row->tz);
    g_autofree char *key = g_strdup_printf("%u\x1f%s\x1f%d", agent, row->shift_id ? row->shift_id : "", row->shift_date_local);
    /* The roster decides which shifts there are; a shift that only shifts.csv knows belongs to another run. */
    if (have_roster && wfm_page_words_find(people->keys, key) < 0) continue;
    guint number = duty(people, agent, row->shift_id, row->shift_date_local, row->start_utc, row->end_utc);
    Duty *own = &g_array_index(people->duty, Duty, number);
    Person *who = &g_array_index(people->person, Person, agent);
    if (!who->site || !*who->site) who->site = row->site;
    own->kind = row->kind;
    own->paid_s = 3600 * row->paid_hours;
    if (!own->source) own->source = row->source;
  }
  return true;
}

static int by_start(const void *a, const void *b) {
  const WfmSegmentRow *left = *(const WfmSegmentRow *const *)a, *right = *(const WfmSegmentRow *const *)b;
  if (left->start_utc != right->start_utc) return left->start_utc < right->start_utc ? -1 : 1;
  return (left > right) - (left < right);
}

static int by_duty_start(const void *a, const void *b, void *user) {
  guint left = *(const guint *)a, right = *(const guint *)b;
  const Duty *duties = user;
  if (duties[left].start != duties[right].start) return duties[left].start < duties[right].start ? -1 : 1;
  return (left > right) - (left < right);
}

static void settle_order(People *people) {
  for (guint i = 0; i < people->duty->len; i++) {
    Duty *own = &g_array_index(people->duty, Duty, i);
    g_array_sort(own->segment, by_start);
    if (isnan(own->paid_s)) {
      double paid_s = 0;
      for (guint k = 0; k < own->segment->len; k++) {
        const WfmSegmentRow *row = g_array_index(own->segment, const WfmSegmentRow *, k);
        if (row->paid) paid_s += (double)(row->end_utc - row->start_utc);
      }
      own->paid_s = own->segment->len ? paid_s : (double)(own->end - own->start);
    }
    g_array_append_val(g_array_index(people->person, Person, own->agent).duty, i);
  }
  for (guint i = 0; i < people->person->len; i++)
    g_array_sort_with_data(g_array_index(people->person, Person, i).duty, by_duty_start, people->duty->data);
}

static guint activity(People *people, const char *segment, const char *what, bool paid) {
  g_autofree char *word = g_strdup_printf("%s\x1f%s\x1f%d", segment ? segment : "", what ? what : "", paid);
  return wfm_page_words_add(people->activities, word);
}

static bool is_work(const WfmSegmentRow *row) {
  return !g_strcmp0(row->segment, "work");
}

/* The pieces of a shift that are not work on the queues: activity, seconds from its start, seconds long; what no segment covers is "gap". */
static guint write_pieces(People *people, const Duty *own, int64_t unit, GString *out) {
  guint n = 0;
  int64_t at = own->start;
  for (guint k = 0; k < own->segment->len; k++) {
    const WfmSegmentRow *row = g_array_index(own->segment, const WfmSegmentRow *, k);
    if (row->start_utc > at) {
      g_string_append_printf(out, ",%u,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, activity(people, "gap", "", false),
                             (at - own->start) / unit, (row->start_utc - at) / unit);
      n++;
    }
    at = MAX(at, row->end_utc);
    if (is_work(row)) continue;
    g_string_append_printf(out, ",%u,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                           activity(people, row->segment, row->queue_or_activity, row->paid), (row->start_utc - own->start) / unit,
                           (row->end_utc - row->start_utc) / unit);
    n++;
  }
  return n;
}

/* "duties":[since the start of the one before (the first: since "base"), length, paid, kind, source, skills, number of pieces,
 * {activity, offset, length} for each, ...], times in units of "unit" seconds. */
static void write_duties(People *people, const Person *who, int64_t base, int64_t unit, GString *out) {
  wfm_page_key(out, "duties");
  g_string_append_c(out, '[');
  for (guint i = 0; i < who->duty->len; i++) {
    const Duty *own = &g_array_index(people->duty, Duty, g_array_index(who->duty, guint, i));
    const char *skills = "";
    for (guint k = 0; k < own->segment->len && !*skills; k++) {
      const WfmSegmentRow *row = g_array_index(own->segment, const WfmSegmentRow *, k);
      if (is_work(row) && row->queue_or_activity) skills = row->queue_or_activity;
    }
    g_autoptr(GString) pieces = g_string_new(NULL);
    guint n = write_pieces(people, own, unit, pieces);
    wfm_page_comma(out);
    g_string_append_printf(out, "%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%u,%u,%u,%u%s", (own->start - base) / unit,
                           (own->end - own->start) / unit, (int64_t)llround(own->paid_s / (double)unit),
                           wfm_page_words_add(people->kinds, own->kind), wfm_page_words_add(people->sources, own->source),
                           wfm_page_words_add(people->skills, skills), n, pieces->str);
    base = own->start;
  }
  g_string_append_c(out, ']');
}

/* The kind that shifts.csv of the plan gives a shift that no result tells; NULL: it has none. */
static const char *kind_in_plan(const WfmPlan *plan, const char *shift) {
  const WfmTableData *types = plan && shift && *shift ? plan->table[WFM_PLAN_SHIFTS] : NULL;
  for (size_t i = 0; types && i < types->n_rows; i++) {
    const WfmShiftRow *row = &((const WfmShiftRow *)types->rows)[i];
    if (!strcmp(row->shift, shift)) return row->kind;
  }
  return NULL;
}

/* Every shift has a kind from here on. */
static void settle_kinds(People *people) {
  const WfmPage *page = people->page;
  for (guint i = 0; i < people->duty->len; i++) {
    Duty *own = &g_array_index(people->duty, Duty, i);
    const WfmZone *zone = page->zone->pdata[wfm_page_zone(page, g_array_index(people->person, Person, own->agent).zone)];
    if (own->day == INT32_MIN) own->day = wfm_local_day(wfm_zone_local(zone, own->start));
    if (!own->kind || !*own->kind) own->kind = kind_in_plan(page->input->plan, own->shift);
    own->kind = wfm_page_kind(&(WfmPageShift){own->start, own->end, own->day, own->shift, own->kind}, zone);
  }
}

/* "late":n,"night":n,"weekends":n, and where there were wishes "wish":[put to the test, met, worth of the others]. */
static void write_share(const People *people, const Person *who, const WfmZone *zone, GString *out) {
  const WfmReportInput *input = people->page->input;
  int64_t from = INT64_MAX, to = INT64_MIN;
  g_autofree WfmPageShift *shift = g_new(WfmPageShift, who->duty->len + 1);
  for (guint i = 0; i < who->duty->len; i++) {
    const Duty *own = &g_array_index(people->duty, Duty, g_array_index(who->duty, guint, i));
    shift[i] = (WfmPageShift){own->start, own->end, own->day, own->shift, own->kind};
  }
  if (input->roster_to > input->roster_from) from = input->roster_from, to = input->roster_to;
  for (guint i = 0; i < people->duty->len && input->roster_to <= input->roster_from; i++) {
    from = MIN(from, g_array_index(people->duty, Duty, i).start);
    to = MAX(to, g_array_index(people->duty, Duty, i).start + 1);
  }
  int32_t first = from < to ? wfm_local_day(wfm_zone_local(zone, from)) : 0,
          last = from < to ? wfm_local_day(wfm_zone_local(zone, to - 1)) : -1;
  WfmPageShare share = wfm_page_share(input->plan, who->row, zone, shift, who->duty->len, first, last);
  g_string_append_printf(out, ",\"late\":%d,\"night\":%d,\"weekends\":%d", share.lates, share.nights, share.weekends);
  if (!share.wishes) return;
  g_string_append_printf(out, ",\"wish\":[%d,%d,", share.wishes, share.met);
  wfm_page_number(out, share.lost, 2);
  g_string_append_c(out, ']');
}

/* "away":[kind, from, to, ...] of approved leave that touches the page's time. */
static void write_leave(const WfmPage *page, WfmPageWords *kinds, const WfmZone *zone, const GPtrArray *rows, GString *out) {
  enum { APPROVED };
  wfm_page_key(out, "away");
  g_string_append_c(out, '[');
  for (guint i = 0; i < rows->len; i++) {
    const WfmLeaveRow *row = rows->pdata[i];
    if (row->status != APPROVED || row->from.local == INT64_MIN) continue;
    int64_t from = wfm_page_instant(zone, &row->from, false);
    int64_t to = wfm_page_instant(zone, row->to.local == INT64_MIN ? &row->from : &row->to, true);
    if (to <= page->low || from >= page->high || to <= from) continue;
    wfm_page_comma(out);
    g_string_append_printf(out, "%u,%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, wfm_page_words_add(kinds, row->kind), from, to);
  }
  g_string_append_c(out, ']');
}

/* "ledger":[...] as the ledger stands after the roster; nothing where it has no row of the person. */
static void write_ledger(const WfmTableData *ledger, const char *agent, GString *out) {
  for (size_t i = 0; ledger && i < ledger->n_rows; i++) {
    const WfmLedgerRow *row = &((const WfmLedgerRow *)ledger->rows)[i];
    if (strcmp(row->agent, agent) != 0) continue;
    const double values[] = {row->lates, row->nights, row->weekends, row->holidays, row->refused, row->denied, row->on_call};
    wfm_page_key(out, "ledger");
    for (size_t k = 0; k < G_N_ELEMENTS(values); k++) {
      g_string_append_c(out, k ? ',' : '[');
      wfm_page_number(out, values[k], 1);
    }
    g_string_append_c(out, ']');
    return;
  }
}

/* Rows of leave.csv by person: const WfmLeaveRow *, borrowed. */
static GPtrArray *leave_by_person(const People *people) {
  const WfmPlan *plan = people->page->input->plan;
  const WfmTableData *leave = plan ? plan->table[WFM_PLAN_LEAVE] : NULL;
  GPtrArray *own = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < people->person->len; i++) g_ptr_array_add(own, g_ptr_array_new());
  for (size_t i = 0; leave && i < leave->n_rows; i++) {
    const WfmLeaveRow *row = &((const WfmLeaveRow *)leave->rows)[i];
    int who = wfm_page_words_find(people->agents, row->agent);
    if (who >= 0) g_ptr_array_add(own->pdata[who], (void *)row);
  }
  return own;
}

static void write_people(People *people, int64_t base, int64_t unit, GString *out) {
  const WfmPage *page = people->page;
  g_autoptr(WfmPageWords) leave_kinds = wfm_page_words_new(), contracts = wfm_page_words_new(), groups = wfm_page_words_new();
  g_autoptr(GPtrArray) leave = leave_by_person(people);
  wfm_page_key(out, "agents");
  g_string_append_c(out, '[');
  for (guint i = 0; i < people->person->len; i++) {
    const Person *who = &g_array_index(people->person, Person, i);
    guint zone = wfm_page_zone(page, who->zone);
    wfm_page_comma(out);
    g_string_append(out, "{\"id\":");
    wfm_page_text(out, who->agent);
    wfm_page_key(out, "name");
    wfm_page_text(out, who->name && *who->name ? who->name : who->agent);
    wfm_page_key(out, "site");
    g_string_append_printf(out, "%u,\"zone\":%u", wfm_page_words_add(people->sites, who->site), zone);
    if (who->row)
      g_string_append_printf(out, ",\"contract\":%u,\"group\":%u", wfm_page_words_add(contracts, who->row->contract),
                             wfm_page_words_add(groups, who->row->group));
    write_share(people, who, page->zone->pdata[zone], out);
    write_ledger(page->input->ledger, who->agent, out);
    if (((GPtrArray *)leave->pdata[i])->len) write_leave(page, leave_kinds, page->zone->pdata[zone], leave->pdata[i], out);
    write_duties(people, who, base, unit, out);
    g_string_append_c(out, '}');
  }
  g_string_append_c(out, ']');
  const struct {
    const char *key;
    WfmPageWords *words;
  } lists[] = {{"sites", people->sites},   {"kinds", people->kinds},     {"sources", people->sources}, {"activities", people->activities},
               {"skills", people->skills}, {"leave_kinds", leave_kinds}, {"contracts", contracts},     {"groups", groups}};
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
    wfm_page_key(out, lists[i].key);
    wfm_page_words_write(lists[i].words, out);
  }
}

/* Minutes where everything lies on them, else seconds. */
static int64_t unit_of(const People *people, int64_t base) {
  for (guint i = 0; i < people->duty->len; i++) {
    const Duty *own = &g_array_index(people->duty, Duty, i);
    if ((own->start - base) % 60 || (own->end - base) % 60) return 1;
    for (guint k = 0; k < own->segment->len; k++) {
      const WfmSegmentRow *row = g_array_index(own->segment, const WfmSegmentRow *, k);
      if ((row->start_utc - base) % 60 || (row->end_utc - base) % 60) return 1;
    }
  }
  return 60;
}

bool wfm_page_agents(const WfmPage *page, GString *out, GError **err) {
  const WfmReportInput *input = page->input;
  if (!input->roster && !input->shifts) return true;
  g_autoptr(People) people = people_new(page);
  const WfmTableData *agents = input->plan ? input->plan->table[WFM_PLAN_AGENTS] : NULL;
  for (size_t i = 0; agents && i < agents->n_rows; i++) {
    const WfmAgentRow *row = &((const WfmAgentRow *)agents->rows)[i];
    guint number = person(people, row->agent, row->name, row->site, row->zone);
    g_array_index(people->person, Person, number).row = row;
  }
  if (!gather_roster(people, input->roster, err) || !gather_shifts(people, input->shifts, input->roster != NULL, err)) return false;
  settle_order(people);
  settle_kinds(people);
  int64_t base = 0;
  for (guint i = 0; i < people->duty->len; i++) {
    int64_t start = g_array_index(people->duty, Duty, i).start;
    base = i ? MIN(base, start) : start;
  }
  int64_t unit = unit_of(people, base);
  wfm_page_key(out, "base");
  g_string_append_printf(out, "%" G_GINT64_FORMAT ",\"unit\":%" G_GINT64_FORMAT, base, unit);
  write_people(people, base, unit, out);
  return true;
}
