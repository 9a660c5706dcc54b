#include "scheduler/roster/wish.h"

static bool named(const char *text) {
  return text && *text;
}

bool wfm_wish_describes(const WfmPreference *wish, const char *shift, const char *kind, int32_t second) {
  if (wish->start_low_s >= 0 && second < wish->start_low_s) return false;
  if (wish->start_high_s >= 0 && second > wish->start_high_s) return false;
  if (named(wish->shift) && g_strcmp0(wish->shift, shift) != 0) return false;
  return !named(wish->kind) || g_strcmp0(wish->kind, kind) == 0;
}

bool wfm_wish_against(const WfmPreference *wish, const char *shift, const char *kind, int32_t second) {
  if (wish->on) return false;
  if (wish->off) return !named(wish->shift) || g_strcmp0(wish->shift, shift) == 0;
  return !wfm_wish_describes(wish, shift, kind, second);
}
