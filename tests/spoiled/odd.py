#!/usr/bin/env python3
"""Odd but sound plans: wfm makes a roster without a hard breach, or says in a sentence why it cannot. It never fails by itself (status 6) or crashes.

  tests/spoiled/odd.py WFM [WORD]     runs all (or those whose name holds WORD), prints TAP

Each roster is read back by the independent checker: `wfm check PLAN --roster out/roster.csv`.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import base
import tap
from cases import add, drop, every_row, put, several, sub

LIMIT_S = 900  # against hanging, not for speed: machines are slow, and sanitizers more so
DONE = (0, 1)
HEAD = "interval_start_utc,minutes,queue,offered,handled,handle_seconds\n"
QUEUES = ("voice", "email")


def hourly(queues, offered, seconds, minutes=60, hours=range(8, 18), days=range(5, 24)):
    rows = ["2026-01-%02dT%02d:00:00Z,%d,%s,%d,%d,%d\n" % (day, hour, minutes, queue, offered, offered, seconds) for queue in queues for day in days for hour in hours]
    return "".join(rows)


def by_minute():
    rows = ["2026-01-%02dT%02d:%02d:00Z,1,%s,1,1,100\n" % (day, hour, minute, queue)
            for queue in QUEUES for day in (12, 13) for hour in (9, 10, 11) for minute in range(60)]
    return HEAD + "".join(rows)


def settings(text):
    return add("settings.csv", text)


def queues(columns, voice, email):
    return put("queues.csv", "queue,zone,channel,%s\nvoice,Europe/Dublin,%s\nemail,Europe/Dublin,%s\n" % (columns, voice, email))


def shifts(columns, rows):
    return put("shifts.csv", "shift,start_from,%s\n%s" % (columns, rows))


def fixed(text):
    return add("fixed.csv", text)


def agents_without_cost(plan):
    table = plan["agents.csv"].replace(b"from_day,to_day", b"from_day,to_day,cost_per_hour")
    plan["agents.csv"] = table.replace(b"email,,\n", b"email,,,0\n")


def two_steps(plan):
    plan["history.csv"] = (base.history(("voice",)) + hourly(("email",), 3, 900)).encode()


EVERYBODY = ["a%d" % i for i in range(1, 7)]
MANY_BREAKS = "; ".join("b%d 15m paid %dm-%dm" % (i, 20 + i * 30, 25 + i * 30) for i in range(12))
OPTIONAL = ("contracts.csv", "sites.csv", "leave.csv", "fixed.csv", "availability.csv", "preferences.csv", "previous.csv", "events.csv", "settings.csv")

# (name, what to do to the plan, exit statuses that are right, a fragment of the message)
PLANS = [
    # what is fixed
    ("a meeting on a day of leave", fixed("a1,meeting,2026-01-26T10:00,2026-01-26T11:00,x\n"), DONE, ""),
    ("a fixed shift long before", fixed("a2,shift,2025-01-26T10:00,2025-01-26T18:00,x\n"), DONE, ""),
    ("a fixed shift long after", fixed("a2,shift,2027-01-26T10:00,2027-01-26T18:00,x\n"), DONE, ""),
    ("a fixed shift off the grid", fixed("a2,shift,2026-01-27T10:07,2026-01-27T18:03,x\n"), DONE, ""),
    ("a meeting off the grid", fixed("a2,meeting,2026-01-27T10:07,2026-01-27T10:33,x\n"), DONE + (4,), ""),
    ("a meeting at night", fixed("a2,meeting,2026-01-27T22:00,2026-01-28T03:00,x\n"), (4,), "meeting: x"),
    ("a week off", fixed("a2,off,2026-01-26,2026-02-01,x\n"), DONE, ""),
    ("a meeting of somebody who has not begun", sub("agents.csv", "a2,Agent 2,Cork,Europe/Dublin,full,voice email,,", "a2,Agent 2,Cork,Europe/Dublin,full,voice email,2027-01-01,"),
     (4,), "Agent 2"),
    # nobody there
    ("everybody on leave", several(put("leave.csv", "agent,from,to\n" + "".join("%s,2026-01-20,2026-03-20\n" % a for a in EVERYBODY)), drop("fixed.csv")), DONE, ""),
    ("nobody available", several(put("availability.csv", "agent,available\n" + "".join("%s,no\n" % a for a in EVERYBODY)), drop("fixed.csv")), DONE, ""),
    ("nobody employed", several(every_row("agents.csv", "voice email,,", "voice email,2027-01-01,"), drop("fixed.csv")), DONE, ""),
    ("no seats", put("sites.csv", "site,seats\nCork,0\n"), (4,), "seats"),
    ("one agent", several(put("agents.csv", "agent,zone,contract,skills\nx,UTC,full,voice\n"), drop(*OPTIONAL)), DONE, ""),
    ("nobody for one queue", every_row("agents.csv", "voice email", "voice"), DONE, ""),
    # zones
    ("people in Kathmandu", every_row("agents.csv", "Europe/Dublin", "Asia/Kathmandu"), DONE, ""),
    ("queues on the Chatham Islands", every_row("queues.csv", "Europe/Dublin", "Pacific/Chatham"), DONE, ""),
    # targets
    ("a thousand agents at least", queues("min_agents", "voice,1000", "email,0"), DONE, ""),
    ("targets that nobody can meet", queues("sl_target,target_s,occupancy_max,patience_s", "voice,0.9999,0,0.05,1", "email,0,0,1,1"), DONE, ""),
    ("twenty chats at once", queues("skill,concurrency,concurrency_slowdown", "chat,voice,20,2", "social,email,20,2"), DONE, ""),
    ("ten times the contacts", every_row("history.csv", ",30,voice,", ",30,voice,9"), DONE, ""),
    # histories
    ("nothing ever offered", put("history.csv", HEAD + hourly(QUEUES, 0, 0)), (3,), "no handle time"),
    ("one row of history", put("history.csv", HEAD + "2026-01-23T08:00:00Z,30,voice,5,5,1500\n"), (3,), "no handle time"),
    ("one row of history and a handle time", several(put("history.csv", HEAD + "2026-01-23T08:00:00Z,30,voice,5,5,1500\n"), queues("aht_s", "voice,300", "email,300")), DONE, ""),
    ("nothing measured", put("history.csv", HEAD + "2026-01-23T08:00:00Z,30,voice,,,\n2026-01-23T08:00:00Z,30,email,,,\n"), (3,), "no handle time"),
    ("a history by days", put("history.csv", HEAD + hourly(QUEUES, 50, 9000, 1440, (0,))), (3,), "at most 60 minutes"),
    ("a history by minutes", put("history.csv", by_minute()), DONE, ""),
    ("queues with different steps", two_steps, DONE, ""),
    ("a row in 2037", add("history.csv", "2037-12-31T23:30:00Z,30,voice,5,5,1500\n"), (3,), "1971 to 2037"),
    ("a row in 1970", add("history.csv", "1970-01-01T00:00:00Z,30,voice,5,5,1500\n"), DONE, ""),
    # horizons
    ("a start years after the history", settings("run.start,2030-01-01\n"), DONE, ""),
    ("a start inside the history", settings("run.start,2026-01-12\n"), DONE, ""),
    ("a start before the history", settings("run.start,2020-01-12\n"), (3,), "no handle time"),
    ("half a year", settings("run.horizon_days,182\n"), DONE, ""),
    ("one day", settings("run.horizon_days,1\nrun.roster_days,1\n"), DONE, ""),
    ("a roster longer than the forecast", settings("run.horizon_days,3\nrun.roster_days,14\n"), DONE + (3,), ""),
    # shifts
    ("night shifts", several(shifts("start_to,length_from", "night,22:00,26:00,10h\n"), drop("fixed.csv")), DONE, ""),
    ("shifts of a day", several(shifts("length_from,length_to", "all,00:00,12h,24h\n"), drop("fixed.csv")), DONE, ""),
    ("steps of a minute", shifts("start_to,start_step,length_from,length_to,length_step", "x,08:00,10:00,1m,4h,8h,1m\n"), DONE, ""),
    ("breaks of seven minutes", shifts("length_from,breaks", "x,08:00,8h,b 7m paid 1h-2h; c 13m paid 3h-4h\n"), (3,), "does not lie on the roster's grid"),
    ("twelve breaks", several(shifts("length_from,breaks", "x,08:00,8h," + MANY_BREAKS + "\n"), drop("fixed.csv")), DONE + (3, 4), ""),
    # tables
    ("no contracts", drop("contracts.csv"), DONE, ""),
    ("only the four obligatory tables", drop(*OPTIONAL), DONE, ""),
    # events
    ("closed for a month", put("events.csv", "event,kind,from,to,volume_effect\nc,closure,2026-01-26,2026-02-28,0\n"), DONE, ""),
    ("a hundred times the contacts", several(put("events.csv", "event,kind,from,to,volume_effect,aht_effect\nc,campaign,2026-01-26,2026-01-27,100,10\n"), settings("run.horizon_days,7\n")),
     DONE, ""),
    ("an event without end", put("events.csv", "event,kind,from,to\nc,other,1970-01-01,2037-12-31\n"), DONE, ""),
    # people and rules
    ("people who cost nothing", agents_without_cost, DONE, ""),
    ("two weeks without a day off before", put("previous.csv", "agent,from,to\n" + "".join("a1,2026-01-%02dT09:00,2026-01-%02dT17:00\n" % (d, d) for d in range(10, 26))), DONE, ""),
    ("a shift before that reaches into the horizon", put("previous.csv", "agent,from,to\na1,2026-01-25T20:00,2026-01-26T04:00\n"), DONE, ""),
    ("no hours allowed", several(sub("contracts.csv", "max_hours_week,40", "max_hours_week,0"), drop("fixed.csv")), DONE, ""),
    ("a soft rule that nobody can keep", add("contracts.csv", "full,min_hours_week,100,5,\n"), DONE, ""),
    ("hours paid also if not worked", add("contracts.csv", "full,paid_hours_week,40,,\n"), DONE, ""),
    ("a weekend on Friday and Saturday", add("contracts.csv", "full,weekend,Fri Sat,,\nfull,week_start,Sun,,\n"), DONE, ""),
]


def call(words):
    done = subprocess.run(words, capture_output=True, timeout=LIMIT_S)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def complaints(wfm, plan, statuses, fragment):
    status, said = call([wfm, "run", plan, "--quiet", "--set", "roster.work_limit=200"])
    wrong = []
    if status not in statuses:
        wrong.append("exit status %d, expected %s" % (status, " or ".join(map(str, statuses))))
    if fragment not in said:
        wrong.append("does not say %r" % fragment)
    if status in DONE:
        checked, found = call([wfm, "check", plan, "--roster", os.path.join(plan, "out", "roster.csv")])
        if checked not in DONE:
            wrong.append("the checker ends with %d" % checked)
            said += found
    return wrong + ["it said: " + said[:2000]] if wrong else []


def run_plan(wfm, case):
    name, action, statuses, fragment = case
    plan = base.plan()
    action(plan)
    folder = tempfile.mkdtemp(prefix="odd-")
    try:
        for file, content in plan.items():
            with open(os.path.join(folder, file), "wb") as out:
                out.write(content)
        return complaints(wfm, folder, statuses, fragment)
    except subprocess.TimeoutExpired:
        return ["took more than %d seconds" % LIMIT_S]
    finally:
        shutil.rmtree(folder)


def main():
    wfm = os.path.abspath(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    chosen = [case for case in PLANS if word in case[0]]
    return tap.run(chosen, lambda case: run_plan(wfm, case))


if __name__ == "__main__":
    sys.exit(main())
