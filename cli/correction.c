#include "cli/correction.h"

#include <math.h>

#define UP_PER_SHARE 0.6
#define UP_MOST 0.15
#define COVERED 0.95 /* of the required hours: with less, people are what is missing */
#define DOWN_MARGIN 0.02
#define DOWN_MOST 0.2
#define LEAST 0.4
#define WORTH_TRYING 0.005

static bool is_judged(const WfmQueueFinding *f) {
  return !isnan(f->target) && !isnan(f->level);
}

bool wfm_finding_missed(const WfmQueueFinding *f) {
  return is_judged(f) && f->level + f->half_width < f->target;
}

bool wfm_correct_up(double *factor, const WfmQueueFinding *finding, size_t n) {
  bool raised = false;
  for (size_t q = 0; q < n; q++) {
    const WfmQueueFinding *f = &finding[q];
    bool lowered = factor[q] < 1;
    if (!wfm_finding_missed(f) || (!lowered && f->short_hours > (1 - COVERED) * f->required_hours)) continue;
    factor[q] = lowered ? 1 : factor[q] * (1 + fmin(UP_MOST, UP_PER_SHARE * (f->target - f->level)));
    raised = true;
  }
  return raised;
}

bool wfm_correct_down(double *factor, const WfmQueueFinding *finding, size_t n, double part) {
  bool lowered = false;
  for (size_t q = 0; q < n; q++) {
    const WfmQueueFinding *f = &finding[q];
    if (!f->shared || !is_judged(f)) continue;
    double above = f->level - f->half_width - f->target;
    double next = fmax(factor[q] * (1 - part * fmin(DOWN_MOST, above)), LEAST);
    if (above <= DOWN_MARGIN || next > factor[q] * (1 - WORTH_TRYING)) continue;
    factor[q] = next;
    lowered = true;
  }
  return lowered;
}

static bool differs(double factor, double good) {
  return fabs(factor - good) > WORTH_TRYING * good;
}

bool wfm_correct_back(double *factor, const double *good, const WfmQueueFinding *finding, size_t n) {
  bool restored = false, left = false;
  for (size_t q = 0; q < n; q++) {
    if (!is_judged(&finding[q]) || !(finding[q].level < finding[q].target) || !differs(factor[q], good[q])) continue;
    factor[q] = good[q];
    restored = true;
  }
  for (size_t q = 0; q < n; q++) {
    if (!restored) factor[q] = (factor[q] + good[q]) / 2;
    left |= differs(factor[q], good[q]);
  }
  return left;
}
