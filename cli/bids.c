#include "cli/bids.h"

#include "cli/bids_order.h"
#include "scheduler/roster/alternatives.h"
#include "scheduler/roster/repair.h"

#include <math.h>
#include <string.h>

#define FIELD(name) offsetof(WfmBidSettings, name)
static const WfmParam params[] = {
    {.key = "order",
     .type = WFM_PARAM_CHOICE,
     .offset = FIELD(order),
     .initial = WFM_BIDS_SENIORITY,
     .choices = "seniority|points|first_come|ledger",
     .unit = "",
     .help = "Whose bids are decided first: who has been employed longest (agents.from_day, empty: always); who has most points "
             "(agents.points); who bid first; or who carries most beyond the average of the contract in ledger.csv: late shifts, nights, "
             "weekends and holidays worked, first choices and leave refused, together. Then who bid first."},
    {.key = "price_most",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(price_most),
     .initial = 100,
     .low = 0,
     .high = 1e9,
     .unit = "money",
     .help =
         "A bid is refused where it makes the roster dearer by more than this, service, wages, rules and wishes together; 0: no limit."},
    {.key = "sl_loss",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(sl_loss),
     .initial = 0.005,
     .low = 0,
     .high = 1,
     .unit = "share",
     .help = "A bid is refused where it takes a queue's simulated service level further below its target than this."},
    {.key = "rearrange",
     .type = WFM_PARAM_BOOL,
     .offset = FIELD(rearrange),
     .initial = 1,
     .unit = "",
     .help = "Where changing the person's own shifts does not do, the whole roster may be changed with care (repair.*)."},
    {.key = "keep_price",
     .type = WFM_PARAM_REAL,
     .offset = FIELD(keep_price),
     .initial = 1000,
     .low = 0,
     .high = 1e6,
     .unit = "money",
     .help = "What each date costs on which a later roster is not as a granted bid asks."},
};
const WfmModule wfm_bids_module = {.name = "bids",
                                   .summary = "bids for shift lines, shifts and days off: whose go first, and what may be granted",
                                   .size = sizeof(WfmBidSettings),
                                   .params = params,
                                   .n_params = G_N_ELEMENTS(params)};

/* What no shift is worth: while a bid is tried, a date against it costs so much. */
#define TRIED_PRICE 1e5

/* A bid that every roster has to keep. */
typedef struct {
  const WfmBidRow *row;
  size_t agent;
} Granted;

/* What one invocation works with. */
typedef struct {
  WfmRun *run;
  WfmRosterBuild *build;
  const WfmRosterProblem *problem;
  WfmLeaveBook *book;
  const WfmBidSettings *settings;
  int64_t now;
  WfmBids *bids;
  GArray *granted; /* Granted: before, and by now */
  double *before, *after;
  GError **err;
} Desk;

/* ---- whether the roster will do ---- */

static bool keeps_all(const Desk *d, const WfmRoster *roster) {
  for (guint k = 0; k < d->granted->len; k++) {
    const Granted *one = &g_array_index(d->granted, Granted, k);
    if (wfm_bid_first_against(d->problem, roster, one->agent, d->run->plan, one->row) != INT32_MIN) return false;
  }
  return true;
}

static void refuse(WfmBidCase *one, char *reason) {
  g_free(one->reason);
  one->reason = reason;
  one->status = WFM_BID_REFUSED;
}

static char *loss_text(const Desk *d, const WfmBidCase *one) {
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%.2f %s", one->cost, d->run->settings->currency);
  if (one->loss.queue != SIZE_MAX) {
    char day[WFM_STAMP_SIZE];
    g_string_append_printf(text, " and %s %.1f points on %s %s", d->run->queue[one->loss.queue].row->queue, one->loss.points,
                           wfm_weekday_names[wfm_weekday(one->loss.day)], wfm_format_day(day, one->loss.day));
  }
  return g_string_free(text, FALSE);
}

/* Judges the roster with the bid in it, which costs so much more; false: the judge failed. */
static bool judge(Desk *d, WfmBidCase *one, const WfmRoster *roster, double cost, int64_t from, int64_t to) {
  WfmServiceCheck check = {d->before, d->after, SIZE_MAX};
  if (!wfm_leave_book_check(&check, d->book, roster, from, to, NULL, d->settings->sl_loss, d->err)) return false;
  one->cost = cost;
  one->loss = wfm_leave_book_worst(d->book);
  g_autofree char *loss = loss_text(d, one);
  if (check.forbidding != SIZE_MAX) {
    g_autofree char *fall = wfm_service_fall_text(d->run, check.forbidding, d->before, d->after);
    refuse(one, g_strdup_printf("%s; it would cost %s", fall, loss));
  } else if (d->settings->price_most > 0 && cost > d->settings->price_most + 0.005) {
    refuse(one, g_strdup_printf("it would cost %s, and bids.price_most is %.2f", loss, d->settings->price_most));
  } else {
    g_free(one->reason);
    one->reason = fabs(cost) < 0.005
                      ? g_strdup("it costs nothing")
                      : g_strdup_printf(cost < 0 ? "it saves %.2f %s" : "it costs %.2f %s", fabs(cost), d->run->settings->currency);
    one->status = WFM_BID_GRANTED;
  }
  return true;
}

/* ---- one bid ---- */

/* The time in which the rosters differ. */
static void find_stretch(int64_t *from, int64_t *to, const WfmRoster *was, const WfmRoster *is) {
  g_autoptr(GArray) changes = wfm_roster_changes(was, is);
  *from = INT64_MAX;
  *to = INT64_MIN;
  for (guint k = 0; k < changes->len; k++) {
    const WfmDuty *sides[2] = {g_array_index(changes, WfmChange, k).was, g_array_index(changes, WfmChange, k).is};
    for (int side = 0; side < 2; side++) {
      if (!sides[side]) continue;
      *from = MIN(*from, sides[side]->start);
      *to = MAX(*to, sides[side]->end);
    }
  }
}

/* What the planner has decided about the date: "fixed.csv:7 (meeting: team) stands against it"; NULL: nothing. */
static char *decided_text(const Desk *d, size_t agent, int32_t day) {
  const WfmAgent *who = &d->problem->agents[agent];
  int64_t from = wfm_zone_day_start(who->zone, day), to = wfm_zone_day_start(who->zone, day + 1);
  for (size_t s = 0; s < who->n_spans; s++) {
    const WfmSpan *span = &who->spans[s];
    if (span->from < to && span->to > from) return g_strdup_printf("%s (%s) stands against it", span->origin, span->what);
  }
  return NULL;
}

/* What the checker says of the first shift of the date that would be as the bid asks; NULL: no shift of the contract is. */
static char *breach_text(Desk *d, const WfmBidRow *row, const WfmRoster *nearest, size_t agent, int32_t day) {
  WfmStanding *standing = wfm_standing_new(d->problem, nearest, &d->run->cli->job);
  g_autoptr(GArray) list = wfm_alternatives(standing, agent, day);
  char *breach = NULL;
  for (guint k = 0; list && k < list->len && !breach; k++) {
    const WfmAlternative *other = &g_array_index(list, WfmAlternative, k);
    g_autoptr(WfmRoster) roster = wfm_alternative_roster(standing, agent, day, other);
    if (other->legal || wfm_bid_first_against(d->problem, roster, agent, d->run->plan, row) == day) continue;
    breach = other->seated ? wfm_alternative_breach(standing, agent, day, other) : g_strdup("the site has no seat left");
  }
  wfm_standing_free(standing);
  return breach;
}

static char *against_text(Desk *d, const WfmBidRow *row, const WfmRoster *nearest, size_t agent, int32_t day) {
  char date[WFM_STAMP_SIZE];
  g_autofree char *breach = breach_text(d, row, nearest, agent, day);
  g_autofree char *decided = breach ? NULL : decided_text(d, agent, day);
  return g_strdup_printf("no legal shifts of theirs are like that; on %s %s: %s", wfm_weekday_names[wfm_weekday(day)],
                         wfm_format_day(date, day),
                         breach    ? breach
                         : decided ? decided
                                   : "no shift of the contract would do");
}

/* The person's own shifts changed, everybody else's as they are. The roster in *found where it is granted. */
static bool try_alone(Desk *d, WfmBidCase *one, size_t agent, WfmRoster **found) {
  const WfmRepairSettings *repair = wfm_settings_get(d->run->cli->settings, &wfm_repair_module);
  const WfmRoster *standing = wfm_leave_book_roster(d->book);
  WfmGrant grant = wfm_roster_build_grant_bid(d->build, d->run->plan, agent, one->row, TRIED_PRICE);
  g_autoptr(WfmRoster) roster = wfm_roster_repair_one(d->problem, standing, agent, d->now, repair, &d->run->cli->job);
  wfm_roster_build_revoke(d->build, &grant);
  if (!roster) {
    refuse(one, g_strdup("no legal shifts of theirs were found"));
    return true;
  }
  int32_t against = wfm_bid_first_against(d->problem, roster, agent, d->run->plan, one->row);
  if (against != INT32_MIN) {
    refuse(one, against_text(d, one->row, roster, agent, against));
    return true;
  }
  if (wfm_presence_hard_gaps_h(d->problem, roster) > wfm_presence_hard_gaps_h(d->problem, standing) + 1e-9) {
    refuse(one, g_strdup("people who have to be there (presence.csv) would be missing"));
    return true;
  }
  int64_t from, to;
  find_stretch(&from, &to, standing, roster);
  double cost = wfm_leave_shortage_rise(d->book, roster, &agent, 1) + wfm_own_cost(d->problem, roster, agent) -
                wfm_own_cost(d->problem, standing, agent);
  if (!judge(d, one, roster, cost, from, to)) return false;
  if (one->status == WFM_BID_GRANTED) *found = g_steal_pointer(&roster);
  return true;
}

/* The whole roster, changed with care; what try_alone said stands where that does not do either. */
static bool try_all(Desk *d, WfmBidCase *one, size_t agent, WfmRoster **found) {
  const WfmRepairSettings *settings = wfm_settings_get(d->run->cli->settings, &wfm_repair_module);
  const WfmRoster *standing = wfm_leave_book_roster(d->book);
  WfmGrant grant = wfm_roster_build_grant_bid(d->build, d->run->plan, agent, one->row, TRIED_PRICE);
  g_autoptr(WfmRepair) repair = wfm_roster_repair(d->problem, standing, d->now, settings, &d->run->cli->job, NULL);
  wfm_roster_build_revoke(d->build, &grant);
  if (!repair) return true;
  const WfmRoster *roster = repair->result->roster;
  if (wfm_bid_first_against(d->problem, roster, agent, d->run->plan, one->row) != INT32_MIN || !keeps_all(d, roster)) return true;
  double cost = wfm_roster_price(NULL, d->problem, roster).cost - wfm_roster_price(NULL, d->problem, standing).cost;
  WfmBidCase anew = {.row = one->row, .loss = {SIZE_MAX}};
  if (!judge(d, &anew, roster, cost, INT64_MIN, INT64_MAX)) return false;
  if (anew.status == WFM_BID_GRANTED) {
    g_free(one->reason);
    *one = anew;
    *found = g_steal_pointer(&repair->result->roster);
  } else {
    g_free(anew.reason);
  }
  return true;
}

/* ---- lines that others have ---- */

/* How many have the line; *last: who of this round got it last, NULL where nobody did. */
static int64_t places_taken(const Desk *d, const WfmBidRow *row, const WfmBidder **last) {
  int64_t taken = 0;
  const WfmBidRow *other = WFM_ROWS(d->run->plan, BIDS, WfmBidRow);
  for (size_t i = 0; i < WFM_N_ROWS(d->run->plan, BIDS); i++)
    taken += other[i].status == WFM_BID_GRANTED && strcmp(other[i].shift_line, row->shift_line) == 0;
  *last = NULL;
  for (guint b = 0; b < d->bids->bidders->len; b++) {
    const WfmBidder *bidder = d->bids->bidders->pdata[b];
    for (guint k = 0; k < bidder->cases->len; k++) {
      const WfmBidCase *one = &g_array_index(bidder->cases, WfmBidCase, k);
      if (one->status != WFM_BID_GRANTED || strcmp(one->row->shift_line, row->shift_line) != 0) continue;
      taken++;
      *last = bidder;
    }
  }
  return taken;
}

/* Whether the contract has a shift that is what the bid names; a bid for none would be kept by not working at all. */
static bool has_shift(const Desk *d, const WfmBidRow *row, size_t agent) {
  const WfmContract *contract = &d->problem->contracts[d->problem->agents[agent].contract];
  bool any = !*row->shift;
  for (size_t k = 0; k < contract->n_shift_types && !any; k++)
    any = wfm_bid_names(d->problem, (int32_t)contract->shift_types[k], row->shift);
  return any;
}

static bool may_have(const Desk *d, const WfmBidRow *row, size_t agent) {
  const WfmShiftLineRow *line = wfm_bid_line(d->run->plan, row);
  const char *contract = WFM_ROWS(d->run->plan, AGENTS, WfmAgentRow)[agent].contract;
  return !line || !*line->contracts || g_strv_contains((const char *const *)line->contracts, contract);
}

/* The line went to somebody else: what it would have cost is said besides. */
static void refuse_taken(const Desk *d, WfmBidCase *one, const WfmBidder *mine, const WfmBidder *holder) {
  g_autofree char *ahead = wfm_bidder_ahead_text(d->run->plan, d->problem, d->settings, holder, mine);
  g_autofree char *loss = isnan(one->cost) ? NULL : loss_text(d, one);
  refuse(one, g_strdup_printf("line %s went to %s, %s%s%s", one->row->shift_line, d->problem->agents[holder->agent].name, ahead,
                              loss ? "; it would have cost " : "", loss ? loss : ""));
}

/* ---- one person ---- */

static void keep(Desk *d, WfmBidCase *one, size_t agent, const WfmRoster *roster) {
  wfm_roster_build_grant_bid(d->build, d->run->plan, agent, one->row, TRIED_PRICE);
  Granted granted = {one->row, agent};
  g_array_append_val(d->granted, granted);
  if (roster) wfm_leave_book_keep(d->book, roster);
}

static bool try_bid(Desk *d, const WfmBidder *bidder, WfmBidCase *one) {
  size_t agent = bidder->agent;
  const WfmShiftLineRow *line = wfm_bid_line(d->run->plan, one->row);
  const WfmBidder *holder = NULL;
  bool full = line && places_taken(d, one->row, &holder) >= line->places;
  if (!full) holder = NULL;
  if (!may_have(d, one->row, agent) || (full && !holder)) {
    refuse(one,
           g_strdup_printf("line %s is %s", one->row->shift_line, full ? "taken by bids granted before" : "not for the person's contract"));
    return true;
  }
  if (!wfm_bid_means(d->problem, agent, one->row)) {
    one->status = WFM_BID_PLACED;
    one->reason = g_strdup("no day of this roster is meant; it stays placed for a later one");
    return true;
  }
  if (!has_shift(d, one->row, agent)) {
    refuse(one, g_strdup_printf("the person's contract has no shift %s", one->row->shift));
    return true;
  }
  if (!full && wfm_bid_first_against(d->problem, wfm_leave_book_roster(d->book), agent, d->run->plan, one->row) == INT32_MIN) {
    one->cost = 0;
    one->status = WFM_BID_GRANTED;
    one->reason = g_strdup("the person's shifts are like that already");
    keep(d, one, agent, NULL);
    return true;
  }
  g_autoptr(WfmRoster) found = NULL;
  if (!try_alone(d, one, agent, &found)) return false;
  if (holder) {
    refuse_taken(d, one, bidder, holder);
    return true;
  }
  if (!found && d->settings->rearrange && !try_all(d, one, agent, &found)) return false;
  if (found) keep(d, one, agent, found);
  return true;
}

static bool take_turn(Desk *d, const WfmBidder *bidder) {
  bool granted = false;
  for (guint k = 0; k < bidder->cases->len; k++) {
    WfmBidCase *one = &g_array_index(bidder->cases, WfmBidCase, k);
    if (granted) {
      one->status = WFM_BID_UNUSED;
      one->reason = g_strdup("a better rank was granted");
      continue;
    }
    if (!try_bid(d, bidder, one)) return false;
    granted = one->status == WFM_BID_GRANTED;
    d->bids->n_granted += granted;
    d->bids->n_first += granted && k == 0;
  }
  return true;
}

/* Bids granted before that the roster meets are not given up for new ones. */
static void keep_granted(Desk *d) {
  const WfmBidRow *row = WFM_ROWS(d->run->plan, BIDS, WfmBidRow);
  for (size_t i = 0; i < WFM_N_ROWS(d->run->plan, BIDS); i++) {
    Granted one = {&row[i], row[i].status == WFM_BID_GRANTED ? wfm_run_agent(d->problem, row[i].agent) : SIZE_MAX};
    if (one.agent == SIZE_MAX) continue;
    if (wfm_bid_first_against(d->problem, wfm_leave_book_roster(d->book), one.agent, d->run->plan, one.row) == INT32_MIN)
      g_array_append_val(d->granted, one);
  }
}

WfmBids *wfm_bids_decide(WfmRun *run, WfmRosterBuild *build, WfmLeaveBook *book, int64_t now, GError **err) {
  g_autoptr(WfmBids) bids = g_new0(WfmBids, 1);
  Desk d = {.run = run,
            .build = build,
            .problem = wfm_roster_build_problem(build),
            .book = book,
            .settings = wfm_settings_get(run->cli->settings, &wfm_bids_module),
            .now = now,
            .bids = bids,
            .granted = g_array_new(FALSE, FALSE, sizeof(Granted)),
            .before = g_new0(double, run->n_queues + 1),
            .after = g_new0(double, run->n_queues + 1),
            .err = err};
  bids->bidders = wfm_bidders_new(run->plan, d.problem, d.settings);
  keep_granted(&d);
  bool fine = true;
  for (guint b = 0; b < bids->bidders->len && fine; b++) {
    const WfmBidder *bidder = bids->bidders->pdata[b];
    wfm_job_progress(&run->cli->job, "bids", (double)b / bids->bidders->len, d.problem->agents[bidder->agent].agent);
    fine = take_turn(&d, bidder);
  }
  g_array_unref(d.granted);
  g_free(d.before);
  g_free(d.after);
  return fine ? g_steal_pointer(&bids) : NULL;
}

void wfm_bids_free(WfmBids *bids) {
  if (!bids) return;
  g_ptr_array_unref(bids->bidders);
  g_free(bids);
}
