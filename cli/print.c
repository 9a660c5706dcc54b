/* The closing text of a command: what a planner wants to know before opening the report. */
#include "cli/output.h"

#include "cli/data/manifest.h"
#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

static double number(JsonObject *object, const char *name) {
  JsonNode *node = json_object_get_member(object, name);
  return node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_double(node) : (double)NAN;
}

static JsonObject *object_of(JsonObject *object, const char *name) {
  JsonNode *node = json_object_get_member(object, name);
  return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static const char *text_of(JsonObject *object, const char *name) {
  JsonNode *node = json_object_get_member(object, name);
  const char *text = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_string(node) : NULL;
  return text ? text : "";
}

static const char *percent(char buffer[static 32], double share, int decimals) {
  if (!isfinite(share)) return "-";
  snprintf(buffer, 32, "%.*f %%", decimals, 100 * share);
  return buffer;
}

static const char *target_text(char buffer[static 48], JsonObject *queue) {
  double share = number(queue, "sl_target"), seconds = number(queue, "target_s");
  if (!isfinite(share)) return "-";
  if (seconds >= 7200)
    snprintf(buffer, 48, "%.0f %% in %.3g h", 100 * share, seconds / 3600);
  else
    snprintf(buffer, 48, "%.0f %% in %.0f s", 100 * share, seconds);
  return buffer;
}

static const char *end_of_search(JsonObject *roster) {
  if (json_object_get_boolean_member_with_default(roster, "interrupted", FALSE)) return " (stopped by a signal or the time limit)";
  return json_object_get_boolean_member_with_default(roster, "stopped", FALSE) ? " (the search used up its work)" : "";
}

static void print_roster(JsonObject *root, FILE *out) {
  JsonObject *roster = object_of(root, "roster");
  if (!roster) return;
  char a[32], b[32], c[32], d[32];
  fprintf(out, "Roster   %s people, %s shifts, %s paid hours, cost %s %s\n", wfm_amount_format(a, number(roster, "agents")),
          wfm_amount_format(b, number(roster, "duties")), wfm_amount_format(c, number(roster, "paid_hours")),
          wfm_amount_format(d, number(roster, "cost")), text_of(root, "currency"));
  /* Where scheduling can influence next to nothing, a share of that says nothing. */
  fprintf(out, "         no roster can cost less than %s: gap ", wfm_amount_format(a, number(roster, "bound")));
  bool proven = number(roster, "cost") - number(roster, "bound") < 0.005; /* 0 of 0 is no gap either */
  if (proven) {
    fprintf(out, "none\n");
  } else {
    if (number(roster, "gap") <= 1) fprintf(out, "%s of what scheduling can influence, ", percent(b, number(roster, "gap"), 2));
    fprintf(out, "%s of the whole%s\n", percent(c, number(roster, "gap_whole"), 2), end_of_search(roster));
  }
  fprintf(out, "Rules    %s hard breaches, %s soft (%s %s); wishes gone against: %s %s\n",
          wfm_amount_format(a, number(roster, "hard_breaches")), wfm_amount_format(b, number(roster, "soft_breaches")),
          wfm_amount_format(c, number(roster, "soft_rules")), text_of(root, "currency"),
          wfm_amount_format(d, number(roster, "preferences")), text_of(root, "currency"));
}

static void print_on_call(JsonObject *root, FILE *out) {
  JsonObject *on_call = object_of(root, "on_call");
  if (!on_call) return;
  char a[32], b[32], c[32], d[32], e[32];
  fprintf(out, "On call  %s hours (%s %s), %s hours missing; %s call-outs expected (%s %s)\n",
          wfm_amount_format(a, number(on_call, "hours")), wfm_amount_format(b, number(on_call, "pay")), text_of(root, "currency"),
          wfm_amount_format(c, number(on_call, "missing_hours")), wfm_amount_format(d, number(on_call, "call_outs")),
          wfm_amount_format(e, number(on_call, "call_out_pay")), text_of(root, "currency"));
}

/* A figure of the roster's days, or of the whole horizon where there is no roster yet. */
static double roster_or_horizon(JsonObject *queue, const char *roster_member, const char *horizon_member) {
  double value = number(queue, roster_member);
  return isfinite(value) ? value : number(queue, horizon_member);
}

static void print_span(JsonObject *root, JsonArray *queues, FILE *out) {
  bool rostered = json_array_get_length(queues) > 0 && isfinite(number(json_array_get_object_element(queues, 0), "roster_contacts"));
  fprintf(out, "\nContacts and hours of the %s, %.10s to %.10s\n", rostered ? "roster's days" : "whole horizon", text_of(root, "start"),
          text_of(root, rostered ? "roster_end" : "end"));
}

static void print_queues(JsonObject *root, FILE *out) {
  JsonNode *node = json_object_get_member(root, "queues");
  if (!node || !JSON_NODE_HOLDS_ARRAY(node)) return;
  JsonArray *queues = json_node_get_array(node);
  int width = 5;
  for (guint i = 0; i < json_array_get_length(queues); i++) {
    int length = (int)strlen(text_of(json_array_get_object_element(queues, i), "queue"));
    width = MAX(width, MIN(length, 40));
  }
  print_span(root, queues, out);
  fprintf(out, "%-*s %10s %8s %8s %8s %9s %9s %15s %9s %16s  %s\n", width, "queue", "contacts", "WAPE", "N weeks", "floor", "required",
          "present", "target", "expected", "simulated", "");
  for (guint i = 0; i < json_array_get_length(queues); i++) {
    JsonObject *queue = json_array_get_object_element(queues, i), *simulated = object_of(queue, "sl_simulated");
    char a[32], b[32], c[32], d[32], e[32], f[32], g[32], target[48], judged[64] = "-";
    if (simulated && isfinite(number(simulated, "mean")))
      snprintf(judged, sizeof judged, "%.1f ± %.1f %%", 100 * number(simulated, "mean"), 100 * number(simulated, "half_width"));
    int pad = strstr(judged, "±") ? 17 : 16; /* the sign has two bytes */
    fprintf(out, "%-*.*s %10s %8s %8s %8s %7s h %7s h %15s %9s %*s  %s\n", width, width, text_of(queue, "queue"),
            wfm_amount_format(a, roster_or_horizon(queue, "roster_contacts", "forecast_contacts")), percent(b, number(queue, "wape"), 1),
            percent(c, number(queue, "yardstick_wape"), 1), percent(d, number(queue, "floor"), 1),
            wfm_amount_format(e, roster_or_horizon(queue, "required_hours", "horizon_required_hours")),
            wfm_amount_format(f, number(queue, "present_hours")), target_text(target, queue), percent(g, number(queue, "sl_expected"), 1),
            pad, judged, text_of(queue, "verdict"));
  }
}

/* What `wfm staff --cross-training` found. */
static void print_skills(JsonObject *root, FILE *out) {
  JsonObject *skills = object_of(root, "skills");
  if (!skills) return;
  fprintf(
      out,
      "\nSkills   at the typical busy time the immediate queues need %.1f agents each for itself, %.0f as their people's skills are%s\n",
      number(skills, "agents_alone"), number(skills, "agents_graph"),
      json_object_get_boolean_member(skills, "graph_is_enough") ? "" : ", and more than there are");
  fprintf(out, "         with %.0f of the people present, in proportion to their groups:\n", number(skills, "agents_present"));
  JsonArray *levels = json_object_get_array_member(skills, "levels"), *training = json_object_get_array_member(skills, "training");
  for (guint i = 0; i < json_array_get_length(levels); i++) {
    JsonObject *level = json_array_get_object_element(levels, i);
    fprintf(out, "         %-24s target %5.1f %%   as it is %5.1f %%   after training %5.1f %%\n", text_of(level, "queue"),
            100 * number(level, "target"), 100 * number(level, "as_it_is"), 100 * number(level, "trained"));
  }
  for (guint i = 0; i < json_array_get_length(training); i++) {
    JsonObject *one = json_array_get_object_element(training, i);
    fprintf(out, "         train %.0f of those who serve %s in %s\n", number(one, "agents"), text_of(one, "serve"), text_of(one, "learn"));
  }
  bool enough = json_object_get_boolean_member(skills, "training_is_enough");
  if (!enough) fprintf(out, "         cross-training alone does not reach every target: more people are needed\n");
  if (enough && json_array_get_length(training) == 0) fprintf(out, "         no cross-training is needed\n");
}

static void print_warnings(JsonObject *root, FILE *out) {
  enum { SHOWN = 12 };
  JsonNode *node = json_object_get_member(root, "warnings");
  if (!node || !JSON_NODE_HOLDS_ARRAY(node)) return;
  JsonArray *warnings = json_node_get_array(node);
  guint n = json_array_get_length(warnings);
  if (n) fprintf(out, "\n");
  for (guint i = 0; i < MIN(n, SHOWN); i++) {
    JsonObject *warning = json_array_get_object_element(warnings, i);
    const char *queue = text_of(warning, "queue");
    fprintf(out, "Warning  %s%s%s\n", queue, *queue ? ": " : "", text_of(warning, "text"));
  }
  if (n > SHOWN) fprintf(out, "         and %u more in summary.json and the report\n", n - SHOWN);
}

void wfm_output_print(const WfmRun *run) {
  JsonObject *root = run->summary->root;
  wfm_cli_clear_progress(run->cli);
  if (run->cli->json) {
    g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), root);
    wfm_json_write(node, stdout, NULL);
    return;
  }
  g_autofree char *dir = wfm_output_dir(run);
  if (run->cli->quiet || strcmp(dir, "-") == 0) return;
  g_autofree char *first = g_strndup(text_of(root, "start"), 10), *last = g_strndup(text_of(root, "end"), 10);
  printf("Plan     %s: %s to %s (%s)\n", text_of(root, "plan"), first, last, text_of(root, "zone"));
  print_roster(root, stdout);
  print_on_call(root, stdout);
  print_queues(root, stdout);
  print_skills(root, stdout);
  print_warnings(root, stdout);
  printf("\nWritten  %s\n", dir);
}
