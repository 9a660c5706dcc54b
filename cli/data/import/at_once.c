#include "cli/data/import/at_once.h"

#include <glib.h>

#define MOST 4000000u
#define MOST_IN_HAND 64

typedef struct {
  uint64_t agent;
  int64_t begin;
  int32_t length, queue;
  int64_t interval;
} Work;

struct WfmAtOnce {
  GArray *work;
};

WfmAtOnce *wfm_at_once_new(void) {
  WfmAtOnce *at_once = g_new0(WfmAtOnce, 1);
  at_once->work = g_array_new(FALSE, FALSE, sizeof(Work));
  return at_once;
}

void wfm_at_once_free(WfmAtOnce *at_once) {
  if (!at_once) return;
  g_array_unref(at_once->work);
  g_free(at_once);
}

bool wfm_at_once_add(WfmAtOnce *at_once, uint64_t agent, int queue, int64_t interval, int64_t begin, int64_t end) {
  if (at_once->work->len == MOST || end - begin > INT32_MAX) return false;
  Work work = {agent, begin, (int32_t)MAX(end - begin, 0), queue, interval};
  g_array_append_val(at_once->work, work);
  return true;
}

static int by_agent(const void *a, const void *b) {
  const Work *p = a, *q = b;
  if (p->agent != q->agent) return p->agent < q->agent ? -1 : 1;
  return (p->begin > q->begin) - (p->begin < q->begin);
}

typedef struct {
  const Work *work;
  double share;
} InHand;

static int64_t end_of(const Work *work) {
  return work->begin + work->length;
}

/* The time from `now` to `until` is dealt out among what is in hand; what ends by then is told and put down. */
static void pass(InHand *hand, size_t *n, int64_t now, int64_t until, void (*tell)(void *, int, int64_t, double), void *user) {
  while (*n > 0) {
    int64_t next = until;
    for (size_t k = 0; k < *n; k++) next = MIN(next, end_of(hand[k].work));
    for (size_t k = 0; k < *n; k++) hand[k].share += (double)MAX(next - now, 0) / (double)*n;
    now = MAX(now, next);
    size_t kept = 0;
    for (size_t k = 0; k < *n; k++)
      if (end_of(hand[k].work) <= now)
        tell(user, hand[k].work->queue, hand[k].work->interval, hand[k].share);
      else
        hand[kept++] = hand[k];
    if (kept == *n) break;
    *n = kept;
  }
}

void wfm_at_once_each(WfmAtOnce *at_once, void (*tell)(void *user, int queue, int64_t interval, double active_s), void *user) {
  InHand hand[MOST_IN_HAND];
  size_t n = 0;
  int64_t now = 0;
  uint64_t agent = 0;
  g_array_sort(at_once->work, by_agent);
  for (guint k = 0; k < at_once->work->len; k++) {
    const Work *work = &g_array_index(at_once->work, Work, k);
    pass(hand, &n, now, work->agent == agent ? work->begin : INT64_MAX, tell, user);
    if (n == MOST_IN_HAND) { /* forgotten to be closed: the oldest ends here */
      tell(user, hand[0].work->queue, hand[0].work->interval, hand[0].share);
      for (size_t h = 1; h < n; h++) hand[h - 1] = hand[h];
      n--;
    }
    hand[n++] = (InHand){work, 0};
    now = work->begin, agent = work->agent;
  }
  pass(hand, &n, now, INT64_MAX, tell, user);
}
