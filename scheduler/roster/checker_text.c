#include "scheduler/roster/checker_parts.h"

#include "core/timestamp.h"

#include <math.h>
#include <string.h>

const char *wfm_spoken_time(char buffer[static WFM_SPOKEN_SIZE], const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE]; /* 2026-03-29T02:30:00+01:00 */
  wfm_format_local(stamp, zone, instant);
  bool whole_minute = strncmp(stamp + 17, "00", 2) == 0;
  const char *weekday = wfm_weekday_names[wfm_weekday(wfm_local_day(wfm_zone_local(zone, instant)))];
  g_snprintf(buffer, WFM_SPOKEN_SIZE, "%s %.10s %.*s%s", weekday, stamp, whole_minute ? 5 : 8, stamp + 11, stamp + 19);
  return buffer;
}

const char *wfm_spoken_length(char buffer[static WFM_SPOKEN_SIZE], int64_t seconds) {
  int64_t h = seconds / 3600, min = seconds / 60 % 60, s = seconds % 60;
  char *end = buffer;
  if (h) end += g_snprintf(end, 24, "%" G_GINT64_FORMAT " h", h);
  if (min || !(h || s)) end += g_snprintf(end, 12, "%s%d min", h ? " " : "", (int)min);
  if (s) g_snprintf(end, 12, "%s%d s", h || min ? " " : "", (int)s);
  return buffer;
}

/* At most two decimals, none that say nothing; rounded so that a breach never reads as if it were none. */
static const char *spoken_number(char buffer[static G_ASCII_DTOSTR_BUF_SIZE], double x, bool up) {
  double cents = up ? ceil(x * 100 - 1e-6) : floor(x * 100 + 1e-6);
  return g_ascii_formatd(buffer, G_ASCII_DTOSTR_BUF_SIZE, "%.10g", cents / 100);
}

static const char *person(const WfmAgent *agent) {
  return agent->name && *agent->name ? agent->name : agent->agent;
}

static void add(WfmFindings *findings, const WfmFinding *finding) {
  g_array_append_vals(findings->finding, finding, 1);
}

void wfm_findings_add(WfmFindings *findings, const WfmAgentCheck *check, bool hard, const char *rule, int64_t from, int64_t to,
                      double excess, char *said) {
  g_autofree char *rest = said;
  add(findings, &(WfmFinding){.hard = hard,
                              .rule = g_strdup(rule),
                              .agent = check->index,
                              .from = from,
                              .to = to,
                              .excess = excess,
                              .text = g_strdup_printf("%s %s", person(check->agent), rest)});
}

void wfm_findings_add_site(WfmFindings *findings, const char *rule, int64_t from, int64_t to, double excess, char *text) {
  add(findings,
      &(WfmFinding){.hard = true, .rule = g_strdup(rule), .agent = SIZE_MAX, .from = from, .to = to, .excess = excess, .text = text});
}

void wfm_findings_add_gap(WfmFindings *findings, const WfmGap *gap, char *text) {
  add(findings, &(WfmFinding){.hard = gap->asked->hard,
                              .rule = g_strdup("presence"),
                              .agent = SIZE_MAX,
                              .from = gap->from,
                              .to = gap->to,
                              .excess = gap->missing_h,
                              .price = gap->asked->hard ? 0 : gap->missing_h * gap->asked->price,
                              .text = text});
}

void wfm_findings_add_crew(WfmFindings *findings, bool hard, int64_t from, int64_t to, double excess, double price, char *text) {
  add(findings, &(WfmFinding){.hard = hard,
                              .rule = g_strdup("crew"),
                              .agent = SIZE_MAX,
                              .from = from,
                              .to = to,
                              .excess = excess,
                              .price = price,
                              .text = text});
}

void wfm_findings_add_on_call(WfmFindings *findings, const WfmOnCallLine *line, int64_t from, int64_t to, double missing_h, char *text) {
  add(findings, &(WfmFinding){.hard = line->hard,
                              .rule = g_strdup("on_call"),
                              .agent = SIZE_MAX,
                              .from = from,
                              .to = to,
                              .excess = missing_h,
                              .price = line->hard ? 0 : missing_h * line->price,
                              .text = text});
}

void wfm_findings_add_gathering(WfmFindings *findings, const WfmGathering *gathering, int64_t from, int32_t missing, char *text) {
  add(findings, &(WfmFinding){.hard = gathering->hard,
                              .rule = g_strdup("meeting"),
                              .agent = SIZE_MAX,
                              .from = from,
                              .to = from + gathering->length_s,
                              .excess = missing,
                              .price = gathering->hard ? 0 : missing * gathering->price,
                              .text = text});
}

/* "; the clock is the cause: it was put forward by 1 h at Sun 2026-03-29 02:00+01:00", where it is. */
static char *cause(const WfmZone *zone, const WfmBreach *breach) {
  int64_t change = wfm_zone_next_change(zone, breach->from);
  if (!breach->clock_change || change > breach->to) return g_strdup("");
  int32_t before = wfm_zone_offset(zone, change - 1), after = wfm_zone_offset(zone, change);
  char at[WFM_SPOKEN_SIZE], by[WFM_SPOKEN_SIZE];
  return g_strdup_printf("; the clock is the cause: it was put %s by %s at %s", after > before ? "forward" : "back",
                         wfm_spoken_length(by, ABS(after - before)), wfm_spoken_time(at, zone, change));
}

void wfm_findings_add_breach(WfmFindings *findings, const WfmAgentCheck *check, const WfmBreach *breach) {
  const WfmRuleUse *use = breach->use;
  bool below = breach->measured < breach->allowed;
  char from[WFM_SPOKEN_SIZE], to[WFM_SPOKEN_SIZE], measured[G_ASCII_DTOSTR_BUF_SIZE], allowed[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *why = cause(check->agent->zone, breach);
  bool origin = use->origin && *use->origin;
  char *text = g_strdup_printf("%s: %s is %s %s from %s to %s, %s asks for at %s %s %s (%s%s%s)%s", person(check->agent),
                               use->rule->summary, spoken_number(measured, breach->measured, !below), use->rule->unit,
                               wfm_spoken_time(from, check->agent->zone, breach->from), wfm_spoken_time(to, check->agent->zone, breach->to),
                               use->rule->name, below ? "least" : "most", spoken_number(allowed, breach->allowed, below), use->rule->unit,
                               use->hard ? "hard" : "soft", origin ? ", " : "", origin ? use->origin : "", why);
  add(findings, &(WfmFinding){.hard = use->hard,
                              .rule = g_strdup(use->rule->name),
                              .agent = check->index,
                              .from = breach->from,
                              .to = breach->to,
                              .excess = breach->excess,
                              .price = use->hard ? 0 : breach->excess * use->price,
                              .text = text});
}

/* ---- beside another verdict ---- */

/* Whether two hard findings are of the same rule of the same person, or of the same presence, crew, ... as their sentences begin with its name. */
static bool of_one_kind(const WfmFinding *x, const WfmFinding *y) {
  if (!x->hard || !y->hard || x->agent != y->agent || strcmp(x->rule, y->rule) != 0) return false;
  size_t name = strcspn(x->text, ":");
  return x->agent != SIZE_MAX || (strcspn(y->text, ":") == name && strncmp(x->text, y->text, name) == 0);
}

/* Excess of all findings of its kind; those at other times than `from` to `to` left out. */
static double excess_of(const WfmVerdict *verdict, const WfmFinding *finding, int64_t from, int64_t to) {
  double sum = 0;
  for (size_t f = 0; f < verdict->n_findings; f++) {
    const WfmFinding *one = &verdict->finding[f];
    if (of_one_kind(one, finding) && one->from <= to && one->to >= from) sum += one->excess;
  }
  return sum;
}

const WfmFinding *wfm_verdict_new_breach(const WfmVerdict *is, const WfmVerdict *was) {
  for (size_t f = 0; f < is->n_findings; f++) {
    const WfmFinding *one = &is->finding[f];
    if (!one->hard) continue;
    bool known = one->excess <= excess_of(was, one, one->from, one->to) + 1e-9;
    if (!known || excess_of(is, one, INT64_MIN, INT64_MAX) > excess_of(was, one, INT64_MIN, INT64_MAX) + 1e-9) return one;
  }
  return NULL;
}
