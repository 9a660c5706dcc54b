#!/usr/bin/env python3
"""The rules by which exports are read, each by small files through the real program: what doctor says, and what stands in history.csv afterwards.

  tests/import/rules.py WFM [WORD]     runs all (or those whose name holds WORD), prints TAP

Expected values are worked out by hand in each rule."""
import csv
import json
import os
import subprocess
import sys
import tempfile

import invent


class Desk:
    """A folder with an empty plan; complaints are collected."""

    def __init__(self, wfm, folder):
        self.wfm, self.folder, self.wrong, self.plans = wfm, folder, [], 0

    def call(self, *words):
        return subprocess.run([self.wfm] + list(words), cwd=self.folder, capture_output=True, timeout=120, env=dict(os.environ, LC_ALL="C.UTF-8"))

    def write(self, content, name="x.csv"):
        if isinstance(content, list):
            content = "\n".join(content) + "\n"
        with open(os.path.join(self.folder, name), "wb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
        return name

    def doctor(self, content, *options):
        """Facts of the first file, with "queues" beside them."""
        done = self.call("doctor", self.write(content), "--json", *options)
        if done.returncode not in (0, 1):
            return {"error": done.stderr.decode(), "refused": [done.stderr.decode()], "assumed": [], "queues": []}
        facts = json.loads(done.stdout.decode())
        return dict(facts["files"][0], queues=facts["queues"])

    def history(self, contents, *options, plan=None):
        """{(queue, start): row} of an empty plan (or the one named) after the import; None where it is refused."""
        if plan is None:
            self.plans += 1
            plan = "plan%d" % self.plans
            os.mkdir(os.path.join(self.folder, plan))
        contents = contents if isinstance(contents, tuple) else (contents,)
        names = [self.write(content, "f%d.csv" % k) for k, content in enumerate(contents)]
        done = self.call("import", *names, "--into", plan, "--json", *options)
        self.said = done.stdout.decode() + done.stderr.decode()
        if done.returncode:
            return None
        with open(os.path.join(self.folder, plan, "history.csv"), encoding="utf-8", newline="") as stream:
            return {(row["queue"], row["interval_start_utc"][:16]): row for row in csv.DictReader(stream)}

    def same(self, got, expected, what):
        if got != expected:
            self.wrong.append("%s: found %r, right would be %r" % (what, got, expected))

    def number(self, history, queue, start, column, expected):
        row = (history or {}).get((queue, start))
        got = row and (float(row[column]) if row[column] else None)
        if got is None or expected is None:
            self.same(got, expected, "%s of %s at %s%s" % (column, queue, start, "" if history is not None else ": " + self.said))
        elif abs(got - expected) > 1e-3:
            self.same(got, expected, "%s of %s at %s" % (column, queue, start))


UTC = ("--tz", "UTC")
HEAD = "start,queue,offered,handled,aht"
TABLE = [HEAD, "2026-03-02 08:00,a,12,10,300", "2026-03-02 08:30,a,9,9,310"]


def encodings(d):
    text = "start;queue;offered\n2026-03-02 08:00;Qualit\u00e9;12\n2026-03-02 08:30;Qualit\u00e9;7\n"
    for name, content in (("UTF-8", text.encode()), ("UTF-8 with a byte order mark", text.encode("utf-8-sig")),
                          ("UTF-8 with a byte order mark that was decoded twice", "\u00ef\u00bb\u00bf".encode() + text.encode()),
                          ("UTF-16 (little endian)", b"\xff\xfe" + text.encode("utf-16-le")), ("UTF-16 (big endian)", b"\xfe\xff" + text.encode("utf-16-be")),
                          ("UTF-16 (little endian)", text.encode("utf-16-le"))):
        facts = d.doctor(content, *UTC)
        d.same(facts.get("encoding"), name, "encoding")
        d.same([queue["queue"] for queue in facts["queues"]], ["Qualit\u00e9"], "queue in " + name)
    facts = d.doctor(text.encode("cp1252"), *UTC)
    d.same((facts["windows_1252_lines"], facts["queues"][0]["queue"]), (2, "Qualit\u00e9"), "Windows-1252")


def delimiters(d):
    for name, mark in (("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
        rows = ["created at,ticket id,group,subject", '2026-03-02 08:10,1,a,"one%s ""two""\nthree"' % mark, "2026-03-02 08:20,2,a,plain", "2026-03-02 09:40,3,a,"]
        text = [row.replace(",", mark) if '"' not in row else row.replace("2026-03-02 08:10,1,a,", "2026-03-02 08:10%s1%sa%s" % (mark, mark, mark)) for row in rows]
        facts = d.doctor(text, *UTC)
        d.same((facts.get("delimiter"), facts.get("rows")), (name, 3), name)
    d.same(d.doctor(["sep=;", "start;queue;offered", "2026-03-02 08:00;a,b;1", "2026-03-02 08:30;a,b;1"], *UTC)["queues"][0]["queue"], "a,b", "sep= says it")


def titles_and_totals(d):
    below = ["", "Total,,21,19,", "Grand Total,,21,19,", "Summary,,21,,", "Copyright (c) 2026 Invented Ltd"]
    facts = d.doctor(["Calls of the week", "As of 14/03/2026", ""] + TABLE + below, *UTC)
    d.same((facts.get("header_line"), facts.get("rows"), facts.get("text_rows")), (4, 2, 4), "header, rows, text rows")
    d.same(facts["queues"][0]["contacts"], 21, "contacts without the totals")


# Reference list of headers, each with the field it is.
SYNONYMS = """start: TimeStamp, Interval Start UTC Date, Interval Start, StartInterval, datetime, Date, date_from, START, Timestamp (UTC)
end: Interval End, EndInterval, StopTime, end_time
length: IntervalDuration
queue: QueueName, Queue, Planning Group, Skill name, Work queue name, queue_name, CAMPAIGN, Group, saGroupName, Split/Skill
channel: ChannelType, Media Type, Channel
offered: IncomingContactVolume, Offered, Offer, Contacts queued, Contacts incoming, offd_direct_call_cnt, contacts_received, Volume, cases_opened_actual, Calls Offered
handled: ContactsHandled, Interactions Handled, Handle, Answer, Contacts handled, ACD Calls, answ_call_cnt
abandoned: Contacts abandoned, Abandon, Aban Calls, aband_call_cnt, ABANDONED, contacts_abandoned
abandoned_in_sl: Short abandon, aband_within_sl_cnt, Contacts abandoned in 20 seconds
answered_in_sl: Contacts answered in 20 seconds, ans_servicelevel_cnt
aht: AverageHandleTime, Average handle time, Avg. handle time, Avg Handle, AHT (min), aht_s
handle: Total Handle Time (Seconds), Total Handle Time, Total Handle, Handle Time
asa: Average queue answer time, ASA (sec), Avg Speed Ans"""
EVENT_SYNONYMS = """created: Created at, Created time, CREATED TIME, Date/Time Opened, Started At, TIMESTAMP
id: Id, Ticket ID, Conversation ID, Interaction ID, CALL ID
agent: Assignee, Agent, Agent Name
closed: Solved at, Closed time, Finished At
accepted: Answered At, Accepted at
handle: Handle Time, Handling time (seconds), Time tracked
updated: Updated at, Last update time
queue: Queue, Group, CAMPAIGN"""


def synonyms(d):
    for text, base in ((SYNONYMS, "Date,Time,Offered"), (EVENT_SYNONYMS, "Created at,Channel")):
        for line in text.split("\n"):
            field, names = line.split(": ")
            for name in names.split(", "):
                header = [word for word in base.split(",") if field not in ("start", "created", "offered") or word not in ("Date", "Created at", "Offered")]
                if field == "start":
                    header = ["Offered"]
                header += [name, "Remarks"]
                if field == "offered":
                    header = ["Date", "Time", name]
                done = d.call("doctor", d.write(",".join(header) + "\n"), "--print-map")
                d.same("%s,%s" % (field, name) in done.stdout.decode(), True, "%s is %s: %s" % (name, field, done.stdout.decode() + done.stderr.decode()))
    for name, unit in (("First response time (in hrs)", "h"), ("First reply time in minutes", "min"), ("Talk time (min)", "min"), ("Handle time (ms)", "ms"), ("handle_time_s", "s")):
        field = "wait" if name.startswith("First") else "talk" if name.startswith("Talk") else "handle"
        done = d.call("doctor", d.write("Created at,Ticket ID,%s\n" % name), "--print-map")
        d.same("%s,%s,%s" % (field, name, unit) in done.stdout.decode(), True, "unit of %s: %s" % (name, done.stdout.decode()))


def zones(d):
    rows = lambda head, *times: [head + ",queue,offered"] + ["%s,a,%d" % (time, k + 1) for k, time in enumerate(times)]
    start = "2026-07-01T06:00"  # six in UTC, by every way of saying it
    for head, times, options in (("start", ("2026-07-01T06:00:00Z", "2026-07-01T06:30:00Z"), ()),
                                 ("start", ("2026-07-01T08:00:00.000+02:00", "2026-07-01T08:30:00.000+02:00"), ("--tz", "Asia/Tokyo")),
                                 ("start (Europe/Berlin)", ("2026-07-01 08:00", "2026-07-01 08:30"), ()),
                                 ("start", ("2026-07-01 08:00", "2026-07-01 08:30"), ("--tz", "Europe/Berlin"))):
        d.number(d.history(rows(head, *times), *options), "a", start, "offered", 1)
    table = rows("start", "2026-07-01 08:00", "2026-07-01 08:30")
    d.same(d.history(table), None, "without a zone nothing is taken")
    d.same("--tz" in d.said, True, "and said: " + d.said)
    env, os.environ["TZ"] = os.environ.get("TZ"), "Asia/Tokyo"
    d.same(d.history(table), None, "the machine's zone is not taken")
    os.environ.pop("TZ") if env is None else os.environ.update(TZ=env)
    for header in ("when (UTC+3)", "when UTC+3", "when (GMT -5)"):
        d.write("what,column,unit\nstart,%s,\nqueue,q,\noffered,n,\n" % header, "map.csv")
        text = [header + ",q,n", "2026-03-02 08:00,a,5", "2026-03-02 08:30,a,7"]
        d.same(d.history(text, "--map", "map.csv"), None, "an offset in a header is not UTC: " + header)
    d.write("what,column,unit\nstart,when (UTC),\nqueue,q,\noffered,n,\n", "map.csv")
    d.number(d.history(["when (UTC),q,n", "2026-03-02 08:00,a,5", "2026-03-02 08:30,a,7"], "--map", "map.csv"), "a", "2026-03-02T08:00", "offered", 5)
    d.same(d.history(TABLE, "--tz", "GMT-5"), None, "an offset is no zone")
    d.same('right would be "Etc/GMT+5"' in d.said, True, d.said)


def durations(d):
    for text, header, seconds in (("90", "AHT", 90), ("90.5", "AHT", 90.5), ("1:30", "AHT", 90), ("0:01:30", "AHT", 90), ("26:00:00", "AHT", 93600), ("1.02:00:00", "AHT", 93600),
                                  ("1.5", "AHT (min)", 90), ("0.025", "AHT (in hrs)", 90), ("90000", "AHT (ms)", 90), ("312000", "AHT", 312), ("1m 30s", "AHT", 90)):
        table = ["start,queue,offered,handled,%s" % header] + ["2026-03-02 %02d:00,a,1,1,%s" % (k, text) for k in range(8, 12)]
        d.number(d.history(table, "--decimal", "point", *UTC), "a", "2026-03-02T08:00", "handle_seconds", seconds)


def decimal_marks(d):
    table = ["start;queue;offered;handled;aht", "2026-03-02 08:00;a;1.200;1.000;1.234,5", "2026-03-02 08:30;a;7;7;99,5"]
    history = d.history(table, *UTC)
    d.number(history, "a", "2026-03-02T08:00", "offered", 1200)
    d.number(history, "a", "2026-03-02T08:00", "handle_seconds", 1234500)
    spaced = [HEAD, '2026-03-02 08:00,a,"1\u202f200","1 000",1.5', "2026-03-02 08:30,a,7,7,99.5"]
    d.number(d.history(spaced, *UTC), "a", "2026-03-02T08:00", "offered", 1200)
    d.same("--decimal" in str(d.doctor(["start,queue,offered,handled,aht", '2026-03-02 08:00,a,1,1,"1,500"', '2026-03-02 08:30,a,1,1,"1,200"'], *UTC)["refused"]), True, "1,500 alone is refused")


def date_orders(d):
    table = lambda *dates: ["date,time,queue,offered"] + ["%s,%02d:%02d,a,%d" % (day, 8 + k // 2, k % 2 * 30, k + 1) for k, day in enumerate(dates)]
    d.number(d.history(table("3/4/2026", "13/4/2026"), *UTC), "a", "2026-04-03T08:00", "offered", 1)
    d.number(d.history(table("3/4/2026", "4/13/2026"), *UTC), "a", "2026-03-04T08:00", "offered", 1)
    d.number(d.history(table("2026-04-03", "2026-04-04"), *UTC), "a", "2026-04-03T08:00", "offered", 1)
    d.number(d.history(table('"Fri, 3 Apr 2026"', '"Sat, 4 Apr 2026"'), *UTC), "a", "2026-04-03T08:00", "offered", 1)
    d.same(d.history(table("3/4/2026", "5/4/2026"), *UTC), None, "a column that can be read both ways is refused")
    d.number(d.history(table("3/4/2026", "5/4/2026"), "--date-order", "dmy", *UTC), "a", "2026-04-03T08:00", "offered", 1)
    d.same(d.history(table("13/4/2026", "4/14/2026"), *UTC), None, "both orders in one file are refused")


def totals_and_means(d):
    both = ["start,queue,offered,handled,avg handle time,total handle time"]
    good = both + ["2026-03-02 %02d:00,a,10,10,300,3000" % k for k in range(8, 14)]
    d.number(d.history(good, *UTC), "a", "2026-03-02T08:00", "handle_seconds", 3000)
    wrong = both + ["2026-03-02 %02d:00,a,10,10,300,300" % k for k in range(8, 14)]
    facts = d.doctor(wrong, *UTC)
    d.same("the mean is used" in str(facts["assumed"]), True, "a contradiction is said: %s" % facts["assumed"])
    d.number(d.history(wrong, *UTC), "a", "2026-03-02T08:00", "handle_seconds", 3000)
    lone = ["start,queue,offered,handled,total handle time"] + ["2026-03-02 %02d:00,a,200,200,310" % k for k in range(8, 14)]
    d.same("a total or a mean" in str(d.doctor(lone, *UTC)["refused"]), True, "a total of 1.6 s a contact is refused")
    # Of 24 half hours with 5 to 28 contacts each: 300 s whatever came is a mean, 300 s for each a total.
    rows = lambda seconds: ["start,queue,offered,handled,handle time"] + ["2026-03-02 %02d:%02d,a,%d,%d,%d" % (8 + k // 2, k % 2 * 30, 5 + k, 5 + k, seconds(5 + k)) for k in range(24)]
    d.same("does not grow with the contacts" in str(d.doctor(rows(lambda n: 300), *UTC)["refused"]), True, "a handle time that stays the same may be a mean")
    d.number(d.history(rows(lambda n: 300 * n), *UTC), "a", "2026-03-02T08:00", "handle_seconds", 1500)
    d.write(["what,column,unit", "start,start,", "queue,queue,", "offered,offered,", "handled,handled,", "aht,handle time,s"], "mean.csv")
    d.number(d.history(rows(lambda n: 300), "--map", "mean.csv", *UTC), "a", "2026-03-02T08:00", "handle_seconds", 1500)


def empty_columns(d):
    """Waits by Initial response time, handle times of work items by accepted and closed, arrivals by answered and abandoned; what is there is not derived."""
    desk = ["Ticket ID,Group,Status,Type,Source,Created time,Initial response time,Time tracked,First response time (in hrs),Survey results,Association type",
            "1,Desk,Open,,Email,2026-03-02 08:00:00,2026-03-02 08:10:00,,,,", "2,Desk,Open,,Email,2026-03-02 08:05:00,2026-03-02 10:05:00,,0:20:00,,",
            "3,Desk,Open,,Email,2026-03-02 08:10:00,,,,,", "4,Desk,Open,,Email,2026-03-02 12:00:00,,,,,"]
    facts = d.doctor(desk, *UTC)
    d.same(facts.get("waits_from_stamps"), 1, "waits taken from stamps")
    # 600 s by stamps, 1,200 s by the column; the third is taken to wait as long as the two: 900 s each.
    d.number(d.history(desk, *UTC), "Desk", "2026-03-02T08:00", "wait_seconds_answered", 2700)
    work = ["Id,WorkItemId,UserId,OriginalQueueId,ServiceChannelId,Status,RequestDateTime,AcceptDateTime,CancelDateTime,CloseDateTime,SpeedToAnswer,HandleTime",
            "w1,c1,u1,Chat,live_chat,Closed,2026-03-02T08:00:00Z,2026-03-02T08:01:00Z,,2026-03-02T08:11:00Z,,", "w2,c2,u1,Chat,live_chat,Closed,2026-03-02T08:02:00Z,2026-03-02T08:12:00Z,,2026-03-02T08:20:00Z,,100",
            "w3,c3,u1,Chat,live_chat,Closed,2026-03-02T09:02:00Z,2026-03-02T09:12:00Z,,2026-03-02T09:20:00Z,,100"]
    facts = d.doctor(work)
    d.same((facts.get("waits_from_stamps"), facts.get("handle_times_from_stamps")), (3, 1), "waits and handle times from stamps")
    history = d.history(work)
    d.number(history, "Chat", "2026-03-02T08:00", "handle_seconds", 600 + 100)
    d.number(history, "Chat", "2026-03-02T08:00", "wait_seconds_answered", 60 + 600)
    table = ["start,queue,offered,answered,abandoned", "2026-03-02 08:00,a,,10,2", "2026-03-02 08:30,a,9,8,0"]
    d.same(d.doctor(table, *UTC).get("offered_from_parts"), 1, "arrivals from parts")
    history = d.history(table, *UTC)
    d.number(history, "a", "2026-03-02T08:00", "offered", 12)
    d.number(history, "a", "2026-03-02T08:30", "offered", 9)


def duplicates(d):
    """A ticket is counted once, where it was created, as it was last updated: its queue and handle time then."""
    head = "Ticket ID,Created at,Updated at,Group,Handle time (sec)"
    states = ["7,2026-03-02 08:00,2026-03-02 08:00,First,", "7,2026-03-02 08:00,2026-03-05 09:00,Last,500", "7,2026-03-02 08:00,2026-03-03 09:00,Middle,200"]
    end = ["8,2026-03-02 12:00,2026-03-02 12:00,Last,"]
    for rows in (states, states[::-1], [states[1], states[0], states[2]], states * 9):
        history = d.history([head] + rows + end, *UTC)
        d.same({key[0] for key in history or {}}, {"Last"}, "queues by the last state: " + d.said)
        d.number(history, "Last", "2026-03-02T08:00", "offered", 1)
        d.number(history, "Last", "2026-03-02T08:00", "handle_seconds", 500)
    facts = d.doctor([head] + states * 9 + end, *UTC)
    d.same((facts.get("duplicates"), facts.get("superseded"), facts.get("rows")), (26, 18, 28), "duplicates, of them older states, rows")
    done = d.call("doctor", "x.csv", *UTC)
    d.same("(14.0 rows a contact)" in done.stdout.decode(), True, "the factor is told: " + done.stdout.decode())
    facts = d.doctor(invent.zendesk_explore_times(), *UTC)
    d.same((facts.get("rows"), facts.get("duplicates")), (180, 120), "Zendesk Explore, each three times")


def empty_rows(d):
    """Of two rows for an interval one that is empty takes nothing away, wherever it stands; a row with a count takes the other's place whole."""
    full, empty, other = "2026-03-02 08:00,a,12,10,300", "2026-03-02 08:00,a,,,", "2026-03-02 08:00,a,15,,"
    rest = TABLE[2:]
    for files in (([HEAD, full, empty] + rest,), ([HEAD, empty, full] + rest,), ([HEAD, full] + rest, [HEAD, empty] + rest)):
        history = d.history(files, *UTC)
        d.number(history, "a", "2026-03-02T08:00", "offered", 12)
        d.number(history, "a", "2026-03-02T08:00", "handle_seconds", 3000)
    history = d.history([HEAD, full, other] + rest, *UTC)
    d.number(history, "a", "2026-03-02T08:00", "offered", 15)
    d.number(history, "a", "2026-03-02T08:00", "handle_seconds", None)


def told_intervals(d):
    """Days are not taken for half hours, nor half hours for quarters, because --interval says so."""
    days = ["start,queue,offered"] + ["2026-03-%02d 00:00,a,100" % day for day in range(1, 29)]
    halves = ["start,queue,offered"] + ["2026-03-02 %02d:%02d,a,5" % (k // 2, k % 2 * 30) for k in range(16, 36)]
    for table, asked, right in ((days, "30m", "they are days"), (halves, "15m", "--interval 30m")):
        d.same(d.history(table, *UTC, "--interval", asked), None, "refused")
        d.same(right in d.said, True, d.said)
    d.number(d.history(halves, *UTC, "--interval", "30m"), "a", "2026-03-02T08:30", "offered", 5)


def legs(d):
    head = "Interaction ID,Contact ID,Direction,Contact Type,Started At,Wait Time,Abandon Time,Short Abandon Time,Talk Time,Hold Time,After Call Work Time,Handle Time,Ring Groups,User Name"
    rows = ["i1,c1,inbound,answered,2026-03-02 08:00:00,0:10,,,2:00,0:00,0:30,2:30,Sales,ana", "i1,c2,inbound,answered,2026-03-02 08:00:00,0:10,,,5:00,0:00,0:00,5:00,Sales,ben",
            "i2,c3,inbound,answered,2026-03-02 09:40:00,0:10,,,5:00,0:00,0:00,5:00,Sales,ben"]
    history = d.history([head] + rows, *UTC)
    d.number(history, "Sales", "2026-03-02T08:00", "offered", 1)
    d.number(history, "Sales", "2026-03-02T08:00", "handle_seconds", 150 + 300)


def bots(d):
    head = "Conversation ID,Conversation started at (UTC),Team currently assigned,Channel,%s"
    for column, words in (("Fin AI Agent resolution state", ("Assumed resolved", "Escalated", "Confirmed resolved", "Negative feedback", "")), ("Fin AI Agent deflected", ("true", "false", "true", "false", ""))):
        rows = ["%d,2026-03-02 08:0%d:00,Team,Chat,%s" % (k, k, word) for k, word in enumerate(words)] + ["9,2026-03-02 09:30:00,Team,Chat,"]
        d.number(d.history([head % column] + rows), "Team", "2026-03-02T08:00", "offered", 3)
        d.number(d.history([head % column] + rows, "--with-bots"), "Team", "2026-03-02T08:00", "offered", 5)


def spam(d):
    head = "ticket id,created at,group,status,tags,type"
    rows = ["1,2026-03-02 08:00,a,open,,", "2,2026-03-02 08:01,a,spam,,", "3,2026-03-02 08:02,a,solved,vip closed_by_merge,", "4,2026-03-02 08:03,a,deleted,,", "5,2026-03-02 08:04,a,solved,closed_by_trigger,",
            "6,2026-03-02 08:05,a,solved,,Spam", "7,2026-03-02 08:06,a,solved,auto_reply vip,", "8,2026-03-02 08:07,a,solved,not_spammy,", "9,2026-03-02 10:00,a,open,,"]
    d.same(d.doctor([head] + rows, *UTC).get("spam"), 5, "spam")
    d.number(d.history([head] + rows, *UTC), "a", "2026-03-02T08:00", "offered", 3)
    d.number(d.history([head] + rows, "--spam-word", "auto_reply", *UTC), "a", "2026-03-02T08:00", "offered", 2)
    d.number(d.history([head] + rows, "--with-spam", *UTC), "a", "2026-03-02T08:00", "offered", 8)


def missing_and_zero(d):
    table = [HEAD] + ["2026-03-%02d %02d:00,a,%d,%d,300" % (day, hour, hour > 9, hour > 9) for day in range(2, 30) for hour in range(8, 12) if (day, hour) != (11, 9)]
    facts = d.doctor(table, *UTC)
    d.same((facts["queues"][0]["missing_intervals"], facts["queues"][0]["zero_intervals"]), (1, 55), "one is missing, two a day are zero")
    history = d.history(table, *UTC)
    d.same((("a", "2026-03-11T09:00") in history, history[("a", "2026-03-12T09:00")]["offered"]), (False, "0"), "missing has no row, zero has one")


def absent_zeros(d):
    """Contacts 0 1 2 0 1 0 ... in turn, once with the rows of zeros and once without: only without them doctor says that none is among the counts."""
    counts = [(day, k, (day + k) % 3) for day in range(1, 29) for k in range(16, 36)]
    for keep, said in ((lambda count: True, False), (lambda count: count > 0, True)):
        table = ["start,queue,offered"] + ["2026-03-%02d %02d:%02d,a,%d" % (day, k // 2, k % 2 * 30, count) for day, k, count in counts if keep(count)]
        done = d.call("doctor", d.write(table), *UTC).stdout.decode()
        d.same("Zeros: none among the counts of 1 of 1 queues (a)" in done, said, done)


def midnights(d):
    """Midnight as a date alone is read where it can be nothing else; 24:00 as a begin, and two ways in one file, are refused with the line."""
    rows = lambda *times: ["start,queue,offered"] + ["%s,a,%d" % (time, k + 1) for k, time in enumerate(times)]
    d.number(d.history(rows("2026-03-02 23:30", "2026-03-03", "2026-03-03 00:30"), *UTC), "a", "2026-03-03T00:00", "offered", 2)
    ranges = ["date,time,queue,offered", "2026-03-02,23:30-24:00,a,1", "2026-03-03,00:00-00:30,a,2"]
    d.number(d.history(ranges, *UTC), "a", "2026-03-02T23:30", "offered", 1)
    tickets = lambda *times: ["created at,ticket id,group"] + ["%s,%d,a" % (time, k) for k, time in enumerate(times)]
    for table, line in ((rows("2026-03-02 23:30", "2026-03-02 24:00", "2026-03-03 00:00"), 3),
                        (rows("2026-03-02 23:30", "2026-03-02 24:00", "2026-03-03 00:30"), 3),
                        (rows("2026-03-02 00:00", "2026-03-02 23:30", "2026-03-03", "2026-03-03 00:30"), 4),
                        (rows("2026-03-02 08:00", "2026-03-02 08:30", "2026-03-02"), 4),
                        (["date,hour,queue,offered", "2026-03-02,1,a,1", "2026-03-02,24,a,9"], 3),
                        (tickets("2026-03-02 08:10", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05 09:20"), 3)):
        d.same(d.history(table, *UTC), None, "refused: %r" % table)
        d.same("the time of day in line %d:" % line in d.said, True, d.said)


def incomplete(d):
    view = ["Interval Start,Interval End,Interval Complete,Filters,Media Type,Queue Name,Offer,Answer"]
    view += ["2026-03-02 %02d:%02d,2026-03-02 %02d:%02d,%s,,voice,Q,5,5" % (k // 2, k % 2 * 30, (k + 1) // 2, (k + 1) % 2 * 30, "FALSE" if k == 23 else "TRUE") for k in range(16, 24)]
    history = d.history(view, *UTC)
    d.same((("Q", "2026-03-02T11:00") in history, ("Q", "2026-03-02T11:30") in history), (True, False), "the interval that was not over")
    d.same(d.doctor(view, *UTC).get("incomplete"), 1, "and said")
    contacts = ["created at,ticket id,group", "2026-03-02 08:10,1,a", "2026-03-02 08:20,2,a", "2026-03-02 09:05,3,a"]
    history = d.history(contacts, *UTC)
    d.same(sorted(start for _, start in history), ["2026-03-02T08:00", "2026-03-02T08:30"], "the list ended within its last interval")
    # A second list that begins in the middle of an interval has a part of it: what was there holds, in one import and in two.
    later = ["created at,ticket id,group", "2026-03-02 08:20,2,a", "2026-03-02 08:40,9,a", "2026-03-02 09:05,3,a", "2026-03-02 09:45,4,a"]
    together = d.history((contacts, later), *UTC)
    os.mkdir(os.path.join(d.folder, "apart"))
    d.history(contacts, *UTC, plan="apart")
    for history in (together, d.history(later, *UTC, plan="apart")):
        d.number(history, "a", "2026-03-02T08:00", "offered", 2)
        d.number(history, "a", "2026-03-02T08:30", "offered", 1)
        d.number(history, "a", "2026-03-02T09:00", "offered", 1)


def clock_changes(d):
    autumn = ["start,queue,offered", "2024-10-27 00:00,a,1", "2024-10-27 01:00,a,10", "2024-10-27 01:00,a,20", "2024-10-27 02:00,a,2"]
    history = d.history(autumn, "--tz", "Europe/Dublin")
    d.number(history, "a", "2024-10-27T00:00", "offered", 10)
    d.number(history, "a", "2024-10-27T01:00", "offered", 20)
    history = d.history(autumn[:2] + autumn[3:], "--tz", "Europe/Dublin")
    d.number(history, "a", "2024-10-27T00:00", "offered", 10)  # 20 for both passes
    d.same(history[("a", "2024-10-27T01:00")]["flags"], "dst-fold", "and marked")
    spring = ["start,queue,offered", "2024-03-31 00:00,a,1", "2024-03-31 01:00,a,9", "2024-03-31 02:00,a,2"]
    facts = d.doctor(spring, "--tz", "Europe/Dublin")
    d.same((facts.get("skipped_hour"), facts["queues"][0]["contacts"]), (1, 3), "a row in the hour that is skipped")


def again(d):
    os.mkdir(os.path.join(d.folder, "again"))
    d.history(TABLE, *UTC, plan="again")
    d.same((json.loads(d.said)["new"], json.loads(d.said)["written"]), (2, True), "first")
    d.history(TABLE, *UTC, plan="again")
    d.same([json.loads(d.said)[key] for key in ("new", "changed", "same", "written")], [0, 0, 2, False], "the same again")
    late = [HEAD, "2026-03-02 08:30,a,11,10,310", "2026-03-02 09:00,a,4,4,300"]
    history = d.history(late, *UTC, plan="again")
    said = json.loads(d.said)
    d.same((said["new"], said["changed"], said["changes"]),
           (1, 1, [{"queue": "a", "interval_start_utc": "2026-03-02T08:30:00Z", "change": "offered 9 -> 11, handled 9 -> 10, handle_seconds 2790 -> 3100"}]), "late calls")
    d.number(history, "a", "2026-03-02T08:00", "offered", 12)


def odd_days(d):
    """26 weeks of 40 contacts an hour: twice as many from the 14th week on, a day of four times as many, three hours without any."""
    rows, numbers = ["start,queue,offered"], invent.Numbers(31)
    for k, day in enumerate(invent.days("2026-01-05", 182)):
        for hour in range(8, 18):
            level = 40 * (2 if k >= 91 else 1) * (4 if k == 45 else 1)
            rows.append("%s %02d:00,a,%d" % (day.date(), hour, 0 if k == 24 and 10 <= hour < 13 else level + numbers.below(9) - 4))
    facts = d.doctor(rows, *UTC)
    found = {(one["finding"], one["from"][:10]) for one in facts["queues"][0]["findings"]}
    d.same(("unusual", "2026-02-19") in found, True, "the unusual day: %s" % sorted(found))
    d.same(("silence", "2026-01-29") in found, True, "the hours without a contact: %s" % sorted(found))
    d.same(any(kind == "level_shift" and abs(int(day[8:]) - 6) <= 3 and day[:7] == "2026-04" for kind, day in found), True, "the level shift: %s" % sorted(found))
    history = d.history(rows, *UTC)
    d.same(len(history), 1820, "shown, and nothing removed")


def attribution(d):
    """Lists of contacts by their end, and tables that count at the end, come to the arrivals."""
    ended = ["Ended at,Call ID,Queue,Duration", "2026-03-02 08:05,1,a,10:00", "2026-03-02 08:40,2,a,5:00", "2026-03-02 10:10,3,a,1:00:00", "2026-03-02 11:10,4,a,", "2026-03-02 11:40,5,a,1:00"]
    facts = d.doctor(ended, *UTC)
    d.same(facts["assumed"][:1], ['contacts are counted where they arrived: "Ended at" less "Duration"'], "said")
    d.same(facts.get("arrival_not_told"), 1, "without a length the arrival is not told")
    history = d.history(ended, *UTC)
    for start, n in (("07:30", 1), ("08:00", 0), ("08:30", 1), ("09:00", 1), ("10:00", 0)):
        d.number(history, "a", "2026-03-02T" + start, "offered", n)
    answered = ["Answered at,Call ID,Queue,Wait time", "2026-03-02 08:05,1,a,10:00", "2026-03-02 08:40,2,a,0:30", "2026-03-02 09:40,3,a,0:30"]
    d.number(d.history(answered, *UTC), "a", "2026-03-02T07:30", "offered", 1)
    # Half hours; a wait of 60 s and 540 s of work are 600 s, a third of an interval. The first stays, nobody came before the doors opened.
    table = ["start,queue,offered,handled,aht,asa"] + ["2026-03-02 %02d:%02d,a,%d,%d,540,60" % (k // 2, k % 2 * 30, n, n) for k, n in zip(range(16, 21), (30, 60, 90, 60, 30))]
    history = d.history(table, "--counted-at", "end", *UTC)
    for start, n in (("08:00", 30 + 20), ("08:30", 40 + 30), ("09:00", 60 + 20), ("09:30", 40 + 10)):
        d.number(history, "a", "2026-03-02T" + start, "offered", n)
        d.number(history, "a", "2026-03-02T" + start, "handle_seconds", 540 * n)
    d.same(("a", "2026-03-02T10:00") in history, False, "the last interval lacks those who were not over")
    history = d.history(table, "--counted-at", "answer", *UTC)
    d.number(history, "a", "2026-03-02T08:00", "offered", 30 + 60 / 30)
    d.number(d.history(table, *UTC), "a", "2026-03-02T08:00", "offered", 30)
    d.same("--map" in str(d.doctor(["start,queue,offered", "2026-03-02 08:00,a,1", "2026-03-02 08:30,a,1"], "--counted-at", "end", *UTC)["refused"]), True, "without lengths it is refused")


def other_languages(d):
    """German and French headers; what is the same in English."""
    german = ["Datum;Uhrzeit;Warteschlange;Anrufe;angenommen;verloren;Durchschnittliche Bearbeitungszeit (Sek.)", "13.03.2026;08:00;Hotline;12;10;2;300,5",
              "13.03.2026;08:30;Hotline;9;9;0;310,0", "Summe;;;21;19;2;"]
    french = ["Date;Heure;File d\u2019attente;Appels re\u00e7us;TRAIT\u00c9S;Abandonn\u00e9s;DMT", "13/03/2026;08:00;Hotline;12;10;2;5:00", "13/03/2026;08:30;Hotline;9;9;0;5:10"]
    for table, seconds in ((german, 3005), (french, 3000)):
        history = d.history(table, *UTC)
        for column, value in (("offered", 12), ("handled", 10), ("abandoned", 2), ("handle_seconds", seconds)):
            d.number(history, "Hotline", "2026-03-13T08:00", column, value)
    tickets = d.history(["Ticketnummer;Erstellt am;Gruppe", "1;13.03.2026 08:05;Hilfe", "2;13.03.2026 08:20;Hilfe", "3;13.03.2026 09:20;Hilfe"], *UTC)
    d.number(tickets, "Hilfe", "2026-03-13T08:00", "offered", 2)
    tickets = d.history(["Num\u00e9ro de ticket;Cr\u00e9\u00e9 le;Groupe", "1;13/03/2026 08:05;Aide", "2;13/03/2026 08:20;Aide", "3;13/03/2026 09:20;Aide"], *UTC)
    d.number(tickets, "Aide", "2026-03-13T08:00", "offered", 2)


def unix_times(d):
    """Seconds, with a fraction too, and milliseconds since 1970: 1772442000 is 2026-03-02T09:00Z (date -u -d @1772442000)."""
    for stamps in (("1772442000", "1772442060", "1772452060"), ("1772442000.25", "1772442060.5", "1772452060.0"), ("1772442000123", "1772442060250", "1772452060000")):
        table = ["id,created,queue"] + ["%d,%s,a" % row for row in enumerate(stamps)]
        d.number(d.history(table), "a", "2026-03-02T09:00", "offered", 2)
        d.same("since 1970 UTC" in str(d.doctor(table)["assumed"]), True, "that they are counts is said")
    d.same(d.history(["start,queue,offered", "2026030208,a,1", "2026030209,a,1"], *UTC), None, "ten digits that are a date and an hour are no count of seconds")


def names_alike(d):
    """Names that differ in capitals and blanks alone are two queues, and it is said; a mapping makes them one, and their contacts add up."""
    table = ["start,queue,offered", "2026-03-02 08:00,Voice EN,12", "2026-03-02 08:00,voice en,3", "2026-03-02 08:30,Voice EN,9"]
    done = d.call("doctor", d.write(table), "--json", *UTC)
    d.same(json.loads(done.stdout.decode())["names_alike"], [{"queue": "voice en", "like": "Voice EN", "added_up": False}], "two names")
    d.same('"queue:voice en,Voice EN"' in d.call("doctor", "x.csv", *UTC).stdout.decode(), True, "the row of a mapping")
    history = d.history(table, *UTC)
    d.number(history, "Voice-EN", "2026-03-02T08:00", "offered", 12)
    d.number(history, "voice-en", "2026-03-02T08:00", "offered", 3)
    d.write(["what,column,unit", "queue:voice en,Voice EN,"], "names.csv")
    history = d.history(table, "--map", "names.csv", *UTC, plan=None)
    d.number(history, "Voice-EN", "2026-03-02T08:00", "offered", 15)
    d.number(history, "Voice-EN", "2026-03-02T08:30", "offered", 9)
    d.same(len(history or ()), 2, "one queue")
    d.history(["start,queue,offered", "2026-03-03 08:00,VOICE en,4", "2026-03-03 08:30,VOICE en,4"], *UTC, plan="plan%d" % d.plans)
    d.same("VOICE-en is a new queue beside Voice-EN of the plan" in d.said, True, "a name nearly that of a queue of the plan: " + d.said)
    d.history(["start,queue,offered", "2026-03-02 08:00,A/B,1", "2026-03-02 08:30,A B,2"], *UTC)
    d.same("both the queue A-B" in d.said, True, "two names that come to one id are added up, and it is said: " + d.said)


RULES = [("encodings", encodings), ("delimiters", delimiters), ("titles above, totals below", titles_and_totals), ("headers under every name, units cut off", synonyms),
         ("zones and offsets", zones), ("lengths of time", durations), ("decimal comma and thousands", decimal_marks), ("order of day and month", date_orders),
         ("total against mean handle time", totals_and_means), ("empty columns are derived, and it is said", empty_columns), ("repeated contacts: the last state of each", duplicates),
         ("an empty row takes nothing away", empty_rows), ("an interval that the rows do not have", told_intervals), 
         ("legs are work and no arrivals", legs), ("what a bot resolved", bots), ("spam, merged, closed by a trigger", spam), ("missing is not zero", missing_and_zero), ("rows that are missing where nobody came", absent_zeros), ("midnight in one way", midnights),
         ("intervals that are not over", incomplete), ("clock changes", clock_changes), ("the same import again", again), ("outages, level shifts, unusual days", odd_days),
         ("arrival, answer or end", attribution), ("headers in German and French", other_languages), ("counts of seconds as times", unix_times),
         ("names that are nearly the same", names_alike)]


def main():
    wfm, word = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    rules = [(k + 1, name, rule) for k, (name, rule) in enumerate(RULES) if word in "%d %s" % (k + 1, name)]
    failed = 0
    print("1..%d" % len(rules))
    for place, (k, name, rule) in enumerate(rules):
        with tempfile.TemporaryDirectory(prefix="import-rules-") as folder:
            desk = Desk(wfm, folder)
            rule(desk)
        failed += bool(desk.wrong)
        print("%s %d - rule %d: %s" % ("not ok" if desk.wrong else "ok", place + 1, k, name))
        for text in desk.wrong:
            print("# " + text.rstrip().replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
