/* `wfm erlang --contacts FILE`: contacts one by one. */
#include "cli/erlang_question.h"

#include <math.h>
#include <string.h>

#include "cli/data/table.h"

typedef struct {
  double wait_s, handle_s, parallel;
  bool abandoned;
} Contact;

#define FIELD(name) offsetof(Contact, name)
static const WfmColumn columns[] = {
    {.name = "wait_s",
     .type = WFM_CELL_REAL,
     .offset = FIELD(wait_s),
     .low = 0,
     .high = 1e7,
     .unit = "s",
     .help = "Wait until answered or given up.",
     .example = "12"},
    {.name = "abandoned",
     .type = WFM_CELL_BOOL,
     .offset = FIELD(abandoned),
     .initial = "no",
     .help = "yes: the customer gave up after wait_s.",
     .example = "no"},
    {.name = "handle_s",
     .type = WFM_CELL_REAL,
     .offset = FIELD(handle_s),
     .low = 0,
     .high = 1e8,
     .unit = "s",
     .help = "Handle time of an answered contact.",
     .example = "287"},
    {.name = "parallel",
     .type = WFM_CELL_REAL,
     .offset = FIELD(parallel),
     .low = 1,
     .high = 1000,
     .unit = "contacts",
     .help = "Contacts that the agent had in hand at once while this one lasted, on average, itself included.",
     .example = "1.6"},
};
static const WfmTable table = {.name = "contacts",
                               .summary = "Contacts one by one, to learn patience and handle times from.",
                               .row_size = sizeof(Contact),
                               .line_offset = SIZE_MAX,
                               .columns = columns,
                               .n_columns = G_N_ELEMENTS(columns)};

static void learn(WfmErlangHistory *h, const Contact *contact, size_t n) {
  g_autofree double *wait = g_new(double, n + 1), *handle = g_new(double, n + 1), *parallel = g_new(double, n + 1);
  g_autofree uint8_t *left = g_new(uint8_t, n + 1);
  size_t waits = 0;
  for (size_t k = 0; k < n; k++) {
    if (!isnan(contact[k].wait_s)) {
      wait[waits] = contact[k].wait_s;
      left[waits++] = contact[k].abandoned;
    }
    handle[k] = contact[k].abandoned ? (double)NAN : contact[k].handle_s;
    parallel[k] = contact[k].parallel;
  }
  h->patience = wfm_patience_estimate(wait, left, waits);
  h->handle = wfm_handle_time(handle, n);
  h->growth = wfm_concurrency_growth(handle, parallel, NULL, n);
  h->has_waits = waits > 0;
  h->has_handle = h->handle.contacts > 0;
  h->has_parallel = !isnan(h->growth.slowdown);
}

bool wfm_erlang_history(WfmErlangHistory *history, const char *path, GError **err) {
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  bool standard = strcmp(path, "-") == 0;
  g_autoptr(WfmTableData) data =
      standard ? wfm_table_read(&table, stdin, "standard input", mistakes) : wfm_table_read_file(&table, path, path, mistakes);
  if (!data->given) wfm_mistakes_add(mistakes, path, 0, 0, "there is no such file");
  if (!wfm_mistakes_check(mistakes, err)) return false;
  *history = (WfmErlangHistory){0};
  learn(history, data->rows, data->n_rows);
  return true;
}
