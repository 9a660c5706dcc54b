#include "cli/change_list.h"

#include "cli/output.h"

#include <math.h>
#include <string.h>

typedef struct {
  const char *shift, *start, *end;
} Side;

static Side side_of(WfmTableData *table, const WfmRosterProblem *problem, const WfmZone *zone, const WfmDuty *duty) {
  char start[WFM_STAMP_SIZE], end[WFM_STAMP_SIZE];
  if (!duty) return (Side){"", "", ""};
  return (Side){duty->shift_type < 0 ? "" : problem->shift_types[duty->shift_type].shift,
                wfm_table_text(table, wfm_format_local(start, zone, duty->start)),
                wfm_table_text(table, wfm_format_local(end, zone, duty->end))};
}

/* ---- inside a shift ---- */

static const char *clock_of(char buffer[static WFM_STAMP_SIZE], const WfmZone *zone, int64_t instant) {
  char stamp[WFM_STAMP_SIZE];
  g_strlcpy(buffer, wfm_format_local(stamp, zone, instant) + 11, 6);
  return buffer;
}

static const char *name_of(const WfmSegment *piece) {
  return piece->activity && *piece->activity ? piece->activity : piece->kind == WFM_SEGMENT_BREAK ? "break" : "meeting";
}

/* The next piece from *at on that is not work and has the name (NULL: any); NULL: none. */
static const WfmSegment *next_off(const WfmDuty *duty, size_t *at, const char *name) {
  for (; *at < duty->n_segments; (*at)++) {
    const WfmSegment *piece = &duty->segment[*at];
    if (piece->kind != WFM_SEGMENT_WORK && (!name || strcmp(name_of(piece), name) == 0)) return &duty->segment[(*at)++];
  }
  return NULL;
}

/* How many pieces of the name come before this one. */
static size_t place_of(const WfmDuty *duty, const WfmSegment *piece) {
  size_t n = 0, at = 0;
  while (next_off(duty, &at, name_of(piece)) != piece) n++;
  return n;
}

static const WfmSegment *piece_at(const WfmDuty *duty, const char *name, size_t place) {
  const WfmSegment *piece = NULL;
  size_t at = 0;
  for (size_t k = 0; k <= place; k++) piece = next_off(duty, &at, name);
  return piece;
}

/* "break 10:00 -> 10:15; meal 13:00 (new)": pieces of a name are paired in their order. */
static char *inside_text(const WfmDuty *was, const WfmDuty *is, const WfmZone *zone) {
  GString *out = g_string_new(NULL);
  char from[WFM_STAMP_SIZE], to[WFM_STAMP_SIZE];
  const WfmSegment *piece;
  for (size_t at = 0; (piece = next_off(was, &at, NULL));) {
    const WfmSegment *now = piece_at(is, name_of(piece), place_of(was, piece));
    if (now && now->start == piece->start && now->end == piece->end) continue;
    g_string_append_printf(out, "%s%s %s -> %s", out->len ? "; " : "", name_of(piece), clock_of(from, zone, piece->start),
                           now ? clock_of(to, zone, now->start) : "none");
  }
  for (size_t at = 0; (piece = next_off(is, &at, NULL));)
    if (!piece_at(was, name_of(piece), place_of(is, piece)))
      g_string_append_printf(out, "%s%s %s (new)", out->len ? "; " : "", name_of(piece), clock_of(to, zone, piece->start));
  return g_string_free(out, FALSE);
}

WfmTableData *wfm_change_table(const WfmRosterProblem *problem, const GArray *changes, const WfmRepairSettings *settings, int64_t now) {
  WfmTableData *table = wfm_table_data_new(&wfm_table_changes);
  for (guint k = 0; k < changes->len; k++) {
    const WfmChange *change = &g_array_index(changes, WfmChange, k);
    const WfmAgent *agent = &problem->agents[change->agent];
    Side was = side_of(table, problem, agent->zone, change->was), is = side_of(table, problem, agent->zone, change->is);
    g_autofree char *inside = change->kind == WFM_CHANGE_INSIDE ? inside_text(change->was, change->is, agent->zone) : NULL;
    int64_t begins = change->was && change->is ? MIN(change->was->start, change->is->start)
                     : change->was             ? change->was->start
                                               : change->is->start;
    WfmChangeRow row = {.agent_id = agent->agent,
                        .agent_name = agent->name,
                        .change = wfm_change_names[change->kind],
                        .shift_date_local = change->day,
                        .was_shift = was.shift,
                        .was_start_local = was.start,
                        .was_end_local = was.end,
                        .is_shift = is.shift,
                        .is_start_local = is.start,
                        .is_end_local = is.end,
                        .inside = wfm_table_text(table, inside ? inside : ""),
                        .tz = agent->zone->name,
                        .notice_h = now == INT64_MIN ? (double)NAN : wfm_round((double)(begins - now) / 3600, 2),
                        .price = settings ? wfm_round(wfm_change_price(settings, change, now), 2) : (double)NAN};
    wfm_table_append(table, &row);
  }
  return table;
}

static gint by_date(gconstpointer a, gconstpointer b) {
  const WfmChangeRow *x = *(const WfmChangeRow *const *)a, *y = *(const WfmChangeRow *const *)b;
  if (x->shift_date_local != y->shift_date_local) return x->shift_date_local < y->shift_date_local ? -1 : 1;
  int by_name = strcmp(x->agent_name, y->agent_name);
  return by_name ? by_name : strcmp(x->agent_id, y->agent_id);
}

/* "late 13:00-21:30", or "free". */
static void print_side(char *buffer, size_t size, const char *shift, const char *start, const char *end) {
  if (!*start) {
    g_strlcpy(buffer, "free", size);
  } else {
    g_snprintf(buffer, (gulong)size, "%s%s%.5s-%.5s", shift, *shift ? " " : "", start + 11, end + 11);
  }
}

static void print_line(const WfmChangeRow *row, int width, GString *out) {
  char day[WFM_STAMP_SIZE], was[160], is[160];
  print_side(was, sizeof was, row->was_shift, row->was_start_local, row->was_end_local);
  print_side(is, sizeof is, row->is_shift, row->is_start_local, row->is_end_local);
  int pad = width - (int)g_utf8_strlen(row->agent_name, -1);
  g_string_append_printf(out, "  %s %s  %s%*s  %-7s  ", wfm_weekday_names[wfm_weekday(row->shift_date_local)],
                         wfm_format_day(day, row->shift_date_local), row->agent_name, MAX(pad, 0), "", row->change);
  if (*row->inside)
    g_string_append_printf(out, "%s\n", row->inside);
  else
    g_string_append_printf(out, "%s -> %s\n", was, is);
}

void wfm_change_text(GString *out, const WfmTableData *changes, size_t most) {
  g_autoptr(GPtrArray) lines = g_ptr_array_new(), inside = g_ptr_array_new();
  const WfmChangeRow *row = changes->rows;
  int width = 0;
  for (size_t k = 0; k < changes->n_rows; k++) {
    bool same_shift = strcmp(row[k].change, wfm_change_names[WFM_CHANGE_INSIDE]) == 0;
    g_ptr_array_add(same_shift ? inside : lines, (gpointer)&row[k]);
    width = MAX(width, (int)g_utf8_strlen(row[k].agent_name, -1));
  }
  g_ptr_array_sort(lines, by_date);
  g_ptr_array_sort(inside, by_date);
  g_string_append_printf(out, "Changes  %u shift%s", lines->len, lines->len == 1 ? "" : "s");
  if (inside->len) g_string_append_printf(out, "; breaks or meetings moved in %u more", inside->len);
  g_string_append_printf(out, "\n");
  g_ptr_array_extend(lines, inside, NULL, NULL);
  for (guint k = 0; k < MIN(lines->len, most); k++) print_line(lines->pdata[k], MIN(width, 40), out);
  if (lines->len > most) g_string_append_printf(out, "  ... and %u more (changes.csv, or --json)\n", lines->len - (guint)most);
}

void wfm_change_facts(JsonObject *facts, const WfmTableData *changes) {
  const WfmChangeRow *row = changes->rows;
  JsonArray *list = json_array_new();
  for (size_t k = 0; k < changes->n_rows; k++) {
    char day[WFM_STAMP_SIZE];
    JsonObject *object = json_object_new();
    json_object_set_string_member(object, "agent_id", row[k].agent_id);
    json_object_set_string_member(object, "agent_name", row[k].agent_name);
    json_object_set_string_member(object, "shift_date_local", wfm_format_day(day, row[k].shift_date_local));
    json_object_set_string_member(object, "change", row[k].change);
    json_object_set_string_member(object, "was_shift", row[k].was_shift);
    json_object_set_string_member(object, "was_start_local", row[k].was_start_local);
    json_object_set_string_member(object, "was_end_local", row[k].was_end_local);
    json_object_set_string_member(object, "is_shift", row[k].is_shift);
    json_object_set_string_member(object, "is_start_local", row[k].is_start_local);
    json_object_set_string_member(object, "is_end_local", row[k].is_end_local);
    json_object_set_string_member(object, "inside", row[k].inside);
    json_array_add_object_element(list, object);
  }
  json_object_set_array_member(facts, "changes", list);
}

bool wfm_change_write(WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem, const WfmRoster *before,
                      const WfmRoster *given, const WfmRosterResult *after, int64_t now, const WfmTableData *more, GError **err) {
  WfmScheduleTables tables = {0};
  if (!wfm_schedule_tables(&tables, run, problem, after, given, err)) return false;
  if (tables.n_broken > 0 && !run->cli->quiet)
    fprintf(stderr, "warning: the roster goes on breaking hard rules that it broke before (%zu); wfm check PLAN --roster FILE says them\n",
            tables.n_broken);
  WfmStatus status = WFM_STATUS_DONE;
  g_autoptr(GArray) changes = wfm_roster_changes(before, after->roster);
  g_autoptr(WfmTableData) list = wfm_change_table(problem, changes, wfm_settings_get(run->cli->settings, &wfm_repair_module), now);
  g_autoptr(WfmTableData) coverage = wfm_stage_coverage(run, forecast, problem, after->roster, NULL, &status, err);
  g_autoptr(WfmTableData) kept = wfm_roster_table(&wfm_table_published, problem, before);
  g_autoptr(WfmOutput) output = coverage ? wfm_output_new(run, err) : NULL;
  bool written = output && wfm_output_table(output, tables.roster, err) && wfm_output_table(output, tables.shifts, err) &&
                 wfm_output_table(output, tables.bound, err) && (!tables.ledger || wfm_output_table(output, tables.ledger, err)) &&
                 wfm_output_table(output, list, err) && (!more || wfm_output_table(output, more, err)) &&
                 wfm_output_table(output, kept, err) && wfm_output_table(output, coverage, err) && wfm_output_finish(output, status, err);
  wfm_schedule_tables_clear(&tables);
  return written;
}

/* A path as a word of a shell. */
static char *shell_word(const char *path) {
  static const char *const plain = G_CSET_A_2_Z G_CSET_a_2_z "0123456789_./-";
  return path[strspn(path, plain)] ? g_shell_quote(path) : g_strdup(path);
}

/* "Written  DIR: roster.csv, changes.csv, ...", and how what was decided becomes the plan's own. */
static void say_written(GString *out, const WfmRun *run, const WfmTableData *more) {
  g_autofree char *dir = wfm_output_dir(run);
  if (strcmp(dir, "-") == 0) return;
  g_string_append_printf(
      out, "\nWritten  %s: roster.csv, shifts.csv, coverage.csv, changes.csv%s%s%s; the roster before is kept as published.csv\n", dir,
      more ? ", " : "", more ? more->table->name : "", more ? ".csv" : "");
  bool of_plan = false;
  for (int k = 0; more && k < WFM_N_PLAN_TABLES; k++) of_plan |= more->table == &wfm_plan_tables[k];
  g_autofree char *standard = g_build_filename(run->plan->dir, "out", NULL), *plan = shell_word(run->plan->dir), *out_dir = shell_word(dir);
  g_autofree char *where = strcmp(dir, standard) == 0 ? g_strdup(plan) : g_strdup_printf("%s --out %s", plan, out_dir);
  if (of_plan) {
    g_autofree char *own = g_strdup_printf("%s.csv", more->table->name), *from = g_build_filename(dir, own, NULL);
    g_autofree char *to = g_build_filename(run->plan->dir, own, NULL), *from_word = shell_word(from), *to_word = shell_word(to);
    g_string_append_printf(out, "To keep what is decided in later rosters:  cp %s %s\n", from_word, to_word);
  }
  g_string_append_printf(out, "To judge it and draw the report anew:      wfm simulate %s; wfm report %s\n", where, where);
}

bool wfm_change_write_roster(GString *out, WfmRun *run, const WfmTableData *forecast, const WfmRosterProblem *problem,
                             const WfmRoster *before, const WfmRoster *given, const WfmRoster *after, int64_t now, const WfmTableData *more,
                             GError **err) {
  g_autofree double *present = g_new0(double, problem->n_queues *(size_t)problem->grid.n + 1);
  WfmRosterResult result = {.roster = (WfmRoster *)after, .present = present};
  result.cost = wfm_roster_price(present, problem, after);
  if (!wfm_change_write(run, forecast, problem, before, given, &result, now, more, err)) return false;
  say_written(out, run, more);
  return true;
}
