/* Hours that each queue needs in each week, and what they are worth. */
#include "cli/headcount/headcount.h"
#include "core/numeric.h"
#include "core/parallel.h"
#include "scheduler/staffing/busy_time.h"
#include "scheduler/staffing/flow.h"
#include "scheduler/staffing/skill_split.h"

#include <math.h>
#include <string.h>

static const double scales[] = {0.5, 0.7, 0.85, 1, 1.18, 1.45, 2};
static const double ratios[] = {0.5, 0.7, 0.8, 0.9, 0.95, 1, 1.05, 1.15, 1.3};
static const double brief_scales[] = {0.85, 1, 1.18}, one = 1;

/* A week of all queues as staffing sees it. */
typedef struct {
  WfmStaffQueue *queue;     /* [n_queues] */
  double **volume, **aht_s; /* [n_queues][its intervals] */
} Week;

static void fill_week_queue(Week *week, const WfmHeadcountCase *c, size_t q, int32_t w) {
  const WfmHeadcountQueue *queue = &c->queues[q];
  const WfmHeadcountYear *year = queue->year;
  const WfmForecast *forecast = year->forecast[queue->index];
  int32_t from = year->begin[w], n = year->begin[w + 1] - from;
  size_t k = queue->index * (size_t)year->n + (size_t)w;
  double contacts = year->contacts[k], aht_s = contacts > 0 ? year->work_s[k] / contacts : forecast->aht_s[from];
  double more = contacts > 0 ? queue->contacts[w] / contacts : 0, longer = aht_s > 0 ? queue->aht_s[w] / aht_s : 1;
  week->volume[q] = g_new(double, (gsize)n + 1);
  week->aht_s[q] = g_new(double, (gsize)n + 1);
  for (int32_t i = 0; i < n; i++) {
    week->volume[q][i] = forecast->mean[from + i] * more;
    week->aht_s[q][i] = forecast->aht_s[from + i] * longer;
  }
  WfmStaffQueue *staff = &week->queue[q];
  *staff = queue->target;
  staff->grid = (WfmGrid){wfm_grid_at(year->run->horizon, from), year->run->horizon.step, n};
  staff->volume = week->volume[q];
  staff->aht_s = week->aht_s[q];
  staff->open = year->run->queue[queue->index].open_future + from;
  staff->load_cv = NULL; /* how the load strays is a matter of the sample futures */
}

static Week week_new(const WfmHeadcountCase *c, int32_t w) {
  size_t n = c->n_queues;
  Week week = {g_new0(WfmStaffQueue, n + 1), g_new0(double *, n + 1), g_new0(double *, n + 1)};
  for (size_t q = 0; q < n; q++) fill_week_queue(&week, c, q, w);
  return week;
}

static void week_clear(Week *week, size_t n) {
  for (size_t q = 0; q < n; q++) {
    g_free(week->volume[q]);
    g_free(week->aht_s[q]);
  }
  void *const arrays[] = {week->queue, week->volume, week->aht_s};
  for (size_t k = 0; k < G_N_ELEMENTS(arrays); k++) g_free(arrays[k]);
}

static bool is_empty(const WfmStaffQueue *queue) {
  double contacts = 0;
  for (int32_t i = 0; i < queue->grid.n; i++) contacts += queue->volume[i];
  return !(contacts > 0);
}

/* Whether people who are there for other queues with contacts serve it too: a queue without contacts needs nobody of its own then. */
static bool minded_by_others(const WfmHeadcountCase *c, const WfmSkillQueue *busy, size_t which) {
  for (size_t g = 0; g < c->n_groups; g++) {
    const WfmStaffGroupRow *row = &c->groups[g].row;
    if (wfm_headcount_case_serves(&c->queues[which], &row->skills, row->languages, row->tier) == 0) continue;
    for (size_t q = 0; q < c->n_queues; q++)
      if (busy[q].load_erl > 0 && wfm_headcount_case_serves(&c->queues[q], &row->skills, row->languages, row->tier) > 0) return true;
  }
  return false;
}

/* What a queue needs beside the others' people as a part of what it needs alone, with the groups as they are today. */
static double *reliefs_new(const WfmHeadcountCase *c, const Week *week) {
  size_t queues = c->n_queues, groups = c->n_groups;
  g_autofree WfmSkillQueue *busy = g_new0(WfmSkillQueue, queues + 1);
  g_autofree uint8_t *serves = g_new0(uint8_t, queues * groups + 1);
  g_autofree int32_t *present = g_new0(int32_t, groups + 1);
  double *relief = g_new(double, queues + 1), heads = 0, alone = 0;
  for (size_t q = 0; q < queues; q++) {
    busy[q] = wfm_busy_time(&week->queue[q]);
    relief[q] = 1;
  }
  WfmSkillGraph graph = {.queues = busy, .n_queues = queues, .serves = serves, .n_groups = groups};
  for (size_t g = 0; g < groups; g++)
    for (size_t q = 0; q < queues; q++) {
      const WfmStaffGroupRow *row = &c->groups[g].row;
      serves[g * queues + q] =
          busy[q].load_erl > 0 && wfm_headcount_case_serves(&c->queues[q], &row->skills, row->languages, row->tier) > 0;
    }
  g_autofree double *of_group = g_new0(double, groups + 1);
  for (size_t g = 0; g < groups; g++) {
    for (guint k = 0; k < c->groups[g].cohorts->len; k++) {
      const WfmCohort *cohort = &g_array_index(c->groups[g].cohorts, WfmCohort, k);
      if (cohort->period == 0) of_group[g] += cohort->heads;
    }
    if (memchr(serves + g * queues, 1, queues)) heads += of_group[g];
  }
  g_autoptr(WfmSkillSplit) split = wfm_skill_split_new(&graph);
  for (size_t q = 0; q < queues; q++) alone += busy[q].load_erl > 0 ? wfm_skill_split_alone(split, q) : 0;
  for (size_t g = 0; g < groups && heads > 0; g++) present[g] = (int32_t)lround(of_group[g] * fmin(1, alone / heads));
  for (size_t q = 0; q < queues; q++)
    relief[q] = busy[q].load_erl > 0 ? fmin(1, wfm_skill_split_need(split, q, present) / wfm_skill_split_alone(split, q))
                                     : !(is_empty(&week->queue[q]) && minded_by_others(c, busy, q));
  return relief;
}

/* Contacts that queues send each other are added; the shares of a network make them grow with the load. */
static bool follow_flow(Week *week, size_t n, const WfmStaffingSettings *settings, GError **err) {
  bool any = false;
  for (size_t q = 0; q < n; q++) any |= week->queue[q].n_transfers > 0;
  if (!any) return true;
  g_autoptr(WfmStaffFlow) flow = wfm_staff_flow_new(week->queue, n, settings, err);
  for (size_t q = 0; flow && q < n; q++)
    memcpy(week->volume[q], flow->offered + q * (size_t)flow->grid.n, (size_t)week->queue[q].grid.n * sizeof(double));
  return flow != NULL;
}

/* ---- alike weeks ---- */

/* Curves of one week of one queue, for all weeks that are like it: the same hours, the same shape, about as much. */
typedef struct {
  const WfmStaffQueue *queue;
  double contacts, load_s; /* of the week */
  double *need_h, *level;  /* [n_scales], [n_ratios] */
  double carried_h;        /* hours of load at the week itself */
} Pattern;

static void pattern_clear(void *memory) {
  Pattern *pattern = memory;
  g_free(pattern->need_h);
  g_free(pattern->level);
}

static void add_up(double *contacts, double *load_s, const WfmStaffQueue *queue) {
  *contacts = *load_s = 0;
  for (int32_t i = 0; i < queue->grid.n; i++) {
    *contacts += queue->volume[i];
    *load_s += queue->volume[i] * queue->aht_s[i];
  }
}

/* Contacts lie alike but for SHAPE of them, and there is about as much work in about as long contacts. */
static bool is_alike(const Pattern *pattern, const WfmStaffQueue *queue, double contacts, double load_s) {
  enum { SHAPE = 100, AMOUNT = 8, LENGTH = 50 }; /* a hundredth, an eighth, a fiftieth */
  const WfmStaffQueue *other = pattern->queue;
  int32_t n = queue->grid.n;
  if (other->grid.n != n || memcmp(other->open, queue->open, (size_t)n) != 0 || !(contacts > 0) || !(pattern->contacts > 0)) return false;
  double ratio = load_s / pattern->load_s, length = ratio * pattern->contacts / contacts, differs = 0;
  if (fabs(ratio - 1) * AMOUNT > 1 || fabs(length - 1) * LENGTH > 1) return false;
  for (int32_t i = 0; i < n; i++) differs += fabs(queue->volume[i] / contacts - other->volume[i] / pattern->contacts);
  return differs * SHAPE <= 1;
}

/* Service level of the week, over its contacts, where in every interval so many times the requirement is there. */
static double level_of(const WfmStaffQueue *queue, const double *gross, double ratio) {
  int32_t n = queue->grid.n;
  g_autofree double *agents = g_new(double, (gsize)n + 1), *sl = g_new0(double, (gsize)n + 1);
  for (int32_t i = 0; i < n; i++) agents[i] = gross[i] * ratio;
  wfm_staffing_sl(sl, queue, agents);
  double met = 0, contacts = 0;
  for (int32_t i = 0; i < n; i++) {
    if (!(queue->volume[i] > 0) || isnan(sl[i])) continue;
    met += queue->volume[i] * sl[i];
    contacts += queue->volume[i];
  }
  return contacts > 0 ? met / contacts : (double)NAN;
}

typedef struct {
  const WfmHeadcountCase *c;
  const WfmStaffingSettings *settings;
  WfmNeed *need;
  bool brief;
  Week *week;     /* [n] */
  double *relief; /* [n][n_queues] */
  GError **error; /* [MAX(n, n_queues)] */
} Desk;

static bool pattern_fill(Pattern *pattern, const Desk *desk, GError **err) {
  const WfmNeed *need = desk->need;
  const WfmStaffQueue *queue = pattern->queue;
  g_autofree double *volume = g_new(double, (gsize)queue->grid.n + 1);
  pattern->need_h = g_new0(double, (gsize)need->n_scales + 1);
  pattern->level = g_new0(double, (gsize)need->n_ratios + 1);
  for (int32_t s = 0; s < need->n_scales; s++) {
    WfmStaffQueue scaled = *queue;
    for (int32_t i = 0; i < queue->grid.n; i++) volume[i] = queue->volume[i] * need->scale[s];
    scaled.volume = volume;
    g_autoptr(WfmRequirement) requirement = wfm_requirement_brief_new(&scaled, desk->settings, err);
    if (!requirement) return false;
    double hours = queue->grid.step / 3600.0;
    pattern->need_h[s] = wfm_sum(requirement->gross, (size_t)queue->grid.n) * hours;
    if (need->scale[s] != 1) continue;
    pattern->carried_h = wfm_sum(requirement->load_erl, (size_t)queue->grid.n) * hours;
    for (int32_t r = 0; r < need->n_ratios && !desk->brief; r++) pattern->level[r] = level_of(queue, requirement->gross, need->ratio[r]);
  }
  return true;
}

/* Hours of a pattern at a multiple of its load: straight between the scales, in proportion outside. */
static double hours_at(const Pattern *pattern, const WfmNeed *need, double scale) {
  int32_t k = 1;
  while (k < need->n_scales - 1 && need->scale[k] < scale) k++;
  double low = need->scale[k - 1], high = need->scale[k], at = (scale - low) / (high - low);
  return fmax(0, pattern->need_h[k - 1] + at * (pattern->need_h[k] - pattern->need_h[k - 1]));
}

static void note_week(const Desk *desk, size_t q, int32_t w, const Pattern *pattern, double load_s) {
  WfmNeed *need = desk->need;
  size_t cell = q * (size_t)need->n + (size_t)w;
  double ratio = pattern->load_s > 0 ? load_s / pattern->load_s : 1, relief = desk->relief[(size_t)w * need->n_works + q];
  for (int32_t s = 0; s < need->n_scales; s++)
    need->need_h[cell * (size_t)need->n_scales + (size_t)s] =
        relief * (ratio == 1 ? pattern->need_h[s] : hours_at(pattern, need, need->scale[s] * ratio));
  memcpy(need->level + cell * (size_t)need->n_ratios, pattern->level, (size_t)need->n_ratios * sizeof(double));
  need->contacts[cell] = desk->c->queues[q].contacts[w];
  need->work_h[cell] = pattern->carried_h * ratio;
}

static void fill_queue(void *user, size_t q) {
  Desk *desk = user;
  g_autoptr(GArray) patterns = g_array_new(FALSE, TRUE, sizeof(Pattern));
  g_array_set_clear_func(patterns, pattern_clear);
  for (int32_t w = 0; w < desk->c->n; w++) {
    const WfmStaffQueue *queue = &desk->week[w].queue[q];
    double contacts, load_s;
    guint k = 0;
    add_up(&contacts, &load_s, queue);
    while (k < patterns->len && !is_alike(&g_array_index(patterns, Pattern, k), queue, contacts, load_s)) k++;
    if (k == patterns->len) {
      Pattern pattern = {.queue = queue, .contacts = contacts, .load_s = load_s};
      bool filled = pattern_fill(&pattern, desk, &desk->error[q]);
      g_array_append_val(patterns, pattern);
      if (!filled) return;
    }
    note_week(desk, q, w, &g_array_index(patterns, Pattern, k), load_s);
  }
}

static void fill_week(void *user, size_t w) {
  Desk *desk = user;
  size_t n = desk->c->n_queues;
  desk->week[w] = week_new(desk->c, (int32_t)w);
  if (!follow_flow(&desk->week[w], n, desk->settings, &desk->error[w])) return;
  g_autofree double *relief = reliefs_new(desk->c, &desk->week[w]);
  memcpy(desk->relief + w * n, relief, n * sizeof *relief);
}

static bool take_errors(GError **error, size_t n, GError **err) {
  bool failed = false;
  for (size_t k = 0; k < n; k++) {
    if (!error[k]) continue;
    if (!failed) g_propagate_error(err, g_steal_pointer(&error[k]));
    g_clear_error(&error[k]);
    failed = true;
  }
  return failed;
}

WfmNeed *wfm_headcount_case_need(const WfmHeadcountCase *c, const WfmStaffingSettings *settings, bool brief, const WfmJob *job,
                                 GError **err) {
  g_autoptr(WfmNeed) need = brief ? wfm_need_new(c->n_queues, c->n, brief_scales, G_N_ELEMENTS(brief_scales), &one, 1)
                                  : wfm_need_new(c->n_queues, c->n, scales, G_N_ELEMENTS(scales), ratios, G_N_ELEMENTS(ratios));
  size_t n = (size_t)c->n, most = MAX(n, c->n_queues);
  Desk desk = {c, settings, need, brief, g_new0(Week, n + 1), g_new0(double, n * c->n_queues + 1), g_new0(GError *, most + 1)};
  wfm_parallel_for(n, job->threads, fill_week, &desk);
  bool failed = take_errors(desk.error, most, err);
  if (!failed) {
    wfm_parallel_for(c->n_queues, job->threads, fill_queue, &desk);
    failed = take_errors(desk.error, most, err);
  }
  for (size_t w = 0; w < n; w++) week_clear(&desk.week[w], c->n_queues);
  g_free(desk.week);
  g_free(desk.relief);
  g_free(desk.error);
  return failed ? NULL : g_steal_pointer(&need);
}
