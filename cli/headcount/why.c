#include "cli/headcount/why.h"

#include "cli/data/notation.h"
#include "cli/data/results_headcount.h"
#include "cli/summary.h"
#include "scheduler/capacity/hiring_prices.h"

#include <math.h>

/* ---- weeks by their dates ---- */

typedef struct {
  GPtrArray *week;
  WfmHiringWords words;
} Dates;

static void dates_init(Dates *dates, const WfmHeadcount *h) {
  dates->week = g_ptr_array_new_with_free_func(g_free);
  for (int32_t w = 0; w < h->c->n; w++) {
    char day[WFM_STAMP_SIZE];
    g_ptr_array_add(dates->week, g_strdup_printf("the week of %s", wfm_format_day(day, h->c->first_day + 7 * w)));
  }
  dates->words = (WfmHiringWords){(const char *const *)dates->week->pdata, "week", "weeks"};
}

static void dates_clear(Dates *dates) {
  g_ptr_array_unref(dates->week);
}

/* ---- worth ---- */

static void append_price(WfmTableData *table, const WfmHeadcount *h, const WfmHiringPrice *price, const Dates *dates) {
  g_autofree char *what = wfm_hiring_change_text(&h->problem->problem, &price->change, &dates->words);
  WfmPriceRow row = {.input = wfm_hiring_change_names[price->change.kind],
                     .what = wfm_table_text(table, what),
                     .from_day = price->from < 0 ? INT32_MIN : h->c->first_day + 7 * price->from,
                     .to_day = price->to < 0 ? INT32_MIN : h->c->first_day + 7 * price->to + 6,
                     .saves = price->saves,
                     .pay = price->pay > 0 ? price->pay : (double)NAN};
  wfm_table_append(table, &row);
}

WfmTableData *wfm_headcount_worth(const WfmHeadcount *h, size_t most, const WfmJob *job, GError **err) {
  if (most == 0) return wfm_table_data_new(&wfm_table_worth);
  g_autoptr(GArray) prices = wfm_hiring_prices(&h->problem->problem, most, job, err);
  if (!prices) return NULL;
  WfmTableData *table = wfm_table_data_new(&wfm_table_worth);
  Dates dates;
  dates_init(&dates, h);
  for (guint k = 0; k < prices->len; k++) {
    const WfmHiringPrice *price = &g_array_index(prices, WfmHiringPrice, k);
    if (price->solved && price->saves > 0) append_price(table, h, price, &dates);
  }
  dates_clear(&dates);
  return table;
}

/* ---- conflicts ---- */

static void free_conflict(void *memory) {
  WfmHeadcountConflict *conflict = memory;
  g_free(conflict->what);
  g_free(conflict->cost);
  g_ptr_array_unref(conflict->ways);
  g_free(conflict);
}

static WfmHeadcountConflict *add_conflict(GPtrArray *list, char *what, double missing_h, guint n_ways) {
  WfmHeadcountConflict *conflict = g_new0(WfmHeadcountConflict, 1);
  conflict->what = what;
  conflict->ways = g_ptr_array_new_with_free_func(g_free);
  conflict->cost = g_new0(double, n_ways + 1);
  conflict->missing_h = missing_h;
  g_ptr_array_add(list, conflict);
  return conflict;
}

GPtrArray *wfm_headcount_conflicts(const WfmHeadcount *h, size_t most, const WfmJob *job, GError **err) {
  const WfmHiringProblem *problem = &h->problem->problem;
  g_autoptr(WfmHiringConflicts) found = wfm_hiring_conflicts(problem, h->plan, most, job, err);
  if (!found) return NULL;
  GPtrArray *list = g_ptr_array_new_with_free_func(free_conflict);
  g_autoptr(GArray) clashes = wfm_hiring_clashes(problem);
  Dates dates;
  dates_init(&dates, h);
  for (guint k = 0; k < clashes->len; k++)
    add_conflict(list, wfm_hiring_clash_text(problem, &g_array_index(clashes, WfmHiringClash, k), &dates.words), NAN, 0);
  for (guint k = 0; k < found->conflict->len; k++) {
    const WfmHiringConflict *one = found->conflict->pdata[k];
    WfmHeadcountConflict *conflict =
        add_conflict(list, wfm_hiring_conflict_text(problem, one, &dates.words), one->missing_h, one->remedy->len);
    for (guint r = 0; r < one->remedy->len; r++) {
      const WfmHiringRemedy *remedy = one->remedy->pdata[r];
      conflict->cost[r] = remedy->paid;
      g_ptr_array_add(conflict->ways, wfm_hiring_remedy_text(problem, remedy, &dates.words));
    }
  }
  dates_clear(&dates);
  return list;
}

JsonArray *wfm_headcount_conflicts_json(const GPtrArray *conflicts) {
  JsonArray *list = json_array_new();
  for (guint k = 0; k < conflicts->len; k++) {
    const WfmHeadcountConflict *conflict = conflicts->pdata[k];
    JsonObject *one = json_object_new();
    JsonArray *ways = json_array_new();
    json_object_set_string_member(one, "conflict", conflict->what);
    wfm_json_rounded(one, "missing_h", conflict->missing_h, 1);
    for (guint r = 0; r < conflict->ways->len; r++) {
      JsonObject *way = json_object_new();
      json_object_set_string_member(way, "change", conflict->ways->pdata[r]);
      wfm_json_rounded(way, "costs", conflict->cost[r], 2);
      json_array_add_object_element(ways, way);
    }
    json_object_set_array_member(one, "ways_out", ways);
    json_array_add_object_element(list, one);
  }
  return list;
}
