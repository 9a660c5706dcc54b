#include "scheduler/capacity/risk_split.h"

#include <math.h>
#include <string.h>

#define NONE SIZE_MAX

static void list_pairs(WfmRiskSplit *s, const uint8_t *serves) {
  size_t pairs = 0;
  for (size_t i = 0; i < s->n_sources; i++) {
    s->first_work[i] = pairs;
    for (size_t w = 0; w < s->n_works; w++)
      if (serves[i * s->n_works + w]) s->work[pairs++] = w;
  }
  s->first_work[s->n_sources] = pairs;
  pairs = 0;
  for (size_t w = 0; w < s->n_works; w++) {
    s->first_source[w] = pairs;
    for (size_t i = 0; i < s->n_sources; i++)
      if (serves[i * s->n_works + w]) s->source[pairs++] = i;
  }
  s->first_source[s->n_works] = pairs;
}

/* By insertion: there are few sources. */
static void order_sources(WfmRiskSplit *s) {
  for (size_t k = 0; k < s->n_sources; k++) {
    size_t at = k, works = s->first_work[k + 1] - s->first_work[k];
    for (; at > 0; at--) {
      size_t before = s->order[at - 1];
      if (s->first_work[before + 1] - s->first_work[before] <= works) break;
      s->order[at] = before;
    }
    s->order[at] = k;
  }
}

WfmRiskSplit *wfm_risk_split_new(size_t n_sources, size_t n_works, size_t most_steps, const uint8_t *serves) {
  WfmRiskSplit *s = g_new0(WfmRiskSplit, 1);
  size_t sources = n_sources + 1, works = n_works + 1, pairs = n_sources * n_works + 1;
  *s = (WfmRiskSplit){.n_sources = n_sources, .n_works = n_works, .most_steps = most_steps};
  s->first_work = g_new0(size_t, sources), s->work = g_new0(size_t, pairs);
  s->first_source = g_new0(size_t, works), s->source = g_new0(size_t, pairs);
  s->order = g_new0(size_t, sources);
  s->step = g_new0(WfmRiskStep, sources * (most_steps + 1)), s->n_steps = g_new0(size_t, sources);
  s->price = g_new0(double, pairs), s->worth = g_new0(double, works), s->need = g_new0(double, works);
  s->given = g_new0(double, pairs), s->used = g_new0(double, sources), s->short_h = g_new0(double, works);
  s->source_far = g_new0(double, sources), s->work_far = g_new0(double, works), s->left = g_new0(double, sources);
  s->source_potential = g_new0(double, sources), s->work_potential = g_new0(double, works);
  s->alive_source = g_new0(uint8_t, sources), s->alive_work = g_new0(uint8_t, works);
  /* A node waits at most once for each way to it. */
  s->queue = g_new0(size_t, 2 * (sources + works + pairs));
  s->want = g_new0(double, works), s->inflow = g_new0(double, works);
  s->from = g_new0(size_t, works), s->via = g_new0(size_t, sources), s->at = g_new0(size_t, sources);
  s->fresh_source = g_new0(uint8_t, sources), s->fresh_work = g_new0(uint8_t, works), s->active = g_new0(uint8_t, works);
  list_pairs(s, serves);
  order_sources(s);
  return s;
}

void wfm_risk_split_free(WfmRiskSplit *s) {
  if (!s) return;
  void *const arrays[] = {
      s->first_work,     s->work,       s->first_source, s->source,     s->order,   s->step,       s->n_steps,  s->price,
      s->worth,          s->need,       s->given,        s->used,       s->short_h, s->source_far, s->work_far, s->source_potential,
      s->work_potential, s->left,       s->want,         s->inflow,     s->from,    s->via,        s->at,       s->queue,
      s->fresh_source,   s->fresh_work, s->alive_source, s->alive_work, s->active};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(s);
}

/* ---- least cost ---- */

static double *pair(double *of, const WfmRiskSplit *s, size_t source, size_t work) {
  return &of[source * s->n_works + work];
}

/* The step from which a source gives its next hour; INFINITY where it has no more. */
static void take_step(WfmRiskSplit *s, size_t source) {
  const WfmRiskStep *step = s->step + source * s->most_steps;
  while (s->at[source] < s->n_steps[source] && s->left[source] <= s->tiny)
    if (++s->at[source] < s->n_steps[source]) s->left[source] = step[s->at[source]].hours;
}

static double next_cost(const WfmRiskSplit *s, size_t source) {
  return s->at[source] < s->n_steps[source] ? s->step[source * s->most_steps + s->at[source]].cost : (double)INFINITY;
}

static void give(WfmRiskSplit *s, size_t source, size_t work, double hours) {
  *pair(s->given, s, source, work) += hours;
  s->used[source] += hours;
  s->left[source] -= hours;
  s->short_h[work] -= hours;
  take_step(s, source);
}

/* Hours that cost nothing go to works of the highest worth directly: no path is shorter. */
static void give_free(WfmRiskSplit *s) {
  double worth = 0;
  for (size_t w = 0; w < s->n_works; w++)
    if (s->need[w] > s->tiny) worth = fmax(worth, s->worth[w]);
  for (size_t k = 0; k < s->n_sources; k++) {
    size_t i = s->order[k];
    for (size_t e = s->first_work[i]; e < s->first_work[i + 1]; e++) {
      size_t w = s->work[e];
      if (s->short_h[w] <= s->tiny || s->worth[w] < worth || !(worth > 0)) continue;
      while (s->short_h[w] > s->tiny && next_cost(s, i) + *pair(s->price, s, i, w) == 0) give(s, i, w, fmin(s->left[i], s->short_h[w]));
    }
  }
}

/* Costs count as equal within this. */
#define SAME 1e-9

/* Lengths of the first shortest paths: potentials, against which no way is shorter than nothing from then on. */
static void start_potentials(WfmRiskSplit *s) {
  s->end_potential = INFINITY;
  for (size_t i = 0; i < s->n_sources; i++) s->source_potential[i] = s->n_steps[i] > 0 ? next_cost(s, i) : (double)INFINITY;
  for (size_t w = 0; w < s->n_works; w++) {
    s->work_potential[w] = INFINITY;
    for (size_t e = s->first_source[w]; e < s->first_source[w + 1]; e++)
      s->work_potential[w] = fmin(s->work_potential[w], s->source_potential[s->source[e]] + *pair(s->price, s, s->source[e], w));
    if (s->short_h[w] > s->tiny) s->end_potential = fmin(s->end_potential, s->work_potential[w] - s->worth[w]);
  }
}

/* What can reach a work with something missing, back from there. What cannot never will again: no path leads through it any more. */
static void mark_alive(WfmRiskSplit *s) {
  size_t n = 0;
  memset(s->alive_source, 0, s->n_sources);
  for (size_t w = 0; w < s->n_works; w++) {
    s->alive_work[w] = s->short_h[w] > s->tiny;
    if (s->alive_work[w]) s->queue[n++] = w;
  }
  for (size_t k = 0; k < n; k++)
    for (size_t e = s->first_source[s->queue[k]]; e < s->first_source[s->queue[k] + 1]; e++) {
      size_t i = s->source[e];
      if (s->alive_source[i]) continue;
      s->alive_source[i] = 1;
      for (size_t f = s->first_work[i]; f < s->first_work[i + 1]; f++) {
        size_t w = s->work[f];
        if (s->alive_work[w] || *pair(s->given, s, i, w) <= s->tiny) continue;
        s->alive_work[w] = 1;
        s->queue[n++] = w;
      }
    }
}

/* Dijkstra's labels: what is as near as the level waits on the stack (works behind sources), the rest until its level comes. */
typedef struct {
  WfmRiskSplit *s;
  double level, end_far;
  size_t waiting, end;
} Search;

static void label_source(Search *q, size_t source, double far, size_t via) {
  WfmRiskSplit *s = q->s;
  if (far >= s->source_far[source]) return;
  s->source_far[source] = far;
  s->via[source] = via;
  if (far <= q->level) s->queue[q->waiting++] = source;
}

static void label_work(Search *q, size_t work, double far, size_t from) {
  WfmRiskSplit *s = q->s;
  if (far >= s->work_far[work]) return;
  s->work_far[work] = far;
  s->from[work] = from;
  if (far <= q->level) s->queue[q->waiting++] = s->n_sources + work;
}

static void pass_source(Search *q, size_t i) {
  WfmRiskSplit *s = q->s;
  s->fresh_source[i] = 0;
  for (size_t e = s->first_work[i]; e < s->first_work[i + 1]; e++) {
    size_t w = s->work[e];
    if (!s->alive_work[w] || !s->fresh_work[w]) continue;
    double length = *pair(s->price, s, i, w) + s->source_potential[i] - s->work_potential[w];
    label_work(q, w, s->source_far[i] + (length > SAME ? length : 0), i);
  }
}

/* Back along hours given: a source that is told to serve another work instead. */
static void pass_work(Search *q, size_t w) {
  WfmRiskSplit *s = q->s;
  s->fresh_work[w] = 0;
  if (s->short_h[w] > s->tiny) {
    double far = s->work_far[w] + fmax(0, s->work_potential[w] - s->worth[w] - s->end_potential);
    if (far < q->end_far) q->end_far = far, q->end = w;
  }
  for (size_t e = s->first_source[w]; e < s->first_source[w + 1]; e++) {
    size_t i = s->source[e];
    if (!s->alive_source[i] || !s->fresh_source[i] || *pair(s->given, s, i, w) <= s->tiny) continue;
    double length = s->work_potential[w] - *pair(s->price, s, i, w) - s->source_potential[i];
    label_source(q, i, s->work_far[w] + (length > SAME ? length : 0), w);
  }
}

/* Everything as far as the nearest of what is further than the level goes onto the stack; false where nothing is. */
static bool next_level(Search *q) {
  const WfmRiskSplit *s = q->s;
  double level = INFINITY;
  for (size_t i = 0; i < s->n_sources; i++)
    if (s->fresh_source[i]) level = fmin(level, s->source_far[i]);
  for (size_t w = 0; w < s->n_works; w++)
    if (s->fresh_work[w]) level = fmin(level, s->work_far[w]);
  if (isinf(level)) return false;
  q->level = level + SAME;
  for (size_t i = 0; i < s->n_sources; i++)
    if (s->fresh_source[i] && s->source_far[i] <= q->level) s->queue[q->waiting++] = i;
  for (size_t w = 0; w < s->n_works; w++)
    if (s->fresh_work[w] && s->work_far[w] <= q->level) s->queue[q->waiting++] = s->n_sources + w;
  return true;
}

/* The work with something missing that gains most from one hour more; NONE where it would cost more than it is worth. */
static size_t search(WfmRiskSplit *s) {
  Search q = {s, -1, INFINITY, 0, NONE};
  for (size_t i = 0; i < s->n_sources; i++) {
    double cost = s->alive_source[i] ? next_cost(s, i) : (double)INFINITY;
    s->source_far[i] = isinf(cost) ? cost : fmax(0, cost - s->source_potential[i]);
    s->via[i] = NONE;
    s->fresh_source[i] = 1;
  }
  for (size_t w = 0; w < s->n_works; w++) s->work_far[w] = INFINITY, s->fresh_work[w] = 1;
  while (q.end_far > q.level && (q.waiting > 0 || next_level(&q))) {
    if (q.waiting == 0) continue;
    size_t node = s->queue[--q.waiting];
    if (node < s->n_sources && s->fresh_source[node]) pass_source(&q, node);
    if (node >= s->n_sources && s->fresh_work[node - s->n_sources]) pass_work(&q, node - s->n_sources);
  }
  if (q.end == NONE) return NONE;
  for (size_t i = 0; i < s->n_sources; i++) s->source_potential[i] += fmin(s->source_far[i], q.end_far);
  for (size_t w = 0; w < s->n_works; w++) s->work_potential[w] += fmin(s->work_far[w], q.end_far);
  s->end_potential += q.end_far;
  return s->end_potential < -SAME ? q.end : NONE;
}

/* Along from and via to the source that the hours come from; `root` is that source. */
static double path_room(const WfmRiskSplit *s, size_t work, size_t *root) {
  double room = INFINITY;
  size_t i = s->from[work];
  for (; s->via[i] != NONE; i = s->from[s->via[i]]) room = fmin(room, s->given[i * s->n_works + s->via[i]]);
  *root = i;
  return room;
}

static void shift_along(WfmRiskSplit *s, size_t work, double hours) {
  for (;;) {
    size_t i = s->from[work];
    *pair(s->given, s, i, work) += hours;
    work = s->via[i];
    if (work == NONE) return;
    *pair(s->given, s, i, work) -= hours;
  }
}

/* As much as the path takes, from all steps of its source that cost the same. */
static void push_along(WfmRiskSplit *s, size_t end) {
  size_t root = NONE;
  double room = path_room(s, end, &root), cost = next_cost(s, root);
  room = fmin(room, s->short_h[end]);
  do {
    double hours = fmin(room, s->left[root]);
    shift_along(s, end, hours);
    s->used[root] += hours;
    s->left[root] -= hours;
    s->short_h[end] -= hours;
    room -= hours;
    take_step(s, root);
  } while (room > s->tiny && next_cost(s, root) <= cost + SAME);
}

void wfm_risk_settle(WfmRiskSplit *s) {
  double total = 0;
  for (size_t w = 0; w < s->n_works; w++) s->short_h[w] = s->need[w], total += s->need[w];
  s->tiny = 1e-12 * (1 + total);
  memset(s->given, 0, s->n_sources * s->n_works * sizeof *s->given);
  for (size_t i = 0; i < s->n_sources; i++) {
    s->used[i] = 0, s->at[i] = 0;
    s->left[i] = s->n_steps[i] > 0 ? s->step[i * s->most_steps].hours : 0;
    take_step(s, i);
  }
  start_potentials(s);
  give_free(s);
  mark_alive(s);
  for (size_t end = search(s); end != NONE; end = search(s)) {
    push_along(s, end);
    if (s->short_h[end] <= s->tiny) mark_alive(s);
  }
}

/* ---- even ratios ---- */

/* From the sources with hours left, over those that could give up a work: fresh_work and fresh_source mark what can be reached. Stops at the first work
 * that wants more and returns it; NONE: all that can be reached is marked. */
static size_t reach(WfmRiskSplit *s) {
  size_t n = 0, *queue = s->queue;
  memset(s->fresh_work, 0, s->n_works);
  for (size_t i = 0; i < s->n_sources; i++) {
    s->fresh_source[i] = s->left[i] > s->tiny;
    s->via[i] = NONE;
    if (s->fresh_source[i]) queue[n++] = i;
  }
  for (size_t k = 0; k < n; k++)
    for (size_t e = s->first_work[queue[k]]; e < s->first_work[queue[k] + 1]; e++) {
      size_t w = s->work[e];
      if (s->fresh_work[w]) continue;
      s->fresh_work[w] = 1, s->from[w] = queue[k];
      if (s->want[w] - s->inflow[w] > s->tiny) return w;
      for (size_t f = s->first_source[w]; f < s->first_source[w + 1]; f++) {
        size_t j = s->source[f];
        if (s->fresh_source[j] || s->left[j] < 0 || *pair(s->given, s, j, w) <= s->tiny) continue;
        s->fresh_source[j] = 1, s->via[j] = w;
        queue[n++] = j;
      }
    }
  return NONE;
}

/* Raises inflow towards want as far as the hours left go. */
static void fill(WfmRiskSplit *s) {
  for (size_t end = reach(s); end != NONE; end = reach(s)) {
    size_t root = NONE;
    double hours = path_room(s, end, &root);
    hours = fmin(hours, fmin(s->left[root], s->want[end] - s->inflow[end]));
    shift_along(s, end, hours);
    s->left[root] -= hours;
    s->inflow[end] += hours;
  }
}

/* Takes back what is given beyond want. */
static void trim(WfmRiskSplit *s) {
  for (size_t w = 0; w < s->n_works; w++)
    for (size_t e = s->first_source[w]; e < s->first_source[w + 1] && s->inflow[w] > s->want[w]; e++) {
      size_t i = s->source[e];
      if (s->left[i] < 0) continue;
      double hours = fmin(*pair(s->given, s, i, w), s->inflow[w] - s->want[w]);
      *pair(s->given, s, i, w) -= hours;
      s->left[i] += hours;
      s->inflow[w] -= hours;
    }
}

/* Largest common ratio of the active works, at most `ratio`: want and inflow are then that of their need. Each cut that stands in the way names a
 * smaller one. */
static double common_ratio(WfmRiskSplit *s, double ratio) {
  for (;;) {
    double missing = 0, there = 0, need = 0;
    for (size_t w = 0; w < s->n_works; w++)
      if (s->active[w]) s->want[w] = ratio * s->need[w];
    trim(s);
    fill(s);
    for (size_t w = 0; w < s->n_works; w++) {
      if (!s->active[w]) continue;
      missing = fmax(missing, s->want[w] - s->inflow[w]);
      if (!s->fresh_work[w]) there += s->inflow[w], need += s->need[w];
    }
    if (missing <= 4 * s->tiny || !(need > 0) || !(there / need < ratio)) return ratio;
    ratio = there / need;
  }
}

/* Raises the ratios of the active works to at most `cap`; who cannot have more stays where the others pass it. */
static void raise_together(WfmRiskSplit *s, double cap) {
  for (size_t round = 0; round < s->n_works; round++) {
    double need = 0, there = 0;
    for (size_t w = 0; w < s->n_works; w++)
      if (s->active[w]) need += s->need[w], there += s->inflow[w];
    for (size_t i = 0; i < s->n_sources; i++)
      if (s->left[i] > 0) there += s->left[i];
    if (!(need > 0)) return;
    double ratio = common_ratio(s, fmin(cap, there / need));
    if (ratio >= cap) return;
    for (size_t w = 0; w < s->n_works; w++)
      if (!s->fresh_work[w]) s->active[w] = 0;
  }
}

/* Works by falling worth up to their need, and then all that are not held back together beyond it. */
static void raise_by_worth(WfmRiskSplit *s) {
  double worth = INFINITY;
  for (size_t w = 0; w < s->n_works; w++) s->want[w] = 0;
  trim(s);
  g_autofree uint8_t *free_to_rise = g_new0(uint8_t, s->n_works + 1);
  for (;;) {
    double next = -INFINITY;
    for (size_t w = 0; w < s->n_works; w++)
      if (s->worth[w] < worth) next = fmax(next, s->worth[w]);
    if (isinf(next)) break;
    worth = next;
    for (size_t w = 0; w < s->n_works; w++) s->active[w] = s->worth[w] == worth && s->need[w] > s->tiny;
    raise_together(s, 1);
    for (size_t w = 0; w < s->n_works; w++) free_to_rise[w] |= s->active[w];
  }
  memcpy(s->active, free_to_rise, s->n_works);
}

void wfm_risk_spread(WfmRiskSplit *s, const double *hours, const uint8_t *keep) {
  bool all_met = true;
  g_autofree double *kept = g_new0(double, s->n_works + 1);
  for (size_t w = 0; w < s->n_works; w++) {
    all_met &= s->short_h[w] <= 4 * s->tiny;
    s->inflow[w] = 0;
    for (size_t e = s->first_source[w]; e < s->first_source[w + 1]; e++) {
      size_t i = s->source[e];
      *(keep[i] ? &kept[w] : &s->inflow[w]) += *pair(s->given, s, i, w);
    }
    s->need[w] = fmax(0, s->need[w] - kept[w]);
    s->want[w] = s->inflow[w];
    s->active[w] = s->need[w] > s->tiny;
  }
  /* Kept sources are out of it: a negative rest is never reached and never trimmed. */
  for (size_t i = 0; i < s->n_sources; i++) s->left[i] = keep[i] ? -1 : fmax(0, hours[i] - s->used[i]);
  if (!all_met) raise_by_worth(s);
  raise_together(s, INFINITY);
  for (size_t w = 0; w < s->n_works; w++) {
    s->short_h[w] = fmax(0, s->need[w] - s->inflow[w]);
    s->need[w] += kept[w];
  }
}
