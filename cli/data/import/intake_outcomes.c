/* What became of the contacts of a list: when they were resolved, and what the customer said of it. All belong to the interval in which the contact
 * arrived, so that the same export taken later has more of them, and replaces the earlier. */
#include "cli/data/import/intake_parts.h"

#include <math.h>
#include <string.h>

#define BEST_OF_FIVE 5

static const struct {
  const char *word;
  bool satisfied;
} words[] = {{"good", true},          {"happy", true},     {"satisfied", true}, {"positive", true},
             {"great", true},         {"excellent", true}, {"awesome", true},   {"amazing", true},
             {"bad", false},          {"unhappy", false},  {"neutral", false},  {"unsatisfied", false},
             {"dissatisfied", false}, {"negative", false}, {"poor", false},     {"terrible", false}};

/* Asked, and not answered. */
static const char *const unanswered[] = {"offered", "unoffered", "not offered", "not rated", "no rating", "unrated", "no response"};

static bool has_word(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *p = text; *p; p++)
    if ((p == text || !g_ascii_isalpha(p[-1])) && g_ascii_strncasecmp(p, word, n) == 0 && !g_ascii_isalpha(p[n])) return true;
  return false;
}

typedef enum { NOT_RATED, SATISFIED, NOT_SATISFIED, UNKNOWN, OFF_SCALE } Rating;

static Rating rating_of(const WfmTaking *taking, const char *text, size_t n) {
  double stars;
  if (n == 0 || wfm_cell_says_nothing(text, n)) return NOT_RATED;
  for (size_t k = 0; k < G_N_ELEMENTS(unanswered); k++)
    if (g_ascii_strcasecmp(text, unanswered[k]) == 0) return NOT_RATED;
  if (wfm_import_number(&stars, text, n, taking->layout->decimal))
    return stars < 1 || stars > BEST_OF_FIVE ? OFF_SCALE : stars >= BEST_OF_FIVE - 1 ? SATISFIED : NOT_SATISFIED;
  for (size_t k = 0; k < G_N_ELEMENTS(words); k++)
    if (has_word(text, words[k].word)) return words[k].satisfied && !has_word(text, "not") ? SATISFIED : NOT_SATISFIED;
  return UNKNOWN;
}

static void note_unknown(WfmOutcomes *facts, const WfmRow *row, const char *text, size_t n) {
  if (facts->unknown++ > 0) return;
  facts->unknown_line = row->line;
  facts->unknown_text = g_strndup(text, n);
}

static void take_rating(WfmTaking *taking, WfmTallyCell *cell, const WfmRow *row) {
  size_t n;
  WfmOutcomes *facts = &taking->facts->outcomes;
  const char *text = wfm_row_cell(taking->layout, row, WFM_FIELD_RATING, &n);
  Rating rating = rating_of(taking, text, n);
  bool rated = rating == SATISFIED || rating == NOT_SATISFIED;
  if (rating == UNKNOWN) note_unknown(facts, row, text, n);
  if (rating == OFF_SCALE && facts->off_scale++ == 0) facts->off_line = row->line;
  facts->rated += rated, facts->satisfied += rating == SATISFIED;
  wfm_tally_bump(cell, WFM_MEASURE_RATED, rated);
  wfm_tally_bump(cell, WFM_MEASURE_SATISFIED, rating == SATISFIED);
}

static void take_recommendation(WfmTaking *taking, WfmTallyCell *cell, const WfmRow *row) {
  size_t n;
  double score = NAN;
  WfmOutcomes *facts = &taking->facts->outcomes;
  const char *text = wfm_row_cell(taking->layout, row, WFM_FIELD_NPS, &n);
  bool said = n > 0 && !wfm_cell_says_nothing(text, n);
  bool answered = said && wfm_import_number(&score, text, n, taking->layout->decimal) && score >= 0 && score <= 10;
  bool promoter = answered && score >= 9, detractor = answered && score <= 6;
  if (said && !answered) note_unknown(facts, row, text, n);
  facts->nps_answers += answered, facts->nps_promoters += promoter, facts->nps_detractors += detractor;
  wfm_tally_bump(cell, WFM_MEASURE_NPS_ANSWERS, answered);
  wfm_tally_bump(cell, WFM_MEASURE_NPS_PROMOTERS, promoter);
  wfm_tally_bump(cell, WFM_MEASURE_NPS_DETRACTORS, detractor);
}

/* By the stamps, hours on the clock; where there are none by the column, whose hours may be those of business. */
static double resolution_of(WfmTaking *taking, const WfmRow *row, int64_t created, double told) {
  int64_t closed;
  bool stamps = taking->layout->platform && taking->layout->platform->closed_is_resolved;
  if (!stamps || !wfm_taking_time(taking, &closed, row, WFM_FIELD_CLOSED) || closed < created) return told;
  taking->facts->outcomes.resolved_from_stamps++;
  return (double)(closed - created);
}

static void take_resolution(WfmTaking *taking, WfmTallyCell *cell, const WfmRow *row, int64_t created, double told) {
  WfmOutcomes *facts = &taking->facts->outcomes;
  double seconds = resolution_of(taking, row, created, told);
  bool resolved = !isnan(seconds);
  facts->resolved += resolved, facts->resolution_s += resolved ? seconds : 0;
  wfm_tally_bump(cell, WFM_MEASURE_RESOLVED, resolved);
  wfm_tally_bump(cell, WFM_MEASURE_RESOLUTION_S, resolved ? seconds : 0);
}

void wfm_take_outcomes(WfmTaking *taking, WfmTallyCell *cell, const WfmRow *row, int64_t created, double resolution_s) {
  const WfmLayout *layout = taking->layout;
  bool closed = layout->platform && layout->platform->closed_is_resolved && layout->column[WFM_FIELD_CLOSED] >= 0;
  taking->facts->outcomes.contacts++;
  if (closed || layout->column[WFM_FIELD_RESOLUTION] >= 0) take_resolution(taking, cell, row, created, resolution_s);
  if (layout->column[WFM_FIELD_RATING] >= 0) take_rating(taking, cell, row);
  if (layout->column[WFM_FIELD_NPS] >= 0) take_recommendation(taking, cell, row);
}

static void forget(WfmTallyCell *cell, WfmMeasure a, WfmMeasure b) {
  cell->value[a] = cell->value[b] = NAN;
}

/* A scale on which nobody knows what is good tells nothing, and a column of lengths that is empty does not say that nothing was resolved. */
void wfm_settle_outcomes(WfmTaking *taking) {
  const WfmOutcomes *facts = &taking->facts->outcomes;
  WfmTally *tally = taking->intake->tally;
  bool no_scale = facts->off_scale > 0, no_resolution = facts->resolved == 0;
  size_t n;
  if (!no_scale && !no_resolution) return;
  wfm_tally_queues(tally, &n);
  for (size_t q = 0; q < n; q++)
    for (int64_t k = wfm_tally_next(tally, (int)q, 0); k < INT64_MAX; k = wfm_tally_next(tally, (int)q, k + 1)) {
      WfmTallyCell *cell = wfm_tally_edit(tally, (int)q, k);
      if (cell->file != taking->number) continue;
      if (no_scale) forget(cell, WFM_MEASURE_RATED, WFM_MEASURE_SATISFIED);
      if (no_resolution) forget(cell, WFM_MEASURE_RESOLVED, WFM_MEASURE_RESOLUTION_S);
    }
}
