"""samples/ticket-team: twelve people who answer tickets in business hours of one zone."""
import datetime

from invent import tables
from invent.history import COLUMNS, Market, Queue, between, rows
from invent.tables import day, days

ZONE = "Europe/Dublin"
START = day("2026-10-19")
WEEKS = 20
FIRST, ORIGIN = between(ZONE, START - datetime.timedelta(weeks=WEEKS), START)
HOLIDAYS = {"2026-06-01": "June Holiday", "2026-08-03": "August Holiday", "2026-10-26": "October Holiday"}
OPEN = [(range(5), 8, 20), ((5,), 9, 17)]
OPENING = "Mon-Fri 08:00-20:00; Sat 09:00-17:00"


def queues():
    market = [Market(ZONE, 1.0, "mail", "mail", {day(date): 0.4 for date in HOLIDAYS})]
    return [Queue("tickets", "email", ZONE, OPEN, 1350, 480, market, 0.003, (0.9, 14400), None),
            Queue("billing", "email", ZONE, OPEN, 330, 420, market, 0.0, (0.9, 14400), None),
            Queue("escalations", "email", ZONE, OPEN, 85, 1500, market, 0.0, (0.95, 7200), None)]


NAMES = """Ada Lindqvist; Ben Okafor; Carla Bianchi; Dev Patel; Emma Fischer; Finn O'Shea; Greta Nowak; Hugo Martin; Iris Papadakis;
 Jonas Weber; Kira Novak; Leo Santos"""
PART_TIME = (5, 9, 12)
TIER_2 = (1, 4, 7, 8)


def agents():
    for number, name in enumerate(NAMES.split(";"), 1):
        short = number in PART_TIME
        yield (f"a{number:02d}", " ".join(name.split()), ZONE, "part" if short else "full", "email:0.8" if number == 11 else "email", "en",
               2 if number in TIER_2 else 1, "26.00" if number in TIER_2 else "22.00")


def previous():
    for number in range(1, 13):
        for date in days(START - datetime.timedelta(days=7), 5):
            if number == 6 or (number in PART_TIME and date.weekday() in (1, 3)):
                continue
            begin = datetime.datetime.combine(date, datetime.time(8 + number % 4))
            end = begin + (datetime.timedelta(hours=6, minutes=30) if number in PART_TIME else datetime.timedelta(hours=8, minutes=30))
            yield (f"a{number:02d}", begin.strftime("%Y-%m-%dT%H:%M"), end.strftime("%Y-%m-%dT%H:%M"), 6 if number in PART_TIME else 8)


SOURCE = "Organisation of Working Time Act 1997 (Ireland) s. "
CONTRACTS = [(name, rule, value, price, source) for name, low, high in (("full", 39, 40), ("part", 18, 25)) for rule, value, price, source in (
    ("daily_rest", 11, "", SOURCE + "11"), ("weekly_rest", 35, "", SOURCE + "13 with 11"), ("max_hours_week", high, "", "contract"),
    ("max_days_week", 5, "", "house rule"), ("max_consecutive_days", 6, "", "house rule"), ("min_hours_week", low, 15, "contract"))]
BREAKS = "break 15m paid 1h30-2h30; meal 30m unpaid 3h30-4h30; break 15m paid 6h-7h"
SHIFTS = [("day", "day", "full", "all", "08:00", "11:30", "30m", "8h30", "8h30", "30m", BREAKS),
          ("short", "day", "part", "all", "08:00", "13:30", "30m", "5h", "6h30", "30m", "break 15m paid 1h30-2h; meal 30m unpaid 3h-4h")]


def build(folder):
    all_queues = queues()
    tables.write(folder, "settings", ("key", "value"), [("run.start", START), ("run.zone", ZONE)])
    tables.write(folder, "queues", "queue name channel tier zone region open priority sl_target target_s shrinkage".split(),
                 [(queue.name, name, queue.channel, tier, ZONE, "IE", OPENING, priority, f"{queue.target[0]:.0%}", queue.target[1],
                   "sickness=4% coaching=2%")
                  for queue, (name, tier, priority) in zip(all_queues, (("Tickets", 1, 2), ("Billing", 1, 2), ("Escalations", 2, 1)))],
                 "First answer within four hours, two for escalations: hours on the clock, open or not.")
    tables.write(folder, "history", COLUMNS, (row for queue in all_queues for row in rows(queue, FIRST, ORIGIN)))
    now = ORIGIN + datetime.timedelta(hours=36)
    tables.write(folder, "x_today", COLUMNS, (row for queue in all_queues for row in rows(queue, FIRST, now) if row[0] >= "2026-10-20"),
                 "The contacts of Tuesday 20 October until noon, for wfm intraday and wfm forecast --now.")
    tables.write(folder, "overrides", "queue from to contacts change reason by".split(),
                 [("billing", "2026-11-02", "2026-11-03", "", "+15%", "invoices go out two days late this month", "a01")],
                 "What the team lead knows and the history does not; the holidays come from the queues' region (wfm holidays IE).")
    tables.write(folder, "agents", "agent name zone contract skills languages tier cost_per_hour".split(), agents())
    tables.write(folder, "contracts", "contract rule value price source".split(), CONTRACTS)
    tables.write(folder, "shifts", "shift kind contracts weekdays start_from start_to start_step length_from length_to length_step breaks".split(), SHIFTS)
    tables.write(folder, "availability", "agent available weekdays from_s to_s".split(),
                 [("a05", "no", "Sat", "", ""), ("a09", "no", "Mon-Fri", "15:00", "24:00"), ("a12", "no", "Wed", "", "")])
    tables.write(folder, "leave", "agent kind status from to requested_at".split(),
                 [("a06", "annual", "approved", "2026-10-12", "2026-10-23", "2026-08-14T10:00:00Z"),
                  ("a10", "annual", "requested", "2026-10-23", "2026-10-23", "2026-10-08T15:20:00Z")])
    tables.write(folder, "fixed", "agent kind from to activity paid".split(),
                 [(f"a{number:02d}", "meeting", "2026-10-21T14:00", "2026-10-21T14:30", "team meeting", "yes") for number in (1, 2, 3, 4, 7, 8, 11)])
    tables.write(folder, "preferences", "agent weekdays off kind weight".split(), [("a02", "Sat", "yes", "", 20), ("a07", "Fri", "yes", "", 15)])
    tables.write(folder, "previous", "agent from to paid_hours".split(), previous())
