/* JSON for a script element: as compact as can be, and with nothing in it that could end the element or open a comment. */
#pragma once

#include <json-glib/json-glib.h>

/* A quoted text. < > & and the two line separators of Unicode are written as \uXXXX; invalid UTF-8 becomes U+FFFD. NULL = "". */
void wfm_page_text(GString *out, const char *text);
/* Rounded to the decimals, without trailing zeros; NaN and infinities are null. */
void wfm_page_number(GString *out, double value, int decimals);
/* ,"key": - the comma only where something stands before it in the same object. The key is ours: not escaped. */
void wfm_page_key(GString *out, const char *key);
/* A comma unless the last byte opens an array or object or is a colon. */
void wfm_page_comma(GString *out);
/* Any value, members in their own order. */
void wfm_page_node(GString *out, JsonNode *node);
