/* What shared people give their queues by formula, and what the simulation says of days. */
#include "scheduler/staffing/pooled.h"
#include "tests/unit/simulate_fixture.h"

#include "scheduler/staffing/erlang_c.h"

#define AHT 300.0

static WfmStaffQueue staff_queue(WfmChannel channel) {
  return (WfmStaffQueue){.queue = "q",
                         .channel = channel,
                         .sl_target = 0.8,
                         .target_s = channel == WFM_CHANNEL_EMAIL ? 14400 : 20,
                         .patience_s = INFINITY,
                         .occupancy_max = 1,
                         .concurrency = 1};
}

typedef struct {
  WfmStaffQueue queue[3];
  WfmPooledQueue pooled[3];
  double speed[9], agents[3], away[3], work[9], level[3];
  WfmPooled pool;
} Shared;

static void shared_init(Shared *s, size_t queues, size_t groups) {
  *s = (Shared){.pool = {.n_queues = queues,
                         .n_groups = groups,
                         .speed = s->speed,
                         .agents = s->agents,
                         .away = s->away,
                         .work = s->work,
                         .level = s->level}};
  for (size_t q = 0; q < queues; q++) {
    s->queue[q] = staff_queue(WFM_CHANNEL_VOICE);
    s->pooled[q] = (WfmPooledQueue){.queue = &s->queue[q], .rank = 1, .load = 8, .aht_s = AHT};
  }
}

static void test_people_of_one_queue_are_erlang_c(void) {
  Shared s;
  shared_init(&s, 2, 2);
  s.speed[0] = s.speed[3] = 1;
  s.agents[0] = s.agents[1] = 10;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_sl(&s.pool, s.pooled, 0), wfm_erlang_c(10, 8, AHT, 20).sl, 1e-9);
}

static void test_two_queues_of_the_same_people_are_one(void) {
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = 20;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_sl(&s.pool, s.pooled, 1), wfm_erlang_c(20, 16, AHT, 20).sl, 1e-9);
}

/* Cobham 1954: the better class waits as often as all, and then as if the other were not there. */
static void test_a_better_rank_is_cobhams(void) {
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = 20;
  s.pooled[1].rank = 2;
  wfm_pooled_split(&s.pool, s.pooled);
  double waits = wfm_erlang_c(20, 16, AHT, 20).p_wait;
  g_assert_cmpfloat_with_epsilon(wfm_pooled_sl(&s.pool, s.pooled, 0), 1 - waits * exp(-(20 - 8) * 20 / AHT), 1e-9);
  g_assert_cmpfloat(wfm_pooled_sl(&s.pool, s.pooled, 1), <, wfm_erlang_c(20, 16, AHT, 20).sl);
}

/* Nobody is counted twice: work of a queue that the second group alone can do leaves the first to the other. */
static void test_nobody_is_counted_twice(void) {
  Shared s;
  shared_init(&s, 2, 2);
  s.speed[0] = s.speed[2] = s.speed[3] = 1; /* the first group serves queue 0, the second both */
  s.agents[0] = 10;
  s.agents[1] = 10;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(s.work[0] + s.work[2], 8, 1e-3);
  g_assert_cmpfloat_with_epsilon(s.work[3], 8, 1e-3);
  g_assert_cmpfloat_with_epsilon(s.work[0], 8.0 * 10 / 12, 1e-3); /* as the times that are free of other work: 10, and 10 - 8 */
}

/* The simulator on the same people: calls, and e-mail without end that is worked between them. */
static void test_deferred_work_between_calls_agrees_with_the_simulation(void) {
  g_autofree Centre *c = centre_new(2, 12, 480, 8 * 1800 / AHT, AHT);
  c->queue[1].channel = WFM_CHANNEL_EMAIL;
  c->queue[1].priority = 1;
  c->queue[1].target_s = 14400;
  c->queue[1].backlog = 100000; /* always some */
  c->settings.warm_up_s = 7200;
  g_autoptr(WfmSimResult) r = run(c, 8, 2);
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = 12;
  s.queue[1] = staff_queue(WFM_CHANNEL_EMAIL);
  s.pooled[1].load = 100;
  wfm_pooled_split(&s.pool, s.pooled);
  double formula = wfm_pooled_sl(&s.pool, s.pooled, 0);
  g_assert_cmpfloat_with_epsilon(formula, -expm1(-(12 - 8) * 20 / AHT), 1e-6); /* everybody is busy: the wait is exponential */
  g_assert_cmpfloat_with_epsilon(r->queue[0].sl.mean, formula, 0.01);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_spare(&s.pool, s.pooled, 1), 4, 1e-3);
}

/* The simulator on six people with calls alone and six who also have e-mail without end: nobody of the first waits for e-mail. */
static void test_those_without_deferred_work_are_free_for_calls(void) {
  g_autofree Centre *c = centre_new(2, 12, 480, 7 * 1800 / AHT, AHT);
  c->queue[0].patience_s = 120;
  c->queue[1].channel = WFM_CHANNEL_EMAIL;
  c->queue[1].priority = 1;
  c->queue[1].target_s = 14400;
  c->queue[1].backlog = 100000;
  for (int a = 0; a < 6; a++) c->proficiency[a][1] = 0;
  c->settings.warm_up_s = 7200;
  g_autoptr(WfmSimResult) r = run(c, 8, 2);
  Shared s;
  shared_init(&s, 2, 2);
  s.speed[0] = s.speed[2] = s.speed[3] = 1;
  s.agents[0] = s.agents[1] = 6;
  s.queue[0].patience_s = 120;
  s.queue[1] = staff_queue(WFM_CHANNEL_EMAIL);
  s.pooled[0].load = 7;
  s.pooled[1].load = 100;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(s.work[0], 6, 1e-2); /* calls go to those who have nothing else to do */
  g_assert_cmpfloat_with_epsilon(s.work[3], 5, 1e-2);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_sl(&s.pool, s.pooled, 0), r->queue[0].sl.mean, 0.02);
}

/* The simulator on eight people with calls, and chats of a worse rank two at a time. */
static void test_chats_beside_calls_agree_with_the_simulation(void) {
  g_autofree Centre *c = centre_new(2, 8, 480, 3 * 1800 / AHT, AHT);
  for (int q = 0; q < 2; q++) c->queue[q].patience_s = 180;
  c->queue[1].channel = WFM_CHANNEL_CHAT;
  c->queue[1].concurrency = 2;
  c->queue[1].concurrency_slowdown = 0.2;
  c->queue[1].priority = 1;
  c->queue[1].target_s = 60;
  c->settings.warm_up_s = 7200;
  g_autoptr(WfmSimResult) r = run(c, 8, 2);
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = 8;
  s.queue[1] = staff_queue(WFM_CHANNEL_CHAT);
  s.queue[1].concurrency = 2;
  s.queue[1].concurrency_slowdown = 0.2;
  s.queue[1].target_s = 60;
  s.pooled[1].rank = 2;
  for (int q = 0; q < 2; q++) {
    s.queue[q].patience_s = 180;
    s.pooled[q].load = 3;
  }
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat(s.work[1], >, 2.5); /* where there is room nobody has two: more people than 3 / r(2) = 1.8 */
  for (size_t q = 0; q < 2; q++) g_assert_cmpfloat_with_epsilon(wfm_pooled_sl(&s.pool, s.pooled, q), r->queue[q].sl.mean, 0.04);
}

/* Few people with calls, and chats of a worse rank two at a time, all of whom may give up: by formula, and the simulator. */
static void few_people(size_t people, double calls, double chats, double near) {
  static double long_s[MOST_INTERVALS];
  double each = 1800 / AHT;
  g_autofree Centre *c = centre_new(2, (int)people, 480, calls * each, AHT);
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = (double)people;
  s.queue[1] = staff_queue(WFM_CHANNEL_CHAT);
  s.queue[1].concurrency = c->queue[1].concurrency = 2;
  s.queue[1].concurrency_slowdown = c->queue[1].concurrency_slowdown = 0.2;
  s.pooled[1].rank = 2;
  s.pooled[1].aht_s = 400;
  for (int q = 0; q < 2; q++) {
    s.queue[q].patience_s = c->queue[q].patience_s = 200;
    s.queue[q].target_s = c->queue[q].target_s = q ? 60 : 30;
    s.pooled[q].load = q ? chats : calls;
  }
  c->queue[1].channel = WFM_CHANNEL_CHAT;
  c->queue[1].priority = 1;
  c->queue[1].aht_s = long_s;
  for (int i = 0; i < 480; i++) {
    long_s[i] = 400;
    c->mean[1][i] = chats * 1800 / 400;
  }
  c->settings.warm_up_s = 7200;
  g_autoptr(WfmSimResult) r = run(c, 40, 2);
  wfm_pooled_split(&s.pool, s.pooled);
  for (size_t q = 0; q < 2; q++) g_assert_cmpfloat_with_epsilon(wfm_pooled_sl(&s.pool, s.pooled, q), r->queue[q].sl.mean, near);
}

static void test_few_people_with_calls_and_chats_agree_with_the_simulation(void) {
  few_people(1, 0.2, 0.4, 0.02);
  few_people(1, 0.4, 0.15, 0.035);
  few_people(2, 0.4, 0.8, 0.02);
  few_people(2, 0.8, 0.8, 0.04);
  few_people(3, 0.6, 1.2, 0.02);
  few_people(3, 1.2, 1.2, 0.04);
  few_people(5, 2, 2, 0.05);
}

/* Of one rank the work that is due first is done first; what is due together takes turns by how much there is. Nobody does both at once. */
static void test_deferred_work_goes_by_its_deadline(void) {
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = 10;
  for (int q = 0; q < 2; q++) s.queue[q] = staff_queue(WFM_CHANNEL_EMAIL);
  s.pooled[0].load = 20;
  s.pooled[1].due_s = -60;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(s.work[1], 8, 1e-3);
  g_assert_cmpfloat_with_epsilon(s.work[0], 2, 1e-3);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_spare(&s.pool, s.pooled, 0), 2, 1e-3);
  s.pooled[0].load = s.pooled[1].load = 20;
  s.pooled[1].due_s = 0;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(s.work[0], s.work[1], 1.3); /* a turn is an eighth */
  g_assert_cmpfloat_with_epsilon(s.work[0] + s.work[1], 10, 1e-3);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_spare(&s.pool, s.pooled, 0) + wfm_pooled_spare(&s.pool, s.pooled, 1), 10, 1e-3);
}

/* Who goes on a break is busy with a call half the time here, and then as long as a call takes; e-mail is not counted. */
static void test_who_goes_finishes_the_call_in_hand(void) {
  Shared s;
  shared_init(&s, 2, 1);
  s.speed[0] = s.speed[1] = 1;
  s.agents[0] = 16;
  s.queue[1] = staff_queue(WFM_CHANNEL_EMAIL);
  s.pooled[1].load = 100;
  wfm_pooled_split(&s.pool, s.pooled);
  g_assert_cmpfloat_with_epsilon(wfm_pooled_in_hand_s(&s.pool, s.pooled, 0), AHT / 2, 0.1);
}

/* Ten days of a queue: their contacts are all contacts, and their levels weighted by contacts the whole's. */
static void test_days_make_up_the_whole(void) {
  g_autofree Centre *c = centre_new(1, 10, 480, 8 * 1800 / AHT, AHT);
  g_autoptr(WfmSimResult) r = run(c, 16, 2);
  const WfmSimQueueResult *q = &r->queue[0];
  double offered = 0, good = 0;
  g_assert_cmpint(q->n_days, ==, 10);
  for (int32_t d = 0; d < q->n_days; d++) {
    g_assert_cmpint(q->day[d].day, ==, d);
    offered += q->day[d].offered;
    good += q->day[d].offered * q->day[d].sl.mean;
  }
  g_assert_cmpfloat_with_epsilon(offered, q->offered.mean, 1e-9 * offered);
  g_assert_cmpfloat_with_epsilon(good / offered, q->sl.mean, 1e-3); /* those in line at the end are left out of the level */
}

static void test_replications_go_on_until_days_are_precise(void) {
  g_autofree Centre *c = centre_new(1, 10, 480, 8 * 1800 / AHT, AHT);
  WfmSimSettings settings = c->settings;
  settings.day_precision = 0.02;
  WfmJob job = {.seed = 1, .threads = 2};
  g_autoptr(WfmSimResult) r = wfm_simulate(&c->input, &settings, &job, NULL);
  for (int32_t d = 0; d < 10; d++) g_assert_cmpfloat(r->queue[0].day[d].sl.half_width, <=, 0.02);
  settings.day_precision = 0;
  g_autoptr(WfmSimResult) fewer = wfm_simulate(&c->input, &settings, &job, NULL);
  g_assert_cmpint(fewer->replications, <, r->replications);
  settings.day_precision = 0.02;
  settings.day_events = 1;
  g_autoptr(WfmSimResult) stopped = wfm_simulate(&c->input, &settings, &job, NULL);
  g_assert_cmpint(stopped->replications, ==, fewer->replications);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/pooled/" #name, test_##name)
  ADD(people_of_one_queue_are_erlang_c);
  ADD(two_queues_of_the_same_people_are_one);
  ADD(a_better_rank_is_cobhams);
  ADD(nobody_is_counted_twice);
  ADD(deferred_work_between_calls_agrees_with_the_simulation);
  ADD(those_without_deferred_work_are_free_for_calls);
  ADD(chats_beside_calls_agree_with_the_simulation);
  ADD(few_people_with_calls_and_chats_agree_with_the_simulation);
  ADD(deferred_work_goes_by_its_deadline);
  ADD(who_goes_finishes_the_call_in_hand);
  ADD(days_make_up_the_whole);
  ADD(replications_go_on_until_days_are_precise);
  return g_test_run();
}
