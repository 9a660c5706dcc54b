#!/usr/bin/env python3
"""Every target, read back by a reader that is not ours.   test_export.py WFM [WORD]     prints TAP

Expected values come from plan.py, by Python's zoneinfo; nothing is compared with what wfm printed before."""
import csv
import datetime
import io
import os
import shutil
import sys
import tempfile
import zoneinfo

import plan
import tap

SPRING = ("2026-03-23", "2026-03-29")  # Dublin goes forward
AUTUMN = ("2026-10-19", "2026-10-25")  # and back
SEASONS = [SPRING, AUTUMN]


class Case:
    """One plan and the exports made of it."""

    def __init__(self, wfm, season, shifts=None):
        self.wfm, self.season = wfm, season
        self.folder = tempfile.mkdtemp(prefix="export-")
        self.shifts = plan.week(*season) if shifts is None else shifts
        self.plan = os.path.join(self.folder, "plan")
        plan.write(self.plan, self.shifts, season[0])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def export(self, target, *words):
        done = plan.call(self.wfm, "export", self.plan, "--to", target, *words)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def path(self, name):
        return os.path.join(self.plan, "export", name)

    def read(self, name):
        with open(self.path(name), "rb") as stream:
            return stream.read()

    def rows(self, name, **how):
        return list(csv.reader(io.StringIO(self.read(name).decode("utf-8-sig")), strict=True, **how))


def tamed(text):
    return "'" + text if text[:1] in "=+-@\t\r" else text


def same(got, expected, what):
    return [] if got == expected else ["%s: found %r, right would be %r" % (what, got, expected)]


# ---- Rows of shifts and activities ----


def shifts_carry_real_hours(wfm):
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("shifts")
            header, *rows = case.rows("shifts.csv")
            got = {(row[0], row[4]): dict(zip(header, row)) for row in rows}
            wrong += same(len(rows), len(case.shifts), "rows")
            for shift in case.shifts:
                row = got[(shift.id, str(shift.day))]
                zone = zoneinfo.ZoneInfo(shift.zone)
                wrong += same(float(row["hours"]), shift.hours, "hours of %s on %s" % (shift.id, shift.day))
                wrong += same(float(row["paid_hours"]), shift.paid, "paid hours")
                wrong += same(row["start_utc"], plan.stamp(shift.start), "start")
                wrong += same(row["end_local"], shift.end.astimezone(zone).strftime("%Y-%m-%d %H:%M"), "end on the person's clock")
                wrong += same(row["agent_name"], tamed(shift.name), "name")
    return wrong


def nights_of_the_change_last_7_and_9_hours(wfm):
    """The test's own arithmetic, by hand: Dublin 22:00 to 06:00."""
    wrong = []
    for season, hours in ((SPRING, 7.0), (AUTUMN, 9.0)):
        with Case(wfm, season) as case:
            case.export("shifts")
            night = [row for row in case.rows("shifts.csv") if row[0] == "a1" and row[5] == "night"]
            wrong += same([float(row[10]) for row in night], [hours], "hours of the night")
    return wrong


def one_zone_for_all(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        case.export("shifts", "--zone", "Asia/Tokyo")
        header, *rows = case.rows("shifts.csv")
        wrong += same({row[9] for row in rows}, {"Asia/Tokyo"}, "zone")
        got = {(row[0], row[4]): row[7] for row in rows}
        for shift in case.shifts:
            wrong += same(got[(shift.id, str(shift.day))], shift.start.astimezone(zoneinfo.ZoneInfo("Asia/Tokyo")).strftime("%Y-%m-%d %H:%M"), "start")
    return wrong


def segments_come_back_as_the_same_roster(wfm):
    """What was exported is read by wfm itself, and nothing differs."""
    with Case(wfm, AUTUMN) as case:
        case.export("segments")
        done = plan.call(wfm, "diff", os.path.join(case.plan, "out/roster.csv"), case.path("segments.csv"), "--json")
        wrong = same(done.returncode, 0, "status of wfm diff: " + done.stderr.decode())
        wrong += same(b'"changes": []' in done.stdout, True, "no changes")
        names = {row[1] for row in case.rows("segments.csv")[1:]}
        return wrong + same(names, {person[1] for person in plan.PEOPLE}, "names as they are")


def dates_can_be_chosen(wfm):
    with Case(wfm, SPRING) as case:
        case.export("shifts", "--first", "2026-03-24", "--last", "2026-03-25")
        return same({row[4] for row in case.rows("shifts.csv")[1:]}, {"2026-03-24", "2026-03-25"}, "dates")


# ---- Matrix ----


def matrix_has_every_person_and_day(wfm):
    wrong = []
    with Case(wfm, AUTUMN) as case:
        case.export("matrix", "--separator", "semicolon")
        header, *rows = case.rows("matrix.csv", delimiter=";")
        wrong += same([row[0] for row in rows], [person[0] for person in plan.PEOPLE], "people")
        days = {name[:10]: k for k, name in enumerate(header) if name[:2] == "20"}
        wrong += same(header[days["2026-10-19"]], "2026-10-19 Mon", "name of a day")
        for row in rows:
            own = [shift for shift in case.shifts if shift.id == row[0]]
            for day, k in days.items():
                zone = zoneinfo.ZoneInfo(row[4])
                text = " / ".join("%s-%s" % tuple(at.astimezone(zone).strftime("%H:%M") for at in (s.start, s.end)) for s in own if str(s.day) == day)
                expected = text or ("annual" if row[0] == "a1" and day == "2026-10-23" else "OFF")
                wrong += same(row[k], expected, "%s on %s" % (row[0], day))
            wrong += same(float(row[-2]), round(sum(s.hours for s in own), 2), "hours of " + row[0])
    return wrong


# ---- Zendesk ----


def zendesk_takes_names_and_keys(wfm):
    with Case(wfm, SPRING) as case:
        names = os.path.join(case.folder, "names.csv")
        with open(names, "w", encoding="utf-8") as out:
            out.write("kind,name,value\nemail,a1,Aoife@Example.com\nactivity,work,11\nactivity,meal,12\ncolumn,task,Task ID\nagent,a3,Plain Name\n")
        said = case.export("zendesk", "--names", names)
        header, *rows = case.rows("zendesk-schedule.csv")
        wrong = same(header, ["agent_name", "agent_email", "Task ID", "start_utc", "end_utc"], "header")
        expected = []
        for shift in case.shifts:
            email = {"a1": "Aoife@Example.com"}.get(shift.id, shift.id if "@" in shift.id else "")
            name = {"a3": "Plain Name"}.get(shift.id, shift.name)
            expected += [[name, email, {"work": "11", "break": "12"}[kind], plan.stamp(start), plan.stamp(end)]
                         for kind, start, end, _, _ in shift.segments]
        wrong += same(sorted(rows), sorted(expected), "rows")
        wrong += same("without a task key" in said, False, "no complaint of tasks")
        return wrong + same("have no e-mail" in said, True, "a complaint of e-mails")


# ---- All targets ----


def targets(wfm):
    done = plan.call(wfm, "export", "--to", "list")
    return [line.split()[0] for line in done.stdout.decode().split("\n") if line and not line.startswith(" ")]


def contents(path):
    if os.path.isfile(path):
        with open(path, "rb") as stream:
            return {"": stream.read()}
    found = {}
    for name in sorted(os.listdir(path)):
        with open(os.path.join(path, name), "rb") as stream:
            found[name] = stream.read()
    return found


def the_same_input_gives_the_same_bytes(wfm):
    wrong = []
    with Case(wfm, AUTUMN) as case, Case(wfm, AUTUMN) as other:
        for target in targets(wfm):
            for one in (case, other):
                one.export(target)
        names = sorted(os.listdir(os.path.join(case.plan, "export")))
        wrong += same(names, sorted(os.listdir(os.path.join(other.plan, "export"))), "names")
        for name in names:
            wrong += same(contents(case.path(name)) == contents(other.path(name)), True, "bytes of " + name)
        first = {name: contents(case.path(name)) for name in names}
        for target in targets(wfm):  # over what stands there
            case.export(target)
        for name in names:
            wrong += same(contents(case.path(name)) == first[name], True, "bytes of %s made again" % name)
        wrong += same(sorted(os.listdir(os.path.join(case.plan, "export"))), names, "nothing is left beside them")
    return wrong


def nothing_is_written_outside(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        before = sorted(os.listdir(case.plan) + ["export"])
        for target in targets(wfm):
            case.export(target)
        wrong += same(sorted(os.listdir(case.plan)), before, "the plan's folder")
        wrong += same(os.listdir(case.folder), ["plan"], "the folder above")
        for folder, _, files in os.walk(case.path("")):
            for name in files:
                wrong += same(len(name) <= 90 and all(c.isascii() and (c.isalnum() or c in "._-") for c in name), True, "a safe name: " + name)
    return wrong


def a_failure_leaves_what_stood_there(wfm):
    """A roster that cannot be read, a name of a zone that is none: status, message, and the former files as they were."""
    wrong = []
    with Case(wfm, SPRING) as case:
        for target in targets(wfm):
            case.export(target)
        first = {name: contents(case.path(name)) for name in os.listdir(case.path(""))}
        with open(os.path.join(case.folder, "roster.csv"), "w", encoding="utf-8") as out:
            out.write(plan.SEGMENT_HEADER + "\na1,A,day,2026-03-23,work,2026-03-23T17:00:00Z,2026-03-23T09:00:00Z,,,Europe/Dublin,yes,voice,planned\n")
        with open(os.path.join(case.folder, "names.csv"), "w", encoding="utf-8") as out:
            out.write("kind,name,value\nnobody,x,y\n")
        spoiled = [(["--to", "shifts", "--roster", case.folder + "/roster.csv"], 3, "roster.csv:2: the segment ends at or before its start"),
                   (["--to", "shifts", "--zone", "Mars/Base"], 3, "--zone: "),
                   (["--to", "nowhere"], 2, "there is no target \"nowhere\"; right would be one of: shifts, segments"),
                   ([], 2, "--to: for which tool?"),
                   (["--to", "shifts", "--first", "tomorrow"], 2, "--first: found \"tomorrow\", right would be a date"),
                   (["--to", "shifts", "--first", "2026-03-29", "--last", "2026-03-23"], 2, "--last: "),
                   (["--to", "matrix", "--separator", "pipe"], 2, "--separator: found \"pipe\", right would be comma semicolon tab"),
                   (["--to", "zendesk", "--names", "missing.csv"], 2, "--names: found \"missing.csv\""),
                   (["--to", "zendesk", "--names", case.folder + "/names.csv"], 3, "names.csv:2:1: "),
                   (["--to", "shifts", "--results", case.folder + "/none", "--roster", "none.csv"], 3, "none.csv: there is no such file"),
                   (["--to", "shifts", "--out", "/nonexistent/x.csv"], 6, "/nonexistent/x.csv: cannot be written")]
        for words, status, text in spoiled:
            done = plan.call(wfm, "export", case.plan, *words)
            wrong += same(done.returncode, status, "status of %s" % words)
            wrong += same(text in done.stderr.decode(), True, "%r in %r" % (text, done.stderr.decode()))
        for name in first:
            wrong += same(contents(case.path(name)) == first[name], True, "bytes of " + name)
        wrong += same(sorted(os.listdir(case.path(""))), sorted(first), "names")
    return wrong


CASES = [
    ("shifts carry real hours, across both changes of the clock", shifts_carry_real_hours),
    ("the nights of the change last 7 and 9 hours", nights_of_the_change_last_7_and_9_hours),
    ("one zone for all", one_zone_for_all),
    ("segments come back as the same roster", segments_come_back_as_the_same_roster),
    ("dates can be chosen", dates_can_be_chosen),
    ("the matrix has every person and day", matrix_has_every_person_and_day),
    ("Zendesk gets its own names and keys", zendesk_takes_names_and_keys),
    ("the same input gives the same bytes", the_same_input_gives_the_same_bytes),
    ("nothing is written outside, names are safe", nothing_is_written_outside),
    ("a failure leaves what stood there", a_failure_leaves_what_stood_there),
]



def complaints(case):
    try:
        return case[1](sys.argv[1])
    except Exception as error:  # a test that cannot go on has failed
        return [repr(error)]


if __name__ == "__main__":
    chosen = [case for case in CASES if len(sys.argv) < 3 or sys.argv[2] in case[0]]
    sys.exit(tap.run(chosen, complaints))
