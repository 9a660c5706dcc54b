/* What is settled before a roster: the rota of people on call, and the times of meetings, in a problem in which something was relaxed. */
#include "scheduler/roster/conflict_parts.h"
#include "scheduler/roster/meetings.h"
#include "scheduler/roster/on_call.h"

#include <math.h>

/* The people's spans become these (NULL: stay), which are taken over. */
static void give_spans(WfmRelaxed *relaxed, GArray **spans) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmAgent *agents = g_memdup2(problem->agents, problem->n_agents * sizeof *agents);
  g_ptr_array_add(relaxed->owned, agents);
  for (size_t a = 0; a < problem->n_agents; a++) {
    if (!spans[a]) continue;
    agents[a].n_spans = spans[a]->len;
    agents[a].spans = (const WfmSpan *)(const void *)g_array_free(spans[a], FALSE);
    g_ptr_array_add(relaxed->owned, (void *)agents[a].spans);
  }
  problem->agents = agents;
}

static GArray *spans_of(const WfmAgent *agent) {
  GArray *spans = g_array_new(FALSE, TRUE, sizeof(WfmSpan));
  g_array_append_vals(spans, agent->spans, (guint)agent->n_spans);
  return spans;
}

double wfm_relaxed_settle(WfmRelaxed *relaxed, const WfmJob *job) {
  WfmRosterProblem *problem = &relaxed->problem;
  size_t n = 0;
  WfmOnCall *calls = wfm_on_call_plan(&n, problem, NULL, job, NULL);
  if (!calls) return NAN;
  g_ptr_array_add(relaxed->owned, calls);
  g_autofree WfmOnCall *fresh = g_new(WfmOnCall, n + 1); /* who was decided on is kept off already */
  problem->on_calls = fresh;
  problem->n_on_calls = 0;
  for (size_t k = 0; k < n; k++)
    if (!calls[k].origin) fresh[problem->n_on_calls++] = calls[k];
  g_autofree GArray **spans = g_new0(GArray *, problem->n_agents + 1);
  for (size_t k = 0; k < problem->n_on_calls; k++) {
    size_t a = fresh[k].agent;
    if (!spans[a]) wfm_on_call_keep_off(spans[a] = spans_of(&problem->agents[a]), problem, a);
  }
  give_spans(relaxed, spans);
  problem->on_calls = calls;
  problem->n_on_calls = n;
  WfmOnCallCost cost = wfm_on_call_cost(problem);
  double money = cost.pay + cost.call_out_pay;
  for (size_t l = 0; l < problem->n_on_call_lines; l++)
    if (!problem->on_call_lines[l].hard) money += problem->on_call_lines[l].price * wfm_on_call_missing_h(problem, l, NULL, NULL);
  return money;
}

bool wfm_relaxed_gather(WfmRelaxed *relaxed, const WfmRoster *roster, const WfmJob *job) {
  WfmRosterProblem *problem = &relaxed->problem;
  WfmPlacedMeeting *placed = wfm_meetings_place(problem, roster, job, NULL);
  if (!placed) return false;
  g_autofree GArray **spans = g_new0(GArray *, problem->n_agents + 1);
  for (size_t k = 0; k < problem->n_gatherings; k++) {
    const WfmGathering *g = &problem->gatherings[k];
    g_autofree char *what = g_strdup_printf("meeting: %s", g->meeting);
    for (size_t a = 0; a < problem->n_agents && placed[k].slot != SIZE_MAX; a++) {
      if (!placed[k].with[a]) continue;
      int64_t from = g->slot[placed[k].slot];
      WfmSpan span = {WFM_SPAN_MEETING, from, from + g->length_s, g_intern_string(what), g->origin, g->paid};
      if (!spans[a]) spans[a] = spans_of(&problem->agents[a]);
      g_array_append_val(spans[a], span);
    }
  }
  wfm_placed_meetings_free(placed, problem->n_gatherings);
  for (size_t a = 0; a < problem->n_agents; a++)
    if (spans[a]) g_array_sort(spans[a], wfm_span_order);
  give_spans(relaxed, spans);
  problem->n_gatherings = 0;
  return true;
}
