/* A small plan whose roster is out, for the tests of what is asked about it: Ann, Ben, Cat and Dan in Dublin, a week from Monday 2 March 2026, early shifts from 08:00 to
 * 16:00 and late ones from 10:00 to 18:00 without breaks, Monday to Friday; everybody works every day, Ann and Ben early, Cat and Dan late. One queue, open then,
 * has so many contacts in each half hour. */
#pragma once

#include "cli/bids.h"
#include "cli/plan_argument.h"

enum { ANN, BEN, CAT, DAN, LIVE_PEOPLE };

typedef struct {
  WfmCli cli;
  WfmRun *run;
  WfmTableData *forecast;
  WfmRosterBuild *build;
  const WfmRosterProblem *problem;
  WfmRoster *roster;
  WfmLeaveBook *book;
} Live;

static inline void live_history(GString *out, int contacts) {
  g_string_assign(out, "interval_start_utc,minutes,queue,offered,handled,handle_seconds\n");
  for (int day = 2; day <= 27; day++) {
    if ((day - 2) % 7 > 4) continue; /* 2 February 2026 is a Monday */
    for (int k = 0; k < 20; k++)
      g_string_append_printf(out, "2026-02-%02dT%02d:%02d:00Z,30,voice,%d,%d,%d\n", day, 8 + k / 2, 30 * (k % 2), contacts, contacts,
                             contacts * 240);
  }
}

/* The duty of one person on the date, of the shift type. */
static inline void live_work(Live *l, size_t agent, int32_t day, int32_t type) {
  const WfmShiftType *shift = &l->problem->shift_types[type];
  int64_t start = wfm_zone_day_start(l->problem->agents[agent].zone, day) + shift->start_low_s, end = start + shift->length_low_s;
  WfmSegment work = {WFM_SEGMENT_WORK, start, end, "work", true};
  wfm_roster_add(l->roster, agent,
                 &(WfmDuty){.start = start, .end = end, .day = day, .shift_type = type, .segment = &work, .n_segments = 1});
}

/* more: file names and texts by turns, NULL at the end; they take the place of the fixture's own. set: words of --set, NULL at the end. */
static inline Live *live_new(int contacts, const char *const *more, const char *const *set) {
  static const char *const files[] = {
      "settings.csv",
      "key,value\nrun.start,2026-03-02\nrun.horizon_days,7\nrun.zone,Europe/Dublin\nsimulate.replications,20\n",
      "queues.csv",
      "queue,zone,open,aht_s,sl_target\nvoice,Europe/Dublin,Mon-Fri 08:00-18:00,240,80%\n",
      "agents.csv",
      "agent,name,zone,contract,skills,from_day,points,cost_per_hour\nann,Ann,Europe/Dublin,full,voice,2024-01-01,5,20\n"
      "ben,Ben,Europe/Dublin,full,voice,2025-03-15,9,20\ncat,Cat,Europe/Dublin,full,voice,2025-06-01,7,20\n"
      "dan,Dan,Europe/Dublin,full,voice,2025-06-08,1,20\n",
      "contracts.csv",
      "contract,rule,value\nfull,daily_rest,11\nfull,max_hours_week,40\nfull,max_days_week,5\nfull,min_hours_week,32\n",
      "shifts.csv",
      "shift,kind,weekdays,start_from,length_from\nearly,early,Mon-Fri,08:00,8h\nlate,late,Mon-Fri,10:00,8h\n",
      NULL};
  g_autoptr(GError) err = NULL;
  g_autofree char *dir = g_dir_make_tmp("wfm-live-XXXXXX", NULL);
  g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GString) history = g_string_new(NULL);
  live_history(history, contacts);
  const char *own[] = {"history.csv", history->str, NULL}, *const * lists[] = {files, own, more};
  for (size_t list = 0; list < G_N_ELEMENTS(lists); list++)
    for (const char *const *file = lists[list]; file && *file; file += 2) {
      char *path = g_build_filename(dir, file[0], NULL);
      g_assert_true(g_file_set_contents(path, file[1], -1, NULL));
      g_ptr_array_add(written, path);
    }
  Live *l = g_new0(Live, 1);
  l->cli = (WfmCli){
      .settings = wfm_settings_new(wfm_modules, wfm_n_modules), .set = g_ptr_array_new(), .quiet = true, .job = {.threads = 1, .seed = 1}};
  for (const char *const *word = set; word && *word; word++) g_ptr_array_add(l->cli.set, (gpointer)*word);
  l->run = wfm_run_new(&l->cli, dir, WFM_NEED_ALL, &err);
  g_assert_no_error(err);
  for (guint k = 0; k < written->len; k++) (void)remove(written->pdata[k]);
  g_assert_cmpint(remove(dir), ==, 0);
  l->forecast = wfm_stage_forecast(l->run, NULL, &err);
  g_assert_no_error(err);
  l->build = wfm_roster_build_new(l->run, l->forecast, NULL, &err);
  g_assert_no_error(err);
  l->problem = wfm_roster_build_problem(l->build);
  l->roster = wfm_roster_new(l->problem->n_agents);
  int32_t monday = wfm_local_day(wfm_zone_local(l->problem->planner_zone, l->problem->grid.start));
  for (size_t a = 0; a < LIVE_PEOPLE; a++)
    for (int32_t day = monday; day < monday + 5; day++) live_work(l, a, day, a >= CAT);
  l->book = wfm_leave_book_new(l->run, l->forecast, l->problem, l->roster, &err);
  g_assert_no_error(err);
  return l;
}

static inline void live_free(Live *l) {
  if (!l) return;
  wfm_leave_book_free(l->book);
  wfm_roster_free(l->roster);
  wfm_roster_build_free(l->build);
  wfm_table_data_free(l->forecast);
  wfm_run_free(l->run);
  wfm_settings_free(l->cli.settings);
  g_ptr_array_unref(l->cli.set);
  g_free(l);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Live, live_free)
