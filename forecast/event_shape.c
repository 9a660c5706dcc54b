#include "forecast/event_shape.h"

#include <math.h>
#include <string.h>

#define WEEKDAYS 7
#define OWN WEEKDAYS /* the candidate: its own weekday's shape */
#define N_CANDIDATES (WEEKDAYS + 1)
#define PRIOR_OWN 0.8        /* probability of its own weekday's shape; the others are alike ... */
#define PRIOR_NAMES 2.0      /* ... as if so many names had shown that */
#define STEPS 30             /* of expectation and maximisation */
#define AROUND 42            /* days on each side whose ordinary days say what is usual */
#define PRIOR_CONTACTS 300.0 /* of the profile, in the shape of a weekday around an event */
#define SLOTS_TOGETHER 2.0   /* neighbouring slots err together: so many count as one */
#define LEAST_CONTACTS 5.0   /* of a day that teaches */
#define LEAST_SHARE 1e-6     /* no contact is impossible */
#define PAIRS 1.0            /* pairs of days that speak for no shape of its own */

/* A past day with an event, and what is usual around it. */
typedef struct {
  int16_t name;
  int weekday;
  double total;     /* contacts measured */
  double *contacts; /* [slots] NaN: not measured */
  double *usual;    /* [7 * slots] shapes of the weekdays around; 0 throughout where one never opens */
  double ratio;     /* variance of ordinary days' counts over their mean, >= 1 */
  double doubt;     /* by which the logarithm of its probability is divided */
} Day;

typedef struct {
  const WfmForecastTask *task;
  const double *share;
  int32_t slots, n;
  Day *day; /* [n] */
  double probability[WFM_N_EVENT_KINDS][N_CANDIDATES];
  double *of_name; /* [n_names * N_CANDIDATES] */
  double *factor;  /* [n_names * slots] what is left, of the kind and of the name together */
} Shapes;

static void shapes_clear(Shapes *shapes) {
  for (int32_t k = 0; k < shapes->n; k++) g_free(shapes->day[k].contacts);
  g_free(shapes->day);
  g_free(shapes->of_name);
  g_free(shapes->factor);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Shapes, shapes_clear)

/* -- what is usual -- */

/* Shapes of the weekdays around a day: usual[7 * slots], each summing to 1 over the slots that are ever open. The variance ratio of the counts around them. */
static double usual_shapes(double *usual, const Shapes *shapes, int32_t day) {
  const WfmHistory *history = shapes->task->history;
  const WfmSlots *past = history->input->past;
  int32_t slots = shapes->slots, n_past = shapes->task->n_past, last = n_past > 0 ? past->day[n_past - 1] - history->day0 + 1 : 0;
  int32_t centre = MIN(day, last), from = history->begin[MAX(0, centre - AROUND)],
          to = MIN(history->begin[MIN(centre + AROUND, history->n_days)], n_past);
  g_autofree double *level = g_new0(double, (gsize)(WEEKDAYS * slots));
  memset(usual, 0, sizeof(double) * (size_t)(WEEKDAYS * slots));
  for (int32_t i = from; i < to; i++) {
    int32_t d = past->day[i] - history->day0, cell = wfm_weekday(past->day[i]) * slots + past->slot[i];
    if (isnan(history->clean[i]) || isnan(history->level[d]) || history->event[d] != WFM_NO_EVENT) continue;
    usual[cell] += history->clean[i], level[cell] += history->level[d];
  }
  for (int32_t c = 0; c < WEEKDAYS * slots; c++) usual[c] = (usual[c] + PRIOR_CONTACTS * shapes->share[c]) / (level[c] + PRIOR_CONTACTS);
  double squares = 0, n = 0;
  for (int32_t i = from; i < to; i++) {
    int32_t d = past->day[i] - history->day0;
    if (isnan(history->clean[i]) || isnan(history->level[d]) || history->event[d] != WFM_NO_EVENT) continue;
    double mean = history->level[d] * usual[wfm_weekday(past->day[i]) * slots + past->slot[i]], error = history->clean[i] - mean;
    if (mean >= 0.5) squares += fmin(error * error / mean, 25), n++;
  }
  return n > 0 ? fmax(1, squares / n) : 1;
}

/* Variance ratio of a day's counts around the weekday that fits best, 0 where unknown: a day that no weekday fits speaks for none. */
static double misfit(const Day *day, int32_t slots) {
  double least = INFINITY;
  for (int c = 0; c < WEEKDAYS; c++) {
    const double *shape = day->usual + c * slots;
    double sum = 0, squares = 0, n = 0;
    for (int32_t s = 0; s < slots; s++) sum += isnan(day->contacts[s]) ? 0 : shape[s];
    for (int32_t s = 0; s < slots && sum > 0; s++) {
      double mean = isnan(day->contacts[s]) ? 0 : day->total * shape[s] / sum, error = day->contacts[s] - mean;
      if (mean >= 0.5) squares += error * error / mean, n++;
    }
    if (n > 0) least = fmin(least, squares / n);
  }
  return isinf(least) ? 0 : least;
}

static void gather(Shapes *shapes) {
  const WfmHistory *history = shapes->task->history;
  const WfmSlots *past = history->input->past;
  int32_t n_past = shapes->task->n_past;
  shapes->day = g_new0(Day, (gsize)history->n_past_days + 1);
  for (int32_t d = 0; d < history->n_past_days && history->begin[d] < n_past; d++) {
    if (history->event[d] == WFM_NO_EVENT || isnan(history->level[d])) continue;
    gsize slots = (gsize)shapes->slots;
    Day day = {.name = history->event[d], .weekday = history->weekday[d], .contacts = g_new0(double, (1 + WEEKDAYS) * slots)};
    day.usual = day.contacts + slots;
    for (gsize s = 0; s < slots; s++) day.contacts[s] = NAN;
    for (int32_t i = history->begin[d]; i < MIN(history->begin[d + 1], n_past); i++) {
      if (isnan(history->clean[i])) continue;
      double *contacts = &day.contacts[past->slot[i]];
      *contacts = (isnan(*contacts) ? 0 : *contacts) + history->clean[i], day.total += history->clean[i];
    }
    if (day.total < LEAST_CONTACTS) {
      g_free(day.contacts);
      continue;
    }
    day.ratio = usual_shapes(day.usual, shapes, d);
    day.doubt = SLOTS_TOGETHER * fmax(day.ratio, misfit(&day, shapes->slots));
    shapes->day[shapes->n++] = day;
  }
}

static const double *candidate_shape(const double *usual, int32_t slots, int candidate, int weekday) {
  return usual + (candidate == OWN ? weekday : candidate) * slots;
}

/* -- of which weekday -- */

/* Log probability of a day's shape under a candidate, per unit of the variance ratio. */
static double log_probability(const Day *day, int32_t slots, int candidate) {
  const double *shape = candidate_shape(day->usual, slots, candidate, day->weekday);
  double sum = 0, log_sum = 0;
  for (int32_t s = 0; s < slots; s++) {
    if (isnan(day->contacts[s])) continue;
    double p = fmax(shape[s], LEAST_SHARE);
    sum += p, log_sum += day->contacts[s] * log(p);
  }
  return (log_sum - day->total * log(sum)) / day->doubt;
}

/* probability[c] in proportion to prior[c] exp(log_likelihood[c]). */
static void posterior(double *probability, const double *prior, const double *log_likelihood) {
  double most = -INFINITY, sum = 0;
  for (int c = 0; c < N_CANDIDATES; c++) most = fmax(most, log_likelihood[c]);
  for (int c = 0; c < N_CANDIDATES; c++) sum += probability[c] = prior[c] * exp(log_likelihood[c] - most);
  for (int c = 0; c < N_CANDIDATES; c++) probability[c] /= sum;
}

/* One step: the probabilities of names by those of their kinds, and these by the names that were seen. */
static void step(Shapes *shapes, const double *prior, const double *likelihood) {
  const WfmHistory *history = shapes->task->history;
  double sum[WFM_N_EVENT_KINDS][N_CANDIDATES], n[WFM_N_EVENT_KINDS];
  for (int kind = 0; kind < WFM_N_EVENT_KINDS; kind++) {
    n[kind] = PRIOR_NAMES;
    for (int c = 0; c < N_CANDIDATES; c++) sum[kind][c] = PRIOR_NAMES * prior[c];
  }
  for (int32_t name = 0; name < history->n_names; name++) {
    int kind = history->names[name].kind;
    double *probability = shapes->of_name + name * N_CANDIDATES;
    posterior(probability, shapes->probability[kind], likelihood + name * N_CANDIDATES);
    if (!(likelihood[name * N_CANDIDATES + OWN] < 0)) continue; /* never seen */
    for (int c = 0; c < N_CANDIDATES; c++) sum[kind][c] += probability[c];
    n[kind]++;
  }
  for (int kind = 0; kind < WFM_N_EVENT_KINDS; kind++)
    for (int c = 0; c < N_CANDIDATES; c++) shapes->probability[kind][c] = sum[kind][c] / n[kind];
}

static void find_weekdays(Shapes *shapes) {
  gsize names = (gsize)shapes->task->history->n_names;
  g_autofree double *likelihood = g_new0(double, names *N_CANDIDATES + 1);
  double prior[N_CANDIDATES];
  for (int c = 0; c < N_CANDIDATES; c++) prior[c] = c == OWN ? PRIOR_OWN : (1 - PRIOR_OWN) / WEEKDAYS;
  for (int32_t k = 0; k < shapes->n; k++)
    for (int c = 0; c < N_CANDIDATES; c++)
      likelihood[shapes->day[k].name * N_CANDIDATES + c] += log_probability(&shapes->day[k], shapes->slots, c);
  shapes->of_name = g_new0(double, names *N_CANDIDATES + 1);
  for (int kind = 0; kind < WFM_N_EVENT_KINDS; kind++) memcpy(shapes->probability[kind], prior, sizeof prior);
  for (int k = 0; k < STEPS; k++) step(shapes, prior, likelihood);
}

/* expected[slots]: the shape of a name on a weekday by step 1, from what is usual. */
static void expected_shape(double *expected, const Shapes *shapes, const double *usual, int16_t name, int weekday) {
  memset(expected, 0, sizeof(double) * (size_t)shapes->slots);
  for (int c = 0; c < N_CANDIDATES; c++) {
    const double *shape = candidate_shape(usual, shapes->slots, c, weekday);
    for (int32_t s = 0; s < shapes->slots; s++) expected[s] += shapes->of_name[name * N_CANDIDATES + c] * shape[s];
  }
}

/* -- what is left -- */

/* Sums over days by slot: expected contacts, their squares, what came beyond them, its squares, and the noise of counts. */
typedef struct {
  int32_t slots;
  double days, *expected, *squares, *beyond, *beyond_squares, *noise; /* [slots] */
} Sums;

static void sums_init(Sums *sums, int32_t slots) {
  double *block = g_new0(double, 5 * (gsize)slots);
  *sums = (Sums){slots, 0, block, block + slots, block + 2 * slots, block + 3 * slots, block + 4 * slots};
}

static void add_day(Sums *sums, const Shapes *shapes, const Day *day, const double *factor) {
  g_autofree double *expected = g_new(double, (gsize)sums->slots);
  double whole = 0;
  expected_shape(expected, shapes, day->usual, day->name, day->weekday);
  for (int32_t s = 0; s < sums->slots; s++)
    if (!isnan(day->contacts[s])) whole += expected[s] *= factor[s];
  if (!(whole > 0)) return;
  sums->days++;
  for (int32_t s = 0; s < sums->slots; s++) {
    if (isnan(day->contacts[s])) continue;
    double mean = expected[s] * day->total / whole, beyond = day->contacts[s] - mean;
    sums->expected[s] += mean, sums->squares[s] += mean * mean, sums->beyond[s] += beyond, sums->beyond_squares[s] += beyond * beyond;
    sums->noise[s] += mean * day->ratio;
  }
}

/* Multiplies factor[slots] by what the days show, drawn to 1: beyond / expected times V / (V + noise), V the variance of the factors that come again and noise that
 * of the days' own deviations. */
static void learn_factor(double *factor, const Sums *sums) {
  double again = 0, again_weight = 0, once = 0, once_weight = 0;
  for (int32_t s = 0; s < sums->slots; s++) {
    double e = sums->expected[s];
    if (!(e > 0)) continue;
    again += (sums->beyond[s] * sums->beyond[s] - sums->beyond_squares[s]) / e, again_weight += (e * e - sums->squares[s]) / e;
    once += (sums->beyond_squares[s] - sums->noise[s]) / e, once_weight += sums->squares[s] / e;
  }
  if (sums->days < 2 || !(again_weight > 0)) return;
  double pairs = sums->days - 1, variance = fmax(0, again / again_weight) * pairs / (pairs + PAIRS),
         own = fmax(0, once / once_weight - variance);
  for (int32_t s = 0; s < sums->slots; s++) {
    double e = sums->expected[s];
    if (!(e > 0) || !(variance > 0)) continue;
    double noise = (sums->noise[s] + own * sums->squares[s]) / (e * e);
    factor[s] *= fmax(LEAST_SHARE, 1 + variance / (variance + noise) * sums->beyond[s] / e);
  }
}

static void find_factors(Shapes *shapes) {
  const WfmHistory *history = shapes->task->history;
  gsize slots = (gsize)shapes->slots;
  g_autofree double *plain = g_new(double, slots), *of_kind = g_new(double, slots);
  shapes->factor = g_new(double, (gsize)history->n_names *slots + 1);
  for (gsize s = 0; s < slots; s++) plain[s] = 1;
  for (int kind = 0; kind < WFM_N_EVENT_KINDS; kind++) {
    Sums all;
    sums_init(&all, shapes->slots);
    for (int32_t k = 0; k < shapes->n; k++)
      if (history->names[shapes->day[k].name].kind == kind) add_day(&all, shapes, &shapes->day[k], plain);
    memcpy(of_kind, plain, sizeof(double) * slots);
    learn_factor(of_kind, &all);
    g_free(all.expected);
    for (int32_t name = 0; name < history->n_names; name++) {
      if (history->names[name].kind != kind) continue;
      Sums own;
      sums_init(&own, shapes->slots);
      double *factor = memcpy(shapes->factor + (gsize)name * slots, of_kind, sizeof(double) * slots);
      for (int32_t k = 0; k < shapes->n; k++)
        if (shapes->day[k].name == name) add_day(&own, shapes, &shapes->day[k], of_kind);
      learn_factor(factor, &own);
      g_free(own.expected);
    }
  }
}

/* -- the horizon -- */

static void tilt_day(double *tilt, const Shapes *shapes, int32_t from, int32_t to) {
  const WfmSlots *future = shapes->task->future;
  const WfmHistory *history = shapes->task->history;
  int32_t day = future->day[from] - history->day0, slots = shapes->slots;
  int weekday = history->weekday[day];
  int16_t name = history->event[day];
  g_autofree double *usual = g_new(double, (gsize)(WEEKDAYS * slots)), *expected = g_new(double, (gsize)slots);
  usual_shapes(usual, shapes, day);
  expected_shape(expected, shapes, usual, name, weekday);
  for (int32_t i = from; i < to; i++) {
    int32_t s = future->slot[i];
    double own = usual[weekday * slots + s];
    tilt[i] = own > LEAST_SHARE ? expected[s] * shapes->factor[name * slots + s] / own : 1;
  }
}

bool wfm_event_shape_tilt(double *tilt, const WfmForecastTask *task, const double *share) {
  const WfmHistory *history = task->history;
  const WfmSlots *future = task->future;
  g_auto(Shapes) shapes = {.task = task, .share = share, .slots = history->base.slots};
  bool ahead = false;
  for (int32_t i = 0; i < future->grid.n; i++) ahead |= history->event[future->day[i] - history->day0] != WFM_NO_EVENT;
  if (!ahead || shapes.slots < 2) return false;
  gather(&shapes);
  if (shapes.n == 0) return false;
  find_weekdays(&shapes);
  find_factors(&shapes);
  for (int32_t i = 0, end; i < future->grid.n; i = end) {
    for (end = i; end < future->grid.n && future->day[end] == future->day[i]; end++) tilt[end] = 1;
    if (history->event[future->day[i] - history->day0] != WFM_NO_EVENT) tilt_day(tilt, &shapes, i, end);
  }
  return true;
}
