"""The people of samples/global-support: who they are, what they may work, and what they have asked for."""
import datetime

from invent.draws import Draws
from invent.global_headcount import group_of
from invent.tables import day, days

START = day("2026-10-19")

SITES = {
    "Toronto": ("America/Toronto", 26.0, """Amelia Osei; Noah Tremblay; Priya Raman; Liam Fortin; Chloe Beaulieu; Ethan Park; Sofia Marquez; Lucas Gagnon;
     Mateo Rivas; Zoe Lavoie; Daniel Kim; Valentina Soto; Owen Clarke; Camille Roy; Ravi Menon; Isabella Duarte; Jack Doyle; Maya Thompson;
     Diego Fuentes; Hannah Cohen; Gabriel Pelletier; Lucia Herrera; Aiden Wong; Elena Vargas"""),
    "Dublin": ("Europe/Dublin", 24.0, """Aoife Brennan; Conor Walsh; Margaux Lefevre; Sean Gallagher; Niamh Keane; Antoine Mercier; Ciara Nolan; Pablo Ortega;
     Roisin Daly; Julien Caron; Eoin Murray; Ines Navarro; Orla Quinn; Claire Dubois"""),
    "Manila": ("Asia/Manila", 9.0, """Maria Santos; Jose Reyes; Angelica Cruz; Mark Bautista; Grace Villanueva; Paolo Garcia; Kristine Mendoza; Ramon Aquino;
     Jasmine Torres; Carlo Ramos; Divina Castillo; Miguel Flores; Rowena Salazar; Arvin Domingo; Liza Navarrete; Jerome Pascual; Bianca Lim;
     Francis Tolentino; Hazel Soriano; Nico Valdez; Trisha Manalo; Enzo Dela Rosa"""),
}
FRENCH = {"tor": (2, 4, 5, 8, 10, 14, 21), "dub": (3, 6, 10, 14, 5), "mnl": ()}
SPANISH = {"tor": (7, 9, 12, 16, 19, 22, 24), "dub": (8, 12), "mnl": ()}
TIER_2 = {"tor": (1, 2, 9, 11, 14, 17, 20), "dub": (1, 3, 8, 11), "mnl": (2, 8, 14)}
PART_TIME = {"tor": (6, 13, 18, 20, 21, 22, 23), "dub": (5, 12, 13), "mnl": (21, 22)}
NEW = {"tor": (23,), "dub": (13,), "mnl": (19, 20)}
WRITERS = {"tor": (3, 15, 18), "dub": (4, 9), "mnl": (5, 12, 18)}  # e-mail and social first, slower on the telephone

CONTRACTS = ("contract rule value window_days price source".split(), [])


def contract(name, rows):
    CONTRACTS[1].extend((name, *row) for row in rows)


ONTARIO, IRELAND, PHILIPPINES = "Employment Standards Act 2000 (Ontario) s. ", "Organisation of Working Time Act 1997 (Ireland) s. ", "Labor Code of the Philippines art. "
contract("tor-full", [("daily_rest", 11, "", "", ONTARIO + "18(1)"), ("weekly_rest", 24, "", "", ONTARIO + "18(4)"),
                      ("max_hours_week", 48, "", "", ONTARIO + "17(1)"), ("max_days_week", 5, "", "", "house rule"),
                      ("max_consecutive_days", 6, "", "", "house rule"), ("min_hours_week", 40, "", 12, "contract"),
                      ("paid_hours_week", 40, "", "", "contract")])
contract("tor-part", [("daily_rest", 11, "", "", ONTARIO + "18(1)"), ("weekly_rest", 24, "", "", ONTARIO + "18(4)"),
                      ("max_hours_week", 25, "", "", "contract"), ("max_days_week", 5, "", "", "contract"),
                      ("max_consecutive_days", 5, "", "", "house rule"), ("min_hours_week", 16, "", 20, "contract")])
contract("dub-full", [("daily_rest", 11, "", "", IRELAND + "11"), ("weekly_rest", 35, "", "", IRELAND + "13 with 11"),
                      ("max_hours_week", 48, "", "", IRELAND + "15"), ("max_days_week", 5, "", "", "house rule"),
                      ("max_consecutive_days", 6, "", "", "house rule"), ("min_hours_week", 40, "", 12, "contract"),
                      ("paid_hours_week", 40, "", "", "contract")])
contract("dub-part", [("daily_rest", 11, "", "", IRELAND + "11"), ("weekly_rest", 35, "", "", IRELAND + "13 with 11"),
                      ("max_hours_week", 25, "", "", "contract"), ("max_days_week", 5, "", "", "contract"),
                      ("max_consecutive_days", 5, "", "", "house rule"), ("min_hours_week", 16, "", 20, "contract")])
contract("mnl-full", [("daily_rest", 11, "", "", "house rule"), ("weekly_rest", 24, "", "", PHILIPPINES + "91"),
                      ("max_hours_week", 48, "", "", PHILIPPINES + "83 with 91"), ("max_days_week", 5, "", "", "house rule"),
                      ("max_consecutive_days", 6, "", "", PHILIPPINES + "91"), ("min_hours_week", 40, "", 6, "contract"),
                      ("paid_hours_week", 40, "", "", "contract")])
contract("mnl-part", [("daily_rest", 11, "", "", "house rule"), ("weekly_rest", 24, "", "", PHILIPPINES + "91"),
                      ("max_hours_week", 24, "", "", "contract"), ("max_days_week", 4, "", "", "contract"),
                      ("max_consecutive_days", 5, "", "", "house rule"), ("min_hours_week", 16, "", 8, "contract")])

SHIFT_COLUMNS = ("shift kind contracts sites weekdays start_from start_to start_step length_from length_to length_step breaks").split()
LONG = "break 15m paid 1h30-2h30; meal 30m unpaid 3h45-4h45; break 15m paid 6h-7h"
LONG_MANILA = "break 15m paid 1h30-2h30; meal 60m unpaid 3h45-4h45; break 15m paid 6h30-7h30"
SHORT = "break 15m paid 1h30-2h30"
SHIFTS = [
    ("tor-early", "early", "tor-full", "Toronto", "all", "06:00", "08:00", "30m", "8h30", "8h30", "30m", LONG),
    ("tor-day", "day", "tor-full", "Toronto", "all", "08:30", "11:00", "30m", "8h30", "8h30", "30m", LONG),
    ("tor-late", "late", "tor-full", "Toronto", "all", "12:00", "15:30", "30m", "8h30", "8h30", "30m", LONG),
    ("tor-short", "day", "tor-part", "Toronto", "all", "08:00", "19:00", "1h", "4h", "5h", "1h", SHORT),
    ("dub-early", "early", "dub-full", "Dublin", "all", "06:00", "07:30", "30m", "8h30", "8h30", "30m", LONG),
    ("dub-day", "day", "dub-full", "Dublin", "all", "08:00", "10:30", "30m", "8h30", "8h30", "30m", LONG),
    ("dub-late", "late", "dub-full", "Dublin", "all", "12:00", "14:30", "30m", "8h30", "8h30", "30m", LONG),
    ("dub-short", "day", "dub-part", "Dublin", "all", "08:00", "18:00", "1h", "4h", "5h", "1h", SHORT),
    ("mnl-early", "early", "mnl-full", "Manila", "all", "06:00", "08:00", "30m", "9h", "9h", "30m", LONG_MANILA),
    ("mnl-day", "day", "mnl-full", "Manila", "all", "10:00", "12:30", "30m", "9h", "9h", "30m", LONG_MANILA),
    ("mnl-late", "late", "mnl-full", "Manila", "all", "14:00", "15:30", "30m", "9h", "9h", "30m", LONG_MANILA),
    ("mnl-night", "night", "mnl-full", "Manila", "all", "20:30", "23:00", "30m", "9h", "9h", "30m", LONG_MANILA),
    ("mnl-short", "day", "mnl-part", "Manila", "all", "06:00", "18:00", "1h", "4h", "5h", "1h", SHORT),
]


class Person:
    def __init__(self, code, number, name, site, zone, wage):
        self.agent, self.code, self.number, self.name, self.site, self.zone = f"{code}-{number:02d}", code, number, name, site, zone
        self.part_time, self.new = number in PART_TIME[code], number in NEW[code]
        self.tier = 2 if number in TIER_2[code] else 1
        self.contract = code + ("-part" if self.part_time else "-full")
        self.languages = "en" + (" fr" if number in FRENCH[code] else "") + (" es" if number in SPANISH[code] else "")
        self.wage = wage + (5.0 if self.tier == 2 else 0.0) * wage / 26.0
        self.first = "2026-09-28" if self.new else ""
        self.last = "2026-10-22" if self.agent == "mnl-17" else ""

    def skills(self):
        slow = 0.8 if self.new else 1.0
        voice = 0.85 if self.number in WRITERS[self.code] else 1.0
        words = [("voice", voice * slow), ("chat", slow), ("email", slow)]
        if self.number % 2 == 0 or self.number in WRITERS[self.code]:
            words.append(("social", slow))
        return " ".join(f"{skill}:{value:.2f}".rstrip("0").rstrip(".") for skill, value in words)

    def row(self):
        return (self.agent, self.name, self.site, self.zone, self.contract, self.skills(), self.languages, self.tier, f"{self.wage:.2f}", self.first,
                self.last, group_of(self))


def people():
    codes = {"Toronto": "tor", "Dublin": "dub", "Manila": "mnl"}
    everybody = [Person(codes[site], i + 1, " ".join(name.split()), site, zone, wage) for site, (zone, wage, names) in SITES.items()
                 for i, name in enumerate(names.split(";"))]
    draws = Draws("employed since")
    for person in everybody:
        since = START - datetime.timedelta(days=200 + int(4000 * draws.uniform()))
        person.first = person.first or since.isoformat()
    return everybody


AGENT_COLUMNS = "agent name site zone contract skills languages tier cost_per_hour from_day to_day group".split()

SITE_ROWS = [("Toronto", 20), ("Dublin", 12), ("Manila", 18)]

AVAILABILITY_COLUMNS = "agent available weekdays from_day to_day from_s to_s".split()
AVAILABILITY = [  # part-timers who study or look after children
    ("tor-06", "no", "Mon-Fri", "", "", "00:00", "15:00"),
    ("tor-13", "no", "Mon-Fri", "", "", "00:00", "16:00"),
    ("tor-18", "no", "Sat Sun", "", "", "", ""),
    ("tor-20", "no", "all", "", "", "18:00", "24:00"),
    ("tor-21", "no", "Mon Wed", "", "", "", ""),
    ("tor-22", "no", "Sat Sun", "", "", "", ""),
    ("tor-23", "no", "Mon-Fri", "", "", "00:00", "13:00"),
    ("dub-05", "no", "Sat Sun", "", "", "", ""),
    ("dub-12", "no", "Mon-Fri", "", "", "15:00", "24:00"),
    ("dub-13", "no", "Tue Thu", "", "", "", ""),
    ("mnl-21", "no", "Mon-Fri", "", "", "00:00", "12:00"),
    ("mnl-22", "no", "Sun", "", "", "", ""),
    ("tor-11", "no", "Tue", "2026-10-20", "2026-10-20", "", ""),
]

LEAVE_COLUMNS = "agent kind status from to hours requested_at".split()
LEAVE = [
    ("tor-04", "annual", "approved", "2026-10-19", "2026-10-23", "", "2026-08-03T14:10:00Z"),
    ("tor-16", "annual", "approved", "2026-10-22", "2026-10-23", "", "2026-09-01T16:41:00Z"),
    ("dub-02", "annual", "approved", "2026-10-19", "2026-10-30", "", "2026-05-12T09:05:00Z"),
    ("dub-11", "parental", "approved", "2026-10-05", "2026-11-27", "", "2026-06-02T11:30:00Z"),
    ("mnl-06", "annual", "approved", "2026-10-21", "2026-10-25", "", "2026-07-20T02:15:00Z"),
    ("mnl-11", "sick", "approved", "2026-10-17", "2026-10-20", "", "2026-10-17T01:00:00Z"),
    ("mnl-15", "maternity", "approved", "2026-09-01", "2026-12-14", "", "2026-05-04T03:00:00Z"),
    ("tor-19", "dentist", "approved", "2026-10-21T09:00", "2026-10-21T11:00", 2, "2026-10-02T13:00:00Z"),
    ("tor-12", "annual", "requested", "2026-10-23", "2026-10-23", "", "2026-10-09T18:22:00Z"),
    ("tor-24", "annual", "requested", "2026-10-24", "2026-10-25", "", "2026-10-11T20:05:00Z"),
    ("dub-07", "annual", "requested", "2026-10-22", "2026-10-22", "", "2026-10-12T08:47:00Z"),
    ("mnl-09", "annual", "requested", "2026-10-24", "2026-10-24", "", "2026-10-05T05:31:00Z"),
    ("mnl-10", "annual", "declined", "2026-10-21", "2026-10-21", "", "2026-10-14T07:12:00Z"),
]

FIXED_COLUMNS = "agent kind from to activity paid".split()


def fixed():
    tier_2 = [("tor-01", "11:00"), ("tor-02", "11:00"), ("tor-09", "11:00"), ("tor-14", "11:00"), ("dub-01", "16:00"), ("dub-03", "16:00"),
              ("dub-08", "16:00")]
    meetings = [(agent, "meeting", f"2026-10-22T{clock}", f"2026-10-22T{clock[:3]}30", "tier 2 review", "yes") for agent, clock in tier_2]
    coaching = [("mnl-19", "2026-10-20T15:00"), ("mnl-20", "2026-10-21T15:00"), ("dub-06", "2026-10-20T14:00")]
    meetings += [(agent, "meeting", stamp, stamp[:11] + f"{int(stamp[11:13]) + 1:02d}:00", "coaching", "yes") for agent, stamp in coaching]
    return meetings + [("dub-04", "shift", "2026-10-25T08:00", "2026-10-25T16:30", "agreed Sunday", "yes"),
                       ("tor-10", "off", "2026-10-24", "2026-10-25", "moving house", "no")]


PREFERENCE_COLUMNS = "agent weekdays from_day to_day off start_from start_to kind weight".split()


def preferences():
    rows = []
    draws = Draws("preferences")
    for person in people():
        wish = draws.uniform()
        if person.part_time or wish > 0.45:
            continue
        if wish < 0.15:
            rows.append((person.agent, "Sat Sun", "", "", "yes", "", "", "", 15))
        elif wish < 0.3:
            rows.append((person.agent, "all", "", "", "no", "", "", draws.pick(["early", "day"]), 8))
        else:
            rows.append((person.agent, draws.pick(["Mon", "Wed", "Fri"]), "", "", "yes", "", "", "", 20))
    rows.append(("tor-15", "all", "", "", "no", "09:00", "10:00", "", 10))
    return rows


SHIFT_LINE_COLUMNS = "shift_line pattern from_day places contracts".split()
SHIFT_LINES = [  # on offer for the week
    ("dub-weekdays", "early early early early early off off", "2026-10-19", 1, "dub-full"),
    ("dub-weekend", "off off day day day day day", "2026-10-19", 2, "dub-full"),
    ("mnl-nights", "night night night night night off off", "2026-10-19", 2, "mnl-full"),
]

BID_COLUMNS = "agent rank shift_line shift off from_day to_day placed_at".split()
BIDS = [
    ("dub-06", 1, "dub-weekdays", "", "", "", "", "2026-10-05T08:10:00Z"),
    ("dub-07", 1, "dub-weekdays", "", "", "", "", "2026-10-04T19:30:00Z"),
    ("dub-07", 2, "", "dub-day", "Sat Sun", "", "", "2026-10-04T19:30:00Z"),
    ("dub-09", 1, "", "", "Sat Sun", "", "", "2026-10-06T12:00:00Z"),
    ("dub-09", 2, "dub-weekend", "", "", "", "", "2026-10-06T12:00:00Z"),
    ("mnl-02", 1, "mnl-nights", "", "", "", "", "2026-10-05T23:40:00Z"),
    ("mnl-04", 1, "", "mnl-early", "", "", "", "2026-10-07T02:00:00Z"),
    ("mnl-04", 2, "", "", "Sun", "", "", "2026-10-07T02:00:00Z"),
    ("tor-03", 1, "", "tor-late", "Mon", "", "", "2026-10-06T21:15:00Z"),
    ("tor-03", 2, "", "", "Mon", "", "", "2026-10-06T21:15:00Z"),
    ("tor-08", 1, "", "", "Fri", "2026-10-23", "2026-10-23", "2026-10-08T13:00:00Z"),
]

PREVIOUS_COLUMNS = "agent from to paid_hours".split()
LAST_STARTS = {"tor": ("07:00", "09:00", "13:30"), "dub": ("07:00", "09:00", "13:00"), "mnl": ("06:00", "14:00", "21:00", "10:00")}
DAYS_OFF = ((5, 6), (5, 6), (1, 2), (5, 6), (3, 4), (5, 6), (6, 0))


def previous():
    """The week before, shift by shift; two days off a week, part-timers four short days."""
    away = {row[0]: (day(row[3][:10]), day(row[4][:10])) for row in LEAVE if row[2] == "approved"}
    rows = []
    for i, person in enumerate(people()):
        starts = LAST_STARTS[person.code]
        clock = "16:00" if person.agent in ("tor-06", "tor-13", "tor-23") else "10:00" if person.part_time else starts[i % len(starts)]
        length = (datetime.timedelta(hours=5) if person.part_time
                  else datetime.timedelta(hours=9) if person.code == "mnl" else datetime.timedelta(hours=8, minutes=30))
        off = DAYS_OFF[i % len(DAYS_OFF)] if not person.part_time else (5, 6, 2)
        for date in days(START - datetime.timedelta(days=7), 7):
            if date.weekday() in off or (person.agent in away and away[person.agent][0] <= date <= away[person.agent][1]):
                continue
            begin = datetime.datetime.combine(date, datetime.time.fromisoformat(clock))
            stamps = [stamp.strftime("%Y-%m-%dT%H:%M") for stamp in (begin, begin + length)]
            rows.append((person.agent, *stamps, 5 if person.part_time else 8))
    return rows
