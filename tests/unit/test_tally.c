/* Promises of the store of counts by queue and interval. */
#include "cli/data/import/tally_pack.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

static void a_store_in_little_memory_keeps_everything(void) {
  g_autoptr(WfmTally) tally = wfm_tally_new(1); /* four blocks */
  WfmRng rng;
  wfm_rng_init(&rng, 5, 1);
  enum { N_QUEUES = 7, N_INTERVALS = 4000 };
  g_autofree double *expected = g_new0(double, N_QUEUES *N_INTERVALS);
  for (int q = 0; q < N_QUEUES; q++) {
    char name[2] = {(char)('a' + q), 0};
    g_assert_cmpint(wfm_tally_queue(tally, name, 1, "", 0, 0, false), ==, q);
  }
  for (int round = 0; round < 50000; round++) {
    int q = (int)wfm_rng_below(&rng, N_QUEUES), i = (int)wfm_rng_below(&rng, N_INTERVALS);
    WfmTallyCell *cell = wfm_tally_cell(tally, q, i);
    cell->value[WFM_MEASURE_OFFERED] = expected[q * N_INTERVALS + i] = round;
    cell->rows++;
  }
  for (int q = 0; q < N_QUEUES; q++)
    for (int i = 0; i < N_INTERVALS; i++) {
      const WfmTallyCell *cell = wfm_tally_find(tally, q, i);
      g_assert_cmpfloat(cell ? cell->value[WFM_MEASURE_OFFERED] : 0, ==, expected[q * N_INTERVALS + i]);
    }
}

/* Every kind of number that a column can be written as: none, one, small and large whole numbers, fractions, and any; with cells that are not there. */
static void packed_cells_come_back_to_the_bit(void) {
  g_autofree WfmTallyCell *cell = g_new(WfmTallyCell, WFM_TALLY_BLOCK), *back = g_new(WfmTallyCell, WFM_TALLY_BLOCK);
  g_autofree uint8_t *packed = g_malloc(WFM_TALLY_PACKED_MOST);
  static const double unit[] = {1, 2, 10, 100, 1000, 7}, width[] = {0, 200, 60000, 4e9, 9e9};
  WfmRng rng;
  wfm_rng_init(&rng, 11, 1);
  for (unsigned round = 0; round < 2000; round++) {
    for (int k = 0; k < WFM_TALLY_BLOCK; k++) {
      wfm_tally_clear_cell(&cell[k]);
      if (wfm_rng_below(&rng, 8) < round % 8) continue;
      cell[k].rows = (uint32_t)wfm_rng_below(&rng, 1 + round), cell[k].file = (uint16_t)(round % 5),
      cell[k].shared = wfm_rng_below(&rng, 2);
      for (unsigned m = 0; m < WFM_N_MEASURES; m++)
        if (wfm_rng_below(&rng, 4) < m % 5)
          cell[k].value[m] = floor(wfm_rng_uniform(&rng) * width[(m + round) % 5]) / unit[(m + round) % 6];
    }
    size_t n = wfm_tally_pack(packed, cell);
    g_assert_cmpuint(n, <=, WFM_TALLY_PACKED_MOST);
    wfm_tally_unpack(back, packed);
    for (int k = 0; k < WFM_TALLY_BLOCK; k++) {
      for (int m = 0; m < WFM_N_MEASURES; m++)
        g_assert_true(back[k].value[m] == cell[k].value[m] || (isnan(back[k].value[m]) && isnan(cell[k].value[m])));
      g_assert_true(back[k].rows == cell[k].rows && back[k].file == cell[k].file && back[k].shared == cell[k].shared);
    }
  }
}

/* A quarter hour of seven counts, as most exports have it. */
static void an_interval_put_aside_takes_at_most_fifteen_bytes(void) {
  static const WfmMeasure measure[] = {WFM_MEASURE_OFFERED,        WFM_MEASURE_HANDLED,  WFM_MEASURE_ABANDONED, WFM_MEASURE_ABANDONED_IN_SL,
                                       WFM_MEASURE_ANSWERED_IN_SL, WFM_MEASURE_HANDLE_S, WFM_MEASURE_WAIT_S};
  g_autofree WfmTallyCell *cell = g_new(WfmTallyCell, WFM_TALLY_BLOCK);
  g_autofree uint8_t *packed = g_malloc(WFM_TALLY_PACKED_MOST);
  for (int k = 0; k < WFM_TALLY_BLOCK; k++) {
    wfm_tally_clear_cell(&cell[k]);
    cell[k].rows = cell[k].file = 1;
    for (size_t m = 0; m < G_N_ELEMENTS(measure); m++) cell[k].value[measure[m]] = measure[m] < WFM_MEASURE_HANDLE_S ? k % 30 : 301.5 * k;
  }
  g_assert_cmpuint(wfm_tally_pack(packed, cell), <=, 15 * WFM_TALLY_BLOCK);
}

/* Queues that come in one order and then in another, with labels; by their names. */
static void queues_are_known_again_in_any_order(void) {
  g_autoptr(WfmTally) tally = wfm_tally_new(0);
  static const char *const labels[] = {"phone", "chat", ""};
  enum { N = 90 };
  for (int pass = 0; pass < 3; pass++)
    for (int k = 0; k < N; k++) {
      char name[24];
      int q = pass == 0 ? k : pass == 1 ? N - 1 - k : k * 7 % N, n = g_snprintf(name, sizeof name, "queue %d", q / 3);
      const char *label = labels[q % 3];
      g_assert_cmpint(wfm_tally_queue(tally, name, (size_t)n, label, strlen(label), 0, false), ==, q);
    }
  size_t n;
  g_assert_cmpstr(wfm_tally_queues(tally, &n)[4].name, ==, "queue 1");
  g_assert_cmpstr(wfm_tally_queues(tally, &n)[4].label, ==, "chat");
  g_assert_cmpuint(n, ==, N);
}

int main(int argc, char **argv) {
  g_test_init(&argc, &argv, NULL);
  g_test_add_func("/tally/little-memory", a_store_in_little_memory_keeps_everything);
  g_test_add_func("/tally/packed", packed_cells_come_back_to_the_bit);
  g_test_add_func("/tally/short", an_interval_put_aside_takes_at_most_fifteen_bytes);
  g_test_add_func("/tally/queues", queues_are_known_again_in_any_order);
  return g_test_run();
}
