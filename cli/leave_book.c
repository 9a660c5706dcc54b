#include "cli/leave_book.h"

#include "cli/incident.h"

#include <math.h>
#include <string.h>

static const int64_t replications[WFM_N_LEAVE_LOOKS] = {[WFM_LEAVE_FEW] = 8, [WFM_LEAVE_MANY] = 32, [WFM_LEAVE_MOST] = 128};

#define LEAST_LOSS 2e-4 /* share of the contacts: less is no loss */

/* A day; or all of the roster where work waits from one day for the next. */
typedef struct {
  WfmScene *scene;
  int64_t from, to;
  WfmSimResult *standing[WFM_N_LEAVE_LOOKS], *tried[WFM_N_LEAVE_LOOKS]; /* NULL: not asked for yet */
  bool touched;
} Part;

struct WfmLeaveBook {
  WfmRun *run;
  const WfmRosterProblem *problem;
  WfmRoster *roster;
  Part *part;
  size_t n_parts;
  WfmCoverage *coverage;             /* of the standing roster */
  double *offset[WFM_N_LEAVE_LOOKS]; /* [n_queues] what a look says too little; NULL: of the last, nothing */
  WfmLeaveLook looked;               /* of the last check */
};

static void cover(const WfmLeaveBook *book, size_t agent, const WfmDuty *duty, int by) {
  WfmGrid grid = book->problem->grid;
  for (size_t s = 0; s < duty->n_segments; s++) {
    const WfmSegment *piece = &duty->segment[s];
    if (piece->kind != WFM_SEGMENT_WORK) continue;
    int64_t low = MAX(wfm_grid_index(grid, piece->start), 0), high = MIN(wfm_grid_index(grid, piece->end - 1), grid.n - 1);
    for (int64_t i = low; i <= high; i++) {
      if (by > 0)
        wfm_coverage_add(book->coverage, (int32_t)i, book->coverage->group_of[agent]);
      else
        wfm_coverage_remove(book->coverage, (int32_t)i, book->coverage->group_of[agent]);
    }
  }
}

static bool lay_parts(WfmLeaveBook *book, const WfmTableData *forecast, GError **err) {
  WfmRun *run = book->run;
  int64_t end = wfm_grid_end(run->roster), at = run->roster.start;
  bool whole = wfm_scene_waits(run);
  book->part = g_new0(Part, (size_t)(end - at) / 80000 + 2);
  while (at < end) {
    Part *part = &book->part[book->n_parts++];
    part->from = at;
    part->to = whole ? end : MIN(wfm_zone_day_start(run->zone, wfm_local_day(wfm_zone_local(run->zone, at)) + 1), end);
    part->scene = wfm_scene_new(run, forecast, book->problem, book->roster, part->from, part->to, err);
    if (!part->scene) return false;
    at = part->to;
  }
  return true;
}

/* The days together: each by its contacts. */
static void add_up(double *sl, double *half_width, const WfmLeaveBook *book, bool tried, WfmLeaveLook look) {
  for (size_t q = 0; q < book->run->n_queues; q++) {
    double offered = 0, kept = 0, spread = 0;
    for (size_t p = 0; p < book->n_parts; p++) {
      const Part *part = &book->part[p];
      const WfmSimResult *result = tried && part->touched ? part->tried[look] : part->standing[look];
      const WfmSimQueueResult *queue = &result->queue[q];
      if (!isfinite(queue->sl.mean) || !(queue->offered.mean > 0)) continue;
      double width = isfinite(queue->sl.half_width) ? queue->sl.half_width : 0;
      offered += queue->offered.mean;
      kept += queue->offered.mean * queue->sl.mean;
      spread += pow(queue->offered.mean * width, 2);
    }
    sl[q] = offered > 0 ? kept / offered + (book->offset[look] ? book->offset[look][q] : 0) : (double)NAN;
    half_width[q] = offered > 0 ? sqrt(spread) / offered : 0;
  }
}

bool wfm_leave_book_judge(double *sl, double *half_width, WfmLeaveBook *book, const WfmRoster *roster, int64_t from, int64_t to,
                          WfmLeaveLook look, GError **err) {
  for (size_t p = 0; p < book->n_parts; p++) {
    Part *part = &book->part[p];
    part->touched = roster && part->from < to && part->to > from;
    WfmSimResult **result = part->touched ? &part->tried[look] : &part->standing[look];
    if (*result && !part->touched) continue;
    wfm_sim_result_free(*result);
    *result = wfm_scene_judge(part->scene, part->touched ? roster : book->roster, NULL, 0, replications[look], err);
    if (!*result) return false;
    if (!part->touched || look != WFM_LEAVE_FEW) continue;
    wfm_sim_result_free(part->tried[WFM_LEAVE_MANY]);
    part->tried[WFM_LEAVE_MANY] = NULL;
  }
  add_up(sl, half_width, book, roster != NULL, look);
  return true;
}

/* ---- whether a change is too much ---- */

/* Whether so few replications tell on which side of the limit every queue lies that loses. */
static bool is_clear(const WfmLeaveBook *book, const WfmServiceCheck *check, const double *half_width, const uint8_t *loses,
                     double sl_loss) {
  const double sure = 0.2; /* of the width: the same contacts come for every roster, and what they say too much is taken off */
  for (size_t q = 0; q < book->run->n_queues; q++) {
    double limit = book->run->queue[q].row->sl_target - sl_loss, is = check->after[q];
    if (!isfinite(is) || limit <= 0 || !(loses[q] || check->before[q] - is > LEAST_LOSS)) continue;
    if (fabs(is - limit) < sure * half_width[q]) return false;
  }
  return true;
}

bool wfm_leave_book_check(WfmServiceCheck *out, WfmLeaveBook *book, const WfmRoster *roster, int64_t from, int64_t to, const uint8_t *loses,
                          double sl_loss, GError **err) {
  size_t n = book->run->n_queues;
  g_autofree double *width = g_new0(double, n + 1);
  g_autofree uint8_t *none = g_new0(uint8_t, n + 1);
  if (!loses) loses = none;
  for (book->looked = WFM_LEAVE_FEW; book->looked <= WFM_LEAVE_MANY; book->looked++) {
    if (!wfm_leave_book_judge(out->before, width, book, NULL, 0, 0, book->looked, err) ||
        !wfm_leave_book_judge(out->after, width, book, roster, from, to, book->looked, err))
      return false;
    if (is_clear(book, out, width, loses, sl_loss)) break;
  }
  book->looked = MIN(book->looked, WFM_LEAVE_MANY);
  out->forbidding = SIZE_MAX;
  for (size_t q = n; q-- > 0;) {
    double target = book->run->queue[q].row->sl_target, is = out->after[q];
    bool falls = loses[q] || out->before[q] - is > LEAST_LOSS;
    if (isfinite(is) && target > 0 && is < target - sl_loss && falls) out->forbidding = q;
  }
  return true;
}

char *wfm_service_fall_text(const WfmRun *run, size_t queue, const double *before, const double *after) {
  return g_strdup_printf("%s would fall from %.1f %% to %.1f %%, below its target of %.1f %%, by simulation", run->queue[queue].row->queue,
                         100 * before[queue], 100 * after[queue], 100 * run->queue[queue].row->sl_target);
}

bool wfm_leave_book_promise(GString *out, JsonObject *facts, WfmLeaveBook *book, const char *title, GError **err) {
  size_t n = book->run->n_queues;
  g_autofree double *sl = g_new0(double, 2 * (n + 1));
  if (!wfm_leave_book_judge(sl, sl + n + 1, book, NULL, 0, 0, WFM_LEAVE_MOST, err)) return false;
  JsonObject *levels = json_object_new();
  g_string_append_printf(out, "%s\n", title);
  for (size_t q = 0; q < n; q++) {
    const WfmQueueRow *row = book->run->queue[q].row;
    wfm_json_rounded(levels, row->queue, sl[q], 4);
    if (isfinite(sl[q]))
      g_string_append_printf(out, "  %-16s %5.1f %% +- %.1f  (target %.0f %%)\n", row->queue, 100 * sl[q], 100 * sl[n + 1 + q],
                             100 * row->sl_target);
  }
  json_object_set_object_member(facts, "service_level", levels);
  return true;
}

/* The queue's loss on the day that begins with interval i: contacts, and how many were offered. The first interval of the next day. */
static int32_t lost_that_day(double *lost, double *offered, const WfmRun *run, const WfmSimResult *was, const WfmSimResult *is, size_t q,
                             int32_t i) {
  const WfmSimQueueResult *x = &was->queue[q], *y = &is->queue[q];
  int32_t day = wfm_local_day(wfm_zone_local(run->zone, wfm_grid_at(was->grid, i)));
  *lost = *offered = 0;
  for (; i < was->grid.n && wfm_local_day(wfm_zone_local(run->zone, wfm_grid_at(was->grid, i))) == day; i++) {
    if (!isfinite(x->interval_sl[i]) || !isfinite(y->interval_sl[i])) continue;
    *lost += x->interval_offered[i] * (x->interval_sl[i] - y->interval_sl[i]);
    *offered += x->interval_offered[i];
  }
  return i;
}

WfmServiceLoss wfm_leave_book_worst(const WfmLeaveBook *book) {
  WfmServiceLoss worst = {SIZE_MAX, 0, INT32_MIN};
  double most = 0.05; /* contacts */
  for (size_t p = 0; p < book->n_parts; p++) {
    const Part *part = &book->part[p];
    const WfmSimResult *was = part->standing[book->looked], *is = part->touched ? part->tried[book->looked] : NULL;
    for (size_t q = 0; was && is && q < book->run->n_queues; q++)
      for (int32_t i = 0, next; i < was->grid.n; i = next) {
        double lost, offered;
        next = lost_that_day(&lost, &offered, book->run, was, is, q, i);
        if (lost <= most) continue;
        most = lost;
        worst = (WfmServiceLoss){q, 100 * lost / offered, wfm_local_day(wfm_zone_local(book->run->zone, wfm_grid_at(was->grid, i)))};
      }
  }
  return worst;
}

/* ---- what few replications say too much ---- */

static const char *const part_name = "leave_offset";

static char *offset_name(const WfmRun *run, size_t queue, int look) {
  return g_strdup_printf("%s/%" G_GINT64_FORMAT, run->queue[queue].row->queue, replications[look]);
}

/* Those that an earlier decision about this forecast left in the summary. */
static bool recall_offsets(WfmLeaveBook *book, const WfmTableData *forecast) {
  WfmRun *run = book->run;
  JsonObject *part = wfm_summary_part(run->summary, part_name);
  const char *made_for = json_object_get_string_member_with_default(part, "forecast", "");
  gint64 seed = json_object_get_int_member_with_default(part, "seed", -1);
  if (!forecast->sha256 || strcmp(made_for, forecast->sha256) != 0 || seed != (gint64)run->cli->job.seed) return false;
  for (int look = 0; look < WFM_LEAVE_MOST; look++)
    for (size_t q = 0; q < run->n_queues; q++) {
      g_autofree char *name = offset_name(run, q, look);
      if (!json_object_has_member(part, name)) return false;
      book->offset[look][q] = json_object_get_double_member_with_default(part, name, 0);
    }
  return true;
}

static void note_offsets(const WfmLeaveBook *book, const WfmTableData *forecast) {
  WfmRun *run = book->run;
  JsonObject *part = wfm_summary_fresh(run->summary, part_name);
  json_object_set_string_member(part, "forecast", forecast->sha256 ? forecast->sha256 : "");
  json_object_set_int_member(part, "seed", (gint64)run->cli->job.seed);
  for (int look = 0; look < WFM_LEAVE_MOST; look++)
    for (size_t q = 0; q < run->n_queues; q++) {
      g_autofree char *name = offset_name(run, q, look);
      json_object_set_double_member(part, name, book->offset[look][q]);
    }
}

/* By how much the few replications are off the many for the roster as it is; the same futures come for every roster, so it is nearly the same for all. It
 * stays as it is while the forecast does, so that requests decided one by one end as those decided together. */
static bool find_offsets(WfmLeaveBook *book, const WfmTableData *forecast, GError **err) {
  size_t n = book->run->n_queues;
  for (int look = 0; look < WFM_LEAVE_MOST; look++) book->offset[look] = g_new0(double, n + 1);
  if (recall_offsets(book, forecast)) return true;
  g_autofree double *most = g_new0(double, n + 1), *some = g_new0(double, n + 1), *width = g_new0(double, n + 1);
  if (!wfm_leave_book_judge(most, width, book, NULL, 0, 0, WFM_LEAVE_MOST, err)) return false;
  for (WfmLeaveLook look = WFM_LEAVE_FEW; look < WFM_LEAVE_MOST; look++) {
    if (!wfm_leave_book_judge(some, width, book, NULL, 0, 0, look, err)) return false;
    for (size_t q = 0; q < n; q++) book->offset[look][q] = isfinite(most[q] - some[q]) ? wfm_round(most[q] - some[q], 6) : 0;
  }
  note_offsets(book, forecast);
  return true;
}

WfmLeaveBook *wfm_leave_book_new(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *roster,
                                 GError **err) {
  g_autoptr(WfmLeaveBook) book = g_new0(WfmLeaveBook, 1);
  book->run = run;
  book->problem = problem;
  book->roster = wfm_roster_with_absence(roster, SIZE_MAX, 0, 0);
  book->coverage = wfm_coverage_new(problem);
  wfm_coverage_history(book->coverage, problem);
  for (size_t a = 0; a < problem->n_agents; a++)
    for (size_t d = 0; d < book->roster->agent[a].n_duties; d++) cover(book, a, &book->roster->agent[a].duty[d], 1);
  return lay_parts(book, forecast, err) && find_offsets(book, forecast, err) ? g_steal_pointer(&book) : NULL;
}

void wfm_leave_book_free(WfmLeaveBook *book) {
  if (!book) return;
  for (size_t p = 0; p < book->n_parts; p++) {
    wfm_scene_free(book->part[p].scene);
    for (int look = 0; look < WFM_N_LEAVE_LOOKS; look++) {
      wfm_sim_result_free(book->part[p].standing[look]);
      wfm_sim_result_free(book->part[p].tried[look]);
    }
  }
  g_free(book->part);
  for (int look = 0; look < WFM_N_LEAVE_LOOKS; look++) g_free(book->offset[look]);
  wfm_coverage_free(book->coverage);
  wfm_roster_free(book->roster);
  g_free(book);
}

const WfmRoster *wfm_leave_book_roster(const WfmLeaveBook *book) {
  return book->roster;
}

static bool same_duty(const WfmDuty *a, const WfmDuty *b) {
  if (a->start != b->start || a->end != b->end || a->n_segments != b->n_segments) return false;
  for (size_t s = 0; s < a->n_segments; s++)
    if (a->segment[s].start != b->segment[s].start || a->segment[s].kind != b->segment[s].kind) return false;
  return true;
}

static bool same_duties(const WfmAgentRoster *a, const WfmAgentRoster *b) {
  if (a->n_duties != b->n_duties) return false;
  for (size_t d = 0; d < a->n_duties; d++)
    if (!same_duty(&a->duty[d], &b->duty[d])) return false;
  return true;
}

static void change_person(const WfmLeaveBook *book, const WfmRoster *roster, size_t agent) {
  for (size_t d = 0; d < book->roster->agent[agent].n_duties; d++) cover(book, agent, &book->roster->agent[agent].duty[d], -1);
  for (size_t d = 0; d < roster->agent[agent].n_duties; d++) cover(book, agent, &roster->agent[agent].duty[d], 1);
}

void wfm_leave_book_keep(WfmLeaveBook *book, const WfmRoster *roster) {
  for (size_t a = 0; a < roster->n_agents; a++)
    if (!same_duties(&book->roster->agent[a], &roster->agent[a])) change_person(book, roster, a);
  WfmRoster *copy = wfm_roster_with_absence(roster, SIZE_MAX, 0, 0);
  wfm_roster_free(book->roster);
  book->roster = copy;
  for (size_t p = 0; p < book->n_parts; p++) {
    Part *part = &book->part[p];
    for (int look = 0; look < WFM_N_LEAVE_LOOKS && part->touched; look++) {
      wfm_sim_result_free(part->standing[look]);
      part->standing[look] = g_steal_pointer(&part->tried[look]);
    }
    part->touched = false;
  }
}

double wfm_leave_shortage_rise(const WfmLeaveBook *book, const WfmRoster *roster, const size_t *who, size_t n) {
  double before = wfm_coverage_value(book->coverage);
  wfm_coverage_begin(book->coverage);
  for (size_t k = 0; k < n; k++) change_person(book, roster, who[k]);
  double after = wfm_coverage_value(book->coverage);
  wfm_coverage_back(book->coverage);
  double crews = wfm_crew_gaps(book->problem, roster, NULL, NULL).price - wfm_crew_gaps(book->problem, book->roster, NULL, NULL).price;
  return before - after + crews;
}
