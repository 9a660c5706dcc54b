/* A block of cells of a tally as bytes, for its temporary file: lossless, and short where counts are small whole numbers, as they nearly always are.
 *
 * First one bit per cell: is anything in it. Then one column after another, the measures and what else a cell has, of the cells that are there: one byte
 * that says how, then nothing (not measured anywhere), one number (the same everywhere), or a base and differences of 1, 2 or 4 bytes in units, halves,
 * tenths, hundredths or thousandths, or numbers of 8 bytes as they are. An interval with seven small counts takes about ten bytes (152 in memory). */
#pragma once

#include "cli/data/import/tally.h"

#define WFM_TALLY_BLOCK 64
/* Bits; of each column how, which are measured, base and numbers. */
#define WFM_TALLY_PACKED_MOST (8 + (WFM_N_MEASURES + 4) * (1 + 8 + 8 + 8 * WFM_TALLY_BLOCK))

/* to: [WFM_TALLY_PACKED_MOST], cell: [WFM_TALLY_BLOCK]; the bytes that were written. */
size_t wfm_tally_pack(uint8_t *to, const WfmTallyCell *cell);
/* The same cells again. from: as wfm_tally_pack wrote it. */
void wfm_tally_unpack(WfmTallyCell *cell, const uint8_t *from);
