/* The first roster: one person after the other, and where seats run out a way back.
 *
 * Without seats people are legal each for himself, and the first pass is enough. Where seats are short, who comes last may find none, though
 * others could do with other shifts: some who sit where he could are taken out, he goes first, and they look for a place anew; kept as long
 * as no more people than before are without one, while the seats that are lacking count for ever more (min-conflicts, ejection, breakout:
 * Minton and others 1992; Glover 1996; Morris 1993). */
#include "scheduler/roster/search.h"

#include <math.h>
#include <string.h>

enum {
  MOST_EJECTED = 12, /* people who make way at once */
  SURE_EVERY = 16,   /* ejections: the thorough search for who goes first */
  FIRST_SHARE = 5    /* of the work of a whole search that ejections may take */
};
static const double CROWD = 0.05; /* of the dearest hour: what a seat that is lacking counts for more each time */
static const double SHAKEN = 0.5; /* what presence is worth to those who look anew, for another plan than before */

static void shuffle(WfmSearch *s, size_t *order, size_t n) {
  for (size_t k = n; k > 1; k--) {
    size_t j = wfm_rng_below(&s->rng, (uint32_t)k), t = order[k - 1];
    order[k - 1] = order[j];
    order[j] = t;
  }
}

static size_t adopt_draft(WfmSearch *s) {
  for (size_t a = 0; a < s->space->n_persons; a++) wfm_search_take_out(s, a);
  for (size_t a = 0; a < s->space->n_persons; a++) wfm_search_put_in(s, a, s->draft->plan[a]);
  wfm_search_adopt(s);
  return SIZE_MAX;
}

/* ---- ejections ---- */

enum { MOST_CHOSEN = MOST_EJECTED + 1 };

typedef struct {
  WfmSearch *s;
  GArray *out; /* size_t: who has no plan */
  size_t who[MOST_CHOSEN], n;
  WfmPlanned *before[MOST_CHOSEN]; /* their plans; not set: none */
  WfmPlanned *now;
  double crowd_price; /* by which a seat that is lacking becomes dearer each time */
} Ejection;

static bool is_full(const WfmSearch *s, const WfmPerson *p, int32_t i) {
  return s->seated[(size_t)p->site * (size_t)s->space->n_span + (size_t)i] >= s->space->problem->sites[p->site].seats;
}

static bool sits_at(const WfmSearch *s, size_t a, int32_t i) {
  const WfmPerson *p = &s->space->person[a];
  for (int32_t d = 0; d < p->n_days; d++) {
    int32_t o = s->plan[a]->option[d];
    if (o >= 0 && wfm_candidate(p, o)->i0 <= i && i < wfm_candidate(p, o)->i1) return true;
  }
  return false;
}

static bool is_chosen(const Ejection *e, size_t a) {
  bool chosen = false;
  for (size_t k = 0; k < e->n; k++) chosen |= e->who[k] == a;
  return chosen;
}

/* A full interval of one of the person's options, or -1 where the one that was drawn has seats. */
static int32_t full_interval(WfmSearch *s, const WfmPerson *p) {
  int32_t n = p->option_first[p->n_days], full = -1;
  if (n == 0) return -1;
  const WfmCandidate *c = wfm_candidate(p, (int32_t)wfm_rng_below(&s->rng, (uint32_t)n));
  uint32_t seen = 0;
  for (int32_t i = c->i0; i < c->i1; i++)
    if (is_full(s, p, i) && wfm_rng_below(&s->rng, ++seen) == 0) full = i;
  s->steps += c->i1 - c->i0;
  return full;
}

/* Somebody of the site who sits where the person could; SIZE_MAX: nobody was found who is not chosen yet. */
static size_t in_the_way(const Ejection *e, const WfmPerson *p) {
  WfmSearch *s = e->s;
  int32_t full = full_interval(s, p);
  size_t somebody = SIZE_MAX;
  uint32_t seen = 0;
  for (size_t a = 0; full >= 0 && a < s->space->n_persons; a++) {
    if (s->space->person[a].site != p->site || !s->plan[a]->set || is_chosen(e, a) || !sits_at(s, a, full)) continue;
    if (wfm_rng_below(&s->rng, ++seen) == 0) somebody = a;
  }
  s->steps += full >= 0 ? (int64_t)s->space->n_persons * p->n_days : 0;
  return somebody;
}

/* The person without a plan first, then some of those in the way. */
static void choose(Ejection *e, size_t first) {
  WfmRng *rng = &e->s->rng;
  size_t want = 1 + wfm_rng_below(rng, 1 + wfm_rng_below(rng, MOST_EJECTED));
  e->who[0] = first;
  e->n = 1;
  for (size_t tries = 0; tries < 4 * want && e->n <= want; tries++) {
    size_t a = in_the_way(e, &e->s->space->person[first]);
    if (a != SIZE_MAX) e->who[e->n++] = a;
  }
  for (size_t k = 1; k < e->n; k++) {
    wfm_planned_copy(&e->s->space->person[e->who[k]], e->before[k], e->s->plan[e->who[k]]);
    wfm_search_take_out(e->s, e->who[k]);
  }
}

/* Whoever is chosen looks for a place, one after the other; returns how many find none. */
static size_t lay_anew(Ejection *e, bool thorough) {
  WfmSearch *s = e->s;
  size_t missing = 0;
  const WfmMood mood = {.shaken = SHAKEN, .to = INT32_MAX};
  for (size_t k = 0; k < e->n; k++) {
    bool found = !isinf(wfm_best_response(s, e->who[k], &mood, e->now));
    if (!found && thorough && k == 0) found = wfm_sure_response(s, e->who[k], e->now) == WFM_RESPONSE_FOUND;
    if (found) wfm_search_put_in(s, e->who[k], e->now);
    missing += !found;
  }
  return missing;
}

/* Where the person could sit and all seats are taken, a seat counts for more from now on: whoever can do without it goes elsewhere. */
static void crowd(WfmSearch *s, size_t a, double price) {
  const WfmPerson *p = &s->space->person[a];
  size_t at = (size_t)p->site * (size_t)s->space->n_span;
  g_autofree uint8_t *mine = g_new0(uint8_t, (size_t)s->space->n_span + 1);
  for (int32_t o = 0; o < p->option_first[p->n_days]; o++)
    memset(mine + wfm_candidate(p, o)->i0, 1, (size_t)(wfm_candidate(p, o)->i1 - wfm_candidate(p, o)->i0));
  for (int32_t i = 0; i < s->space->n_span; i++)
    if (mine[i] && is_full(s, p, i)) s->crowded[at + (size_t)i] += price;
  s->steps += p->option_first[p->n_days] + s->space->n_span;
}

static void put_back(Ejection *e) {
  for (size_t k = 0; k < e->n; k++) wfm_search_take_out(e->s, e->who[k]);
  for (size_t k = 1; k < e->n; k++) wfm_search_put_in(e->s, e->who[k], e->before[k]);
}

/* One ejection for the person at that place of `out`. */
static void eject(Ejection *e, guint place, bool thorough) {
  crowd(e->s, g_array_index(e->out, size_t, place), e->crowd_price);
  choose(e, g_array_index(e->out, size_t, place));
  if (e->n == 1 && !thorough) return;
  if (lay_anew(e, thorough) > 1) {
    put_back(e);
    return;
  }
  g_array_remove_index_fast(e->out, place);
  for (size_t k = 0; k < e->n; k++)
    if (!e->s->plan[e->who[k]]->set) g_array_append_val(e->out, e->who[k]);
}

/* Seats for those whom the first pass left without; false: not found within the work. */
static bool find_seats(WfmSearch *s, GArray *out) {
  Ejection e = {.s = s, .out = out};
  const WfmPerson *widest = &s->space->person[0];
  for (size_t a = 1; a < s->space->n_persons; a++)
    if (s->space->person[a].n_days > widest->n_days) widest = &s->space->person[a];
  for (size_t k = 0; k < MOST_CHOSEN; k++) e.before[k] = wfm_planned_new(widest);
  e.now = wfm_planned_new(widest);
  const WfmRosterProblem *problem = s->space->problem;
  e.crowd_price = CROWD * wfm_dearest_hour(problem) * problem->grid.step / 3600;
  s->crowded = g_new0(double, problem->n_sites *(size_t)s->space->n_span + 1);
  int64_t until = wfm_search_work(s) + wfm_search_default_work(s->space) / FIRST_SHARE;
  for (int64_t round = 0; out->len > 0 && wfm_search_work(s) < until && !wfm_job_stopped(s->job); round++)
    eject(&e, wfm_rng_below(&s->rng, out->len), round % SURE_EVERY == SURE_EVERY - 1);
  for (size_t k = 0; k < MOST_CHOSEN; k++) wfm_planned_free(e.before[k]);
  wfm_planned_free(e.now);
  g_clear_pointer(&s->crowded, g_free);
  return out->len == 0;
}

/* ---- the first pass ---- */

static bool seats_are_short(const WfmSearch *s, size_t a) {
  const WfmPerson *p = &s->space->person[a];
  return p->site >= 0 && s->space->problem->sites[p->site].seats < INT32_MAX;
}

/* Lays people in this order; who finds no plan goes to `out`. False: one of them is not kept from it by seats, and is the first of `out`. */
static bool lay_all(WfmSearch *s, const size_t *order, GArray *out) {
  for (size_t k = 0; k < s->space->n_persons; k++) {
    size_t a = order[k];
    if (wfm_job_stopped(s->job)) return false;
    if (wfm_sure_response(s, a, s->best[a]) == WFM_RESPONSE_FOUND) {
      wfm_search_put_in(s, a, s->best[a]);
      continue;
    }
    g_array_append_val(out, a);
    if (k == 0 || !seats_are_short(s, a)) {
      g_array_set_size(out, 0);
      g_array_append_val(out, a);
      return false;
    }
  }
  return true;
}

static bool seats_are_free(const WfmSearch *s, const WfmPerson *p, const WfmCandidate *c) {
  for (int32_t i = c->i0; i < c->i1; i++)
    if (is_full(s, p, i)) return false;
  return true;
}

bool wfm_search_has_seats(const WfmSearch *s, size_t a, const WfmPlanned *plan) {
  const WfmPerson *p = &s->space->person[a];
  for (int32_t d = 0; seats_are_short(s, a) && d < p->n_days; d++)
    if (plan->option[d] >= 0 && !seats_are_free(s, p, wfm_candidate(p, plan->option[d]))) return false;
  return true;
}

size_t wfm_search_construct(WfmSearch *s) {
  size_t n = s->space->n_persons;
  g_autofree size_t *order = g_new0(size_t, n + 1);
  for (size_t a = 0; a < n; a++) order[a] = a;
  shuffle(s, order, n);
  g_autoptr(GArray) out = g_array_new(FALSE, FALSE, sizeof(size_t));
  for (size_t a = 0; a < n; a++) wfm_search_take_out(s, a);
  bool laid = lay_all(s, order, out);
  if (laid && out->len > 0) laid = find_seats(s, out);
  if (!laid && s->draft) return adopt_draft(s);
  if (!laid && wfm_job_stopped(s->job)) return WFM_CONSTRUCT_STOPPED;
  if (!laid) return g_array_index(out, size_t, 0);
  wfm_search_adopt(s);
  return SIZE_MAX;
}
