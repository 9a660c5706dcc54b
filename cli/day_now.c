#include "cli/day_now.h"

#include "cli/incident.h"

#include <math.h>
#include <string.h>

void wfm_day_now_free(WfmDayNow *day) {
  if (!day) return;
  wfm_table_data_free(day->forecast);
  wfm_roster_free(day->roster);
  g_free(day->away);
  g_free(day);
}

/* ---- contacts ---- */

/* What was counted by planning interval, [n_queues * horizon.n]; NaN where an interval is not over or not covered in full. */
static double *count_contacts(const WfmRun *run, const WfmHistoryRow *rows, size_t n, int64_t now) {
  size_t width = (size_t)run->horizon.n, cells = run->n_queues * width;
  double *count = g_new0(double, cells + 1);
  g_autofree double *covered = g_new0(double, cells + 1);
  for (size_t r = 0; r < n; r++) {
    int64_t i = wfm_grid_index(run->horizon, rows[r].interval_start_utc), length = rows[r].minutes * 60;
    if (i < 0 || i >= run->horizon.n || rows[r].interval_start_utc + length > now || isnan(rows[r].offered)) continue;
    size_t q = wfm_run_queue(run, rows[r].queue);
    if (q == SIZE_MAX) continue;
    count[q * width + (size_t)i] += rows[r].offered;
    covered[q * width + (size_t)i] += (double)length;
  }
  for (size_t k = 0; k < cells; k++)
    if (covered[k] != run->horizon.step) count[k] = (double)NAN;
  return count;
}

static void take_updates(GHashTable *updates, const WfmTableData *update) {
  const WfmForecastRow *rows = update->rows;
  for (size_t r = 0; r < update->n_rows; r++) {
    char *key = g_strdup_printf("%s %" G_GINT64_FORMAT, rows[r].queue, rows[r].interval_start_utc);
    g_hash_table_insert(updates, key, (gpointer)&rows[r]);
  }
}

/* The forecast with what has come in the past and the update from now on. */
static WfmTableData *as_it_stands(const WfmRun *run, const WfmTableData *forecast, const WfmTableData *update, const double *count) {
  WfmTableData *out = wfm_table_data_new(forecast->table);
  g_autoptr(GHashTable) updates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  take_updates(updates, update);
  const WfmForecastRow *rows = forecast->rows;
  for (size_t r = 0; r < forecast->n_rows; r++) {
    WfmForecastRow *row = wfm_table_append(out, &rows[r]);
    g_autofree char *key = g_strdup_printf("%s %" G_GINT64_FORMAT, row->queue, row->interval_start_utc);
    const WfmForecastRow *now = g_hash_table_lookup(updates, key);
    size_t q = wfm_run_queue(run, row->queue);
    int64_t i = wfm_grid_index(run->horizon, row->interval_start_utc);
    if (now) {
      *row = *now;
    } else if (q != SIZE_MAX && i >= 0 && i < run->horizon.n && isfinite(count[q * (size_t)run->horizon.n + (size_t)i])) {
      row->mean = count[q * (size_t)run->horizon.n + (size_t)i];
    }
  }
  return out;
}

/* ---- people ---- */

/* The roster (a copy) without the person in [from, to): shifts that begin then are gone, one that has begun ends, and who comes back later is off the
 * queues meanwhile. */
static WfmRoster *leave_out(const WfmRoster *roster, size_t agent, int64_t from, int64_t to) {
  g_autoptr(WfmRoster) all = wfm_roster_with_absence(roster, agent, from, to);
  WfmRoster *out = wfm_roster_new(all->n_agents);
  for (size_t a = 0; a < all->n_agents; a++)
    for (size_t d = 0; d < all->agent[a].n_duties; d++) {
      WfmDuty duty = all->agent[a].duty[d];
      if (a == agent && duty.start < to && duty.end > from && duty.end <= to) {
        if (duty.start >= from) continue;
        while (duty.n_segments > 0 && duty.segment[duty.n_segments - 1].start >= from) duty.n_segments--;
        duty.end = from;
        duty.shift_type = -1;
      }
      wfm_roster_add(out, a, &duty);
    }
  return out;
}

static void miss(WfmDayNow *day, size_t agent, int64_t from, int64_t to) {
  const WfmAgentRoster *mine = &day->roster->agent[agent];
  bool works = false;
  for (size_t d = 0; d < mine->n_duties; d++) works |= mine->duty[d].start < MIN(to, day->to) && mine->duty[d].end > MAX(from, day->now);
  if (!works) return;
  day->n_away += !day->away[agent];
  day->away[agent] = 1;
  WfmRoster *left = leave_out(day->roster, agent, from, to);
  wfm_roster_free(day->roster);
  day->roster = left;
}

static bool miss_named(WfmDayNow *day, const WfmRosterProblem *problem, const char *absent, GError **err) {
  g_auto(GStrv) names = g_strsplit(absent, ",", -1);
  for (char **name = names; *name; name++) {
    size_t agent = wfm_run_agent(problem, g_strstrip(*name));
    if (agent == SIZE_MAX) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE,
                  "--absent: there is no agent \"%s\"; right would be names of agents.csv, joined by commas", *name);
      return false;
    }
    miss(day, agent, day->now, day->to);
  }
  return true;
}

static void miss_absent(WfmDayNow *day, const WfmRosterProblem *problem) {
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t s = 0; s < problem->agents[a].n_spans; s++) {
      const WfmSpan *span = &problem->agents[a].spans[s];
      if (span->kind == WFM_SPAN_ABSENT && span->to > day->now && span->from < day->to) miss(day, a, span->from, span->to);
    }
}

WfmDayNow *wfm_day_now(WfmRun *run, const WfmTableData *forecast, const WfmTableData *contacts, const WfmRosterProblem *problem,
                       const WfmRoster *published, const char *absent, int64_t now, GError **err) {
  if (now < run->roster.start || now >= wfm_grid_end(run->roster)) {
    char a[WFM_STAMP_SIZE], b[WFM_STAMP_SIZE], c[WFM_STAMP_SIZE];
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--now: found %s, right would be an instant within the roster's days, %s to %s",
                wfm_format_local(a, run->zone, now), wfm_format_local(b, run->zone, run->roster.start),
                wfm_format_local(c, run->zone, wfm_grid_end(run->roster)));
    return NULL;
  }
  g_autoptr(WfmTableData) update = wfm_stage_intraday(run, forecast, contacts, now, err);
  if (!update) return NULL;
  g_autofree double *count = count_contacts(run, contacts ? contacts->rows : WFM_ROWS(run->plan, HISTORY, WfmHistoryRow),
                                            contacts ? contacts->n_rows : WFM_N_ROWS(run->plan, HISTORY), now);
  g_autoptr(WfmDayNow) day = g_new0(WfmDayNow, 1);
  day->now = now;
  day->to =
      MIN(MAX(wfm_zone_day_start(run->zone, wfm_local_day(wfm_zone_local(run->zone, now)) + 1), now + 4 * 3600), wfm_grid_end(run->roster));
  day->forecast = as_it_stands(run, forecast, update, count);
  day->roster = wfm_roster_with_absence(published, SIZE_MAX, 0, 0);
  day->away = g_new0(uint8_t, problem->n_agents + 1);
  miss_absent(day, problem);
  return !absent || miss_named(day, problem, absent, err) ? g_steal_pointer(&day) : NULL;
}
