#!/usr/bin/env python3
"""Key figures of a history written by hand, computed again in Python.   test_kpi.py WFM [WORD]     prints TAP"""
import csv
import datetime
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zoneinfo

import tap

DUBLIN = zoneinfo.ZoneInfo("Europe/Dublin")
MONDAY = datetime.date(2026, 3, 30)  # the horizon; Dublin puts the clock forward the day before
WEEKS = 8
OUTCOMES = ("backlog_age_seconds", "resolved", "resolution_seconds", "rated", "satisfied", "nps_answers", "nps_promoters", "nps_detractors")


class Plan:
    """Calls on weekdays from 8 to 18 with eight weeks of history, the last of them across the change of the clock; tickets with a backlog."""

    def __init__(self, wfm, last_day=4, missing=(), previous=True, costs=True, definition="answered_of_offered", outcomes=False):
        self.wfm, self.folder = wfm, tempfile.mkdtemp(prefix="kpi-")
        self.plan = os.path.join(self.folder, "plan")
        os.makedirs(self.plan)
        self.rows = [row for row in self.history() if row["day"] <= MONDAY - datetime.timedelta(days=7 - last_day)]
        columns = [name for name in ("offered", "handled", "abandoned", "abandoned_in_sl", "answered_in_sl", "handle_seconds", "wait_seconds_answered",
                                     "backlog_open") + (OUTCOMES if outcomes else ()) if name not in missing]
        lines = [",".join(["interval_start_utc,minutes,queue"] + columns)]
        for row in self.rows:
            lines.append(",".join([row["at"].astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"), "30", row["queue"]] +
                                  [str(row[name] + 0 if name in row else "") for name in columns]))
        self.write("history.csv", "\n".join(lines) + "\n")
        self.write("settings.csv", "key,value\nrun.zone,Europe/Dublin\nrun.start,%s\nrun.roster_days,7\nrun.horizon_days,7\n" % MONDAY)
        self.write("queues.csv", "queue,name,zone,channel,region,open,sl_target,target_s,abandon_max,asa_target_s,sl_definition,"
                   "resolution_mean_s,backlog_age_max_s,csat_target,nps_target\n"
                   "es,Spanish,Europe/Dublin,voice,IE,Mon-Fri 08:00-18:00,80%%,30,5%%,20,%s,,,,\n"
                   "mail,Tickets,Europe/Dublin,email,IE,Mon-Fri 08:00-18:00,90%%,14400,,,answered_of_offered,36000,172800,90%%,20\n" % definition)
        self.write("agents.csv", "agent,zone,contract,skills%s\n" % (",cost_per_hour" if costs else "") +
                   "".join("a%d,Europe/Dublin,full,voice email%s\n" % (k, ",%d" % (20 + k) if costs else "") for k in range(5)))
        self.write("contracts.csv", "contract,rule,value\nfull,daily_rest,11\n")
        self.write("shifts.csv", "shift,contracts,weekdays,start_from,start_to,start_step,length_from,length_to,length_step\n"
                   "day,full,Mon-Fri,08:00,09:30,30m,8h30,8h30,30m\n")
        if previous:
            self.write("previous.csv", "agent,from,to,paid_hours\n" +
                       "".join("a%d,%sT08:00,%sT16:30,8\n" % (k, MONDAY - datetime.timedelta(days=7 - d), MONDAY - datetime.timedelta(days=7 - d))
                               for k in range(5) for d in range(5)))

    @staticmethod
    def history():
        for week in range(WEEKS):
            for weekday in range(5):
                day = MONDAY - datetime.timedelta(days=7 * (WEEKS - week) - weekday)
                for half in range(16, 36):
                    at = datetime.datetime.combine(day, datetime.time(half // 2, 30 * (half % 2)), DUBLIN)
                    offered = 10 + (half + week) % 3
                    bad = weekday == 1 and 18 <= half < 22 and week != 5  # Tuesdays 09:00-11:00
                    yield {"queue": "es", "week": week, "day": day, "at": at, "offered": offered, "handled": offered - 1, "abandoned": 1,
                           "abandoned_in_sl": half % 2, "answered_in_sl": offered - (6 if bad else 1), "handle_seconds": (offered - 1) * (290 + 10 * week),
                           "wait_seconds_answered": 15 * (offered - 1)}
                    resolved, rated = 2 if week == WEEKS - 1 else 4, 1 + half % 3
                    yield {"queue": "mail", "week": week, "day": day, "at": at, "offered": 4, "handled": 4, "handle_seconds": 2000,
                           "backlog_open": 20 + 10 * max(0, week - 3) + half % 2, "backlog_age_seconds": (20 + half) * 86400,
                           "resolved": resolved, "resolution_seconds": resolved * (30000 + 1000 * week + half), "rated": rated,
                           "satisfied": rated - (1 if week == WEEKS - 1 else half % 4 == 0), "nps_answers": 2, "nps_promoters": half % 3 > 0,
                           "nps_detractors": half % 3 == 0}

    def write(self, name, text):
        path = os.path.join(self.plan, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def run(self, *words):
        return subprocess.run([self.wfm, "kpi", self.plan, *words], capture_output=True, timeout=120)

    def figures(self, *words):
        done = self.run("--json", *words)
        assert done.returncode == 0, done.stderr.decode()
        facts = json.loads(done.stdout)
        return {(row["queue"], row["kpi"], row.get("from_day", "")): row for row in facts["figures"]}, facts["recommendations"]


def same(got, expected, what):
    close = isinstance(got, (int, float)) and isinstance(expected, (int, float)) and abs(got - expected) < 1e-4
    return [] if got == expected or close else ["%s: found %r, right would be %r" % (what, got, expected)]


def total(rows, name):
    return sum(row[name] for row in rows)


def weeks_add_up(wfm):
    wrong = []
    with Plan(wfm) as plan:
        figures, _ = plan.figures()
        for week in range(WEEKS):
            monday = str(MONDAY - datetime.timedelta(days=7 * (WEEKS - week)))
            rows = [row for row in plan.rows if row["week"] == week and row["queue"] == "es"]
            value = lambda name: figures["es", name, monday]["value"]
            wrong += same(value("contacts"), total(rows, "offered"), "contacts of " + monday)
            wrong += same(value("service_level"), round(total(rows, "answered_in_sl") / total(rows, "offered"), 4), "service level of " + monday)
            wrong += same(value("abandoned"), round(total(rows, "abandoned") / total(rows, "offered"), 4), "abandoned of " + monday)
            wrong += same(value("first_response_s"), 15, "first response of " + monday)
            wrong += same(value("handle_time_s"), 290 + 10 * week, "handle time of " + monday)
            mails = [row for row in plan.rows if row["week"] == week and row["queue"] == "mail"]
            wrong += same(figures["mail", "backlog", monday]["value"], mails[-1]["backlog_open"], "backlog of " + monday)
            wrong += same(figures["mail", "backlog_days", monday]["value"], round(7 * mails[-1]["backlog_open"] / total(mails, "handled"), 4), "in days")
        last = figures["es", "handle_time_s", str(MONDAY - datetime.timedelta(days=7))]
        wrong += same((last["before"], last["usual"], last["trend"]), (350, 335, "worse" if 360 > 1.05 * 335 else "steady"), "trend")
        level = figures["es", "service_level", str(MONDAY - datetime.timedelta(days=7))]
        wrong += same((level["target"], level["met"]), (0.8, "yes"), "target")
    return wrong


def every_definition_is_its_own(wfm):
    wrong = []
    shares = {"answered_of_offered": lambda r: (r["answered_in_sl"], r["offered"]), "answered_of_answered": lambda r: (r["answered_in_sl"], r["handled"]),
              "abandons_ok": lambda r: (r["answered_in_sl"] + r["abandoned_in_sl"], r["offered"]),
              "exclude_short": lambda r: (r["answered_in_sl"], r["offered"] - r["abandoned_in_sl"])}
    for name, parts in shares.items():
        with Plan(wfm, definition=name) as plan:
            figures, _ = plan.figures()
            rows = [row for row in plan.rows if row["week"] == 7 and row["queue"] == "es"]
            good, base = (sum(parts(row)[k] for row in rows) for k in (0, 1))
            wrong += same(figures["es", "service_level", str(MONDAY - datetime.timedelta(days=7))]["value"], round(good / base, 4), name)
    return wrong


def only_whole_weeks_count(wfm):
    """A history that ends on Thursday has no last week; one that ends on Friday evening has, for the queue is closed on weekends."""
    wrong = []
    for last_day, expected in ((4, 8), (3, 7)):
        with Plan(wfm, last_day=last_day) as plan:
            figures, _ = plan.figures()
            wrong += same(len([key for key in figures if key[:2] == ("es", "contacts")]), expected, "weeks")
    with Plan(wfm) as plan:
        figures, _ = plan.figures("--weeks", "3")
        wrong += same(len([key for key in figures if key[:2] == ("es", "contacts")]), 3, "weeks that were asked for")
    return wrong


def paid_hours_make_productivity(wfm):
    wrong = []
    with Plan(wfm) as plan:
        figures, _ = plan.figures()
        monday = str(MONDAY - datetime.timedelta(days=7))
        rows = [row for row in plan.rows if row["week"] == 7]
        paid, wages = 5 * 5 * 8, sum(5 * 8 * (20 + k) for k in range(5))
        wrong += same(figures["", "productivity", monday]["value"], round(total(rows, "handled") / paid, 4), "productivity")
        wrong += same(figures["", "cost_per_contact", monday]["value"], round(wages / total(rows, "handled"), 4), "cost per contact")
        wrong += same(figures["", "utilisation", monday]["value"], round(total(rows, "handle_seconds") / 3600 / paid, 4), "utilisation")
        wrong += same(len([key for key in figures if key[1] == "productivity"]), 1, "weeks of which previous.csv knows the hours")
    return wrong


def what_is_not_measured_is_said(wfm):
    wrong = []
    with Plan(wfm) as plan:
        figures, _ = plan.figures()
        said = {key[1] for key in figures if not key[2]}
        wrong += same(said, {"wape_1_7", "occupancy", "resolution_time_s", "backlog_age_days", "csat", "nps"}, "not measured")
    with Plan(wfm, missing=("answered_in_sl", "wait_seconds_answered", "backlog_open"), previous=False, costs=False) as plan:
        figures, _ = plan.figures()
        said = {key[1] for key in figures if not key[2]}
        wrong += same(said, {"wape_1_7", "occupancy", "resolution_time_s", "backlog_age_days", "csat", "nps", "service_level", "first_response_s", "backlog",
                             "productivity", "cost_per_contact", "utilisation"}, "not measured")
        wrong += same(figures["", "service_level", ""]["basis"], "history.csv has no answered_in_sl for a whole week", "why")
        text = plan.run().stdout.decode()
        wrong += same("CSAT                     history.csv has no rated and satisfied for a whole week" in text, True, "said in words")
    with Plan(wfm, costs=False) as plan:
        figures, _ = plan.figures()
        wrong += same(("", "cost_per_contact", "") in figures and ("", "productivity", "") not in figures, True, "a default wage is no cost")
    return wrong


def erlang_c(load, agents, aht, seconds):
    """Service level of M/M/n, by the sums themselves."""
    if agents <= load:
        return 0.0
    term, total_terms = 1.0, 1.0
    for k in range(1, agents):
        term *= load / k
        total_terms += term
    last = term * load / agents * agents / (agents - load)
    return 1 - last / (total_terms + last) * math.exp(-(agents - load) * seconds / aht)


def hours_that_miss_are_named(wfm):
    wrong = []
    with Plan(wfm) as plan:
        _, advice = plan.figures()
        begin = "Tuesdays 09:00-11:00 in Spanish (es) miss their target in 5 of 6 weeks: "
        found = [text for text in advice if text.startswith("Tuesdays")]
        wrong += same(len(found), 1, "sentences on Tuesdays: %s" % advice)
        wrong += same(found[0].startswith(begin), True, found[0])
        rows = [row for row in plan.rows if row["week"] >= 2 and row["queue"] == "es" and row["day"].weekday() == 1 and 9 <= row["at"].hour < 11]
        level = total(rows, "answered_in_sl") / total(rows, "offered")
        wrong += same("%.0f %% of contacts against 80 %%" % (100 * level) in found[0], True, "the level: " + found[0])
        agents = float(found[0].split("; ")[1].split(" agents")[0])
        aht = total(rows, "handle_seconds") / total(rows, "handled")
        load = total(rows, "offered") / len(rows) * aht / 1800
        least = lambda share: next(n for n in range(1, 99) if erlang_c(load, n, aht, 30) >= share)
        wrong += same(least(0.8) - least(level) - 1 < agents < least(0.8) - least(level) + 1, True, "%s agents: %s to %s" % (agents, least(level), least(0.8)))
        wrong += same([text for text in advice if text.startswith(("Mondays", "Wednesdays", "Thursdays", "Fridays"))], [], "other days")
        wrong += same([text for text in advice if "backlog of Tickets (mail) has grown for 3 weeks, from 31 to 61" in text] != [], True, "the backlog")
        wrong += same([text for text in advice if text.startswith("Handle time of Spanish (es) was 360 s last week, 7 %")] != [], True, "the handle time")
    return wrong


def archived_forecasts_are_scored(wfm):
    """A forecast that is one contact too low everywhere, made on the Monday of the last week, and one from a week before that."""
    wrong = []
    with Plan(wfm) as plan:
        rows = [row for row in plan.rows if row["week"] == 7 and row["queue"] == "es"]
        for weeks_ahead in (0, 1):
            known = datetime.datetime.combine(MONDAY - datetime.timedelta(days=7 + 7 * weeks_ahead), datetime.time(0), DUBLIN).astimezone(datetime.timezone.utc)
            lines = ["queue,interval_start_utc,minutes,known_until_utc,naive,statistical,mean,override"]
            for row in rows:
                at = row["at"].astimezone(datetime.timezone.utc)
                lines.append("es,%s,30,%s,%d,%d,%d," % (at.strftime("%Y-%m-%dT%H:%M:%SZ"), known.strftime("%Y-%m-%dT%H:%M:%SZ"), row["offered"] + 3,
                                                        row["offered"], row["offered"] - 1 - weeks_ahead))
            plan.write("archive/%s-001-%012d.csv" % (known.date(), weeks_ahead), "\n".join(lines) + "\n")
        figures, advice = plan.figures()
        monday, n = str(MONDAY - datetime.timedelta(days=7)), len(rows)
        offered = total(rows, "offered")
        for name, error in (("wape_1_7", n), ("wape_8_14", 2 * n), ("bias_1_7", -n), ("yardstick_wape_1_7", 3 * n)):
            wrong += same(figures["es", name, monday]["value"], round(error / offered, 4), name)
    return wrong


def the_table_is_written(wfm):
    wrong = []
    with Plan(wfm) as plan:
        done = plan.run("--quiet")
        wrong += same((done.returncode, done.stdout), (0, b""), "quiet")
        with open(os.path.join(plan.plan, "out/kpi.csv"), encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        figures, _ = plan.figures()
        wrong += same(len(rows), len(figures), "rows")
        wrong += same({row["kpi"] for row in rows}, {key[1] for key in figures}, "figures")
        wrong += same(plan.run("--weeks", "0").returncode, 2, "no weeks")
        again = plan.run("--out", "-")
        with open(os.path.join(plan.plan, "out/kpi.csv"), "rb") as stream:
            wrong += same(again.stdout == stream.read(), True, "the same table on standard output")
    return wrong


def outcomes_add_up(wfm):
    """Ratings, recommendations, solutions and the age of the backlog: sums over the week, beside the targets of queues.csv."""
    wrong = []
    with Plan(wfm, outcomes=True) as plan:
        figures, said = plan.figures()
        for week in range(WEEKS):
            monday = str(MONDAY - datetime.timedelta(days=7 * (WEEKS - week)))
            rows = [row for row in plan.rows if row["week"] == week and row["queue"] == "mail"]
            value = lambda name: figures["mail", name, monday]["value"]
            wrong += same(value("csat"), round(total(rows, "satisfied") / total(rows, "rated"), 4), "CSAT of " + monday)
            wrong += same(value("nps"), round(100 * (total(rows, "nps_promoters") - total(rows, "nps_detractors")) / total(rows, "nps_answers"), 4), "NPS of " + monday)
            wrong += same(value("resolution_time_s"), round(total(rows, "resolution_seconds") / total(rows, "resolved"), 4), "resolution time of " + monday)
            wrong += same(value("backlog_age_days"), round(rows[-1]["backlog_age_seconds"] / 86400 / rows[-1]["backlog_open"], 4), "age of the backlog of " + monday)
        last = {name: figures["mail", name, str(MONDAY - datetime.timedelta(days=7))] for name in ("csat", "nps", "resolution_time_s", "backlog_age_days")}
        wrong += same({name: row["target"] for name, row in last.items()}, {"csat": 0.9, "nps": 20, "resolution_time_s": 36000, "backlog_age_days": 2}, "targets")
        wrong += same({name: row["met"] for name, row in last.items()}, {"csat": "no", "nps": "yes", "resolution_time_s": "no", "backlog_age_days": "yes"}, "met")
        wrong += same((last["csat"]["trend"], last["nps"]["trend"]), ("worse", "steady"), "trend")
        answers = [text for text in said if "atisfaction" in text or "promoter" in text]
        wrong += same(answers, ["Satisfaction of Tickets (mail) fell to 51 % last week (205 answers), from 88 % in the weeks before; its resolution time went from 9.6 h to 10.3 h at "
                                 "the same time."], "what customers say, in a sentence; NPS is steady and met")
        wrong += same(last["resolution_time_s"]["basis"], "history.csv; only 50 % of those who came are resolved", "half of the last week is open")
        wrong += same(figures["mail", "resolution_time_s", str(MONDAY - datetime.timedelta(days=14))]["basis"], "history.csv", "all of the week before is resolved")
        wrong += same([key for key in figures if key[0] == "es" and key[1] in last], [], "what is not counted of a queue is not told")
        wrong += same({key[1] for key in figures if not key[2]}, {"wape_1_7", "occupancy"}, "not measured")
    return wrong


def parts_larger_than_their_whole_are_refused(wfm):
    """Impossible counts are mistakes; odd ones are said, and the plan goes on."""
    wrong = []
    for name, value, said, status in (("satisfied", 9, "satisfied is 9, and rated, of which they are a part, is ", 3),
                                      ("nps_promoters", 5, "nps_promoters and nps_detractors is ", 3),
                                      ("resolved", 30, "more resolved, rated or asked to recommend than offered in 1 intervals", 0),
                                      ("rated", "", "a sum stands without its count, or a part without its whole", 0)):
        with Plan(wfm, outcomes=True) as plan:
            with open(os.path.join(plan.plan, "history.csv"), encoding="utf-8") as stream:
                rows = list(csv.reader(stream))
            line = next(k for k, row in enumerate(rows) if "mail" in row)
            rows[line][rows[0].index(name)] = str(value)
            plan.write("history.csv", "".join(",".join(row) + "\n" for row in rows))
            done = subprocess.run([wfm, "check", plan.plan], capture_output=True, timeout=60)
            told = done.stderr.decode()
            wrong += same((done.returncode, "history.csv:%d: " % (line + 1) in told, said in told), (status, True, True), "%s = %s: %s" % (name, value, told))
    return wrong


def outcomes_are_imported(wfm):
    """Tickets one by one: by the interval in which each came; a later export has more of them, the same again changes nothing."""
    wrong = []
    tickets = [(k, datetime.datetime(2026, 3, 2, 8) + datetime.timedelta(minutes=11 * k), (k * 7) % 50 + 1, ["Good", "Bad", "Offered", ""][k % 4]) for k in range(200)]
    def export(until):
        rows = ["Summation column,Id,Group,Status,Via,Created at,Solved at,Satisfaction Score"]
        for k, made, hours, score in tickets:
            solved = made + datetime.timedelta(hours=hours)
            rows.append("1,%d,Care,x,Mail,%s,%s,%s" % (k, made, solved if solved < until else "", score if solved < until else ""))
        return "\n".join(rows) + "\n"
    with tempfile.TemporaryDirectory(prefix="kpi-") as folder:
        plan, path = os.path.join(folder, "plan"), os.path.join(folder, "tickets.csv")
        os.mkdir(plan)
        for until in (datetime.datetime(2026, 3, 3), datetime.datetime(2026, 4, 1), datetime.datetime(2026, 4, 1)):
            with open(path, "w", encoding="utf-8") as out:
                out.write(export(until))
            done = subprocess.run([wfm, "import", path, "--tz", "UTC", "--into", plan, "--json"], capture_output=True, timeout=60)
            assert done.returncode == 0, done.stderr.decode()
            with open(os.path.join(plan, "history.csv"), encoding="utf-8") as stream:
                rows = {row["interval_start_utc"]: row for row in csv.DictReader(stream)}
            expected = {}
            for k, made, hours, score in tickets:
                begin = made.replace(minute=made.minute // 30 * 30).strftime("%Y-%m-%dT%H:%M:00Z")
                cell = expected.setdefault(begin, [0, 0, 0, 0])
                if made + datetime.timedelta(hours=hours) < until:
                    cell[0] += 1
                    cell[1] += 3600 * hours
                    cell[2] += score in ("Good", "Bad")
                    cell[3] += score == "Good"
            del expected[max(expected)]  # the last interval was not over
            found = {begin: [float(rows[begin][name]) for name in ("resolved", "resolution_seconds", "rated", "satisfied")] for begin in expected}
            wrong += same(found, expected, "outcomes by interval, known until %s" % until)
            wrong += same([name for name in OUTCOMES if name in next(iter(rows.values()))], ["resolved", "resolution_seconds", "rated", "satisfied"], "columns")
        wrong += same(json.loads(done.stdout)["written"], False, "the same again writes nothing")
    return wrong


def a_renamed_plan_keeps_its_results(wfm):
    """The same folder under another name, and the same results beside a plan with another queue."""
    wrong = []
    with Plan(wfm) as plan:
        made = subprocess.run([wfm, "run", plan.plan, "--quiet", "--set", "roster.work_limit=4", "--set", "simulate.replications=4",
                               "--set", "run.judge_rounds=0"], capture_output=True, timeout=240)
        assert made.returncode in (0, 1), made.stderr.decode()
        coming = lambda: {key: row["value"] for key, row in plan.figures()[0].items() if row["period"] == "roster"}
        before = coming()
        wrong += same(("es", "service_level", str(MONDAY)) in before, True, "the coming roster is judged")
        os.rename(plan.plan, plan.plan + "-renamed")
        plan.plan += "-renamed"
        wrong += same(coming(), before, "the coming roster after the folder was renamed")
        book = os.path.join(plan.folder, "roster.xlsx")
        done = subprocess.run([wfm, "export", plan.plan, "--to", "excel", "--out", book], capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
        with zipfile.ZipFile(book) as parts:
            first = parts.read("xl/worksheets/sheet1.xml").decode()
        with open(os.path.join(plan.plan, "out/summary.json"), encoding="utf-8") as stream:
            cost = json.load(stream)["roster"]["cost"]
        shown = [float(value) for value in re.findall(r"<v>([0-9.]+)</v>", first)]
        wrong += same(any(abs(value - cost) < 1e-6 for value in shown), True, "the workbook has the roster's cost %s" % cost)
        with open(os.path.join(plan.plan, "queues.csv"), encoding="utf-8") as stream:
            queues = stream.read()
        plan.write("queues.csv", queues + "new,New,Europe/Dublin,voice,IE,Mon-Fri 08:00-18:00,80%,30,,,answered_of_offered,,,,\n")
        wrong += same([key for key in coming() if key[0]], [], "figures of queues by the results of a plan with other queues")
    return wrong


CASES = [
    ("weeks add up, also across the change of the clock", weeks_add_up),
    ("every definition of service level is its own", every_definition_is_its_own),
    ("only whole weeks count", only_whole_weeks_count),
    ("paid hours make productivity, cost and utilisation", paid_hours_make_productivity),
    ("what is not measured is said, with the reason", what_is_not_measured_is_said),
    ("hours that miss their target are named, with agents", hours_that_miss_are_named),
    ("archived forecasts are scored by days ahead", archived_forecasts_are_scored),
    ("the table is written", the_table_is_written),
    ("outcomes add up, beside their targets", outcomes_add_up),
    ("parts larger than their whole are refused", parts_larger_than_their_whole_are_refused),
    ("outcomes are imported by arrival, again and again", outcomes_are_imported),
    ("a renamed plan keeps its results", a_renamed_plan_keeps_its_results),
]


def complaints(case):
    try:
        return case[1](sys.argv[1])
    except Exception as error:  # a test that cannot go on has failed
        return [repr(error)]


if __name__ == "__main__":
    chosen = [case for case in CASES if len(sys.argv) < 3 or sys.argv[2] in case[0]]
    sys.exit(tap.run(chosen, complaints))
