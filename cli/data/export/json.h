/* Writing JSON piece by piece, without a tree in memory. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
  GString *out;
  int depth;
  bool begun; /* something stands before in the same object or array */
} WfmJsonOut;

/* key NULL: an element of an array. bracket: '{' or '[' */
void wfm_json_open(WfmJsonOut *json, const char *key, char bracket);
void wfm_json_close(WfmJsonOut *json, char bracket);
void wfm_json_text_member(WfmJsonOut *json, const char *key, const char *text);
/* At most so many decimals; NaN: null. */
void wfm_json_real_member(WfmJsonOut *json, const char *key, double value, int decimals);
void wfm_json_int_member(WfmJsonOut *json, const char *key, int64_t value);
void wfm_json_bool_member(WfmJsonOut *json, const char *key, bool value);
