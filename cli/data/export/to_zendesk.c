/* Zendesk WFM (formerly Tymeshift): a schedule to import, one row per activity.
 *
 * What Zendesk says of the import: names and e-mails of agents are matched exactly, upper and lower case told apart; all shifts of a listed
 * agent that begin on the same UTC day are replaced; a shift that begins the day before is not, and then overlaps; time off is not replaced,
 * so none is written here. The template's header and the task keys are each account's own: it offers them for download together, and --names
 * gives them to this target (column: our name of a column -> the template's; activity: work, a kind of break, ... -> task key;
 * email: agent -> e-mail). */
#include "cli/data/export/csv.h"
#include "cli/data/export/people.h"
#include "core/timestamp.h"

#include <string.h>

static const char *const columns[] = {"agent_name", "agent_email", "task", "start_utc", "end_utc"};

/* An id may be an e-mail itself. */
static const char *email_of(const WfmExportInput *input, const WfmExportPerson *person) {
  const char *email = wfm_export_name_given(input, WFM_NAME_EMAIL, person->id);
  if (email) return email;
  return strchr(person->id, '@') ? person->id : "";
}

/* The key of the activity itself, or else of its kind: "team meeting", meeting. */
static const char *key_of(const WfmExportInput *input, const WfmSegmentRow *row) {
  const char *key = wfm_export_name_given(input, WFM_NAME_ACTIVITY, wfm_export_activity(row));
  return key ? key : wfm_export_name_given(input, WFM_NAME_ACTIVITY, row->segment);
}

static const char *task_of(const WfmExportInput *input, const WfmSegmentRow *row) {
  const char *key = key_of(input, row);
  return key ? key : wfm_export_activity(row);
}

static void write_person(WfmCsv *csv, const WfmExportInput *input, const WfmExportPeople *people, const WfmExportPerson *person) {
  const char *name = wfm_export_name_given(input, WFM_NAME_AGENT, person->id);
  for (size_t s = person->first; s < person->first + person->n; s++)
    for (size_t k = 0; k < people->shift[s].n; k++) {
      const WfmSegmentRow *row = people->segment[people->shift[s].first + k];
      char stamp[WFM_STAMP_SIZE];
      wfm_csv_text(csv, name ? name : person->name);
      wfm_csv_text(csv, email_of(input, person));
      wfm_csv_text(csv, task_of(input, row));
      wfm_csv_text(csv, wfm_format_utc(stamp, row->start_utc));
      wfm_csv_text(csv, wfm_format_utc(stamp, row->end_utc));
      wfm_csv_end(csv);
    }
}

static void say_what_is_missing(WfmExportFiles *out, const WfmExportInput *input, const WfmExportPeople *people) {
  g_autoptr(GHashTable) tasks = g_hash_table_new(g_str_hash, g_str_equal);
  g_autoptr(GString) names = g_string_new(NULL);
  size_t nameless = 0;
  const char *first = NULL;
  for (size_t p = 0; p < people->n_people; p++)
    if (people->person[p].n && !*email_of(input, &people->person[p])) {
      if (!nameless++) first = people->person[p].id;
    }
  if (nameless)
    wfm_export_note(out, "%zu people have no e-mail, the first is %s: Zendesk matches by it; right would be rows email,%s,... in --names",
                    nameless, first, first);
  for (size_t s = 0; s < people->n_segments; s++) {
    const char *task = wfm_export_activity(people->segment[s]);
    if (g_hash_table_add(tasks, (gpointer)task) && !key_of(input, people->segment[s]))
      g_string_append_printf(names, "%s%s", names->len ? ", " : "", task);
  }
  if (names->len)
    wfm_export_note(out,
                    "without a task key: %s; right would be rows activity,%.*s,KEY in --names, by the file of task keys that comes with "
                    "Zendesk's template",
                    names->str, (int)strcspn(names->str, ","), names->str);
}

static bool make(WfmExportFiles *out, const WfmExportInput *input, GError **err) {
  g_autoptr(WfmExportPeople) people = wfm_export_people_new(input, err);
  if (!people) return false;
  WfmCsv csv = {.out = wfm_export_file(out, "zendesk-schedule", ".csv"), .separator = ','};
  for (size_t c = 0; c < G_N_ELEMENTS(columns); c++) wfm_csv_text(&csv, wfm_export_name(input, WFM_NAME_COLUMN, columns[c]));
  wfm_csv_end(&csv);
  for (size_t p = 0; p < people->n_people; p++) write_person(&csv, input, people, &people->person[p]);
  say_what_is_missing(out, input, people);
  return true;
}

const WfmExportTarget wfm_export_zendesk = {
    .name = "zendesk",
    .summary = "schedule for Zendesk WFM, one row per activity",
    .source = "Zendesk help, \"Importing and exporting WFM schedules\"; header and task keys of your own account by --names",
    .file = "zendesk-schedule.csv",
    .needs = WFM_EXPORT_ROSTER,
    .make = make,
};
