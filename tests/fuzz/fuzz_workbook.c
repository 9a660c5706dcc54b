/* Workbooks: a zip archive of XML parts of which the input is one, or names several ("== sheet1.xml"); the archive itself meets wild bytes in
 * fuzz_export. Any parts give a table of text, or one message. */
#include "cli/data/import/intake.h"
#include "cli/data/import/workbook.h"
#include "tests/fuzz/outside.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static const struct {
  const char *name, *path, *text;
} parts[] = {
    {"sheet1.xml", "xl/worksheets/sheet1.xml",
     "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>date</t></is></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>"
     "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>46100.5</v></c><c r=\"B2\"><v>3</v></c></row></sheetData></worksheet>"},
    {"workbook.xml", "xl/workbook.xml",
     "<workbook xmlns:r=\"r\"><workbookPr date1904=\"0\"/><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"},
    {"workbook.xml.rels", "xl/_rels/workbook.xml.rels",
     "<Relationships><Relationship Id=\"rId1\" Target=\"worksheets/sheet1.xml\"/></Relationships>"},
    {"styles.xml", "xl/styles.xml",
     "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy-mm-dd hh:mm\"/></numFmts><cellXfs><xf numFmtId=\"0\"/>"
     "<xf numFmtId=\"164\"/></cellXfs></styleSheet>"},
    {"sharedStrings.xml", "xl/sharedStrings.xml", "<sst><si><t>offered</t></si></sst>"},
};

typedef struct {
  struct {
    const char *bytes;
    size_t n;
  } part[G_N_ELEMENTS(parts)];
} Given;

static void give(void *user, const char *name, const char *bytes, size_t n) {
  Given *given = user;
  for (size_t k = 0; k < G_N_ELEMENTS(parts); k++)
    if (strcmp(parts[k].name, *name ? name : "sheet1.xml") == 0 && n) given->part[k].bytes = bytes, given->part[k].n = n;
}

static size_t make_archive(char *out, size_t size, const Given *given) {
  size_t used = 0;
  struct archive *archive = archive_write_new();
  archive_write_set_format_zip(archive);
  archive_write_zip_set_compression_store(archive);
  g_assert_cmpint(archive_write_open_memory(archive, out, size, &used), ==, ARCHIVE_OK);
  for (size_t k = 0; k < G_N_ELEMENTS(parts); k++) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, parts[k].path);
    archive_entry_set_size(entry, (la_int64_t)given->part[k].n);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    g_assert_cmpint(archive_write_header(archive, entry), ==, ARCHIVE_OK);
    g_assert_cmpint(archive_write_data(archive, given->part[k].bytes, given->part[k].n), ==, (la_ssize_t)given->part[k].n);
    archive_entry_free(entry);
  }
  archive_write_close(archive);
  archive_write_free(archive);
  return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  fuzz_folder();
  if (n > 1 << 16) return 0;
  Given given = {0};
  for (size_t k = 0; k < G_N_ELEMENTS(parts); k++) given.part[k].bytes = parts[k].text, given.part[k].n = strlen(parts[k].text);
  fuzz_cut(bytes, n, give, &given);
  size_t size = n + 16384;
  g_autofree char *book = g_malloc(size);
  size_t used = make_archive(book, size, &given);
  g_autoptr(GError) err = NULL;
  FILE *text = wfm_workbook_text(-1, book, used, "fuzz.xlsx", NULL, &err);
  g_assert_true((text == NULL) == (err != NULL));
  if (err) g_assert_true(*err->message && g_utf8_validate(err->message, -1, NULL));
  if (text) fclose(text);
  WfmIntakeOptions options = {.zone = "Europe/Dublin", .step_s = 1800, .week = 20000 - 20000 % 7 + 4};
  g_autoptr(WfmIntake) intake = wfm_intake_new(&options);
  g_clear_error(&err);
  if (!wfm_intake_memory(intake, "fuzz.xlsx", book, used, &err)) g_assert_true(g_utf8_validate(err->message, -1, NULL));
  return 0;
}
