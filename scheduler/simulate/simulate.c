#include "scheduler/simulate/simulate.h"

#include <math.h>

#include "core/error.h"
#include "core/parallel.h"
#include "scheduler/simulate/study.h"

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
    {.key = "day_precision",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(day_precision),
     .initial = 0.01,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Wanted half width for the service level of every queue on each of its days, by further replications; 0: not asked."},
    {.key = "day_events",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(day_events),
     .initial = 4e7,
     .low = 0,
     .high = 1e12,
     .unit = "events",
     .help = "Events of all replications after which none is added for day_precision."},
    {.key = "absence_block_s",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(absence_block_s),
     .initial = 3600,
     .low = 1,
     .high = 1e7,
     .unit = "s",
     .help = "Mean length of one unscheduled absence (sickness, coaching on the fly); the share of time comes from the queues' shrinkage."},
    {.key = "sick_share",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(sick_share),
     .initial = 0,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Part of the unscheduled absence that takes whole shifts; the rest comes in pieces of absence_block_s."},
    {.key = "adherence_s",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(adherence_s),
     .initial = 0,
     .low = 0,
     .high = 3600,
     .unit = "s",
     .help = "Standard deviation by which people come, go, and return from breaks earlier or later than the roster says."},
    {.key = "take",
     .type = WFM_PARAM_CHOICE,
     .offset = FIELD(take),
     .initial = WFM_SIM_TAKE_PRIORITY,
     .choices = "priority|longest|ring",
     .unit = "",
     .help = "What an agent takes who gets free: the queue of best priority, the longest wait alone, or what is the agent's own speciality "
             "(see routing); the longest wait decides between equals."},
    {.key = "shift_end",
     .type = WFM_PARAM_CHOICE,
     .offset = FIELD(shift_end),
     .initial = WFM_SIM_FINISH,
     .choices = "finish|return",
     .unit = "",
     .help = "A contact in hand at the end of a shift or the start of a break: finished, or returned to the head of its line."},
    {.key = "day_correlation",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(day_correlation),
     .initial = 0,
     .low = 0,
     .high = 1,
     .unit = "",
     .help = "Correlation of the queues' day factors, 1 where a busy day is busy for all; where forecast_law.csv does not tell it."},
    {.key = "routing",
     .type = WFM_PARAM_CHOICE,
     .offset = FIELD(routing),
     .initial = 0,
     .choices = "free_longest|specialists|bullseye",
     .unit = "",
     .help = "Who takes an arriving contact: who has been free longest; of those with the fewest queues; or only those until it has waited "
             "ring_s, then the next."},
    {.key = "ring_s",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(ring_s),
     .initial = 20,
     .low = 0,
     .high = 86400,
     .unit = "s",
     .help = "Wait after which the next ring of agents is let at a contact (routing bullseye)."},
    {.key = "warm_up_s",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(warm_up_s),
     .initial = 0,
     .low = 0,
     .high = 604800,
     .unit = "s",
     .help = "Time lived before the roster, like its first interval and not counted, so that queues that never close do not begin empty."},
};
const WfmModule wfm_simulate_module = {.name = "simulate",
                                       .summary = "The judge: simulation of the roster, event by event",
                                       .size = sizeof(WfmSimSettings),
                                       .params = params,
                                       .n_params = G_N_ELEMENTS(params)};

/* The stopping rule looks only after whole batches, so that the number of replications does not depend on the number of threads. */
#define BATCH 8
#define LEAST_FOR_RULE 16

typedef struct {
  Replication *workspace[BATCH];
  uint64_t seed;
  int64_t first; /* number of the batch's first replication */
} Batch;

static void run_one(void *user, size_t k) {
  Batch *batch = user;
  replication_run(batch->workspace[k], batch->seed, batch->first + (int64_t)k);
}

#define MOST_FOR_DAYS 20000 /* replications */

static bool is_enough(const Study *study, const WfmSimSettings *settings, int64_t done) {
  if (done < settings->max_replications && !study_is_precise(study, settings->precision)) return false;
  return !(settings->day_precision > 0) || study_events(study) >= settings->day_events ||
         study_days_are_precise(study, settings->day_precision);
}

static void run_study(Study *study, Batch *batch, const WfmSimSettings *settings, const WfmJob *job) {
  int64_t most = settings->replications > 0    ? settings->replications
                 : settings->day_precision > 0 ? MAX(settings->max_replications, MOST_FOR_DAYS)
                                               : settings->max_replications;
  for (batch->first = 0; batch->first < most; batch->first += BATCH) {
    int64_t n = MIN(BATCH, most - batch->first), done = batch->first + n;
    wfm_parallel_for((size_t)n, job->threads, run_one, batch);
    for (int64_t k = 0; k < n; k++) study_add(study, replication_counts(batch->workspace[k]));
    wfm_job_progress(job, "simulate", (double)done / (double)most, NULL);
    if (settings->replications == 0 && done >= LEAST_FOR_RULE && is_enough(study, settings, done)) break;
    if (wfm_job_stopped(job)) break;
  }
}

/* Contacts of one replication beyond which they are too many to be lived through one by one. */
#define MOST_CONTACTS 2e7

static double contacts_of(const WfmSimInput *input) {
  double sum = 0;
  for (size_t q = 0; q < input->n_queues; q++) {
    const WfmSimQueue *queue = &input->queues[q];
    for (int32_t i = 0; i < input->grid.n; i++) {
      double contacts = queue->actual ? queue->actual[i] : queue->mean[i];
      if (contacts > 0) sum += contacts;
    }
    sum += queue->backlog;
  }
  return sum;
}

static double sent_on(const WfmSimQueue *queue) {
  double sum = 0;
  for (size_t k = 0; k < queue->n_transfers; k++) sum += queue->transfers[k].share;
  return sum;
}

static bool is_share(double x) {
  return x >= 0 && x <= 1;
}

static const char *wrong_law(const WfmSimLaw *law) {
  if (!(law->cv >= 0)) return "a coefficient of variation must be at least 0";
  if (law->shape == WFM_SIM_HYPEREXPONENTIAL && !(law->cv >= 1))
    return "a hyper-exponential law has a coefficient of variation of at least 1";
  if (law->shape == WFM_SIM_HYPEREXPONENTIAL && !(law->quick_share >= 0 && law->quick_share < 1)) return "quick_share must be below 1";
  if (!(law->balking >= 0 && law->balking < 1)) return "balking must be at least 0 and below 1";
  return NULL;
}

static const char *wrong_queue(const WfmSimQueue *queue, size_t n_queues) {
  if (!(queue->target_s >= 0)) return "target_s must be at least 0";
  if (!(queue->patience_s > 0)) return "patience_s must be above 0";
  if (!(queue->concurrency_slowdown >= 0)) return "concurrency_slowdown must be at least 0";
  if (!(queue->backlog >= 0)) return "the backlog must be at least 0";
  if (!is_share(queue->callback_share)) return "callback_share must be a share";
  if (!(queue->redial_share >= 0 && queue->redial_share < 1)) return "redial_share must be at least 0 and below 1";
  if (!(sent_on(queue) < 1)) return "the shares of contacts that are transferred must add up to less than 1";
  for (size_t k = 0; k < queue->n_transfers; k++)
    if (queue->transfers[k].to < 0 || (size_t)queue->transfers[k].to >= n_queues || !is_share(queue->transfers[k].share))
      return "a transfer goes to a queue that exists, with a share";
  const char *wrong = wrong_law(&queue->work);
  return wrong ? wrong : wrong_law(&queue->patience);
}

static bool check_input(const WfmSimInput *input, GError **err) {
  for (size_t q = 0; q < input->n_queues; q++) {
    const char *wrong = wrong_queue(&input->queues[q], input->n_queues);
    if (!wrong && input->shrinkage && !(input->shrinkage[q] >= 0 && input->shrinkage[q] < 1))
      wrong = "shrinkage must be at least 0 and below 1";
    if (!wrong) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "queue %s: %s", input->queues[q].queue, wrong);
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
  g_autoptr(Layout) layout = layout_new(input, settings);
  g_autoptr(Study) study = study_new(layout);
  Batch batch = {.seed = job->seed};
  for (int k = 0; k < BATCH; k++) batch.workspace[k] = replication_new(layout, settings);
  if (input->n_queues > 0) run_study(study, &batch, settings, job);
  WfmSimResult *result = study_result(study);
  for (int k = 0; k < BATCH; k++) replication_free(batch.workspace[k]);
  return result;
}
