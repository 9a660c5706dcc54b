/* Around an output folder PARENT/NAME stand, while a run is at work: PARENT/.NAME.lock (held by flock, with the process number),
 * PARENT/.NAME.new-PID (the folder in the making; after the exchange: the former one), and, only where folders cannot be exchanged,
 * PARENT/.NAME.old between two renames. What a killed run left of these, the next start recovers or removes. */
#include "cli/data/publish.h"

#include "cli/data/publish_steps.h"
#include "core/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

void (*wfm_publish_step)(const char *step) = NULL;
bool wfm_publish_without_exchange = false;

struct WfmPublish {
  char *out, *parent, *name; /* out = parent/name, links resolved */
  char *lock, *new_dir, *old_dir;
  int lock_fd;
  GPtrArray *names, *streams; /* of the files that were opened */
};

static void step(const char *name) {
  if (wfm_publish_step) wfm_publish_step(name);
}

static bool fail(GError **err, const char *path, const char *doing) {
  int error = errno;
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: %s: %s", path, doing, g_strerror(error));
  return false;
}

/* ---- Trees ---- */

void wfm_remove_tree(const char *path) {
  struct stat status;
  if (lstat(path, &status) != 0) return;
  if (!S_ISDIR(status.st_mode)) {
    unlink(path);
    return;
  }
  g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
  const char *entry;
  while (dir && (entry = g_dir_read_name(dir))) {
    g_autofree char *inside = g_build_filename(path, entry, NULL);
    wfm_remove_tree(inside);
  }
  rmdir(path);
}

static bool sync_path(const char *path, GError **err) {
  int fd = open(path, O_RDONLY | O_CLOEXEC);
  bool done = fd >= 0 && fsync(fd) == 0;
  /* Some file systems have no sync for folders (EINVAL); there is nothing more to be done there. */
  if (!done && fd >= 0 && errno == EINVAL) done = true;
  if (!done) fail(err, path, "cannot be synced");
  if (fd >= 0) close(fd);
  return done;
}

static bool write_all(int to, const char *buffer, size_t n) {
  while (n > 0) {
    ssize_t written = write(to, buffer, n);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    buffer += written;
    n -= (size_t)written;
  }
  return true;
}

static bool copy_file(const char *from, const char *to, mode_t mode) {
  char buffer[65536];
  int in = open(from, O_RDONLY | O_CLOEXEC), out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777);
  ssize_t n = out < 0 ? -1 : 0;
  while (out >= 0 && (n = read(in, buffer, sizeof buffer)) > 0)
    if (!write_all(out, buffer, (size_t)n)) {
      n = -1;
      break;
    }
  bool done = n == 0 && fsync(out) == 0;
  if (in >= 0) close(in);
  if (out >= 0 && close(out) != 0) done = false;
  return done;
}

/* Everything of `from` that `to` does not have. */
static bool carry_over(const char *from, const char *to, GError **err) {
  g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
  if (!dir) return fail(err, from, "cannot be read");
  const char *entry;
  while ((entry = g_dir_read_name(dir))) {
    g_autofree char *source = g_build_filename(from, entry, NULL);
    g_autofree char *target = g_build_filename(to, entry, NULL);
    struct stat status, there;
    if (lstat(target, &there) == 0) continue;
    if (lstat(source, &status) != 0) return fail(err, source, "cannot be carried over");
    step("carry");
    if (S_ISDIR(status.st_mode)) {
      if (mkdir(target, status.st_mode & 07777) != 0) return fail(err, target, "cannot be made");
      if (!carry_over(source, target, err)) return false;
      continue;
    }
    bool linked = linkat(AT_FDCWD, source, AT_FDCWD, target, 0) == 0;
    if (!linked && !(S_ISREG(status.st_mode) && copy_file(source, target, status.st_mode)))
      return fail(err, source, "cannot be carried over");
  }
  return sync_path(to, err);
}

/* ---- Place and lock ---- */

static bool find_place(WfmPublish *publish, const char *out_dir, GError **err) {
  struct stat status;
  g_autofree char *path = g_strdup(out_dir);
  size_t n = strlen(path);
  while (n > 1 && path[n - 1] == '/') path[--n] = 0;
  if (lstat(path, &status) == 0) {
    char *real = realpath(path, NULL);
    if (!real) return fail(err, out_dir, "the output folder cannot be found");
    publish->out = g_strdup(real);
    free(real);
    if (stat(publish->out, &status) == 0 && !S_ISDIR(status.st_mode)) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: is not a folder; output goes into a folder, choose another by --out", out_dir);
      return false;
    }
    publish->parent = g_path_get_dirname(publish->out);
  } else if (errno != ENOENT) {
    return fail(err, out_dir, "the output folder cannot be reached");
  } else {
    g_autofree char *above = g_path_get_dirname(path);
    char *real = realpath(above, NULL);
    if (!real) return fail(err, out_dir, "the output folder cannot be made");
    publish->parent = g_strdup(real);
    free(real);
    g_autofree char *name = g_path_get_basename(path);
    publish->out = g_build_filename(publish->parent, name, NULL);
  }
  publish->name = g_path_get_basename(publish->out);
  if (strcmp(publish->name, "/") == 0 || strcmp(publish->name, ".") == 0 || strcmp(publish->name, "..") == 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be replaced as a whole; choose another folder by --out", out_dir);
    return false;
  }
  publish->lock = g_strdup_printf("%s/.%s.lock", publish->parent, publish->name);
  publish->new_dir = g_strdup_printf("%s/.%s.new-%ld", publish->parent, publish->name, (long)getpid());
  publish->old_dir = g_strdup_printf("%s/.%s.old", publish->parent, publish->name);
  return true;
}

static bool refuse_held(const WfmPublish *publish, int fd, GError **err) {
  char holder[24] = "";
  ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
  holder[MAX(n, 0)] = 0;
  g_strstrip(holder);
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: another run%s%s%s is writing there; wait for it, or choose another folder by --out",
              publish->out, *holder ? " (process " : "", holder, *holder ? ")" : "");
  return false;
}

/* The lock file is removed by its holder; so a lock counts only if the file still has its name after it was got. */
static bool take_lock(WfmPublish *publish, GError **err) {
  for (;;) {
    int fd = open(publish->lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0) return fail(err, publish->parent, "the output folder is made here, but nothing can be written");
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      bool held = errno == EWOULDBLOCK;
      held ? refuse_held(publish, fd, err) : fail(err, publish->lock, "cannot be locked");
      close(fd);
      return false;
    }
    struct stat mine, named;
    if (fstat(fd, &mine) == 0 && stat(publish->lock, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev) {
      g_autofree char *pid = g_strdup_printf("%ld\n", (long)getpid());
      if (ftruncate(fd, 0) != 0 || pwrite(fd, pid, strlen(pid), 0) < 0) errno = 0; /* only for the message of others */
      publish->lock_fd = fd;
      return true;
    }
    close(fd);
  }
}

/* Under the lock nobody else is at work here: what lies about is of a run that was killed. */
static bool recover(const WfmPublish *publish, GError **err) {
  struct stat status;
  if (lstat(publish->old_dir, &status) == 0) {
    step("recover");
    if (lstat(publish->out, &status) != 0) {
      if (rename(publish->old_dir, publish->out) != 0) return fail(err, publish->old_dir, "the former output cannot be put back");
    } else
      wfm_remove_tree(publish->old_dir);
  }
  g_autofree char *prefix = g_strdup_printf(".%s.new-", publish->name);
  g_autoptr(GDir) dir = g_dir_open(publish->parent, 0, NULL);
  const char *entry;
  while (dir && (entry = g_dir_read_name(dir))) {
    if (!g_str_has_prefix(entry, prefix) || strspn(entry + strlen(prefix), "0123456789") != strlen(entry + strlen(prefix))) continue;
    g_autofree char *path = g_build_filename(publish->parent, entry, NULL);
    step("remove");
    wfm_remove_tree(path);
  }
  return true;
}

static bool make_new_dir(const WfmPublish *publish, GError **err) {
  struct stat status;
  step("make");
  if (mkdir(publish->new_dir, 0777) != 0) return fail(err, publish->new_dir, "cannot be made");
  if (stat(publish->out, &status) == 0 && chmod(publish->new_dir, status.st_mode & 07777) != 0)
    return fail(err, publish->new_dir, "cannot get the rights of the former folder");
  return true;
}

WfmPublish *wfm_publish_new(const char *out_dir, GError **err) {
  WfmPublish *publish = g_new0(WfmPublish, 1);
  publish->lock_fd = -1;
  publish->names = g_ptr_array_new_with_free_func(g_free);
  publish->streams = g_ptr_array_new();
  if (find_place(publish, out_dir, err) && take_lock(publish, err) && recover(publish, err) && make_new_dir(publish, err)) return publish;
  wfm_publish_free(publish);
  return NULL;
}

/* ---- Files ---- */

FILE *wfm_publish_open(WfmPublish *publish, const char *name, GError **err) {
  g_assert(*name && *name != '.' && !strchr(name, '/'));
  g_autofree char *path = g_build_filename(publish->new_dir, name, NULL);
  step("open");
  FILE *stream = fopen(path, "wxe");
  if (!stream) {
    fail(err, path, "cannot be made");
    return NULL;
  }
  g_ptr_array_add(publish->names, g_strdup(name));
  g_ptr_array_add(publish->streams, stream);
  return stream;
}

bool wfm_publish_write(WfmPublish *publish, const char *name, const void *bytes, size_t n, GError **err) {
  g_assert(*name && *name != '.' && !strchr(name, '/'));
  g_autofree char *path = g_build_filename(publish->new_dir, name, NULL);
  step("open");
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (fd < 0) return fail(err, path, "cannot be made");
  bool written = write_all(fd, bytes, n) && fsync(fd) == 0;
  int why = errno;
  step("sync");
  if (close(fd) != 0 && written) written = false, why = errno;
  errno = why;
  return written || fail(err, path, "cannot be written");
}

static bool close_files(WfmPublish *publish, GError **err) {
  bool done = true;
  for (guint i = 0; i < publish->streams->len; i++) {
    FILE *stream = publish->streams->pdata[i];
    bool written = !ferror(stream) && fflush(stream) == 0 && fsync(fileno(stream)) == 0;
    step("sync");
    if (fclose(stream) != 0) written = false;
    if (!written && done) {
      g_autofree char *path = g_build_filename(publish->out, publish->names->pdata[i], NULL);
      done = fail(err, path, "cannot be written");
    }
  }
  g_ptr_array_set_size(publish->streams, 0);
  return done;
}

/* ---- Exchange ---- */

static bool exchange(const WfmPublish *publish, GError **err) {
  struct stat status;
  step("exchange");
  if (lstat(publish->out, &status) != 0)
    return rename(publish->new_dir, publish->out) == 0 || fail(err, publish->out, "cannot be put in its place");
  if (!wfm_publish_without_exchange) {
    if (renameat2(AT_FDCWD, publish->new_dir, AT_FDCWD, publish->out, RENAME_EXCHANGE) == 0) return true;
    if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP) return fail(err, publish->out, "cannot be exchanged");
  }
  if (rename(publish->out, publish->old_dir) != 0) return fail(err, publish->out, "cannot be moved aside");
  step("between");
  if (rename(publish->new_dir, publish->out) == 0) return true;
  fail(err, publish->out, "cannot be put in its place");
  if (rename(publish->old_dir, publish->out) != 0) g_prefix_error(err, "the former output is in %s; ", publish->old_dir);
  return false;
}

bool wfm_publish_commit(WfmPublish *publish, GError **err) {
  struct stat status;
  if (!close_files(publish, err)) return false;
  if (stat(publish->out, &status) == 0 && !carry_over(publish->out, publish->new_dir, err)) return false;
  if (!sync_path(publish->new_dir, err) || !exchange(publish, err)) return false;
  step("exchanged");
  /* From here on the new folder is in its place; a failure to sync the parent cannot be undone and is told. */
  bool done = sync_path(publish->parent, err);
  step("clean");
  wfm_remove_tree(publish->new_dir);
  wfm_remove_tree(publish->old_dir);
  step("done");
  return done;
}

void wfm_publish_free(WfmPublish *publish) {
  if (!publish) return;
  for (guint i = 0; i < publish->streams->len; i++) fclose(publish->streams->pdata[i]);
  if (publish->lock_fd >= 0) {
    wfm_remove_tree(publish->new_dir);
    unlink(publish->lock);
    close(publish->lock_fd);
  }
  g_ptr_array_unref(publish->streams);
  g_ptr_array_unref(publish->names);
  g_free(publish->out);
  g_free(publish->parent);
  g_free(publish->name);
  g_free(publish->lock);
  g_free(publish->new_dir);
  g_free(publish->old_dir);
  g_free(publish);
}
