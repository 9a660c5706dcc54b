#!/usr/bin/env python3
"""Every target, read back by a reader that is not ours.   test_export.py WFM [WORD]     prints TAP

Expected values come from plan.py, by Python's zoneinfo; nothing is compared with what wfm printed before."""
import csv
import datetime
import io
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import xml.etree.ElementTree
import zoneinfo

import icalendar
import openpyxl

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


# ---- Calendars, read by icalendar ----


def events(case, folder="calendars"):
    """{owner: {uid: event}} of every file; complaints about lines go to the list."""
    found = {}
    for name, text in contents(case.path(folder)).items():
        calendar = icalendar.Calendar.from_ical(text)
        found[str(calendar["X-WFM-OWNER"])] = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    return found


def times(event):
    return event["DTSTART"].dt.astimezone(plan.UTC), event["DTEND"].dt.astimezone(plan.UTC)


def calendars_carry_every_shift(wfm):
    """Also the nights of the change: 7 and 9 hours, in UTC."""
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("calendar")
            found = events(case)
            wrong += same(set(found), {person[0] for person in plan.PEOPLE}, "people")
            for person in plan.PEOPLE:
                own = sorted((shift.start, shift.end) for shift in case.shifts if shift.id == person[0])
                wrong += same(sorted(times(event) for event in found[person[0]].values()), own, "times of " + person[0])
                for event in found[person[0]].values():
                    wrong += same((event["SEQUENCE"], event["STATUS"]), (0, "CONFIRMED"), "first edition")
                    wrong += same("DESCRIPTION" in event and "meal (unpaid)" in event["DESCRIPTION"], True, "breaks in the description")
            uids = [uid for one in found.values() for uid in one]
            wrong += same(len(set(uids)), len(case.shifts), "every event has its own identity")
    return wrong


def calendar_names_survive(wfm):
    with Case(wfm, SPRING) as case:
        case.export("calendar")
        got = sorted(str(icalendar.Calendar.from_ical(text)["X-WR-CALNAME"]) for text in contents(case.path("calendars")).values())
        wrong = same(got, sorted(person[1] for person in plan.PEOPLE), "names")
        for name, text in contents(case.path("calendars")).items():
            wrong += same(text.count(b"\n"), text.count(b"\r\n"), "line ends of " + name)
            wrong += same(max(len(line) for line in text.split(b"\r\n")) <= 75, True, "octets of lines in " + name)
            for line in text.split(b"\r\n"):
                line.decode("utf-8")  # no line ends inside a character
        return wrong


def changes(before, after):
    """{uid: (sequence, status)} of what differs."""
    flat = lambda found: {uid: event for one in found.values() for uid, event in one.items()}
    old, new = flat(before), flat(after)
    return {uid: (new[uid]["SEQUENCE"], str(new[uid]["STATUS"])) for uid in new if uid not in old or old[uid].to_ical() != new[uid].to_ical()}


def changed_shifts_keep_their_identity(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        case.export("calendar")
        first = events(case)
        uid = next(u for u, e in first["a1"].items() if times(e)[0] == case.shifts[0].start)
        other = next(u for u, e in first["a1"].items() if times(e)[0] == case.shifts[1].start)
        person = plan.PEOPLE[0]
        moved = [plan.Shift(person, "2026-03-23", "10:00", "18:30")] + case.shifts[1:]
        steps = [("the same again", case.shifts, {}),
                 ("a shift moves", moved, {uid: (1, "CONFIRMED")}),
                 ("another goes", [moved[0]] + moved[2:], {other: (1, "CANCELLED")}),
                 ("nothing new", [moved[0]] + moved[2:], {}),
                 ("it comes back", moved, {other: (2, "CONFIRMED")}),
                 ("only a break moves", [plan.Shift(person, "2026-03-23", "10:00", "18:30", activity="lunch")] + moved[1:], {uid: (2, "CONFIRMED")})]
        before = first
        for what, shifts, expected in steps:
            plan.write(case.plan, shifts, case.season[0])
            case.export("calendar")
            after = events(case)
            wrong += same(changes(before, after), expected, what)
            before = after
    return wrong


def the_next_week_leaves_the_last_one(wfm):
    """Also a whole quarter later, when the first week is too old to be kept."""
    wrong = []
    with Case(wfm, SPRING) as case:
        case.export("calendar")
        first = events(case)
        for start, kept in (("2026-03-30", True), ("2026-07-27", False)):
            person = plan.PEOPLE[0]
            shift = plan.Shift(person, start, "09:00", "17:30")
            plan.write(case.plan, [shift], start)
            case.export("calendar")
            after = events(case)
            new = [uid for uid, event in after["a1"].items() if times(event)[0] == shift.start]
            wrong += same(len(new), 1, "the new shift")
            expected = set(first["a1"]) | set(new) if kept else set(new)
            wrong += same(set(after["a1"]) >= expected, True, "events after " + start)
            wrong += same(any(uid in after["a1"] for uid in first["a1"]), kept, "the first week after " + start)
            wrong += same({str(e["STATUS"]) for e in after["a1"].values()}, {"CONFIRMED"}, "nothing cancelled after " + start)
    return wrong


def who_has_left_is_cancelled(wfm):
    with Case(wfm, SPRING) as case:
        case.export("calendar")
        with open(case.path("calendars/notes.ics"), "w", encoding="utf-8") as out:
            out.write("BEGIN:VCALENDAR\r\nPRODID:somebody else\r\nEND:VCALENDAR\r\n")
        everybody, plan.PEOPLE = plan.PEOPLE, plan.PEOPLE[:-1]
        try:
            plan.write(case.plan, [shift for shift in case.shifts if shift.id != "B@x.com"], case.season[0])
            said = case.export("calendar")
        finally:
            plan.PEOPLE = everybody
        files = contents(case.path("calendars"))
        other = files.pop("notes.ics")
        found = {}
        for text in files.values():
            calendar = icalendar.Calendar.from_ical(text)
            found[str(calendar["X-WFM-OWNER"])] = calendar.walk("VEVENT")
        wrong = same({str(event["STATUS"]) for event in found["B@x.com"]}, {"CANCELLED"}, "status")
        wrong += same({str(event["STATUS"]) for event in found["b@x.com"]}, {"CONFIRMED"}, "status of the other")
        wrong += same("1 calendars of people or teams that are no longer there" in said, True, "said: " + said)
        return wrong + same(b"somebody else" in other, True, "a file that is not ours")


def teams_have_calendars(wfm):
    with Case(wfm, AUTUMN) as case:
        case.export("calendar-teams")
        found = events(case, "team-calendars")
        wrong = same(set(found), {person[2] for person in plan.PEOPLE}, "teams")
        for team, own in found.items():
            expected = sorted((s.start, "%s: %s" % (s.name, s.shift)) for s in case.shifts if s.team == team)
            got = sorted((times(e)[0], str(e["SUMMARY"])) for e in own.values())
            wrong += same(got, expected, "events of " + team)
        return wrong


def names_can_be_secret(wfm):
    with Case(wfm, SPRING) as case:
        for name, text in (("one", "0123456789abcdef"), ("two", "0123456789abcdeg"), ("short", "x")):
            with open(os.path.join(case.folder, name), "w", encoding="utf-8") as out:
                out.write(text)
        names = []
        for key in ("one", "two"):
            case.export("calendar", "--secret", os.path.join(case.folder, key), "--out", os.path.join(case.folder, "out-" + key))
            names.append(set(os.listdir(os.path.join(case.folder, "out-" + key))))
        wrong = same(len(names[0]), len(plan.PEOPLE), "files")
        wrong += same(names[0] & names[1], set(), "names by two secrets")
        wrong += same(all(len(name.rsplit("-", 1)[1]) == 32 + 4 for name in names[0]), True, "128 bits in every name")
        done = plan.call(wfm, "export", case.plan, "--to", "calendar", "--secret", os.path.join(case.folder, "short"))
        return wrong + same(done.returncode, 2, "a secret that is too short")


def odd_last_editions_do_no_harm(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        case.export("calendar")
        good = contents(case.path("calendars"))["a1.ics"]
        odd = [b"", b"\0\xff" * 99, good[: len(good) // 2], good.replace(b"SEQUENCE:0", b"SEQUENCE:-9"), good.replace(b"DTSTART:2", b"DTSTART:x"),
               good.replace(b"UID:2026", b"UID:99"), b"BEGIN:VEVENT\r\n" * 999, good.replace(b"\r\n", b"\n"), b"END:VEVENT\n" + good]
        for text in odd:
            with open(case.path("calendars/a1.ics"), "wb") as out:
                out.write(text)
            case.export("calendar")
            own = events(case)["a1"].values()
            got = sorted(times(event) for event in own if event["STATUS"] == "CONFIRMED")
            expected = sorted((shift.start, shift.end) for shift in case.shifts if shift.id == "a1")
            wrong += same([time for time in got if time in expected], expected, "shifts after %r" % text[:40])
    return wrong


# ---- Workbook, read by openpyxl ----


def sheet_rows(sheet):
    """Rows as dictionaries by the header."""
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def workbook(case):
    case.export("excel")
    return openpyxl.load_workbook(case.path("roster.xlsx"))


def the_workbook_has_every_activity(wfm):
    """With begin and end on the person's clock and elapsed hours, also in the nights of the change."""
    wrong = []
    for season, hours in ((SPRING, 7.0), (AUTUMN, 9.0)):
        with Case(wfm, season) as case:
            rows = sheet_rows(workbook(case)["Activities"])
            expected = []
            for shift in case.shifts:
                zone = zoneinfo.ZoneInfo(shift.zone)
                for kind, start, end, paid, what in shift.segments:
                    expected.append((shift.id, shift.name, str(shift.day), "work" if kind == "work" else what,
                                     start.astimezone(zone).replace(tzinfo=None), end.astimezone(zone).replace(tzinfo=None),
                                     (end - start).total_seconds() / 3600, "yes" if paid else "no"))
            got = [(row["agent"], row["name"], str(row["shift date"].date()), row["activity"], row["begin"], row["end"], row["hours"], row["paid"])
                   for row in rows]
            wrong += same(sorted(got), sorted(expected), "activities")
            night = sum(row["hours"] for row in rows if row["agent"] == "a1" and row["shift"] == "night")
            wrong += same(night, hours, "hours of the night of the change")
    return wrong


def the_weeks_are_sheets(wfm):
    wrong = []
    with Case(wfm, AUTUMN) as case:
        book = workbook(case)
        wrong += same([name for name in book.sheetnames if name.startswith("Week")], ["Week 2026-W43"], "weeks")
        sheet = book["Week 2026-W43"]
        wrong += same(sheet.freeze_panes, "C2", "frozen panes")
        rows = {row["agent"]: row for row in sheet_rows(sheet) if row["name"]}
        wrong += same(rows["a1"]["Mon 2026-10-19"], "09:00-17:30", "a shift")
        wrong += same(rows["a1"]["Fri 2026-10-23"], "annual", "leave")
        wrong += same(rows["a1"]["Sat 2026-10-24"], "22:00-06:00", "a night")
        wrong += same(rows["a1"]["Sun 2026-10-25"], "OFF", "free")
        for person in plan.PEOPLE:
            own = [shift for shift in case.shifts if shift.id == person[0]]
            wrong += same(rows[person[0]]["hours"], sum(shift.hours for shift in own), "hours of " + person[0])
            wrong += same(rows[person[0]]["name"], person[1], "name")
        colour = {cell.value: cell.fill.fgColor.rgb for row in sheet.iter_rows() for cell in row if cell.value}
        wrong += same(len({colour["09:00-17:30"], colour["22:00-06:00"], colour["annual"], colour["OFF"]}), 4, "a colour of its own for each kind")
        wrong += same(colour["day"], colour["09:00-17:30"], "legend")
    return wrong


def no_cell_is_a_formula(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        book = workbook(case)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    wrong += same(cell.data_type in "snd", True, "type of %s!%s" % (sheet.title, cell.coordinate))
        seen = {cell.value for row in book["Activities"].iter_rows() for cell in row if isinstance(cell.value, str)}
        wrong += same({person[1] for person in plan.PEOPLE} <= seen, True, "names as they are")
        wrong += same(book.properties.created, datetime.datetime(2026, 3, 23), "made at the end of the plan's history")
    return wrong


def required_stands_against_scheduled(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        book = workbook(case)
        rows = sheet_rows(book["Required vs scheduled"])
        start = datetime.datetime(2026, 3, 23, tzinfo=zoneinfo.ZoneInfo("Europe/Dublin"))
        zones = {"voice": "Europe/Dublin", "email": "America/New_York"}
        expected = [(queue, at.astimezone(zoneinfo.ZoneInfo(zones[queue])).replace(tzinfo=None), plan.mean(queue, at), 2)
                    for queue in plan.QUEUES for at in plan.intervals(start.isoformat(), 7)]
        wrong += same([(row["queue"], row["begin"], row["contacts"], row["scheduled"]) for row in rows], expected, "intervals")
        days = sheet_rows(book["By day"])
        wrong += same(abs(sum(row["required hours"] for row in days) - sum(e[2] for e in expected) / 4) < 0.05, True, "required hours")
        wrong += same(sum(row["scheduled hours"] for row in days), len(expected) * 1.0, "scheduled hours")
        wrong += same(book["Warnings"]["A1"].value, "kind", "warnings")
    return wrong


# ---- SQLite and JSON ----


def database(case):
    case.export("sqlite")
    base = sqlite3.connect(case.path("wfm.sqlite"))
    base.row_factory = sqlite3.Row
    return base


def the_database_explains_itself(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        base = database(case)
        wrong += same(base.execute("PRAGMA integrity_check").fetchone()[0], "ok", "integrity")
        made = {(row["name"], row["type"]) for row in base.execute("SELECT * FROM sqlite_master WHERE type IN ('table', 'view')")}
        explained = {(row["name"], row["kind"]) for row in base.execute("SELECT * FROM tables")}
        wrong += same(made - explained, {("tables", "table"), ("columns", "table")}, "tables and views without a word")
        for name, kind in explained:
            columns = [column[0] for column in base.execute("SELECT * FROM %s LIMIT 1" % name).description]
            if kind == "table":
                wrong += same([row["name"] for row in base.execute("SELECT name FROM columns WHERE table_name = ? ORDER BY number", (name,))], columns,
                              "columns of " + name)
            wrong += same(base.execute("SELECT count(*) FROM " + name).fetchone()[0] > 0, name not in ("accuracy", "warnings"), "rows of " + name)
    return wrong


def the_database_has_the_roster(wfm):
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            base = database(case)
            text = lambda at: at.strftime("%Y-%m-%d %H:%M:%S")
            got = [tuple(row) for row in base.execute("SELECT agent, shift_date, start_utc, end_utc, hours, paid_hours FROM shifts")]
            expected = [(s.id, str(s.day), text(s.start), text(s.end), s.hours, s.paid) for s in case.shifts]
            wrong += same(sorted(got), sorted(expected), "shifts")
            wrong += same([tuple(row) for row in base.execute("SELECT agent, name FROM agents ORDER BY agent")], sorted((p[0], p[1]) for p in plan.PEOPLE),
                          "people")
            wrong += same(base.execute("SELECT sum(hours), sum(paid_hours) FROM activity_hours").fetchone()[:],
                          (sum(s.hours for s in case.shifts), sum(s.paid for s in case.shifts)), "hours by activity")
            wrong += same(base.execute("SELECT sum(hours) FROM agent_by_week").fetchone()[0], sum(s.hours for s in case.shifts), "hours by week")
    return wrong


def the_views_add_up(wfm):
    with Case(wfm, AUTUMN) as case:
        base = database(case)
        start = datetime.datetime(2026, 10, 19, tzinfo=zoneinfo.ZoneInfo("Europe/Dublin"))
        expected = {}
        for at in plan.intervals(start.isoformat(), 7):
            day = str(at.astimezone(zoneinfo.ZoneInfo("America/New_York")).date())
            expected[day] = expected.get(day, 0) + plan.mean("email", at)
        got = {row["date"]: row for row in base.execute("SELECT * FROM queue_by_day WHERE queue = 'email'")}
        wrong = same({day: round(row["contacts"], 3) for day, row in got.items()}, {day: round(n, 3) for day, n in expected.items()}, "contacts of a day")
        for row in got.values():
            wrong += same(abs(row["scheduled_hours"] - row["rostered_required_hours"] - row["difference_hours"]) < 0.01, True, "difference")
        wrong += same(base.execute("SELECT count(DISTINCT date), sum(offered) FROM history_by_day WHERE queue = 'voice'").fetchone()[:],
                      (21, 21 * 48 * 4.0), "history")
        wrong += same(base.execute("SELECT DISTINCT resolved, resolution_s, csat, nps FROM history_by_day WHERE queue = 'voice'").fetchall()[0][:],
                      (48 * 3.0, 1800.0, 0.5, 50.0), "what became of the contacts")
        wrong += same(base.execute("SELECT DISTINCT satisfied, nps_detractors, backlog_age_seconds FROM history").fetchall()[0][:], (1.0, 0.0, None), "as in the history")
        return wrong


def json_has_everything(wfm):
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("json")
            facts = json.loads(case.read("wfm.json"))
            people = {person["agent"]: person for person in facts["people"]}
            wrong += same({key: one["name"] for key, one in people.items()}, {p[0]: p[1] for p in plan.PEOPLE}, "names")
            got = sorted((agent, shift["start_utc"], shift["hours"], len(shift["activities"])) for agent, one in people.items() for shift in one["shifts"])
            wrong += same(got, sorted((s.id, plan.stamp(s.start), s.hours, 3) for s in case.shifts), "shifts")
            for one in people.values():
                for shift in one["shifts"]:
                    local, utc = (datetime.datetime.fromisoformat(shift[key].replace("Z", "+00:00")) for key in ("end_local", "end_utc"))
                    wrong += same(local, utc, "local and UTC")
            wrong += same({queue["queue"]: round(sum(i["contacts"] for i in queue["intervals"]), 2) for queue in facts["queues"]},
                          {queue: round(sum(plan.mean(queue, at) for at in plan.intervals(season[0] + "T00:00:00+00:00", 7)), 2) for queue in plan.QUEUES},
                          "contacts")
    return wrong


# ---- Forecasts ----

ZONES = {"voice": zoneinfo.ZoneInfo("Europe/Dublin"), "email": zoneinfo.ZoneInfo("America/New_York")}


def forecast_of(season):
    """[(queue, begin, contacts, handle time)] as plan.py has written them."""
    start = datetime.datetime.combine(datetime.date.fromisoformat(season[0]), datetime.time(0), ZONES["voice"])
    return [(queue, at, plan.mean(queue, at), 300.25 + at.hour) for queue in plan.QUEUES for at in plan.intervals(start.isoformat(), 7)]


def genesys_has_quarter_hours(wfm):
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("genesys")
            header, *rows = case.rows("genesys-forecast.csv")
            wrong += same(header, ["Interval Start UTC Date", "Planning Group", "Offered", "Average Handle Time"], "header")
            expected = [(plan.stamp(at + datetime.timedelta(minutes=part)), queue, round(n / 2, 4), aht)
                        for queue, at, n, aht in forecast_of(season) for part in (0, 15)]
            got = [(row[0], row[1], float(row[2]), float(row[3])) for row in rows]
            wrong += same(len(got), len(expected), "rows")
            for g, e in zip(got, expected):
                wrong += same((g[0], g[1], g[3]), (e[0], e[1], e[3]), "row") + same(abs(g[2] - e[2]) < 1e-4, True, "contacts")
    return wrong


def connect_keeps_the_total_of_every_day(wfm):
    wrong = []
    with Case(wfm, AUTUMN) as case:
        names = os.path.join(case.folder, "names.csv")
        with open(names, "w", encoding="utf-8") as out:
            out.write("kind,name,value\nqueue,voice,Voice (main)\nqueue_id,voice,1234\nchannel,email,CHAT\n")
        case.export("connect", "--names", names)
        header, *rows = case.rows("connect-forecast.csv")
        wrong += same(header, "QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime".split(","), "header")
        expected, got = {}, {}
        theirs = {"Voice (main)": "voice", "email": "email"}
        for queue, at, n, _ in forecast_of(AUTUMN):
            key = queue, at.astimezone(ZONES[queue]).date()
            expected[key] = expected.get(key, 0) + n
        for row in rows:
            at = datetime.datetime.fromisoformat(row[3].replace("Z", "+00:00"))
            key = theirs[row[0]], at.astimezone(ZONES[theirs[row[0]]]).date()
            got[key] = got.get(key, 0) + int(row[5])
        wrong += same(got, {key: round(n) for key, n in expected.items()}, "totals of days")
        wrong += same({(row[0], row[1], row[2], row[4]) for row in rows}, {("Voice (main)", "1234", "VOICE", "30mins"), ("email", "", "CHAT", "30mins")}, "names")
        contacts = {(queue, plan.stamp(at)): n for queue, at, n, _ in forecast_of(AUTUMN)}
        worst = max(abs(int(row[5]) - contacts[theirs[row[0]], row[3]]) for row in rows)
        wrong += same(worst < 1, True, "every interval is within one contact: %f" % worst)
        case.export("connect")
        return wrong + same({row[0] for row in case.rows("connect-forecast.csv")[1:]}, {"voice"}, "e-mail is left out")


def forecasts_come_back_by_import(wfm):
    """What wfm import knows of these layouts, taken into an empty plan: the same contacts and handle times of the same intervals."""
    wrong = []
    for target, parts in (("genesys", 2), ("connect", 1)):
        with Case(wfm, AUTUMN) as case:
            with open(os.path.join(case.folder, "names.csv"), "w", encoding="utf-8") as out:
                out.write("kind,name,value\nchannel,email,CHAT\n")
            case.export(target, "--names", os.path.join(case.folder, "names.csv"))
            os.mkdir(os.path.join(case.folder, "new"))
            done = plan.call(wfm, "import", case.path(target + "-forecast.csv"), "--into", os.path.join(case.folder, "new"), "--queue-zone", "UTC")
            wrong += same(done.returncode, 0, "status of wfm import: " + done.stderr.decode())
            with open(os.path.join(case.folder, "new/history.csv"), encoding="utf-8", newline="") as stream:
                got = {(row["queue"], row["interval_start_utc"]): row for row in csv.DictReader(stream)}
            expected = {(queue, plan.stamp(at + datetime.timedelta(minutes=15 * part))): (n / parts, aht)
                        for queue, at, n, aht in forecast_of(AUTUMN) for part in range(parts)}
            wrong += same(set(got), set(expected), "intervals of " + target)
            for key, (n, aht) in expected.items():
                offered = float(got[key]["offered"])
                wrong += same(abs(offered - n) < (1 if target == "connect" else 1e-3), True, "contacts of %s %s" % key)
                wrong += same(offered == 0 or abs(float(got[key]["handle_seconds"]) / offered - aht) < 0.05, True, "handle time of %s %s" % key)
    return wrong


def imported(wfm, case, path, *words):
    """{(queue, start): (contacts, handle time of all)} of an empty plan after the import."""
    folder = os.path.join(case.folder, "new%d" % len(os.listdir(case.folder)))
    os.mkdir(folder)
    done = plan.call(wfm, "import", path, "--into", folder, *words)
    assert done.returncode == 0, done.stderr.decode()
    with open(os.path.join(folder, "history.csv"), encoding="utf-8", newline="") as stream:
        return {(row["queue"], row["interval_start_utc"]): (float(row["offered"]), float(row["handle_seconds"])) for row in csv.DictReader(stream)}


def calabrio_comes_back_by_import(wfm):
    """Each skill on its own clock. Of the hour that comes twice the file has one row, which is shared out half and half."""
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("calabrio")
            for queue, zone in ZONES.items():
                path = os.path.join(case.folder, queue + ".csv")
                with open(path, "w", encoding="utf-8") as out:
                    out.writelines(line + "\n" for line in case.read("calabrio-forecast.csv").decode().splitlines() if line.startswith(queue + ","))
                got, walls = imported(wfm, case, path, "--tz", str(zone)), {}
                for own, at, _, _ in forecast_of(season):
                    if own == queue:
                        walls.setdefault(at.astimezone(zone).strftime("%Y-%m-%d %H:%M"), []).append(plan.stamp(at))
                wrong += same(set(got), {(queue, at) for instants in walls.values() for at in instants}, "intervals of " + queue)
                for wall, instants in walls.items():
                    n, aht = wall_clock_totals(season)[queue, wall]
                    for at in instants:
                        offered, handle = got[queue, at]
                        wrong += same(abs(offered - n / len(instants)) < 0.011 and abs(handle - offered * aht) < 0.02 * (1 + offered), True, "%s %s" % (queue, at))
    return wrong


def verint_comes_back_by_import(wfm):
    """Days, into a plan whose history (plan.py) is as busy at any hour: each comes back as its sum, spread evenly over the 46, 48 or 50 half hours of the queue's date."""
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("verint")
            rows = case.rows("verint-forecast.csv")
            for queue, zone in ZONES.items():
                path = os.path.join(case.folder, queue + ".csv")
                with open(path, "w", encoding="utf-8") as out:
                    out.writelines(",".join(row) + "\n" for row in rows if row[0] == queue)
                done = plan.call(wfm, "import", path, "--into", case.plan, "--spread", "--tz", str(zone))
                assert done.returncode == 0, done.stderr.decode()
            found = {}
            with open(os.path.join(case.plan, "history.csv"), encoding="utf-8", newline="") as stream:
                for row in csv.DictReader(stream):
                    at = datetime.datetime.fromisoformat(row["interval_start_utc"].replace("Z", "+00:00")).astimezone(ZONES[row["queue"]])
                    if row["flags"] == "imputed":
                        found.setdefault((row["queue"], at.date()), []).append(float(row["offered"]))
            for queue, date, contacts, _ in rows:
                got = found.pop((queue, datetime.datetime.strptime(date, "%m-%d-%Y").date()))
                wrong += same(abs(sum(got) - int(contacts)) < 0.01 and max(got) - min(got) < 1e-3, True, "%s on %s" % (queue, date))
                wrong += same(len(got) in (46, 48, 50), True, "intervals of %s on %s: %d" % (queue, date, len(got)))
            wrong += same(found, {}, "days beside them")
    return wrong


def wall_clock_totals(season):
    expected = {}
    for queue, at, n, aht in forecast_of(season):
        key = queue, at.astimezone(ZONES[queue]).strftime("%Y-%m-%d %H:%M")
        was = expected.get(key, (0, 0))
        expected[key] = was[0] + n, was[1] + n * aht
    return {key: (round(n, 2), round(work / n, 2)) for key, (n, work) in expected.items()}


def calabrio_is_sorted_and_has_no_time_twice(wfm):
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("calabrio")
            rows = case.rows("calabrio-forecast.csv")
            times = [datetime.datetime.strptime(row[k], "%Y%m%d %H:%M") for row in rows for k in (1, 2)]
            wrong += same({end - begin for begin, end in zip(times[::2], times[1::2])}, {datetime.timedelta(minutes=30)}, "lengths")
            got = [((row[0], begin.strftime("%Y-%m-%d %H:%M")), (float(row[3]), float(row[4]))) for row, begin in zip(rows, times[::2])]
            wrong += same([key for key, _ in got], sorted(key for key, _ in got), "order")
            expected = wall_clock_totals(season)
            wrong += same(len(got), len(expected), "rows")
            for key, (n, aht) in got:
                wrong += same(abs(n - expected[key][0]) < 0.011 and abs(aht - expected[key][1]) < 0.011, True, "%s %s %s" % (key, n, expected[key]))
    return wrong


def verint_has_whole_days(wfm):
    wrong = []
    with Case(wfm, SPRING) as case:
        case.export("verint")
        expected = {}
        for queue, at, n, _ in forecast_of(SPRING):
            day = at.astimezone(ZONES[queue]).date()
            expected[queue, day] = expected.get((queue, day), 0) + n
        monday = datetime.date.fromisoformat(SPRING[0])
        whole = {(queue, monday + datetime.timedelta(days=k)) for queue in plan.QUEUES for k in range(7)}
        whole -= {("email", monday + datetime.timedelta(days=6))}  # Dublin's week ends before New York's Sunday does
        got = {(row[0], datetime.datetime.strptime(row[1], "%m-%d-%Y").date()): int(row[2]) for row in case.rows("verint-forecast.csv")}
        wrong += same(got, {key: round(expected[key]) for key in whole}, "days")
        wrong += same("-0" in case.read("verint-forecast.csv").decode(), False, "no leading zeros")
    return wrong


def iex(case):
    found = []
    for name, text in contents(case.path("iex")).items():
        assert len(name) <= 30 and len(text) <= 5_000_000, name
        root = xml.etree.ElementTree.fromstring(text)
        for one in root:
            for period in one.findall("period"):
                at = datetime.datetime.strptime(period.findtext("date") + period.findtext("time"), "%m%d%Y%H:%M").strftime("%Y-%m-%d %H:%M")
                found.append(((one.findtext("name"), at), (float(period.findtext("contacts")), float(period.findtext("aht")))))
    return found


def iex_has_every_period(wfm):
    wrong = []
    for season in SEASONS:
        with Case(wfm, season) as case:
            case.export("iex")
            got, expected = iex(case), wall_clock_totals(season)
            wrong += same(len(got), len(expected), "periods")
            for key, (n, aht) in got:
                wrong += same(abs(n - expected[key][0]) < 0.011 and abs(aht - expected[key][1]) < 0.011, True, "%s %s %s" % (key, n, expected[key]))
    return wrong


def iex_files_stay_small(wfm):
    """Queues that only the forecast knows, enough for two files; a name that needs escapes."""
    with Case(wfm, SPRING) as case:
        lines = ["queue,interval_start_utc,minutes,mean,aht_s"]
        for k in range(120):
            lines += ["q%03d,%s,30,%d,300" % (k, plan.stamp(at), k + 1) for at in plan.intervals("2026-03-23T00:00:00+00:00", 7)]
        with open(os.path.join(case.folder, "big.csv"), "w", encoding="utf-8") as out:
            out.write("\n".join(lines) + "\n")
        with open(os.path.join(case.folder, "names.csv"), "w", encoding="utf-8") as out:
            out.write("kind,name,value\nqueue,q000,<A & B>\n")
        case.export("iex", "--forecast", os.path.join(case.folder, "big.csv"), "--names", os.path.join(case.folder, "names.csv"))
        got = iex(case)
        wrong = same(len(contents(case.path("iex"))), 2, "files")
        wrong += same(len(got), 120 * 336, "periods")
        return wrong + same(len({key for key, _ in got if key[0] == "<A & B>"}), 336, "periods of the queue with an odd name")


# ---- All targets ----


def odd_rosters_do_no_harm(wfm):
    """Every target says what is wrong, or writes something; nobody falls over."""
    line = "a1,A,day,2026-03-23,work,%s,%s,,,%s,yes,voice,planned"
    good = line % ("2026-03-23T09:00:00Z", "2026-03-23T17:00:00Z", "Europe/Dublin")
    odd = {"empty": "", "no rows": plan.SEGMENT_HEADER + "\n", "the same twice": "\n".join([plan.SEGMENT_HEADER, good, good]) + "\n",
           "a stranger": plan.SEGMENT_HEADER + "\n" + good.replace("a1,", "nobody,") + "\n",
           "a zone that is none": plan.SEGMENT_HEADER + "\n" + (good.replace("a1,", "nobody,")).replace("Europe/Dublin", "Mars/Base") + "\n",
           "no date, no zone": plan.SEGMENT_HEADER + "\n" + good.replace(",2026-03-23,", ",,").replace("Europe/Dublin", "") + "\n",
           "67 years": "\n".join([plan.SEGMENT_HEADER, good.replace("2026-03-23", "1970-01-02"), good.replace("2026-03-23", "2037-06-01")]) + "\n",
           "a year in one shift": plan.SEGMENT_HEADER + "\n" + line % ("2026-03-23T09:00:00Z", "2027-03-23T17:00:00Z", "Europe/Dublin") + "\n",
           "rubbish": "\x01\x02,\u00ff\n\"", "another table": "queue,mean\nvoice,3\n"}
    wrong = []
    with Case(wfm, SPRING) as case:
        for name, text in odd.items():
            path = os.path.join(case.folder, "odd.csv")
            with open(path, "w", encoding="utf-8") as out:
                out.write(text)
            for target in targets(wfm):
                done = plan.call(wfm, "export", case.plan, "--to", target, "--roster", path)
                wrong += same(done.returncode in (0, 3), True, "%s to %s: status %d: %s" % (name, target, done.returncode, done.stderr.decode()))
                wrong += same(done.returncode == 0, not done.stderr, "%s to %s: a message exactly where it failed" % (name, target))
        done = plan.call(wfm, "export", case.plan, "--to", "matrix", "--roster", path.replace("odd", "none"))
        wrong += same(done.returncode, 3, "no such file")
    return wrong


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
        time.sleep(2.1)  # archives tell times apart by two seconds
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
    ("calendars carry every shift with its real hours", calendars_carry_every_shift),
    ("names in calendars survive, lines are folded by octets", calendar_names_survive),
    ("changed shifts keep their identity and count up", changed_shifts_keep_their_identity),
    ("the next week leaves the last one as it was", the_next_week_leaves_the_last_one),
    ("who has left has a cancelled calendar", who_has_left_is_cancelled),
    ("teams have calendars", teams_have_calendars),
    ("names of calendars can be secret", names_can_be_secret),
    ("odd last editions do no harm", odd_last_editions_do_no_harm),
    ("the workbook has every activity with its real hours", the_workbook_has_every_activity),
    ("the weeks are sheets, with colours and frozen panes", the_weeks_are_sheets),
    ("no cell of the workbook is a formula", no_cell_is_a_formula),
    ("required stands against scheduled", required_stands_against_scheduled),
    ("the database explains itself", the_database_explains_itself),
    ("the database has the roster", the_database_has_the_roster),
    ("the views add up", the_views_add_up),
    ("JSON has everything", json_has_everything),
    ("Genesys Cloud gets quarter hours in UTC", genesys_has_quarter_hours),
    ("Amazon Connect keeps the total of every day", connect_keeps_the_total_of_every_day),
    ("what wfm import reads comes back", forecasts_come_back_by_import),
    ("the file for Verint comes back by wfm import", verint_comes_back_by_import),
    ("the file for Calabrio comes back by wfm import", calabrio_comes_back_by_import),
    ("Calabrio is sorted and has no time twice", calabrio_is_sorted_and_has_no_time_twice),
    ("Verint has whole days", verint_has_whole_days),
    ("IEX has every period", iex_has_every_period),
    ("IEX files stay below 5 MB", iex_files_stay_small),
    ("odd rosters do no harm", odd_rosters_do_no_harm),
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
