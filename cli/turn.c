#include "cli/turn.h"

int wfm_turn_compare(const WfmTurn *a, const WfmTurn *b) {
  if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
  int64_t x = a->asked_at == INT64_MIN ? INT64_MAX : a->asked_at, y = b->asked_at == INT64_MIN ? INT64_MAX : b->asked_at;
  if (x != y) return x < y ? -1 : 1;
  return (a->line > b->line) - (a->line < b->line);
}
