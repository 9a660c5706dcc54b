/* The requirement of a graph of skills: between the pool and the sum of its parts, nobody counted twice, as the simulator judges. */
#include "scheduler/staffing/skill_graph.h"

#include "scheduler/staffing/erlang_c.h"
#include "tests/unit/skill_fixture.h"

/* Two queues of 10 erlangs, 80 % within 20 s, AHT 300 s, nobody leaves: 14 each, 28; one pool of 20 erlangs needs 25 (24.4; Erlang C). */
static void two_queues(RandomGraph *out, const uint8_t *serves, size_t n_groups) {
  *out = (RandomGraph){.graph = {.queues = out->queue, .n_queues = 2, .serves = out->serves, .n_groups = n_groups}};
  for (size_t q = 0; q < 2; q++)
    out->queue[q] = (WfmSkillQueue){.load_erl = 10, .aht_s = 300, .patience_s = INFINITY, .sl_target = 0.8, .target_s = 20};
  memcpy(out->serves, serves, 2 * n_groups);
}

static void test_specialists_need_the_sum_of_the_parts(void) {
  RandomGraph g;
  two_queues(&g, (const uint8_t[]){1, 0, 0, 1}, 2);
  g_autoptr(WfmSkillRequirement) r = wfm_skill_requirement_new(&g.graph, NULL, NULL, 0);
  g_assert_cmpint(r->agents[0], ==, 14);
  g_assert_cmpint(r->agents[1], ==, 14);
}

static void test_nobody_is_counted_twice(void) {
  RandomGraph g;
  two_queues(&g, (const uint8_t[]){1, 1}, 1);
  g_autoptr(WfmSkillRequirement) r = wfm_skill_requirement_new(&g.graph, NULL, NULL, 0);
  g_assert_cmpint(r->total, ==, 25); /* not 14, and not 28 */
  GraphJudge judge = {.contacts = 400000, .seed = 1, .threads = 2};
  g_autoptr(WfmSkillRequirement) judged = wfm_skill_requirement_new(&g.graph, judge_graph, &judge, 0);
  g_assert_cmpint(judged->total, ==, 25);
  g_assert_true(judged->reached);
  for (int q = 0; q < 2; q++) g_assert_cmpfloat_with_epsilon(judged->level[q], wfm_erlang_c(25, 20, 300, 20).sl, 0.01);
}

/* Where there are not enough people, that is said, and nobody is invented. */
static void test_the_people_there_are_is_the_most(void) {
  RandomGraph g;
  two_queues(&g, (const uint8_t[]){1, 0, 0, 1, 1, 1}, 3);
  const int32_t most[3] = {9, 9, 2};
  g.graph.most = most;
  GraphJudge judge = {.contacts = 50000, .seed = 1, .threads = 2};
  g_autoptr(WfmSkillRequirement) r = wfm_skill_requirement_new(&g.graph, judge_graph, &judge, 0);
  g_assert_false(r->reached);
  for (int k = 0; k < 3; k++) g_assert_cmpint(r->agents[k], <=, most[k]);
}

/* Judged anew by a longer simulation with another seed, every level is within a point of its target or above. */
static void test_levels_hold_in_the_simulator(void) {
  for (uint64_t seed = 3; seed <= 4; seed++) {
    RandomGraph g;
    random_graph(&g, seed);
    GraphJudge judge = {.contacts = 100000, .seed = 5, .threads = 2}, check = {.contacts = 1000000, .seed = 77, .threads = 2};
    g_autoptr(WfmSkillRequirement) r = wfm_skill_requirement_new(&g.graph, judge_graph, &judge, 0);
    double level[SKILL_MOST_QUEUES];
    judge_graph(&check, level, &g.graph, r->agents, 0);
    g_assert_true(r->reached);
    for (size_t q = 0; q < g.graph.n_queues; q++) g_assert_cmpfloat(level[q], >, g.queue[q].sl_target - 0.01);
    g_assert_cmpint(r->judgements, <, 250);
  }
}

/* 13 specialists each are too few apart (Erlang C: 77 %) and more than enough together (26 for 20 erlangs: 88 %): some must learn the other
 * queue, not all. */
static void test_cross_training_is_as_little_as_it_takes(void) {
  RandomGraph g;
  two_queues(&g, (const uint8_t[]){1, 0, 0, 1}, 2);
  const int32_t agents[2] = {13, 13};
  GraphJudge judge = {.contacts = 200000, .seed = 1, .threads = 2};
  g_autoptr(WfmCrossTraining) t = wfm_cross_training_new(&g.graph, agents, judge_graph, &judge, 0);
  g_assert_true(t->reached);
  g_assert_cmpfloat_with_epsilon(t->before[0], wfm_erlang_c(13, 10, 300, 20).sl, 0.02);
  for (int q = 0; q < 2; q++) g_assert_cmpfloat(t->after[q], >=, 0.8);
  g_assert_cmpint(t->trained, >, 0);
  g_assert_cmpint(t->trained, <=, 4); /* of 26: a few flexible ones are nearly as good as all */
  for (size_t k = 0; k < t->n; k++) g_assert_cmpint(t->training[k].queue, ==, 1 - t->training[k].group);
  const int32_t plenty[2] = {15, 15};
  g_autoptr(WfmCrossTraining) none = wfm_cross_training_new(&g.graph, plenty, judge_graph, &judge, 0);
  g_assert_true(none->reached);
  g_assert_cmpint(none->trained, ==, 0);
  const int32_t few[2] = {9, 9};
  g_autoptr(WfmCrossTraining) never = wfm_cross_training_new(&g.graph, few, judge_graph, &judge, 0);
  g_assert_false(never->reached);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/skill-graph/" #name, test_##name)
  ADD(specialists_need_the_sum_of_the_parts);
  ADD(nobody_is_counted_twice);
  ADD(the_people_there_are_is_the_most);
  ADD(levels_hold_in_the_simulator);
  ADD(cross_training_is_as_little_as_it_takes);
  return g_test_run();
}
