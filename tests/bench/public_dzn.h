/* The little of MiniZinc's data format that the public sets use: name = number | text | [list] | [| matrix |]; in a matrix words and
 * row names are passed over. */
#pragma once

#include "tests/bench/public_instance.h"

typedef struct {
  char *text; /* the file */
} PublicDzn;

PublicDzn *public_dzn_read(const char *file, GError **err);
void public_dzn_free(PublicDzn *dzn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PublicDzn, public_dzn_free)
/* All numbers of the item, true and false as 1 and 0, rows one after the other; NULL where there is no such item. */
GArray *public_dzn_numbers(const PublicDzn *dzn, const char *name); /* of int32_t */
int32_t public_dzn_number(const PublicDzn *dzn, const char *name, int32_t otherwise);
