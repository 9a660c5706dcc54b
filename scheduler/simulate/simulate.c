#include "scheduler/simulate/simulate.h"

#include <math.h>

#include "core/error.h"
#include "core/parallel.h"
#include "scheduler/simulate/estimate.h"
#include "scheduler/simulate/replication.h"

#define FIELD(name) offsetof(WfmSimSettings, name)
static const WfmParam params[] = {
    {.key = "replications",
     .type = WFM_PARAM_INT,
     .offset = FIELD(replications),
     .initial = 0,
     .low = 0,
     .high = 1e6,
     .unit = "",
     .help = "Number of replications; 0: as many as the precision needs."},
    {.key = "precision",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(precision),
     .initial = 0.01,
     .low = 1e-5,
     .high = 1,
     .unit = "share",
     .help = "Wanted half width of the 95 % confidence interval of every queue's service level."},
    {.key = "max_replications",
     .type = WFM_PARAM_INT,
     .offset = FIELD(max_replications),
     .initial = 200,
     .low = 1,
     .high = 1e6,
     .unit = "",
     .help = "Most replications where the precision decides."},
    {.key = "absence_block_s",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(absence_block_s),
     .initial = 3600,
     .low = 1,
     .high = 1e7,
     .unit = "s",
     .help = "Mean length of one unscheduled absence (sickness, coaching on the fly); the share of time comes from the queues' shrinkage."},
};
const WfmModule wfm_simulate_module = {.name = "simulate",
                                       .summary = "The judge: simulation of the roster, event by event",
                                       .size = sizeof(WfmSimSettings),
                                       .params = params,
                                       .n_params = G_N_ELEMENTS(params)};

/* The stopping rule looks only after whole batches, so that the number of replications does not depend on the number of threads. */
#define BATCH 8
#define LEAST_FOR_RULE 16

/* One queue's totals of one replication. */
typedef struct {
  double good, counted; /* by the queue's definition of service level */
  double wait_s, answered, abandoned, offered, backlog_end, busy, present;
} Totals;
#define TOTALS_STRIDE (sizeof(Totals) / sizeof(double))

/* Sums over replications. */
typedef struct {
  int64_t good, counted, answered, offered;
  double wait_s;
} Sum;

typedef struct {
  const Layout *layout;
  const WfmJob *job;
  Replication *workspace[BATCH];
  int64_t first;        /* number of the batch's first replication */
  GArray *totals;       /* Totals [replications * n_queues] */
  Sum *sum;             /* [n_queues * n] */
  int64_t *line_change; /* [n_queues * n] */
  double *busy, *present, *agent_busy, *agent_present;
  int64_t events;
} Study;

/* Numerator and denominator of the service level by the queue's definition. */
static void by_definition(int64_t *good, int64_t *counted, WfmServiceLevel definition, const Cell *c) {
  int64_t known = (int64_t)c->offered - c->censored;
  *good = c->good;
  *counted = known;
  switch (definition) {
  case WFM_SL_ANSWERED_OF_ANSWERED:
    *counted = c->answered;
    break;
  case WFM_SL_ABANDONS_OK:
    *good = (int64_t)c->good + c->abandoned_within;
    break;
  case WFM_SL_EXCLUDE_SHORT:
    *counted = known - c->abandoned_within;
    break;
  case WFM_SL_ANSWERED_OF_OFFERED:
  case WFM_SL_WITH_FLOW_OUT:
    break;
  }
}

static void run_one(void *user, size_t k) {
  Study *study = user;
  replication_run(study->workspace[k], study->job->seed, study->first + (int64_t)k);
}

static Totals add_queue(Study *study, const Counts *counts, int32_t q) {
  const Layout *l = study->layout;
  Totals t = {.backlog_end = (double)counts->backlog_end[q]};
  for (int32_t i = 0; i < l->n; i++) {
    size_t at = (size_t)q * l->n + i;
    const Cell *c = &counts->cell[at];
    study->line_change[at] += counts->line_change[at];
    if (c->offered == 0) continue;
    int64_t good, counted;
    by_definition(&good, &counted, l->input->queues[q].definition, c);
    Sum *sum = &study->sum[at];
    sum->good += good;
    sum->counted += counted;
    sum->answered += c->answered;
    sum->offered += c->offered;
    sum->wait_s += c->wait_s;
    t.good += (double)good;
    t.counted += (double)counted;
    t.wait_s += c->wait_s;
    t.answered += c->answered;
    t.abandoned += c->abandoned;
    t.offered += c->offered;
  }
  for (int32_t k = l->queue_first[q]; k < l->queue_first[q + 1]; k++) {
    const double *busy = counts->busy + (size_t)l->queue_group[k] * l->n, *present = counts->present + (size_t)l->queue_group[k] * l->n;
    for (int32_t i = 0; i < l->n; i++) {
      t.busy += busy[i];
      t.present += present[i];
    }
  }
  return t;
}

/* In order of the replications' numbers, so that sums of doubles come out the same with any number of threads. */
static void add_counts(Study *study, const Counts *counts) {
  const Layout *l = study->layout;
  for (int32_t q = 0; q < l->n_queues; q++) {
    Totals t = add_queue(study, counts, q);
    g_array_append_val(study->totals, t);
  }
  for (size_t k = 0; k < (size_t)l->n_groups * l->n; k++) {
    study->busy[k] += counts->busy[k];
    study->present[k] += counts->present[k];
  }
  for (int32_t a = 0; a < l->n_agents; a++) {
    study->agent_busy[a] += counts->agent_busy[a];
    study->agent_present[a] += counts->agent_present[a];
  }
  study->events += counts->events;
}

static int64_t replications_done(const Study *study) {
  return study->layout->n_queues ? study->totals->len / study->layout->n_queues : 0;
}

static WfmEstimate ratio(const Study *study, int32_t queue, size_t numerator, size_t denominator) {
  const double *first = (const double *)(void *)&g_array_index(study->totals, Totals, queue);
  size_t stride = TOTALS_STRIDE * study->layout->n_queues;
  return estimate_ratio(first + numerator / sizeof(double), first + denominator / sizeof(double), stride, replications_done(study));
}
#define RATIO(study, queue, x, y) ratio(study, queue, offsetof(Totals, x), offsetof(Totals, y))

static WfmEstimate mean(const Study *study, int32_t queue, size_t field) {
  const double *first = (const double *)(void *)&g_array_index(study->totals, Totals, queue);
  return estimate_mean(first + field / sizeof(double), TOTALS_STRIDE * study->layout->n_queues, replications_done(study));
}

static bool precise(const Study *study, double precision) {
  if (replications_done(study) < LEAST_FOR_RULE) return false;
  for (int32_t q = 0; q < study->layout->n_queues; q++)
    if (RATIO(study, q, good, counted).half_width > precision) return false;
  return true;
}

static void run_study(Study *study, const WfmSimSettings *settings) {
  int64_t most = settings->replications > 0 ? settings->replications : settings->max_replications;
  for (study->first = 0; study->first < most; study->first += BATCH) {
    size_t batch = (size_t)MIN(BATCH, most - study->first);
    wfm_parallel_for(batch, study->job->threads, run_one, study);
    for (size_t k = 0; k < batch; k++) add_counts(study, replication_counts(study->workspace[k]));
    wfm_job_progress(study->job, "simulate", (double)(study->first + (int64_t)batch) / (double)most, NULL);
    if (settings->replications == 0 && precise(study, settings->precision)) break;
    if (wfm_job_stopped(study->job)) break;
  }
}

static void fill_intervals(WfmSimQueueResult *result, const Study *study, int32_t q) {
  const Layout *l = study->layout;
  double runs = (double)replications_done(study);
  int64_t waiting = 0;
  for (int32_t i = 0; i < l->n; i++) {
    size_t at = (size_t)q * l->n + i;
    const Sum *sum = &study->sum[at];
    double busy = 0, present = 0;
    for (int32_t k = l->queue_first[q]; k < l->queue_first[q + 1]; k++) {
      busy += study->busy[(size_t)l->queue_group[k] * l->n + i];
      present += study->present[(size_t)l->queue_group[k] * l->n + i];
    }
    waiting += study->line_change[at];
    result->interval_sl[i] = sum->counted > 0 ? (double)sum->good / (double)sum->counted : (double)NAN;
    result->interval_offered[i] = (double)sum->offered / runs;
    result->interval_asa_s[i] = sum->answered > 0 ? sum->wait_s / (double)sum->answered : (double)NAN;
    result->interval_occupancy[i] = present > 0 ? busy / present : (double)NAN;
    result->interval_backlog[i] = (double)waiting / runs;
  }
}

static WfmSimResult *result_of(const Study *study) {
  const Layout *l = study->layout;
  WfmSimResult *result = g_new0(WfmSimResult, 1);
  *result = (WfmSimResult){.grid = l->input->grid,
                           .queue = g_new0(WfmSimQueueResult, l->n_queues + 1),
                           .n_queues = l->input->n_queues,
                           .agent_occupancy = g_new(double, l->n_agents + 1),
                           .n_agents = l->input->n_agents,
                           .replications = replications_done(study),
                           .events = study->events};
  for (int32_t q = 0; q < l->n_queues; q++) {
    result->queue[q] = (WfmSimQueueResult){.queue = g_strdup(l->input->queues[q].queue),
                                           .sl = RATIO(study, q, good, counted),
                                           .asa_s = RATIO(study, q, wait_s, answered),
                                           .abandon = RATIO(study, q, abandoned, offered),
                                           .occupancy = RATIO(study, q, busy, present),
                                           .offered = mean(study, q, offsetof(Totals, offered)),
                                           .answered = mean(study, q, offsetof(Totals, answered)),
                                           .backlog_end = mean(study, q, offsetof(Totals, backlog_end)),
                                           .interval_sl = g_new(double, l->n + 1),
                                           .interval_offered = g_new(double, l->n + 1),
                                           .interval_asa_s = g_new(double, l->n + 1),
                                           .interval_occupancy = g_new(double, l->n + 1),
                                           .interval_backlog = g_new(double, l->n + 1)};
    fill_intervals(&result->queue[q], study, q);
  }
  for (int32_t a = 0; a < l->n_agents; a++)
    result->agent_occupancy[a] = study->agent_present[a] > 0 ? study->agent_busy[a] / study->agent_present[a] : (double)NAN;
  return result;
}

/* Contacts of one replication beyond which they are too many to be lived through one by one. */
#define MOST_CONTACTS 2e7

static double contacts_of(const WfmSimInput *input) {
  double sum = 0;
  for (size_t q = 0; q < input->n_queues; q++)
    for (int32_t i = 0; i < input->grid.n; i++) {
      double contacts = input->queues[q].actual ? input->queues[q].actual[i] : input->queues[q].mean[i];
      if (contacts > 0) sum += contacts;
    }
  return sum;
}

static bool check_input(const WfmSimInput *input, GError **err) {
  for (size_t q = 0; q < input->n_queues; q++) {
    const WfmSimQueue *queue = &input->queues[q];
    const char *wrong = NULL;
    if (!(queue->target_s >= 0))
      wrong = "target_s must be at least 0";
    else if (queue->patience_s <= 0)
      wrong = "patience_s must be above 0";
    else if (!(queue->aht_cv >= 0))
      wrong = "aht_cv must be at least 0";
    else if (!(queue->concurrency_slowdown >= 0))
      wrong = "concurrency_slowdown must be at least 0";
    else if (input->shrinkage && !(input->shrinkage[q] >= 0 && input->shrinkage[q] < 1))
      wrong = "shrinkage must be at least 0 and below 1";
    if (!wrong) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "queue %s: %s", queue->queue, wrong);
    return false;
  }
  double contacts = contacts_of(input);
  if (!(contacts <= MOST_CONTACTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "simulation: %g contacts in the horizon are more than %g, the most that are simulated one by one; take fewer queues or a "
                "shorter horizon",
                contacts, MOST_CONTACTS);
    return false;
  }
  return true;
}

WfmSimResult *wfm_simulate(const WfmSimInput *input, const WfmSimSettings *settings, const WfmJob *job, GError **err) {
  if (!check_input(input, err)) return NULL;
  g_autoptr(Layout) layout = layout_new(input);
  size_t cells = input->n_queues * (size_t)layout->n, group_cells = (size_t)layout->n_groups * layout->n;
  g_autofree Sum *sum = g_new0(Sum, cells + 1);
  g_autofree int64_t *line_change = g_new0(int64_t, cells + 1);
  g_autofree double *busy = g_new0(double, group_cells + 1), *present = g_new0(double, group_cells + 1);
  g_autofree double *agent_busy = g_new0(double, input->n_agents + 1), *agent_present = g_new0(double, input->n_agents + 1);
  g_autoptr(GArray) totals = g_array_new(FALSE, FALSE, sizeof(Totals));
  Study study = {.layout = layout,
                 .job = job,
                 .totals = totals,
                 .sum = sum,
                 .line_change = line_change,
                 .busy = busy,
                 .present = present,
                 .agent_busy = agent_busy,
                 .agent_present = agent_present};
  for (int k = 0; k < BATCH; k++) study.workspace[k] = replication_new(layout, settings->absence_block_s);
  if (input->n_queues > 0) run_study(&study, settings);
  WfmSimResult *result = result_of(&study);
  for (int k = 0; k < BATCH; k++) replication_free(study.workspace[k]);
  return result;
}

void wfm_sim_result_free(WfmSimResult *result) {
  if (!result) return;
  for (size_t q = 0; q < result->n_queues; q++) {
    WfmSimQueueResult *r = &result->queue[q];
    void *const arrays[] = {r->queue, r->interval_sl, r->interval_offered, r->interval_asa_s, r->interval_occupancy, r->interval_backlog};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  g_free(result->queue);
  g_free(result->agent_occupancy);
  g_free(result);
}
