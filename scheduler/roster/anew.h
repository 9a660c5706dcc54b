/* What if: a roster that is out, arranged anew under a problem that differs in one thing, and what that one thing is worth.
 *
 * Both rosters, with and without it, begin with the one that is out, changes for nothing, and have the same work. The true difference of the
 * cheapest rosters lies between what their costs and proven bounds leave possible. */
#pragma once

#include "scheduler/roster/alternatives.h"
#include "scheduler/roster/conflict_parts.h"

typedef struct {
  double cost, bound;
  bool legal; /* a legal roster was found */
} WfmAnew;

/* work: units as in WfmRepairSettings, -1: its default. */
WfmAnew wfm_anew(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job);
/* The problem in which the person's shift on the date is the alternative: a fixed shift, or a day off. */
WfmRelaxed *wfm_problem_with(const WfmRosterProblem *problem, size_t agent, int32_t day, const WfmAlternative *what);
/* The same under it. */
WfmAnew wfm_anew_with(const WfmRosterProblem *problem, const WfmRoster *roster, size_t agent, int32_t day, const WfmAlternative *what,
                      int64_t work, const WfmJob *job);

/* A difference in cost, money; and between what it lies, proven. */
typedef struct {
  double cost, low, high;
} WfmDifference;
/* What `asked` costs more than `base`, the best roster known without it being `best`. What is asked for can make nothing cheaper. */
WfmDifference wfm_anew_rise(const WfmAnew *asked, const WfmAnew *base, double best);

typedef struct {
  size_t contract, rule; /* a hard rule, of the contract's rules; the first of the contracts of that name */
  WfmDifference price;   /* what the roster costs more with it than without, for everybody whose contract has the name */
} WfmRulePrice;
/* Hard rules of the contracts that people have, those of one name together: WfmRulePrice, by contract, then as in it. To be freed with
 * g_array_unref. */
GArray *wfm_rule_prices(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job);

typedef struct {
  bool crew;           /* a hard row of crews.csv; else of presence.csv */
  size_t at;           /* which of the problem's crews or presences */
  WfmDifference price; /* what the roster costs more with it than without; the bounds know nothing of crews and little of presences */
} WfmCrewPrice;
/* Hard crews, then hard presences: WfmCrewPrice. To be freed with g_array_unref. */
GArray *wfm_crew_prices(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job);

typedef struct {
  size_t agent;         /* one more like this one: contract, site, zone, skills, wage, presences and crews; with nothing before or given */
  size_t n_like;        /* how many there are */
  double alone;         /* money that the roster costs less with one more, everybody else unchanged, wages paid */
  WfmDifference saving; /* the same with everybody arranged anew */
  double hours;         /* paid hours that this one then works, everybody else unchanged */
} WfmPersonPrice;
/* One of each kind of person, in the order of the agents: WfmPersonPrice. To be freed with g_array_unref. */
GArray *wfm_person_prices(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t work, const WfmJob *job);
