/* Times inside a plan: from before to, and what one person cannot do at once. */
#include "cli/data/plan_check.h"

#include "scheduler/roster/break_window.h"

#include <math.h>
#include <string.h>

/* ---- A row's own from and to ---- */

/* UTC stands in where a zone is not known: its mistake is reported elsewhere, and only the order matters here. */
static const WfmZone *zone_of_agent(const WfmPlan *plan, GHashTable *agents, const char *name, const WfmZone *fallback) {
  const WfmAgentRow *agent = g_hash_table_lookup(agents, name);
  const WfmZone *zone = agent ? wfm_plan_zone(plan, agent->zone) : NULL;
  return zone ? zone : fallback;
}

static GHashTable *agents_by_name(const WfmPlan *plan) {
  GHashTable *agents = g_hash_table_new(g_str_hash, g_str_equal);
  const WfmAgentRow *row = WFM_ROWS(plan, AGENTS, WfmAgentRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, AGENTS); i++) g_hash_table_insert(agents, (gpointer)row[i].agent, (gpointer)&row[i]);
  return agents;
}

/* What a person is said to do in [from, to). */
typedef struct {
  const char *agent, *what;
  int64_t from, to;
  const WfmTableData *data;
  int32_t line;
} Claim;

static bool span_is_right(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const WfmStamp *from, const WfmStamp *to,
                          const WfmZone *zone, int64_t *begin, int64_t *end) {
  if (from->local == INT64_MIN) return false; /* reported by the reader */
  wfm_stamp_span(begin, end, from, to, zone);
  if (*end > *begin) return true;
  wfm_plan_mistake(mistakes, data, line, "to", "lies before from, or at it; an end is excluded, a date is its whole day");
  return false;
}

/* Where a table has both columns, the second may not lie before the first; or not at it either, where it is excluded. */
static void check_order(const WfmTableData *data, const char *first, const char *last, int32_t empty, bool excluded, const char *text,
                        WfmMistakes *mistakes) {
  const WfmColumn *from = wfm_table_column_named(data->table, first), *to = wfm_table_column_named(data->table, last);
  if (!from || !to) return;
  for (size_t r = 0; r < data->n_rows; r++) {
    const char *row = (const char *)data->rows + r * data->table->row_size;
    int32_t begin = *(const int32_t *)(row + from->offset), end = *(const int32_t *)(row + to->offset);
    if (begin == empty || end == empty) continue;
    if (excluded ? end <= begin : end < begin)
      wfm_plan_mistake(mistakes, data, *(const int32_t *)(row + data->table->line_offset), last, text);
  }
}

static void check_days_and_clocks(const WfmPlan *plan, WfmMistakes *mistakes) {
  for (size_t t = 0; t < WFM_N_PLAN_TABLES; t++) {
    check_order(plan->table[t], "from_day", "to_day", INT32_MIN, false, "lies before from_day", mistakes);
    check_order(plan->table[t], "from_s", "to_s", -1, true, "lies before from_s, or at it; a time after midnight is written 26:00",
                mistakes);
  }
}

static void check_ramps(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_AGENTS];
  const WfmAgentRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++)
    if (row[i].ramp_weeks > 0 && row[i].from_day == INT32_MIN)
      wfm_plan_missing(mistakes, data, row[i].line, "ramp_weeks", "counts from from_day, which is empty");
}

static void check_preferences(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_PREFERENCES];
  const WfmPreferenceRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (row[i].start_to >= 0 && row[i].start_to < row[i].start_from)
      wfm_plan_mistake(mistakes, data, row[i].line, "start_to", "lies before start_from");
    if (row[i].on && row[i].off)
      wfm_plan_mistake(mistakes, data, row[i].line, "on", "stands beside off; a row wishes for work or for none");
  }
}

/* A learnt effect has no size before it is learnt, so there is nothing that could fade. */
static void check_half_life(WfmMistakes *mistakes, const WfmTableData *data, const WfmEventRow *row) {
  if (!isnan(row->half_life_days) && isnan(row->volume_effect) && isnan(row->aht_effect))
    wfm_plan_mistake(mistakes, data, row->line, "half_life_days",
                     "stands beside effects to be learnt; right would be a stated volume_effect or aht_effect");
}

/* A step that stays has a size, and no end. */
static void check_step(WfmMistakes *mistakes, const WfmTableData *data, const WfmEventRow *row) {
  if (!row->lasts) return;
  if (wfm_local_day(row->to.local) != wfm_local_day(row->from.local) || row->to.has_time)
    wfm_plan_mistake(mistakes, data, row->line, "to", "stands beside lasts; right would be an empty cell, for a step has no end");
  if (!isnan(row->half_life_days))
    wfm_plan_mistake(mistakes, data, row->line, "half_life_days", "stands beside lasts; a step does not fade");
  if (isnan(row->volume_effect) && isnan(row->aht_effect))
    wfm_plan_mistake(
        mistakes, data, row->line, "lasts",
        "stands beside effects to be learnt; right would be a stated volume_effect or aht_effect, or, for a step in the past, a "
        "row of verdicts.csv with the verdict shift");
}

/* A closed queue has no hours. */
static void check_open(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const WfmDayHours *open, int kind) {
  if (open->to_s > 0 && g_strcmp0(wfm_event_kinds[kind], "closure") == 0)
    wfm_plan_mistake(mistakes, data, line, "open",
                     "stands beside kind closure; right would be another kind, such as half_day, or no hours");
}

static void check_holidays(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_HOLIDAYS];
  const WfmHolidayRow *row = data->rows;
  for (size_t i = 0; i < data->n_rows; i++) {
    check_open(mistakes, data, row[i].line, &row[i].open, row[i].kind); /* beyond the kinds of events lies none, whose word is NULL */
    if (row[i].to_year < row[i].from_year) wfm_plan_mistake(mistakes, data, row[i].line, "to_year", "lies before from_year");
  }
}

static void check_events(const WfmPlan *plan, const WfmZone *utc, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_EVENTS];
  const WfmEventRow *row = data->rows;
  int64_t begin, end;
  for (size_t i = 0; i < data->n_rows; i++) {
    const WfmZone *zone = wfm_plan_zone(plan, row[i].zone);
    span_is_right(mistakes, data, row[i].line, &row[i].from, &row[i].to, zone ? zone : utc, &begin, &end);
    check_half_life(mistakes, data, &row[i]);
    check_open(mistakes, data, row[i].line, &row[i].open, row[i].kind);
    check_step(mistakes, data, &row[i]);
  }
}

static void check_overrides(const WfmPlan *plan, const WfmZone *utc, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_OVERRIDES];
  const WfmOverrideRow *row = data->rows;
  int64_t begin, end;
  for (size_t i = 0; i < data->n_rows; i++) {
    span_is_right(mistakes, data, row[i].line, &row[i].from, &row[i].to, utc, &begin, &end);
    bool total = !isnan(row[i].contacts), change = !isnan(row[i].change);
    if (total && change)
      wfm_plan_mistake(mistakes, data, row[i].line, "change", "stands beside contacts; right would be one of the two, or two rows");
    if (!total && !change && !row[i].shape.n && isnan(row[i].aht_s) && isnan(row[i].aht_change))
      wfm_plan_missing(mistakes, data, row[i].line, "contacts",
                       "is empty, and so are change, shape, aht_s and aht_change; right would be one of them");
  }
}

static void check_verdicts(const WfmPlan *plan, const WfmZone *utc, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_VERDICTS];
  const WfmVerdictRow *row = data->rows;
  int64_t begin, end;
  for (size_t i = 0; i < data->n_rows; i++) span_is_right(mistakes, data, row[i].line, &row[i].from, &row[i].to, utc, &begin, &end);
}

/* ---- One person, two things at once ---- */

static int by_agent_and_time(const void *a, const void *b) {
  const Claim *p = a, *q = b;
  int order = strcmp(p->agent, q->agent);
  if (order) return order;
  if (p->from != q->from) return p->from < q->from ? -1 : 1;
  return (p->line > q->line) - (p->line < q->line);
}

/* Of two claims that overlap the later row is reported, and it names the earlier one. Compared with the claim that reaches furthest. */
static void check_overlaps(GArray *claims, WfmMistakes *mistakes) {
  g_array_sort(claims, by_agent_and_time);
  const Claim *reach = NULL;
  for (guint i = 0; i < claims->len; i++) {
    const Claim *claim = &g_array_index(claims, Claim, i);
    bool same = reach && strcmp(reach->agent, claim->agent) == 0;
    if (same && claim->from < reach->to) {
      bool later = claim->data != reach->data || claim->line > reach->line;
      const Claim *at = later ? claim : reach, *other = later ? reach : claim;
      wfm_mistakes_add(mistakes, at->data->file, at->line, wfm_table_column(at->data, "from"),
                       "%s of agent \"%s\" overlaps the %s in %s:%d", at->what, at->agent, other->what, other->data->file, other->line);
    }
    if (!same || claim->to > reach->to) reach = claim;
  }
}

static void claim(GArray *claims, const char *agent, const char *what, const WfmTableData *data, int32_t line, int64_t from, int64_t to) {
  Claim made = {agent, what, from, to, data, line};
  if (*agent) g_array_append_val(claims, made);
}

/* Whether the row asks for breaks of a fixed shift, by one of the two columns. */
static bool asks_for_breaks(const WfmTableData *data, const WfmFixedRow *row, WfmMistakes *mistakes) {
  enum { SHIFT = 0 };
  bool named = *row->shift, own = row->breaks.item;
  const char *column = named ? "shift" : "breaks";
  if ((named || own) && row->kind != SHIFT)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, column), "%s: is for rows of kind shift alone", column);
  else if (named && own)
    wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, "breaks"),
                     "breaks: shift %s has its own; right would be one of the two columns", row->shift);
  return row->kind == SHIFT && named != own;
}

/* Breaks that the row asks for have room in the fixed shift, wherever the roster's grid lies. */
static void check_fixed_breaks(const WfmPlan *plan, const WfmFixedRow *row, const WfmZone *zone, int64_t from, int64_t to,
                               WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_FIXED];
  if (!asks_for_breaks(data, row, mistakes)) return;
  const WfmShiftRow *shift = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  WfmShiftType type = {.breaks = row->breaks.item, .n_breaks = row->breaks.n};
  for (size_t s = 0; *row->shift && s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (strcmp(shift[s].shift, row->shift) == 0) type = (WfmShiftType){.breaks = shift[s].breaks.item, .n_breaks = shift[s].breaks.n};
  if (wfm_breaks_fit(&type, zone, from, to, (WfmGrid){from, 60, 1})) return;
  const char *column = *row->shift ? "shift" : "breaks";
  wfm_mistakes_add(mistakes, data->file, row->line, wfm_table_column(data, column),
                   "%s: its breaks have no room in the fixed shift, each in its window and one after the other", column);
}

static void check_leave_and_fixed(const WfmPlan *plan, GHashTable *agents, const WfmZone *utc, WfmMistakes *mistakes) {
  enum { DECLINED = 2, SHIFT = 0 };
  g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(Claim));
  const WfmTableData *leave = plan->table[WFM_PLAN_LEAVE], *fixed = plan->table[WFM_PLAN_FIXED];
  const WfmLeaveRow *l = leave->rows;
  int64_t from, to;
  for (size_t i = 0; i < leave->n_rows; i++)
    if (span_is_right(mistakes, leave, l[i].line, &l[i].from, &l[i].to, zone_of_agent(plan, agents, l[i].agent, utc), &from, &to) &&
        l[i].status != DECLINED)
      claim(claims, l[i].agent, "leave", leave, l[i].line, from, to);
  const WfmFixedRow *f = fixed->rows;
  for (size_t i = 0; i < fixed->n_rows; i++) {
    const WfmZone *zone = zone_of_agent(plan, agents, f[i].agent, utc);
    if (!span_is_right(mistakes, fixed, f[i].line, &f[i].from, &f[i].to, zone, &from, &to)) continue;
    if (f[i].kind == SHIFT) claim(claims, f[i].agent, "fixed shift", fixed, f[i].line, from, to);
    check_fixed_breaks(plan, &f[i], zone, from, to, mistakes);
  }
  check_overlaps(claims, mistakes);
}

/* A roster has one shift per person and local day; a second one would have no place in it. */
static void check_one_fixed_shift_a_day(const WfmPlan *plan, WfmMistakes *mistakes) {
  enum { SHIFT = 0 };
  const WfmTableData *data = plan->table[WFM_PLAN_FIXED];
  const WfmFixedRow *row = data->rows;
  g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t i = 0; i < data->n_rows; i++) {
    if (row[i].kind != SHIFT || row[i].from.local == INT64_MIN) continue;
    char day[WFM_STAMP_SIZE];
    wfm_format_day(day, wfm_local_day(row[i].from.local));
    char *key = g_strdup_printf("%s %s", day, row[i].agent);
    const WfmFixedRow *before = g_hash_table_lookup(first, key);
    if (before)
      wfm_mistakes_add(
          mistakes, data->file, row[i].line, wfm_table_column(data, "from"),
          "a second fixed shift of agent \"%s\" on %s (the first: line %d); a person has one shift a day, what interrupts it is a meeting",
          row[i].agent, day, before->line);
    g_hash_table_insert(first, key, (gpointer)(before ? before : &row[i]));
  }
}

static void check_previous(const WfmPlan *plan, GHashTable *agents, const WfmZone *utc, WfmMistakes *mistakes) {
  g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(Claim));
  const WfmTableData *data = plan->table[WFM_PLAN_PREVIOUS];
  const WfmPreviousRow *row = data->rows;
  int64_t from, to;
  for (size_t i = 0; i < data->n_rows; i++) {
    if (!span_is_right(mistakes, data, row[i].line, &row[i].from, &row[i].to, zone_of_agent(plan, agents, row[i].agent, utc), &from, &to))
      continue;
    if (to - from > 2 * 86400)
      wfm_plan_mistake(mistakes, data, row[i].line, "to", "the shift would be longer than 48 hours; one row per shift");
    else
      claim(claims, row[i].agent, "previous shift", data, row[i].line, from, to);
  }
  check_overlaps(claims, mistakes);
}

/* Times on call, call-outs and meetings: each ends after it begins. */
static void check_on_call(const WfmPlan *plan, GHashTable *agents, const WfmZone *utc, WfmMistakes *mistakes) {
  int64_t begin, end;
  const WfmRotaRow *rota = WFM_ROWS(plan, ROTA, WfmRotaRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, ROTA); i++)
    span_is_right(mistakes, plan->table[WFM_PLAN_ROTA], rota[i].line, &rota[i].from, &rota[i].to,
                  zone_of_agent(plan, agents, rota[i].agent, utc), &begin, &end);
  const WfmPlacedRow *placed = WFM_ROWS(plan, PLACED, WfmPlacedRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, PLACED); i++)
    span_is_right(mistakes, plan->table[WFM_PLAN_PLACED], placed[i].line, &placed[i].from, &placed[i].to,
                  zone_of_agent(plan, agents, placed[i].agent, utc), &begin, &end);
  const WfmCallOutRow *call = WFM_ROWS(plan, CALL_OUTS, WfmCallOutRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, CALL_OUTS); i++)
    span_is_right(mistakes, plan->table[WFM_PLAN_CALL_OUTS], call[i].line, &call[i].from, &call[i].to,
                  zone_of_agent(plan, agents, call[i].agent, utc), &begin, &end);
}

void wfm_plan_check_times(WfmPlan *plan, WfmMistakes *mistakes) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmZone) utc = wfm_zone_new("UTC", &err);
  if (!utc) {
    wfm_mistakes_add(mistakes, "zones", 0, 0, "%s", err->message);
    return;
  }
  g_autoptr(GHashTable) agents = agents_by_name(plan);
  check_days_and_clocks(plan, mistakes);
  check_ramps(plan, mistakes);
  check_preferences(plan, mistakes);
  check_events(plan, utc, mistakes);
  check_holidays(plan, mistakes);
  check_overrides(plan, utc, mistakes);
  check_verdicts(plan, utc, mistakes);
  check_leave_and_fixed(plan, agents, utc, mistakes);
  check_one_fixed_shift_a_day(plan, mistakes);
  check_previous(plan, agents, utc, mistakes);
  check_on_call(plan, agents, utc, mistakes);
}
