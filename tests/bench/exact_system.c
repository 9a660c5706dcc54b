#include "tests/bench/exact_system.h"

/* ---- reading ---- */

Vectors vectors_read(const char *folder, const char *family) {
  Vectors v = {.cells = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
  g_autofree char *file = g_strdup_printf("%s.csv", family), *path = g_build_filename(folder, "vectors", file, NULL), *text = NULL;
  if (!g_file_get_contents(path, &text, NULL, NULL)) return v;
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
  v.name = g_strsplit(g_strchomp(lines[0]), ",", -1);
  for (int k = 1; lines[k] && *lines[k]; k++) g_ptr_array_add(v.cells, g_strsplit(g_strchomp(lines[k]), ",", -1));
  return v;
}

void vectors_clear(Vectors *v) {
  g_strfreev(v->name);
  g_ptr_array_unref(v->cells);
}

const char *row_text(Row row, const char *column) {
  char **cells = g_ptr_array_index(row.vectors->cells, row.row);
  for (int k = 0; row.vectors->name[k] && cells[k]; k++)
    if (g_str_has_prefix(row.vectors->name[k], column) && strcspn(row.vectors->name[k], "(") == strlen(column)) return cells[k];
  return "";
}

double row_value(Row row, const char *column) {
  const char *text = row_text(row, column);
  return *text ? g_ascii_strtod(text, NULL) : (double)NAN;
}

/* ---- a simulated system ---- */

void system_init(System *s, uint64_t seed, int n_queues, int n_agents) {
  memset(s, 0, sizeof *s);
  s->seed = seed;
  s->input = (WfmSimInput){
      .queues = s->queue, .n_queues = (size_t)n_queues, .agents = s->agent, .n_agents = (size_t)n_agents, .grid = {.step = 1, .n = 4}};
  wfm_module_defaults(&wfm_simulate_module, &s->settings);
  s->settings.replications = 24;
  for (int q = 0; q < n_queues; q++) {
    s->proficiency[0][q] = 1;
    s->queue[q] = (WfmSimQueue){.queue = "q",
                                .work = {.shape = WFM_SIM_EXPONENTIAL},
                                .patience_s = INFINITY,
                                .patience = {.shape = WFM_SIM_EXPONENTIAL},
                                .concurrency = 1,
                                .mean = s->mean[q],
                                .aht_s = s->aht_s[q]};
  }
  for (int a = 0; a < n_agents; a++)
    s->agent[a] = (WfmSimAgent){.agent = "a", .proficiency = s->proficiency[0], .span = s->span[a], .n_spans = 1};
}

bool system_steady(System *s, const double *rate, const double *aht_s, double forget_s, bool cooling) {
  double all = 0;
  for (size_t q = 0; q < s->input.n_queues; q++) all += rate[q];
  double counted_s = fmax(4000 / all, 25 * forget_s);
  if (counted_s * all > 60000) return false;
  s->input.grid.step = (int32_t)ceil(counted_s / 3);
  s->input.grid.n = cooling ? 4 : 3;
  s->settings.warm_up_s = 12 * forget_s;
  for (size_t q = 0; q < s->input.n_queues; q++)
    for (int i = 0; i < s->input.grid.n; i++) {
      s->mean[q][i] = i < 3 ? rate[q] * s->input.grid.step : 0;
      s->aht_s[q][i] = aht_s[q];
    }
  for (size_t a = 0; a < s->input.n_agents; a++) s->span[a][0] = (WfmSimSpan){0, wfm_grid_end(s->input.grid)};
  return true;
}

WfmEstimate system_occupancy(const System *s, const WfmSimResult *r) {
  WfmEstimate busy = r->queue[0].interval_busy[1];
  return (WfmEstimate){busy.mean / (double)s->input.n_agents, busy.half_width / (double)s->input.n_agents};
}

WfmSimResult *system_run(System *s) {
  WfmJob job = {.seed = s->seed, .threads = 1};
  GError *err = NULL;
  WfmSimResult *result = wfm_simulate(&s->input, &s->settings, &job, &err);
  if (!result) g_error("%s", err->message);
  return result;
}
