/* What the roster asks of a person beside hours: unpopular shifts as rules and ledger count them, and which wishes it meets. */
#pragma once

#include "cli/data/plan.h"
#include "scheduler/roster/problem.h"

typedef struct {
  int64_t start, end;
  int32_t day;              /* local date of the start */
  const char *shift, *kind; /* NULL or "": not known */
} WfmPageShift;

/* The kind that the shift has, else what the clock of the person makes it, by the definition of the rules (scheduler/roster/rule_count.h): "night",
 * "late", "early", or "day" for none of them. */
const char *wfm_page_kind(const WfmPageShift *shift, const WfmZone *zone);

/* Days that count as weekend, bit 0 = Monday: the contract's row "weekend", Saturday and Sunday without one. */
uint8_t wfm_page_weekend(const WfmPlan *plan, const char *contract);

typedef struct {
  int lates, nights, weekends;
  int wishes, met; /* wishes that were put to the test, and those met; of one row each date counts */
  double lost;     /* what the others were worth */
} WfmPageShare;

/* shift[n] by start; wishes count on the local days first .. last. A wish about the kind of shift is put to the test where there is a shift, one for or
 * against working on every day that it names. row NULL: a person without wishes. */
WfmPageShare wfm_page_share(const WfmPlan *plan, const WfmAgentRow *row, const WfmZone *zone, const WfmPageShift *shift, size_t n,
                            int32_t first, int32_t last);
