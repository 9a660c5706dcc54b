/* Forecast of contact volume and handle time: one queue at a time, from a history over a grid to a horizon over a grid.
 *
 * The history may have gaps (NaN = not measured) and closed hours (open[i] == 0). Seasonality lives in the queue's local time, so
 * the caller passes the local view (core/calendar.h) of both grids. The forecast is a distribution: contacts of interval i are
 * Poisson(mean[i] * D * E) with D a factor of mean 1 common to a local day (coefficient of variation day_cv), correlated from day to day,
 * and E one of the interval (interval_cv); quantiles, sample paths, day and week totals all come from that one law (forecast/law.h) and
 * therefore agree. */
#pragma once

#include "core/calendar.h"
#include "core/job.h"
#include "core/params.h"

#define WFM_N_QUANTILES 7
extern const double wfm_quantile_levels[WFM_N_QUANTILES]; /* 0.05 0.10 0.25 0.50 0.75 0.90 0.95 */

/* Kinds of events; where two fall on a day, the first in this order names it. A workday is one in exchange for a day off, on a day that usually is none. */
#define WFM_EVENT_KIND_CHOICES "holiday|half_day|bridge|release|campaign|incident|outage|closure|workday|payday|other"
#define WFM_N_EVENT_KINDS 11
extern const char *const wfm_event_kinds[]; /* the same words; ends in NULL */

#define WFM_FOLLOWS_WORKDAY 8 /* of WfmEvent.follows: a Saturday follows Friday, a Sunday Monday, other days themselves */

/* Something that happens on known dates: a holiday, a release, a campaign, an outage, a closure. */
typedef struct {
  const char *name;               /* events of the same name share their effect */
  const char *kind;               /* a word of WFM_EVENT_KIND_CHOICES */
  int64_t from, to;               /* instants, to > from */
  double volume_effect;           /* stated effect: factor on volume, 1.2 for +20 %; NaN: learn it from history */
  double aht_effect;              /* likewise on the handle time */
  double half_life_s;             /* a stated effect fades with it after `to`; 0: it ends there */
  int follows;                    /* its days follow another weekday's timetable: 1 = Monday .. 7 = Sunday; 0: their own */
  int32_t open_from_s, open_to_s; /* on its days the queue is open between these seconds of the local day only; both 0: as usual */
} WfmEvent;

/* What the planner says about a stretch of the history: believe it, leave it out, or: here begins another level. */
typedef enum { WFM_VERDICT_NONE, WFM_VERDICT_KEEP, WFM_VERDICT_DROP, WFM_VERDICT_SHIFT } WfmVerdictKind;
typedef struct {
  int64_t from, to; /* instants */
  WfmVerdictKind kind;
} WfmHistoryVerdict;

/* What was found odd in the history, and what became of it. */
typedef enum {
  WFM_FOUND_GAP,     /* open days without a count */
  WFM_FOUND_OUTAGE,  /* a day with almost nothing */
  WFM_FOUND_FAULT,   /* a day with several times too much */
  WFM_FOUND_UNUSUAL, /* a day far from what is usual */
  WFM_FOUND_SILENCE, /* hours without a contact where many are usual */
  WFM_FOUND_DROPPED, /* left out by the planner */
  WFM_FOUND_SHIFT,   /* a lasting change of level; from == to */
  WFM_N_FOUND
} WfmFoundKind;
extern const char *const wfm_found_names[WFM_N_FOUND];

typedef struct {
  WfmFoundKind kind;
  int64_t from, to;       /* instants */
  double found, expected; /* contacts; NaN where it makes no sense */
  double ratio;           /* found / expected, or the level after a shift over that before */
  bool kept;              /* the planner's verdict: believed as it stands */
  double followed;        /* share of a shift that the forecast stands on, 0 to 1 */
} WfmHistoryFinding;

/* Something outside the queue that moves its contacts - customers, orders - as it was and as it is planned (forecast/driver.h). Between two
 * points it runs on evenly. */
typedef struct {
  const char *name;
  const int32_t *day;       /* [n] local days, rising */
  const double *value;      /* [n] > 0 */
  const double *low, *high; /* [n] between which 80 % of what the planned value can turn out to be lies; NaN: not stated */
  size_t n;
  double elasticity; /* stated; NaN: learnt */
} WfmDriver;
#define WFM_MOST_DRIVERS 4       /* of one queue */
#define WFM_DRIVER_LEAST_DAYS 56 /* of the horizon */

typedef struct {
  const char *queue;
  const WfmSlots *past;   /* local view of the history grid, in the queue's zone */
  const WfmSlots *future; /* local view of the horizon; same step; starts at or after the end of the history */
  const double *volume;   /* [past n] contacts offered; NaN = not measured */
  const double
      *aht_s; /* [past n] mean handle time of the contacts served; NaN = nobody served or not measured; NULL: handle times do not matter */
  const double *served;                   /* [past n] contacts served, the weight of aht_s; NaN or 0 = none; may be NULL: volume is used */
  const uint8_t *open_past, *open_future; /* [past n], [future n] 1 = open; closed intervals are forecast as 0 */
  const WfmEvent *events;
  size_t n_events;
  const WfmHistoryVerdict *verdict; /* may be NULL */
  size_t n_verdicts;
  const WfmDriver *driver; /* [n_drivers], at most WFM_MOST_DRIVERS; only a horizon of WFM_DRIVER_LEAST_DAYS looks at them */
  size_t n_drivers;
  double aht_default_s; /* used where the history has no handle time; NaN: none known (an error if needed) */
  const char *like;     /* queue from whose forecast the handle time comes as long as there is none; NULL: the default stands */
  bool each_model;      /* keep, too, what every model says by itself */
  bool keep_handle;     /* keep, too, the held-back intervals of handle times */
  bool no_quantiles;    /* of intervals: they are left at 0, for who has no use for them, or fills them later */
} WfmForecastInput;

/* One line a planner can read about how the forecast was made or what looked odd. */
typedef struct {
  bool warning; /* false: an explanation */
  char *text;
} WfmNote;

/* Score of one candidate in the rolling-origin backtest. */
typedef struct {
  const char *model;         /* name of a registered model, or "combination" */
  int level;                 /* 0 interval, 1 day, 2 week */
  int lead_from, lead_to;    /* days ahead, both ends included, first day = 1 */
  double wape;               /* sum |f-y| / sum y; NaN if nothing was offered */
  double floor;              /* WAPE of a perfectly known Poisson rate equal to the forecast */
  double mase;               /* mean |f-y| over the in-sample mean of the weekly seasonal naive */
  double bias;               /* sum (f-y) / sum y */
  double cover80, cover95;   /* share of actuals inside the interval; NaN where the candidate has no distribution */
  size_t n;                  /* actuals scored */
  double random80, random95; /* the same without the excess that whole numbers give thin counts; NaN where not asked for */
} WfmScore;

/* A day of the rolling origins behind the choice: what the combination had said of it beforehand, and what came. Stated effects are taken
 * out of both. A day measured in part is scaled up to a whole one. */
typedef struct {
  int32_t origin, day; /* local days: the first of its horizon, and itself */
  double mean;         /* contacts of the whole day, > 0 */
  double actual;       /* likewise; NaN: not measured, or an outage */
  double sd;           /* of actual around mean by the forecast's law, > 0 */
  double factor_sd;    /* of that the day factor's part, >= 0; the rest are the intervals' factors and the noise of counts */
} WfmHeldDay;

/* Correlation of the factors of two days: share * persistence^h for days h apart (forecast/day_correlation.h). */
typedef struct {
  double share, persistence;
} WfmDayCorrelation;

#define WFM_PATH_FACTORS 8

/* How the factors of a queue's day, of its volume and of its handle time, go with those of its other days, with each other and with those
 * of the other queues (forecast/paths.h, forecast/handle_law.h, forecast/together.h). */
typedef struct {
  WfmDayCorrelation volume, aht;    /* in time */
  double loading[WFM_PATH_FACTORS]; /* of the volume on what all queues have in common; sum of squares below 1 */
  double aht_cv;                    /* of the factor of a day's handle time */
  double together;                  /* correlation of a day's two factors, -1 .. 1 */
} WfmPathLaw;

#define WFM_HANDLE_LEVELS 11
extern const double wfm_handle_levels[WFM_HANDLE_LEVELS];

/* How far the mean handle time of an interval strays from its forecast (forecast/handle_law.h). */
typedef struct {
  double level2, contact2;            /* variance of the logarithm: level2 + contact2 / contacts expected */
  double quantile[WFM_HANDLE_LEVELS]; /* of the error over its standard deviation, at wfm_handle_levels */
} WfmHandleLaw;

/* An interval of the rolling origins: what was forecast of its handle time beforehand, and what came. */
typedef struct {
  int32_t origin, day;     /* local days: the first of the origin's horizon, and its own */
  int32_t interval;        /* of the past */
  double aht_s, expected;  /* forecast; contacts that were forecast */
  double actual_s, served; /* measured, without stated effects, and the contacts behind it; served 0: nobody, and actual_s means nothing */
} WfmHeldHandle;

/* What became of a driver. */
typedef struct {
  char *name;
  bool used;
  double elasticity, sd; /* NaN: not estimated */
  double with, without;  /* error of four weeks at the rolling origins, over what came; NaN: not tested */
  double *log_sd;        /* [n] of the contacts, for what its plan may turn out to be, with the sign of the elasticity; NULL: not used */
  char *text;            /* for a planner */
} WfmForecastDriver;

typedef struct {
  char *queue;
  WfmGrid grid;      /* of the horizon */
  double *mean;      /* [n] contacts, >= 0, never NaN */
  double *aht_s;     /* [n] seconds, > 0, never NaN */
  double *quantile;  /* [n * WFM_N_QUANTILES] row-major, contacts */
  double *yardstick; /* [n] mean of the last N weeks, the planner's own forecast */
  double *each;      /* [wfm_n_forecast_models * n] what every model says by itself; a row of NaN: nothing. NULL: not asked for */
  double *day_cv;    /* [n] coefficient of variation of the day factor (same within a day; grows with the lead) */
  double interval_cv;
  int32_t past_days;   /* local days of history behind it */
  int32_t tested_days; /* so many days ahead the rolling origins looked; 0: nothing could be tested */
  double
      origins; /* that tell of day_cv, each by its weight and by how much of its days' errors is no noise of counts; 0: day_cv is assumed */
  double *follow; /* [n] slope by which the rest of a day from here on follows the day so far (forecast/intraday.h) */
  double *carry;  /* [n] likewise for the day after */
  WfmPathLaw path;
  WfmHandleLaw handle;
  WfmForecastDriver *driver; /* [n_drivers] as in the input; none where the horizon is too short for them */
  size_t n_drivers;
  double *
      elasticity_sd; /* [n] standard deviation of the logarithm, lasting, for what is not known of elasticities; NULL: no driver is used. Like that of
                            the drivers' plans it is in day_cv too */
  char *model;     /* what was chosen, in words: "harmonic 0.6 + weekly_mean 0.4" */
  WfmScore *score; /* [n_scores] backtest of every candidate, the combination and the yardsticks */
  size_t n_scores;
  WfmHeldDay *held; /* [n_held] latest origin first, days rising; a day may be seen from several origins */
  size_t n_held;
  WfmHeldHandle *held_handle; /* [n_held_handle] rows of one origin together, days rising; NULL: not asked for, or nothing to learn from */
  size_t n_held_handle;
  WfmHistoryFinding *finding; /* [n_findings] by time */
  size_t n_findings;
  WfmNote *note; /* [n_notes] */
  size_t n_notes;
} WfmForecast;

typedef struct {
  const char *model;          /* "auto" or the name of a registered model */
  int64_t recent_weeks;       /* N of the mean of the last N weeks */
  int64_t backtest_origins;   /* most rolling origins used in selection */
  int64_t backtest_step_days; /* days between origins */
  int64_t memory_weeks;       /* no more than this much history is used */
  double combination_band;    /* candidates within this share of the best error are combined ... */
  double combination_power;   /* ... with weights error^-power */
  bool siblings;              /* a short history is lengthened by the siblings' (forecast/siblings.h) */
  bool reconcile;             /* queues and their sums are reconciled (forecast/hierarchy.h) */
} WfmForecastSettings;
extern const WfmModule wfm_forecast_module;

/* Forecasts one queue. Too little history (not one measured open interval) is answered with a wide, warned forecast, not an error;
 * WFM_STATUS_BAD_INPUT only where a handle time is needed and neither history nor default gives one, or settings->model is unknown. */
WfmForecast *wfm_forecast_new(const WfmForecastInput *input, const WfmForecastSettings *settings, const WfmJob *job, GError **err);
void wfm_forecast_free(WfmForecast *forecast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmForecast, wfm_forecast_free)

/* Gives it other means (judgement, reconciliation): the quantiles follow by the same law. mean[n] >= 0. */
void wfm_forecast_set_mean(WfmForecast *forecast, const double *mean);

/* Rolling-origin backtest at given origins (instants, each a boundary of the history grid) over horizon_days, of every registered
 * model, the combination and the yardsticks. *out receives an array to g_free; model names in it are static. Windows of lead days:
 * 1-7, 1-14, 1-28, 1-horizon as far as the horizon reaches. Drivers are left out. */
bool wfm_backtest(WfmScore **out, size_t *n_out, const WfmForecastInput *input, const WfmForecastSettings *settings, const int64_t *origins,
                  size_t n_origins, int horizon_days, const WfmJob *job, GError **err);
