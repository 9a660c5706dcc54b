#include "forecast/screen.h"

#include "core/numeric.h"
#include "core/timestamp.h"

#include <math.h>

#define NEIGHBOURS 8   /* same weekdays on each side that make the usual total */
#define LOW_SHARE 0.05 /* of the usual total: an outage */
#define HIGH_SHARE 4.0 /* of the usual total: a fault */
#define FAR_HIGH 1.7   /* times the usual total, and ... */
#define FAR_LOW 0.55
#define FAR_SPREADS 5.0      /* ... this many robust standard deviations: out of the ordinary */
#define LEAST_ORDINARY 21    /* days that say what is ordinary; ... */
#define ALL_ORDINARY 56      /* ... with fewer than these the spread is taken as many times larger as they are fewer */
#define NORMAL_MEDIAN 0.4549 /* of the square of a standard normal deviate */
#define LEAST_USUAL 20.0     /* contacts a day below which only a silent day is judged ... */
#define LEAST_CHANCE 1e-3    /* ... as an outage, where silence is rarer than this */
#define USUAL_CV2 0.1        /* of a day beyond Poisson, where the history is too short to tell */
#define LEAST_SURPRISE 14.0  /* minus the logarithm of the chance of a run of zeros: exp(-14) is about 1e-6 */
#define MOST_LISTED 6

typedef struct {
  int count;
  GString *days;
} Listing;

static void list_day(Listing *listing, const WfmHistory *history, int32_t day) {
  char text[WFM_STAMP_SIZE];
  if (listing->count++ < MOST_LISTED)
    g_string_append_printf(listing->days, "%s%s", listing->count > 1 ? ", " : "", wfm_format_day(text, history->day0 + day));
}

static void tell(Listing *listing, const WfmHistory *history, const char *what) {
  if (listing->count > MOST_LISTED) g_string_append_printf(listing->days, " and %d more", listing->count - MOST_LISTED);
  if (listing->count > 0) wfm_note(history->notes, true, "%s: %s", what, listing->days->str);
  g_string_free(listing->days, TRUE);
}

double wfm_screen_usual_level(const WfmHistory *history, int32_t day) {
  double around[2 * NEIGHBOURS];
  size_t n = 0;
  int32_t shift =
      (history->weekday[day] - wfm_weekday(history->day0 + day) + 10) % 7 - 3; /* to the nearest day of the weekday that it follows */
  for (int direction = -1; direction <= 1; direction += 2)
    for (int k = 1, found = 0; k <= 2 * NEIGHBOURS && found < NEIGHBOURS; k++) {
      int32_t d = day + shift + direction * 7 * k;
      if (d < 0 || d >= history->n_past_days) break;
      if (isnan(history->level[d]) || history->event[d] != WFM_NO_EVENT) continue;
      around[n++] = history->level[d], found++;
    }
  return n >= 3 ? wfm_median(around, n) : (double)NAN;
}

static void unmeasure(WfmHistory *history, int32_t from, int32_t to) {
  for (int32_t i = from; i < to; i++) history->clean[i] = NAN;
}

/* Robust standard deviation of log(level / usual) over ordinary days beyond the noise of counts; INFINITY with fewer than LEAST_ORDINARY of them. */
static double usual_spread(const WfmHistory *history, const double *usual) {
  g_autofree double *variance = g_new(double, (gsize)history->n_past_days + 1);
  size_t n = 0;
  for (int32_t d = 0; d < history->n_past_days; d++)
    if (history->level[d] > 0 && usual[d] > 0 && history->event[d] == WFM_NO_EVENT) {
      double distance = log(history->level[d] / usual[d]);
      variance[n++] = distance * distance / NORMAL_MEDIAN - 1 / (usual[d] * history->exposure[d]);
    }
  if (n < LEAST_ORDINARY) return INFINITY;
  return fmax(1, ALL_ORDINARY / (double)n) * sqrt(fmax(wfm_median(variance, n), 1e-4));
}

/* A day without a contact where so many are expected that silence is rarer than LEAST_CHANCE (negative binomial), and where no comparable day
 * of the weeks around had none: a queue that begins is no outage. */
static bool too_silent(const WfmHistory *history, const double *usual, int32_t day, double spread) {
  double expected = usual[day] * history->exposure[day];
  if (history->level[day] > 0) return false;
  for (int32_t d = MAX(0, day - 14); d < MIN(history->n_past_days, day + 15); d++)
    if (d != day && history->level[d] == 0 && usual[d] >= 0.5 * usual[day]) return false;
  double cv2 = isinf(spread) ? USUAL_CV2 : fmax(spread * spread, 0.25 * USUAL_CV2);
  return -log1p(cv2 * expected) / cv2 < log(LEAST_CHANCE);
}

/* -2 outage, 2 fault, -1 or 1 far from usual, 0 believed. */
static int8_t judge(double level, double usual, double spread) {
  double ratio = level / usual;
  if (ratio < LOW_SHARE) return -2;
  if (ratio > HIGH_SHARE) return 2;
  if (fabs(log(ratio)) < FAR_SPREADS * spread) return 0;
  return ratio > FAR_HIGH ? 1 : ratio < FAR_LOW ? -1 : 0;
}

const char *const wfm_found_names[WFM_N_FOUND] = {"gap", "outage", "fault", "unusual", "silence", "dropped", "level_shift"};

/* Puts intervals from .. to - 1 on the list; false where the planner wants them believed. */
static bool found(WfmHistory *history, WfmFoundKind kind, int32_t from, int32_t to, double expected) {
  WfmGrid grid = history->input->past->grid;
  WfmHistoryFinding finding = {kind, wfm_grid_at(grid, from), wfm_grid_at(grid, to), 0, expected, NAN, false};
  for (int32_t i = from; i < to; i++) finding.found += isnan(history->clean[i]) ? 0 : history->clean[i];
  finding.ratio = expected > 0 ? finding.found / expected : (double)NAN;
  finding.kept = wfm_history_verdict(history, from, to) == WFM_VERDICT_KEEP;
  g_array_append_val(history->findings, finding);
  return !finding.kept;
}

void wfm_screen_days(WfmHistory *history) {
  Listing low = {0, g_string_new(NULL)}, high = {0, g_string_new(NULL)}, far = {0, g_string_new(NULL)};
  g_autofree double *usual = g_new(double, (gsize)history->n_days + 1);
  for (int32_t d = 0; d < history->n_past_days; d++) usual[d] = wfm_screen_usual_level(history, d);
  double spread = usual_spread(history, usual);
  g_autofree int8_t *verdict = g_new0(int8_t, (gsize)history->n_days);
  for (int32_t d = 0; d < history->n_past_days; d++) {
    double expected = usual[d] * history->exposure[d];
    if (isnan(history->level[d]) || isnan(usual[d]) || history->event[d] != WFM_NO_EVENT) continue;
    if (expected >= LEAST_USUAL)
      verdict[d] = judge(history->level[d], usual[d], sqrt(spread * spread + 1 / expected));
    else if (too_silent(history, usual, d, spread))
      verdict[d] = -2;
  }
  for (int32_t d = 0; d < history->n_past_days; d++) {
    WfmFoundKind kind = verdict[d] == -2 ? WFM_FOUND_OUTAGE : verdict[d] == 2 ? WFM_FOUND_FAULT : WFM_FOUND_UNUSUAL;
    if (verdict[d] == 0 || !found(history, kind, history->begin[d], history->begin[d + 1], usual[d] * history->exposure[d])) continue;
    list_day(verdict[d] == -2 ? &low : verdict[d] == 2 ? &high : &far, history, d);
    unmeasure(history, history->begin[d], history->begin[d + 1]);
    history->level[d] = NAN, history->screened[d] = 1;
  }
  tell(&low, history, "almost no contacts on days that usually have many; counted as not measured (an outage?)");
  tell(&high, history, "more than four times the usual contacts; counted as not measured (a fault? name it in the events if it was real)");
  tell(&far, history, "far from what is usual on such days; left out (name it in the events if it can come again)");
}

/* What the profile has expected in an interval of the past. */
static double expected_at(const WfmHistory *history, int32_t i) {
  const WfmSlots *past = history->input->past;
  int32_t day = past->day[i];
  return history->level[day - history->day0] * history->base.share[wfm_history_weekday(history, day) * history->base.slots + past->slot[i]];
}

/* What the same hours of another day of that weekday had, on the level of this day; NaN where less than half of them was measured. */
static double same_hours(const WfmHistory *history, int32_t day, int32_t from, int32_t to, int32_t other) {
  const WfmSlots *past = history->input->past;
  double counted = 0, measured = 0, all = 0;
  if (other < 0 || other >= history->n_past_days || !(history->level[other] > 0) || history->event[other] != WFM_NO_EVENT) return NAN;
  for (int32_t i = from; i < to; i++) {
    int32_t k = wfm_history_find(history, past->grid.n, other, past->slot[i], past->fold[i]);
    double y = k >= 0 ? wfm_history_counted(history, k) : (double)NAN;
    all += expected_at(history, i);
    if (!isnan(y)) counted += y, measured += expected_at(history, i);
  }
  return measured >= 0.5 * all ? counted * all / measured * history->level[day] / history->level[other] : (double)NAN;
}

/* What is usual in intervals from .. to - 1 of a day: what most days of its weekday around it had. The profile leans on the other weekdays, and
 * would call every early end of a Friday an outage. NaN: nothing is known of them. */
static double usual_hours(const WfmHistory *history, int32_t day, int32_t from, int32_t to) {
  double around[2 * NEIGHBOURS];
  for (int k = 0; k < NEIGHBOURS; k++) {
    around[2 * k] = same_hours(history, day, from, to, day - 7 * (k + 1));
    around[2 * k + 1] = same_hours(history, day, from, to, day + 7 * (k + 1));
  }
  return wfm_quantile(around, 2 * NEIGHBOURS, 0.25);
}

/* Squared coefficient of variation beyond Poisson of what is counted in so many intervals of a day on end, around the profile. */
static double scatter_of(const WfmHistory *history, int32_t together) {
  double beyond = 0, square = 0;
  for (int32_t d = 0; d < history->n_past_days; d++) {
    if (isnan(history->level[d]) || history->event[d] != WFM_NO_EVENT) continue;
    for (int32_t from = history->begin[d]; from < history->begin[d + 1]; from += together) {
      double counted = 0, expected = 0;
      for (int32_t i = from; i < MIN(from + together, history->begin[d + 1]); i++)
        if (!isnan(history->clean[i])) counted += history->clean[i], expected += expected_at(history, i);
      beyond += (counted - expected) * (counted - expected) - expected;
      square += expected * expected;
    }
  }
  return square > 0 ? fmax(beyond / square, 1e-6) : 1e-6;
}

/* How counts scatter over an interval, an hour, some hours: bursts that last make long silences likelier than single intervals would say. */
enum { SCALES = 3 };

typedef struct {
  int32_t together[SCALES]; /* intervals */
  double cv2[SCALES];       /* squared coefficient of variation beyond Poisson */
} Scatter;

static Scatter scatters(const WfmHistory *history) {
  static const int32_t seconds[SCALES] = {0, 3600, 4 * 3600};
  Scatter scatter;
  for (int k = 0; k < SCALES; k++) {
    scatter.together[k] = MAX(1, seconds[k] / history->input->past->grid.step);
    scatter.cv2[k] = scatter_of(history, scatter.together[k]);
  }
  return scatter;
}

/* Minus the logarithm of the chance that a run of intervals has no contact, `share` of the profile being usual there: negative binomial counts,
 * so many intervals under one fate; the scale that makes it least strange. */
static double surprise(const WfmHistory *history, const Scatter *scatter, int32_t from, int32_t to, double share) {
  double least = INFINITY;
  for (int k = 0; k < SCALES; k++) {
    double sum = 0;
    for (int32_t at = from; at < to; at += scatter->together[k]) {
      double expected = 0;
      for (int32_t i = at; i < MIN(at + scatter->together[k], to); i++) expected += share * expected_at(history, i);
      sum += log1p(scatter->cv2[k] * expected) / scatter->cv2[k];
    }
    least = fmin(least, sum);
  }
  return least;
}

/* Whether so many zeros are no chance, neither by the profile nor by what the same hours had on other days. *expected is the lesser of the two. */
static bool is_silence(const WfmHistory *history, const Scatter *scatter, int32_t day, int32_t from, int32_t to, double *expected) {
  if (*expected < LEAST_SURPRISE || surprise(history, scatter, from, to, 1) < LEAST_SURPRISE) return false;
  double usual = usual_hours(history, day, from, to);
  if (isnan(usual) || usual >= *expected) return true;
  double share = usual / *expected;
  *expected = usual;
  return surprise(history, scatter, from, to, share) >= LEAST_SURPRISE;
}

void wfm_screen_hours(WfmHistory *history) {
  Listing runs = {0, g_string_new(NULL)};
  Scatter scatter = scatters(history);
  for (int32_t d = 0; d < history->n_past_days; d++) {
    if (isnan(history->level[d]) || history->event[d] != WFM_NO_EVENT || history->level[d] < LEAST_SURPRISE) continue;
    bool silent = false;
    for (int32_t i = history->begin[d]; i < history->begin[d + 1];) {
      double expected = 0;
      int32_t end = i;
      for (; end < history->begin[d + 1] && history->clean[end] == 0; end++) expected += expected_at(history, end);
      if (is_silence(history, &scatter, d, i, end, &expected) && found(history, WFM_FOUND_SILENCE, i, end, expected))
        unmeasure(history, i, end), silent = true;
      i = end > i ? end : i + 1;
    }
    if (silent) list_day(&runs, history, d);
  }
  tell(&runs, history, "hours without a contact where many are usual; those hours count as not measured (an outage?)");
}
