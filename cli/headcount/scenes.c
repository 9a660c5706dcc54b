#include "cli/headcount/scenes.h"

#include "cli/headcount/bridge.h"
#include "cli/headcount/why.h"
#include "core/numeric.h"

#include <math.h>
#include <string.h>

/* ---- names ---- */

static void add_name(GPtrArray *names, const char *name) {
  if (!g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL)) g_ptr_array_add(names, g_strdup(name));
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char *folder_of(const WfmPlan *plan, const char *name) {
  char *path = g_build_filename(plan->dir, "scenarios", name, NULL);
  if (g_file_test(path, G_FILE_TEST_IS_DIR)) return path;
  g_free(path);
  return NULL;
}

static GPtrArray *names_of(const WfmPlan *plan) {
  GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
  const WfmScenarioRow *row = WFM_ROWS(plan, SCENARIOS, WfmScenarioRow);
  for (size_t k = 0; k < WFM_N_ROWS(plan, SCENARIOS); k++) add_name(names, row[k].scenario);
  g_autofree char *path = g_build_filename(plan->dir, "scenarios", NULL);
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; dir && (name = g_dir_read_name(dir));) {
    g_autofree char *folder = folder_of(plan, name);
    if (folder && *name != '.') g_ptr_array_add(folders, g_strdup(name));
  }
  g_ptr_array_sort(folders, by_text);
  for (guint k = 0; k < folders->len; k++) add_name(names, folders->pdata[k]);
  return names;
}

static bool check_wanted(const GPtrArray *names, char *const *wanted, GError **err) {
  for (char *const *word = wanted; word && *word; word++) {
    if (g_ptr_array_find_with_equal_func((GPtrArray *)names, *word, g_str_equal, NULL)) continue;
    const char *near = wfm_nearest_word(*word, (const char *const *)names->pdata, names->len);
    g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--scenario: there is no scenario \"%s\" in scenarios.csv or the folder scenarios%s%s%s",
                *word, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return false;
  }
  return true;
}

/* ---- planning ---- */

enum { CONFLICTS_OF_PLAN = 3 };

typedef struct {
  WfmHeadcountScenes *scenes;
  const WfmHeadcountFrame *frame;
  const WfmCapacitySettings *settings;
  const WfmStaffingSettings *staffing;
} Desk;

/* A plan with settings of its own, so that what one of them sets does not reach the others. */
static WfmHeadcountYear *year_of(const Desk *desk, const char *path, const char *overlay, int32_t weeks, GError **err) {
  WfmSettings *settings = wfm_settings_new(wfm_modules, wfm_n_modules);
  WfmCli *cli = g_memdup2(desk->frame->cli, sizeof *cli);
  g_ptr_array_add(desk->scenes->settings, settings);
  g_ptr_array_add(desk->scenes->clis, cli);
  cli->settings = settings;
  cli->overlay = overlay;
  WfmRun *run = wfm_run_new(cli, path, WFM_NEED(QUEUES) | WFM_NEED(HISTORY) | WFM_NEED(STAFF_GROUPS), err);
  WfmHeadcountYear *year = run ? wfm_headcount_year_new(run, desk->frame->months, weeks, (int32_t)desk->settings->paths, err) : NULL;
  if (year) g_ptr_array_add(desk->scenes->years, year);
  return year;
}

static bool add_headcount(const Desk *desk, WfmHeadcountYear *year, const char *scenario, GError **err) {
  g_autoptr(WfmHeadcountCase) c = wfm_headcount_case_new(year, desk->scenes->efficiency.efficiency, err);
  if (!c || (scenario && !wfm_headcount_case_apply(c, year->run->plan, scenario, err))) return false;
  const WfmJob *job = &desk->frame->cli->job;
  wfm_job_progress(job, "capacity", -1, scenario ? scenario : "the plan");
  WfmHeadcount *headcount = wfm_headcount_new(year, g_steal_pointer(&c), desk->settings, desk->staffing, !scenario, job, err);
  if (!headcount) {
    if (scenario) g_prefix_error(err, "scenario %s: ", scenario);
    return false;
  }
  g_ptr_array_add(desk->scenes->headcounts, headcount);
  GPtrArray *conflicts = wfm_headcount_conflicts(headcount, scenario ? 1 : CONFLICTS_OF_PLAN, job, err);
  if (conflicts) g_ptr_array_add(desk->scenes->conflicts, conflicts);
  return conflicts != NULL;
}

static bool add_scenario(const Desk *desk, const char *name, GError **err) {
  WfmHeadcountYear *plan = desk->scenes->years->pdata[0], *year = plan;
  g_autofree char *folder = folder_of(plan->run->plan, name);
  if (folder) {
    year = year_of(desk, plan->run->plan->dir, folder, plan->n, err);
    if (!year) g_prefix_error(err, "scenario %s: ", name);
  }
  return year && add_headcount(desk, year, name, err);
}

static bool add_against(const Desk *desk, GError **err) {
  const WfmHeadcountYear *plan = desk->scenes->years->pdata[0];
  WfmHeadcountYear *year = year_of(desk, desk->frame->against, NULL, plan->n, err);
  if (!year || !add_headcount(desk, year, NULL, err)) return false;
  desk->scenes->against = desk->scenes->headcounts->pdata[desk->scenes->headcounts->len - 1];
  g_free(desk->scenes->against->c->name);
  desk->scenes->against->c->name = g_path_get_basename(desk->frame->against);
  return true;
}

WfmHeadcountScenes *wfm_headcount_scenes_new(WfmRun *run, const WfmHeadcountFrame *frame, GError **err) {
  g_autoptr(WfmHeadcountScenes) scenes = g_new0(WfmHeadcountScenes, 1);
  scenes->years = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_headcount_year_free);
  scenes->settings = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_settings_free);
  scenes->clis = g_ptr_array_new_with_free_func(g_free);
  scenes->headcounts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_headcount_free);
  scenes->conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  Desk desk = {scenes, frame, wfm_settings_get(frame->cli->settings, &wfm_capacity_module),
               wfm_settings_get(frame->cli->settings, &wfm_staffing_module)};
  WfmHeadcountYear *year = wfm_headcount_year_new(run, frame->months, 0, (int32_t)desk.settings->paths, err);
  if (!year) return NULL;
  g_ptr_array_add(scenes->years, year);
  g_autoptr(GPtrArray) names = names_of(run->plan);
  if (!check_wanted(names, frame->wanted, err) || !wfm_headcount_efficiency(&scenes->efficiency, year, desk.settings, err)) return NULL;
  if (!add_headcount(&desk, year, NULL, err)) return NULL;
  for (guint k = 0; k < names->len && !frame->none; k++) {
    if (frame->wanted && !g_strv_contains((const char *const *)frame->wanted, names->pdata[k])) continue;
    if (!add_scenario(&desk, names->pdata[k], err)) return NULL;
  }
  if (frame->against && !add_against(&desk, err)) return NULL;
  return g_steal_pointer(&scenes);
}

void wfm_headcount_scenes_free(WfmHeadcountScenes *scenes) {
  if (!scenes) return;
  g_ptr_array_unref(scenes->conflicts);
  g_ptr_array_unref(scenes->headcounts);
  g_ptr_array_unref(scenes->years);
  g_ptr_array_unref(scenes->clis);
  g_ptr_array_unref(scenes->settings);
  g_free(scenes);
}

const WfmHeadcount *wfm_headcount_scenes_plan(const WfmHeadcountScenes *scenes) {
  return scenes->headcounts->pdata[0];
}

/* ---- scenarios.csv ---- */

static const char *name_of(const WfmHeadcount *h) {
  return *h->c->name ? h->c->name : "plan";
}

/* Over all contacts: the median of each month's, by its contacts. */
static double level_of(const WfmHeadcount *h) {
  if (!h->by_month) return NAN;
  double met = 0, contacts = 0;
  const WfmRiskTable *risk = h->by_month;
  for (int32_t m = 0; m < risk->n; m++) {
    double level = risk->level[risk->n_works * (size_t)risk->n + (size_t)m].p50, own = 0;
    int32_t from = h->c->first_day + (int32_t)h->months.from[m], to = h->c->first_day + (int32_t)h->months.from[m + 1];
    for (size_t q = 0; q < h->c->n_queues; q++)
      for (int32_t w = 0; w < h->c->n; w++)
        own += h->need->contacts[q * (size_t)h->c->n + (size_t)w] * wfm_week_overlap(h->c, w, from, to) / 7.0;
    if (isnan(level)) continue;
    met += own * level;
    contacts += own;
  }
  return contacts > 0 ? met / contacts : (double)NAN;
}

static WfmScenarioResultRow result_row(const WfmHeadcount *h, const WfmCapacitySettings *settings) {
  size_t n = (size_t)h->c->n;
  double contacts = wfm_headcount_contacts(h), money = wfm_headcount_cash(h);
  WfmScenarioResultRow row = {
      .scenario = name_of(h),
      .contacts = contacts,
      .required_fte = wfm_headcount_required_fte(h->c, h->need, NULL, settings),
      .heads_first = wfm_headcount_heads(h, 0),
      .heads_last = wfm_headcount_heads(h, h->c->n - 1),
      .hires = wfm_headcount_hires(h),
      .vendor_h = wfm_sum(h->plan->vendor_h, h->c->n_vendors * h->c->n_queues * n),
      .overtime_h = wfm_sum(h->plan->overtime_h, h->c->n_groups * n),
      .missing_h = wfm_sum(h->plan->missing_h, h->c->n_queues * n),
      .cost = money,
      .cost_p10 = NAN,
      .cost_p50 = NAN,
      .cost_p90 = NAN,
      .cost_per_contact = contacts > 0 ? money / contacts : (double)NAN,
      .level = level_of(h),
      .met = h->met,
      .value_at_end = h->value_at_end,
      .bound = h->plan->bound + h->value_at_end,
      .gap = h->plan->gap,
      .note = "",
  };
  if (h->by_month) {
    const WfmRiskBand *cost = &h->by_month->cost[h->by_month->n];
    row.cost_p10 = cost->p10 + h->value_at_end; /* the futures know the net cost of a hire */
    row.cost_p50 = cost->p50 + h->value_at_end;
    row.cost_p90 = cost->p90 + h->value_at_end;
  }
  return row;
}

WfmTableData *wfm_headcount_scenes_table(const WfmHeadcountScenes *scenes, const WfmCapacitySettings *settings) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_scenarios);
  for (guint k = 0; k < scenes->headcounts->len; k++) {
    WfmScenarioResultRow row = result_row(scenes->headcounts->pdata[k], settings);
    const GPtrArray *conflicts = scenes->conflicts->pdata[k];
    if (conflicts->len) row.note = ((const WfmHeadcountConflict *)conflicts->pdata[0])->what;
    wfm_table_append(table, &row);
  }
  return table;
}

/* ---- bridge.csv ---- */

WfmTableData *wfm_headcount_scenes_bridge(const WfmHeadcountScenes *scenes, const WfmHeadcountFrame *frame, GError **err) {
  g_autoptr(WfmTableData) table = wfm_table_data_new(&wfm_table_bridge);
  WfmBridgeFrame bridge = {wfm_settings_get(frame->cli->settings, &wfm_capacity_module),
                           wfm_settings_get(frame->cli->settings, &wfm_staffing_module), &frame->cli->job};
  const WfmHeadcount *plan = wfm_headcount_scenes_plan(scenes);
  for (guint k = 1; k < scenes->headcounts->len; k++) {
    const WfmHeadcount *other = scenes->headcounts->pdata[k];
    bool last = other == scenes->against; /* from the earlier plan to this one */
    const WfmHeadcount *a = last ? other : plan, *b = last ? plan : other;
    if (!wfm_bridge_append(table, name_of(a), name_of(b), a, b, &bridge, err)) return NULL;
  }
  return g_steal_pointer(&table);
}
