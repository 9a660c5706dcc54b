#include "forecast/borrow.h"

#include <math.h>

#define CONTACTS_A_SLOT 25.0 /* own contacts per open slot of the week at which own and borrowed shape weigh alike */
#define LEVEL_DAYS 7.0       /* likewise of the level */
#define SERVED 200.0         /* contacts served at which own and borrowed handle time weigh alike */

/* Contacts and days that the queue has had itself, and contacts served. */
typedef struct {
  double contacts, served;
  int32_t days;
} Own;

static Own own_history(const WfmForecastInput *input) {
  Own own = {0};
  int32_t last = INT32_MIN;
  for (int32_t i = 0; i < input->past->grid.n; i++) {
    double y = input->volume[i], served = input->served ? input->served[i] : y;
    if (!input->open_past[i] || !isfinite(y) || y < 0) continue;
    own.contacts += y;
    if (!isnan(input->aht_s[i]) && isfinite(served)) own.served += served;
    own.days += input->past->day[i] != last;
    last = input->past->day[i];
  }
  return own;
}

double wfm_borrow_handle_time(const WfmForecastInput *input) {
  double work = 0, served = 0;
  for (int32_t i = 0; i < input->past->grid.n; i++) {
    double weight = input->served ? input->served[i] : input->volume[i];
    if (isfinite(input->aht_s[i]) && isfinite(weight) && weight > 0) work += weight * input->aht_s[i], served += weight;
  }
  return served > 0 ? work / served : (double)NAN;
}

static int32_t open_slots_a_week(const WfmForecastInput *input) {
  int32_t open = 0, n = input->future->grid.n, week = 7 * input->future->slots_per_day;
  for (int32_t i = 0; i < MIN(n, week); i++) open += input->open_future[i] != 0;
  return MAX(open, 1);
}

/* The other's intervals at the own local times: lent[n], NaN where it is closed or has none. */
static void lend(double *lent, double *lent_aht_s, const WfmBorrow *borrow) {
  const WfmSlots *own = borrow->own->future, *other = borrow->other->future;
  int32_t n = own->grid.n, m = other->grid.n;
  for (int32_t i = 0, k = 0; i < n; i++) {
    int64_t wanted = (int64_t)own->day[i] * own->slots_per_day + own->slot[i];
    /* Both run on in time, so that the search goes on from where it was; a repeated hour steps back. */
    while (k > 0 && (int64_t)other->day[k - 1] * other->slots_per_day + other->slot[k - 1] >= wanted) k--;
    while (k < m && (int64_t)other->day[k] * other->slots_per_day + other->slot[k] < wanted) k++;
    bool there = k < m && other->day[k] == own->day[i] && other->slot[k] == own->slot[i] && borrow->other->open_future[k];
    lent[i] = there ? borrow->other_mean[k] : (double)NAN;
    lent_aht_s[i] = there ? borrow->other_aht_s[k] : (double)NAN;
    if (k == m) k = m - 1;
  }
}

/* Open intervals at which the other is closed get the least of the day, or of all days where it has none on it. */
static void fill(double *lent, const WfmForecastInput *own) {
  int32_t n = own->future->grid.n;
  double least = INFINITY;
  for (int32_t i = 0; i < n; i++)
    if (own->open_future[i] && lent[i] < least) least = lent[i];
  for (int32_t i = 0, end = 0; i < n; i = end) {
    double of_day = INFINITY;
    for (end = i; end < n && own->future->day[end] == own->future->day[i]; end++)
      if (own->open_future[end] && lent[end] < of_day) of_day = lent[end];
    if (isinf(of_day)) of_day = isinf(least) ? 1 : least;
    for (int32_t k = i; k < end; k++) lent[k] = !own->open_future[k] ? 0 : isnan(lent[k]) ? of_day : lent[k];
  }
}

static double sum_of(const double *x, int32_t n) {
  double sum = 0;
  for (int32_t i = 0; i < n; i++) sum += x[i];
  return sum;
}

/* By contacts; NaN: of none. */
static double mean_aht(const double *contacts, const double *aht_s, int32_t n) {
  double sum = 0, weight = 0;
  for (int32_t i = 0; i < n; i++)
    if (!isnan(contacts[i]) && !isnan(aht_s[i])) sum += contacts[i] * aht_s[i], weight += contacts[i];
  return weight > 0 ? sum / weight : (double)NAN;
}

WfmBorrowed wfm_borrow(double *mean, double *aht_s, const WfmBorrow *borrow) {
  const WfmSlots *future = borrow->own->future;
  int32_t n = future->grid.n;
  Own own = own_history(borrow->own);
  bool stated = !isnan(borrow->contacts_week);
  WfmBorrowed weight = {own.contacts / (own.contacts + CONTACTS_A_SLOT * open_slots_a_week(borrow->own)),
                        stated ? own.days / (own.days + LEVEL_DAYS) : own.days > 0, own.served / (own.served + SERVED)};
  g_autofree double *lent = g_new(double, (gsize)n + 1), *lent_aht_s = g_new(double, (gsize)n + 1);
  lend(lent, lent_aht_s, borrow);
  double usual_aht_s = mean_aht(lent, lent_aht_s, n); /* where the other queue is closed */
  fill(lent, borrow->own);
  double weeks = n > 0 ? (future->day[n - 1] - future->day[0] + 1) / 7.0 : 0, own_total = sum_of(borrow->own_mean, n),
         lent_total = sum_of(lent, n);
  double level = weight.level * own_total + (1 - weight.level) * (stated ? borrow->contacts_week * weeks : lent_total);
  for (int32_t i = 0; i < n; i++) {
    double own_share = own_total > 0 ? borrow->own_mean[i] / own_total : 0, lent_share = lent_total > 0 ? lent[i] / lent_total : 0;
    double shape = own_total > 0 ? weight.shape : 0;
    mean[i] = level * (shape * own_share + (1 - shape) * lent_share);
    double lent_aht = isnan(lent_aht_s[i]) ? usual_aht_s : lent_aht_s[i];
    aht_s[i] = isnan(lent_aht) ? borrow->own_aht_s[i] : weight.aht * borrow->own_aht_s[i] + (1 - weight.aht) * lent_aht;
  }
  return weight;
}
