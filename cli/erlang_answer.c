/* The answer to one staffing question, for people and for programs. */
#include "cli/data/notation.h"
#include "cli/erlang_question.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/summary.h"
#include "scheduler/staffing/uncertain_load.h"

/* ---- what is read from options ---- */

static bool number_of(double *value, const char *text) {
  char *end = NULL;
  *value = g_ascii_strtod(text, &end);
  return end != text && *end == '\0' && isfinite(*value);
}

bool wfm_question_share(double *share, const char *option, const char *text, GError **err) {
  g_autofree char *digits = g_strdup(text);
  size_t n = strlen(digits);
  bool percent = n > 0 && digits[n - 1] == '%';
  if (percent) digits[n - 1] = '\0';
  double value;
  if (number_of(&value, digits) && value >= 0 && value <= 100) {
    *share = percent || value > 1 ? value / 100 : value;
    return true;
  }
  g_autofree char *shown = wfm_show_text(text);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: found \"%s\"; right would be a share such as 85%%, 85 or 0.85", option, shown);
  return false;
}

bool wfm_question_target(double *share, double *seconds, const char *text, GError **err) {
  g_auto(GStrv) part = g_strsplit(text, "/", 2);
  double within;
  if (part[0] && part[1] && number_of(&within, part[1]) && within >= 0 && wfm_question_share(share, "--target", part[0], NULL) &&
      *share > 0 && *share < 1) {
    *seconds = within;
    return true;
  }
  g_autofree char *shown = wfm_show_text(text);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--target: found \"%s\"; right would be SHARE/SECONDS, such as 80/20 (and below 100 %%)",
              shown);
  return false;
}

/* ---- the answer ---- */

typedef struct {
  WfmImmediate work;
  double net;         /* real agents that are needed or given */
  double whole;       /* the whole number that is looked at */
  WfmBinding binding; /* of the need, or of the load that is carried */
  bool asked_load, met;
} Answer;

static double whole_of(double net) {
  return ceil(net - 1e-9 * fmax(net, 1));
}

static Answer solve(const WfmErlangQuestion *q) {
  Answer a = {.work = {.queue = &q->queue, .aht_s = q->aht_s}, .asked_load = isnan(q->calls), .met = true};
  if (a.asked_load) {
    a.work.load = wfm_immediate_load(&a.binding, &q->queue, q->aht_s, q->agents);
    a.net = a.whole = q->agents;
    return a;
  }
  a.work.load = q->calls * q->aht_s / q->queue.grid.step;
  a.net = wfm_immediate_net(&a.binding, &a.work);
  a.whole = whole_of(a.net);
  if (a.binding == WFM_BIND_STABILITY && a.whole <= a.work.load / wfm_immediate_rate(&q->queue)) a.whole += 1;
  if (!isnan(q->agents)) {
    a.met = q->agents >= a.net - 1e-9 * fmax(a.net, 1);
    a.whole = q->agents;
  }
  return a;
}

static const char *formula_of(const WfmStaffQueue *q) {
  bool patient = !(q->patience_s < (double)INFINITY);
  if (q->concurrency > 1) return patient ? "chat without giving up" : "chat with patience";
  return patient ? "Erlang C" : "Erlang A";
}

/* ---- as text ---- */

static const char *const binding_words[] = {[WFM_BIND_NONE] = "nothing is asked",
                                            [WFM_BIND_SL] = "the service level decides",
                                            [WFM_BIND_ASA] = "the answer time decides",
                                            [WFM_BIND_OCCUPANCY] = "the occupancy cap decides",
                                            [WFM_BIND_MINIMUM] = "the minimum decides",
                                            [WFM_BIND_BACKLOG] = "the backlog decides",
                                            [WFM_BIND_STABILITY] = "the load alone decides",
                                            [WFM_BIND_ABANDON] = "abandonment decides",
                                            [WFM_BIND_COST] = "the cost decides"};

/* A number in a column of a width; what nobody can measure is a dash. */
static void print_cell(double value, int width, const char *unit) {
  if (isnan(value))
    printf("  %*s", width, "-");
  else if (isinf(value))
    printf("  %*s", width, "endless");
  else
    printf("  %*.1f %s", width - 2, value, unit);
}

static void print_row(const Answer *a, double agents) {
  WfmService s = wfm_immediate_service(&a->work, agents);
  printf("  %10.10g", agents);
  print_cell(100 * s.sl, 14, "%");
  print_cell(s.asa_s, 12, "s");
  print_cell(100 * s.occupancy, 10, "%");
  print_cell(100 * s.abandon, 10, "%");
  printf("\n");
}

static void print_table(const Answer *a) {
  printf("\n  %10s  %14s  %12s  %10s  %10s\n", "agents", "service level", "answer time", "occupancy", "gave up");
  for (int k = -1; k <= 1; k++)
    if (a->whole + k > 0) print_row(a, a->whole + k);
}

static void print_uncertain(const WfmErlangQuestion *q, const Answer *a) {
  if (!(q->load_cv > 0) || !(q->queue.sl_target > 0)) return;
  double need = wfm_uncertain_net(&a->work, q->load_cv, a->net);
  printf("\nuncertain  by %.3g %%: expected service level %.1f %% at %.10g agents; %.1f %% needs %.10g (%.2f)\n", 100 * q->load_cv,
         100 * wfm_uncertain_sl(&a->work, q->load_cv, a->whole), a->whole, 100 * q->queue.sl_target, whole_of(need), need);
}

static void print_text(const WfmErlangQuestion *q, const Answer *a) {
  double minutes = q->queue.grid.step / 60.0, calls = a->work.load * q->queue.grid.step / q->aht_s;
  if (!isfinite(a->work.load)) {
    printf("load       endless: no target is asked for, and who cannot be answered gives up\n");
    return;
  }
  printf("load       %.2f erlangs: %.10g contacts in %.10g minutes x %.10g s (%s)\n", a->work.load,
         a->asked_load ? round(calls * 100) / 100 : calls, minutes, q->aht_s, formula_of(&q->queue));
  if (a->asked_load)
    printf("carried    by %.10g agents: up to %.0f whole contacts; %s\n", q->agents, floor(calls + 1e-9), binding_words[a->binding]);
  else {
    printf("agents     %.10g (%.2f before rounding): %s\n", whole_of(a->net) < a->whole && isnan(q->agents) ? a->whole : whole_of(a->net),
           a->net, binding_words[a->binding]);
    if (!isnan(q->agents)) printf("given      %.10g agents: %s\n", q->agents, a->met ? "every target is met" : "a target is missed");
    if (q->shrinkage > 0)
      printf("people     %.10g with %.3g %% shrinkage: %.2f / %.3g = %.2f, rounded once\n", whole_of(a->net / (1 - q->shrinkage)),
             100 * q->shrinkage, a->net, 1 - q->shrinkage, a->net / (1 - q->shrinkage));
  }
  print_table(a);
  print_uncertain(q, a);
}

/* ---- as JSON ---- */

#define DECIMALS 9

static void add_json(const WfmErlangQuestion *q, const Answer *a, JsonObject *json) {
  wfm_json_rounded(json, "load_erl", a->work.load, DECIMALS);
  wfm_json_rounded(json, "calls", a->asked_load ? a->work.load * q->queue.grid.step / q->aht_s : q->calls, DECIMALS);
  wfm_json_rounded(json, "interval_s", q->queue.grid.step, DECIMALS);
  wfm_json_rounded(json, "aht_s", q->aht_s, DECIMALS);
  json_object_set_string_member(json, "formula", formula_of(&q->queue));
  json_object_set_string_member(json, "definition", wfm_sl_names[q->queue.definition]);
  json_object_set_string_member(json, "binding", wfm_binding_names[a->binding]);
  if (!a->asked_load) {
    double whole = whole_of(a->net);
    wfm_json_rounded(json, "agents", isnan(q->agents) ? a->whole : whole, DECIMALS);
    wfm_json_rounded(json, "agents_real", a->net, DECIMALS);
    wfm_json_rounded(json, "people", whole_of(a->net / (1 - q->shrinkage)), DECIMALS);
    if (!isnan(q->agents)) json_object_set_boolean_member(json, "targets_met", a->met);
  }
  JsonArray *rows = json_array_new();
  for (int k = -1; k <= 1 && isfinite(a->work.load); k++) {
    double agents = a->whole + k;
    if (!(agents > 0)) continue;
    WfmService s = wfm_immediate_service(&a->work, agents);
    JsonObject *row = json_object_new();
    wfm_json_rounded(row, "agents", agents, DECIMALS);
    wfm_json_rounded(row, "service_level", s.sl, DECIMALS);
    wfm_json_rounded(row, "asa_s", s.asa_s, DECIMALS);
    wfm_json_rounded(row, "occupancy", s.occupancy, DECIMALS);
    wfm_json_rounded(row, "abandon", s.abandon, DECIMALS);
    if (q->load_cv > 0) wfm_json_rounded(row, "service_level_expected", wfm_uncertain_sl(&a->work, q->load_cv, agents), DECIMALS);
    json_array_add_object_element(rows, row);
  }
  json_object_set_array_member(json, "at", rows);
  if (q->load_cv > 0 && !a->asked_load)
    wfm_json_rounded(json, "agents_real_uncertain", wfm_uncertain_net(&a->work, q->load_cv, a->net), DECIMALS);
}

WfmStatus wfm_erlang_answer(const WfmErlangQuestion *question, JsonObject *json) {
  Answer a = solve(question);
  if (json)
    add_json(question, &a, json);
  else
    print_text(question, &a);
  return a.met ? WFM_STATUS_DONE : WFM_STATUS_SOFT_MISS;
}

/* ---- what history says ---- */

static void print_history_text(const WfmErlangHistory *h) {
  const WfmPatience *p = &h->patience;
  if (h->has_waits && p->left) {
    printf("patience   %.1f s on average (95 %%: %.1f to %.1f), from %zu contacts of which %zu gave up\n", p->mean_s, p->low_s, p->high_s,
           p->contacts, p->left);
    printf("           a quarter would be gone ");
    if (isnan(p->quartile_s))
      printf("later than the longest wait seen, %.1f s", p->longest_s);
    else
      printf("after %.1f s", p->quartile_s);
    if (!isnan(p->median_s)) printf(", half after %.1f s", p->median_s);
    printf("; %.1f %% would still wait after %.1f s\n", 100 * p->stays_longest, p->longest_s);
    if (!isnan(p->shape))
      printf("           shape %.2f: %s\n", p->shape,
             p->shape < 0.9   ? "many leave at once, the rest are patient"
             : p->shape > 1.1 ? "few leave at once, most after a while"
                              : "close to exponential, as the formulas take it");
  } else if (h->has_waits)
    printf("patience   more than %.1f s (95 %%), from %zu contacts of which nobody gave up\n", p->low_s, p->contacts);
  if (h->has_handle)
    printf("handle     %.1f s on average, coefficient of variation %.2f, from %zu contacts\n", h->handle.mean_s, h->handle.cv,
           h->handle.contacts);
  if (h->has_parallel)
    printf("parallel   %.1f s alone, %+.1f %% (+- %.1f) for each further contact in hand\n", h->growth.alone_s, 100 * h->growth.slowdown,
           100 * 1.96 * h->growth.slowdown_error);
}

void wfm_erlang_print_history(const WfmErlangHistory *h, JsonObject *json) {
  if (!json) {
    print_history_text(h);
    return;
  }
  const WfmPatience *p = &h->patience;
  JsonObject *o = json_object_new();
  json_object_set_int_member(o, "contacts", (gint64)p->contacts);
  json_object_set_int_member(o, "abandoned", (gint64)p->left);
  wfm_json_rounded(o, "patience_s", p->mean_s, DECIMALS);
  wfm_json_rounded(o, "patience_low_s", p->low_s, DECIMALS);
  wfm_json_rounded(o, "patience_high_s", p->high_s, DECIMALS);
  wfm_json_rounded(o, "quartile_s", p->quartile_s, DECIMALS);
  wfm_json_rounded(o, "median_s", p->median_s, DECIMALS);
  wfm_json_rounded(o, "shape", p->shape, DECIMALS);
  wfm_json_rounded(o, "handle_s", h->handle.mean_s, DECIMALS);
  wfm_json_rounded(o, "handle_cv", h->handle.cv, DECIMALS);
  if (h->has_parallel) {
    wfm_json_rounded(o, "handle_alone_s", h->growth.alone_s, DECIMALS);
    wfm_json_rounded(o, "concurrency_slowdown", h->growth.slowdown, DECIMALS);
  }
  json_object_set_object_member(json, "history", o);
}
