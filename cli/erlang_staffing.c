/* Families that ask for the fewest agents. */
#include "cli/erlang_family.h"

#include <string.h>

#include "scheduler/staffing/erlang_a.h"
#include "scheduler/staffing/erlang_b.h"
#include "scheduler/staffing/erlang_c.h"

#define SHARE_BELOW_1 (1 - 1e-15)

static const char *staffing_b(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double load = in[0].number, n = fmax(wfm_erlang_b_lines(load, in[1].number), 1);
  out[0].number = n;
  out[1].number = wfm_erlang_b(n, load).blocking;
  out[2].number = wfm_erlang_b(n - 1, load).blocking;
  return NULL;
}

const WfmErlangFamily wfm_family_staffing_b = {
    .name = "staffing_b",
    .summary = "Fewest lines for a blocking probability",
    .input = {REAL("a", WFM_ABOVE_0, 1e12), REAL("b_target", WFM_ABOVE_0, 1)},
    .output = {"n_min", "B_at_n", "B_at_n_minus_1"},
    .answer = staffing_b,
};

/* Targets joined by '|' in the order sl, asa, occ. */
static const char *const bindings[8] = {"stability", "sl", "asa", "sl|asa", "occ", "sl|occ", "asa|occ", "sl|asa|occ"};

static const char *staffing_c(WfmErlangAnswer *out, const WfmErlangValue *in) {
  double load = in[0].number, aht = in[1].number;
  WfmErlangTarget all = {.sl = in[2].number, .t_s = in[3].number, .asa_s = in[4].number, .occupancy = in[5].number};
  if (!isnan(all.sl) && isnan(all.t_s)) return "sl_target needs t_s, the seconds to answer";
  WfmErlangAgents need = wfm_erlang_c_agents(load, aht, all);
  const WfmErlangTarget alone[3] = {{all.sl, all.t_s, NAN, NAN}, {NAN, NAN, all.asa_s, NAN}, {NAN, NAN, NAN, all.occupancy}};
  const bool asked[3] = {!isnan(all.sl), !isnan(all.asa_s), !isnan(all.occupancy)};
  int binding = 0;
  for (int k = 0; k < 3; k++)
    if (asked[k] && wfm_erlang_c_agents(load, aht, alone[k]).whole == need.whole) binding |= 1 << k;
  WfmErlangC at = wfm_erlang_c(need.whole, load, aht, asked[0] ? all.t_s : 0);
  out[0].number = need.whole;
  out[1].word = bindings[binding];
  if (asked[0]) {
    out[2].number = at.sl;
    if (need.whole - 1 > load) out[3].number = wfm_erlang_c(need.whole - 1, load, aht, all.t_s).sl;
    out[6].number = need.by_sl;
  }
  out[4].number = at.asa_s;
  out[5].number = at.occupancy;
  return NULL;
}

const WfmErlangFamily wfm_family_staffing_c = {
    .name = "staffing_c",
    .summary = "Fewest agents for several targets at once, nobody leaves",
    .input = {REAL("a", WFM_ABOVE_0, 1e12), REAL("aht_s", WFM_ABOVE_0, 1e9), REAL_OR_BLANK("sl_target", WFM_ABOVE_0, SHARE_BELOW_1),
              REAL_OR_BLANK("t_s", 0, 1e12), REAL_OR_BLANK("asa_max_s", WFM_ABOVE_0, 1e12), REAL_OR_BLANK("occ_max", WFM_ABOVE_0, 1)},
    .output = {"n_min", "binding", "sl_at_n", "sl_at_n_minus_1", "asa_s_at_n", "occ_at_n", "n_frac_sl"},
    .answer = staffing_c,
};

static const struct {
  const char *word;
  WfmErlangAMeasure measure;
  WfmServiceLevel definition;
} metrics[] = {
    {"sl_answered_over_offered", WFM_A_SL, WFM_SL_ANSWERED_OF_OFFERED},
    {"sl_answered_over_answered", WFM_A_SL, WFM_SL_ANSWERED_OF_ANSWERED},
    {"sl_abandons_ok", WFM_A_SL, WFM_SL_ABANDONS_OK},
    {"sl_excl_ab_within_t", WFM_A_SL, WFM_SL_EXCLUDE_SHORT},
    {"sl_virtual", WFM_A_SL_VIRTUAL, 0},
    {"p_ab", WFM_A_ABANDON, 0},
    {"asa_answered_s", WFM_A_ASA, 0},
    {"ew_all_s", WFM_A_WAIT_ALL, 0},
    {"occupancy", WFM_A_OCCUPANCY, 0},
    {"p_wait", WFM_A_P_WAIT, 0},
};

static const char *staffing_a(WfmErlangAnswer *out, const WfmErlangValue *in) {
  WfmErlangAProblem p = {.load = in[0].number,
                         .aht_s = in[1].number,
                         .patience_s = in[2].number,
                         .target = in[4].number,
                         .t_s = isnan(in[5].number) ? 0 : in[5].number};
  for (size_t k = 0; k < sizeof metrics / sizeof *metrics; k++)
    if (strcmp(in[3].text, metrics[k].word) == 0) {
      p.measure = metrics[k].measure;
      p.definition = metrics[k].definition;
    }
  bool level = p.measure == WFM_A_SL || p.measure == WFM_A_SL_VIRTUAL;
  if (level && isnan(in[5].number)) return "a service level needs t_s, the seconds to answer";
  if (p.measure != WFM_A_ASA && p.measure != WFM_A_WAIT_ALL && !(p.target < 1)) return "target is a share here: right would be below 1";
  double n = wfm_erlang_a_whole(&p);
  out[0].number = n;
  out[1].number = wfm_erlang_a_measure(&p, n);
  if (n > 1) out[2].number = wfm_erlang_a_measure(&p, n - 1);
  return NULL;
}

const WfmErlangFamily wfm_family_staffing_a = {
    .name = "staffing_a",
    .summary = "Fewest agents for one target, exponential patience",
    .input = {REAL("a", WFM_ABOVE_0, 1e12), REAL("aht_s", WFM_ABOVE_0, 1e9), REAL("patience_s", WFM_ABOVE_0, 1e12),
              WORD("metric", "sl_answered_over_offered|sl_answered_over_answered|sl_abandons_ok|sl_excl_ab_within_t|sl_virtual|p_ab|"
                             "asa_answered_s|ew_all_s|occupancy|p_wait"),
              REAL("target", WFM_ABOVE_0, 1e12), REAL_OR_BLANK("t_s", 0, 1e12)},
    .output = {"n_min", "value_at_n", "value_at_n_minus_1"},
    .answer = staffing_a,
};
