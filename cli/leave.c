#include "cli/leave.h"

#include "cli/change_list.h"
#include "cli/leave_limit.h"
#include "scheduler/roster/moves.h"

#include <math.h>
#include <string.h>

static const WfmParam params[] = {
    {.key = "sl_loss",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmLeaveSettings, sl_loss),
     .initial = 0.005,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "Leave is declined where it takes a queue's simulated service level further below its target than this."},
    {.key = "cost_per_day",
     .type = WFM_PARAM_REAL,
     .offset = offsetof(WfmLeaveSettings, cost_per_day),
     .initial = 0,
     .low = 0,
     .high = 1e9,
     .unit = "money",
     .help = "Leave is declined where it makes the roster dearer by more than this for each of its days; 0: no limit."},
    {.key = "order",
     .type = WFM_PARAM_CHOICE,
     .offset = offsetof(WfmLeaveSettings, order),
     .initial = WFM_LEAVE_FIRST_COME,
     .choices = "first_come|seniority|points|ledger",
     .unit = "",
     .help =
         "Whose request is decided first: who asked first; who has been employed longest (agents.from_day, empty: always); who has "
         "the fewest points, one for each day of approved leave in leave.csv; or who carries most beyond the average of the contract in "
         "ledger.csv (late shifts, nights, weekends and holidays worked, first choices and leave refused). Then who asked first."},
};

const WfmModule wfm_leave_module = {
    .name = "leave",
    .summary = "requests for leave: what may be approved",
    .size = sizeof(WfmLeaveSettings),
    .params = params,
    .n_params = G_N_ELEMENTS(params),
};

/* The row's time on the person's clock. */
static void find_times(int64_t *from, int64_t *to, const WfmZone *zone, const WfmLeaveRow *row) {
  *from = wfm_run_instant(&row->from, zone, 0);
  *to = wfm_run_end(row->to.local == INT64_MIN ? &row->from : &row->to, zone);
}

static size_t shifts_between(const WfmRoster *roster, const WfmZone *zone, size_t agent, const WfmLeaveRow *row) {
  int64_t from, to;
  size_t n = 0;
  find_times(&from, &to, zone, row);
  const WfmAgentRoster *mine = &roster->agent[agent];
  for (size_t d = 0; d < mine->n_duties; d++) n += mine->duty[d].start < to && mine->duty[d].end > from;
  return n;
}

/* A shift lies in the leave with a part alone: two hours at the dentist. */
static bool cuts_a_shift(const WfmAgentRoster *mine, int64_t from, int64_t to) {
  for (size_t d = 0; d < mine->n_duties; d++)
    if (mine->duty[d].start < to && mine->duty[d].end > from && (mine->duty[d].start < from || mine->duty[d].end > to)) return true;
  return false;
}

static void find_days(WfmLeaveCase *one, const WfmAgent *agent, const WfmRoster *roster) {
  int64_t from, to;
  find_times(&from, &to, agent->zone, one->row);
  one->first_day = wfm_local_day(wfm_zone_local(agent->zone, from));
  one->last_day = wfm_local_day(wfm_zone_local(agent->zone, to - 1));
  one->n_shifts = shifts_between(roster, agent->zone, one->agent, one->row);
  one->cuts_shift = cuts_a_shift(&roster->agent[one->agent], from, to);
}

/* What a request is tried with. */
typedef struct {
  WfmRun *run;
  WfmRosterBuild *build;
  const WfmRosterProblem *problem;
  WfmLeaveBook *book;
  WfmLeaveCase *one;
  int64_t now, from, to;
  double sl_loss, own_before, limit_price; /* limit_price: of more people on leave at once than there should be */
  size_t forbidding;                       /* queue, of the roster judged last */
  GError **err;
} Trial;

/* Queues that lose by it whatever chance says of one shift: the person serves them, and nobody takes over. */
static uint8_t *surely_losing(const Trial *t) {
  uint8_t *loses = g_new0(uint8_t, t->run->n_queues + 1);
  for (size_t q = 0; q < t->run->n_queues && t->one->n_shifts > t->one->n_over; q++)
    loses[q] = t->problem->agents[t->one->agent].proficiency[q] > 0;
  return loses;
}

static bool judge(Trial *t, const WfmRoster *roster, int64_t from, int64_t to) {
  g_autofree uint8_t *loses = surely_losing(t);
  WfmServiceCheck check = {t->one->sl_before, t->one->sl_after, SIZE_MAX};
  bool fine = wfm_leave_book_check(&check, t->book, roster, from, to, loses, t->sl_loss, t->err);
  t->forbidding = check.forbidding;
  return fine;
}

static void decide(Trial *t) {
  WfmLeaveCase *one = t->one;
  const WfmLeaveSettings *settings = wfm_settings_get(t->run->cli->settings, &wfm_leave_module);
  double days = one->last_day - one->first_day + 1;
  g_clear_pointer(&one->reason, g_free);
  one->cost += t->limit_price;
  if (t->forbidding != SIZE_MAX) {
    one->reason = wfm_service_fall_text(t->run, t->forbidding, one->sl_before, one->sl_after);
  } else if (settings->cost_per_day > 0 && one->cost > settings->cost_per_day * days) {
    one->reason = g_strdup_printf("it costs %.2f %s a day, and leave.cost_per_day is %.2f", one->cost / days, t->run->settings->currency,
                                  settings->cost_per_day);
  } else {
    one->approved = true;
    one->reason = g_strdup(one->n_shifts == 0 ? "no shift of the roster lies in it"
                           : one->n_over      ? "every queue keeps its service level with who takes over"
                           : one->rearranged  ? "every queue keeps its service level, with other shifts around it"
                                              : "every queue keeps its service level");
  }
}

/* The roster without the agent's shifts that touch [from, to). */
static WfmRoster *without(const WfmRoster *roster, size_t agent, int64_t from, int64_t to) {
  WfmRoster *out = wfm_roster_new(roster->n_agents);
  for (size_t a = 0; a < roster->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) {
      const WfmDuty *duty = &roster->agent[a].duty[d];
      if (a != agent || duty->end <= from || duty->start >= to) wfm_roster_add(out, a, duty);
    }
  return out;
}

/* ---- colleagues ---- */

static bool works_on(const WfmAgentRoster *mine, int32_t day) {
  for (size_t d = 0; d < mine->n_duties; d++)
    if (mine->duty[d].day == day) return true;
  return false;
}

static bool may_work(const WfmRosterProblem *problem, const WfmAgent *agent, int32_t shift_type) {
  const WfmContract *contract = &problem->contracts[agent->contract];
  for (size_t k = 0; k < contract->n_shift_types; k++)
    if (contract->shift_types[k] == (uint32_t)shift_type) return true;
  return false;
}

/* Serves what the person serves, at the same site and on the same clock. */
static bool stands_in(const Trial *t, const WfmAgent *other) {
  const WfmAgent *agent = &t->problem->agents[t->one->agent];
  if (other == agent || other->zone != agent->zone || g_strcmp0(other->site, agent->site) != 0) return false;
  for (size_t q = 0; q < t->problem->n_queues; q++)
    if (agent->proficiency[q] > 0 && !(other->proficiency[q] > 0)) return false;
  return true;
}

/* The colleague for whom the shift costs least, of the first that may work it; SIZE_MAX: none. The shift is then in the roster. */
static size_t take_over(const Trial *t, WfmRoster *roster, const WfmDuty *duty) {
  enum { LOOKED_AT = 8 };
  size_t best = SIZE_MAX;
  double least = INFINITY;
  int looked = 0;
  for (size_t a = 0; a < t->problem->n_agents && looked < LOOKED_AT && duty->shift_type >= 0; a++) {
    const WfmAgent *other = &t->problem->agents[a];
    if (!stands_in(t, other) || works_on(&roster->agent[a], duty->day) || !may_work(t->problem, other, duty->shift_type)) continue;
    g_autoptr(WfmRoster) tried = wfm_roster_new(roster->n_agents);
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) wfm_roster_add(tried, a, &roster->agent[a].duty[d]);
    wfm_roster_add(tried, a, duty);
    if (!wfm_own_no_worse(wfm_own_breaches(t->problem, tried, a), wfm_own_breaches(t->problem, roster, a))) continue;
    looked++;
    double rise = wfm_own_cost(t->problem, tried, a) - wfm_own_cost(t->problem, roster, a);
    if (rise >= least - 1e-9) continue;
    least = rise;
    best = a;
  }
  if (best != SIZE_MAX) wfm_roster_add(roster, best, duty);
  return best;
}

/* ---- one request ---- */

static void set_cost(const Trial *t, const WfmRoster *roster, const GArray *who) {
  const size_t *list = (const size_t *)(const void *)who->data;
  WfmLeaveCase *one = t->one;
  one->service = wfm_leave_shortage_rise(t->book, roster, list, who->len);
  one->cost = one->service - t->own_before;
  for (guint k = 0; k < who->len; k++) {
    one->cost += wfm_own_cost(t->problem, roster, list[k]);
    if (k > 0) one->cost -= wfm_own_cost(t->problem, wfm_leave_book_roster(t->book), list[k]);
  }
}

/* Tries the roster: what it costs, what the judge says, and the decision. */
static bool settle(Trial *t, const WfmRoster *roster, const GArray *who, int64_t from, int64_t to) {
  set_cost(t, roster, who);
  if (!judge(t, roster, from, to)) return false;
  decide(t);
  return true;
}

static void conclude(Trial *t, const WfmRoster *roster) {
  const WfmRepairSettings *settings = wfm_settings_get(t->run->cli->settings, &wfm_repair_module);
  g_autoptr(GArray) changes = wfm_roster_changes(wfm_leave_book_roster(t->book), roster);
  t->one->changes = wfm_change_table(t->problem, changes, settings, t->now);
  if (t->one->approved) wfm_leave_book_keep(t->book, roster);
}

/* The roster with other shifts of the person around leave that takes a part of one alone; NULL: the leave takes whole ones, or no others are legal. */
static WfmRoster *rearranged(const Trial *t) {
  const WfmRoster *standing = wfm_leave_book_roster(t->book);
  if (!t->one->cuts_shift) return NULL;
  const WfmRepairSettings *settings = wfm_settings_get(t->run->cli->settings, &wfm_repair_module);
  g_autoptr(WfmRoster) roster = wfm_roster_repair_one(t->problem, standing, t->one->agent, t->now, settings, &t->run->cli->job);
  if (!roster ||
      !wfm_own_no_worse(wfm_own_breaches(t->problem, roster, t->one->agent), wfm_own_breaches(t->problem, standing, t->one->agent)) ||
      wfm_presence_hard_gaps_h(t->problem, roster) > wfm_presence_hard_gaps_h(t->problem, standing) + 1e-9)
    return NULL;
  return g_steal_pointer(&roster);
}

/* One way to give leave: the roster with it, the people it changes (the person first), and from when to when it differs. */
typedef struct {
  WfmRoster *roster;
  GArray *who; /* size_t */
  int64_t from, to;
  size_t n_over;   /* shifts that others take over */
  bool rearranged; /* the person's shifts are laid around it */
} Way;

static Way way_new(const Trial *t, WfmRoster *roster) {
  Way way = {roster, g_array_new(FALSE, FALSE, sizeof(size_t)), INT64_MAX, INT64_MIN, 0, false};
  g_array_append_val(way.who, t->one->agent);
  return way;
}

static void way_clear(Way *way) {
  wfm_roster_free(way->roster);
  if (way->who) g_array_unref(way->who);
}

static void way_touches(Way *way, const WfmDuty *duty) {
  way->from = MIN(way->from, duty->start);
  way->to = MAX(way->to, duty->end);
}

static void add_once(GArray *who, size_t person) {
  for (guint k = 0; k < who->len; k++)
    if (g_array_index(who, size_t, k) == person) return;
  g_array_append_val(who, person);
}

/* The person's shifts that the leave touches fall away; those that a colleague can take over are taken over, where that is asked for. */
static Way way_without(const Trial *t, const WfmRoster *left, bool taken_over) {
  const WfmAgentRoster *mine = &wfm_leave_book_roster(t->book)->agent[t->one->agent];
  Way way = way_new(t, without(left, SIZE_MAX, 0, 0));
  for (size_t d = 0; d < mine->n_duties; d++) {
    const WfmDuty *duty = &mine->duty[d];
    if (duty->start >= t->to || duty->end <= t->from) continue;
    way_touches(&way, duty);
    size_t colleague = taken_over ? take_over(t, way.roster, duty) : SIZE_MAX;
    if (colleague == SIZE_MAX) continue;
    way.n_over++;
    add_once(way.who, colleague);
  }
  return way;
}

/* The person's shifts laid around the leave; its roster is NULL where there is no such way. */
static Way way_around(const Trial *t) {
  Way way = way_new(t, rearranged(t));
  if (!way.roster) return way;
  way.rearranged = true;
  g_autoptr(GArray) changes = wfm_roster_changes(wfm_leave_book_roster(t->book), way.roster);
  for (guint k = 0; k < changes->len; k++) {
    const WfmChange *change = &g_array_index(changes, WfmChange, k);
    if (change->was) way_touches(&way, change->was);
    if (change->is) way_touches(&way, change->is);
  }
  return way;
}

static double way_cost(const Trial *t, const Way *way) {
  set_cost(t, way->roster, way->who);
  return t->one->cost;
}

/* Judges the way and decides; where it does, the roster of the book is its roster. */
static bool try_way(Trial *t, const Way *way) {
  t->one->n_over = way->n_over;
  t->one->rearranged = way->rearranged;
  if (!settle(t, way->roster, way->who, way->from, way->to)) return false;
  if (t->one->approved) conclude(t, way->roster);
  return true;
}

/* What a way came to that does not do. */
typedef struct {
  char *reason;
  double cost, service, *sl_after;
} Refusal;

static void refusal_free(Refusal *refusal) {
  g_free(refusal->reason);
  g_free(refusal->sl_after);
  g_free(refusal);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Refusal, refusal_free)

static Refusal *refusal_of(const Trial *t) {
  Refusal *refusal = g_new0(Refusal, 1);
  *refusal = (Refusal){g_strdup(t->one->reason), t->one->cost, t->one->service,
                       g_memdup2(t->one->sl_after, (t->run->n_queues + 1) * sizeof(double))};
  return refusal;
}

static void tell_refusal(const Trial *t, const Refusal *refusal) {
  WfmLeaveCase *one = t->one;
  one->n_over = 0;
  one->rearranged = false;
  one->cost = refusal->cost;
  one->service = refusal->service;
  memcpy(one->sl_after, refusal->sl_after, (t->run->n_queues + 1) * sizeof(double));
  g_free(one->reason);
  one->reason = g_strdup(refusal->reason);
}

/* The ways to give leave one after another until one does: the person's shifts fall away, or are laid around the leave, the cheaper first; others
 * take them over; the dearer. Where none does, the case tells what it would be without the shifts. */
static bool try_around(Trial *t, const WfmRoster *left) {
  enum { AWAY, AROUND, OVER, WAYS };
  static const int away_first[WAYS] = {AWAY, OVER, AROUND}, around_first[WAYS] = {AROUND, AWAY, OVER};
  WfmLeaveCase *one = t->one;
  one->legal = true;
  Way way[WAYS] = {way_without(t, left, false), way_around(t), {0}};
  const int *course = way[AROUND].roster && way_cost(t, &way[AROUND]) < way_cost(t, &way[AWAY]) ? around_first : away_first;
  bool fine = true;
  g_autoptr(Refusal) refusal = NULL;
  for (int k = 0; k < WAYS && fine && !one->approved; k++) {
    if (course[k] == OVER) way[OVER] = way_without(t, left, true);
    if (way[course[k]].roster && (course[k] != OVER || way[OVER].n_over)) fine = try_way(t, &way[course[k]]);
    if (fine && course[k] == AWAY && !one->approved) refusal = refusal_of(t);
  }
  if (fine && !one->approved) {
    tell_refusal(t, refusal);
    conclude(t, way[AWAY].roster);
  }
  for (int k = 0; k < WAYS; k++) way_clear(&way[k]);
  return fine;
}

/* The whole roster, changed with care. */
static bool try_repair(Trial *t) {
  const WfmRepairSettings *settings = wfm_settings_get(t->run->cli->settings, &wfm_repair_module);
  g_autoptr(GError) why = NULL;
  g_autoptr(WfmRepair) repair = wfm_roster_repair(t->problem, wfm_leave_book_roster(t->book), t->now, settings, &t->run->cli->job, &why);
  if (!repair) {
    t->one->reason =
        g_strndup(why->message, strcspn(why->message, "\n")); /* the conflict; the ways out are the planner's other questions */
    return true;
  }
  t->one->legal = true;
  t->one->rearranged = t->one->cuts_shift;
  WfmRosterCost was = wfm_roster_price(NULL, t->problem, wfm_leave_book_roster(t->book));
  t->one->cost = repair->result->cost.cost - was.cost;
  t->one->service = repair->result->cost.shortage - was.shortage;
  if (!judge(t, repair->result->roster, INT64_MIN, INT64_MAX)) return false;
  decide(t);
  conclude(t, repair->result->roster);
  return true;
}

static bool begins_before(const WfmAgentRoster *mine, int64_t from, int64_t to, int64_t now) {
  for (size_t d = 0; d < mine->n_duties; d++)
    if (mine->duty[d].start < to && mine->duty[d].end > from && mine->duty[d].start < now) return true;
  return false;
}

/* The approved leave of the person that lies in [from, to) already; NULL: none. */
static const WfmSpan *leave_within(const WfmAgent *agent, int64_t from, int64_t to) {
  for (size_t s = 0; s < agent->n_spans; s++)
    if (agent->spans[s].is_leave && agent->spans[s].from < to && agent->spans[s].to > from) return &agent->spans[s];
  return NULL;
}

WfmLeaveCase *wfm_leave_try(WfmRun *run, WfmRosterBuild *build, WfmLeaveBook *book, const WfmLeaveRow *row, size_t agent, int64_t now,
                            GError **err) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmLeaveSettings *settings = wfm_settings_get(run->cli->settings, &wfm_leave_module);
  const WfmRoster *roster = wfm_leave_book_roster(book);
  const WfmZone *zone = problem->agents[agent].zone;
  g_autoptr(WfmLeaveCase) one = g_new0(WfmLeaveCase, 1);
  one->row = row;
  one->agent = agent;
  one->sl_before = g_new0(double, run->n_queues + 1);
  one->sl_after = g_new0(double, run->n_queues + 1);
  find_days(one, &problem->agents[agent], roster);
  Trial t = {run,       build, problem, book, one, now, .sl_loss = settings->sl_loss, .own_before = wfm_own_cost(problem, roster, agent),
             .err = err};
  find_times(&t.from, &t.to, zone, row);
  const WfmSpan *has = leave_within(&problem->agents[agent], t.from, t.to);
  if (has) {
    static const char prefix[] = "leave: ";
    const char *kind = g_str_has_prefix(has->what, prefix) ? has->what + strlen(prefix) : has->what;
    one->reason = g_strdup_printf("has leave then already: %s, %s", kind, has->origin);
    return g_steal_pointer(&one);
  }
  t.limit_price = wfm_leave_limit(&one->reason, problem, agent, t.from, t.to);
  if (one->reason) return g_steal_pointer(&one); /* too many are on leave then: nothing else needs to be tried */
  WfmOwnBreaches before = wfm_own_breaches(problem, roster, agent);
  double gaps = wfm_presence_hard_gaps_h(problem, roster);
  WfmGrant grant = wfm_roster_build_grant(build, agent, row);
  g_autoptr(WfmRoster) left = without(roster, agent, t.from, t.to);
  bool plain = wfm_own_no_worse(wfm_own_breaches(problem, left, agent), before) && wfm_presence_hard_gaps_h(problem, left) <= gaps + 1e-9 &&
               !begins_before(&roster->agent[agent], t.from, t.to, now);
  if (!(plain ? try_around(&t, left) : try_repair(&t))) return NULL;
  if (!one->approved) wfm_roster_build_revoke(build, &grant);
  return g_steal_pointer(&one);
}

void wfm_leave_case_free(WfmLeaveCase *one) {
  if (!one) return;
  g_free(one->reason);
  g_free(one->sl_before);
  g_free(one->sl_after);
  wfm_table_data_free(one->changes);
  g_free(one);
}

/* ---- other dates ---- */

static gint by_cost(gconstpointer a, gconstpointer b, gpointer data) {
  const WfmLeaveDate *x = a, *y = b;
  int32_t asked = *(const int32_t *)data;
  if (fabs(x->rise - y->rise) > 0.005) return x->rise < y->rise ? -1 : 1;
  int32_t dx = ABS(x->first_day - asked), dy = ABS(y->first_day - asked);
  if (dx != dy) return dx < dy ? -1 : 1;
  return (x->first_day > y->first_day) - (x->first_day < y->first_day);
}

/* What the leave of the row costs on its days; NaN where the person's other shifts then break a hard rule. */
static double price_row(WfmRosterBuild *build, const WfmLeaveBook *book, size_t agent, const WfmLeaveRow *row) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmRoster *roster = wfm_leave_book_roster(book);
  const WfmZone *zone = problem->agents[agent].zone;
  int64_t from, to;
  find_times(&from, &to, zone, row);
  WfmOwnBreaches before = wfm_own_breaches(problem, roster, agent);
  double own = wfm_own_cost(problem, roster, agent);
  g_autoptr(WfmRoster) left = without(roster, agent, from, to);
  WfmGrant grant = wfm_roster_build_grant(build, agent, row);
  bool legal = wfm_own_no_worse(wfm_own_breaches(problem, left, agent), before);
  double rise = wfm_own_cost(problem, left, agent) - own + wfm_leave_shortage_rise(book, left, &agent, 1);
  wfm_roster_build_revoke(build, &grant);
  return legal ? rise : (double)NAN;
}

GArray *wfm_leave_dates(WfmRosterBuild *build, const WfmLeaveBook *book, const WfmLeaveCase *one) {
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  const WfmZone *zone = problem->agents[one->agent].zone;
  int32_t first = wfm_local_day(wfm_zone_local(zone, problem->grid.start)), length = one->last_day - one->first_day;
  int32_t last = wfm_local_day(wfm_zone_local(zone, problem->duties_before - 1));
  GArray *dates = g_array_new(FALSE, FALSE, sizeof(WfmLeaveDate));
  int tried = 0;
  for (int32_t away = 1; away <= last - first && tried < WFM_LEAVE_NEAR; away++)
    for (int32_t by = -away; by <= away && tried < WFM_LEAVE_NEAR; by += 2 * away) {
      if (one->first_day + by < first || one->first_day + by + length > last) continue;
      WfmLeaveRow row = *one->row;
      row.from.local += by * (int64_t)86400;
      if (row.to.local != INT64_MIN) row.to.local += by * (int64_t)86400;
      int64_t from, to;
      find_times(&from, &to, zone, &row);
      if (leave_within(&problem->agents[one->agent], from, to)) continue;
      tried++;
      WfmLeaveDate date = {one->first_day + by, price_row(build, book, one->agent, &row),
                           !shifts_between(wfm_leave_book_roster(book), zone, one->agent, &row)};
      if (isfinite(date.rise)) g_array_append_val(dates, date);
    }
  g_array_sort_with_data(dates, by_cost, (gpointer)&one->first_day);
  return dates;
}
