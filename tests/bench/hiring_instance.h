/* Invented hiring problems of the size that a large support organisation plans by. */
#pragma once

#include "scheduler/capacity/hiring.h"

typedef struct {
  uint64_t seed;
  int32_t periods; /* weeks */
  size_t works, sites, vendors;
  double seats; /* of a site, as a multiple of what its people of today take; 0: any number */
  int64_t class_least;
  size_t trainings;
} HiringShape;

typedef struct {
  WfmHiringProblem problem;
  GPtrArray *owned; /* what the problem points to */
  GPtrArray *traces;
} HiringInstance;

HiringInstance *hiring_instance_new(const HiringShape *shape);
void hiring_instance_free(HiringInstance *instance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HiringInstance, hiring_instance_free)
