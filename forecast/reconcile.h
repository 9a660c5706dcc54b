/* Reconciliation of forecasts over a tree of sums: minimum trace (MinT) with a shrunk covariance, non-negative.
 *
 * Nodes are the leaves, then the sums of leaves. Base forecasts y of the nodes, each made by itself, do not add up: C y != 0, with one row
 * of C for each sum (its leaves less itself). The reconciled forecasts are the projection
 *     y~ = y - W C' (C W C')^-1 C y                 (Wickramasuriya, Athanasopoulos and Hyndman 2019, JASA 114, equation 11, in the form
 *                                                    of constraints: Di Fonzo and Girolimetto 2023)
 * W being the covariance of the nodes' errors. It is sd_i s_i R_ij s_j sd_j: sd the standard deviation by each forecast's own law on that
 * day, s how far its held-back errors missed that, and R their correlation, shrunk to the identity with the intensity of Schaefer and
 * Strimmer 2005 (SAGMB 4(1), 32; table 2 "D" on the scale of correlations). The variance of each correlation is taken between origins,
 * since the days of one origin err together, and counts as many origins as there are horizons of distinct days, since origins overlap.
 *
 * W is never written down: R = shrink I + (1 - shrink) Z'Z / rows, so that a product costs rows x nodes, and the system of sums is solved by
 * conjugate gradients (Hestenes and Stiefel 1952). Thousands of nodes are no matter. A leaf that would fall below 0 is set to 0
 * (Di Fonzo and Girolimetto 2023: as good as the quadratic programme), and the sums are sums of the leaves. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <glib.h>

typedef struct {
  int32_t n_leaves, n_sums;
  int32_t *begin; /* [n_sums + 1] */
  int32_t *leaf;  /* [begin[n_sums]] leaves of sum s: leaf[begin[s]] .. leaf[begin[s + 1] - 1] */
} WfmTree;

void wfm_tree_free(WfmTree *tree);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmTree, wfm_tree_free)

static inline int32_t wfm_tree_nodes(const WfmTree *tree) {
  return tree->n_leaves + tree->n_sums;
}

/* Held-back errors of all nodes over the standard deviations that their laws gave them: row-major, rows of one origin together. */
typedef struct {
  int32_t n_nodes, n_rows;
  double *z;       /* [n_rows * n_nodes] NaN where not known */
  int32_t *origin; /* [n_rows] */
  int32_t *day;    /* [n_rows] the local day that is spoken of */
} WfmNodeErrors;

/* The law of the errors of all nodes together. */
typedef struct {
  int32_t n_nodes, n_rows;
  double *z;     /* [n_rows * n_nodes] of mean square 1 by node; 0 where not known */
  double *scale; /* [n_nodes] s: root mean square of the standardised errors, drawn to 1 */
  double shrink; /* 1: no correlation is believed */
} WfmNodeLaw;

/* Intensity of shrinkage of the correlations, 0 .. 1; 1 below three origins. target[n_nodes]: to target_a target_b; NULL: to 0. */
double wfm_node_shrink(const WfmNodeErrors *errors, const double *target);
void wfm_node_errors_clear(WfmNodeErrors *errors);

/* use[n_rows]: rows that may be seen; NULL for all. */
WfmNodeLaw *wfm_node_law_new(const WfmNodeErrors *errors, const uint8_t *use, double shrink);
void wfm_node_law_free(WfmNodeLaw *law);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmNodeLaw, wfm_node_law_free)

/* leaf[n_leaves] receives the reconciled leaves, >= 0. mean[n_nodes], sd[n_nodes]; a node of sd 0 is not moved; a sum whose mean is NaN has
 * no say. */
void wfm_reconcile(double *leaf, const WfmTree *tree, const WfmNodeLaw *law, const double *mean, const double *sd);
