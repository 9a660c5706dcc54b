/* parallel_for over POSIX threads. Jobs are independent and write to their own places, so that the result does not depend on the
 * number of threads; anything random takes its stream from the job's number. */
#pragma once

#include <stddef.h>

/* Calls run(user, job) once for each job in 0 .. n_jobs-1, on up to n_threads threads (the caller's included); returns when all are
 * done. n_threads < 1 counts as 1. Nested calls, and all where wfm_numeric_threads_allowed() says no, run on the caller's thread. */
void wfm_parallel_for(size_t n_jobs, int n_threads, void (*run)(void *user, size_t job), void *user);
