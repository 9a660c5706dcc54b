#include "forecast/override.h"

#include <math.h>

/* Intervals that begin inside the span: [*from, *to). */
static void covered(int32_t *from, int32_t *to, WfmGrid grid, const WfmOverride *override) {
  int64_t a = wfm_grid_index(grid, override->from + grid.step - 1), b = wfm_grid_index(grid, override->to + grid.step - 1);
  *from = (int32_t)CLAMP(a, 0, grid.n), *to = (int32_t)CLAMP(b, 0, grid.n);
}

/* Makes weights over open intervals add up to a total; evenly where they are all 0. */
static void scale(double *mean, double total, const uint8_t *open, int32_t from, int32_t to) {
  double sum = 0, n_open = 0;
  for (int32_t i = from; i < to; i++) sum += open[i] ? mean[i] : 0, n_open += open[i] != 0;
  for (int32_t i = from; i < to; i++) mean[i] = !open[i] ? 0 : sum > 0 ? mean[i] / sum * total : total / n_open;
}

static double weight_at(const WfmOverride *override, int32_t second) {
  double weight = 0;
  for (size_t k = 0; k < override->n_shape && override->shape[k].second <= second; k++) weight = override->shape[k].weight;
  return weight;
}

/* Day by day: the total stays, unless the shape leaves a day nothing to put it into. */
static void reshape(double *mean, const WfmOverride *override, const WfmSlots *slots, const uint8_t *open, int32_t from, int32_t to) {
  for (int32_t i = from, end = from; i < to; i = end) {
    double total = 0, weights = 0;
    for (end = i; end < to && slots->day[end] == slots->day[i]; end++) {
      total += mean[end];
      weights += open[end] ? weight_at(override, slots->slot[end] * slots->grid.step) : 0;
    }
    if (weights <= 0) continue;
    for (int32_t k = i; k < end; k++) mean[k] = open[k] ? weight_at(override, slots->slot[k] * slots->grid.step) / weights * total : 0;
  }
}

static void apply_one(double *mean, double *aht_s, const WfmOverride *override, const WfmSlots *slots, const uint8_t *open, int32_t from,
                      int32_t to) {
  if (override->n_shape > 0) reshape(mean, override, slots, open, from, to);
  if (!isnan(override->total)) {
    /* A total is that of the whole span: where the horizon shows only a part of it, its share by time. */
    int64_t first = MAX(override->from, slots->grid.start), last = MIN(override->to, wfm_grid_end(slots->grid));
    scale(mean, override->total * (double)(last - first) / (double)(override->to - override->from), open, from, to);
  }
  for (int32_t i = from; i < to; i++) {
    if (!isnan(override->factor)) mean[i] *= override->factor;
    if (!isnan(override->aht_s)) aht_s[i] = override->aht_s;
    if (!isnan(override->aht_factor)) aht_s[i] *= override->aht_factor;
  }
}

void wfm_override_apply(double *mean, double *aht_s, int32_t *last, const WfmOverride *override, size_t n_overrides, const WfmSlots *slots,
                        const uint8_t *open) {
  for (int32_t i = 0; i < slots->grid.n; i++) last[i] = -1;
  for (size_t k = 0; k < n_overrides; k++) {
    int32_t from, to;
    covered(&from, &to, slots->grid, &override[k]);
    if (from >= to) continue;
    apply_one(mean, aht_s, &override[k], slots, open, from, to);
    for (int32_t i = from; i < to; i++) last[i] = (int32_t)k;
  }
}
