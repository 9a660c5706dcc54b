/* `wfm explain requirement`: one interval of one queue, from contacts to people, with the numbers filled in. */
#include "cli/explain.h"
#include "cli/staff_input.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/immediate.h"
#include "scheduler/staffing/uncertain_load.h"

#include <math.h>

typedef struct {
  WfmAnswer *out;
  const WfmRunQueue *queue;
  const WfmStaffInput *input;
  const WfmRequirement *requirement;
  const WfmStaffingSettings *settings;
  WfmImmediate work;
  int32_t i;
  double shrinkage;
  double fresh; /* contacts of the interval that nobody sent */
} Answer;

static const char *const definitions[WFM_N_SL] = {
    "answered within T / offered",
    "answered within T / answered",
    "(answered + abandoned within T) / offered",
    "answered within T / (offered - abandoned within T)",
    "answered within T, but not by a callback / (offered + passed on to other queues)",
};

static bool patient(const WfmStaffQueue *q) {
  return !(q->patience_s < (double)INFINITY);
}

/* ---- load ---- */

static void say_load(const Answer *a) {
  const WfmStaffQueue *q = &a->input->queue;
  double volume = q->volume[a->i], aht = q->aht_s[a->i], step = q->grid.step, plain = volume * aht / step,
         load = a->requirement->load_erl[a->i];
  wfm_explain_say(a->out, "\nLoad");
  if (fabs(volume - a->fresh) > 1e-9 * (1 + volume)) {
    wfm_explain_say(a->out, "  %.2f fresh contacts + %.2f that queues send here once they are done with them = %.2f", a->fresh,
                    volume - a->fresh, volume);
    wfm_json_rounded(a->out->facts, "volume_sent_here", volume - a->fresh, 4);
  }
  wfm_explain_say(a->out, "  %.2f contacts x %.1f s / %.0f s = %.3f erlangs", volume, aht, step, plain);
  if (fabs(load - plain) > 1e-9 * (1 + plain))
    wfm_explain_say(
        a->out,
        "  the handle time is longer than a quarter of the interval: contacts that came earlier are still being handled, so the load\n"
        "  is carried over time, m' = arrivals - m / aht: %.3f erlangs (interval by interval it would be %+.1f %% off)",
        load, load > 0 ? 100 * (plain / load - 1) : 0);
  JsonObject *facts = a->out->facts;
  wfm_json_rounded(facts, "volume", volume, 4);
  wfm_json_rounded(facts, "aht_s", aht, 2);
  wfm_json_rounded(facts, "load_stationary_erl", plain, 4);
  wfm_json_rounded(facts, "load_erl", load, 4);
  if (q->load_cv[a->i] > 0) {
    wfm_explain_say(a->out, "  the forecast is uncertain by %.1f %% (one standard deviation of the rate)", 100 * q->load_cv[a->i]);
    wfm_json_rounded(facts, "load_cv", q->load_cv[a->i], 4);
  }
}

/* ---- voice and chat: the formula and the targets ---- */

static void say_redials(const Answer *a, double attempts) {
  const WfmStaffQueue *q = &a->input->queue;
  if (!(attempts > a->work.load)) return;
  wfm_explain_say(
      a->out,
      "  of those who give up %.4g %% call again: %.3f erlangs of fresh contacts become a = %.3f of attempts, and the targets are\n"
      "  those of all attempts",
      100 * q->redial_share, a->work.load, attempts);
  wfm_json_rounded(a->out->facts, "attempts_erl", attempts, 4);
}

/* Whose word the slowdown is, and what the history says of it. */
static void say_growth(const Answer *a) {
  const WfmRunQueue *queue = a->queue;
  const WfmConcurrencyGrowth *growth = &queue->growth;
  bool shown = !isnan(growth->slowdown);
  if (shown) {
    wfm_json_rounded(a->out->facts, "slowdown_of_history", growth->slowdown, 4);
    wfm_json_rounded(a->out->facts, "slowdown_error", growth->slowdown_error, 4);
  }
  if (queue->slowdown_learnt)
    wfm_explain_say(a->out,
                    "  that is learnt from the history: %.1f %% +- %.1f, a chat alone takes %.1f s; the forecast's handle times are those "
                    "of chats alone",
                    100 * growth->slowdown, 200 * growth->slowdown_error, growth->alone_s);
  else if (shown)
    wfm_explain_say(a->out, "  (concurrency_slowdown of queues.csv counts; the history shows %.1f %% +- %.1f)", 100 * growth->slowdown,
                    200 * growth->slowdown_error);
}

static void say_formula(const Answer *a) {
  const WfmStaffQueue *q = &a->input->queue;
  double n = a->requirement->net[a->i], load = wfm_immediate_attempts(&a->work, n), aht = a->work.aht_s, rate = wfm_immediate_rate(q);
  wfm_explain_say(a->out, "\nFormula");
  say_redials(a, load);
  if (q->channel == WFM_CHANNEL_CHAT && q->concurrency > 1) {
    wfm_explain_say(
        a->out, "  chat: up to %.10g at once, each further one adds %.0f %% to the handle time; one agent does the work of %.3f lone ones",
        q->concurrency, 100 * q->concurrency_slowdown, rate);
    say_growth(a);
    wfm_explain_say(a->out, "  who finds every place taken waits as in %s with the capacity %.3f x %.2f = %.3f",
                    patient(q) ? "Erlang C" : "Erlang A", n, rate, n * rate);
    return;
  }
  if (!(n > 0)) return;
  WfmDelay d = wfm_erlang_a_delay(n, load, aht, patient(q) ? (double)INFINITY : q->patience_s);
  double t = q->target_s > 0 ? q->target_s : 0;
  WfmDelayAt at = wfm_delay_at(&d, t / aht);
  if (patient(q)) {
    wfm_explain_say(a->out, "  Erlang C (nobody gives up), n = %.3f agents, a = %.3f erlangs", n, load);
    if (!d.stable) return;
    wfm_explain_say(a->out, "  P(wait) = n / (a + (n - a) R(n, a)) = %.4f", d.p_wait);
    wfm_explain_say(a->out, "  P(wait > %.0f s) = %.4f x exp(-(%.3f - %.3f) x %.0f / %.1f) = %.4f", t, d.p_wait, n, load, t, aht,
                    at.wait_longer);
  } else {
    wfm_explain_say(a->out, "  Erlang A (patience %.0f s on average), n = %.3f agents, a = %.3f erlangs", q->patience_s, n, load);
    wfm_explain_say(a->out, "  P(wait) = A / (R + A - 1) = %.4f, P(abandon) = %.4f", d.p_wait, d.p_abandon);
    wfm_explain_say(a->out, "  P(answered within %.0f s) = %.4f, P(still waiting after it) = %.4f", t, at.served_within, at.wait_longer);
    if (q->callback_share > 0) {
      WfmService s = wfm_immediate_service(&a->work, n);
      wfm_explain_say(
          a->out,
          "  of those who still wait after %.10g s %.4g %% accept a callback, keep their place and no longer give up: with them\n"
          "  P(abandon) = %.4f, service level %.4f",
          q->callback_after_s, 100 * q->callback_share, s.abandon, s.sl);
    }
  }
}

/* One target alone: what it needs. */
static void say_target(const Answer *a, WfmBinding binding, const char *what, double need) {
  bool decides = a->requirement->binding[a->i] == binding;
  wfm_explain_say(a->out, "  %-44s %9.3f agents%s", what, need, decides ? "   <- decides" : "");
  JsonObject *targets = json_object_has_member(a->out->facts, "needs") ? json_object_get_object_member(a->out->facts, "needs") : NULL;
  if (!targets) json_object_set_object_member(a->out->facts, "needs", targets = json_object_new());
  wfm_json_rounded(targets, wfm_binding_names[binding], need, 4);
}

static double need_alone(const Answer *a, WfmStaffQueue queue) {
  WfmImmediate work = a->work;
  WfmBinding binding;
  work.queue = &queue;
  return wfm_immediate_net(&binding, &work);
}

static void say_targets(const Answer *a) {
  const WfmStaffQueue *q = &a->input->queue;
  WfmStaffQueue bare = *q;
  bare.sl_target = bare.asa_target_s = NAN;
  bare.abandon_max = 0;
  bare.occupancy_max = 1;
  bare.min_agents = 0;
  char text[120];
  wfm_explain_say(a->out, "\nWhat each target needs");
  if (q->sl_target > 0) {
    WfmStaffQueue one = bare;
    one.sl_target = q->sl_target;
    g_snprintf(text, sizeof text, "service level %.4g %% within %.10g s", 100 * q->sl_target, q->target_s);
    say_target(a, WFM_BIND_SL, text, need_alone(a, one));
  }
  if (q->asa_target_s > 0) {
    WfmStaffQueue one = bare;
    one.asa_target_s = q->asa_target_s;
    g_snprintf(text, sizeof text, "mean wait of the answered at most %.10g s", q->asa_target_s);
    say_target(a, WFM_BIND_ASA, text, need_alone(a, one));
  }
  if (q->abandon_max > 0 && !patient(q)) {
    WfmStaffQueue one = bare;
    one.abandon_max = q->abandon_max;
    g_snprintf(text, sizeof text, "at most %.4g %% give up", 100 * q->abandon_max);
    say_target(a, WFM_BIND_ABANDON, text, need_alone(a, one));
  }
  if (q->occupancy_max < 1) {
    WfmStaffQueue one = bare;
    one.occupancy_max = q->occupancy_max;
    g_snprintf(text, sizeof text, "busy at most %.4g %% of the time", 100 * q->occupancy_max);
    say_target(a, WFM_BIND_OCCUPANCY, text, need_alone(a, one));
  }
  if (q->min_agents > 0) say_target(a, WFM_BIND_MINIMUM, "minimum while open", q->min_agents);
  if (patient(q)) say_target(a, WFM_BIND_STABILITY, "to keep up with the load at all", a->work.load / wfm_immediate_rate(q));
  if (a->settings->load != WFM_LOAD_MEAN)
    wfm_explain_say(a->out, "  staffing.load asks for more than the mean: %.3f agents in all", a->requirement->net[a->i]);
  if (q->sl_target > 0) wfm_explain_say(a->out, "  service level by %s: %s", wfm_sl_names[q->definition], definitions[q->definition]);
}

/* ---- deferred work ---- */

static void say_deferred(const Answer *a) {
  const WfmStaffQueue *q = &a->input->queue;
  wfm_explain_say(a->out, "\nDeferred work");
  wfm_explain_say(a->out, "  due within %.2f open hours of its arrival; planned within %.0f %% of that", q->target_s / 3600,
                  100 * a->settings->deadline_share);
  wfm_explain_say(
      a->out,
      "  the work of the whole horizon is laid out as evenly as every deadline allows (the taut string between work arrived and work\n"
      "  due), so that this interval's %.3f agents do not follow from its own contacts alone; %s decides",
      a->requirement->net[a->i], wfm_binding_names[a->requirement->binding[a->i]]);
  if (q->touches > 1)
    wfm_explain_say(
        a->out,
        "  a ticket is worked on %.4g times on average: with the share %.4g %% the customer replies, after %.2f h on average, and the\n"
        "  reply is work like any other; the target above is that of the first response",
        q->touches, 100 * (1 - 1 / q->touches), q->reply_after_s / 3600);
  if (q->resolution_s > 0 && q->resolution_target > 0)
    wfm_explain_say(a->out, "  %.4g %% of the tickets should be resolved within %.2f open hours: %s", 100 * q->resolution_target,
                    q->resolution_s / 3600,
                    a->requirement->binding[a->i] == WFM_BIND_RESOLUTION
                        ? "every touch is planned sooner for it (resolution_required in the summary: the share reached)"
                        : "the plan for first responses reaches it");
}

/* ---- people ---- */

static void say_people(const Answer *a) {
  const WfmStaffQueue *q = &a->input->queue;
  double net = a->requirement->net[a->i], gross = a->requirement->gross[a->i];
  wfm_explain_say(a->out, "\nPeople");
  for (size_t k = 0; k < q->n_shrinkage; k++)
    wfm_explain_say(a->out, "  %-20s %5.1f %% away unscheduled", q->shrinkage[k].category, 100 * q->shrinkage[k].share);
  if (q->n_shrinkage > 0)
    wfm_explain_say(a->out, "  together %.2f %% (%s): %.3f / (1 - %.4f) = %.3f", 100 * a->shrinkage,
                    q->shrinkage_adds ? "shares of the same time" : "each of what the others leave", net, a->shrinkage, gross);
  else
    wfm_explain_say(a->out, "  no unscheduled shrinkage: %.3f stay %.3f", net, gross);
  wfm_explain_say(a->out, "  rounded once, here: %d", a->requirement->whole[a->i]);
  JsonObject *facts = a->out->facts;
  wfm_json_rounded(facts, "net_agents", net, 4);
  wfm_json_rounded(facts, "shrinkage", a->shrinkage, 6);
  wfm_json_rounded(facts, "gross_agents", gross, 4);
  json_object_set_int_member(facts, "whole_agents", a->requirement->whole[a->i]);
  json_object_set_string_member(facts, "binding", wfm_binding_names[a->requirement->binding[a->i]]);
}

static void say_results(const Answer *a) {
  const WfmStaffQueue *q = &a->input->queue;
  if (!(a->work.load > 0)) return;
  wfm_explain_say(a->out, "\n  %8s %14s %12s %10s %10s %14s", "people", "service level", "answer time", "occupancy", "gave up",
                  "uncertain load");
  for (int k = -1; k <= 1; k++) {
    double people = a->requirement->whole[a->i] + k, net = people * (1 - a->shrinkage);
    if (people < 1) continue;
    WfmService s = wfm_immediate_service(&a->work, net);
    g_autofree char *wait = isfinite(s.asa_s) ? g_strdup_printf("%.1f s", s.asa_s) : g_strdup("endless");
    wfm_explain_say(a->out, "  %8.0f %12.1f %% %12s %8.1f %% %8.1f %% %12.1f %%", people, 100 * s.sl, wait, 100 * s.occupancy,
                    100 * s.abandon, 100 * (q->load_cv[a->i] > 0 ? wfm_uncertain_sl(&a->work, q->load_cv[a->i], net) : s.sl));
  }
}

/* The interval that is meant: the one with the most work of those asked about. */
static int32_t busiest(const WfmRequirement *r, int32_t from, int32_t to) {
  int32_t best = from;
  for (int32_t i = from; i < to; i++)
    if (r->gross[i] > r->gross[best]) best = i;
  return best;
}

static void say_interval(const Answer *a, bool chosen) {
  char stamp[WFM_STAMP_SIZE];
  wfm_format_local(stamp, a->queue->zone, wfm_grid_at(a->requirement->grid, a->i));
  stamp[10] = ' ';
  wfm_explain_say(a->out, "Queue %s, %.16s (%s)%s", a->queue->row->queue, stamp, a->queue->zone->name,
                  chosen ? ", the interval of those asked about that needs the most" : "");
  json_object_set_string_member(a->out->facts, "queue", a->queue->row->queue);
  json_object_set_string_member(a->out->facts, "interval", stamp);
}

static bool explain(WfmAnswer *out, WfmRun *run, const WfmQuestion *question, GError **err) {
  int32_t from, to;
  size_t q = wfm_explain_queue(run, question, err);
  if (q == SIZE_MAX || !wfm_explain_span(&from, &to, run, q, question, err)) return false;
  g_autoptr(WfmTableData) forecast = wfm_staff_forecast(run, err);
  g_auto(WfmStaffInput) input = {0};
  g_autoptr(WfmStaffFlow) flow = NULL;
  if (!forecast || !wfm_run_flow(&flow, run, forecast, run->horizon, err)) return false;
  if (!wfm_staff_input(&input, run, forecast, flow, q, run->horizon, err)) return false;
  const WfmStaffingSettings *settings = wfm_settings_get(run->cli->settings, &wfm_staffing_module);
  g_autoptr(WfmRequirement) requirement = wfm_requirement_new(&input.queue, settings, err);
  if (!requirement) return false;
  Answer a = {.out = out, .queue = &run->queue[q], .input = &input, .requirement = requirement, .settings = settings};
  a.i = busiest(requirement, from, to);
  a.shrinkage = wfm_shrinkage_total(input.queue.shrinkage, input.queue.n_shrinkage, input.queue.shrinkage_adds);
  a.work = (WfmImmediate){.queue = &input.queue, .load = requirement->load_erl[a.i], .aht_s = input.aht_s[a.i] > 0 ? input.aht_s[a.i] : 1};
  a.fresh = flow ? flow->fresh[q * (size_t)run->horizon.n + (size_t)a.i] : input.volume[a.i];
  say_interval(&a, to - from > 1);
  if (!input.open[a.i]) {
    wfm_explain_say(out, "  the queue is closed: nobody is needed");
    return true;
  }
  say_load(&a);
  if (wfm_channel_deferred(input.queue.channel))
    say_deferred(&a);
  else {
    say_targets(&a);
    say_formula(&a);
  }
  say_people(&a);
  if (!wfm_channel_deferred(input.queue.channel)) say_results(&a);
  return true;
}

const WfmExplainSubject wfm_explain_requirement = {
    .name = "requirement",
    .summary =
        "from contacts to people in one interval: load, what each target needs and which decides, the formula with its numbers, shrinkage",
    .options = "--queue NAME [--at TIME | --day DATE]",
    .need = WFM_NEED(QUEUES) | WFM_NEED(HISTORY),
    .explain = explain,
};
