#include "forecast/intraday.h"

#include <math.h>
#include <string.h>

#define PRIOR_DAYS 20.0 /* that showed a slope of 1 (follow) or 0 (carry) */
#define WILD 3.0        /* standard deviations by which the day so far may stray */
#define MOST_FOLLOW 1.5
#define LEAST_LEFT 0.05 /* of the day factor's variance */
#define HALF_WINDOW_S 3600
#define ODD 1.5 /* a logarithm of rest over forecast counts as no more than this */

/* What the day so far says, by the law. */
typedef struct {
  double factor; /* posterior mean of the day factor */
  double trust;  /* b */
} Sofar;

static Sofar read_day(double actual, double expected, double squares, double variance, double interval_variance) {
  if (!(expected > 0) || !(variance > 0)) return (Sofar){1, 0};
  double noise = 1 / expected + interval_variance * (1 + variance) * squares / (expected * expected);
  double trust = variance / (variance + noise), bound = WILD * sqrt(variance + noise);
  return (Sofar){1 + trust * CLAMP(actual / expected - 1, -fmin(1, bound), bound), trust};
}

/* -- learning -- */

/* A past day by slot: what was expected and what came, over intervals that were measured. */
typedef struct {
  int32_t origin, day;
  double variance;           /* of its day factor, by the law */
  double weight;             /* a day seen from several origins counts as one */
  double error;              /* log(actual / mean) of the whole day */
  double *expected, *actual; /* [slots] */
} PastDay;

typedef struct {
  double cross, square, days;
} Moments;

/* Shares of the slots of each weekday in the horizon: [7 * slots], a weekday that the horizon lacks is all 0. */
static double *horizon_shares(const WfmForecast *forecast, const WfmSlots *future) {
  int32_t slots = future->slots_per_day;
  double *share = g_new0(double, 7 * (gsize)slots);
  for (int32_t i = 0; i < forecast->grid.n; i++) share[wfm_weekday(future->day[i]) * slots + future->slot[i]] += forecast->mean[i];
  for (int w = 0; w < 7; w++) {
    double sum = 0;
    for (int32_t s = 0; s < slots; s++) sum += share[w * slots + s];
    for (int32_t s = 0; s < slots && sum > 0; s++) share[w * slots + s] /= sum;
  }
  return share;
}

static int32_t first_of_day(const WfmSlots *slots, int32_t day) {
  int32_t low = 0, high = slots->grid.n;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (slots->day[middle] < day)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/* False where the weekday's shape is not known or nothing was measured. */
static bool past_day_init(PastDay *past, const WfmHeldDay *held, const WfmForecastInput *input, const double *scale, const double *share,
                          double interval_cv) {
  const WfmSlots *slots = input->past;
  const double *shape = share + (size_t)wfm_weekday(held->day) * (size_t)slots->slots_per_day;
  double squares = 0, expected = 0;
  *past = (PastDay){.origin = held->origin, .day = held->day, .error = log((held->actual + 0.5) / (held->mean + 0.5))};
  past->expected = g_new0(double, 2 * (gsize)slots->slots_per_day);
  past->actual = past->expected + slots->slots_per_day;
  for (int32_t i = first_of_day(slots, held->day); i < slots->grid.n && slots->day[i] == held->day; i++) {
    double mean = held->mean * shape[slots->slot[i]];
    squares += mean * mean;
    if (!input->open_past[i] || !isfinite(input->volume[i]) || input->volume[i] < 0) continue;
    past->expected[slots->slot[i]] += mean, past->actual[slots->slot[i]] += scale[i] * input->volume[i], expected += mean;
  }
  double inside = interval_cv * interval_cv * squares / (held->mean * held->mean);
  past->variance = (held->sd * held->sd - held->mean) / (held->mean * held->mean) - inside;
  past->variance = fmax(past->variance / (1 + inside), 1e-4);
  past->weight = 1;
  return expected > 0;
}

static int32_t days_in_common(const GArray *days, int32_t day) {
  int32_t n = 0;
  for (guint k = 0; k < days->len; k++) n += g_array_index(days, PastDay, k).day == day;
  return n;
}

static GArray *gather_days(const WfmForecast *forecast, const WfmForecastInput *input, const double *scale) {
  g_autofree double *share = horizon_shares(forecast, input->future);
  GArray *days = g_array_new(FALSE, FALSE, sizeof(PastDay));
  for (size_t h = 0; h < forecast->n_held; h++) {
    PastDay past;
    if (isnan(forecast->held[h].actual)) continue;
    if (past_day_init(&past, &forecast->held[h], input, scale, share, forecast->interval_cv))
      g_array_append_val(days, past);
    else
      g_free(past.expected);
  }
  for (guint k = 0; k < days->len; k++) {
    PastDay *day = &g_array_index(days, PastDay, k);
    day->weight = 1.0 / days_in_common(days, day->day);
  }
  return days;
}

static void add_moments(Moments *moments, double x, double y, double weight, double precision) {
  moments->cross += weight * precision * x * CLAMP(y, -ODD, ODD), moments->square += weight * precision * x * x, moments->days += weight;
}

/* One past day, at every time of day: the rest of it, and the day after it where that was forecast from the same origin. */
static void add_day(Moments *rest, Moments *after, const PastDay *past, const PastDay *next, int32_t slots, double interval_variance) {
  double expected = 0, actual = 0, squares = 0, left = 0, came = 0;
  for (int32_t s = 0; s < slots; s++) left += past->expected[s], came += past->actual[s];
  for (int32_t s = 0; s < slots; s++) {
    double x = log(read_day(actual, expected, squares, past->variance, interval_variance).factor);
    if (left > 0 && expected > 0)
      add_moments(&rest[s], x, log((came + 0.5) / (left + 0.5)), past->weight, 1 / (past->variance + 1 / (left + 0.5)));
    if (next && expected > 0) add_moments(&after[s], x, next->error, past->weight, 1 / next->variance);
    expected += past->expected[s], actual += past->actual[s], squares += past->expected[s] * past->expected[s];
    left -= past->expected[s], came -= past->actual[s];
  }
}

/* Slope at a slot, from the moments around it, as if PRIOR_DAYS more had shown `prior`. */
static double slope(const Moments *moments, int32_t s, int32_t slots, int32_t half, double prior) {
  Moments sum = {0};
  int32_t n = 0;
  for (int32_t k = MAX(0, s - half); k <= MIN(slots - 1, s + half); k++)
    sum.cross += moments[k].cross, sum.square += moments[k].square, sum.days += moments[k].days, n++;
  if (!(sum.square > 0)) return prior;
  double each = sum.square / sum.days * n; /* information of one day seen at all those times */
  return (sum.cross + PRIOR_DAYS * each * prior) / (sum.square + PRIOR_DAYS * each);
}

void wfm_intraday_learn(WfmForecast *forecast, const WfmForecastInput *input, const double *scale) {
  int32_t slots = input->future->slots_per_day, half = HALF_WINDOW_S / input->future->grid.step;
  g_autofree Moments *rest = g_new0(Moments, (gsize)slots), *after = g_new0(Moments, (gsize)slots);
  g_autofree double *follow = g_new(double, (gsize)slots), *carry = g_new(double, (gsize)slots);
  g_autoptr(GArray) days = gather_days(forecast, input, scale);
  for (guint k = 0; k < days->len; k++) {
    const PastDay *past = &g_array_index(days, PastDay, k), *next = k + 1 < days->len ? past + 1 : NULL;
    if (next && (next->origin != past->origin || next->day != past->day + 1)) next = NULL;
    add_day(rest, after, past, next, slots, forecast->interval_cv * forecast->interval_cv);
  }
  for (int32_t s = 0; s < slots; s++) {
    follow[s] = CLAMP(slope(rest, s, slots, half, 1), 0, MOST_FOLLOW);
    carry[s] = CLAMP(slope(after, s, slots, half, 0), 0, 1);
  }
  for (int32_t i = 0; i < forecast->grid.n; i++)
    forecast->follow[i] = follow[input->future->slot[i]], forecast->carry[i] = carry[input->future->slot[i]];
  for (guint k = 0; k < days->len; k++) g_free(g_array_index(days, PastDay, k).expected);
}

/* -- updating -- */

/* Moves intervals from .. to - 1 by the factor to the power of the slope. */
static void move(const WfmIntraday *intraday, int32_t from, int32_t to, Sofar sofar, double slope_) {
  double factor = pow(sofar.factor, slope_), known = fmin(slope_, 1) * fmin(slope_, 1) * sofar.trust;
  for (int32_t i = from; i < to; i++) {
    intraday->mean[i] *= factor;
    intraday->day_cv[i] *= sqrt(fmax(LEAST_LEFT, 1 - known));
  }
}

void wfm_intraday_update(const WfmIntraday *intraday, int32_t now) {
  int32_t n = intraday->n;
  for (int32_t begin = 0, end = 0; begin < n && begin < now; begin = end) {
    double actual = 0, expected = 0, squares = 0;
    for (end = begin; end < n && intraday->day[end] == intraday->day[begin]; end++) {
      if (end >= now || isnan(intraday->actual[end])) continue;
      actual += intraday->actual[end], expected += intraday->mean[end], squares += intraday->mean[end] * intraday->mean[end];
    }
    int32_t cut = MIN(now, end), after = end;
    while (after < n && intraday->day[after] == intraday->day[begin] + 1) after++;
    Sofar sofar = read_day(actual, expected, squares, intraday->day_cv[begin] * intraday->day_cv[begin],
                           intraday->interval_cv * intraday->interval_cv);
    if (cut < end) move(intraday, cut, end, sofar, intraday->follow[cut]);
    move(intraday, end, after, sofar, intraday->carry[MIN(cut, end - 1)]);
  }
}
