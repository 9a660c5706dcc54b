/* The forecast with drivers beside the one without: which of the two is taken.
 *
 * Both are tested at the same rolling origins, as far ahead as the history lets them look, each origin with the elasticities that the days before
 * it show; what the drivers came to after it is taken as known, as the plan is for the horizon. The measure is the error of four weeks' contacts. Drivers
 * are used where it is no larger with them; those of a stated elasticity in any case. Where drivers explain a lasting change of
 * level that the other screens would have scaled away (forecast/level_shift.h), it is left to them, and the test is about the history
 * as it was, with and without them. */
#pragma once

#include "forecast/driver.h"
#include "forecast/select.h"

typedef struct {
  WfmHistory *history;     /* as the drivers leave it */
  WfmSelection *selection; /* NULL: no driver can be used */
  WfmDrive *drive;
  WfmElasticity elasticity; /* at the end of the history */
  GPtrArray *notes;         /* of WfmNote: what looked odd in that history */
  WfmForecastDriver *told;  /* [input n_drivers] owned */
  bool used;
} WfmDriven;

/* without: the selection from the same input with no drivers. NULL where the input has none, or too short a horizon. */
WfmDriven *wfm_driven_new(const WfmForecastInput *input, const WfmForecastSettings *settings, const WfmForecastModel *only,
                          const WfmSelection *without, const WfmJob *job);
void wfm_driven_free(WfmDriven *driven);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmDriven, wfm_driven_free)

/* Fills the spread of elasticities and of the plans, and widens the days by them. */
void wfm_driven_widen(WfmForecast *forecast, const WfmDriven *driven);
/* Hands what is told over to the forecast. */
void wfm_driven_tell(WfmForecast *forecast, WfmDriven *driven);

void wfm_forecast_drivers_free(WfmForecastDriver *driver, size_t n);
void wfm_notes_free(GPtrArray *notes);
