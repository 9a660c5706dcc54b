/* The requirement of 50 random graphs of skills (2-12 queues, up to 40 groups), judged by simulation, beside a search by simulation alone.
 *
 *   tests/bench/skill_graph_bench [GRAPHS] [FIRST]
 *
 * Per graph: queues, groups, the sum of the parts (every queue's requirement alone), our agents and judgements, those of the search, and the worst
 * level against its target, with ours and with the search's, in an independent, longer simulation. The search begins with the sum of the parts spread over the groups, takes
 * agents out wherever the simulator allows it, and moves agents about at random to take out more, with 400 judgements. Fails where a level is
 * more than a point below its target, or where for a graph more than 2 % more agents are used than by the search (of fewer than 50: one more). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/numeric.h"
#include "scheduler/staffing/erlang_a.h"
#include "tests/unit/skill_fixture.h"

static double worst_margin(const WfmSkillGraph *graph, const double *level) {
  double worst = INFINITY;
  for (size_t q = 0; q < graph->n_queues; q++) worst = fmin(worst, level[q] - graph->queues[q].sl_target);
  return worst;
}

static int32_t sum_of_parts(const WfmSkillGraph *graph, int32_t *agents) {
  int32_t total = 0;
  for (size_t q = 0; q < graph->n_queues; q++) {
    const WfmSkillQueue *queue = &graph->queues[q];
    WfmErlangAProblem problem = {.load = queue->load_erl,
                                 .aht_s = queue->aht_s,
                                 .patience_s = queue->patience_s,
                                 .measure = WFM_A_SL,
                                 .target = queue->sl_target,
                                 .t_s = queue->target_s};
    int32_t alone = (int32_t)wfm_erlang_a_agents(&problem).whole, left = alone;
    total += alone;
    for (size_t g = 0; left > 0; g = (g + 1) % graph->n_groups)
      if (graph->serves[g * graph->n_queues + q]) {
        agents[g]++;
        left--;
      }
  }
  return total;
}

typedef struct {
  const WfmSkillGraph *graph;
  GraphJudge *judge;
  int32_t *agents;
  double *level;
} Climb;

static bool holds(Climb *c) {
  judge_graph(c->judge, c->level, c->graph, c->agents, 0);
  return worst_margin(c->graph, c->level) >= 0;
}

static size_t random_group(const Climb *c, WfmRng *rng) {
  for (;;) {
    size_t g = wfm_rng_below(rng, (uint32_t)c->graph->n_groups);
    if (c->agents[g] > 0) return g;
  }
}

/* Search by simulation alone. */
static int32_t search(const WfmSkillGraph *graph, GraphJudge *judge, int32_t *agents, uint64_t seed) {
  g_autofree double *level = g_new(double, graph->n_queues);
  Climb c = {graph, judge, agents, level};
  WfmRng rng;
  wfm_rng_init(&rng, seed, 99);
  int32_t total = 0;
  for (size_t g = 0; g < graph->n_groups; g++) total += agents[g];
  while (!holds(&c)) {
    agents[wfm_rng_below(&rng, (uint32_t)graph->n_groups)]++;
    total++;
  }
  int32_t stride = MAX(total / 20, 1);
  while (judge->calls < 400) {
    g_autofree int32_t *before = g_memdup2(agents, graph->n_groups * sizeof *agents);
    for (int32_t k = 0; k < stride; k++) agents[random_group(&c, &rng)]--;
    if (judge->calls > 150) { /* move one as well */
      agents[random_group(&c, &rng)]--;
      agents[wfm_rng_below(&rng, (uint32_t)graph->n_groups)]++;
    }
    if (holds(&c)) {
      total -= stride;
      continue;
    }
    memcpy(agents, before, graph->n_groups * sizeof *agents);
    if (stride > 1 && judge->calls % 5 == 0) stride = MAX(stride / 2, 1);
  }
  return total;
}

int main(int argc, char **argv) {
  wfm_numeric_init();
  int graphs = argc > 1 ? atoi(argv[1]) : 50, first = argc > 2 ? atoi(argv[2]) : 1, low = 0, above = 0;
  int64_t ours = 0, theirs = 0, parts = 0;
  printf("%5s %6s %6s %6s %6s %10s %7s %13s %13s\n", "graph", "queues", "groups", "parts", "agents", "judgements", "search", "worst margin",
         "search margin");
  for (int k = first; k < first + graphs; k++) {
    RandomGraph random;
    random_graph(&random, (uint64_t)k);
    const WfmSkillGraph *graph = &random.graph;
    double contacts = fmin(40000.0 * (double)graph->n_queues, 300000);
    GraphJudge judge = {.contacts = contacts, .seed = 5, .threads = 1}, other = {.contacts = contacts, .seed = 5, .threads = 1};
    GraphJudge check = {.contacts = 10 * contacts, .seed = 1234, .threads = 2};
    g_autoptr(WfmSkillRequirement) r = wfm_skill_requirement_new(graph, judge_graph, &judge, 0);
    g_autofree double *level = g_new(double, graph->n_queues);
    judge_graph(&check, level, graph, r->agents, 0);
    g_autofree int32_t *found = g_new0(int32_t, graph->n_groups);
    int32_t sum = sum_of_parts(graph, found), searched = search(graph, &other, found, (uint64_t)k);
    double margin = worst_margin(graph, level);
    judge_graph(&check, level, graph, found, 0);
    printf("%5d %6zu %6zu %6d %6d %10d %7d %+12.2f %+13.2f\n", k, graph->n_queues, graph->n_groups, sum, r->total, r->judgements, searched,
           100 * margin, 100 * worst_margin(graph, level));
    fflush(stdout);
    low += margin < -0.01;
    above += r->total > 1.02 * searched;
    ours += r->total;
    theirs += searched;
    parts += sum;
  }
  printf("all: %" G_GINT64_FORMAT " agents, %+.2f %% against the search, %+.1f %% against the sum of the parts; of %d graphs %d more than "
         "a point low, %d more than 2 %% above the search\n",
         ours, 100 * ((double)ours / (double)theirs - 1), 100 * ((double)ours / (double)parts - 1), graphs, low, above);
  return low > 0 || above > 0;
}
