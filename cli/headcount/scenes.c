#include "cli/headcount/scenes.h"

#include "cli/data/notation.h"
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

enum { CONFLICTS_OF_PLAN = 3 };

typedef struct {
  WfmHeadcountScenes *scenes;
  const WfmHeadcountFrame *frame;
  const WfmCapacitySettings *settings;
} Desk;

/* ---- drafts: every case before the first of them is planned, so that a mistake in the last one costs no time ---- */

typedef struct {
  WfmHeadcountYear *year;
  WfmHeadcountCase *c; /* owned until it is planned */
  const char *name;    /* NULL: the plan, or the plan against which it is held */
} Draft;

static void draft_clear(void *memory) {
  wfm_headcount_case_free(((Draft *)memory)->c);
}

/* Whether weeks begin at the same instants: needs are then intervals of one grid, whichever plan they come from. */
static bool same_weeks(const WfmHeadcountYear *a, const WfmHeadcountYear *b) {
  if (a->n != b->n) return false;
  for (int32_t w = 0; w <= a->n; w++)
    if (wfm_grid_at(a->run->horizon, a->begin[w]) != wfm_grid_at(b->run->horizon, b->begin[w])) return false;
  return true;
}

/* A plan with settings of its own, so that what one of them sets does not reach the others. start: its first day, as --set would say it; NULL: its own. */
static WfmHeadcountYear *year_of(const Desk *desk, const char *path, const char *overlay, const char *start, GError **err) {
  const WfmHeadcountYear *plan = desk->scenes->years->pdata[0];
  WfmSettings *settings = wfm_settings_new(wfm_modules, wfm_n_modules);
  WfmCli *cli = g_memdup2(desk->frame->cli, sizeof *cli);
  GPtrArray *set = g_ptr_array_copy(cli->set, (GCopyFunc)(void (*)(void))g_strdup, NULL);
  g_ptr_array_set_free_func(set, g_free);
  if (start) g_ptr_array_add(set, g_strdup(start));
  g_ptr_array_add(desk->scenes->settings, settings);
  g_ptr_array_add(desk->scenes->clis, cli);
  g_ptr_array_add(desk->scenes->sets, set);
  cli->settings = settings;
  cli->overlay = overlay;
  cli->set = set;
  WfmRun *run = wfm_run_new(cli, path, WFM_NEED(QUEUES) | WFM_NEED(HISTORY) | WFM_NEED(STAFF_GROUPS), err);
  WfmHeadcountYear *year = run ? wfm_headcount_year_new(run, desk->frame->months, plan->n, plan->n_paths, err) : NULL;
  if (!year) return NULL;
  g_ptr_array_add(desk->scenes->years, year);
  const char *what = NULL;
  if (year->run->horizon.step != plan->run->horizon.step)
    what = "intervals of another length";
  else if (year->first_day != plan->first_day)
    what = "another first day";
  else if (!same_weeks(year, plan))
    what = "another time zone (run.zone)";
  else if (strcmp(year->run->settings->currency, plan->run->settings->currency) != 0)
    what = "another currency";
  if (!what) return year;
  g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "it has %s than the plan, and cannot be set beside it; right would be the same", what);
  return NULL;
}

/* What the year's own settings say, or what was measured for the plan. */
static double efficiency_of(const Desk *desk, const WfmHeadcountYear *year) {
  const WfmCapacitySettings *own = wfm_settings_get(year->run->cli->settings, &wfm_capacity_module);
  return own->efficiency > 0 ? own->efficiency : desk->scenes->efficiency.efficiency;
}

static bool add_draft(const Desk *desk, GArray *drafts, WfmHeadcountYear *year, const char *name, GError **err) {
  Draft draft = {year, wfm_headcount_case_new(year, efficiency_of(desk, year), err), name};
  if (!draft.c) return false;
  g_array_append_val(drafts, draft);
  return !name || wfm_headcount_case_apply(draft.c, year->run->plan, name, err);
}

/* A table whose name is mistyped would change nothing, and nobody would know. */
static bool check_folder(const char *folder, GError **err) {
  const char *names[WFM_N_PLAN_TABLES];
  for (int t = 0; t < WFM_N_PLAN_TABLES; t++) names[t] = wfm_plan_tables[t].name;
  g_autoptr(GDir) dir = g_dir_open(folder, 0, err);
  if (!dir) return false;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
  for (const char *name; (name = g_dir_read_name(dir));)
    if (g_str_has_suffix(name, ".csv") && *name != '.') g_ptr_array_add(files, g_strndup(name, strlen(name) - 4));
  g_ptr_array_sort(files, by_text);
  for (guint k = 0; k < files->len; k++) {
    const char *name = files->pdata[k];
    bool known = false;
    for (int t = 0; t < WFM_N_PLAN_TABLES; t++) known |= strcmp(names[t], name) == 0;
    if (known) continue;
    const char *near = wfm_nearest_word(name, names, G_N_ELEMENTS(names));
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s.csv is no table of a plan%s%s%s", name, near ? "; did you mean \"" : "",
                near ? near : "", near ? ".csv\"?" : "");
    return false;
  }
  return true;
}

static bool draft_scenario(const Desk *desk, GArray *drafts, const char *name, GError **err) {
  WfmHeadcountYear *plan = desk->scenes->years->pdata[0], *year = plan;
  g_autofree char *folder = folder_of(plan->run->plan, name);
  if (folder) {
    year = check_folder(folder, err) ? year_of(desk, plan->run->plan->dir, folder, NULL, err) : NULL;
    if (!year) g_prefix_error(err, "scenario %s: ", name);
  }
  return year && add_draft(desk, drafts, year, name, err);
}

/* The other plan on this plan's dates. */
static bool draft_against(const Desk *desk, GArray *drafts, GError **err) {
  const WfmHeadcountYear *plan = desk->scenes->years->pdata[0];
  char day[WFM_STAMP_SIZE];
  g_autofree char *start = g_strdup_printf("run.start=%s", wfm_format_day(day, plan->first_day));
  WfmHeadcountYear *year = year_of(desk, desk->frame->against, NULL, start, err);
  if (!year) g_prefix_error(err, "--against %s: ", desk->frame->against);
  return year && add_draft(desk, drafts, year, NULL, err);
}

static bool draft_all(const Desk *desk, GArray *drafts, const GPtrArray *names, GError **err) {
  const WfmHeadcountFrame *frame = desk->frame;
  if (!add_draft(desk, drafts, desk->scenes->years->pdata[0], NULL, err)) return false;
  for (guint k = 0; k < names->len && !frame->none; k++) {
    if (frame->wanted && !g_strv_contains((const char *const *)frame->wanted, names->pdata[k])) continue;
    if (!draft_scenario(desk, drafts, names->pdata[k], err)) return false;
  }
  return !frame->against || draft_against(desk, drafts, err);
}

/* ---- planning ---- */

static bool plan_draft(const Desk *desk, Draft *draft, bool first, GError **err) {
  const WfmSettings *own = draft->year->run->cli->settings;
  const WfmJob *job = &desk->frame->cli->job;
  wfm_job_progress(job, "capacity", -1, draft->name ? draft->name : "the plan");
  WfmHeadcount *headcount = wfm_headcount_new(draft->year, g_steal_pointer(&draft->c), wfm_settings_get(own, &wfm_capacity_module),
                                              wfm_settings_get(own, &wfm_staffing_module), first, job, err);
  if (!headcount) {
    if (draft->name) g_prefix_error(err, "scenario %s: ", draft->name);
    return false;
  }
  g_ptr_array_add(desk->scenes->headcounts, headcount);
  GPtrArray *conflicts = wfm_headcount_conflicts(headcount, first ? CONFLICTS_OF_PLAN : 1, job, err);
  if (conflicts) g_ptr_array_add(desk->scenes->conflicts, conflicts);
  return conflicts != NULL;
}

static bool plan_all(const Desk *desk, GArray *drafts, GError **err) {
  WfmHeadcountScenes *scenes = desk->scenes;
  for (guint k = 0; k < drafts->len; k++) {
    if (k > 0 && wfm_job_stopped(&desk->frame->cli->job)) {
      scenes->n_left_out = drafts->len - k;
      return true;
    }
    if (!plan_draft(desk, &g_array_index(drafts, Draft, k), k == 0, err)) return false;
  }
  if (!desk->frame->against) return true;
  scenes->against = scenes->headcounts->pdata[scenes->headcounts->len - 1];
  g_free(scenes->against->c->name);
  scenes->against->c->name = g_path_get_basename(desk->frame->against);
  return true;
}

WfmHeadcountScenes *wfm_headcount_scenes_new(WfmRun *run, const WfmHeadcountFrame *frame, GError **err) {
  g_autoptr(WfmHeadcountScenes) scenes = g_new0(WfmHeadcountScenes, 1);
  scenes->years = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_headcount_year_free);
  scenes->settings = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_settings_free);
  scenes->clis = g_ptr_array_new_with_free_func(g_free);
  scenes->sets = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  scenes->headcounts = g_ptr_array_new_with_free_func((GDestroyNotify)wfm_headcount_free);
  scenes->conflicts = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
  Desk desk = {scenes, frame, wfm_settings_get(frame->cli->settings, &wfm_capacity_module)};
  WfmHeadcountYear *year = wfm_headcount_year_new(run, frame->months, 0, (int32_t)desk.settings->paths, err);
  if (!year) return NULL;
  g_ptr_array_add(scenes->years, year);
  g_autoptr(GPtrArray) names = names_of(run->plan);
  g_autoptr(GArray) drafts = g_array_new(FALSE, TRUE, sizeof(Draft));
  g_array_set_clear_func(drafts, draft_clear);
  if (!check_wanted(names, frame->wanted, err) || !wfm_headcount_efficiency(&scenes->efficiency, year, desk.settings, err)) return NULL;
  if (!draft_all(&desk, drafts, names, err) || !plan_all(&desk, drafts, err)) return NULL;
  return g_steal_pointer(&scenes);
}

void wfm_headcount_scenes_free(WfmHeadcountScenes *scenes) {
  if (!scenes) return;
  g_ptr_array_unref(scenes->conflicts);
  g_ptr_array_unref(scenes->headcounts);
  g_ptr_array_unref(scenes->years);
  g_ptr_array_unref(scenes->clis);
  g_ptr_array_unref(scenes->sets);
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
      .bound = h->plan->missing_cost > 0 ? (double)NAN : h->plan->bound + h->value_at_end,
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

static bool changes_nothing(const WfmHeadcountScenes *scenes, guint k) {
  const WfmHeadcount *plan = wfm_headcount_scenes_plan(scenes), *other = scenes->headcounts->pdata[k];
  for (int part = 0; part < WFM_N_PARTS; part++)
    if (wfm_headcount_case_differs(plan->c, other->c, (WfmHeadcountPart)part)) return false;
  return true;
}

WfmTableData *wfm_headcount_scenes_table(const WfmHeadcountScenes *scenes, const WfmCapacitySettings *settings) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_scenarios);
  for (guint k = 0; k < scenes->headcounts->len; k++) {
    WfmScenarioResultRow row = result_row(scenes->headcounts->pdata[k], settings);
    const GPtrArray *conflicts = scenes->conflicts->pdata[k];
    if (k > 0 && changes_nothing(scenes, k)) row.note = "changes nothing within the plan";
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
