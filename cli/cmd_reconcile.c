#include "cli/answer.h"
#include "cli/data/import/reconcile.h"
#include "cli/data/notation.h"
#include "cli/import_options.h"
#include "core/numeric.h"

#include <math.h>

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"map", 0, 0, G_OPTION_ARG_FILENAME, &wfm_import_words.map, "Mapping file that says which column is what", "FILE"},
      {"date-order", 0, 0, G_OPTION_ARG_STRING, &wfm_import_words.order, "Order of day and month where no date proves it", "dmy|mdy"},
      {"decimal", 0, 0, G_OPTION_ARG_STRING, &wfm_import_words.decimal, "Decimal mark where no number proves it", "point|comma"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static void tell_definitions(WfmAnswer *answer, JsonObject *facts, const WfmReconciliation *found) {
  JsonArray *array = json_array_new();
  g_string_append_printf(answer->text, "  %-21s %8s %12s %13s  %s\n", "definition", "level %", "apart points", "rows agreeing",
                         "what it counts");
  for (int d = 0; d < WFM_N_SL; d++) {
    JsonObject *one = json_object_new();
    json_object_set_string_member(one, "definition", wfm_sl_names[d]);
    json_object_set_int_member(one, "rows", (gint64)found->definition[d].rows);
    json_object_set_int_member(one, "rows_agreeing", (gint64)found->definition[d].agree);
    if (found->definition[d].rows > 0) {
      json_object_set_double_member(one, "service_level", wfm_round(found->definition[d].value, 6));
      json_object_set_double_member(one, "apart", wfm_round(found->definition[d].apart, 6));
      g_string_append_printf(answer->text, "  %-21s %8.2f %12.2f %6zu of %-6zu %s\n", wfm_sl_names[d], 100 * found->definition[d].value,
                             100 * found->definition[d].apart, found->definition[d].agree, found->rows, wfm_definition_formulas[d]);
    } else
      g_string_append_printf(answer->text, "  %-21s %8s %12s %13s  %s\n", wfm_sl_names[d], "-", "-", "not told",
                             wfm_definition_formulas[d]);
    json_array_add_object_element(array, one);
  }
  json_object_set_array_member(facts, "definitions", array);
}

static void tell_verdict(WfmAnswer *answer, JsonObject *facts, const WfmReconciliation *found) {
  JsonArray *array = json_array_new();
  g_autoptr(GString) names = g_string_new(NULL);
  int n = 0;
  for (int d = 0; d < WFM_N_SL; d++) {
    if (!(found->best >> d & 1)) continue;
    json_array_add_string_element(array, wfm_sl_names[d]);
    g_string_append_printf(names, "%s%s", n++ ? " or " : "", wfm_sl_names[d]);
  }
  json_object_set_array_member(facts, "counted_by", array);
  if (n == 0)
    g_string_append(answer->text, "  none of them agrees with nine rows in ten: another target in seconds, or another definition\n");
  else
    g_string_append_printf(answer->text, "  the platform counts %s: write it as sl_definition in queues.csv%s\n", names->str,
                           n > 1 ? "; these rows do not tell them apart" : "");
}

static JsonObject *tell(WfmAnswer *answer, const char *file, const WfmReconciliation *found) {
  g_autofree char *queue = wfm_show_text(found->queue), *base = g_path_get_basename(file), *name = wfm_show_text(base);
  JsonObject *facts = json_object_new();
  json_object_set_string_member(facts, "file", name);
  json_object_set_string_member(facts, "queue", found->queue);
  json_object_set_int_member(facts, "rows", (gint64)found->rows);
  json_object_set_double_member(facts, "platform_service_level", wfm_round(found->told, 6));
  g_string_append_printf(answer->text, "%s, queue %s: the platform says %.2f %% over %zu rows\n", name, queue, 100 * found->told,
                         found->rows);
  tell_definitions(answer, facts, found);
  tell_verdict(answer, facts, found);
  return facts;
}

static bool tell_file(WfmAnswer *answer, JsonArray *array, const WfmIntakeOptions *intake_options, const char *path, bool *open,
                      GError **err) {
  size_t n;
  WfmReconciliation *list = wfm_reconcile_file(intake_options, path, &n, err);
  if (!list) return false;
  *open |= list[0].best == 0;
  for (size_t k = 0; k < n; k++) json_array_add_object_element(array, tell(answer, path, &list[k]));
  wfm_reconciliations_free(list, n);
  return true;
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  WfmIntakeOptions intake_options;
  g_autoptr(WfmMapping) mapping = NULL;
  if (n_args < 1) {
    g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, "wfm reconcile takes files: wfm reconcile export.csv");
    return WFM_STATUS_USAGE;
  }
  if (!wfm_import_options_read(&intake_options, &mapping, err)) return (*err)->code;
  g_autoptr(WfmAnswer) answer = wfm_answer_new();
  JsonArray *array = json_array_new();
  json_object_set_array_member(answer->facts, "reconciliations", array);
  bool open = false;
  for (int k = 0; k < n_args; k++)
    if (!tell_file(answer, array, &intake_options, args[k], &open, err)) return (*err)->code;
  if (!wfm_answer_print(answer, cli, err)) return (*err)->code;
  return open ? WFM_STATUS_SOFT_MISS : WFM_STATUS_DONE;
}

const WfmCommand wfm_command_reconcile = {
    .name = "reconcile",
    .arguments = "FILE...",
    .summary = "Say which definition of service level a platform counts by",
    .help = "Recomputes the service level of an interval export by each definition, row by row, beside the platform's own figure, and says "
            "with which it\n"
            "agrees: that is the queue's sl_definition. The export needs the figure itself, and contacts answered, answered within the "
            "target and\n"
            "abandoned. Status 1: none agrees.",
    .example = "wfm reconcile export.csv",
    .options = options,
    .run = run,
};
