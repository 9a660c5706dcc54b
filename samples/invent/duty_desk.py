"""samples/duty-desk: ten people on the telephone by day, who are on call at night and learn from each other."""
import datetime

from invent import tables
from invent.history import COLUMNS, Market, Queue, between, rows
from invent.tables import day, days

ZONE = "Europe/Dublin"
START = day("2026-10-19")
WEEKS = 16
FIRST, ORIGIN = between(ZONE, START - datetime.timedelta(weeks=WEEKS), START)
OPEN = [(range(5), 8, 20)]
OPENING = "Mon-Fri 08:00-20:00"


def queues():
    market = [Market(ZONE, 1.0, "office", "office", {day("2026-08-03"): 0.3})]
    return [Queue("calls", "voice", ZONE, OPEN, 2600, 290, market, 0.002, (0.8, 30), 150)]


NAMES = """Aoibheann Daly; Bruno Costa; Cillian Roche; Dina Haddad; Eoin Mulligan; Farah Rahimi; Gareth Pugh; Hana Sato; Ines Moreau;
 Jakub Zielinski"""
PART_TIME, LEADS, NEW = (4, 9), (1, 6), 10


def agents():
    for number, name in enumerate(NAMES.split(";"), 1):
        lead, new = number in LEADS, number == NEW
        yield (f"d{number:02d}", " ".join(name.split()), "blue" if number <= 5 else "green", ZONE, "part" if number in PART_TIME else "full", "voice",
               2 if lead else 1, "29.00" if lead else "23.50", "2026-10-05" if new else "", 8 if new else 0)


def previous():
    for number in range(1, 11):
        for date in days(START - datetime.timedelta(days=7), 5):
            short = number in PART_TIME
            if short and date.weekday() in (0, 4):
                continue
            begin = datetime.datetime.combine(date, datetime.time(8 + number % 3))
            end = begin + (datetime.timedelta(hours=6) if short else datetime.timedelta(hours=8, minutes=30))
            yield (f"d{number:02d}", begin.strftime("%Y-%m-%dT%H:%M"), end.strftime("%Y-%m-%dT%H:%M"), 5.5 if short else 8)


SOURCE = "Organisation of Working Time Act 1997 (Ireland) s. "
CONTRACTS = [(name, rule, value, price, source) for name, low, high in (("full", 38, 40), ("part", 18, 24)) for rule, value, price, source in (
    ("daily_rest", 11, "", SOURCE + "11"), ("weekly_rest", 35, "", SOURCE + "13 with 11"), ("max_hours_week", high, "", "contract"),
    ("max_days_week", 5, "", "house rule"), ("min_hours_week", low, 15, "contract"), ("max_work_before_break", 4.5, "", SOURCE + "12"),
    ("min_work_before_break", 1, "", "house rule"), ("min_work_between_breaks", 1, "", "house rule"), ("min_work_after_break", 0.75, "", "house rule"))]
BREAKS = "break 15m paid 1h-3h; meal 30m unpaid 12:00-14:30; break 15m paid 5h-8h"
SHIFTS = [("day", "day", "full", "Mon-Fri", "08:00", "11:30", "30m", "8h30", "8h30", "30m", BREAKS),
          ("short", "day", "part", "Mon-Fri", "08:00", "14:00", "30m", "5h", "6h", "30m", "break 15m paid 1h-2h; meal 30m unpaid 2h30-4h")]
PRESENCE = [("mentor", "d02 d03 d07", "", "", "d10", "", 1, 1, 1000000, 1000000, 90), ("lead", "", "", 2, "", "blue green", 0, 1, 1000000, 1000000, 60),
            ("room", "", "green", "", "", "", 0, 0, 4, 1000000, 20),
            ("lunch", "", "", "", "", "", 0, 0, 1000000, 2, 30)]
ON_CALL = [("nights", "blue", "Mon-Fri", "20:00", "32:00", 1, 1, "no", "20%", 0.4, "1h15", 1.5, ""),
           ("weekend", "", "Sat-Sun", "", "", 7, 7, "yes", "25%", 0.8, "1h15", 2, 12)]
MEETINGS = [("blue-weekly", "", "blue", "Mon-Fri", "09:00", "17:00", "45m", 7, ""), ("d10-with-lead", "d06 d10", "", "Mon-Fri", "09:00", "17:30", "30m", 7, ""),
            ("product-training", "", "green", "Tue-Thu", "09:00", "17:00", "1h30", 0, 80)]


def build(folder):
    all_queues = queues()
    tables.write(folder, "settings", ("key", "value"), [("run.start", START), ("run.zone", ZONE)])
    tables.write(folder, "queues", "queue name channel zone region open sl_target target_s patience_s shrinkage".split(),
                 [("calls", "Calls", "voice", ZONE, "IE", OPENING, "80%", 30, 150, "sickness=4%")])
    tables.write(folder, "history", COLUMNS, (row for queue in all_queues for row in rows(queue, FIRST, ORIGIN)))
    tables.write(folder, "agents", "agent name team zone contract skills tier cost_per_hour from_day ramp_weeks".split(), agents())
    tables.write(folder, "contracts", "contract rule value price source".split(), CONTRACTS)
    tables.write(folder, "shifts", "shift kind contracts weekdays start_from start_to start_step length_from length_to length_step breaks".split(), SHIFTS)
    tables.write(folder, "presence", "presence agents teams tier beside beside_teams each people most most_on_break price".split(), PRESENCE,
                 "The newcomer beside a mentor, a lead while anybody works, no more than four of the green team in their room, and two on a break at once.")
    tables.write(folder, "on_call", "on_call teams weekdays from_s to_s turn_days apart_days on_shift pay call_outs_day call_out_length call_out_pay price".split(),
                 ON_CALL)
    tables.write(folder, "call_outs", "agent from to".split(), [("d03", "2026-10-19T02:20", "2026-10-19T04:05")],
                 "Called out in the night before the roster begins: no early shift on Monday.")
    tables.write(folder, "rota", "on_call agent from to".split(), [("weekend", "d03", "2026-10-17T00:00", "2026-10-19T00:00")])
    tables.write(folder, "meetings", "meeting agents teams weekdays from_s to_s length every_days price".split(), MEETINGS)
    tables.write(folder, "leave", "agent kind status from to".split(), [("d08", "annual", "approved", "2026-10-22", "2026-10-23")])
    tables.write(folder, "ledger", "agent on_call".split(), [("d01", 36), ("d02", 24), ("d03", 60), ("d04", 36), ("d05", 24)])
    tables.write(folder, "previous", "agent from to paid_hours".split(), previous())
