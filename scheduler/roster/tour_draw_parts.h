/* What the drawing of days shares between its files (tour_draw.c, tour_ways.c). */
#pragma once

#include "scheduler/roster/tour_draw.h"
#include "scheduler/roster/tour_live.h"

/* What the free days become. */
typedef struct {
  int32_t option[WFM_TOUR_DRAW_DAYS];
} WfmTourWay;

struct WfmTourDraw {
  WfmTourSearch *s;
  WfmTourLive *live; /* [n] */
  double *before,
      *after; /* [WFM_TOUR_DRAW_DAYS][most states + 1] weights of all ways from a state in which a free day begins, and in which it ends */
  double *weight;  /* [WFM_TOUR_DRAW_DAYS][most options of a day] */
  double *by_kind; /* [WFM_TOUR_DRAW_DAYS][most kinds] */
  double *onward;  /* [most kinds] scratch: weight of a kind and of all ways after it */
  double *row_sum; /* [most rows] scratch: of the kinds that may follow */
  double off[WFM_TOUR_DRAW_DAYS];
  size_t states, options, kinds; /* strides */
  int32_t *breaks, *trial;       /* scratch of the judge */
};

/* Money that a duty adds, the person not being counted that day. */
double wfm_tour_cost_of(const WfmTourSearch *search, size_t person, int32_t option);
/* The logarithm of the sum of the weights of all ways through the free days, the person not being counted on them; -INFINITY: there is
 * none. */
double wfm_tour_ways(WfmTourDraw *draw, size_t person, const WfmTourDays *days, double temperature);
/* One way, by the weights that wfm_tour_ways left. */
void wfm_tour_draw_way(WfmTourDraw *draw, size_t person, const WfmTourDays *days, WfmTourWay *way);
