/* Shift lines, and the bids for them: words that shifts.csv knows, and bids that ask for one thing. */
#include "cli/data/notation.h"
#include "cli/data/plan_check.h"

#include <string.h>

/* Shifts and kinds of shift, once each. */
static GPtrArray *shift_words(const WfmPlan *plan) {
  const WfmShiftRow *shift = WFM_ROWS(plan, SHIFTS, WfmShiftRow);
  GPtrArray *words = g_ptr_array_new();
  for (size_t s = 0; s < WFM_N_ROWS(plan, SHIFTS); s++) {
    g_ptr_array_add(words, (gpointer)shift[s].shift);
    if (*shift[s].kind) g_ptr_array_add(words, (gpointer)shift[s].kind);
  }
  return words;
}

static void check_word(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, const char *column, const char *word,
                       const GPtrArray *words, const char *right) {
  for (guint k = 0; k < words->len; k++)
    if (strcmp(words->pdata[k], word) == 0) return;
  const char *near = wfm_nearest_word(word, (const char *const *)words->pdata, words->len);
  g_autofree char *shown = wfm_show_text(word);
  wfm_mistakes_add(mistakes, data->file, line, wfm_table_column(data, column), "%s: found \"%s\", expected %s%s%s%s", column, shown, right,
                   near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
}

/* Words of a pattern are off, work, any, or a shift or kind of shift. */
static void check_pattern(WfmMistakes *mistakes, const WfmTableData *data, int32_t line, char **pattern, const GPtrArray *words) {
  for (char **word = pattern; word && *word; word++)
    check_word(mistakes, data, line, "pattern", *word, words, "off, work, any, or a shift or kind of shift of shifts.csv");
}

static void check_patterns(const WfmPlan *plan, WfmMistakes *mistakes) {
  g_autoptr(GPtrArray) named = shift_words(plan), words = g_ptr_array_new();
  static const char *const own[] = {"off", "work", "any"};
  for (size_t k = 0; k < G_N_ELEMENTS(own); k++) g_ptr_array_add(words, (gpointer)own[k]);
  for (guint k = 0; k < named->len; k++) g_ptr_array_add(words, named->pdata[k]);
  const WfmPatternRow *row = WFM_ROWS(plan, PATTERNS, WfmPatternRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, PATTERNS); i++)
    check_pattern(mistakes, plan->table[WFM_PLAN_PATTERNS], row[i].line, row[i].pattern, words);
  const WfmShiftLineRow *line = WFM_ROWS(plan, SHIFT_LINES, WfmShiftLineRow);
  for (size_t i = 0; i < WFM_N_ROWS(plan, SHIFT_LINES); i++)
    check_pattern(mistakes, plan->table[WFM_PLAN_SHIFT_LINES], line[i].line, line[i].pattern, words);
}

static void check_crews(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_CREWS];
  const WfmCrewRow *row = data->rows;
  g_autoptr(GPtrArray) words = shift_words(plan);
  for (size_t i = 0; i < data->n_rows; i++)
    check_word(mistakes, data, row[i].line, "shift", row[i].shift, words, "a shift or kind of shift of shifts.csv");
}

static void check_bids(const WfmPlan *plan, WfmMistakes *mistakes) {
  const WfmTableData *data = plan->table[WFM_PLAN_BIDS];
  const WfmBidRow *row = data->rows;
  g_autoptr(GPtrArray) words = shift_words(plan);
  for (size_t i = 0; i < data->n_rows; i++) {
    bool shifts = *row[i].shift || row[i].off;
    if ((*row[i].shift_line != 0) == shifts)
      wfm_mistakes_add(mistakes, data->file, row[i].line, 0, "found %s, expected either shift_line, or shift, off or both",
                       shifts ? "a shift line and a shift or days off" : "nothing that is wanted");
    if (*row[i].shift_line && WFM_N_ROWS(plan, SHIFT_LINES) == 0)
      wfm_mistakes_add(mistakes, data->file, row[i].line, wfm_table_column(data, "shift_line"),
                       "shift_line: \"%s\" is on offer nowhere; expected a line of shift_lines.csv", row[i].shift_line);
    if (*row[i].shift) check_word(mistakes, data, row[i].line, "shift", row[i].shift, words, "a shift or kind of shift of shifts.csv");
  }
}

void wfm_plan_check_lines(WfmPlan *plan, WfmMistakes *mistakes) {
  check_patterns(plan, mistakes);
  check_crews(plan, mistakes);
  check_bids(plan, mistakes);
}
