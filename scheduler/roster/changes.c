#include "scheduler/roster/changes.h"

#include <string.h>

const char *const wfm_change_names[WFM_N_CHANGES] = {"added", "removed", "moved", "breaks"};

static bool same_shift(const WfmDuty *a, const WfmDuty *b) {
  return a->start == b->start && a->end == b->end && a->shift_type == b->shift_type;
}

static bool same_inside(const WfmDuty *a, const WfmDuty *b) {
  if (a->n_segments != b->n_segments) return false;
  for (size_t s = 0; s < a->n_segments; s++) {
    const WfmSegment *x = &a->segment[s], *y = &b->segment[s];
    if (x->kind != y->kind || x->start != y->start || x->end != y->end || x->paid != y->paid || g_strcmp0(x->activity, y->activity) != 0)
      return false;
  }
  return true;
}

static void append(GArray *changes, WfmChangeKind kind, size_t agent, const WfmDuty *was, const WfmDuty *is) {
  g_assert(was || is);
  WfmChange change = {kind, agent, was ? was->day : is->day, was, is};
  g_array_append_val(changes, change);
}

/* The duties of one person on one date: was[n], is[m]. */
static void compare_day(GArray *changes, size_t agent, const WfmDuty *was, size_t n, const WfmDuty *is, size_t m) {
  g_autofree uint8_t *was_done = g_new0(uint8_t, n + 1), *is_done = g_new0(uint8_t, m + 1);
  for (size_t i = 0; i < n; i++)
    for (size_t k = 0; k < m && !was_done[i]; k++) {
      if (is_done[k] || !same_shift(&was[i], &is[k])) continue;
      was_done[i] = is_done[k] = 1;
      if (!same_inside(&was[i], &is[k])) append(changes, WFM_CHANGE_INSIDE, agent, &was[i], &is[k]);
    }
  size_t i = 0, k = 0;
  for (;;) {
    while (i < n && was_done[i]) i++;
    while (k < m && is_done[k]) k++;
    if (i < n && k < m) {
      append(changes, WFM_CHANGE_MOVED, agent, &was[i++], &is[k++]);
    } else if (i < n) {
      append(changes, WFM_CHANGE_REMOVED, agent, &was[i++], NULL);
    } else if (k < m) {
      append(changes, WFM_CHANGE_ADDED, agent, NULL, &is[k++]);
    } else {
      return;
    }
  }
}

static size_t same_day(const WfmAgentRoster *mine, size_t from, int32_t day) {
  size_t n = 0;
  while (from + n < mine->n_duties && mine->duty[from + n].day == day) n++;
  return n;
}

GArray *wfm_roster_changes(const WfmRoster *before, const WfmRoster *after) {
  g_assert(before->n_agents == after->n_agents);
  GArray *changes = g_array_new(FALSE, FALSE, sizeof(WfmChange));
  for (size_t a = 0; a < before->n_agents; a++) {
    const WfmAgentRoster *was = &before->agent[a], *is = &after->agent[a];
    for (size_t i = 0, k = 0; i < was->n_duties || k < is->n_duties;) {
      int32_t day = i == was->n_duties ? is->duty[k].day : k == is->n_duties ? was->duty[i].day : MIN(was->duty[i].day, is->duty[k].day);
      size_t n = same_day(was, i, day), m = same_day(is, k, day);
      compare_day(changes, a, n ? was->duty + i : NULL, n, m ? is->duty + k : NULL, m);
      i += n;
      k += m;
    }
  }
  return changes;
}
