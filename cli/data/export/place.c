#include "cli/data/export/place.h"

#include "cli/data/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool refuse(GError **err, const char *path, int why) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be written: %s", path, g_strerror(why));
  return false;
}

static bool to_stdout(const GString *bytes, GError **err) {
  bool written = fwrite(bytes->str, 1, bytes->len, stdout) == bytes->len && fflush(stdout) == 0;
  return written || errno == EPIPE || refuse(err, "standard output", errno);
}

/* The rename must not come undone when the machine goes down. File systems that cannot sync a folder have nothing to offer here. */
static void sync_folder(const char *folder) {
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd);
  close(fd);
}

bool wfm_export_place_file(const char *path, const GString *bytes, GError **err) {
  if (strcmp(path, "-") == 0) return to_stdout(bytes, err);
  if (g_file_test(path, G_FILE_TEST_IS_DIR)) return refuse(err, path, EISDIR);
  g_autofree char *folder = g_path_get_dirname(path), *name = g_path_get_basename(path);
  g_autofree char *hidden = g_strdup_printf("%s/.%s.new", folder, name);
  FILE *out = fopen(hidden, "we");
  if (!out) return refuse(err, path, errno);
  bool written = fwrite(bytes->str, 1, bytes->len, out) == bytes->len && fflush(out) == 0 && fsync(fileno(out)) == 0;
  int why = errno;
  if (fclose(out) != 0 && written) written = false, why = errno;
  if (written && rename(hidden, path) == 0) {
    sync_folder(folder);
    return true;
  }
  if (written) why = errno;
  unlink(hidden);
  return refuse(err, path, why);
}

bool wfm_export_place_folder(const char *path, const WfmExportFiles *files, GError **err) {
  g_autoptr(WfmPublish) publish = wfm_publish_new(path, err);
  if (!publish) return false;
  for (guint k = 0; k < files->file->len; k++) {
    const WfmExportFile *file = files->file->pdata[k];
    if (!wfm_publish_write(publish, file->name, file->bytes->str, file->bytes->len, err)) return false;
  }
  return wfm_publish_commit(publish, err);
}
