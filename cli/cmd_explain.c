#include "cli/explain.h"
#include "cli/plan_argument.h"

#include <string.h>

static char *queue, *agent, *at, *day;
static gboolean json;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"queue", 0, 0, G_OPTION_ARG_STRING, &queue, "Which queue; needed where the plan has several", "NAME"},
      {"agent", 0, 0, G_OPTION_ARG_STRING, &agent, "Which person", "NAME"},
      {"at", 0, 0, G_OPTION_ARG_STRING, &at, "The interval that contains this time, local to the queue", "TIME"},
      {"day", 0, 0, G_OPTION_ARG_STRING, &day, "This day, local to the queue", "DATE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print the facts as JSON", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

void wfm_explain_say(WfmAnswer *out, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_string_append_vprintf(out->text, format, arguments);
  va_end(arguments);
  g_string_append_c(out->text, '\n');
}

size_t wfm_explain_queue(const WfmRun *run, const WfmQuestion *question, GError **err) {
  size_t q = question->queue ? wfm_run_queue(run, question->queue) : run->n_queues == 1 ? 0 : SIZE_MAX;
  if (q != SIZE_MAX) return q;
  g_autoptr(GString) names = g_string_new(NULL);
  for (size_t k = 0; k < run->n_queues; k++) g_string_append_printf(names, "%s%s", k ? ", " : "", run->queue[k].row->queue);
  if (question->queue)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--queue: there is no queue \"%s\"; right would be one of: %s", question->queue,
                names->str);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--queue: which one? Right would be one of: %s", names->str);
  return SIZE_MAX;
}

static bool outside(GError **err, const char *option, const char *text, const char *right) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: found \"%s\", right would be %s", option, text, right);
  return false;
}

bool wfm_explain_span(int32_t *from, int32_t *to, const WfmRun *run, size_t q, const WfmQuestion *question, GError **err) {
  const WfmZone *zone = run->queue[q].zone;
  WfmGrid grid = run->horizon;
  WfmStamp stamp;
  char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
  *from = 0, *to = grid.n;
  g_autofree char *right = g_strdup_printf("a time or day of the horizon, %.16s to %.16s", wfm_format_local(first, zone, grid.start),
                                           wfm_format_local(last, zone, wfm_grid_end(grid)));
  const char *option = question->at ? "--at" : "--day", *text = question->at ? question->at : question->day;
  if (!text) return true;
  bool read = wfm_stamp_parse(&stamp, text);
  if (read && question->at && !stamp.has_time)
    return outside(err, option, text, "a time such as 2026-03-02T10:00, or --day for a whole day");
  if (!read) return outside(err, option, text, right);
  if (question->at && question->day) return outside(err, "--day", question->day, "either --at or --day");
  int64_t begin = stamp.has_offset ? stamp.local - stamp.offset_s : wfm_zone_resolve(zone, stamp.local), end = begin + 1;
  if (!question->at) {
    int32_t local_day = wfm_local_day(stamp.local);
    begin = wfm_zone_day_start(zone, local_day), end = wfm_zone_day_start(zone, local_day + 1);
  }
  int64_t i = MAX(0, wfm_grid_index(grid, begin)), k = MIN(grid.n, wfm_grid_index(grid, end - 1) + 1);
  if (begin >= wfm_grid_end(grid) || end <= grid.start || i >= k) return outside(err, option, text, right);
  *from = (int32_t)i, *to = (int32_t)k;
  return true;
}

static const WfmExplainSubject *subject_of(const char *name) {
  for (size_t s = 0; s < wfm_n_explain_subjects; s++)
    if (strcmp(wfm_explain_subjects[s]->name, name) == 0) return wfm_explain_subjects[s];
  return NULL;
}

static int refuse_subject(const char *name, GError **err) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (size_t s = 0; s < wfm_n_explain_subjects; s++)
    g_string_append_printf(text, "\n  wfm explain %s PLAN%s%s\n      %s", wfm_explain_subjects[s]->name,
                           *wfm_explain_subjects[s]->options ? " " : "", wfm_explain_subjects[s]->options,
                           wfm_explain_subjects[s]->summary);
  if (name)
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "\"%s\" cannot be explained; right would be%s", name, text->str);
  else
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "what of which plan? Right would be%s", text->str);
  return WFM_STATUS_USAGE;
}

/* An option that the subject does not know would be a question that is not answered. */
static bool check_options(const WfmExplainSubject *subject, GError **err) {
  const struct { const char *name, *value; } given[] = {{"--queue", queue}, {"--agent", agent}, {"--at", at}, {"--day", day}};
  for (size_t k = 0; k < G_N_ELEMENTS(given); k++) {
    if (!given[k].value || strstr(subject->options, given[k].name)) continue;
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s means nothing there; right would be wfm explain %s PLAN%s%s", given[k].name,
                subject->name, *subject->options ? " " : "", subject->options);
    return false;
  }
  return true;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  const WfmExplainSubject *subject = n_args > 0 ? subject_of(args[0]) : NULL;
  if (!subject || n_args < 2) return refuse_subject(n_args > 0 && !subject ? args[0] : NULL, err);
  if (!check_options(subject, err)) return (*err)->code;
  g_autoptr(WfmRun) plan = wfm_run_from_argument(cli, n_args - 1, args + 1, subject->need, err);
  if (!plan) return (*err)->code;
  WfmQuestion question = {queue, agent, at, day};
  g_autoptr(WfmAnswer) said = wfm_answer_new();
  cli->json = json; /* its own option: an explanation has no results */
  return subject->explain(said, plan, &question, err) && wfm_answer_print(said, cli, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_explain = {
    .name = "explain",
    .arguments = "SUBJECT PLAN",
    .summary = "Say why a number is what it is",
    .help = "Without arguments: what can be explained, and what each subject takes.\n\n"
            "wfm explain forecast PLAN --queue NAME [--at TIME | --day DATE]\n"
            "says of what a forecast is made, which models made it and why, how good they were, what moved since a week ago, what the\n"
            "planner's own yardstick says, and what was odd in the history.",
    .example = "wfm explain forecast samples/ticket-team --queue tickets",
    .options = options,
    .plain = true,
    .run = run,
};
