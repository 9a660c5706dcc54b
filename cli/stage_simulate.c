/* Stage: the judge over the named roster, against sampled contacts or those of a past week. */
#include "cli/sim_source.h"
#include "cli/staff_input.h"
#include "forecast/paths.h"

#include <math.h>
#include <string.h>

/* Owns what the simulation's input borrows. */
typedef struct {
  GPtrArray *memory;
} Build;

static void *keep(Build *build, void *memory) {
  g_ptr_array_add(build->memory, memory);
  return memory;
}

/* Counts of one queue out of rows in the layout of history, split over finer intervals; NaN where there is no row. */
static double *actual_counts(Build *build, const char *queue, const WfmTableData *actual, WfmGrid grid) {
  double *count = keep(build, g_new(double, (gsize)grid.n + 1));
  for (int32_t i = 0; i < grid.n; i++) count[i] = (double)NAN;
  const WfmHistoryRow *rows = actual->rows;
  for (size_t r = 0; r < actual->n_rows; r++) {
    if (strcmp(rows[r].queue, queue) != 0 || isnan(rows[r].offered)) continue;
    int64_t seconds = rows[r].minutes * 60, part_s = MIN(grid.step, seconds), parts = seconds / part_s;
    for (int64_t k = 0; k < parts; k++) {
      int64_t i = wfm_grid_index(grid, rows[r].interval_start_utc + k * part_s);
      if (i < 0 || i >= grid.n) continue;
      if (isnan(count[i])) count[i] = 0;
      /* whole contacts, and all of them: 5 in an hour are 2 and 3 in its halves */
      count[i] +=
          floor(rows[r].offered * (double)(k + 1) / (double)parts + 1e-9) - floor(rows[r].offered * (double)k / (double)parts + 1e-9);
    }
  }
  return count;
}

/* In the order of the column's words. */
static const WfmSimShape patience_shapes[] = {WFM_SIM_EXPONENTIAL, WFM_SIM_CONSTANT, WFM_SIM_LOGNORMAL,
                                              WFM_SIM_GAMMA,       WFM_SIM_WEIBULL,  WFM_SIM_UNIFORM};

static const WfmSimTransfer *transfers(size_t *n, Build *build, const WfmRun *run, size_t q) {
  const WfmQueueRow *row = run->queue[q].row;
  WfmSimTransfer *list = keep(build, g_new0(WfmSimTransfer, row->transfers.n + 2));
  double reply = wfm_run_reply_share(row);
  for (size_t k = 0; k < row->transfers.n; k++) {
    const WfmShrinkage *to = &row->transfers.category[k];
    list[k] = (WfmSimTransfer){.to = (int32_t)wfm_run_queue(run, to->category), .share = to->share};
  }
  *n = row->transfers.n;
  if (reply > 0) list[(*n)++] = (WfmSimTransfer){.to = (int32_t)q, .share = reply, .delay_s = row->reply_after_s, .reply = true};
  return list;
}

/* What a queue's futures are drawn from: day factors of volume and handle time, one future for each replication. */
typedef struct {
  WfmPathLaw law;
  WfmPathName name;
  int32_t *day;
  double *day_cv;
  int32_t n_days;
} Futures;

static void draw_future(const void *user, double *volume, double *aht, int64_t replication) {
  const Futures *futures = user;
  WfmPathName name = futures->name;
  name.path = (size_t)replication;
  wfm_path_days(volume, aht, &futures->law, futures->day_cv, futures->day, futures->n_days, &name);
}

/* Lays out the futures of a queue of which the forecast knows how its days stray; the numbers are drawn by replication. */
static void add_futures(Build *build, Futures *futures, WfmSimQueue *queue, const WfmRun *run, size_t q, WfmGrid grid) {
  if (grid.n == 0 || !wfm_run_path_law(&futures->law, run, q)) return;
  futures->name = (WfmPathName){run->cli->job.seed, 0, queue->queue};
  futures->n_days = queue->local_day[grid.n - 1] - queue->local_day[0] + 1;
  futures->day = keep(build, g_new(int32_t, (gsize)futures->n_days)), futures->day_cv = keep(build, g_new0(double, (gsize)futures->n_days));
  for (int32_t d = 0; d < futures->n_days; d++) futures->day[d] = queue->local_day[0] + d;
  for (int32_t i = grid.n; i-- > 0;) futures->day_cv[queue->local_day[i] - queue->local_day[0]] = queue->day_cv[i];
  queue->future = draw_future, queue->future_user = futures, queue->n_days = futures->n_days;
}

/* Of contacts of which others send some here the fresh ones alone come by themselves: of counts the whole part of their running sum. */
static void leave_fresh(double *mean, double *actual, const WfmStaffFlow *flow, size_t q) {
  double sum = 0, left = 0;
  for (int32_t i = 0; i < flow->grid.n; i++) {
    size_t k = q * (size_t)flow->grid.n + (size_t)i;
    double part = flow->offered[k] > 0 ? flow->fresh[k] / flow->offered[k] : 1;
    mean[i] = flow->fresh[k];
    if (!actual || isnan(actual[i])) continue;
    sum += actual[i] * part;
    actual[i] = floor(sum + 1e-9) - left;
    left += actual[i];
  }
}

/* Customers who have tickets from before the first day come again with a reply; the judge sees them as contacts. */
static void add_returning(double *mean, const WfmStaffFlow *flow, size_t q, double delay_s) {
  double pending = flow->pending[q * (size_t)flow->grid.n];
  for (int32_t i = 0; i < flow->grid.n; i++) {
    double later = pending * exp(-flow->grid.step / delay_s);
    mean[i] += pending - later;
    pending = later;
  }
}

static bool add_queue(Build *build, WfmSimQueue *out, const WfmRun *run, const WfmTableData *forecast, const WfmStaffFlow *flow, size_t q,
                      WfmGrid grid, const WfmTableData *actual, GError **err) {
  const WfmQueueRow *row = run->queue[q].row;
  gsize n = (gsize)grid.n + 1;
  double *mean = keep(build, g_new0(double, n)), *aht_s = keep(build, g_new0(double, n)), *day_cv = keep(build, g_new0(double, n));
  double interval_cv = 0;
  if (!wfm_run_forecast_arrays(run, forecast, q, grid, mean, aht_s, day_cv, &interval_cv, err)) return false;
  double *counts = actual ? actual_counts(build, row->queue, actual, grid) : NULL;
  if (flow && row->transfers_counted) leave_fresh(mean, counts, flow, q);
  if (flow && wfm_run_reply_share(row) > 0) add_returning(mean, flow, q, row->reply_after_s);
  WfmSlots *slots = wfm_slots_new(grid, run->queue[q].zone);
  int32_t *day = keep(build, g_steal_pointer(&slots->day));
  wfm_slots_free(slots);
  *out = (WfmSimQueue){
      .queue = row->queue,
      .channel = (WfmChannel)row->channel,
      .priority = (int32_t)row->priority,
      .definition = (WfmServiceLevel)row->sl_definition,
      .sl_target = row->sl_target,
      .target_s = row->target_s,
      .patience_s = isnan(row->patience_s) ? (double)INFINITY : row->patience_s,
      .concurrency = (int32_t)MAX(1, floor(row->concurrency)),
      .concurrency_slowdown = row->concurrency_slowdown,
      .work = {.shape = WFM_SIM_LOGNORMAL, .cv = row->aht_cv}, /* 1: as widely spread as the staffing formulas assume */
      .patience = {.shape = patience_shapes[row->patience_shape], .cv = row->patience_cv},
      .redial_share = row->redial_share,
      .redial_delay_s = row->redial_s,
      .resolution_s = row->resolution_s > 0 ? row->resolution_s : 0,
      .callback_share = row->callback_share,
      .callback_after_s = row->callback_after_s,
      .room = (int32_t)row->lines,
      .reserve = (int32_t)row->reserve_agents,
      .mean = mean,
      .day_cv = day_cv,
      .interval_cv = interval_cv,
      .actual = counts,
      .aht_s = aht_s,
      .open = keep(build, wfm_run_open(run, q, grid)),
      .local_day = day,
  };
  out->transfers = transfers(&out->n_transfers, build, run, q);
  bool deferred = out->channel == WFM_CHANNEL_EMAIL || out->channel == WFM_CHANNEL_SOCIAL;
  if (deferred) out->backlog = wfm_run_staff_queue(run, q, grid, mean, aht_s, out->open).backlog_open;
  return true;
}

/* Time on the queues: the work pieces of every duty, previous ones that reach into the horizon included. */
static void add_spans(GArray *spans, const WfmDuty *duty, WfmGrid grid) {
  WfmSegment whole = {WFM_SEGMENT_WORK, duty->start, duty->end, "work", true};
  const WfmSegment *segment = duty->n_segments ? duty->segment : &whole;
  for (size_t s = 0; s < MAX(duty->n_segments, 1); s++) {
    if (segment[s].kind != WFM_SEGMENT_WORK) continue;
    WfmSimSpan span = {MAX(segment[s].start, grid.start), MIN(segment[s].end, wfm_grid_end(grid))};
    if (span.to > span.from) g_array_append_val(spans, span);
  }
}

static int by_from(const void *a, const void *b) {
  const WfmSimSpan *x = a, *y = b;
  return (x->from > y->from) - (x->from < y->from);
}

static WfmSimAgent *add_agents(Build *build, const WfmRosterProblem *problem, const WfmRoster *roster, WfmGrid grid) {
  WfmSimAgent *agents = keep(build, g_new0(WfmSimAgent, problem->n_agents + 1));
  for (size_t a = 0; a < problem->n_agents; a++) {
    GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSimSpan));
    for (size_t d = 0; d < problem->agents[a].n_previous; d++) add_spans(spans, &problem->agents[a].previous[d], grid);
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) add_spans(spans, &roster->agent[a].duty[d], grid);
    g_array_sort(spans, by_from);
    agents[a] = (WfmSimAgent){.agent = problem->agents[a].agent, .proficiency = problem->agents[a].proficiency, .n_spans = spans->len};
    agents[a].span = keep(build, g_array_free(spans, FALSE));
  }
  return agents;
}

static int32_t served_queues(const WfmRosterProblem *problem, size_t agent, size_t n_queues) {
  int32_t served = 0;
  for (size_t q = 0; q < n_queues; q++) served += problem->agents[agent].proficiency[q] > 0;
  return served;
}

/* Rings of agents: those with the fewest queues first. An agent's ring for a queue is the number of different, smaller breadths among the
 * people of that queue, at most the last ring. */
static void add_rings(Build *build, WfmSimAgent *agents, const WfmRosterProblem *problem, size_t n_queues) {
  for (size_t a = 0; a < problem->n_agents; a++) {
    uint8_t *ring = keep(build, g_new0(uint8_t, n_queues + 1));
    for (size_t q = 0; q < n_queues; q++) {
      g_autofree uint8_t *seen = g_new0(uint8_t, n_queues + 1);
      int32_t own = served_queues(problem, a, n_queues), smaller = 0;
      for (size_t b = 0; b < problem->n_agents; b++) {
        int32_t other = served_queues(problem, b, n_queues);
        if (!(problem->agents[b].proficiency[q] > 0) || other >= own || seen[other]) continue;
        seen[other] = 1;
        smaller++;
      }
      ring[q] = (uint8_t)MIN(smaller, WFM_SIM_RINGS - 1);
    }
    agents[a].ring = ring;
  }
}

/* Contacts that really came should speak of the roster's days: what has no row counts as no contact, and is told. */
static bool check_actual(WfmRun *run, const WfmSimQueue *queues, const char *file, GError **err) {
  g_autofree char *name = g_path_get_basename(file);
  bool any = false;
  for (size_t q = 0; q < run->n_queues; q++) {
    int32_t open = 0, measured = 0;
    for (int32_t i = 0; i < run->roster.n; i++) {
      any |= !isnan(queues[q].actual[i]);
      open += queues[q].open[i] != 0;
      measured += queues[q].open[i] && !isnan(queues[q].actual[i]);
    }
    if (measured == open) continue;
    g_autofree char *text = g_strdup_printf(
        "%d of %d open intervals of the roster's days have no row in %s: they count as without contacts.", open - measured, open, name);
    wfm_summary_say(run->summary, true, "simulate", queues[q].queue, text);
  }
  if (any) return true;
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
              "%s: no row of a queue of this plan lies in the roster's days; right would be contacts from %s to %s", file,
              wfm_format_utc(from, run->roster.start), wfm_format_utc(to, wfm_grid_end(run->roster)));
  return false;
}

static void set_estimate(JsonObject *object, const char *name, WfmEstimate estimate, int decimals) {
  JsonObject *pair = json_object_new();
  wfm_json_rounded(pair, "mean", estimate.mean, decimals);
  wfm_json_rounded(pair, "half_width", estimate.half_width, decimals);
  json_object_set_object_member(object, name, pair);
}

static const char *const service_names[WFM_SIM_N_SERVICE] = {
    "answered_of_offered", "answered_of_answered", "abandons_ok", "exclude_within_target", "exclude_short", "virtual", "with_flow_out"};

/* What tells more than the verdict: every definition, every answer time, and what only some queues have. */
static void note_more(JsonObject *object, const WfmSimQueueResult *queue) {
  JsonObject *levels = json_object_new();
  for (int d = 0; d < WFM_SIM_N_SERVICE; d++) set_estimate(levels, service_names[d], queue->service[d], 4);
  json_object_set_object_member(object, "sl_by_definition", levels);
  set_estimate(object, "p_wait", queue->p_wait, 4);
  set_estimate(object, "wait_all_s", queue->wait_all_s, 1);
  set_estimate(object, "wait_stayed_s", queue->wait_stayed_s, 1);
  if (!isnan(queue->resolution.mean)) set_estimate(object, "resolution", queue->resolution, 4);
  const struct {
    const char *name;
    WfmEstimate estimate;
  } rare[] = {{"blocked", queue->blocked},
              {"redialled", queue->redialled},
              {"transferred", queue->transferred},
              {"called_back", queue->called_back}};
  for (size_t k = 0; k < G_N_ELEMENTS(rare); k++)
    if (rare[k].estimate.mean > 0) set_estimate(object, rare[k].name, rare[k].estimate, 1);
}

/* Service level by the queue's own local days. */
static void note_days(JsonObject *object, const WfmSimQueueResult *queue) {
  char stamp[WFM_STAMP_SIZE];
  JsonArray *list = json_array_new();
  for (int32_t d = 0; d < queue->n_days; d++) {
    if (isnan(queue->day[d].sl.mean)) continue;
    JsonObject *day = json_object_new();
    json_object_set_string_member(day, "date", wfm_format_day(stamp, queue->day[d].day));
    wfm_json_rounded(day, "offered", queue->day[d].offered, 2);
    set_estimate(day, "sl_simulated", queue->day[d].sl, 4);
    json_array_add_object_element(list, day);
  }
  json_object_set_array_member(object, "days", list);
}

void wfm_simulate_forget(WfmRun *run) {
  static const char *const of_queue[] = {"sl_simulated",     "asa_s",       "abandon",     "occupancy",     "offered",    "backlog_end",
                                         "sl_by_definition", "p_wait",      "wait_all_s",  "wait_stayed_s", "resolution", "blocked",
                                         "redialled",        "transferred", "called_back", "days"};
  static const char *const of_plan[] = {"simulation", "agents"};
  for (size_t q = 0; q < run->n_queues; q++)
    for (size_t k = 0; k < G_N_ELEMENTS(of_queue); k++)
      json_object_remove_member(wfm_summary_queue(run->summary, run->queue[q].row->queue), of_queue[k]);
  for (size_t k = 0; k < G_N_ELEMENTS(of_plan); k++) json_object_remove_member(run->summary->root, of_plan[k]);
  wfm_summary_forget(run->summary, "simulate");
}

static void note_result(WfmRun *run, const WfmRosterProblem *problem, const WfmSimResult *result, bool actual) {
  JsonObject *part = wfm_summary_fresh(run->summary, "simulation");
  json_object_set_string_member(part, "contacts",
                                actual     ? "actual"
                                : run->law ? "sampled from the forecast's paths"
                                           : "sampled from the forecast");
  json_object_set_int_member(part, "replications", result->replications);
  json_object_set_int_member(part, "events", result->events);
  wfm_json_rounded(part, "balance", result->balance, 4);
  for (size_t q = 0; q < result->n_queues; q++) {
    const WfmSimQueueResult *queue = &result->queue[q];
    JsonObject *object = wfm_summary_queue(run->summary, queue->queue);
    set_estimate(object, "sl_simulated", queue->sl, 4);
    set_estimate(object, "asa_s", queue->asa_s, 1);
    set_estimate(object, "abandon", queue->abandon, 4);
    set_estimate(object, "occupancy", queue->occupancy, 4);
    set_estimate(object, "offered", queue->offered, 1);
    set_estimate(object, "backlog_end", queue->backlog_end, 1);
    note_more(object, queue);
    note_days(object, queue);
  }
  JsonArray *agents = json_array_new();
  for (size_t a = 0; a < result->n_agents; a++) {
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "agent", problem->agents[a].agent);
    wfm_json_rounded(object, "occupancy", result->agent_occupancy[a], 4);
    wfm_json_rounded(object, "occupancy_half_width", result->agent_busy_share[a].half_width, 4);
    wfm_json_rounded(object, "contacts", result->agent_handled[a], 1);
    json_array_add_object_element(agents, object);
  }
  json_object_set_array_member(run->summary->root, "agents", agents);
}

WfmSimSource *wfm_sim_source_new(const WfmRun *run, const WfmTableData *forecast, WfmGrid grid, const WfmTableData *actual, GError **err) {
  g_autoptr(WfmSimSource) source = g_new0(WfmSimSource, 1);
  source->run = run;
  source->memory = g_ptr_array_new_with_free_func(g_free);
  source->seats = g_ptr_array_new_with_free_func(g_free);
  Build build = {source->memory};
  WfmSimQueue *queues = keep(&build, g_new0(WfmSimQueue, run->n_queues + 1));
  double *shrinkage = keep(&build, g_new0(double, run->n_queues + 1));
  Futures *futures = keep(&build, g_new0(Futures, run->n_queues + 1));
  g_autoptr(WfmStaffFlow) flow = NULL;
  if (!wfm_run_flow(&flow, run, forecast, grid, err)) return NULL;
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmQueueRow *row = run->queue[q].row;
    if (!add_queue(&build, &queues[q], run, forecast, flow, q, grid, actual, err)) return NULL;
    if (!actual) add_futures(&build, &futures[q], &queues[q], run, q, grid);
    shrinkage[q] = wfm_shrinkage_total(row->shrinkage.category, row->shrinkage.n, row->shrinkage_adds);
  }
  const WfmSimSettings *settings = wfm_settings_get(run->cli->settings, &wfm_simulate_module);
  for (size_t q = 0; q < run->n_queues && settings->routing == WFM_SIM_ROUTE_BULLSEYE; q++)
    for (int k = 1; k < WFM_SIM_RINGS; k++) queues[q].ring_delay_s[k] = k * settings->ring_s;
  source->input = (WfmSimInput){.grid = grid, .queues = queues, .n_queues = run->n_queues, .shrinkage = shrinkage};
  return g_steal_pointer(&source);
}

void wfm_sim_source_free(WfmSimSource *source) {
  if (!source) return;
  g_ptr_array_unref(source->memory);
  g_ptr_array_unref(source->seats);
  g_free(source);
}

void wfm_sim_source_seat(WfmSimSource *source, const WfmRosterProblem *problem, const WfmRoster *roster) {
  const WfmSimSettings *settings = wfm_settings_get(source->run->cli->settings, &wfm_simulate_module);
  g_ptr_array_set_size(source->seats, 0);
  Build build = {source->seats};
  WfmSimAgent *agents = add_agents(&build, problem, roster, source->input.grid);
  if (settings->routing != WFM_SIM_ROUTE_LONGEST_FREE || settings->take == WFM_SIM_TAKE_RING)
    add_rings(&build, agents, problem, source->input.n_queues);
  source->input.agents = agents;
  source->input.n_agents = problem->n_agents;
}

WfmSimResult *wfm_stage_simulate(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster,
                                 const WfmTableData *actual, GError **err) {
  g_autoptr(WfmSimSource) source = wfm_sim_source_new(run, forecast, run->roster, actual, err);
  if (!source) return NULL;
  wfm_summary_forget(run->summary, "simulate");
  if (actual && !check_actual(run, source->input.queues, actual->file, err)) return NULL;
  wfm_sim_source_seat(source, problem, roster);
  const WfmSimSettings *settings = wfm_settings_get(run->cli->settings, &wfm_simulate_module);
  WfmSimResult *result = wfm_simulate(&source->input, settings, &run->cli->job, err);
  if (result) note_result(run, problem, result, actual != NULL);
  return result;
}
