#include "cli/data/export/volumes.h"

#include "cli/data/export/intervals.h"

#include <math.h>
#include <string.h>

/* Adds contacts; the handle time is that of all of them. */
static void add(WfmExportVolume *sum, double contacts, double aht_s) {
  double both = sum->contacts + contacts;
  if (isnan(sum->aht_s))
    sum->aht_s = aht_s;
  else if (!isnan(aht_s))
    sum->aht_s = both > 0 ? (sum->contacts * sum->aht_s + contacts * aht_s) / both : (sum->aht_s + aht_s) / 2;
  sum->contacts = both;
}

static bool fits(const WfmExportInterval *interval, int64_t minutes, GError **err) {
  bool fine = !minutes || interval->minutes % minutes == 0 || minutes % interval->minutes == 0;
  if (!fine)
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "queue %s has intervals of %" G_GINT64_FORMAT " minutes, and this target takes %" G_GINT64_FORMAT
                "; right would be a planning interval (run.interval_min) that divides it or is a multiple of it",
                interval->queue, interval->minutes, minutes);
  return fine;
}

static WfmExportVolume volume_of(const WfmExportInput *input, const WfmExportInterval *interval, int64_t start, int64_t minutes) {
  return (WfmExportVolume){.queue = interval->queue,
                           .row = wfm_export_queue(input, interval->queue),
                           .zone = interval->zone,
                           .start = start,
                           .minutes = minutes,
                           .aht_s = (double)NAN};
}

static void add_interval(GArray *volumes, const WfmExportInput *input, const WfmExportInterval *interval, int64_t minutes) {
  if (!minutes || interval->minutes % minutes == 0) {
    int64_t length = minutes ? minutes : interval->minutes, parts = interval->minutes / length;
    for (int64_t k = 0; k < parts; k++) {
      WfmExportVolume part = volume_of(input, interval, interval->start + k * length * 60, length);
      add(&part, interval->contacts / (double)parts, interval->aht_s);
      g_array_append_val(volumes, part);
    }
    return;
  }
  int64_t step = minutes * 60, late = ((interval->start % step) + step) % step, start = interval->start - late;
  WfmExportVolume *last = volumes->len ? &g_array_index(volumes, WfmExportVolume, volumes->len - 1) : NULL;
  if (!last || last->start != start || strcmp(last->queue, interval->queue) != 0) {
    WfmExportVolume whole = volume_of(input, interval, start, minutes);
    g_array_append_val(volumes, whole);
    last = &g_array_index(volumes, WfmExportVolume, volumes->len - 1);
  }
  add(last, interval->contacts, interval->aht_s);
}

GArray *wfm_export_volumes(const WfmExportInput *input, int64_t minutes, GError **err) {
  WfmExportInput only = *input; /* intervals that the forecast has */
  only.requirement = only.coverage = NULL;
  size_t n = 0;
  g_autofree WfmExportInterval *interval = wfm_export_intervals(&n, &only);
  g_autoptr(GArray) volumes = g_array_new(FALSE, FALSE, sizeof(WfmExportVolume));
  for (size_t k = 0; k < n; k++) {
    if (!fits(&interval[k], minutes, err)) return NULL;
    add_interval(volumes, input, &interval[k], minutes);
  }
  return g_steal_pointer(&volumes);
}

static int by_local(gconstpointer a, gconstpointer b) {
  const WfmExportVolume *x = a, *y = b;
  int64_t p = wfm_zone_local(x->zone, x->start), q = wfm_zone_local(y->zone, y->start);
  if (p != q) return p < q ? -1 : 1;
  return x->start < y->start ? -1 : x->start > y->start;
}

size_t wfm_export_join_local(GArray *volumes) {
  guint kept = 0, n = volumes->len;
  WfmExportVolume *volume = (WfmExportVolume *)(void *)volumes->data;
  for (guint k = 0; k < n;) {
    guint begin = k, first = kept;
    while (k < n && strcmp(volume[k].queue, volume[begin].queue) == 0) k++;
    qsort(&volume[begin], k - begin, sizeof *volume, by_local);
    for (guint i = begin; i < k; i++) {
      WfmExportVolume *last = kept > first ? &volume[kept - 1] : NULL;
      if (last && wfm_zone_local(last->zone, last->start) == wfm_zone_local(volume[i].zone, volume[i].start))
        add(last, volume[i].contacts, volume[i].aht_s);
      else
        volume[kept++] = volume[i];
    }
  }
  g_array_set_size(volumes, kept);
  return n - kept;
}

static int32_t day_of(const WfmExportVolume *volume) {
  return wfm_local_day(wfm_zone_local(volume->zone, volume->start));
}

static bool same_day(const WfmExportVolume *a, const WfmExportVolume *b) {
  return day_of(a) == day_of(b) && strcmp(a->queue, b->queue) == 0;
}

GArray *wfm_export_volumes_by_day(const GArray *volumes) {
  GArray *days = g_array_new(FALSE, FALSE, sizeof(WfmExportVolume));
  for (guint k = 0; k < volumes->len; k++) {
    const WfmExportVolume *volume = &g_array_index(volumes, WfmExportVolume, k);
    WfmExportVolume *last = days->len ? &g_array_index(days, WfmExportVolume, days->len - 1) : NULL;
    if (last && same_day(last, volume)) {
      add(last, volume->contacts, volume->aht_s);
      continue;
    }
    WfmExportVolume day = *volume;
    day.start = wfm_zone_day_start(volume->zone, day_of(volume));
    day.minutes = (wfm_zone_day_start(volume->zone, day_of(volume) + 1) - day.start) / 60;
    g_array_append_val(days, day);
  }
  return days;
}

int64_t *wfm_export_whole(const GArray *volumes) {
  int64_t *whole = g_new0(int64_t, volumes->len + 1);
  double sum = 0;
  int64_t given = 0;
  for (guint k = 0; k < volumes->len; k++) {
    const WfmExportVolume *volume = &g_array_index(volumes, WfmExportVolume, k);
    if (k == 0 || !same_day(volume, volume - 1)) sum = 0, given = 0;
    sum += volume->contacts;
    whole[k] = llround(sum) - given;
    given += whole[k];
  }
  return whole;
}

char *wfm_export_local(const WfmExportVolume *volume, int64_t instant, const char *form) {
  int64_t local = wfm_zone_local(volume->zone, instant);
  int year = 0, month = 0, date = 0, second = wfm_local_second(local);
  wfm_day_to_civil(wfm_local_day(local), &year, &month, &date);
  g_autoptr(GString) text = g_string_new(NULL);
  for (const char *at = form; *at; at++) switch (*at) {
    case 'Y':
      g_string_append_printf(text, "%04d", year);
      break;
    case 'y':
      g_string_append_printf(text, "%02d", year % 100);
      break;
    case 'm':
      g_string_append_printf(text, "%02d", month);
      break;
    case 'd':
      g_string_append_printf(text, "%02d", date);
      break;
    case 'n':
      g_string_append_printf(text, "%d", month);
      break;
    case 'e':
      g_string_append_printf(text, "%d", date);
      break;
    case 'H':
      g_string_append_printf(text, "%02d", second / 3600);
      break;
    case 'M':
      g_string_append_printf(text, "%02d", second / 60 % 60);
      break;
    default:
      g_string_append_c(text, *at);
    }
  return g_string_free(g_steal_pointer(&text), FALSE);
}
