/* Minimum shift design, DataSet1 of TU Wien: over- and under-staffing in person-minutes, the number of shifts, and the average duties of a
 * person in a week, priced as the file says. Duties within bounds are asked for first; the bound is that of the problem without
 * them, so that it holds for every design. The week is a circle. */
#include "tests/bench/public_dzn.h"

#include "scheduler/roster/shift_design.h"

#include <math.h>
#include <string.h>

typedef struct {
  WfmShiftDesign design;
  GArray *demand, *window;
  double duties_price;
} Design;

static void design_free(Design *in) {
  if (in->demand) g_array_free(in->demand, TRUE);
  g_array_free(in->window, TRUE);
  g_free(in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Design, design_free)

static bool read_windows(Design *in, const PublicDzn *dzn) {
  static const char *const names[] = {"minStart", "maxStart", "minLength", "maxLength"};
  guint n = (guint)public_dzn_number(dzn, "shiftTypes", 0);
  g_array_set_size(in->window, n);
  for (size_t f = 0; f < G_N_ELEMENTS(names); f++) {
    g_autoptr(GArray) values = public_dzn_numbers(dzn, names[f]);
    if (!values || values->len != n) return false;
    for (guint k = 0; k < n; k++) {
      WfmShiftWindow *w = &g_array_index(in->window, WfmShiftWindow, k);
      int32_t *field[] = {&w->start_low, &w->start_high, &w->length_low, &w->length_high};
      *field[f] = g_array_index(values, int32_t, k);
    }
  }
  return n > 0;
}

static Design *design_read(const char *file, GError **err) {
  g_autoptr(PublicDzn) dzn = public_dzn_read(file, err);
  if (!dzn) return NULL;
  g_autoptr(Design) in = g_new0(Design, 1);
  in->window = g_array_new(FALSE, TRUE, sizeof(WfmShiftWindow));
  in->demand = public_dzn_numbers(dzn, "demand");
  WfmShiftDesign *d = &in->design;
  d->step_minutes = public_dzn_number(dzn, "interval", 0);
  d->n_days = public_dzn_number(dzn, "days", 7);
  d->slots_per_day = d->step_minutes > 0 ? 1440 / d->step_minutes : 0;
  if (!in->demand || d->slots_per_day < 1 || in->demand->len != (guint)(d->n_days * d->slots_per_day) || !read_windows(in, dzn)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: not a shift design instance", file);
    return NULL;
  }
  d->demand = (int32_t *)(void *)in->demand->data;
  d->window = (WfmShiftWindow *)(void *)in->window->data;
  d->n_windows = in->window->len;
  d->under_price = public_dzn_number(dzn, "weightUnderCover", 1);
  d->over_price = public_dzn_number(dzn, "weightOverCover", 1);
  d->shift_price = public_dzn_number(dzn, "weightShiftInstances", 0);
  d->duties_low = public_dzn_number(dzn, "minDuties", 0);
  d->duties_high = public_dzn_number(dzn, "maxDuties", 0);
  d->person_minutes = public_dzn_number(dzn, "avgMinutes", 0);
  in->duties_price = public_dzn_number(dzn, "weightDutiesPerWeek", 0);
  return g_steal_pointer(&in);
}

/* Counts the objective anew from the shifts alone. */
static void design_check(const Design *in, const WfmShiftDesignResult *found, PublicResult *result) {
  const WfmShiftDesign *d = &in->design;
  int32_t n = d->n_days * d->slots_per_day, duties = 0;
  double minutes = 0;
  g_autofree int32_t *there = g_new0(int32_t, (size_t)n + 1);
  result->legal = true;
  g_strlcpy(result->text, "legal", sizeof result->text);
  for (size_t s = 0; s < found->n_shifts; s++) {
    const WfmDesignedShift *shift = &found->shift[s];
    bool fits = false;
    for (size_t w = 0; w < d->n_windows; w++)
      fits |= shift->start >= d->window[w].start_low && shift->start <= d->window[w].start_high &&
              shift->length >= d->window[w].length_low && shift->length <= d->window[w].length_high;
    if (!fits) {
      g_snprintf(result->text, sizeof result->text, "BROKEN: a shift at slot %d of %d slots is of no type", shift->start, shift->length);
      result->legal = false;
    }
    for (int32_t day = 0; day < d->n_days; day++) {
      duties += shift->people[day];
      minutes += (double)shift->people[day] * shift->length * d->step_minutes;
      for (int32_t k = 0; k < shift->length; k++) there[(day * d->slots_per_day + shift->start + k) % n] += shift->people[day];
    }
  }
  result->checked = d->shift_price * (double)found->n_shifts;
  for (int32_t i = 0; i < n; i++) {
    int32_t over = there[i] - d->demand[i];
    result->checked += d->step_minutes * (over > 0 ? d->over_price * over : -d->under_price * over);
  }
  double average = minutes > 0 ? duties * d->person_minutes / minutes : 0;
  if (d->duties_high > 0 && average > d->duties_high + 1e-9) result->checked += in->duties_price * (average - d->duties_high);
  if (average < d->duties_low - 1e-9) result->checked += in->duties_price * (d->duties_low - average);
}

static bool write_design(const PublicRun *run, const WfmShiftDesign *d, const WfmShiftDesignResult *found, GError **err) {
  FILE *out;
  if (!public_out(run, "day,start_minute,length_minutes,people", &out, err)) return false;
  for (size_t s = 0; out && s < found->n_shifts; s++)
    for (int32_t day = 0; day < d->n_days; day++)
      if (found->shift[s].people[day] > 0)
        fprintf(out, "%d,%d,%d,%d\n", day, found->shift[s].start * d->step_minutes, found->shift[s].length * d->step_minutes,
                found->shift[s].people[day]);
  if (out) fclose(out);
  return true;
}

static bool design_solve(const PublicRun *run, PublicResult *result, GError **err) {
  g_autoptr(Design) in = design_read(run->file, err);
  if (!in) return false;
  WfmShiftDesign free = in->design;
  free.duties_low = free.duties_high = 0;
  g_autoptr(WfmShiftDesignResult) relaxed = wfm_shift_design(&free, &run->job);
  g_autoptr(WfmShiftDesignResult) bounded = NULL;
  if (relaxed) design_check(in, relaxed, result);
  const WfmShiftDesignResult *found = relaxed;
  double first = result->checked;
  if (relaxed && first > relaxed->cost + 1e-6) { /* the duties cost something: what if they may not */
    bounded = wfm_shift_design(&in->design, &run->job);
    if (bounded && bounded->cost < first) found = bounded;
  }
  if (!found) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_STOPPED, "%s: stopped before a design was found", run->file);
    return false;
  }
  design_check(in, found, result);
  result->cost = result->checked;
  result->bound = relaxed->bound;
  return write_design(run, &in->design, found, err);
}

const PublicSet public_shift_design = {"min_shift_design", design_solve};
