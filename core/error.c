#include "core/error.h"

/* Written out: the formatter breaks G_DEFINE_QUARK. */
GQuark wfm_error_quark(void) {
  return g_quark_from_static_string("wfm-error");
}
