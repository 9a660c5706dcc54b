/* Families of queueing formulas as columns of a table: what each needs, what it answers, and the function that answers one row.
 * `wfm erlang --family` evaluates a whole file of one; tests/bench/vectors compares all of them with reference values. The column names
 * say the unit; the library's headers in scheduler/staffing say the formula and its source. */
#pragma once

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { WFM_INPUT_REAL, WFM_INPUT_WHOLE, WFM_INPUT_WORD, WFM_INPUT_LIST } WfmInputKind;

typedef struct {
  const char *column;
  WfmInputKind kind;
  double low, high;    /* of the numbers; of a list, of each of its numbers */
  bool optional;       /* may be blank or missing: NaN */
  const char *choices; /* of a word: "det|exp" */
} WfmErlangInput;

/* One cell that was read; of a list, numbers separated by '|'. */
typedef struct {
  double number;
  const char *text;
  const double *list;
  int32_t n;
} WfmErlangValue;

/* One cell of the answer: the word where there is one, else the number; NaN is blank. */
typedef struct {
  double number;
  const char *word;
} WfmErlangAnswer;

#define WFM_ERLANG_INPUTS 10
#define WFM_ERLANG_OUTPUTS 20

typedef struct {
  const char *name, *summary;
  WfmErlangInput input[WFM_ERLANG_INPUTS]; /* ends with column NULL where shorter */
  const char *output[WFM_ERLANG_OUTPUTS];  /* ends with NULL where shorter */
  /* in: in the order of input; out: of output. Returns NULL, or what is wrong with the row in words. */
  const char *(*answer)(WfmErlangAnswer *out, const WfmErlangValue *in);
} WfmErlangFamily;

extern const WfmErlangFamily *const wfm_erlang_families[]; /* NULL-terminated */
const WfmErlangFamily *wfm_erlang_family(const char *name);

/* Writes numbers into the first cells of an answer. */
static inline void wfm_erlang_fill(WfmErlangAnswer *out, const double *number, size_t n) {
  for (size_t k = 0; k < n; k++) out[k].number = number[k];
}
#define ANSWER(out, ...) wfm_erlang_fill(out, (const double[]){__VA_ARGS__}, sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

/* Shorthands for the tables of families. */
#define WFM_ABOVE_0 DBL_MIN
#define WFM_NO_LIMIT 1e300
#define REAL(name, from, to)                                                                                                               \
  { .column = name, .kind = WFM_INPUT_REAL, .low = from, .high = to }
#define REAL_OR_BLANK(name, from, to)                                                                                                      \
  { .column = name, .kind = WFM_INPUT_REAL, .low = from, .high = to, .optional = true }
#define WHOLE(name, from, to)                                                                                                              \
  { .column = name, .kind = WFM_INPUT_WHOLE, .low = from, .high = to }
#define WORD(name, words)                                                                                                                  \
  { .column = name, .kind = WFM_INPUT_WORD, .choices = words }
#define LIST(name)                                                                                                                         \
  { .column = name, .kind = WFM_INPUT_LIST, .low = 0, .high = 1e12 }

extern const WfmErlangFamily wfm_family_erlang_b, wfm_family_erlang_b_cont, wfm_family_erlang_c, wfm_family_erlang_c_cont,
    wfm_family_erlang_a, wfm_family_staffing_b, wfm_family_staffing_c, wfm_family_staffing_a, wfm_family_mmnk, wfm_family_mmn_g_patience,
    wfm_family_retrial, wfm_family_redial_reconnect, wfm_family_priority, wfm_family_chat_balanced, wfm_family_jackson_tiers,
    wfm_family_mixed_gamma_erlang_a, wfm_family_backlog_fluid, wfm_family_load_b, wfm_family_shrinkage, wfm_family_qed_functions,
    wfm_family_sqrt_staffing, wfm_family_mgn, wfm_family_overflow_hayward, wfm_family_blend_threshold, wfm_family_offered_load_sin,
    wfm_family_chat_jsq_exact, wfm_family_sipp_lag_mol_policies;
