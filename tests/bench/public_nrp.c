/* Shift-scheduling instances of Curtois and Qu (2014).
 *
 * The set gives lengths of shifts and no clock times, so every shift begins at midnight; which may follow which is said by name. */
#include "tests/bench/public_instance.h"

#include "scheduler/roster/roster.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DAY_S 86400

typedef struct {
  char *name;
  int minutes;
  uint32_t *not_next;
  size_t n_not_next;
} Shift;

typedef struct {
  char *name;
  int *most; /* [n_shifts] */
  int most_minutes, least_minutes, run_max, run_min, off_min, weekends;
} Staff;

typedef struct {
  size_t staff;
  int day, shift, weight;
} Request;

typedef struct {
  int day, shift, required, under, over;
} Cover;

typedef struct {
  int n_days;
  GArray *shift, *staff, *off, *on_request, *off_request, *cover; /* off: Request with shift -1 */
} Nrp;

static void nrp_free(Nrp *in) {
  for (guint k = 0; k < in->shift->len; k++) {
    g_free(g_array_index(in->shift, Shift, k).name);
    g_free(g_array_index(in->shift, Shift, k).not_next);
  }
  for (guint k = 0; k < in->staff->len; k++) {
    g_free(g_array_index(in->staff, Staff, k).name);
    g_free(g_array_index(in->staff, Staff, k).most);
  }
  GArray *arrays[] = {in->shift, in->staff, in->off, in->on_request, in->off_request, in->cover};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_array_free(arrays[k], TRUE);
  g_free(in);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Nrp, nrp_free)

static int shift_named(const Nrp *in, const char *name) {
  for (guint k = 0; k < in->shift->len; k++)
    if (strcmp(g_array_index(in->shift, Shift, k).name, name) == 0) return (int)k;
  return -1;
}

static size_t staff_named(const Nrp *in, const char *name) {
  for (guint k = 0; k < in->staff->len; k++)
    if (strcmp(g_array_index(in->staff, Staff, k).name, name) == 0) return k;
  return SIZE_MAX;
}

/* The file is read twice: first what has names, then what uses them, in whatever order the sections stand. */
static bool take_names(void *user, PublicLine *line) {
  Nrp *in = user;
  if (strcmp(line->section, "SECTION_HORIZON") == 0) return public_number(line, 0, "days", 1, 3660, &in->n_days);
  if (strcmp(line->section, "SECTION_SHIFTS") == 0 && line->n >= 2) {
    if (shift_named(in, line->field[0]) >= 0) return public_refuse(line, "a second shift", line->field[0]);
    Shift s = {.name = g_strdup(line->field[0])};
    g_array_append_val(in->shift, s);
    return public_number(line, 1, "minutes", 1, 1440, &g_array_index(in->shift, Shift, in->shift->len - 1).minutes);
  }
  if (strcmp(line->section, "SECTION_STAFF") == 0 && line->n >= 8) {
    if (staff_named(in, line->field[0]) != SIZE_MAX) return public_refuse(line, "a second employee", line->field[0]);
    Staff s = {.name = g_strdup(line->field[0])};
    g_array_append_val(in->staff, s);
  }
  return true;
}

static bool shift_of(const Nrp *in, PublicLine *line, const char *name, int *shift) {
  *shift = shift_named(in, name);
  return *shift >= 0 || public_refuse(line, "no shift", name);
}

static bool staff_of(const Nrp *in, PublicLine *line, size_t *staff) {
  *staff = staff_named(in, line->field[0]);
  return *staff != SIZE_MAX || public_refuse(line, "no employee", line->field[0]);
}

/* What may not follow the shift: names with bars between. */
static bool take_successions(Nrp *in, PublicLine *line) {
  Shift *s = &g_array_index(in->shift, Shift, shift_named(in, line->field[0]));
  g_auto(GStrv) name = g_strsplit(line->n > 2 ? line->field[2] : "", "|", -1);
  s->not_next = g_new(uint32_t, g_strv_length(name) + 1);
  for (size_t k = 0; name[k]; k++) {
    int shift;
    if (!*g_strstrip(name[k])) continue;
    if (!shift_of(in, line, name[k], &shift)) return false;
    s->not_next[s->n_not_next++] = (uint32_t)shift;
  }
  return true;
}

/* How many of each shift: "E=14|L=14". */
static bool take_most(Nrp *in, PublicLine *line, Staff *s) {
  g_auto(GStrv) most = g_strsplit(line->field[1], "|", -1);
  for (size_t k = 0; most[k]; k++) {
    if (!*g_strstrip(most[k])) continue;
    char *equal = strchr(most[k], '=');
    if (!equal) return public_refuse(line, "no number of shifts in", most[k]);
    *equal = 0;
    int shift;
    if (!shift_of(in, line, g_strstrip(most[k]), &shift)) return false;
    if (!public_number_in(line, g_strstrip(equal + 1), "shifts", 0, INT32_MAX, &s->most[shift])) return false;
  }
  return true;
}

static bool take_staff(Nrp *in, PublicLine *line) {
  Staff *s = &g_array_index(in->staff, Staff, staff_named(in, line->field[0]));
  s->most = g_new0(int, in->shift->len + 1);
  int *fields[] = {&s->most_minutes, &s->least_minutes, &s->run_max, &s->run_min, &s->off_min, &s->weekends};
  for (guint k = 0; k < G_N_ELEMENTS(fields); k++)
    if (!public_number(line, 2 + k, "limit", 0, INT32_MAX, fields[k])) return false;
  return take_most(in, line, s);
}

static bool take_days_off(Nrp *in, PublicLine *line) {
  Request r = {.shift = -1};
  if (!staff_of(in, line, &r.staff)) return false;
  for (guint k = 1; k < line->n; k++) {
    if (!*line->field[k]) continue;
    if (!public_number(line, k, "day", 0, in->n_days - 1, &r.day)) return false;
    g_array_append_val(in->off, r);
  }
  return true;
}

static bool take_request(Nrp *in, PublicLine *line, GArray *list) {
  Request r;
  if (!staff_of(in, line, &r.staff) || !public_number(line, 1, "day", 0, in->n_days - 1, &r.day)) return false;
  if (!shift_of(in, line, line->field[2], &r.shift) || !public_number(line, 3, "weight", 0, INT32_MAX, &r.weight)) return false;
  g_array_append_val(list, r);
  return true;
}

static bool take_cover(Nrp *in, PublicLine *line) {
  Cover c;
  if (!public_number(line, 0, "day", 0, in->n_days - 1, &c.day) || !shift_of(in, line, line->field[1], &c.shift)) return false;
  int *fields[] = {&c.required, &c.under, &c.over};
  for (guint k = 0; k < G_N_ELEMENTS(fields); k++)
    if (!public_number(line, 2 + k, "number", 0, INT32_MAX, fields[k])) return false;
  g_array_append_val(in->cover, c);
  return true;
}

static bool take_line(void *user, PublicLine *line) {
  Nrp *in = user;
  const char *section = line->section;
  if (strcmp(section, "SECTION_HORIZON") == 0) return true;
  if (strcmp(section, "SECTION_SHIFTS") == 0) return line->n >= 2 && take_successions(in, line);
  if (strcmp(section, "SECTION_STAFF") == 0) return line->n >= 8 && take_staff(in, line);
  if (strcmp(section, "SECTION_DAYS_OFF") == 0) return take_days_off(in, line);
  if (strcmp(section, "SECTION_SHIFT_ON_REQUESTS") == 0) return line->n >= 4 && take_request(in, line, in->on_request);
  if (strcmp(section, "SECTION_SHIFT_OFF_REQUESTS") == 0) return line->n >= 4 && take_request(in, line, in->off_request);
  return strcmp(section, "SECTION_COVER") == 0 && line->n >= 5 && take_cover(in, line);
}

/* A file that was cut off is no easier instance: without cover it is refused; where days have fewer rows than others that is said. */
static bool cover_is_there(const Nrp *in, const char *file, GError **err) {
  g_autofree guint *rows = g_new0(guint, (gsize)in->n_days);
  guint most = 0;
  int n_less = 0;
  for (guint k = 0; k < in->cover->len; k++) rows[g_array_index(in->cover, Cover, k).day]++;
  for (int d = 0; d < in->n_days; d++) most = MAX(most, rows[d]);
  for (int d = 0; d < in->n_days; d++) n_less += rows[d] < most;
  if (most == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: no row of SECTION_COVER; right would be day, shift, people, and two prices",
                file);
    return false;
  }
  if (n_less > 0)
    fprintf(stderr,
            "%s: SECTION_COVER has fewer rows for %d of %d days than the %u of another: is the file whole? Nothing is asked there.\n", file,
            n_less, in->n_days, most);
  return true;
}

static Nrp *nrp_read(const char *file, GError **err) {
  g_autoptr(Nrp) in = g_new0(Nrp, 1);
  in->shift = g_array_new(FALSE, TRUE, sizeof(Shift));
  in->staff = g_array_new(FALSE, TRUE, sizeof(Staff));
  in->off = g_array_new(FALSE, TRUE, sizeof(Request));
  in->on_request = g_array_new(FALSE, TRUE, sizeof(Request));
  in->off_request = g_array_new(FALSE, TRUE, sizeof(Request));
  in->cover = g_array_new(FALSE, TRUE, sizeof(Cover));
  if (!public_sections(file, take_names, in, err)) return NULL;
  if (in->n_days < 1 || in->shift->len == 0 || in->staff->len == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: no horizon, shifts or staff", file);
    return NULL;
  }
  return public_sections(file, take_line, in, err) && cover_is_there(in, file, err) ? g_steal_pointer(&in) : NULL;
}

/* The instance as the engine's problem; everything in one arena. */
typedef struct {
  GPtrArray *owned;
  WfmZone *zone;
  WfmRosterProblem problem;
  int32_t first_day;
  int64_t start;
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

static void state_contract(Stated *st, const Nrp *in, WfmContract *contract, const Staff *staff, const uint32_t *all) {
  size_t n = 0;
  WfmRuleUse *use = own(st, sizeof(WfmRuleUse) * (in->shift->len + 8));
  const struct {
    const char *name;
    double value, window;
  } rules[] = {{"forbidden_successions", 0, 0},
               {"max_hours_period", staff->most_minutes / 60.0, 0},
               {"min_hours_period", staff->least_minutes / 60.0, 0},
               {"max_consecutive_days", staff->run_max, 0},
               {"min_consecutive_days", staff->run_min, 0},
               {"min_consecutive_days_off", staff->off_min, 0},
               {"max_weekends", staff->weekends, in->n_days}};
  for (size_t r = 0; r < G_N_ELEMENTS(rules); r++)
    use[n++] = (WfmRuleUse){
        .rule = wfm_rule_find(rules[r].name), .value = rules[r].value, .window_days = rules[r].window, .hard = true, .origin = staff->name};
  for (guint t = 0; t < in->shift->len; t++)
    if (staff->most[t] < in->n_days)
      use[n++] = (WfmRuleUse){.rule = wfm_rule_find("max_shifts_period"),
                              .value = staff->most[t],
                              .hard = true,
                              .origin = staff->name,
                              .shift = g_array_index(in->shift, Shift, t).name};
  *contract = (WfmContract){
      .contract = staff->name, .rules = use, .n_rules = n, .shift_types = all, .n_shift_types = in->shift->len, .weekend = 0x60};
}

static int64_t day_at(const Stated *st, int day) {
  return st->start + (int64_t)day * DAY_S;
}

static void state_wishes(Stated *st, const Nrp *in, WfmAgent *agent, size_t a) {
  WfmPreference *wish = own(st, sizeof(WfmPreference) * (in->on_request->len + in->off_request->len + 1));
  WfmSpan *span = own(st, sizeof(WfmSpan) * (in->off->len + 1));
  agent->preferences = wish;
  agent->spans = span;
  for (int on = 0; on < 2; on++) {
    const GArray *list = on ? in->on_request : in->off_request;
    for (guint k = 0; k < list->len; k++) {
      const Request *r = &g_array_index(list, Request, k);
      if (r->staff != a) continue;
      wish[agent->n_preferences++] = (WfmPreference){.from = day_at(st, r->day),
                                                     .to = day_at(st, r->day + 1),
                                                     .start_low_s = -1,
                                                     .start_high_s = -1,
                                                     .off = !on,
                                                     .on = on,
                                                     .kind = "",
                                                     .shift = g_array_index(in->shift, Shift, r->shift).name,
                                                     .price = r->weight,
                                                     .origin = "requests"};
    }
  }
  for (int d = 0; d < in->n_days; d++) /* spans in order of time */
    for (guint k = 0; k < in->off->len; k++) {
      const Request *r = &g_array_index(in->off, Request, k);
      if (r->staff == a && r->day == d)
        span[agent->n_spans++] =
            (WfmSpan){.kind = WFM_SPAN_ABSENT, .from = day_at(st, d), .to = day_at(st, d + 1), .what = "day off", .origin = "days off"};
    }
}

static Stated *nrp_state(const Nrp *in, GError **err) {
  g_autoptr(Stated) st = g_new0(Stated, 1);
  st->owned = g_ptr_array_new_with_free_func(g_free);
  if (!(st->zone = wfm_zone_new("Etc/UTC", err))) return NULL;
  st->first_day = wfm_day_from_civil(2024, 1, 1); /* a Monday */
  st->start = (int64_t)st->first_day * DAY_S;
  WfmShiftType *type = own(st, sizeof *type * in->shift->len);
  uint32_t *all = own(st, sizeof *all * in->shift->len);
  for (guint t = 0; t < in->shift->len; t++) {
    const Shift *s = &g_array_index(in->shift, Shift, t);
    all[t] = t;
    type[t] = (WfmShiftType){.shift = s->name,
                             .kind = "",
                             .weekdays = 0x7f,
                             .start_step_s = DAY_S,
                             .length_low_s = s->minutes * 60,
                             .length_high_s = s->minutes * 60,
                             .length_step_s = DAY_S,
                             .not_next = s->not_next,
                             .n_not_next = s->n_not_next};
  }
  WfmContract *contract = own(st, sizeof *contract * in->staff->len);
  WfmAgent *agent = own(st, sizeof *agent * in->staff->len);
  for (guint a = 0; a < in->staff->len; a++) {
    const Staff *staff = &g_array_index(in->staff, Staff, a);
    state_contract(st, in, &contract[a], staff, all);
    agent[a] = (WfmAgent){.agent = staff->name,
                          .name = staff->name,
                          .site = "",
                          .zone = st->zone,
                          .contract = a,
                          .employed_from = WFM_INSTANT_LOW,
                          .employed_to = WFM_INSTANT_HIGH};
    state_wishes(st, in, &agent[a], a);
  }
  WfmShiftCover *cover = own(st, sizeof *cover * in->cover->len);
  for (guint k = 0; k < in->cover->len; k++) {
    const Cover *c = &g_array_index(in->cover, Cover, k);
    cover[k] = (WfmShiftCover){st->first_day + c->day, (uint32_t)c->shift, c->required, c->under, c->over};
  }
  st->problem = (WfmRosterProblem){.grid = {st->start, 1800, 48 * in->n_days},
                                   .planner_zone = st->zone,
                                   .shift_types = type,
                                   .n_shift_types = in->shift->len,
                                   .contracts = contract,
                                   .n_contracts = in->staff->len,
                                   .agents = agent,
                                   .n_agents = in->staff->len,
                                   .covers = cover,
                                   .n_covers = in->cover->len};
  return g_steal_pointer(&st);
}

/* The checker of the set: reads the instance and plan[staff * n_days + day] (shift, -1 = off), nothing else. */

typedef struct {
  const Nrp *in;
  const int *plan;
  PublicResult *result;
} Check;

static void broken(Check *c, const char *staff, const char *rule, int day, double found, double asked) {
  if (c->result->legal)
    g_snprintf(c->result->text, sizeof c->result->text, "BROKEN: %s, %s, day %d: found %g, asked %g", staff, rule, day, found, asked);
  c->result->legal = false;
}

static void check_runs(Check *c, const Staff *s, const int *plan) {
  int n = c->in->n_days;
  for (int d = 0; d < n;) {
    int begin = d;
    bool work = plan[d] >= 0;
    while (d < n && (plan[d] >= 0) == work) d++;
    int length = d - begin;
    bool edge = begin == 0 || d == n;
    if (work && length > s->run_max) broken(c, s->name, "consecutive shifts at most", begin, length, s->run_max);
    if (work && !edge && length < s->run_min) broken(c, s->name, "consecutive shifts at least", begin, length, s->run_min);
    if (!work && !edge && length < s->off_min) broken(c, s->name, "consecutive days off at least", begin, length, s->off_min);
  }
}

static void check_staff(Check *c, size_t a) {
  const Staff *s = &g_array_index(c->in->staff, Staff, a);
  const int *plan = c->plan + a * (size_t)c->in->n_days;
  g_autofree int *count = g_new0(int, c->in->shift->len + 1);
  int minutes = 0, weekends = 0;
  for (int d = 0; d < c->in->n_days; d++) {
    if (d % 7 == 5) weekends += plan[d] >= 0 || (d + 1 < c->in->n_days && plan[d + 1] >= 0);
    if (plan[d] < 0) continue;
    const Shift *shift = &g_array_index(c->in->shift, Shift, plan[d]);
    minutes += shift->minutes;
    count[plan[d]]++;
    for (size_t k = 0; d + 1 < c->in->n_days && k < shift->n_not_next; k++)
      if (plan[d + 1] == (int)shift->not_next[k]) broken(c, s->name, "forbidden succession", d, plan[d + 1], 0);
  }
  for (guint t = 0; t < c->in->shift->len; t++)
    if (count[t] > s->most[t]) broken(c, s->name, "shifts of a type at most", -1, count[t], s->most[t]);
  if (minutes > s->most_minutes) broken(c, s->name, "total minutes at most", -1, minutes, s->most_minutes);
  if (minutes < s->least_minutes) broken(c, s->name, "total minutes at least", -1, minutes, s->least_minutes);
  if (weekends > s->weekends) broken(c, s->name, "weekends at most", -1, weekends, s->weekends);
  check_runs(c, s, plan);
}

static void nrp_check(const Nrp *in, const int *plan, PublicResult *result) {
  Check c = {in, plan, result};
  result->legal = true;
  g_strlcpy(result->text, "legal", sizeof result->text);
  size_t n = (size_t)in->n_days;
  for (guint a = 0; a < in->staff->len; a++) check_staff(&c, a);
  for (guint k = 0; k < in->off->len; k++) {
    const Request *r = &g_array_index(in->off, Request, k);
    if (plan[r->staff * n + (size_t)r->day] >= 0) broken(&c, g_array_index(in->staff, Staff, r->staff).name, "day off", r->day, 1, 0);
  }
  result->checked = 0;
  for (guint k = 0; k < in->on_request->len; k++) {
    const Request *r = &g_array_index(in->on_request, Request, k);
    result->checked += plan[r->staff * n + (size_t)r->day] != r->shift ? r->weight : 0;
  }
  for (guint k = 0; k < in->off_request->len; k++) {
    const Request *r = &g_array_index(in->off_request, Request, k);
    result->checked += plan[r->staff * n + (size_t)r->day] == r->shift ? r->weight : 0;
  }
  for (guint k = 0; k < in->cover->len; k++) {
    const Cover *line = &g_array_index(in->cover, Cover, k);
    int there = 0;
    for (size_t a = 0; a < in->staff->len; a++) there += plan[a * n + (size_t)line->day] == line->shift;
    result->checked += there < line->required ? line->under * (line->required - there) : line->over * (there - line->required);
  }
}

static bool write_plan(const PublicRun *run, const Nrp *in, const int *plan, GError **err) {
  FILE *out;
  if (!public_out(run, "employee,day,shift", &out, err)) return false;
  for (size_t a = 0; out && a < in->staff->len; a++)
    for (int d = 0; d < in->n_days; d++) {
      int shift = plan[a * (size_t)in->n_days + (size_t)d];
      if (shift >= 0) fprintf(out, "%s,%d,%s\n", g_array_index(in->staff, Staff, a).name, d, g_array_index(in->shift, Shift, shift).name);
    }
  if (out) fclose(out);
  return true;
}

static bool nrp_solve(const PublicRun *run, PublicResult *result, GError **err) {
  g_autoptr(Nrp) in = nrp_read(run->file, err);
  if (!in) return false;
  g_autoptr(Stated) st = nrp_state(in, err);
  if (!st) return false;
  g_autoptr(WfmRosterResult) solved = public_roster(run, &st->problem, err);
  if (!solved) return false;
  size_t n = (size_t)in->n_days;
  g_autofree int *plan = g_new0(int, in->staff->len *n + 1);
  for (size_t k = 0; k < in->staff->len * n; k++) plan[k] = -1;
  for (size_t a = 0; a < in->staff->len; a++)
    for (size_t k = 0; k < solved->roster->agent[a].n_duties; k++) {
      const WfmDuty *duty = &solved->roster->agent[a].duty[k];
      plan[a * n + (size_t)(duty->day - st->first_day)] = duty->shift_type;
    }
  result->cost = solved->cost.cost;
  result->bound = solved->cost.bound;
  nrp_check(in, plan, result);
  g_autoptr(WfmVerdict) verdict = wfm_check_roster(&st->problem, solved->roster);
  if (verdict->n_hard > 0) {
    result->legal = false;
    g_snprintf(result->text, sizeof result->text, "the engine's own checker: %s", verdict->finding[0].text);
  }
  return write_plan(run, in, plan, err);
}

const PublicSet public_curtois_nrp = {"curtois_nrp", nrp_solve};
