#include "cli/what_if.h"

#include "cli/data/manifest.h"
#include "cli/data/notation.h"
#include "cli/staff_input.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- the question ---- */

static const char *const subjects[] = {"agents", "volume", "aht"};

static bool usage(GError **err, const char *text) {
  g_autofree char *shown = wfm_show_text(text);
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
              "--what-if: found \"%s\"; right would be agents=-2..2, volume=-20%%..20%%, volume=+-10%% or aht=+-5%%", shown);
  return false;
}

/* A number, with a sign, and with % where shares are meant. */
static bool bound(double *value, const char *text, bool share) {
  g_autofree char *digits = g_strstrip(g_strdup(text[0] == '+' ? text + 1 : text));
  size_t n = strlen(digits);
  bool percent = n > 0 && digits[n - 1] == '%';
  if (percent) digits[n - 1] = '\0';
  if (percent && !share) return false;
  if (!wfm_real_parse(value, digits, strlen(digits))) return false;
  if (percent) *value /= 100;
  return share ? *value > -1 && *value <= 10 : *value == floor(*value) && fabs(*value) <= 10;
}

static void spread(WfmWhatIf *w, double low, double high) {
  bool agents = w->subject == WFM_WHAT_IF_AGENTS;
  w->n = agents ? (int)(high - low) + 1 : high > low ? 5 : 1;
  for (int k = 0; k < w->n; k++) w->change[k] = agents ? low + k : w->n == 1 ? low : low + (high - low) * k / 4;
}

bool wfm_what_if_parse(WfmWhatIf *out, const char *text, GError **err) {
  *out = (WfmWhatIf){0};
  g_auto(GStrv) part = g_strsplit(text, "=", 2);
  if (!part[0] || !part[1] || !*part[1]) return usage(err, text);
  size_t s = 0;
  while (s < G_N_ELEMENTS(subjects) && strcmp(part[0], subjects[s]) != 0) s++;
  if (s == G_N_ELEMENTS(subjects)) return usage(err, text);
  out->subject = (WfmWhatIfSubject)s;
  bool share = out->subject != WFM_WHAT_IF_AGENTS;
  const char *value = part[1], *both = g_str_has_prefix(value, "+-") ? value + 2 : g_str_has_prefix(value, "\u00b1") ? value + 2 : NULL;
  g_auto(GStrv) ends = g_strsplit(value, "..", 2);
  double low, high;
  if (both) {
    if (!bound(&high, both, share) || high < 0) return usage(err, text);
    low = -high;
  } else if (!bound(&low, ends[0], share) || !bound(&high, ends[1] ? ends[1] : ends[0], share) || high < low)
    return usage(err, text);
  spread(out, low, high);
  return true;
}

/* ---- the answer ---- */

typedef struct {
  double required_hours, planned_hours;
  double sl, asa_s, occupancy, abandon; /* of the planned people with the change, weighted by contacts (occupancy: by people) */
} Outcome;

static void weigh(Outcome *o, const WfmStaffInput *in, const double *people, double hours) {
  g_autofree WfmService *service = g_new(WfmService, in->queue.grid.n + 1);
  wfm_staffing_profile(service, &in->queue, people);
  double contacts = 0, answered = 0, present = 0, good = 0, waited = 0, busy = 0, left = 0;
  for (int32_t i = 0; i < in->queue.grid.n; i++) {
    const WfmService *s = &service[i];
    double volume = fmax(in->volume[i], 0);
    o->planned_hours += people[i] * hours;
    present += people[i];
    busy += people[i] * s->occupancy;
    if (!(volume > 0) || isnan(s->sl)) continue;
    contacts += volume;
    good += volume * s->sl;
    left += volume * s->abandon;
    answered += volume * (1 - s->abandon);
    if (s->abandon < 1) waited += volume * (1 - s->abandon) * s->asa_s;
  }
  o->sl = good / contacts;
  o->asa_s = answered > 0 ? waited / answered : (double)INFINITY;
  o->abandon = left / contacts;
  o->occupancy = present > 0 ? busy / present : (double)NAN;
}

/* base: what the unchanged forecast needs. */
static bool outcome(Outcome *o, const WfmWhatIf *what, double change, const WfmStaffInput *input, const WfmRequirement *base,
                    const WfmStaffingSettings *settings, GError **err) {
  WfmGrid grid = base->grid;
  size_t n = (size_t)grid.n + 1;
  double hours = grid.step / 3600.0;
  g_autofree double *volume = g_memdup2(input->volume, n * sizeof(double)), *aht = g_memdup2(input->aht_s, n * sizeof(double));
  g_autofree double *people = g_new0(double, n);
  for (int32_t i = 0; i < grid.n; i++) {
    if (what->subject == WFM_WHAT_IF_VOLUME) volume[i] *= 1 + change;
    if (what->subject == WFM_WHAT_IF_AHT) aht[i] *= 1 + change;
    bool more = what->subject == WFM_WHAT_IF_AGENTS && base->whole[i] > 0;
    people[i] = fmax(base->whole[i] + (more ? change : 0), 0);
  }
  WfmStaffInput changed = *input;
  changed.volume = volume;
  changed.aht_s = aht;
  changed.queue.volume = volume;
  changed.queue.aht_s = aht;
  g_autoptr(WfmRequirement) required = wfm_requirement_new(&changed.queue, settings, err);
  if (!required) return false;
  *o = (Outcome){0};
  for (int32_t i = 0; i < grid.n; i++) o->required_hours += required->whole[i] * hours;
  weigh(o, &changed, people, hours);
  return true;
}

/* ---- as text and as JSON ---- */

static char *change_text(const WfmWhatIf *what, double change) {
  return what->subject == WFM_WHAT_IF_AGENTS ? g_strdup_printf("%+.0f", change) : g_strdup_printf("%+.3g %%", 100 * change);
}

static char *cell(double value, int decimals, const char *unit) {
  return isnan(value) ? g_strdup("-") : isinf(value) ? g_strdup("endless") : g_strdup_printf("%.*f %s", decimals, value, unit);
}

static void print_line(const WfmWhatIf *what, double change, const Outcome *o) {
  g_autofree char *word = change_text(what, change), *sl = cell(100 * o->sl, 1, "%"), *wait = cell(o->asa_s, 1, "s");
  g_autofree char *busy = cell(100 * o->occupancy, 1, "%"), *left = cell(100 * o->abandon, 1, "%");
  printf("  %10s %14.1f %14.1f %14s %12s %10s %9s\n", word, o->required_hours, o->planned_hours, sl, wait, busy, left);
}

static JsonObject *line_json(double change, const Outcome *o) {
  JsonObject *line = json_object_new();
  wfm_json_rounded(line, "change", change, 6);
  wfm_json_rounded(line, "required_hours", o->required_hours, 2);
  wfm_json_rounded(line, "planned_hours", o->planned_hours, 2);
  wfm_json_rounded(line, "service_level", o->sl, 6);
  wfm_json_rounded(line, "asa_s", o->asa_s, 3);
  wfm_json_rounded(line, "occupancy", o->occupancy, 6);
  wfm_json_rounded(line, "abandon", o->abandon, 6);
  return line;
}

static bool print_queue(JsonArray *json, const WfmRun *run, const WfmTableData *forecast, const WfmStaffFlow *flow, size_t q,
                        const WfmWhatIf *what, GError **err) {
  const WfmStaffingSettings *settings = wfm_settings_get(run->cli->settings, &wfm_staffing_module);
  g_auto(WfmStaffInput) input = {0};
  if (!wfm_staff_input(&input, run, forecast, flow, q, run->horizon, err)) return false;
  g_autoptr(WfmRequirement) base = wfm_requirement_new(&input.queue, settings, err);
  if (!base) return false;
  JsonArray *lines = json ? json_array_new() : NULL;
  if (!json)
    printf("%s\n  %10s %14s %14s %14s %12s %10s %9s\n", input.queue.queue, subjects[what->subject], "needed hours", "planned hours",
           "service level", "answer time", "occupancy", "gave up");
  for (int k = 0; k < what->n; k++) {
    Outcome o;
    if (!outcome(&o, what, what->change[k], &input, base, settings, err)) {
      if (lines) json_array_unref(lines);
      return false;
    }
    if (json)
      json_array_add_object_element(lines, line_json(what->change[k], &o));
    else
      print_line(what, what->change[k], &o);
  }
  if (!json) return true;
  JsonObject *object = json_object_new();
  json_object_set_string_member(object, "queue", input.queue.queue);
  json_object_set_array_member(object, "lines", lines);
  json_array_add_object_element(json, object);
  return true;
}

bool wfm_what_if_print(WfmRun *run, const WfmTableData *forecast, const WfmWhatIf *what, bool json, GError **err) {
  g_autoptr(WfmStaffFlow) flow = NULL;
  if (!wfm_run_flow(&flow, run, forecast, run->horizon, err)) return false;
  JsonObject *root = json_object_new();
  JsonArray *queues = json_array_new();
  json_object_set_string_member(root, "what_if", subjects[what->subject]);
  json_object_set_array_member(root, "queues", queues);
  g_autoptr(JsonNode) node = json_node_alloc();
  json_node_init_object(node, root);
  json_object_unref(root);
  for (size_t q = 0; q < run->n_queues; q++)
    if (!print_queue(json ? queues : NULL, run, forecast, flow, q, what, err)) return false;
  return !json || wfm_json_write(node, stdout, err);
}
