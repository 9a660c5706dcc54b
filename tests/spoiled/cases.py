"""What can be wrong with a plan, and what wfm must say: (name, what to do to the plan, exit status, fragments of the message).

An action takes the plan (a dictionary of bytes) and changes it. A value None makes the name a folder.
"""


def put(name, text):
    def action(plan):
        plan[name] = text if text is None or isinstance(text, bytes) else text.encode()

    return action


def drop(*names):
    def action(plan):
        for name in names:
            del plan[name]

    return action


def sub(name, old, new, count=1):
    def action(plan):
        old_bytes, new_bytes = (x if isinstance(x, bytes) else x.encode() for x in (old, new))
        assert old_bytes in plan[name], (name, old)
        plan[name] = plan[name].replace(old_bytes, new_bytes, count)

    return action


def add(name, text):
    def action(plan):
        plan[name] += text if isinstance(text, bytes) else text.encode()

    return action


def with_columns(name, column, values):
    """One column more, with these values row by row; further rows are empty."""

    def action(plan):
        lines = plan[name].decode().splitlines()
        cells = [column, *values] + [""] * len(lines)
        plan[name] = "".join("%s,%s\n" % (line, cell) for line, cell in zip(lines, cells)).encode()

    return action


def with_column(name, column, first):
    """One column more; the first row has the value, the others are empty."""
    return with_columns(name, column, [first])


def recode(name, encoding):
    def action(plan):
        plan[name] = plan[name].decode().encode(encoding)

    return action


def cut(name, n):
    def action(plan):
        plan[name] = plan[name][:n]

    return action


def several(*actions):
    def action(plan):
        for one in actions:
            one(plan)

    return action


def every_row(name, old, new):
    return sub(name, old, new, -1)


WIDE = "agent,zone,skills\na1,Europe/Dublin,voice" + "," * 900000 + "\n"
SHIFT = "shift,start_from,start_to,length_from,breaks\n"

CASES = [
    # encodings and containers
    ("agents in UTF-16 with a byte order mark", recode("agents.csv", "utf-16"), 3, ["agents.csv: is UTF-16"]),
    ("agents in UTF-16 without a byte order mark", recode("agents.csv", "utf-16-be"), 3, ["agents.csv: looks like UTF-16"]),
    ("a name in Windows-1252", sub("agents.csv", b"Agent 3", b"Aim\xe9e"), 3, ["agents.csv:4:2: byte 0xE9 is not UTF-8", "\u00e9"]),
    ("a byte order mark encoded twice", sub("queues.csv", b"queue,zone", b"\xc3\xaf\xc2\xbb\xc2\xbfqueue,zone"), 3, ["queues.csv: begins with a byte order mark"]),
    ("a NUL byte in a name", sub("agents.csv", b"Agent 5", b"Agent\x005"), 3, ["agents.csv:6:2: a NUL byte"]),
    ("a spreadsheet that is called csv", put("shifts.csv", b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256))), 3, ["shifts.csv: is a spreadsheet"]),
    ("a compressed history", put("history.csv", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + bytes(64)), 3, ["history.csv: is compressed by gzip"]),
    ("a binary file", put("leave.csv", b"\x7fELF\x02\x01\x01" + bytes(200)), 3, ["leave.csv: is binary"]),
    ("semicolons", every_row("shifts.csv", ",", ";"), 3, ["shifts.csv:1: the columns are separated by semicolons"]),
    ("tabs", every_row("contracts.csv", ",", "\t"), 3, ["contracts.csv:1: the columns are separated by tabs"]),
    ("lines that end in CR alone", every_row("sites.csv", "\n", "\r"), 3, ["sites.csv: has lines that end in CR alone"]),
    ("a folder in the place of a table", put("events.csv", None), 3, ["events.csv: is a folder"]),
    # missing and truncated
    ("no history", drop("history.csv"), 3, ["history.csv: is missing", "wfm schema history"]),
    ("no agents and no shifts", drop("agents.csv", "shifts.csv"), 3, ["agents.csv: is missing", "shifts.csv: is missing"]),
    ("an empty file", put("queues.csv", ""), 3, ["queues.csv: the file is empty"]),
    ("a header without rows", put("agents.csv", "agent,zone,skills\n"), 3, ["agents.csv: has a header but no row"]),
    ("a history cut in the middle of a row", cut("history.csv", 3000), 3, ["history.csv:", "cell, the header has 6 columns"]),
    ("a table cut inside quotation marks", add("agents.csv", 'a7,"Agent'), 3, ["agents.csv:8:2: the quotation mark that is opened here is never closed"]),
    ("a stray quotation mark", sub("agents.csv", "Agent 2", 'Agent "2"'), 3, ["agents.csv:3:2: a quotation mark inside a cell"]),
    # columns
    ("a missing column", sub("agents.csv", "agent,name,site,zone", "agent,name,site,x_zone"), 3, ['agents.csv:1: column "zone" is missing']),
    ("a misspelt column", sub("queues.csv", "sl_target", "sl_targt"), 3, ['queues.csv:1:6: unknown column "sl_targt"; did you mean "sl_target"?']),
    ("a column twice", sub("shifts.csv", "contracts,sites", "contracts,contracts"), 3, ['column "contracts" stands here and in column 3']),
    ("no header", sub("sites.csv", "site,seats\n", ""), 3, ["sites.csv:1: the first line should be the header"]),
    ("no column of contacts", sub("history.csv", "offered", "x_offered"), 3, ['history.csv: column "offered" is missing']),
    ("a cell too many", add("sites.csv", "Galway,5,6\n"), 3, ["sites.csv:3: the row has 3 cells, the header has 2 columns"]),
    ("a cell too few", add("leave.csv", "a2,annual,approved\n"), 3, ["leave.csv:3: the row has 3 cells"]),
    ("a row of a million cells", put("agents.csv", WIDE), 3, ["agents.csv:2: the row has 900003 cells"]),
    ("a line of many megabytes", put("agents.csv", b"agent,zone,skills\n" + b"x" * (8 << 20)), 3, ["agents.csv:2: the line is longer than a mebibyte"]),
    # cells
    ("numbers beyond all measure", sub("history.csv", ",30,voice,6,6,1800", ",30,voice,1e300,99999999999999,1800"), 3,
     ['history.csv:2:4: offered: found "1e300"', "history.csv:2:5: handled"]),
    ("not a number", sub("history.csv", ",30,voice,6,", ",30,voice,NaN,"), 3, ['offered: found "NaN", expected a number from 0']),
    ("a number with 400 digits", sub("sites.csv", "10", "9" * 400), 3, ["sites.csv:2:2: seats"]),
    ("fewer than no contacts", sub("history.csv", ",30,voice,6,", ",30,voice,-6,"), 3, ['offered: found "-6"']),
    ("a decimal comma", sub("queues.csv", "80%", '"0,8"'), 3, ['sl_target: found "0,8"']),
    ("a service level of 180 %", sub("queues.csv", "80%", "180%"), 3, ['sl_target: found "180%", expected a number from 0 to 0.9999']),
    ("a channel that does not exist", sub("queues.csv", ",voice,IE", ",voise,IE"), 3, ["expected one of voice, chat, email, social; did you mean \"voice\"?"]),
    ("opening hours backwards", sub("queues.csv", "08:00-18:00", "18:00-08:00"), 3, ["queues.csv:2:5: open:", "the span ends before it begins"]),
    ("a transfer to a queue that does not exist", with_column("queues.csv", "transfers", "tier2=10%"), 3, ['queues.csv:2:9: transfers: ', "tier2"]),
    ("transfers without end", with_column("queues.csv", "transfers", "voice=60% email=40%"), 3, ["the sum reaches 100 %"]),
    ("transfers counted perhaps", with_column("queues.csv", "transfers_counted", "perhaps"), 3, ['queues.csv:2:9: transfers_counted: found "perhaps"']),
    ("half a touch", with_column("queues.csv", "touches", "0.5"), 3, ['queues.csv:2:9: touches: found "0.5"']),
    ("more resolved than all", with_column("queues.csv", "resolution_target", "120%"), 3, ['queues.csv:2:9: resolution_target: found "120%"']),
    ("a shape of patience that nobody has", with_column("queues.csv", "patience_shape", "normal"), 3, ["patience_shape", "lognormal"]),
    ("shrinkage of everything", sub("queues.csv", "sickness=4%", "sickness=100%"), 3, ["queues.csv:2:8: shrinkage:"]),
    ("a date that does not exist", sub("leave.csv", "2026-01-27", "2026-02-30"), 3, ['leave.csv:2:5: to: found "2026-02-30"']),
    ("a date in the order of another country", sub("leave.csv", "2026-01-26", "26/01/2026"), 3, ['leave.csv:2:4: from: found "26/01/2026"']),
    ("an empty name", sub("agents.csv", "a4,", ","), 3, ["agents.csv:5:1: agent: the cell is empty"]),
    ("a name that is a path", sub("agents.csv", "a4,", "../../etc/passwd,"), 3, ['agents.csv:5:1: agent: found "../../etc/passwd"']),
    ("a name that is a formula", sub("agents.csv", "a4,", "=cmd|' /C calc'!A0,"), 3, ["agents.csv:5:1: agent: found"]),
    ("a name that paints the terminal", sub("agents.csv", b"Agent 4", b"\x1b[31mred"), 3, ["agents.csv:5:2: name: found \"\\x1B[31mred\""]),
    ("a name of 5000 letters", sub("agents.csv", "a4,", "a" * 5000 + ","), 3, ["agents.csv:5:1: agent: found", "at most 100 bytes"]),
    ("a shift of 25 hours", sub("shifts.csv", "8h30,8h30", "25h,25h"), 3, ['shifts.csv:2:9: length_from: found "25h"']),
    ("weekdays of another tongue", sub("shifts.csv", "Mon-Fri", "Lun-Ven"), 3, ["shifts.csv:2:5: weekdays"]),
    # rows against each other
    ("an agent twice", add("agents.csv", "a2,Other,Cork,Europe/Dublin,full,voice,,\n"), 3, ['agents.csv:8: agent "a2" stands already in line 3']),
    ("an interval twice", add("history.csv", "2026-01-05T09:00:00+01:00,30,voice,5,5,1500\n"), 3, ['interval_start_utc "2026-01-05T08:00:00Z" stands already in line 2']),
    ("two lengths of interval in one queue", sub("history.csv", "2026-01-05T09:00:00Z,30,", "2026-01-05T09:00:00Z,15,"), 3, ['minutes: 15 here, but queue "voice" has 30 in line 2']),
    ("intervals that do not divide a day", every_row("history.csv", "Z,30,", "Z,7,"), 3, ["minutes: 7 does not divide a day"]),
    ("an interval off the grid", sub("history.csv", "2026-01-05T09:00:00Z", "2026-01-05T09:10:00Z"), 3, ["is not a multiple of 30 minutes"]),
    ("leave that ends before it begins", sub("leave.csv", "2026-01-27", "2026-01-20"), 3, ["leave.csv:2:5: to: lies before from"]),
    ("leave that overlaps leave", add("leave.csv", "a1,annual,requested,2026-01-27,2026-01-29\n"), 3, ['leave of agent "a1" overlaps the leave in leave.csv:2']),
    ("a fixed shift during leave", add("fixed.csv", "a1,shift,2026-01-26T09:00,2026-01-26T17:00,\n"), 3, ['"a1" overlaps the']),
    ("employment that ends before it begins", sub("agents.csv", "voice email,,", "voice email,2026-02-01,2026-01-01"), 3, ["agents.csv:2:8: to_day: lies before from_day"]),
    ("a previous shift of four days", add("previous.csv", "a6,2026-01-19T09:00,2026-01-23T09:00\n"), 3, ["longer than 48 hours"]),
    ("availability backwards", sub("availability.csv", "Fri,,", "Fri,22:00,06:00"), 3, ["availability.csv:2:5: to_s: lies before from_s"]),
    # references
    ("leave of an unknown agent", sub("leave.csv", "a1,", "a9,"), 3, ['leave.csv:2:1: agent: "a9" does not stand in agents.csv']),
    ("history of an unknown queue", every_row("history.csv", ",email,", ",e-mail,"), 3, ['"e-mail" does not stand in queues.csv; did you mean "email"?']),
    ("an unknown contract", every_row("agents.csv", ",full,", ",ful,"), 3, ['"ful" does not stand in contracts.csv; did you mean "full"?']),
    ("an unknown site", sub("agents.csv", "Cork", "Crok"), 3, ['"Crok" does not stand in sites.csv']),
    ("a skill that no queue asks for", sub("agents.csv", "voice email", "voice emial"), 3, ['agents.csv:2:6: skills: "emial" does not stand in any queue']),
    ("a zone that does not exist", sub("agents.csv", "Europe/Dublin", "Europe/Dubln"), 3, ["agents.csv:2:4: zone:", "Europe/Dublin"]),
    ("a zone that is a path", sub("queues.csv", "Europe/Dublin", "../../../etc/passwd"), 3, ["queues.csv:2:2: zone:"]),
    ("an event of an unknown queue", put("events.csv", "event,from,queues\nsale,2026-02-01,voice chat\n"), 3, ['events.csv:2:3: queues: "chat"']),
    # holidays and overrides, queues like others
    ("a queue like one that does not exist", put("queues.csv", "queue,zone,like\nvoice,Europe/Dublin,vioce\nemail,Europe/Dublin,\n"), 3, ['queues.csv:2:3: like: "vioce"']),
    ("a queue like itself", put("queues.csv", "queue,zone,like\nvoice,Europe/Dublin,voice\nemail,Europe/Dublin,\n"), 3, ["queues.csv:2:3: like: is the queue itself"]),
    ("contacts of a queue like none", put("queues.csv", "queue,zone,contacts_week\nvoice,Europe/Dublin,100\nemail,Europe/Dublin,\n"), 3, ["queues.csv:2:3: contacts_week: stands without like"]),
    ("an effect to be learnt that fades", put("events.csv", "event,from,half_life_days\nsale,2026-02-01,3\n"), 3, ["events.csv:2:3: half_life_days: stands beside effects to be learnt"]),
    ("a holiday on a day that no month has", put("holidays.csv", "region,holiday,when\nIE,Founders,02-30\n"), 3, ["holidays.csv:2:3: when", "Mon 1 05"]),
    ("a holiday on a weekday that does not exist", put("holidays.csv", "region,holiday,when\nIE,Founders,Moonday 1 05\n"), 3, ["holidays.csv:2:3: when"]),
    ("a holiday without a rule", put("holidays.csv", "region,holiday,when\nIE,Founders,\n"), 3, ["holidays.csv:2:3: when: is empty", "kind none"]),
    ("a holiday observed nowhere", put("holidays.csv", "region,holiday,when,observed\nIE,Founders,06-05,Sat+soon\n"), 3, ["holidays.csv:2:4: observed"]),
    ("a holiday that ends before it begins", put("holidays.csv", "region,holiday,when,from_year,to_year\nIE,Founders,06-05,2025,2020\n"), 3, ["to_year: lies before from_year"]),
    ("an override of an unknown queue", put("overrides.csv", "queue,from,change,reason\nvioce,2026-02-03,+10%,sale\n"), 3, ['overrides.csv:2:1: queue: "vioce"', "voice"]),
    ("an override without a reason", put("overrides.csv", "queue,from,change,reason\nvoice,2026-02-03,+10%,\n"), 3, ["overrides.csv:2:4: reason"]),
    ("an override that says nothing", put("overrides.csv", "queue,from,reason\nvoice,2026-02-03,sale\n"), 3, ["overrides.csv:2: contacts: is empty"]),
    ("an override that says two things", put("overrides.csv", "queue,from,contacts,change,reason\nvoice,2026-02-03,100,+10%,sale\n"), 3, ["overrides.csv:2:4: change: stands beside contacts"]),
    ("an override that ends before it begins", put("overrides.csv", "queue,from,to,change,reason\nvoice,2026-02-03,2026-02-01,+10%,sale\n"), 3, ["overrides.csv:2:3: to: lies before from"]),
    ("an override with a shape backwards", put("overrides.csv", "queue,from,shape,reason\nvoice,2026-02-03,12:00=1 09:00=2,sale\n"), 3, ["overrides.csv:2:3: shape", "not later than the one before"]),
    ("a verdict that is none", put("verdicts.csv", "queue,from,verdict\nvoice,2026-01-03,ignore\n"), 3, ["verdicts.csv:2:3: verdict", "keep"]),
    ("a verdict on a time backwards", put("verdicts.csv", "queue,from,to,verdict\nvoice,2026-01-05,2026-01-03,drop\n"), 3, ["verdicts.csv:2:3: to: lies before from"]),
    # rules
    ("a rule that does not exist", sub("contracts.csv", "daily_rest", "daily_ret"), 3, ['there is no rule "daily_ret"; did you mean "daily_rest"?']),
    ("a rule with words for a value", sub("contracts.csv", "max_hours_week,40", "max_hours_week,forty"), 3, ['value of max_hours_week: found "forty"']),
    ("a week of nine days", sub("contracts.csv", "max_days_week,5", "max_days_week,9"), 3, ["value of max_days_week: found \"9\", expected a number from 0 to 7"]),
    ("a rest of more than a week", sub("contracts.csv", "daily_rest,11", "daily_rest,1000"), 3, ["value of daily_rest"]),
    ("a contract that contradicts itself", add("contracts.csv", "full,min_hours_week,45,,\n"), 3, ["contract \"full\" contradicts itself: min_hours_week is 45, but max_hours_week in line 3 is 40"]),
    ("a rule twice", add("contracts.csv", "full,daily_rest,12,,\n"), 3, ["stands already in line 2"]),
    ("a shift kept from the day after that does not exist", with_column("shifts.csv", "not_next", "early"), 3, ['shifts.csv:2:13: not_next: "early" does not stand in shifts.csv']),
    ("a count of shifts that do not exist", several(add("contracts.csv", "full,max_shifts_period,2,,\n"), with_columns("contracts.csv", "shift", ["", "", "", "dya"])), 3,
     ['contracts.csv:5:6: shift: "dya" is no shift and no kind of shift of shifts.csv; did you mean "day"?']),
    ("a rest of one shift", with_column("contracts.csv", "shift", "day"), 3, ["contracts.csv:2:6: shift: daily_rest does not count the shifts of one type"]),
    ("a wish for work and for none", with_column("preferences.csv", "on", "yes"), 3, ["preferences.csv:2:6: on: stands beside off"]),
    ("a wish for a shift that does not exist", with_column("preferences.csv", "shift", "nights"), 3, ['preferences.csv:2:6: shift: "nights" does not stand in shifts.csv']),
    ("a shift of before that does not exist", with_column("previous.csv", "shift", "nights"), 3, ['previous.csv:2:4: shift: "nights" does not stand in shifts.csv']),
    ("a year that begins on no day", add("contracts.csv", "full,year_start,02-30,,\n"), 3, ['value of year_start: found "02-30", expected a month and a day such as 04-01']),
    ("annual hours beyond the year", add("contracts.csv", "full,year_hours,17200,,\n"), 3, ["value of year_hours", "8784"]),
    ("a month of forty days", add("contracts.csv", "full,max_days_month,40,,\n"), 3, ['value of max_days_month: found "40", expected a number from 0 to 31 (days)']),
    ("a month that contradicts itself", add("contracts.csv", "full,min_hours_month,170,,\nfull,max_hours_month,160,,\n"), 3, ["min_hours_month is 170, but max_hours_month in line 6 is 160"]),
    ("a ledger of somebody unknown", put("ledger.csv", "agent,nights\na9,3\n"), 3, ['ledger.csv:2:1: agent: "a9" does not stand in agents.csv']),
    ("a ledger with a debt of nights", put("ledger.csv", "agent,nights\na1,-3\n"), 3, ['ledger.csv:2:2: nights: found "-3"']),
    ("a person twice in the ledger", put("ledger.csv", "agent,nights\na1,3\na1,4\n"), 3, ['ledger.csv:3: agent "a1" stands already in line 2']),
    ("a driver of no queue", put("drivers.csv", "driver,queue,date,value\nusers,voise,2025-06,10\nusers,voise,2026-06,12\n"), 3, ['drivers.csv:2:2: queue: "voise" is no queue of queues.csv, no channel and not *; did you mean "voice"?']),
    ("a driver of nothing", put("drivers.csv", "driver,date,value\nusers,2025-06,0\nusers,2026-06,12\n"), 3, ["drivers.csv:2:3: value: found 0; right would be more"]),
    ("a driver below nothing", put("drivers.csv", "driver,date,value\nusers,2025-06,-4\nusers,2026-06,12\n"), 3, ['drivers.csv:2:3: value: found "-4"']),
    ("a driver in a week", put("drivers.csv", "driver,date,value\nusers,2025-W06,4\nusers,2026-06,12\n"), 3, ['drivers.csv:2:2: date: found "2025-W06"', "a month such as 2026-03"]),
    ("a driver twice in a month", put("drivers.csv", "driver,date,value\nusers,2025-06,4\nusers,2025-06,5\n"), 3, ['drivers.csv:3:2: date: a second row of driver "users" for that time (the first: line 2)']),
    ("a driver of one row", put("drivers.csv", "driver,date,value\nusers,2025-06,4\n"), 3, ["drivers.csv:2:1: driver: has this row only"]),
    ("a driver outside its bounds", put("drivers.csv", "driver,date,value,low,high\nusers,2025-06,4,5,3\nusers,2026-06,5,,\n"), 3, ["drivers.csv:2:4: low: is more than value", "drivers.csv:2:5: high: is less than value"]),
    ("a driver counted in two ways", put("drivers.csv", "driver,date,value,kind\nusers,2025-06,4,level\nusers,2026-06,5,sum\n"), 3, ["drivers.csv:3:4: kind: is another than in line 2"]),
    ("a driver of two elasticities", put("drivers.csv", "driver,date,value,elasticity\nusers,2025-06,4,1\nusers,2026-06,5,0.5\n"), 3, ["drivers.csv:3:4: elasticity: is another than in line 2"]),
    ("five drivers of a queue", put("drivers.csv", "driver,date,value\n" + "".join("d%d,2025-06,4\nd%d,2026-06,5\n" % (i, i) for i in range(5))), 3, ['drivers.csv:10:1: driver: is one more than the 4 that a queue can have, for queue "voice"']),
    ("a step with an end", put("events.csv", "event,from,to,lasts,volume_effect\nprice,2026-02-01,2026-03-01,yes,+10%\n"), 3, ["events.csv:2:3: to: stands beside lasts"]),
    ("a step of no size", put("events.csv", "event,from,lasts\nprice,2026-02-01,yes\n"), 3, ["events.csv:2:3: lasts: stands beside effects to be learnt"]),
    ("the presence of nobody", put("presence.csv", "presence,tier,people\nlead,2,1\n"), 3, ["presence.csv:2:3: people: found 1, but nobody of agents.csv fits the agents"]),
    ("the presence of more than there are", put("presence.csv", "presence,agents,people\npair,a1 a2,3\n"), 3, ["presence.csv:2:3: people: found 3, but only 2 of agents.csv fit the agents"]),
    ("the presence of somebody unknown", put("presence.csv", "presence,agents\npair,a1 a9\n"), 3, ['presence.csv:2:2: agents: "a9" does not stand in agents.csv']),
    ("a presence backwards", put("presence.csv", "presence,from_s,to_s\nlead,17:00,09:00\n"), 3, ["presence.csv:2:3: to_s: lies before from_s"]),
    ("a presence in no zone", put("presence.csv", "presence,zone\nlead,Europe/Dubln\n"), 3, ["presence.csv:2:2: zone:", "Europe/Dublin"]),
    ("a presence that limits nothing", put("presence.csv", "presence,people,most_on_break\nlunch,0,\n"), 3,
     ["presence.csv:2:2: people: found 0, and no most, most_on_break, most_in_meeting or most_on_leave, which asks for nothing"]),
    ("half a person on a break", put("presence.csv", "presence,people,most_on_break\nlunch,0,1.5\n"), 3, ['presence.csv:2:3: most_on_break: found "1.5"']),
    ("fewer than nobody in a meeting", put("presence.csv", "presence,people,most_in_meeting\ndesk,0,-1\n"), 3, ['presence.csv:2:3: most_in_meeting: found "-1"']),
    ("a crew of a shift that nobody knows", put("crews.csv", "crew,shift,least\nearly,dya,1\n"), 3,
     ['crews.csv:2:2: shift: found "dya", expected a shift or kind of shift of shifts.csv; did you mean "day"?']),
    ("a crew of more than there are", put("crews.csv", "crew,agents,shift,least\npair,a1 a2,day,3\n"), 3, ["crews.csv:2:4: least: found 3, but only 2 of agents.csv fit"]),
    ("a crew with more at least than at most", put("crews.csv", "crew,shift,least,most\nday,day,3,2\n"), 3, ["crews.csv:2:4: most: found 2, less than least, which is 3"]),
    ("a crew of nobody in particular", put("crews.csv", "crew,shift\nday,day\n"), 3, ["least: found 0 and no `most`, which asks for nothing"]),
    ("a crew with an infinite price", put("crews.csv", "crew,shift,least,under_price\nday,day,1,inf\n"), 3, ['crews.csv:2:4: under_price: found "inf"']),
    ("a group of people that nobody is in", put("staff_groups.csv", "group,skills\ncork,voice\n"), 3,
     ["staff_groups.csv:2: heads: is empty, and nobody of agents.csv has this group"]),
    ("a group with yearly leavers beyond all", put("staff_groups.csv", "group,skills,heads,attrition\ncork,voice,6,130%/year\n"), 3,
     ["staff_groups.csv:2:4: attrition:", "rates of leaving by tenure", 'not from 0 to below 100 %: "130%"']),
    ("a group with classes that contradict themselves", put("staff_groups.csv", "group,skills,heads,class_least,class_most\ncork,voice,6,8,5\n"), 3,
     ["staff_groups.csv:2:4: class_least: is more than class_most"]),
    ("a group paid in unknown money", put("staff_groups.csv", "group,skills,heads,currency\ncork,voice,6,PLN\n"), 3,
     ['currency: "PLN" has no rate in exchange.csv']),
    ("a group with a fraction of a negative head", put("staff_groups.csv", "group,skills,heads\ncork,voice,-2.5\n"), 3, ['staff_groups.csv:2:3: heads: found "-2.5"']),
    ("a group twice", put("staff_groups.csv", "group,skills,heads\ncork,voice,6\ncork,voice,6\n"), 3, ['staff_groups.csv:3: group "cork" stands already in line 2']),
    ("an agent of a group that nobody knows", several(put("staff_groups.csv", "group,skills,heads\ncork,voice,6\n"),
     put("agents.csv", "agent,zone,contract,skills,group\na1,Europe/Dublin,full,voice,crok\n")), 3, ['agents.csv:2:5: group: "crok" does not stand in staff_groups.csv; did you mean "cork"?']),
    ("people who join a group that nobody knows", several(put("staff_groups.csv", "group,skills,heads\ncork,voice,6\n"), put("movements.csv", "group,day,heads\ncrok,2026-02-02,3\n")), 3,
     ['movements.csv:2:1: group: "crok" does not stand in staff_groups.csv']),
    ("a rate of exchange of nothing", put("exchange.csv", "currency,rate\nPLN,0\n"), 3, ['exchange.csv:2:2: rate: found "0"']),
    ("a vendor committed to more than it gives", put("vendors.csv", "vendor,skills,price,least_hours_month,most_hours_month\nacme,voice,20,500,400\n"), 3,
     ["vendors.csv:2:4: least_hours_month: is more than most_hours_month"]),
    ("a vendor paid by the word", put("vendors.csv", "vendor,skills,price,per\nacme,voice,20,word\n"), 3, ['vendors.csv:2:4: per: found "word"']),
    ("a training from a group into itself", several(put("staff_groups.csv", "group,skills,heads\ncork,voice,6\n"), put("cross_training.csv", "from,to\ncork,cork\n")), 3,
     ["cross_training.csv:2:2: to: is the group itself"]),
    ("absence in a thirteenth month", put("absence.csv", "category,months,share\nleave,7 13,10%\n"), 3, ["absence.csv:2:2: months: right would be numbers from 1 to 12"]),
    ("absence of everybody", put("absence.csv", "category,share\nleave,100%\n"), 3, ['absence.csv:2:2: share: found "100%"']),
    ("a scenario with a lever that nobody knows", put("scenarios.csv", "scenario,lever,change\nmore,volum,+10%\n"), 3, ['scenarios.csv:2:2: lever: found "volum"']),
    ("a scenario of a queue that nobody knows", put("scenarios.csv", "scenario,lever,of,change\nmore,volume,vioce,+10%\n"), 3, ['of: "vioce" does not stand in queues.csv']),
    ("a scenario without a sign", put("scenarios.csv", "scenario,lever,change\nmore,volume,10%\n"), 3, ["scenarios.csv:2:3: change:", "does not begin with +, - or ="]),
    ("a scenario that deflects by so much more", put("scenarios.csv", "scenario,lever,change\nbot,deflection,+10%\n"), 3, ["a deflection is a share of the contacts; right would be =20%"]),
    ("a scenario with a day for what has none", put("scenarios.csv", "scenario,lever,change,from_day\nbetter,sl_target,=90%,2026-02-02\n"), 3,
     ["scenarios.csv:2:4: from_day: this lever holds for the whole plan"]),
    ("on call for more than there are", put("on_call.csv", "on_call,agents,people\nnight,a1,2\n"), 3, ["on_call.csv:2:3: people: found 2, but only 1 of agents.csv fits"]),
    ("on call for more than a day", put("on_call.csv", "on_call,from_s,to_s\nnight,06:00,40:00\n"), 3, ["on_call.csv:2:3: to_s: lies more than a day after from_s"]),
    ("on call in turns of no day", put("on_call.csv", "on_call,turn_days\nnight,0\n"), 3, ['on_call.csv:2:2: turn_days: found "0"']),
    ("on call more often than there are days", put("on_call.csv", "on_call,most_turns\nnight,99999999999\n"), 3, ['on_call.csv:2:2: most_turns: found "99999999999"']),
    ("one name on call twice", put("on_call.csv", "on_call,agents\nnight,a1\nnight,a2\n"), 3, ["on_call.csv:3"]),
    ("a rota for nothing that is asked for", several(put("on_call.csv", "on_call\nnight\n"), put("rota.csv", "on_call,agent,from,to\nnigth,a1,2026-01-26,2026-01-27\n")), 3,
     ['rota.csv:2:1: on_call: "nigth" does not stand in on_call.csv; did you mean "night"?']),
    ("a rota of somebody unknown, backwards", several(put("on_call.csv", "on_call\nnight\n"), put("rota.csv", "on_call,agent,from,to\nnight,a9,2026-01-27T08:00,2026-01-26T18:00\n")), 3,
     ['rota.csv:2:2: agent: "a9"', "rota.csv:2:4: to: lies before from, or at it"]),
    ("a rota without a table of what for", put("rota.csv", "on_call,agent,from,to\nnight,a1,2026-01-26,2026-01-27\n"), 3, ["rota.csv:2:1: on_call: is asked for nowhere; expected rows of on_call.csv"]),
    ("a call-out that ends before it begins", put("call_outs.csv", "agent,from,to\na1,2026-01-26T03:00,2026-01-26T02:00\n"), 3, ["call_outs.csv:2:3: to: lies before from, or at it"]),
    ("a call-out of nobody on the 30th of February", put("call_outs.csv", "agent,from,to\n,2026-02-30T03:00,2026-02-30T04:00\n"), 3, ["call_outs.csv:2:1: agent: the cell is empty", 'call_outs.csv:2:2: from: found "2026-02-30T03:00"']),
    ("the same call-out twice", put("call_outs.csv", "agent,from,to\n" + 2 * "a1,2026-01-26T03:00,2026-01-26T04:00\n"), 3, ["call_outs.csv:3"]),
    ("a meeting that does not fit its hours", put("meetings.csv", "meeting,from_s,to_s,length\nteam,09:00,10:00,2h\n"), 3, ["meetings.csv:2:3: to_s: from from_s to to_s there is no room for the length"]),
    ("a meeting of nobody", put("meetings.csv", "meeting,skill,length\nteam,cooking,1h\n"), 3, ["meetings.csv:2: agents: nobody of agents.csv fits"]),
    ("a meeting without a length", put("meetings.csv", "meeting,agents,length\nteam,a1,\n"), 3, ["meetings.csv:2:3: length: the cell is empty"]),
    ("a meeting in no zone", put("meetings.csv", "meeting,zone,length\nteam,Mars/Olympus,1h\n"), 3, ["meetings.csv:2:2: zone:"]),
    ("a placed meeting that nobody knows", put("placed.csv", "meeting,agent,from,to\nteam,a1,2026-01-26T10:00,2026-01-26T11:00\n"), 3, ["placed.csv:2:1: meeting: is asked for nowhere; expected rows of meetings.csv"]),
    ("a placed meeting of no length", several(put("meetings.csv", "meeting,agents,length\nteam,a1,1h\n"), put("placed.csv", "meeting,agent,from,to\nteam,a1,2026-01-26T10:00,2026-01-26T10:00\n")), 3,
     ["placed.csv:2:4: to: lies before from, or at it"]),
    ("a shift line of words that nobody knows", put("shift_lines.csv", "shift_line,pattern,from_day\nL1,day dya off,2026-01-26\n"), 3,
     ['shift_lines.csv:2:2: pattern: found "dya", expected off, work, any, or a shift or kind of shift of shifts.csv; did you mean "day"?']),
    ("a shift line for nobody", put("shift_lines.csv", "shift_line,pattern,from_day,places\nL1,day off,2026-01-26,0\n"), 3, ['shift_lines.csv:2:4: places: found "0"']),
    ("a shift line twice", put("shift_lines.csv", "shift_line,pattern,from_day\n" + 2 * "L1,day off,2026-01-26\n"), 3, ["shift_lines.csv:3"]),
    ("a pattern of somebody unknown from no day", put("patterns.csv", "agent,pattern,from_day\na9,day off,\n"), 3, ['patterns.csv:2:1: agent: "a9"', "patterns.csv:2:3: from_day: the cell is empty"]),
    ("a pattern without a word", put("patterns.csv", "agent,pattern,from_day\na1,,2026-01-26\n"), 3, ["patterns.csv:2:2: pattern: the cell is empty"]),
    ("a bid for a line that is not on offer", put("bids.csv", "agent,rank,shift_line\na1,1,L1\n"), 3, ['bids.csv:2:3: shift_line: "L1"']),
    ("a bid for nothing", put("bids.csv", "agent,rank\na1,1\n"), 3, ["bids.csv:2: found nothing that is wanted, expected either shift_line, or shift, off or both"]),
    ("a bid for a line and days off", several(put("shift_lines.csv", "shift_line,pattern,from_day\nL1,day off,2026-01-26\n"), put("bids.csv", "agent,rank,shift_line,off\na1,1,L1,Mon\n")), 3,
     ["bids.csv:2: found a shift line and a shift or days off"]),
    ("a bid of no rank, and one twice", put("bids.csv", "agent,rank,shift\na1,0,day\na2,1,day\na2,1,day\n"), 3, ['bids.csv:2:2: rank: found "0"', "bids.csv:4"]),
    ("holidays fewer than none", put("ledger.csv", "agent,holidays,denied\na1,-1,x\n"), 3, ['ledger.csv:2:2: holidays: found "-1"', 'ledger.csv:2:3: denied: found "x"']),
    ("a meal by the clock that ends before it begins", sub("shifts.csv", "3h-5h", "14:00-12:00"), 3, ["shifts.csv:2:12: breaks:", "the window ends before it begins (after midnight: 23:00-25:00)"]),
    ("a meal by the clock and by the hour", sub("shifts.csv", "3h-5h", "12:00-5h"), 3, ["shifts.csv:2:12: breaks:", "not a window with its units"]),
    ("a meal at a time at which nobody works", sub("shifts.csv", "3h-5h", "20:00-21:00"), 3, ["shifts.csv:2:12: breaks: number 1 (meal) does not end inside a shift of 8h30"]),
    ("a shift that may not end before it is over", with_column("shifts.csv", "end_to", "12:00"), 3, ["shifts.csv:2:13: end_to: lies before the end of the shortest shift that starts first"]),
    ("a shift that has to end later than it can", with_column("shifts.csv", "end_from", "23:00"), 3, ["shifts.csv:2:13: end_from: lies after the end of the longest shift that starts last"]),
    ("paid time in steps of nothing", add("contracts.csv", "full,paid_step_week,0,,\n"), 3, ["contracts.csv:5"]),
    ("a step of a break without its unit", sub("shifts.csv", "3h-5h", "3h-5h every 30"), 3, ["shifts.csv:2:12: breaks:", "not a length with its unit: \"30\""]),
    ("a word after a break that says nothing", sub("shifts.csv", "3h-5h", "3h-5h working"), 3, ["shifts.csv:2:12: breaks:", "not once \"every\" and a length, or \"as-work\": \"working\""]),
    ("a break that does not fit", sub("shifts.csv", "3h-5h", "8h15-9h"), 3, ["breaks: number 1 (meal) does not end inside a shift of 8h30"]),
    ("breaks on top of each other", put("shifts.csv", SHIFT + "day,08:00,,8h,a 1h paid 2h-3h; b 15m paid 1h-2h\n"), 3, ["breaks: number 2 (b) has no room"]),
    ("a shift window backwards", put("shifts.csv", SHIFT + "day,10:00,08:00,8h,\n"), 3, ["start_to: lies before start_from"]),
    ("people whom no shift is for", several(add("agents.csv", "b1,B,Galway,Europe/Dublin,full,voice,,\n"), add("sites.csv", "Galway,3\n"), sub("shifts.csv", "full,,", "full,Cork,")), 3,
     ['agents.csv:8: agent "b1" can work no shift']),
    # settings
    ("a setting that does not exist", add("settings.csv", "run.horizn_days,28\n"), 3, ['settings.csv:3:1: unknown setting "run.horizn_days"; did you mean "run.horizon_days"?']),
    ("a setting out of range", add("settings.csv", "run.horizon_days,99999999999999\n"), 3, ["settings.csv:3:2:"]),
    ("a setting twice", add("settings.csv", "run.zone,UTC\n"), 3, ["stands already in line 2"]),
    # many at once
    ("mistakes in six tables at once",
     several(sub("queues.csv", "80%", "x"), sub("history.csv", "voice", "vioce"), sub("agents.csv", "voice email", "voice:9"), sub("contracts.csv", "11", "x"),
             sub("leave.csv", "a1", "zz"), sub("settings.csv", "run.zone", "run.zon")), 3,
     ["queues.csv:2:6", "history.csv:2:3", "agents.csv:2:6", "contracts.csv:2:3", "leave.csv:2:1", "settings.csv:2:1"]),
    ("a hundred thousand mistakes", put("history.csv", "interval_start_utc,minutes,queue,offered\n" + "x,y,voice,z\n" * 100000), 3, ["more mistakes"]),
    # sound tables that no roster can satisfy: check passes, run says why
    ("two fixed shifts without rest between", add("fixed.csv", "a2,shift,2026-01-28T15:00,2026-01-28T23:00,\na2,shift,2026-01-29T06:00,2026-01-29T14:00,\n"), 4, ["Agent 2", "rest"]),
    ("hours to work, and never available", several(put("availability.csv", "agent,available\na3,no\n"), add("contracts.csv", "full,min_hours_week,30,,\n")), 4, ["Agent 3"]),
    ("hours of a year that can no longer be caught up", several(put("ledger.csv", "agent,hours\na3,10\n"), put("availability.csv", "agent,available\na3,no\n"),
     add("contracts.csv", "full,year_hours,1700,,\nfull,max_hours_behind,20,,\n")), 4, ["a3 (Agent 3) has no legal plan: max_hours_behind 20 h (contracts.csv:6)", "relax: max_hours_behind 20 ->"]),
    ("more shifts of a kind than days", add("contracts.csv", "full,min_shifts_period,9,,\n"), 4, ["a2 (Agent 2) has no legal plan: min_shifts_period 9 shifts (contracts.csv:5) cannot be kept with the shifts of the contract", "relax: min_shifts_period 9 -> 5 shifts for a2"]),
    ("a supervisor at night", put("presence.csv", "presence,agents,from_s,to_s\nsupervisor,a2 a4,20:00,21:00\n"), 4,
     ["presence supervisor asks for 1 of its people from 2026-01-26T20:00:00+00:00 to 2026-01-26T21:00:00+00:00 (presence.csv:2), and 0 have a shift that reaches that time",
      "relax: people 1 -> 0, or a price, for presence supervisor (presence.csv:2)"]),
    ("more fixed shifts than seats", several(put("sites.csv", "site,seats\nCork,1\n"), add("fixed.csv", "a2,shift,2026-01-29T09:00,2026-01-29T17:30,\na4,shift,2026-01-29T09:00,2026-01-29T17:30,\n")), 4, ["seat"]),
]
