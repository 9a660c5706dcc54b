#include "cli/data/import/bytes.h"

#include "cli/data/import/workbook.h"
#include "cli/data/notation.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD 4096
#define RAW (1 << 17)

const char *const wfm_bytes_kind_names[] = {"UTF-8",
                                            "UTF-8 with a byte order mark",
                                            "UTF-8 with a byte order mark that was decoded twice",
                                            "UTF-16 (little endian)",
                                            "UTF-16 (big endian)",
                                            "workbook (.xlsx)"};

struct WfmBytes {
  char *name;
  int fd;     /* -1: memory */
  FILE *copy; /* owns fd where not NULL */
  const unsigned char *memory;
  size_t n;
  WfmBytesKind kind;
  WfmSheets sheets;        /* of a workbook */
  int64_t size, start, at; /* start: behind the mark */
  unsigned char *raw;      /* [RAW] of UTF-16 */
  uint32_t high;           /* surrogate that waits for its second half */
  unsigned char odd;       /* first byte of a unit that was cut */
  bool has_odd;
};

static ptrdiff_t raw_read(WfmBytes *bytes, void *to, size_t size) {
  ptrdiff_t n = 0;
  if (bytes->fd < 0) {
    n = (ptrdiff_t)MIN(size, bytes->n - (size_t)bytes->at);
    memcpy(to, bytes->memory + bytes->at, (size_t)n);
  } else {
    do n = pread(bytes->fd, to, size, (off_t)bytes->at);
    while (n < 0 && errno == EINTR);
  }
  if (n > 0) bytes->at += n;
  return n;
}

/* ---- What it is ---- */

static const struct {
  const char *bytes;
  size_t n;
  const char *what;
} refused[] = {
    {"\xd0\xcf\x11\xe0", 4, "is an old Excel workbook (.xls); right would be .xlsx or CSV"},
    {"\x1f\x8b", 2, "is compressed by gzip; unpack it"},
    {"\x28\xb5\x2f\xfd", 4, "is compressed by zstd; unpack it"},
    {"BZh", 3, "is compressed by bzip2; unpack it"},
    {"\xfd"
     "7zXZ",
     5, "is compressed by xz; unpack it"},
    {"7z\xbc\xaf", 4, "is a 7-Zip archive; unpack it"},
    {"%PDF", 4, "is a PDF document; right would be the table as CSV"},
    {"SQLite format 3", 15, "is an SQLite database; right would be a table as CSV"},
    {"PAR1", 4, "is a Parquet file; right would be the table as CSV"},
    {"<!DOCTYPE html", 14, "is a page of HTML (a login page, perhaps); right would be the export itself"},
    {"<html", 5, "is a page of HTML (a login page, perhaps); right would be the export itself"},
    {"{\"", 2, "is JSON; right would be the export as CSV"},
    {"{\n", 2, "is JSON; right would be the export as CSV"},
    {"[{", 2, "is JSON; right would be the export as CSV"},
    {"<?xml", 5, "is XML; right would be CSV or .xlsx"},
};

static const char *kind_of(WfmBytes *bytes, const unsigned char *p, size_t n) {
  for (size_t k = 0; k < G_N_ELEMENTS(refused); k++)
    if (n >= refused[k].n && g_ascii_strncasecmp((const char *)p, refused[k].bytes, refused[k].n) == 0) return refused[k].what;
  if (n >= 6 && memcmp(p, "\xc3\xaf\xc2\xbb\xc2\xbf", 6) == 0) return bytes->kind = WFM_BYTES_MARK_TWICE, bytes->start = 6, NULL;
  if (n >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) return bytes->kind = WFM_BYTES_MARK, bytes->start = 3, NULL;
  if (n >= 2 && p[0] == 0xff && p[1] == 0xfe) return bytes->kind = WFM_BYTES_UTF16_LE, bytes->start = 2, NULL;
  if (n >= 2 && p[0] == 0xfe && p[1] == 0xff) return bytes->kind = WFM_BYTES_UTF16_BE, bytes->start = 2, NULL;
  size_t zeros[2] = {0, 0}, seen = MIN(n, 1024);
  for (size_t k = 0; k < seen; k++) zeros[k & 1] += p[k] == 0;
  if (seen >= 8 && zeros[1] > seen / 3 && zeros[0] < seen / 20) return bytes->kind = WFM_BYTES_UTF16_LE, NULL;
  if (seen >= 8 && zeros[0] > seen / 3 && zeros[1] < seen / 20) return bytes->kind = WFM_BYTES_UTF16_BE, NULL;
  if (zeros[0] + zeros[1] > seen / 20) return "is binary; right would be a table as CSV or .xlsx";
  return NULL;
}

static bool look(WfmBytes *bytes, GError **err) {
  unsigned char head[HEAD];
  ptrdiff_t n = raw_read(bytes, head, sizeof head);
  if (n < 0) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: cannot be read: %s", bytes->name, g_strerror(errno));
    return false;
  }
  if (n >= 4 && memcmp(head, "PK\x03\x04", 4) == 0) {
    FILE *text = wfm_workbook_text(bytes->fd, bytes->memory, bytes->n, bytes->name, &bytes->sheets, err);
    if (!text) return false;
    if (bytes->copy)
      fclose(bytes->copy);
    else if (bytes->fd >= 0)
      close(bytes->fd);
    bytes->copy = text, bytes->fd = fileno(text), bytes->kind = WFM_BYTES_WORKBOOK;
  } else {
    const char *what = n == 0 ? "is empty" : kind_of(bytes, head, (size_t)n);
    if (what) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: %s", bytes->name, what);
      return false;
    }
  }
  if (bytes->kind == WFM_BYTES_UTF16_LE || bytes->kind == WFM_BYTES_UTF16_BE) bytes->raw = g_malloc(RAW);
  wfm_bytes_rewind(bytes);
  return true;
}

/* ---- Opening ---- */

static bool copy_stream(WfmBytes *bytes, int in) {
  char buffer[65536];
  ptrdiff_t n;
  bytes->copy = tmpfile();
  if (!bytes->copy) return false;
  while ((n = read(in, buffer, sizeof buffer)) != 0) {
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 || fwrite(buffer, 1, (size_t)n, bytes->copy) != (size_t)n) return false;
    bytes->size += n;
  }
  if (fflush(bytes->copy) != 0) return false;
  bytes->fd = fileno(bytes->copy);
  return true;
}

WfmBytes *wfm_bytes_open(const char *path, GError **err) {
  return wfm_bytes_open_sheet(path, NULL, err);
}

WfmBytes *wfm_bytes_open_sheet(const char *path, const char *sheet, GError **err) {
  g_autoptr(WfmBytes) bytes = g_new0(WfmBytes, 1);
  bool standard = strcmp(path, "-") == 0;
  g_autofree char *base = standard ? g_strdup("standard input") : g_path_get_basename(path);
  bytes->name = wfm_show_text(base);
  bytes->fd = -1;
  bytes->sheets.wanted = sheet;
  int fd = standard ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
  struct stat status;
  bool good = fd >= 0 && fstat(fd, &status) == 0;
  if (good && S_ISDIR(status.st_mode)) good = false, errno = EISDIR;
  if (good && S_ISREG(status.st_mode) && !standard)
    bytes->fd = fd, bytes->size = status.st_size;
  else if (good) {
    good = copy_stream(bytes, fd);
    close(fd);
  } else if (fd >= 0)
    close(fd);
  if (!good) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT, "%s: cannot be read: %s", bytes->name, g_strerror(errno));
    return NULL;
  }
  if (!look(bytes, err)) return NULL;
  if (!bytes->copy) posix_fadvise(bytes->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return g_steal_pointer(&bytes);
}

WfmBytes *wfm_bytes_of_memory(const char *name, const void *memory, size_t n, GError **err) {
  g_autoptr(WfmBytes) bytes = g_new0(WfmBytes, 1);
  bytes->name = g_strdup(name);
  bytes->fd = -1;
  bytes->memory = memory;
  bytes->n = n;
  bytes->size = (int64_t)n;
  return look(bytes, err) ? g_steal_pointer(&bytes) : NULL;
}

void wfm_bytes_free(WfmBytes *bytes) {
  if (!bytes) return;
  if (bytes->copy)
    fclose(bytes->copy);
  else if (bytes->fd >= 0)
    close(bytes->fd);
  g_free(bytes->name);
  wfm_sheets_clear(&bytes->sheets);
  g_free(bytes->raw);
  g_free(bytes);
}

const char *wfm_bytes_name(const WfmBytes *bytes) {
  return bytes->name;
}
WfmBytesKind wfm_bytes_kind(const WfmBytes *bytes) {
  return bytes->kind;
}
const char *wfm_bytes_sheet(const WfmBytes *bytes) {
  return bytes->sheets.read;
}
const GPtrArray *wfm_bytes_other_sheets(const WfmBytes *bytes) {
  return bytes->sheets.others;
}
int64_t wfm_bytes_size(const WfmBytes *bytes) {
  return bytes->size;
}

void wfm_bytes_rewind(WfmBytes *bytes) {
  bytes->at = bytes->start;
  bytes->high = 0;
  bytes->has_odd = false;
}

/* ---- Text ---- */

/* At most four bytes; what is no character becomes U+FFFD. */
static size_t put(char *to, WfmBytes *bytes, uint32_t unit) {
  size_t n = 0;
  if (unit >= 0xdc00 && unit <= 0xdfff && bytes->high) {
    n = (size_t)g_unichar_to_utf8(0x10000 + ((bytes->high - 0xd800) << 10) + (unit - 0xdc00), to);
    bytes->high = 0;
    return n;
  }
  if (bytes->high) n += (size_t)g_unichar_to_utf8(0xfffd, to);
  bytes->high = 0;
  if (unit >= 0xd800 && unit <= 0xdbff)
    bytes->high = unit;
  else
    n += (size_t)g_unichar_to_utf8(unit >= 0xdc00 && unit <= 0xdfff ? 0xfffd : unit, to + n);
  return n;
}

ptrdiff_t wfm_bytes_read(WfmBytes *bytes, char *to, size_t size) {
  if (!bytes->raw) return raw_read(bytes, to, size);
  size_t out = 0;
  while (out == 0) {
    /* A unit of two bytes becomes six at most, with the lost first half of a pair before it. */
    ptrdiff_t n = raw_read(bytes, bytes->raw, MIN(RAW, MAX(2, size / 6 * 2)));
    if (n <= 0) return n;
    ptrdiff_t k = 0;
    if (bytes->has_odd) {
      unsigned char a = bytes->odd, b = bytes->raw[k++];
      bytes->has_odd = false;
      out += put(to + out, bytes, bytes->kind == WFM_BYTES_UTF16_LE ? a | (uint32_t)b << 8 : b | (uint32_t)a << 8);
    }
    for (; k + 1 < n; k += 2) {
      uint32_t a = bytes->raw[k], b = bytes->raw[k + 1];
      out += put(to + out, bytes, bytes->kind == WFM_BYTES_UTF16_LE ? a | b << 8 : b | a << 8);
    }
    if (k < n) bytes->odd = bytes->raw[k], bytes->has_odd = true;
  }
  return (ptrdiff_t)out;
}
