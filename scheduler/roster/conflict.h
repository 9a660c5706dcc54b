/* Why there is no legal roster, and what would give one.
 *
 * A conflict is a set of rules, absences, fixed shifts, earlier shifts, people asked for ... that cannot hold together and from which nothing
 * can be left out: found by leaving out one part after the other (the deletion filter; Chinneck 2008, chapter 6). Where one change is not
 * enough for a person there is more than one conflict: the next is looked for with the first change of the one before it made. */
#pragma once

#include "scheduler/roster/search.h"

typedef enum {
  WFM_PART_RULE,     /* index: a hard rule of the agent's contract */
  WFM_PART_SPAN,     /* index: the first of the agent's spans of this kind and origin; all of them */
  WFM_PART_PREVIOUS, /* index: a duty before the horizon */
  WFM_PART_CARRIED,  /* what the agent's ledger carries */
  WFM_PART_SKILL,    /* that the agent can serve none of the queues */
  WFM_PART_CLOCK,    /* the change of the clocks in the agent's zone at about the horizon */
  WFM_PART_SEATS,    /* index: site */
  WFM_PART_PRESENCE, /* index: presence */
  WFM_PART_ON_CALL,  /* index: on-call line */
  WFM_PART_MEETING,  /* index: gathering */
  WFM_PART_CREW,     /* index: crew */
  WFM_PART_CONTRACT, /* index: a hard rule of a contract, for everybody who has it: rules counted over all contracts */
  WFM_N_PARTS,
} WfmPartKind;
extern const char *const wfm_part_names[WFM_N_PARTS]; /* "rule", "span", ... */

typedef struct {
  WfmPartKind kind;
  size_t agent; /* SIZE_MAX: nobody's */
  size_t index;
} WfmPart;

static inline bool wfm_part_same(const WfmPart *a, const WfmPart *b) {
  return a->kind == b->kind && a->agent == b->agent && a->index == b->index;
}

/* The part in words: "max_days_week 5 days (contracts.csv:5)". To be freed. */
char *wfm_part_text(const WfmRosterProblem *problem, const WfmPart *part);

/* Which number of a presence or crew. */
typedef enum { WFM_SIDE_LEAST, WFM_SIDE_MOST, WFM_SIDE_ON_BREAK, WFM_SIDE_IN_MEETING, WFM_N_SIDES } WfmLimitSide;

typedef struct {
  WfmPart part;
  WfmLimitSide side; /* of a presence or crew */
  double value;      /* of the rule, of the seats, or by how many people a presence or crew gives way; NAN: the part is left out */
  double effort;     /* change relative to the value; leaving something out comes after every change of a value */
  double cost;       /* money of a roster with it; NAN where that was not asked, or none was found */
  const void *
      instead; /* an on-call line or gathering that changes: WfmOnCallLine or WfmGathering as it then is; the conflict's. NULL: none does */
  char *text;
} WfmRelaxation;

typedef struct {
  char *text;         /* a sentence */
  GArray *part;       /* WfmPart, nothing of which can be left out; empty: the shifts of the contract allow nothing */
  GArray *relaxation; /* WfmRelaxation, each alone enough for this conflict; the least effort first, or the cheapest once priced */
  char *hint;         /* what to do where there is none, or NULL */
  bool priced;        /* the costs of the relaxations are those of whole rosters, and of the rota where it is in conflict */
  GPtrArray *owned;   /* what its relaxations put instead */
} WfmConflict;

/* All conflicts that were found: first those of single people, else those of a presence that too few can reach, else of a site whose seats do
 * not suffice, else of presences and crews that everybody could reach and no roster keeps; at most `most` people are explained (0: all), and *more (NULL: not asked) is how many are left. Empty where a first roster can be
 * made. To be freed with g_ptr_array_unref. */
GPtrArray *wfm_roster_conflicts(const WfmRosterProblem *problem, size_t most, size_t *more, const WfmJob *job);

/* The conflicts as sentences in an error of WFM_STATUS_INFEASIBLE, or WFM_STATUS_INTERNAL where the job was stopped before there was one; false. */
bool wfm_conflicts_fail(const WfmRosterProblem *problem, const WfmJob *job, GError **err);

/* Whether the person alone has a legal plan, whoever else works. */
bool wfm_person_can_plan(const WfmRosterProblem *problem, size_t person, const WfmJob *job);

/* Whether of every hard presence as many people have a shift that reaches its times as it asks for. */
bool wfm_presences_reached(const WfmSpace *space);
/* Whether the best roster that was found keeps every hard presence and crew; else an error of WFM_STATUS_INFEASIBLE, or WFM_STATUS_INTERNAL where
 * the job was stopped, says where it does not. */
bool wfm_presences_kept(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job, GError **err);

/* Why no rota can be settled for the problem's on-call lines (none of them settled yet), with what the rota costs - pay for standing by and for
 * call-outs, people missing at their price - under each way out that alone is enough; NULL where there is one. To be freed. */
WfmConflict *wfm_on_call_conflict(const WfmRosterProblem *problem, const WfmJob *job);
void wfm_conflict_free(WfmConflict *conflict);
/* The gatherings that must be held and have no time at which all can be, against a legal roster without any: each by itself, or, where each has a
 * time, the fewest that have none beside each other. With what the meetings of the conflict cost under each way out. To be freed with
 * g_ptr_array_unref. */
GPtrArray *wfm_meeting_conflicts(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmJob *job);

/* Prices every relaxation: what a roster costs in which it is made, and of every other conflict the first; sorts them. The rosters are
 * searched for with `work` units, those of one conflict begin with the same one. Conflicts of on-call lines: the rota is settled first, and what
 * it costs is counted in; of gatherings: the problem's are held, and the rosters begin with `roster`, that of wfm_meeting_conflicts
 * (NULL: no such conflicts). Returns what else is in conflict when the first of each
 * is made (empty: nothing; costs are then as they were), to be freed with g_ptr_array_unref. */
GPtrArray *wfm_conflicts_price(const WfmRosterProblem *problem, GPtrArray *conflicts, const WfmRoster *roster, int64_t work,
                               const WfmJob *job);
