/* Multi-activity shift instances of Qu and Curtois (2020).
 *
 * Everybody can do every task. The set's own page has limits that are not known here; ours: shifts of 4 to 10 hours, 11 hours of rest, and a day is the
 * 24 hours from 06:00. So figures compare only among ourselves.
 *
 * Shifts first: where there are several tasks, shifts are laid in whole hours, and the engine sees one queue. An hour asks of each task for
 * the most that any of its quarters does; whoever is missed in a quarter is dear, whoever is only wanted so that stretches fit, less so.
 * (With one task quarters stay quarters.) What a person too many costs is the least that the squares grow by, whichever task he is put
 * on; it stands in the price curve, turned round: presence is paid `level` an hour, and is worth that less what it costs. So the engine's
 * cost is the set's penalty and a constant. Then tasks inside the shifts, by quarters (public_tasks.h).
 * Bound: minutes that contracts must be given and nobody asks for; each quarter of them is over somewhere, and a square is at least its
 * root. */
#include "tests/bench/public_instance.h"

#include "scheduler/roster/roster.h"
#include "tests/bench/public_tasks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUARTERS = 96, BEGIN_MINUTE = 360, EXTRA = 40, SHORT_PRICE = 100000, STRETCH = 4, SPARE = 20, MOST_PEOPLE = 100000 };

typedef struct {
  char *name;
  int low, high; /* minutes */
} Staff;

typedef struct {
  int n_days, n_tasks, n; /* n: quarters of the horizon */
  GArray *staff;
  int *low, *most; /* [n_tasks * n] cover at least; free of charge up to */
} Matsp;

static void matsp_free(Matsp *in) {
  for (guint k = 0; k < in->staff->len; k++) g_free(g_array_index(in->staff, Staff, k).name);
  g_array_free(in->staff, TRUE);
  g_free(in->low);
  g_free(in->most);
  g_free(in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Matsp, matsp_free)

static bool take_cover(Matsp *in, PublicLine *line) {
  if (!in->low) {
    in->n = in->n_days * QUARTERS;
    in->low = g_new0(int, (size_t)in->n_tasks *(size_t)in->n + 1);
    in->most = g_new0(int, (size_t)in->n_tasks *(size_t)in->n + 1);
  }
  int day, hour, minute, task, low, most;
  if (sscanf(line->field[1], "%2d:%2d", &hour, &minute) != 2) return public_refuse(line, "no time", line->field[1]);
  if (!public_number(line, 0, "day", 1, in->n_days + 1, &day) || !public_number(line, 2, "task", 1, in->n_tasks, &task)) return false;
  int since = (day - 1) * 1440 + hour * 60 + minute - BEGIN_MINUTE, at = since / 15;
  if (since < 0 || since % 15 != 0 || at >= in->n) return public_refuse(line, "not a quarter of an hour of the horizon:", line->field[1]);
  if (!public_number(line, 3, "people", 0, MOST_PEOPLE, &low) || !public_number(line, 4, "people", 0, MOST_PEOPLE, &most)) return false;
  in->low[(task - 1) * in->n + at] = low;
  in->most[(task - 1) * in->n + at] = most;
  return true;
}

static bool take_staff(Matsp *in, PublicLine *line) {
  Staff s = {.name = NULL};
  if (!public_number(line, 1, "minutes", 0, INT32_MAX, &s.low) || !public_number(line, 2, "minutes", 0, INT32_MAX, &s.high)) return false;
  s.name = g_strdup(line->field[0]);
  g_array_append_val(in->staff, s);
  return true;
}

static bool take_line(void *user, PublicLine *line) {
  Matsp *in = user;
  bool sizes = strcmp(line->section, "SECTION_HORIZON") == 0 || strcmp(line->section, "SECTION_TASKS") == 0;
  if (sizes && in->low) return public_refuse(line, "sizes after the cover that they size:", line->field[0]);
  if (strcmp(line->section, "SECTION_HORIZON") == 0) return public_number(line, 0, "days", 1, 3660, &in->n_days);
  if (strcmp(line->section, "SECTION_TASKS") == 0) return public_number(line, 0, "tasks", 1, 1000, &in->n_tasks);
  if (strcmp(line->section, "SECTION_STAFF") == 0 && line->n >= 3) return take_staff(in, line);
  return strcmp(line->section, "SECTION_COVER") == 0 && line->n >= 5 && in->n_days > 0 && in->n_tasks > 0 && take_cover(in, line);
}

static Matsp *matsp_read(const char *file, GError **err) {
  g_autoptr(Matsp) in = g_new0(Matsp, 1);
  in->staff = g_array_new(FALSE, TRUE, sizeof(Staff));
  if (!public_sections(file, take_line, in, err)) return NULL;
  if (in->n == 0 || in->staff->len == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: no horizon, staff or cover", file);
    return NULL;
  }
  return g_steal_pointer(&in);
}

static int square_over(const Matsp *in, int task, int i, int people) {
  int over = MAX(people - in->most[task * in->n + i], 0);
  return over * over;
}

/* What one person more on the task costs over the block of quarters. */
static int grows_by(const Matsp *in, int task, int from, int quarters, int people) {
  int sum = 0;
  for (int i = from; i < from + quarters; i++) sum += square_over(in, task, i, people + 1) - square_over(in, task, i, people);
  return sum;
}

/* People by task in a block: what each asks for, and those too many where they cost least. */
static void share_out(const Matsp *in, int from, int quarters, int people, int *at) {
  int rest = people;
  for (int t = 0; t < in->n_tasks; t++) {
    at[t] = 0;
    for (int i = from; i < from + quarters; i++) at[t] = MAX(at[t], in->low[t * in->n + i]);
    rest -= at[t];
  }
  for (; rest > 0; rest--) {
    int best = 0;
    for (int t = 1; t < in->n_tasks; t++)
      if (grows_by(in, t, from, quarters, at[t]) < grows_by(in, best, from, quarters, at[best])) best = t;
    at[best]++;
  }
}

/* What the k-th person is worth where a block asks for more: for each quarter that he is missed in; where there are enough for every
 * quarter, but stretches may want one more, a little. */
static double missed(const Matsp *in, int from, int quarters, int k) {
  double missing = 0;
  for (int i = from; i < from + quarters; i++) {
    int asked = 0;
    for (int t = 0; t < in->n_tasks; t++) asked += in->low[t * in->n + i];
    missing += asked > k;
  }
  return SHORT_PRICE * MAX(missing / quarters, 1.0 / SPARE);
}

typedef struct {
  const Matsp *in;
  GPtrArray *owned;
  WfmZone *zone;
  WfmRosterProblem problem;
  int quarters; /* of a block, one interval of the roster's grid */
} Stated;

static void *own(Stated *st, size_t size) {
  void *p = g_malloc0(MAX(size, 1));
  g_ptr_array_add(st->owned, p);
  return p;
}

static void stated_free(Stated *st) {
  g_ptr_array_free(st->owned, TRUE);
  wfm_zone_free(st->zone);
  g_free(st);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stated, stated_free)

/* The curve of the one queue; returns what an hour of presence is paid. */
static double state_queue(Stated *st) {
  const Matsp *in = st->in;
  int blocks = in->n / st->quarters;
  double *required = own(st, sizeof(double) * (size_t)blocks);
  int32_t *first = own(st, sizeof(int32_t) * ((size_t)blocks + 1));
  double *grows = own(st, sizeof(double) * (size_t)blocks * EXTRA), level = 0;
  g_autofree int *at = g_new0(int, (size_t)in->n_tasks + 1);
  for (int b = 0; b < blocks; b++) {
    int from = b * st->quarters;
    share_out(in, from, st->quarters, 0, at);
    for (int t = 0; t < in->n_tasks; t++) required[b] += at[t];
    first[b + 1] = first[b] + (int32_t)required[b] + EXTRA;
    for (int k = 0; k < EXTRA; k++) {
      int least = INT32_MAX, best = 0;
      for (int t = 0; t < in->n_tasks; t++) {
        int by = grows_by(in, t, from, st->quarters, at[t]);
        if (by < least) least = by, best = t;
      }
      at[best]++;
      grows[b * EXTRA + k] = least;
      level = MAX(level, least);
    }
  }
  double *value = own(st, sizeof(double) * (size_t)first[blocks]);
  for (int b = 0; b < blocks; b++)
    for (int k = 0; k < first[b + 1] - first[b]; k++)
      value[first[b] + k] =
          k < required[b] ? level + missed(in, b * st->quarters, st->quarters, k) : level - grows[b * EXTRA + k - (int)required[b]];
  WfmRosterQueue *queue = own(st, sizeof *queue);
  *queue = (WfmRosterQueue){"tasks", required, first, value};
  st->problem.queues = queue;
  st->problem.n_queues = 1;
  return level * 4 / st->quarters;
}

static void state_person(Stated *st, size_t a, WfmAgent *agent, WfmContract *contract, double pay) {
  const Staff *staff = &g_array_index(st->in->staff, Staff, a);
  const WfmRosterProblem *p = &st->problem;
  static const uint32_t types[] = {0};
  static const float skill[] = {1};
  const struct {
    const char *name;
    double value;
  } rules[] = {
      {"daily_rest", 11}, {"max_consecutive_days", 5}, {"min_hours_period", staff->low / 60.0}, {"max_hours_period", staff->high / 60.0}};
  WfmRuleUse *use = own(st, sizeof *use * G_N_ELEMENTS(rules));
  for (size_t r = 0; r < G_N_ELEMENTS(rules); r++)
    use[r] = (WfmRuleUse){.rule = wfm_rule_find(rules[r].name), .value = rules[r].value, .hard = true, .origin = staff->name};
  *contract = (WfmContract){
      .contract = staff->name, .rules = use, .n_rules = G_N_ELEMENTS(rules), .shift_types = types, .n_shift_types = 1, .weekend = 0x60};
  WfmSpan *after = own(st, sizeof *after); /* shifts end within the horizon */
  *after = (WfmSpan){.kind = WFM_SPAN_ABSENT,
                     .from = wfm_grid_end(p->grid),
                     .to = wfm_grid_end(p->grid) + 86400,
                     .what = "after the horizon",
                     .origin = ""};
  *agent = (WfmAgent){.agent = staff->name,
                      .name = staff->name,
                      .site = "",
                      .zone = st->zone,
                      .contract = (uint32_t)a,
                      .cost_per_hour = pay,
                      .proficiency = skill,
                      .spans = after,
                      .n_spans = 1,
                      .employed_from = WFM_INSTANT_LOW,
                      .employed_to = WFM_INSTANT_HIGH};
}

static Stated *matsp_state(const Matsp *in, GError **err) {
  g_autoptr(Stated) st = g_new0(Stated, 1);
  st->in = in;
  st->owned = g_ptr_array_new_with_free_func(g_free);
  st->quarters = in->n_tasks == 1 ? 1 : 4;
  if (!(st->zone = wfm_zone_new("Etc/UTC", err))) return NULL;
  int32_t step = 900 * st->quarters;
  st->problem.grid = (WfmGrid){(int64_t)wfm_day_from_civil(2024, 1, 1) * 86400, step, in->n / st->quarters}; /* 06:00 stands at midnight */
  st->problem.planner_zone = st->zone;
  WfmShiftType *type = own(st, sizeof *type);
  *type = (WfmShiftType){.shift = "work",
                         .kind = "",
                         .weekdays = 0x7f,
                         .start_high_s = 86400 - step,
                         .start_step_s = step,
                         .length_low_s = 4 * 3600,
                         .length_high_s = 10 * 3600,
                         .length_step_s = step};
  st->problem.shift_types = type;
  st->problem.n_shift_types = 1;
  double pay = state_queue(st);
  WfmContract *contract = own(st, sizeof *contract * in->staff->len);
  WfmAgent *agent = own(st, sizeof *agent * in->staff->len);
  for (size_t a = 0; a < in->staff->len; a++) state_person(st, a, &agent[a], &contract[a], pay);
  st->problem.contracts = contract;
  st->problem.agents = agent;
  st->problem.n_contracts = st->problem.n_agents = in->staff->len;
  return g_steal_pointer(&st);
}

/* plan[staff * n + quarter]: task, -1 = not at work. */
static void lay_tasks(const Stated *st, const WfmRoster *roster, int *plan) {
  const Matsp *in = st->in;
  size_t people = in->staff->len;
  g_autoptr(GArray) shifts = g_array_new(FALSE, TRUE, sizeof(PublicShift));
  for (size_t k = 0; k < people * (size_t)in->n; k++) plan[k] = -1;
  for (size_t a = 0; a < people; a++)
    for (size_t k = 0; k < roster->agent[a].n_duties; k++) {
      const WfmDuty *duty = &roster->agent[a].duty[k];
      PublicShift shift = {(int)((duty->start - st->problem.grid.start) / 900), (int)((duty->end - st->problem.grid.start) / 900), NULL};
      shift.task = plan + a * (size_t)in->n + shift.from;
      g_array_append_val(shifts, shift);
    }
  PublicCover cover = {in->n_tasks, in->n, STRETCH, in->low, in->most};
  public_lay_tasks(&cover, (PublicShift *)(void *)shifts->data, shifts->len);
}

/* The checker: reads the instance and the plan, nothing else. */
static void broken(const Matsp *in, PublicResult *result, size_t staff, const char *rule, int quarter, int found, int asked) {
  if (result->legal)
    g_snprintf(result->text, sizeof result->text, "BROKEN: %s%s, quarter %d: found %d, asked %d",
               staff == SIZE_MAX ? "" : g_array_index(in->staff, Staff, staff).name, rule, quarter, found, asked);
  result->legal = false;
}

static void check_person(const Matsp *in, const int *plan, size_t a, PublicResult *result) {
  const Staff *s = &g_array_index(in->staff, Staff, a);
  int minutes = 0, last_end = -1000, last_day = -10, days = 0;
  for (int i = 0; i < in->n;) {
    if (plan[i] < 0) {
      i++;
      continue;
    }
    int begin = i, day = i / QUARTERS;
    while (i < in->n && plan[i] >= 0) {
      int stretch = i;
      while (i < in->n && plan[i] == plan[stretch]) i++;
      if (i - stretch < 4) broken(in, result, a, ": stretch of one task", stretch, i - stretch, 4);
    }
    minutes += 15 * (i - begin);
    if (i - begin < 16 || i - begin > 40) broken(in, result, a, ": length of a shift", begin, i - begin, 16);
    if (begin - last_end < 44) broken(in, result, a, ": rest", begin, begin - last_end, 44);
    if (day == last_day) broken(in, result, a, ": shifts in one day", begin, 2, 1);
    days = day == last_day + 1 ? days + 1 : 1;
    if (days > 5) broken(in, result, a, ": working days in a row", begin, days, 5);
    last_end = i;
    last_day = day;
  }
  if (minutes < s->low) broken(in, result, a, ": minutes at least", 0, minutes, s->low);
  if (minutes > s->high) broken(in, result, a, ": minutes at most", 0, minutes, s->high);
}

static void matsp_check(const Matsp *in, const int *plan, PublicResult *result) {
  result->legal = true;
  g_strlcpy(result->text, "legal", sizeof result->text);
  for (size_t a = 0; a < in->staff->len; a++) check_person(in, plan + a * (size_t)in->n, a, result);
  g_autofree int *there = g_new0(int, (size_t)in->n_tasks *(size_t)in->n + 1);
  for (size_t a = 0; a < in->staff->len; a++)
    for (int i = 0; i < in->n; i++)
      if (plan[a * (size_t)in->n + (size_t)i] >= 0) there[plan[a * (size_t)in->n + (size_t)i] * in->n + i]++;
  result->checked = 0;
  for (int k = 0; k < in->n_tasks * in->n; k++) {
    if (there[k] < in->low[k]) broken(in, result, SIZE_MAX, "cover", k % in->n, there[k], in->low[k]);
    int over = MAX(there[k] - in->most[k], 0);
    result->checked += over * over;
  }
}

static double matsp_bound(const Matsp *in) {
  double owed = 0, free = 0;
  for (guint a = 0; a < in->staff->len; a++) owed += g_array_index(in->staff, Staff, a).low / 15.0;
  for (int k = 0; k < in->n_tasks * in->n; k++) free += in->most[k];
  return MAX(ceil(owed - free - 1e-9), 0);
}

static void print_time(FILE *out, int quarter) {
  int minute = quarter * 15 + BEGIN_MINUTE;
  fprintf(out, ",%d %02d:%02d", minute / 1440 + 1, minute / 60 % 24, minute % 60);
}

static bool write_plan(const PublicRun *run, const Matsp *in, const int *plan, GError **err) {
  FILE *out;
  if (!public_out(run, "employee,start,end,task", &out, err)) return false;
  for (size_t a = 0; out && a < in->staff->len; a++)
    for (int i = 0; i < in->n;) {
      int task = plan[a * (size_t)in->n + (size_t)i], from = i;
      while (i < in->n && plan[a * (size_t)in->n + (size_t)i] == task) i++;
      if (task < 0) continue;
      fputs(g_array_index(in->staff, Staff, a).name, out);
      print_time(out, from);
      print_time(out, i);
      fprintf(out, ",%d\n", task + 1);
    }
  if (out) fclose(out);
  return true;
}

static bool matsp_solve(const PublicRun *run, PublicResult *result, GError **err) {
  g_autoptr(Matsp) in = matsp_read(run->file, err);
  if (!in) return false;
  g_autoptr(Stated) st = matsp_state(in, err);
  if (!st) return false;
  g_autoptr(WfmRosterResult) solved = public_roster(run, &st->problem, err);
  if (!solved) return false;
  g_autofree int *plan = g_new0(int, in->staff->len *(size_t)in->n + 1);
  lay_tasks(st, solved->roster, plan);
  matsp_check(in, plan, result);
  result->cost = result->checked;
  result->bound = matsp_bound(in);
  return write_plan(run, in, plan, err);
}

const PublicSet public_matsp = {"curtois_matsp", matsp_solve};
