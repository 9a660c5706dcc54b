#include "scheduler/roster/conflict_parts.h"

#include "core/timestamp.h"

const char *const wfm_part_names[WFM_N_PARTS] = {"rule",  "span",     "previous", "ledger",  "skill", "clock",
                                                 "seats", "presence", "on_call",  "meeting", "crew",  "contract_rule"};

char *wfm_origin_text(const char *origin) {
  return origin && *origin ? g_strdup_printf(" (%s)", origin) : g_strdup("");
}

static char *say_rule(const WfmRuleUse *use) {
  char value[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *origin = wfm_origin_text(use->origin);
  bool named = use->shift && *use->shift;
  return g_strdup_printf("%s %s %s%s%s%s", use->rule->name, g_ascii_formatd(value, sizeof value, "%.6g", use->value), use->rule->unit,
                         named ? " of " : "", named ? use->shift : "", origin);
}

/* "max_days_week 5 days (contracts.csv:5) of contract full" */
static char *say_contract_rule(const WfmRosterProblem *problem, const WfmPart *part) {
  size_t rule = part->index, contract = wfm_contract_of_rule(problem, &rule);
  g_autofree char *words = say_rule(&problem->contracts[contract].rules[rule]);
  return g_strdup_printf("%s of contract %s", words, problem->contracts[contract].contract);
}

static char *say_span(const WfmRosterProblem *problem, const WfmPart *part) {
  static const char *const kinds[] = {"absence", "fixed shift", "meeting"};
  const WfmAgent *agent = &problem->agents[part->agent];
  const WfmSpan *span = &agent->spans[part->index];
  int64_t end = span->to;
  for (size_t s = part->index; s < agent->n_spans; s++)
    if (wfm_span_same_row(&agent->spans[s], span)) end = MAX(end, agent->spans[s].to);
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  const char *what = span->what && *span->what ? span->what : kinds[span->kind];
  const char *prefix = span->kind != WFM_SPAN_SHIFT || what == kinds[WFM_SPAN_SHIFT] ? ""
                       : g_str_has_prefix(what, "shift")                             ? "fixed "
                                                                                     : "fixed shift ";
  g_autofree char *origin = wfm_origin_text(span->origin);
  return g_strdup_printf("%s%s from %s to %s%s", prefix, what, wfm_format_local(from, agent->zone, span->from),
                         wfm_format_local(to, agent->zone, end), origin);
}

static char *say_previous(const WfmRosterProblem *problem, const WfmPart *part) {
  const WfmAgent *agent = &problem->agents[part->agent];
  const WfmDuty *duty = &agent->previous[part->index];
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  return g_strdup_printf("the shift worked from %s to %s", wfm_format_local(from, agent->zone, duty->start),
                         wfm_format_local(to, agent->zone, duty->end));
}

static char *say_clock(const WfmRosterProblem *problem, const WfmPart *part) {
  const WfmZone *zone = problem->agents[part->agent].zone;
  int64_t change = wfm_zone_next_change(zone, problem->grid.start - 8 * (int64_t)86400);
  int32_t by = wfm_zone_offset(zone, change) - wfm_zone_offset(zone, change - 1);
  char at[WFM_STAMP_SIZE], minutes[16] = "";
  if (by % 3600) g_snprintf(minutes, sizeof minutes, "%d min", ABS(by) / 60);
  return g_strdup_printf("the change of the clocks at %s, which are put %s by %s", wfm_format_local(at, zone, change),
                         by > 0 ? "forward" : "back", by % 3600 ? minutes : "an hour");
}

static char *say_named(const char *what, const char *name, const char *origin) {
  g_autofree char *where = wfm_origin_text(origin);
  return g_strdup_printf("%s %s%s", what, name, where);
}

static char *say_presence(const WfmRosterProblem *problem, const WfmPart *part) {
  const WfmPresence *asked = &problem->presences[part->index];
  return say_named("presence", asked->presence, asked->origin);
}

char *wfm_part_text(const WfmRosterProblem *problem, const WfmPart *part) {
  switch (part->kind) {
  case WFM_PART_RULE:
    return say_rule(&problem->contracts[problem->agents[part->agent].contract].rules[part->index]);
  case WFM_PART_CONTRACT:
    return say_contract_rule(problem, part);
  case WFM_PART_SPAN:
    return say_span(problem, part);
  case WFM_PART_PREVIOUS:
    return say_previous(problem, part);
  case WFM_PART_CARRIED:
    return g_strdup("what the ledger carries from before");
  case WFM_PART_SKILL:
    return g_strdup_printf("%s can serve none of the queues", problem->agents[part->agent].agent);
  case WFM_PART_CLOCK:
    return say_clock(problem, part);
  case WFM_PART_SEATS:
    return g_strdup_printf("seats %d at %s", problem->sites[part->index].seats, problem->sites[part->index].site);
  case WFM_PART_PRESENCE:
    return say_presence(problem, part);
  case WFM_PART_ON_CALL:
    return say_named("on call", problem->on_call_lines[part->index].on_call, problem->on_call_lines[part->index].origin);
  case WFM_PART_CREW:
    return say_named("crew", problem->crews[part->index].crew, problem->crews[part->index].origin);
  case WFM_PART_MEETING:
    return say_named("meeting", problem->gatherings[part->index].meeting, problem->gatherings[part->index].origin);
  default:
    g_assert_not_reached();
  }
}
