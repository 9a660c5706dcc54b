#include "scheduler/staffing/staffing.h"

#include <math.h>

#include "core/error.h"
#include "scheduler/staffing/backlog.h"
#include "scheduler/staffing/deferred.h"
#include "scheduler/staffing/immediate.h"
#include "scheduler/staffing/price.h"
#include "scheduler/staffing/resolution.h"
#include "scheduler/staffing/uncertain_load.h"

const char *const wfm_channel_names[4] = {"voice", "chat", "email", "social"};
const char *const wfm_sl_names[WFM_N_SL] = {"answered_of_offered", "answered_of_answered", "abandons_ok", "exclude_short", "with_flow_out"};
const char *const wfm_binding_names[10] = {"none",    "service_level", "answer_time", "occupancy", "minimum",
                                           "backlog", "stability",     "abandonment", "cost",      "resolution"};

#define FIELD(name) offsetof(WfmStaffingSettings, name)
static const WfmParam params[] = {
    {.key = "shortage_price",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(shortage_price),
     .initial = 75,
     .low = 0,
     .high = 1e9,
     .unit = "money/h",
     .help =
         "Price of an agent missing below the requirement for an hour; several times a wage, so that the roster covers the requirement."},
    {.key = "miss_price",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(miss_price),
     .initial = 1,
     .low = 0,
     .high = 1e9,
     .unit = "money",
     .help = "Price of one contact that is not answered within its target."},
    {.key = "surplus_share",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(surplus_share),
     .initial = 0.25,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Largest share of the shortage price that an agent above the requirement is worth."},
    {.key = "load",
     .type = WFM_PARAM_CHOICE,
     .offset = FIELD(load),
     .initial = WFM_LOAD_MEAN,
     .choices = "mean|quantile|expected|cost",
     .unit = "",
     .help = "Load that the requirement is made for: the forecast's mean, a quantile of it, the mean of the service level over its "
             "distribution, or the least "
             "expected cost."},
    {.key = "load_quantile",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(load_quantile),
     .initial = 0.8,
     .low = 0.01,
     .high = 0.999,
     .unit = "share",
     .help = "With load=quantile: share of the cases in which no more contacts come."},
    {.key = "agent_price",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(agent_price),
     .initial = 25,
     .low = 0.001,
     .high = 1e9,
     .unit = "money/h",
     .help = "With load=cost: price of an hour of an agent, weighed against miss_price."},
    {.key = "deadline_share",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(deadline_share),
     .initial = 0.8,
     .low = 0.05,
     .high = 1,
     .unit = "share",
     .help = "Deferred work is planned to be done within this share of its deadline; the rest is left for chance."},
};
const WfmModule wfm_staffing_module = {.name = "staffing",
                                       .summary = "Agents that the load needs, and what each is worth",
                                       .size = sizeof(WfmStaffingSettings),
                                       .params = params,
                                       .n_params = G_N_ELEMENTS(params)};

#define FUTURES 60 /* sampled for the expected service level of deferred work */

double wfm_shrinkage_total(const WfmShrinkage *shrinkage, size_t n, bool adds) {
  double left = 1, sum = 0;
  for (size_t k = 0; k < n; k++) {
    left *= 1 - shrinkage[k].share;
    sum += shrinkage[k].share;
  }
  return adds ? sum : 1 - left;
}

double wfm_queue_shrinkage(const WfmStaffQueue *q) {
  return wfm_shrinkage_total(q->shrinkage, q->n_shrinkage, q->shrinkage_adds);
}

static WfmImmediate work_at(const WfmStaffQueue *q, const double *load, int32_t i) {
  return (WfmImmediate){.queue = q, .load = load[i], .aht_s = q->aht_s[i] > 0 ? q->aht_s[i] : 1};
}

#define NEAR_ENOUGH 0.01 /* of a share that is estimated */

/* What the touches and the customers' own time forbid whatever the people; where the grid is too short to tell, by the mean share of open hours. */
static char *resolution_out_of_reach(const WfmStaffQueue *q) {
  if (!(q->resolution_target > 0) || !(q->resolution_s > 0)) return NULL;
  double most = wfm_channel_deferred(q->channel) ? wfm_staffing_resolution_most(q) : (double)NAN;
  if (isnan(most)) most = wfm_resolution_share(q, 0);
  if (most + NEAR_ENOUGH >= q->resolution_target) return NULL;
  return g_strdup_printf("resolution_target cannot be reached: if no touch ever waited for anybody, %.1f %% would be resolved within "
                         "resolution_s, the rest is the customer's own time; right would be a target below that, or more time",
                         100 * most);
}

static bool check_queue(const WfmStaffQueue *q, GError **err) {
  const char *wrong = NULL;
  g_autofree char *out_of_reach = resolution_out_of_reach(q);
  double shrinkage = wfm_queue_shrinkage(q);
  if (q->sl_target >= 1 || q->sl_target < 0)
    wrong = "sl_target must be below 1 (100 % within any time needs endless agents)";
  else if (q->sl_target > 0 && !wfm_channel_deferred(q->channel) && !(q->target_s >= 0))
    wrong = "sl_target needs target_s, the seconds to answer";
  else if (!(q->callback_share >= 0 && q->callback_share <= 1) || !(q->callback_after_s >= 0))
    wrong = "callback_share must be a share, and callback_after_s at least 0";
  else if (!(q->redial_share >= 0 && q->redial_share < 1))
    wrong = "redial_share must be at least 0 and below 1";
  else if (q->definition == WFM_SL_WITH_FLOW_OUT && q->sl_target * (1 + q->passed_on) >= 1)
    wrong = "sl_target cannot be reached with_flow_out: contacts that are passed on to other queues count a second time";
  else if (q->touches > 1 && !wfm_channel_deferred(q->channel))
    wrong = "touches are for email and social; calls and chats that come again are transfers to their own queue";
  else if (out_of_reach)
    wrong = out_of_reach;
  else if (q->asa_target_s <= 0)
    wrong = "asa_target_s must be above 0";
  else if (q->abandon_max < 0 || q->abandon_max >= 1)
    wrong = "abandon_max must be above 0 and below 1";
  else if (q->occupancy_max <= 0)
    wrong = "occupancy_max must be above 0";
  else if (q->patience_s <= 0)
    wrong = "patience_s must be above 0";
  else if (!(shrinkage >= 0 && shrinkage < 1))
    wrong = "shrinkage must be below 1 in all";
  if (wrong) g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "queue %s: %s", q->queue, wrong);
  return !wrong;
}

static WfmRequirement *requirement_alloc(const WfmStaffQueue *q) {
  size_t n = (size_t)q->grid.n;
  WfmRequirement *r = g_new0(WfmRequirement, 1);
  *r = (WfmRequirement){.queue = g_strdup(q->queue),
                        .grid = q->grid,
                        .load_erl = g_new0(double, n + 1),
                        .net = g_new0(double, n + 1),
                        .gross = g_new0(double, n + 1),
                        .whole = g_new0(int32_t, n + 1),
                        .binding = g_new0(WfmBinding, n + 1),
                        .sl = g_new0(double, n + 1),
                        .asa_s = g_new0(double, n + 1),
                        .occupancy = g_new0(double, n + 1),
                        .abandon = g_new0(double, n + 1),
                        .sl_expected = g_new0(double, n + 1),
                        .first = g_new0(int32_t, n + 1)};
  return r;
}

void wfm_requirement_free(WfmRequirement *r) {
  if (!r) return;
  g_free(r->queue);
  void *const arrays[] = {r->load_erl, r->net,       r->gross,   r->whole, r->binding, r->sl,
                          r->asa_s,    r->occupancy, r->abandon, r->first, r->value,   r->sl_expected};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
  g_free(r);
}

/* The next whole number, but 3.0000000001 is 3. */
static int32_t whole_agents(double gross) {
  return (int32_t)fmin(ceil(gross - 1e-9 * fmax(gross, 1)), INT32_MAX);
}

/* Whole people of least expected cost, as net agents: one more while it saves more than it costs. */
static double cheapest_net(WfmBinding *binding, const WfmImmediate *work, double cv, double volume, double share,
                           const WfmStaffingSettings *settings) {
  const WfmStaffQueue *q = work->queue;
  double price = settings->agent_price * q->grid.step / 3600.0, miss = settings->miss_price * volume;
  double least = fmax(ceil(q->min_agents / share), 0), people = fmax(ceil(work->load / wfm_immediate_rate(q) / share), fmax(least, 1));
  double missed = 1 - wfm_uncertain_sl(work, cv, people * share);
  *binding = WFM_BIND_COST;
  for (int way = -1; way <= 1; way += 2)
    while (people + way >= least && people < 1e6) {
      double other = people + way > 0 ? 1 - wfm_uncertain_sl(work, cv, (people + way) * share) : 1;
      if (!(miss * (missed - other) > way * price)) break;
      people += way;
      missed = other;
    }
  return people * share;
}

/* Net agents of one interval of voice or chat by the load that is chosen, and what decides. */
static double immediate_net(WfmBinding *binding, const WfmImmediate *work, double cv, double volume, double shrinkage,
                            const WfmStaffingSettings *settings) {
  WfmImmediate at = *work;
  if (!(cv > 0) || !(work->load > 0)) return wfm_immediate_net(binding, work);
  if (settings->load == WFM_LOAD_QUANTILE) at.load = wfm_load_quantile(work->load, cv, settings->load_quantile);
  double net = wfm_immediate_net(binding, &at), more = net;
  if (settings->load == WFM_LOAD_EXPECTED) more = wfm_uncertain_net(work, cv, net);
  if (settings->load == WFM_LOAD_COST) return cheapest_net(binding, work, cv, volume, 1 - shrinkage, settings);
  if (more > net) *binding = WFM_BIND_SL;
  return more;
}

/* What the whole people will do. */
static void expect_service(WfmRequirement *r, const WfmStaffQueue *q, double shrinkage) {
  int32_t n = q->grid.n;
  g_autofree WfmService *service = g_new0(WfmService, n + 1);
  g_autofree double *present = g_new0(double, n + 1);
  for (int32_t i = 0; i < n; i++) present[i] = r->whole[i];
  wfm_staffing_profile(service, q, present);
  for (int32_t i = 0; i < n; i++) {
    r->sl[i] = r->sl_expected[i] = service[i].sl;
    r->asa_s[i] = service[i].asa_s;
    r->occupancy[i] = service[i].occupancy;
    r->abandon[i] = service[i].abandon;
    WfmImmediate work = work_at(q, r->load_erl, i);
    bool uncertain = q->load_cv && q->load_cv[i] > 0 && work.load > 0 && !wfm_channel_deferred(q->channel);
    if (uncertain) r->sl_expected[i] = wfm_uncertain_sl(&work, q->load_cv[i], present[i] * (1 - shrinkage));
  }
  if (wfm_channel_deferred(q->channel)) wfm_staffing_profile_chance(r->sl_expected, q, present, FUTURES);
}

static void require_loads(WfmRequirement *r, const WfmStaffQueue *q, const WfmStaffingSettings *settings) {
  if (!wfm_channel_deferred(q->channel)) {
    wfm_immediate_loads(r->load_erl, q, q->grid.n);
    return;
  }
  g_autofree double *work_s = wfm_deferred_work_s(q);
  for (int32_t i = 0; i < q->grid.n; i++) r->load_erl[i] = work_s[i] / q->grid.step;
  wfm_deferred_net(r->net, r->binding, q, settings->deadline_share);
}

WfmRequirement *wfm_requirement_brief_new(const WfmStaffQueue *q, const WfmStaffingSettings *settings, GError **err) {
  if (!check_queue(q, err)) return NULL;
  WfmRequirement *r = requirement_alloc(q);
  bool deferred = wfm_channel_deferred(q->channel);
  double shrinkage = wfm_queue_shrinkage(q);
  require_loads(r, q, settings);
  for (int32_t i = 0; i < q->grid.n; i++) {
    WfmImmediate work = work_at(q, r->load_erl, i);
    double cv = q->load_cv && !deferred ? q->load_cv[i] : 0, volume = fmax(q->volume[i], 0);
    if (!deferred && q->open[i]) r->net[i] = immediate_net(&r->binding[i], &work, cv, volume, shrinkage, settings);
    r->gross[i] = r->net[i] / (1 - shrinkage);
    r->whole[i] = whole_agents(r->gross[i]);
    bool stuck = r->binding[i] == WFM_BIND_STABILITY && r->whole[i] * (1 - shrinkage) * wfm_immediate_rate(q) <= work.load;
    if (stuck && r->whole[i] < INT32_MAX) r->whole[i]++;
    r->sl[i] = r->asa_s[i] = r->occupancy[i] = r->abandon[i] = r->sl_expected[i] = NAN;
  }
  return r;
}

WfmRequirement *wfm_requirement_new(const WfmStaffQueue *q, const WfmStaffingSettings *settings, GError **err) {
  WfmRequirement *r = wfm_requirement_brief_new(q, settings, err);
  if (!r) return NULL;
  int32_t n = q->grid.n;
  bool deferred = wfm_channel_deferred(q->channel);
  double shrinkage = wfm_queue_shrinkage(q), hours = q->grid.step / 3600.0;
  g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(double));
  for (int32_t i = 0; i < n; i++) {
    WfmImmediate work = work_at(q, r->load_erl, i);
    r->first[i] = (int32_t)values->len;
    if (q->open[i]) wfm_price_append(values, deferred ? NULL : &work, fmax(q->volume[i], 0), shrinkage, r->gross[i], hours, settings);
  }
  r->first[n] = (int32_t)values->len;
  r->value = (double *)(void *)g_array_free(g_steal_pointer(&values), FALSE);
  expect_service(r, q, shrinkage);
  return r;
}

void wfm_staffing_profile(WfmService *service, const WfmStaffQueue *q, const double *agents) {
  if (wfm_channel_deferred(q->channel)) {
    wfm_deferred_profile(service, q, agents);
    return;
  }
  int32_t n = q->grid.n;
  g_autofree double *load = g_new0(double, n + 1);
  wfm_immediate_loads(load, q, n);
  double left = 1 - wfm_queue_shrinkage(q);
  for (int32_t i = 0; i < n; i++) {
    WfmImmediate work = work_at(q, load, i);
    service[i] = wfm_immediate_service(&work, agents[i] * left);
  }
}

void wfm_staffing_sl(double *sl, const WfmStaffQueue *q, const double *agents) {
  if (wfm_channel_deferred(q->channel)) {
    wfm_deferred_sl(sl, q, agents);
    return;
  }
  g_autofree WfmService *service = g_new0(WfmService, (gsize)q->grid.n + 1);
  wfm_staffing_profile(service, q, agents);
  for (int32_t i = 0; i < q->grid.n; i++) sl[i] = service[i].sl;
}

WfmService wfm_staffing_service(const WfmStaffQueue *q, int32_t i, double agents) {
  double net = agents * (1 - wfm_queue_shrinkage(q));
  g_autofree double *load = g_new0(double, q->grid.n + 1);
  if (!wfm_channel_deferred(q->channel)) {
    wfm_immediate_loads(load, q, i + 1);
    WfmImmediate work = work_at(q, load, i);
    return wfm_immediate_service(&work, net);
  }
  g_autofree double *work_s = wfm_deferred_work_s(q);
  wfm_backlog_profile(load, work_s, q->open, q->grid, wfm_deferred_deadline_s(q), wfm_deferred_opening_s(q));
  if (!(load[i] > 0)) return (WfmService){.sl = NAN, .asa_s = NAN, .abandon = NAN, .occupancy = 0};
  return (WfmService){.sl = fmin(net / load[i], 1), .asa_s = NAN, .abandon = 0, .occupancy = net > 0 ? fmin(load[i] / net, 1) : 1};
}
