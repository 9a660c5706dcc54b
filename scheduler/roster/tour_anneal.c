#include "scheduler/roster/tour_anneal.h"

#include "scheduler/roster/tour_draw.h"

#include <math.h>

enum { SAMPLES = 400, HALVINGS = 40, CHUNK = 64 };

static const double MOVED = 0.85; /* share of the draws' changes at endless temperature that is left where it begins */
static const double COLD =
    1.0 / 150; /* where nine tenths of the work end, of where it begins: prices of a tenth of the largest still count */
static const double FROZEN = 1.0 / 5e3; /* where it ends */

typedef struct {
  size_t first, second;
  WfmTourDays days; /* n = 0: there are none */
} Pick;

/* A stretch of days, or half the time two: a shift more here is often one less far away, where hours are all given out. */
static void pick_days(WfmTourSearch *s, int32_t n_days, WfmTourDays *days) {
  int32_t parts = n_days > 2 && wfm_rng_u32(&s->rng) % 2 ? 2 : 1, most = MIN(WFM_TOUR_DRAW_DAYS / parts, n_days);
  int32_t from[2], to[2];
  for (int32_t k = 0; k < parts; k++) {
    int32_t length = 1 + (int32_t)wfm_rng_below(&s->rng, (uint32_t)most);
    from[k] = (int32_t)wfm_rng_below(&s->rng, (uint32_t)(n_days - length + 1));
    to[k] = from[k] + length;
  }
  int32_t low = parts == 2 ? MIN(from[0], from[1]) : from[0], high = parts == 2 ? MAX(to[0], to[1]) : to[0];
  days->n = 0;
  for (int32_t d = low; d < high; d++)
    if ((d >= from[0] && d < to[0]) || (parts == 2 && d >= from[1] && d < to[1])) days->day[days->n++] = d;
}

static Pick pick(WfmTourSearch *s) {
  Pick p = {.first = wfm_rng_below(&s->rng, (uint32_t)s->n), .second = wfm_rng_below(&s->rng, (uint32_t)s->n)};
  int32_t n_days = MIN(s->space->person[p.first].n_days, s->space->person[p.second].n_days);
  if (n_days > 0) pick_days(s, n_days, &p.days);
  return p;
}

/* The temperature at which draws from the present roster change something nearly as often as at an endless one; 0: nothing ever changes. */
static double find_hot(WfmTourSearch *s, WfmTourDraw *draw) {
  double changed[HALVINGS] = {0}, top = 0;
  for (size_t l = 0; l < s->n_lines; l++) top = MAX(top, MAX(s->line[l].under_price, s->line[l].over_price));
  top *= 16;
  for (int32_t k = 0; k < SAMPLES && top > 0; k++) {
    Pick p = pick(s);
    for (int32_t h = 0; h < HALVINGS && p.days.n > 0; h++)
      changed[h] += wfm_tour_draw_chance(draw, p.first, &p.days, top * pow(0.5, h / 2.0));
  }
  int32_t h = 0;
  while (h + 1 < HALVINGS && changed[h + 1] > MOVED * changed[0]) h++;
  return changed[0] > 0 ? top * pow(0.5, h / 2.0) : 0;
}

static void draw_some(WfmTourSearch *s, WfmTourDraw *draw, double temperature) {
  for (int32_t k = 0; k < CHUNK; k++) {
    Pick p = pick(s);
    s->steps += 20; /* also where there is nothing to draw */
    if (p.days.n == 0) continue;
    if (p.second == p.first || wfm_rng_u32(&s->rng) % 2)
      wfm_tour_draw_one(draw, p.first, &p.days, temperature);
    else
      wfm_tour_draw_two(draw, p.first, p.second, &p.days, temperature);
  }
}

void wfm_tour_anneal(WfmTourSearch *s, int64_t work) {
  WfmTourDraw *draw = wfm_tour_draw_new(s);
  double hot = find_hot(s, draw);
  int64_t begun = wfm_tour_search_steps(s), until = begun + work * 1000000;
  for (int64_t now = begun; hot > 0 && now < until && !wfm_job_stopped(s->job); now = wfm_tour_search_steps(s)) {
    double share = (double)(now - begun) / (double)(until - begun), late = MAX(share - 0.9, 0) / 0.1;
    draw_some(s, draw, hot * pow(COLD, MIN(share / 0.9, 1)) * pow(FROZEN / COLD, late));
  }
  for (size_t a = 0; a < s->n; a++) {
    bool fresh;
    WfmTour *tour = wfm_tour_keep(s, a, wfm_tour_draw_options(draw, a), &fresh);
    if (tour) s->now[a] = tour; /* else the judge knows better, as in a night in which the clock changes */
  }
  wfm_tour_draw_free(draw);
  wfm_tour_recount(s);
  wfm_tour_note(s);
  for (size_t a = 0; a < s->n && wfm_tour_cost(s) > s->best_cost; a++) s->now[a] = s->best[a];
  wfm_tour_recount(s);
}
