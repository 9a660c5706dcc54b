#include "cli/answer.h"
#include "cli/data/import/plan_merge.h"
#include "cli/data/notation.h"
#include "cli/import_options.h"

#include <string.h>

#define SHOWN 20

static char *into, *queue_zone;
static gboolean dry_run, spread;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"into", 0, 0, G_OPTION_ARG_FILENAME, &into, "The plan whose history.csv and queues.csv receive the files", "PLAN"},
      {"queue-zone", 0, 0, G_OPTION_ARG_STRING, &queue_zone, "Zone of queues that the plan has not; without it, that of the stamps",
       "ZONE"},
      {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Say what would change, and write nothing", NULL},
      {"spread", 0, 0, G_OPTION_ARG_NONE, &spread,
       "Spread whole days over their intervals, by the weekday's shape in the plan's own history", NULL},
      WFM_IMPORT_ENTRIES,
      G_OPTION_ENTRY_NULL};
  return entries;
}

/* What doctor calls refused, as one error. */
static bool check_open(const WfmIntake *intake, GError **err) {
  const WfmFileFacts *file = wfm_intake_facts(intake, intake->file->len - 1);
  if (file->decisions.open->len == 0) return true;
  g_autoptr(GString) all = g_string_new(NULL);
  for (guint k = 0; k < file->decisions.open->len; k++)
    g_string_append_printf(all, "%s%s: not guessed: %s", k ? "\n" : "", file->name, (const char *)file->decisions.open->pdata[k]);
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, all->str);
  return false;
}

/* Of queues that are new: as said, else as the stamps are. */
static const char *zone_of_queues(const WfmIntake *intake, bool *assumed) {
  *assumed = false;
  if (queue_zone) return queue_zone;
  if (intake->options.zone) return intake->options.zone;
  *assumed = true;
  for (guint k = 0; k < intake->file->len; k++)
    if (wfm_intake_facts(intake, k)->zone_name) return wfm_intake_facts(intake, k)->zone_name;
  return "UTC";
}

static void tell_changes(WfmAnswer *answer, const WfmMerge *merge) {
  JsonArray *changes = json_array_new();
  for (guint k = 0; k < merge->change->len; k++) {
    const WfmMergeChange *change = &g_array_index(merge->change, WfmMergeChange, k);
    char stamp[WFM_STAMP_SIZE];
    wfm_format_utc(stamp, change->start);
    if (k < SHOWN) g_string_append_printf(answer->text, "  %s %s: %s\n", change->queue, stamp, change->what);
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, "queue", change->queue);
    json_object_set_string_member(facts, "interval_start_utc", stamp);
    json_object_set_string_member(facts, "change", change->what);
    json_array_add_object_element(changes, facts);
  }
  if (merge->changed > SHOWN) g_string_append_printf(answer->text, "  and %d more\n", (int)(merge->changed - SHOWN));
  json_object_set_array_member(answer->facts, "changes", changes);
}

static char *some_of(const GPtrArray *texts) {
  GString *names = g_string_new(NULL);
  for (guint k = 0; k < texts->len && k < SHOWN; k++) g_string_append_printf(names, "%s%s", k ? ", " : "", (const char *)texts->pdata[k]);
  if (texts->len > SHOWN) g_string_append(names, ", ...");
  return g_string_free(names, FALSE);
}

static void tell_added(WfmAnswer *answer, const WfmMerge *merge, const char *zone, bool assumed) {
  if (merge->added->len == 0) return;
  g_autofree char *names = some_of(merge->added), *guessed = some_of(merge->guessed);
  g_string_append_printf(answer->text,
                         "%s/queues.csv: %u queues added (%s), zone %s%s; look at their opening hours, targets and handle times\n", into,
                         merge->added->len, names, zone, assumed ? " because the stamps are in it (--queue-zone)" : "");
  if (merge->guessed->len)
    g_string_append_printf(answer->text, "  channel not told by the files; taken: %s; where it is another, change it there\n", guessed);
}

static void tell(WfmAnswer *answer, const WfmMerge *merge, const char *zone, bool assumed) {
  char fresh[WFM_AMOUNT_SIZE], changed[WFM_AMOUNT_SIZE], same[WFM_AMOUNT_SIZE];
  g_string_append_printf(answer->text, "%s/history.csv: %s rows new, %s changed, %s as they were%s\n", into,
                         wfm_amount_format(fresh, (double)merge->fresh), wfm_amount_format(changed, (double)merge->changed),
                         wfm_amount_format(same, (double)merge->same),
                         dry_run          ? "; nothing written (--dry-run)"
                         : merge->written ? ""
                                          : "; nothing to write");
  JsonArray *notes = json_array_new();
  for (guint k = 0; k < merge->notes->len; k++) {
    g_string_append_printf(answer->text, "  %s\n", (const char *)merge->notes->pdata[k]);
    json_array_add_string_element(notes, merge->notes->pdata[k]);
  }
  json_object_set_array_member(answer->facts, "notes", notes);
  tell_changes(answer, merge);
  JsonArray *added = json_array_new();
  for (guint k = 0; k < merge->added->len; k++) json_array_add_string_element(added, merge->added->pdata[k]);
  json_object_set_array_member(answer->facts, "queues_added", added);
  json_object_set_int_member(answer->facts, "new", merge->fresh);
  json_object_set_int_member(answer->facts, "changed", merge->changed);
  json_object_set_int_member(answer->facts, "same", merge->same);
  json_object_set_boolean_member(answer->facts, "written", merge->written);
  tell_added(answer, merge, zone, assumed);
}

static bool check_usage(int n_args, GError **err) {
  const char *wrong = n_args < 1 ? "wfm import takes files: wfm import export.csv --into PLAN"
                      : !into    ? "right would be the plan: --into PLAN"
                                 : NULL;
  if (wrong) g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, wrong);
  if (wrong || !queue_zone) return !wrong;
  g_autoptr(GError) unknown = NULL;
  g_autoptr(WfmZone) zone = wfm_zone_new(queue_zone, &unknown);
  if (!zone) g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--queue-zone: %s", unknown->message);
  return zone != NULL;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  WfmIntakeOptions intake_options;
  g_autoptr(WfmMapping) mapping = NULL;
  if (!check_usage(n_args, err) || !wfm_import_options_read(&intake_options, &mapping, err)) return (*err)->code;
  intake_options.by_day = spread;
  g_autoptr(WfmIntake) intake = wfm_intake_new(&intake_options);
  for (int k = 0; k < n_args; k++)
    if (!wfm_intake_file(intake, args[k], err) || !check_open(intake, err)) return (*err)->code;
  bool assumed;
  const char *zone = zone_of_queues(intake, &assumed);
  WfmMerge merge = {.change = NULL};
  g_autoptr(WfmAnswer) answer = wfm_answer_new();
  bool done = wfm_plan_merge(&merge, intake, into, zone, dry_run, err);
  if (done) tell(answer, &merge, zone, assumed);
  wfm_merge_clear(&merge);
  return done && wfm_answer_print(answer, cli, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_import = {
    .name = "import",
    .arguments = "FILE...",
    .summary = "Take exports of a platform into a plan's history",
    .help =
        "Takes in what wfm doctor recognises: rows of history.csv by queue and interval, and rows of queues.csv for queues that the plan "
        "has not.\n"
        "An interval that is there already gets what the files measured; of several files the last one holds; what changed is listed. The\n"
        "same import again changes nothing. Both tables are replaced at once or not at all. Where doctor refuses to guess, nothing is "
        "written.",
    .example = "wfm import samples/duty-desk/history.csv --into samples/duty-desk --dry-run",
    .options = options,
    .run = run,
};
