#include "cli/headcount/efficiency.h"

#include "cli/data/results.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

#define MISSING 0.02 /* of the hours needed */
#define NEAR 0.01    /* of them, on either side */
#define MOST_TRIES 6
#define SEARCH_WORK "600" /* units of a roster's search: the hours of a week are known long before its last euro */

/* ---- a week of the year as a plan of its own ---- */

typedef struct {
  WfmCli cli;
  WfmSettings *settings;
  GPtrArray *set;
  WfmRun *run;
  WfmTableData *forecast;
} Week;

static void week_clear(Week *week) {
  wfm_table_data_free(week->forecast);
  wfm_run_free(week->run);
  if (week->set) g_ptr_array_unref(week->set);
  wfm_settings_free(week->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Week, week_clear)

static WfmTableData *forecast_of(const WfmHeadcountYear *year, const WfmRun *run) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_forecast);
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmForecast *forecast = year->forecast[q];
    for (int32_t i = 0; i < run->horizon.n; i++) {
      int64_t k = wfm_grid_index(forecast->grid, wfm_grid_at(run->horizon, i));
      if (k < 0 || k >= forecast->grid.n) continue;
      WfmForecastRow row = {.queue = run->queue[q].row->queue,
                            .interval_start_utc = wfm_grid_at(run->horizon, i),
                            .interval_start_local = "",
                            .minutes = run->horizon.step / 60,
                            .mean = forecast->mean[k],
                            .aht_s = forecast->aht_s[k],
                            .override = ""};
      wfm_table_append(table, &row);
    }
  }
  return table;
}

static void set_word(Week *week, const char *format, const char *value) {
  g_ptr_array_add(week->set, g_strconcat(format, value, NULL));
}

static bool week_open(Week *week, const WfmHeadcountYear *year, int32_t w, GError **err) {
  const WfmRun *base = year->run;
  char day[WFM_STAMP_SIZE];
  week->settings = wfm_settings_new(wfm_modules, wfm_n_modules);
  week->set = g_ptr_array_new_with_free_func(g_free);
  for (guint k = 0; k < base->cli->set->len; k++) set_word(week, base->cli->set->pdata[k], "");
  set_word(week, "run.start=", wfm_format_day(day, year->first_day + 7 * w));
  set_word(week, "run.roster_days=", "7");
  set_word(week, "run.zone=", base->zone->name);
  set_word(week, "roster.work_limit=", SEARCH_WORK);
  set_word(week, "roster.certificate=", "no");
  week->cli = *base->cli;
  week->cli.settings = week->settings;
  week->cli.set = week->set;
  week->cli.horizon_days = 14; /* shifts of the last night end after it */
  week->run = wfm_run_new(&week->cli, base->plan->dir, 0, err);
  if (week->run) week->forecast = forecast_of(year, week->run);
  return week->run != NULL;
}

/* ---- what a roster makes of its paid hours ---- */

typedef struct {
  double *present_h, *gross_h; /* [n_queues] */
  WfmEfficiencyWeek found;
} Outcome;

static double paid_hours(const WfmRosterProblem *problem, const WfmRoster *roster) {
  double paid = 0;
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) paid += (double)wfm_duty_paid_s(&roster->agent[a].duty[d]) / 3600;
  return paid;
}

static void measure(Outcome *out, const WfmRun *run, const double *present, WfmRequirement *const *requirement) {
  WfmEfficiencyWeek *found = &out->found;
  double hours = run->roster.step / 3600.0;
  int32_t n = run->roster.n;
  for (size_t q = 0; q < run->n_queues; q++) {
    const WfmRequirement *r = requirement[q];
    out->present_h[q] = out->gross_h[q] = 0;
    for (int32_t i = 0; i < n; i++) {
      double there = present[q * (size_t)n + (size_t)i], gross = r->gross[i];
      out->present_h[q] += there * hours;
      out->gross_h[q] += gross * hours;
      found->workload_h += fmin(r->load_erl[i], r->net[i]) * hours;
      found->cushion_h += (r->net[i] - fmin(r->load_erl[i], r->net[i])) * hours;
      found->shrinkage_h += (gross - r->net[i]) * hours;
      found->missing_h += fmax(0, gross - there) * hours;
      double whole = fmax(0, fmin(there, r->whole[i]) - gross);
      found->whole_people_h += whole * hours;
      found->surplus_h += (fmax(0, there - gross) - whole) * hours;
    }
  }
  double covered = found->workload_h + found->cushion_h + found->shrinkage_h - found->missing_h;
  found->breaks_h = found->paid_h - covered - found->whole_people_h - found->surplus_h;
  found->efficiency = found->paid_h > 0 ? covered / found->paid_h : 0;
}

static bool roster_once(Outcome *out, Week *week, const double *uplift, GError **err) {
  WfmRun *run = week->run;
  g_autoptr(WfmRosterBuild) build = wfm_roster_build_new(run, week->forecast, uplift, err);
  if (!build) return false;
  const WfmRosterProblem *problem = wfm_roster_build_problem(build);
  WfmJob quiet = run->cli->job;
  quiet.progress = NULL;
  g_autoptr(WfmRosterResult) result = wfm_roster_solve(problem, wfm_settings_get(week->settings, &wfm_roster_module), &quiet, err);
  if (!result) return false;
  WfmRequirement **requirement = wfm_run_requirements(run, week->forecast, run->roster, uplift, err);
  if (!requirement) return false;
  g_autofree double *present = wfm_run_present(run, problem, result->roster);
  out->found = (WfmEfficiencyWeek){.first_day = wfm_local_day(wfm_zone_local(run->zone, run->roster.start)),
                                   .paid_h = paid_hours(problem, result->roster)};
  measure(out, run, present, requirement);
  wfm_run_requirements_free(requirement, run->n_queues);
  return true;
}

/* Draws each queue's demand to the people on it, and all of it to the share that may be missing. The best week is the one nearest to that share. */
static bool measure_week(WfmEfficiencyWeek *best, const WfmHeadcountYear *year, int32_t w, GError **err) {
  g_auto(Week) week = {0};
  if (!week_open(&week, year, w, err)) return false;
  size_t n = week.run->n_queues;
  g_autofree double *uplift = g_new(double, n + 1), *present = g_new0(double, n + 1), *gross = g_new0(double, n + 1);
  Outcome out = {present, gross, {0}};
  double nearest = INFINITY;
  for (size_t q = 0; q < n; q++) uplift[q] = 1;
  for (int try = 0; try < MOST_TRIES; try++) {
    if (!roster_once(&out, &week, uplift, err)) return false;
    double needed = wfm_sum(gross, n), missing = needed > 0 ? out.found.missing_h / needed : 0;
    if (fabs(missing - MISSING) < nearest) {
      nearest = fabs(missing - MISSING);
      *best = out.found;
    }
    if (nearest <= NEAR) break;
    double all = 1 + fmin(fmax(MISSING - missing, -0.3), 0.05) +
                 0.5 * (out.found.surplus_h - MISSING * out.found.paid_h > 0 && missing < MISSING) * 0.1;
    for (size_t q = 0; q < n; q++) uplift[q] *= all * (gross[q] > 0 ? fmin(fmax(present[q] / gross[q], 0.4), 2.5) : 1);
  }
  return true;
}

/* ---- the weeks ---- */

static int by_work(const void *a, const void *b, void *user) {
  const double *work = user;
  double x = work[*(const int32_t *)a], y = work[*(const int32_t *)b];
  return x < y ? -1 : x > y ? 1 : *(const int32_t *)a - *(const int32_t *)b;
}

static void choose_weeks(int32_t chosen[3], const WfmHeadcountYear *year) {
  g_autofree double *work = g_new0(double, (gsize)year->n + 1);
  g_autofree int32_t *order = g_new(int32_t, (gsize)year->n + 1);
  for (int32_t w = 0; w < year->n; w++) {
    order[w] = w;
    for (size_t q = 0; q < year->run->n_queues; q++) work[w] += year->work_s[q * (size_t)year->n + (size_t)w];
  }
  g_qsort_with_data(order, year->n, sizeof *order, by_work, work);
  chosen[0] = order[0];
  chosen[1] = order[year->n / 2];
  chosen[2] = order[year->n - 1];
}

bool wfm_headcount_efficiency(WfmEfficiency *out, const WfmHeadcountYear *year, const WfmCapacitySettings *settings, GError **err) {
  const WfmPlan *plan = year->run->plan;
  bool can = WFM_N_ROWS(plan, AGENTS) > 0 && WFM_N_ROWS(plan, SHIFTS) > 0;
  *out = (WfmEfficiency){.efficiency = settings->efficiency > 0 ? settings->efficiency : WFM_EFFICIENCY_ASSUMED};
  if (settings->efficiency > 0 || !can) return true;
  int32_t chosen[3];
  double covered = 0, paid = 0;
  choose_weeks(chosen, year);
  for (int k = 0; k < 3; k++) {
    wfm_job_progress(&year->run->cli->job, "efficiency of rosters", k / 3.0, NULL);
    WfmEfficiencyWeek *week = &out->week[k];
    if (!measure_week(week, year, chosen[k], err)) {
      g_prefix_error(err, "measuring the efficiency of a week's roster (capacity.efficiency states it instead): ");
      return false;
    }
    covered += week->efficiency * week->paid_h;
    paid += week->paid_h;
  }
  out->n_weeks = 3;
  out->measured = paid > 0;
  out->efficiency = paid > 0 ? fmin(covered / paid, 1) : WFM_EFFICIENCY_ASSUMED;
  return true;
}
