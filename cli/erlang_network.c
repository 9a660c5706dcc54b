/* Families in which contacts come back, go on, have a rank, or come at an uncertain rate; and deferred work. */
#include "cli/erlang_family.h"

#include <string.h>

#include "scheduler/staffing/backlog.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/priority.h"
#include "scheduler/staffing/retrial.h"
#include "scheduler/staffing/tiers.h"
#include "scheduler/staffing/uncertain_load.h"

static const char *retrial(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double n = in[1].number, fresh = in[2].number, leave = in[3].number, retry = in[4].number, total, lost;
  if (strcmp(in[0].text, "erlang_b_retry") == 0) {
    total = wfm_retrial_erlang_b(n, fresh, retry);
    lost = isfinite(total) ? wfm_erlang_b(n, total).blocking : 1;
  } else {
    if (isnan(leave)) return "erlang_a_redial needs theta(aht/patience)";
    total = wfm_retrial_erlang_a(n, fresh, leave, retry, 0);
    lost = isfinite(total) ? wfm_erlang_a_delay(n, total, 1, 1 / leave).p_abandon : 1;
  }
  ANSWER(out, total, lost, retry >= 1 ? 0 : (1 - retry) * total * lost / fresh);
  return NULL;
}

const WfmErlangFamily wfm_family_retrial = {
    .name = "retrial",
    .summary = "Of the lost a share tries again: blocked lines or lost patience",
    .input = {WORD("model", "erlang_b_retry|erlang_a_redial"), REAL("n", WFM_ABOVE_0, 1e9), REAL("a_fresh", WFM_ABOVE_0, 1e9),
              REAL_OR_BLANK("theta(aht/patience)", WFM_ABOVE_0, 1e9), REAL("retry_prob", 0, 1)},
    .output = {"a_total", "loss_prob_at_a_total", "fresh_customers_finally_lost"},
    .answer = retrial,
};

static const char *redial_reconnect(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double n = in[0].number, leave = in[2].number;
  if (in[4].number >= 1) return "everybody served comes again: right would be a reconnect_prob below 1";
  double total = wfm_retrial_erlang_a(n, in[1].number, leave, in[3].number, in[4].number);
  if (!isfinite(total)) return "more comes back than can ever be answered: no steady state";
  WfmErlangA a = wfm_erlang_a(n, total, 1, 1 / leave, 0.1, 0);
  ANSWER(out, total, a.p_abandon, a.p_wait, a.sl[WFM_SL_ANSWERED_OF_OFFERED], a.occupancy);
  return NULL;
}

const WfmErlangFamily wfm_family_redial_reconnect = {
    .name = "redial_reconnect",
    .summary = "Of those who left and of the served a share calls again",
    .input = {REAL("n", WFM_ABOVE_0, 1e9), REAL("a_fresh", WFM_ABOVE_0, 1e9), REAL("theta(aht/patience)", WFM_ABOVE_0, 1e9),
              REAL("redial_prob", 0, 1), REAL("reconnect_prob", 0, 1)},
    .output = {"a_total", "p_ab", "p_wait", "sl_offered_t_0.1aht", "occupancy"},
    .answer = redial_reconnect,
};

static const char *priority(WfmErlangAnswer *out, const WfmErlangValue *in) {
  size_t classes = (size_t)in[1].number;
  double load[3] = {0};
  for (size_t k = 0; k < classes; k++) {
    load[k] = in[2 + k].number;
    if (isnan(load[k])) return "each of the classes needs its load (a1, a2, a3)";
  }
  WfmPriorityClass class[3];
  out[0].number = wfm_priority(class, in[0].number, load, classes);
  for (size_t k = 0; k < classes; k++) {
    out[1 + k].number = class[k].wait;
    out[4 + k].number = class[k].sojourn;
  }
  return NULL;
}

const WfmErlangFamily wfm_family_priority = {
    .name = "priority",
    .summary = "Two or three classes in order of rank, times in handle times",
    .input = {REAL("n", WFM_ABOVE_0, 1e9), WHOLE("classes", 1, 3), REAL("a1", WFM_ABOVE_0, 1e9), REAL_OR_BLANK("a2", WFM_ABOVE_0, 1e9),
              REAL_OR_BLANK("a3", WFM_ABOVE_0, 1e9)},
    .output = {"p_wait", "wq1_nonpreemptive", "wq2_nonpreemptive", "wq3_nonpreemptive", "sojourn1_preemptive", "sojourn2_preemptive",
               "sojourn3_preemptive"},
    .answer = priority,
};

/* Agents of a tier where none are given: the square-root rule with one to spare. */
static double agents_of(double given, double load) {
  return isnan(given) ? floor(load + sqrt(load) + 1.5) : given;
}

static const char *jackson_tiers(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double fresh[2] = {in[0].number, in[1].number}, rate[2];
  wfm_tier_rates(rate, fresh, (WfmTierShares){.escalate = in[4].number, .give_back = in[5].number, .repeat = in[6].number});
  if (!isfinite(rate[0])) return "nothing ever leaves: the shares that come back must be below 1 together";
  for (int k = 0; k < 2; k++) {
    double aht = in[2 + k].number, load = rate[k] * aht / 3600, n = agents_of(in[7 + k].number, load);
    WfmErlangC c = wfm_erlang_c(n, load, aht, k == 0 ? 20 : 60);
    const double answers[] = {rate[k], load, n, c.p_wait, c.asa_s, c.sl};
    for (int i = 0; i < 6; i++) out[2 * i + k].number = answers[i];
  }
  return NULL;
}

const WfmErlangFamily wfm_family_jackson_tiers = {
    .name = "jackson_tiers",
    .summary = "Two tiers with escalation, return and repeat; without n1, n2: a + sqrt(a) + 1, rounded",
    .input = {REAL("fresh1_per_h", 0, 1e9), REAL("fresh2_per_h", 0, 1e9), REAL("aht1_s", WFM_ABOVE_0, 1e9),
              REAL("aht2_s", WFM_ABOVE_0, 1e9), REAL("p_escalate_12", 0, 1), REAL("p_return_21", 0, 1), REAL("p_repeat_11", 0, 1),
              REAL_OR_BLANK("n1", 0, 1e9), REAL_OR_BLANK("n2", 0, 1e9)},
    .output = {"lambda1_per_h", "lambda2_per_h", "a1", "a2", "n1", "n2", "p_wait1", "p_wait2", "asa1_s", "asa2_s", "sl1_20s", "sl2_60s"},
    .answer = jackson_tiers,
};

static const char *mixed_gamma(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmUncertainErlangA u = wfm_uncertain_erlang_a(in[0].number, in[1].number, in[2].number, in[3].number, in[4].number,
                                                 WFM_SL_ANSWERED_OF_OFFERED, in[5].number);
  ANSWER(out, u.p_wait, u.p_abandon, u.wait_all_s, u.sl, u.sl_interval);
  return NULL;
}

const WfmErlangFamily wfm_family_mixed_gamma_erlang_a = {
    .name = "mixed_gamma_erlang_a",
    .summary = "Exponential patience, the load gamma distributed around its mean",
    .input = {REAL("n", WFM_ABOVE_0, 1e9), REAL("a_mean", WFM_ABOVE_0, 1e9), REAL("cv_rate", 0, 10), REAL("aht_s", WFM_ABOVE_0, 1e9),
              REAL("patience_s", WFM_ABOVE_0, 1e12), REAL("t_s", 0, 1e12)},
    .output = {"p_wait", "p_ab", "ew_all_s", "sl_call_weighted", "sl_interval_average"},
    .answer = mixed_gamma,
};

static const char *backlog_fluid(WfmErlangAnswer *out, const WfmErlangValue *in) {
  int32_t n = (int32_t)in[0].number;
  double deadline = in[1].number;
  if (in[2].n != n) return "work_arriving_agent_intervals must have as many numbers as intervals";
  if (in[3].n != n) return "capacity_agents must have as many numbers as intervals";
  WfmBacklogFifo r = wfm_backlog_fifo(in[2].list, in[3].list, n, deadline);
  ANSWER(out, wfm_backlog_constant(in[2].list, n, deadline), r.on_time, r.done, r.backlog, r.wait, r.idle);
  return NULL;
}

const WfmErlangFamily wfm_family_backlog_fluid = {
    .name = "backlog_fluid",
    .summary = "Deferred work as a fluid in order of arrival, one deadline; lists separated by |",
    .input = {WHOLE("intervals", 1, 100000), REAL("deadline_intervals", 0, 1e9), LIST("work_arriving_agent_intervals"),
              LIST("capacity_agents")},
    .output = {"min_constant_agents_all_on_time", "work_done_on_time", "work_done_in_horizon", "backlog_at_end",
               "mean_wait_of_done_work_intervals", "idle_agent_intervals"},
    .answer = backlog_fluid,
};
