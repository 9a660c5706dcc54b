#!/usr/bin/env python3
"""wfm on real contacts: four weeks held back, a roster for the first of them, judged on what really came.

    tests/bench/real_plans.py [--program build/wfm] [--only bank|israel] [--keep DIR] [--threads N]

Reads $WFM_SHARED/data (default: ../shared beside the tree) and skips plainly, with status 77, where that is not there. The data hold
contacts and (israel) handle times, no people: the teams are made up, large enough for the load and no larger. Prints, per queue, the target,
the service level simulated on sampled arrivals and on the arrivals that really came, and the error of the week's forecast; per plan the gap
and the checker's breaches. Fails on a status other than 0, 1 or 5, and on any hard breach.

bank    a North American bank, Mon-Fri 7:00-21:00, local time of New York. No handle times in the data: 240 s is assumed.
israel  a bank's call centre in Israel, five call types with handle times. Regular customers (PS) call around the clock and are given
        a 24x7 queue; the other types are open when the data show them served. 11-12 January is an outage, recorded as 0: left out.
"""
import argparse
import collections
import csv
import datetime
import json
import math
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import zoneinfo

ROOT = pathlib.Path(__file__).resolve().parents[2]
UTC = datetime.timezone.utc
HELD_BACK = datetime.timedelta(weeks=4)
HISTORY = "interval_start_utc minutes queue channel offered handled handle_seconds flags".split()


def to_utc(zone, local):
    """The instant of a wall-clock time, None where the clock jumped over it."""
    instant = local.replace(tzinfo=zone).astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == local else None


def stamp(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


class Contacts:
    """Rows of one data file: per queue, by instant, (offered, handled or None, handle seconds or None)."""

    def __init__(self, file, zone, queue_of, is_open, lost=lambda local: False):
        self.rows, self.closed, self.gap = collections.defaultdict(dict), 0.0, 0
        with open(file, encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                queue, local = queue_of(row["unique_id"]), datetime.datetime.fromisoformat(row["ds"])
                if queue is None or lost(local):
                    continue
                offered = float(row["y"])
                instant = to_utc(zone, local)
                if instant is None:
                    self.gap += 1
                elif not is_open(queue, local):
                    self.closed += offered
                else:
                    handled = float(row["n_served"]) if row.get("n_served") else None
                    seconds = handled * float(row["aht"]) if handled and row.get("aht") else None
                    self.rows[queue][instant] = (offered, handled, seconds)

    def between(self, first, last):
        for queue, rows in self.rows.items():
            for instant in sorted(rows):
                if first <= instant < last:
                    yield queue, instant, rows[instant]

    def write(self, path, first, last):
        def cell(value):
            return "" if value is None else f"{value:.10g}"

        table(path, HISTORY, ([stamp(instant), 30, queue, "voice", *map(cell, numbers), ""] for queue, instant, numbers in
                              self.between(first, last)))


def table(path, columns, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)


def people_hours(contacts, first, last, weeks, aht):
    """Hours on the queues that an ordinary week asks for: load and a square root of it, by queue and half hour."""
    load = collections.Counter()
    for queue, instant, (offered, _, _) in contacts.between(first, last):
        load[queue, instant] += offered * aht[queue] / 1800.0
    return sum(erlangs + 0.7 * math.sqrt(erlangs) for erlangs in load.values()) / 2.0 / weeks


def handle_time(contacts, first, last):
    served, seconds = collections.Counter(), collections.Counter()
    for queue, _, (_, handled, handle_s) in contacts.between(first, last):
        if handle_s:
            served[queue] += handled
            seconds[queue] += handle_s
    return {queue: seconds[queue] / served[queue] for queue in served}


def write_bank(folder, data):
    zone = zoneinfo.ZoneInfo("America/New_York")
    contacts = Contacts(data / "bank30.csv", zone, lambda name: "bank", lambda queue, local: True)
    start, end = datetime.datetime(2003, 9, 29), datetime.datetime(2003, 10, 27)
    origin, after, begin = to_utc(zone, start), to_utc(zone, start + datetime.timedelta(weeks=1)), to_utc(zone, datetime.datetime(2003, 3, 3))
    contacts.write(folder / "history.csv", begin, origin)
    contacts.write(folder / "actual.csv", origin, after)
    table(folder / "queues.csv", "queue channel zone region open sl_target target_s aht_s patience_s occupancy_max shrinkage".split(),
          [("bank", "voice", zone.key, "US", "Mon-Fri 07:00-21:00", "80%", 20, 240, 240, "92%", "sickness=5%")])
    served = {instant.astimezone(zone).date() for _, instant, _ in contacts.between(begin, to_utc(zone, end))}
    workdays = [day for day in (datetime.date(2003, 3, 3) + datetime.timedelta(days=i) for i in range(238)) if day.weekday() < 5]
    table(folder / "events.csv", "event kind region from".split(),
          [("closed", "closure", "US", day) for day in workdays if day not in served])
    hours = people_hours(contacts, origin - datetime.timedelta(weeks=8), origin, 8, {"bank": 240})
    full = math.ceil(1.1 * hours * 0.8 / 0.95 / 37.0)
    part = math.ceil(1.1 * hours * 0.2 / 0.95 / 23.0)
    table(folder / "agents.csv", "agent zone contract skills cost_per_hour".split(),
          [(f"f{i:03d}", zone.key, "full", "voice", 18) for i in range(full)] + [(f"p{i:03d}", zone.key, "part", "voice", 18) for i in range(part)])
    table(folder / "contracts.csv", "contract rule value price source".split(),
          [(contract, *rule) for contract, hours, low in (("full", 40, 36), ("part", 25, 16)) for rule in (
              ("daily_rest", 11, "", "house rule"), ("max_days_week", 5, "", "house rule"), ("max_hours_week", hours, "", "contract"),
              ("min_hours_week", low, 20, "contract"))])
    table(folder / "shifts.csv", "shift contracts weekdays start_from start_to start_step length_from length_to length_step breaks".split(),
          [("full", "full", "Mon-Fri", "07:00", "12:30", "30m", "8h30", "8h30", "30m",
            "break 15m paid 1h30-2h30; meal 30m unpaid 3h30-5h; break 15m paid 6h-7h15"),
           ("short", "part", "Mon-Fri", "07:00", "16:00", "30m", "5h", "5h", "30m", "break 15m paid 2h-3h")])
    return zone, start, contacts, origin, after


ISRAEL = {"PS": "regular", "NW": "prospective", "NE": "stock", "IN": "internet", "TT": "callback"}
ISRAEL_OPEN = "Mon-Thu 07:00-24:00; Sun 07:00-24:00; Fri 07:00-14:00; Sat 19:00-24:00"


def israel_open(queue, local):
    if queue == "regular":
        return True
    low, high = {4: (7, 14), 5: (19, 24)}.get(local.weekday(), (7, 24))
    return low <= local.hour < high


def write_israel(folder, data):
    zone = zoneinfo.ZoneInfo("Asia/Jerusalem")
    contacts = Contacts(data / "israel30.csv", zone, ISRAEL.get, israel_open,
                        lambda local: local.date() in (datetime.date(1999, 1, 11), datetime.date(1999, 1, 12)))
    start = datetime.datetime(1999, 7, 4)
    origin, after, begin = to_utc(zone, start), to_utc(zone, start + datetime.timedelta(weeks=1)), to_utc(zone, datetime.datetime(1999, 1, 1))
    contacts.write(folder / "history.csv", begin, origin)
    contacts.write(folder / "actual.csv", origin, after)
    aht = handle_time(contacts, begin, origin)
    skill = {"callback": "regular"}
    table(folder / "queues.csv", "queue channel skill zone region open sl_target target_s aht_s patience_s occupancy_max min_agents shrinkage".split(),
          [(queue, "voice", skill.get(queue, queue), zone.key, "IL", "24x7" if queue == "regular" else ISRAEL_OPEN, "80%", 60, f"{aht[queue]:.1f}",
            300, "90%", 1 if queue == "regular" else 0, "sickness=4%") for queue in ISRAEL.values()])
    with open(data / "holidays" / "hol_IL1999.csv", encoding="utf-8", newline="") as lines:
        holidays = [("eve" if row["name"].endswith(" eve") else "holiday", "holiday", "IL", row["ds"]) for row in csv.DictReader(lines) if row["ds"] < "1999-08"]
    table(folder / "events.csv", "event kind region from to".split(),
          [(*row, "") for row in holidays] + [("outage", "outage", "IL", "1999-01-11", "1999-01-12")])
    hours = people_hours(contacts, origin - datetime.timedelta(weeks=8), origin, 8, aht)
    heads = math.ceil(1.1 * hours / 0.96 / 36.0)
    table(folder / "agents.csv", "agent zone contract skills cost_per_hour".split(),
          [(f"a{i:02d}", zone.key, "student" if i % 4 == 3 else "full",
            "regular prospective" + (" stock" if i % 3 == 0 else "") + (" internet" if i % 3 == 1 else ""), 40) for i in range(math.ceil(heads * 1.12))])
    rules = [(contract, rule, value, price, source) for contract, low, high in (("full", 38, 43), ("student", 16, 24)) for rule, value, price, source in (
        ("daily_rest", 11, "", "house rule"), ("weekly_rest", 36, "", "Hours of Work and Rest Law 1951 (Israel) s. 7"),
        ("max_hours_week", high, "", "contract"), ("max_days_week", 5, "", "house rule"), ("min_hours_week", low, 30, "contract"),
        ("weekend", "Fri Sat", "", ""), ("week_start", "Sun", "", ""))]
    table(folder / "contracts.csv", "contract rule value price source".split(), rules)
    table(folder / "shifts.csv", "shift kind contracts weekdays start_from start_to start_step length_from length_to length_step breaks".split(),
          [("long", "day", "full", "all", "06:00", "16:00", "1h", "8h30", "8h30", "30m",
            "break 15m paid 1h30-2h30; meal 30m unpaid 3h30-5h; break 15m paid 6h-7h15"),
           ("night", "night", "full", "all", "21:30", "23:30", "30m", "8h", "8h", "30m", "break 15m paid 2h-3h; break 15m paid 5h-6h"),
           ("short", "day", "student", "all", "07:00", "19:00", "1h", "4h", "6h", "1h", "break 15m paid 1h30-2h30")])
    return zone, start, contacts, origin, after


PLANS = {"bank": (write_bank, "bank30.csv"), "israel": (write_israel, "israel30.csv")}


def run(words, log):
    """Status, standard output and seconds of a command; what it says goes to the log."""
    begin = time.monotonic()
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    log.write_text(f"$ {' '.join(map(str, words))}\n{done.stdout}{done.stderr}status {done.returncode}\n", encoding="utf-8")
    return done.returncode, done.stdout, done.stderr, time.monotonic() - begin


def forecast_error(folder, contacts, zone, origin, after):
    """WAPE of the week, by queue: (interval, day, yardstick by interval, contacts)."""
    actual = collections.defaultdict(dict)
    for queue, instant, (offered, _, _) in contacts.between(origin, after):
        actual[queue][stamp(instant)] = offered
    sums, days = collections.defaultdict(lambda: [0.0, 0.0, 0.0]), collections.defaultdict(lambda: collections.defaultdict(float))
    with open(folder / "out" / "forecast.csv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            offered = actual[row["queue"]].get(row["interval_start_utc"])
            if offered is None:
                continue
            mean, usual = float(row["mean"]), float(row["yardstick"] or "nan")
            for i, value in enumerate((abs(mean - offered), abs(usual - offered), offered)):
                sums[row["queue"]][i] += value
            day = datetime.datetime.fromisoformat(row["interval_start_utc"].replace("Z", "+00:00")).astimezone(zone).date()
            days[row["queue"]][day] += mean - offered
    return {queue: (error / total, sum(map(abs, days[queue].values())) / total, usual / total, total)
            for queue, (error, usual, total) in sums.items() if total}


def percent(value):
    return "     -" if value is None or value != value else f"{100 * value:5.1f}%"


def service_levels(summary):
    """Per queue (target, simulated, half width of its confidence interval)."""
    return {queue["queue"]: (queue["sl_target"], queue["sl_simulated"]["mean"], queue["sl_simulated"]["half_width"]) for queue in summary["queues"]}


def read_summary(folder):
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


def judge_plan(name, program, data, folder, threads):
    """Makes, runs and judges one plan; prints its table. Returns what went wrong, as texts."""
    zone, start, contacts, origin, after = PLANS[name][0](folder, data)
    table(folder / "settings.csv", ("key", "value"),
          [("run.start", start.date()), ("run.zone", zone.key), ("run.week_start", start.strftime("%a")), ("run.currency", "USD" if name == "bank" else "ILS")])
    agents = sum(1 for _ in open(folder / "agents.csv", encoding="utf-8")) - 1
    print(f"\n{name}: {agents} people, roster from {start.date()}, {contacts.closed:.0f} contacts outside opening hours and {contacts.gap} rows"
          " in the clock's gap left out")
    wrong = []
    status, _, errors, seconds = run([program, "run", folder, "--quiet", "--threads", threads], folder / "run.log")
    print(f"  wfm run: status {status}, {seconds:.1f} s")
    if status not in (0, 1, 5):
        return [f"{name}: wfm run ended with status {status}: {errors.strip()}"]
    out, judged = folder / "out", folder / "judged"
    summary = read_summary(out)
    status, answer, errors, _ = run([program, "check", folder, "--roster", out / "roster.csv"], folder / "check.log")
    found = re.search(r"(\d+) hard breaches", answer)
    breaches = int(found.group(1)) if found else None
    if status not in (0, 1) or breaches != 0:
        wrong.append(f"{name}: wfm check ended with status {status}, hard breaches: {breaches} {errors.strip()}")
    status, _, errors, seconds = run([program, "simulate", folder, "--actual", folder / "actual.csv", "--forecast", out / "forecast.csv",
                                      "--roster", out / "roster.csv", "--out", judged, "--quiet"], folder / "simulate.log")
    if status not in (0, 1):
        return wrong + [f"{name}: wfm simulate --actual ended with status {status}: {errors.strip()}"]
    came = service_levels(read_summary(judged))
    errors = forecast_error(folder, contacts, zone, origin, after)
    print("  queue        contacts  target  sampled     actual    WAPE: interval    day  yardstick")
    for queue, (target, sampled, half_width) in service_levels(summary).items():
        interval, day, usual, total = errors.get(queue, (None, None, None, 0))
        print(f"  {queue:12}{total:9.0f}  {percent(target)}  {percent(sampled)} ±{100 * (half_width or 0):3.1f}  {percent(came[queue][1])}"
              f"            {percent(interval)} {percent(day)}     {percent(usual)}")
    roster = summary["roster"]
    print(f"  roster: cost {roster['cost']:.0f}, bound {roster['bound']:.0f}, gap {percent(roster['gap'])} of what a roster can change; hard breaches: {breaches}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "build" / "wfm")
    parser.add_argument("--only", choices=PLANS)
    parser.add_argument("--keep", type=pathlib.Path, help="keep the plans and what came out below this folder")
    parser.add_argument("--threads", default="2")
    parser.add_argument("--plans-only", action="store_true", help="write the plans, run nothing")
    options = parser.parse_args()
    shared = pathlib.Path(os.environ.get("WFM_SHARED") or ROOT.parent / "shared")
    wanted = [options.only] if options.only else list(PLANS)
    missing = [str(shared / "data" / PLANS[name][1]) for name in wanted if not (shared / "data" / PLANS[name][1]).is_file()]
    if missing:
        print("skipped: no data at " + ", ".join(missing))
        return 77
    if not options.plans_only and not os.access(options.program, os.X_OK):
        print(f"FAILED no program at {options.program}: build it first")
        return 1
    wrong = []
    with tempfile.TemporaryDirectory() as temporary:
        for name in wanted:
            folder = pathlib.Path(options.keep or temporary, name)
            folder.mkdir(parents=True, exist_ok=True)
            if options.plans_only:
                PLANS[name][0](folder, shared / "data")
            else:
                wrong += judge_plan(name, options.program.resolve(), shared / "data", folder, options.threads)
    for text in wrong:
        print("FAILED " + text)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
