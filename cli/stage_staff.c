/* Stage: forecast.csv -> requirement.csv, and the requirement on any finer step for the roster. */
#include "cli/output.h"
#include "cli/staff_input.h"
#include "scheduler/staffing/immediate.h"

#include <math.h>
#include <string.h>

/* Contacts that wait when the horizon begins: the last known backlog of the history. */
static double opening_backlog(const WfmRunQueue *queue) {
  for (int32_t i = queue->past->grid.n; i-- > 0;)
    if (!isnan(queue->backlog[i])) return queue->backlog[i];
  return 0;
}

/* Of the contacts done, the share that goes on to other queues. */
static double passed_on(const WfmQueueRow *row) {
  double sum = 0;
  for (size_t k = 0; k < row->transfers.n; k++)
    if (strcmp(row->transfers.category[k].category, row->queue) != 0) sum += row->transfers.category[k].share;
  return sum;
}

WfmStaffQueue wfm_run_staff_queue(const WfmRun *run, size_t q, WfmGrid grid, const double *volume, const double *aht_s,
                                  const uint8_t *open) {
  const WfmQueueRow *row = run->queue[q].row;
  return (WfmStaffQueue){
      .queue = row->queue,
      .channel = (WfmChannel)row->channel,
      .definition = (WfmServiceLevel)row->sl_definition,
      .sl_target = row->sl_target,
      .target_s = row->target_s,
      .asa_target_s = row->asa_target_s,
      .abandon_max = row->abandon_max,
      .occupancy_max = row->occupancy_max,
      .min_agents = row->min_agents,
      .patience_s = row->patience_s,
      .callback_share = row->callback_share,
      .callback_after_s = row->callback_after_s,
      .redial_share = row->redial_share,
      .passed_on = passed_on(row),
      .touches = row->touches,
      .reply_after_s = row->reply_after_s,
      .resolution_s = row->resolution_s,
      .resolution_target = row->resolution_target,
      .concurrency = row->concurrency,
      .concurrency_slowdown = row->concurrency_slowdown,
      .shrinkage = row->shrinkage.category,
      .n_shrinkage = row->shrinkage.n,
      .shrinkage_adds = row->shrinkage_adds,
      .grid = grid,
      .volume = volume,
      .aht_s = aht_s,
      .open = open,
      .backlog_open = opening_backlog(&run->queue[q]),
  };
}

/* cv of the factors of the day's volume, of its handle time and of the interval together: as of lognormal ones. */
static double load_cv(double day_cv, double interval_cv, const WfmPathLaw *law) {
  double together = 1 + law->together * day_cv * law->aht_cv;
  return sqrt((1 + day_cv * day_cv) * (1 + law->aht_cv * law->aht_cv) * together * together * (1 + interval_cv * interval_cv) - 1);
}

bool wfm_staff_input(WfmStaffInput *out, const WfmRun *run, const WfmTableData *forecast, const WfmStaffFlow *flow, size_t q, WfmGrid grid,
                     GError **err) {
  size_t n = (size_t)grid.n + 1;
  double interval_cv = 0;
  WfmStaffInput in = {.volume = g_new0(double, n), .aht_s = g_new0(double, n), .load_cv = g_new0(double, n)};
  in.open = wfm_run_open(run, q, grid);
  if (!wfm_run_forecast_arrays(run, forecast, q, grid, in.volume, in.aht_s, in.load_cv, &interval_cv, err)) {
    wfm_staff_input_clear(&in);
    return false;
  }
  WfmPathLaw law = {0};
  wfm_run_path_law(&law, run, q);
  for (int32_t i = 0; i < grid.n; i++) in.load_cv[i] = load_cv(in.load_cv[i], interval_cv, &law);
  for (int32_t i = 0; i < grid.n && flow; i++) {
    size_t k = q * (size_t)grid.n + (size_t)i;
    in.volume[i] = flow->offered[k];
    if (flow->load_cv) in.load_cv[i] = flow->load_cv[k];
  }
  in.queue = wfm_run_staff_queue(run, q, grid, in.volume, in.aht_s, in.open);
  in.queue.load_cv = in.load_cv;
  *out = in;
  return true;
}

void wfm_staff_input_clear(WfmStaffInput *in) {
  g_free(in->volume);
  g_free(in->aht_s);
  g_free(in->load_cv);
  g_free(in->open);
}

WfmTableData *wfm_staff_forecast(WfmRun *run, GError **err) {
  g_autoptr(GError) none = NULL;
  WfmTableData *forecast = wfm_output_read(run, &wfm_table_forecast, NULL, "forecast", &none);
  return forecast ? forecast : wfm_stage_forecast(run, NULL, err);
}

typedef struct {
  const WfmRun *run;
  const WfmTableData *forecast;
  const WfmStaffFlow *flow;
  WfmGrid grid;
  const double *uplift;
  const WfmStaffingSettings *settings;
  WfmRequirement **requirement;
  GError **error;
} Work;

static void require_one(void *user, size_t q) {
  Work *work = user;
  g_auto(WfmStaffInput) input = {0};
  if (!wfm_staff_input(&input, work->run, work->forecast, work->flow, q, work->grid, &work->error[q])) return;
  for (int32_t i = 0; i < work->grid.n && work->uplift; i++) input.volume[i] *= work->uplift[q];
  work->requirement[q] = wfm_requirement_new(&input.queue, work->settings, &work->error[q]);
}

WfmRequirement **wfm_run_requirements(const WfmRun *run, const WfmTableData *forecast, WfmGrid grid, const double *uplift, GError **err) {
  g_autoptr(WfmStaffFlow) flow = NULL;
  if (!wfm_run_flow(&flow, run, forecast, grid, err)) return NULL;
  Work work = {run, forecast, flow, grid, uplift, wfm_settings_get(run->cli->settings, &wfm_staffing_module), NULL, NULL};
  work.requirement = g_new0(WfmRequirement *, run->n_queues + 1);
  work.error = g_new0(GError *, run->n_queues + 1);
  wfm_parallel_for(run->n_queues, run->cli->job.threads, require_one, &work);
  bool failed = false;
  for (size_t q = 0; q < run->n_queues; q++) {
    if (!work.error[q]) continue;
    if (!failed) g_propagate_error(err, g_steal_pointer(&work.error[q]));
    g_clear_error(&work.error[q]);
    failed = true;
  }
  g_free(work.error);
  if (!failed) return work.requirement;
  wfm_run_requirements_free(work.requirement, run->n_queues);
  return NULL;
}

void wfm_run_requirements_free(WfmRequirement **requirement, size_t n) {
  if (!requirement) return;
  for (size_t q = 0; q < n; q++) wfm_requirement_free(requirement[q]);
  g_free(requirement);
}

static void append_requirement(WfmTableData *table, const WfmRun *run, size_t q, const WfmRequirement *requirement, const double *volume,
                               const double *aht_s) {
  char stamp[WFM_STAMP_SIZE];
  const WfmQueueRow *queue = run->queue[q].row;
  double shrinkage = wfm_shrinkage_total(queue->shrinkage.category, queue->shrinkage.n, queue->shrinkage_adds);
  for (int32_t i = 0; i < requirement->grid.n; i++) {
    WfmRequirementRow row = {
        .queue = queue->queue,
        .interval_start_utc = wfm_grid_at(requirement->grid, i),
        .minutes = requirement->grid.step / 60,
        .volume = wfm_round(volume[i], 4),
        .aht_s = wfm_round(aht_s[i], 2),
        .load_erl = wfm_round(requirement->load_erl[i], 4),
        .net_agents = wfm_round(requirement->net[i], 4),
        .shrinkage = shrinkage,
        .gross_agents = wfm_round(requirement->gross[i], 4),
        .whole_agents = requirement->whole[i],
        .binding = wfm_binding_names[requirement->binding[i]],
        .service_level = wfm_round(requirement->sl[i], 4),
        .asa_s =
            isfinite(requirement->asa_s[i]) ? wfm_round(requirement->asa_s[i], 2) : (double)NAN, /* endless is not a number of seconds */
        .occupancy = wfm_round(requirement->occupancy[i], 4),
        .abandon = wfm_round(requirement->abandon[i], 4),
        .service_level_expected = wfm_round(requirement->sl_expected[i], 4),
    };
    wfm_format_local(stamp, run->queue[q].zone, row.interval_start_utc);
    row.interval_start_local = wfm_table_text(table, stamp);
    wfm_table_append(table, &row);
  }
}

/* Which constraint decides, in words: "service level in 61 % of the open hours, occupancy in 39 %". */
static char *binding_words(const WfmRequirement *requirement) {
  int count[G_N_ELEMENTS(wfm_binding_names)] = {0}, total = 0;
  for (int32_t i = 0; i < requirement->grid.n; i++) {
    if (requirement->binding[i] == WFM_BIND_NONE) continue;
    count[requirement->binding[i]]++;
    total++;
  }
  g_autoptr(GString) words = g_string_new("");
  for (size_t b = 1; b < G_N_ELEMENTS(count); b++)
    if (count[b])
      g_string_append_printf(words, "%s%s decides in %.0f %%", words->len ? ", " : "", wfm_binding_names[b], 100.0 * count[b] / total);
  if (!words->len) return g_strdup("Nothing is required: the queue is closed or no contacts are expected.");
  return g_strdup_printf("Requirement: %s of the intervals.", words->str);
}

#define FUTURES 200      /* sampled for the tickets resolved in time */
#define NEAR_ENOUGH 0.01 /* of their share */

static void note_resolution(WfmRun *run, JsonObject *object, const WfmStaffQueue *queue, const WfmRequirement *requirement) {
  if (!wfm_channel_deferred(queue->channel) || !(queue->resolution_s > 0)) return;
  g_autofree double *people = g_new0(double, (gsize)requirement->grid.n + 1);
  for (int32_t i = 0; i < requirement->grid.n; i++) people[i] = requirement->whole[i];
  double reached = wfm_staffing_resolution(queue, people, FUTURES);
  wfm_json_rounded(object, "resolution_required", reached, 4);
  if (!(queue->resolution_target > reached + NEAR_ENOUGH)) return;
  g_autofree char *words = g_strdup_printf(
      "%.1f %% of the tickets should be resolved within %.4g open hours; with the required people %.1f %% are, and if no touch ever waited "
      "it would be %.1f %%: the rest is the customer's own time and cannot be had by people.",
      100 * queue->resolution_target, queue->resolution_s / 3600, 100 * reached, 100 * wfm_staffing_resolution_most(queue));
  wfm_summary_say(run->summary, true, "staff", queue->queue, words);
}

WfmTableData *wfm_stage_staff(WfmRun *run, const WfmTableData *forecast, GError **err) {
  WfmGrid grid = run->horizon;
  if (grid.step > 3600) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "a requirement needs intervals of at most 60 minutes, but the history has days; right would be an interval history");
    return NULL;
  }
  WfmRequirement **requirement = wfm_run_requirements(run, forecast, grid, NULL, err);
  if (!requirement) return NULL;
  g_autoptr(WfmStaffFlow) flow = NULL;
  wfm_run_flow(&flow, run, forecast, grid, NULL); /* what the requirements stand on, so that it is there */
  WfmTableData *table = wfm_table_data_new(&wfm_table_requirement);
  wfm_summary_forget(run->summary, "staff");
  for (size_t q = 0; q < run->n_queues; q++) {
    g_auto(WfmStaffInput) input = {0};
    bool known = wfm_staff_input(&input, run, forecast, flow, q, grid, NULL);
    g_assert(known && input.volume && input.aht_s);
    append_requirement(table, run, q, requirement[q], input.volume, input.aht_s);
    g_autofree char *words = binding_words(requirement[q]);
    wfm_summary_say(run->summary, false, "staff", run->queue[q].row->queue, words);
    JsonObject *object = wfm_summary_queue(run->summary, run->queue[q].row->queue);
    note_resolution(run, object, &input.queue, requirement[q]);
    wfm_json_rounded(object, "horizon_required_hours", wfm_sum(requirement[q]->gross, (size_t)grid.n) * grid.step / 3600, 1);
  }
  wfm_run_requirements_free(requirement, run->n_queues);
  return table;
}
