/* Forecast totals of days and weeks with their bands. Quantiles of intervals do not add up to those of a day: the law of the forecast gives the day's
 * own (forecast/law.h: all intervals of a day share its factor), and sample futures those of a week, whose days stray together
 * as forecast_law.csv has it (forecast/day_paths.h, the same as of `wfm outlook`). Days are those of the queue's clock, which are the law's. */
#pragma once

#include "cli/report/page_data.h"

/* "days":{"first":local day,"mean":[],"low":[],"high":[],"yardstick":[],"whole":[]},"weeks":{the same} of one queue; low and high are the 10 % and
 * the 90 % quantile, null where the tables do not have what they need; whole is 0 where the forecast holds a part of the span alone. Weeks begin with the first
 * whole day. Nothing where the queue has no forecast. */
void wfm_page_totals(const WfmPage *page, const char *queue, const WfmZone *zone, int64_t longest_s, GString *out);
