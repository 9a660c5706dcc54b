#include "scheduler/simulate/study.h"

#include <math.h>

#include "scheduler/simulate/estimate.h"

/* The cells of one queue over some intervals. */
typedef struct {
  double offered, answered, good, delayed, abandoned, abandoned_within, abandoned_short, virtual_within, virtual_unknown, censored;
  double blocked, redialled, transferred, called_back, passed_on, called_within, replies, replies_answered, wait_s, gone_wait_s,
      gone_virtual_s;
} Sum;

/* What is estimated over the whole horizon: a ratio, or with denominator 1 in every replication a mean. */
typedef enum {
  MEASURE_SERVICE, /* and the other definitions after it */
  MEASURE_SL = MEASURE_SERVICE + WFM_SIM_N_SERVICE,
  MEASURE_ASA,
  MEASURE_WAIT_ALL,
  MEASURE_WAIT_STAYED,
  MEASURE_P_WAIT,
  MEASURE_ABANDON,
  MEASURE_OCCUPANCY,
  MEASURE_OFFERED,
  MEASURE_ANSWERED,
  MEASURE_ABANDONED,
  MEASURE_BACKLOG_END,
  MEASURE_BLOCKED,
  MEASURE_REDIALLED,
  MEASURE_TRANSFERRED,
  MEASURE_CALLED_BACK,
  MEASURE_RESOLUTION,
  N_MEASURES,
} Measure;

/* The same by interval. */
typedef enum { INTERVAL_SL, INTERVAL_P_WAIT, INTERVAL_BUSY, INTERVAL_BACKLOG, N_INTERVAL_MEASURES } IntervalMeasure;

struct Study {
  const Layout *layout;
  int64_t replications, events;
  Moments *measure;           /* [n_queues * N_MEASURES] */
  Moments *interval;          /* [n_queues * n * N_INTERVAL_MEASURES] */
  int32_t n_days;             /* most of a queue */
  Moments *day, *day_offered; /* [n_queues * n_days] */
  Moments *agent;             /* [n_agents] busy, present */
  double *agent_handled;      /* [n_agents] */
  Sum *sum;                   /* [n_queues * n] */
  double *busy, *present;     /* [n * n_groups] */
};

/* Local day of a queue's interval, from that of the first counted one. */
static int32_t day_of(const Layout *l, int32_t q, int32_t i) {
  const int32_t *day = l->input->queues[q].local_day;
  return day && i > l->lead ? day[i - l->lead] - day[0] : 0;
}

Study *study_new(const Layout *l) {
  Study *s = g_new0(Study, 1);
  size_t queues = (size_t)l->n_queues, agents = (size_t)l->n_agents, groups = (size_t)l->n_groups, n = (size_t)l->n;
  s->layout = l;
  s->measure = g_new0(Moments, queues * N_MEASURES + 1);
  s->interval = g_new0(Moments, queues * n * N_INTERVAL_MEASURES + 1);
  for (int32_t q = 0; q < l->n_queues; q++) s->n_days = MAX(s->n_days, day_of(l, q, l->n - 1) + 1);
  s->day = g_new0(Moments, queues * s->n_days + 1);
  s->day_offered = g_new0(Moments, queues * s->n_days + 1);
  s->agent = g_new0(Moments, agents + 1);
  s->agent_handled = g_new0(double, agents + 1);
  s->sum = g_new0(Sum, queues * n + 1);
  s->busy = g_new0(double, groups *n + 1);
  s->present = g_new0(double, groups *n + 1);
  return s;
}

void study_free(Study *s) {
  if (!s) return;
  void *const arrays[] = {s->measure, s->interval, s->day, s->day_offered, s->agent, s->agent_handled, s->sum, s->busy, s->present};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(s);
}

static void sum_cell(Sum *s, const Cell *c) {
  s->offered += c->offered;
  s->answered += c->answered;
  s->good += c->good;
  s->delayed += c->delayed;
  s->abandoned += c->abandoned;
  s->abandoned_within += c->abandoned_within;
  s->abandoned_short += c->abandoned_short;
  s->virtual_within += c->virtual_within;
  s->virtual_unknown += c->virtual_unknown;
  s->censored += c->censored;
  s->blocked += c->blocked;
  s->redialled += c->redialled;
  s->transferred += c->transferred;
  s->called_back += c->called_back;
  s->passed_on += c->passed_on;
  s->called_within += c->called_within;
  s->replies += c->replies;
  s->replies_answered += c->replies_answered;
  s->wait_s += c->wait_s;
  s->gone_wait_s += c->gone_wait_s;
  s->gone_virtual_s += c->gone_virtual_s;
}

typedef struct {
  double x, y;
} Ratio;

static Ratio service_of(WfmSimService definition, const Sum *s) {
  double known = s->offered - s->replies - s->censored;
  switch (definition) {
  case WFM_SIM_ANSWERED_OF_ANSWERED:
    return (Ratio){s->good, s->answered - s->replies_answered};
  case WFM_SIM_ABANDONS_OK:
    return (Ratio){s->good + s->abandoned_within, known};
  case WFM_SIM_EXCLUDE_WITHIN_T:
    return (Ratio){s->good, known - s->abandoned_within};
  case WFM_SIM_EXCLUDE_SHORT:
    return (Ratio){s->good, known - s->abandoned_short};
  case WFM_SIM_VIRTUAL:
    return (Ratio){s->good + s->virtual_within, known - s->virtual_unknown};
  case WFM_SIM_WITH_FLOW_OUT:
    return (Ratio){s->good - s->called_within, known + s->passed_on};
  case WFM_SIM_ANSWERED_OF_OFFERED:
  case WFM_SIM_N_SERVICE:
    break;
  }
  return (Ratio){s->good, known};
}

/* The queue's own definition. */
static WfmSimService service_named(WfmServiceLevel definition) {
  switch (definition) {
  case WFM_SL_ANSWERED_OF_ANSWERED:
    return WFM_SIM_ANSWERED_OF_ANSWERED;
  case WFM_SL_ABANDONS_OK:
    return WFM_SIM_ABANDONS_OK;
  case WFM_SL_EXCLUDE_SHORT:
    return WFM_SIM_EXCLUDE_WITHIN_T;
  case WFM_SL_WITH_FLOW_OUT:
    return WFM_SIM_WITH_FLOW_OUT;
  case WFM_SL_ANSWERED_OF_OFFERED:
  default:
    return WFM_SIM_ANSWERED_OF_OFFERED;
  }
}

static Ratio occupancy_of(const Layout *l, const Counts *counts, int32_t q) {
  Ratio time = {0};
  for (int32_t i = l->lead; i < l->n; i++)
    for (int32_t k = l->queue_first[q]; k < l->queue_first[q + 1]; k++) {
      size_t at = (size_t)i * l->n_groups + l->queue_link[k].group;
      time.x += counts->busy[at];
      time.y += counts->present[at];
    }
  return time;
}

static void add_measures(Moments *measure, const Sum *s, Ratio occupancy, Ratio resolution, WfmServiceLevel own, double backlog_end) {
  const Ratio ratio[N_MEASURES] = {
      [MEASURE_SL] = service_of(service_named(own), s),
      [MEASURE_ASA] = {s->wait_s, s->answered},
      [MEASURE_WAIT_ALL] = {s->wait_s + s->gone_wait_s, s->answered + s->abandoned},
      [MEASURE_WAIT_STAYED] = {s->wait_s + s->gone_virtual_s, s->answered + s->abandoned},
      [MEASURE_P_WAIT] = {s->delayed, s->offered},
      [MEASURE_ABANDON] = {s->abandoned, s->offered},
      [MEASURE_OCCUPANCY] = occupancy,
      [MEASURE_OFFERED] = {s->offered, 1},
      [MEASURE_ANSWERED] = {s->answered, 1},
      [MEASURE_ABANDONED] = {s->abandoned, 1},
      [MEASURE_BACKLOG_END] = {backlog_end, 1},
      [MEASURE_BLOCKED] = {s->blocked, 1},
      [MEASURE_REDIALLED] = {s->redialled, 1},
      [MEASURE_TRANSFERRED] = {s->transferred, 1},
      [MEASURE_CALLED_BACK] = {s->called_back, 1},
      [MEASURE_RESOLUTION] = resolution,
  };
  for (int m = MEASURE_SL; m < N_MEASURES; m++) moments_add(&measure[m], ratio[m].x, ratio[m].y);
  for (int d = 0; d < WFM_SIM_N_SERVICE; d++) {
    Ratio service = service_of((WfmSimService)d, s);
    moments_add(&measure[MEASURE_SERVICE + d], service.x, service.y);
  }
}

static double group_seconds(const Layout *l, const double *row, int32_t q) {
  double sum = 0;
  for (int32_t k = l->queue_first[q]; k < l->queue_first[q + 1]; k++) sum += row[l->queue_link[k].group];
  return sum;
}

static void add_interval(Study *s, const Counts *counts, int32_t q, int32_t i, int64_t waiting) {
  const Layout *l = s->layout;
  size_t at = (size_t)q * l->n + i;
  const Cell *cell = &counts->cell[(size_t)q * (l->n + 1) + i];
  Sum here = {0};
  if (cell->offered > 0) {
    sum_cell(&here, cell);
    sum_cell(&s->sum[at], cell);
  }
  Ratio level = service_of(service_named(l->input->queues[q].definition), &here);
  Moments *moments = s->interval + at * N_INTERVAL_MEASURES;
  moments_add(&moments[INTERVAL_SL], level.x, level.y);
  moments_add(&moments[INTERVAL_P_WAIT], here.delayed, here.offered);
  moments_add(&moments[INTERVAL_BUSY], group_seconds(l, counts->busy + (size_t)i * l->n_groups, q) * l->inverse_step, 1);
  moments_add(&moments[INTERVAL_BACKLOG], (double)waiting, 1);
}

/* Tickets resolved in time, of those whose time passes within the horizon. */
static Ratio resolution_of(const Layout *l, const Counts *counts, int32_t q) {
  Ratio tickets = {0};
  double within = l->input->queues[q].resolution_s;
  for (int32_t i = l->lead; i < l->n && within > 0; i++) {
    if (layout_when_open(l, q, layout_open_time(l, q, (i + 1) * l->step) + within) > l->end) break;
    const Cell *cell = &counts->cell[(size_t)q * (l->n + 1) + i];
    tickets.x += cell->resolved_within;
    tickets.y += (double)cell->offered - cell->replies;
  }
  return tickets;
}

/* One local day of a queue, to its last interval. */
static void add_day(Study *s, int32_t q, int32_t last, const Sum *day) {
  size_t at = (size_t)q * s->n_days + day_of(s->layout, q, last);
  Ratio level = service_of(service_named(s->layout->input->queues[q].definition), day);
  moments_add(&s->day[at], level.x, level.y);
  moments_add(&s->day_offered[at], day->offered, 1);
}

static void add_queue(Study *s, const Counts *counts, int32_t q) {
  const Layout *l = s->layout;
  Sum whole = {0}, day = {0};
  int64_t waiting = 0;
  for (int32_t i = 0; i < l->n; i++) {
    waiting += counts->line_change[(size_t)q * l->n + i];
    if (i < l->lead) continue;
    sum_cell(&whole, &counts->cell[(size_t)q * (l->n + 1) + i]);
    sum_cell(&day, &counts->cell[(size_t)q * (l->n + 1) + i]);
    add_interval(s, counts, q, i, waiting);
    if (i + 1 < l->n && day_of(l, q, i + 1) == day_of(l, q, i)) continue;
    add_day(s, q, i, &day);
    day = (Sum){0};
  }
  add_measures(s->measure + (size_t)q * N_MEASURES, &whole, occupancy_of(l, counts, q), resolution_of(l, counts, q),
               l->input->queues[q].definition, (double)counts->backlog_end[q]);
}

void study_add(Study *s, const Counts *counts) {
  const Layout *l = s->layout;
  for (int32_t q = 0; q < l->n_queues; q++) add_queue(s, counts, q);
  for (size_t k = 0; k < (size_t)l->n_groups * l->n; k++) {
    s->busy[k] += counts->busy[k];
    s->present[k] += counts->present[k];
  }
  for (int32_t a = 0; a < l->n_agents; a++) {
    moments_add(&s->agent[a], counts->agent_busy[a], counts->agent_present[a]);
    s->agent_handled[a] += (double)counts->agent_handled[a];
  }
  s->events += counts->events;
  s->replications++;
}

bool study_is_precise(const Study *s, double precision) {
  for (int32_t q = 0; q < s->layout->n_queues; q++)
    if (moments_ratio(&s->measure[(size_t)q * N_MEASURES + MEASURE_SL]).half_width > precision) return false;
  return true;
}

bool study_days_are_precise(const Study *s, double precision) {
  for (size_t k = 0; k < (size_t)s->layout->n_queues * s->n_days; k++)
    if (moments_ratio(&s->day[k]).half_width > precision) return false;
  return true;
}

double study_events(const Study *s) {
  return (double)s->events;
}

static void fill_days(WfmSimQueueResult *result, const Study *s, int32_t q) {
  const Layout *l = s->layout;
  const int32_t *local_day = l->input->queues[q].local_day;
  result->n_days = l->n > l->lead ? day_of(l, q, l->n - 1) + 1 : 0;
  result->day = g_new0(WfmSimDay, result->n_days + 1);
  for (int32_t d = 0; d < result->n_days; d++) {
    size_t at = (size_t)q * s->n_days + d;
    result->day[d] = (WfmSimDay){
        .day = d + (local_day ? local_day[0] : 0), .offered = moments_mean(&s->day_offered[at]).mean, .sl = moments_ratio(&s->day[at])};
  }
}

static void fill_intervals(WfmSimQueueResult *result, const Study *s, int32_t q) {
  const Layout *l = s->layout;
  double runs = (double)s->replications;
  for (int32_t i = l->lead; i < l->n; i++) {
    size_t at = (size_t)q * l->n + i;
    const Sum *sum = &s->sum[at];
    const Moments *moments = s->interval + at * N_INTERVAL_MEASURES;
    int32_t out = i - l->lead;
    double busy = group_seconds(l, s->busy + (size_t)i * l->n_groups, q),
           present = group_seconds(l, s->present + (size_t)i * l->n_groups, q);
    Ratio level = service_of(service_named(l->input->queues[q].definition), sum);
    result->interval_sl[out] = level.y > 0 ? level.x / level.y : (double)NAN;
    result->interval_sl_half_width[out] = moments_ratio(&moments[INTERVAL_SL]).half_width;
    result->interval_offered[out] = sum->offered / runs;
    result->interval_abandoned[out] = sum->abandoned / runs;
    result->interval_asa_s[out] = sum->answered > 0 ? sum->wait_s / sum->answered : (double)NAN;
    result->interval_p_wait[out] = moments_ratio(&moments[INTERVAL_P_WAIT]);
    result->interval_occupancy[out] = present > 0 ? fmax(busy, 0) / present : (double)NAN;
    result->interval_busy[out] = moments_mean(&moments[INTERVAL_BUSY]);
    result->interval_backlog[out] = moments_mean(&moments[INTERVAL_BACKLOG]).mean;
    result->interval_backlog_half_width[out] = moments_mean(&moments[INTERVAL_BACKLOG]).half_width;
  }
}

static void fill_queue(WfmSimQueueResult *result, const Study *s, int32_t q) {
  const Layout *l = s->layout;
  const Moments *m = s->measure + (size_t)q * N_MEASURES;
  size_t n = (size_t)(l->n - l->lead) + 1;
  *result = (WfmSimQueueResult){.queue = g_strdup(l->input->queues[q].queue),
                                .sl = moments_ratio(&m[MEASURE_SL]),
                                .asa_s = moments_ratio(&m[MEASURE_ASA]),
                                .abandon = moments_ratio(&m[MEASURE_ABANDON]),
                                .occupancy = moments_ratio(&m[MEASURE_OCCUPANCY]),
                                .offered = moments_mean(&m[MEASURE_OFFERED]),
                                .answered = moments_mean(&m[MEASURE_ANSWERED]),
                                .backlog_end = moments_mean(&m[MEASURE_BACKLOG_END]),
                                .wait_all_s = moments_ratio(&m[MEASURE_WAIT_ALL]),
                                .wait_stayed_s = moments_ratio(&m[MEASURE_WAIT_STAYED]),
                                .p_wait = moments_ratio(&m[MEASURE_P_WAIT]),
                                .blocked = moments_mean(&m[MEASURE_BLOCKED]),
                                .abandoned = moments_mean(&m[MEASURE_ABANDONED]),
                                .redialled = moments_mean(&m[MEASURE_REDIALLED]),
                                .transferred = moments_mean(&m[MEASURE_TRANSFERRED]),
                                .called_back = moments_mean(&m[MEASURE_CALLED_BACK]),
                                .resolution = moments_ratio(&m[MEASURE_RESOLUTION]),
                                .interval_sl = g_new(double, n),
                                .interval_sl_half_width = g_new(double, n),
                                .interval_offered = g_new(double, n),
                                .interval_abandoned = g_new(double, n),
                                .interval_asa_s = g_new(double, n),
                                .interval_p_wait = g_new(WfmEstimate, n),
                                .interval_occupancy = g_new(double, n),
                                .interval_busy = g_new(WfmEstimate, n),
                                .interval_backlog = g_new(double, n),
                                .interval_backlog_half_width = g_new(double, n)};
  for (int d = 0; d < WFM_SIM_N_SERVICE; d++) result->service[d] = moments_ratio(&m[MEASURE_SERVICE + d]);
  fill_intervals(result, s, q);
  fill_days(result, s, q);
}

static void fill_agents(WfmSimResult *result, const Study *s) {
  double sum = 0, squares = 0;
  int64_t n = 0;
  for (int32_t a = 0; a < s->layout->n_agents; a++) {
    WfmEstimate share = moments_ratio(&s->agent[a]);
    result->agent_busy_share[a] = share;
    result->agent_occupancy[a] = share.mean;
    result->agent_handled[a] = s->agent_handled[a] / (double)MAX(s->replications, 1);
    if (isnan(share.mean)) continue;
    n++;
    sum += share.mean;
    squares += share.mean * share.mean;
  }
  double mean = sum / (double)MAX(n, 1);
  result->balance = mean > 0 ? sqrt(fmax(squares / (double)n - mean * mean, 0)) / mean : (double)NAN;
}

WfmSimResult *study_result(const Study *s) {
  const Layout *l = s->layout;
  WfmSimResult *result = g_new0(WfmSimResult, 1);
  *result = (WfmSimResult){.grid = l->input->grid,
                           .queue = g_new0(WfmSimQueueResult, l->n_queues + 1),
                           .n_queues = l->input->n_queues,
                           .agent_occupancy = g_new(double, l->n_agents + 1),
                           .agent_busy_share = g_new(WfmEstimate, l->n_agents + 1),
                           .agent_handled = g_new(double, l->n_agents + 1),
                           .n_agents = l->input->n_agents,
                           .replications = s->replications,
                           .events = s->events};
  for (int32_t q = 0; q < l->n_queues; q++) fill_queue(&result->queue[q], s, q);
  fill_agents(result, s);
  return result;
}

void wfm_sim_result_free(WfmSimResult *result) {
  if (!result) return;
  for (size_t q = 0; q < result->n_queues; q++) {
    WfmSimQueueResult *r = &result->queue[q];
    void *const arrays[] = {r->queue,
                            r->day,
                            r->interval_sl,
                            r->interval_sl_half_width,
                            r->interval_offered,
                            r->interval_abandoned,
                            r->interval_asa_s,
                            r->interval_p_wait,
                            r->interval_occupancy,
                            r->interval_busy,
                            r->interval_backlog,
                            r->interval_backlog_half_width};
    for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  }
  g_free(result->queue);
  g_free(result->agent_occupancy);
  g_free(result->agent_busy_share);
  g_free(result->agent_handled);
  g_free(result);
}
