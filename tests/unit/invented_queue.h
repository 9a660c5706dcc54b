/* A queue whose truth is known, because the test invented it. */
#pragma once

#include "forecast/forecast.h"

/* An invented queue: a rate by local slot and weekday, history and horizon around it. */
typedef struct {
  WfmZone *zone;
  WfmSlots *past, *future;
  double *volume, *aht, *served, *truth, *truth_past; /* truth: rate in the horizon */
  uint8_t *open_past, *open_future;
  WfmEvent events[12];
  size_t n_events;
} Queue;

typedef struct {
  const char *zone;
  int32_t first_day, past_days, future_days, step;
  double per_day;
  bool office; /* open Monday to Friday 8 to 18 only */
  bool exact;  /* volume equals the rate, else Poisson */
  uint64_t seed;
} Shape;

/* Contacts expected in a slot of a day, of so many slots. Two humps, different at weekends: a function of local time only. */
double queue_rate(const Shape *shape, int32_t day, int32_t slot, int32_t slots);
Queue queue_new(Shape shape);
void queue_clear(Queue *q);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Queue, queue_clear)

WfmForecastInput input_of(const Queue *q);
WfmForecastSettings defaults(void);

/* As every forecast has to be: finite, not negative, closed hours at 0, quantiles in order, with a note. */
void check_sane(const WfmForecast *f, const Queue *q);
/* By the defaults; it is sane. */
WfmForecast *forecast(const Queue *q);
bool warned(const WfmForecast *f, const char *words);

double sum_of(const double *x, int32_t n);
/* Sum of the absolute differences from the truth over the sum of the truth. */
double distance(const WfmForecast *f, const Queue *q);
