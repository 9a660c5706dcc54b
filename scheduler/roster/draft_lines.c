#include "scheduler/roster/draft_parts.h"

#include <math.h>
#include <string.h>

enum { WEEK = 7 };

/* Seconds from the local midnight; by it, type and end duties of all days compare. */
static int64_t second_of(const WfmCandidate *c, const int64_t *midnight) {
  return c->start - midnight[c->day];
}

/* Of two candidates of different days. */
static int compare(const WfmCandidate *a, const WfmCandidate *b, const int64_t *midnight) {
  int64_t x = second_of(a, midnight), y = second_of(b, midnight);
  if (x != y) return x < y ? -1 : 1;
  if (a->type != b->type) return a->type < b->type ? -1 : 1;
  int64_t longer = (a->end - a->start) - (b->end - b->start);
  return longer < 0 ? -1 : longer > 0;
}

static void allocate(WfmDraftLines *lines, const WfmPool *pool) {
  size_t n = (size_t)lines->n, cells = n * (size_t)pool->n_days;
  lines->span = wfm_break_spans(lines->space->problem);
  lines->of = g_new(int32_t, pool->n_shared + 1);
  lines->paid_of = g_new(int32_t, n + 1);
  lines->paid = g_new(int32_t, n + 1);
  lines->option = g_new(int32_t, cells + 1);
  lines->value = g_new(double, cells + 1);
  double **rows[] = {&lines->cost, &lines->worth, &lines->least, &lines->by_paid};
  for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) *rows[k] = g_new(double, n + 1);
  lines->price = g_new(double, (WEEK + 1) * n + 1);
  lines->sorted = g_new(double, WEEK *n + 1);
}

static void sort_in_paid(WfmDraftLines *lines, int32_t line, int32_t paid_s) {
  int32_t k = 0;
  while (k < lines->n_paid && lines->paid[k] != paid_s) k++;
  if (k == lines->n_paid) lines->paid[lines->n_paid++] = paid_s;
  lines->paid_of[line] = k;
}

/* Whether the middles of the windows lie inside the grid, and none is by the clock. */
static bool breaks_inside(const WfmDraftLines *lines, const WfmCandidate *c) {
  const WfmBreakSpan *span = lines->span + (size_t)c->type * WFM_MAX_BREAKS;
  bool inside = c->span < 0;
  for (size_t b = 0; b < lines->space->problem->shift_types[c->type].n_breaks; b++)
    inside &= c->i0 + (span[b].low + span[b].high) / 2 + span[b].length <= lines->space->problem->grid.n;
  return inside;
}

/* Where the pool's options lie among the lines and days. */
static void list_cells(WfmDraftLines *lines, const WfmPool *pool) {
  int32_t n = lines->space->problem->grid.n;
  const WfmCandidate *last = NULL;
  lines->cell = g_new(WfmDraftCell, (size_t)pool->option_first[pool->n_days] + 1);
  for (int32_t o = 0; o < pool->option_first[pool->n_days]; o++) {
    const WfmCandidate *c = &g_array_index(pool->candidate, WfmCandidate, pool->option[o].candidate);
    int32_t line = lines->of[pool->option[o].candidate];
    if (line < 0) continue;
    bool starts = !last || last->i0 != c->i0 || last->type != c->type;
    lines->cell[lines->n_cells++] =
        (WfmDraftCell){c->i0, MIN(c->i1, n), c->day * lines->n + line, o, breaks_inside(lines, c) ? c->type : -1, starts};
    last = c;
  }
}

/* The lines are the duties of the day that has most of them; those of the other days that are alike belong to them. */
WfmDraftLines *wfm_draft_lines_new(const WfmSpace *space, const WfmPool *pool) {
  WfmDraftLines *lines = g_new0(WfmDraftLines, 1);
  lines->space = space;
  const WfmCandidate *all = (const WfmCandidate *)(const void *)pool->candidate->data;
  g_autofree int64_t *midnight = g_new(int64_t, (size_t)pool->n_days + 1);
  g_autofree int32_t *first = g_new0(int32_t, (size_t)pool->n_days + 2);
  for (int32_t d = 0; d < pool->n_days; d++) midnight[d] = wfm_zone_day_start(pool->zone, pool->first_day + d);
  for (guint k = 0; k < pool->n_shared; k++) first[all[k].day + 1]++;
  int32_t model = 0;
  for (int32_t d = 0; d < pool->n_days; d++) {
    if (first[d + 1] > lines->n) lines->n = first[d + 1], model = d;
    first[d + 1] += first[d];
  }
  allocate(lines, pool);
  const WfmCandidate *line = all + first[model];
  for (int32_t k = 0; k < lines->n; k++) sort_in_paid(lines, k, line[k].paid_s);
  for (int32_t d = 0; d < pool->n_days; d++)
    for (int32_t k = first[d], j = 0; k < first[d + 1]; k++) {
      while (j < lines->n && compare(&line[j], &all[k], midnight) < 0) j++;
      lines->of[k] = j < lines->n && compare(&line[j], &all[k], midnight) == 0 ? j : -1;
    }
  list_cells(lines, pool);
  return lines;
}

void wfm_draft_lines_free(WfmDraftLines *lines) {
  if (!lines) return;
  void *owned[] = {lines->cell, lines->span,  lines->of,    lines->paid_of, lines->paid,  lines->option, lines->value,
                   lines->cost, lines->worth, lines->least, lines->by_paid, lines->price, lines->sorted};
  for (size_t k = 0; k < G_N_ELEMENTS(owned); k++) g_free(owned[k]);
  g_free(lines);
}

/* What the breaks of a duty lose in the middle of their windows. */
static double break_loss(const WfmDraftLines *lines, const WfmPool *pool, const WfmCandidate *c, const double *sum) {
  int32_t n = lines->space->problem->grid.n;
  size_t n_breaks = lines->space->problem->shift_types[c->type].n_breaks;
  const WfmBreakSpan *span = lines->span + (size_t)c->type * WFM_MAX_BREAKS;
  if (c->span >= 0) span = &g_array_index(pool->span, WfmBreakSpan, c->span);
  double loss = 0;
  for (size_t b = 0; b < n_breaks; b++) {
    int32_t at = c->i0 + (int32_t)((uint32_t)(span[b].low + span[b].high) / 2);
    loss += sum[MIN(at + span[b].length, n)] - sum[MIN(at, n)];
  }
  return loss;
}

static void clear_days(WfmDraftLines *lines, int32_t n_days) {
  for (size_t k = 0; k < (size_t)lines->n * (size_t)n_days; k++) lines->value[k] = -INFINITY;
}

/* Duties that start together lose the same by their breaks. */
static void value_days(WfmDraftLines *lines, const WfmPerson *p, const double *sum) {
  int32_t n = lines->space->problem->grid.n, i0 = -1, type = -1;
  double loss = 0;
  clear_days(lines, p->n_days);
  for (int32_t d = 0; d < p->n_days; d++)
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      const WfmCandidate *c = wfm_candidate(p, o);
      int32_t line = c->locked ? -1 : lines->of[p->option[o].candidate];
      if (line < 0 || p->option[o].loose) continue;
      if (c->i0 != i0 || c->type != type) {
        loss = break_loss(lines, p->pool, c, sum);
        i0 = c->i0;
        type = c->type;
      }
      size_t at = (size_t)d * (size_t)lines->n + (size_t)line;
      lines->option[at] = o;
      lines->value[at] = sum[MIN(c->i1, n)] - sum[c->i0] - loss - p->option[o].price;
    }
  lines->shared = false;
}

/* The same where they lie inside the grid and are not by the clock: sum begins at the duty's start. */
static inline double loss_inside(const WfmBreakSpan *span, size_t n_breaks, const double *sum) {
  double loss = 0;
  for (size_t b = 0; b < n_breaks; b++) {
    uint32_t at = (uint32_t)(span[b].low + span[b].high) / 2;
    loss += sum[at + (uint32_t)span[b].length] - sum[at];
  }
  return loss;
}

/* The same for whoever shares the pool's options: they lie where they lay for the one before who does. */
static void value_shared(WfmDraftLines *lines, const WfmPerson *p, const double *sum) {
  const WfmPool *pool = p->pool;
  const WfmShiftType *types = lines->space->problem->shift_types;
  double loss = 0;
  if (!lines->shared) clear_days(lines, p->n_days);
  for (int32_t k = 0; k < lines->n_cells; k++) {
    const WfmDraftCell *cell = &lines->cell[k];
    if (cell->starts && cell->plain_type >= 0)
      loss = loss_inside(lines->span + (size_t)cell->plain_type * WFM_MAX_BREAKS, types[cell->plain_type].n_breaks, sum + cell->i0);
    else if (cell->starts)
      loss = break_loss(lines, pool, &g_array_index(pool->candidate, WfmCandidate, pool->option[cell->option].candidate), sum);
    lines->value[cell->at] = sum[cell->i1] - sum[cell->i0] - loss;
  }
  for (int32_t k = 0; k < lines->n_cells && !lines->shared; k++) lines->option[lines->cell[k].at] = lines->cell[k].option;
  lines->shared = true;
}

static int32_t week_end(const WfmPerson *p, int32_t from) {
  int32_t to = from;
  while (to < p->n_days && p->week_of[to] == p->week_of[from]) to++;
  return to;
}

/* What the week costs on so many days of each line, presence left out. */
static void price_week(WfmDraftLines *lines, const WfmPerson *p, int32_t week, int32_t n_days) {
  size_t n = (size_t)lines->n;
  for (int32_t k = 0; k <= n_days; k++) {
    double *price = lines->price + (size_t)k * n;
    for (int32_t j = 0; j < lines->n_paid; j++) lines->by_paid[j] = wfm_week_price(p, week, k, (double)k * lines->paid[j], p->period);
    for (size_t line = 0; line < n; line++) price[line] = lines->by_paid[lines->paid_of[line]];
  }
}

/* The rows [n_days][n] in falling order, each column for itself: by rows, so that the columns go side by side through the processor. */
static void sort_columns(double *row, size_t n, int32_t n_days) {
  for (int32_t last = 1; last < n_days; last++)
    for (int32_t k = last; k > 0; k--) {
      double *restrict above = row + (size_t)(k - 1) * n, *restrict below = row + (size_t)k * n;
      for (size_t line = 0; line < n; line++) {
        double a = above[line], b = below[line];
        above[line] = MAX(a, b);
        below[line] = MIN(a, b);
      }
    }
}

/* What a week costs least, on the days that are worth most. */
static void add_week(WfmDraftLines *lines, const WfmPerson *p, int32_t from, int32_t to) {
  size_t n = (size_t)lines->n;
  double *restrict worth = lines->worth, *restrict least = lines->least, *restrict cost = lines->cost;
  price_week(lines, p, p->week_of[from], to - from);
  memcpy(lines->sorted, lines->value + (size_t)from * n, (size_t)(to - from) * n * sizeof *lines->sorted);
  sort_columns(lines->sorted, n, to - from);
  for (size_t line = 0; line < n; line++) worth[line] = 0, least[line] = lines->price[line];
  for (int32_t k = 0; k < to - from; k++) {
    const double *restrict price = lines->price + (size_t)(k + 1) * n, *restrict value = lines->sorted + (size_t)k * n;
    for (size_t line = 0; line < n; line++) {
      worth[line] += value[line];
      double so = price[line] - worth[line];
      least[line] = so < least[line] ? so : least[line];
    }
  }
  for (size_t line = 0; line < n; line++) cost[line] += least[line];
}

void wfm_draft_value(WfmDraftLines *lines, const WfmPerson *p, const double *sum) {
  if (p->shares) {
    value_shared(lines, p, sum);
  } else {
    value_days(lines, p, sum);
  }
  memset(lines->cost, 0, (size_t)lines->n * sizeof *lines->cost);
  for (int32_t from = 0, to; from < p->n_days; from = to) add_week(lines, p, from, to = week_end(p, from));
}

/* The run of days worked that the day would lie in. */
static int32_t run_with(const WfmPerson *p, const int32_t *option, int32_t day) {
  int32_t low = day, high = day + 1;
  while (low > 0 && option[low - 1] >= 0) low--;
  while (high < p->n_days && option[high] >= 0) high++;
  return high - low + (low == 0 ? p->run_before : 0);
}

/* The days [from, to) of a week by what the line is worth on them, the best first; returns how many are possible. */
static int32_t sort_days(const WfmDraftLines *lines, int32_t line, int32_t from, int32_t to, int32_t *day) {
  const double *value = lines->value + line;
  size_t n_lines = (size_t)lines->n;
  int32_t n = 0;
  for (int32_t d = from; d < to; d++) {
    if (isinf(value[(size_t)d * n_lines])) continue;
    int32_t k = n++;
    for (; k > 0 && value[(size_t)day[k - 1] * n_lines] < value[(size_t)d * n_lines]; k--) day[k] = day[k - 1];
    day[k] = d;
  }
  return n;
}

/* As many of the week's days as cost least, the best first. */
static void choose_days(const WfmDraftLines *lines, const WfmPerson *p, int32_t line, int32_t from, int32_t to, int32_t *option) {
  int32_t day[WEEK], taken[WEEK], n = 0, fewest = 0, n_possible = sort_days(lines, line, from, to, day);
  double paid = lines->paid[lines->paid_of[line]], worth = 0, least = wfm_week_price(p, p->week_of[from], 0, 0, p->period);
  for (int32_t k = 0; k < n_possible; k++) {
    size_t at = (size_t)day[k] * (size_t)lines->n + (size_t)line;
    if (run_with(p, option, day[k]) > p->run_max) continue;
    option[day[k]] = lines->option[at];
    taken[n++] = day[k];
    worth += lines->value[at];
    double cost = wfm_week_price(p, p->week_of[from], n, n * paid, p->period) - worth;
    if (cost < least) least = cost, fewest = n;
  }
  while (n > fewest) option[taken[--n]] = -1;
}

bool wfm_draft_take(WfmDraftLines *lines, const WfmPerson *p, int32_t *option) {
  int32_t best = -1;
  for (int32_t line = 0; line < lines->n; line++)
    if (!isinf(lines->cost[line]) && (best < 0 || lines->cost[line] < lines->cost[best])) best = line;
  if (best < 0) return false;
  lines->cost[best] = INFINITY;
  for (int32_t d = 0; d < p->n_days; d++) option[d] = -1;
  for (int32_t from = 0, to; from < p->n_days; from = to) choose_days(lines, p, best, from, to = week_end(p, from), option);
  return true;
}
