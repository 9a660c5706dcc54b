#include "cli/offers.h"

#include "cli/ledger.h"
#include "scheduler/roster/moves.h"

#include <math.h>
#include <string.h>

/* One offer: moves of its kind with the same begin and end, or that the same people are asked for. */
typedef struct {
  WfmMove move; /* the first of them */
  int64_t wanted;
  GArray *people; /* Asked; NULL: nobody yet */
} Offer;

static void offer_clear(void *data) {
  Offer *offer = data;
  if (offer->people) g_array_unref(offer->people);
}

static double gain_of(const WfmMove *move) {
  return move->worth - move->cost - move->price;
}

/* The moves that gain enough, those with the same times as one. */
static void gather(GArray *offers, const GArray *moves, double least) {
  for (guint k = 0; k < moves->len; k++) {
    const WfmMove *move = &g_array_index(moves, WfmMove, k);
    if (gain_of(move) < least) continue;
    guint o = 0;
    for (; o < offers->len; o++) {
      const WfmMove *other = &g_array_index(offers, Offer, o).move;
      if (other->kind == move->kind && other->from == move->from && other->to == move->to) break;
    }
    Offer one = {*move, 0, NULL};
    if (o == offers->len) g_array_append_val(offers, one);
    g_array_index(offers, Offer, o).wanted++;
  }
}

/* ---- whom to ask first ---- */

typedef struct {
  WfmMove move;
  double carries;
} Asked;

static gint by_turn(gconstpointer a, gconstpointer b) {
  const Asked *x = a, *y = b;
  double sign = x->move.kind == WFM_MOVE_TIME_OFF ? -1 : 1;
  if (x->carries != y->carries) return sign * x->carries < sign * y->carries ? -1 : 1;
  if (fabs(x->move.cost - y->move.cost) > 0.005) return x->move.cost < y->move.cost ? -1 : 1;
  if (fabs(gain_of(&x->move) - gain_of(&y->move)) > 0.005) return gain_of(&x->move) > gain_of(&y->move) ? -1 : 1;
  return (x->move.agent > y->move.agent) - (x->move.agent < y->move.agent);
}

static GArray *people_for(const WfmRosterProblem *problem, const WfmRoster *roster, const WfmMoveFrame *frame, const WfmMove *move,
                          double least) {
  g_autoptr(GArray) moves = wfm_moves_like(problem, roster, frame, move);
  GArray *people = g_array_new(FALSE, FALSE, sizeof(Asked));
  for (guint k = 0; k < moves->len; k++) {
    Asked asked = {g_array_index(moves, WfmMove, k), 0};
    asked.carries = wfm_ledger_beyond(&problem->agents[asked.move.agent]);
    if (gain_of(&asked.move) >= least) g_array_append_val(people, asked);
  }
  g_array_sort(people, by_turn);
  return people;
}

static bool same_people(const GArray *a, const GArray *b) {
  if (a->len != b->len) return false;
  for (guint k = 0; k < a->len; k++) {
    const WfmMove *x = &g_array_index(a, Asked, k).move, *y = &g_array_index(b, Asked, k).move;
    if (x->kind != y->kind || x->agent != y->agent || x->from != y->from || x->to != y->to) return false;
  }
  return true;
}

/* Once one has gone home, the next may gain by an hour of which the first's was the better half: the same people would be asked for the same
 * times. That is one offer, to as many more of them. */
static void join(GArray *offers) {
  for (guint o = 0; o < offers->len; o++)
    for (guint k = o + 1; k < offers->len;) {
      Offer *one = &g_array_index(offers, Offer, o), *other = &g_array_index(offers, Offer, k);
      if (same_people(one->people, other->people)) {
        one->wanted += other->wanted;
        g_array_remove_index(offers, k);
      } else
        k++;
    }
}

static const char *local_text(WfmTableData *table, const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  return wfm_table_text(table, wfm_format_local(stamp, zone, instant));
}

static void append(WfmTableData *table, const WfmRosterProblem *problem, int64_t number, const Offer *offer) {
  const GArray *people = offer->people;
  for (guint k = 0; k < people->len; k++) {
    const Asked *asked = &g_array_index(people, Asked, k);
    const WfmAgent *agent = &problem->agents[asked->move.agent];
    WfmOfferRow row = {.offer = number,
                       .wanted = MIN(offer->wanted, (int64_t)people->len),
                       .turn = k + 1,
                       .what = wfm_move_names[offer->move.kind],
                       .from_local = local_text(table, agent->zone, asked->move.from),
                       .to_local = local_text(table, agent->zone, asked->move.to),
                       .tz = agent->zone->name,
                       .agent_id = agent->agent,
                       .agent_name = agent->name,
                       .carries = wfm_round(asked->carries, 2),
                       .cost = wfm_round(asked->move.cost, 2),
                       .gain = wfm_round(gain_of(&asked->move), 2)};
    wfm_table_append(table, &row);
  }
}

WfmTableData *wfm_offers_table(const WfmRun *run, const WfmRosterProblem *problem, const WfmRoster *roster, int64_t now,
                               const WfmRepairSettings *settings) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_offers);
  if (settings->offers == 0) return table;
  static const unsigned kinds[] = {1u << WFM_MOVE_OVERTIME | 1u << WFM_MOVE_EXTRA, 1u << WFM_MOVE_TIME_OFF};
  WfmMoveFrame frame = {.settings = wfm_settings_get(run->cli->settings, &wfm_moves_module),
                        .now = now,
                        .from = MAX(now, problem->grid.start),
                        .to = problem->duties_before,
                        .most = (size_t)settings->offers};
  g_autoptr(GArray) offers = g_array_new(FALSE, FALSE, sizeof(Offer));
  g_array_set_clear_func(offers, offer_clear);
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
    g_autoptr(GArray) moves = wfm_moves_find(problem, roster, &frame, kinds[k]);
    gather(offers, moves, settings->offer_gain);
  }
  for (guint o = 0; o < offers->len; o++) {
    Offer *offer = &g_array_index(offers, Offer, o);
    offer->people = people_for(problem, roster, &frame, &offer->move, settings->offer_gain);
  }
  join(offers);
  int64_t number = 0;
  for (guint o = 0; o < offers->len; o++) {
    const Offer *offer = &g_array_index(offers, Offer, o);
    if (offer->people->len) append(table, problem, ++number, offer);
  }
  return table;
}

/* ---- in words ---- */

static void say_offer(GString *out, const WfmOfferRow *row, size_t n, const char *currency) {
  enum { MOST = 4 };
  WfmStamp from;
  g_assert(wfm_stamp_parse(&from, row->from_local)); /* written above */
  g_string_append_printf(out, "  %s %.10s  %-11s for %" G_GINT64_FORMAT ": ", wfm_weekday_names[wfm_weekday(wfm_local_day(from.local))],
                         row->from_local, row->what, row->wanted);
  for (size_t k = 0; k < MIN(n, MOST); k++)
    g_string_append_printf(out, "%s%s %.5s-%.5s (%.2f)", k ? ", " : "", row[k].agent_name, row[k].from_local + 11, row[k].to_local + 11,
                           row[k].cost);
  if (n > MOST) g_string_append_printf(out, ", %zu more", n - MOST);
  g_string_append_printf(out, "; gains %.2f %s\n", row->gain, currency);
}

void wfm_offers_text(GString *out, const WfmTableData *offers, const char *currency) {
  enum { MOST_LINES = 20 };
  const WfmOfferRow *row = offers->rows;
  int lines = 0;
  for (size_t k = 0, n; k < offers->n_rows; k += n) {
    for (n = 1; k + n < offers->n_rows && row[k + n].offer == row[k].offer;) n++;
    if (k == 0)
      g_string_append(out,
                      "Offers  voluntary, on each person's clock, with the pay; to be asked in this order (by ledger.csv, then pay)\n");
    if (lines++ < MOST_LINES) say_offer(out, &row[k], n, currency);
  }
  if (lines > MOST_LINES) g_string_append_printf(out, "  ... and %d more (offers.csv)\n", lines - MOST_LINES);
}
