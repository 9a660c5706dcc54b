/* Who serves what: the agents present in each interval, split between the queues so that the price curves are worth most.
 *
 * Agents with the same proficiencies form a skill group. In interval i, with n_g agents of group g present, the value is
 *   F_i(n) = max sum_q V_iq(x_q),  x_q = sum_g p_gq y_gq,  sum_q y_gq <= n_g,  y >= 0
 * with V_iq the integral of the (never rising) price curve: a generalised flow of agents to queues with concave returns. An agent is
 * counted once however many skills he has. The flow is kept optimal by successive best augmenting paths when an agent comes or goes
 * (Ford and Fulkerson's successive paths, with gains; Ahuja, Magnanti, Orlin 1993, chapters 14 and 15): a path hands the new agent to
 * a queue, whose displaced agents move on to another queue, and so on, to the queue where the last unit is worth most. */
#pragma once

#include "scheduler/roster/problem.h"

/* An agent who serves by one arc moves on to another of the same group; gain: its effect there over that here. */
typedef struct {
  double gain;
  int32_t to, other; /* to: the arc moved to; other: the queue at the end that is being valued */
} WfmSwap;

/* What presence of a group was found to be worth, or to lose; known while `age` is the interval's. */
typedef struct {
  double money;
  uint32_t age;
} WfmWorth;

typedef struct {
  int32_t n; /* intervals */
  int32_t n_queues, n_groups, n_arcs;
  const WfmRosterQueue *queues;
  int32_t *group_of;              /* [n_agents] */
  int32_t *arc_first;             /* [n_groups + 1] */
  int32_t *arc_queue, *arc_group; /* [n_arcs] */
  double *arc_gain;               /* [n_arcs] proficiency > 0 */
  bool uneven;                    /* somebody is quicker on one queue than on another */
  WfmSwap *into;                  /* [n_queues * n_arcs] the agent on the arc moves to that queue; other: the queue left */
  uint64_t *can_enter;            /* [n_queues * n_words] bit a: the agents on arc a could move to the queue */
  uint64_t *serves;               /* [n_queues * n_words] bit a: arc a leads to the queue */
  uint64_t *alike;                /* [n_groups * n_words] the group's arcs, if it is equally quick on all of them; else none */
  uint64_t *settled;              /* [n_queues * n_words] the arcs of all such groups that serve the queue */
  uint64_t *open;                 /* [n_words] scratch: arcs that can still change the value of a queue */
  size_t n_words;                 /* 64 arcs each */
  int32_t *stack;                 /* [n_queues] scratch: queues whose neighbours are still to be told, each once: */
  uint8_t *waiting;               /* [n_queues] */
  size_t width;                   /* bytes per interval */
  char *cell;                     /* [n * width], see coverage_cell.h */
  uint32_t *age;                  /* [n] goes up whenever the interval changes */
  WfmWorth *worth;                /* [n_groups * n] of one agent more, beside presences */
  WfmWorth *loss;                 /* [n_groups * n] of one agent less */
  double *value_at;               /* [n] F_i, but for the intervals in stale[n_stale] */
  int32_t *stale, n_stale;
  uint8_t *is_stale;
  const WfmPresence *presences; /* what is asked of some people besides the queues (coverage_presence.c) */
  size_t n_presences;
  uint8_t *in_presence; /* [n_presences * n_groups] WFM_IN_ bits */
  double *gap_price;    /* [n_presences] of one person missing, or beyond, in one interval */
  bool lenient;         /* people beyond, and who works without those asked for beside him, cost nothing: for a bound */
  double presence_full; /* value of every presence kept, part of `full` */
  int32_t *resting;     /* [n_presences * n] members on a break; NULL: no presence limits that */
  double **prefix;      /* [n_queues] sums of the curves */
  double full;          /* value of full coverage of every curve */
  int64_t work;         /* elementary steps done */
  /* journal of the cells changed since wfm_coverage_begin */
  bool journal;
  GArray *saved_index;    /* int32_t */
  GByteArray *saved_cell; /* [.. * width] */
  uint8_t *saved;         /* [n] */
  char *scratch;          /* [width] */
} WfmCoverage;

/* Agents with equal proficiencies, of whom the same presence is asked, form a group, numbered in order of their first appearance:
 * group_of[n_agents], and of each group its first agent in leader[n_agents] (may be NULL). Returns how many there are. */
int32_t wfm_coverage_groups(const WfmRosterProblem *problem, int32_t *group_of, size_t *leader);

/* Empty: nobody present. */
WfmCoverage *wfm_coverage_new(const WfmRosterProblem *problem);
void wfm_coverage_free(WfmCoverage *coverage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmCoverage, wfm_coverage_free)
void wfm_coverage_clear(WfmCoverage *coverage);

/* One agent of a group more, or one less, in interval i. */
void wfm_coverage_add(WfmCoverage *coverage, int32_t i, int32_t group);
void wfm_coverage_remove(WfmCoverage *coverage, int32_t i, int32_t group);

/* Presence over [from, to): the intervals of which at least half lies in it. And that of duties that began before the horizon: where
 * nothing is known of their breaks, all of it is work. */
void wfm_coverage_add_span(WfmCoverage *coverage, WfmGrid grid, int32_t group, int64_t from, int64_t to);
void wfm_coverage_history(WfmCoverage *coverage, const WfmRosterProblem *problem);

/* Adding and removing follow best paths, and those do not find the circuits in which somebody slow on a queue changes places with somebody
 * who is not, which pays only once people are missing. This goes round them until none pays. */
void wfm_coverage_settle(WfmCoverage *coverage);

/* A plane above F_i that touches it at heads[n_groups] (fractions allowed): F_i(n) <= *constant + sum_g slope_g n_g. Returns F_i(heads). */
double wfm_coverage_plane(WfmCoverage *coverage, int32_t i, const double *heads, double *constant, double *slope);

/* Sum of F_i; and F_i of one interval; and that it is no longer what was last counted, though nobody came or went. */
double wfm_coverage_value(WfmCoverage *coverage);
double wfm_coverage_value_at(const WfmCoverage *coverage, int32_t i);
void wfm_coverage_recount(WfmCoverage *coverage, int32_t i);

/* Agents of a group in interval i; and what a queue's last agent there and the next one are worth, in the middle. */
double wfm_coverage_heads(const WfmCoverage *coverage, int32_t i, int32_t group);
double wfm_coverage_slope(const WfmCoverage *coverage, int32_t i, int32_t queue);

/* present[n_queues * n]: heads on each queue. */
void wfm_coverage_present(const WfmCoverage *coverage, double *present);

enum { WFM_IN_MEMBERS = 1, WFM_IN_BESIDE = 2 };

/* Presence asked of some people, part of every value above: whether the agent is one of them, and whether two are in the same. The part
 * that the roster lacks, money. The other functions are the parts of their namesakes. */
bool wfm_presence_has(const WfmRosterProblem *problem, size_t agent);
/* What the search holds against an hour that a hard presence or crew lacks, in dearest hours. */
#define WFM_HARD_WEIGHT 10.0
/* Money of the dearest hour: of wages, of one more agent on a queue, of a priced gap. */
double wfm_dearest_hour(const WfmRosterProblem *problem);
bool wfm_presence_alike(const WfmRosterProblem *problem, size_t a, size_t b);
double wfm_coverage_presence_short(const WfmCoverage *coverage);
/* From now on an hour that a hard presence lacks is held at `factor` times what it was. */
void wfm_coverage_insist(WfmCoverage *coverage, double factor);
void wfm_coverage_ask_presence(WfmCoverage *coverage, const WfmRosterProblem *problem);
double wfm_coverage_presence_worth(const WfmCoverage *coverage, int32_t i, int32_t group);
double wfm_coverage_presence_loss(const WfmCoverage *coverage, int32_t i, int32_t group);
double wfm_coverage_presence_value(const WfmCoverage *coverage, int32_t i);
double wfm_coverage_presence_plane(const WfmCoverage *coverage, int32_t i, const double *heads, double *constant, double *slope);

/* Members of presences who are on a break: one of the group more (by 1), or less (by -1), over the intervals [from, to); and what one
 * more costs in interval i. Neither is part of the journal below. A bound knows nothing of it. */
bool wfm_coverage_limits_rest(const WfmCoverage *coverage);
void wfm_coverage_rest(WfmCoverage *coverage, int32_t from, int32_t to, int32_t group, int by);
double wfm_coverage_rest_price(const WfmCoverage *coverage, int32_t i, int32_t group);

/* Changes from here on can be taken back, all together, until they are kept. */
void wfm_coverage_begin(WfmCoverage *coverage);
void wfm_coverage_keep(WfmCoverage *coverage);
void wfm_coverage_back(WfmCoverage *coverage);

/* What is found where it is not known. */
double wfm_coverage_find_worth(WfmCoverage *coverage, int32_t i, int32_t group);
double wfm_coverage_find_loss(WfmCoverage *coverage, int32_t i, int32_t group);

/* What one agent more of the group is worth in interval i, and what one less loses. */
static inline double wfm_coverage_worth(WfmCoverage *c, int32_t i, int32_t group) {
  WfmWorth *known = &c->worth[(size_t)group * (size_t)c->n + (size_t)i];
  if (known->age != c->age[i]) *known = (WfmWorth){wfm_coverage_find_worth(c, i, group), c->age[i]};
  return c->n_presences > 0 ? known->money + wfm_coverage_presence_worth(c, i, group) : known->money;
}

static inline double wfm_coverage_loss(WfmCoverage *c, int32_t i, int32_t group) {
  WfmWorth *known = &c->loss[(size_t)group * (size_t)c->n + (size_t)i];
  if (known->age != c->age[i]) *known = (WfmWorth){wfm_coverage_find_loss(c, i, group), c->age[i]};
  return c->n_presences > 0 ? known->money + wfm_coverage_presence_loss(c, i, group) : known->money;
}
