/* One person with shifts, for the tests of rules and checker. Times are written as the person's wall clock shows them,
 * "2026-03-28 22:00", with an offset only where that is ambiguous. */
#pragma once

#include "core/timestamp.h"
#include "scheduler/roster/checker.h"

#include <string.h>

enum { MAX_DUTIES = 256, MAX_BREACHES = 256, MAX_SEGMENTS = 12 };

typedef struct {
  WfmZone *zone;
  WfmContract contract;
  WfmAgent agent;
  WfmRosterProblem problem;
  WfmShiftType types[4];
  uint32_t allowed[4];
  WfmSpan span[8];
  WfmDuty duty[MAX_DUTIES]; /* as added, by start */
  WfmSegment segment[MAX_DUTIES][MAX_SEGMENTS];
  size_t n_duties;
  const WfmDuty *pointer[MAX_DUTIES];
  WfmRuleUse use;
  WfmBreach breach[MAX_BREACHES]; /* of the last measurement */
  size_t n_breaches;
} Person;

static inline int64_t instant_in(const WfmZone *zone, const char *text) {
  WfmStamp stamp = {0};
  g_assert_true(wfm_stamp_parse(&stamp, text));
  if (stamp.has_offset) return stamp.local - stamp.offset_s;
  WfmLocalInstant at = wfm_zone_instant(zone, stamp.local);
  g_assert_cmpint(at.kind, ==, WFM_LOCAL_UNIQUE);
  return at.first;
}

static inline int64_t at(const Person *person, const char *text) {
  return instant_in(person->zone, text);
}

/* A person employed for ever, weeks from Monday, weekend Saturday and Sunday; horizon [from, to) on a grid of 15 minutes. */
static inline Person *person_new(const char *zone, const char *from, const char *to) {
  g_autoptr(GError) err = NULL;
  Person *person = g_new0(Person, 1);
  person->zone = wfm_zone_new(zone, &err);
  g_assert_no_error(err);
  person->contract = (WfmContract){.contract = "full", .weekend = 0x60, .shift_types = person->allowed};
  person->agent = (WfmAgent){
      .agent = "a1", .name = "Ada Byrne", .site = "Dublin", .zone = person->zone, .spans = person->span, .employed_to = WFM_INSTANT_HIGH};
  person->problem = (WfmRosterProblem){.planner_zone = person->zone,
                                       .shift_types = person->types,
                                       .contracts = &person->contract,
                                       .n_contracts = 1,
                                       .agents = &person->agent,
                                       .n_agents = 1};
  int64_t start = at(person, from);
  person->problem.grid = (WfmGrid){start, 900, (int32_t)((at(person, to) - start) / 900)};
  return person;
}

static inline void person_free(Person *person) {
  wfm_zone_free(person->zone);
  g_free(person);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Person, person_free)

/* A shift that is work from start to end. Shifts are added in order of time. */
static inline WfmDuty *works_instants(Person *person, int64_t start, int64_t end) {
  g_assert_cmpuint(person->n_duties, <, MAX_DUTIES);
  size_t i = person->n_duties++;
  person->segment[i][0] = (WfmSegment){WFM_SEGMENT_WORK, start, end, "work", true};
  person->duty[i] = (WfmDuty){.start = start,
                              .end = end,
                              .day = wfm_local_day(wfm_zone_local(person->zone, start)),
                              .shift_type = -1,
                              .segment = person->segment[i],
                              .n_segments = 1};
  person->pointer[i] = &person->duty[i];
  return &person->duty[i];
}

static inline WfmDuty *works(Person *person, const char *start, const char *end) {
  return works_instants(person, at(person, start), at(person, end));
}

/* `days` dates in a row from `first`, "09:00" to "17:00" or, where the end is not after the start, to the next day. */
static inline void works_daily(Person *person, const char *first, int days, const char *start, const char *end) {
  WfmStamp stamp = {0}, low = {0}, high = {0};
  g_autofree char *from = g_strdup_printf("1970-01-01 %s", start), *to = g_strdup_printf("1970-01-01 %s", end);
  g_assert_true(wfm_stamp_parse(&stamp, first) && wfm_stamp_parse(&low, from) && wfm_stamp_parse(&high, to));
  int64_t over = high.local <= low.local ? 86400 : 0;
  for (int d = 0; d < days; d++)
    works_instants(person, wfm_zone_resolve(person->zone, stamp.local + d * 86400 + low.local),
                   wfm_zone_resolve(person->zone, stamp.local + d * 86400 + over + high.local));
}

/* Puts an activity into the last shift, replacing work; the shift must be work there. */
static inline void has_segment(Person *person, WfmSegmentKind kind, const char *activity, const char *start, const char *end, bool paid) {
  WfmDuty *duty = &person->duty[person->n_duties - 1];
  int64_t from = at(person, start), to = at(person, end);
  size_t k = duty->n_segments - 1;
  g_assert_cmpuint(k + 3, <=, MAX_SEGMENTS);
  int64_t tail = duty->segment[k].end;
  duty->segment[k].end = from;
  duty->segment[k + 1] = (WfmSegment){kind, from, to, activity, paid};
  duty->segment[k + 2] = (WfmSegment){WFM_SEGMENT_WORK, to, tail, "work", true};
  duty->n_segments += 2;
}

static inline void rests(Person *person, const char *activity, const char *start, const char *end, bool paid) {
  has_segment(person, WFM_SEGMENT_BREAK, activity, start, end, paid);
}

static inline WfmSpan *has_span(Person *person, WfmSpanKind kind, const char *from, const char *to, double credit_h) {
  size_t i = person->agent.n_spans++;
  person->span[i] = (WfmSpan){.kind = kind,
                              .from = at(person, from),
                              .to = at(person, to),
                              .what = "leave: annual",
                              .origin = "leave.csv:7",
                              .credit_s = credit_h * 3600};
  return &person->span[i];
}

static inline void is_away(Person *person, const char *from, const char *to, double credit_h) {
  has_span(person, WFM_SPAN_ABSENT, from, to, credit_h);
}

static inline WfmRuleView view_of(Person *person) {
  return (WfmRuleView){.problem = &person->problem,
                       .agent = &person->agent,
                       .contract = &person->contract,
                       .duty = person->pointer,
                       .n_duties = person->n_duties,
                       .from = person->problem.grid.start,
                       .to = wfm_horizon_end(&person->problem)};
}

static inline void keep_breach(void *user, const WfmBreach *breach) {
  Person *person = user;
  g_assert_cmpuint(person->n_breaches, <, MAX_BREACHES);
  person->breach[person->n_breaches++] = *breach;
}

/* Excess under a rule; person->breach holds the breaches. The fast path without a sink must say the same. */
static inline double excess_in_window(Person *person, const char *rule, double value, double window_days) {
  person->use =
      (WfmRuleUse){.rule = wfm_rule_find(rule), .value = value, .window_days = window_days, .hard = true, .origin = "contracts.csv:12"};
  g_assert_nonnull(person->use.rule);
  person->n_breaches = 0;
  WfmRuleView view = view_of(person);
  double excess = person->use.rule->measure(&view, &person->use, keep_breach, person);
  g_assert_cmpfloat(person->use.rule->measure(&view, &person->use, NULL, NULL), ==, excess);
  double sum = 0;
  for (size_t i = 0; i < person->n_breaches; i++) sum += person->breach[i].excess;
  g_assert_cmpfloat_with_epsilon(sum, excess, 1e-9);
  return excess;
}

static inline double excess(Person *person, const char *rule, double value) {
  return excess_in_window(person, rule, value, 0);
}

#define assert_excess(person, rule, value, expected) g_assert_cmpfloat_with_epsilon(excess(person, rule, value), expected, 1e-9)
