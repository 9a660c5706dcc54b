#include "cli/data/export/export.h"

#include <string.h>

/* ---- Names of files ---- */

enum { LONGEST_NAME = 64, HASH_SHOWN = 10 };

/* Names that Windows gives to devices, whatever follows a dot. */
static bool is_device(const char *text) {
  static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
  size_t n = strcspn(text, ".");
  for (size_t k = 0; k < G_N_ELEMENTS(devices); k++) {
    bool numbered = k > 3 && n == 4 && g_ascii_isdigit(text[3]);
    if ((n == 3 ? k <= 3 : numbered) && g_ascii_strncasecmp(text, devices[k], 3) == 0) return true;
  }
  return false;
}

char *wfm_export_safe_name(const char *text) {
  g_autoptr(GString) name = g_string_new(NULL);
  for (const char *at = text; *at && name->len < LONGEST_NAME; at++) {
    bool fine = g_ascii_isalnum(*at) || *at == '_' || ((*at == '-' || *at == '.') && name->len > 0);
    g_string_append_c(name, fine ? *at : '_');
  }
  while (name->len > 0 && name->str[name->len - 1] == '.') g_string_truncate(name, name->len - 1); /* Windows drops them */
  if (strcmp(name->str, text) == 0 && name->len > 0 && !is_device(text)) return g_string_free(g_steal_pointer(&name), FALSE);
  g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
  g_string_truncate(name, MIN(name->len, (gsize)(LONGEST_NAME - HASH_SHOWN - 1)));
  return g_strdup_printf("%s-%.*s", name->len ? name->str : "_", HASH_SHOWN, hash);
}

/* ---- Files ---- */

static void free_file(WfmExportFile *file) {
  g_free(file->name);
  g_string_free(file->bytes, TRUE);
  g_free(file);
}

WfmExportFiles *wfm_export_files_new(void) {
  WfmExportFiles *files = g_new0(WfmExportFiles, 1);
  files->file = g_ptr_array_new_with_free_func((GDestroyNotify)free_file);
  files->note = g_ptr_array_new_with_free_func(g_free);
  files->taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  return files;
}

void wfm_export_files_free(WfmExportFiles *files) {
  if (!files) return;
  g_ptr_array_unref(files->file);
  g_ptr_array_unref(files->note);
  g_hash_table_unref(files->taken);
  g_free(files);
}

GString *wfm_export_file(WfmExportFiles *files, const char *stem, const char *suffix) {
  WfmExportFile *file = g_new0(WfmExportFile, 1);
  g_autofree char *safe = wfm_export_safe_name(stem);
  file->name = g_strconcat(safe, suffix, NULL);
  g_autofree char *lower = g_ascii_strdown(file->name, -1);
  if (!g_hash_table_add(files->taken, g_steal_pointer(&lower))) {
    /* "Bob" and "bob" would be one file on some disks. */
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, stem, -1);
    g_free(file->name);
    file->name = g_strdup_printf("%s-%.*s%s", safe, HASH_SHOWN, hash, suffix);
    g_hash_table_add(files->taken, g_ascii_strdown(file->name, -1));
  }
  file->bytes = g_string_new(NULL);
  g_ptr_array_add(files->file, file);
  return file->bytes;
}

void wfm_export_note(WfmExportFiles *files, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_ptr_array_add(files->note, g_strdup_vprintf(format, arguments));
  va_end(arguments);
}

/* ---- Names of the other side ---- */

#define COLUMN(field, kind_of, ...)                                                                                                        \
  { .name = #field, .type = WFM_CELL_##kind_of, .offset = offsetof(WfmExportNameRow, field), __VA_ARGS__ }

static const WfmColumn name_columns[] = {
    COLUMN(kind, CHOICE, .required = true, .choices = "queue|queue_id|channel|agent|email|activity|column",
           .help =
               "Of what it is a name: a queue, its number over there, a channel, an agent, his e-mail, an activity (work, a kind of break, "
               "meeting), or a column or tag of the file itself.",
           .example = "queue"),
    COLUMN(name, TEXT, .required = true, .help = "How this plan calls it.", .example = "voice-en"),
    COLUMN(value, TEXT, .required = true, .help = "How the other tool calls it.", .example = "Support English"),
};
const WfmTable wfm_table_export_names = {
    .name = "export_names",
    .summary = "How another tool calls queues, people and activities (wfm export --names).",
    .row_size = sizeof(WfmExportNameRow),
    .line_offset = offsetof(WfmExportNameRow, line),
    .columns = name_columns,
    .n_columns = G_N_ELEMENTS(name_columns),
    .key = "kind,name",
};

const char *wfm_export_name_given(const WfmExportInput *input, WfmExportNameKind kind, const char *name) {
  const WfmExportNameRow *row = input->names ? input->names->rows : NULL;
  for (size_t i = 0; row && i < input->names->n_rows; i++)
    if (row[i].kind == (int)kind && strcmp(row[i].name, name) == 0) return row[i].value;
  return NULL;
}

const char *wfm_export_name(const WfmExportInput *input, WfmExportNameKind kind, const char *name) {
  const char *given = wfm_export_name_given(input, kind, name);
  return given ? given : name;
}

const WfmExportTarget *wfm_export_target_named(const char *name) {
  for (size_t t = 0; t < wfm_n_export_targets; t++)
    if (strcmp(wfm_export_targets[t]->name, name) == 0) return wfm_export_targets[t];
  return NULL;
}
