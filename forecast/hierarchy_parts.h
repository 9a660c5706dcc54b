/* Between the files hierarchy*.c. */
#pragma once

#include "forecast/hierarchy.h"
#include "forecast/reconcile.h"
#include "forecast/siblings.h"

/* A node of the family's tree: a leaf (a series, or the rest of a sum) or a sum. */
typedef struct {
  WfmForecastInput input; /* of a series: as given; else its arrays are owned below */
  WfmForecastSettings settings;
  int32_t series; /* index of the series, or -1 */
  WfmForecast *forecast;
  GError *error;
  char *name;
  double *volume, *aht_s;
  uint8_t *open_past, *open_future;
  GArray *events, *verdicts;
  GArray *lifts;        /* of WfmLevelLift: the lasting steps of a leaf under a sum, found or stated; NULL: not sought */
  uint8_t *known;       /* [future n] of leaves and given sums: wfm_node_known; NULL: everything is known */
  WfmLongInput *longer; /* of a leaf with a short history; NULL: as it is */
  uint8_t *silent; /* [future n] sums: 1 where a stated event or closure touches some leaves only, so that its own forecast cannot count */
} WfmNode;

/* Seeks the lasting steps of a leaf's level. */
void wfm_node_seek_lifts(WfmNode *leaf);

/* Fills the input of a sum without a series of its own, from the inputs of its leaves, as the planner's verdicts on them leave them and on the level
 * after their steps. */
void wfm_node_add_up(WfmNode *sum, const WfmNode *const *leaf, int32_t n_leaves);

/* Brings the history of a given sum onto the level after the steps of its leaves: one that is much in a queue may be nothing to be seen in the sum. */
void wfm_node_lift(WfmNode *sum, const WfmNode *const *leaf, int32_t n_leaves);

/* Fills the input of what a given sum has beyond its parts: [n_parts] series. */
void wfm_node_rest(WfmNode *rest, const WfmForecastInput *sum, const WfmForecastInput *const *part, int32_t n_parts);

/* [future n] 1 where the history has measured that hour of the week, or of the weekday that an event's day follows. */
uint8_t *wfm_node_known(const WfmForecastInput *leaf);

void wfm_node_clear(WfmNode *node);

/* map[from n]: interval of `to` at the same local day, slot and fold, or -1. */
void wfm_slots_map(int32_t *map, const WfmSlots *from, const WfmSlots *to);

/* Draws how far each leaf's days stray to what is usual among its siblings, the leaves of the smallest sum above it that has others. A few
 * origins tell little about a variance, and queues that are served together mostly err alike. */
void wfm_spread_pool(const WfmTree *tree, WfmNode *node);

/* Held-back errors of nodes, of which only the forecasts are looked at. */
WfmNodeErrors wfm_node_errors_new(const WfmNode *node, int32_t n_nodes);

/* What the held-back days say about reconciling this tree. */
typedef struct {
  WfmNodeLaw *law;        /* of all held-back days */
  double *weight;         /* [n_leaves] 0 .. 1 how far a leaf follows */
  double *sum_weight;     /* [n_sums] 0 .. 1 how far a sum goes to what its leaves add up to */
  double *ratio;          /* [n_nodes] root of the mean squared standardised error after, over before */
  double *before, *after; /* [n_nodes] mean absolute error over mean actual; NaN: not known */
} WfmTrial;

WfmTrial *wfm_trial_new(const WfmTree *tree, const WfmNode *node, const WfmJob *job);
void wfm_trial_free(WfmTrial *trial);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTrial, wfm_trial_free)

/* leaf[n_leaves]: the base forecast moved towards the reconciled one by the weights. mean, sd [n_nodes] as for wfm_reconcile. */
void wfm_trial_leaves(double *leaf, const WfmTree *tree, const WfmTrial *trial, const double *mean, const double *sd);
