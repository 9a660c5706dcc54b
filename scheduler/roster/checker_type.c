/* Is a duty one of the contract's shift types, and are its breaks where the type wants them?
 *
 * A start window is counted from the midnight of a local date whose weekday the type allows. Where it reaches past the next midnight, the
 * weekday is still that of the date it is counted from. A start that a clock change skips is worked at the reading with the offset
 * before the change (02:30 becomes 03:30); of a start that happens twice either may be worked.
 * Length: elapsed (WFM_CLOCK_KEEP_LENGTH) or as the wall clock shows it (WFM_CLOCK_KEEP_END). Breaks are placed by elapsed time, or by the clock (break_window.h). */
#include "scheduler/roster/checker_parts.h"

#include "core/timestamp.h"
#include "scheduler/roster/break_window.h"

#define DAY_S ((int64_t)86400)

static bool on_step(int64_t value, int64_t low, int64_t high, int64_t step) {
  return value >= low && value <= high && (step > 0 ? (value - low) % step == 0 : value == low || low == high);
}

/* The wall-clock starts that may have been meant by this instant: what the clock shows, and the skipped time that became it. */
static size_t meant_starts(int64_t meant[static 2], const WfmZone *zone, int64_t start) {
  int64_t local = wfm_zone_local(zone, start);
  meant[0] = local;
  /* The last change before: if the clock went forward less than its jump ago, the skipped time was jump earlier on the wall. */
  for (int64_t jump = 30 * 60; jump <= 2 * 3600; jump += 30 * 60) {
    WfmLocalInstant skipped = wfm_zone_instant(zone, local - jump);
    if (skipped.kind == WFM_LOCAL_GAP && skipped.first == start) {
      meant[1] = local - jump;
      return 2;
    }
  }
  return 1;
}

static bool length_fits(const WfmShiftType *type, const WfmZone *zone, const WfmDuty *duty, int64_t local_start) {
  int64_t length = duty->end - duty->start;
  if (type->clock_policy == WFM_CLOCK_KEEP_END) {
    int64_t wall[2];
    size_t n = meant_starts(wall, zone, duty->end);
    for (size_t i = 0; i < n; i++)
      if (on_step(wall[i] - local_start, type->length_low_s, type->length_high_s, type->length_step_s)) return true;
    return false;
  }
  return on_step(length, type->length_low_s, type->length_high_s, type->length_step_s);
}

typedef enum { FITS, WRONG_DAY_OR_START, WRONG_LENGTH, WRONG_END } Fit;

static Fit fit_type(const WfmShiftType *type, const WfmZone *zone, const WfmDuty *duty) {
  int64_t meant[2];
  size_t n = meant_starts(meant, zone, duty->start);
  Fit fit = WRONG_DAY_OR_START;
  for (size_t i = 0; i < n; i++) {
    int32_t day = wfm_local_day(meant[i]);
    for (int32_t midnight = day; midnight * DAY_S + type->start_high_s >= meant[i]; midnight--) {
      if (!(type->weekdays >> wfm_weekday(midnight) & 1)) continue;
      if (!on_step(meant[i] - midnight * DAY_S, type->start_low_s, type->start_high_s, type->start_step_s)) continue;
      bool length = length_fits(type, zone, duty, meant[i]);
      if (length && wfm_shift_may_end(type, zone, midnight, duty->end)) return FITS;
      fit = length || fit == WRONG_END ? WRONG_END : WRONG_LENGTH;
    }
  }
  return fit;
}

static char *weekday_list(uint8_t weekdays) {
  GString *list = g_string_new(NULL);
  for (int d = 0; d < 7; d++)
    if (weekdays >> d & 1) g_string_append_printf(list, "%s%s", list->len ? " " : "", wfm_weekday_names[d]);
  return g_string_free(list, FALSE);
}

static char *describe_misfit(const WfmShiftType *type, const WfmZone *zone, const WfmDuty *duty, Fit fit) {
  char at[WFM_SPOKEN_SIZE], low[WFM_SPOKEN_SIZE], high[WFM_SPOKEN_SIZE], step[WFM_SPOKEN_SIZE];
  wfm_spoken_time(at, zone, duty->start);
  if (fit == WRONG_DAY_OR_START) {
    char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
    g_autofree char *days = weekday_list(type->weekdays);
    return g_strdup_printf("starts a shift at %s, and shift %s starts on %s between %s and %s in steps of %s", at, type->shift, days,
                           wfm_format_clock(from, type->start_low_s), wfm_format_clock(to, type->start_high_s),
                           wfm_spoken_length(step, type->start_step_s));
  }
  if (fit == WRONG_END) {
    char low_end[WFM_STAMP_SIZE], high_end[WFM_STAMP_SIZE];
    return g_strdup_printf("has a shift from %s to %s, and shift %s ends between %s and %s", at, wfm_spoken_time(low, zone, duty->end),
                           type->shift, wfm_format_clock(low_end, type->end_low_s),
                           type->end_high_s ? wfm_format_clock(high_end, type->end_high_s) : "any time");
  }
  bool wall = type->clock_policy == WFM_CLOCK_KEEP_END;
  int64_t length = wall ? wfm_zone_local(zone, duty->end) - wfm_zone_local(zone, duty->start) : duty->end - duty->start;
  char is[WFM_SPOKEN_SIZE];
  return g_strdup_printf("has a shift from %s that is %s long%s, and shift %s is %s to %s long in steps of %s", at,
                         wfm_spoken_length(is, length), wall ? " on the wall clock" : "", type->shift,
                         wfm_spoken_length(low, type->length_low_s), wfm_spoken_length(high, type->length_high_s),
                         wfm_spoken_length(step, type->length_step_s));
}

/* How far the k-th break of its name lies outside what the type wants; NULL where it is right. */
static char *break_misfit(const WfmBreak *want, const WfmZone *zone, const WfmDuty *duty, const WfmSegment *have) {
  char a[WFM_SPOKEN_SIZE], b[WFM_SPOKEN_SIZE], c[WFM_SPOKEN_SIZE];
  int64_t length = have->end - have->start, at = have->start - duty->start;
  WfmBreakWindow window = wfm_break_window(want, duty->start, zone);
  if (length != want->length_s)
    return g_strdup_printf("is %s long, not %s", wfm_spoken_length(a, length), wfm_spoken_length(b, want->length_s));
  bool outside = !wfm_break_may_begin(window, have->start);
  g_autofree char *steps = want->step_s > 0 ? g_strdup_printf(" in steps of %s", wfm_spoken_length(a, want->step_s)) : g_strdup("");
  if (outside && want->on_clock)
    return g_strdup_printf("begins then, not between %s and %s%s", wfm_spoken_time(b, zone, window.low),
                           wfm_spoken_time(c, zone, window.high), steps);
  if (outside)
    return g_strdup_printf("begins %s after the start of the shift, not %s to %s%s", wfm_spoken_length(a, at),
                           wfm_spoken_length(b, want->earliest_s), wfm_spoken_length(c, want->latest_s), steps);
  if (have->paid != want->paid) return g_strdup(have->paid ? "is paid, and ought not to be" : "is not paid, and ought to be");
  return NULL;
}

/* "shift early", "fixed shift": one without a name has its breaks from the plan's fixed shifts. */
static char *name_type(const WfmShiftType *type) {
  return *type->shift ? g_strdup_printf("shift %s", type->shift) : g_strdup("fixed shift");
}

static void find_break(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty, const WfmShiftType *type, int64_t from,
                       int64_t to, const char *activity, const char *what) {
  char at[WFM_SPOKEN_SIZE], start[WFM_SPOKEN_SIZE];
  g_autofree char *name = name_type(type);
  wfm_findings_add(findings, check, true, "break_window", from, to, 1,
                   g_strdup_printf("has a %s from %s in which the %s at %s %s", name,
                                   wfm_spoken_time(start, check->agent->zone, duty->start), activity,
                                   wfm_spoken_time(at, check->agent->zone, from), what));
}

/* The next break of that name from segment k on; n_segments where there is none. */
static size_t next_break(const WfmDuty *duty, size_t k, const char *activity) {
  while (k < duty->n_segments && (duty->segment[k].kind != WFM_SEGMENT_BREAK || g_strcmp0(duty->segment[k].activity, activity) != 0)) k++;
  return k;
}

static void check_breaks(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty, const WfmShiftType *type) {
  g_autofree bool *used = g_new0(bool, duty->n_segments + 1);
  for (size_t b = 0; b < type->n_breaks; b++) {
    const WfmBreak *want = &type->breaks[b];
    size_t k = next_break(duty, 0, want->activity);
    while (k < duty->n_segments && used[k]) k = next_break(duty, k + 1, want->activity);
    if (k == duty->n_segments) {
      char start[WFM_SPOKEN_SIZE];
      g_autofree char *name = name_type(type);
      wfm_findings_add(findings, check, true, "break_window", duty->start, duty->end, 1,
                       g_strdup_printf("has a %s from %s without its %s, break %zu of %zu", name,
                                       wfm_spoken_time(start, check->agent->zone, duty->start), want->activity, b + 1, type->n_breaks));
      continue;
    }
    used[k] = true;
    g_autofree char *misfit = break_misfit(want, check->agent->zone, duty, &duty->segment[k]);
    if (misfit) find_break(findings, check, duty, type, duty->segment[k].start, duty->segment[k].end, want->activity, misfit);
  }
  for (size_t k = 0; k < duty->n_segments; k++)
    if (duty->segment[k].kind == WFM_SEGMENT_BREAK && !used[k])
      find_break(findings, check, duty, type, duty->segment[k].start, duty->segment[k].end,
                 duty->segment[k].activity ? duty->segment[k].activity : "break", "is not one of the shift's breaks");
}

int32_t wfm_type_of(const WfmRosterProblem *problem, const WfmAgent *agent, const WfmDuty *duty) {
  if (duty->shift_type >= 0 && (size_t)duty->shift_type < problem->n_shift_types) return duty->shift_type;
  int32_t fixed = wfm_fixed_type(agent, duty->start, duty->end);
  if (fixed >= 0) return fixed;
  const WfmContract *contract = &problem->contracts[agent->contract];
  for (size_t i = 0; i < contract->n_shift_types; i++)
    if (fit_type(&problem->shift_types[contract->shift_types[i]], agent->zone, duty) == FITS) return (int32_t)contract->shift_types[i];
  return -1;
}

/* A duty of no stated type, from another tool: a remark where no type of the contract would make it. */
static void remark_untyped(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  if (wfm_type_of(check->problem, check->agent, duty) >= 0) return;
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE];
  wfm_findings_add(findings, check, false, "shift_window", duty->start, duty->end, 1,
                   g_strdup_printf("has a shift from %s to %s that is none of the shift types of contract %s",
                                   wfm_spoken_time(from, check->agent->zone, duty->start),
                                   wfm_spoken_time(to, check->agent->zone, duty->end), check->contract->contract));
}

static bool contract_allows(const WfmContract *contract, int32_t shift_type) {
  for (size_t i = 0; i < contract->n_shift_types; i++)
    if (contract->shift_types[i] == (uint32_t)shift_type) return true;
  return false;
}

static void check_type(WfmFindings *findings, const WfmAgentCheck *check, const WfmDuty *duty) {
  const WfmShiftType *type = &check->problem->shift_types[duty->shift_type];
  if (!wfm_duty_is_fixed(check->agent, duty)) {
    Fit fit = fit_type(type, check->agent->zone, duty);
    if (fit != FITS)
      wfm_findings_add(findings, check, true, "shift_window", duty->start, duty->end, 1,
                       describe_misfit(type, check->agent->zone, duty, fit));
    char at[WFM_SPOKEN_SIZE];
    if (!contract_allows(check->contract, duty->shift_type))
      wfm_findings_add(findings, check, true, "shift_window", duty->start, duty->end, 1,
                       g_strdup_printf("works shift %s at %s, which contract %s does not have", type->shift,
                                       wfm_spoken_time(at, check->agent->zone, duty->start), check->contract->contract));
  }
  if (!duty->inside_unknown) check_breaks(findings, check, duty, type);
}

void wfm_check_types(WfmFindings *findings, const WfmAgentCheck *check) {
  for (size_t i = 0; i < check->roster->n_duties; i++) {
    const WfmDuty *duty = &check->roster->duty[i];
    if (duty->end <= duty->start) continue;
    if (duty->shift_type >= 0 && (size_t)duty->shift_type < check->problem->n_shift_types)
      check_type(findings, check, duty);
    else if (!wfm_duty_is_fixed(check->agent, duty))
      remark_untyped(findings, check, duty);
  }
}
