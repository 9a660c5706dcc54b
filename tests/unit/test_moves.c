/* Moves at short notice. The centres are invented (tests/bench/roster_instance.h); what is expected follows from the promises of moves.h, and money from
 * the exact price of a roster (wfm_roster_price), which shares no code with the search for moves. */
#include "scheduler/roster/moves.h"
#include "scheduler/roster/rule.h"
#include "tests/bench/roster_instance.h"

#include <math.h>
#include <string.h>

enum { PEOPLE = 30 };

typedef struct {
  RosterInstance *in;
  WfmRosterResult *published;
  WfmMoveSettings settings;
  WfmMoveFrame frame;
} Centre;

/* A roster made for three quarters of the load that comes: something is left to do everywhere. */
static Centre *centre_of(uint64_t seed) {
  g_autoptr(GError) err = NULL;
  Centre *c = g_new0(Centre, 1);
  c->in = roster_instance_large(seed, PEOPLE, 1, 3, 1.2);
  WfmJob job = {.seed = 1, .threads = 1};
  WfmRosterSettings full;
  wfm_module_defaults(&wfm_roster_module, &full);
  full.work_limit = 100;
  wfm_module_defaults(&wfm_moves_module, &c->settings);
  c->published = wfm_roster_solve(&c->in->problem, &full, &job, &err);
  g_assert_no_error(err);
  int64_t day = c->in->problem.grid.start + 2 * 86400;
  c->frame = (WfmMoveFrame){&c->settings, day + 9 * 3600, day + 9 * 3600, day + 33 * 3600, NULL};
  return c;
}

static Centre *centre_new(void) {
  return centre_of(6);
}

static void centre_free(Centre *c) {
  wfm_roster_result_free(c->published);
  roster_instance_free(c->in);
  g_free(c);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Centre, centre_free)

static const unsigned all_kinds =
    1u << WFM_MOVE_BREAK | 1u << WFM_MOVE_MEETING | 1u << WFM_MOVE_OVERTIME | 1u << WFM_MOVE_TIME_OFF | 1u << WFM_MOVE_EXTRA;

static WfmMoved *put(const Centre *c, const GArray *moves, size_t n) {
  return wfm_moves_apply(&c->in->problem, c->published->roster, (const WfmMove *)(const void *)moves->data, n);
}

static double shortage(const WfmRosterProblem *problem, const WfmRoster *roster) {
  return wfm_roster_price(NULL, problem, roster).shortage;
}

/* A quarter of the people fall out, so that there is something to be gained. */
static void miss_some(Centre *c, uint8_t *away) {
  for (size_t a = 0; a < PEOPLE; a += 4) {
    away[a] = 1;
    WfmAgentRoster *mine = &c->published->roster->agent[a];
    for (size_t d = 0; d < mine->n_duties; d++) g_free(mine->duty[d].segment);
    mine->n_duties = 0;
  }
  c->frame.away = away;
}

/* A quarter of the others have the day off. */
static void free_some(Centre *c) {
  for (size_t a = 1; a < PEOPLE; a += 4) {
    WfmAgentRoster *mine = &c->published->roster->agent[a];
    size_t kept = 0;
    for (size_t d = 0; d < mine->n_duties; d++) {
      if (mine->duty[d].end <= c->frame.from || mine->duty[d].start >= c->frame.to)
        mine->duty[kept++] = mine->duty[d];
      else
        g_free(mine->duty[d].segment);
    }
    mine->n_duties = kept;
  }
}

static const WfmDuty *duty_that_day(const WfmRoster *roster, const WfmMove *move) {
  for (size_t d = 0; d < roster->agent[move->agent].n_duties; d++)
    if (roster->agent[move->agent].duty[d].day == move->day) return &roster->agent[move->agent].duty[d];
  g_assert_not_reached();
}

/* Contracts without a limit on the week's hours and days: overtime and extra shifts are possible. */
static void allow_overtime(Centre *c) {
  for (size_t k = 0; k < c->in->problem.n_contracts; k++)
    for (size_t r = 0; r < c->in->problem.contracts[k].n_rules; r++) {
      WfmRuleUse *use = (WfmRuleUse *)&c->in->problem.contracts[k].rules[r]; /* the instance's own */
      if (strcmp(use->rule->name, "max_hours_week") == 0) use->value = 80;
      if (strcmp(use->rule->name, "max_days_week") == 0) use->value = 7;
    }
}

/* Whatever is proposed, together, breaks no hard rule. */
static void test_legal(void) {
  guint n = 0;
  for (uint64_t seed = 5; seed <= 8; seed++) {
    g_autoptr(Centre) c = centre_of(seed);
    uint8_t away[PEOPLE] = {0};
    miss_some(c, away);
    g_autoptr(GArray) moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, all_kinds);
    n += moves->len;
    g_autoptr(WfmVerdict) before = wfm_check_roster(&c->in->problem, c->published->roster);
    g_autoptr(WfmMoved) moved = put(c, moves, moves->len);
    g_autoptr(WfmVerdict) after = wfm_check_roster(&moved->problem, moved->roster);
    g_assert_cmpuint(after->n_hard, <=, before->n_hard);
  }
  g_assert_cmpuint(n, >, 0);
}

/* Who has to be there: as many of every second person as the roster has at work at each time, and not one more. */
static void ask_for_all_who_are_there(Centre *c, WfmPresence *asked) {
  WfmRosterProblem *problem = &c->in->problem;
  uint8_t *member = g_new0(uint8_t, PEOPLE);
  int32_t *people = g_new0(int32_t, problem->grid.n);
  for (size_t a = 0; a < PEOPLE; a += 2) member[a] = 1;
  *asked = (WfmPresence){.presence = "every-second", .origin = "", .member = member, .people = people, .hard = true};
  g_ptr_array_add(c->in->owned, member);
  g_ptr_array_add(c->in->owned, people);
  for (size_t a = 0; a < PEOPLE; a += 2)
    for (size_t d = 0; d < c->published->roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &c->published->roster->agent[a].duty[d];
      for (size_t s = 0; s < duty->n_segments; s++) {
        if (duty->segment[s].kind != WFM_SEGMENT_WORK) continue;
        int64_t i = MAX(wfm_grid_index(problem->grid, duty->segment[s].start), 0);
        for (; i < MIN(wfm_grid_index(problem->grid, duty->segment[s].end), problem->grid.n); i++) people[i]++;
      }
    }
  problem->presences = asked;
  problem->n_presences = 1;
}

static void test_presence(void) {
  double gaps_h = 0;
  guint n = 0;
  for (uint64_t seed = 1; seed <= 4; seed++) {
    g_autoptr(Centre) c = centre_of(seed);
    uint8_t away[PEOPLE] = {0};
    miss_some(c, away);
    WfmPresence asked;
    g_autoptr(GArray) free_moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, all_kinds);
    ask_for_all_who_are_there(c, &asked);
    g_autoptr(WfmMoved) careless = put(c, free_moves, free_moves->len);
    gaps_h += wfm_presence_hard_gaps_h(&c->in->problem, careless->roster);
    g_autoptr(GArray) moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, all_kinds);
    n += moves->len;
    g_autoptr(WfmMoved) moved = put(c, moves, moves->len);
    g_assert_cmpfloat(wfm_presence_hard_gaps_h(&moved->problem, moved->roster), ==, 0);
  }
  /* On some centre, moves that know nothing of it would break it; and it leaves moves to be made. */
  g_assert_cmpfloat(gaps_h, >, 0);
  g_assert_cmpuint(n, >, 0);
}

/* No more on a break at once than the roster has: what moves of breaks are worth by the queues alone would take no notice of that. */
static void test_breaks_at_once(void) {
  g_autoptr(Centre) c = centre_new();
  WfmRosterProblem *problem = &c->in->problem;
  uint8_t away[PEOPLE] = {0};
  miss_some(c, away);
  g_autoptr(GArray) careless = wfm_moves_find(problem, c->published->roster, &c->frame, 1u << WFM_MOVE_BREAK);
  int32_t *none = g_new0(int32_t, problem->grid.n), *most = g_new0(int32_t, problem->grid.n);
  uint8_t *member = g_new0(uint8_t, PEOPLE);
  memset(member, 1, PEOPLE);
  g_ptr_array_add(c->in->owned, none);
  g_ptr_array_add(c->in->owned, most);
  g_ptr_array_add(c->in->owned, member);
  for (size_t a = 0; a < PEOPLE; a++)
    for (size_t d = 0; d < c->published->roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &c->published->roster->agent[a].duty[d];
      for (size_t s = 0; s < duty->n_segments; s++) {
        if (duty->segment[s].kind != WFM_SEGMENT_BREAK) continue;
        int64_t i = MAX(wfm_grid_index(problem->grid, duty->segment[s].start), 0);
        for (; i < MIN(wfm_grid_index(problem->grid, duty->segment[s].end), problem->grid.n); i++) most[i]++;
      }
    }
  WfmPresence asked = {.presence = "rest", .origin = "", .member = member, .people = none, .most_on_break = most, .hard = true};
  problem->presences = &asked;
  problem->n_presences = 1;
  g_autoptr(WfmMoved) without = put(c, careless, careless->len);
  g_assert_cmpfloat(wfm_presence_hard_gaps_h(problem, c->published->roster), ==, 0);
  g_assert_cmpfloat(wfm_presence_hard_gaps_h(problem, without->roster), >, 0);
  g_autoptr(GArray) moves = wfm_moves_find(problem, c->published->roster, &c->frame, 1u << WFM_MOVE_BREAK);
  g_autoptr(WfmMoved) moved = put(c, moves, moves->len);
  g_assert_cmpfloat(wfm_presence_hard_gaps_h(&moved->problem, moved->roster), ==, 0);
}

/* Nobody is called in to a shift of which no more may start. */
static void test_crews(void) {
  g_autoptr(Centre) c = centre_new();
  WfmRosterProblem *problem = &c->in->problem;
  uint8_t away[PEOPLE] = {0}, member[PEOPLE], *type = g_new0(uint8_t, problem->n_shift_types + 1);
  int32_t least[7] = {0}, most[7] = {0};
  miss_some(c, away);
  free_some(c);
  memset(member, 1, PEOPLE);
  memset(type, 1, problem->n_shift_types);
  g_ptr_array_add(c->in->owned, type);
  g_autoptr(GArray) careless = wfm_moves_find(problem, c->published->roster, &c->frame, 1u << WFM_MOVE_EXTRA);
  g_assert_cmpuint(careless->len, >, 0);
  WfmCrew crew = {
      .crew = "all", .origin = "", .member = member, .type = type, .n_days = 7, .least = least, .most = most, .hard_most = true};
  crew.first_day = wfm_local_day(wfm_zone_local(problem->planner_zone, problem->grid.start));
  for (size_t a = 0; a < PEOPLE; a++)
    for (size_t d = 0; d < c->published->roster->agent[a].n_duties; d++) {
      int32_t day = c->published->roster->agent[a].duty[d].day - crew.first_day;
      if (day >= 0 && day < 7) most[day]++;
    }
  problem->crews = &crew;
  problem->n_crews = 1;
  g_autoptr(GArray) moves = wfm_moves_find(problem, c->published->roster, &c->frame, 1u << WFM_MOVE_EXTRA);
  g_assert_cmpuint(moves->len, ==, 0);
}

/* What one move is said to be worth is what the exact price of the roster says. */
static void test_worth(void) {
  g_autoptr(Centre) c = centre_new();
  uint8_t away[PEOPLE] = {0};
  miss_some(c, away);
  g_autoptr(GArray) moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, all_kinds);
  double before = shortage(&c->in->problem, c->published->roster);
  for (guint k = 0; k < MIN(moves->len, 12u); k++) {
    g_autoptr(WfmMoved) moved = put(c, moves, k + 1);
    double after = shortage(&moved->problem, moved->roster);
    g_assert_cmpfloat(fabs(before - after - g_array_index(moves, WfmMove, k).worth), <, 1e-6);
    before = after;
  }
}

/* Nothing that has begun, nobody who is away, and nothing without its notice. */
static void test_notice(void) {
  g_autoptr(Centre) c = centre_new();
  uint8_t away[PEOPLE] = {0};
  miss_some(c, away);
  g_autoptr(GArray) moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, all_kinds);
  int64_t now = c->frame.now;
  for (guint k = 0; k < moves->len; k++) {
    const WfmMove *move = &g_array_index(moves, WfmMove, k);
    g_assert_false(away[move->agent]);
    if (move->kind == WFM_MOVE_BREAK) {
      g_assert_cmpint(move->from, >=, now + 15 * 60);
      g_assert_cmpint(move->new_from, >=, now + 15 * 60);
    }
    if (move->kind == WFM_MOVE_OVERTIME) g_assert_cmpint(move->from, >=, now + 30 * 60);
    if (move->kind == WFM_MOVE_TIME_OFF) g_assert_cmpint(move->from, >=, now + 30 * 60);
    if (move->kind == WFM_MOVE_OVERTIME) g_assert_cmpint(move->to - move->from, <=, 2 * 3600);
  }
}

/* Where moves have to be worth a fortune there are none. */
static void test_dear(void) {
  g_autoptr(Centre) c = centre_new();
  c->settings.break_price = c->settings.meeting_price = 1e6;
  g_autoptr(GArray) moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, 1u << WFM_MOVE_BREAK | 1u << WFM_MOVE_MEETING);
  g_assert_cmpuint(moves->len, ==, 0);
  c->settings.overtime_h = c->settings.time_off_h = 0;
  g_autoptr(GArray) none =
      wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, 1u << WFM_MOVE_OVERTIME | 1u << WFM_MOVE_TIME_OFF);
  g_assert_cmpuint(none->len, ==, 0);
}

/* Overtime is paid by its factor; where the rule that forbids it is back, there is none. */
static void test_cost(void) {
  g_autoptr(Centre) c = centre_new();
  uint8_t away[PEOPLE] = {0};
  miss_some(c, away);
  c->settings.overtime_factor = 0.25;
  g_autoptr(GArray) none = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, 1u << WFM_MOVE_OVERTIME);
  g_assert_cmpuint(none->len, ==, 0);
  allow_overtime(c);
  g_autoptr(GArray) moves = wfm_moves_find(&c->in->problem, c->published->roster, &c->frame, 1u << WFM_MOVE_OVERTIME);
  g_assert_cmpuint(moves->len, >, 0);
  for (guint k = 0; k < moves->len; k++) {
    const WfmMove *move = &g_array_index(moves, WfmMove, k);
    double wage = c->in->problem.agents[move->agent].cost_per_hour, hours = (double)(move->to - move->from) / 3600;
    g_assert_cmpfloat(fabs(move->cost - 0.25 * wage * hours), <, 1e-9);
  }
}

/* Extra shifts go to people who are free that day and have not been away, with their notice, break no rule together, are worth what the exact price of the
 * roster says, and are paid by their factor. */
static void test_extra_shifts(void) {
  g_autoptr(Centre) c = centre_new();
  uint8_t away[PEOPLE] = {0};
  miss_some(c, away);
  const WfmRosterProblem *problem = &c->in->problem;
  const WfmRoster *roster = c->published->roster;
  g_autoptr(GArray) forbidden = wfm_moves_find(problem, roster, &c->frame, 1u << WFM_MOVE_EXTRA);
  g_assert_cmpuint(forbidden->len, ==, 0); /* everybody works the days and hours of the contract */
  allow_overtime(c);
  free_some(c);
  g_autoptr(GArray) moves = wfm_moves_find(problem, roster, &c->frame, 1u << WFM_MOVE_EXTRA);
  g_assert_cmpuint(moves->len, >, 0);
  double before = shortage(problem, roster);
  for (guint k = 0; k < moves->len; k++) {
    const WfmMove *move = &g_array_index(moves, WfmMove, k);
    g_assert_cmpint(move->kind, ==, WFM_MOVE_EXTRA);
    g_assert_false(away[move->agent]);
    g_assert_cmpint(move->from, >=, c->frame.now + 3 * 3600);
    g_assert_cmpfloat(move->price, >=, c->settings.extra_price - 1e-9);
    for (size_t d = 0; d < roster->agent[move->agent].n_duties; d++) g_assert_cmpint(roster->agent[move->agent].duty[d].day, !=, move->day);
    g_autoptr(WfmMoved) moved = put(c, moves, k + 1);
    double after = shortage(&moved->problem, moved->roster);
    g_assert_cmpfloat(fabs(before - after - move->worth), <, 1e-6);
    before = after;
    const WfmDuty *duty = duty_that_day(moved->roster, move);
    double wage = problem->agents[move->agent].cost_per_hour, hours = (double)wfm_duty_paid_s(duty) / 3600;
    g_assert_cmpfloat(fabs(move->cost - 1.5 * wage * hours), <, 1e-9);
  }
  g_autoptr(WfmVerdict) was = wfm_check_roster(problem, roster);
  g_autoptr(WfmMoved) moved = put(c, moves, moves->len);
  g_autoptr(WfmVerdict) is = wfm_check_roster(&moved->problem, moved->roster);
  g_assert_cmpuint(is->n_hard, <=, was->n_hard);
  g_autoptr(WfmMoved) twice = wfm_moves_apply(problem, moved->roster, (const WfmMove *)(const void *)moves->data, moves->len);
  for (size_t a = 0; a < PEOPLE; a++) g_assert_cmpuint(twice->roster->agent[a].n_duties, ==, moved->roster->agent[a].n_duties);
  c->settings.extra_h = 0;
  g_autoptr(GArray) none = wfm_moves_find(problem, roster, &c->frame, 1u << WFM_MOVE_EXTRA);
  g_assert_cmpuint(none->len, ==, 0);
  c->settings.extra_h = 10;
  c->settings.extra_price = 1e6;
  g_autoptr(GArray) dear = wfm_moves_find(problem, roster, &c->frame, 1u << WFM_MOVE_EXTRA);
  g_assert_cmpuint(dear->len, ==, 0);
}

/* Of those who could do the same each has a move of the kind, over half of the time at least, that gains and is legal by itself; who was found is among them. */
static size_t others_who_could(uint64_t seed) {
  g_autoptr(Centre) c = centre_of(seed);
  uint8_t away[PEOPLE] = {0};
  miss_some(c, away);
  allow_overtime(c);
  const WfmRosterProblem *problem = &c->in->problem;
  c->frame.most = 1;
  g_autoptr(GArray) first = wfm_moves_find(problem, c->published->roster, &c->frame, 1u << WFM_MOVE_OVERTIME);
  if (first->len == 0) return 0; /* nobody whose overtime gains */
  const WfmMove *asked = &g_array_index(first, WfmMove, 0);
  g_autoptr(GArray) like = wfm_moves_like(problem, c->published->roster, &c->frame, asked);
  g_autoptr(WfmVerdict) before = wfm_check_roster(problem, c->published->roster);
  bool found = false;
  for (guint k = 0; k < like->len; k++) {
    const WfmMove *move = &g_array_index(like, WfmMove, k);
    found |= move->agent == asked->agent && move->from == asked->from && move->to == asked->to;
    g_assert_cmpint(2 * (MIN(move->to, asked->to) - MAX(move->from, asked->from)), >=, asked->to - asked->from);
    g_assert_cmpfloat(move->worth - move->cost - move->price, >, 0);
    g_autoptr(WfmMoved) moved = wfm_moves_apply(problem, c->published->roster, move, 1);
    g_autoptr(WfmVerdict) after = wfm_check_roster(&moved->problem, moved->roster);
    g_assert_cmpuint(after->n_hard, <=, before->n_hard);
    g_assert_cmpfloat(fabs(shortage(problem, c->published->roster) - shortage(&moved->problem, moved->roster) - move->worth), <, 1e-6);
  }
  g_assert_true(found);
  return like->len - 1;
}

static void test_others_who_could(void) {
  size_t others = 0;
  for (uint64_t seed = 6; seed <= 9; seed++) others += others_who_could(seed);
  g_assert_cmpuint(others, >, 0);
}

/* One queue alone: people who serve it and another, within their shifts. */
static void test_queue_moves(void) {
  g_autoptr(Centre) c = centre_new();
  const WfmRosterProblem *problem = &c->in->problem;
  g_autoptr(GArray) moves = wfm_queue_moves(problem, c->published->roster, &c->frame, 1, c->frame.from, c->frame.to);
  g_assert_cmpuint(moves->len, >, 0);
  for (guint k = 0; k < moves->len; k++) {
    const WfmMove *move = &g_array_index(moves, WfmMove, k);
    const float *served = problem->agents[move->agent].proficiency;
    int n = 0;
    for (size_t q = 0; q < problem->n_queues; q++) n += served[q] > 0;
    g_assert_true(served[1] > 0 && n > 1 && move->queue == 1);
    bool inside = false;
    for (size_t d = 0; d < c->published->roster->agent[move->agent].n_duties; d++) {
      const WfmDuty *duty = &c->published->roster->agent[move->agent].duty[d];
      inside |= duty->start <= move->from && move->to <= duty->end;
    }
    g_assert_true(inside);
  }
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/moves/legal", test_legal);
  g_test_add_func("/moves/presence-is-kept", test_presence);
  g_test_add_func("/moves/breaks-at-once", test_breaks_at_once);
  g_test_add_func("/moves/crews", test_crews);
  g_test_add_func("/moves/worth", test_worth);
  g_test_add_func("/moves/notice", test_notice);
  g_test_add_func("/moves/dear", test_dear);
  g_test_add_func("/moves/cost", test_cost);
  g_test_add_func("/moves/extra-shifts", test_extra_shifts);
  g_test_add_func("/moves/others-who-could", test_others_who_could);
  g_test_add_func("/moves/queue", test_queue_moves);
  return g_test_run();
}
