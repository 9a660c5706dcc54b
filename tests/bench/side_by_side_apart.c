#include "tests/bench/side_by_side.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* What goes through the pipe: this, then the points, then the note. The name is a literal, at the same place in both processes. */
typedef struct {
  const char *who;
  double took;
  size_t n_points, n_note; /* n_note: with its end; 0: no note */
} Head;

static void put(FILE *to, const void *data, size_t size) {
  if (size > 0 && fwrite(data, 1, size, to) != size) abort();
}

static void get(FILE *from, void *data, size_t size) {
  if (size > 0 && fread(data, 1, size, from) != size) {
    fprintf(stderr, "side_by_side: a planner ended without a result\n");
    exit(6);
  }
}

static void tell(FILE *to, const SideCourse *course) {
  Head head = {course->who, course->took, course->point->len, course->note ? strlen(course->note) + 1 : 0};
  put(to, &head, sizeof head);
  put(to, course->point->data, head.n_points * sizeof(SidePoint));
  put(to, course->note, head.n_note);
  fclose(to);
}

static SideCourse *hear(FILE *from) {
  Head head;
  get(from, &head, sizeof head);
  SideCourse *course = side_course_new(head.who);
  course->took = head.took;
  g_array_set_size(course->point, (guint)head.n_points);
  get(from, course->point->data, head.n_points * sizeof(SidePoint));
  course->note = head.n_note ? g_malloc0(head.n_note) : NULL;
  get(from, course->note, head.n_note);
  fclose(from);
  return course;
}

SideCourse *side_apart(SidePlanner planner, const SideTask *task) {
  int ends[2];
  fflush(stdout);
  if (pipe(ends) != 0) abort();
  pid_t child = fork();
  if (child < 0) abort();
  if (child == 0) {
    close(ends[0]);
    tell(fdopen(ends[1], "w"), planner(task));
    _exit(0);
  }
  close(ends[1]);
  SideCourse *course = hear(fdopen(ends[0], "r"));
  waitpid(child, NULL, 0);
  return course;
}
