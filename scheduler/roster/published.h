/* A roster that is already out, in the eyes of the search: its duties as plans of the space, and the past as something that cannot be
 * changed any more. */
#pragma once

#include "scheduler/roster/search.h"

/* A published duty that cannot be worked as published. */
typedef struct {
  size_t agent;
  const WfmDuty *duty; /* borrowed from the roster */
} WfmLostDuty;

typedef struct {
  WfmPlanned **plan; /* [n_persons] the published duties that are still possible; `set` where together they break no hard rule */
  uint8_t **rests;   /* [n_persons][days] 1: the breaks of that day's duty are those of the roster */
  GArray *lost;      /* WfmLostDuty, by agent, then start */
  size_t n_persons;
} WfmPublished;

/* Breaks are taken over where they lie in the windows of the shift type, and are placed anew by the search otherwise. */
WfmPublished *wfm_published_new(const WfmSpace *space, const WfmRoster *roster);
void wfm_published_free(WfmPublished *published);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmPublished, wfm_published_free)

/* Puts what stands of the roster into an empty search, then those whose plan has to be made anew, or everybody where one of those finds none; false
 * where somebody has none even then. `seated`: a plan for which seats are lacking does not stand; else they stay overcrowded as they are. *stands (NULL:
 * not asked): plans with shifts that were put in; 0 where everybody was laid anew. */
bool wfm_published_begin(const WfmPublished *published, WfmSearch *search, bool seated, size_t *stands);

/* The option of the person's space that is this duty; -1: none, because of leave, another contract, another grid ... */
int32_t wfm_published_option(const WfmPerson *person, const WfmDuty *duty);

/* The problem as it stands at the instant `now`: duties of the roster that began before it are worked as published, cut where an absence
 * begins (what an absence covers from its start never happened), and nobody works anything else before it. INT64_MIN: nothing is past.
 * Borrows from problem and roster. */
typedef struct {
  WfmRosterProblem problem;
  WfmAgent *agent;   /* [n_agents] */
  GPtrArray *memory; /* spans */
} WfmFrozen;
WfmFrozen *wfm_frozen_new(const WfmRosterProblem *problem, const WfmRoster *roster, int64_t now);
void wfm_frozen_free(WfmFrozen *frozen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmFrozen, wfm_frozen_free)
