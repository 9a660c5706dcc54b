/* Hiring problems small enough to be solved by hand or by trying all. */
#pragma once

#include "scheduler/capacity/hiring.h"

#include <math.h>
#include <string.h>

enum { TINY_N = 6, TINY_GROUPS = 3, TINY_WORKS = 2, TINY_VENDORS = 2, TINY_SITES = 2, TINY_TRAININGS = 1 };

/* All arrays have room for TINY_N periods, whatever the number used. */
typedef struct {
  WfmHiringProblem p;
  WfmHiringGroup group[TINY_GROUPS];
  WfmHiringVendor vendor[TINY_VENDORS];
  WfmHiringTraining training[TINY_TRAININGS];
  uint8_t serves[TINY_GROUPS][TINY_WORKS], sells[TINY_VENDORS][TINY_WORKS];
  double useful[TINY_GROUPS][TINY_N], paid[TINY_GROUPS][TINY_N], pay[TINY_GROUPS][TINY_N], hire_cost[TINY_GROUPS][TINY_N];
  double overtime[TINY_GROUPS][TINY_N], saves[TINY_GROUPS][TINY_N];
  uint8_t begins[TINY_GROUPS][TINY_N], learns[TINY_TRAININGS][TINY_N];
  WfmTrace hire[TINY_GROUPS][TINY_N], gain[TINY_TRAININGS][TINY_N], loss[TINY_TRAININGS][TINY_N], head[TINY_GROUPS];
  double price[TINY_VENDORS][TINY_WORKS * TINY_N], least[TINY_VENDORS][TINY_N], most[TINY_VENDORS][TINY_N], fixed[TINY_VENDORS][TINY_N];
  double need[TINY_WORKS * TINY_N], miss[TINY_WORKS], seats[TINY_SITES * TINY_N];
} Tiny;

static const char *const tiny_works[] = {"mail", "voice"}, *const tiny_sites[] = {"Cork", "Lodz"};
static const char *const tiny_groups[] = {"mail team", "voice team", "both"}, *const tiny_vendors[] = {"Acme", "Bell"};

/* Sets a trace: `heads` from period `from` on, of which those of the first `training` periods learn. */
static inline void tiny_trace(WfmTrace *trace, int32_t n, double heads, int32_t from, int32_t training) {
  wfm_trace_clear(trace);
  wfm_trace_init(trace, n);
  for (int32_t t = from; t < n; t++) {
    trace->begin[t] = trace->heads[t] = heads;
    trace->training[t] = t < from + training ? heads : 0;
    trace->productive[t] = heads - trace->training[t];
  }
}

/* Nobody leaves, 10 useful hours of 16 paid a head and period, 100 a period; a hire costs 50 and is trained for one period; no overtime, no time
 * off, no vendor; seats for all. Group 0 serves work 0, group 1 work 1, group 2 both; each has `heads` people, and no need yet. */
static inline Tiny *tiny_new(int32_t n, size_t groups, size_t works, double heads) {
  Tiny *y = g_new0(Tiny, 1);
  y->p = (WfmHiringProblem){.n = n, .n_works = works, .n_groups = groups, .n_sites = 1, .work = tiny_works, .site = tiny_sites};
  for (size_t g = 0; g < TINY_GROUPS; g++) {
    y->serves[g][0] = g != 1;
    y->serves[g][1] = g != 0;
    for (int32_t t = 0; t < n; t++) {
      y->useful[g][t] = 10;
      y->paid[g][t] = 16;
      y->pay[g][t] = 100;
      y->hire_cost[g][t] = 50;
      y->overtime[g][t] = 15;
      y->saves[g][t] = 5;
      y->begins[g][t] = 1;
      tiny_trace(&y->hire[g][t], n, 1, t, 1);
    }
    tiny_trace(&y->head[g], n, 1, 0, 0);
    y->group[g] = (WfmHiringGroup){.group = tiny_groups[g],
                                   .serves = y->serves[g],
                                   .useful_h = y->useful[g],
                                   .paid_h = y->paid[g],
                                   .head_cost = y->pay[g],
                                   .hire = y->hire[g],
                                   .begins = y->begins[g],
                                   .class_least = 1,
                                   .class_most = 9,
                                   .hires_most = -1,
                                   .hire_cost = y->hire_cost[g],
                                   .overtime_yield = 1,
                                   .overtime_cost = y->overtime[g],
                                   .time_off_saves = y->saves[g],
                                   .seats = 1,
                                   .head = &y->head[g]};
    tiny_trace(&y->group[g].base, n, heads, 0, 0);
  }
  for (size_t v = 0; v < TINY_VENDORS; v++) {
    memset(y->sells[v], 1, TINY_WORKS);
    for (int32_t t = 0; t < n; t++) y->most[v][t] = 100, y->fixed[v][t] = NAN;
    for (size_t k = 0; k < works * (size_t)n; k++) y->price[v][k] = 20;
    y->vendor[v] = (WfmHiringVendor){
        .vendor = tiny_vendors[v], .serves = y->sells[v], .price = y->price[v], .least_h = y->least[v], .most_h = y->most[v]};
    y->vendor[v].fixed_h = y->fixed[v];
    y->vendor[v].step_h = INFINITY;
    y->vendor[v].may_leave = true;
  }
  for (size_t k = 0; k < TINY_SITES * (size_t)n; k++) y->seats[k] = INFINITY;
  for (size_t w = 0; w < TINY_WORKS; w++) y->miss[w] = 1000;
  for (int32_t t = 0; t < n; t++) {
    tiny_trace(&y->gain[0][t], n, 1, t, 1);
    tiny_trace(&y->loss[0][t], n, 1, t, 0);
    y->learns[0][t] = 1;
  }
  y->training[0] = (WfmHiringTraining){0, 1, y->learns[0], y->gain[0], y->loss[0], 30, 9};
  y->p.need_h = y->need;
  y->p.miss_price = y->miss;
  y->p.groups = y->group;
  y->p.vendors = y->vendor;
  y->p.trainings = y->training;
  y->p.seats = y->seats;
  return y;
}

static inline void tiny_free(Tiny *y) {
  for (size_t g = 0; g < TINY_GROUPS; g++) {
    for (int32_t t = 0; t < y->p.n; t++) wfm_trace_clear(&y->hire[g][t]);
    wfm_trace_clear(&y->group[g].base);
    wfm_trace_clear(&y->head[g]);
  }
  for (int32_t t = 0; t < y->p.n; t++) {
    wfm_trace_clear(&y->gain[0][t]);
    wfm_trace_clear(&y->loss[0][t]);
  }
  g_free(y);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tiny, tiny_free)

static inline void tiny_needs(Tiny *y, size_t work, const double *need) {
  memcpy(y->need + work * (size_t)y->p.n, need, (size_t)y->p.n * sizeof *need);
}
