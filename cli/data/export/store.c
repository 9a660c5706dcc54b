#include "cli/data/export/store.h"

#include "core/error.h"

#include <math.h>
#include <string.h>

/* "wfm1" */
#define APPLICATION_ID "0x77666d31"

static bool refuse(const WfmStore *store, GError **err) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "the database cannot be made: %s", sqlite3_errmsg(store->db));
  return false;
}

static bool run(const WfmStore *store, const char *sql, GError **err) {
  return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || refuse(store, err);
}

WfmStore *wfm_store_new(GError **err) {
  g_autoptr(WfmStore) store = g_new0(WfmStore, 1);
  bool made = sqlite3_open(":memory:", &store->db) == SQLITE_OK &&
              run(store,
                  "PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE; PRAGMA encoding='UTF-8'; PRAGMA application_id=" APPLICATION_ID
                  "; PRAGMA user_version=1; BEGIN;"
                  "CREATE TABLE tables (name TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, meaning TEXT NOT NULL);"
                  "CREATE TABLE columns (table_name TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, meaning TEXT NOT NULL,"
                  " PRIMARY KEY (table_name, number));",
                  err);
  if (made && sqlite3_prepare_v2(store->db, "INSERT INTO columns VALUES (?, ?, ?, ?)", -1, &store->explain, NULL) == SQLITE_OK)
    return g_steal_pointer(&store);
  if (made) refuse(store, err);
  return NULL;
}

void wfm_store_free(WfmStore *store) {
  if (!store) return;
  sqlite3_finalize(store->insert);
  sqlite3_finalize(store->explain);
  sqlite3_close(store->db);
  g_free(store);
}

static bool explain_table(const WfmStore *store, const char *name, const char *kind, const char *meaning, GError **err) {
  sqlite3_stmt *statement = NULL;
  bool done = sqlite3_prepare_v2(store->db, "INSERT INTO tables VALUES (?, ?, ?)", -1, &statement, NULL) == SQLITE_OK &&
              sqlite3_bind_text(statement, 1, name, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
              sqlite3_bind_text(statement, 2, kind, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
              sqlite3_bind_text(statement, 3, meaning, -1, SQLITE_TRANSIENT) == SQLITE_OK && sqlite3_step(statement) == SQLITE_DONE;
  sqlite3_finalize(statement);
  return done || refuse(store, err);
}

static bool explain_column(const WfmStore *store, const char *table, size_t number, const WfmStoreColumn *column, GError **err) {
  sqlite3_stmt *statement = store->explain;
  sqlite3_reset(statement);
  bool done = sqlite3_bind_text(statement, 1, table, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
              sqlite3_bind_int64(statement, 2, (sqlite3_int64)number) == SQLITE_OK &&
              sqlite3_bind_text(statement, 3, column->name, -1, SQLITE_TRANSIENT) == SQLITE_OK &&
              sqlite3_bind_text(statement, 4, column->meaning, -1, SQLITE_TRANSIENT) == SQLITE_OK && sqlite3_step(statement) == SQLITE_DONE;
  return done || refuse(store, err);
}

bool wfm_store_begin(WfmStore *store, const WfmStoreTable *table, GError **err) {
  g_autoptr(GString) create = g_string_new(NULL), insert = g_string_new(NULL);
  g_string_printf(create, "CREATE TABLE %s (", table->name);
  g_string_printf(insert, "INSERT INTO %s VALUES (", table->name);
  for (size_t c = 0; c < table->n_columns; c++) {
    g_string_append_printf(create, "%s%s %s", c ? ", " : "", table->column[c].name, table->column[c].type);
    g_string_append(insert, c ? ", ?" : "?");
  }
  if (table->key) g_string_append_printf(create, ", PRIMARY KEY (%s)", table->key);
  g_string_append(create, table->key ? ") WITHOUT ROWID" : ")");
  g_string_append_c(insert, ')');
  sqlite3_finalize(store->insert);
  store->insert = NULL;
  store->at = 0;
  if (!run(store, create->str, err) || !explain_table(store, table->name, "table", table->meaning, err)) return false;
  for (size_t c = 0; c < table->n_columns; c++)
    if (!explain_column(store, table->name, c + 1, &table->column[c], err)) return false;
  return sqlite3_prepare_v2(store->db, insert->str, -1, &store->insert, NULL) == SQLITE_OK || refuse(store, err);
}

void wfm_store_text(WfmStore *store, const char *text) {
  store->at++;
  if (text)
    sqlite3_bind_text(store->insert, store->at, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_bind_null(store->insert, store->at);
}

void wfm_store_real(WfmStore *store, double value) {
  store->at++;
  if (isfinite(value))
    sqlite3_bind_double(store->insert, store->at, value);
  else
    sqlite3_bind_null(store->insert, store->at);
}

void wfm_store_int(WfmStore *store, int64_t value) {
  sqlite3_bind_int64(store->insert, ++store->at, value);
}

bool wfm_store_row(WfmStore *store, GError **err) {
  g_assert(store->at == sqlite3_bind_parameter_count(store->insert));
  bool done = sqlite3_step(store->insert) == SQLITE_DONE;
  sqlite3_reset(store->insert);
  store->at = 0;
  return done || refuse(store, err);
}

bool wfm_store_view(WfmStore *store, const char *name, const char *meaning, const char *select, GError **err) {
  g_autofree char *create = g_strdup_printf("CREATE VIEW %s AS %s", name, select);
  return run(store, create, err) && explain_table(store, name, "view", meaning, err);
}

bool wfm_store_finish(WfmStore *store, GString *out, GError **err) {
  sqlite3_finalize(store->insert);
  sqlite3_finalize(store->explain);
  store->insert = store->explain = NULL;
  if (!run(store, "COMMIT", err)) return false;
  sqlite3_int64 n = 0;
  unsigned char *bytes = sqlite3_serialize(store->db, "main", &n, 0);
  if (!bytes) return refuse(store, err);
  g_string_append_len(out, (const char *)bytes, (gssize)n);
  sqlite3_free(bytes);
  return true;
}
