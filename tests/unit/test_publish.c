/* Outputs are replaced all together or not at all: shown by killing the writer at every one of its steps and at random moments. */
#include "cli/data/publish.h"
#include "cli/data/publish_steps.h"
#include "core/error.h"
#include "core/rng.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_FILES 4
static const char *const files[N_FILES] = {"forecast.csv", "roster.csv", "report.html", "run.json"};

typedef struct {
  char *dir, *out;
} Place;

static Place place_new(void) {
  char *dir = g_dir_make_tmp("wfm-publish-XXXXXX", NULL);
  g_assert_nonnull(dir);
  return (Place){dir, g_build_filename(dir, "out", NULL)};
}

/* Exit status of a program on one or two paths. */
static int call(const char *program, const char *option, const char *path, const char *other) {
  const char *words[] = {program, option, path, other, NULL};
  int status = -1;
  g_assert_true(g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  return status;
}

static void remove_all(const char *path) {
  g_assert_cmpint(call("rm", "-rf", path, NULL), ==, 0);
}

static void place_clear(Place *place) {
  remove_all(place->dir);
  g_free(place->dir);
  g_free(place->out);
}

/* A run that writes `word` into every file, long enough to be caught in the middle. */
static bool write_run(const char *out, const char *word, GError **err) {
  g_autoptr(WfmPublish) publish = wfm_publish_new(out, err);
  if (!publish) return false;
  for (int i = 0; i < N_FILES; i++) {
    FILE *stream = wfm_publish_open(publish, files[i], err);
    if (!stream) return false;
    for (int k = 0; k < 2000; k++) fprintf(stream, "%s\n", word);
  }
  return wfm_publish_commit(publish, err);
}

static void must_write(const char *out, const char *word) {
  g_autoptr(GError) err = NULL;
  bool done = write_run(out, word, &err);
  g_assert_no_error(err);
  g_assert_true(done);
}

/* The word of the run that the folder holds: every file, whole; "" where there is no folder. */
static char *held_by(const char *out) {
  char *word = NULL;
  if (access(out, F_OK) != 0) return g_strdup("");
  for (int i = 0; i < N_FILES; i++) {
    g_autofree char *path = g_build_filename(out, files[i], NULL);
    g_autofree char *text = NULL;
    size_t n = 0;
    if (!g_file_get_contents(path, &text, &n, NULL)) g_error("%s is missing", path);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 2001);
    for (int k = 0; k < 2000; k++) g_assert_cmpstr(lines[k], ==, lines[0]);
    if (!word) word = g_strdup(lines[0]);
    g_assert_cmpstr(word, ==, lines[0]);
  }
  return word;
}

static int entries_in(const char *dir) {
  g_autoptr(GDir) folder = g_dir_open(dir, 0, NULL);
  int n = 0;
  while (g_dir_read_name(folder)) n++;
  return n;
}

static int steps_left;
static void die_at_step(const char *name) {
  if (steps_left-- == 0) raise(SIGKILL);
}

/* True where the child came to its end before its time. */
static bool killed_at(const char *out, const char *word, int step) {
  pid_t child = fork();
  if (child == 0) {
    steps_left = step;
    wfm_publish_step = die_at_step;
    _exit(write_run(out, word, NULL) ? 0 : 1);
  }
  int status;
  g_assert_cmpint(waitpid(child, &status, 0), ==, child);
  if (WIFSIGNALED(status)) return true;
  g_assert_cmpint(WEXITSTATUS(status), ==, 0);
  return false;
}

static void check_every_step(bool before, bool without_exchange) {
  Place place = place_new();
  wfm_publish_without_exchange = without_exchange;
  int step = 0;
  for (bool killed = true; killed; step++) {
    g_assert_cmpint(step, <, 1000);
    remove_all(place.out);
    if (before) must_write(place.out, "old");
    killed = killed_at(place.out, "new", step);
    if (!without_exchange) {
      g_autofree char *held = held_by(place.out);
      g_assert_true(strcmp(held, before ? "old" : "") == 0 || strcmp(held, "new") == 0);
    }
    /* the next start: recovers, and leaves nothing lying about */
    g_autoptr(GError) err = NULL;
    WfmPublish *publish = wfm_publish_new(place.out, &err);
    g_assert_no_error(err);
    wfm_publish_free(publish);
    g_autofree char *after = held_by(place.out);
    g_assert_true(strcmp(after, before ? "old" : "") == 0 || strcmp(after, "new") == 0);
    g_assert_cmpint(entries_in(place.dir), ==, *after ? 1 : 0);
  }
  g_assert_cmpint(step, >, 10);
  g_autofree char *last = held_by(place.out);
  g_assert_cmpstr(last, ==, "new");
  wfm_publish_without_exchange = false;
  place_clear(&place);
}

static void test_killed_at_every_step(void) {
  check_every_step(true, false);
}

static void test_killed_at_every_step_of_the_first_run(void) {
  check_every_step(false, false);
}

static void test_killed_where_folders_cannot_be_exchanged(void) {
  check_every_step(true, true);
}

static void test_killed_at_random_moments(void) {
  Place place = place_new();
  WfmRng rng;
  wfm_rng_init(&rng, 2026, 1);
  must_write(place.out, "run-0");
  gint64 begun = g_get_monotonic_time();
  must_write(place.out, "run-0");
  uint32_t whole_run_us = (uint32_t)(g_get_monotonic_time() - begun);
  int finished = 0;
  for (int i = 1; i <= 100; i++) {
    g_autofree char *word = g_strdup_printf("run-%d", i);
    g_autofree char *before = held_by(place.out);
    pid_t child = fork();
    if (child == 0) _exit(write_run(place.out, word, NULL) ? 0 : 1);
    g_usleep(wfm_rng_below(&rng, MIN(whole_run_us, 100000) * 3 / 2 + 1000));
    kill(child, SIGKILL);
    int status;
    waitpid(child, &status, 0);
    finished += WIFEXITED(status);
    g_autofree char *held = held_by(place.out);
    g_assert_true(strcmp(held, before) == 0 || strcmp(held, word) == 0);
  }
  g_test_message("%d of 100 runs came to their end before they were killed", finished);
  must_write(place.out, "last");
  g_assert_cmpint(entries_in(place.dir), ==, 1);
  place_clear(&place);
}

static void test_a_second_run_is_refused(void) {
  Place place = place_new();
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPublish) first = wfm_publish_new(place.out, &err);
  g_assert_no_error(err);
  g_autoptr(WfmPublish) second = wfm_publish_new(place.out, &err);
  g_assert_null(second);
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INTERNAL);
  g_autofree char *holder = g_strdup_printf("another run (process %ld) is writing there", (long)getpid());
  g_assert_nonnull(strstr(err->message, holder));
  /* another folder beside it is free */
  g_autofree char *other = g_build_filename(place.dir, "other", NULL);
  must_write(other, "x");
  wfm_publish_free(g_steal_pointer(&first));
  must_write(place.out, "after");
  place_clear(&place);
}

static void test_what_is_not_replaced_is_carried_over(void) {
  Place place = place_new();
  must_write(place.out, "old");
  g_autofree char *note = g_build_filename(place.out, "notes.txt", NULL);
  g_autofree char *folder = g_build_filename(place.out, "archive", NULL);
  g_autofree char *inside = g_build_filename(folder, "2026.csv", NULL);
  g_autofree char *link = g_build_filename(place.out, "latest", NULL);
  g_assert_true(g_file_set_contents(note, "mine", -1, NULL));
  g_assert_cmpint(mkdir(folder, 0750), ==, 0);
  g_assert_true(g_file_set_contents(inside, "kept", -1, NULL));
  g_assert_cmpint(symlink("nowhere", link), ==, 0);
  g_assert_cmpint(chmod(place.out, 0751), ==, 0);
  must_write(place.out, "new");
  g_autofree char *held = held_by(place.out);
  g_assert_cmpstr(held, ==, "new");
  g_autofree char *text = NULL, *deep = NULL, *target = g_file_read_link(link, NULL);
  g_assert_true(g_file_get_contents(note, &text, NULL, NULL) && g_file_get_contents(inside, &deep, NULL, NULL));
  g_assert_cmpstr(text, ==, "mine");
  g_assert_cmpstr(deep, ==, "kept");
  g_assert_cmpstr(target, ==, "nowhere");
  struct stat status;
  stat(place.out, &status);
  g_assert_cmpint(status.st_mode & 07777, ==, 0751);
  place_clear(&place);
}

static void test_a_linked_folder_stays_linked(void) {
  Place place = place_new();
  g_autofree char *real = g_build_filename(place.dir, "elsewhere", NULL);
  must_write(real, "old");
  g_assert_cmpint(symlink("elsewhere", place.out), ==, 0);
  must_write(place.out, "new");
  g_autofree char *target = g_file_read_link(place.out, NULL);
  g_assert_cmpstr(target, ==, "elsewhere");
  g_autofree char *held = held_by(real);
  g_assert_cmpstr(held, ==, "new");
  place_clear(&place);
}

static void assert_refused(const char *out, const char *words) {
  g_autoptr(GError) err = NULL;
  g_autoptr(WfmPublish) publish = wfm_publish_new(out, &err);
  g_assert_null(publish);
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INTERNAL);
  if (!strstr(err->message, words)) g_error("expected \"%s\" in \"%s\"", words, err->message);
}

static void test_places_that_cannot_be(void) {
  Place place = place_new();
  g_assert_true(g_file_set_contents(place.out, "a file", -1, NULL));
  assert_refused(place.out, "is not a folder");
  g_autofree char *deep = g_build_filename(place.dir, "absent", "out", NULL);
  assert_refused(deep, "cannot be made");
  assert_refused("/proc/wfm-out", "nothing can be written");
  assert_refused("/", "cannot be replaced as a whole");
  g_autofree char *dangling = g_build_filename(place.dir, "dangling", NULL);
  g_assert_cmpint(symlink("nowhere", dangling), ==, 0);
  assert_refused(dangling, "cannot be found");
  g_autofree char *text = NULL;
  g_assert_true(g_file_get_contents(place.out, &text, NULL, NULL));
  g_assert_cmpstr(text, ==, "a file");
  place_clear(&place);
}

/* A full disk: /dev/full cannot be an output, so the stream's own buffer is filled and its descriptor closed behind its back. */
static void test_a_failed_write_leaves_the_old(void) {
  Place place = place_new();
  must_write(place.out, "old");
  g_autoptr(GError) err = NULL;
  WfmPublish *publish = wfm_publish_new(place.out, &err);
  FILE *stream = wfm_publish_open(publish, files[0], &err);
  g_assert_no_error(err);
  FILE *full = fopen("/dev/full", "w");
  g_assert_cmpint(dup2(fileno(full), fileno(stream)), >=, 0);
  fclose(full);
  fputs("does not fit\n", stream);
  g_assert_false(wfm_publish_commit(publish, &err));
  g_assert_error(err, WFM_ERROR, WFM_STATUS_INTERNAL);
  g_assert_nonnull(strstr(err->message, "forecast.csv: cannot be written: No space left"));
  wfm_publish_free(publish);
  g_autofree char *held = held_by(place.out);
  g_assert_cmpstr(held, ==, "old");
  g_assert_cmpint(entries_in(place.dir), ==, 1);
  place_clear(&place);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/publish/killed-at-every-step", test_killed_at_every_step);
  g_test_add_func("/publish/killed-at-every-step-of-the-first-run", test_killed_at_every_step_of_the_first_run);
  g_test_add_func("/publish/killed-where-folders-cannot-be-exchanged", test_killed_where_folders_cannot_be_exchanged);
  g_test_add_func("/publish/killed-at-random-moments", test_killed_at_random_moments);
  g_test_add_func("/publish/a-second-run-is-refused", test_a_second_run_is_refused);
  g_test_add_func("/publish/what-is-not-replaced-is-carried-over", test_what_is_not_replaced_is_carried_over);
  g_test_add_func("/publish/a-linked-folder-stays-linked", test_a_linked_folder_stays_linked);
  g_test_add_func("/publish/places-that-cannot-be", test_places_that_cannot_be);
  g_test_add_func("/publish/a-failed-write-leaves-the-old", test_a_failed_write_leaves_the_old);
  return g_test_run();
}
