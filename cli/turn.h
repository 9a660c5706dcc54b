/* Whose turn it is where people ask for what not everybody can have: leave, bids. */
#pragma once

#include <stdint.h>

typedef struct {
  double rank;      /* by the rule of the settings; lower first */
  int64_t asked_at; /* INT64_MIN: not stated, and so after those who say */
  int32_t line;     /* of the table, between equals */
} WfmTurn;

int wfm_turn_compare(const WfmTurn *a, const WfmTurn *b);
