#!/usr/bin/env python3
"""Tables and lists without times of day: refused with the setting that gives intervals, or spread by the weekday's shape in the plan's own history.

  tests/import/days.py WFM     prints TAP

Expected values are worked out by hand: on Mondays a third of the contacts comes at 09:00 and two thirds at 09:30, on Sundays one each at 00:30, 01:00 and 01:30."""
import os
import sys
import tempfile

import invent
import rules

DUBLIN = ("--tz", "Europe/Dublin")


def history(queue="a"):
    rows = ["start,queue,offered,handled,aht"]
    for monday in ("2024-09-02", "2024-09-09"):
        rows += ["%s 09:00,%s,10,10,300" % (monday, queue), "%s 09:30,%s,20,20,300" % (monday, queue)]
    rows += ["2024-09-08 00:30,%s,1,1,300" % queue, "2024-09-08 01:00,%s,1,1,300" % queue, "2024-09-08 01:30,%s,1,1,300" % queue]
    return rows


def days(*rows):
    return ["Work queue name,Date,Volume,AHT"] + list(rows)


def plan(d, name, queues=("queue,zone", "a,Europe/Dublin")):
    os.mkdir(os.path.join(d.folder, name))
    d.write(list(queues), os.path.join(name, "queues.csv"))
    d.history(history(), *DUBLIN, plan=name)
    return name


def days_are_refused_with_what_gives_intervals(d):
    for content, words in ((days("a,9-16-2024,90,300", "a,9-17-2024,30,300"), "Verint's queue data by interval"), (invent.zendesk_explore(), "Ticket created - Timestamp"),
                           (["date,queue,offered", "2024-09-16,a,9", "2024-09-17,a,9"], "an export by 15 or 30 minutes")):
        facts = d.doctor(content, *DUBLIN)
        d.same(words in str(facts["refused"]) and "wfm import --spread" in str(facts["refused"]), True, "%s: %s" % (words, facts["refused"]))


def a_day_keeps_its_sum_and_takes_the_weekdays_shape(d):
    name = plan(d, "shape")
    table = days("a,9-16-2024,90,240", "a,9-15-2024,6,300", "a,9-22-2024,0,0")
    found = d.history(table, "--spread", *DUBLIN, plan=name)
    for start, n in (("2024-09-16T08:00", 30), ("2024-09-16T08:30", 60), ("2024-09-14T23:30", 2), ("2024-09-15T00:00", 2), ("2024-09-15T00:30", 2), ("2024-09-22T00:00", 0)):
        d.number(found, "a", start, "offered", n)
        d.same(found[("a", start)]["flags"], "imputed", "flags")
    d.number(found, "a", "2024-09-16T08:30", "handle_seconds", 60 * 240)
    d.same(len(found), 7 + 2 + 3 + 3, "rows: no others are made up")
    d.history(table, "--spread", *DUBLIN, plan=name)
    d.same('"written": false' in d.said, True, "the same again: " + d.said)
    # Measured intervals take the place of a share, and are no longer imputed; a day with measured intervals stays.
    found = d.history(["start,queue,offered", "2024-09-16 09:00,a,33", "2024-09-16 09:30,a,55"], *DUBLIN, plan=name)
    d.same((found[("a", "2024-09-16T08:00")]["offered"], found[("a", "2024-09-16T08:00")]["flags"]), ("33", ""), "measured")
    found = d.history(table, "--spread", *DUBLIN, plan=name)
    d.number(found, "a", "2024-09-16T08:00", "offered", 33)
    d.same("1 days of queues have measured intervals" in d.said, True, d.said)


def the_hours_of_a_clock_change_are_there_as_often_as_they_come(d):
    """In autumn 01:00 and 01:30 come twice: five intervals of equal weight; in spring not at all: one."""
    found = d.history(days("a,10-27-2024,10,300", "a,3-30-2025,7,300"), "--spread", *DUBLIN, plan=plan(d, "clock"))
    for start in ("2024-10-26T23:30", "2024-10-27T00:00", "2024-10-27T00:30", "2024-10-27T01:00", "2024-10-27T01:30"):
        d.number(found, "a", start, "offered", 2)
    d.number(found, "a", "2025-03-30T00:30", "offered", 7)
    d.same(len([key for key in found if key[1] > "2025"]), 1, "rows of the spring day")


def a_new_queue_takes_the_shape_of_the_one_it_is_like(d):
    name = plan(d, "like", ("queue,zone,like", "a,Europe/Dublin,", "b,Europe/Dublin,a", "c,Europe/Dublin,"))
    found = d.history(days("b,9-16-2024,30,240"), "--spread", *DUBLIN, plan=name)
    d.number(found, "b", "2024-09-16T08:30", "offered", 20)
    for table, words in ((days("c,9-16-2024,30,240"), 'no intervals of the queue "c"'), (days("new,9-16-2024,30,240"), "like"), (days("a,9-17-2024,30,240"), "no Tuesday")):
        d.same(d.history(table, "--spread", *DUBLIN, plan=name), None, "without a shape nothing is spread")
        d.same(words in d.said, True, "%s: %s" % (words, d.said))
    d.same(d.history(rules.TABLE, "--spread", *DUBLIN, plan=name), None, "intervals need no shape: " + d.said)


def contacts_with_dates_alone_are_counted_by_day(d):
    rows = ["Ticket ID,Ticket created - Date,Ticket group,Ticket status"] + ["%d,%s,a,Solved" % (k, day) for k, day in enumerate(["2024-09-16"] * 30 + ["2024-09-17"] * 2)]
    found = d.history(rows + rows[1:], "--spread", *DUBLIN, plan=plan(d, "dates"))
    d.number(found, "a", "2024-09-16T08:00", "offered", 10)  # each once, and the last day of the list is not over
    d.number(found, "a", "2024-09-16T08:30", "offered", 20)
    d.same(len(found), 9, "rows")


def a_time_of_day_is_found_under_its_names_or_missed(d):
    """Half hours beside a date: never taken for days of which the last row holds."""
    for head, first, second, start in (("Date,Interval", "08:00-08:30", "08:30-09:00", "08:30"), ("Date,Hour", "8", "9", "09:00"), ("Date,Time", "0800", "0830", "08:30"), ("Date,Interval", "8:00 AM", "8:30 AM", "08:30")):
        found = d.history([head + ",Queue,Offered", "2026-03-02,%s,a,3" % first, "2026-03-02,%s,a,4" % second, "2026-03-03,%s,a,5" % first], "--tz", "UTC")
        d.number(found, "a", "2026-03-02T" + start, "offered", 4)
    found = d.history(["Date,Interval,Queue,Offered", "2026-03-02 08:00,30,a,3", "2026-03-02 08:30,30,a,4"], "--tz", "UTC")
    d.number(found, "a", "2026-03-02T08:30", "offered", 4)
    rows = ["Date,Part of day,Queue,Offered"] + ["2026-03-0%d,%d of 48,a,%d" % (day, k, k) for day in (2, 3) for k in range(10)]
    d.same("(clock)" in str(d.doctor(rows, "--tz", "UTC")["refused"]), True, "an unknown column of times")
    d.same(d.history(rows, "--tz", "UTC"), None, "is not passed over")
    wrong = d.doctor(["timestamp,queue,offered", "17724384,a,3", "17724402,a,3"], "--tz", "UTC")
    d.same('x.csv:2:1: found "17724384", right would be a date and time' in wrong.get("error", ""), True, "no times at all: %s" % wrong)


def a_column_of_zones_is_the_files_zone(d):
    rows = ["Date,Time,Time zone,Queue,Offered", "2026-07-01,08:00,Europe/Berlin,a,3", "2026-07-01,08:30,Europe/Berlin,a,4"]
    d.number(d.history(rows), "a", "2026-07-01T06:00", "offered", 3)
    d.number(d.history(rows, "--tz", "UTC"), "a", "2026-07-01T08:00", "offered", 3)
    d.same("--tz holds" in str(d.doctor(rows, "--tz", "UTC")["assumed"]), True, "and said")
    d.same("not the same in every row" in str(d.doctor(rows + ["2026-07-01,09:00,Asia/Tokyo,a,4"])["refused"]), True, "two zones")
    d.same("passed over" in str(d.doctor([row.replace("Europe/Berlin", "CEST") for row in rows], "--tz", "UTC")["assumed"]), True, "no zone of the database")


CASES = [("a time of day is found under its names, or missed", a_time_of_day_is_found_under_its_names_or_missed),
         ("a column of zones is the file's zone", a_column_of_zones_is_the_files_zone),
         ("whole days are refused with what gives intervals", days_are_refused_with_what_gives_intervals),
         ("a day keeps its sum and takes the weekday's shape", a_day_keeps_its_sum_and_takes_the_weekdays_shape),
         ("the hours of a clock change are there as often as they come", the_hours_of_a_clock_change_are_there_as_often_as_they_come),
         ("a new queue takes the shape of the one it is like", a_new_queue_takes_the_shape_of_the_one_it_is_like),
         ("contacts with dates alone are counted by day", contacts_with_dates_alone_are_counted_by_day)]


def main():
    failed = 0
    print("1..%d" % len(CASES))
    for k, (name, case) in enumerate(CASES):
        with tempfile.TemporaryDirectory(prefix="import-days-") as folder:
            desk = rules.Desk(os.path.abspath(sys.argv[1]), folder)
            case(desk)
        failed += bool(desk.wrong)
        print("%s %d - %s" % ("not ok" if desk.wrong else "ok", k + 1, name))
        for text in desk.wrong:
            print("# " + text.rstrip().replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
