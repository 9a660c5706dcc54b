#include "cli/roster_file.h"

#include "cli/data/import/cells.h"
#include "cli/data/import/platform.h"
#include "cli/data/notation.h"
#include "cli/roster_night.h"
#include "cli/roster_words.h"

#include <math.h>
#include <string.h>

enum { MOST_TITLES = 20, NO_COLUMN = -1, MOST_LENGTH_S = 7 * 86400 };

typedef enum {
  ID, /* an id, or a name */
  NAME,
  FIRST_NAME,
  LAST_NAME,
  START,
  END,
  DATE, /* of the times of day in the row */
  END_DATE,
  SHIFT_DATE,
  LENGTH,
  KIND, /* work, break or meeting */
  ACTIVITY,
  QUEUE,
  PAID,
  PAID_HOURS,
  ZONE,
  SHIFT,
  SOURCE,
  N_FIELDS
} Field;

/* Keys of wfm_header_key, the better ones first. */
static const struct {
  Field field;
  const char *keys;
} header_names[] = {
    {ID, "agentid agent employeeid employee employeenumber personid person userid user workerid worker staffid staff wfmid externalid "
         "agentlogin login "
         "personalnummer mitarbeiternummer mitarbeiter matricule employé"},
    {NAME, "agentname employeename fullname username staffname personname workername name alias teammate mitarbeitername nom"},
    {FIRST_NAME, "firstname givenname vorname prénom"},
    {LAST_NAME, "lastname surname familyname nachname"},
    {START, "startutc starttimeutc startdatetimeutc start starttime startdatetime startat startsat from fromtime begin begintime begins "
            "shiftstart "
            "shiftstarttime segmentstart activitystart scheduledstart startlocal starttimelocal dtstart von beginn startzeit début "
            "heurededébut de"},
    {END, "endutc endtimeutc enddatetimeutc end endtime enddatetime endat endsat to totime stop stoptime finish finishtime ends shiftend "
          "shiftendtime "
          "segmentend activityend scheduledend until endlocal endtimelocal dtend bis ende endzeit fin heuredefin à"},
    {DATE, "date day startdate excdate workdate datum jour"},
    {END_DATE, "enddate"},
    {SHIFT_DATE, "shiftdatelocal shiftdate scheddate scheduledate"},
    {LENGTH, "duration length hours dauer durée"},
    {KIND, "segment segmenttype"},
    {ACTIVITY, "activity activityname activitycode task taskname event eventtype code type aktivität tätigkeit activité"},
    {QUEUE, "queueoractivity queue queuename skill skillname planninggroup warteschlange"},
    {PAID, "paid ispaid bezahlt payé"},
    {PAID_HOURS, "paidhours"},
    {ZONE, "tz timezone zone zeitzone fuseauhoraire"},
    {SHIFT, "shiftid shift shiftname shiftcode shifttype schicht dienst poste"},
    {SOURCE, "source"},
};

typedef struct {
  int32_t line;
  const char *cell[N_FIELDS]; /* "" = nothing said */
  bool next_day;              /* its times of day are of the day after its date (roster_night.h) */
} Raw;

typedef struct {
  const WfmRun *run;
  const WfmRosterProblem *problem;
  const char *name; /* of the file, for messages */
  WfmMistakes *mistakes;
  WfmRosterFile *out;
  GStringChunk *text;
  GArray *raw; /* Raw */
  int column[N_FIELDS];
  bool is_utc[N_FIELDS], is_local[N_FIELDS];
  WfmZone *header_zone[N_FIELDS];
  WfmUnit length_unit;
  GHashTable *people; /* as the file names somebody -> place in the problem + 1; 0: nobody */
  GHashTable *words;  /* -> WfmSaid */
  GHashTable *zones;  /* name -> WfmZone, or NULL where there is none */
  WfmDateOrder order;
  size_t n_planner_times, n_folds, n_gaps, n_off, n_next_day;
  int32_t fold_line, gap_line, next_day_line;
} Reader;

void wfm_roster_file_free(WfmRosterFile *file) {
  if (!file) return;
  wfm_table_data_free(file->table);
  g_free(file->paid_h);
  if (file->notes) g_ptr_array_unref(file->notes);
  g_free(file);
}

static void note(Reader *reader, char *text) {
  g_ptr_array_add(reader->out->notes, text);
}

/* ---- Header ---- */

/* The rank of a key in a list of words; SIZE_MAX: it is not there. */
static size_t rank_of(const char *keys, const char *key) {
  g_auto(GStrv) words = g_strsplit(keys, " ", -1);
  for (size_t k = 0; words[k]; k++)
    if (strcmp(words[k], key) == 0) return k;
  return SIZE_MAX;
}

/* "lengthMinutes", "duration_min": the key of a length is what stands before the unit. */
static void cut_unit(WfmHeaderKey *key) {
  static const struct {
    const char *tail;
    WfmUnit unit;
  } tails[] = {{"minutes", WFM_UNIT_MIN}, {"minuten", WFM_UNIT_MIN}, {"mins", WFM_UNIT_MIN}, {"min", WFM_UNIT_MIN},
               {"seconds", WFM_UNIT_S},   {"secs", WFM_UNIT_S},      {"sec", WFM_UNIT_S},    {"hours", WFM_UNIT_H},
               {"heures", WFM_UNIT_H},    {"stunden", WFM_UNIT_H},   {"hrs", WFM_UNIT_H}};
  size_t length = 0;
  while (header_names[length].field != LENGTH) length++;
  for (size_t k = 0; k < G_N_ELEMENTS(tails) && key->unit == WFM_UNIT_NONE; k++) {
    if (!g_str_has_suffix(key->key, tails[k].tail)) continue;
    g_autofree char *before = g_strndup(key->key, strlen(key->key) - strlen(tails[k].tail));
    if (!*before && strlen(tails[k].tail) < 5) continue; /* "min" may be a minimum */
    if (*before && rank_of(header_names[length].keys, before) == SIZE_MAX) continue;
    key->unit = tails[k].unit;
    g_strlcpy(key->key, *before ? before : "length", sizeof key->key);
  }
}

static void key_of(WfmHeaderKey *key, const char *text) {
  wfm_header_key(key, text);
  cut_unit(key);
}

/* Places of the fields in a row; NULL where it is no header: it must say who and when. *known[n]: the column is one of those that are understood. */
static bool find_columns(int column[static N_FIELDS], bool *known, const WfmRow *row) {
  for (size_t f = 0; f < N_FIELDS; f++) column[f] = NO_COLUMN;
  size_t best[N_FIELDS];
  for (size_t c = 0; c < row->n; c++) {
    WfmHeaderKey key;
    key_of(&key, row->cell[c]);
    for (size_t h = 0; h < G_N_ELEMENTS(header_names); h++) {
      Field field = header_names[h].field;
      size_t rank = rank_of(header_names[h].keys, key.key);
      if (rank == SIZE_MAX) continue;
      known[c] = true;
      if (column[field] != NO_COLUMN && best[field] <= rank) continue;
      column[field] = (int)c;
      best[field] = rank;
    }
  }
  bool who = column[ID] != NO_COLUMN || column[NAME] != NO_COLUMN || column[LAST_NAME] != NO_COLUMN;
  return who && column[START] != NO_COLUMN && (column[END] != NO_COLUMN || column[LENGTH] != NO_COLUMN);
}

static void note_columns(Reader *reader, const WfmRow *row, const bool *known) {
  g_autoptr(GString) others = g_string_new(NULL);
  for (size_t c = 0; c < row->n; c++)
    if (!known[c] && *row->cell[c] && !g_str_has_prefix(row->cell[c], "x_")) {
      g_autofree char *shown = wfm_show_text(row->cell[c]);
      g_string_append_printf(others, "%s%s", others->len ? ", " : "", shown);
    }
  if (others->len) note(reader, g_strdup_printf("columns that say nothing to the checker are passed over: %s", others->str));
  for (Field f = START; f <= LENGTH; f++) {
    if (reader->column[f] == NO_COLUMN) continue;
    WfmHeaderKey key;
    key_of(&key, row->cell[reader->column[f]]);
    if (f == LENGTH) reader->length_unit = key.unit;
    reader->is_utc[f] = g_str_has_suffix(key.key, "utc");
    reader->is_local[f] = g_str_has_suffix(key.key, "local");
    g_autoptr(GError) err = NULL;
    if (*key.zone && !(reader->header_zone[f] = wfm_zone_new(key.zone, &err)))
      wfm_mistakes_add(reader->mistakes, reader->name, row->line, reader->column[f] + 1, "%s", err->message);
  }
}

static void refuse_header(Reader *reader, const WfmRow *row, const int column[static N_FIELDS]) {
  g_autoptr(GString) found = g_string_new(NULL);
  for (size_t c = 0; c < row->n && c < 40; c++) {
    g_autofree char *shown = wfm_show_text(row->cell[c]);
    g_string_append_printf(found, "%s%s", c ? ", " : "", shown);
  }
  bool who = column[ID] != NO_COLUMN || column[NAME] != NO_COLUMN || column[LAST_NAME] != NO_COLUMN;
  const char *missing = !who                         ? "who works (right would be agent_id, agent, employee or name)"
                        : column[START] == NO_COLUMN ? "when it begins (right would be start_utc, start, or from)"
                                                     : "when it ends (right would be end_utc, end, to, duration, or lengthMinutes)";
  wfm_mistakes_add(reader->mistakes, reader->name, row->line, 0, "no column says %s among: %s", missing, found->str);
}

/* Looks for the header, below titles and comments; false with a mistake. */
static bool read_header(Reader *reader, WfmRows *rows) {
  WfmRow row = {0};
  bool any = false;
  for (int r = 0; r < MOST_TITLES && wfm_rows_next(rows, &row); r++) {
    if (row.cell[0][0] == '#') continue;
    any = true;
    g_autofree bool *known = g_new0(bool, row.n + 1);
    if (find_columns(reader->column, known, &row)) {
      note_columns(reader, &row, known);
      return true;
    }
  }
  if (wfm_mistakes_count(reader->mistakes)) return false;
  wfm_rows_rewind(rows);
  bool comment = true;
  while (any && comment && wfm_rows_next(rows, &row)) comment = row.cell[0][0] == '#';
  g_autofree bool *known = g_new0(bool, row.n + 1);
  if (any)
    find_columns(reader->column, known, &row), refuse_header(reader, &row, reader->column);
  else
    wfm_mistakes_add(reader->mistakes, reader->name, 0, 0,
                     "there is no header; right would be a first line such as agent_id,start_utc,end_utc");
  return false;
}

static void read_rows(Reader *reader, WfmRows *rows) {
  WfmRow row;
  while (wfm_rows_next(rows, &row)) {
    if (row.cell[0][0] == '#') continue;
    Raw raw = {.line = row.line};
    for (size_t f = 0; f < N_FIELDS; f++) {
      int c = reader->column[f];
      raw.cell[f] = c != NO_COLUMN && (size_t)c < row.n ? g_string_chunk_insert_const(reader->text, row.cell[c]) : "";
    }
    g_array_append_val(reader->raw, raw);
  }
}

static void add_mistake(const Reader *reader, const Raw *raw, Field field, const char *right) {
  g_autofree char *shown = wfm_show_text(raw->cell[field]);
  wfm_mistakes_add(reader->mistakes, reader->name, raw->line, reader->column[field] + 1, "found \"%s\", right would be %s", shown, right);
}

/* ---- Times ---- */

static bool parse_stamp(WfmStamp *stamp, int *may, const char *text, WfmDateOrder order) {
  return *text && wfm_import_stamp(stamp, may, text, strlen(text), order);
}

/* The date of a row's times of day. */
static const char *date_of(const Raw *raw, Field field) {
  if (field == END && *raw->cell[END_DATE]) return raw->cell[END_DATE];
  return *raw->cell[DATE] ? raw->cell[DATE] : raw->cell[SHIFT_DATE];
}

/* The wall clock that a cell shows; a time of day stands on the row's date. *clock_only: it was one. */
static bool read_stamp(WfmStamp *stamp, bool *clock_only, const Raw *raw, Field field, WfmDateOrder order) {
  int may;
  int32_t second;
  const char *text = raw->cell[field];
  *clock_only = wfm_import_clock(&second, text, strlen(text));
  if (!*clock_only) return parse_stamp(stamp, &may, text, order) && stamp->has_time;
  if (!parse_stamp(stamp, &may, date_of(raw, field), order)) return false;
  bool later = raw->next_day && (field == START || !*raw->cell[END_DATE]);
  *stamp = (WfmStamp){.local = (int64_t)(wfm_local_day(stamp->local) + later) * 86400 + second, .has_time = true};
  return true;
}

/* How many shifts begin in the roster's days if dates are in this order. */
static size_t in_horizon(const Reader *reader, WfmDateOrder order) {
  size_t n = 0;
  for (guint r = 0; r < reader->raw->len; r++) {
    WfmStamp stamp;
    bool clock_only;
    if (!read_stamp(&stamp, &clock_only, &g_array_index(reader->raw, Raw, r), START, order)) continue;
    int64_t at = wfm_run_instant(&stamp, reader->run->zone, 0);
    n += at >= reader->problem->grid.start && at < wfm_horizon_end(reader->problem);
  }
  return n;
}

/* Day before month or after, by all dates of the file. */
static void decide_order(Reader *reader) {
  static const Field dates[] = {START, END, DATE, END_DATE, SHIFT_DATE};
  int may_all = WFM_ORDER_MAY_DMY | WFM_ORDER_MAY_MDY;
  const Raw *open = NULL;
  for (guint r = 0; r < reader->raw->len; r++)
    for (size_t d = 0; d < G_N_ELEMENTS(dates); d++) {
      const Raw *raw = &g_array_index(reader->raw, Raw, r);
      WfmStamp stamp;
      int may, before = may_all;
      int32_t second;
      const char *text = raw->cell[dates[d]];
      if (wfm_import_clock(&second, text, strlen(text)) || !parse_stamp(&stamp, &may, text, WFM_ORDER_UNKNOWN) || may == 0) continue;
      if (!open) open = raw;
      may_all &= may;
      if (before && !may_all) add_mistake(reader, raw, dates[d], "a date in the same order of day and month as in the rows above");
    }
  reader->order = may_all == WFM_ORDER_MAY_DMY ? WFM_ORDER_DMY : may_all == WFM_ORDER_MAY_MDY ? WFM_ORDER_MDY : WFM_ORDER_UNKNOWN;
  if (!open || !may_all || reader->order != WFM_ORDER_UNKNOWN) return;
  size_t dmy = in_horizon(reader, WFM_ORDER_DMY), mdy = in_horizon(reader, WFM_ORDER_MDY);
  reader->order = dmy > mdy ? WFM_ORDER_DMY : WFM_ORDER_MDY;
  if (dmy == mdy)
    wfm_mistakes_add(reader->mistakes, reader->name, open->line, 0,
                     "whether days or months come first cannot be told; right would be dates such as 2026-03-02");
  else
    note(reader, g_strdup_printf("dates are read %s first: so more of the shifts lie in the roster's days", dmy > mdy ? "day" : "month"));
}

static const WfmZone *zone_named(Reader *reader, const Raw *raw) {
  gpointer known = NULL;
  if (g_hash_table_lookup_extended(reader->zones, raw->cell[ZONE], NULL, &known)) return known;
  g_autoptr(GError) err = NULL;
  WfmZone *zone = wfm_zone_new(raw->cell[ZONE], &err);
  if (!zone) wfm_mistakes_add(reader->mistakes, reader->name, raw->line, reader->column[ZONE] + 1, "%s", err->message);
  g_hash_table_insert(reader->zones, g_strdup(raw->cell[ZONE]), zone);
  return zone;
}

/* In which a cell's times are that have no offset; NULL: UTC. */
static const WfmZone *zone_of(Reader *reader, const Raw *raw, Field field, size_t agent) {
  if (reader->is_utc[field]) return NULL;
  if (reader->header_zone[field]) return reader->header_zone[field];
  if (*raw->cell[ZONE]) {
    const WfmZone *zone = zone_named(reader, raw);
    return zone ? zone : reader->run->zone;
  }
  if (reader->is_local[field] && agent != SIZE_MAX) return reader->problem->agents[agent].zone;
  reader->n_planner_times++;
  return reader->run->zone;
}

/* after: an end lies behind it; INT64_MIN for a start. */
static int64_t instant_of(Reader *reader, const Raw *raw, Field field, const WfmStamp *stamp, size_t agent, int64_t after) {
  if (stamp->has_offset) return stamp->local - stamp->offset_s;
  const WfmZone *zone = zone_of(reader, raw, field, agent);
  if (!zone) return stamp->local;
  WfmLocalInstant at = wfm_zone_instant(zone, stamp->local);
  if (at.kind == WFM_LOCAL_FOLD && reader->n_folds++ == 0) reader->fold_line = raw->line;
  if (at.kind == WFM_LOCAL_GAP && reader->n_gaps++ == 0) reader->gap_line = raw->line;
  return at.kind == WFM_LOCAL_FOLD && at.first <= after ? at.second : at.first;
}

/* Where the header says no unit: numbers are minutes where one of the column is more than a day has hours. */
static void decide_unit(Reader *reader) {
  double number, most = 0;
  if (reader->column[LENGTH] == NO_COLUMN || reader->length_unit != WFM_UNIT_NONE) return;
  for (guint r = 0; r < reader->raw->len; r++) {
    const char *text = g_array_index(reader->raw, Raw, r).cell[LENGTH];
    if (wfm_import_number(&number, text, strlen(text), WFM_DECIMAL_UNKNOWN)) most = MAX(most, number);
  }
  reader->length_unit = most > 24 ? WFM_UNIT_MIN : WFM_UNIT_H;
  if (most > 0)
    note(reader, g_strdup_printf("lengths are read in %s: the header names no unit, and the longest is %g; lengthMinutes would tell",
                                 most > 24 ? "minutes" : "hours", most));
}

static bool read_length(double *seconds, const Reader *reader, const Raw *raw) {
  bool two;
  const char *text = raw->cell[LENGTH];
  return *text && wfm_import_length(seconds, &two, text, strlen(text), reader->length_unit, WFM_DECIMAL_UNKNOWN) && *seconds >= 1 &&
         *seconds <= MOST_LENGTH_S;
}

/* The row's seconds of its date, where it has times of day alone. */
static bool read_clock(WfmClockRow *out, const Reader *reader, const Raw *raw) {
  const char *start = raw->cell[START], *end = raw->cell[END];
  double length_s;
  if (!wfm_import_clock(&out->start_s, start, strlen(start))) return false;
  if (wfm_import_clock(&out->end_s, end, strlen(end))) {
    if (out->end_s <= out->start_s) out->end_s += 86400;
    return true;
  }
  if (*end || !read_length(&length_s, reader, raw)) return false;
  out->end_s = out->start_s + (int32_t)lround(length_s);
  return true;
}

/* Rows after midnight that stand under the date of their shift. */
static void find_next_day(Reader *reader) {
  g_autofree WfmClockRow *row = g_new0(WfmClockRow, reader->raw->len + 1);
  for (guint r = 0; r < reader->raw->len; r++) {
    const Raw *raw = &g_array_index(reader->raw, Raw, r);
    WfmStamp stamp;
    int may;
    if (!read_clock(&row[r], reader, raw) || !parse_stamp(&stamp, &may, date_of(raw, START), reader->order)) continue;
    g_autofree char *who = g_strjoin("\n", raw->cell[ID], raw->cell[NAME], raw->cell[FIRST_NAME], raw->cell[LAST_NAME], NULL);
    row[r].person = g_string_chunk_insert_const(reader->text, who);
    row[r].shift = raw->cell[SHIFT];
    row[r].day = wfm_local_day(stamp.local);
  }
  wfm_rows_after_midnight(row, reader->raw->len, reader->column[DATE] == NO_COLUMN && reader->column[SHIFT_DATE] != NO_COLUMN);
  for (guint r = 0; r < reader->raw->len; r++) {
    Raw *raw = &g_array_index(reader->raw, Raw, r);
    raw->next_day = row[r].next_day;
    if (raw->next_day && reader->n_next_day++ == 0) reader->next_day_line = raw->line;
  }
}

static const char a_time[] = "a date and time such as 2026-03-30T09:00 or 30/03/2026 09:00, or a time of day beside a column date";

/* What an end that is not after its start ought to be; where the start is one that the clock skips, that is why. */
static char *right_end(Reader *reader, const Raw *raw, const WfmStamp *start, size_t agent) {
  const WfmZone *zone = start->has_offset ? NULL : zone_of(reader, raw, START, agent);
  if (!zone || wfm_zone_instant(zone, start->local).kind != WFM_LOCAL_GAP) return g_strdup("an end after the start");
  char day[WFM_STAMP_SIZE], clock[WFM_STAMP_SIZE], worked[WFM_STAMP_SIZE];
  return g_strdup_printf("an end after the start: %s %s is in the hour that the clock of %s skips then, so that the row begins at %s; "
                         "times with an offset would tell what is meant",
                         wfm_format_day(day, wfm_local_day(start->local)), wfm_format_clock(clock, wfm_local_second(start->local)),
                         zone->name, wfm_format_local(worked, zone, wfm_zone_instant(zone, start->local).first));
}

static bool read_times(Reader *reader, WfmSegmentRow *row, const Raw *raw, size_t agent) {
  WfmStamp start = {0}, end = {0};
  bool start_clock, end_clock;
  double length_s;
  if (!read_stamp(&start, &start_clock, raw, START, reader->order)) return add_mistake(reader, raw, START, a_time), false;
  row->start_utc = instant_of(reader, raw, START, &start, agent, INT64_MIN);
  if (!*raw->cell[END] && read_length(&length_s, reader, raw)) {
    row->end_utc = row->start_utc + (int64_t)llround(length_s);
    return true;
  }
  Field field = reader->column[END] == NO_COLUMN ? LENGTH : END;
  if (field == LENGTH) return add_mistake(reader, raw, LENGTH, "a length of a second or more, such as 8:30 or 8.5 hours"), false;
  if (!read_stamp(&end, &end_clock, raw, END, reader->order)) {
    int32_t second;
    end_clock = wfm_import_clock(&second, raw->cell[END], strlen(raw->cell[END]));
    if (!end_clock) return add_mistake(reader, raw, END, a_time), false;
    end = (WfmStamp){.local = (int64_t)wfm_local_day(start.local) * 86400 + second, .has_time = true}; /* start has the date */
  }
  if (end_clock && !*raw->cell[END_DATE] && end.local <= start.local) end.local += 86400;
  row->end_utc = instant_of(reader, raw, END, &end, agent, row->start_utc);
  if (row->end_utc > row->start_utc) return true;
  g_autofree char *right = right_end(reader, raw, &start, agent);
  add_mistake(reader, raw, END, right);
  return false;
}

/* ---- Rows ---- */

static size_t agent_named(Reader *reader, const char *name) {
  gpointer place = NULL;
  if (!g_hash_table_lookup_extended(reader->people, name, NULL, &place)) {
    size_t agent = wfm_roster_file_agent(reader->problem, name);
    place = GSIZE_TO_POINTER(agent == SIZE_MAX ? 0 : agent + 1);
    g_hash_table_insert(reader->people, g_strdup(name), place);
  }
  return GPOINTER_TO_SIZE(place) - 1; /* SIZE_MAX: nobody */
}

static WfmSaid said_by(Reader *reader, const char *word) {
  gpointer said = NULL;
  if (!g_hash_table_lookup_extended(reader->words, word, NULL, &said)) {
    said = GINT_TO_POINTER(wfm_said_of_word(reader->run, word));
    g_hash_table_insert(reader->words, g_strdup(word), said);
  }
  return (WfmSaid)GPOINTER_TO_INT(said);
}

static const char *person_of(Reader *reader, const Raw *raw, size_t *agent) {
  g_autofree char *both = g_strconcat(raw->cell[FIRST_NAME], " ", raw->cell[LAST_NAME], NULL);
  const char *names[] = {raw->cell[ID], raw->cell[NAME], g_strstrip(both)}, *shown = "";
  for (size_t k = 0; k < G_N_ELEMENTS(names); k++) {
    if (!*names[k]) continue;
    if (!*shown) shown = names[k];
    *agent = agent_named(reader, names[k]);
    if (*agent != SIZE_MAX) return reader->problem->agents[*agent].agent;
  }
  *agent = SIZE_MAX;
  return g_string_chunk_insert_const(reader->text, shown);
}

/* What the row is, by the first of its words that means something. *word: the one that does, or that nobody knows. */
static WfmSaid kind_of(Reader *reader, const Raw *raw, const char **word) {
  const char *words[] = {raw->cell[KIND], raw->cell[ACTIVITY], raw->cell[QUEUE]};
  WfmSaid said = WFM_SAID_UNKNOWN;
  *word = "";
  for (size_t k = 0; k < G_N_ELEMENTS(words) && said == WFM_SAID_UNKNOWN; k++) {
    if (!*words[k]) continue;
    if (!**word) *word = words[k];
    said = said_by(reader, words[k]);
    if (said != WFM_SAID_UNKNOWN) *word = words[k];
  }
  return **word ? said : WFM_SAID_WORK;
}

/* The queue or activity of the row: the last that is said beside its kind. */
static const char *activity_of(const Raw *raw, const char *word) {
  if (*raw->cell[QUEUE]) return raw->cell[QUEUE];
  return *raw->cell[ACTIVITY] ? raw->cell[ACTIVITY] : word;
}

static bool read_pay(Reader *reader, bool *paid, const Raw *raw) {
  const char *text = raw->cell[PAID];
  static const char *const no[] = {"no", "false", "0", "n", "unpaid", "nein", "non", NULL};
  g_autofree char *small = g_ascii_strdown(text, -1);
  *paid = !g_strv_contains(no, small);
  if (!*text || !*paid || wfm_import_truth(text, strlen(text)) || strcmp(small, "paid") == 0) return true;
  add_mistake(reader, raw, PAID, "yes or no");
  return false;
}

static bool read_shift_date(Reader *reader, int32_t *day, const Raw *raw) {
  WfmStamp stamp;
  int may;
  *day = INT32_MIN;
  if (!*raw->cell[SHIFT_DATE]) return true;
  if (!parse_stamp(&stamp, &may, raw->cell[SHIFT_DATE], reader->order))
    return add_mistake(reader, raw, SHIFT_DATE, "a date such as 2026-03-30"), false;
  *day = wfm_local_day(stamp.local);
  return true;
}

static void read_row(Reader *reader, const Raw *raw) {
  static const char *const kinds[] = {"work", "break", "meeting", "work", "work"};
  size_t agent;
  const char *word, *who = person_of(reader, raw, &agent);
  WfmSaid said = kind_of(reader, raw, &word);
  bool no_times = !*raw->cell[START] && !*raw->cell[END], no_work = !*word || said == WFM_SAID_UNKNOWN;
  if (said == WFM_SAID_OFF || (no_times && no_work)) { /* work whose times are lost is not off */
    reader->n_off += *who != 0;
    return;
  }
  WfmTableData *table = reader->out->table;
  WfmSegmentRow row = {.line = raw->line,
                       .agent_id = wfm_table_text(table, who),
                       .agent_name = wfm_table_text(table, *raw->cell[NAME] ? raw->cell[NAME] : who),
                       .shift_id = wfm_table_text(table, raw->cell[SHIFT]),
                       .segment = kinds[said],
                       .start_local = "",
                       .end_local = "",
                       .tz = "",
                       .queue_or_activity = wfm_table_text(table, activity_of(raw, word)),
                       .source = wfm_table_text(table, *raw->cell[SOURCE] ? raw->cell[SOURCE] : "planned")};
  if (!*who) {
    wfm_mistakes_add(reader->mistakes, reader->name, raw->line, 0,
                     "the row does not say who works; right would be an id or a name of agents.csv");
    return;
  }
  bool right = read_times(reader, &row, raw, agent);
  right &= read_pay(reader, &row.paid, raw);
  right &= read_shift_date(reader, &row.shift_date_local, raw);
  if (!right) return;
  double paid_h = NAN;
  const char *hours = raw->cell[PAID_HOURS];
  if (*hours && !wfm_import_number(&paid_h, hours, strlen(hours), WFM_DECIMAL_UNKNOWN)) {
    add_mistake(reader, raw, PAID_HOURS, "a number of hours");
    return;
  }
  reader->out->breaks_told |= said == WFM_SAID_BREAK;
  reader->out->paid_h = g_renew(double, reader->out->paid_h, table->n_rows + 1);
  reader->out->paid_h[table->n_rows] = paid_h;
  wfm_table_append(table, &row);
}

size_t wfm_roster_file_agent(const WfmRosterProblem *problem, const char *name) {
  size_t found = wfm_run_agent(problem, name), n = 0;
  if (found != SIZE_MAX) return found;
  g_autofree char *wanted = g_utf8_validate(name, -1, NULL) ? g_utf8_casefold(name, -1) : g_strdup(name);
  for (size_t a = 0; a < problem->n_agents; a++) {
    g_autofree char *id = g_utf8_casefold(problem->agents[a].agent, -1), *full = g_utf8_casefold(problem->agents[a].name, -1);
    if ((strcmp(id, wanted) == 0 || strcmp(full, wanted) == 0) && n++ == 0) found = a;
  }
  return n == 1 ? found : SIZE_MAX;
}

/* ---- What was taken for granted ---- */

static void note_reading(Reader *reader) {
  if (reader->n_planner_times)
    note(reader, g_strdup_printf("times without a zone are those of %s, the planner's", reader->run->zone->name));
  if (reader->n_folds)
    note(reader, g_strdup_printf(
                     "times in the hour that a clock put back repeats (%zu, from line %d on) are taken for its first pass, unless a shift "
                     "would end before its start; an offset would tell",
                     reader->n_folds, (int)reader->fold_line));
  if (reader->n_gaps)
    note(reader, g_strdup_printf("times in the hour that a clock put forward skips (%zu, from line %d on) are taken as that much later",
                                 reader->n_gaps, (int)reader->gap_line));
  if (reader->n_next_day)
    note(reader, g_strdup_printf(
                     "rows after midnight that stand under the date of their shift (%zu, from line %d on) are taken for the next date's",
                     reader->n_next_day, (int)reader->next_day_line));
  if (reader->n_off) note(reader, g_strdup_printf("rows of time off (%zu) are no work", reader->n_off));
}

static void read_all(Reader *reader, WfmRows *rows) {
  if (!read_header(reader, rows)) return;
  WfmRosterFile *out = reader->out;
  read_rows(reader, rows);
  decide_order(reader);
  decide_unit(reader);
  if (wfm_mistakes_count(reader->mistakes)) return;
  bool kinds = reader->column[KIND] != NO_COLUMN;
  out->whole_shifts = !kinds && reader->column[ACTIVITY] == NO_COLUMN && reader->column[QUEUE] == NO_COLUMN;
  if (!out->whole_shifts) find_next_day(reader);
  for (guint r = 0; r < reader->raw->len; r++) read_row(reader, &g_array_index(reader->raw, Raw, r));
  out->breaks_told |= kinds;
  out->pay_told = reader->column[PAID] != NO_COLUMN || kinds;
  note_reading(reader);
}

static void clear(Reader *reader) {
  for (size_t f = 0; f < N_FIELDS; f++) wfm_zone_free(reader->header_zone[f]);
  g_hash_table_unref(reader->people);
  g_hash_table_unref(reader->words);
  g_hash_table_unref(reader->zones);
  g_array_unref(reader->raw);
  g_string_chunk_free(reader->text);
}

static void free_zone(gpointer zone) {
  wfm_zone_free(zone);
}

WfmRosterFile *wfm_roster_file_read(const WfmRun *run, const WfmRosterProblem *problem, const char *path, GError **err) {
  bool from_stdin = strcmp(path, "-") == 0;
  if (!from_stdin && !g_file_test(path, G_FILE_TEST_EXISTS)) {
    g_set_error(err, WFM_ERROR, WFM_STATUS_BAD_INPUT,
                "%s: there is no such file; right would be a table as `wfm schema roster` explains it", path);
    return NULL;
  }
  g_autoptr(WfmBytes) bytes = wfm_bytes_open(path, err);
  if (!bytes) return NULL;
  g_autoptr(WfmMistakes) mistakes = wfm_mistakes_new();
  g_autoptr(WfmRows) rows = wfm_rows_new(bytes, 0, mistakes);
  g_autoptr(WfmRosterFile) out = g_new0(WfmRosterFile, 1);
  out->table = wfm_table_data_new(&wfm_table_roster);
  g_free(out->table->file);
  out->table->file = g_strdup(from_stdin ? "standard input" : path);
  out->notes = g_ptr_array_new_with_free_func(g_free);
  Reader reader = {.run = run,
                   .problem = problem,
                   .name = out->table->file,
                   .mistakes = mistakes,
                   .out = out,
                   .text = g_string_chunk_new(4096),
                   .raw = g_array_new(FALSE, FALSE, sizeof(Raw)),
                   .people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   .words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                   .zones = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_zone)};
  read_all(&reader, rows);
  clear(&reader);
  return wfm_mistakes_check(mistakes, err) ? g_steal_pointer(&out) : NULL;
}
