#include "cli/import_options.h"

#include "cli/data/notation.h"

#include <string.h>

WfmImportWords wfm_import_words;

static bool refuse(GError **err, const char *option, const char *found, const char *right) {
  g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--%s: found \"%s\", right would be %s", option, found, right);
  return false;
}

static bool read_zone(const WfmImportWords *words, GError **err) {
  g_autoptr(GError) wrong = NULL;
  if (!words->zone) return true;
  g_autoptr(WfmZone) zone = wfm_zone_new(words->zone, &wrong);
  if (!zone) g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "--tz: %s", wrong->message);
  return zone != NULL;
}

static bool read_interval(int32_t *step_s, const WfmImportWords *words, GError **err) {
  const char *text = words->interval;
  if (!text) return true;
  if (!wfm_length_scan(step_s, &text) || *text || *step_s < 60 || 86400 % *step_s != 0)
    return refuse(err, "interval", words->interval, "5m, 15m, 30m or 1h");
  return true;
}

static bool read_week(int32_t *week, const WfmImportWords *words, GError **err) {
  WfmStamp stamp;
  *week = INT32_MIN;
  if (!words->week) return true;
  if (!wfm_stamp_parse(&stamp, words->week) || stamp.has_time || wfm_weekday(wfm_local_day(stamp.local)) != 0)
    return refuse(err, "week", words->week, "a Monday such as 2026-03-02");
  *week = wfm_local_day(stamp.local);
  return true;
}

bool wfm_import_options_read(WfmIntakeOptions *options, WfmMapping **mapping, GError **err) {
  const WfmImportWords *words = &wfm_import_words;
  *options = (WfmIntakeOptions){.zone = words->zone,
                                .queue = words->queue,
                                .sheet = words->sheet,
                                .channel = words->channel,
                                .with_spam = words->with_spam,
                                .with_bots = words->with_bots,
                                .spam_words = words->spam_words};
  if (words->order) {
    options->order = strcmp(words->order, "dmy") == 0   ? WFM_ORDER_DMY
                     : strcmp(words->order, "mdy") == 0 ? WFM_ORDER_MDY
                                                        : WFM_ORDER_UNKNOWN;
    if (options->order == WFM_ORDER_UNKNOWN) return refuse(err, "date-order", words->order, "dmy or mdy");
  }
  if (words->decimal) {
    options->decimal = strcmp(words->decimal, "point") == 0   ? WFM_DECIMAL_POINT
                       : strcmp(words->decimal, "comma") == 0 ? WFM_DECIMAL_COMMA
                                                              : WFM_DECIMAL_UNKNOWN;
    if (options->decimal == WFM_DECIMAL_UNKNOWN) return refuse(err, "decimal", words->decimal, "point or comma");
  }
  if (words->counted_at) {
    while (options->counted_at <= WFM_COUNTED_AT_END && strcmp(wfm_counted_at_names[options->counted_at], words->counted_at) != 0)
      options->counted_at++;
    if (options->counted_at > WFM_COUNTED_AT_END) return refuse(err, "counted-at", words->counted_at, "arrival, answer or end");
  }
  if (words->channel && !g_strv_contains((const char *const[]){"voice", "chat", "email", "social", NULL}, words->channel))
    return refuse(err, "channel", words->channel, "voice, chat, email or social");
  if (!read_zone(words, err) || !read_interval(&options->step_s, words, err) || !read_week(&options->week, words, err)) return false;
  if (words->map && !(*mapping = wfm_mapping_read(words->map, err))) return false;
  options->mapping = *mapping;
  return true;
}
