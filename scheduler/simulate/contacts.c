#include "scheduler/simulate/contacts.h"

#include "core/numeric.h"

#include <math.h>

enum { STREAM_CONTACTS = 1, STREAM_FACTORS, STREAM_EXTRA };
#define STREAM_COMMON (UINT64_MAX - 1) /* no queue has this number */

void contacts_init(Contacts *c, const Layout *layout, int32_t queue) {
  *c = (Contacts){.layout = layout, .queue = queue, .count = g_new0(double, layout->n + 1)};
  const WfmSimQueue *own = &layout->input->queues[queue];
  if (!own->future) return;
  c->aht_s = g_new0(double, layout->n + 1);
  c->day_volume = g_new0(double, own->n_days + 1);
  c->day_aht = g_new0(double, own->n_days + 1);
}

void contacts_clear(Contacts *c) {
  g_free(c->count);
  g_free(c->aht_s);
  g_free(c->day_volume);
  g_free(c->day_aht);
}

static double gamma_factor(WfmRng *rng, double cv) {
  if (!(cv > 0)) return 1;
  return wfm_rng_gamma(rng, 1 / (cv * cv), cv * cv);
}

/* Factor of an interval's day in the future that is lived in. */
static double future_at(const WfmSimQueue *queue, const double *factor, int32_t interval) {
  return factor[queue->local_day[interval] - queue->local_day[0]];
}

/* The day factor of a queue; correlated with the others' by a Gaussian copula. */
static double day_factor(WfmRng *own, WfmRng *common, double correlation, double cv) {
  if (!(cv > 0)) return 1;
  if (!(correlation > 0)) return gamma_factor(own, cv);
  double z = sqrt(correlation) * wfm_rng_normal(common) + sqrt(1 - correlation) * wfm_rng_normal(own);
  return wfm_gamma_at(z, cv);
}

static void draw_rates(Contacts *c, uint64_t seed, int64_t replication) {
  const Layout *l = c->layout;
  const WfmSimQueue *queue = &l->input->queues[c->queue];
  WfmRng factors, common;
  wfm_rng_init(&factors, seed, wfm_rng_stream(wfm_rng_stream((uint64_t)replication, (uint64_t)c->queue), STREAM_FACTORS));
  wfm_rng_init(&common, seed, wfm_rng_stream((uint64_t)replication, STREAM_COMMON));
  double factor = 1;
  for (int32_t i = 0; i < l->n; i++) {
    int32_t from = layout_source(l, i);
    bool new_day = i == 0 || (i > l->lead && queue->local_day && queue->local_day[from] != queue->local_day[from - 1]);
    if (c->day_volume)
      factor = future_at(queue, c->day_volume, from);
    else if (new_day && queue->day_cv)
      factor = day_factor(&factors, &common, l->settings->day_correlation, queue->day_cv[from]);
    double both = factor * gamma_factor(&factors, queue->interval_cv);
    c->count[i] = queue->mean[from] > 0 ? queue->mean[from] * both : 0;
  }
}

static void draw_handle_times(Contacts *c) {
  const Layout *l = c->layout;
  const WfmSimQueue *queue = &l->input->queues[c->queue];
  for (int32_t i = 0; c->aht_s && i < l->n; i++)
    c->aht_s[i] = l->aht_s[(size_t)c->queue * l->n + i] * future_at(queue, c->day_aht, layout_source(l, i));
}

static void take_counts(Contacts *c, const double *counts) {
  for (int32_t i = 0; i < c->layout->n; i++) {
    double count = counts[layout_source(c->layout, i)];
    c->count[i] = count > 0 ? nearbyint(count) : 0;
  }
}

/* Sampled: a gap of one exponential unit of expected contacts, over as many intervals as it takes. */
static double next_sampled(Contacts *c, double gap) {
  const Layout *l = c->layout;
  while (c->interval < l->n) {
    double count = c->count[c->interval];
    if (c->unit + gap < count) {
      c->unit += gap;
      return (c->interval + c->unit * c->inverse) * l->step;
    }
    gap -= count - c->unit;
    c->unit = 0;
    if (++c->interval < l->n) c->inverse = 1 / c->count[c->interval];
  }
  return INFINITY;
}

/* Given: the least of `count` times evenly at random in what is left of the interval, one at a time. */
static double next_given(Contacts *c, double gap) {
  const Layout *l = c->layout;
  while (c->interval < l->n && c->count[c->interval] < 1) {
    c->interval++;
    c->unit = 0;
  }
  if (c->interval >= l->n) return INFINITY;
  double left = c->count[c->interval]--;
  c->unit += (1 - c->unit) * -expm1(-gap / left);
  return (c->interval + fmin(c->unit, 1 - 0x1p-40)) * l->step;
}

void contacts_draw(Contacts *c) {
  const Layout *l = c->layout;
  uint32_t word[4][CONTACT_BATCH];
  double gap[CONTACT_BATCH], work[CONTACT_BATCH], patience[CONTACT_BATCH];
  wfm_rng_blocks(word[0], c->seed, c->stream, c->drawn, CONTACT_BATCH);
  c->drawn += CONTACT_BATCH;
  c->n = CONTACT_BATCH;
  c->at = 0;
  law_draw_smooth_many(gap, &l->gap, word[0], CONTACT_BATCH);
  law_draw_smooth_many(work, &l->work[c->queue], word[1], CONTACT_BATCH);
  law_draw_many(patience, &l->patience[c->queue], word[2], CONTACT_BATCH);
  const double *aht_s = c->aht_s ? c->aht_s : l->aht_s + (size_t)c->queue * l->n, *patience_s = l->patience_s + (size_t)c->queue * l->n;
  for (int k = 0; k < CONTACT_BATCH; k++) {
    double time = c->given ? next_given(c, gap[k]) : next_sampled(c, gap[k]);
    if (time == (double)INFINITY) { /* nothing after it is ever asked for */
      c->batch[k] = (Contact){.time = time};
      return;
    }
    int32_t i = c->interval; /* an infinite patience is so for everybody, those who balk included */
    double stays = patience_s[i] < (double)INFINITY ? patience_s[i] * patience[k] : (double)INFINITY;
    c->batch[k] = (Contact){time, aht_s[i] * work[k], stays, i, word[3][k]};
  }
}

void contacts_begin(Contacts *c, uint64_t seed, int64_t replication) {
  const WfmSimQueue *queue = &c->layout->input->queues[c->queue];
  c->seed = seed;
  c->stream = wfm_rng_stream(wfm_rng_stream((uint64_t)replication, (uint64_t)c->queue), STREAM_CONTACTS);
  c->drawn = 0;
  c->interval = 0;
  c->unit = 0;
  c->inverse = 0;
  if (queue->future) queue->future(queue->future_user, c->day_volume, c->day_aht, replication);
  c->given = queue->actual != NULL || queue->n_paths > 0;
  if (queue->actual)
    take_counts(c, queue->actual);
  else if (queue->n_paths > 0)
    take_counts(c, queue->paths + (size_t)replication % queue->n_paths * (size_t)c->layout->input->grid.n);
  else
    draw_rates(c, seed, replication);
  if (c->layout->n > 0) c->inverse = 1 / c->count[0];
  draw_handle_times(c);
  contacts_draw(c);
}

uint64_t contacts_child(uint64_t id) {
  return wfm_rng_stream(id, STREAM_EXTRA);
}

static void extra_words(uint32_t word[4], uint64_t seed, int64_t replication, uint64_t id) {
  wfm_rng_blocks(word, seed, wfm_rng_stream(wfm_rng_stream((uint64_t)replication, STREAM_COMMON), STREAM_EXTRA), id, 1);
}

Contact contacts_extra(const Contacts *c, uint64_t seed, int64_t replication, uint64_t id, int32_t interval) {
  uint32_t word[4];
  const Layout *l = c->layout;
  int32_t queue = c->queue;
  extra_words(word, seed, replication, id);
  size_t at = (size_t)queue * l->n + interval;
  double stays = l->patience_s[at] < (double)INFINITY ? l->patience_s[at] * law_draw(&l->patience[queue], word[2]) : (double)INFINITY;
  return (Contact){.work_s = (c->aht_s ? c->aht_s : l->aht_s + (size_t)queue * l->n)[interval] * law_draw_smooth(&l->work[queue], word[1]),
                   .patience_s = stays,
                   .interval = interval,
                   .fate = word[3]};
}

double contacts_delay(const Layout *l, uint64_t seed, int64_t replication, uint64_t id, double mean_s) {
  uint32_t word[4];
  extra_words(word, seed, replication, id);
  return mean_s > 0 ? mean_s * law_draw_smooth(&l->gap, word[0]) : 0;
}
