#include "tests/bench/side_by_side.h"

#include "core/highs.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

HighsInt Highs_writeModel(void *highs, const char *file);
HighsInt Highs_addCols(void *highs, HighsInt n, const double *cost, const double *low, const double *high, HighsInt n_entries,
                       const HighsInt *first, const HighsInt *index, const double *value);
HighsInt Highs_addRows(void *highs, HighsInt n, const double *low, const double *high, HighsInt n_entries, const HighsInt *first,
                       const HighsInt *index, const double *value);

enum { CALLBACK_SIMPLEX = 1, CALLBACK_IPM = 2, CALLBACK_IMPROVING = 4, CALLBACK_MIP = 6 };

/* Duties of a group that are alike. */
typedef struct {
  int32_t group, type;
  int64_t start, end;
  HighsInt column;
  GArray *worker; /* HighsInt: the columns of the people's duties */
} Alike;

struct SideModel {
  const WfmSpace *space;
  WfmCoverage *coverage;
  GArray *cost, *low, *high, *integer; /* by column */
  GArray *row_low, *row_high, *row_first, *index, *value;
  GPtrArray *alike;
  HighsInt *first_option;              /* [n_persons] */
  GArray **presence, **presence_value; /* [n_groups * n] entries of the presence rows */
  HighsInt n_integer;
  bool free_breaks;
};

static HighsInt add_column(SideModel *m, double cost, double high, bool integer) {
  double low = 0;
  g_array_append_val(m->cost, cost);
  g_array_append_val(m->low, low);
  g_array_append_val(m->high, high);
  HighsInt kind = integer ? WFM_HIGHS_INTEGER : 0;
  g_array_append_val(m->integer, kind);
  m->n_integer += integer;
  return (HighsInt)m->cost->len - 1;
}

static void begin_row(SideModel *m, double low, double high) {
  HighsInt at = (HighsInt)m->index->len;
  g_array_append_val(m->row_low, low);
  g_array_append_val(m->row_high, high);
  g_array_append_val(m->row_first, at);
}

static void entry(SideModel *m, HighsInt column, double value) {
  g_array_append_val(m->index, column);
  g_array_append_val(m->value, value);
}

/* ---- people ---- */

static void one_a_date(SideModel *m, const WfmPerson *p, HighsInt x) {
  for (int32_t d = 0; d < p->n_days; d++) {
    begin_row(m, 0, 1);
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) entry(m, x + o, 1);
  }
}

/* For each end of a duty: it or a later one, or a start on the next date that comes too early after it, not both. */
static void rest_between(SideModel *m, const WfmPerson *p, HighsInt x) {
  for (int32_t d = 0; d + 1 < p->n_days; d++) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (int32_t o = p->option_first[d]; o < p->option_first[d + 1]; o++) {
      int64_t end = wfm_candidate(p, o)->end;
      if (!g_hash_table_add(seen, GSIZE_TO_POINTER((gsize)end))) continue;
      bool early = false;
      for (int32_t c = p->option_first[d + 1]; c < p->option_first[d + 2]; c++)
        early |= (double)(wfm_candidate(p, c)->start - end) < p->rest_s;
      if (!early) continue;
      begin_row(m, 0, 1);
      for (int32_t c = p->option_first[d]; c < p->option_first[d + 1]; c++)
        if (wfm_candidate(p, c)->end >= end) entry(m, x + c, 1);
      for (int32_t c = p->option_first[d + 1]; c < p->option_first[d + 2]; c++)
        if ((double)(wfm_candidate(p, c)->start - end) < p->rest_s) entry(m, x + c, 1);
    }
  }
}

static void runs_of_days(SideModel *m, const WfmPerson *p, HighsInt x) {
  for (int32_t d = 0; p->run_max < p->n_days && d + p->run_max < p->n_days; d++) {
    begin_row(m, 0, p->run_max);
    for (int32_t o = p->option_first[d]; o < p->option_first[d + p->run_max + 1]; o++) entry(m, x + o, 1);
  }
}

static void week(SideModel *m, const WfmPerson *p, HighsInt x, int32_t w) {
  int32_t from = 0, to;
  while (p->week_of[from] < w) from++;
  for (to = from; to < p->n_days && p->week_of[to] == w;) to++;
  double rate = p->agent->cost_per_hour, hour = 3600;
  HighsInt paid = add_column(m, rate, INFINITY, false);
  g_array_index(m->low, double, (guint)paid) = p->week[w].low_s / hour;
  begin_row(m, p->week[w].credit_s / hour, INFINITY);
  entry(m, paid, 1);
  for (int32_t o = p->option_first[from]; o < p->option_first[to]; o++) entry(m, x + o, -p->option[o].paid_s / hour);
  for (int32_t t = 0; t < p->n_terms; t++) {
    const WfmWeekTerm *term = &p->term[t];
    if (!term->hard || term->period || (!term->at_most && !p->week[w].whole)) continue;
    double unit = term->days ? 1 : hour;
    double limit = (term->value - (term->at_most ? 0 : term->days ? p->week[w].leave_days : p->week[w].leave_s)) / unit;
    begin_row(m, term->at_most ? (double)-INFINITY : limit, term->at_most ? limit : (double)INFINITY);
    for (int32_t o = p->option_first[from]; o < p->option_first[to]; o++) entry(m, x + o, term->days ? 1 : p->option[o].paid_s / unit);
  }
}

/* ---- presence ---- */

static Alike *alike_of(SideModel *m, GHashTable *known, int32_t group, const WfmCandidate *c) {
  g_autofree char *key = g_strdup_printf("%d %d %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, group, c->type, c->start, c->end);
  Alike *found = g_hash_table_lookup(known, key);
  if (found) return found;
  found = g_new0(Alike, 1);
  *found = (Alike){group, c->type, c->start, c->end, add_column(m, 0, INFINITY, false), g_array_new(FALSE, FALSE, sizeof(HighsInt))};
  g_hash_table_insert(known, g_steal_pointer(&key), found);
  g_ptr_array_add(m->alike, found);
  return found;
}

static void present(SideModel *m, int32_t group, int64_t from, int64_t to, HighsInt column, double by) {
  WfmGrid grid = m->space->problem->grid;
  for (int64_t i = MAX(wfm_grid_index(grid, from), 0); i < MIN(wfm_grid_index(grid, to), grid.n); i++) {
    size_t at = (size_t)group * (size_t)grid.n + (size_t)i;
    g_array_append_val(m->presence[at], column);
    g_array_append_val(m->presence_value[at], by);
  }
}

/* At work but for the breaks, which stand in the middle of their windows; with free breaks they come as columns of their own. */
static void present_on(SideModel *m, const Alike *alike) {
  const WfmShiftType *type = alike->type >= 0 && !m->free_breaks ? &m->space->problem->shift_types[alike->type] : NULL;
  int64_t step = m->space->problem->grid.step, from = alike->start;
  for (size_t b = 0; type && b < type->n_breaks; b++) {
    int64_t at = MAX(from, alike->start + (type->breaks[b].earliest_s + type->breaks[b].latest_s) / 2 / step * step);
    present(m, alike->group, from, at, alike->column, -1);
    from = at + type->breaks[b].length_s;
  }
  present(m, alike->group, from, alike->end, alike->column, -1);
}

static void group_duties(SideModel *m) {
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  for (size_t a = 0; a < m->space->n_persons; a++) {
    const WfmPerson *p = &m->space->person[a];
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) {
      Alike *alike = alike_of(m, known, p->group, wfm_candidate(p, o));
      HighsInt column = m->first_option[a] + o;
      g_array_append_val(alike->worker, column);
    }
  }
  for (guint k = 0; k < m->alike->len; k++) {
    Alike *alike = m->alike->pdata[k];
    begin_row(m, 0, 0);
    entry(m, alike->column, 1);
    for (guint j = 0; j < alike->worker->len; j++) entry(m, g_array_index(alike->worker, HighsInt, j), -1);
    present_on(m, alike);
  }
}

/* As many breaks of each kind as there are people on duties of the type that start together. */
static void place_breaks(SideModel *m) {
  int32_t step = m->space->problem->grid.step;
  g_autofree bool *done = g_new0(bool, m->alike->len + 1);
  for (guint k = 0; k < m->alike->len; k++) {
    const Alike *first = m->alike->pdata[k];
    if (done[k] || first->type < 0) continue;
    const WfmShiftType *type = &m->space->problem->shift_types[first->type];
    for (size_t b = 0; b < type->n_breaks; b++) {
      HighsInt at = (HighsInt)m->cost->len, n = 0;
      for (int32_t s = type->breaks[b].earliest_s; s <= type->breaks[b].latest_s; s += step, n++) {
        HighsInt column = add_column(m, 0, INFINITY, true);
        present(m, first->group, first->start + s, first->start + s + type->breaks[b].length_s, column, 1);
      }
      begin_row(m, 0, 0);
      for (HighsInt j = 0; j < n; j++) entry(m, at + j, 1);
      for (guint j = k; j < m->alike->len; j++) {
        const Alike *other = m->alike->pdata[j];
        if (other->group != first->group || other->type != first->type || other->start != first->start) continue;
        done[j] = true;
        entry(m, other->column, -1);
      }
    }
  }
}

static void serve_queues(SideModel *m) {
  const WfmRosterProblem *problem = m->space->problem;
  const WfmCoverage *c = m->coverage;
  for (int32_t i = 0; i < c->n; i++) {
    HighsInt flow = (HighsInt)m->cost->len;
    for (int32_t a = 0; a < c->n_arcs; a++) add_column(m, 0, INFINITY, false);
    for (int32_t g = 0; g < c->n_groups; g++) {
      size_t at = (size_t)g * (size_t)c->n + (size_t)i;
      begin_row(m, -INFINITY, 0);
      for (int32_t a = c->arc_first[g]; a < c->arc_first[g + 1]; a++) entry(m, flow + a, 1);
      for (guint k = 0; k < m->presence[at]->len; k++)
        entry(m, g_array_index(m->presence[at], HighsInt, k), g_array_index(m->presence_value[at], double, k));
    }
    for (int32_t q = 0; q < c->n_queues; q++) {
      const WfmRosterQueue *queue = &problem->queues[q];
      HighsInt unit = (HighsInt)m->cost->len;
      for (int32_t k = queue->first[i]; k < queue->first[i + 1]; k++) add_column(m, -queue->value[k], 1, false);
      begin_row(m, -INFINITY, 0);
      for (int32_t k = 0; k < queue->first[i + 1] - queue->first[i]; k++) entry(m, unit + k, 1);
      for (int32_t a = 0; a < c->n_arcs; a++)
        if (c->arc_queue[a] == q) entry(m, flow + a, -c->arc_gain[a]);
    }
  }
}

SideModel *side_model_new(const WfmSpace *space, bool free_breaks) {
  SideModel *m = g_new0(SideModel, 1);
  m->free_breaks = free_breaks;
  m->space = space;
  m->coverage = wfm_coverage_new(space->problem);
  GArray **reals[] = {&m->cost, &m->low, &m->high, &m->row_low, &m->row_high, &m->value};
  GArray **indices[] = {&m->integer, &m->row_first, &m->index};
  for (size_t k = 0; k < G_N_ELEMENTS(reals); k++) *reals[k] = g_array_new(FALSE, FALSE, sizeof(double));
  for (size_t k = 0; k < G_N_ELEMENTS(indices); k++) *indices[k] = g_array_new(FALSE, FALSE, sizeof(HighsInt));
  m->alike = g_ptr_array_new();
  m->first_option = g_new0(HighsInt, space->n_persons + 1);
  size_t cells = (size_t)m->coverage->n_groups * (size_t)m->coverage->n;
  m->presence = g_new0(GArray *, cells + 1);
  m->presence_value = g_new0(GArray *, cells + 1);
  for (size_t k = 0; k < cells; k++) {
    m->presence[k] = g_array_new(FALSE, FALSE, sizeof(HighsInt));
    m->presence_value[k] = g_array_new(FALSE, FALSE, sizeof(double));
  }
  for (size_t a = 0; a < space->n_persons; a++) {
    const WfmPerson *p = &space->person[a];
    m->first_option[a] = (HighsInt)m->cost->len;
    for (int32_t o = 0; o < p->option_first[p->n_days]; o++) add_column(m, p->option[o].price, 1, true);
    one_a_date(m, p, m->first_option[a]);
    rest_between(m, p, m->first_option[a]);
    runs_of_days(m, p, m->first_option[a]);
    for (int32_t w = 0; w < p->n_weeks; w++) week(m, p, m->first_option[a], w);
  }
  group_duties(m);
  if (free_breaks) place_breaks(m);
  serve_queues(m);
  HighsInt end = (HighsInt)m->index->len;
  g_array_append_val(m->row_first, end);
  return m;
}

void side_model_free(SideModel *m) {
  if (!m) return;
  GArray *arrays[] = {m->cost, m->low, m->high, m->integer, m->row_low, m->row_high, m->row_first, m->index, m->value};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_array_free(arrays[k], TRUE);
  for (size_t k = 0; k < (size_t)m->coverage->n_groups * (size_t)m->coverage->n; k++) {
    g_array_free(m->presence[k], TRUE);
    g_array_free(m->presence_value[k], TRUE);
  }
  for (guint k = 0; k < m->alike->len; k++) {
    g_array_free(((Alike *)m->alike->pdata[k])->worker, TRUE);
    g_free(m->alike->pdata[k]);
  }
  g_ptr_array_free(m->alike, TRUE);
  g_free(m->presence);
  g_free(m->presence_value);
  g_free(m->first_option);
  wfm_coverage_free(m->coverage);
  g_free(m);
}

char *side_model_size(const SideModel *m) {
  return g_strdup_printf("%u columns (%d whole), %u rows, %u entries", m->cost->len, (int)m->n_integer, m->row_low->len, m->index->len);
}

static void *load(const SideModel *m) {
  void *highs = Highs_create();
  Highs_setBoolOptionValue(highs, "output_flag", 0);
  Highs_setIntOptionValue(highs, "threads", 1);
  Highs_setStringOptionValue(highs, "parallel", "off");
  HighsInt columns =
      Highs_addCols(highs, (HighsInt)m->cost->len, (void *)m->cost->data, (void *)m->low->data, (void *)m->high->data, 0, NULL, NULL, NULL);
  HighsInt rows = Highs_addRows(highs, (HighsInt)m->row_low->len, (void *)m->row_low->data, (void *)m->row_high->data,
                                (HighsInt)m->index->len, (void *)m->row_first->data, (void *)m->index->data, (void *)m->value->data);
  g_assert_cmpint(columns, ==, 0);
  g_assert_cmpint(rows, ==, 0);
  Highs_changeColsIntegralityByRange(highs, 0, (HighsInt)m->cost->len - 1, (HighsInt *)(void *)m->integer->data);
  return highs;
}

/* What the objective leaves out. */
static double constant(const SideModel *m) {
  return m->coverage->full;
}

typedef struct {
  const SideModel *model;
  SideCourse *course;
  double begun, limit;
} Watch;

static void watch(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  Watch *w = user;
  (void)message;
  double now = side_seconds() - w->begun;
  if (what == CALLBACK_IMPROVING && now <= w->limit) side_course_add(w->course, now, out->objective_function_value + constant(w->model));
  in->user_interrupt = now > w->limit;
}

SideCourse *side_model_highs(const SideModel *m, double limit) {
  Watch w = {m, side_course_new("HiGHS alone"), 0, limit};
  void *highs = load(m);
  Highs_setDoubleOptionValue(highs, "mip_rel_gap", 1e-4);
  Highs_setDoubleOptionValue(highs, "time_limit",
                             8 * limit); /* inside a linear programme it asks the wall alone, which a busy machine leaves behind */
  Highs_setCallback(highs, watch, &w);
  static const int types[] = {CALLBACK_SIMPLEX, CALLBACK_IPM, CALLBACK_IMPROVING, CALLBACK_MIP};
  for (size_t k = 0; k < G_N_ELEMENTS(types); k++) Highs_startCallback(highs, types[k]);
  w.begun = side_seconds();
  Highs_run(highs);
  w.course->took = side_seconds() - w.begun;
  double bound = NAN;
  Highs_getDoubleInfoValue(highs, "mip_dual_bound", &bound);
  if (isfinite(bound)) w.course->note = g_strdup_printf("bound %.2f", bound + constant(m));
  Highs_destroy(highs);
  return w.course;
}

/* "Cbc0012I Integer solution of 8123.4 found by DiveCoefficient after 52 iterations and 0 nodes (3.14 seconds)" */
static void read_log(SideCourse *course, const char *log, double constant) {
  g_auto(GStrv) lines = g_strsplit(log, "\n", -1);
  for (char **line = lines; *line; line++) {
    const char *cost = strstr(*line, "Integer solution of "), *time = strrchr(*line, '(');
    if (cost && time && strstr(time, "seconds"))
      side_course_add(course, g_ascii_strtod(time + 1, NULL), g_ascii_strtod(cost + strlen("Integer solution of "), NULL) + constant);
  }
}

/* Inside a linear programme cbc does not look at its clock. */
static void limit_child(gpointer user) {
  rlim_t most = (rlim_t)ceil(1.1 * *(const double *)user);
  struct rlimit limit = {most, most};
  setrlimit(RLIMIT_CPU, &limit);
}

SideCourse *side_model_cbc(const SideModel *m, double limit) {
  SideCourse *course = side_course_new("CBC alone");
  g_autofree char *program = g_find_program_in_path("cbc");
  if (!program) {
    course->note = g_strdup("skipped: there is no program cbc here (Debian: coinor-cbc)");
    return course;
  }
  g_autofree char *folder = g_dir_make_tmp("side_by_side.XXXXXX", NULL);
  g_assert_nonnull(folder);
  g_autofree char *file = g_build_filename(folder, "model.mps", NULL), *seconds = g_strdup_printf("%.0f", limit), *log = NULL;
  void *highs = load(m);
  Highs_writeModel(highs, file);
  Highs_destroy(highs);
  char *command[] = {program, file, "-timeMode", "cpu", "-seconds", seconds, "-threads", "0", "-logLevel", "1", "-solve", "-quit", NULL};
  g_autoptr(GError) err = NULL;
  if (g_spawn_sync(NULL, command, NULL, G_SPAWN_STDERR_TO_DEV_NULL, limit_child, &limit, &log, NULL, NULL, &err))
    read_log(course, log, constant(m));
  else
    course->note = g_strdup_printf("skipped: %s", err->message);
  course->took = limit;
  g_unlink(file);
  g_rmdir(folder);
  return course;
}
