#include "cli/data/import/tally_pack.h"

#include <string.h>

#define MOST_WHOLE 0x1p50

enum { ROWS = WFM_N_MEASURES, WAITS, FILE_NUMBER, MARKS, N_COLUMNS };

/* How a column stands; the unit of differences is in the bits above, HOLES where not all are measured. */
enum { NONE, SAME, BYTES_1, BYTES_2, BYTES_4, AS_IS, HOLES = 8 };
#define UNIT_SHIFT 4

static const double units[] = {1, 2, 10, 100, 1000};

/* ---- Cells ---- */

/* One bit per measure that the cell has. */
static uint32_t measured_in(const WfmTallyCell *cell) {
  uint32_t bits = 0;
  for (int m = 0; m < WFM_N_MEASURES; m++) bits |= (uint32_t)(cell->value[m] == cell->value[m]) << m;
  return bits;
}

static unsigned marks_of(const WfmTallyCell *cell) {
  return (unsigned)cell->edge | (unsigned)cell->imputed << 1 | (unsigned)cell->shared << 2;
}

static double number_of(const WfmTallyCell *cell, int column) {
  switch (column) {
  case ROWS:
    return cell->rows;
  case WAITS:
    return cell->waits;
  case FILE_NUMBER:
    return cell->file;
  default:
    return marks_of(cell);
  }
}

static void set_number(WfmTallyCell *cell, int column, double value) {
  switch (column) {
  case ROWS:
    cell->rows = (uint32_t)value;
    break;
  case WAITS:
    cell->waits = (uint32_t)value;
    break;
  case FILE_NUMBER:
    cell->file = (uint16_t)value;
    break;
  case MARKS:
    cell->edge = (unsigned)value & 1, cell->imputed = (unsigned)value >> 1 & 1, cell->shared = (unsigned)value >> 2 & 1;
    break;
  default:
    cell->value[column] = value;
  }
}

/* ---- Packing ---- */

/* whole[n] = value * unit, where all of them are whole; else false. Their least and most. */
static bool are_whole(int64_t *whole, int64_t *least, int64_t *most, const double *value, int n, double unit) {
  int64_t low = INT64_MAX, high = INT64_MIN;
  for (int k = 0; k < n; k++) {
    double product = value[k] * unit;
    if (!(product > -MOST_WHOLE && product < MOST_WHOLE)) return false;
    whole[k] = (int64_t)(product + (product < 0 ? -0.5 : 0.5));
    if ((double)whole[k] / unit != value[k]) return false;
    low = MIN(low, whole[k]), high = MAX(high, whole[k]);
  }
  *least = low, *most = high;
  return true;
}

/* The place of the first unit that makes all of them whole; -1: none, or they lie too far apart. */
static int find_unit(int64_t *whole, int64_t *least, int64_t *most, const double *value, int n) {
  for (int u = 0; u < (int)G_N_ELEMENTS(units); u++)
    if (are_whole(whole, least, most, value, n, units[u])) return *most - *least <= UINT32_MAX ? u : -1;
  return -1;
}

static uint8_t *put(uint8_t *to, const void *from, size_t n) {
  memcpy(to, from, n);
  return to + n;
}

static uint8_t *put_numbers(uint8_t *to, uint8_t *how, const double *value, int n) {
  int64_t whole[WFM_TALLY_BLOCK], least = 0, most = 0;
  bool same = true;
  for (int k = 1; k < n && same; k++) same = value[k] == value[0];
  if (same) return *how |= SAME, put(to, &value[0], sizeof *value);
  int unit = find_unit(whole, &least, &most, value, n);
  if (unit < 0) return *how |= AS_IS, put(to, value, (size_t)n * sizeof *value);
  int width = most - least <= UINT8_MAX ? 1 : most - least <= UINT16_MAX ? 2 : 4;
  *how |= (uint8_t)((width == 1 ? BYTES_1 : width == 2 ? BYTES_2 : BYTES_4) | unit << UNIT_SHIFT);
  double base = (double)least;
  to = put(to, &base, sizeof base);
  for (int k = 0; k < n; k++)
    for (int b = 0; b < width; b++) *to++ = (uint8_t)((uint64_t)(whole[k] - least) >> 8 * b);
  return to;
}

static uint8_t *put_measure(uint8_t *to, const WfmTallyCell *const *there, int n_there, int measure) {
  double value[WFM_TALLY_BLOCK];
  uint64_t measured = 0;
  int n = 0;
  for (int k = 0; k < n_there; k++) {
    double one = there[k]->value[measure];
    measured |= (uint64_t)(one == one) << k;
    value[n] = one, n += one == one;
  }
  uint8_t *how = to++;
  *how = n < n_there ? HOLES : NONE;
  if (n < n_there) to = put(to, &measured, sizeof measured);
  return put_numbers(to, how, value, n);
}

static uint8_t *put_other(uint8_t *to, const WfmTallyCell *const *there, int n, int column) {
  double value[WFM_TALLY_BLOCK];
  for (int k = 0; k < n; k++) value[k] = number_of(there[k], column);
  uint8_t *how = to++;
  *how = NONE;
  return put_numbers(to, how, value, n);
}

size_t wfm_tally_pack(uint8_t *to, const WfmTallyCell *cell) {
  const WfmTallyCell *there[WFM_TALLY_BLOCK];
  uint8_t *begin = to;
  uint64_t bits = 0;
  uint32_t told = 0;
  int n = 0;
  for (int k = 0; k < WFM_TALLY_BLOCK; k++) {
    uint32_t measured = measured_in(&cell[k]);
    if (!measured && !cell[k].rows && !cell[k].waits && !cell[k].file && !marks_of(&cell[k])) continue;
    told |= measured, bits |= UINT64_C(1) << k, there[n++] = &cell[k];
  }
  to = put(to, &bits, sizeof bits);
  for (int m = 0; n > 0 && m < WFM_N_MEASURES; m++)
    if (told >> m & 1)
      to = put_measure(to, there, n, m);
    else
      *to++ = NONE;
  for (int c = WFM_N_MEASURES; n > 0 && c < N_COLUMNS; c++) to = put_other(to, there, n, c);
  return (size_t)(to - begin);
}

/* ---- Unpacking ---- */

static const uint8_t *get(void *to, const uint8_t *from, size_t n) {
  memcpy(to, from, n);
  return from + n;
}

static const uint8_t *get_numbers(double *value, const uint8_t *from, uint8_t how, int n) {
  int kind = how & (HOLES - 1), width = kind == BYTES_1 ? 1 : kind == BYTES_2 ? 2 : 4;
  double base, unit = units[how >> UNIT_SHIFT];
  if (kind == AS_IS) return get(value, from, (size_t)n * sizeof *value);
  from = get(&base, from, sizeof base);
  for (int k = 0; k < n; k++) {
    uint64_t difference = 0;
    for (int b = 0; kind != SAME && b < width; b++) difference |= (uint64_t)*from++ << 8 * b;
    value[k] = (base + (double)difference) / unit;
  }
  return from;
}

static const uint8_t *get_column(WfmTallyCell *const *there, const uint8_t *from, int n_there, int column) {
  double value[WFM_TALLY_BLOCK] = {0};
  uint8_t how = *from++;
  uint64_t measured = n_there == 64 ? UINT64_MAX : (UINT64_C(1) << n_there) - 1;
  if (how == NONE) return from;
  if (how & HOLES) from = get(&measured, from, sizeof measured);
  from = get_numbers(value, from, how, __builtin_popcountll(measured));
  for (int k = 0, n = 0; k < n_there; k++)
    if (measured >> k & 1) set_number(there[k], column, value[n++]);
  return from;
}

void wfm_tally_unpack(WfmTallyCell *cell, const uint8_t *from) {
  WfmTallyCell *there[WFM_TALLY_BLOCK];
  uint64_t bits;
  int n = 0;
  from = get(&bits, from, sizeof bits);
  for (int k = 0; k < WFM_TALLY_BLOCK; k++) {
    wfm_tally_clear_cell(&cell[k]);
    if (bits >> k & 1) there[n++] = &cell[k];
  }
  for (int c = 0; n > 0 && c < N_COLUMNS; c++) from = get_column(there, from, n, c);
}
