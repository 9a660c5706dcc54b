/* A person's time in the plan: availability, leave, what is fixed, wishes, and the shifts of before. */
#include "cli/roster_build.h"

#include "cli/data/plan_check.h"
#include "cli/data/wishes.h"
#include "core/timestamp.h"

#include <math.h>
#include <string.h>

static void add_span(GArray *spans, WfmSpan span) {
  if (span.to > span.from) g_array_append_val(spans, span);
}

static bool row_restricts(const WfmAvailabilityRow *row, int32_t day) {
  return row->available && wfm_dates_hold(row->when.dates, day);
}

/* Available at a local time: inside one of the "yes" rows where the agent has any for that date, and in none of the "no" rows. */
static bool available_at(const WfmAvailabilityRow *const *rows, guint n, int64_t local) {
  int32_t day = wfm_local_day(local);
  bool restricted = false, inside = false;
  for (guint r = 0; r < n; r++) {
    bool covers = wfm_day_clock_covers(&rows[r]->when, local);
    if (covers && !rows[r]->available) return false;
    restricted |= row_restricts(rows[r], day);
    inside |= covers && rows[r]->available;
  }
  return inside || !restricted;
}

static void add_availability(WfmRosterBuild *build, GArray *spans, const WfmPlan *plan, const char *agent, const WfmZone *zone) {
  const WfmAvailabilityRow *row = WFM_ROWS(plan, AVAILABILITY, WfmAvailabilityRow);
  g_autoptr(GPtrArray) mine = g_ptr_array_new();
  for (size_t i = 0; i < WFM_N_ROWS(plan, AVAILABILITY); i++)
    if (strcmp(row[i].agent, agent) == 0) g_ptr_array_add(mine, (gpointer)&row[i]);
  if (mine->len == 0) return;
  const WfmAvailabilityRow *const *rows = (const void *)mine->pdata;
  const char *origin = wfm_build_origin(build, "availability", rows[0]->line);
  WfmGrid grid = build->problem.grid;
  int64_t end = wfm_grid_end(grid) + 2 * 86400, absent_from = INT64_MIN;
  for (int64_t at = grid.start; at <= end; at += grid.step) {
    bool here = at == end || available_at(rows, mine->len, wfm_zone_local(zone, at));
    if (!here && absent_from == INT64_MIN) absent_from = at;
    if (here && absent_from != INT64_MIN) {
      add_span(spans, (WfmSpan){WFM_SPAN_ABSENT, absent_from, at, "unavailable time", origin, false, 0});
      absent_from = INT64_MIN;
    }
  }
}

/* Hours of one day of leave: a fifth of the contract's weekly minimum, or of the week's part of annualised hours, on its working days. */
static double day_credit_s(const WfmContract *contract, int32_t day) {
  if (contract->weekend >> wfm_weekday(day) & 1) return 0;
  double week_h = MAX(contract->paid_low_s / 3600, contract->year_hours * 7 / 365.25);
  for (size_t r = 0; r < contract->n_rules; r++)
    if (strcmp(contract->rules[r].rule->name, "min_hours_week") == 0) week_h = MAX(week_h, contract->rules[r].value);
  return week_h / 5 * 3600;
}

/* Leave counts by local days, so that each week gets the credit of its own days. */
static void add_leave_row(WfmRosterBuild *build, GArray *spans, const WfmAgent *agent, const WfmContract *contract,
                          const WfmLeaveRow *row) {
  const WfmStamp *last = row->to.local == INT64_MIN ? &row->from : &row->to;
  int64_t from = wfm_run_instant(&row->from, agent->zone, 0), to = wfm_run_end(last, agent->zone);
  int32_t first_day = wfm_local_day(wfm_zone_local(agent->zone, from)), last_day = wfm_local_day(wfm_zone_local(agent->zone, to - 1));
  const char *origin = row->line > 0 ? wfm_build_origin(build, "leave", row->line) : "as requested";
  const char *what = wfm_build_keep(build, g_strdup_printf("leave: %s", *row->kind ? row->kind : "leave"));
  int32_t working_days = 0;
  for (int32_t day = first_day; day <= last_day; day++) working_days += !(contract->weekend >> wfm_weekday(day) & 1);
  for (int32_t day = first_day; day <= last_day; day++) {
    int64_t day_from = MAX(from, wfm_zone_day_start(agent->zone, day)), day_to = MIN(to, wfm_zone_day_start(agent->zone, day + 1));
    double credit = MIN(day_credit_s(contract, day), (double)(day_to - day_from)); /* two hours at the dentist are no day */
    bool working_day = !(contract->weekend >> wfm_weekday(day) & 1);
    if (!isnan(row->hours)) credit = working_day ? row->hours * 3600 / working_days : 0;
    add_span(spans, (WfmSpan){WFM_SPAN_ABSENT, day_from, day_to, what, origin, .paid = true, .credit_s = credit, .is_leave = true});
  }
}

static void add_leave(WfmRosterBuild *build, GArray *spans, const WfmPlan *plan, const WfmAgent *agent, const WfmContract *contract) {
  const WfmLeaveRow *row = WFM_ROWS(plan, LEAVE, WfmLeaveRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, LEAVE); i++) {
    enum { APPROVED = 0 };
    if (strcmp(row[i].agent, agent->agent) == 0 && row[i].status == APPROVED) add_leave_row(build, spans, agent, contract, &row[i]);
  }
}

void wfm_build_fixed_times(int64_t *from, int64_t *to, const WfmFixedRow *row, const WfmZone *zone) {
  *from = wfm_run_instant(&row->from, zone, 0);
  *to = wfm_run_end(row->to.local == INT64_MIN ? &row->from : &row->to, zone);
}

static void add_fixed(WfmRosterBuild *build, GArray *spans, const WfmPlan *plan, const WfmAgent *agent) {
  enum { SHIFT, MEETING, OFF };
  static const WfmSpanKind kinds[] = {[SHIFT] = WFM_SPAN_SHIFT, [MEETING] = WFM_SPAN_MEETING, [OFF] = WFM_SPAN_ABSENT};
  static const char *const words[] = {[SHIFT] = "shift", [MEETING] = "meeting", [OFF] = "off"};
  const WfmFixedRow *row = WFM_ROWS(plan, FIXED, WfmFixedRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, FIXED); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    int64_t from, to;
    wfm_build_fixed_times(&from, &to, &row[i], agent->zone);
    if (to <= build->problem.grid.start || from >= build->problem.duties_before) continue;
    const char *word = words[row[i].kind];
    const char *what = wfm_build_keep(build, *row[i].activity ? g_strdup_printf("%s: %s", word, row[i].activity) : g_strdup(word));
    add_span(spans, (WfmSpan){kinds[row[i].kind], from, to, what, wfm_build_origin(build, "fixed", row[i].line), row[i].paid, 0});
  }
}

void wfm_build_sort_spans(GArray *spans) {
  g_array_sort(spans, wfm_span_order);
}

void wfm_build_preferences(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan, double keep_price) {
  GArray *wishes = g_array_new(FALSE, TRUE, sizeof(WfmPreference));
  const WfmPreferenceRow *row = WFM_ROWS(plan, PREFERENCES, WfmPreferenceRow);
  int32_t first = wfm_local_day(wfm_zone_local(agent->zone, build->problem.grid.start));
  int32_t last = wfm_local_day(wfm_zone_local(agent->zone, build->problem.duties_before - 1));
  for (size_t i = 0; i < WFM_N_ROWS(plan, PREFERENCES); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    const char *origin = wfm_build_origin(build, "preferences", row[i].line);
    for (int32_t day = first; day <= last; day++) {
      WfmPreference wish;
      if (!wfm_wish_of(&wish, &row[i], agent->zone, day)) continue;
      wish.origin = origin;
      g_array_append_val(wishes, wish);
    }
  }
  const WfmBidRow *bid = WFM_ROWS(plan, BIDS, WfmBidRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, BIDS); i++)
    if (bid[i].status == WFM_BID_GRANTED && strcmp(bid[i].agent, agent->agent) == 0)
      wfm_build_bid(build, wishes, agent, plan, &bid[i], keep_price);
  agent->preferences = wfm_build_keep_array(build, wishes, &agent->n_preferences);
}

static int by_start(const void *a, const void *b) {
  const WfmDuty *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

/* Where fewer hours were paid than the duty is long, the rest stands as an unpaid piece at its end. */
static void set_paid_hours(WfmRosterBuild *build, WfmDuty *duty, double paid_hours) {
  int64_t unpaid = isnan(paid_hours) ? 0 : duty->end - duty->start - (int64_t)llround(paid_hours * 3600);
  if (unpaid <= 0 || unpaid >= duty->end - duty->start) return;
  WfmSegment *segment = wfm_build_keep(build, g_new0(WfmSegment, 2));
  segment[0] = (WfmSegment){WFM_SEGMENT_WORK, duty->start, duty->end - unpaid, "work", true};
  segment[1] = (WfmSegment){WFM_SEGMENT_BREAK, duty->end - unpaid, duty->end, "unpaid", false};
  duty->segment = segment;
  duty->n_segments = 2;
}

static int32_t shift_named(const WfmPlan *plan, const char *name) {
  const WfmShiftRow *row = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  for (size_t s = 0; *name && s < WFM_N_ROWS(plan, SHIFTS); s++)
    if (strcmp(row[s].shift, name) == 0) return (int32_t)s;
  return -1;
}

/* Such rows would count twice: as what was worked, and as days that the roster plans. */
void wfm_run_warn_previous(WfmRun *run) {
  const WfmPreviousRow *row = WFM_ROWS(run->plan, PREVIOUS, WfmPreviousRow);
  const WfmAgentRow *agent = WFM_ROWS(run->plan, AGENTS, WfmAgentRow);
  g_autoptr(GHashTable) zones = g_hash_table_new(g_str_hash, g_str_equal);
  for (size_t a = 0; a < WFM_N_ROWS(run->plan, AGENTS); a++)
    g_hash_table_insert(zones, (gpointer)agent[a].agent, (gpointer)wfm_plan_zone(run->plan, agent[a].zone));
  size_t n = 0;
  int32_t line = 0;
  for (size_t i = 0; i < WFM_N_ROWS(run->plan, PREVIOUS); i++) {
    const WfmZone *zone = g_hash_table_lookup(zones, row[i].agent);
    if (!zone || wfm_run_instant(&row[i].from, zone, 0) < run->roster.start) continue;
    if (n++ == 0 || row[i].line < line) line = row[i].line;
  }
  char start[WFM_STAMP_SIZE];
  if (n > 0)
    wfm_plan_warn(
        run->plan,
        "previous.csv:%d: %zu of its shifts, this one first, begin in the roster's days, from %s on, and are passed over; what is "
        "worked then for certain belongs into fixed.csv",
        line, n, wfm_format_local(start, run->zone, run->roster.start));
}

void wfm_build_previous(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan) {
  GArray *duties = g_array_new(FALSE, TRUE, sizeof(WfmDuty));
  const WfmPreviousRow *row = WFM_ROWS(plan, PREVIOUS, WfmPreviousRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, PREVIOUS); i++) {
    if (strcmp(row[i].agent, agent->agent) != 0) continue;
    WfmDuty duty = {.start = wfm_run_instant(&row[i].from, agent->zone, 0), .end = wfm_run_end(&row[i].to, agent->zone)};
    duty.shift_type = shift_named(plan, row[i].shift);
    if (duty.start >= build->problem.grid.start) continue; /* said by wfm_run_warn_previous */
    duty.day = wfm_local_day(wfm_zone_local(agent->zone, duty.start));
    set_paid_hours(build, &duty, row[i].paid_hours);
    g_array_append_val(duties, duty);
  }
  g_array_sort(duties, by_start);
  agent->previous = wfm_build_keep_array(build, duties, &agent->n_previous);
}

void wfm_build_spans(WfmRosterBuild *build, WfmAgent *agent, const WfmPlan *plan, const WfmContract *contract) {
  GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
  add_availability(build, spans, plan, agent->agent, agent->zone);
  add_leave(build, spans, plan, agent, contract);
  add_fixed(build, spans, plan, agent);
  wfm_build_sort_spans(spans);
  agent->spans = wfm_build_keep_array(build, spans, &agent->n_spans);
}

static WfmGrant as_it_is(const WfmRosterBuild *build, size_t agent) {
  const WfmAgent *mine = &build->problem.agents[agent];
  return (WfmGrant){agent, mine->spans, mine->n_spans, mine->preferences, mine->n_preferences};
}

WfmGrant wfm_roster_build_grant(WfmRosterBuild *build, size_t agent, const WfmLeaveRow *row) {
  WfmAgent *mine = (WfmAgent *)&build->problem.agents[agent]; /* the build's own */
  WfmGrant before = as_it_is(build, agent);
  GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
  g_array_append_vals(spans, mine->spans, (guint)mine->n_spans);
  add_leave_row(build, spans, mine, &build->problem.contracts[mine->contract], row);
  wfm_build_sort_spans(spans);
  mine->spans = wfm_build_keep_array(build, spans, &mine->n_spans);
  return before;
}

WfmGrant wfm_roster_build_grant_bid(WfmRosterBuild *build, const WfmPlan *plan, size_t agent, const WfmBidRow *row, double price) {
  WfmAgent *mine = (WfmAgent *)&build->problem.agents[agent];
  WfmGrant before = as_it_is(build, agent);
  GArray *wishes = g_array_new(FALSE, TRUE, sizeof(WfmPreference));
  g_array_append_vals(wishes, mine->preferences, (guint)mine->n_preferences);
  wfm_build_bid(build, wishes, mine, plan, row, price);
  mine->preferences = wfm_build_keep_array(build, wishes, &mine->n_preferences);
  return before;
}

void wfm_roster_build_revoke(WfmRosterBuild *build, const WfmGrant *before) {
  WfmAgent *mine = (WfmAgent *)&build->problem.agents[before->agent];
  mine->spans = before->spans;
  mine->n_spans = before->n_spans;
  mine->preferences = before->preferences;
  mine->n_preferences = before->n_preferences;
}
