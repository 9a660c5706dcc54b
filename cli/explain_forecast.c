/* `wfm explain forecast`: of what the forecast is made, in words. */
#include "cli/explain.h"
#include "forecast/law.h"

#include <math.h>
#include <string.h>

typedef struct {
  WfmExplanation *out;
  const WfmRun *run;
  const WfmRunQueue *queue;
  WfmForecast *forecast;
  int32_t from, to; /* intervals that are asked about */
} Answer;

static double sum(const double *x, const Answer *answer) {
  return wfm_sum(x + answer->from, (size_t)(answer->to - answer->from));
}

static const WfmScore *score_of(const WfmForecast *forecast, const char *model, int level) {
  const WfmScore *widest = NULL;
  for (size_t s = 0; s < forecast->n_scores; s++) {
    const WfmScore *score = &forecast->score[s];
    if (score->level == level && strcmp(score->model, model) == 0 && (!widest || score->lead_to > widest->lead_to)) widest = score;
  }
  return widest;
}

/* ---- What is expected ---- */

static const char *span_text(char text[static 64], const Answer *answer) {
  char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
  const WfmGrid grid = answer->forecast->grid;
  wfm_format_local(first, answer->queue->zone, wfm_grid_at(grid, answer->from));
  wfm_format_local(last, answer->queue->zone, wfm_grid_at(grid, answer->to));
  first[10] = last[10] = ' ';
  g_snprintf(text, 64, "%.16s to %.16s", first, last);
  return text;
}

/* One local day at most: the law has a distribution for that. */
static bool within_a_day(const Answer *answer) {
  const int32_t *day = answer->queue->future->day;
  return day[answer->from] == day[answer->to - 1];
}

static void say_expected(const Answer *answer) {
  static const double p[3] = {0.10, 0.50, 0.90};
  const WfmForecast *forecast = answer->forecast;
  char span[64];
  double mean = sum(forecast->mean, answer), yardstick = sum(forecast->yardstick, answer), q[3];
  JsonObject *facts = answer->out->facts;
  span_text(span, answer);
  wfm_explain_say(answer->out, "Queue %s, %s (%s)", forecast->queue, span, answer->queue->zone->name);
  wfm_explain_say(answer->out, "  expected           %.1f contacts", mean);
  json_object_set_string_member(facts, "queue", forecast->queue);
  json_object_set_string_member(facts, "span", span);
  wfm_json_rounded(facts, "mean", mean, 4);
  wfm_json_rounded(facts, "yardstick", yardstick, 4);
  if (within_a_day(answer) && mean > 0) {
    double cv =
        wfm_law_total_cv(forecast->mean + answer->from, answer->to - answer->from, forecast->day_cv[answer->from], forecast->interval_cv);
    wfm_law_quantiles(q, p, 3, mean, cv);
    wfm_explain_say(answer->out, "  80 %% between       %.0f and %.0f, half below %.0f", q[0], q[2], q[1]);
    wfm_json_rounded(facts, "p10", q[0], 3);
    wfm_json_rounded(facts, "p50", q[1], 3);
    wfm_json_rounded(facts, "p90", q[2], 3);
  }
  wfm_explain_say(answer->out, "  mean of last weeks %.1f (%+.1f %%)", yardstick, yardstick > 0 ? 100 * (mean / yardstick - 1) : 0);
}

/* ---- Who made it, and why ---- */

static void say_model(const Answer *answer, JsonArray *models, const char *name, const char *weight) {
  const WfmScore *interval = score_of(answer->forecast, name, 0), *day = score_of(answer->forecast, name, 1);
  if (!interval && !day) return;
  double by_interval = interval ? interval->wape : (double)NAN, by_day = day ? day->wape : (double)NAN;
  double noise = interval && interval->floor > 0 ? interval->wape / interval->floor : (double)NAN;
  char cells[3][16];
  const double values[3] = {100 * by_interval, noise, 100 * by_day};
  for (int k = 0; k < 3; k++) g_snprintf(cells[k], sizeof cells[k], isnan(values[k]) ? "-" : "%.*f", k == 1 ? 2 : 1, values[k]);
  wfm_explain_say(answer->out, "  %-18s %8s %12s %9s %9s", name, weight, cells[0], cells[1], cells[2]);
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "model", name);
  json_object_set_string_member(object, "weight", weight);
  wfm_json_rounded(object, "wape_interval", by_interval, 4);
  wfm_json_rounded(object, "times_noise", noise, 3);
  wfm_json_rounded(object, "wape_day", by_day, 4);
  json_array_add_object_element(models, object);
}

/* "day_regression 0.61 + day_smoothing 0.39" -> weight of one of them */
static const char *weight_of(char text[static 16], const char *combination, const char *name) {
  g_auto(GStrv) parts = g_strsplit(combination, " + ", -1);
  g_strlcpy(text, "-", 16);
  for (char **part = parts; *part; part++)
    if (g_str_has_prefix(*part, name) && (*part)[strlen(name)] == ' ') g_strlcpy(text, *part + strlen(name) + 1, 16);
  return text;
}

static void say_models(const Answer *answer) {
  const WfmForecast *forecast = answer->forecast;
  JsonArray *models = json_array_new();
  wfm_explain_say(answer->out, "\nHow good it was: rolling origins in the past, each forecast from what lay before it");
  wfm_explain_say(answer->out, "  %-18s %8s %12s %9s %9s", "model", "weight", "interval %", "x noise", "day %");
  for (size_t s = 0; s < forecast->n_scores; s++) {
    const char *name = forecast->score[s].model;
    char weight[16];
    bool first = true;
    for (size_t k = 0; k < s; k++) first &= strcmp(forecast->score[k].model, name) != 0;
    if (first) say_model(answer, models, name, weight_of(weight, forecast->model, name));
  }
  json_object_set_array_member(answer->out->facts, "models", models);
  json_object_set_string_member(answer->out->facts, "combination", forecast->model);
}

static void say_notes(const Answer *answer, bool warning, const char *title) {
  JsonArray *texts = json_array_new();
  for (size_t n = 0; n < answer->forecast->n_notes; n++) {
    const WfmNote *note = &answer->forecast->note[n];
    if (note->warning != warning) continue;
    if (json_array_get_length(texts) == 0) wfm_explain_say(answer->out, "\n%s", title);
    wfm_explain_say(answer->out, "  %s", note->text);
    json_array_add_string_element(texts, note->text);
  }
  json_object_set_array_member(answer->out->facts, warning ? "screens" : "choice", texts);
}

static bool explain(WfmExplanation *out, WfmRun *run, const WfmQuestion *question, GError **err) {
  Answer answer = {.out = out, .run = run};
  size_t q = wfm_explain_queue(run, question, err);
  if (q == SIZE_MAX || !wfm_explain_span(&answer.from, &answer.to, run, q, question, err)) return false;
  answer.queue = &run->queue[q];
  WfmForecastInput input = wfm_run_forecast_input(answer.queue, answer.queue->row->aht_s);
  WfmForecastSettings settings = *(const WfmForecastSettings *)wfm_settings_get(run->cli->settings, &wfm_forecast_module);
  if (strcmp(answer.queue->row->model, "auto") != 0) settings.model = answer.queue->row->model;
  answer.forecast = wfm_forecast_new(&input, &settings, &run->cli->job, err);
  if (!answer.forecast) return false;
  say_expected(&answer);
  say_models(&answer);
  say_notes(&answer, false, "Why this choice");
  say_notes(&answer, true, "What was odd in the history");
  wfm_forecast_free(answer.forecast);
  return true;
}

const WfmExplainSubject wfm_explain_forecast = {
    .name = "forecast",
    .summary = "of what the forecast is made, which models made it and why, how good they were, what was odd in the history",
    .options = "--queue NAME [--at TIME | --day DATE]",
    .need = 1u << WFM_PLAN_QUEUES | 1u << WFM_PLAN_HISTORY,
    .explain = explain,
};
