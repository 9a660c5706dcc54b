/* `wfm explain forecast`: of what the forecast is made, in words. */
#include "cli/data/plan_cells.h"
#include "cli/explain.h"
#include "forecast/components.h"
#include "forecast/events.h"
#include "forecast/law.h"

#include <math.h>
#include <string.h>

typedef struct {
  WfmAnswer *out;
  WfmRun *run;
  size_t q;
  const WfmRunQueue *queue;
  WfmForecastSettings settings; /* of the queue */
  WfmForecast *forecast;        /* together with the other queues, before the planner's overrides */
  int32_t from, to;             /* intervals that are asked about */
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

/* The event that closes the queue at an instant, without a stated effect that says what comes nevertheless; NULL: none. */
static const WfmEvent *closure_at(const WfmRunQueue *queue, int64_t at) {
  for (guint e = 0; e < queue->events->len; e++) {
    const WfmEvent *event = &g_array_index(queue->events, WfmEvent, e);
    if (strcmp(event->kind, "closure") == 0 && isnan(event->volume_effect) && at >= event->from && at < event->to) return event;
  }
  return NULL;
}

/* *closure: an event that closes it; NULL: the opening hours do. */
static bool is_open(const Answer *answer, const WfmEvent **closure) {
  *closure = NULL;
  for (int32_t i = answer->from; i < answer->to; i++) {
    const WfmEvent *closes = closure_at(answer->queue, wfm_grid_at(answer->forecast->grid, i));
    if (answer->queue->open_future[i] && !closes) return true;
    if (closes) *closure = closes;
  }
  return false;
}

/* A time without hours of opening is no forecast of nothing. */
static void say_closed(const Answer *answer) {
  const WfmEvent *closure;
  bool open = is_open(answer, &closure);
  json_object_set_boolean_member(answer->out->facts, "open", open);
  if (!open)
    wfm_explain_say(answer->out, "  closed             by %s: nothing is forecast then", closure ? closure->name : "its opening hours");
}

/* What the calendar states of the days that are asked about: hours of their own, another weekday's timetable. */
static void say_timetables(const Answer *answer) {
  const WfmGrid grid = answer->forecast->grid;
  int64_t from = wfm_grid_at(grid, answer->from), to = wfm_grid_at(grid, answer->to);
  JsonArray *stated = json_array_new();
  for (guint e = 0; e < answer->queue->events->len; e++) {
    const WfmEvent *event = &g_array_index(answer->queue->events, WfmEvent, e);
    if (event->from >= to || event->to <= from || (event->follows == 0 && event->open_to_s == 0)) continue;
    WfmDayHours hours = {event->open_from_s, event->open_to_s};
    g_autofree char *open = wfm_day_hours_format(&hours);
    int64_t first = MAX(event->from, from);
    int weekday = wfm_event_weekday(event, wfm_local_day(wfm_zone_local(answer->queue->zone, first)));
    const char *follows = weekday >= 0 ? wfm_weekday_names[weekday] : "";
    char day[WFM_STAMP_SIZE];
    if (!*open && !*follows) continue; /* a workday on a day that is one anyhow */
    wfm_format_local(day, answer->queue->zone, first);
    day[10] = 0;
    wfm_explain_say(answer->out, "  %-18s %s%s%s%s%s", day, event->name, *open ? ": open " : "", open, *follows ? ", as if it were a " : "",
                    follows);
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "day", day);
    json_object_set_string_member(object, "event", event->name);
    json_object_set_string_member(object, "open", open);
    json_object_set_string_member(object, "follows", follows);
    json_array_add_object_element(stated, object);
  }
  json_object_set_array_member(answer->out->facts, "timetables", stated);
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

/* ---- Of what it is made ---- */

/* Components of the days that are asked about. False where the history is too short to take anything apart. */
static bool components_of(WfmDayComponents *mean, const Answer *answer, const WfmRunQueue *queue, const WfmForecast *forecast) {
  WfmForecastInput input = wfm_run_forecast_input(queue, queue->row->aht_s);
  const int32_t *day = queue->future->day;
  size_t n, first = 0, last;
  g_autofree WfmDayComponents *days = wfm_components_new(&n, &input, &answer->settings, forecast->mean);
  while (first < n && days[first].day < day[answer->from]) first++;
  for (last = first; last < n && days[last].day <= day[answer->to - 1]; last++) {
  }
  if (first == last) return false;
  *mean = wfm_components_mean(days + first, last - first);
  return true;
}

static const char *const component_words[WFM_N_COMPONENTS] = {
    [WFM_COMPONENT_LEVEL] = "contacts on an ordinary open day where the history ends",
    [WFM_COMPONENT_TREND] = "growth since then, damped",
    [WFM_COMPONENT_YEAR] = "time of the year",
    [WFM_COMPONENT_MONTH] = "time of the month",
    [WFM_COMPONENT_WEEKDAY] = "day of the week",
    [WFM_COMPONENT_EVENT] = "holidays and other events, as learnt",
    [WFM_COMPONENT_BESIDE] = "day of operation before or after a holiday",
    [WFM_COMPONENT_AROUND] = "what events left behind, or send before them",
    [WFM_COMPONENT_STATED] = "effects that the plan states",
    [WFM_COMPONENT_REST] = "what the models together say beyond this",
};

static void say_components(const Answer *answer, const WfmDayComponents *mean) {
  JsonObject *object = json_object_new();
  bool one = within_a_day(answer);
  wfm_explain_say(answer->out, "\nOf what %s is made", one ? "the day" : "an average day");
  for (int k = 0; k < WFM_N_COMPONENTS; k++) {
    wfm_json_rounded(object, wfm_component_names[k], mean->part[k], 4);
    double change = 100 * (mean->part[k] - 1);
    const char *event = k == WFM_COMPONENT_EVENT && mean->event ? mean->event : "";
    if (k == WFM_COMPONENT_LEVEL)
      wfm_explain_say(answer->out, "  %-18s %9.1f            %s", wfm_component_names[k], mean->part[k], component_words[k]);
    else if (fabs(change) >= 0.05 || k == WFM_COMPONENT_REST)
      wfm_explain_say(answer->out, "  x %-16s %9.3f %+7.1f %%  %s%s%s", wfm_component_names[k], mean->part[k], change, component_words[k],
                      *event ? ": " : "", event);
  }
  wfm_explain_say(answer->out, "  = %-16s %9.1f", "", mean->mean);
  wfm_json_rounded(object, "mean", mean->mean, 4);
  if (mean->event) json_object_set_string_member(object, "event_name", mean->event);
  json_object_set_object_member(answer->out->facts, "components", object);
}

/* Where in its day an interval stands, and when the day is busiest. */
static void say_profile(const Answer *answer) {
  const WfmForecast *forecast = answer->forecast;
  const WfmSlots *future = answer->queue->future;
  int32_t from = answer->from, end = answer->to, peak;
  if (!within_a_day(answer)) return;
  while (from > 0 && future->day[from - 1] == future->day[answer->from]) from--;
  while (end < future->grid.n && future->day[end] == future->day[answer->from]) end++;
  double day = wfm_sum(forecast->mean + from, (size_t)(end - from)), here = sum(forecast->mean, answer);
  if (!(day > 0)) return;
  for (int32_t i = peak = from; i < end; i++)
    if (forecast->mean[i] > forecast->mean[peak]) peak = i;
  char clock[WFM_STAMP_SIZE];
  wfm_format_clock(clock, future->slot[peak] * future->grid.step);
  wfm_explain_say(answer->out, "  profile            busiest at %s with %.1f %% of the day", clock, 100 * forecast->mean[peak] / day);
  if (here < day) wfm_explain_say(answer->out, "                     here %.2f %% of the day's %.1f: %.1f", 100 * here / day, day, here);
  json_object_set_string_member(answer->out->facts, "busiest", clock);
  wfm_json_rounded(answer->out->facts, "share_of_day", here / day, 4);
}

/* What the other queues and the planner change. */
static bool say_others(const Answer *answer, GError **err) {
  double mean = sum(answer->forecast->mean, answer);
  if (answer->run->n_queues > 1 && answer->settings.reconcile) {
    WfmForecastInput input = wfm_run_forecast_input(answer->queue, wfm_run_default_handle_time(answer->run, answer->q));
    g_autoptr(WfmForecast) alone = wfm_forecast_new(&input, &answer->settings, &answer->run->cli->job, err);
    if (!alone) return false;
    double own = sum(alone->mean, answer);
    wfm_json_rounded(answer->out->facts, "alone", own, 4);
    const char *like = answer->queue->row->like;
    if (*like)
      wfm_explain_say(answer->out, "  borrowed           from %s, as far as its own history does not tell; %.1f by itself", like, own);
    else if (own > 0)
      wfm_explain_say(answer->out, "  other queues       %+.1f %%: %.1f by itself, before their sums were made to agree",
                      100 * (mean / own - 1), own);
  }
  g_autofree const char **reason = g_new0(const char *, (gsize)answer->forecast->grid.n + 1);
  g_autofree double *before = g_memdup2(answer->forecast->mean, sizeof(double) * (size_t)answer->forecast->grid.n);
  wfm_run_apply_overrides(answer->run, answer->q, answer->forecast, reason);
  double after = sum(answer->forecast->mean, answer);
  memcpy(answer->forecast->mean, before, sizeof(double) * (size_t)answer->forecast->grid.n);
  if (after != mean) {
    const char *why = "";
    for (int32_t i = answer->from; i < answer->to && !*why; i++) why = reason[i] ? reason[i] : "";
    wfm_explain_say(answer->out, "  overridden         %.1f instead of %.1f: %s", after, mean, *why ? why : "no reason given");
    wfm_json_rounded(answer->out->facts, "overridden", after, 4);
  }
  return true;
}

/* ---- What moved ---- */

#define WEEK_DAYS 7

/* The queues, each with its history less the last week; past[n_queues] receives the shorter views. */
static WfmRunQueue *week_ago(const WfmRun *run, WfmSlots *past) {
  WfmRunQueue *queue = g_memdup2(run->queue, sizeof *queue * run->n_queues);
  for (size_t q = 0; q < run->n_queues; q++) {
    past[q] = *run->queue[q].past;
    int32_t n = past[q].grid.n, last = n > 0 ? past[q].day[n - 1] : 0;
    while (n > 0 && past[q].day[n - 1] > last - WEEK_DAYS) n--;
    past[q].grid.n = n;
    queue[q].past = &past[q];
  }
  return queue;
}

static double common_part(const WfmPathLaw *a, const WfmPathLaw *b) {
  double sum = 0;
  for (int f = 0; f < WFM_PATH_FACTORS; f++) sum += a->loading[f] * b->loading[f];
  return sum;
}

/* The queue's forecast, made together with the others. correlation[n_queues] of its day factor with theirs; may be NULL. */
static WfmForecast *forecast_of(WfmRun *run, size_t q, double *correlation, GError **err) {
  g_autofree WfmForecast **forecast = g_new0(WfmForecast *, run->n_queues + 1);
  g_autofree GError **error = g_new0(GError *, run->n_queues + 1);
  wfm_run_forecast_queues(forecast, error, run);
  if (wfm_run_all_forecast(forecast, run->n_queues)) wfm_run_borrow(run, forecast);
  if (!forecast[q]) g_propagate_error(err, g_steal_pointer(&error[q]));
  for (size_t k = 0; k < run->n_queues; k++) {
    if (correlation) correlation[k] = forecast[q] && forecast[k] ? common_part(&forecast[q]->path, &forecast[k]->path) : (double)NAN;
    if (k != q) wfm_forecast_free(forecast[k]);
    g_clear_error(&error[k]);
  }
  return forecast[q];
}

static void say_changes(const Answer *answer, const WfmDayComponents *now, const WfmDayComponents *then, JsonObject *object) {
  JsonObject *parts = json_object_new();
  g_autoptr(GString) text = g_string_new(NULL);
  for (int k = 0; k < WFM_N_COMPONENTS; k++) {
    double change = now->part[k] / then->part[k] - 1;
    wfm_json_rounded(parts, wfm_component_names[k], change, 5);
    if (fabs(change) >= 0.0005) g_string_append_printf(text, "%s%s %+.1f %%", text->len ? ", " : "", wfm_component_names[k], 100 * change);
  }
  wfm_explain_say(answer->out, "  by component       %s", text->len ? text->str : "nothing");
  json_object_set_object_member(object, "components", parts);
}

static bool say_moved(const Answer *answer, const WfmDayComponents *now, GError **err) {
  g_autofree WfmSlots *past = g_new0(WfmSlots, answer->run->n_queues + 1);
  g_autofree WfmRunQueue *queue = week_ago(answer->run, past);
  WfmRun earlier = *answer->run;
  WfmDayComponents then;
  char day[WFM_STAMP_SIZE];
  int32_t n = past[answer->q].grid.n;
  wfm_explain_say(answer->out, "\nWhat moved since last week");
  const WfmEvent *closure;
  if (!is_open(answer, &closure)) {
    wfm_explain_say(answer->out, "  nothing: it is closed then");
    return true;
  }
  if (!now || n == 0) {
    wfm_explain_say(answer->out, "  the history is too short to say");
    return true;
  }
  earlier.queue = queue;
  g_autoptr(WfmForecast) forecast = forecast_of(&earlier, answer->q, NULL, err);
  if (!forecast) return false;
  double before = sum(forecast->mean, answer), after = sum(answer->forecast->mean, answer);
  JsonObject *object = json_object_new();
  json_object_set_object_member(answer->out->facts, "moved", object);
  json_object_set_string_member(object, "history_to", wfm_format_day(day, past[answer->q].day[n - 1]));
  wfm_json_rounded(object, "mean", before, 4);
  wfm_explain_say(answer->out, "  %.1f contacts then (from the history to %s), %.1f now (%+.1f %%)", before, day, after,
                  before > 0 ? 100 * (after / before - 1) : 0);
  if (components_of(&then, answer, &queue[answer->q], forecast)) say_changes(answer, now, &then, object);
  if (strcmp(forecast->model, answer->forecast->model) != 0) wfm_explain_say(answer->out, "  the models then    %s", forecast->model);
  json_object_set_string_member(object, "combination", forecast->model);
  return true;
}

static bool explain(WfmAnswer *out, WfmRun *run, const WfmQuestion *question, GError **err) {
  Answer answer = {.out = out, .run = run, .q = wfm_explain_queue(run, question, err)};
  WfmDayComponents components;
  if (answer.q == SIZE_MAX || !wfm_explain_span(&answer.from, &answer.to, run, answer.q, question, err)) return false;
  answer.queue = &run->queue[answer.q];
  answer.settings = *(const WfmForecastSettings *)wfm_settings_get(run->cli->settings, &wfm_forecast_module);
  if (strcmp(answer.queue->row->model, "auto") != 0) answer.settings.model = answer.queue->row->model;
  g_autofree double *correlation = g_new(double, run->n_queues + 1);
  g_autoptr(WfmForecast) forecast = answer.forecast = forecast_of(run, answer.q, correlation, err);
  if (!forecast) return false;
  bool known = components_of(&components, &answer, answer.queue, forecast);
  say_expected(&answer);
  say_closed(&answer);
  say_timetables(&answer);
  if (!say_others(&answer, err)) return false;
  if (known) say_components(&answer, &components);
  say_profile(&answer);
  wfm_explain_handle_time(out, forecast, answer.from, answer.to);
  wfm_explain_together(out, run, answer.q, correlation);
  say_models(&answer);
  say_notes(&answer, false, "Why this choice");
  if (!say_moved(&answer, known ? &components : NULL, err)) return false;
  say_notes(&answer, true, "What was odd in the history");
  return true;
}

const WfmExplainSubject wfm_explain_forecast = {
    .name = "forecast",
    .summary =
        "of what the forecast is made, which models made it and why, how good they were, what moved since last week, what was odd in the "
        "history",
    .options = "--queue NAME [--at TIME | --day DATE]",
    .need = WFM_NEED(QUEUES) | WFM_NEED(HISTORY),
    .explain = explain,
};
