"""A plan of any number of people for the benches of a roster that is lived with: invented from a seed, the same bytes each time.

Four telephone and chat queues in Dublin, open every day from 7 to 22, people with one to three of the skills, three quarters full-time. The contacts are
as many as the people can serve, so that the roster just meets its targets.
"""
import csv
import datetime
import math
import pathlib
import random
import zoneinfo

ZONE = zoneinfo.ZoneInfo("Europe/Dublin")
UTC = datetime.timezone.utc
START = datetime.date(2026, 3, 2)  # a Monday
WEEKS = 10  # of history
OPEN_H, CLOSE_H = 7, 22
WEEK = (1.15, 1.06, 1.02, 1.0, 0.97, 0.62, 0.52)
#        queue, channel, skill, share of the load, handle time
QUEUES = (("voice-en", "voice", "english", 0.45, 300.0), ("voice-fr", "voice", "french", 0.2, 330.0), ("voice-es", "voice", "spanish", 0.15, 280.0),
          ("chat-en", "chat", "chat", 0.2, 420.0))
HISTORY = "interval_start_utc minutes queue channel offered handled handle_seconds".split()


def shape(hour):
    """Of a day's contacts: two humps, at half past ten and at half past three, and a quiet evening."""
    return math.exp(-((hour - 10.5) / 2.6) ** 2) + 0.85 * math.exp(-((hour - 15.5) / 2.8) ** 2) + 0.25 * math.exp(-((hour - 19.5) / 2.5) ** 2) + 0.04


NORM = sum(WEEK) * sum(shape(OPEN_H + (i + 0.5) / 2) for i in range(2 * (CLOSE_H - OPEN_H)))


def expected(queue, people, date, hour, load=0.70):
    """Contacts of the half hour that begins at the hour of the date."""
    _, channel, _, share, aht = queue
    hours = people * 0.25 * 19 + people * 0.75 * 36  # on the queues in a week
    contacts = load * share * hours * 3600 / aht * (1.7 if channel == "chat" else 1)
    return contacts * WEEK[date.weekday()] * shape(hour + 0.25) / NORM


def poisson(draw, mean):
    if mean > 30:
        return max(0, round(draw.gauss(mean, math.sqrt(mean))))
    limit, n, product = math.exp(-mean), 0, draw.random()
    while product > limit:
        n, product = n + 1, product * draw.random()
    return n


def day_rows(draw, people, date, factor=lambda queue, hour: 1.0, until=None):
    """Rows of history.csv for one date: contacts drawn, times a factor of their own."""
    for queue in QUEUES:
        for k in range(2 * (CLOSE_H - OPEN_H)):
            hour = OPEN_H + k / 2
            at = datetime.datetime.combine(date, datetime.time(int(hour), 30 * (k % 2)), ZONE).astimezone(UTC)
            if until is not None and hour >= until:
                continue
            offered = poisson(draw, expected(queue, people, date, hour) * factor(queue[0], hour))
            yield (at.strftime("%Y-%m-%dT%H:%M:%SZ"), 30, queue[0], queue[1], offered, offered, round(offered * queue[4] * draw.gauss(1, 0.03)))


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


def history(folder, people, seed):
    draw, rows = random.Random(f"history {seed}"), []
    for day in range(-7 * WEEKS, 0):
        spread = {queue[0]: draw.gauss(1, 0.04) for queue in QUEUES}
        rows += day_rows(draw, people, START + datetime.timedelta(days=day), lambda queue, hour: spread[queue])  # noqa: B023
    write(folder / "history.csv", HISTORY, rows)


def team(folder, people, seed):
    draw = random.Random(f"people {seed}")
    skills = [queue[2] for queue in QUEUES]
    shares = [queue[3] for queue in QUEUES]
    agents, fixed = [], []
    for a in range(people):
        own = {draw.choices(skills, shares)[0]}
        while draw.random() < 0.4 and len(own) < 3:
            own.add(draw.choice(skills))
        part = a % 4 == 3
        agents.append((f"p{a + 1:03d}", f"Person {a + 1}", "north" if a % 2 else "south", "Europe/Dublin", "part" if part else "full",
                       " ".join(f"{skill}:1" for skill in sorted(own)), 18 + a % 9))
        if a % 5 == 0 and not part:
            at = START + datetime.timedelta(days=a // 5 % 5)
            fixed.append((f"p{a + 1:03d}", "meeting", f"{at}T13:00", f"{at}T13:30", f"coaching {a + 1}", "yes"))
    write(folder / "agents.csv", "agent name site zone contract skills cost_per_hour".split(), agents)
    write(folder / "fixed.csv", "agent kind from to activity paid".split(), fixed)


def make(folder, people, seed=1):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "settings.csv", ("key", "value"), [("run.start", START), ("run.zone", "Europe/Dublin"), ("run.horizon_days", 14)])
    write(folder / "queues.csv", "queue channel skill zone open sl_target target_s patience_s concurrency shrinkage".split(),
          [(name, channel, skill, "Europe/Dublin", "Mon-Sun 07:00-22:00", "80%", 30 if channel == "voice" else 60, 180 if channel == "voice" else 240,
            2 if channel == "chat" else 1, "sickness=3%") for name, channel, skill, _, _ in QUEUES])
    write(folder / "contracts.csv", "contract rule value price".split(),
          [(contract, rule, value, price) for contract, low, high, days in (("full", 40, 46, 5), ("part", 16, 26, 5)) for rule, value, price in
           (("daily_rest", 11, ""), ("weekly_rest", 35, ""), ("max_hours_week", high, ""), ("max_days_week", days, ""), ("max_consecutive_days", 6, ""),
            ("max_shift_hours", 11, ""), ("min_hours_week", low, 15))])
    long = "break 15m paid 1h30-2h30; meal 30m unpaid 3h30-5h; break 15m paid 6h-7h15"
    write(folder / "shifts.csv", "shift kind contracts weekdays start_from start_to start_step length_from length_to length_step breaks".split(),
          [("early", "early", "full", "all", "06:30", "08:30", "30m", "8h30", "8h30", "30m", long),
           ("day", "day", "full", "all", "09:00", "11:00", "30m", "8h30", "8h30", "30m", long),
           ("late", "late", "full", "all", "12:00", "13:30", "30m", "8h30", "8h30", "30m", long),
           ("short", "day", "part", "all", "07:00", "17:00", "1h", "4h", "5h", "30m", "break 15m paid 1h30-2h30")])
    team(folder, people, seed)
    history(folder, people, seed)
