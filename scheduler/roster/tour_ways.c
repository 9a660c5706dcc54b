/* All ways through some free days of one person: the sum of their weights, and one of them by chance. */
#include "scheduler/roster/tour_draw_parts.h"

double wfm_tour_cost_of(const WfmTourSearch *s, size_t a, int32_t option) {
  int32_t line = s->line_of[a][option];
  double cost = s->net[a]->wage[option];
  if (line < 0) return cost;
  return cost + (s->count[line] < s->line[line].required ? -s->line[line].under_price : s->line[line].over_price);
}

enum { COSTS = 4 };

/* Costs seen last and their weights: those of a day's duties take few values, and the exponential is what weighing takes longest over. */
typedef struct {
  double cost[COSTS], weight[COSTS], least, temperature;
  uint32_t n;
} Weights;

static double weight_of(Weights *w, double cost) {
  for (uint32_t k = 0; k < MIN(w->n, COSTS); k++)
    if (w->cost[k] == cost) return w->weight[k];
  uint32_t at = w->n++ % COSTS;
  w->cost[at] = cost;
  return w->weight[at] = exp((w->least - cost) / w->temperature);
}

/* Weights of the duties of a free day, and of being off; the person is not counted that day. The least cost, which has weight 1; INFINITY:
 * nothing is possible. */
static double weigh_day(WfmTourDraw *w, size_t a, int32_t day, int32_t k, double temperature) {
  const WfmPerson *p = &w->s->space->person[a];
  const WfmTourKinds *kinds = &w->live[a].kinds;
  int32_t first = p->option_first[day], n = p->option_first[day + 1] - first;
  double *weight = w->weight + (size_t)k * w->options, *by_kind = w->by_kind + (size_t)k * w->kinds;
  bool must = p->must[day] == 1;
  double least = must ? (double)INFINITY : 0;
  for (int32_t j = 0; j < n; j++) {
    weight[j] = wfm_tour_cost_of(w->s, a, first + j);
    least = MIN(least, weight[j]);
  }
  if (isinf(least)) return least;
  Weights of = {.least = least, .temperature = temperature};
  memset(by_kind, 0, sizeof(double) * (size_t)kinds->n_kinds);
  for (int32_t j = 0; j < n; j++) {
    weight[j] = weight_of(&of, weight[j]);
    by_kind[kinds->kind_of[first + j]] += weight[j];
  }
  w->off[k] = must ? 0 : exp(least / temperature);
  return least;
}

/* Weights of the states in which free day k ends, from those in which the next one begins. */
static void look_past(WfmTourDraw *w, const WfmTourLive *l, const WfmTourDays *days, int32_t k) {
  int32_t n = l->run.states;
  bool last = k == days->n - 1;
  double *after = w->after + (size_t)k * w->states;
  const double *next = last ? NULL : w->before + (size_t)(k + 1) * w->states;
  for (int32_t s = 0; s < n; s++) {
    int32_t to = last ? s : wfm_tour_live_pass(l, days->day[k] + 1, days->day[k + 1], s);
    after[s] = last ? wfm_tour_live_joins(l, days->day[k] + 1, s) : to == WFM_TOUR_DEAD ? 0 : next[to];
  }
  after[n] = 0;
}

/* For each row, the weight of all duties that may follow, as the run-th day at work in a row. */
static void sum_rows(WfmTourDraw *w, const WfmTourLive *l, int32_t k, int32_t run) {
  const WfmTourKinds *kinds = &l->kinds;
  const WfmTourRows *rows = &kinds->rows;
  const double *by_kind = w->by_kind + (size_t)k * w->kinds, *after = w->after + (size_t)k * w->states;
  for (int32_t j = 0; j < kinds->n_kinds; j++) w->onward[j] = by_kind[j] * after[work_state(&l->run, 0, kinds->class_of[j], run)];
  for (int32_t at = 0; at < rows->n_rows; at++) {
    int32_t row = rows->order[at];
    double sum = rows->parent[row] >= 0 ? w->row_sum[rows->parent[row]] : 0;
    for (int32_t m = rows->first[row]; m < rows->first[row + 1]; m++) sum += w->onward[rows->more[m]];
    w->row_sum[row] = sum;
  }
}

/* Days in a row at work with which each free day can begin, as bits; bit 0: none. Longer ones than states tell apart are the longest. */
static void find_runs(const WfmTourLive *l, const WfmTourDays *days, uint64_t *runs) {
  const WfmTourNet *net = l->run.net;
  WfmTourState now = l->kinds.state[l->at[days->day[0]]];
  for (int32_t k = 0; k < days->n; k++) {
    if (net->runs > 62 || (k > 0 && days->day[k] > days->day[k - 1] + 1)) {
      runs[k] = UINT64_MAX;
    } else if (k == 0) {
      runs[k] = now.off ? 1 : 1ull << MIN(now.run, net->runs);
    } else {
      uint64_t longer = runs[k - 1] << 1, longest = 1ull << net->runs;
      runs[k] = 1 | (longer & (2 * longest - 1)) | (runs[k - 1] & longest);
    }
  }
}

/* What row_sum says for those who have been at work `run` days in a row. */
static void add_rows(const WfmTourDraw *w, const WfmTourLive *l, double *before, int32_t run) {
  const WfmTourNet *net = l->run.net;
  if (run < 1 || (net->run_max > 0 && run >= net->run_max)) return;
  for (int32_t c = 0; c <= net->n_classes; c++) before[work_state(&l->run, 0, c, run)] += w->row_sum[c];
}

/* Weights of the states in which free day k begins, as far as it can begin in them; the largest. */
static double look_before(WfmTourDraw *w, const WfmTourLive *l, int32_t day, int32_t k, uint64_t runs) {
  const WfmTourNet *net = l->run.net;
  double *before = w->before + (size_t)k * w->states, top = 0;
  const double *after = w->after + (size_t)k * w->states;
  int32_t n = l->run.states;
  for (int32_t s = 0; s < n; s++) {
    int32_t off = off_follows(&l->run, day, l->kinds.state[s]);
    before[s] = off >= 0 ? w->off[k] * after[off] : 0;
  }
  for (int32_t run = 1; run <= net->runs; run++) {
    bool longest = run == net->runs;
    if (!(runs >> MIN(run - 1, 63) & 1) && !(longest && runs >> MIN(run, 63) & 1)) continue;
    sum_rows(w, l, k, run);
    if (run == 1) before[off_state(&l->run, 0, net->off_min)] += w->row_sum[net->n_classes + 1];
    add_rows(w, l, before, run - 1);
    if (longest) add_rows(w, l, before, run); /* longer runs are not told apart */
  }
  for (int32_t s = 0; s < n; s++) top = MAX(top, before[s]);
  return top;
}

double wfm_tour_ways(WfmTourDraw *w, size_t a, const WfmTourDays *days, double temperature) {
  const WfmTourLive *l = &w->live[a];
  const WfmTourRows *rows = &l->kinds.rows;
  int32_t n = l->run.states;
  double log_sum = 0;
  uint64_t runs[WFM_TOUR_DRAW_DAYS] = {0};
  find_runs(l, days, runs);
  w->s->steps += (int64_t)days->n * ((2 * n + l->run.net->runs * (l->kinds.n_kinds + 2 * rows->n_rows)) / 6 + 20);
  for (int32_t k = days->n - 1; k >= 0; k--) {
    double least = weigh_day(w, a, days->day[k], k, temperature);
    if (isinf(least)) return -INFINITY;
    look_past(w, l, days, k);
    double top = look_before(w, l, days->day[k], k, runs[k]), *before = w->before + (size_t)k * w->states;
    if (top <= 0) return -INFINITY;
    for (int32_t s = 0; s < n; s++) before[s] *= 1 / top;
    log_sum += log(top) - least / temperature;
  }
  double all = w->before[l->at[days->day[0]]];
  return all > 0 ? log_sum + log(all) : (double)-INFINITY;
}

/* A duty of the kind on free day k. */
static int32_t draw_duty(WfmTourDraw *w, const WfmTourLive *l, int32_t day, int32_t k, int32_t kind) {
  const WfmPerson *p = l->run.p;
  const double *weight = w->weight + (size_t)k * w->options;
  int32_t first = p->option_first[day], n = p->option_first[day + 1] - first, drawn = -1;
  double at = w->by_kind[(size_t)k * w->kinds + (size_t)kind] * wfm_rng_uniform(&w->s->rng);
  for (int32_t j = 0; j < n; j++) {
    if (l->kinds.kind_of[first + j] != kind || weight[j] <= 0) continue;
    drawn = first + j;
    if ((at -= weight[j]) < 0) break;
  }
  return drawn;
}

void wfm_tour_draw_way(WfmTourDraw *w, size_t a, const WfmTourDays *days, WfmTourWay *way) {
  const WfmTourLive *l = &w->live[a];
  int32_t state = l->at[days->day[0]], kinds = l->kinds.n_kinds;
  for (int32_t k = 0; k < days->n; k++) {
    if (k > 0) state = wfm_tour_live_pass(l, days->day[k - 1] + 1, days->day[k], state);
    const double *after = w->after + (size_t)k * w->states, *by_kind = w->by_kind + (size_t)k * w->kinds;
    const int32_t *next = l->kinds.next + state * kinds;
    int32_t off = off_follows(&l->run, days->day[k], l->kinds.state[state]), kind = -1;
    double free = off >= 0 ? w->off[k] * after[off] : 0, all = free;
    for (int32_t j = 0; j < kinds; j++) all += by_kind[j] * after[next[j]];
    double at = all * wfm_rng_uniform(&w->s->rng) - free;
    for (int32_t j = 0; j < kinds && (at >= 0 || free <= 0); j++) {
      double part = by_kind[j] * after[next[j]];
      if (part <= 0) continue;
      kind = j;
      if ((at -= part) < 0) break;
    }
    way->option[k] = kind < 0 ? -1 : draw_duty(w, l, days->day[k], k, kind);
    state = kind < 0 ? off : next[kind];
  }
}
