#include "scheduler/staffing/skill_graph.h"

#include <math.h>
#include <string.h>

#include "scheduler/staffing/skill_anew.h"
#include "scheduler/staffing/skill_split.h"

enum { ROUNDS = 8, REPAIRS = 30, TRIES = 10, DRAWS = 4, EXCHANGES = 200 };

/* A search in progress. */
typedef struct {
  const WfmSkillGraph *graph;
  WfmSkillSplit *split;
  WfmSkillJudge judge;
  void *user;
  double tolerance;
  double *scale;   /* [n_queues] of the needs */
  int32_t *agents; /* [n_groups] present choice */
  double *level;   /* [n_queues] judged of it */
  int32_t *best;   /* [n_groups] fewest agents that reached every target */
  double *best_level;
  int32_t best_total; /* INT32_MAX: none yet */
  int32_t judgements;
} Search;

static int32_t total_of(const Search *s, const int32_t *agents) {
  int32_t total = 0;
  for (size_t g = 0; g < s->graph->n_groups; g++) total += agents[g];
  return total;
}

/* A better cover of the worst queue, and among equals of all. */
static bool covers_more(double cover, double sum, double best, double best_sum) {
  return cover > best + 1e-9 || (cover > best - 1e-9 && sum > best_sum + 1e-9);
}

/* What is left of the cover when the group has one agent more or less. */
static double cover_with(Search *s, size_t group, int32_t change, double *sum) {
  s->agents[group] += change;
  double cover = wfm_skill_split_cover(s->split, s->scale, s->agents, sum);
  s->agents[group] -= change;
  return cover;
}

static bool may_grow(const Search *s, size_t group) {
  return !s->graph->most || s->agents[group] < s->graph->most[group];
}

/* The group from which one agent is missed least; n_groups where nobody is left. */
static size_t least_missed(Search *s, double *cover) {
  size_t found = s->graph->n_groups;
  double best = -INFINITY, best_sum = 0;
  for (size_t g = 0; g < s->graph->n_groups; g++) {
    double sum;
    if (s->agents[g] == 0) continue;
    double here = cover_with(s, g, -1, &sum);
    if (found < s->graph->n_groups && !covers_more(here, sum, best, best_sum)) continue;
    found = g;
    best = here;
    best_sum = sum;
  }
  *cover = best;
  return found;
}

/* The group in which one agent more helps most. */
static size_t most_wanted(Search *s, size_t except) {
  size_t found = s->graph->n_groups;
  double best = -INFINITY, best_sum = 0;
  for (size_t g = 0; g < s->graph->n_groups; g++) {
    double sum;
    if (g == except || !may_grow(s, g)) continue;
    double here = cover_with(s, g, 1, &sum);
    if (found < s->graph->n_groups && !covers_more(here, sum, best, best_sum)) continue;
    found = g;
    best = here;
    best_sum = sum;
  }
  return found;
}

static void take_out(Search *s) {
  for (;;) {
    double cover;
    size_t g = least_missed(s, &cover);
    if (g == s->graph->n_groups || cover < 1) return;
    s->agents[g]--;
  }
}

static void put_in(Search *s) {
  while (wfm_skill_split_cover(s->split, s->scale, s->agents, NULL) < 1) {
    size_t g = most_wanted(s, SIZE_MAX);
    if (g == s->graph->n_groups) return;
    s->agents[g]++;
  }
}

/* Moves one agent where that covers more. */
static bool exchange(Search *s) {
  double before, after, before_sum, after_sum;
  before = wfm_skill_split_cover(s->split, s->scale, s->agents, &before_sum);
  size_t out = least_missed(s, &after);
  if (out == s->graph->n_groups) return false;
  s->agents[out]--;
  size_t in = most_wanted(s, out);
  if (in < s->graph->n_groups) s->agents[in]++;
  after = wfm_skill_split_cover(s->split, s->scale, s->agents, &after_sum);
  if (in < s->graph->n_groups && covers_more(after, after_sum, before, before_sum)) return true;
  if (in < s->graph->n_groups) s->agents[in]--;
  s->agents[out]++;
  return false;
}

/* Fewest agents by the approximation: enough to begin with, then out with whoever is missed least, and exchanges as long as one saves somebody. */
static void approximate(Search *s) {
  put_in(s);
  take_out(s);
  for (int k = 0; k < EXCHANGES && exchange(s); k++) take_out(s);
}

/* Judges the present choice, remembers it if it is the best so far, and says by how much the worst level is short (negative: above). */
static double judge(Search *s) {
  s->judge(s->user, s->level, s->graph, s->agents, 0);
  s->judgements++;
  double shortfall = wfm_skill_shortfall(s->graph, s->level);
  int32_t total = total_of(s, s->agents);
  if (shortfall <= s->tolerance && total < s->best_total) {
    s->best_total = total;
    memcpy(s->best, s->agents, s->graph->n_groups * sizeof *s->best);
    memcpy(s->best_level, s->level, s->graph->n_queues * sizeof *s->level);
  }
  return shortfall;
}

/* Scales the needs by what the judge said of the present choice. */
static void learn(Search *s) {
  for (size_t q = 0; q < s->graph->n_queues; q++) {
    if (!(s->graph->queues[q].load_erl > 0)) continue;
    double correction = wfm_skill_split_correction(s->split, q, s->agents, s->level[q]);
    s->scale[q] = fmin(fmax(s->scale[q] * pow(correction, 0.7), 0.5), 3);
  }
}

/* One agent more for the queue that is furthest below its target. */
static bool help_worst(Search *s) {
  size_t worst = 0;
  double most = -INFINITY;
  for (size_t q = 0; q < s->graph->n_queues; q++) {
    double shortfall = s->graph->queues[q].sl_target - s->level[q];
    if (s->graph->queues[q].load_erl > 0 && shortfall > most) {
      most = shortfall;
      worst = q;
    }
  }
  size_t found = s->graph->n_groups;
  double best = -INFINITY, best_sum = 0;
  for (size_t g = 0; g < s->graph->n_groups; g++) {
    double sum;
    if (!s->graph->serves[g * s->graph->n_queues + worst] || !may_grow(s, g)) continue;
    double here = cover_with(s, g, 1, &sum);
    if (found < s->graph->n_groups && !covers_more(here, sum, best, best_sum)) continue;
    found = g;
    best = here;
    best_sum = sum;
  }
  if (found == s->graph->n_groups) return false;
  s->agents[found]++;
  return true;
}

/* The groups that can spare somebody, those first whose agents are missed least; n of them. */
static size_t spare_groups(Search *s, size_t *group, size_t most) {
  size_t n = 0;
  g_autofree double *cover = g_new(double, s->graph->n_groups + 1);
  for (size_t g = 0; g < s->graph->n_groups; g++) {
    double sum;
    if (s->agents[g] == 0) continue;
    double here = cover_with(s, g, -1, &sum) + 1e-3 * sum;
    size_t at = MIN(n, most);
    while (at > 0 && cover[at - 1] < here) {
      if (at < most) {
        cover[at] = cover[at - 1];
        group[at] = group[at - 1];
      }
      at--;
    }
    if (at >= most) continue;
    cover[at] = here;
    group[at] = g;
    n = MIN(n + 1, most);
  }
  return n;
}

/* Takes agents out one by one where the judge allows it, beginning with the best choice so far. */
static void trim(Search *s) {
  for (bool again = true; again && s->best_total < INT32_MAX;) {
    size_t group[TRIES];
    memcpy(s->agents, s->best, s->graph->n_groups * sizeof *s->best);
    size_t n = spare_groups(s, group, TRIES);
    again = false;
    for (size_t k = 0; k < n && !again; k++) {
      s->agents[group[k]]--;
      again = judge(s) <= s->tolerance;
      if (!again) s->agents[group[k]]++;
    }
  }
}

/* Judges the best choice by further draws, and helps the worst queue until none is further below its target than the tolerance; what the draws say
 * is the level. False where nobody more is to be had. */
static bool confirm(Search *s) {
  memcpy(s->agents, s->best, s->graph->n_groups * sizeof *s->best);
  for (int k = 0; k <= REPAIRS; k++) {
    double shortfall = wfm_skill_mean_level(s->level, s->graph, s->judge, s->user, s->agents, 1, DRAWS);
    s->judgements += DRAWS;
    memcpy(s->best, s->agents, s->graph->n_groups * sizeof *s->best);
    memcpy(s->best_level, s->level, s->graph->n_queues * sizeof *s->level);
    if (shortfall <= s->tolerance) return true;
    if (!help_worst(s)) return false;
  }
  return false;
}

/* Whether every target is reached. */
static bool correct(Search *s) {
  for (int round = 0; round < ROUNDS; round++) {
    double shortfall = judge(s);
    if (shortfall <= s->tolerance && shortfall >= -0.002) break;
    learn(s);
    approximate(s);
  }
  if (s->best_total == INT32_MAX)
    for (int k = 0; k < REPAIRS && help_worst(s) && judge(s) > s->tolerance; k++) {
    }
  trim(s);
  if (s->best_total == INT32_MAX || !confirm(s)) return false;
  s->judgements += wfm_skill_anew(s->best, s->best_level, s->graph, s->judge, s->user, s->tolerance, DRAWS);
  return true;
}

/* Enough to begin with: every queue's need alone, from the groups that serve it, the more the more queues they serve. */
static void begin(Search *s) {
  const WfmSkillGraph *graph = s->graph;
  for (size_t q = 0; q < graph->n_queues; q++) {
    double alone = wfm_skill_split_alone(s->split, q), sum = 0;
    g_autofree double *weight = g_new0(double, graph->n_groups + 1);
    for (size_t g = 0; g < graph->n_groups; g++) {
      double skills = 0;
      for (size_t other = 0; other < graph->n_queues; other++) skills += graph->serves[g * graph->n_queues + other];
      if (graph->serves[g * graph->n_queues + q]) sum += weight[g] = skills * skills;
    }
    for (size_t g = 0; g < graph->n_groups && sum > 0; g++) {
      s->agents[g] += (int32_t)ceil(alone * weight[g] / sum);
      if (graph->most) s->agents[g] = MIN(s->agents[g], graph->most[g]);
    }
  }
}

WfmSkillRequirement *wfm_skill_requirement_new(const WfmSkillGraph *graph, WfmSkillJudge judge_function, void *user, double tolerance) {
  g_autoptr(WfmSkillSplit) split = wfm_skill_split_new(graph);
  g_autofree double *scale = g_new0(double, graph->n_queues + 1), *level = g_new0(double, graph->n_queues + 1);
  g_autofree int32_t *agents = g_new0(int32_t, graph->n_groups + 1);
  WfmSkillRequirement *out = g_new0(WfmSkillRequirement, 1);
  *out = (WfmSkillRequirement){.agents = g_new0(int32_t, graph->n_groups + 1), .level = g_new(double, graph->n_queues + 1)};
  for (size_t q = 0; q < graph->n_queues; q++) {
    scale[q] = 1;
    out->level[q] = level[q] = NAN;
  }
  Search s = {.graph = graph,
              .split = split,
              .judge = judge_function,
              .user = user,
              .tolerance = tolerance,
              .scale = scale,
              .agents = agents,
              .level = level,
              .best = out->agents,
              .best_level = out->level,
              .best_total = INT32_MAX};
  begin(&s);
  approximate(&s);
  out->reached = judge_function ? correct(&s) : wfm_skill_split_cover(split, scale, agents, NULL) >= 1;
  if (s.best_total == INT32_MAX) {
    memcpy(out->agents, agents, graph->n_groups * sizeof *agents);
    memcpy(out->level, level, graph->n_queues * sizeof *level);
  }
  out->total = total_of(&s, out->agents);
  out->judgements = s.judgements;
  return out;
}

void wfm_skill_requirement_free(WfmSkillRequirement *requirement) {
  if (!requirement) return;
  g_free(requirement->agents);
  g_free(requirement->level);
  g_free(requirement);
}
