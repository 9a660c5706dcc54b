/* What a long computation is told by its caller: seed, threads, how to report progress, and whether to stop. */
#pragma once

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint64_t seed;
  int threads;
  void (*progress)(void *user, const char *stage, double share_done, const char *note); /* may be NULL */
  bool (*clock_out)(void *user); /* true when a wall-clock limit that the user asked for has passed; may be NULL */
  void *user;
  const volatile sig_atomic_t *stop; /* nonzero: end soon with the best legal result; may be NULL */
} WfmJob;

/* share_done is 0 .. 1, or negative where it is not known. note may be NULL. */
static inline void wfm_job_progress(const WfmJob *job, const char *stage, double share_done, const char *note) {
  if (job->progress) job->progress(job->user, stage, share_done, note);
}
static inline bool wfm_job_stopped(const WfmJob *job) {
  return (job->stop && *job->stop) || (job->clock_out && job->clock_out(job->user));
}
