#include "scheduler/roster/weekend_sequence.h"

#include "scheduler/roster/rule_count.h"

#include <math.h>
#include <string.h>

enum { MOST_ROOMS = 24, MOST_LIMITS = 62, MOST_DATES = 3 };

static const uint8_t FREE = 0xff; /* of a limit in a state: it is not under way, or can bind no more */

/* A limit as numbers of weekends, and on split weekends the same. */
typedef struct {
  int32_t first, last;
  double most;
  bool split;
} Limit;

typedef struct {
  Limit limit[MOST_LIMITS];
  int32_t n_limits, n_dates;
  bool *judged; /* [n_weekends] whether a weekend worked in part counts as split */
} Automaton;

typedef struct {
  uint8_t used[MOST_LIMITS];
} Room;

static bool counts_weekends(const WfmRuleUse *use) {
  return use->hard && use->rule->point == wfm_point_weekend && !(use->shift && *use->shift);
}

static bool counts_splits(const WfmRuleUse *use) {
  return use->hard && strcmp(use->rule->name, "max_split_weekends") == 0;
}

bool wfm_limits_weekends(const WfmContract *contract) {
  bool any = false;
  for (size_t r = 0; r < contract->n_rules; r++) any |= counts_weekends(&contract->rules[r]) || counts_splits(&contract->rules[r]);
  return any;
}

static int32_t n_dates_of(uint8_t weekend) {
  int32_t n = 0;
  for (int day = 0; day < 7; day++) n += weekend >> day & 1;
  return n;
}

/* ---- the weekends ---- */

void wfm_weekend_points_add(GArray *points, const WfmRuleView *history, const WfmDuty *duty) {
  WfmRuleUse any = {.rule = wfm_rule_find("max_weekends"), .hard = true};
  wfm_span_points_add(points, history, &any, duty);
}

uint8_t wfm_weekend_dates(const WfmRuleView *view, const WfmDuty *duty, int32_t first_day) {
  int32_t last = wfm_local_day(wfm_zone_local(view->agent->zone, duty->end - 1)), bit = 0;
  uint8_t dates = 0;
  for (int32_t day = first_day; day < first_day + 7 && bit < MOST_DATES; day++) {
    if (!(view->contract->weekend >> wfm_weekday(day) & 1)) continue;
    if (day >= duty->day && day <= last) dates |= (uint8_t)(1 << bit);
    bit++;
  }
  return dates;
}

int32_t wfm_weekend_number(const WfmWeekendSequence *s, int32_t first_day) {
  for (int32_t w = 0; w < s->n_weekends; w++)
    if (s->first_day[w] == first_day) return w;
  return -1;
}

/* ---- what limits them ---- */

static void add_limit(Automaton *a, Limit limit) {
  if (a->n_limits < MOST_LIMITS) a->limit[a->n_limits++] = limit;
}

static void take_spans(Automaton *a, const WfmWeekendSequence *s, const WfmRuleView *history, size_t use, const GArray *points) {
  g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(WfmSpanLimit));
  wfm_span_limits(history, use, points, (WfmSpanDuties){0}, spans);
  for (guint k = 0; k < spans->len; k++) {
    const WfmSpanLimit *span = &g_array_index(spans, WfmSpanLimit, k);
    Limit limit = {.first = s->n_weekends, .last = -1, .most = span->most};
    for (int32_t w = 0; w < s->n_weekends; w++) {
      if (s->first_day[w] < span->first_day || s->first_day[w] >= span->end_day) continue;
      limit.first = MIN(limit.first, w);
      limit.last = w;
    }
    if (limit.last >= 0) add_limit(a, limit);
  }
}

/* Weekends that lie wholly inside the horizon are judged in any case. */
static void take_splits(Automaton *a, const WfmWeekendSequence *s, const WfmRuleView *history, const WfmRuleUse *use) {
  const WfmZone *zone = history->agent->zone;
  int32_t begin = wfm_local_day(wfm_zone_local(zone, history->from)), end = wfm_local_day(wfm_zone_local(zone, history->to));
  if (n_dates_of(history->contract->weekend) > MOST_DATES) return;
  a->n_dates = n_dates_of(history->contract->weekend);
  for (int32_t w = 0; w < s->n_weekends; w++)
    a->judged[w] = s->first_day[w] >= begin && wfm_weekend_last_day(history->contract, s->first_day[w]) < end;
  add_limit(a, (Limit){.first = 0, .last = s->n_weekends - 1, .most = floor(use->value + 1e-9), .split = true});
}

/* ---- the automaton ---- */

static bool counts(const Automaton *a, const Limit *limit, int32_t w, int32_t mask) {
  if (!limit->split) return mask != 0;
  return a->judged[w] && mask != 0 && mask != (1 << a->n_dates) - 1;
}

/* The room after weekend w of which so much is worked; false: that is not legal. */
static bool step(const Automaton *a, const Room *from, int32_t w, int32_t mask, Room *to) {
  memset(to, 0, sizeof *to);
  for (int32_t k = 0; k < a->n_limits; k++) {
    const Limit *limit = &a->limit[k];
    uint8_t before = limit->first == w ? 0 : from->used[k];
    to->used[k] = FREE;
    if (w < limit->first || w > limit->last || before == FREE) continue;
    int32_t used = before + counts(a, limit, w, mask);
    if (used > limit->most + 1e-6) return false;
    if (used + limit->last - w > limit->most + 1e-6) to->used[k] = (uint8_t)used;
  }
  return true;
}

static int32_t room_of(GArray *rooms, const Room *room) {
  for (guint k = 0; k < rooms->len; k++)
    if (memcmp(&g_array_index(rooms, Room, k), room, sizeof *room) == 0) return (int32_t)k;
  g_array_append_val(rooms, *room);
  return (int32_t)rooms->len - 1;
}

/* Of the rooms before each weekend: next[w][room][mask] in a table of MOST_ROOMS; false: they are too many. */
static bool run(WfmWeekendSequence *s, const Automaton *a, int16_t *next) {
  g_autoptr(GArray) now = g_array_new(FALSE, FALSE, sizeof(Room)), then = g_array_new(FALSE, FALSE, sizeof(Room));
  Room begin, to;
  memset(&begin, 0, sizeof begin);
  for (int32_t k = 0; k < a->n_limits; k++) begin.used[k] = FREE;
  g_array_append_val(now, begin);
  s->n_rooms = 1;
  for (int32_t w = 0; w < s->n_weekends; w++) {
    g_array_set_size(then, 0);
    for (guint r = 0; r < now->len; r++)
      for (int32_t mask = 0; mask < s->n_masks; mask++) {
        bool legal = step(a, &g_array_index(now, Room, r), w, mask, &to);
        next[(w * MOST_ROOMS + (int32_t)r) * s->n_masks + mask] = legal ? (int16_t)room_of(then, &to) : -1;
      }
    if (then->len > MOST_ROOMS) return false;
    s->n_rooms = MAX(s->n_rooms, (int32_t)then->len);
    GArray *t = now;
    now = then;
    then = t;
  }
  return true;
}

static bool never_worse(const WfmWeekendSequence *s, const bool *after, int32_t w, int32_t r, int32_t than) {
  for (int32_t mask = 0; mask < s->n_masks; mask++) {
    int32_t to = s->next[(w * s->n_rooms + r) * s->n_masks + mask], other = s->next[(w * s->n_rooms + than) * s->n_masks + mask];
    if (other >= 0 && (to < 0 || !after[to * s->n_rooms + other])) return false;
  }
  return true;
}

/* Backwards: a state is never worse where each way on from the other leads it to one that is never worse. */
static void compare(WfmWeekendSequence *s) {
  int32_t n = s->n_rooms;
  g_autofree bool *after = g_new(bool, (size_t)n *(size_t)n), *here = g_new(bool, (size_t)n *(size_t)n);
  s->better = g_new(int16_t, (size_t)(s->n_weekends + 1) * (size_t)n);
  for (int32_t k = 0; k < n * n; k++) after[k] = true;
  for (int32_t r = 0; r < n; r++) s->better[s->n_weekends * n + r] = -1;
  for (int32_t w = s->n_weekends - 1; w >= 0; w--) {
    for (int32_t r = 0; r < n; r++)
      for (int32_t o = 0; o < n; o++) here[r * n + o] = never_worse(s, after, w, r, o);
    for (int32_t r = 0; r < n; r++) {
      s->better[w * n + r] = -1;
      for (int32_t o = 0; o < n; o++)
        if (o != r && here[o * n + r] && !(here[r * n + o] && r < o)) s->better[w * n + r] = (int16_t)o;
    }
    memcpy(after, here, (size_t)n * (size_t)n);
  }
}

static void keep(WfmWeekendSequence *s, const int16_t *next) {
  size_t cells = (size_t)s->n_weekends * (size_t)s->n_rooms * (size_t)s->n_masks;
  s->next = g_new(int16_t, cells + 1);
  s->may = g_new0(bool, cells + 1);
  for (int32_t w = 0; w < s->n_weekends; w++)
    for (int32_t r = 0; r < s->n_rooms; r++)
      for (int32_t mask = s->n_masks - 1; mask >= 0; mask--) {
        int32_t at = (w * s->n_rooms + r) * s->n_masks + mask;
        s->next[at] = next[(w * MOST_ROOMS + r) * s->n_masks + mask];
        s->may[at] = s->next[at] >= 0;
        for (int32_t bit = 1; bit < s->n_masks; bit <<= 1) s->may[at] |= !(mask & bit) && s->may[at + bit];
      }
}

WfmWeekendSequence *wfm_weekend_sequence_new(const WfmRuleView *history, const GArray *points) {
  const WfmContract *contract = history->contract;
  g_autoptr(WfmWeekendSequence) s = g_new0(WfmWeekendSequence, 1);
  s->n_weekends = (int32_t)points->len;
  s->first_day = g_new0(int32_t, (size_t)s->n_weekends + 1);
  for (int32_t w = 0; w < s->n_weekends; w++) s->first_day[w] = g_array_index(points, WfmSpanPoint, w).at;
  g_autofree bool *judged = g_new0(bool, points->len + 1);
  Automaton a = {.judged = judged};
  for (size_t r = 0; r < contract->n_rules; r++) {
    if (counts_weekends(&contract->rules[r])) take_spans(&a, s, history, r, points);
    if (counts_splits(&contract->rules[r])) take_splits(&a, s, history, &contract->rules[r]);
  }
  s->n_masks = a.n_dates > 0 ? 1 << a.n_dates : 2;
  size_t cells = (size_t)(s->n_weekends + 1) * MOST_ROOMS * (size_t)s->n_masks;
  g_autofree int16_t *next = g_new(int16_t, cells);
  for (size_t k = 0; k < cells; k++) next[k] = -1;
  if (a.n_limits == 0 || a.n_limits == MOST_LIMITS || !run(s, &a, next)) return NULL;
  keep(s, next);
  compare(s);
  return g_steal_pointer(&s);
}

void wfm_weekend_sequence_free(WfmWeekendSequence *s) {
  if (!s) return;
  g_free(s->first_day);
  g_free(s->next);
  g_free(s->may);
  g_free(s->better);
  g_free(s);
}
