/* The pass forwards. */
#include "scheduler/roster/tour_run.h"

enum { MOST_COMPARED = 100, BEAM = 200, MOST_BEAMS = 12 };
static const uint64_t GUARD = 0x8000800080008000u; /* a lane holds 0 .. 32767 */

static bool sooner(const WfmTourPlanner *t, int32_t a, int32_t b) {
  const WfmTourLabel *x = &g_array_index(t->label, WfmTourLabel, a), *y = &g_array_index(t->label, WfmTourLabel, b);
  if (t->by_day && x->day != y->day) return x->day < y->day;
  if (t->all && x->day != y->day) return x->day > y->day; /* depth first: few labels wait */
  if (x->f != y->f) return x->f < y->f;
  if (x->day != y->day) return x->day > y->day;
  return a < b;
}

static void heap_push(WfmTourPlanner *t, int32_t label) {
  if (t->n_heap == t->heap_room) {
    t->heap_room = MAX(1024, 2 * t->heap_room);
    t->heap = g_renew(int32_t, t->heap, t->heap_room);
  }
  int32_t at = t->n_heap++;
  for (; at > 0 && sooner(t, label, t->heap[(at - 1) / 2]); at = (at - 1) / 2) t->heap[at] = t->heap[(at - 1) / 2];
  t->heap[at] = label;
}

static int32_t heap_pop(WfmTourPlanner *t) {
  int32_t top = t->heap[0], last = t->heap[--t->n_heap], at = 0;
  for (;;) {
    int32_t child = 2 * at + 1;
    if (child >= t->n_heap) break;
    if (child + 1 < t->n_heap && sooner(t, t->heap[child + 1], t->heap[child])) child++;
    if (!sooner(t, t->heap[child], last)) break;
    t->heap[at] = t->heap[child];
    at = child;
  }
  t->heap[at] = last;
  return top;
}

static int32_t lane_get(const uint64_t *lane, int32_t k) {
  return (int32_t)(lane[k / WFM_LANES_PER_WORD] >> 16 * (k % WFM_LANES_PER_WORD) & 0x7fff);
}

static void lane_set(uint64_t *lane, int32_t k, int32_t value) {
  int shift = 16 * (k % WFM_LANES_PER_WORD);
  lane[k / WFM_LANES_PER_WORD] = (lane[k / WFM_LANES_PER_WORD] & ~((uint64_t)0x7fff << shift)) | (uint64_t)value << shift;
}

/* Whether every count that is kept is in a at most what it is in b. */
static bool lanes_below(const WfmTourRun *r, const WfmTourLabel *a, const WfmTourLabel *b) {
  for (int32_t w = 0; w < r->words; w++)
    if (((((b->lane[w] & r->kept[w]) | GUARD) - (a->lane[w] & r->kept[w])) & GUARD) != GUARD) return false;
  return true;
}

/* Labels of one day, class, paid time and (up to the least) run can be compared; the run itself is a count. */
static size_t bucket_of(const WfmTourRun *r, const WfmTourLabel *l) {
  WfmTourState s = state_of(r, l->state % r->half);
  size_t kind = s.off ? 0 : 1 + (size_t)s.class * (size_t)r->net->run_min + (size_t)MIN(s.run, r->net->run_min) - 1;
  size_t kinds = 1 + ((size_t)r->classes + 1) * (size_t)r->net->run_min;
  return ((size_t)l->day * kinds + kind) * (size_t)r->width + (size_t)(l->paid - r->t->low[l->day]);
}

static void add_label(WfmTourPlanner *t, const WfmTourLabel *l) {
  g_array_append_vals(t->label, l, 1);
  heap_push(t, (int32_t)t->label->len - 1);
  t->work += 12;
}

static void offer_label(WfmTourRun *r, WfmTourLabel l) {
  WfmTourPlanner *t = r->t;
  double rest = back_value(r, l.day, l.state, l.paid);
  /* At the end what the limits' prices give back for what was not used is no longer an estimate. */
  l.f = l.day == r->n ? r->net->base + l.cost : r->constant + l.dear + rest;
  if (isinf(rest) || l.f >= r->ask->cutoff) return;
  WfmTourState s = state_of(r, l.state);
  lane_set(l.lane, 0, s.off ? r->net->off_min - s.off : r->net->run_max > 0 ? s.run : 0);
  if (r->weekends >= 0) { /* twice the count, less one in a weekend that is counted */
    int32_t twice = (lane_get(l.lane, 1 + r->weekends) + 1) / 2 * 2;
    lane_set(l.lane, 1 + r->weekends, twice - (s.half == 1));
  }
  if (t->all) {
    add_label(t, &l);
    return;
  }
  size_t bucket = bucket_of(r, &l);
  if (t->stamp_of[bucket] != t->stamp) {
    t->stamp_of[bucket] = t->stamp;
    t->head[bucket] = -1;
  }
  int32_t compared = 0;
  for (int32_t k = t->head[bucket]; k >= 0 && compared < MOST_COMPARED; compared++) {
    WfmTourLabel *other = &g_array_index(t->label, WfmTourLabel, k);
    if (other->cost <= l.cost && lanes_below(r, other, &l)) return;
    if (!other->dead && l.cost <= other->cost && lanes_below(r, &l, other)) other->dead = true;
    k = other->next;
    t->work += 2;
  }
  l.next = t->head[bucket];
  t->head[bucket] = (int32_t)t->label->len;
  add_label(t, &l);
}

static bool count(const WfmTourRun *r, WfmTourLabel *l, const WfmTourChoice *c, bool new_weekend) {
  const WfmTourNet *net = r->net;
  for (int32_t k = 0; k < net->n_limits; k++) {
    if (!(c->counts >> k & 1)) continue;
    int32_t value = lane_get(l->lane, 1 + k) + 1;
    if ((net->limit[k].kept || r->t->by_day || r->t->all) && value > net->limit[k].most) return false;
    lane_set(l->lane, 1 + k, value);
  }
  if (!c->weekend || !new_weekend) return true;
  int32_t twice = (lane_get(l->lane, 1 + r->weekends) + 1) / 2 * 2 + 2;
  if (twice / 2 > net->limit[r->weekends].most) return false;
  lane_set(l->lane, 1 + r->weekends, twice);
  return true;
}

static void extend(WfmTourRun *r, int32_t index) {
  WfmTourPlanner *t = r->t;
  WfmTourLabel from = g_array_index(t->label, WfmTourLabel, index);
  int32_t d = from.day;
  for (int32_t k = 0; k < r->net->n_limits; k++)
    if (r->net->limit[k].weekly && r->net->new_week[d]) lane_set(from.lane, 1 + k, 0);
  WfmTourState at = state_of(r, morning(r, d, from.state));
  WfmTourLabel to = from;
  to.parent = index;
  to.option = -1;
  to.day = (int16_t)(d + 1);
  to.dead = false;
  to.state = after_off(r, d, at);
  if (to.state >= 0) offer_label(r, to);
  for (int32_t k = t->first[d]; k < t->first[d + 1]; k++) {
    WfmTourChoice c = g_array_index(t->choice, WfmTourChoice, k);
    int32_t state = after_work(r, at, &c);
    if (state < 0) continue;
    WfmTourLabel next = to;
    next.state = state;
    next.option = c.option;
    next.paid = from.paid + c.paid;
    next.cost = from.cost + c.cost;
    next.dear = from.dear + penalty(r, at, &c);
    if (count(r, &next, &c, at.half == 0)) offer_label(r, next);
  }
  t->work += t->first[d + 1] - t->first[d] + 8;
}

static void ready_buckets(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  size_t need = ((size_t)r->n + 1) * (1 + ((size_t)r->classes + 1) * (size_t)r->net->run_min) * (size_t)r->width;
  if (need > t->n_head) {
    g_free(t->head);
    g_free(t->stamp_of);
    t->head = g_new(int32_t, need);
    t->stamp_of = g_new0(int32_t, need);
    t->n_head = need;
    t->stamp = 0;
  }
  t->stamp++;
}

static void begin_forwards(WfmTourRun *r, bool by_day) {
  WfmTourPlanner *t = r->t;
  t->by_day = by_day;
  t->all = r->ask->all;
  ready_buckets(r);
  g_array_set_size(t->label, 0);
  g_array_set_size(t->found, 0);
  t->n_heap = 0;
  memset(r->kept, 0, sizeof r->kept);
  for (int32_t k = -1; k < r->net->n_limits; k++)
    if (k < 0 || r->net->limit[k].kept) lane_set(r->kept, 1 + k, 0x7fff);
  WfmTourLabel start = {.parent = -1, .option = -1, .state = start_state(r)};
  for (int32_t k = 0; k < r->net->n_limits; k++) lane_set(start.lane, 1 + k, r->net->limit[k].begin);
  offer_label(r, start);
}

/* Limits that the tour breaks are kept from now on. */
static bool breaks_limits(WfmTourRun *r, const WfmTourLabel *l) {
  bool breaks = false;
  for (int32_t k = 0; k < r->net->n_limits; k++) {
    if (r->net->limit[k].kept || lane_get(l->lane, 1 + k) <= r->net->limit[k].most) continue;
    r->net->limit[k].kept = breaks = true;
  }
  return breaks;
}

/* Where the best-first pass did not come to the end: day after day, the labels of the best estimates, every limit kept. */
static void beam(WfmTourRun *r) {
  WfmTourPlanner *t = r->t;
  int32_t day = 0, popped = 0;
  begin_forwards(r, true);
  while (t->n_heap > 0 && (int32_t)t->found->len < r->ask->most) {
    int32_t index = heap_pop(t);
    const WfmTourLabel *l = &g_array_index(t->label, WfmTourLabel, index);
    t->work += 20;
    if (l->day != day) day = l->day, popped = 0;
    if (l->dead || popped >= BEAM) continue;
    popped++;
    if (l->day < r->n)
      extend(r, index);
    else
      g_array_append_val(t->found, index);
  }
}

/* A beam that meets its limits too late is sent again with the limits dearer; not where only tours below a cutoff are wanted, of which there
 * may be none. */
static void beams(WfmTourRun *r) {
  double kept[WFM_TOUR_LIMITS] = {0};
  for (int32_t k = 0; k < r->net->n_limits; k++) kept[k] = r->net->limit[k].price;
  beam(r);
  if (!isinf(r->ask->cutoff)) return;
  double least = 1e-3 * (1 + fabs(r->constant));
  for (int32_t again = 0; again < MOST_BEAMS && r->t->found->len == 0 && wfm_tour_press(r, least); again++) beam(r);
  for (int32_t k = 0; k < r->net->n_limits; k++) r->net->limit[k].price = kept[k];
}

/* The pass forwards, best first. */
double wfm_tour_forwards(WfmTourRun *r, double bound) {
  WfmTourPlanner *t = r->t;
  double least = INFINITY;
  begin_forwards(r, false);
  for (int64_t pops = 0; t->n_heap > 0 && pops < r->ask->pops && (int32_t)t->found->len < r->ask->most; pops++) {
    int32_t index = heap_pop(t);
    const WfmTourLabel *l = &g_array_index(t->label, WfmTourLabel, index);
    t->work += 20;
    if (l->dead) continue;
    if (l->day < r->n) {
      extend(r, index);
    } else if (breaks_limits(r, l)) {
      begin_forwards(r, false);
    } else {
      if (t->found->len == 0) least = l->f;
      g_array_append_val(t->found, index);
    }
  }
  t->complete = t->n_heap == 0;
  if (r->ask->all) return bound;
  if (t->found->len > 0) return MAX(least, bound);
  if (t->n_heap == 0) return r->ask->cutoff;
  bound = MAX(bound, g_array_index(t->label, WfmTourLabel, t->heap[0]).f);
  beams(r);
  return bound;
}
