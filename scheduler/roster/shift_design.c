#include "scheduler/roster/shift_design.h"

#include "core/highs.h"

#include <math.h>
#include <string.h>

typedef struct {
  int32_t start, length;
} Candidate;

typedef struct {
  const WfmShiftDesign *d;
  const WfmJob *job;
  GArray *candidate;
  int32_t slots; /* of the week */
  void *highs;
} Model;

/* Each start and length once, whichever windows hold it. */
static void list_candidates(Model *m) {
  const WfmShiftDesign *d = m->d;
  for (size_t w = 0; w < d->n_windows; w++)
    for (int32_t start = d->window[w].start_low; start <= d->window[w].start_high; start++)
      for (int32_t length = d->window[w].length_low; length <= d->window[w].length_high; length++) {
        bool known = false;
        for (guint k = 0; k < m->candidate->len && !known; k++) {
          const Candidate *c = &g_array_index(m->candidate, Candidate, k);
          known = c->start == start && c->length == length;
        }
        Candidate c = {start, length};
        if (!known) g_array_append_val(m->candidate, c);
      }
}

static int32_t slot_at(const Model *m, const Candidate *c, int32_t day, int32_t k) {
  return (day * m->d->slots_per_day + c->start + k) % m->slots;
}

/* More people than the busiest slot asks for only stand about. */
static int32_t most_people(const Model *m, const Candidate *c, int32_t day) {
  int32_t most = 0;
  for (int32_t k = 0; k < c->length; k++) most = MAX(most, m->d->demand[slot_at(m, c, day, k)]);
  return most;
}

/* Columns: u_i, o_i by slot; then for each candidate whether it is used, and its people by day. */
static HighsInt used_column(const Model *m, guint candidate) {
  return 2 * m->slots + (HighsInt)candidate * (1 + m->d->n_days);
}

/* Row 0 is the first slot's staffing; row i > 0 its change from slot i - 1 to i: those who begin less those who end. So each shift stands in few
 * rows, which the solver's cuts take better to than to one row for each slot that it covers. */
static void add_slots(Model *m) {
  const WfmShiftDesign *d = m->d;
  for (int32_t i = 0; i < m->slots; i++) {
    double change = d->demand[i] - (i > 0 ? d->demand[i - 1] : 0);
    Highs_addRow(m->highs, change, change, 0, NULL, NULL);
  }
  for (int32_t i = 0; i < m->slots; i++) {
    HighsInt row[2] = {i, i + 1}, n = i + 1 < m->slots ? 2 : 1;
    double under[2] = {1, -1}, over[2] = {-1, 1};
    Highs_addCol(m->highs, d->under_price * d->step_minutes, 0, INFINITY, n, row, under);
    Highs_addCol(m->highs, d->over_price * d->step_minutes, 0, INFINITY, n, row, over);
  }
}

static void add_candidate(Model *m, const Candidate *c) {
  const WfmShiftDesign *d = m->d;
  Highs_addCol(m->highs, d->shift_price, 0, 1, 0, NULL, NULL);
  for (int32_t day = 0; day < d->n_days; day++) {
    int32_t from = slot_at(m, c, day, 0), to = slot_at(m, c, day, c->length);
    HighsInt index[3], n = 0;
    double value[3];
    bool round = from == to;                                          /* the whole week long: always there, never a change */
    if (round || (from > to && to > 0)) index[n] = 0, value[n++] = 1; /* over the end of the week: there in slot 0 */
    if (!round) index[n] = from, value[n++] = 1;
    if (!round && to > 0) index[n] = to, value[n++] = -1;
    Highs_addCol(m->highs, 0, 0, most_people(m, c, day), n, index, value);
  }
}

static void add_links(Model *m) {
  for (guint k = 0; k < m->candidate->len; k++)
    for (int32_t day = 0; day < m->d->n_days; day++) {
      HighsInt index[2] = {used_column(m, k), used_column(m, k) + 1 + day};
      double value[2] = {-most_people(m, &g_array_index(m->candidate, Candidate, k), day), 1};
      Highs_addRow(m->highs, -INFINITY, 0, 2, index, value);
    }
}

/* Where more people are asked for than in the slot before, some shift begins, or somebody is missing now or was too many before; and where fewer
 * are asked for, some shift ends, or the other way round. All are whole numbers, so that one of them is one at least. */
static void add_changes(Model *m) {
  const WfmShiftDesign *d = m->d;
  g_autoptr(GArray) index = g_array_new(FALSE, FALSE, sizeof(HighsInt));
  g_autoptr(GArray) ones = g_array_new(FALSE, FALSE, sizeof(double));
  for (int32_t i = 0; i < m->slots; i++) {
    int32_t before = (i + m->slots - 1) % m->slots, change = d->demand[i] - d->demand[before];
    if (change == 0) continue;
    g_array_set_size(index, 0);
    for (guint k = 0; k < m->candidate->len; k++) {
      const Candidate *c = &g_array_index(m->candidate, Candidate, k);
      int32_t at = (change > 0 ? c->start : c->start + c->length) % d->slots_per_day;
      HighsInt used = used_column(m, k);
      if (at == i % d->slots_per_day) g_array_append_val(index, used);
    }
    HighsInt now = 2 * i + (change < 0), then = 2 * before + (change > 0);
    g_array_append_val(index, now);
    g_array_append_val(index, then);
    double one = 1;
    while (ones->len < index->len) g_array_append_val(ones, one);
    Highs_addRow(m->highs, 1, INFINITY, (HighsInt)index->len, (void *)index->data, (void *)ones->data);
  }
}

/* duties x person_minutes between low and high times the paid minutes. */
static void add_duties(Model *m) {
  const WfmShiftDesign *d = m->d;
  const double bounds[] = {d->duties_low, d->duties_high};
  for (int side = 0; side < 2; side++) {
    if (bounds[side] <= 0) continue;
    g_autoptr(GArray) index = g_array_new(FALSE, FALSE, sizeof(HighsInt));
    g_autoptr(GArray) value = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint k = 0; k < m->candidate->len; k++)
      for (int32_t day = 0; day < d->n_days; day++) {
        HighsInt column = used_column(m, k) + 1 + day;
        double weight = d->person_minutes - bounds[side] * g_array_index(m->candidate, Candidate, k).length * d->step_minutes;
        g_array_append_val(index, column);
        g_array_append_val(value, weight);
      }
    Highs_addRow(m->highs, side ? (double)-INFINITY : 0, side ? 0 : (double)INFINITY, (HighsInt)index->len, (void *)index->data,
                 (void *)value->data);
  }
}

static void stop_if_asked(int what, const char *message, const HighsCallbackDataOut *out, HighsCallbackDataIn *in, void *user) {
  const Model *m = user;
  in->user_interrupt = wfm_job_stopped(m->job);
}

/* The largest number of which every cost is a multiple, 0 where prices are not whole: people and deviations are whole, so costs go in
 * such steps, and a design that the bound comes nearer to than one step is the best. */
static double cost_step(const WfmShiftDesign *d) {
  double price[] = {d->under_price * d->step_minutes, d->over_price * d->step_minutes, d->shift_price};
  int64_t step = 0;
  for (size_t k = 0; k < G_N_ELEMENTS(price); k++) {
    if (fabs(price[k] - round(price[k])) > 1e-9) return 0;
    int64_t a = step, b = llround(price[k]);
    while (b) {
      int64_t rest = a % b;
      a = b;
      b = rest;
    }
    step = a;
  }
  return (double)step;
}

static void build(Model *m) {
  m->highs = Highs_create();
  Highs_setBoolOptionValue(m->highs, "output_flag", 0);
  Highs_setIntOptionValue(m->highs, "threads", 1);
  Highs_setStringOptionValue(m->highs, "parallel", "off");
  Highs_setIntOptionValue(m->highs, "random_seed", 1);
  Highs_setDoubleOptionValue(m->highs, "mip_rel_gap", 0);
  Highs_setDoubleOptionValue(m->highs, "mip_abs_gap", MAX(1e-6, cost_step(m->d) * (1 - 1e-6)));
  Highs_setCallback(m->highs, stop_if_asked, m);
  Highs_startCallback(m->highs, WFM_HIGHS_CALLBACK_MIP);
  add_slots(m);
  for (guint k = 0; k < m->candidate->len; k++) add_candidate(m, &g_array_index(m->candidate, Candidate, k));
  add_links(m);
  add_changes(m);
  add_duties(m);
  HighsInt n = (HighsInt)m->candidate->len * (1 + m->d->n_days);
  g_autofree HighsInt *integral = g_new(HighsInt, (size_t)n + 1);
  for (HighsInt k = 0; k < n; k++) integral[k] = WFM_HIGHS_INTEGER;
  if (n) Highs_changeColsIntegralityByRange(m->highs, 2 * m->slots, 2 * m->slots + n - 1, integral);
}

/* The exact cost of whole people, free of the solver's tolerance. */
static double cost_of(const Model *m, const WfmShiftDesignResult *result) {
  const WfmShiftDesign *d = m->d;
  g_autofree int32_t *there = g_new0(int32_t, (size_t)m->slots + 1);
  for (size_t s = 0; s < result->n_shifts; s++) {
    const WfmDesignedShift *shift = &result->shift[s];
    Candidate c = {shift->start, shift->length};
    for (int32_t day = 0; day < d->n_days; day++)
      for (int32_t k = 0; k < c.length; k++) there[slot_at(m, &c, day, k)] += shift->people[day];
  }
  double cost = d->shift_price * (double)result->n_shifts;
  for (int32_t i = 0; i < m->slots; i++)
    cost += d->step_minutes *
            (there[i] > d->demand[i] ? d->over_price * (there[i] - d->demand[i]) : d->under_price * (d->demand[i] - there[i]));
  return cost;
}

static WfmShiftDesignResult *read_result(const Model *m) {
  const WfmShiftDesign *d = m->d;
  HighsInt n = 2 * m->slots + (HighsInt)m->candidate->len * (1 + d->n_days);
  g_autofree double *x = g_new0(double, (size_t)n + 1);
  Highs_getSolution(m->highs, x, NULL, NULL, NULL);
  WfmShiftDesignResult *result = g_new0(WfmShiftDesignResult, 1);
  result->shift = g_new0(WfmDesignedShift, m->candidate->len + 1);
  for (guint k = 0; k < m->candidate->len; k++) {
    const Candidate *c = &g_array_index(m->candidate, Candidate, k);
    WfmDesignedShift shift = {c->start, c->length, g_new0(int32_t, (size_t)d->n_days + 1)};
    int32_t people = 0;
    for (int32_t day = 0; day < d->n_days; day++) people += shift.people[day] = (int32_t)lround(x[used_column(m, k) + 1 + day]);
    if (people > 0)
      result->shift[result->n_shifts++] = shift;
    else
      g_free(shift.people);
  }
  result->cost = cost_of(m, result);
  Highs_getDoubleInfoValue(m->highs, "mip_dual_bound", &result->bound);
  double step = cost_step(d);
  if (step > 0) result->bound = step * ceil(result->bound / step - 1e-6);
  result->bound = MIN(result->bound, result->cost);
  return result;
}

WfmShiftDesignResult *wfm_shift_design(const WfmShiftDesign *design, const WfmJob *job) {
  Model m = {design, job, g_array_new(FALSE, FALSE, sizeof(Candidate)), design->n_days * design->slots_per_day, NULL};
  list_candidates(&m);
  build(&m);
  HighsInt feasible = 0;
  WfmShiftDesignResult *result = NULL;
  if (Highs_run(m.highs) != WFM_HIGHS_ERROR) Highs_getIntInfoValue(m.highs, "primal_solution_status", &feasible);
  if (feasible == WFM_HIGHS_FEASIBLE) result = read_result(&m);
  Highs_destroy(m.highs);
  g_array_free(m.candidate, TRUE);
  return result;
}

void wfm_shift_design_free(WfmShiftDesignResult *result) {
  if (!result) return;
  for (size_t k = 0; k < result->n_shifts; k++) g_free(result->shift[k].people);
  g_free(result->shift);
  g_free(result);
}
