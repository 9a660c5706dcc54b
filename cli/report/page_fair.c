#include "cli/report/page_fair.h"

#include "cli/data/notation.h"
#include "cli/data/wishes.h"
#include "scheduler/roster/rule_count.h"
#include "scheduler/roster/wish.h"

#include <string.h>

/* The shift as the rules see it: without a type, so that the clock tells its kind. */
static WfmDuty duty_of(const WfmPageShift *shift) {
  return (WfmDuty){.start = shift->start, .end = shift->end, .day = shift->day, .shift_type = -1};
}

const char *wfm_page_kind(const WfmPageShift *shift, const WfmZone *zone) {
  static const struct {
    WfmDutyKind kind;
    const char *name;
  } kinds[] = {{WFM_KIND_NIGHT, "night"}, {WFM_KIND_LATE, "late"}, {WFM_KIND_EARLY, "early"}};
  if (shift->kind && *shift->kind) return shift->kind;
  const WfmAgent agent = {.zone = zone};
  const WfmRuleView view = {.agent = &agent};
  const WfmDuty duty = duty_of(shift);
  for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
    if (wfm_duty_is(&view, &duty, kinds[k].kind)) return kinds[k].name;
  return "day";
}

uint8_t wfm_page_weekend(const WfmPlan *plan, const char *contract) {
  const WfmTableData *contracts = plan ? plan->table[WFM_PLAN_CONTRACTS] : NULL;
  uint8_t weekend = 0x60;
  for (size_t i = 0; contracts && i < contracts->n_rows; i++) {
    const WfmContractRow *row = &((const WfmContractRow *)contracts->rows)[i];
    if (!g_strcmp0(row->contract, contract) && !g_strcmp0(row->rule, "weekend"))
      wfm_weekdays_parse(&weekend, row->value ? row->value : "", row->value ? strlen(row->value) : 0);
  }
  return weekend;
}

static int weekends_of(const WfmZone *zone, uint8_t weekend, const WfmPageShift *shift, size_t n) {
  const WfmAgent agent = {.zone = zone};
  const WfmContract contract = {.weekend = weekend};
  const WfmRuleView view = {.agent = &agent, .contract = &contract};
  int count = 0;
  int32_t before = WFM_NO_POINT;
  for (size_t k = 0; k < n; k++) {
    const WfmDuty duty = duty_of(&shift[k]);
    int32_t at = weekend ? wfm_point_weekend(&view, &duty) : WFM_NO_POINT;
    count += at != WFM_NO_POINT && at != before;
    if (at != WFM_NO_POINT) before = at;
  }
  return count;
}

static bool about_shifts(const WfmPreference *wish) {
  return !wish->on && (!wish->off || (wish->shift && *wish->shift));
}

static void count_wish(WfmPageShare *share, const WfmPreference *wish, const WfmZone *zone, const WfmPageShift *shift, size_t n) {
  int worked = 0, against = 0, as_described = 0;
  for (size_t k = 0; k < n; k++) {
    if (shift[k].start < wish->from || shift[k].start >= wish->to) continue;
    int32_t second = wfm_local_second(wfm_zone_local(zone, shift[k].start));
    worked++;
    against += wfm_wish_against(wish, shift[k].shift, shift[k].kind, second);
    as_described += wfm_wish_describes(wish, shift[k].shift, shift[k].kind, second);
  }
  if (about_shifts(wish) && !worked) return;
  int lost = wish->on ? !as_described : against;
  share->wishes++;
  share->met += lost == 0;
  share->lost += lost * wish->price;
}

WfmPageShare wfm_page_share(const WfmPlan *plan, const WfmAgentRow *row, const WfmZone *zone, const WfmPageShift *shift, size_t n,
                            int32_t first, int32_t last) {
  WfmPageShare share = {.weekends = weekends_of(zone, wfm_page_weekend(plan, row ? row->contract : NULL), shift, n)};
  for (size_t k = 0; k < n; k++) {
    share.lates += !strcmp(shift[k].kind, "late");
    share.nights += !strcmp(shift[k].kind, "night");
  }
  const WfmTableData *wishes = row && plan ? plan->table[WFM_PLAN_PREFERENCES] : NULL;
  for (size_t i = 0; wishes && i < wishes->n_rows; i++) {
    const WfmPreferenceRow *wish = &((const WfmPreferenceRow *)wishes->rows)[i];
    WfmPreference own;
    for (int32_t day = first; !strcmp(wish->agent, row->agent) && day <= last; day++)
      if (wfm_wish_of(&own, wish, zone, day)) count_wish(&share, &own, zone, shift, n);
  }
  return share;
}
