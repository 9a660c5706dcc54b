/* Writing CSV for others: cell by cell, quotes by RFC 4180, LF line ends. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  GString *out;
  char separator;
  bool for_spreadsheets; /* texts that would be formulas get an apostrophe (cli/data/export/export.h) */
  bool begun;            /* the line has a cell */
} WfmCsv;

void wfm_csv_text(WfmCsv *csv, const char *text);
void wfm_csv_int(WfmCsv *csv, int64_t value);
/* At most so many decimals; NaN is an empty cell. */
void wfm_csv_real(WfmCsv *csv, double value, int decimals);
void wfm_csv_end(WfmCsv *csv);
/* A line of names separated by commas: none of them holds one. */
void wfm_csv_header(WfmCsv *csv, const char *names);

/* Would a spreadsheet take the text for a formula? */
bool wfm_csv_is_formula(const char *text);

/* "2026-03-30 09:00" from wall-clock seconds: a form that spreadsheets know as a time. */
const char *wfm_csv_clock(char buffer[static 32], int64_t local);
