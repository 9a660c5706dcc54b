/* Times of day by dates or weekdays. */
#include "cli/data/import/intake_parts.h"
#include "cli/data/notation.h"

#include <math.h>
#include <string.h>

#define MOST_ACROSS WFM_ROW_CELLS
#define DAY_S 86400

typedef struct {
  WfmTaking *taking;
  bool known[MOST_ACROSS];
  int64_t across[MOST_ACROSS]; /* local seconds of days, or of the day */
  size_t n;
  WfmDateOrder order;
  int may;
} Matrix;

static bool read_day(Matrix *matrix, int64_t *local, const char *text, size_t n) {
  const WfmTaking *taking = matrix->taking;
  if (taking->layout->weekdays) {
    int weekday = wfm_import_weekday(text, n);
    *local = ((int64_t)taking->intake->options.week + weekday) * DAY_S;
    return weekday >= 0;
  }
  WfmStamp stamp;
  int may;
  if (!wfm_import_stamp(&stamp, &may, text, n, matrix->order)) return false;
  if (may) matrix->may = matrix->may ? matrix->may & may : may;
  *local = stamp.local;
  return true;
}

static bool read_clock(int64_t *local, const char *text, size_t n) {
  int32_t second;
  if (!wfm_import_clock(&second, text, n)) return false;
  *local = second;
  return true;
}

static bool read_label(Matrix *matrix, bool day, int64_t *local, const char *text, size_t n) {
  return day ? read_day(matrix, local, text, n) : read_clock(local, text, n);
}

static void read_across(Matrix *matrix, const WfmRow *row) {
  matrix->n = row->n;
  for (size_t c = 1; c < row->n; c++)
    matrix->known[c] = read_label(matrix, matrix->taking->layout->days_across, &matrix->across[c], row->cell[c], row->length[c]);
}

/* The clocks of the table: their step, and whether they are ends. */
typedef struct {
  int64_t first, last, step;
} Clocks;

static void see_clock(Clocks *clocks, int64_t second) {
  if (clocks->first < 0)
    clocks->first = second;
  else {
    int64_t a = clocks->step, b = ABS(second - clocks->last);
    while (b) {
      int64_t rest = a % b;
      a = b, b = rest;
    }
    clocks->step = a;
  }
  clocks->last = second;
}

static void look_through(Matrix *matrix, Clocks *clocks) {
  WfmRow row;
  const WfmLayout *layout = matrix->taking->layout;
  *clocks = (Clocks){-1, -1, DAY_S};
  wfm_rows_rewind(matrix->taking->rows);
  while (wfm_rows_next(matrix->taking->rows, &row)) {
    int64_t local;
    if (row.line == layout->header_line) {
      read_across(matrix, &row);
      for (size_t c = 1; !layout->days_across && c < row.n; c++)
        if (matrix->known[c]) see_clock(clocks, matrix->across[c]);
    } else if (row.line > layout->header_line && read_label(matrix, !layout->days_across, &local, row.cell[0], row.length[0]) &&
               layout->days_across)
      see_clock(clocks, local);
  }
}

static void settle_order(Matrix *matrix) {
  WfmTaking *taking = matrix->taking;
  WfmFileFacts *facts = taking->facts;
  matrix->order = facts->layout.order;
  if (matrix->order != WFM_ORDER_UNKNOWN || !matrix->may) return;
  if (matrix->may == (WFM_ORDER_MAY_DMY | WFM_ORDER_MAY_MDY))
    g_ptr_array_add(
        facts->decisions.open,
        g_strdup("the order of day and month: every date of the file can be read both ways; right would be --date-order dmy or mdy"));
  matrix->order = facts->layout.order = matrix->may == WFM_ORDER_MAY_DMY ? WFM_ORDER_DMY : WFM_ORDER_MDY;
}

static void take_row(Matrix *matrix, const WfmRow *row, int queue) {
  WfmTaking *taking = matrix->taking;
  const WfmLayout *layout = taking->layout;
  int64_t down;
  if (!read_label(matrix, !layout->days_across, &down, row->cell[0], row->length[0])) {
    taking->facts->text_rows++;
    return;
  }
  taking->facts->rows++;
  for (size_t c = 1; c < row->n && c < matrix->n; c++) {
    double value;
    if (!matrix->known[c] || wfm_cell_says_nothing(row->cell[c], row->length[c])) continue;
    if (!wfm_import_number(&value, row->cell[c], row->length[c], layout->decimal) || value < 0) {
      g_autofree char *shown = wfm_show_text(row->cell[c]);
      wfm_mistakes_add(taking->intake->mistakes, taking->facts->name, row->line, (int)c + 1,
                       "found \"%s\", right would be a number of contacts, or an empty cell", shown);
      if (++taking->mistakes >= WFM_MOST_MISTAKES) return;
      continue;
    }
    WfmStamp stamp = {.local = down + matrix->across[c] - (layout->labels_are_ends ? taking->intake->step_s : 0), .has_time = true};
    WfmTallyCell *cell = wfm_taking_local_cell(taking, queue, &stamp, row, WFM_FIELD_START, false);
    if (cell) cell->value[WFM_MEASURE_OFFERED] = value, cell->rows++;
  }
}

static bool take_steps(WfmTaking *taking, const Clocks *clocks) {
  WfmIntake *intake = taking->intake;
  WfmLayout *layout = &taking->facts->layout;
  layout->step_s = intake->options.step_s ? intake->options.step_s : (int32_t)clocks->step;
  if (layout->step_s < 60 || DAY_S % layout->step_s != 0 || (intake->step_s && intake->step_s != layout->step_s)) {
    wfm_mistakes_add(intake->mistakes, taking->facts->name, layout->header_line, 0,
                     "the times of day lie %d seconds apart; right would be %s", layout->step_s,
                     intake->step_s ? "the interval of the files before" : "a divisor of a day");
    return false;
  }
  layout->labels_are_ends = clocks->first == layout->step_s && (clocks->last == 0 || clocks->last == DAY_S);
  intake->step_s = layout->step_s;
  if (!intake->tally) intake->tally = wfm_tally_new(0);
  return true;
}

bool wfm_take_matrix(WfmTaking *taking) {
  g_autofree Matrix *matrix = g_new0(Matrix, 1);
  WfmRow row;
  Clocks clocks;
  WfmFileFacts *facts = taking->facts;
  matrix->taking = taking, matrix->order = facts->layout.order;
  if (facts->layout.weekdays && taking->intake->options.week == INT32_MIN) {
    g_ptr_array_add(facts->decisions.open,
                    g_strdup("which week: the table has weekdays and no dates; right would be --week 2026-03-02, its Monday"));
    facts->rows = 1;
    return true;
  }
  look_through(matrix, &clocks);
  settle_order(matrix);
  if (facts->decisions.open->len > 0) {
    facts->rows = 1;
    return true;
  }
  if (!take_steps(taking, &clocks)) return true;
  if (facts->layout.labels_are_ends)
    g_ptr_array_add(facts->decisions.assumed, g_strdup("times are the ends of their intervals (the first is one interval after midnight)"));
  WfmRow none = {.n = 0};
  int queue = wfm_taking_queue(taking, &none);
  wfm_rows_rewind(taking->rows);
  while (taking->mistakes < WFM_MOST_MISTAKES && wfm_rows_next(taking->rows, &row)) {
    if (row.line == facts->layout.header_line)
      read_across(matrix, &row);
    else if (row.line > facts->layout.header_line)
      take_row(matrix, &row, queue);
  }
  return true;
}
