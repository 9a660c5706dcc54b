/* Pools: every duty that one zone and contract can begin, what the rules about one shift alone say to it, and the options of whoever has
 * nothing of his own. */
#include "scheduler/roster/break_window.h"
#include "scheduler/roster/space_parts.h"

#include <string.h>

#define DAY_S ((int64_t)86400)

int wfm_candidate_order(gconstpointer a, gconstpointer b) {
  const WfmCandidate *x = a, *y = b;
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  if (x->type != y->type) return x->type < y->type ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

/* From `base` on, which lies on the grid; no begin after `last`. */
static WfmBreakSpan span_of(const WfmBreak *asked, WfmBreakWindow window, int64_t base, int64_t last, int64_t step) {
  return (WfmBreakSpan){.low = (int32_t)((wfm_break_first(window, base, base, step) - base) / step),
                        .high = (int32_t)((wfm_break_last(window, last, base, step) - base) / step),
                        .every = (int32_t)(wfm_break_stride(window, step) / step),
                        .length = asked->length_s / (int32_t)step};
}

WfmBreakSpan wfm_break_span(const WfmBreak *asked, int64_t start, const WfmZone *zone, int64_t step) {
  WfmBreakWindow window = wfm_break_window(asked, start, zone);
  return span_of(asked, window, start, window.high, step);
}

WfmBreakSpan wfm_break_span_in(const WfmBreak *asked, const WfmCandidate *c, const WfmZone *zone, WfmGrid grid) {
  WfmBreakWindow window = wfm_break_window(asked, c->start, zone);
  return span_of(asked, window, wfm_grid_at(grid, c->i0), c->end - asked->length_s, grid.step);
}

/* Windows of the clock are elsewhere in every shift: those of this one, or -1 where the type has none. */
static int32_t spans_by_clock(WfmPool *pool, const WfmShiftType *type, int64_t start, int64_t step) {
  bool by_clock = false;
  for (size_t b = 0; b < type->n_breaks; b++) by_clock |= type->breaks[b].on_clock;
  if (!by_clock) return -1;
  for (size_t b = 0; b < type->n_breaks; b++) {
    WfmBreakSpan span = wfm_break_span(&type->breaks[b], start, pool->zone, step);
    g_array_append_val(pool->span, span);
  }
  return (int32_t)(pool->span->len - type->n_breaks);
}

/* The lengths of a type, and into which of them its breaks fit wherever it starts, unless windows of the clock make that differ. */
typedef struct {
  int32_t n, step;
  bool by_clock, ends_anywhere;
  uint8_t *fits; /* [n] */
} Lengths;

static Lengths lengths_of(const WfmShiftType *type, WfmGrid grid) {
  Lengths all = {.step = MAX(type->length_step_s, 1), .ends_anywhere = type->end_low_s <= 0 && type->end_high_s == 0};
  for (size_t b = 0; b < type->n_breaks; b++) all.by_clock |= type->breaks[b].on_clock;
  all.n = type->length_high_s < type->length_low_s ? 0 : (type->length_high_s - type->length_low_s) / all.step + 1;
  all.fits = g_new(uint8_t, (size_t)all.n + 1);
  for (int32_t k = 0; k < all.n && !all.by_clock; k++)
    all.fits[k] = wfm_breaks_fit(type, NULL, grid.start, grid.start + type->length_low_s + k * all.step, grid);
  return all;
}

static void add_start(WfmPool *pool, const WfmRosterProblem *problem, const Lengths *lengths, WfmCandidate c, int32_t midnight,
                      int64_t local) {
  const WfmShiftType *type = &problem->shift_types[c.type];
  WfmGrid grid = problem->grid;
  int32_t unpaid = wfm_breaks_unpaid_s(type);
  for (int32_t k = 0; k < lengths->n; k++) {
    int32_t length = type->length_low_s + k * lengths->step;
    bool keeps = type->clock_policy == WFM_CLOCK_KEEP_LENGTH;
    c.end = keeps ? c.start + length : wfm_zone_resolve(pool->zone, local + length);
    if (c.end <= c.start || !wfm_grid_aligned(grid, c.end)) continue;
    if (!lengths->ends_anywhere && !wfm_shift_may_end(type, pool->zone, midnight, c.end)) continue;
    bool as_planned = !lengths->by_clock && c.end - c.start == length;
    if (!(as_planned ? lengths->fits[k] : wfm_breaks_fit(type, pool->zone, c.start, c.end, grid))) continue;
    c.i1 = (int32_t)wfm_grid_index(grid, c.end);
    c.paid_s = (int32_t)(c.end - c.start) - unpaid;
    g_array_append_val(pool->candidate, c);
  }
}

static void add_type(WfmPool *pool, const WfmRosterProblem *problem, int32_t t) {
  const WfmShiftType *type = &problem->shift_types[t];
  WfmGrid grid = problem->grid;
  int32_t start_step = MAX(type->start_step_s, 1);
  Lengths lengths = lengths_of(type, grid);
  for (int32_t day = -1 - type->start_high_s / 86400; day < pool->n_days; day++) {
    if (!(type->weekdays >> wfm_weekday(pool->first_day + day) & 1)) continue;
    for (int32_t s = type->start_low_s; s <= type->start_high_s; s += start_step) {
      int64_t local = (pool->first_day + day) * DAY_S + s, start = wfm_zone_resolve(pool->zone, local);
      if (start < grid.start || start >= wfm_horizon_end(problem) || !wfm_grid_aligned(grid, start)) continue;
      int32_t own_day = wfm_local_day(wfm_zone_local(pool->zone, start));
      WfmCandidate c = {.start = start, .day = own_day - pool->first_day, .type = t, .i0 = (int32_t)wfm_grid_index(grid, start)};
      c.span = spans_by_clock(pool, type, start, grid.step);
      add_start(pool, problem, &lengths, c, pool->first_day + day, local);
    }
  }
  g_free(lengths.fits);
}

static int32_t gcd(int32_t a, int32_t b) {
  return b ? gcd(b, a % b) : a;
}

int32_t wfm_options_paid(const WfmOption *option, const int32_t *first, int32_t n_days, int32_t *most) {
  int32_t grain = 0, last = 0;
  for (int32_t d = 0; d < n_days; d++)
    for (int32_t o = first[d]; o < first[d + 1]; o++) {
      if (option[o].paid_s != last) grain = gcd(grain, last = option[o].paid_s);
      most[d] = MAX(most[d], option[o].paid_s);
    }
  return grain;
}

/* The options of whoever has nothing of his own: what the rules allow; paid times as with what they forbid, as everyone's are. */
static void list_plain(WfmPool *pool) {
  guint n = pool->n_shared;
  pool->option = g_new0(WfmOption, n + 1);
  pool->kind = g_new0(uint8_t, n + 1);
  pool->option_first = g_new0(int32_t, (size_t)pool->n_days + 1);
  pool->paid_most = g_new0(int32_t, (size_t)pool->n_days + 1);
  for (guint k = 0; k < n; k++) {
    const WfmCandidate *c = &g_array_index(pool->candidate, WfmCandidate, k);
    pool->option[k] = (WfmOption){.candidate = (int32_t)k, .paid_s = c->paid_s};
    pool->option_first[c->day + 1]++;
  }
  for (int32_t d = 0; d < pool->n_days; d++) pool->option_first[d + 1] += pool->option_first[d];
  pool->paid_grain = wfm_options_paid(pool->option, pool->option_first, pool->n_days, pool->paid_most);
  memset(pool->option_first, 0, (size_t)(pool->n_days + 1) * sizeof *pool->option_first);
  int32_t kept = 0;
  for (guint k = 0; k < n; k++) {
    const WfmCandidate *c = &g_array_index(pool->candidate, WfmCandidate, k);
    if (!c->allowed) continue;
    pool->kind[kept] = c->kind;
    pool->option[kept++] = pool->option[k];
    pool->option_first[c->day + 1] = kept;
  }
  for (int32_t d = 0; d < pool->n_days; d++) pool->option_first[d + 1] = MAX(pool->option_first[d + 1], pool->option_first[d]);
}

/* Whether some hard rule asks about one shift alone; and whether the type says itself of which kind its duties are. */
static bool any_about_shifts(const WfmContract *contract) {
  bool any = false;
  for (size_t r = 0; r < contract->n_rules; r++) any |= contract->rules[r].hard && strcmp(contract->rules[r].rule->scope, "shift") == 0;
  return any;
}

static bool names_kind(const WfmShiftType *type) {
  return type->kind && *type->kind;
}

static void judge_candidates(WfmPool *pool, const WfmRosterProblem *problem, const WfmAgent *agent) {
  g_autofree const WfmDuty **duty = g_new0(const WfmDuty *, agent->n_previous + 1);
  WfmRuleView view = wfm_history_view(problem, agent, duty);
  bool asked = any_about_shifts(view.contract);
  const WfmCandidate *last = NULL;
  for (guint k = 0; k < pool->n_shared; k++) {
    WfmCandidate *c = &g_array_index(pool->candidate, WfmCandidate, k);
    bool like_last = last && !asked && last->type == c->type && names_kind(&problem->shift_types[c->type]);
    if (like_last) {
      c->kind = last->kind;
      c->allowed = true;
    } else {
      wfm_candidate_judge(c, &view, pool->first_day, c->paid_s);
    }
    pool->earliest = MIN(pool->earliest, c->start);
    pool->latest = MAX(pool->latest, c->end);
    last = c;
  }
}

/* Room for every start and length on each day. */
static guint most_candidates(const WfmPool *pool, const WfmRosterProblem *problem, const WfmContract *contract) {
  int64_t most = 0;
  for (size_t t = 0; t < contract->n_shift_types; t++) {
    const WfmShiftType *type = &problem->shift_types[contract->shift_types[t]];
    int64_t starts = (type->start_high_s - type->start_low_s) / MAX(type->start_step_s, 1) + 1;
    int64_t lengths = (type->length_high_s - type->length_low_s) / MAX(type->length_step_s, 1) + 1;
    most += MAX(starts, 0) * MAX(lengths, 0) * (pool->n_days + 1);
  }
  return (guint)MIN(most, 1 << 16);
}

static WfmPool *pool_new(const WfmRosterProblem *problem, const WfmAgent *agent) {
  WfmPool *pool = g_new0(WfmPool, 1);
  const WfmZone *zone = pool->zone = agent->zone;
  pool->contract = agent->contract;
  pool->first_day = wfm_local_day(wfm_zone_local(zone, problem->grid.start));
  pool->n_days = wfm_local_day(wfm_zone_local(zone, wfm_horizon_end(problem) - 1)) - pool->first_day + 1;
  const WfmContract *k = &problem->contracts[pool->contract];
  pool->candidate = g_array_sized_new(FALSE, FALSE, sizeof(WfmCandidate), most_candidates(pool, problem, k));
  pool->span = g_array_new(FALSE, FALSE, sizeof(WfmBreakSpan));
  for (size_t t = 0; t < k->n_shift_types; t++) add_type(pool, problem, (int32_t)k->shift_types[t]);
  g_array_sort(pool->candidate, wfm_candidate_order);
  for (guint c = pool->candidate->len; c-- > 1;) /* a start at 24:30 is also one at 00:30 */
    if (wfm_candidate_order(&g_array_index(pool->candidate, WfmCandidate, c - 1), &g_array_index(pool->candidate, WfmCandidate, c)) == 0)
      g_array_remove_index(pool->candidate, c);
  pool->n_shared = pool->candidate->len;
  pool->earliest = INT64_MAX;
  pool->latest = INT64_MIN;
  judge_candidates(pool, problem, agent);
  list_plain(pool);
  return pool;
}

void wfm_pool_free(gpointer data) {
  WfmPool *pool = data;
  g_array_free(pool->candidate, TRUE);
  g_array_free(pool->span, TRUE);
  g_free(pool->option);
  g_free(pool->option_first);
  g_free(pool->kind);
  g_free(pool->paid_most);
  g_free(pool->weekend);
  g_free(pool->weekend_dates);
  g_free(pool);
}

WfmPool *wfm_pool_for(WfmSpace *space, const WfmAgent *agent) {
  for (guint p = 0; p < space->pool->len; p++) {
    WfmPool *pool = space->pool->pdata[p];
    if (pool->zone == agent->zone && pool->contract == agent->contract) return pool;
  }
  g_ptr_array_add(space->pool, pool_new(space->problem, agent));
  return space->pool->pdata[space->pool->len - 1];
}
