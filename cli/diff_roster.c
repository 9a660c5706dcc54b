#include "cli/change_list.h"
#include "cli/data/manifest.h"
#include "cli/diff.h"

#include <math.h>
#include <string.h>

enum { MOST = 60 };

/* The people, zones and shift types that two rosters name. */
typedef struct {
  GArray *agent;      /* WfmAgent */
  GArray *type;       /* WfmShiftType */
  GHashTable *zones;  /* name -> WfmZone */
  GHashTable *agents; /* names that are in `agent` */
  GHashTable *types;
} Cast;

static bool meet_people(Cast *cast, const WfmTableData *table, GError **err) {
  const WfmSegmentRow *row = table->rows;
  for (size_t r = 0; r < table->n_rows; r++) {
    if (*row[r].shift_id && g_hash_table_add(cast->types, (gpointer)row[r].shift_id)) {
      WfmShiftType type = {.shift = row[r].shift_id, .kind = ""};
      g_array_append_val(cast->type, type);
    }
    if (g_hash_table_contains(cast->agents, row[r].agent_id)) continue;
    const char *name = *row[r].tz ? row[r].tz : "UTC";
    WfmZone *zone = g_hash_table_lookup(cast->zones, name);
    if (!zone) {
      zone = wfm_zone_new(name, err);
      if (!zone) {
        g_prefix_error(err, "%s:%d: tz: ", table->file, row[r].line);
        return false;
      }
      g_hash_table_insert(cast->zones, g_strdup(name), zone);
    }
    WfmAgent agent = {.agent = row[r].agent_id, .name = *row[r].agent_name ? row[r].agent_name : row[r].agent_id, .site = "", .zone = zone};
    g_array_append_val(cast->agent, agent);
    g_hash_table_add(cast->agents, (gpointer)row[r].agent_id);
  }
  return true;
}

static void say_totals(WfmDifference *out, const char *which, const char *file, const WfmRoster *roster) {
  size_t shifts = 0, people = 0;
  double hours = 0;
  for (size_t a = 0; a < roster->n_agents; a++) {
    shifts += roster->agent[a].n_duties;
    people += roster->agent[a].n_duties > 0;
    for (size_t d = 0; d < roster->agent[a].n_duties; d++) hours += (double)wfm_duty_paid_s(&roster->agent[a].duty[d]) / 3600;
  }
  g_string_append_printf(out->text, "%-7s  %zu shift%s of %zu %s, %.1f paid hours (%s)\n", which, shifts, shifts == 1 ? "" : "s", people,
                         people == 1 ? "person" : "people", hours, file);
  JsonObject *object = json_object_new();
  json_object_set_int_member(object, "shifts", (gint64)shifts);
  json_object_set_int_member(object, "people", (gint64)people);
  wfm_json_rounded(object, "paid_hours", hours, 2);
  json_object_set_object_member(out->facts, which, object);
}

static bool compare(WfmDifference *out, Cast *cast, const WfmTableData *a, const WfmTableData *b, GError **err) {
  if (!meet_people(cast, a, err) || !meet_people(cast, b, err)) return false;
  WfmRosterProblem problem = {.agents = (const WfmAgent *)(void *)cast->agent->data,
                              .n_agents = cast->agent->len,
                              .shift_types = (const WfmShiftType *)(void *)cast->type->data,
                              .n_shift_types = cast->type->len};
  g_autoptr(WfmRoster) before = wfm_run_read_roster(&problem, a, err);
  g_autoptr(WfmRoster) after = before ? wfm_run_read_roster(&problem, b, err) : NULL;
  if (!after) return false;
  g_autoptr(GArray) changes = wfm_roster_changes(before, after);
  g_autoptr(WfmTableData) table = wfm_change_table(&problem, changes, NULL, INT64_MIN);
  say_totals(out, "before", a->file, before);
  say_totals(out, "after", b->file, after);
  wfm_change_text(out->text, table, MOST);
  wfm_change_facts(out->facts, table);
  return true;
}

bool wfm_diff_rosters(WfmDifference *out, const WfmTableData *a, const WfmTableData *b, GError **err) {
  Cast cast = {g_array_new(FALSE, TRUE, sizeof(WfmAgent)), g_array_new(FALSE, TRUE, sizeof(WfmShiftType)),
               g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)wfm_zone_free),
               g_hash_table_new(g_str_hash, g_str_equal), g_hash_table_new(g_str_hash, g_str_equal)};
  bool fine = compare(out, &cast, a, b, err);
  g_hash_table_unref(cast.agents);
  g_hash_table_unref(cast.types);
  g_hash_table_unref(cast.zones);
  g_array_unref(cast.agent);
  g_array_unref(cast.type);
  return fine;
}
