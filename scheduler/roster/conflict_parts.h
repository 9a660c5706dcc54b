/* Inside conflict.h: one person's case, whose parts can be left out and changed, and how conflicts are put together and said. */
#pragma once

#include "scheduler/roster/conflict.h"

/* Whether two spans come of one row of a table, which is left out as a whole. */
static inline bool wfm_span_same_row(const WfmSpan *a, const WfmSpan *b) {
  return a == b || (a->kind == b->kind && a->origin && *a->origin && g_strcmp0(a->origin, b->origin) == 0);
}

/* Whether span s is the first of its row among the agent's spans that end after `from`. */
static inline bool wfm_span_first_of_row(const WfmAgent *agent, size_t s, int64_t from) {
  for (size_t k = 0; k < s; k++)
    if (agent->spans[k].to > from && wfm_span_same_row(&agent->spans[k], &agent->spans[s])) return false;
  return true;
}

typedef struct WfmCase WfmCase;
WfmCase *wfm_case_new(const WfmRosterProblem *problem, size_t person, const WfmJob *job);
void wfm_case_free(WfmCase *one);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCase, wfm_case_free)

size_t wfm_case_n_parts(const WfmCase *one);
WfmPart wfm_case_part(const WfmCase *one, size_t k);
bool wfm_case_has(const WfmCase *one, size_t k);
void wfm_case_put(WfmCase *one, size_t k, bool in);
/* The rule of the part, whose value may be changed. */
WfmRuleUse *wfm_case_rule(WfmCase *one, size_t k);

/* The problem of the person alone under what is in, hard rules only; borrowed until the case is changed. */
const WfmRosterProblem *wfm_case_problem(WfmCase *one);
/* Whether there is a legal plan under what is in; it, where roster is not NULL. */
bool wfm_case_solve(WfmCase *one, WfmRoster **roster);
/* Whether the last solution, which found no plan, proved that there is none. */
bool wfm_case_proven(const WfmCase *one);
/* Whether under what is in some shift of the person reaches the interval of the whole problem's grid. */
bool wfm_case_reaches(WfmCase *one, int32_t interval);
/* Leaves out what the case does not need to be impossible. Parts of kinds that explain least go first. */
void wfm_case_reduce(WfmCase *one, bool (*possible)(WfmCase *one, void *user), void *user);

/* Whether the person may work at all: serves a queue, or a presence counts on it. */
bool wfm_person_skilled(const WfmRosterProblem *problem, size_t person);
/* The value nearest to the rule's at which `possible` holds, in steps of a unit (days, shifts) or half an hour; NAN if at none. */
double wfm_rule_nearest(const WfmRuleUse *use, bool (*possible)(double value, void *user), void *user);
/* For WFM_PART_CONTRACT: the index of a contract's rule; and the contract of one, *index becoming that of the rule in it. */
size_t wfm_contract_rule_index(const WfmRosterProblem *problem, size_t contract, size_t rule);
size_t wfm_contract_of_rule(const WfmRosterProblem *problem, size_t *index);

/* "(contracts.csv:5)" with a blank before it, or nothing. To be freed. */
char *wfm_origin_text(const char *origin);

WfmConflict *wfm_conflict_new(void);
/* text is taken over. The way is the conflict's, until another is added. */
WfmRelaxation *wfm_conflict_add(WfmConflict *conflict, WfmPart part, double value, double effort, char *text);
void wfm_conflict_sort(WfmConflict *conflict);
/* A copy that is the conflict's; NULL of nothing. */
void *wfm_conflict_keep(WfmConflict *conflict, const void *from, size_t size);

/* Appends what keeps one person from a plan; a presence that too few reach; the site without a seat for the person; presences and crews that
 * no roster keeps. */
void wfm_conflicts_of_person(GPtrArray *conflicts, const WfmRosterProblem *problem, size_t person, const WfmJob *job);
void wfm_conflicts_of_presences(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmSpace *space, const WfmJob *job);
void wfm_conflicts_of_seats(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmSpace *space, size_t person, const WfmJob *job);
void wfm_conflicts_of_limits(GPtrArray *conflicts, const WfmRosterProblem *problem, const WfmJob *job);

/* A problem in which relaxations are made. */
typedef struct {
  WfmRosterProblem problem;
  GPtrArray *owned;
} WfmRelaxed;
WfmRelaxed *wfm_relaxed_new(const WfmRosterProblem *problem);
void wfm_relaxed_free(WfmRelaxed *relaxed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmRelaxed, wfm_relaxed_free)
void wfm_relax(WfmRelaxed *relaxed, const WfmRelaxation *how);
/* The problem without the parts that are out: rules, spans, gatherings, on-call lines, and most who may be in a meeting of presences. */
void wfm_relax_out(WfmRelaxed *relaxed, const GArray *parts, const bool *out);
/* Marks in out[0 .. parts->len) what of `from` to `to` - 1 is not needed for `possible` to be false, by halves: few of many are. */
void wfm_parts_reduce(bool *out, guint from, guint to, bool (*possible)(const bool *out, void *user), void *user);

/* Settles the rota of the on-call lines and keeps its people off their shifts; returns what it costs, money (NAN: there is none). */
double wfm_relaxed_settle(WfmRelaxed *relaxed, const WfmJob *job);
/* Gives the gatherings their times, which become spans of the people. false: there are none at which all can be. */
bool wfm_relaxed_gather(WfmRelaxed *relaxed, const WfmRoster *roster, const WfmJob *job);
