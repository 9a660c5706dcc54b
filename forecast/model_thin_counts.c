/* Thin counts: a queue with a few contacts an interval or less, by conjugate shrinkage of rates.
 *
 *   rate of (day, slot) = level x weekday x slot x (weekday, slot)
 *
 * Counts are negative binomial around it: Poisson given a gamma rate, so that zeros and over-dispersion are normal and need no transform.
 * The level is the steady model of Harvey and Fernandes (1989): gamma prior, discounted day by day, updated by the day's count and what the
 * other factors let expect; that of rare contacts (rare_counts.h) never forgets the prior, one contact at the mean of the history. The factors are ratios of discounted counts to
 * expected ones, each with a gamma prior of mean 1 whose weight is a number of contacts: what is hardly seen stays at 1. Slots are first averaged with their neighbours (weights 1 2 3 2 1). A model of
 * intervals, for queues whose intervals expect fewer than MOST_MEAN contacts. */
#include "forecast/model.h"
#include "forecast/rare_counts.h"

#include <math.h>
#include <stdlib.h>

#define MOST_MEAN 5.0
#define DISCOUNT 0.97         /* of the level's evidence, per day */
#define FACTOR_HALF_LIFE 84.0 /* days */
#define WEEKDAY_PRIOR 10.0    /* contacts */
#define SLOT_PRIOR 3.0
#define CELL_PRIOR 15.0
#define REACH 2

typedef struct {
  int32_t slots;
  double *weekday;        /* [7] */
  double *slot;           /* [slots] */
  double *cell;           /* [7 * slots] */
  double shape, exposure; /* of the level's gamma law: mean shape / exposure, in contacts an interval */
} Thin;

static bool counts(const WfmForecastTask *task, int32_t i) {
  return !isnan(task->clean[i]) && task->history->event[task->input->past->day[i] - task->history->day0] == WFM_NO_EVENT;
}

static double age_weight(const WfmForecastTask *task, int32_t i) {
  return exp2((task->input->past->day[i] - task->input->past->day[task->n_past - 1]) / FACTOR_HALF_LIFE);
}

/* Ratio of seen to expected over a slot and its neighbours. */
static double near(const double *sum, int32_t slots, int32_t s) {
  double total = 0;
  for (int32_t h = -REACH; h <= REACH; h++) total += (REACH + 1 - abs(h)) / (REACH + 1.0) * sum[(s + h + slots) % slots];
  return slots >= 24 ? total : sum[s];
}

/* Fits weekday, slot and cell in turn, each to what those before leave over. */
static void fit_factors(Thin *thin, const WfmForecastTask *task, double level) {
  const WfmSlots *past = task->input->past;
  int32_t slots = thin->slots, n_cells = 7 * slots;
  g_autofree double *block = g_new0(double, (gsize)(2 * n_cells + 2 * slots));
  double *seen = block, *there = block + n_cells, *of_slot = block + 2 * n_cells, *slot_there = of_slot + slots, day[7] = {0},
         open[7] = {0};
  for (int32_t i = task->history->first; i < task->n_past; i++) {
    if (!counts(task, i)) continue;
    double weight = age_weight(task, i);
    int32_t w = wfm_weekday(past->day[i]), s = past->slot[i];
    seen[w * slots + s] += weight * task->clean[i], there[w * slots + s] += weight * level;
    of_slot[s] += weight * task->clean[i], slot_there[s] += weight * level;
  }
  for (int32_t s = 0; s < slots; s++) thin->slot[s] = (near(of_slot, slots, s) + SLOT_PRIOR) / (near(slot_there, slots, s) + SLOT_PRIOR);
  for (int32_t c = 0; c < n_cells; c++) day[c / slots] += seen[c], open[c / slots] += there[c] * thin->slot[c % slots];
  for (int w = 0; w < 7; w++) thin->weekday[w] = (day[w] + WEEKDAY_PRIOR) / (open[w] + WEEKDAY_PRIOR);
  for (int32_t c = 0; c < n_cells; c++) there[c] *= thin->slot[c % slots] * thin->weekday[c / slots];
  for (int32_t c = 0; c < n_cells; c++) {
    int32_t w = c / slots, s = c % slots;
    thin->cell[c] = (near(seen + w * slots, slots, s) + CELL_PRIOR) / (near(there + w * slots, slots, s) + CELL_PRIOR);
  }
}

static double factor(const Thin *thin, int32_t day, int32_t slot) {
  int w = wfm_weekday(day);
  return thin->weekday[w] * thin->slot[slot] * thin->cell[w * thin->slots + slot];
}

/* anchor: contacts of the prior that are not forgotten. */
static void follow_level(Thin *thin, const WfmForecastTask *task, double level, double anchor) {
  const WfmSlots *past = task->input->past;
  thin->shape = 1, thin->exposure = 1 / level;
  for (int32_t i = task->history->first; i < task->n_past; i++) {
    if (i > task->history->first && past->day[i] != past->day[i - 1]) {
      double kept = pow(DISCOUNT, past->day[i] - past->day[i - 1]);
      thin->shape = anchor + kept * (thin->shape - anchor), thin->exposure = anchor / level + kept * (thin->exposure - anchor / level);
    }
    if (counts(task, i)) thin->shape += task->clean[i], thin->exposure += factor(thin, past->day[i], past->slot[i]);
  }
}

static bool predict(double *mean, const WfmForecastTask *task) {
  double sum = 0, n = 0;
  for (int32_t i = task->history->first; i < task->n_past; i++)
    if (counts(task, i)) sum += task->clean[i], n++;
  bool rare = !isnan(wfm_rare_contacts(task->history));
  double level = n > 0 ? (sum + (rare ? 1 : 0.5)) / n : 0;
  if (!(sum > 0 || (rare && n > 0)) || level >= MOST_MEAN) return false;
  int32_t slots = task->history->base.slots;
  g_autofree double *block = g_new0(double, (gsize)(7 + 8 * slots));
  Thin thin = {.slots = slots, .weekday = block, .slot = block + 7, .cell = block + 7 + slots};
  fit_factors(&thin, task, level);
  follow_level(&thin, task, level, rare);
  for (int32_t i = 0; i < task->future->grid.n; i++)
    mean[i] = thin.shape / thin.exposure * factor(&thin, task->future->day[i], task->future->slot[i]);
  return true;
}

const WfmForecastModel wfm_model_thin_counts = {
    .name = "thin_counts",
    .summary = "negative binomial rates of thin queues: a discounted gamma level times shrunk factors of weekday and slot",
    .source = "Harvey and Fernandes 1989, J. Business & Economic Statistics 7, equations 2.6 to 2.10; Buehlmann 1967 (credibility)",
    .min_days = 14,
    .predict = predict,
};
