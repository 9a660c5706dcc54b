#include "cli/answer.h"
#include "cli/bids.h"
#include "cli/change_list.h"
#include "cli/current.h"
#include "cli/plan_argument.h"

static char *now_text;
static gboolean apply;

static const GOptionEntry *options(void) {
  static const GOptionEntry entries[] = {
      {"now", 0, 0, G_OPTION_ARG_STRING, &now_text, "Shifts that began before it stay as they are (planner's clock)", "TIME"},
      {"apply", 0, 0, G_OPTION_ARG_NONE, &apply,
       "Write the roster with the granted bids, and bids.csv as decided; the old roster is kept as published.csv", NULL},
      G_OPTION_ENTRY_NULL};
  return entries;
}

static bool decide(GString *out, JsonObject *facts, WfmRun *run, const WfmCurrent *current, GError **err) {
  enum { MOST_CHANGES = 40 };
  int64_t now = INT64_MIN;
  if (now_text && !wfm_run_now(&now, run, now_text, err)) return false;
  g_autoptr(WfmLeaveBook) book = wfm_leave_book_new(run, current->forecast, current->problem, current->roster, err);
  g_autoptr(WfmBids) bids = book ? wfm_bids_decide(run, current->build, book, now, err) : NULL;
  if (!bids) return false;
  if (bids->bidders->len == 0) {
    g_string_append(out, "bids.csv has no bid that is to be decided (status placed)\n");
    json_object_set_array_member(facts, "people", json_array_new());
    return true;
  }
  wfm_bids_say(out, facts, bids, run, current->problem);
  g_autoptr(GArray) changes = wfm_roster_changes(current->roster, wfm_leave_book_roster(book));
  g_autoptr(WfmTableData) list = wfm_change_table(current->problem, changes, NULL, now);
  wfm_change_facts(facts, list);
  if (changes->len) {
    g_string_append_c(out, '\n');
    wfm_change_text(out, list, MOST_CHANGES);
  }
  g_string_append_c(out, '\n');
  if (!wfm_leave_book_promise(out, facts, book, "Simulated service level with all that is granted", err)) return false;
  if (!apply) return true;
  g_autoptr(WfmTableData) table = wfm_bids_table(bids, run->plan);
  return wfm_change_write_roster(out, run, current->forecast, current->problem, current->roster, current->roster,
                                 wfm_leave_book_roster(book), now, table, err);
}

static int run(WfmCli *cli, int n_args, char **args, GError **err) {
  g_autoptr(WfmRun) plan = wfm_run_from_argument(cli, n_args, args, WFM_NEED_ALL, err);
  g_autoptr(WfmCurrent) current = plan ? wfm_current_read(plan, true, err) : NULL;
  if (!current) return (*err)->code;
  g_autoptr(WfmAnswer) said = wfm_answer_new();
  return decide(said->text, said->facts, plan, current, err) && wfm_answer_print(said, cli, err) ? WFM_STATUS_DONE : (*err)->code;
}

const WfmCommand wfm_command_bids = {
    .name = "bids",
    .arguments = "PLAN",
    .summary = "Decide bids for shift lines, shifts and days off, by rank",
    .help = "People come in the order of bids.order (seniority, points, who bid first, the fairness ledger); each is granted the first of "
            "their ranks\n"
            "in bids.csv with which the roster is legal, every queue keeps its service level and the price stays within bids.price_most; "
            "for every\n"
            "refusal the reason is given: who has the line, which queue would lose on which day, what it would cost. Nothing is written "
            "unless --apply.",
    .example = "wfm bids samples/global-support",
    .options = options,
    .run = run,
};
