#include "cli/levels.h"

#include <math.h>

/* Service level over some intervals, and half the width of its interval of confidence; NaN where there are no contacts to speak of. */
typedef struct {
  double level, width;
} Stretch;

static Stretch stretch_of(const WfmSimQueueResult *queue, int32_t i, int32_t n) {
  double offered = 0, kept = 0, spread = 0;
  for (int32_t k = i; k < i + n; k++) {
    double contacts = queue->interval_offered[k], width = queue->interval_sl_half_width[k];
    if (!(contacts > 0)) continue;
    offered += contacts;
    kept += contacts * queue->interval_sl[k];
    spread += pow(contacts * (isfinite(width) ? width : 0), 2);
  }
  return offered >= 1 ? (Stretch){kept / offered, sqrt(spread) / offered} : (Stretch){NAN, NAN};
}

/* Whether the intervals are to be reckoned as below the target, by more than `least` and more than chance: the few contacts of an hour stray by
 * points from one run to the next, and what chance does is no consequence. However few they are, so much below is enough. */
static bool is_below(const WfmSimQueueResult *usual, const WfmSimQueueResult *after, double target, int32_t i, int32_t n, double least) {
  const double enough = 0.1, enough_apart = 0.2, least_apart = 0.05;
  Stretch is = stretch_of(after, i, n);
  if (!(is.level + CLAMP(is.width, least, enough) < target)) return false;
  if (!usual) return true;
  Stretch was = stretch_of(usual, i, n);
  return !(is.level >= was.level - CLAMP(hypot(is.width, was.width), least_apart, enough_apart));
}

/* The end of the last hour below the target. */
static void find_back(WfmLevel *out, WfmGrid grid, const WfmSimQueueResult *usual, const WfmSimQueueResult *after, int32_t first) {
  int32_t hour = CLAMP(3600 / grid.step, 1, grid.n);
  out->back_at = INT64_MIN;
  for (int32_t i = first; i + hour <= grid.n; i++)
    if (is_below(usual, after, out->target, i, hour, 0.01)) out->back_at = i + hour == grid.n ? INT64_MAX : wfm_grid_at(grid, i + hour);
}

static void find_line(WfmLevel *out, WfmGrid grid, const WfmSimQueueResult *before, const WfmSimQueueResult *after, int32_t first) {
  int32_t at = -1;
  for (int32_t i = first; i < grid.n; i++)
    if (after->interval_backlog[i] > out->line) {
      out->line = after->interval_backlog[i];
      at = i;
    }
  if (at < 0) return;
  out->line_at = wfm_grid_at(grid, at + 1);
  out->line_gone_at = INT64_MAX;
  for (int32_t i = at; i < grid.n; i++) {
    double usual = before ? before->interval_backlog[i] : 0;
    if (after->interval_backlog[i] > usual * 1.1 + 1) continue;
    out->line_gone_at = wfm_grid_at(grid, i + 1);
    return;
  }
}

WfmLevel wfm_level_of(const WfmRun *run, size_t queue, const WfmLevelFrame *frame) {
  const WfmSimResult *after = frame->after;
  const WfmSimQueueResult *was = frame->usual ? &frame->usual->queue[queue] : NULL, *is = &after->queue[queue];
  WfmLevel out = {.before = frame->before ? frame->before->queue[queue].sl : (WfmEstimate){NAN, NAN},
                  .after = is->sl,
                  .target = run->queue[queue].row->sl_target,
                  .offered = is->offered.mean,
                  .worst = 1,
                  .worst_at = INT64_MIN};
  int32_t first = (int32_t)CLAMP(wfm_grid_index(after->grid, frame->from), 0, after->grid.n);
  for (int32_t i = first; i < after->grid.n; i++)
    if (is_below(was, is, out.target, i, 1, 0) && is->interval_sl[i] < out.worst) {
      out.worst = is->interval_sl[i];
      out.worst_at = wfm_grid_at(after->grid, i);
    }
  find_back(&out, after->grid, was, is, first);
  find_line(&out, after->grid, was, is, first);
  return out;
}

static const char *time_of(char buffer[static WFM_STAMP_SIZE], const WfmRun *run, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  wfm_format_local(stamp, run->zone, instant);
  g_snprintf(buffer, WFM_STAMP_SIZE, "%.5s %.5s", stamp + 5, stamp + 11);
  return buffer;
}

static void set_time(JsonObject *object, const char *name, const WfmRun *run, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  if (instant == INT64_MIN || instant == INT64_MAX)
    json_object_set_null_member(object, name);
  else
    json_object_set_string_member(object, name, wfm_format_local(stamp, run->zone, instant));
}

static void add_facts(JsonArray *list, const WfmRun *run, size_t q, const WfmLevel *level) {
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", run->queue[q].row->queue);
  wfm_json_rounded(object, "target", level->target, 4);
  wfm_json_rounded(object, "contacts", level->offered, 1);
  wfm_json_rounded(object, "before", level->before.mean, 4);
  wfm_json_rounded(object, "after", level->after.mean, 4);
  wfm_json_rounded(object, "half_width", level->after.half_width, 4);
  wfm_json_rounded(object, "at_least", level->after.mean - (isfinite(level->after.half_width) ? level->after.half_width : 0), 4);
  wfm_json_rounded(object, "worst", level->worst_at == INT64_MIN ? (double)NAN : level->worst, 4);
  set_time(object, "worst_at", run, level->worst_at);
  json_object_set_boolean_member(object, "below", level->back_at != INT64_MIN);
  set_time(object, "back_at", run, level->back_at);
  wfm_json_rounded(object, "line", level->line, 1);
  set_time(object, "line_at", run, level->line > 0 ? level->line_at : INT64_MIN);
  set_time(object, "line_gone_at", run, level->line > 0 ? level->line_gone_at : INT64_MIN);
  json_array_add_object_element(list, object);
}

void wfm_levels_say(GString *out, JsonObject *facts, const WfmRun *run, const WfmLevelFrame *frame, const char *before, const char *after) {
  JsonArray *list = json_array_new();
  bool any = false;
  g_string_append_printf(out, "%-16s %8s %8s %9s %15s  %-20s  %-13s  %s\n", "queue", "contacts", "target", before, after, "worst interval",
                         "back in target", "longest line");
  for (size_t q = 0; q < run->n_queues; q++) {
    WfmLevel level = wfm_level_of(run, q, frame);
    char at[WFM_STAMP_SIZE], worst[64] = "none below", back[WFM_STAMP_SIZE] = "never out", was[32] = "";
    add_facts(list, run, q, &level);
    if (!isfinite(level.after.mean)) continue;
    any = true;
    if (level.worst_at != INT64_MIN) g_snprintf(worst, sizeof worst, "%5.1f %% %s", 100 * level.worst, time_of(at, run, level.worst_at));
    if (level.back_at == INT64_MAX)
      g_strlcpy(back, "not that day", sizeof back);
    else if (level.back_at != INT64_MIN)
      time_of(back, run, level.back_at);
    if (isfinite(level.before.mean)) g_snprintf(was, sizeof was, "%.1f %%", 100 * level.before.mean);
    g_string_append_printf(out, "%-16s %8.0f %6.0f %% %9s %7.1f +- %3.1f %%  %-20s  %-13s ", run->queue[q].row->queue, level.offered,
                           100 * level.target, was, 100 * level.after.mean,
                           isfinite(level.after.half_width) ? 100 * level.after.half_width : 0, worst, back);
    if (level.line >= 1) {
      g_string_append_printf(out, " %.0f at %s", level.line, time_of(at, run, level.line_at));
      if (frame->usual && level.line_gone_at == level.line_at)
        g_string_append(out, ", as usual");
      else if (level.line_gone_at == INT64_MAX)
        g_string_append(out, ", not gone");
      else
        g_string_append_printf(out, ", gone %s", time_of(at, run, level.line_gone_at));
    } else {
      g_string_append(out, " none");
    }
    g_string_append_c(out, '\n');
  }
  if (!any) g_string_append(out, "(no contacts are expected)\n");
  json_object_set_array_member(facts, "queues", list);
}
