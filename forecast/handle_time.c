#include "forecast/handle_time.h"

#include "core/error.h"
#include "forecast/handle_events.h"
#include "forecast/handle_law.h"
#include "forecast/order.h"

#include <math.h>
#include <string.h>

static const double half_lives[] = {4, 12, 36, 108, 324}; /* days */
static const double priors[] = {60, 300, 1500, 8000};     /* contacts */
static const double trends[] = {18, 54};                  /* days: half-lives of lines, which go on rising or falling for a while */
#define N_HALF_LIVES ((int)G_N_ELEMENTS(half_lives))
#define N_LEVELS (N_HALF_LIVES + (int)G_N_ELEMENTS(trends))
#define N_PRIORS ((int)G_N_ELEMENTS(priors))
#define N_CANDIDATES (N_LEVELS * N_PRIORS)
#define MOST_FALL 0.5          /* share of its last level that a line can fall to */
#define DAMPING 28.0           /* days ahead after which two thirds of what a line adds are spent */
#define FACTOR_HALF_LIFE 120.0 /* days: the shape inside the day moves slower than the level */
#define CLIP 1.0
#define AROUND_CLIP 3.0    /* standard deviations, to which they are drawn in for the level of the days around */
#define AROUND_DAYS 10.0   /* half-life to both sides of that level */
#define AROUND_PRIOR 500.0 /* contacts */
#define ORDINARY_MOVE 0.05 /* of that level, which the draw to one level is left to even out */
#define WILD 15.0
#define SHAPE 1                    /* prior 300 contacts, of the shape that events are measured against */
#define CLIP_BY (3 * N_PRIORS + 1) /* half-life 108 days, prior 300 contacts */
#define LEAST_CLIPPED 200          /* intervals from which on a spread is known */
#define LOSS 0.1                   /* standard deviation of what drawing in costs the mean, from queue to queue */
#define BAND 0.05
#define N_LEVELLED (N_HALF_LIVES * N_PRIORS) /* candidates without a trend */
#define LEAST_GAIN 0.02                      /* share by which a line must be better than every level to be heard */
#define POWER 20.0

/* Contacts served and their seconds where both are measured; 0 elsewhere. */
typedef struct {
  const WfmHistory *history;
  double *served, *seconds; /* [past n] */
  double *measured;         /* [past n] seconds before they were drawn in, but for what is no measurement */
  double total;
} Served;

static void served_clear(Served *served) {
  g_free(served->served);
  g_free(served->seconds);
  g_free(served->measured);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Served, served_clear)

static void served_init(Served *served, const WfmHistory *history) {
  const WfmForecastInput *input = history->input;
  int32_t n = input->past->grid.n;
  *served = (Served){history, g_new0(double, (gsize)n + 1), g_new0(double, (gsize)n + 1), NULL, 0};
  const double *weight = input->served ? input->served : input->volume;
  for (int32_t i = history->first; i < n; i++) {
    double aht = input->aht_s ? input->aht_s[i] / history->stated_aht_past[i] : (double)NAN;
    if (!isfinite(aht) || !(aht > 0) || !isfinite(weight[i]) || !(weight[i] > 0)) continue;
    served->served[i] = weight[i], served->seconds[i] = weight[i] * aht, served->total += weight[i];
  }
  served->measured = g_memdup2(served->seconds, sizeof(double) * ((size_t)n + 1));
}

/* Level on a day ahead: last x (1 + slope x the days ahead, damped). */
typedef struct {
  double last, slope;
} Level;

/* Levels, and factors of each prior, from the intervals before n. */
typedef struct {
  const WfmHistory *history;
  int32_t slots, last_day;
  Level level[N_LEVELS];
  double mean;    /* drawn-in seconds times this are as many as were measured */
  double *factor; /* [N_PRIORS][7 * slots] */
  double *event;  /* [history n_days] factor of days with an event; NULL: none is known */
} Fit;

static double level_of(const Served *served, int32_t n, double half_life) {
  const WfmSlots *past = served->history->input->past;
  double seconds = 0, contacts = 0;
  for (int32_t i = served->history->first; i < n; i++) {
    if (!(served->served[i] > 0)) continue;
    double weight = exp2((past->day[i] - past->day[n - 1]) / half_life);
    seconds += weight * served->seconds[i], contacts += weight * served->served[i];
  }
  return contacts > 0 ? seconds / contacts : (double)NAN;
}

/* Discounted least squares (Brown 1963) of the handle times of contacts on a line in time; so a rise goes on. */
static Level line_of(const Served *served, int32_t n, double half_life) {
  const WfmSlots *past = served->history->input->past;
  double s0 = 0, s1 = 0, s2 = 0, y0 = 0, y1 = 0;
  for (int32_t i = served->history->first; i < n; i++) {
    if (!(served->served[i] > 0)) continue;
    double x = past->day[i] - past->day[n - 1], weight = exp2(x / half_life), contacts = weight * served->served[i],
           seconds = weight * served->seconds[i];
    s0 += contacts, s1 += contacts * x, s2 += contacts * x * x, y0 += seconds, y1 += seconds * x;
  }
  double spread = s0 * s2 - s1 * s1;
  if (!(spread > 0)) return (Level){s0 > 0 ? y0 / s0 : (double)NAN, 0};
  double slope = (s0 * y1 - s1 * y0) / spread, last = (y0 - slope * s1) / s0;
  return last > 0.5 * y0 / s0 ? (Level){last, slope / last} : (Level){y0 / s0, 0};
}

/* Sums over a slot and its neighbours, weights 1 2 3 2 1, not across midnight's far side of a closed night: unserved slots weigh nothing. */
static double spread_sum(const double *row, int32_t slots, int32_t s) {
  double sum = 0;
  for (int32_t h = -2; h <= 2; h++) {
    int32_t k = (s + h + slots) % slots;
    sum += (3 - abs(h)) / 3.0 * row[k];
  }
  return slots >= 24 ? sum : row[s];
}

static void fit_factors(Fit *fit, const Served *served, int32_t n) {
  const WfmSlots *past = served->history->input->past;
  int32_t slots = fit->slots;
  g_autofree double *seconds = g_new0(double, (gsize)(8 * slots)), *expected = g_new0(double, (gsize)(8 * slots));
  double level = level_of(served, n, FACTOR_HALF_LIFE);
  for (int32_t i = served->history->first; i < n; i++) {
    if (!(served->served[i] > 0)) continue;
    double weight = exp2((past->day[i] - past->day[n - 1]) / FACTOR_HALF_LIFE);
    int32_t cell = wfm_history_weekday(served->history, past->day[i]) * slots + past->slot[i], all = 7 * slots + past->slot[i];
    seconds[cell] += weight * served->seconds[i], expected[cell] += weight * served->served[i];
    seconds[all] += weight * served->seconds[i], expected[all] += weight * served->served[i];
  }
  for (int p = 0; p < N_PRIORS; p++)
    for (int32_t s = 0; s < slots; s++) {
      double contacts = spread_sum(expected + 7 * slots, slots, s);
      double of_slot = (spread_sum(seconds + 7 * slots, slots, s) / level + priors[p]) / (contacts + priors[p]);
      for (int w = 0; w < 7; w++) {
        double own = spread_sum(expected + w * slots, slots, s);
        fit->factor[(p * 7 + w) * slots + s] =
            (spread_sum(seconds + w * slots, slots, s) / level + 2 * priors[p] * of_slot) / (own + 2 * priors[p]);
      }
    }
}

/* Drawn in, a skewed history has a low mean: what it lost is given back, shrunk by how surely the seconds cut off say it (credibility with a
 * variance of LOSS^2 between queues). */
static double lost_mean(const Served *served, int32_t n) {
  const WfmSlots *past = served->history->input->past;
  double measured = 0, drawn = 0, squares = 0;
  for (int32_t i = served->history->first; i < n; i++) {
    if (!(served->served[i] > 0)) continue;
    double weight = exp2((past->day[i] - past->day[n - 1]) / FACTOR_HALF_LIFE), cut = served->measured[i] - served->seconds[i];
    measured += weight * served->measured[i], drawn += weight * served->seconds[i], squares += weight * weight * cut * cut;
  }
  if (!(drawn > 0)) return 1;
  return 1 + (measured / drawn - 1) * LOSS * LOSS / (LOSS * LOSS + squares / (drawn * drawn));
}

/* Events are measured against the shape without them, at the level around. */
static void fit_events(Fit *fit, const Served *served, int32_t n) {
  const WfmHistory *history = served->history;
  const WfmSlots *past = history->input->past;
  const double *shape = fit->factor + (gsize)SHAPE * 7 * (gsize)fit->slots;
  int32_t n_past = past->day[n - 1] - history->day0 + 1;
  g_autofree WfmHandleDay *day = g_new0(WfmHandleDay, (gsize)n_past);
  for (int32_t i = history->first; i < n && history->n_names > 0; i++) {
    if (!(served->served[i] > 0)) continue;
    WfmHandleDay *of = &day[past->day[i] - history->day0];
    of->took += served->measured[i], of->served += served->served[i];
    of->should += served->served[i] * shape[wfm_history_weekday(history, past->day[i]) * fit->slots + past->slot[i]];
  }
  wfm_handle_events_fit(fit->event, history, day, n_past);
}

static bool fit_all(Fit *fit, const Served *served, int32_t n) {
  bool any = n > served->history->first;
  for (int k = 0; k < N_HALF_LIVES; k++) fit->level[k] = (Level){any ? level_of(served, n, half_lives[k]) : (double)NAN, 0};
  if (isnan(fit->level[0].last)) return false;
  fit->last_day = served->history->input->past->day[n - 1];
  for (int k = N_HALF_LIVES; k < N_LEVELS; k++) fit->level[k] = line_of(served, n, trends[k - N_HALF_LIVES]);
  fit_factors(fit, served, n);
  fit->mean = lost_mean(served, n);
  if (fit->event) fit_events(fit, served, n);
  return true;
}

static double level_at(const Fit *fit, int k, int32_t day) {
  const Level *level = &fit->level[k];
  double ahead = day > fit->last_day ? DAMPING * -expm1((fit->last_day - day) / DAMPING) : day - fit->last_day;
  return level->last * fmax(MOST_FALL, 1 + level->slope * ahead);
}

static double candidate(const Fit *fit, int c, const WfmSlots *slots, int32_t i) {
  int weekday = wfm_history_weekday(fit->history, slots->day[i]);
  double event = fit->event ? fit->event[slots->day[i] - fit->history->day0] : 1;
  return event * fit->mean * level_at(fit, c / N_PRIORS, slots->day[i]) *
         fit->factor[((c % N_PRIORS) * 7 + weekday) * fit->slots + slots->slot[i]];
}

/* Drawn in to so many standard deviations of an interval's mean around what is usual. */
static double drawn_in(const Served *served, int32_t i, double usual, double of_contact, double deviations) {
  double reach = deviations * of_contact / sqrt(served->served[i]);
  return CLAMP(served->seconds[i], usual * fmax(0, 1 - reach), usual * (1 + reach));
}

/* Sums run through the days towards one end, halving every AROUND_DAYS; each day itself counts in the first run only. */
static void run_through(double *around, const double *of_day, int32_t n, bool backwards) {
  double sum = 0, fade = exp2(-1 / AROUND_DAYS);
  for (int32_t k = 0; k < n; k++) {
    int32_t d = backwards ? n - 1 - k : k;
    sum *= fade;
    around[d] += backwards ? sum : sum + of_day[d];
    sum += of_day[d];
  }
}

/* What of a ratio lies beyond an ordinary move. */
static double beyond(double ratio) {
  return ratio > 1 ? fmax(1, ratio / (1 + ORDINARY_MOVE)) : fmin(1, ratio * (1 + ORDINARY_MOVE));
}

/* By day, how much longer than usual[i] seconds contacts took around it, drawn to as long as if AROUND_PRIOR contacts had taken the usual time: a
 * trend or a step is no wild mean. */
static double *ratio_around(const Served *served, const double *usual, double of_contact) {
  const WfmSlots *past = served->history->input->past;
  int32_t n_days = served->history->n_past_days, day0 = served->history->day0;
  double contacts = 0, expected = 0, *ratio = g_new0(double, (gsize)n_days + 1);
  g_autofree double *block = g_new0(double, 4 * (gsize)n_days + 1);
  double *took = block, *should = took + n_days, *took_around = should + n_days, *should_around = took_around + n_days;
  for (int32_t i = served->history->first; i < past->grid.n; i++) {
    if (!(served->served[i] > 0)) continue;
    took[past->day[i] - day0] += drawn_in(served, i, usual[i], of_contact, AROUND_CLIP), should[past->day[i] - day0] += usual[i];
    contacts += served->served[i], expected += usual[i];
  }
  for (int backwards = 0; backwards <= 1; backwards++) {
    run_through(took_around, took, n_days, backwards);
    run_through(should_around, should, n_days, backwards);
  }
  double prior = contacts > 0 ? AROUND_PRIOR * expected / contacts : 1;
  for (int32_t d = 0; d < n_days; d++) ratio[d] = beyond((took_around[d] + prior) / (should_around[d] + prior));
  return ratio;
}

/* Standard deviation of the handle time of one contact, from the median of the errors of means; NaN where there are few. */
static double spread_of_contact(const Served *served, const double *usual) {
  int32_t n = served->history->input->past->grid.n, count = 0;
  g_autofree double *error = g_new(double, (gsize)n + 1);
  for (int32_t i = served->history->first; i < n; i++)
    if (served->served[i] > 0) error[count++] = fabs(served->seconds[i] / usual[i] - 1) * sqrt(served->served[i]);
  return count < LEAST_CLIPPED ? (double)NAN : wfm_order_select(error, count, count / 2) / 0.6745;
}

/* Means of few contacts are skewed and wild: each interval is drawn in to CLIP standard deviations of its mean around the whole history's
 * shape at the level of the days around it. What lies beyond WILD of them is no measurement. */
static void clip(Served *served, Fit *fit) {
  const WfmSlots *past = served->history->input->past;
  int32_t n = past->grid.n;
  if (!fit_all(fit, served, n)) return;
  g_autofree double *usual = g_new0(double, (gsize)n + 1);
  for (int32_t i = served->history->first; i < n; i++) usual[i] = served->served[i] * candidate(fit, CLIP_BY, past, i);
  double sd = spread_of_contact(served, usual);
  if (isnan(sd)) return;
  g_autofree double *ratio = ratio_around(served, usual, sd);
  for (int32_t i = served->history->first; i < n; i++) usual[i] *= ratio[past->day[i] - served->history->day0];
  sd = spread_of_contact(served, usual);
  for (int32_t i = served->history->first; i < n; i++) {
    if (!(served->served[i] > 0)) continue;
    served->seconds[i] = drawn_in(served, i, usual[i], sd, CLIP);
    if (served->measured[i] > usual[i] * (1 + WILD * sd / sqrt(served->served[i]))) served->measured[i] = served->seconds[i];
  }
}

/* Fits of all origins; a fit of an origin before which nobody was served has level NaN. */
typedef struct {
  Fit *fit; /* [n_origins] */
  double *factor, *event;
} Fits;

static void fits_clear(Fits *fits) {
  g_free(fits->fit);
  g_free(fits->factor);
  g_free(fits->event);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Fits, fits_clear)

static void fits_init(Fits *fits, const Served *served, const WfmSelection *selection) {
  int32_t slots = served->history->input->past->slots_per_day;
  size_t size = (size_t)(N_PRIORS * 7 * slots);
  size_t n = (size_t)selection->n_origins, n_days = (size_t)served->history->n_days;
  *fits = (Fits){g_new0(Fit, n + 1), g_new0(double, size *n + 1), g_new0(double, n_days *n + 1)};
  for (int32_t o = 0; o < selection->n_origins; o++) {
    fits->fit[o] = (Fit){.history = served->history,
                         .slots = slots,
                         .mean = 1,
                         .factor = fits->factor + size * (size_t)o,
                         .event = fits->event + n_days * (size_t)o};
    if (!fit_all(&fits->fit[o], served, selection->origin[o].task.n_past)) fits->fit[o].level[0].last = NAN;
  }
}

/* What was measured in interval i of an origin, without stated effects; 0 where nobody was served. */
static double measured(double *contacts, const Served *served, const WfmOutlook *outlook, int32_t i) {
  ptrdiff_t at = outlook->future.day - served->history->input->past->day + i;
  *contacts = served->served[at];
  return *contacts > 0 ? served->history->input->aht_s[at] / served->history->stated_aht_past[at] : 0;
}

/* Adds to error[c] and *sum over the held-back intervals of one origin. */
static void test_origin(double *error, double *sum, const Fit *fit, const Served *served, const WfmOutlook *outlook) {
  for (int32_t i = 0; i < outlook->future.grid.n; i++) {
    double contacts, aht = measured(&contacts, served, outlook, i);
    if (!(contacts > 0)) continue;
    for (int c = 0; c < N_CANDIDATES; c++) error[c] += contacts * fabs(candidate(fit, c, &outlook->future, i) - aht);
    *sum += contacts * aht;
  }
}

static void weigh_candidates(double *weight, const Fits *fits, const Served *served, const WfmSelection *selection) {
  double error[N_CANDIDATES] = {0}, sum = 0, best = INFINITY, flat = INFINITY, total = 0;
  for (int32_t o = 0; o < selection->n_origins; o++)
    if (!isnan(fits->fit[o].level[0].last)) test_origin(error, &sum, &fits->fit[o], served, &selection->origin[o]);
  for (int c = 0; c < N_CANDIDATES; c++) {
    if (c == N_LEVELLED) flat = best;
    best = fmin(best, error[c]);
  }
  int n = best < (1 - LEAST_GAIN) * flat ? N_CANDIDATES : N_LEVELLED;
  if (n == N_LEVELLED) best = flat;
  for (int c = 0; c < n; c++) {
    weight[c] = !(sum > 0) || !(best > 0) ? 1 : error[c] <= (1 + BAND) * best ? pow(best / error[c], POWER) : 0;
    total += weight[c];
  }
  for (int c = 0; c < N_CANDIDATES; c++) weight[c] = c < n ? weight[c] / total : 0;
}

static double combined(const double *weight, const Fit *fit, const WfmSlots *slots, int32_t i) {
  double sum = 0;
  for (int c = 0; c < N_CANDIDATES; c++)
    if (weight[c] > 0) sum += weight[c] * candidate(fit, c, slots, i);
  return sum;
}

/* Intervals in which somebody was served. */
static void drop_unserved(GArray *held) {
  guint kept = 0;
  for (guint k = 0; k < held->len; k++)
    if (g_array_index(held, WfmHeldHandle, k).served > 0)
      g_array_index(held, WfmHeldHandle, kept++) = g_array_index(held, WfmHeldHandle, k);
  g_array_set_size(held, kept);
}

/* Held-back intervals; those in which nobody was served too, where they are kept. */
static GArray *hold_back(const double *weight, const Fits *fits, const Served *served, const WfmSelection *selection,
                         double *const *combination) {
  GArray *held = g_array_new(FALSE, FALSE, sizeof(WfmHeldHandle));
  for (int32_t o = 0; o < selection->n_origins; o++) {
    const WfmOutlook *outlook = &selection->origin[o];
    for (int32_t i = 0; i < outlook->future.grid.n && !isnan(fits->fit[o].level[0].last); i++) {
      WfmHeldHandle one = {.origin = selection->history->day0 + outlook->days.from,
                           .day = outlook->future.day[i],
                           .interval = (int32_t)(outlook->future.day - selection->history->input->past->day) + i};
      one.actual_s = measured(&one.served, served, outlook, i);
      one.aht_s = combined(weight, &fits->fit[o], &outlook->future, i), one.expected = combination[o][i];
      if (one.served > 0 || selection->history->input->keep_handle) g_array_append_val(held, one);
    }
  }
  return held;
}

static bool use_default(double *aht_s, const WfmForecastInput *input, GPtrArray *notes, GError **err) {
  if (!(input->aht_default_s > 0)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "queue '%s': the history has no handle time and the queue has no default; give one of them (seconds, above 0)",
                input->queue);
    return false;
  }
  for (int32_t i = 0; i < input->future->grid.n; i++) aht_s[i] = input->aht_default_s;
  if (input->aht_s && input->like)
    wfm_note(notes, false, "no handle time in the history: it is that of %s", input->like);
  else if (input->aht_s)
    wfm_note(notes, true, "no handle time in the history: the default of %.0f s is used throughout", input->aht_default_s);
  return true;
}

static void forecast_served(WfmForecast *forecast, Served *served, const WfmSelection *selection, double *const *combination,
                            GPtrArray *notes) {
  const WfmForecastInput *input = served->history->input;
  Fit fit = {.history = served->history, .slots = input->past->slots_per_day, .mean = 1};
  g_autofree double *factor = fit.factor = g_new0(double, (gsize)(N_PRIORS * 7 * fit.slots));
  g_auto(Fits) fits = {0};
  double weight[N_CANDIDATES];
  g_autofree double *event = g_new(double, (gsize)served->history->n_days + 1);
  (void)factor;
  clip(served, &fit);
  fit.event = event;
  fits_init(&fits, served, selection);
  weigh_candidates(weight, &fits, served, selection);
  fit_all(&fit, served, input->past->grid.n);
  for (int32_t i = 0; i < input->future->grid.n; i++) forecast->aht_s[i] = combined(weight, &fit, input->future, i);
  wfm_handle_events_tell(served->history, event, notes);
  g_autoptr(GArray) held = hold_back(weight, &fits, served, selection, combination);
  if (input->keep_handle) {
    forecast->n_held_handle = held->len;
    forecast->held_handle = g_memdup2(held->data, sizeof(WfmHeldHandle) * held->len);
  }
  drop_unserved(held);
  wfm_handle_law_estimate(forecast, (const WfmHeldHandle *)(void *)held->data, held->len);
}

bool wfm_handle_time_forecast(WfmForecast *forecast, const WfmSelection *selection, double *const *combination, GPtrArray *notes,
                              GError **err) {
  const WfmHistory *history = selection->history;
  const WfmForecastInput *input = history->input;
  g_auto(Served) served = {0};
  served_init(&served, history);
  if (!(served.total > 0)) {
    if (!use_default(forecast->aht_s, input, notes, err)) return false;
    wfm_handle_law_estimate(forecast, NULL, 0);
  } else {
    forecast_served(forecast, &served, selection, combination, notes);
    if (served.total < 100 && !input->like) wfm_note(notes, true, "the handle time rests on %.0f contacts only", served.total);
  }
  for (int32_t i = 0; i < input->future->grid.n; i++) {
    double effect = history->stated_aht_future[i];
    if (effect > 0) forecast->aht_s[i] *= effect;
  }
  return true;
}
