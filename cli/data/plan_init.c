/* A new plan: commented tables, and a small invented team with eight weeks of history, so that it can be run as it stands and be
 * changed into one's own table by table. */
#include "cli/data/plan.h"
#include "core/rng.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* Rows of the small tables; those without rows get their header and a commented example. */
static const char *const rows_of[WFM_N_PLAN_TABLES] = {
    [WFM_PLAN_QUEUES] = "queue,name,channel,zone,region,open,sl_target,target_s,patience_s,occupancy_max,shrinkage,aht_s\n"
                        "voice,Support line,voice,Europe/Dublin,IE,Mon-Fri 08:00-18:00,80%,30,240,90%,sickness=4% coaching=2%,300\n"
                        "email,E-mail,email,Europe/Dublin,IE,Mon-Fri 08:00-18:00,90%,14400,,,sickness=4% coaching=2%,420\n",
    [WFM_PLAN_EVENTS] = "event,kind,region,from,to,volume_effect,note\n"
                        "bank holiday,holiday,IE,2026-02-02,2026-02-02,-70%,St Brigid's Day\n"
                        "bank holiday,holiday,IE,2026-03-17,2026-03-17,-70%,St Patrick's Day\n",
    [WFM_PLAN_AGENTS] = "agent,name,zone,contract,skills,cost_per_hour\n"
                        "a01,Aoife Byrne,Europe/Dublin,full,voice email,24\n"
                        "a02,Brian Kelly,Europe/Dublin,full,voice email,24\n"
                        "a03,Ciara Walsh,Europe/Dublin,full,voice email,24\n"
                        "a04,Declan Murphy,Europe/Dublin,full,voice email,24\n"
                        "a05,Eimear Nolan,Europe/Dublin,full,voice:0.9 email,22\n"
                        "a06,Fionn Doyle,Europe/Dublin,full,voice:0.9 email,22\n"
                        "a07,Grace Ryan,Europe/Dublin,part,voice,22\n"
                        "a08,Hugh Quinn,Europe/Dublin,part,voice,22\n",
    [WFM_PLAN_CONTRACTS] = "contract,rule,value,price,source\n"
                           "full,daily_rest,11,,Directive 2003/88/EC article 3\n"
                           "full,weekly_rest,35,,Directive 2003/88/EC article 5\n"
                           "full,max_hours_week,40,,contract\n"
                           "full,max_days_week,5,,contract\n"
                           "part,daily_rest,11,,Directive 2003/88/EC article 3\n"
                           "part,weekly_rest,35,,Directive 2003/88/EC article 5\n"
                           "part,max_hours_week,20,,contract\n",
    [WFM_PLAN_SHIFTS] =
        "shift,kind,contracts,weekdays,start_from,start_to,start_step,length_from,length_to,length_step,breaks\n"
        "day,day,full,Mon-Fri,08:00,09:30,30m,8h30,8h30,30m,break 15m paid 1h30-2h30; meal 30m unpaid 3h30-5h; break 15m paid 6h-7h30\n"
        "half,day,part,Mon-Fri,08:00,14:00,30m,4h,4h,30m,break 15m paid 1h30-2h30\n",
};

/* ---- The invented history ---- */

#define FIRST_DAY "2026-01-05" /* a Monday */
#define N_WEEKS 8
#define STEP_S 1800

typedef struct {
  const char *queue, *channel;
  double peak;  /* contacts of a busy half hour */
  double aht_s; /* mean */
  double abandon;
} Invented;
static const Invented invented[] = {{"voice", "voice", 12, 300, 0.03}, {"email", "email", 5, 420, 0}};

/* Two humps around the meal, Monday first and Friday last; a bank holiday has a third of it. */
static double rate(const Invented *queue, int weekday, int32_t second, bool holiday) {
  static const double by_weekday[5] = {1.2, 1.05, 1.0, 0.95, 0.8};
  double hour = (second + STEP_S / 2.0) / 3600;
  double shape = 0.35 + 0.65 * (exp(-pow((hour - 10.2) / 1.6, 2)) + 0.8 * exp(-pow((hour - 14.8) / 1.7, 2)));
  return queue->peak * by_weekday[weekday] * shape * (holiday ? 0.3 : 1);
}

static WfmHistoryRow invent_interval(const Invented *queue, int64_t instant, double mean, WfmRng *rng) {
  int64_t n = wfm_rng_poisson(rng, mean);
  double offered = (double)n, abandoned = 0;
  for (int64_t i = 0; i < n; i++) abandoned += wfm_rng_uniform(rng) < queue->abandon;
  double handled = offered - abandoned;
  double seconds = handled > 0 ? round(wfm_rng_gamma(rng, handled * 4, queue->aht_s / 4)) : 0;
  bool immediate = queue->abandon > 0;
  WfmHistoryRow row = wfm_history_row(instant, STEP_S / 60, queue->queue, queue->channel);
  row.offered = offered, row.handled = handled, row.handle_seconds = seconds;
  if (immediate) row.abandoned = abandoned;
  return row;
}

static bool write_history(FILE *out, GError **err) {
  g_autoptr(WfmZone) zone = wfm_zone_new("Europe/Dublin", err);
  if (!zone) return false;
  g_autoptr(WfmTableData) data = wfm_table_data_new(&wfm_plan_tables[WFM_PLAN_HISTORY]);
  WfmStamp first, holiday;
  g_assert(wfm_stamp_parse(&first, FIRST_DAY) && wfm_stamp_parse(&holiday, "2026-02-02"));
  for (size_t q = 0; q < G_N_ELEMENTS(invented); q++) {
    WfmRng rng;
    wfm_rng_init(&rng, 20260105, q);
    for (int32_t d = 0; d < N_WEEKS * 7; d++) {
      int32_t day = wfm_local_day(first.local) + d;
      if (wfm_weekday(day) >= 5) continue;
      for (int32_t second = 8 * 3600; second < 18 * 3600; second += STEP_S) {
        double mean = rate(&invented[q], wfm_weekday(day), second, day == wfm_local_day(holiday.local));
        WfmHistoryRow row = invent_interval(&invented[q], wfm_zone_resolve(zone, day * INT64_C(86400) + second), mean, &rng);
        wfm_table_append(data, &row);
      }
    }
  }
  return wfm_table_write(data, out, err);
}

/* ---- Files ---- */

static bool write_table(size_t i, FILE *out, GError **err) {
  const WfmTable *table = &wfm_plan_tables[i];
  if (i == WFM_PLAN_HISTORY) {
    wfm_schema_write_comments(table, out);
    return write_history(out, err);
  }
  if (rows_of[i]) {
    wfm_schema_write_comments(table, out);
    fputs(rows_of[i], out);
  } else
    wfm_schema_write_example(table, out);
  return true;
}

static bool write_file(const char *dir, size_t i, GError **err) {
  g_autofree char *file = g_strconcat(wfm_plan_tables[i].name, ".csv", NULL);
  g_autofree char *path = g_build_filename(dir, file, NULL);
  FILE *out = fopen(path, "wxe");
  bool done = out && write_table(i, out, err);
  if (done && ferror(out)) done = false;
  if (out && fclose(out) != 0) done = false;
  if (!done && (!err || !*err)) g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be written: %s", path, g_strerror(errno));
  return done;
}

bool wfm_plan_init(const char *dir, GError **err) {
  if (mkdir(dir, 0777) != 0) {
    if (errno != EEXIST) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_INTERNAL, "%s: cannot be made: %s", dir, g_strerror(errno));
      return false;
    }
    g_autoptr(GDir) folder = g_dir_open(dir, 0, NULL);
    if (!folder || g_dir_read_name(folder)) {
      g_set_error(err, WFM_ERROR, WFM_STATUS_USAGE, "%s: is %s; a new plan needs a folder that is empty or absent", dir,
                  folder ? "not empty" : "not a folder that can be read");
      return false;
    }
  }
  for (size_t i = 0; i < WFM_N_PLAN_TABLES; i++)
    if (!write_file(dir, i, err)) return false;
  return true;
}
