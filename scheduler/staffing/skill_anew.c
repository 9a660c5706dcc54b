#include "scheduler/staffing/skill_anew.h"

#include <math.h>
#include <string.h>

enum { MISSES = 30, RADIUS = 8 };
#define SOFT 0.05 /* log-odds by which a shortage has to differ to count for e times as much: 0.8 points of 80 % */

typedef struct {
  const WfmSkillGraph *graph;
  WfmSkillJudge judge;
  void *user;
  double tolerance;
  int32_t confirming, judgements;
  double *target;   /* [n_queues] log-odds */
  double *slope;    /* [n_groups * n_queues] of the level's log-odds, per agent */
  int32_t *base;    /* [n_groups] the judged choice from which the lines go */
  double *odds;     /* [n_queues] at the base */
  double lack;      /* at the base, see lack_of */
  int32_t *choice;  /* [n_groups] present one */
  double *level;    /* [n_queues] judged of it */
  GHashTable *seen; /* choices that were asked about, as bytes */
} Anew;

static double log_odds(double level) {
  double p = fmin(fmax(level, 0.005), 0.998);
  return log(p / (1 - p));
}

static bool counts(const Anew *s, size_t queue) {
  return s->graph->queues[queue].load_erl > 0;
}

double wfm_skill_shortfall(const WfmSkillGraph *graph, const double *level) {
  double most = -INFINITY;
  for (size_t q = 0; q < graph->n_queues; q++)
    if (graph->queues[q].load_erl > 0) most = fmax(most, graph->queues[q].sl_target - level[q]);
  return most;
}

double wfm_skill_mean_level(double *level, const WfmSkillGraph *graph, WfmSkillJudge judge, void *user, const int32_t *agents,
                            int32_t first, int32_t last) {
  g_autofree double *one = g_new(double, graph->n_queues + 1);
  memset(level, 0, graph->n_queues * sizeof *level);
  for (int32_t draw = first; draw <= last; draw++) {
    judge(user, one, graph, agents, draw);
    for (size_t q = 0; q < graph->n_queues; q++) level[q] += one[q] / (last - first + 1);
  }
  return wfm_skill_shortfall(graph, level);
}

/* What the queues lack, the worst ones by far the most. */
static double lack_of(const Anew *s, const double *odds) {
  double sum = 0;
  for (size_t q = 0; q < s->graph->n_queues; q++)
    if (counts(s, q)) sum += exp(fmin((s->target[q] - odds[q]) / SOFT, 300));
  return sum;
}

static GBytes *key_of(const Anew *s, const int32_t *agents) {
  return g_bytes_new(agents, s->graph->n_groups * sizeof *agents);
}

static double judge(Anew *s, const int32_t *agents) {
  s->judge(s->user, s->level, s->graph, agents, 0);
  s->judgements++;
  return wfm_skill_shortfall(s->graph, s->level);
}

/* Whether it holds on other contacts: then these say its level. */
static bool confirmed(Anew *s, const int32_t *agents) {
  s->judgements += s->confirming;
  return wfm_skill_mean_level(s->level, s->graph, s->judge, s->user, agents, 1, s->confirming) <= s->tolerance;
}

static bool holds(Anew *s, const int32_t *agents) {
  g_hash_table_add(s->seen, key_of(s, agents));
  return judge(s, agents) <= s->tolerance && confirmed(s, agents);
}

static void set_base(Anew *s, const int32_t *agents, const double *odds) {
  memmove(s->base, agents, s->graph->n_groups * sizeof *agents);
  memmove(s->odds, odds, s->graph->n_queues * sizeof *odds);
  s->lack = lack_of(s, odds);
}

/* What one agent of each group is worth: with one less or, where the choice has none, one more. */
static void measure(Anew *s, const int32_t *agents) {
  size_t queues = s->graph->n_queues;
  g_autofree int32_t *moved = g_memdup2(agents, s->graph->n_groups * sizeof *agents);
  g_autofree double *odds = g_new0(double, queues + 1);
  judge(s, agents);
  for (size_t q = 0; q < queues; q++) odds[q] = log_odds(s->level[q]);
  set_base(s, agents, odds);
  for (size_t g = 0; g < s->graph->n_groups; g++) {
    int32_t step = agents[g] > 0 ? -1 : 1;
    if (s->graph->most && agents[g] + step > s->graph->most[g]) continue;
    moved[g] += step;
    judge(s, moved);
    moved[g] -= step;
    for (size_t q = 0; q < queues; q++) s->slope[g * queues + q] = fmax(step * (log_odds(s->level[q]) - s->odds[q]), 0);
  }
}

/* What the lines say of one agent more in a group (in) or less (out); n_groups: none. */
static double lack_with(const Anew *s, const double *odds, size_t out, size_t in) {
  size_t queues = s->graph->n_queues, groups = s->graph->n_groups;
  double sum = 0;
  for (size_t q = 0; q < queues; q++) {
    if (!counts(s, q)) continue;
    double here = odds[q] - (out < groups ? s->slope[out * queues + q] : 0) + (in < groups ? s->slope[in * queues + q] : 0);
    sum += exp(fmin((s->target[q] - here) / SOFT, 300));
  }
  return sum;
}

static bool unseen(const Anew *s, int32_t *agents, size_t out, size_t in) {
  size_t groups = s->graph->n_groups;
  if (out < groups) agents[out]--;
  if (in < groups) agents[in]++;
  g_autoptr(GBytes) key = key_of(s, agents);
  if (out < groups) agents[out]++;
  if (in < groups) agents[in]--;
  return !g_hash_table_contains(s->seen, key);
}

typedef struct {
  size_t out, in;
  double lack;
} Step;

/* The best step from `agents`, from each group that has somebody to each that may grow; remove: nobody comes in. fresh: only to what was not asked about. */
static Step best_step(const Anew *s, int32_t *agents, const double *odds, bool remove, bool fresh) {
  size_t groups = s->graph->n_groups;
  Step best = {groups, groups, INFINITY};
  for (size_t out = 0; out < groups; out++) {
    if (agents[out] == 0) continue;
    for (size_t in = remove ? groups : 0; in <= groups; in++) {
      if (in == groups ? !remove : in == out || (s->graph->most && agents[in] >= s->graph->most[in])) continue;
      double lack = lack_with(s, odds, out, in);
      if (lack < best.lack && (!fresh || unseen(s, agents, out, in))) best = (Step){out, in, lack};
    }
  }
  return best;
}

static void go(const Anew *s, int32_t *agents, double *odds, const Step *step) {
  size_t queues = s->graph->n_queues;
  agents[step->out]--;
  if (step->in < s->graph->n_groups) agents[step->in]++;
  for (size_t q = 0; q < queues; q++)
    odds[q] += (step->in < s->graph->n_groups ? s->slope[step->in * queues + q] : 0) - s->slope[step->out * queues + q];
}

/* The choice of so many agents that was not asked about yet and of which the lines expect most, not far from the base. False where there is none. */
static bool place(Anew *s, double *odds, int32_t total) {
  int32_t here = 0;
  memcpy(s->choice, s->base, s->graph->n_groups * sizeof *s->base);
  memcpy(odds, s->odds, s->graph->n_queues * sizeof *odds);
  for (size_t g = 0; g < s->graph->n_groups; g++) here += s->base[g];
  for (; here > total; here--) {
    Step step = best_step(s, s->choice, odds, true, false);
    go(s, s->choice, odds, &step);
  }
  double lack = lack_of(s, odds);
  for (int k = 0; k < RADIUS; k++) {
    Step step = best_step(s, s->choice, odds, false, false);
    if (!(step.lack < lack * (1 - 1e-9))) break;
    lack = step.lack;
    go(s, s->choice, odds, &step);
  }
  if (unseen(s, s->choice, s->graph->n_groups, s->graph->n_groups)) return true;
  Step step = best_step(s, s->choice, odds, false, true);
  if (!isfinite(step.lack)) return false;
  go(s, s->choice, odds, &step);
  return true;
}

/* Bends the lines so that they hit what was judged of the present choice. */
static void correct(Anew *s, const double *said) {
  size_t queues = s->graph->n_queues, groups = s->graph->n_groups;
  double square = 0;
  for (size_t g = 0; g < groups; g++) square += pow(s->choice[g] - s->base[g], 2);
  for (size_t g = 0; g < groups && square > 0; g++)
    for (size_t q = 0; q < queues; q++) {
      double *slope = &s->slope[g * queues + q], error = log_odds(s->level[q]) - said[q];
      *slope = fmax(*slope + error * (s->choice[g] - s->base[g]) / square, 0);
    }
}

/* A choice of so many agents that holds. */
static bool reach(Anew *s, int32_t total) {
  size_t queues = s->graph->n_queues;
  g_autofree double *said = g_new0(double, queues + 1), *odds = g_new0(double, queues + 1);
  bool first = true;
  for (int k = 0; k < MISSES && place(s, said, total); k++) {
    if (holds(s, s->choice)) return true;
    for (size_t q = 0; q < queues; q++) odds[q] = log_odds(s->level[q]);
    correct(s, said);
    if (first || lack_of(s, odds) < s->lack) set_base(s, s->choice, odds);
    first = false;
  }
  return false;
}

int32_t wfm_skill_anew(int32_t *agents, double *level, const WfmSkillGraph *graph, WfmSkillJudge judge_function, void *user,
                       double tolerance, int32_t confirming) {
  size_t queues = graph->n_queues, groups = graph->n_groups;
  g_autofree double *target = g_new0(double, queues + 1), *slope = g_new0(double, queues *groups + 1), *odds = g_new0(double, queues + 1),
                    *judged = g_new0(double, queues + 1);
  g_autofree int32_t *base = g_new0(int32_t, groups + 1), *choice = g_new0(int32_t, groups + 1);
  g_autoptr(GHashTable) seen = g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  Anew s = {.graph = graph,
            .judge = judge_function,
            .user = user,
            .tolerance = tolerance,
            .confirming = confirming,
            .target = target,
            .slope = slope,
            .base = base,
            .odds = odds,
            .choice = choice,
            .level = judged,
            .seen = seen};
  int32_t total = 0;
  for (size_t g = 0; g < groups; g++) total += agents[g];
  for (size_t q = 0; q < queues; q++) target[q] = log_odds(graph->queues[q].sl_target - tolerance);
  measure(&s, agents);
  while (total > 0 && reach(&s, total - 1)) {
    total--;
    memcpy(agents, s.choice, groups * sizeof *agents);
    memcpy(level, s.level, queues * sizeof *level);
    for (size_t q = 0; q < queues; q++) odds[q] = log_odds(s.level[q]);
    set_base(&s, agents, odds);
  }
  return s.judgements;
}
