/* A SQLite database in the making: in memory, with fixed page settings, so that the same rows give the same bytes. Every table and column is
 * explained in the database itself, in the table "columns". */
#pragma once

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  const char *name, *type; /* type: TEXT, REAL, INTEGER */
  const char *meaning;     /* with its unit */
} WfmStoreColumn;

typedef struct {
  const char *name, *meaning;
  const WfmStoreColumn *column;
  size_t n_columns;
  const char *key; /* of the primary key; NULL: none */
} WfmStoreTable;

typedef struct {
  sqlite3 *db;
  sqlite3_stmt *insert, *explain;
  int at; /* columns of the row that are bound */
} WfmStore;

WfmStore *wfm_store_new(GError **err);
void wfm_store_free(WfmStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WfmStore, wfm_store_free)

/* Makes the table and readies rows for it. */
bool wfm_store_begin(WfmStore *store, const WfmStoreTable *table, GError **err);
/* The cells of a row in order; a text NULL and a NaN are NULL. */
void wfm_store_text(WfmStore *store, const char *text);
void wfm_store_real(WfmStore *store, double value);
void wfm_store_int(WfmStore *store, int64_t value);
bool wfm_store_row(WfmStore *store, GError **err);

/* A view, explained like a table. */
bool wfm_store_view(WfmStore *store, const char *name, const char *meaning, const char *select, GError **err);
/* Appends the database's bytes. Errors: WFM_STATUS_INTERNAL. */
bool wfm_store_finish(WfmStore *store, GString *out, GError **err);
