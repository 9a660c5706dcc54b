#include "cli/data/export/calendars.h"

#include "cli/data/export/ical.h"
#include "core/timestamp.h"

#include <string.h>

/* A calendar in the making: of a person or a team. */
typedef struct {
  const char *owner, *name, *zone;
  GArray *events;
} Calendar;

static void calendar_free(Calendar *calendar) {
  g_array_unref(calendar->events);
  g_free(calendar);
}

typedef struct {
  const WfmExportInput *input;
  const WfmExportPeople *people;
  bool teams;
  GPtrArray *list;      /* Calendar *, in order of people */
  GHashTable *by_owner; /* -> Calendar * */
  GPtrArray *texts;     /* keys of events */
} Calendars;

/* ---- Events ---- */

static void append_span(GString *out, const WfmZone *zone, int64_t from, int64_t to) {
  char a[WFM_STAMP_SIZE], b[WFM_STAMP_SIZE];
  g_string_append_printf(out, "%.5s-%.5s", wfm_format_clock(a, wfm_local_second(wfm_zone_local(zone, from))),
                         wfm_format_clock(b, wfm_local_second(wfm_zone_local(zone, to))));
}

static char *description_of(const Calendars *calendars, const WfmExportPerson *person, const WfmExportShift *shift) {
  g_autoptr(GString) text = g_string_new(NULL);
  for (size_t k = 0; k < shift->n; k++) {
    const WfmSegmentRow *row = calendars->people->segment[shift->first + k];
    append_span(text, person->shown, row->start_utc, row->end_utc);
    g_string_append_printf(text, " %s", wfm_export_name(calendars->input, WFM_NAME_ACTIVITY, wfm_export_activity(row)));
    if (strcmp(row->segment, "work") == 0 && *row->queue_or_activity) {
      g_auto(GStrv) queues = g_strsplit(row->queue_or_activity, "+", -1);
      for (char **queue = queues; *queue; queue++)
        g_string_append_printf(text, "%s%s", queue == queues ? ": " : ", ", wfm_export_name(calendars->input, WFM_NAME_QUEUE, *queue));
    }
    g_string_append(text, row->paid ? "\n" : " (unpaid)\n");
  }
  g_string_append_printf(text, "%s: ", person->shown->name);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd(number, sizeof number, "%.2f", (double)(shift->end - shift->start) / 3600);
  g_string_append_printf(text, "%s h, ", number);
  g_ascii_formatd(number, sizeof number, "%.2f", (double)shift->paid_s / 3600);
  g_string_append_printf(text, "%s h paid", number);
  return g_string_free(g_steal_pointer(&text), FALSE);
}

static char *summary_of(const Calendars *calendars, const WfmExportPerson *person, const char *what) {
  return calendars->teams ? g_strdup_printf("%s: %s", person->name, what) : g_strdup(what);
}

static const char *keep(Calendars *calendars, char *text) {
  g_ptr_array_add(calendars->texts, text);
  return text;
}

static const char *key_of(Calendars *calendars, const WfmExportPerson *person, bool on_call) {
  g_autofree char *safe = wfm_export_safe_name(person->id);
  return keep(calendars, g_strdup_printf("%s%s%s", calendars->teams ? "team-" : "", on_call ? "oncall-" : "", safe));
}

static void add_shifts(Calendars *calendars, Calendar *calendar, const WfmExportPerson *person) {
  const char *key = key_of(calendars, person, false);
  for (size_t s = person->first; s < person->first + person->n; s++) {
    const WfmExportShift *shift = &calendars->people->shift[s];
    WfmIcalEvent event = {.key = key,
                          .day = shift->day,
                          .start = shift->start,
                          .end = shift->end,
                          .summary = summary_of(calendars, person, *shift->shift ? shift->shift : "shift"),
                          .description = description_of(calendars, person, shift),
                          .location = g_strdup(person->site)};
    g_array_append_val(calendar->events, event);
  }
}

/* A rota's row as an event of the person who is on call. */
static void add_on_call(Calendars *calendars, Calendar *calendar, const WfmExportPerson *person) {
  const WfmTableData *rota = calendars->input->rota;
  const WfmRotaRow *row = rota ? rota->rows : NULL;
  for (size_t i = 0; row && i < rota->n_rows; i++) {
    int64_t begin = 0, end = 0;
    if (strcmp(row[i].agent, person->id) != 0) continue;
    wfm_stamp_span(&begin, &end, &row[i].from, &row[i].to, person->zone);
    int32_t day = wfm_local_day(wfm_zone_local(person->zone, begin));
    if (end <= begin || day < calendars->input->from || day > calendars->input->to) continue;
    g_autofree char *what = g_strdup_printf("on call: %s", row[i].on_call);
    WfmIcalEvent event = {.key = key_of(calendars, person, true),
                          .day = day,
                          .start = begin,
                          .end = end,
                          .summary = summary_of(calendars, person, what),
                          .description = g_strdup(""),
                          .location = g_strdup(""),
                          .on_call = true};
    g_array_append_val(calendar->events, event);
  }
}

/* ---- Calendars ---- */

static Calendar *calendar_of(Calendars *calendars, const char *owner, const char *name, const char *zone) {
  Calendar *calendar = g_hash_table_lookup(calendars->by_owner, owner);
  if (calendar) return calendar;
  calendar = g_new0(Calendar, 1);
  *calendar = (Calendar){owner, name, zone, g_array_new(FALSE, FALSE, sizeof(WfmIcalEvent))};
  g_array_set_clear_func(calendar->events, (GDestroyNotify)wfm_ical_event_clear);
  g_ptr_array_add(calendars->list, calendar);
  g_hash_table_insert(calendars->by_owner, (gpointer)owner, calendar);
  return calendar;
}

static void gather(Calendars *calendars) {
  const WfmExportPeople *people = calendars->people;
  bool has_teams = false;
  for (size_t p = 0; p < people->n_people; p++) has_teams |= *people->person[p].team != 0;
  for (size_t p = 0; p < people->n_people; p++) {
    const WfmExportPerson *person = &people->person[p];
    const char *team = *person->team ? person->team : has_teams ? "no team" : "everybody";
    Calendar *calendar = calendars->teams ? calendar_of(calendars, team, team, calendars->input->shown ? person->shown->name : "")
                                          : calendar_of(calendars, person->id, person->name, person->shown->name);
    add_shifts(calendars, calendar, person);
    add_on_call(calendars, calendar, person);
  }
}

/* ---- Files ---- */

/* The stem of an owner's file; with a secret nobody guesses it who does not know it. */
static char *stem_of(const WfmExportInput *input, const char *owner) {
  if (!input->secret) return g_strdup(owner);
  gsize n = 0;
  const guchar *key = g_bytes_get_data(input->secret, &n);
  g_autofree char *hash = g_compute_hmac_for_string(G_CHECKSUM_SHA256, key, n, owner, -1), *safe = wfm_export_safe_name(owner);
  return g_strdup_printf("%.20s-%.32s", safe, hash);
}

static char *read_before(const WfmExportInput *input, const char *name) {
  char *text = NULL;
  gsize n = 0;
  g_autofree char *path = g_build_filename(input->before, name, NULL);
  if (!g_file_get_contents(path, &text, &n, NULL)) return NULL;
  if (memchr(text, 0, n)) g_clear_pointer(&text, g_free);
  return text;
}

static WfmIcalHead head_of(const WfmExportInput *input, const char *owner, const char *name, const char *zone) {
  return (WfmIcalHead){.owner = owner,
                       .name = name,
                       .zone = zone,
                       .title = input->tenant,
                       .decided_from = input->roster_start,
                       .decided_to = input->roster_end,
                       .first = input->from,
                       .last = input->to,
                       .stamp = input->stamp};
}

static void write_calendar(WfmExportFiles *out, const WfmExportInput *input, const Calendar *calendar) {
  g_autofree char *stem = stem_of(input, calendar->owner);
  GString *bytes = wfm_export_file(out, stem, ".ics");
  const WfmExportFile *file = out->file->pdata[out->file->len - 1];
  g_autofree char *before = read_before(input, file->name);
  WfmIcalHead head = head_of(input, calendar->owner, calendar->name, calendar->zone);
  /* A calendar needs an event; one that somebody has subscribed to stays all the same. */
  if (!wfm_ical_write(bytes, &head, calendar->events, before) && !before) g_ptr_array_set_size(out->file, (gint)out->file->len - 1);
}

static int by_name(gconstpointer a, gconstpointer b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Calendars of people who are no longer there: what was still to come is cancelled. */
static size_t write_departed(WfmExportFiles *out, const WfmExportInput *input) {
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(WfmIcalEvent));
  g_autoptr(GDir) dir = input->before ? g_dir_open(input->before, 0, NULL) : NULL;
  const char *entry = NULL;
  size_t n = 0;
  while (dir && (entry = g_dir_read_name(dir))) {
    g_autofree char *lower = g_ascii_strdown(entry, -1);
    if (g_str_has_suffix(entry, ".ics") && *entry != '.' && !g_hash_table_contains(out->taken, lower))
      g_ptr_array_add(names, g_strdup(entry));
  }
  g_ptr_array_sort(names, by_name);
  for (guint k = 0; k < names->len; k++) {
    g_autofree char *before = read_before(input, names->pdata[k]);
    g_autofree char *owner = before ? wfm_ical_owner(before) : NULL;
    g_autofree char *stem = g_strndup(names->pdata[k], strlen(names->pdata[k]) - strlen(".ics"));
    g_autofree char *safe = wfm_export_safe_name(stem);
    if (!owner || strcmp(safe, stem) != 0) continue; /* not one of ours */
    WfmIcalHead head = head_of(input, owner, owner, "");
    wfm_ical_write(wfm_export_file(out, stem, ".ics"), &head, none, before);
    n++;
  }
  return n;
}

bool wfm_export_calendars(WfmExportFiles *out, const WfmExportInput *input, bool teams, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  if (!people) return false;
  Calendars calendars = {.input = input,
                         .people = people,
                         .teams = teams,
                         .list = g_ptr_array_new_with_free_func((GDestroyNotify)calendar_free),
                         .by_owner = g_hash_table_new(g_str_hash, g_str_equal),
                         .texts = g_ptr_array_new_with_free_func(g_free)};
  gather(&calendars);
  for (guint k = 0; k < calendars.list->len; k++) write_calendar(out, input, calendars.list->pdata[k]);
  size_t gone = write_departed(out, input);
  if (gone) wfm_export_note(out, "%zu calendars of people or teams that are no longer there: what was to come is cancelled in them", gone);
  g_ptr_array_unref(calendars.list);
  g_hash_table_unref(calendars.by_owner);
  g_ptr_array_unref(calendars.texts);
  return true;
}
