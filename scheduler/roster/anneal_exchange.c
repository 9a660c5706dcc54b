/* Two people exchange duties, as they are: of a day on which both work, or one's duty of a day for the other's of another day.
 *
 * Whoever moves a whole shift to another day leaves a hole that costs more than the coldest temperatures pay, long before the roster is good:
 * who works on which days would be settled while intervals are still rough. Where one takes the other's place hardly anything changes but
 * skills, and between people of one skill group nothing but what their next days allow. */
#include "scheduler/roster/anneal_parts.h"

#include <math.h>
#include <string.h>

enum { MOST_TRIES = 30, REACH = 7, JUDGED = 2000 };

typedef struct {
  const WfmPerson *person[2];
  const WfmPlanned *now[2];
  WfmPlanned *then[2];
  int32_t day[2];
  int n_days;
} Exchange;

/* Somebody else with the same shifts at the same site; NULL: none was met. */
static const WfmPerson *draw_partner(WfmSearch *s, const WfmPerson *p) {
  for (int k = 0; k < MOST_TRIES; k++) {
    const WfmPerson *other = &s->space->person[wfm_rng_below(&s->rng, (uint32_t)s->space->n_persons)];
    if (other != p && other->pool == p->pool && other->site == p->site) return other;
  }
  return NULL;
}

/* A day; where only one of the two works on it, mostly another one with it on which only the other does: else that one gets a duty more. */
static bool draw_days(WfmSearch *s, Exchange *x) {
  const int32_t *one = x->now[0]->option, *two = x->now[1]->option;
  int32_t n = MIN(x->person[0]->n_days, x->person[1]->n_days), seen = 0;
  if (n == 0) return false;
  int32_t d = x->day[0] = (int32_t)wfm_rng_below(&s->rng, (uint32_t)n);
  x->n_days = 1;
  if (one[d] < 0 && two[d] < 0) return false;
  if ((one[d] < 0) == (two[d] < 0)) return true;
  for (int32_t e = MAX(0, d - REACH); e < MIN(n, d + REACH + 1); e++) {
    if (e == d || (one[e] < 0) == (two[e] < 0) || (one[e] < 0) == (one[d] < 0)) continue;
    if (wfm_rng_below(&s->rng, (uint32_t)++seen) == 0) x->day[1] = e;
  }
  if (seen > 0 && wfm_rng_below(&s->rng, 4) > 0) x->n_days = 2;
  return true;
}

static bool in_meeting(const WfmPerson *p, const WfmCandidate *c) {
  for (guint m = 0; m < p->meeting->len; m++) {
    const WfmSpan *span = p->meeting->pdata[m];
    if (span->from < c->end && span->to > c->start) return true;
  }
  return false;
}

/* Gives the person the other's duty of the day, or his day off; false where that is none of his options, or meets a meeting, around which
 * breaks would have to be laid anew. */
static bool give(const WfmPerson *p, WfmPlanned *plan, const WfmPerson *other, const WfmPlanned *theirs, int32_t day) {
  plan->option[day] = -1;
  if (theirs->option[day] < 0) return !p->must[day];
  const WfmCandidate *c = wfm_candidate(other, theirs->option[day]);
  size_t at = (size_t)day * WFM_MAX_BREAKS;
  memcpy(plan->breaks + at, theirs->breaks + at, WFM_MAX_BREAKS * sizeof *plan->breaks);
  for (int32_t o = p->option_first[day]; o < p->option_first[day + 1]; o++)
    if (p->option[o].candidate == other->option[theirs->option[day]].candidate) plan->option[day] = o;
  return plan->option[day] >= 0 && !p->option[plan->option[day]].loose && !in_meeting(p, c) && !in_meeting(other, c);
}

/* Whether the day's duty keeps its distance from those before and after it. */
static bool fits(const WfmPerson *p, const WfmPlanned *plan, int32_t day) {
  int32_t before, after;
  if (plan->option[day] < 0) return true;
  wfm_menu_neighbours(p, plan, day, -1, &before, &after);
  return (before < 0 || wfm_menu_may_follow(p, before, plan->option[day])) &&
         (after < 0 || wfm_menu_may_follow(p, plan->option[day], after));
}

/* The plans with the days exchanged; false where one of them is not legal. */
static bool exchanged(WfmSearch *s, Exchange *x) {
  for (int j = 0; j < 2; j++) {
    wfm_planned_copy(x->person[j], x->then[j], x->now[j]);
    for (int k = 0; k < x->n_days; k++)
      if (!give(x->person[j], x->then[j], x->person[1 - j], x->now[1 - j], x->day[k])) return false;
    for (int k = 0; k < x->n_days; k++)
      if (!fits(x->person[j], x->then[j], x->day[k])) return false;
  }
  for (int j = 0; j < 2; j++) {
    s->steps += JUDGED;
    if (!wfm_planned_judge(s->space, x->person[j], x->then[j])) return false;
  }
  return true;
}

/* The person does the day of one plan instead of that of another: what presence earns more by the bound's prices. */
static double attend(WfmAnneal *an, const WfmPerson *p, const WfmPlanned *from, const WfmPlanned *to, int32_t day) {
  WfmCoverage *c = an->s->coverage;
  const double *guide = an->guide + (size_t)p->group * (size_t)c->n;
  double more = 0;
  memset(an->mask, 0, (size_t)c->n);
  memset(an->mask2, 0, (size_t)c->n);
  wfm_menu_mark(an->s->space, p, from, day, an->mask);
  wfm_menu_mark(an->s->space, p, to, day, an->mask2);
  for (int32_t i = 0; i < c->n; i++) {
    if (an->mask[i] == an->mask2[i]) continue;
    more += an->mask2[i] ? guide[i] : -guide[i];
    if (an->mask2[i]) wfm_coverage_add(c, i, p->group);
    if (an->mask[i]) wfm_coverage_remove(c, i, p->group);
  }
  an->s->steps += c->n / 4;
  return more;
}

/* Crews and breaks of the days, which are no part of the coverage's journal. Seats need nothing: who is on them changes. */
static void book(WfmSearch *s, const Exchange *x, WfmPlanned *const from[2], WfmPlanned *const to[2]) {
  for (int j = 0; j < 2; j++)
    for (int k = 0; k < x->n_days; k++) {
      const WfmPerson *p = x->person[j];
      int32_t d = x->day[k];
      wfm_search_crew(s, p, from[j], d, d + 1, -1);
      wfm_search_crew(s, p, to[j], d, d + 1, 1);
      wfm_planned_rest(s->space, p, from[j], d, d + 1, s->coverage, -1);
      wfm_planned_rest(s->space, p, to[j], d, d + 1, s->coverage, 1);
    }
}

static double crew_cost(const WfmSearch *s) {
  return s->crews ? s->crews->cost : 0;
}

bool wfm_anneal_exchange(WfmAnneal *an) {
  WfmSearch *s = an->s;
  s->steps += 100;
  const WfmPerson *p = &s->space->person[wfm_rng_below(&s->rng, (uint32_t)s->space->n_persons)], *other = draw_partner(s, p);
  if (!other) return false;
  WfmPlanned *now[2] = {s->plan[p->index], s->plan[other->index]};
  Exchange x = {{p, other}, {now[0], now[1]}, {an->tried, an->tried2}, {-1, -1}, 0};
  if (!draw_days(s, &x) || !exchanged(s, &x)) return false;
  double rise = x.then[0]->price + x.then[1]->price - now[0]->price - now[1]->price, crews = crew_cost(s), earned = 0;
  double value = wfm_coverage_value(s->coverage), lacking = wfm_coverage_presence_short(s->coverage);
  wfm_coverage_begin(s->coverage);
  for (int j = 0; j < 2 && p->group != other->group; j++)
    for (int k = 0; k < x.n_days; k++) earned += attend(an, x.person[j], now[j], x.then[j], x.day[k]);
  book(s, &x, now, x.then);
  value = wfm_coverage_value(s->coverage) - value;
  double asked = lacking - wfm_coverage_presence_short(s->coverage); /* presences do not lean: the bound knows nothing of them */
  double dearer = rise + crew_cost(s) - crews - value - an->lean * (earned - (value - asked));
  if (dearer > 0 && wfm_rng_uniform(&s->rng) >= exp(-dearer / an->temperature)) {
    wfm_coverage_back(s->coverage);
    book(s, &x, x.then, now);
    return false;
  }
  wfm_coverage_keep(s->coverage);
  s->price += rise;
  for (int j = 0; j < 2; j++) {
    wfm_search_changed(s, x.person[j]->index);
    wfm_planned_copy(x.person[j], now[j], x.then[j]);
  }
  return true;
}
