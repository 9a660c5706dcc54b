/* Families of one queue in its steady state. */
#include "cli/erlang_family.h"

#include <string.h>

#include "scheduler/staffing/concurrency.h"
#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"
#include "scheduler/staffing/finite_room.h"
#include "scheduler/staffing/general_patience.h"

#define AGENTS_MOST 1e9

static const char *erlang_b(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmErlangB b = wfm_erlang_b(in[0].number, in[1].number);
  ANSWER(out, b.blocking, b.ln_blocking, b.carried, b.occupancy);
  return NULL;
}

const WfmErlangFamily wfm_family_erlang_b = {
    .name = "erlang_b",
    .summary = "Lines without waiting: blocked contacts are lost",
    .input = {REAL("n", 0, AGENTS_MOST), REAL("a", 0, WFM_NO_LIMIT)},
    .output = {"B", "ln_B", "carried", "occupancy"},
    .answer = erlang_b,
};

const WfmErlangFamily wfm_family_erlang_b_cont = {
    .name = "erlang_b_cont",
    .summary = "The same for a real number of lines",
    .input = {REAL("x", 0, AGENTS_MOST), REAL("a", 0, WFM_NO_LIMIT)},
    .output = {"B", "ln_B"},
    .answer = erlang_b,
};

static const char *erlang_c(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmErlangC c = wfm_erlang_c(in[0].number, in[1].number, in[2].number, in[3].number);
  ANSWER(out, c.p_wait, c.ln_p_wait, c.asa_s, c.asa_delayed_s, c.sl, c.p_longer, c.ln_p_longer, c.occupancy, c.queue);
  return NULL;
}

#define ERLANG_C_OUTPUT                                                                                                                    \
  { "p_wait", "ln_p_wait", "asa_s", "asa_delayed_s", "sl", "p_wait_gt_t", "ln_p_wait_gt_t", "occupancy", "lq" }

const WfmErlangFamily wfm_family_erlang_c = {
    .name = "erlang_c",
    .summary = "Everybody waits as long as it takes",
    .input = {REAL("n", 0, AGENTS_MOST), REAL("a", 0, WFM_NO_LIMIT), REAL("aht_s", WFM_ABOVE_0, 1e9), REAL("t_s", 0, 1e12)},
    .output = ERLANG_C_OUTPUT,
    .answer = erlang_c,
};

const WfmErlangFamily wfm_family_erlang_c_cont = {
    .name = "erlang_c_cont",
    .summary = "The same for a real number of agents",
    .input = {REAL("x", 0, AGENTS_MOST), REAL("a", 0, WFM_NO_LIMIT), REAL("aht_s", WFM_ABOVE_0, 1e9), REAL("t_s", 0, 1e12)},
    .output = ERLANG_C_OUTPUT,
    .answer = erlang_c,
};

static const char *erlang_a(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmErlangA a = wfm_erlang_a(in[0].number, in[1].number, in[2].number, in[3].number, in[4].number, in[5].number);
  ANSWER(out, a.p_wait, a.ln_p_wait, a.p_abandon, a.ln_p_abandon, a.p_abandon_if_wait, a.wait_all_s, a.asa_s, a.wait_abandoned_s,
         a.wait_offered_s, a.queue, a.occupancy, a.sl[WFM_SL_ANSWERED_OF_OFFERED], a.sl[WFM_SL_ANSWERED_OF_ANSWERED],
         a.sl[WFM_SL_ABANDONS_OK], a.sl[WFM_SL_EXCLUDE_SHORT], a.sl_virtual, a.sl_exclude_after, a.p_abandon_within,
         a.p_abandon_within_short);
  return NULL;
}

const WfmErlangFamily wfm_family_erlang_a = {
    .name = "erlang_a",
    .summary = "Exponential patience",
    .input = {REAL("n", 0, AGENTS_MOST), REAL("a", WFM_ABOVE_0, WFM_NO_LIMIT), REAL("aht_s", WFM_ABOVE_0, 1e9),
              REAL("patience_s", WFM_ABOVE_0, 1e12), REAL("t_s", 0, 1e12), REAL("short_s", 0, 1e12)},
    .output = {"p_wait", "ln_p_wait", "p_ab", "ln_p_ab", "p_ab_given_wait", "ew_all_s", "asa_answered_s", "ew_abandoned_s", "ev_offered_s",
               "lq", "occupancy", "sl_answered_over_offered", "sl_answered_over_answered", "sl_abandons_ok", "sl_excl_ab_within_t",
               "sl_virtual", "sl_excl_short", "p_ab_within_t", "p_ab_within_short"},
    .answer = erlang_a,
};

static const char *mmnk(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double n = in[0].number, room = in[1].number, patience = in[4].number;
  if (room < n) return "K is the room for all contacts, those served included: right would be at least n";
  if (room - n > WFM_FINITE_ROOM_MOST) return "K is too far above n: right would be at most n + 10,000,000";
  WfmFiniteRoom r = wfm_finite_room(n, room, in[2].number, in[3].number, patience > 0 ? patience : (double)INFINITY, in[5].number);
  ANSWER(out, r.p_block, r.ln_p_block, r.p_wait, r.p_wait_accepted, r.p_abandon, r.queue, r.wait_accepted_s, r.occupancy, r.sl,
         r.sl_accepted, r.sl_answered);
  return NULL;
}

const WfmErlangFamily wfm_family_mmnk = {
    .name = "mmnk",
    .summary = "Room for K contacts in all, patience exponential or endless",
    .input = {WHOLE("n", 1, AGENTS_MOST), WHOLE("K", 1, 2 * AGENTS_MOST), REAL("a", WFM_ABOVE_0, 1e12), REAL("aht_s", WFM_ABOVE_0, 1e9),
              REAL("patience_s(0=none)", 0, 1e12), REAL("t_s", 0, 1e12)},
    .output = {"p_block", "ln_p_block", "p_wait_over_offered", "p_wait_over_accepted", "p_ab_over_offered", "lq", "ew_accepted_s",
               "occupancy", "sl_over_offered", "sl_over_accepted", "sl_over_answered"},
    .answer = mmnk,
};

/* How many parameters each shape has, and whether p2 and p3 are needed. */
static const struct {
  const char *word;
  WfmPatienceShape shape;
  int parameters;
} shapes[] = {
    {"exp", WFM_PATIENCE_EXPONENTIAL, 1}, {"det", WFM_PATIENCE_FIXED, 1},       {"uniform", WFM_PATIENCE_UNIFORM, 1},
    {"h2", WFM_PATIENCE_TWO_KINDS, 3},    {"weibull", WFM_PATIENCE_WEIBULL, 2}, {"lognormal", WFM_PATIENCE_LOGNORMAL, 2},
    {"erlang2", WFM_PATIENCE_ERLANG2, 1}, {"balkexp", WFM_PATIENCE_BALKING, 2},
};

static const char *general_patience(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmPatienceLaw law = {.p = {in[3].number, in[4].number, in[5].number}};
  for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
    if (strcmp(in[2].text, shapes[k].word) != 0) continue;
    law.shape = shapes[k].shape;
    int parameters = shapes[k].parameters;
    g_assert(parameters <= (int)G_N_ELEMENTS(law.p));
    for (int i = 0; i < parameters; i++) {
      bool share = i == 0 && (law.shape == WFM_PATIENCE_TWO_KINDS || law.shape == WFM_PATIENCE_BALKING);
      bool any = i == 0 && law.shape == WFM_PATIENCE_LOGNORMAL;
      if (share && !(law.p[0] >= 0 && law.p[0] <= 1)) return "p1 is a share here: right would be 0 to 1";
      if (!share && !any && !(law.p[i] > 0)) return "this shape of patience needs its parameters (p1, p2, p3) above 0";
      if (any && !isfinite(law.p[i])) return "this shape of patience needs p1";
    }
  }
  WfmGeneralPatience g = wfm_general_patience(in[0].number, in[1].number, &law, in[6].number);
  ANSWER(out, g.p_wait, g.p_abandon, g.wait_all, g.asa, g.wait_offered, g.queue, g.occupancy, g.sl_offered, g.sl_answered, g.sl_abandons_ok,
         g.sl_exclude_short, g.sl_virtual);
  return NULL;
}

const WfmErlangFamily wfm_family_mmn_g_patience = {
    .name = "mmn_g_patience",
    .summary = "Patience of any shape, times in handle times",
    .input = {REAL("n", 1, 1e6), REAL("a", WFM_ABOVE_0, 1e6), WORD("patience", "det|uniform|h2|weibull|lognormal|erlang2|balkexp|exp"),
              REAL("p1", -1e6, 1e6), REAL_OR_BLANK("p2", 0, 1e6), REAL_OR_BLANK("p3", 0, 1e6), REAL("t", 0, 1e9)},
    .output = {"p_wait", "p_ab", "ew_all", "asa_answered", "ev_offered", "lq", "occupancy", "sl_answered_over_offered",
               "sl_answered_over_answered", "sl_abandons_ok", "sl_excl_ab_within_t", "sl_virtual"},
    .answer = general_patience,
};

static const char *chat_balanced(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double agents = in[0].number, limit = in[1].number, aht = in[3].number, slowdown = in[4].number, patience = in[5].number;
  double load = in[2].number * aht;
  if (agents * limit > 1e8) return "agents times K is too large: right would be at most 100,000,000 places";
  WfmDelay d = wfm_concurrency_delay(agents, limit, slowdown, load, patience > 0 ? aht / patience : 0);
  WfmDelayAt at = wfm_delay_at(&d, in[6].number / aht);
  WfmDelayWaits waits = wfm_delay_waits(&d);
  WfmConcurrencyHands hands = wfm_concurrency_hands(agents, limit, slowdown, load, &d);
  double served = d.stable ? load * d.p_served : d.capacity;
  ANSWER(out, d.p_wait, d.p_abandon, waits.all * aht, waits.all * load, at.served_within, 1 - at.offered_wait_longer,
         hands.contacts / served * aht, hands.contacts / hands.busy, hands.busy / agents, hands.contacts / (agents * limit));
  return NULL;
}

const WfmErlangFamily wfm_family_chat_balanced = {
    .name = "chat_balanced",
    .summary = "Agents hold up to K chats at once, kept evenly spread",
    .input = {WHOLE("agents", 1, 1e8), WHOLE("K", 1, 1000), REAL("lambda_per_s", WFM_ABOVE_0, 1e6), REAL("aht_single_s", WFM_ABOVE_0, 1e9),
              REAL("alpha", 0, 100), REAL("patience_s(0=none)", 0, 1e12), REAL("t_s", 0, 1e12)},
    .output = {"p_wait", "p_ab", "ew_all_s", "lq", "sl_answered_over_offered", "sl_virtual", "mean_chat_duration_s",
               "mean_concurrency_of_busy_agents", "agent_busy_fraction", "slot_occupancy"},
    .answer = chat_balanced,
};
