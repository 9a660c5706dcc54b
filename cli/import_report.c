#include "cli/import_report.h"

#include "cli/data/import/queue_names.h"
#include "cli/data/notation.h"
#include "core/numeric.h"
#include "forecast/absent_zeros.h"

#include <math.h>
#include <string.h>

static const char *const channel_names[] = {"voice", "chat", "email", "social"};
#define MOST_GUESSED 4   /* queues whose channel is not told, by name */
#define MOST_ALIKE 6     /* pairs of names, in words */
#define MOST_FINDINGS 6  /* of a queue, in words */
#define MOST_FACTS 20000 /* findings of all queues, in facts: a kilobyte each */

static void line(GString *text, const char *word, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void line(GString *text, const char *word, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  g_string_append_printf(text, "  %-11s ", word);
  g_string_append_vprintf(text, format, arguments);
  g_string_append_c(text, '\n');
  va_end(arguments);
}

static const char *amount(char *buffer, int64_t value) {
  return wfm_amount_format(buffer, (double)value);
}

/* ---- A file ---- */

static void tell_columns(WfmAnswer *answer, JsonObject *facts, const WfmFileFacts *file) {
  g_autoptr(GString) columns = g_string_new(NULL);
  JsonObject *map = json_object_new();
  for (int f = 0; f < WFM_N_FIELDS; f++) {
    if (file->layout.column[f] < 0) continue;
    g_autofree char *place = g_strdup_printf("column %d", file->layout.column[f] + 1);
    g_autofree char *shown = wfm_show_text(file->layout.header[f] ? file->layout.header[f] : place);
    const char *unit = wfm_unit_names[file->layout.unit[f]];
    g_string_append_printf(columns, "%s%s = %s%s%s%s", columns->len ? ", " : "", wfm_field_names[f], shown, *unit ? " [" : "", unit,
                           *unit ? "]" : "");
    json_object_set_string_member(map, wfm_field_names[f], shown);
  }
  if (columns->len) line(answer->text, "columns", "%s", columns->str);
  json_object_set_object_member(facts, "columns", map);
}

static const char *delimiter_name(char delimiter) {
  return delimiter == '\t' ? "tab" : delimiter == ';' ? "semicolon" : delimiter == '|' ? "bar" : "comma";
}

static void tell_text(WfmAnswer *answer, JsonObject *facts, const WfmFileFacts *file) {
  char rows[WFM_AMOUNT_SIZE];
  g_autofree char *header =
      file->layout.header_line ? g_strdup_printf("header in line %d", file->layout.header_line) : g_strdup("no header");
  line(answer->text, "text", "%s, cut at each %s, %s, %s rows", wfm_bytes_kind_names[file->encoding],
       delimiter_name(file->layout.delimiter), header, file->decisions.open->len ? "uncounted" : amount(rows, file->rows));
  json_object_set_string_member(facts, "encoding", wfm_bytes_kind_names[file->encoding]);
  json_object_set_string_member(facts, "delimiter", delimiter_name(file->layout.delimiter));
  json_object_set_int_member(facts, "header_line", file->layout.header_line);
  json_object_set_int_member(facts, "rows", file->rows);
  if (file->sheet) {
    g_autofree char *shown = wfm_show_text(file->sheet);
    if (file->other_sheets) line(answer->text, "sheet", "\"%s\" is read; left aside: %s (--sheet NAME)", shown, file->other_sheets);
    json_object_set_string_member(facts, "sheet", shown);
    json_object_set_string_member(facts, "other_sheets", file->other_sheets ? file->other_sheets : "");
  }
  if (file->windows_lines) line(answer->text, "", "%s lines are no UTF-8 and are read as Windows-1252", amount(rows, file->windows_lines));
  if (file->layout.titles) line(answer->text, "", "%d rows of titles above the header are passed over", file->layout.titles);
  if (file->text_rows)
    line(answer->text, "", "%s rows of totals, remarks or repeated headers are passed over", amount(rows, file->text_rows));
  json_object_set_int_member(facts, "windows_1252_lines", file->windows_lines);
  json_object_set_int_member(facts, "text_rows", file->text_rows);
}

static void tell_time(WfmAnswer *answer, JsonObject *facts, const WfmFileFacts *file, const WfmZone *zone) {
  char first[WFM_STAMP_SIZE], last[WFM_STAMP_SIZE];
  const char *how = file->layout.zone ? "said by the file"
                    : file->zone_name ? "said by --tz"
                    : file->offsets   ? "the stamps bear offsets"
                                      : "not known";
  line(answer->text, "zone", "%s%s%s%s", file->zone_name ? file->zone_name : "", file->zone_name ? " (" : "", how,
       file->zone_name ? ")" : "");
  if (file->zone_name) json_object_set_string_member(facts, "zone", file->zone_name);
  json_object_set_boolean_member(facts, "offsets", file->offsets);
  if (file->layout.step_s) line(answer->text, "interval", "%d minutes", file->layout.step_s / 60);
  json_object_set_int_member(facts, "interval_minutes", file->layout.step_s / 60);
  if (file->last < file->first) return;
  line(answer->text, "span", "%s to %s", wfm_format_local(first, zone, file->first), wfm_format_local(last, zone, file->last));
  json_object_set_string_member(facts, "first", wfm_format_utc(first, file->first));
  json_object_set_string_member(facts, "last", wfm_format_utc(last, file->last));
}

static void tell_count(WfmAnswer *answer, JsonObject *facts, const char *key, int64_t n, const char *format, ...) G_GNUC_PRINTF(5, 6);
static void tell_count(WfmAnswer *answer, JsonObject *facts, const char *key, int64_t n, const char *format, ...) {
  json_object_set_int_member(facts, key, n);
  if (n == 0) return;
  char number[WFM_AMOUNT_SIZE];
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *rest = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  line(answer->text, "rows", "%s %s", amount(number, n), rest);
}

static double share(int64_t part, int64_t whole) {
  return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void tell_ratings(WfmAnswer *answer, const WfmOutcomes *found) {
  char n[WFM_AMOUNT_SIZE], all[WFM_AMOUNT_SIZE];
  wfm_amount_format(all, (double)found->contacts);
  if (found->rated > 0 && found->off_scale == 0)
    line(answer->text, "ratings", "of %s of %s contacts (%.1f %%), %.1f %% of them satisfied", amount(n, found->rated), all,
         share(found->rated, found->contacts), share(found->satisfied, found->rated));
  if (found->off_scale > 0)
    line(answer->text, "ratings",
         "%s are no word and not between 1 and 5, the first in line %d: what is good on that scale is not known, none is taken",
         amount(n, found->off_scale), found->off_line);
  if (found->unknown > 0) {
    g_autofree char *shown = wfm_show_text(found->unknown_text);
    line(answer->text, "ratings", "%s are not understood and count as not rated, the first in line %d: \"%s\"", amount(n, found->unknown),
         found->unknown_line, shown);
  }
  if (found->nps_answers > 0)
    line(answer->text, "nps", "%.0f, of %s answers (%.1f %% of the contacts)",
         share(found->nps_promoters - found->nps_detractors, found->nps_answers), amount(n, found->nps_answers),
         share(found->nps_answers, found->contacts));
}

/* What became of the contacts, for wfm kpi. */
static void tell_outcomes(WfmAnswer *answer, JsonObject *facts, const WfmOutcomes *found) {
  char n[WFM_AMOUNT_SIZE];
  const struct {
    const char *key;
    int64_t n;
  } counts[] = {{"resolved", found->resolved},
                {"resolved_by_stamps", found->resolved_from_stamps},
                {"rated", found->off_scale ? 0 : found->rated},
                {"satisfied", found->off_scale ? 0 : found->satisfied},
                {"ratings_not_understood", found->unknown},
                {"ratings_off_scale", found->off_scale},
                {"nps_answers", found->nps_answers},
                {"nps_promoters", found->nps_promoters},
                {"nps_detractors", found->nps_detractors}};
  for (size_t k = 0; k < G_N_ELEMENTS(counts); k++) json_object_set_int_member(facts, counts[k].key, counts[k].n);
  if (found->resolved > 0)
    line(answer->text, "resolved", "%s contacts (%.1f %%), after %.1f hours on the clock on average%s", amount(n, found->resolved),
         share(found->resolved, found->contacts), found->resolution_s / (double)found->resolved / 3600,
         found->resolved_from_stamps == found->resolved ? ", by their stamps"
         : found->resolved_from_stamps > 0              ? ", by their stamps or else by the column"
                                                        : ", by the column");
  tell_ratings(answer, found);
}

static void tell_rows(WfmAnswer *answer, JsonObject *facts, const WfmFileFacts *file, const WfmIntakeOptions *options) {
  bool events = file->layout.kind == WFM_EXPORT_EVENTS;
  int64_t unique = file->rows - file->duplicates;
  tell_count(
      answer, facts, "duplicates", file->duplicates,
      events ? "repeat a contact, the first in line %d; each is counted once (%.1f rows a contact)"
             : "are of an interval that was there before, the first in line %d; the later row with a count holds (%.1f rows an interval)",
      file->duplicate_line, unique > 0 ? (double)file->rows / (double)unique : 0);
  tell_count(answer, facts, "legs", file->legs, "are further legs of a contact: work, and no arrivals");
  tell_count(answer, facts, "outbound", file->outbound, "are outbound, and no arrivals");
  tell_count(answer, facts, "spam", file->spam, "are spam, merged or deleted (%.1f %%)%s", share(file->spam, unique),
             options->with_spam ? "; counted, by --with-spam" : ", and not counted");
  tell_count(answer, facts, "bots", file->bots, "were resolved by a bot (%.1f %%)%s", share(file->bots, unique),
             options->with_bots ? "; counted, by --with-bots" : ", and not counted");
  tell_count(answer, facts, "incomplete", file->incomplete, "are of an interval that was not over, and left out");
  tell_count(answer, facts, "skipped_hour", file->gap_rows,
             "lie in an hour that the clock skips, the first in line %d%s; is the zone right?", file->gap_line,
             events ? " and are taken an hour later" : ", and are left out");
  tell_count(answer, facts, "repeated_hour", file->fold_rows,
             events ? "lie in the hour that the clock repeats and are taken for its first pass" : "lie in the hour that the clock repeats");
  tell_count(answer, facts, "repeated_hour_alone", file->fold_alone, "of them stand for both passes, and are shared out half and half");
  tell_count(answer, facts, "superseded", file->superseded, "of them are older states of a contact: the row that was updated last holds");
  tell_count(answer, facts, "arrival_not_told", file->unplaced,
             "have no length or were not over, so that their arrival is not told: left out");
  if (file->forgot) line(answer->text, "rows", "repeated contacts are told only among the last four million");
  json_object_set_boolean_member(facts, "repeats_told_in_part", file->forgot);
  tell_count(answer, facts, "waits_from_stamps", file->waits_from_stamps,
             "have no wait, which is taken from when they came and when somebody took them");
  tell_count(answer, facts, "handle_times_from_stamps", file->handles_from_stamps,
             "have no handle time, which is taken from when they were taken to when they were closed");
  tell_count(answer, facts, "offered_from_parts", file->offered_from_parts,
             "have no count of arrivals, which is taken as answered and abandoned together");
  if (events && file->rows > 0) line(answer->text, "handle time", "of %.1f %% of the contacts", share(file->with_handle_time, unique));
  if (events) json_object_set_int_member(facts, "with_handle_time", file->with_handle_time);
  if (events) tell_outcomes(answer, facts, &file->outcomes);
}

static void tell_texts(WfmAnswer *answer, JsonObject *facts, const char *word, const char *key, const GPtrArray *texts) {
  JsonArray *array = json_array_new();
  for (guint k = 0; k < texts->len; k++) {
    line(answer->text, word, "%s", (const char *)texts->pdata[k]);
    json_array_add_string_element(array, texts->pdata[k]);
  }
  json_object_set_array_member(facts, key, array);
}

static JsonObject *tell_file(WfmAnswer *answer, const WfmFileFacts *file, const WfmIntakeOptions *options, const WfmZone *zone) {
  JsonObject *facts = json_object_new();
  const WfmPlatform *platform = file->layout.platform;
  const char *kind = wfm_export_kind_names[file->layout.kind];
  g_string_append_printf(answer->text, "%s: %s\n", file->name,
                         platform                                    ? platform->title
                         : file->layout.kind == WFM_EXPORT_EVENTS    ? "list of contacts"
                         : file->layout.kind == WFM_EXPORT_INTERVALS ? "interval table"
                         : file->layout.weekdays                     ? "times of day by weekday"
                                                                     : "times of day by date");
  json_object_set_string_member(facts, "file", file->name);
  json_object_set_string_member(facts, "platform", platform ? platform->name : "");
  json_object_set_string_member(facts, "kind", kind);
  tell_text(answer, facts, file);
  tell_columns(answer, facts, file);
  tell_time(answer, facts, file, zone);
  tell_rows(answer, facts, file, options);
  tell_texts(answer, facts, "assumed", "assumed", file->decisions.assumed);
  if (file->cut_from != INT64_MIN) {
    char stamp[WFM_STAMP_SIZE];
    line(answer->text, "assumed",
         file->layout.kind == WFM_EXPORT_EVENTS ? "the interval of the last contact, from %s, was not over: it is left out"
                                                : "from %s on those are missing who had come and were not counted yet: left out",
         wfm_format_local(stamp, zone, file->cut_from));
    json_object_set_string_member(facts, "left_out_from", wfm_format_utc(stamp, file->cut_from));
  }
  if (platform && platform->note) line(answer->text, "note", "%s", platform->note);
  tell_texts(answer, facts, "REFUSED", "refused", file->decisions.open);
  return facts;
}

/* ---- Queues ---- */

static void put_real(JsonObject *facts, const char *key, double value, int decimals) {
  if (isfinite(value))
    json_object_set_double_member(facts, key, wfm_round(value, decimals));
  else
    json_object_set_null_member(facts, key);
}

static const char *real(char *buffer, size_t size, double value, const char *format) {
  if (!isfinite(value)) return "-";
  g_ascii_formatd(buffer, (int)size, format, value);
  return buffer;
}

/* left: how many more are told, of all queues together. */
static JsonArray *finding_facts(const WfmQueueSurvey *survey, size_t *left) {
  JsonArray *array = json_array_new();
  char stamp[WFM_STAMP_SIZE];
  for (size_t k = 0; k<survey->n_findings && * left> 0; k++, --*left) {
    const WfmHistoryFinding *found = &survey->finding[k];
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, "finding", wfm_found_names[found->kind]);
    json_object_set_string_member(facts, "from", wfm_format_utc(stamp, found->from));
    json_object_set_string_member(facts, "to", wfm_format_utc(stamp, found->to));
    put_real(facts, "contacts", found->kind == WFM_FOUND_SHIFT ? (double)NAN : found->found, 2);
    put_real(facts, "expected", found->kind == WFM_FOUND_SHIFT ? (double)NAN : found->expected, 2);
    put_real(facts, "ratio", found->ratio, 3);
    json_array_add_object_element(array, facts);
  }
  return array;
}

static void tell_queue(WfmAnswer *answer, JsonArray *array, const WfmIntake *intake, const WfmQueueSurvey *survey, size_t *left) {
  size_t n;
  const WfmTallyQueue *queue = &wfm_tally_queues(intake->tally, &n)[survey->queue];
  char contacts[WFM_AMOUNT_SIZE], missing[WFM_AMOUNT_SIZE], aht[32], patience[32], at_once[32], stamp[WFM_STAMP_SIZE];
  g_autofree char *name = wfm_show_text(queue->name);
  double mean_s = survey->handled > 0 && survey->handle_s > 0 ? survey->handle_s / survey->handled
                  : survey->handle_s > 0                      ? survey->handle_s / survey->contacts
                                                              : (double)NAN;
  g_string_append_printf(answer->text, "  %-28.28s %-7s %12s %6d %7d %9s %8s %9s %8s\n", name, channel_names[queue->channel],
                         wfm_amount_format(contacts, survey->contacts), survey->days, survey->usable_days, amount(missing, survey->missing),
                         real(aht, sizeof aht, mean_s, "%.0f"), real(patience, sizeof patience, survey->patience_s, "%.0f"),
                         real(at_once, sizeof at_once, survey->concurrency, "%.2f"));
  JsonObject *facts = json_object_new();
  json_object_set_string_member(facts, "queue", queue->name);
  json_object_set_string_member(facts, "channel", channel_names[queue->channel]);
  json_object_set_boolean_member(facts, "channel_told", queue->channel_told);
  json_object_set_string_member(facts, "first", wfm_format_utc(stamp, survey->first));
  json_object_set_string_member(facts, "last", wfm_format_utc(stamp, survey->last));
  put_real(facts, "contacts", survey->contacts, 2);
  json_object_set_int_member(facts, "days", survey->days);
  json_object_set_int_member(facts, "usable_days", survey->usable_days);
  json_object_set_int_member(facts, "measured_intervals", survey->measured);
  json_object_set_int_member(facts, "missing_intervals", survey->missing);
  json_object_set_int_member(facts, "zero_intervals", survey->zero);
  put_real(facts, "aht_s", mean_s, 2);
  put_real(facts, "patience_s", survey->patience_s, 1);
  put_real(facts, "concurrency", survey->concurrency, 3);
  json_object_set_array_member(facts, "findings", finding_facts(survey, left));
  json_object_set_int_member(facts, "findings_in_all", (gint64)survey->n_found);
  json_array_add_object_element(array, facts);
}

static void tell_findings(WfmAnswer *answer, const WfmIntake *intake, const WfmQueueSurvey *survey, const WfmZone *zone) {
  size_t n;
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  const WfmTallyQueue *queue = &wfm_tally_queues(intake->tally, &n)[survey->queue];
  g_autofree char *name = wfm_show_text(queue->name);
  for (size_t k = 0; k < survey->n_findings && k < MOST_FINDINGS; k++) {
    const WfmHistoryFinding *found = &survey->finding[k];
    wfm_format_local(from, zone, found->from), wfm_format_local(to, zone, found->to);
    if (found->kind == WFM_FOUND_SHIFT)
      g_string_append_printf(answer->text, "  %s: %s on %.10s, to %.2f times the level before\n", name, wfm_found_names[found->kind], from,
                             found->ratio);
    else
      g_string_append_printf(answer->text, "  %s: %s from %.16s to %.16s, %.0f contacts where %.0f are usual\n", name,
                             wfm_found_names[found->kind], from, to, found->found, found->expected);
  }
  if (survey->n_found > MOST_FINDINGS) g_string_append_printf(answer->text, "  %s: and %zu more\n", name, survey->n_found - MOST_FINDINGS);
}

/* Rows that are missing wherever nobody came. */
static void tell_absent_zeros(WfmAnswer *answer, const WfmIntake *intake, const WfmQueueSurvey *survey, size_t n) {
  size_t found = 0, all;
  g_autoptr(GString) names = g_string_new(NULL);
  const WfmTallyQueue *queue = wfm_tally_queues(intake->tally, &all);
  for (size_t k = 0; k < n; k++) {
    const WfmCounted counted = {survey[k].measured, survey[k].zero, survey[k].missing, survey[k].contacts};
    if (!wfm_zeros_are_absent(&counted) || found++ >= MOST_GUESSED) continue;
    g_autofree char *shown = wfm_show_text(queue[survey[k].queue].name);
    g_string_append_printf(names, "%s%s", found > 1 ? ", " : "", shown);
  }
  if (found > 0)
    g_string_append_printf(
        answer->text,
        "Zeros: none among the counts of %zu of %zu queues (%s), and rows are missing between them; these are read as not "
        "measured: if nobody came then, export them as 0, or the forecast is too high\n",
        found, n, names->str);
  json_object_set_int_member(answer->facts, "queues_without_zeros", (gint64)found);
}

/* What an import would not invent. */
static void tell_not_told(WfmAnswer *answer, const WfmIntake *intake, const WfmQueueSurvey *survey, size_t n) {
  size_t silent = 0, guessed = 0, all;
  g_autoptr(GString) names = g_string_new(NULL);
  const WfmTallyQueue *queue = wfm_tally_queues(intake->tally, &all);
  for (size_t k = 0; k < n; k++) {
    silent += !(survey[k].handle_s > 0);
    const WfmTallyQueue *one = &queue[survey[k].queue];
    if (one->channel_told || guessed++ >= MOST_GUESSED) continue;
    g_autofree char *shown = wfm_show_text(one->name);
    g_string_append_printf(names, "%s%s is taken for %s", guessed > 1 ? ", " : "", shown, channel_names[one->channel]);
  }
  if (silent)
    g_string_append_printf(answer->text, "Handle time: not told of %zu of %zu queues, and never invented; give aht_s in queues.csv\n",
                           silent, n);
  if (guessed)
    g_string_append_printf(answer->text, "Channel: not told of %zu of %zu queues: %s%s, by %s; a queue that the plan has keeps its own\n",
                           guessed, n, names->str, guessed > MOST_GUESSED ? ", ..." : "",
                           intake->options.channel ? "--channel" : "the kind of export (--channel says another)");
  json_object_set_int_member(answer->facts, "queues_without_handle_time", (gint64)silent);
}

/* Names that are nearly the same are no reason to add up, nor to pass over it. */
static void tell_alike(WfmAnswer *answer, const WfmIntake *intake) {
  size_t n;
  const WfmTallyQueue *queue = wfm_tally_queues(intake->tally, &n);
  g_autoptr(GArray) alike = wfm_queues_alike(intake->tally);
  JsonArray *array = json_array_new();
  for (guint k = 0; k < alike->len; k++) {
    const WfmAlike *pair = &g_array_index(alike, WfmAlike, k);
    const char *first = queue[pair->first].name, *second = queue[pair->second].name,
               *as_first = wfm_mapping_queue(intake->options.mapping, first),
               *as_second = wfm_mapping_queue(intake->options.mapping, second);
    g_autofree char *a = wfm_queue_id(as_first ? as_first : first), *b = wfm_queue_id(as_second ? as_second : second),
                    *shown = wfm_show_text(first), *other = wfm_show_text(second);
    bool one = strcmp(a, b) == 0;
    JsonObject *facts = json_object_new();
    json_object_set_string_member(facts, "queue", second);
    json_object_set_string_member(facts, "like", first);
    json_object_set_boolean_member(facts, "added_up", one);
    json_array_add_object_element(array, facts);
    if (k >= MOST_ALIKE) continue;
    g_string_append_printf(answer->text, "Names: \"%s\" and \"%s\" differ in capitals, blanks or marks alone; ", shown, other);
    if (one)
      g_string_append_printf(answer->text, "both are the queue %s, and what came to them is added up\n", a);
    else
      g_string_append_printf(answer->text, "they stay two queues. If they are one: a row \"queue:%s,%s\" in a mapping file (--map)\n",
                             other, shown);
  }
  if (alike->len > MOST_ALIKE) g_string_append_printf(answer->text, "Names: and %u more pairs\n", alike->len - MOST_ALIKE);
  json_object_set_array_member(answer->facts, "names_alike", array);
}

void wfm_import_report(WfmAnswer *answer, const WfmIntake *intake, const WfmQueueSurvey *survey, size_t n, const WfmZone *zone) {
  JsonArray *files = json_array_new(), *queues = json_array_new();
  for (guint k = 0; k < intake->file->len; k++)
    json_array_add_object_element(files, tell_file(answer, wfm_intake_facts(intake, k), &intake->options, zone));
  json_object_set_array_member(answer->facts, "files", files);
  if (n > 0)
    g_string_append_printf(answer->text, "\n  %-28s %-7s %12s %6s %7s %9s %8s %9s %8s\n", "queue", "channel", "contacts", "days", "usable",
                           "missing", "handle s", "patience", "at once");
  size_t left = MOST_FACTS;
  for (size_t k = 0; k < n; k++) tell_queue(answer, queues, intake, &survey[k], &left);
  json_object_set_array_member(answer->facts, "queues", queues);
  if (n == 0) return;
  tell_absent_zeros(answer, intake, survey, n);
  tell_not_told(answer, intake, survey, n);
  tell_alike(answer, intake);
  size_t odd = 0;
  for (size_t k = 0; k < n; k++) odd += survey[k].n_findings;
  if (odd) g_string_append(answer->text, "\nOdd, and left out by the forecast unless verdicts.csv says otherwise:\n");
  for (size_t k = 0; k < n; k++) tell_findings(answer, intake, &survey[k], zone);
}
