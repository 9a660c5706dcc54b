"""samples/global-support: one global support centre with sites in Toronto, Dublin and Manila, the week of Dublin's autumn clock change."""
import datetime

from invent import tables
from invent.draws import Draws
from invent.history import COLUMNS, Market, Queue, between, rows
from invent.tables import day, days, instant

PLANNER, TORONTO, DUBLIN, MANILA, PARIS = "Europe/Dublin", "America/Toronto", "Europe/Dublin", "Asia/Manila", "Europe/Paris"
START = day("2026-10-19")
WEEKS = 26
FIRST, ORIGIN = between(PLANNER, START - datetime.timedelta(weeks=WEEKS), START)

# What the shipped rules of these regions say of the time of the history and the horizon.
HOLIDAYS = {
    "CA-ON": {"2026-05-18": "Victoria Day", "2026-07-01": "Canada Day", "2026-08-03": "Civic Holiday", "2026-09-07": "Labour Day",
              "2026-10-12": "Thanksgiving"},
    "US": {"2026-05-25": "Memorial Day", "2026-06-19": "Juneteenth", "2026-07-03": "Independence Day (observed)", "2026-09-07": "Labor Day",
           "2026-10-12": "Columbus Day", "2026-11-11": "Veterans Day"},
    "FR": {"2026-05-01": "Fête du Travail", "2026-05-08": "Victoire 1945", "2026-05-14": "Ascension", "2026-05-25": "Lundi de Pentecôte",
           "2026-07-14": "Fête nationale", "2026-11-11": "Armistice 1918"},
}
REMAINS = {"CA-ON": 0.5, "US": 0.6, "FR": 0.35}
RELEASES = ["2026-05-13", "2026-06-10", "2026-07-15", "2026-08-12", "2026-09-16", "2026-10-21"]
RELEASE_QUEUES = ["voice-en", "chat-en", "email-en", "tier2-en"]
OUTAGE = (instant(TORONTO, day("2026-08-18"), "09:30"), instant(TORONTO, day("2026-08-18"), "12:00"))
CAMPAIGN = ("2026-06-22", "2026-06-28")

ALL_DAY = [(range(7), 0, 24)]


def spans(weekdays, low, high):
    return [(weekdays, low, high)]


def holidays(region):
    return {day(date): REMAINS[region] for date in HOLIDAYS[region]}


def queues():
    english = [Market(TORONTO, 0.55, "office", "office", holidays("CA-ON")), Market(DUBLIN, 0.28, "office", "office"),
               Market(MANILA, 0.17, "office", "office")]
    english_chat = [Market(TORONTO, 0.5, "home", "home", holidays("CA-ON")), Market(DUBLIN, 0.3, "home", "home"),
                    Market(MANILA, 0.2, "home", "home")]
    english_mail = [Market(TORONTO, 0.55, "mail", "mail", holidays("CA-ON")), Market(DUBLIN, 0.3, "mail", "mail"),
                    Market(MANILA, 0.15, "mail", "mail")]
    released = [(*between(TORONTO, day(date) + datetime.timedelta(days=i), day(date) + datetime.timedelta(days=i + 1)), factor)
                for date in RELEASES for i, factor in enumerate((1.35, 1.2))]
    campaign = [(*between(TORONTO, day(CAMPAIGN[0]), day(CAMPAIGN[1]) + datetime.timedelta(days=1)), 1.2)]
    half_hour = datetime.timedelta(minutes=30)
    down = [(OUTAGE[1], OUTAGE[1] + 4 * half_hour, 2.6)]  # those who did not get through call again
    beside = [(OUTAGE[0], OUTAGE[1], 2.2)]  # and meanwhile they chat
    return [
        Queue("voice-en", "voice", TORONTO, ALL_DAY, 2700, 330, english, -0.001, (0.8, 30), 180, released + down),
        Queue("chat-en", "chat", TORONTO, ALL_DAY, 1420, 560, english_chat, 0.006, (0.8, 60), 240, released + campaign + beside),
        Queue("email-en", "email", TORONTO, ALL_DAY, 1000, 420, english_mail, 0.002, (0.9, 28800), None, released),
        Queue("social-en", "social", TORONTO, ALL_DAY, 330, 240, english_chat, 0.004, (0.9, 7200), None, campaign),
        Queue("voice-fr", "voice", TORONTO, spans(range(6), 9, 19), 400, 350,
              [Market(TORONTO, 1.0, "no_sunday", "office", holidays("CA-ON"))], 0.0, (0.8, 45), 180),
        Queue("chat-fr", "chat", PARIS, spans(range(5), 9, 18), 330, 560, [Market(PARIS, 1.0, "workdays", "office", holidays("FR"))], 0.003,
              (0.8, 90), 240),
        Queue("email-fr", "email", PARIS, spans(range(5), 8, 20), 190, 440, [Market(PARIS, 1.0, "mail", "mail", holidays("FR"))], 0.0,
              (0.9, 28800), None),
        Queue("voice-es", "voice", TORONTO, spans(range(5), 9, 18), 300, 360, [Market(TORONTO, 1.0, "workdays", "office", holidays("US"))],
              0.004, (0.8, 45), 180),
        Queue("email-es", "email", TORONTO, spans(range(5), 8, 20), 160, 440, [Market(TORONTO, 1.0, "mail", "mail", holidays("US"))], 0.0,
              (0.9, 28800), None),
        Queue("tier2-en", "voice", TORONTO, spans(range(5), 7, 19), 295, 840,
              [Market(TORONTO, 0.72, "workdays", "office", holidays("CA-ON")), Market(DUBLIN, 0.28, "workdays", "office")], 0.0, (0.8, 180),
              420, released),
    ]


QUEUE_COLUMNS = ("queue name channel language tier zone region open priority sl_target target_s sl_definition occupancy_max min_agents patience_s"
                 " concurrency concurrency_slowdown shrinkage").split()
QUEUES = {  # queue: name, language, tier, region, open, priority, definition, occupancy cap, minimum
    "voice-en": ("English calls", "en", 1, "CA-ON", "24x7", 1, "answered_of_offered", "88%", 1),
    "chat-en": ("English chat", "en", 1, "CA-ON", "24x7", 2, "answered_of_offered", "90%", 1),
    "email-en": ("English e-mail", "en", 1, "CA-ON", "24x7", 4, "", "", ""),
    "social-en": ("Social media, English", "en", 1, "CA-ON", "24x7", 3, "", "", ""),
    "voice-fr": ("French calls, Canada", "fr", 1, "CA-ON", "Mon-Sat 09:00-19:00", 1, "exclude_short", "88%", 1),
    "chat-fr": ("French chat, France", "fr", 1, "FR", "Mon-Fri 09:00-18:00", 2, "answered_of_offered", "90%", 1),
    "email-fr": ("French e-mail", "fr", 1, "FR", "Mon-Fri 08:00-20:00", 4, "", "", ""),
    "voice-es": ("Spanish calls", "es", 1, "US", "Mon-Fri 09:00-18:00", 1, "answered_of_offered", "88%", 1),
    "email-es": ("Spanish e-mail", "es", 1, "US", "Mon-Fri 08:00-20:00", 4, "", "", ""),
    "tier2-en": ("Second line", "en", 2, "CA-ON", "Mon-Fri 07:00-19:00", 1, "abandons_ok", "85%", 1),
}


def queue_rows(all_queues):
    for queue in all_queues:
        name, language, tier, region, opening, priority, definition, occupancy, minimum = QUEUES[queue.name]
        share, seconds = queue.target
        chat = queue.channel == "chat"
        yield (queue.name, name, queue.channel, language, tier, str(queue.zone), region, opening, priority, f"{share:.0%}", seconds, definition,
               occupancy, minimum, queue.patience_s or "", 2 if chat else "", 0.2 if chat else "", "sickness=4% system=2% coaching=2%")


EVENT_COLUMNS = "event kind region queues from to zone volume_effect aht_effect note".split()


def event_rows():
    for date in RELEASES:
        last = day(date) + datetime.timedelta(days=1)
        yield ("release", "release", "", " ".join(RELEASE_QUEUES), date, last, TORONTO, "", "", date[:7])
    yield ("summer campaign", "campaign", "", "chat-en social-en", *CAMPAIGN, TORONTO, "+20%", "", "")
    yield ("telephone outage", "outage", "", "voice-en chat-en", "2026-08-18T09:30", "2026-08-18T14:00", TORONTO, "", "",
           "no call was recorded until 12:00, then all called again; chat took what it could")


def build(folder):
    from invent import global_drivers as ahead, global_headcount as heads, global_people as staff
    all_queues = queues()
    tables.write(folder, "settings", ("key", "value"), SETTINGS, "What differs from the defaults; `wfm settings` prints them all.")
    tables.write(folder, "queues", QUEUE_COLUMNS, queue_rows(all_queues))
    lost = {"voice-en": [OUTAGE]}
    partial = {"voice-en": {OUTAGE[0] - datetime.timedelta(minutes=30)}}
    tables.write(folder, "history", COLUMNS, (row for queue in all_queues
                 for row in rows(queue, FIRST, ORIGIN, lost.get(queue.name, ()), partial.get(queue.name, ()))))
    tables.write(folder, "events", EVENT_COLUMNS, event_rows(), "Events of the same name share their effect, which is learned where no row states it.")
    tables.write(folder, "drivers", ahead.DRIVER_COLUMNS, ahead.drivers(), "Used by wfm outlook and wfm capacity; as planned from October 2026 on.")
    tables.write(folder, "agents", staff.AGENT_COLUMNS, (person.row() for person in staff.people()))
    tables.write(folder, "contracts", *staff.CONTRACTS, "A rule without a price is hard. Sources are named for orientation, not as legal advice.")
    tables.write(folder, "shifts", staff.SHIFT_COLUMNS, staff.SHIFTS)
    tables.write(folder, "sites", ("site", "seats"), staff.SITE_ROWS)
    tables.write(folder, "availability", staff.AVAILABILITY_COLUMNS, staff.AVAILABILITY)
    tables.write(folder, "leave", staff.LEAVE_COLUMNS, staff.LEAVE)
    tables.write(folder, "fixed", staff.FIXED_COLUMNS, staff.fixed())
    tables.write(folder, "preferences", staff.PREFERENCE_COLUMNS, staff.preferences())
    tables.write(folder, "shift_lines", staff.SHIFT_LINE_COLUMNS, staff.SHIFT_LINES)
    tables.write(folder, "bids", staff.BID_COLUMNS, staff.BIDS)
    tables.write(folder, "previous", staff.PREVIOUS_COLUMNS, staff.previous())
    tables.write(folder, "staff_groups", heads.GROUP_COLUMNS, heads.groups(staff.people()), "For wfm capacity; heads are those of agents.csv.")
    tables.write(folder, "movements", heads.MOVEMENT_COLUMNS, heads.MOVEMENTS)
    tables.write(folder, "vendors", heads.VENDOR_COLUMNS, heads.VENDORS)
    tables.write(folder, "absence", heads.ABSENCE_COLUMNS, heads.ABSENCE)
    tables.write(folder, "exchange", heads.EXCHANGE_COLUMNS, heads.EXCHANGE)
    tables.write(folder, "cross_training", heads.CROSS_COLUMNS, heads.CROSS)
    tables.write(folder, "scenarios", heads.SCENARIO_COLUMNS, heads.SCENARIOS)
    weekend = [row[:7] + ("24x7",) + row[8:] if row[0] in ("voice-es", "email-es") else row for row in queue_rows(all_queues)]
    overlay = folder / "scenarios" / "spanish-24x7"
    overlay.mkdir(parents=True, exist_ok=True)
    tables.write(overlay, "queues", QUEUE_COLUMNS, weekend, "Takes the place of queues.csv in the scenario spanish-24x7.")


SETTINGS = [("run.start", START), ("run.zone", PLANNER), ("run.currency", "EUR")]
