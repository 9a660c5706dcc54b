/* docs/tables.md from the tables' descriptions.
 *
 *   tables_page            prints it
 *   tables_page FILE       compares; exit status 1 where the page is not what the descriptions say */
#include "cli/data/plan.h"
#include "cli/data/results.h"

#include <stdlib.h>
#include <string.h>

static const char introduction[] = "# Tables\n"
                                   "\n"
                                   "This page is made from the descriptions in `cli/data/plan_tables.c` and `cli/data/results.c` "
                                   "(`tables_page > docs/tables.md` in the build's\n"
                                   "`tests/tables`; a test compares). `wfm schema TABLE` prints the same.\n"
                                   "\n"
                                   "A plan is a folder of these files, one table each: UTF-8, commas, a header line, quotation marks by "
                                   "RFC 4180, LF or CR LF. Columns stand in any\n"
                                   "order. Lines that begin with `#` are comments. Columns that begin with `x_`, and files whose name "
                                   "does, are the planner's own. `wfm check DIR` lists every\n"
                                   "mistake of every table with file, line and column (the number of the cell in its row).\n"
                                   "\n"
                                   "Notations: an *instant* is `2026-03-02T08:00:00Z` or with an offset; a *date or time* is local to the "
                                   "zone that the column names, unless it has an\n"
                                   "offset; a *length* is `30m`, `8h`, `7h30`, `90s`, and a bare number counts minutes; a share may be "
                                   "written `80%`; *words* are separated by blanks, `;` or\n"
                                   "`|`; *weekdays* are `Mon-Fri`, `Mon Wed Fri` or `all`.\n"
                                   "\n";

static char *make_page(void) {
  char *text = NULL;
  size_t n = 0;
  FILE *out = open_memstream(&text, &n);
  fputs(introduction, out);
  fputs("# Tables of a plan\n\n", out);
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++) wfm_schema_write(&wfm_plan_tables[i], out, true);
  fputs("# Tables of a run\n\n", out);
  for (size_t i = 0; i < G_N_ELEMENTS(wfm_result_tables); i++) wfm_schema_write(wfm_result_tables[i], out, true);
  fclose(out);
  size_t length = strlen(text);
  while (length > 1 && text[length - 2] == '\n') text[--length] = 0;
  return text;
}

int main(int argc, char **argv) {
  char *page = make_page();
  int status = 0;
  if (argc < 2) {
    fputs(page, stdout);
  } else {
    g_autofree char *there = NULL;
    bool same = g_file_get_contents(argv[1], &there, NULL, NULL) && strcmp(there, page) == 0;
    if (!same) printf("%s is not what the tables' descriptions say: run %s > %s\n", argv[1], argv[0], argv[1]);
    status = !same;
  }
  free(page);
  return status;
}
