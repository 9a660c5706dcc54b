#include "scheduler/capacity/hiring_conflict.h"

#include <math.h>

enum { MOST_SAID = 3 };

/* Four digits, or all before the point; no trailing zeros. */
static char *number(double value) {
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  return g_strdup(g_ascii_formatd(text, sizeof text, fabs(value) < 1000 ? "%.4g" : "%.0f", value));
}

static char *period_name(const WfmHiringWords *words, int32_t period) {
  return words && words->period ? g_strdup(words->period[period]) : g_strdup_printf("period %d", period + 1);
}

static const char *periods(const WfmHiringWords *words, double amount) {
  bool one = amount == 1;
  if (words && words->one && words->many) return one ? words->one : words->many;
  return one ? "period" : "periods";
}

static char *change_of_group(const WfmHiringProblem *p, const WfmHiringChange *c, const WfmHiringWords *words) {
  const char *group = p->groups[c->group].group;
  g_autofree char *amount = number(c->amount), *percent = number(100 * c->amount);
  switch (c->kind) {
  case WFM_HIRING_LEAD:
    return g_strdup_printf("classes of %s begin %s %s sooner", group, amount, periods(words, c->amount));
  case WFM_HIRING_DATES:
    return g_strdup_printf("classes of %s may begin in any %s", group, periods(words, 1));
  case WFM_HIRING_CLASS_LEAST:
    return g_strdup_printf("the smallest class of %s smaller by %s", group, amount);
  case WFM_HIRING_CLASS_MOST:
    return g_strdup_printf("the largest class of %s larger by %s", group, amount);
  case WFM_HIRING_HIRES_MOST:
    return g_strdup_printf("%s more %s of %s", amount, c->amount == 1 ? "hire" : "hires", group);
  case WFM_HIRING_HEADS:
    return g_strdup_printf("%s more trained %s of %s now", amount, c->amount == 1 ? "person" : "people", group);
  case WFM_HIRING_SKILL:
    return g_strdup_printf("%s of %s can do %s too", amount, group, p->work[c->work]);
  case WFM_HIRING_OVERTIME:
    return g_strdup_printf("overtime of %s up by %s %% of paid hours", group, percent);
  case WFM_HIRING_TIME_OFF:
    return g_strdup_printf("time off of %s up by %s %% of paid hours", group, percent);
  default:
    g_assert_not_reached();
  }
}

char *wfm_hiring_change_text(const WfmHiringProblem *p, const WfmHiringChange *c, const WfmHiringWords *words) {
  g_autofree char *amount = number(c->amount), *percent = number(100 * c->amount);
  const char *one = periods(words, 1);
  switch (c->kind) {
  case WFM_HIRING_SEATS:
    return g_strdup_printf("%s more %s at %s", amount, c->amount == 1 ? "seat" : "seats", p->site[c->site]);
  case WFM_HIRING_VENDOR_MOST:
    return g_strdup_printf("%s gives %s more hours a %s", p->vendors[c->vendor].vendor, amount, one);
  case WFM_HIRING_VENDOR_LEAST:
    return g_strdup_printf("the commitment to %s lower by %s hours a %s", p->vendors[c->vendor].vendor, amount, one);
  case WFM_HIRING_VENDOR_STEP:
    return g_strdup_printf("hours of %s change by %s more from one %s to the next", p->vendors[c->vendor].vendor, amount, one);
  case WFM_HIRING_NOTICE:
    return g_strdup_printf("notice of %s shorter by %s %s", p->vendors[c->vendor].vendor, amount, periods(words, c->amount));
  case WFM_HIRING_NEW_VENDOR:
    return g_strdup_printf("a new vendor for %s that gives %s hours a %s", p->work[c->work], amount, one);
  case WFM_HIRING_TRAINING_MOST:
    return g_strdup_printf("%s more %s of %s %s what %s does", amount, c->amount == 1 ? "person" : "people",
                           p->groups[p->trainings[c->training].from].group, c->amount == 1 ? "learns" : "learn",
                           p->groups[p->trainings[c->training].to].group);
  case WFM_HIRING_NEED:
    return g_strdup_printf("%s %% less need of %s", percent, p->work[c->work]);
  default:
    return change_of_group(p, c, words);
  }
}

/* The smallest and the largest of n numbers: "120", "120 to 140"; from 1e15 on "any number". */
static char *range(const double *value, int32_t n) {
  double low = INFINITY, high = -INFINITY;
  for (int32_t t = 0; t < n; t++)
    if (isfinite(value[t])) low = fmin(low, value[t]), high = fmax(high, value[t]);
  if (low > high) return g_strdup("any number");
  g_autofree char *a = number(low), *b = number(high);
  return low == high ? g_strdup(a) : g_strdup_printf("%s to %s", a, b);
}

static char *class_limit(const WfmHiringProblem *p, size_t g, const WfmHiringWords *words) {
  int32_t first = wfm_hiring_first_class(p, g);
  if (!p->groups[g].hire) return g_strdup_printf("nobody can be hired for %s", p->groups[g].group);
  if (first == p->n) return g_strdup_printf("no class of %s begins", p->groups[g].group);
  g_autofree char *when = period_name(words, first);
  return g_strdup_printf("no class of %s begins before %s", p->groups[g].group, when);
}

static char *limit_of_group(const WfmHiringProblem *p, const WfmHiringChange *c, const WfmHiringWords *words) {
  const WfmHiringGroup *group = &p->groups[c->group];
  g_autofree char *over = number(100 * group->overtime_most), *off = number(100 * group->time_off_most);
  switch (c->kind) {
  case WFM_HIRING_LEAD:
    return class_limit(p, c->group, words);
  case WFM_HIRING_DATES:
    return g_strdup_printf("classes of %s only begin on their dates", group->group);
  case WFM_HIRING_CLASS_LEAST:
    return g_strdup_printf("classes of %s of at least %" G_GINT64_FORMAT " people", group->group, group->class_least);
  case WFM_HIRING_CLASS_MOST:
    return g_strdup_printf("classes of %s of at most %" G_GINT64_FORMAT " people", group->group, group->class_most);
  case WFM_HIRING_HIRES_MOST:
    return g_strdup_printf("at most %" G_GINT64_FORMAT " hires of %s", group->hires_most, group->group);
  case WFM_HIRING_SKILL:
    return g_strdup_printf("%s cannot do %s", group->group, p->work[c->work]);
  case WFM_HIRING_OVERTIME:
    return g_strdup_printf("overtime of %s at most %s %% of paid hours", group->group, over);
  case WFM_HIRING_TIME_OFF:
    return g_strdup_printf("time off of %s at most %s %% of paid hours", group->group, off);
  default:
    return g_strdup_printf("people of %s today", group->group);
  }
}

static char *limit_of_vendor(const WfmHiringProblem *p, const WfmHiringChange *c, const WfmHiringWords *words) {
  const WfmHiringVendor *vendor = &p->vendors[c->vendor];
  g_autofree char *most = range(vendor->most_h, p->n), *least = range(vendor->least_h, p->n), *step = number(vendor->step_h);
  const char *one = periods(words, 1);
  if (c->kind == WFM_HIRING_VENDOR_MOST) return g_strdup_printf("%s gives at most %s hours a %s", vendor->vendor, most, one);
  if (c->kind == WFM_HIRING_VENDOR_LEAST) return g_strdup_printf("the commitment to %s of %s hours a %s", vendor->vendor, least, one);
  if (c->kind == WFM_HIRING_VENDOR_STEP)
    return g_strdup_printf("hours of %s change by at most %s from one %s to the next", vendor->vendor, step, one);
  int32_t notice = wfm_hiring_notice(p, c->vendor);
  g_autofree char *when = period_name(words, MAX(0, notice - 1));
  return g_strdup_printf("hours of %s are decided up to %s", vendor->vendor, when);
}

char *wfm_hiring_limit_text(const WfmHiringProblem *p, const WfmHiringChange *c, const WfmHiringWords *words) {
  g_autofree char *seats = NULL;
  switch (c->kind) {
  case WFM_HIRING_SEATS:
    seats = range(p->seats + c->site * (size_t)p->n, p->n);
    return g_strdup_printf("seats at %s: %s", p->site[c->site], seats);
  case WFM_HIRING_VENDOR_MOST:
  case WFM_HIRING_VENDOR_LEAST:
  case WFM_HIRING_VENDOR_STEP:
  case WFM_HIRING_NOTICE:
    return limit_of_vendor(p, c, words);
  case WFM_HIRING_NEW_VENDOR:
    return g_strdup_printf("no vendor for %s", p->work[c->work]);
  case WFM_HIRING_TRAINING_MOST:
    return g_strdup_printf("at most %" G_GINT64_FORMAT " people of %s learn what %s does", p->trainings[c->training].most,
                           p->groups[p->trainings[c->training].from].group, p->groups[p->trainings[c->training].to].group);
  case WFM_HIRING_NEED:
    return g_strdup_printf("the need of %s", p->work[c->work]);
  default:
    return limit_of_group(p, c, words);
  }
}

static char *clash_of_group(const WfmHiringProblem *p, const WfmHiringClash *c, const WfmHiringWords *words) {
  const char *group = p->groups[c->group].group, *site = p->groups[c->group].site >= 0 ? p->site[p->groups[c->group].site] : "its site";
  g_autofree char *is = number(c->is), *limit = number(c->limit), *when = c->period >= 0 ? period_name(words, c->period) : NULL;
  switch (c->kind) {
  case WFM_CLASH_CLASS:
    return g_strdup_printf("%s: classes of at least %s people, but of at most %s; a smallest class of %s would do", group, is, limit,
                           limit);
  case WFM_CLASH_CLASS_SEATS:
    return g_strdup_printf("%s: the smallest class has %s people, but %s never has more than %s free seats for one; fewer people in a "
                           "class or more seats are needed",
                           group, is, site, limit);
  case WFM_CLASH_HIRES:
    return g_strdup_printf("%s: the smallest class has %s people, but at most %s may be hired at all", group, is, limit);
  case WFM_CLASH_NEVER:
    return g_strdup_printf(
        "%s: people can be hired, but no class begins within the plan: the lead time is too long, or there are no class dates", group);
  default:
    return g_strdup_printf("%s: classes begin from %s on, and nobody of them is productive before the plan ends", group, when);
  }
}

char *wfm_hiring_clash_text(const WfmHiringProblem *p, const WfmHiringClash *c, const WfmHiringWords *words) {
  g_autofree char *is = number(c->is), *limit = number(c->limit), *when = c->period >= 0 ? period_name(words, c->period) : NULL;
  switch (c->kind) {
  case WFM_CLASH_SEATS:
    return g_strdup_printf("%s: people of today need %s seats in %s, and there are %s", p->site[c->site], is, when, limit);
  case WFM_CLASH_VENDOR:
    return g_strdup_printf("%s: the commitment in %s is %s hours, and it can give %s", p->vendors[c->vendor].vendor, when, is, limit);
  case WFM_CLASH_DECIDED:
    return g_strdup_printf("%s: %s hours are decided for %s, and it can give %s", p->vendors[c->vendor].vendor, is, when, limit);
  case WFM_CLASH_STEP:
    return g_strdup_printf("%s: its steps do not lead to %s hours in %s, only to %s", p->vendors[c->vendor].vendor, is, when, limit);
  case WFM_CLASH_NOBODY:
    return g_strdup_printf("%s: %s hours are needed, and no group or vendor does it", p->work[c->work], is);
  default:
    return clash_of_group(p, c, words);
  }
}

char *wfm_hiring_conflict_text(const WfmHiringProblem *p, const WfmHiringConflict *c, const WfmHiringWords *words) {
  g_autofree char *when = period_name(words, c->period), *need = number(c->need_h), *missing = number(ceil(10 * c->missing_h) / 10);
  const char *work = p->work[c->work], *with = !c->with_works ? ""
                                               : c->with_past ? ", with all needs up to then,"
                                                              : ", with the other works of it,";
  if (c->by_price)
    return g_strdup_printf("%s in %s: the need of %s hours could be met, but what would give them costs more than hours missing", work,
                           when, need);
  GString *text = g_string_new(NULL);
  g_string_append_printf(text, "%s needs %s hours in %s, and%s at least %s hours are missing", work, need, when, with, missing);
  if (c->limit->len == 0) g_string_append(text, ", whatever limit is changed");
  guint said[WFM_HIRING_N_CHANGES] = {0};
  for (guint k = 0; k < c->limit->len; k++) {
    const WfmHiringChange *change = &g_array_index(c->limit, WfmHiringChange, k);
    if (said[change->kind]++ >= MOST_SAID) continue;
    g_autofree char *limit = wfm_hiring_limit_text(p, change, words);
    g_string_append_printf(text, "%s %s", k == 0 ? ":" : ";", limit);
  }
  for (size_t kind = 0; kind < WFM_HIRING_N_CHANGES; kind++)
    if (said[kind] > MOST_SAID)
      g_string_append_printf(text, "; %u more limits of %s", said[kind] - MOST_SAID, wfm_hiring_change_names[kind]);
  return g_string_free(text, FALSE);
}

char *wfm_hiring_remedy_text(const WfmHiringProblem *p, const WfmHiringRemedy *r, const WfmHiringWords *words) {
  GString *text = g_string_new(NULL);
  for (guint k = 0; k < r->change->len; k++) {
    g_autofree char *change = wfm_hiring_change_text(p, &g_array_index(r->change, WfmHiringChange, k), words);
    g_string_append_printf(text, "%s%s", k == 0 ? "" : k + 1 < r->change->len ? ", " : " and ", change);
  }
  return g_string_free(text, FALSE);
}
