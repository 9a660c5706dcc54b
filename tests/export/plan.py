"""A small plan whose results are written by hand: people with hostile names, nights across both changes of the clock."""
import datetime
import os
import subprocess
import zoneinfo

UTC = datetime.timezone.utc
QUEUES = ["voice", "email"]
LONG = "N" * 300
# id, name, team, zone
PEOPLE = [
    ("a1", "Aoife Byrne", "Cork", "Europe/Dublin"),
    ("a2", "=cmd()|'/c calc'!A0", "nul.x", "Europe/Dublin"),
    ("a3", "../../etc/passwd", "a b", "America/New_York"),
    ("a4", "Zo\u00eb, \"the\" \u7530\u4e2d; \\ back", "q@+", "Asia/Kathmandu"),
    ("a5", LONG, "N" * 100, "Australia/Lord_Howe"),
    ("b@x.com", "+1 555", "con", "Europe/Dublin"),
    ("B@x.com", "@SUM(A1:A9)", "CON", "Europe/Dublin"),
]
SEGMENT_HEADER = ("agent_id,agent_name,shift_id,shift_date_local,segment,start_utc,end_utc,start_local,end_local,tz,paid,"
                  "queue_or_activity,source")


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def stamp(at):
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Shift:
    """A shift from wall clock to wall clock, with an unpaid meal of half an hour in its middle."""

    def __init__(self, person, day, begin, end, shift="day", activity="meal"):
        self.id, self.name, self.team, self.zone = person
        zone = zoneinfo.ZoneInfo(self.zone)
        self.day, self.shift = datetime.date.fromisoformat(day), shift
        at = lambda clock, days: datetime.datetime.combine(self.day + datetime.timedelta(days=days), datetime.time.fromisoformat(clock), zone)
        self.start = at(begin, 0).astimezone(UTC)
        self.end = at(end, 0 if end > begin else 1).astimezone(UTC)
        middle = self.start + (self.end - self.start) / 2
        middle -= datetime.timedelta(seconds=middle.timestamp() % 900)
        half = datetime.timedelta(minutes=30)
        self.segments = [("work", self.start, middle, True, "voice+email"), ("break", middle, middle + half, False, activity),
                         ("work", middle + half, self.end, True, "voice+email")]

    @property
    def hours(self):
        return (self.end - self.start).total_seconds() / 3600

    @property
    def paid(self):
        return sum((end - start).total_seconds() for _, start, end, paid, _ in self.segments if paid) / 3600

    def lines(self):
        zone = zoneinfo.ZoneInfo(self.zone)
        for kind, start, end, paid, what in self.segments:
            yield ",".join([self.id, quoted(self.name), self.shift, str(self.day), kind, stamp(start), stamp(end),
                            start.astimezone(zone).isoformat(), end.astimezone(zone).isoformat(), self.zone, "yes" if paid else "no", what,
                            "planned"])


def week(monday, night):
    """Day shifts of everybody, and of each one a night from the day before `night` into it: the day on which clocks change."""
    monday = datetime.date.fromisoformat(monday)
    eve = str(datetime.date.fromisoformat(night) - datetime.timedelta(days=1))
    shifts = []
    for person in PEOPLE:
        for day in range(0, 4):
            shifts.append(Shift(person, str(monday + datetime.timedelta(days=day)), "09:00", "17:30"))
        shifts.append(Shift(person, eve, "22:00", "06:00", "night"))
    return shifts


def intervals(start, days, minutes=30):
    at = datetime.datetime.fromisoformat(start).astimezone(UTC)
    for k in range(days * 24 * 60 // minutes):
        yield at + datetime.timedelta(minutes=minutes * k)


def mean(queue, at):
    """Contacts with decimals that do not add up by rounding each."""
    return round((3.37 if queue == "voice" else 1.23) + (at.hour * 7 + at.minute // 30) % 5 * 0.61, 4)


def forecast(start, days):
    lines = ["queue,interval_start_utc,minutes,mean,aht_s,p05,p10,p25,p50,p75,p90,p95"]
    for queue in QUEUES:
        for at in intervals(start, days):
            m = mean(queue, at)
            lines.append("%s,%s,30,%.4f,%.2f,%s" % (queue, stamp(at), m, 300.25 + at.hour, ",".join(["1", "1", "2", "3", "4", "5", "6"])))
    return "\n".join(lines) + "\n"


def coverage(start, days):
    lines = ["queue,interval_start_utc,minutes,required,present,difference,sl_expected,sl_simulated"]
    for queue in QUEUES:
        for at in intervals(start, days):
            lines.append("%s,%s,30,%.4f,%d,%.4f,0.85,0.8" % (queue, stamp(at), mean(queue, at) / 2, 2, 2 - mean(queue, at) / 2))
    return "\n".join(lines) + "\n"


def requirement(start, days):
    lines = ["queue,interval_start_utc,minutes,volume,aht_s,gross_agents,whole_agents"]
    for queue in QUEUES:
        for at in intervals(start, days):
            lines.append("%s,%s,30,%.4f,300,%.4f,2" % (queue, stamp(at), mean(queue, at), mean(queue, at) / 2))
    return "\n".join(lines) + "\n"


def write(folder, shifts, start):
    """Writes the plan with its results; start: local Monday in Dublin, of history and horizon both."""
    os.makedirs(os.path.join(folder, "out"), exist_ok=True)
    begin = datetime.datetime.combine(datetime.date.fromisoformat(start), datetime.time(0), zoneinfo.ZoneInfo("Europe/Dublin"))
    past = begin - datetime.timedelta(days=21)
    history = ["interval_start_utc,minutes,queue,offered,handled,handle_seconds,resolved,resolution_seconds,rated,satisfied,nps_answers,"
               "nps_promoters,nps_detractors"]
    for queue in QUEUES:
        for at in intervals(past.isoformat(), 21):
            history.append("%s,30,%s,4,4,1200,3,5400,2,1,2,1,0" % (stamp(at), queue))
    tables = {
        "settings.csv": "key,value\nrun.zone,Europe/Dublin\nrun.start,%s\nrun.roster_days,7\nrun.horizon_days,7\n" % start,
        "queues.csv": "queue,zone,channel,region,open,sl_target,target_s\nvoice,Europe/Dublin,voice,IE,24x7,80%,30\n"
                      "email,America/New_York,email,US,24x7,90%,14400\n",
        "history.csv": "\n".join(history) + "\n",
        "agents.csv": "agent,name,site,team,zone,contract,skills\n" +
                      "".join("%s,%s,Cork,%s,%s,full,voice email\n" % (p[0], quoted(p[1]), quoted(p[2]), p[3]) for p in PEOPLE),
        "contracts.csv": "contract,rule,value\nfull,daily_rest,11\n",
        "shifts.csv": "shift,kind,contracts,weekdays,start_from,start_to,start_step,length_from,length_to,length_step,breaks\n"
                      "day,day,full,all,09:00,09:00,30m,8h30,8h30,30m,meal 30m unpaid 3h-5h\n"
                      "night,night,full,all,22:00,22:00,30m,8h,8h,30m,meal 30m unpaid 3h-5h\n",
        "leave.csv": "agent,kind,status,from,to\na1,annual,approved,%s,%s\n" % ((datetime.date.fromisoformat(start) + datetime.timedelta(days=4),) * 2),
        "out/roster.csv": SEGMENT_HEADER + "\n" + "".join(line + "\n" for shift in shifts for line in shift.lines()),
        "out/forecast.csv": forecast(begin.isoformat(), 7),
        "out/requirement.csv": requirement(begin.isoformat(), 7),
        "out/coverage.csv": coverage(begin.isoformat(), 7),
    }
    for name, text in tables.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as out:
            out.write(text)


def call(wfm, *words):
    return subprocess.run([wfm, *words], capture_output=True, timeout=120)
