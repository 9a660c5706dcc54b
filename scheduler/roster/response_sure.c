/* A legal plan of one person wherever there is one: what is plain first, then a search that leaves nothing out. */
#include "scheduler/roster/response_parts.h"

#include <math.h>
#include <string.h>

/* Takes the plan in `tried` if it is legal and costs less. */
static double take_if_less(WfmSearch *s, const WfmPerson *p, WfmPlanned *tried, double best, WfmPlanned *out) {
  double worth = wfm_response_place(s, p, tried);
  if (!wfm_planned_judge(s->space, p, tried) || tried->price - worth >= best) return best;
  wfm_planned_copy(p, out, tried);
  return tried->price - worth;
}

/* Free throughout, but for the days that need a duty: the one that earns most. */
static double try_free(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  WfmPlanned *tried = s->spare[p->index];
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t chosen = -1;
    for (int32_t o = p->option_first[d]; p->must[d] && o < p->option_first[d + 1]; o++)
      if (!p->option[o].loose && !isinf(s->value[o]) && (chosen < 0 || s->value[o] > s->value[chosen])) chosen = o;
    if (p->must[d] && chosen < 0) return best;
    tried->option[d] = chosen;
  }
  return take_if_less(s, p, tried, best, out);
}

static double try_draft(WfmSearch *s, const WfmPerson *p, double best, WfmPlanned *out) {
  if (!s->draft) return best;
  WfmPlanned *tried = s->spare[p->index];
  wfm_planned_copy(p, tried, s->draft->plan[p->index]);
  return take_if_less(s, p, tried, best, out);
}

/* Nobody pays for presence: what is possible, and nothing else, decides. */
static void value_nothing(WfmSearch *s, const WfmPerson *p) {
  memset(s->sum, 0, ((size_t)s->space->problem->grid.n + 1) * sizeof *s->sum);
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++)
    if (!isinf(s->value[o])) s->value[o] = 0;
}

WfmResponse wfm_sure_response(WfmSearch *s, size_t a, WfmPlanned *out) {
  const WfmPerson *p = &s->space->person[a];
  if (!isinf(wfm_best_response(s, a, NULL, out))) return WFM_RESPONSE_FOUND;
  double best = try_free(s, p, INFINITY, out);
  best = try_draft(s, p, best, out);
  if (!isinf(best)) return WFM_RESPONSE_FOUND;
  value_nothing(s, p);
  if (!isinf(wfm_response_at_values(s, p, INFINITY, out))) return WFM_RESPONSE_FOUND;
  return wfm_response_tree(s, p, out);
}
