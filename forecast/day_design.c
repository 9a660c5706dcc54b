#include "forecast/day_design.h"

#include "core/numeric.h"
#include "forecast/month_turn.h"
#include "forecast/order.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* Standard deviations of the priors, on the log scale. */
#define SD_INTERCEPT 2.0
#define SD_WEEKDAY 1.0
#define SD_EVENT_KIND 0.5
#define SD_EVENT_NAME 0.4
#define SD_BESIDE 0.1       /* of the days before and after, whatever the kind, and ... */
#define SD_BESIDE_KIND 0.07 /* ... what a kind adds to that ... */
#define SD_BESIDE_NAME 0.05 /* ... and a name to that of its kind */
#define SD_MONTH 0.10       /* divided by the order */
#define SD_TURN 0.05        /* of a day about the turn of the month, beside its phase */
#define SD_TREND 0.3      /* per year; not a normal's but a Student's scale: most queues hardly grow, but a few double in months, and ... */
#define TREND_DEGREES 3.0 /* ... their history is believed */
#define SD_YEAR 0.15      /* divided by the order */

#define MONTH_ORDER 2
#define YEAR_ORDER 4
#define LEAST_DAYS_MONTH 42
#define TREND_DAMPING 60.0 /* days ahead after which two thirds of the trend's growth is spent */
#define AGES_KEPT 7.0      /* half-lives of history that a fit uses */
#define LEAST_ROWS 14
#define MOST_OWN 48 /* names whose days before and after have columns of their own */

/* -- columns -- */

/* Kinds that come round with the calendar; what the others leave behind is forecast/wake.h's. */
static const char *const calendar_kinds[] = {"holiday", "half_day", "bridge", "payday"};
#define N_CALENDAR_KINDS ((int)G_N_ELEMENTS(calendar_kinds))

/* Index of the calendar kind of a name of the history's events; -1: it is of none. */
static int calendar_kind(const WfmHistory *history, int32_t name) {
  const char *kind = wfm_event_kinds[history->names[name].kind];
  for (int k = 0; k < N_CALENDAR_KINDS; k++)
    if (*kind == *calendar_kinds[k] && g_str_equal(kind, calendar_kinds[k])) return k;
  return -1;
}

/* Columns of the days before and after: two for all calendar kinds together, two more for each kind where there are several. */
static int32_t count_beside(const WfmHistory *history) {
  bool seen[G_N_ELEMENTS(calendar_kinds)] = {false};
  int32_t kinds = 0;
  for (int32_t name = 0; name < history->n_names; name++) {
    int kind = calendar_kind(history, name);
    if (kind >= 0 && !seen[kind]) seen[kind] = true, kinds++;
  }
  return 2 + (kinds > 1 ? 2 * N_CALENDAR_KINDS : 0);
}

/* Columns that every day has. Those of events, which few days have, stand behind them. */
static int32_t count_plain(int set) {
  int32_t p = 1 + 7;
  if (set & WFM_DAY_MONTH) p += 2 * MONTH_ORDER;
  if (set & WFM_DAY_TURN) p += WFM_N_TURN;
  if (set & WFM_DAY_TREND) p += 1;
  if (set & WFM_DAY_YEAR) p += 2 * YEAR_ORDER;
  return p;
}

static int32_t count_event_columns(const WfmHistory *history, int32_t n_own) {
  return history->n_names > 0 ? WFM_N_EVENT_KINDS + history->n_names + count_beside(history) + 2 * n_own : 0;
}

static double *put(double *column, double value) {
  *column = value;
  return column + 1;
}

/* The name of a day that comes round with the calendar; -1: it has none. */
static int32_t calendar_name(const WfmHistory *history, int32_t day) {
  if (day < 0 || day >= history->n_days || history->event[day] == WFM_NO_EVENT) return -1;
  return calendar_kind(history, history->event[day]) >= 0 ? history->event[day] : -1;
}

/* That of the day of operation before (-1) or after (+1), where one lies within a week; beside a day that has a name itself there is none. */
static int32_t name_beside(const WfmHistory *history, int32_t day, int direction) {
  if (calendar_name(history, day) >= 0) return -1;
  for (int32_t d = day + direction, k = 0; k < 7 && d >= 0 && d < history->n_days; d += direction, k++) {
    int32_t name = calendar_name(history, d);
    if (history->open[d] || name >= 0) return name;
  }
  return -1;
}

/* False where they are 0 throughout. */
static bool event_columns(double *x, const WfmDayDesign *design, int32_t day) {
  const WfmHistory *history = design->task->history;
  int16_t event = history->event[day];
  int32_t name_after = name_beside(history, day, +1), name_before = name_beside(history, day, -1);
  int after = name_after >= 0 ? calendar_kind(history, name_after) : -1,
      before = name_before >= 0 ? calendar_kind(history, name_before) : -1;
  memset(x, 0, sizeof(double) * (size_t)(design->p - design->plain));
  if (event == WFM_NO_EVENT && after < 0 && before < 0) return false;
  if (event != WFM_NO_EVENT) x[history->names[event].kind] = 1, x[WFM_N_EVENT_KINDS + event] = 1;
  x = put(put(x + WFM_N_EVENT_KINDS + history->n_names, after >= 0), before >= 0);
  for (int k = 0; design->beside > 2 && k < N_CALENDAR_KINDS; k++) x = put(put(x, after == k), before == k);
  if (name_after >= 0 && design->own[name_after] >= 0) x[2 * design->own[name_after]] = 1;
  if (name_before >= 0 && design->own[name_before] >= 0) x[2 * design->own[name_before] + 1] = 1;
  return true;
}

/* The names whose days before or after have columns of their own: those that were measured at least twice before the origin. Of
 * tables with hundreds of names those that were seen most. Sets own[names]; returns how many. */
static int32_t find_own(int32_t *own, const WfmDayTask *task) {
  const WfmHistory *history = task->history;
  int32_t n = history->n_names, n_own = 0, most = 0;
  g_autofree int32_t *seen = g_new0(int32_t, 2 * (size_t)n + 1), *times = g_new0(int32_t, (size_t)n + 1);
  for (int32_t d = 0; n > 0 && d < MIN(task->n_past, history->n_past_days); d++) {
    if (isnan(history->level[d])) continue;
    int32_t after = name_beside(history, d, +1), before = name_beside(history, d, -1);
    if (after >= 0) seen[2 * after]++;
    if (before >= 0) seen[2 * before + 1]++;
  }
  for (int32_t k = 0; k < n; k++) most = MAX(most, times[k] = MAX(seen[2 * k], seen[2 * k + 1]));
  int32_t least = 2, enough = 0;
  for (; least <= most; least++) {
    enough = 0;
    for (int32_t k = 0; k < n; k++) enough += times[k] >= least;
    if (enough <= MOST_OWN) break;
  }
  for (int32_t k = 0; k < n; k++) own[k] = times[k] >= least ? n_own++ : -1;
  return n_own;
}

static double *fourier_columns(double *x, double phase, int order) {
  for (int k = 1; k <= order; k++) x = put(put(x, sin(2 * G_PI * k * phase)), cos(2 * G_PI * k * phase));
  return x;
}

/* How many columns the day has: those behind are 0. */
static int32_t fill_row(double *x, const WfmDayDesign *design, int32_t day) {
  const WfmHistory *history = design->task->history;
  int year, month, of_month;
  wfm_day_to_civil(history->day0 + day, &year, &month, &of_month);
  x = put(x, 1);
  for (int w = 0; w < 7; w++) x = put(x, history->weekday[day] == w);
  if (design->set & WFM_DAY_MONTH) {
    int next_year = month == 12 ? year + 1 : year, next_month = month == 12 ? 1 : month + 1;
    int length = wfm_day_from_civil(next_year, next_month, 1) - wfm_day_from_civil(year, month, 1);
    x = fourier_columns(x, (of_month - 1.0) / length, MONTH_ORDER);
  }
  if (design->set & WFM_DAY_TURN)
    for (int k = 0, turn = wfm_month_turn(history, day); k < WFM_N_TURN; k++) x = put(x, k == turn);
  if (design->set & WFM_DAY_TREND) {
    double ahead = day - (design->task->n_past - 1);
    x = put(x, (ahead > 0 ? TREND_DAMPING * -expm1(-ahead / TREND_DAMPING) : ahead) / 365.25);
  }
  if (design->set & WFM_DAY_YEAR) x = fourier_columns(x, (history->day0 + day) / 365.2425, YEAR_ORDER);
  return design->p > design->plain && event_columns(x, design, day) ? design->p : design->plain;
}

static double *fill_priors(double *x, int count, double sd) {
  for (int k = 0; k < count; k++) x = put(x, 1 / (sd * sd));
  return x;
}

/* Column of the trend, as fill_row lays them out; -1: none. */
static int32_t trend_column(int set) {
  return set & WFM_DAY_TREND ? count_plain(set & ~WFM_DAY_YEAR) - 1 : -1;
}

static void fill_all_priors(double *x, const WfmHistory *history, int set, int32_t n_own) {
  x = fill_priors(fill_priors(x, 1, SD_INTERCEPT), 7, SD_WEEKDAY);
  for (int k = 1; (set & WFM_DAY_MONTH) && k <= MONTH_ORDER; k++) x = fill_priors(x, 2, SD_MONTH / k);
  if (set & WFM_DAY_TURN) x = fill_priors(x, WFM_N_TURN, SD_TURN);
  if (set & WFM_DAY_TREND) x = fill_priors(x, 1, SD_TREND);
  for (int k = 1; (set & WFM_DAY_YEAR) && k <= YEAR_ORDER; k++) x = fill_priors(x, 2, SD_YEAR / k);
  if (history->n_names == 0) return;
  x = fill_priors(fill_priors(x, WFM_N_EVENT_KINDS, SD_EVENT_KIND), history->n_names, SD_EVENT_NAME);
  x = fill_priors(fill_priors(x, 2, SD_BESIDE), count_beside(history) - 2, SD_BESIDE_KIND);
  fill_priors(x, 2 * n_own, SD_BESIDE_NAME);
}

/* -- rows -- */

static void fill_rows(WfmDayDesign *design) {
  const WfmHistory *history = design->task->history;
  double contacts = 0, exposure = 0;
  for (int32_t d = 0; d < MIN(design->task->n_past, history->n_past_days); d++) {
    if (isnan(history->level[d])) continue;
    int32_t r = design->n++;
    design->day[r] = d, design->y[r] = history->level[d], design->exposure[r] = history->exposure[d];
    design->width[r] = fill_row(design->x + (size_t)r * (size_t)design->p, design, d);
    contacts += history->level[d] * history->exposure[d], exposure += history->exposure[d];
  }
  design->log_mean = log((contacts + 0.5) / fmax(exposure, 0.5));
  for (int32_t r = 0; r < design->n; r++) design->log_fit[r] = design->log_mean, design->mean[r] = exp(design->log_mean);
}

WfmDayDesign *wfm_day_design_new(const WfmDayTask *task, int set) {
  WfmDayDesign *design = g_new0(WfmDayDesign, 1);
  design->own = g_new(int32_t, (size_t)task->history->n_names + 1);
  design->n_own = find_own(design->own, task);
  size_t most = (size_t)wfm_history_measured_days(task->history, task->n_past),
         p = (size_t)count_plain(set) + (size_t)count_event_columns(task->history, design->n_own);
  design->task = task, design->set = set, design->p = (int32_t)p, design->plain = count_plain(set);
  design->beside = count_beside(task->history), design->trend = trend_column(set), design->cv2 = 0.02;
  design->day = g_new(int32_t, 2 * most + 1), design->width = design->day + most;
  double *block = design->x = g_new(double, most *(2 * p + 6) + 2 * p + 1);
  design->scaled = block += most * p, design->y = block += most * p, design->exposure = block += most, design->mean = block += most;
  design->log_fit = block += most, design->fading = block += most, design->response = block += most, design->prior = block += most,
  design->b = block + p;
  memset(design->b, 0, sizeof(double) * p);
  fill_all_priors(design->prior, task->history, set, design->n_own);
  fill_rows(design);
  return design;
}

void wfm_day_design_free(WfmDayDesign *design) {
  if (!design) return;
  g_free(design->own);
  g_free(design->day);
  g_free(design->x);
  g_free(design);
}

bool wfm_day_design_served(const WfmDayTask *task, int set) {
  int32_t span = MIN(task->n_past, task->history->n_past_days);
  if (set & WFM_DAY_YEAR) return span >= WFM_LEAST_DAYS_YEAR;
  if (set & WFM_DAY_TURN) return span >= LEAST_DAYS_MONTH && span < WFM_LEAST_DAYS_YEAR;
  return !(set & WFM_DAY_MONTH) || span >= LEAST_DAYS_MONTH;
}

static double bounded(const WfmDayDesign *design, double log_level) {
  return CLAMP(log_level, design->log_mean - 6, design->log_mean + 3);
}

double wfm_day_design_bounded(const WfmDayDesign *design, double log_level) {
  return exp(bounded(design, log_level));
}

double wfm_day_design_log_level(const WfmDayDesign *design, int32_t day) {
  g_autofree double *x = g_new(double, (gsize)design->p);
  int32_t width = fill_row(x, design, day);
  return design->log_mean + wfm_day_moved(design->task, day) + cblas_ddot(width, x, 1, design->b, 1);
}

void wfm_day_design_parts(double part[WFM_N_DAY_PARTS], const WfmDayDesign *design, int32_t day) {
  const WfmHistory *history = design->task->history;
  bool events = history->n_names > 0;
  /* As fill_row lays them out. */
  const int32_t width[WFM_N_DAY_PARTS] = {[WFM_DAY_PART_BASE] = 1,
                                          [WFM_DAY_PART_WEEKDAY] = 7,
                                          [WFM_DAY_PART_MONTH] = (design->set & WFM_DAY_MONTH ? 2 * MONTH_ORDER : 0) +
                                                                 (design->set & WFM_DAY_TURN ? WFM_N_TURN : 0),
                                          [WFM_DAY_PART_TREND] = design->set & WFM_DAY_TREND ? 1 : 0,
                                          [WFM_DAY_PART_YEAR] = design->set & WFM_DAY_YEAR ? 2 * YEAR_ORDER : 0,
                                          [WFM_DAY_PART_EVENT] = events ? WFM_N_EVENT_KINDS + history->n_names : 0,
                                          [WFM_DAY_PART_BESIDE] = events ? design->beside + 2 * design->n_own : 0};
  g_autofree double *x = g_new(double, (gsize)design->p);
  fill_row(x, design, day);
  for (int k = 0, column = 0; k < WFM_N_DAY_PARTS; column += width[k++])
    part[k] = cblas_ddot(width[k], x + column, 1, design->b + column, 1);
  part[WFM_DAY_PART_BASE] += design->log_mean, part[WFM_DAY_PART_EVENT] += wfm_day_moved(design->task, day);
}

/* -- fit -- */

/* Weighted rows and responses: those with plain columns alone first, `plain` wide, then those with columns of events, `p` wide. How many are plain. */
static int32_t weigh_rows(WfmDayDesign *design, int32_t from) {
  int32_t n_plain = 0, n_events = 0;
  for (int32_t r = from; r < design->n; r++) n_plain += design->width[r] == design->plain;
  double *plain = design->scaled, *events = plain + (size_t)n_plain * (size_t)design->plain, *response = design->response;
  for (int32_t r = from, k = 0; r < design->n; r++) {
    double mean = design->mean[r], error = design->y[r] / mean - 1, variance = design->cv2 + 1 / fmax(mean * design->exposure[r], 1e-9);
    double pearson = fabs(error) / sqrt(variance);
    double root = sqrt(design->fading[r] / variance * (pearson > WFM_DAY_HUBER ? WFM_DAY_HUBER / pearson : 1));
    const double *x = design->x + (size_t)r * (size_t)design->p;
    int32_t width = design->width[r], row = width == design->plain ? k++ : n_plain + n_events++;
    double *scaled = width == design->plain ? plain : events;
    for (int32_t c = 0; c < width; c++) *scaled++ = root * x[c];
    if (width == design->plain)
      plain = scaled;
    else
      events = scaled;
    response[row] = root * (design->log_fit[r] + error - design->log_mean - wfm_day_moved(design->task, design->day[r]));
  }
  return n_plain;
}

/* Precision of a coefficient's prior. The trend's is Student's, as a normal whose variance is what the step before makes likely (EM). */
static double precision(const WfmDayDesign *design, int32_t column) {
  double b = design->b[column];
  if (column != design->trend) return design->prior[column];
  return (TREND_DEGREES + 1) / (TREND_DEGREES / design->prior[column] + b * b);
}

/* Adds the normal equations of n rows of `width` columns to the upper triangle of A[p * p] and to rhs[p]. */
static void add_rows(double *A, double *rhs, int32_t p, const double *X, const double *response, int32_t n, int32_t width) {
  if (n == 0) return;
  cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, width, n, 1, X, width, 1, A, p);
  cblas_dgemv(CblasRowMajor, CblasTrans, n, width, 1, X, width, response, 1, 1, rhs, 1);
}

/* One step: new coefficients from the present means. False where the system is not solvable. */
static bool step(WfmDayDesign *design, int32_t from) {
  int32_t p = design->p, plain = design->plain, n_plain = weigh_rows(design, from);
  g_autofree double *A = g_new0(double, (gsize)p *(gsize)p), *rhs = g_new0(double, (gsize)p);
  add_rows(A, rhs, p, design->scaled, design->response, n_plain, plain);
  add_rows(A, rhs, p, design->scaled + (size_t)n_plain * (size_t)plain, design->response + n_plain, design->n - from - n_plain, p);
  for (int32_t i = 0; i < p; i++) {
    A[i * p + i] += precision(design, i);
    for (int32_t j = 0; j < i; j++) A[i * p + j] = A[j * p + i];
  }
  if (!wfm_solve_spd(A, rhs, (size_t)p)) return false;
  memcpy(design->b, rhs, sizeof(double) * (size_t)p);
  return true;
}

static void update_means(WfmDayDesign *design, int32_t from) {
  for (int32_t r = from; r < design->n; r++) {
    const double *x = design->x + (size_t)r * (size_t)design->p;
    double eta = cblas_ddot(design->width[r], x, 1, design->b, 1) + wfm_day_moved(design->task, design->day[r]);
    design->log_fit[r] = bounded(design, design->log_mean + eta), design->mean[r] = exp(design->log_fit[r]);
  }
}

/* Variance of the day factor beyond Poisson, robustly: by the median of the squared relative errors. */
static double day_variance(const WfmDayDesign *design, int32_t from) {
  int32_t n = design->n - from;
  if (n < 10) return 0.02;
  g_autofree double *squares = g_new(double, (gsize)n);
  for (int32_t r = from; r < design->n; r++) {
    double error = design->y[r] / design->mean[r] - 1;
    squares[r - from] = error * error / 0.4549 - 1 / fmax(design->mean[r] * design->exposure[r], 1e-9);
  }
  return CLAMP(wfm_order_select(squares, n, n / 2), 1e-4, 0.25);
}

bool wfm_day_design_fit(WfmDayDesign *design, int32_t *from, double half_life_days, int steps) {
  *from = 0;
  while (*from < design->n - LEAST_ROWS && design->task->n_past - design->day[*from] > AGES_KEPT * half_life_days) (*from)++;
  for (int32_t r = *from; r < design->n; r++) design->fading[r] = exp2(-(design->task->n_past - 1 - design->day[r]) / half_life_days);
  for (int k = 0; k < steps; k++) {
    if (!step(design, *from)) return false;
    update_means(design, *from);
    design->cv2 = day_variance(design, *from);
  }
  return true;
}
