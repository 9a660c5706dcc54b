/* The closing text of a command: what a planner wants to know before opening the report. */
#include "cli/output.h"

#include "cli/data/export/facts.h"
#include "cli/data/manifest.h"
#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

static const char *percent(char buffer[static 32], double share, int decimals) {
  if (!isfinite(share)) return "-";
  snprintf(buffer, 32, "%.*f %%", decimals, 100 * share);
  return buffer;
}

static const char *target_text(char buffer[static 48], JsonObject *queue) {
  double share = wfm_fact_number(queue, "sl_target"), seconds = wfm_fact_number(queue, "target_s");
  if (!isfinite(share)) return "-";
  if (seconds >= 7200)
    snprintf(buffer, 48, "%.0f %% in %.3g h", 100 * share, seconds / 3600);
  else
    snprintf(buffer, 48, "%.0f %% in %.0f s", 100 * share, seconds);
  return buffer;
}

static const char *end_of_search(JsonObject *roster) {
  if (wfm_fact_flag(roster, "interrupted")) return " (stopped by a signal or the time limit)";
  return wfm_fact_flag(roster, "stopped") ? " (the search used up its work)" : "";
}

static void print_roster(JsonObject *root, FILE *out) {
  JsonObject *roster = wfm_fact_object(root, "roster");
  if (!roster) return;
  char a[32], b[32], c[32], d[32];
  fprintf(out, "Roster   %s people, %s shifts, %s paid hours, cost %s %s\n", wfm_amount_format(a, wfm_fact_number(roster, "agents")),
          wfm_amount_format(b, wfm_fact_number(roster, "duties")), wfm_amount_format(c, wfm_fact_number(roster, "paid_hours")),
          wfm_amount_format(d, wfm_fact_number(roster, "cost")), wfm_fact_text(root, "currency"));
  /* Where scheduling can influence next to nothing, a share of that says nothing. */
  fprintf(out, "         no roster can cost less than %s: gap ", wfm_amount_format(a, wfm_fact_number(roster, "bound")));
  bool proven = wfm_fact_number(roster, "cost") - wfm_fact_number(roster, "bound") < 0.005; /* 0 of 0 is no gap either */
  if (proven) {
    fprintf(out, "none\n");
  } else {
    if (wfm_fact_number(roster, "gap") <= 1)
      fprintf(out, "%s of what scheduling can influence, ", percent(b, wfm_fact_number(roster, "gap"), 2));
    fprintf(out, "%s of the whole%s\n", percent(c, wfm_fact_number(roster, "gap_whole"), 2), end_of_search(roster));
  }
  fprintf(out, "Rules    %s hard breaches, %s soft (%s %s); wishes gone against: %s %s\n",
          wfm_amount_format(a, wfm_fact_number(roster, "hard_breaches")), wfm_amount_format(b, wfm_fact_number(roster, "soft_breaches")),
          wfm_amount_format(c, wfm_fact_number(roster, "soft_rules")), wfm_fact_text(root, "currency"),
          wfm_amount_format(d, wfm_fact_number(roster, "preferences")), wfm_fact_text(root, "currency"));
}

static void print_on_call(JsonObject *root, FILE *out) {
  JsonObject *on_call = wfm_fact_object(root, "on_call");
  if (!on_call) return;
  char a[32], b[32], c[32], d[32], e[32];
  fprintf(out, "On call  %s hours (%s %s), %s hours missing; %s call-outs expected (%s %s)\n",
          wfm_amount_format(a, wfm_fact_number(on_call, "hours")), wfm_amount_format(b, wfm_fact_number(on_call, "pay")),
          wfm_fact_text(root, "currency"), wfm_amount_format(c, wfm_fact_number(on_call, "missing_hours")),
          wfm_amount_format(d, wfm_fact_number(on_call, "call_outs")), wfm_amount_format(e, wfm_fact_number(on_call, "call_out_pay")),
          wfm_fact_text(root, "currency"));
}

/* A figure of the roster's days, or of the whole horizon where there is no roster yet. */
static double roster_or_horizon(JsonObject *queue, const char *roster_member, const char *horizon_member) {
  double value = wfm_fact_number(queue, roster_member);
  return isfinite(value) ? value : wfm_fact_number(queue, horizon_member);
}

static void print_span(JsonObject *root, JsonArray *queues, FILE *out) {
  bool rostered = wfm_fact_length(queues) > 0 && isfinite(wfm_fact_number(wfm_fact_element(queues, 0), "roster_contacts"));
  fprintf(out, "\nContacts and hours of the %s, %.10s to %.10s\n", rostered ? "roster's days" : "whole horizon",
          wfm_fact_text(root, "start"), wfm_fact_text(root, rostered ? "roster_end" : "end"));
}

static void print_queues(JsonObject *root, FILE *out) {
  JsonArray *queues = wfm_fact_array(root, "queues");
  if (!queues) return;
  int width = 5;
  for (guint i = 0; i < wfm_fact_length(queues); i++) {
    int length = (int)strlen(wfm_fact_text(wfm_fact_element(queues, i), "queue"));
    width = MAX(width, MIN(length, 40));
  }
  print_span(root, queues, out);
  fprintf(out, "%-*s %10s %8s %8s %8s %9s %9s %15s %9s %16s  %s\n", width, "queue", "contacts", "WAPE", "N weeks", "floor", "required",
          "present", "target", "expected", "simulated", "");
  for (guint i = 0; i < wfm_fact_length(queues); i++) {
    JsonObject *queue = wfm_fact_element(queues, i), *simulated = wfm_fact_object(queue, "sl_simulated");
    char a[32], b[32], c[32], d[32], e[32], f[32], g[32], target[48], judged[64] = "-";
    if (simulated && isfinite(wfm_fact_number(simulated, "mean")))
      snprintf(judged, sizeof judged, "%.1f ± %.1f %%", 100 * wfm_fact_number(simulated, "mean"),
               100 * wfm_fact_number(simulated, "half_width"));
    int pad = strstr(judged, "±") ? 17 : 16; /* the sign has two bytes */
    fprintf(out, "%-*.*s %10s %8s %8s %8s %7s h %7s h %15s %9s %*s  %s\n", width, width, wfm_fact_text(queue, "queue"),
            wfm_amount_format(a, roster_or_horizon(queue, "roster_contacts", "forecast_contacts")),
            percent(b, wfm_fact_number(queue, "wape"), 1), percent(c, wfm_fact_number(queue, "yardstick_wape"), 1),
            percent(d, wfm_fact_number(queue, "floor"), 1),
            wfm_amount_format(e, roster_or_horizon(queue, "required_hours", "horizon_required_hours")),
            wfm_amount_format(f, wfm_fact_number(queue, "present_hours")), target_text(target, queue),
            percent(g, wfm_fact_number(queue, "sl_expected"), 1), pad, judged, wfm_fact_text(queue, "verdict"));
  }
}

/* What `wfm staff --cross-training` found. */
static void print_skills(JsonObject *root, FILE *out) {
  JsonObject *skills = wfm_fact_object(root, "skills");
  if (!skills) return;
  fprintf(
      out,
      "\nSkills   at the typical busy time the immediate queues need %.1f agents each for itself, %.0f as their people's skills are%s\n",
      wfm_fact_number(skills, "agents_alone"), wfm_fact_number(skills, "agents_graph"),
      wfm_fact_flag(skills, "graph_is_enough") ? "" : ", and more than there are");
  fprintf(out, "         with %.0f of the people present, in proportion to their groups:\n", wfm_fact_number(skills, "agents_present"));
  JsonArray *levels = wfm_fact_array(skills, "levels"), *training = wfm_fact_array(skills, "training");
  for (guint i = 0; i < wfm_fact_length(levels); i++) {
    JsonObject *level = wfm_fact_element(levels, i);
    fprintf(out, "         %-24s target %5.1f %%   as it is %5.1f %%   after training %5.1f %%\n", wfm_fact_text(level, "queue"),
            100 * wfm_fact_number(level, "target"), 100 * wfm_fact_number(level, "as_it_is"), 100 * wfm_fact_number(level, "trained"));
  }
  for (guint i = 0; i < wfm_fact_length(training); i++) {
    JsonObject *one = wfm_fact_element(training, i);
    fprintf(out, "         train %.0f of those who serve %s in %s\n", wfm_fact_number(one, "agents"), wfm_fact_text(one, "serve"),
            wfm_fact_text(one, "learn"));
  }
  bool enough = wfm_fact_flag(skills, "training_is_enough");
  if (!enough) fprintf(out, "         cross-training alone does not reach every target: more people are needed\n");
  if (enough && wfm_fact_length(training) == 0) fprintf(out, "         no cross-training is needed\n");
}

static bool says_the_same(JsonObject *a, JsonObject *b) {
  return strcmp(wfm_fact_text(a, "text"), wfm_fact_text(b, "text")) == 0 &&
         strcmp(wfm_fact_text(a, "stage"), wfm_fact_text(b, "stage")) == 0;
}

char *wfm_said_of(JsonArray *lines, guint k) {
  JsonObject *line = wfm_fact_element(lines, k);
  for (guint i = 0; i < k; i++)
    if (says_the_same(wfm_fact_element(lines, i), line)) return NULL;
  GString *queues = g_string_new(NULL);
  for (guint i = k; i < wfm_fact_length(lines); i++) {
    JsonObject *other = wfm_fact_element(lines, i);
    const char *queue = wfm_fact_text(other, "queue");
    if (*queue && says_the_same(other, line)) g_string_append_printf(queues, "%s%s", queues->len ? ", " : "", queue);
  }
  return g_string_free(queues, FALSE);
}

static void print_warnings(JsonObject *root, FILE *out) {
  enum { SHOWN = 12 };
  JsonArray *warnings = wfm_fact_array(root, "warnings");
  guint n = 0;
  for (guint i = 0; i < wfm_fact_length(warnings); i++) {
    g_autofree char *queues = wfm_said_of(warnings, i);
    if (!queues || n++ >= SHOWN) continue;
    if (n == 1) fprintf(out, "\n");
    fprintf(out, "Warning  %s%s%s\n", queues, *queues ? ": " : "", wfm_fact_text(wfm_fact_element(warnings, i), "text"));
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
  g_autofree char *first = g_strndup(wfm_fact_text(root, "start"), 10), *last = g_strndup(wfm_fact_text(root, "end"), 10);
  printf("Plan     %s: %s to %s (%s)\n", wfm_fact_text(root, "plan"), first, last, wfm_fact_text(root, "zone"));
  print_roster(root, stdout);
  print_on_call(root, stdout);
  print_queues(root, stdout);
  print_skills(root, stdout);
  print_warnings(root, stdout);
  printf("\nWritten  %s\n", dir);
}
