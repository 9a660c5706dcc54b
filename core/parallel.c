#include "core/parallel.h"

#include "core/numeric.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

typedef struct {
  size_t n_jobs;
  atomic_size_t next;
  void (*run)(void *user, size_t job);
  void *user;
} Work;

/* Set on threads that already work for a parallel_for, so that a nested one stays on its thread. */
static _Thread_local bool inside;

static void *work_until_done(void *data) {
  Work *work = data;
  inside = true;
  for (size_t job = atomic_fetch_add(&work->next, 1); job < work->n_jobs; job = atomic_fetch_add(&work->next, 1))
    work->run(work->user, job);
  return NULL;
}

void wfm_parallel_for(size_t n_jobs, int n_threads, void (*run)(void *user, size_t job), void *user) {
  size_t wanted = n_threads < 1 || inside || !wfm_numeric_threads_allowed() ? 1 : (size_t)n_threads;
  size_t n = MIN(wanted, n_jobs);
  if (n <= 1) {
    for (size_t job = 0; job < n_jobs; job++) run(user, job);
    return;
  }
  Work work = {.n_jobs = n_jobs, .run = run, .user = user};
  atomic_init(&work.next, 0);
  g_autofree pthread_t *thread = g_new(pthread_t, n - 1);
  size_t started = 0;
  /* A thread that cannot be had only means less speed: the jobs are all done by those that could. */
  while (started < n - 1 && pthread_create(&thread[started], NULL, work_until_done, &work) == 0) started++;
  work_until_done(&work);
  inside = false;
  for (size_t i = 0; i < started; i++) pthread_join(thread[i], NULL);
}
