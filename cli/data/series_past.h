/* One series as it is seen from one origin: the arrays of a forecast's input, and what came.
 *
 * The grid runs in absolute time from the series' first day to the end of the horizon. Opening hours are what the rows before the origin show:
 * a slot of the week is open where at least a fifth of the last half year's have a row, the half year before the series' last row; an interval with
 * a row is open in any case. Nothing after the origin is looked at: a slot that opens later is forecast as closed. A slot of a weekday that has
 * not come yet is open where it is on some other weekday. */
#pragma once

#include "cli/data/series_file.h"
#include "forecast/forecast.h"

/* The local view of a grid, which series that begin on the same day have in common. */
typedef struct WfmSharedSlots WfmSharedSlots;

typedef struct {
  const WfmSeriesFile *file;
  const WfmSeries *series;
  WfmSharedSlots *shared;    /* owns what all, past and future view */
  const WfmSlots *all;       /* past and horizon */
  WfmSlots past, future;     /* views */
  double *offered;           /* [all n] NaN = not measured */
  double *aht_s, *served;    /* [all n] NaN and 0 where the file has none */
  uint8_t *open;             /* [all n] */
  uint8_t *week;             /* [7 * slots] the usual opening hours, from Monday */
  unsigned guessed_weekdays; /* bit k: of that weekday (0 = Monday) hours are open that have not come yet */
  uint8_t *repeated;         /* [all n] 1 = first pass, 2 = second pass of a repeated hour; 0 = any other */
} WfmSeriesPast;

/* NULL where the series has no row before the origin (a local day). like: another series' past from the same origin, whose slots are taken
 * where they fit; may be NULL. */
WfmSeriesPast *wfm_series_past_new(const WfmSeriesFile *file, const WfmSeries *series, int32_t origin_day, int horizon_days,
                                   const WfmSeriesPast *like);
void wfm_series_past_free(WfmSeriesPast *past);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmSeriesPast, wfm_series_past_free)

/* Changes the opening hours as events state them (forecast/events.h); what was counted outside them stays. */
void wfm_series_past_open(WfmSeriesPast *past, const GArray *events);

/* Borrows the arrays and the events. */
WfmForecastInput wfm_series_past_input(const WfmSeriesPast *past, const GArray *events);
