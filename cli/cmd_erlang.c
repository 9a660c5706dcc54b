#include "cli/command.h"
#include "cli/data/notation.h"
#include "cli/erlang_file.h"
#include "cli/erlang_question.h"
#include "cli/summary.h"

#include <math.h>
#include <string.h>

static char *family_name, *csv_path, *contacts_path, *interval, *target, *abandon, *max_occupancy, *shrinkage, *definition, *load_cv;
static gboolean json_wanted;

/* Every option that is a plain number; NAN: not given. */
static struct {
  const char *option;
  char *text;
  double low, value;
  const char *right;
} numbers[] = {
    {"--calls", NULL, 0, NAN, "contacts in the interval, from 0 up"},
    {"--aht", NULL, 1e-3, NAN, "seconds above 0"},
    {"--agents", NULL, 0, NAN, "a number from 0 up"},
    {"--patience", NULL, 1e-3, NAN, "seconds above 0"},
    {"--asa", NULL, 1e-3, NAN, "seconds above 0"},
    {"--min-agents", NULL, 0, NAN, "a number from 0 up"},
    {"--concurrency", NULL, 1, NAN, "contacts at once, from 1 up"},
    {"--slowdown", NULL, 0, NAN, "a share from 0 up, such as 0.2"},
};
enum { CALLS, AHT, AGENTS, PATIENCE, ASA, MIN_AGENTS, CONCURRENCY, SLOWDOWN };

#define NUMBER(name, index, help, unit)                                                                                                    \
  { name, 0, 0, G_OPTION_ARG_STRING, &numbers[index].text, help, unit }

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      NUMBER("calls", CALLS, "Contacts offered in the interval; without it, asks for the load that --agents carry", "N"),
      NUMBER("aht", AHT, "Mean handle time: talk, hold and after-call work", "SECONDS"),
      {"interval", 0, 0, G_OPTION_ARG_STRING, &interval, "Length of the interval; default 30m", "LENGTH"},
      {"target", 0, 0, G_OPTION_ARG_STRING, &target, "Service level: share answered / seconds", "80/20"},
      NUMBER("asa", ASA, "Longest mean wait of the answered", "SECONDS"),
      {"abandon", 0, 0, G_OPTION_ARG_STRING, &abandon, "Most of the offered that may give up", "SHARE"},
      {"max-occupancy", 0, 0, G_OPTION_ARG_STRING, &max_occupancy, "Most of the time that agents may be busy", "SHARE"},
      NUMBER("min-agents", MIN_AGENTS, "Fewest agents", "N"),
      NUMBER("patience", PATIENCE, "Mean patience (Erlang A); without it nobody gives up (Erlang C)", "SECONDS"),
      NUMBER("agents", AGENTS, "A given team: how it does; without --calls, what it carries", "N"),
      {"shrinkage", 0, 0, G_OPTION_ARG_STRING, &shrinkage, "Share of the paid time not on the queue", "SHARE"},
      {"definition", 0, 0, G_OPTION_ARG_STRING, &definition,
       "Of the service level: answered_of_offered (default), answered_of_answered, abandons_ok, exclude_short, with_flow_out", "NAME"},
      NUMBER("concurrency", CONCURRENCY, "Chat: contacts that one agent handles at once", "N"),
      NUMBER("slowdown", SLOWDOWN, "Chat: growth of the handle time with each further contact at once", "SHARE"),
      {"load-cv", 0, 0, G_OPTION_ARG_STRING, &load_cv, "Uncertainty of the load: its coefficient of variation", "SHARE"},
      {"contacts", 0, 0, G_OPTION_ARG_FILENAME, &contacts_path,
       "Contacts one by one (CSV: wait_s, abandoned, handle_s, parallel): prints what they say of patience and handle times, and takes "
       "from them what is not given",
       "FILE"},
      {"json", 0, 0, G_OPTION_ARG_NONE, &json_wanted, "Print the answer as JSON", NULL},
      {"family", 0, 0, G_OPTION_ARG_STRING, &family_name, "Evaluate a file by this family of formulas (a wrong name lists them all)",
       "NAME"},
      {"csv", 0, 0, G_OPTION_ARG_FILENAME, &csv_path, "The file: CSV with the family's input columns; - reads standard input", "FILE"},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static bool usage(GError **err, const char *text) {
  g_set_error_literal(err, WFM_ERROR, WFM_STATUS_USAGE, text);
  return false;
}

static int evaluate_file(GError **err) {
  if (!family_name || !csv_path) {
    usage(err, "right would be --family NAME --csv FILE");
    return (*err)->code;
  }
  const WfmErlangFamily *family = wfm_erlang_family(family_name);
  if (family) return wfm_erlang_file(family, csv_path, stdout, err) ? WFM_STATUS_DONE : (*err)->code;
  g_autoptr(GString) names = g_string_new(NULL);
  for (size_t f = 0; wfm_erlang_families[f]; f++) g_string_append_printf(names, " %s", wfm_erlang_families[f]->name);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "there is no family \"%s\"; right would be one of:%s", family_name, names->str);
  return WFM_STATUS_USAGE;
}

static bool read_numbers(GError **err) {
  for (size_t k = 0; k < G_N_ELEMENTS(numbers); k++) {
    const char *text = numbers[k].text;
    if (!text) continue;
    double value;
    if (wfm_real_parse(&value, text, strlen(text)) && value >= numbers[k].low && value <= 1e9) {
      numbers[k].value = value;
      continue;
    }
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: found \"%s\"; right would be %s", numbers[k].option, text, numbers[k].right);
    return false;
  }
  return true;
}

static bool read_interval(WfmErlangQuestion *q, GError **err) {
  q->queue.grid = (WfmGrid){.start = 0, .step = 1800, .n = 1};
  const char *rest = interval;
  int32_t seconds;
  if (!interval) return true;
  if (wfm_length_scan(&seconds, &rest) && !*rest && seconds > 0) {
    q->queue.grid.step = seconds;
    return true;
  }
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--interval: found \"%s\"; right would be a length such as 15m, 30m or 1h", interval);
  return false;
}

static bool read_definition(WfmErlangQuestion *q, GError **err) {
  if (!definition) return true;
  for (int k = 0; k < WFM_N_SL; k++)
    if (strcmp(definition, wfm_sl_names[k]) == 0) {
      q->queue.definition = (WfmServiceLevel)k;
      return true;
    }
  g_autofree char *names = g_strjoinv(", ", (char **)wfm_sl_names);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--definition: found \"%s\"; right would be one of %s", definition, names);
  return false;
}

static bool read_shares(WfmErlangQuestion *q, GError **err) {
  if (target && !wfm_question_target(&q->queue.sl_target, &q->queue.target_s, target, err)) return false;
  if (abandon && !wfm_question_share(&q->queue.abandon_max, "--abandon", abandon, err)) return false;
  if (max_occupancy && !wfm_question_share(&q->queue.occupancy_max, "--max-occupancy", max_occupancy, err)) return false;
  if (shrinkage && !wfm_question_share(&q->shrinkage, "--shrinkage", shrinkage, err)) return false;
  if (load_cv && !wfm_question_share(&q->load_cv, "--load-cv", load_cv, err)) return false;
  if (!(q->queue.occupancy_max > 0)) return usage(err, "--max-occupancy must be above 0");
  if (!(q->shrinkage < 1)) return usage(err, "--shrinkage must be below 100 %");
  return true;
}

/* What was measured stands in for what is not given. */
static void take_history(WfmErlangQuestion *q, const WfmErlangHistory *h) {
  if (isnan(q->queue.patience_s) && h->has_waits && h->patience.left) q->queue.patience_s = h->patience.mean_s;
  if (isnan(q->aht_s) && h->has_handle) q->aht_s = h->has_parallel ? h->growth.alone_s : h->handle.mean_s;
  if (isnan(numbers[SLOWDOWN].value) && h->has_parallel) q->queue.concurrency_slowdown = fmax(h->growth.slowdown, 0);
}

static bool read_question(WfmErlangQuestion *q, GError **err) {
  *q = (WfmErlangQuestion){.queue = {.queue = "", .sl_target = NAN, .asa_target_s = numbers[ASA].value, .occupancy_max = 1}};
  q->calls = numbers[CALLS].value;
  q->aht_s = numbers[AHT].value;
  q->agents = numbers[AGENTS].value;
  q->queue.patience_s = numbers[PATIENCE].value;
  q->queue.min_agents = isnan(numbers[MIN_AGENTS].value) ? 0 : numbers[MIN_AGENTS].value;
  q->queue.concurrency = isnan(numbers[CONCURRENCY].value) ? 1 : numbers[CONCURRENCY].value;
  q->queue.channel = q->queue.concurrency > 1 ? WFM_CHANNEL_CHAT : WFM_CHANNEL_VOICE;
  q->queue.concurrency_slowdown = isnan(numbers[SLOWDOWN].value) ? 0 : numbers[SLOWDOWN].value;
  return read_interval(q, err) && read_definition(q, err) && read_shares(q, err);
}

static void print_json(JsonObject *object) {
  g_autoptr(JsonNode) node = json_node_new(JSON_NODE_OBJECT);
  json_node_set_object(node, object);
  g_autofree char *text = json_to_string(node, TRUE);
  printf("%s\n", text);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  (void)cli;
  (void)args;
  if (n_args > 0) usage(err, "wfm erlang takes options only");
  if (n_args > 0) return WFM_STATUS_USAGE;
  if (family_name || csv_path) return evaluate_file(err);
  WfmErlangQuestion question;
  WfmErlangHistory history = {0};
  if (!read_numbers(err) || !read_question(&question, err)) return (*err)->code;
  if (contacts_path && !wfm_erlang_history(&history, contacts_path, err)) return (*err)->code;
  if (contacts_path) take_history(&question, &history);
  bool asks = !isnan(question.calls) || !isnan(question.agents);
  if (!contacts_path && !asks)
    usage(err, "nothing is asked; right would be --calls N --aht SECONDS --target 80/20, or --agents N in place of --calls");
  else if (asks && isnan(question.aht_s))
    usage(err, "the handle time is missing; right would be --aht SECONDS");
  if (*err) return (*err)->code;
  g_autoptr(JsonObject) json = json_wanted ? json_object_new() : NULL;
  int status = WFM_STATUS_DONE;
  if (contacts_path) wfm_erlang_print_history(&history, json);
  if (asks) status = wfm_erlang_answer(&question, json);
  if (json) print_json(json);
  return status;
}

const WfmCommand wfm_command_erlang = {
    .name = "erlang",
    .arguments = "",
    .summary = "Answer a staffing question without a plan",
    .help =
        "Contacts, handle time and targets in; agents, what decides, and the results with one agent fewer and more out. Several targets "
        "hold at once.\n"
        "Shares may be written 85%, 85 or 0.85. With --agents and no --calls, asks for the load that a team carries.\n"
        "With --family and --csv, evaluates a whole file by one family of queueing formulas: one row in, one row out, 17 significant "
        "digits;\ncolumns that the family does not need are passed over.",
    .example = "wfm erlang --calls 120 --aht 300 --target 80/20 --patience 120 --shrinkage 30%",
    .plain = true,
    .options = options,
    .run = run,
};
