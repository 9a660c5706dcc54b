/* Families of approximations and of special cases: what large teams tend to, other handle times, overflow, blending, waves. */
#include "cli/erlang_family.h"

#include <string.h>

#include "scheduler/staffing/blending.h"
#include "scheduler/staffing/concurrency_exact.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/general_service.h"
#include "scheduler/staffing/offered_load.h"
#include "scheduler/staffing/overflow.h"
#include "scheduler/staffing/policy.h"
#include "scheduler/staffing/square_root.h"
#include "scheduler/staffing/staffing.h"

static const char *load_b(WfmErlangAnswer *out, const WfmErlangValue *in) {
  out[0].number = wfm_erlang_b_load(in[0].number, in[1].number);
  return NULL;
}

const WfmErlangFamily wfm_family_load_b = {
    .name = "load_b",
    .summary = "Largest load of given lines for a blocking probability",
    .input = {REAL("n", WFM_ABOVE_0, 1e9), REAL("b_target", WFM_ABOVE_0, 1 - 1e-12)},
    .output = {"a_max"},
    .answer = load_b,
};

static const char *shrinkage(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double net = in[0].number;
  WfmShrinkage both[2] = {{.share = in[1].number}, {.share = in[2].number}};
  double sum = wfm_shrinkage_total(both, 2, true), combined = wfm_shrinkage_total(both, 2, false);
  ANSWER(out, combined, net / (1 - wfm_shrinkage_total(both + 1, 1, false)), net / (1 - combined),
         sum < 1 ? net / (1 - sum) : (double)INFINITY, net * (1 + sum));
  return NULL;
}

const WfmErlangFamily wfm_family_shrinkage = {
    .name = "shrinkage",
    .summary = "From net agents to people; the last column is the common mistake",
    .input = {REAL("net_agents_on_queue", 0, 1e12), REAL("out_of_office", 0, 1 - 1e-12), REAL("in_office", 0, 1 - 1e-12)},
    .output = {"combined_multiplicative", "scheduled_agents(net/(1-in))", "headcount(net/((1-out)(1-in)))",
               "headcount_additive(net/(1-out-in))", "wrong_multiply(net*(1+out+in))"},
    .answer = shrinkage,
};

static const char *qed_functions(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double beta = in[0].number;
  WfmGarnett g = wfm_garnett(beta, in[1].number);
  if (beta > 0) out[0].number = wfm_halfin_whitt_p_wait(beta);
  out[1].number = g.p_wait;
  out[2].number = g.root_p_abandon_if_wait;
  out[3].number = g.root_p_abandon;
  out[4].number = g.root_wait;
  return NULL;
}

const WfmErlangFamily wfm_family_qed_functions = {
    .name = "qed_functions",
    .summary = "Limits of large teams by the square-root rule",
    .input = {REAL("beta", -30, 30), REAL("theta", WFM_ABOVE_0, 1e6)},
    .output = {"halfin_whitt_alpha", "garnett_p_wait", "garnett_sqrtn_p_ab_given_wait", "garnett_sqrtn_p_ab", "garnett_sqrtn_ew"},
    .answer = qed_functions,
};

static const char *sqrt_staffing(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double load = in[0].number, root = sqrt(load), beta = wfm_halfin_whitt_beta(in[1].number);
  double n = wfm_erlang_c_whole_for_delay(load, in[1].number);
  double c = wfm_erlang_c(n, load, 1, 0).p_wait;
  WfmErlangCBounds bounds = wfm_erlang_c_bounds(n, load);
  ANSWER(out, beta, ceil(load + beta * root), n, c, bounds.low, bounds.high, bounds.low <= c && c <= bounds.high);
  return NULL;
}

const WfmErlangFamily wfm_family_sqrt_staffing = {
    .name = "sqrt_staffing",
    .summary = "The square-root rule against the exact number of agents",
    .input = {REAL("a", WFM_ABOVE_0, 1e12), REAL("p_wait_target", 1e-12, 1 - 1e-6)},
    .output = {"beta_halfin_whitt", "n_sqrt_rule", "n_exact", "C_at_n_exact", "C_lower_bound", "C_upper_bound", "bounds_hold"},
    .answer = sqrt_staffing,
};

static const char *general_service(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double n = in[0].number, load = in[1].number, arrivals = in[2].number, service = in[3].number;
  if (!(load < n * (1 - 1e-4))) return "the load must be at most 0.9999 n";
  double exponential = wfm_wait_exponential(n, load), constant = wfm_wait_constant(n, load);
  double cosmetatos = wfm_wait_constant_cosmetatos(n, load);
  ANSWER(out, exponential, constant, cosmetatos, wfm_wait_allen_cunneen(n, load, arrivals, service));
  if (arrivals != 1 || service > 1) return NULL; /* Kimura's holds for Poisson arrivals and no more than exponential spread */
  out[4].number = wfm_wait_kimura(exponential, constant, service);
  out[5].number = wfm_wait_kimura(exponential, cosmetatos, service);
  return NULL;
}

const WfmErlangFamily wfm_family_mgn = {
    .name = "mgn",
    .summary = "Mean waits for handle times of any spread, in handle times",
    .input = {REAL("n", 1, 1e6), REAL("a", WFM_ABOVE_0, 1e6), REAL("ca2", 0, 1e6), REAL("cs2", 0, 1e6)},
    .output = {"w_mmn_exact", "w_mdn_exact", "w_mdn_cosmetatos", "w_allen_cunneen", "w_kimura_exact_mdn", "w_kimura_cosmetatos"},
    .answer = general_service,
};

static const char *overflow(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmOverflow o = wfm_overflow(in[0].number, in[1].number);
  ANSWER(out, o.mean, o.variance, o.peakedness, wfm_overflow_blocking_hayward(&o, in[2].number),
         wfm_overflow_blocking(in[0].number, in[1].number, in[2].number));
  return NULL;
}

const WfmErlangFamily wfm_family_overflow_hayward = {
    .name = "overflow_hayward",
    .summary = "What a full group sends on, and its blocking at a second group",
    .input = {REAL("n_primary", 0, 1e9), REAL("a", WFM_ABOVE_0, 1e9), REAL("n_secondary", 0, 1e9)},
    .output = {"overflow_mean", "overflow_variance", "peakedness", "B_hayward", "B_exact"},
    .answer = overflow,
};

static const char *blend_threshold(WfmErlangAnswer *out, const WfmErlangValue *in) {
  if (in[1].number > in[0].number) return "outbound_until_busy must be at most agents";
  if (!(in[2].number < in[0].number)) return "a_inbound must be below agents";
  WfmBlending b = wfm_blending(in[0].number, in[1].number, in[2].number);
  ANSWER(out, b.p_wait, b.wait, b.outbound, b.outbound, b.occupancy);
  return NULL;
}

const WfmErlangFamily wfm_family_blend_threshold = {
    .name = "blend_threshold",
    .summary = "Inbound, and outbound whenever fewer than a threshold are busy",
    .input = {WHOLE("agents", 1, 1e7), WHOLE("outbound_until_busy", 0, 1e7), REAL("a_inbound", WFM_ABOVE_0, 1e7)},
    .output = {"p_wait_inbound", "ew_inbound_over_aht", "outbound_throughput_times_aht", "check_c_times_pc", "occupancy"},
    .answer = blend_threshold,
};

static const char *offered_load_sin(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double handle = in[4].number;
  out[0].number = wfm_offered_load_wave(in[1].number * handle, in[2].number, in[3].number, handle, in[5].number);
  return NULL;
}

const WfmErlangFamily wfm_family_offered_load_sin = {
    .name = "offered_load_sin",
    .summary = "Offered load of a wave of arrivals, exponential handle times",
    .input = {WORD("case", "sin_exp"), REAL("lambda_bar_per_h", 0, 1e12), REAL("rel_amplitude", 0, 1), REAL("period_h", WFM_ABOVE_0, 1e9),
              REAL("mean_service_h", WFM_ABOVE_0, 1e9), REAL("t_h", -1e9, 1e9)},
    .output = {"m"},
    .answer = offered_load_sin,
};

static const char *chat_exact(WfmErlangAnswer *out, const WfmErlangValue *in) {
  int agents = (int)in[0].number, limit = (int)in[1].number;
  double aht = in[3].number, load = in[2].number * aht, patience = in[5].number;
  if (wfm_concurrency_states(agents, limit) > WFM_CONCURRENCY_STATES)
    return "too many states: right would be a smaller team or a smaller K";
  WfmConcurrencyHands hands;
  WfmDelay d = wfm_concurrency_exact(&hands, agents, limit, in[4].number, load, patience > 0 ? aht / patience : 0);
  WfmDelayWaits waits = wfm_delay_waits(&d);
  double served = d.stable ? load * d.p_served : d.capacity;
  ANSWER(out, d.p_wait, d.p_abandon, waits.all * aht, waits.all * load, hands.busy / agents, hands.contacts / hands.busy,
         hands.contacts / served * aht);
  return NULL;
}

const WfmErlangFamily wfm_family_chat_jsq_exact = {
    .name = "chat_jsq_exact",
    .summary = "Chat in a small team: each chat joins the least busy agent and stays",
    .input = {WHOLE("agents", 1, 100), WHOLE("K", 1, 100), REAL("lambda_per_s", WFM_ABOVE_0, 1e6), REAL("aht_single_s", WFM_ABOVE_0, 1e9),
              REAL("alpha", 0, 100), REAL("patience_s", 0, 1e12)},
    .output = {"p_wait", "p_ab", "ew_all_s", "lq", "agent_busy_fraction", "mean_concurrency_of_busy_agents", "mean_chat_duration_s"},
    .answer = chat_exact,
};

static const char *policies(WfmErlangAnswer *out, const WfmErlangValue *in) {
  const char *policy = in[4].text;
  WfmPolicyCase c = {.load = in[0].number, .amplitude = in[1].number, .handle_h = in[2].number, .p_wait = in[3].number};
  c.policy = strncmp(policy, "SIPP", 4) == 0 ? WFM_POLICY_SIPP : strncmp(policy, "lag", 3) == 0 ? WFM_POLICY_LAG : WFM_POLICY_MOL;
  c.highest = strstr(policy, "_max") != NULL;
  WfmPolicyResult r = wfm_policy_evaluate(&c);
  ANSWER(out, r.agent_hours, r.least, r.most, r.worst, r.day, r.missed);
  return NULL;
}

const WfmErlangFamily wfm_family_sipp_lag_mol_policies = {
    .name = "sipp_lag_mol_policies",
    .summary = "A day's wave staffed by half-hours, and what each policy really delivers",
    .input = {REAL("mean_load_erl", 0.1, 1000), REAL("rel_amplitude", 0, 1), REAL("mean_service_h", 0.01, 12),
              REAL("p_wait_target", 0.001, 0.9), WORD("policy", "SIPP_avg|SIPP_max|lag_avg|lag_max|MOL_avg|MOL_max")},
    .output = {"agent_hours_per_day", "n_min", "n_max", "worst_halfhour_p_wait", "daily_p_wait", "halfhours_over_1.1_target"},
    .answer = policies,
};
