/* Rotating workforce instances: one cyclic pattern for all.
 *
 * Those of the name rws-instance give workers and requirements alone. What they leave open is our convention, so that figures compare
 * only among ourselves: 2 to 7 days of work, 2 to 4 days off, blocks of one shift of 1 to 7 days, and no shift on the day after one that
 * begins later in the day. */
#include "tests/bench/public_dzn.h"

#include "scheduler/roster/rotation.h"

#include <math.h>
#include <string.h>

enum { WEEK = 7 };

typedef struct {
  WfmRotation rotation;
  GArray *required, *block_low, *block_high, *forbidden;
} Rotating;

static void rotating_free(Rotating *in) {
  GArray *arrays[] = {in->required, in->block_low, in->block_high, in->forbidden};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++)
    if (arrays[k]) g_array_free(arrays[k], TRUE);
  g_free(in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rotating, rotating_free)

static void read_forbidden(Rotating *in, const PublicDzn *dzn) {
  g_autoptr(GArray) before = public_dzn_numbers(dzn, "forbidden_before"), after = public_dzn_numbers(dzn, "forbidden_after"),
                    over = public_dzn_numbers(dzn, "forbidden_daysoff");
  for (guint k = 0; before && after && k < MIN(before->len, after->len); k++) {
    WfmForbidden f = {g_array_index(before, int32_t, k) - 1, g_array_index(after, int32_t, k) - 1,
                      over && k < over->len && g_array_index(over, int32_t, k)};
    g_array_append_val(in->forbidden, f);
  }
}

/* Requirements by weekday and shift, and nothing else. */
static bool read_bare(Rotating *in, const PublicDzn *dzn) {
  g_autoptr(GArray) rows = public_dzn_numbers(dzn, "requirements");
  if (!rows || rows->len == 0 || rows->len % WEEK) return false;
  int32_t shifts = in->rotation.n_shifts = (int32_t)rows->len / WEEK, one = 1, week = WEEK;
  in->required = g_array_sized_new(FALSE, TRUE, sizeof(int32_t), rows->len);
  in->block_low = g_array_new(FALSE, FALSE, sizeof(int32_t));
  in->block_high = g_array_new(FALSE, FALSE, sizeof(int32_t));
  for (int32_t s = 0; s < shifts; s++) {
    for (int32_t d = 0; d < WEEK; d++) g_array_append_val(in->required, g_array_index(rows, int32_t, d * shifts + s));
    g_array_append_val(in->block_low, one);
    g_array_append_val(in->block_high, week);
    for (int32_t later = s + 1; later < shifts; later++) {
      WfmForbidden f = {later, s, false};
      g_array_append_val(in->forbidden, f);
    }
  }
  WfmRotation *r = &in->rotation;
  r->n_workers = public_dzn_number(dzn, "employees", 0);
  r->off_low = r->work_low = 2;
  r->off_high = 4;
  r->work_high = WEEK;
  return true;
}

static bool read_whole(Rotating *in, const PublicDzn *dzn) {
  WfmRotation *r = &in->rotation;
  in->required = public_dzn_numbers(dzn, "temp_req");
  in->block_low = public_dzn_numbers(dzn, "shift_block_min");
  in->block_high = public_dzn_numbers(dzn, "shift_block_max");
  r->n_workers = public_dzn_number(dzn, "nb_workers", 0);
  r->n_shifts = public_dzn_number(dzn, "nb_shifts", 0);
  r->off_low = public_dzn_number(dzn, "min_daysoff", 1);
  r->off_high = public_dzn_number(dzn, "max_daysoff", WEEK);
  r->work_low = public_dzn_number(dzn, "min_work", 1);
  r->work_high = public_dzn_number(dzn, "max_work", WEEK);
  read_forbidden(in, dzn);
  guint n = (guint)r->n_shifts;
  return in->required && in->required->len == WEEK * n && in->block_low && in->block_low->len == n && in->block_high &&
         in->block_high->len == n;
}

static Rotating *rotating_read(const char *file, GError **err) {
  g_autoptr(PublicDzn) dzn = public_dzn_read(file, err);
  if (!dzn) return NULL;
  g_autoptr(Rotating) in = g_new0(Rotating, 1);
  in->forbidden = g_array_new(FALSE, FALSE, sizeof(WfmForbidden));
  bool bare = public_dzn_number(dzn, "nb_workers", 0) == 0;
  bool fine = bare ? read_bare(in, dzn) : read_whole(in, dzn);
  if (!fine || in->rotation.n_workers < 1 || public_dzn_number(dzn, "week_length", WEEK) != WEEK) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: not a rotating workforce instance of seven days", file);
    return NULL;
  }
  in->rotation.required = (int32_t *)(void *)in->required->data;
  in->rotation.block_low = (int32_t *)(void *)in->block_low->data;
  in->rotation.block_high = (int32_t *)(void *)in->block_high->data;
  in->rotation.forbidden = (WfmForbidden *)(void *)in->forbidden->data;
  in->rotation.n_forbidden = in->forbidden->len;
  return g_steal_pointer(&in);
}

static void broken(PublicResult *result, const char *rule, int day, int found, int low, int high) {
  if (result->legal)
    g_snprintf(result->text, sizeof result->text, "BROKEN: %s at day %d: found %d, asked %d to %d", rule, day, found, low, high);
  result->legal = false;
}

static bool alike(int a, int b, bool by_shift) {
  return by_shift ? a == b : (a < 0) == (b < 0);
}

/* Runs on the circle: of work and days off, then of each shift. */
static void check_runs(const WfmRotation *r, const int32_t *plan, bool by_shift, PublicResult *result) {
  int n = r->n_workers * WEEK, begin = 0;
  while (begin < n && alike(plan[begin], plan[(begin + n - 1) % n], by_shift)) begin++;
  if (begin == n) {
    broken(result, "one run without end", 0, n, 0, 0);
    return;
  }
  for (int d = begin; d < begin + n;) {
    int from = d, what = plan[d % n];
    while (d < begin + n && alike(plan[d % n], what, by_shift)) d++;
    int length = d - from, low = r->work_low, high = r->work_high;
    if (what < 0) low = r->off_low, high = r->off_high;
    if (what >= 0 && by_shift) low = r->block_low[what], high = r->block_high[what];
    if (length < low || length > high)
      broken(result, by_shift ? "block of a shift" : what < 0 ? "days off" : "days of work", from % n, length, low, high);
  }
}

static void rotating_check(const WfmRotation *r, const int32_t *plan, PublicResult *result) {
  int n = r->n_workers * WEEK;
  result->legal = true;
  g_strlcpy(result->text, "legal", sizeof result->text);
  for (int s = 0; s < r->n_shifts; s++)
    for (int d = 0; d < WEEK; d++) {
      int there = 0, asked = r->required[s * WEEK + d];
      for (int w = 0; w < r->n_workers; w++) there += plan[w * WEEK + d] == s;
      if (there != asked) broken(result, "workers of a shift", d, there, asked, asked);
    }
  check_runs(r, plan, false, result);
  check_runs(r, plan, true, result);
  for (int d = 0; d < n; d++)
    for (size_t f = 0; f < r->n_forbidden; f++) {
      const WfmForbidden *not = &r->forbidden[f];
      int next = (d + (not ->day_off ? 2 : 1)) % n;
      bool between = !not ->day_off || plan[(d + 1) % n] < 0;
      if (plan[d] == not ->before && plan[next] == not ->after && between) broken(result, "forbidden sequence", d, plan[next], -1, -1);
    }
}

static bool write_pattern(const PublicRun *run, const WfmRotation *r, const int32_t *plan, GError **err) {
  FILE *out;
  if (!public_out(run, "employee,day,shift", &out, err)) return false;
  for (int k = 0; out && k < r->n_workers * WEEK; k++)
    if (plan[k] >= 0) fprintf(out, "%d,%d,%d\n", k / WEEK + 1, k % WEEK, plan[k] + 1);
  if (out) fclose(out);
  return true;
}

static bool rotating_solve(const PublicRun *run, PublicResult *result, GError **err) {
  g_autoptr(Rotating) in = rotating_read(run->file, err);
  if (!in) return false;
  g_autofree int32_t *plan = g_new(int32_t, (size_t)in->rotation.n_workers * WEEK + 1);
  WfmRotationAnswer answer = wfm_rotation_solve(plan, &in->rotation, &run->job);
  if (answer == WFM_ROTATION_STOPPED) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_STOPPED, "%s: stopped before a pattern was found or shown impossible", run->file);
    return false;
  }
  result->infeasible = answer == WFM_ROTATION_NONE;
  g_strlcpy(result->text, "no circulation meets the requirements", sizeof result->text);
  if (result->infeasible) return true;
  result->bound = 0;
  rotating_check(&in->rotation, plan, result);
  return write_pattern(run, &in->rotation, plan, err);
}

const PublicSet public_rotating = {"rotating", rotating_solve};
