#!/usr/bin/env python3
"""How soon the forecast follows a lasting step of the level, and what it makes of steps that do not last.

    tests/bench/forecast_steps.py [--program build/wfm] [--series N] [--weeks N] [--keep DIR] [--families | --alone]

Invented queues by the hour (Poisson counts, a weekly shape, days that stray by 5 to 10 %, a level that walks by 0.3 % a day, 60 to 3,000
contacts a day) step by a factor so many days before the origin and stay there. First table: the median share of the step, by logarithms, that
the forecast of the four weeks after has taken over: 0 none, 1 all of it. Second table: things that are no step - nothing at all, low or high days,
holiday weeks that last or have just ended, a month that is over - and by how much the forecast strays from the truth, root mean square and bias in
per cent. Third table: centres of two channels, four queues each, with the channels and the total in the file; a queue steps that is a quarter to a half
of its channel, or moves a part of its contacts to the other channel: by how much queue, channel and total stray. Needs nothing but Python.
"""
import argparse
import collections
import csv
import datetime
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

from forecast_worlds import FIRST, SHAPE, WEEK, poisson, walk

ROOT = pathlib.Path(__file__).resolve().parents[2]
HORIZON = 28
FACTORS = (0.5, 0.7, 0.85, 1.2, 1.5, 2.0)
AFTER = (3, 5, 7, 10, 14, 21, 28, 42)

# Name, factor, first and last day of it before the origin (1 = the day before); the level comes back, or has come back.
PASSING = (
    ("nothing", 1.0, 1, 1),
    ("a day at a third", 0.33, 1, 1),
    ("a day at twice", 2.0, 2, 2),
    ("3 days at half", 0.5, 3, 1),
    ("5 days at half", 0.5, 5, 1),
    ("a week at half", 0.5, 7, 1),
    ("a week at 0.7", 0.7, 7, 1),
    ("a week at half, 3 days ago", 0.5, 10, 4),
    ("a week at half, a week ago", 0.5, 14, 8),
    ("two weeks at 0.6, a week ago", 0.6, 21, 8),
    ("two weeks at 1.5, two ago", 1.5, 28, 15),
    ("a month at 1.7, 10 days ago", 1.7, 38, 11),
    ("a month at 1.7, 3 weeks ago", 1.7, 49, 22),
)


def cases():
    """(name, factor, first, last): last 0 where it stays."""
    return [(f"x{factor} {after}", factor, after, 0) for factor in FACTORS for after in AFTER] + list(PASSING)


def series_of(case, seed, weeks):
    """Counts by hour, and the mean contacts of the horizon without the case."""
    _, factor, first, last = case
    rng, days = random.Random(f"steps {seed}"), 7 * weeks
    size, cv = math.exp(rng.uniform(math.log(60), math.log(3000))), rng.uniform(0.05, 0.10)
    level, counts, usual = walk(rng, days + HORIZON, 0.003), [], 0.0
    for day in range(days + HORIZON):
        before = days - day
        there = before <= first and (last == 0 or before >= last)
        expected = size * WEEK[day % 7] * math.exp(level[min(day, days - 1)])
        usual += expected if day >= days else 0
        mean = expected * math.exp(rng.gauss(0, cv) - cv**2 / 2) * (factor if there else 1) / sum(SHAPE)
        counts += [poisson(rng, mean * share) for share in SHAPE]
    return counts, usual


def run(options, folder):
    """{case: [log of forecast over what the level before would give]}"""
    path, out, usual = folder / "steps.csv", folder / "steps.out", {}
    first = datetime.datetime.combine(FIRST, datetime.time())
    stamps = [f"{first + datetime.timedelta(hours=k):%Y-%m-%d %H:%M}" for k in range(24 * (7 * options.weeks + HORIZON))]
    with open(path, "w", encoding="utf-8") as file:
        file.write("unique_id,ds,y\n")
        for k, case in enumerate(cases()):
            for seed in range(options.series):
                counts, usual[k, seed] = series_of(case, seed, options.weeks)
                file.write("".join(f"{k}|{seed},{ds},{y}\n" for ds, y in zip(stamps, counts)))
    origin = FIRST + datetime.timedelta(days=7 * options.weeks)
    subprocess.run([options.program, "backtest", "--history", str(path), "--zone", "UTC", "--interval", "60m", "--horizon", f"{HORIZON}d", "--origins",
                    str(origin), "--threads", "2", "--set", "forecast.reconcile=no", "--set", "forecast.siblings=no", "--write-forecasts", str(out)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    said = collections.Counter()
    for row in csv.DictReader(out.open(encoding="utf-8")):
        if row["level"] == "day":
            k, seed = map(int, row["unique_id"].split("|"))
            said[k, seed] += float(row["mean"])
    strays = collections.defaultdict(list)
    for (k, seed), mean in said.items():
        strays[cases()[k][0]].append(math.log(mean / usual[k, seed]))
    return strays


def steps(options, folder):
    strays = run(options, folder)
    print("days after " + "".join(f"{after:7d}" for after in AFTER))
    for factor in FACTORS:
        print(f"x{factor:<9} " + "".join(f"{statistics.median(strays[f'x{factor} {after}']) / math.log(factor):7.2f}" for after in AFTER))
    print(f"\n{'no step':32s} {'strays %':>8s} {'bias %':>8s}")
    for name, *_ in PASSING:
        print(f"{name:32s} {100 * math.sqrt(statistics.fmean(x * x for x in strays[name])):8.1f} {100 * statistics.fmean(strays[name]):+8.1f}")
    print()


# ---- Queues with their sums ----

QUEUES, CHANNELS = 4, ("a", "b")
FAMILIES = [(f"x{factor}, {after} days ago", factor, after, False) for factor in (0.5, 1.5) for after in (14, 21, 28, 42)]
FAMILIES += [(f"x{factor}, {after} days ago, to the other channel", factor, after, True) for factor in (0.5,) for after in (14, 28)]
FAMILIES += [("nothing", 1.0, 1, False)]


def family_of(case, seed, weeks):
    """{queue: counts by hour of history, and expected contacts of the horizon}; the first queue of the first channel is the one that steps."""
    _, factor, after, moves = case
    days, queues = 7 * weeks, {}
    for channel in CHANNELS:
        size = math.exp(random.Random(f"family {seed} {channel}").uniform(math.log(400), math.log(4000)))
        shared = walk(random.Random(f"family {seed} {channel} level"), days + HORIZON, 0.003)
        for number in range(QUEUES):
            rng = random.Random(f"family {seed} {channel} {number}")
            share = rng.uniform(0.25, 0.5) if number == 0 else rng.uniform(0.1, 0.3)
            counts, ahead, cv = [], 0.0, rng.uniform(0.05, 0.10)
            for day in range(days + HORIZON):
                usual = size * share * WEEK[day % 7] * math.exp(shared[min(day, days - 1)])
                expected = usual * (factor if days - day <= after and (channel, number) == ("a", 0) else 1)
                if day >= days:
                    ahead += expected
                    counts += [0] * len(SHAPE)
                    continue
                mean = expected * math.exp(rng.gauss(0, cv) - cv**2 / 2) / sum(SHAPE)
                counts += [poisson(rng, mean * part) for part in SHAPE]
            queues[f"{channel}/{number}"] = counts, ahead
    if moves:
        left = queues["a/0"]
        gone = (1 - factor) / factor
        rng, (counts, ahead) = random.Random(f"family {seed} moved"), queues["b/0"]
        begin = len(SHAPE) * (days - after)
        counts = counts[:begin] + [y + poisson(rng, gone * x) for x, y in zip(left[0][begin:], counts[begin:])]
        queues["b/0"] = counts, ahead + gone * left[1]
    return queues


def with_sums(queues):
    nodes = dict(queues)
    for name, under in [(channel, channel + "/") for channel in CHANNELS] + [("total", "")]:
        parts = [value for queue, value in queues.items() if queue.startswith(under)]
        nodes[name] = [sum(hour) for hour in zip(*(counts for counts, _ in parts))], sum(ahead for _, ahead in parts)
    return nodes


def run_family(nodes, options, folder):
    """{node: forecast of the horizon}"""
    path, out = folder / "family.csv", folder / "family.out"
    first = datetime.datetime.combine(FIRST, datetime.time())
    stamps = [f"{first + datetime.timedelta(hours=k):%Y-%m-%d %H:%M}" for k in range(24 * (7 * options.weeks + HORIZON))]
    with open(path, "w", encoding="utf-8") as file:
        file.write("unique_id,ds,y\n")
        for name, (counts, _) in nodes.items():
            file.write("".join(f"{name},{ds},{y}\n" for ds, y in zip(stamps, counts)))
    origin = FIRST + datetime.timedelta(days=7 * options.weeks)
    subprocess.run([options.program, "backtest", "--history", str(path), "--zone", "UTC", "--interval", "60m", "--horizon", f"{HORIZON}d", "--origins",
                    str(origin), "--threads", "2", "--write-forecasts", str(out)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    said = collections.Counter()
    for row in csv.DictReader(out.open(encoding="utf-8")):
        if row["level"] == "day":
            said[row["unique_id"]] += float(row["mean"])
    return said


def families(options, folder):
    print(f"{'strays % (bias %) of the four weeks after':44s}" + "".join(f"{name:>15s}" for name in ("the queue", "its channel", "the other", "total")))
    for case in FAMILIES:
        strays = collections.defaultdict(list)
        for seed in range(options.series):
            nodes = with_sums(family_of(case, seed, options.weeks))
            said = run_family(nodes, options, folder)
            for node in ("a/0", "a", "b", "total"):
                strays[node].append(math.log(said[node] / nodes[node][1]))
        print(f"{case[0]:44s}" + "".join(f"{100 * math.sqrt(statistics.fmean(x * x for x in strays[node])):7.1f} "
                                         f"({100 * statistics.fmean(strays[node]):+5.1f})" for node in ("a/0", "a", "b", "total")), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "wfm"))
    parser.add_argument("--series", type=int, default=12)
    parser.add_argument("--weeks", type=int, default=40)
    parser.add_argument("--keep", metavar="DIR")
    parser.add_argument("--families", action="store_true", help="the third table alone")
    parser.add_argument("--alone", action="store_true", help="the other two alone")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if not options.families:
            steps(options, folder)
        if not options.alone:
            families(options, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
