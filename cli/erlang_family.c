#include "cli/erlang_family.h"

#include <string.h>

const WfmErlangFamily *const wfm_erlang_families[] = {&wfm_family_erlang_b,
                                                      &wfm_family_erlang_b_cont,
                                                      &wfm_family_erlang_c,
                                                      &wfm_family_erlang_c_cont,
                                                      &wfm_family_erlang_a,
                                                      &wfm_family_staffing_b,
                                                      &wfm_family_staffing_c,
                                                      &wfm_family_staffing_a,
                                                      &wfm_family_mmnk,
                                                      &wfm_family_mmn_g_patience,
                                                      &wfm_family_retrial,
                                                      &wfm_family_redial_reconnect,
                                                      &wfm_family_priority,
                                                      &wfm_family_chat_balanced,
                                                      &wfm_family_jackson_tiers,
                                                      &wfm_family_mixed_gamma_erlang_a,
                                                      &wfm_family_backlog_fluid,
                                                      &wfm_family_load_b,
                                                      &wfm_family_shrinkage,
                                                      &wfm_family_qed_functions,
                                                      &wfm_family_sqrt_staffing,
                                                      &wfm_family_mgn,
                                                      &wfm_family_overflow_hayward,
                                                      &wfm_family_blend_threshold,
                                                      &wfm_family_offered_load_sin,
                                                      &wfm_family_chat_jsq_exact,
                                                      &wfm_family_sipp_lag_mol_policies,
                                                      NULL};

const WfmErlangFamily *wfm_erlang_family(const char *name) {
  for (size_t f = 0; wfm_erlang_families[f]; f++)
    if (strcmp(wfm_erlang_families[f]->name, name) == 0) return wfm_erlang_families[f];
  return NULL;
}
