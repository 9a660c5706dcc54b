#include "forecast/siblings.h"

#include "core/rng.h"

#include <math.h>
#include <string.h>

#define FULL_DAYS 56      /* measured days from which on a queue stands alone */
#define MOST_DAYS 371     /* that are added: a year and a week, so that each holiday is in it once */
#define LEAST_CONTACTS 20 /* of its own, below which no share is known */
#define MOST_K 1000.0     /* contacts: ratios that differ by no more than 3 % are the family's */
#define LEAST_K 4.0
#define PRIOR_DAYS 14.0
#define PRIOR_CV 0.20

static bool is_measured(const WfmForecastInput *input, int32_t i) {
  return input->open_past[i] && isfinite(input->volume[i]) && input->volume[i] >= 0;
}

static int32_t measured_days(const WfmForecastInput *input, int32_t *first) {
  int32_t days = 0, last = G_MININT32;
  *first = -1;
  for (int32_t i = 0; i < input->past->grid.n; i++) {
    if (!is_measured(input, i)) continue;
    if (*first < 0) *first = i;
    if (input->past->day[i] != last) days++, last = input->past->day[i];
  }
  return days;
}

/* -- ratios -- */

/* Contacts seen and expected in the cells of one kind (slots, or weekdays), and the ratio drawn to 1. */
typedef struct {
  int32_t n;
  double *seen, *expected, *ratio;
} Cells;

static void cells_init(Cells *cells, int32_t n) {
  *cells = (Cells){n, g_new0(double, 3 * (gsize)n), NULL, NULL};
  cells->expected = cells->seen + n, cells->ratio = cells->expected + n;
  for (int32_t c = 0; c < n; c++) cells->ratio[c] = 1;
}

/* K contacts of prior: one over the variance of the ratios beyond the noise of counts. */
static void shrink(Cells *cells) {
  double excess = 0, squares = 0;
  for (int32_t c = 0; c < cells->n; c++) {
    double miss = cells->seen[c] - cells->expected[c];
    excess += miss * miss - cells->expected[c], squares += cells->expected[c] * cells->expected[c];
  }
  double k = excess > 0 ? CLAMP(squares / excess, LEAST_K, MOST_K) : MOST_K;
  for (int32_t c = 0; c < cells->n; c++) cells->ratio[c] = (cells->seen[c] + k) / (cells->expected[c] + k);
}

/* What the queue is to its siblings. */
typedef struct {
  double share;
  Cells slot, weekday;
  double day_cv; /* of its days around that, beyond Poisson noise */
} Likeness;

/* Offset between the indices of the two grids; false where their clocks differ. */
static bool same_clock(int64_t *offset, const WfmSlots *own, const WfmSlots *theirs) {
  if (own->grid.step != theirs->grid.step || !wfm_grid_aligned(theirs->grid, own->grid.start)) return false;
  *offset = wfm_grid_index(theirs->grid, own->grid.start);
  for (int32_t i = 0; i < own->grid.n; i++) {
    int64_t k = i + *offset;
    if (k >= 0 && k < theirs->grid.n && (theirs->day[k] != own->day[i] || theirs->slot[k] != own->slot[i])) return false;
  }
  return true;
}

static void add_cells(Cells *cells, const Likeness *like, const WfmForecastInput *own, const WfmForecastInput *theirs, int64_t offset,
                      bool by_slot) {
  const WfmSlots *past = own->past;
  for (int32_t i = 0; i < past->grid.n; i++) {
    int64_t k = i + offset;
    if (k < 0 || k >= theirs->past->grid.n || !is_measured(own, i) || !is_measured(theirs, (int32_t)k)) continue;
    int32_t cell = by_slot ? past->slot[i] : wfm_weekday(past->day[i]);
    cells->seen[cell] += own->volume[i];
    cells->expected[cell] += theirs->volume[k] * like->share * (by_slot ? 1 : like->slot.ratio[past->slot[i]]);
  }
}

static double expected_of(const Likeness *like, const WfmSlots *past, int32_t i, double siblings) {
  return siblings * like->share * like->slot.ratio[past->slot[i]] * like->weekday.ratio[wfm_weekday(past->day[i])];
}

/* By moments over the queue's own days, as if PRIOR_DAYS more had strayed by PRIOR_CV: few days around what was fitted to them look tame. */
static double day_cv_of(const Likeness *like, const WfmForecastInput *own, const WfmForecastInput *theirs, int64_t offset) {
  double excess = 0, squares = 0, days = 0, seen = 0, expected = 0;
  int32_t n = own->past->grid.n;
  for (int32_t i = 0; i <= n; i++) {
    if (expected > 0 && (i == n || own->past->day[i] != own->past->day[i - 1])) {
      excess += (seen - expected) * (seen - expected) - expected, squares += expected * expected, days++;
      seen = expected = 0;
    }
    int64_t k = i + offset;
    if (i == n || k < 0 || k >= theirs->past->grid.n || !is_measured(own, i) || !is_measured(theirs, (int32_t)k)) continue;
    seen += own->volume[i], expected += expected_of(like, own->past, i, theirs->volume[k]);
  }
  double variance = squares > 0 ? fmax(0, excess / squares) : 0;
  return sqrt((variance * days + PRIOR_CV * PRIOR_CV * PRIOR_DAYS) / (days + PRIOR_DAYS));
}

/* False where the two have too little in common. */
static bool likeness_init(Likeness *like, const WfmForecastInput *own, const WfmForecastInput *theirs, int64_t offset) {
  double seen = 0, sum = 0;
  *like = (Likeness){.share = 1};
  cells_init(&like->slot, own->past->slots_per_day), cells_init(&like->weekday, 7);
  for (int32_t i = 0; i < own->past->grid.n; i++) {
    int64_t k = i + offset;
    if (k < 0 || k >= theirs->past->grid.n || !is_measured(own, i) || !is_measured(theirs, (int32_t)k)) continue;
    seen += own->volume[i], sum += theirs->volume[k];
  }
  if (seen < LEAST_CONTACTS || !(sum > 0)) return false;
  like->share = seen / sum;
  add_cells(&like->slot, like, own, theirs, offset, true);
  shrink(&like->slot);
  add_cells(&like->weekday, like, own, theirs, offset, false);
  shrink(&like->weekday);
  like->day_cv = day_cv_of(like, own, theirs, offset);
  return true;
}

static void likeness_clear(Likeness *like) {
  g_free(like->slot.seen);
  g_free(like->weekday.seen);
}

/* -- the longer past -- */

/* Cells of the week in which the queue is ever open. */
static uint8_t *week_of(const WfmForecastInput *own) {
  int32_t slots = own->past->slots_per_day;
  uint8_t *open = g_new0(uint8_t, 7 * (gsize)slots);
  for (int32_t i = 0; i < own->past->grid.n; i++)
    if (own->open_past[i]) open[wfm_weekday(own->past->day[i]) * slots + own->past->slot[i]] = 1;
  for (int32_t i = 0; i < own->future->grid.n; i++)
    if (own->open_future[i]) open[wfm_weekday(own->future->day[i]) * slots + own->future->slot[i]] = 1;
  return open;
}

static void long_alloc(WfmLongInput *out, const WfmForecastInput *own, const WfmForecastInput *theirs) {
  size_t n = (size_t)theirs->past->grid.n + 1;
  out->input = *own;
  out->input.past = theirs->past;
  out->input.volume = out->volume = g_new(double, n), out->input.aht_s = out->aht_s = g_new(double, n);
  out->input.served = out->served = g_new0(double, n), out->input.open_past = out->open_past = g_new0(uint8_t, n);
  for (size_t i = 0; i < n; i++) out->volume[i] = out->aht_s[i] = NAN;
  if (!own->aht_s) out->input.aht_s = NULL;
  if (!own->served) out->input.served = NULL;
}

/* Intervals before `first` from the siblings, from it on the queue's own. */
static void fill(WfmLongInput *out, const WfmForecastInput *own, const WfmForecastInput *theirs, const Likeness *like, int64_t offset,
                 int32_t first, WfmRng *rng) {
  const WfmSlots *past = theirs->past;
  g_autofree uint8_t *week = week_of(own);
  int32_t begin = past->day[first] - MOST_DAYS, last = G_MININT32;
  double day_factor = 1, shape = 1 / (like->day_cv * like->day_cv);
  for (int32_t k = 0; k < past->grid.n; k++) {
    int64_t i = k - offset;
    if (k >= first && i >= 0 && i < own->past->grid.n) {
      out->volume[k] = own->volume[i], out->aht_s[k] = own->aht_s ? own->aht_s[i] : (double)NAN, out->open_past[k] = own->open_past[i];
      out->served[k] = own->served ? own->served[i] : own->volume[i];
    } else if (past->day[k] >= begin) {
      out->open_past[k] = week[wfm_weekday(past->day[k]) * past->slots_per_day + past->slot[k]];
      if (past->day[k] >= past->day[first] || !out->open_past[k] || !is_measured(theirs, k)) continue;
      if (past->day[k] != last) out->days++, last = past->day[k], day_factor = wfm_rng_gamma(rng, shape, 1 / shape);
      out->volume[k] = (double)wfm_rng_poisson(rng, day_factor * expected_of(like, past, k, theirs->volume[k]));
    }
  }
}

WfmLongInput *wfm_long_input_new(const WfmForecastInput *own, const WfmForecastInput *siblings, uint64_t seed, uint64_t stream) {
  int32_t first;
  int64_t offset;
  int32_t days = measured_days(own, &first);
  if (days == 0 || days >= FULL_DAYS || !same_clock(&offset, own->past, siblings->past)) return NULL;
  /* The siblings' grid must begin before the queue's first day and reach to the end of its past. */
  if (first + offset <= siblings->past->slots_per_day || offset + own->past->grid.n > siblings->past->grid.n) return NULL;
  Likeness like;
  g_autoptr(WfmLongInput) out = g_new0(WfmLongInput, 1);
  if (likeness_init(&like, own, siblings, offset)) {
    WfmRng rng;
    wfm_rng_init(&rng, seed, stream);
    long_alloc(out, own, siblings);
    fill(out, own, siblings, &like, offset, (int32_t)(first + offset), &rng);
    out->own_days = days;
  }
  likeness_clear(&like);
  return out->days > 0 ? g_steal_pointer(&out) : NULL;
}

void wfm_long_input_free(WfmLongInput *long_input) {
  if (!long_input) return;
  g_free(long_input->volume);
  g_free(long_input->aht_s);
  g_free(long_input->served);
  g_free(long_input->open_past);
  g_free(long_input);
}
