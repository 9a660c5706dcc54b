/* Real contact series for benches: long files `unique_id,ds,y[,n_served,aht]` as dense arrays, with opening hours as the history shows
 * them. Wall-clock stamps are read as if in UTC. */
#pragma once

#include "core/timestamp.h"
#include "forecast/forecast.h"

typedef struct {
  char *id;
  WfmSlots *slots; /* from the first day to `ahead` days after the last */
  double *y;       /* [slots n] NaN: no row */
} Contacts;

/* NULL where the file cannot be read. */
Contacts *contacts_read(size_t *n, const char *path, int32_t step, int32_t ahead);
void contacts_free(Contacts *contacts, size_t n);

/* WfmEvent of kind holiday, by local day; names receives what they point to. path NULL: none. */
GArray *contacts_holidays(const char *path, GPtrArray *names);

/* What is seen from one origin. Borrows from the contacts; cleared by contacts_origin_clear. */
typedef struct {
  WfmSlots past, future;
  uint8_t *open; /* [slots n] */
  WfmForecastInput input;
  const double *actual; /* [future n] */
} ContactsOrigin;

/* begin: first instant that is seen (0: all); origin, horizon in days. False where the origin lies not inside the series. */
bool contacts_origin(ContactsOrigin *at, const Contacts *contacts, const GArray *events, int64_t begin, int64_t origin, int horizon);
void contacts_origin_clear(ContactsOrigin *at);
