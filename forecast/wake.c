#include "forecast/wake.h"

#include "core/numeric.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define AFTER_DAYS 28 /* beyond which nothing is left */
#define BEFORE_DAYS 7
#define NEAR_AFTER 14 /* days around an event that do not say what is usual */
#define NEAR_BEFORE 5
#define NEIGHBOURS 8      /* same weekdays on each side that say what is usual */
#define MOST_STRENGTH 1.5 /* of one event, on the log scale */
#define MOST_WAKE 1.0
#define LEAST_WAKE 0.005 /* on the log scale; less is none */
#define LEAST_TOLD 0.02
#define TEMPER 0.5
#define NO_EFFECT 0.6       /* probability beforehand that there is none */
#define LEAST_CONTACTS 20.0 /* usual contacts of a day below which it teaches nothing */
#define OWN_PRIOR 0.5       /* days that an event's name and kind weigh in its strength */

typedef enum { AFTER, BEFORE } Side;
static const double half_lives[2][5] = {{1, 2, 4, 8, 16}, {0.5, 1, 2, 4, 8}};
#define N_HALF_LIVES 5

/* A kind of events as it is learnt. */
typedef struct {
  double mean, sd;                /* of c beforehand */
  double effect[AFTER_DAYS + 1];  /* of strength 1, j days after */
  double before[BEFORE_DAYS + 1]; /* and before */
  double half_life;               /* after, the middle of what is likely */
  double strength;                /* of its events on average */
  int32_t n;                      /* events of the past that taught it */
} Kind;

typedef struct {
  int32_t kind, first, last; /* days; they may lie outside the history */
  const char *name;
  double strength; /* NaN: its days are not known */
  double days;     /* measured, that it rests on */
} Happening;

typedef struct {
  WfmHistory *history;
  GArray *event;   /* of Happening */
  uint8_t *near;   /* [n_days] an event, or within the reach of one */
  double *usual;   /* [n_days] NaN where not known */
  double *stray;   /* [n_days] log(level / usual) of ordinary days, less what was learnt so far; NaN elsewhere */
  double variance; /* of stray far from events */
  Kind kind[WFM_N_EVENT_KINDS];
} Study;

/* -- what happened -- */

static bool is_of(const char *kind, const char *const *words) {
  return g_strv_contains(words, kind);
}

static const char *const learnt_kinds[] = {"release", "campaign", "incident", "outage", "closure", "other", NULL};
static const char *const blind_kinds[] = {"outage", "closure", NULL};

/* Day (index) of an instant; -1 before the history, n_days behind the horizon. */
static int32_t day_of(const WfmHistory *history, int64_t at) {
  const WfmSlots *past = history->input->past, *future = history->input->future;
  int64_t i = wfm_grid_index(past->grid, at), k = wfm_grid_index(future->grid, at);
  if (i < history->first) return -1;
  if (i < past->grid.n) return past->day[i] - history->day0;
  if (k < 0) return history->n_past_days; /* between history and horizon */
  return k < future->grid.n ? future->day[k] - history->day0 : history->n_days;
}

static void gather_events(Study *study) {
  const WfmForecastInput *input = study->history->input;
  study->event = g_array_new(FALSE, FALSE, sizeof(Happening));
  for (size_t e = 0; e < input->n_events; e++) {
    const WfmEvent *event = &input->events[e];
    if (!isnan(event->volume_effect) || !is_of(event->kind, learnt_kinds)) continue;
    Happening happening = {
        .first = day_of(study->history, event->from), .last = day_of(study->history, event->to - 1), .name = event->name};
    while (g_strcmp0(wfm_event_kinds[happening.kind], event->kind) != 0) happening.kind++;
    if (happening.first >= 0) g_array_append_val(study->event, happening);
  }
}

static void mark_near(Study *study) {
  const WfmHistory *history = study->history;
  for (int32_t d = 0; d < history->n_days; d++) study->near[d] = history->event[d] != WFM_NO_EVENT;
  for (guint e = 0; e < study->event->len; e++) {
    const Happening *event = &g_array_index(study->event, Happening, e);
    for (int32_t d = MAX(0, event->first - NEAR_BEFORE); d <= MIN(history->n_days - 1, event->last + NEAR_AFTER); d++) study->near[d] = 1;
  }
}

/* -- what is usual -- */

static double usual_level(const Study *study, int32_t day) {
  const WfmHistory *history = study->history;
  double around[2 * NEIGHBOURS];
  size_t n = 0;
  for (int direction = -1; direction <= 1; direction += 2)
    for (int k = 1, found = 0; k <= 3 * NEIGHBOURS && found < NEIGHBOURS; k++) {
      int32_t d = day + direction * 7 * k;
      if (d < 0 || d >= history->n_past_days) break;
      if (!study->near[d] && history->level[d] > 0) around[n++] = history->level[d], found++;
    }
  return n >= 3 ? wfm_median(around, n) : (double)NAN;
}

static void fill_usual(Study *study) {
  const WfmHistory *history = study->history;
  g_autofree double *far = g_new(double, (gsize)history->n_days + 1);
  size_t n = 0;
  for (int32_t d = 0; d < history->n_days; d++) {
    study->usual[d] = d < history->n_past_days ? usual_level(study, d) : (double)NAN;
    bool known = study->usual[d] >= LEAST_CONTACTS && history->level[d] > 0 && history->event[d] == WFM_NO_EVENT;
    study->stray[d] = known ? CLAMP(log(history->level[d] / study->usual[d]), -MOST_STRENGTH, MOST_STRENGTH) : (double)NAN;
    if (known && !study->near[d]) far[n++] = fabs(study->stray[d]);
  }
  double sd = n > 0 ? 1.4826 * wfm_median(far, n) : 0;
  study->variance = fmax(sd * sd, 4e-4);
}

/* -- strength of the events -- */

/* What was counted on a day over what is usual in the intervals that were counted; whatever was screened. */
static double day_ratio(const Study *study, int32_t day) {
  const WfmHistory *history = study->history;
  double sum = 0, counted = 0, open = 0;
  for (int32_t i = history->begin[day]; i < history->begin[day + 1]; i++) {
    double y = wfm_history_counted(history, i);
    open += history->input->open_past[i] != 0;
    if (!isnan(y)) sum += y, counted++;
  }
  return counted > 0.5 * open && study->usual[day] > 0 ? (sum + 0.5) / (study->usual[day] * counted / open + 0.5) : (double)NAN;
}

static void measure_events(Study *study) {
  for (guint e = 0; e < study->event->len; e++) {
    Happening *event = &g_array_index(study->event, Happening, e);
    double sum = 0;
    for (int32_t d = event->first; d <= MIN(event->last, study->history->n_past_days - 1); d++) {
      double ratio = day_ratio(study, d);
      if (!isnan(ratio)) sum += CLAMP(log(ratio), -MOST_STRENGTH, MOST_STRENGTH), event->days++;
    }
    event->strength = event->days > 0 ? sum / event->days : (double)NAN;
  }
}

/* Mean strength of the events of a kind, or of a name in it, drawn to `prior` as if one more had been so strong. */
static double mean_strength(const Study *study, int32_t kind, const char *name, double prior) {
  double sum = prior, n = 1;
  for (guint e = 0; e < study->event->len; e++) {
    const Happening *event = &g_array_index(study->event, Happening, e);
    if (event->kind == kind && !isnan(event->strength) && (!name || g_strcmp0(name, event->name) == 0)) sum += event->strength, n++;
  }
  return sum / n;
}

/* Each event's strength drawn to its name's, the name's to the kind's. Those that say nothing are of strength 1. */
static void draw_strengths(Study *study) {
  g_autofree double *drawn = g_new(double, (gsize)study->event->len + 1);
  for (int k = 0; k < WFM_N_EVENT_KINDS; k++)
    study->kind[k].strength = is_of(wfm_event_kinds[k], blind_kinds) ? 1 : mean_strength(study, k, NULL, 0);
  for (guint e = 0; e < study->event->len; e++) {
    const Happening *event = &g_array_index(study->event, Happening, e);
    double of_kind = study->kind[event->kind].strength, of_name = mean_strength(study, event->kind, event->name, of_kind);
    double own = isnan(event->strength) ? 0 : event->days * event->strength;
    drawn[e] = is_of(wfm_event_kinds[event->kind], blind_kinds) ? 1 : (own + OWN_PRIOR * of_name) / (event->days + OWN_PRIOR);
  }
  for (guint e = 0; e < study->event->len; e++) g_array_index(study->event, Happening, e).strength = drawn[e];
}

/* -- effects -- */

/* Days between an ordinary day and an event on one side of it; 0: it lies not there, or out of reach. */
static int32_t distance(const Happening *event, int32_t day, Side side) {
  int32_t j = side == AFTER ? day - event->last : event->first - day;
  return j >= 1 && j <= (side == AFTER ? AFTER_DAYS : BEFORE_DAYS) ? j : 0;
}

static double column_at(const Study *study, int kind, Side side, int32_t day, double half_life) {
  double sum = 0;
  for (guint e = 0; e < study->event->len; e++) {
    const Happening *event = &g_array_index(study->event, Happening, e);
    int32_t j = event->kind == kind ? distance(event, day, side) : 0;
    if (j > 0) sum += event->strength * exp2(-j / half_life);
  }
  return sum;
}

/* Precision and weighted mean of c for a half-life, and the logarithm of the evidence for it over that for no effect. */
static double fit_half_life(double *c, const Study *study, int kind, Side side, double half_life) {
  const Kind *prior = &study->kind[kind];
  double mean = side == AFTER ? prior->mean : 0, precision = 1 / (prior->sd * prior->sd);
  double A = precision, b = mean * precision;
  for (int32_t d = 0; d < study->history->n_past_days; d++) {
    if (isnan(study->stray[d])) continue;
    double x = column_at(study, kind, side, d, half_life), weight = TEMPER / (study->variance + 1 / study->usual[d]);
    A += weight * x * x, b += weight * x * study->stray[d];
  }
  *c = b / A;
  return 0.5 * (b * b / A - mean * mean * precision - log(A / precision));
}

/* Effect by distance, averaged over the half-lives and none. */
static void learn_side(Study *study, int kind, Side side) {
  Kind *of = &study->kind[kind];
  double c[N_HALF_LIVES], odds[N_HALF_LIVES], total = NO_EFFECT, middle = 0;
  for (int h = 0; h < N_HALF_LIVES; h++) {
    odds[h] = (1 - NO_EFFECT) / N_HALF_LIVES * exp(fmin(500, fit_half_life(&c[h], study, kind, side, half_lives[side][h])));
    total += odds[h];
  }
  double *effect = side == AFTER ? of->effect : of->before;
  for (int h = 0; h < N_HALF_LIVES; h++) {
    for (int32_t j = 1; j <= (side == AFTER ? AFTER_DAYS : BEFORE_DAYS); j++)
      effect[j] += odds[h] / total * c[h] * exp2(-j / half_lives[side][h]);
    middle += odds[h] / (total - NO_EFFECT) * log2(half_lives[side][h]);
  }
  if (side == AFTER) of->half_life = exp2(middle);
}

static double effect_at(const Study *study, int32_t day) {
  double sum = 0;
  for (guint e = 0; e < study->event->len; e++) {
    const Happening *event = &g_array_index(study->event, Happening, e);
    sum += event->strength *
           (study->kind[event->kind].effect[distance(event, day, AFTER)] + study->kind[event->kind].before[distance(event, day, BEFORE)]);
  }
  return sum;
}

/* Events of a kind around which an ordinary day is known: without one nothing is learnt, and nothing assumed. */
static int32_t teachers(const Study *study, int kind) {
  int32_t n = 0;
  for (guint e = 0; e < study->event->len; e++) {
    const Happening *event = &g_array_index(study->event, Happening, e);
    bool known = false;
    for (int32_t d = MAX(0, event->last + 1); d < MIN(study->history->n_past_days, event->last + 4); d++) known |= !isnan(study->stray[d]);
    n += event->kind == kind && known;
  }
  return n;
}

static void learn_kind(Study *study, int kind) {
  Kind *of = &study->kind[kind];
  bool blind = is_of(wfm_event_kinds[kind], blind_kinds);
  of->mean = blind ? 0 : 0.3, of->sd = blind ? 0.3 : 0.7;
  of->n = teachers(study, kind);
  if (of->n == 0) return;
  for (int side = AFTER; side <= BEFORE; side++) {
    learn_side(study, kind, (Side)side);
    double *effect = side == AFTER ? of->effect : of->before;
    for (int32_t d = 0; d < study->history->n_past_days; d++)
      for (guint e = 0; e < study->event->len; e++) {
        const Happening *event = &g_array_index(study->event, Happening, e);
        if (event->kind == kind) study->stray[d] -= event->strength * effect[distance(event, d, (Side)side)];
      }
  }
}

static void tell(const Study *study, int kind) {
  const Kind *of = &study->kind[kind];
  double next = of->strength * of->effect[1], week = of->strength * of->effect[7], before = of->strength * of->before[1];
  if (of->n == 0 || fmax(fabs(next), fabs(before)) < LEAST_TOLD) return;
  wfm_note(
      study->history->notes, false,
      "around a typical %s, as learnt from %d: the day after %+.0f %% contacts, a week after %+.0f %% (half-life about %.0f days), the day "
      "before %+.0f %%",
      wfm_event_kinds[kind], (int)of->n, 100 * expm1(next), 100 * expm1(week), of->half_life, 100 * expm1(before));
}

static void apply(Study *study) {
  WfmHistory *history = study->history;
  for (int32_t d = 0; d < history->n_days; d++) {
    double effect = effect_at(study, d), factor = fabs(effect) < LEAST_WAKE ? 1 : exp(CLAMP(effect, -MOST_WAKE, MOST_WAKE));
    history->wake[d] = factor, history->level[d] /= factor;
    for (int32_t i = history->begin[d]; i < history->begin[d + 1]; i++) history->clean[i] /= factor;
  }
}

void wfm_wake_treat(WfmHistory *history) {
  Study study = {.history = history};
  size_t n = (size_t)history->n_days;
  history->wake = g_new(double, n + 1);
  for (size_t d = 0; d < n; d++) history->wake[d] = 1;
  gather_events(&study);
  g_autoptr(GArray) event = study.event;
  if (event->len == 0 || history->n_measured_days == 0) return;
  g_autofree uint8_t *near = study.near = g_new0(uint8_t, n + 1);
  g_autofree double *usual = study.usual = g_new(double, n + 1), *stray = study.stray = g_new(double, n + 1);
  mark_near(&study);
  fill_usual(&study);
  measure_events(&study);
  draw_strengths(&study);
  for (int k = 0; k < WFM_N_EVENT_KINDS; k++) learn_kind(&study, k);
  apply(&study);
  for (int k = 0; k < WFM_N_EVENT_KINDS; k++) tell(&study, k);
  (void)near, (void)usual, (void)stray;
}
