#include "scheduler/roster/rule.h"

#include <string.h>

const WfmRule *wfm_rule_find(const char *name) {
  for (size_t i = 0; i < wfm_n_rules; i++)
    if (strcmp(wfm_rules[i]->name, name) == 0) return wfm_rules[i];
  return NULL;
}

int64_t wfm_duty_paid_s(const WfmDuty *duty) {
  int64_t paid = duty->end - duty->start - duty->unpaid_s;
  for (size_t i = 0; i < duty->n_segments; i++)
    if (!duty->segment[i].paid) paid -= duty->segment[i].end - duty->segment[i].start;
  return paid;
}

static void count_breach(void *user, const WfmBreach *breach) {
  ++*(int *)user;
}

double wfm_rules_price(const WfmRuleView *view, int *hard) {
  double price = 0;
  int n = 0;
  for (size_t i = 0; i < view->contract->n_rules; i++) {
    const WfmRuleUse *use = &view->contract->rules[i];
    double excess = use->rule->measure(view, use, NULL, NULL);
    if (excess <= 0) continue;
    if (use->hard)
      use->rule->measure(view, use, count_breach, &n);
    else
      price += excess * use->price;
  }
  *hard = n;
  return price;
}
