#include "scheduler/simulate/arrivals.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

enum { STREAM_TIMES = 1, STREAM_CONTENTS, STREAM_FACTORS };

void arrivals_init(Arrivals *arrivals, const Layout *layout, int32_t queue) {
  *arrivals = (Arrivals){.layout = layout, .queue = queue, .count = g_new0(double, layout->n + 1)};
}

void arrivals_clear(Arrivals *arrivals) {
  g_free(arrivals->count);
}

static double gamma_factor(WfmRng *rng, double cv) {
  if (!(cv > 0)) return 1;
  return wfm_rng_gamma(rng, 1 / (cv * cv), cv * cv);
}

static void draw_counts(Arrivals *a) {
  const WfmSimQueue *queue = &a->layout->input->queues[a->queue];
  double day_factor = 1;
  for (int32_t i = 0; i < a->layout->n; i++) {
    if (queue->actual) {
      a->count[i] = queue->actual[i] > 0 ? nearbyint(queue->actual[i]) : 0;
      continue;
    }
    bool new_day = i == 0 || (queue->local_day && queue->local_day[i] != queue->local_day[i - 1]);
    if (new_day && queue->day_cv) day_factor = gamma_factor(&a->factors, queue->day_cv[i]);
    double factor = day_factor * gamma_factor(&a->factors, queue->interval_cv);
    a->count[i] = queue->mean[i] > 0 ? queue->mean[i] * factor : 0;
  }
}

/* Sampled: a gap of one exponential unit of expected contacts, over as many intervals as it takes. */
static void next_sampled(Arrivals *a) {
  double gap = -log(wfm_rng_open(&a->times));
  while (a->interval < a->layout->n) {
    double count = a->count[a->interval];
    if (a->unit + gap < count) {
      a->unit += gap;
      a->next = (a->interval + a->unit / count) * a->layout->step;
      return;
    }
    gap -= count - a->unit;
    a->unit = 0;
    a->interval++;
  }
  a->next = INFINITY;
}

/* Given: the least of `count` times evenly at random in what is left of the interval, one at a time. */
static void next_given(Arrivals *a) {
  while (a->interval < a->layout->n && a->count[a->interval] < 1) {
    a->interval++;
    a->unit = 0;
  }
  if (a->interval >= a->layout->n) {
    a->next = INFINITY;
    return;
  }
  double left = a->count[a->interval]--;
  a->unit += (1 - a->unit) * -expm1(log(wfm_rng_open(&a->times)) / left);
  a->next = (a->interval + a->unit) * a->layout->step;
}

static void next_contact(Arrivals *a) {
  if (a->layout->input->queues[a->queue].actual)
    next_given(a);
  else
    next_sampled(a);
}

void arrivals_begin(Arrivals *a, uint64_t seed, int64_t replication) {
  uint64_t own = wfm_rng_stream((uint64_t)replication, (uint64_t)a->queue);
  wfm_rng_init(&a->times, seed, wfm_rng_stream(own, STREAM_TIMES));
  wfm_rng_init(&a->contents, seed, wfm_rng_stream(own, STREAM_CONTENTS));
  wfm_rng_init(&a->factors, seed, wfm_rng_stream(own, STREAM_FACTORS));
  a->interval = 0;
  a->unit = 0;
  draw_counts(a);
  next_contact(a);
}

void arrivals_take(Arrivals *a, double *work_s, double *patience_s) {
  const WfmSimQueue *queue = &a->layout->input->queues[a->queue];
  double mean = a->layout->aht_s[(size_t)a->queue * a->layout->n + a->interval];
  /* one block of the stream for each contact: half for the work, half for the patience */
  double for_work = wfm_rng_open(&a->contents), for_patience = wfm_rng_open(&a->contents);
  if (queue->aht_cv == 0)
    *work_s = mean;
  else if (queue->law == WFM_SIM_EXPONENTIAL)
    *work_s = -mean * log(for_work);
  else {
    double variance = log1p(queue->aht_cv * queue->aht_cv);
    *work_s = mean * exp(sqrt(variance) * gsl_cdf_ugaussian_Pinv(for_work) - variance / 2);
  }
  bool leaves = !a->layout->deferred[a->queue] && queue->patience_s < (double)INFINITY;
  *patience_s = leaves ? -queue->patience_s * log(for_patience) : (double)INFINITY;
  next_contact(a);
}
