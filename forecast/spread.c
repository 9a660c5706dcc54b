#include "forecast/spread.h"

#include "forecast/law.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>

#define PRIOR_CV 0.10         /* a day factor's, where the errors show less of it ... */
#define PRIOR_DAYS 3.0        /* ... as if so many days more, whose counts hold no noise, had shown it */
#define ASSUMED_DAY_CV 0.30   /* where nothing could be tested */
#define ASSUMED_SHORT_CV 0.50 /* with less than a week of history */
#define ASSUMED_BLIND_CV 1.50 /* with none */
#define ASSUMED_INTERVAL_CV 0.10
#define MOST_CV 2.0
#define INNER_SHARE 0.80 /* of the interval that a variance is to meet ... */
#define OUTER_SHARE 0.95 /* ... for days also of this one: they are few, ... */
#define INNER_WEIGHT 0.7 /* ... with the rest of this weight */
#define FEW_ORIGINS                                                                                                                        \
  6.0 /* the days of one origin err together: variance grows by this over the square of their number, by squares of t quantiles
                           over normal ones where they are few; less where they are many, as weights that leave one out err somewhat more */
#define FULL_COUNT 3.0 /* contacts an interval from which on quantiles of errors mean something */
#define LEAST_FULL 200
#define MOST_INTERVALS 3000 /* that are looked at: evenly thinned out */
#define EVENT_FACTOR 2.0    /* where no event was among the tested days */
#define MOST_EVENT_FACTOR 4.0
/* Variance of the logarithm of the later over the earlier leads' variance that one origin tells of: of the growth with the lead that much is doubted. What is
 * not believed is GROWTH, over the horizon of the origins: errors do grow. */
#define SLOPE_NOISE 2.0
#define GROWTH 0.25
#define LEAST_VARIANCE 1e-4
#define LEAST_SEASONAL 730 /* days of history from which on times of the year are told apart */

/* Forecast and actual of one held-back day. */
typedef struct {
  int32_t day, lead;
  bool event;
  double mean, actual, squares; /* squares: sum of the squared means of its intervals */
  double weight;                /* of its origin */
  double season;                /* of its factor's variance */
} DayError;

/* What came in interval i of an origin; NaN: not measured. What the screen left out counts here: nobody has said that it cannot come again. */
static double came(const WfmHistory *history, const WfmOutlook *outlook, int32_t i) {
  int32_t day = outlook->future.day[i] - history->day0, past = history->begin[outlook->days.from] + i;
  if (history->screened[day]) return wfm_history_counted(history, past) / (history->stated_past[past] * history->wake[day]);
  return isnan(history->level[day]) ? (double)NAN : outlook->actual[i];
}

static GArray *gather_days(const WfmSelection *selection, double *const *combination, int32_t without) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(DayError));
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    int32_t first = selection->history->day0 + outlook->days.from;
    DayError day = {0};
    if (o == without) continue;
    for (int32_t i = 0; i <= outlook->future.grid.n; i++) {
      int32_t lead = i < outlook->future.grid.n ? outlook->future.day[i] - first + 1 : 0;
      if (lead != day.lead) {
        if (day.mean > 0) g_array_append_val(days, day);
        day = (DayError){.weight = wfm_selection_origin_weight(selection, o),
                         .season = 1,
                         .day = first + lead - 1,
                         .lead = lead,
                         .event = lead > 0 && selection->history->event[outlook->days.from + lead - 1] != WFM_NO_EVENT};
      }
      double actual = i < outlook->future.grid.n ? came(selection->history, outlook, i) : (double)NAN;
      if (!isfinite(actual)) continue;
      if (selection->history->screened[day.day - selection->history->day0])
        day.weight = 1; /* such a day is no likelier with less history */
      day.mean += combination[o][i], day.actual += actual, day.squares += combination[o][i] * combination[o][i];
    }
  }
  return days;
}

/* An interval's count, what its share of the true day total is, and the variance of the noise of counts around that. */
typedef struct {
  double actual, expected, noise;
} IntervalError;

static GArray *gather_intervals(const WfmSelection *selection, double *const *combination, int32_t without) {
  GArray *errors = g_array_new(FALSE, FALSE, sizeof(IntervalError));
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    int32_t n = outlook->future.grid.n;
    if (o == without) continue;
    for (int32_t i = 0, end = 0; i < n; i = end) {
      double mean = 0, actual = 0;
      for (end = i; end < n && outlook->future.day[end] == outlook->future.day[i]; end++)
        if (!isnan(outlook->actual[end])) mean += combination[o][end], actual += outlook->actual[end];
      if (!(mean > 0 && actual > 0)) continue;
      for (int32_t k = i; k < end; k++) {
        if (isnan(outlook->actual[k])) continue;
        double share = combination[o][k] / mean, expected = share * actual;
        IntervalError error = {outlook->actual[k], expected, expected * (1 - share)};
        if (expected > 0) g_array_append_val(errors, error);
      }
    }
  }
  return errors;
}

/* By moments, on counts too thin for quantiles to speak. */
static double moment_variance(const IntervalError *error, guint n) {
  double sum = 0, squares = 0;
  for (guint k = 0; k < n; k++) {
    const IntervalError *e = &error[k];
    double square = (e->actual - e->expected) * (e->actual - e->expected);
    sum += fmin(square, 25 * (e->noise + 0.04 * e->expected * e->expected)) - e->noise, squares += e->expected * e->expected;
  }
  return squares > 0 ? fmax(0, sum / squares) : ASSUMED_INTERVAL_CV * ASSUMED_INTERVAL_CV;
}

/* The middle interval of a law that holds a share of it: its ends as a standard normal deviate, and what its factor's variance counts for there. */
typedef struct {
  double deviate, factor;
} Middle;

static Middle middle_of(double share) {
  double p = 0.5 + 0.5 * share, ratio = wfm_law_cv_at(p, 1);
  return (Middle){gsl_cdf_ugaussian_Pinv(p), ratio * ratio};
}

/* What of the count, spread over half a contact on both sides, lies in the middle of a negative binomial law, by the gamma quantiles of its variance and
 * skewness (Wilson and Hilferty 1931, Pearson's third type): counts that scatter widely have a long way up and a short one down. */
static double inside_middle(const IntervalError *e, Middle within, double cv2) {
  double c = within.factor * cv2, m = e->expected, variance = e->noise + c * m * m, sd = sqrt(variance);
  double skew = (e->noise + 3 * c * m * m + 2 * c * c * m * m * m) / (variance * sd);
  double low = 1 - skew * (within.deviate / 6 + skew / 36), high = 1 + skew * (within.deviate / 6 - skew / 36);
  low = m + sd * 2 / skew * (low * low * low - 1), high = m + sd * 2 / skew * (high * high * high - 1);
  return CLAMP(fmin(high, e->actual + 0.5) - fmax(low, e->actual - 0.5), 0, 1);
}

/* The variance of the interval factor at which a share of the errors lies within the law's interval of that share. */
static double interval_variance_at(const IntervalError *error, guint n, double share) {
  double low = 0, high = MOST_CV * MOST_CV;
  Middle within = middle_of(share);
  for (int k = 0; k < 14; k++) {
    double middle = low > 0 || k > 0 ? 0.5 * (low + high) : 0.01;
    double inside = 0;
    for (guint i = 0; i < n; i++) inside += inside_middle(&error[i], within, middle);
    *(inside < share * n ? &low : &high) = middle;
  }
  return low > 0 ? 0.5 * (low + high) : 0;
}

static double interval_variance(const WfmSelection *selection, double *const *combination, int32_t without) {
  g_autoptr(GArray) all = gather_intervals(selection, combination, without), full = g_array_new(FALSE, FALSE, sizeof(IntervalError));
  const IntervalError *error = (const IntervalError *)(void *)all->data;
  guint stride = 1 + all->len / MOST_INTERVALS;
  for (guint k = 0; k < all->len; k += stride)
    if (error[k].expected >= FULL_COUNT) g_array_append_val(full, error[k]);
  if (full->len < LEAST_FULL) return moment_variance(error, all->len);
  return interval_variance_at((const IntervalError *)(void *)full->data, full->len, INNER_SHARE);
}

/* The variance of the day factor at which a share of the errors, by weight, lies within the law's interval of that share. Days are full enough for
 * their law to be taken as even on both sides. */
static double variance_at(const DayError *day, int32_t n, double interval_variance, double share) {
  double low = 0, high = MOST_CV * MOST_CV;
  Middle within = middle_of(share);
  for (int k = 0; k < 20; k++) {
    double middle = 0.5 * (low + high), inside = 0, all = 0;
    for (int32_t d = 0; d < n; d++) {
      double of_day = middle * day[d].season;
      double beyond = (1 + of_day) * interval_variance * day[d].squares + of_day * day[d].mean * day[d].mean;
      double error = day[d].actual - day[d].mean, variance = day[d].mean + within.factor * beyond;
      all += day[d].weight, inside += error * error <= within.deviate * within.deviate * variance ? day[d].weight : 0;
    }
    *(inside < share * all ? &low : &high) = middle;
  }
  return low > 0 ? 0.5 * (low + high) : 0;
}

/* Two quantiles are met on average, not the variance: a few wild days would blow that up. Few days, or days whose errors are mostly the noise of
 * counts, cannot say that a queue is steadier than others. */
static double day_variance(const DayError *day, int32_t n, double interval_variance) {
  if (n == 0) return ASSUMED_DAY_CV * ASSUMED_DAY_CV;
  double estimate = INNER_WEIGHT * variance_at(day, n, interval_variance, INNER_SHARE) +
                    (1 - INNER_WEIGHT) * variance_at(day, n, interval_variance, OUTER_SHARE);
  double prior = PRIOR_CV * PRIOR_CV, told = 0;
  for (int32_t d = 0; d < n; d++) {
    double square = day[d].mean * day[d].mean,
           share = prior * square / (day[d].mean + (prior + interval_variance * day[d].squares / square) * square);
    told += share * share;
  }
  return (told * estimate + PRIOR_DAYS * fmax(estimate, prior)) / (told + PRIOR_DAYS);
}

/* By lead, then by content, so that the order is the same everywhere. */
static int by_lead(const void *a, const void *b) {
  const DayError *x = a, *y = b;
  if (x->lead != y->lead) return x->lead - y->lead;
  return x->mean != y->mean ? (x->mean < y->mean ? -1 : 1) : (x->actual > y->actual) - (x->actual < y->actual);
}

static WfmSpread assumed(const WfmSelection *selection) {
  int32_t measured = selection->history->n_measured_days;
  double cv = measured == 0 ? ASSUMED_BLIND_CV : measured < 7 ? ASSUMED_SHORT_CV : ASSUMED_DAY_CV;
  WfmSpread spread = {
      .interval_cv = ASSUMED_INTERVAL_CV, .cv2_first = cv * cv, .cv2_slope = cv * cv / 56, .event_factor = EVENT_FACTOR, .lead_most = 182};
  for (int k = 0; k < WFM_SPREAD_SEASONS; k++) spread.season[k] = 1;
  return spread;
}

/* Moves event days behind the ordinary ones; the number of ordinary ones. */
static int32_t ordinary_first(GArray *days) {
  guint kept = 0;
  for (guint k = 0; k < days->len; k++) {
    DayError day = g_array_index(days, DayError, k);
    if (day.event) continue;
    g_array_index(days, DayError, k) = g_array_index(days, DayError, kept);
    g_array_index(days, DayError, kept++) = day;
  }
  return (int32_t)kept;
}

/* How much wider event days are: root mean square of their standardised errors, as if three more had been EVENT_FACTOR wide. */
static double event_factor(const DayError *day, guint n, double day_variance_, double interval_variance_) {
  double squares = 3 * EVENT_FACTOR * EVENT_FACTOR;
  for (guint k = 0; k < n; k++) {
    double error = day[k].actual - day[k].mean;
    double variance =
        day[k].mean + interval_variance_ * day[k].squares + fmax(day_variance_ * day[k].season, 1e-4) * day[k].mean * day[k].mean;
    squares += fmin(error * error / variance, MOST_EVENT_FACTOR * MOST_EVENT_FACTOR);
  }
  return CLAMP(sqrt(squares / (n + 3)), 1, MOST_EVENT_FACTOR);
}

/* Fills cv2_first and cv2_slope from ordinary days, sorted by lead. */
static void fit_leads(WfmSpread *spread, const DayError *day, int32_t n, const WfmSelection *selection) {
  double inside = spread->interval_cv * spread->interval_cv, origins = selection->n_origins, few = 1 + FEW_ORIGINS / (origins * origins);
  double all = few * day_variance(day, n, inside), slope = GROWTH * all / selection->horizon_days,
         middle = 0.5 * (selection->horizon_days - 1);
  int32_t half = n / 2;
  if (half >= 20) {
    double early = day_variance(day, half, inside), late = day_variance(day + half, n - half, inside);
    double told = log(fmax(late, LEAST_VARIANCE) / fmax(early, LEAST_VARIANCE)), kept = told * told / (told * told + SLOPE_NOISE / origins);
    slope += kept * (few * fmax(0, late - early) / (0.5 * selection->horizon_days) - slope);
  }
  spread->cv2_slope = fmin(slope, 0.8 * all / fmax(middle, 1));
  spread->cv2_first = fmax(0, all - spread->cv2_slope * middle);
}

/* Fills the seasons from ordinary days and gives every day its own. */
static void fit_seasons(WfmSpread *spread, DayError *day, int32_t n, int32_t n_all) {
  g_autofree WfmSeasonDay *seen = g_new(WfmSeasonDay, (gsize)n + 1);
  for (int32_t k = 0; k < n; k++) {
    double cv = wfm_spread_day_cv(spread, day[k].lead, day[k].day, false), error = day[k].actual - day[k].mean,
           of_day = cv * cv * day[k].mean * day[k].mean,
           variance = day[k].mean + of_day + (1 + cv * cv) * spread->interval_cv * spread->interval_cv * day[k].squares;
    seen[k] = (WfmSeasonDay){day[k].day, error * error / variance, of_day / variance, day[k].weight};
  }
  wfm_spread_season_fit(spread->season, seen, n);
  for (int32_t k = 0; k < n_all; k++) day[k].season = spread->season[wfm_spread_season_of(day[k].day)];
}

WfmSpread wfm_spread_without(const WfmSelection *selection, double *const *combination, int32_t without) {
  g_autoptr(GArray) days = gather_days(selection, combination, without);
  int32_t n = ordinary_first(days);
  double middle = 0.5 * (selection->horizon_days - 1);
  WfmSpread spread = assumed(selection);
  if (n == 0) return spread;
  DayError *day = (DayError *)(void *)days->data;
  qsort(day, (size_t)n, sizeof *day, by_lead);
  spread.interval_cv = sqrt(interval_variance(selection, combination, without));
  spread.lead_most = 4 * selection->horizon_days, spread.n_days = n;
  fit_leads(&spread, day, n, selection);
  if (selection->history->n_past_days >= LEAST_SEASONAL) {
    fit_seasons(&spread, day, n, (int32_t)days->len);
    fit_leads(&spread, day, n, selection);
  }
  spread.event_factor =
      event_factor(day + n, days->len - (guint)n, spread.cv2_first + spread.cv2_slope * middle, spread.interval_cv * spread.interval_cv);
  return spread;
}

double wfm_spread_origins(const WfmSelection *selection) {
  double sum = 0, squares = 0;
  for (int32_t o = 0; o < selection->n_origins; o++) {
    double weight = wfm_selection_origin_weight(selection, o);
    sum += weight, squares += weight * weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

WfmSpread wfm_spread_estimate(const WfmSelection *selection, double *const *combination) {
  return wfm_spread_without(selection, combination, -1);
}

double wfm_spread_day_cv(const WfmSpread *spread, int32_t lead, int32_t day, bool event) {
  double variance = spread->cv2_first + spread->cv2_slope * (CLAMP(lead, 1, spread->lead_most) - 1);
  double cv = sqrt(variance * spread->season[wfm_spread_season_of(day)]);
  return fmin(MOST_CV, event ? fmax(cv, 0.01) * spread->event_factor : cv);
}
