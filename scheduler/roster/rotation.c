#include "scheduler/roster/rotation.h"

#include "core/highs.h"

#include <math.h>
#include <string.h>

enum { WEEK = 7, MOST_CUTS = 200 };

/* What is known of a worker at the end of a day. */
typedef struct {
  int32_t off;   /* days off so far; 0: at work */
  int32_t shift; /* the shift; of the first day off where it matters: the one before */
  int32_t block, work;
} Node;

typedef struct {
  int32_t from, to, day; /* node on `day`, node on the next */
  int32_t flow;
} Arc;

typedef struct {
  const WfmRotation *r;
  const WfmJob *job;
  GArray *node, *arc;
  void *highs;
} Web;

static bool forbids(const WfmRotation *r, int32_t before, int32_t after, bool day_off) {
  for (size_t k = 0; k < r->n_forbidden; k++)
    if (r->forbidden[k].before == before && r->forbidden[k].after == after && r->forbidden[k].day_off == day_off) return true;
  return false;
}

/* Whether a worker may go from one state to the other overnight. */
static bool follows(const WfmRotation *r, const Node *a, const Node *b) {
  if (a->off > 0 && b->off > 0) return b->off == a->off + 1;
  if (a->off > 0) { /* back to work */
    if (a->off < r->off_low || b->work != 1 || b->block != 1) return false;
    return a->off > 1 || !forbids(r, a->shift, b->shift, true);
  }
  bool block_done = a->block >= r->block_low[a->shift];
  if (b->off > 0) return b->off == 1 && b->shift == a->shift && block_done && a->work >= r->work_low;
  if (b->work != a->work + 1) return false;
  if (b->shift == a->shift) return b->block == a->block + 1;
  return b->block == 1 && block_done && !forbids(r, a->shift, b->shift, false);
}

static void list_nodes(Web *w) {
  const WfmRotation *r = w->r;
  for (int32_t off = 1; off <= r->off_high; off++)
    for (int32_t s = 0; s < (off == 1 ? r->n_shifts : 1); s++) {
      Node node = {.off = off, .shift = off == 1 ? s : -1};
      g_array_append_val(w->node, node);
    }
  for (int32_t s = 0; s < r->n_shifts; s++)
    for (int32_t work = 1; work <= r->work_high; work++)
      for (int32_t block = 1; block <= MIN(work, r->block_high[s]); block++) {
        Node node = {.shift = s, .block = block, .work = work};
        g_array_append_val(w->node, node);
      }
}

static void list_arcs(Web *w) {
  for (int32_t day = 0; day < WEEK; day++)
    for (guint a = 0; a < w->node->len; a++)
      for (guint b = 0; b < w->node->len; b++) {
        if (!follows(w->r, &g_array_index(w->node, Node, a), &g_array_index(w->node, Node, b))) continue;
        Arc arc = {(int32_t)a, (int32_t)b, day, 0};
        g_array_append_val(w->arc, arc);
      }
}

/* Rows: what goes into a node goes out; each shift gets its workers; so many workers in all. */
static void build(Web *w) {
  const WfmRotation *r = w->r;
  HighsInt nodes = (HighsInt)w->node->len;
  w->highs = Highs_create();
  Highs_setBoolOptionValue(w->highs, "output_flag", 0);
  Highs_setIntOptionValue(w->highs, "threads", 1);
  Highs_setStringOptionValue(w->highs, "parallel", "off");
  Highs_setIntOptionValue(w->highs, "random_seed", 1);
  for (HighsInt k = 0; k < WEEK * nodes; k++) Highs_addRow(w->highs, 0, 0, 0, NULL, NULL);
  for (int32_t s = 0; s < r->n_shifts; s++)
    for (int32_t d = 0; d < WEEK; d++) Highs_addRow(w->highs, r->required[s * WEEK + d], r->required[s * WEEK + d], 0, NULL, NULL);
  Highs_addRow(w->highs, r->n_workers, r->n_workers, 0, NULL, NULL);
  for (guint k = 0; k < w->arc->len; k++) {
    const Arc *arc = &g_array_index(w->arc, Arc, k);
    const Node *from = &g_array_index(w->node, Node, arc->from);
    HighsInt index[4] = {arc->day * nodes + arc->from, (arc->day + 1) % WEEK * nodes + arc->to}, n = 2;
    double value[4] = {-1, 1, 1, 1};
    if (from->off == 0) index[n++] = WEEK * nodes + from->shift * WEEK + arc->day;
    if (arc->day == 0) index[n++] = WEEK * nodes + r->n_shifts * WEEK;
    Highs_addCol(w->highs, 0, 0, r->n_workers, n, index, value);
  }
  g_autofree HighsInt *integral = g_new(HighsInt, w->arc->len + 1);
  for (guint k = 0; k < w->arc->len; k++) integral[k] = WFM_HIGHS_INTEGER;
  if (w->arc->len) Highs_changeColsIntegralityByRange(w->highs, 0, (HighsInt)w->arc->len - 1, integral);
}

static void stop_if_asked(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  const Web *w = user;
  in->user_interrupt = wfm_job_stopped(w->job);
}

static WfmRotationAnswer circulate(Web *w) {
  if (Highs_run(w->highs) == WFM_HIGHS_ERROR) return WFM_ROTATION_STOPPED;
  HighsInt status = Highs_getModelStatus(w->highs);
  if (status == WFM_HIGHS_INFEASIBLE) return WFM_ROTATION_NONE;
  if (status != WFM_HIGHS_OPTIMAL) return WFM_ROTATION_STOPPED;
  g_autofree double *x = g_new0(double, w->arc->len + 1);
  Highs_getSolution(w->highs, x, NULL, NULL, NULL);
  for (guint k = 0; k < w->arc->len; k++) g_array_index(w->arc, Arc, k).flow = (int32_t)lround(x[k]);
  return WFM_ROTATION_FOUND;
}

static int32_t place(const Web *w, int32_t day, int32_t node) {
  return day % WEEK * (int32_t)w->node->len + node;
}

static int32_t root_of(int32_t *parent, int32_t k) {
  while (parent[k] != k) k = parent[k] = parent[parent[k]];
  return k;
}

/* part[place]: the part of the circulation that holds it, -1: none. The number of parts. */
static int32_t find_parts(const Web *w, int32_t *part) {
  int32_t n = WEEK * (int32_t)w->node->len, parts = 0;
  g_autofree int32_t *parent = g_new(int32_t, (size_t)n + 1);
  for (int32_t k = 0; k < n; k++) parent[k] = k, part[k] = -1;
  for (guint k = 0; k < w->arc->len; k++) {
    const Arc *arc = &g_array_index(w->arc, Arc, k);
    if (arc->flow > 0) parent[root_of(parent, place(w, arc->day, arc->from))] = root_of(parent, place(w, arc->day + 1, arc->to));
  }
  for (guint k = 0; k < w->arc->len; k++) {
    const Arc *arc = &g_array_index(w->arc, Arc, k);
    if (arc->flow == 0) continue;
    int32_t at = place(w, arc->day, arc->from), root = root_of(parent, at);
    if (part[root] < 0) part[root] = parts++;
    part[at] = part[root];
    part[place(w, arc->day + 1, arc->to)] = part[root];
  }
  return parts;
}

/* n x (flow out of the part) >= flow through one of its places: who is inside at all must come out, all being one walk. */
static void cut_part(Web *w, const int32_t *part, int32_t which) {
  g_autofree HighsInt *index = g_new(HighsInt, w->arc->len + 1);
  g_autofree double *value = g_new(double, w->arc->len + 1);
  HighsInt n = 0;
  int32_t through = -1;
  for (guint k = 0; k < w->arc->len; k++) {
    const Arc *arc = &g_array_index(w->arc, Arc, k);
    int32_t from = place(w, arc->day, arc->from), to = place(w, arc->day + 1, arc->to);
    if (part[from] != which) continue;
    if (through < 0 && arc->flow > 0) through = from;
    bool out = part[to] != which;
    double weight = (out ? w->r->n_workers : 0) - (from == through);
    if (weight == 0) continue;
    index[n] = (HighsInt)k;
    value[n++] = weight;
  }
  Highs_addRow(w->highs, 0, INFINITY, n, index, value);
}

/* The closed walk over all arcs, each as often as it flows, read off from a Monday. */
static void unroll(Web *w, int32_t *pattern) {
  int32_t n = w->r->n_workers * WEEK, nodes = (int32_t)w->node->len, begin = -1;
  g_autofree GArray **out = g_new0(GArray *, (size_t)(WEEK * nodes) + 1);
  for (int32_t k = 0; k < WEEK * nodes; k++) out[k] = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (guint k = 0; k < w->arc->len; k++) {
    const Arc *arc = &g_array_index(w->arc, Arc, k);
    for (int32_t f = 0; f < arc->flow; f++) g_array_append_val(out[place(w, arc->day, arc->from)], arc->to);
    if (arc->day == 0 && arc->flow > 0) begin = arc->from;
  }
  g_autofree int32_t *stack = g_new(int32_t, (size_t)n + 2), *walk = g_new(int32_t, (size_t)n + 2);
  g_assert(nodes > 0 && begin >= 0); /* every worker takes an arc on Monday */
  int32_t top = 0, length = 0;
  stack[top++] = begin;
  while (top > 0) { /* the stack's depth tells the weekday: place = day x nodes + node */
    int32_t at = stack[top - 1];
    if (out[at]->len > 0) {
      int32_t to = g_array_index(out[at], int32_t, out[at]->len - 1);
      g_array_set_size(out[at], out[at]->len - 1);
      stack[top++] = place(w, at / nodes + 1, to);
    } else {
      walk[length++] = at;
      top--;
    }
  }
  for (int32_t k = 0; k < n; k++) { /* the walk comes out backwards and closes where it began */
    const Node *node = &g_array_index(w->node, Node, walk[n - k] % nodes);
    pattern[k] = node->off > 0 ? -1 : node->shift;
  }
  for (int32_t k = 0; k < WEEK * nodes; k++) g_array_free(out[k], TRUE);
}

static WfmRotationAnswer solve(Web *w, int32_t *pattern) {
  g_autofree int32_t *part = g_new(int32_t, WEEK * (size_t)w->node->len + 1);
  for (int32_t round = 0; round < MOST_CUTS; round++) {
    WfmRotationAnswer answer = circulate(w);
    if (answer != WFM_ROTATION_FOUND) return answer;
    int32_t parts = find_parts(w, part);
    if (parts == 1) {
      unroll(w, pattern);
      return answer;
    }
    for (int32_t k = 0; k < parts; k++) cut_part(w, part, k);
  }
  return WFM_ROTATION_STOPPED;
}

WfmRotationAnswer wfm_rotation_solve(int32_t *pattern, const WfmRotation *rotation, const WfmJob *job) {
  Web w = {rotation, job, g_array_new(FALSE, TRUE, sizeof(Node)), g_array_new(FALSE, TRUE, sizeof(Arc)), NULL};
  list_nodes(&w);
  list_arcs(&w);
  build(&w);
  Highs_setCallback(w.highs, stop_if_asked, &w);
  Highs_startCallback(w.highs, WFM_HIGHS_CALLBACK_MIP);
  WfmRotationAnswer answer = rotation->n_workers > 0 ? solve(&w, pattern) : WFM_ROTATION_NONE;
  Highs_destroy(w.highs);
  g_array_free(w.node, TRUE);
  g_array_free(w.arc, TRUE);
  return answer;
}
