#!/usr/bin/env python3
"""Coverage of the forecast's intervals on invented contacts, in worlds whose truth is known.

    tests/bench/forecast_worlds.py [--program build/wfm] [--series N] [--horizon DAYS] [--alone] [--set KEY=VALUE ...] [--keep DIR] [WORLD ...]

Each world is a file of seeded series by the hour, forecast by `wfm backtest --history` over the horizon (28 days) from four origins a week apart. Per
world: WAPE by day and its ratio to the mean of the last weeks, bias by day, and which share of intervals, days and weeks lies in the 80 % and
the 95 % interval (randomised, so that whole numbers cover no more than they say). Real data are few and each of one kind; here a share that is
wrong has a known cause. --alone: each series by itself, without what its siblings know. Needs nothing but Python.
"""
import argparse
import collections
import dataclasses
import datetime
import functools
import json
import math
import pathlib
import random
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRST = datetime.date(2024, 1, 1)
ORIGINS = 4
SHAPE = tuple(0.1 + math.exp(-((h - 10) / 3) ** 2) + 0.7 * math.exp(-((h - 15.5) / 3.5) ** 2) for h in range(24))
ALIKE = (1.0,) * 24  # every hour like the other
WHOLE = (1.0,)  # days that are counted as a whole
WEEK = (1.25, 1.1, 1.05, 1.0, 0.95, 0.6, 0.5)
EVEN = (1.0,) * 7


def poisson(rng, mean):
    if mean > 60:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    limit, k, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        k, product = k + 1, product * rng.random()
    return k


def walk(rng, days, sd):
    """Logarithm of a level that walks by sd a day."""
    level, path = 0.0, []
    for _ in range(days):
        path.append(level)
        level += rng.gauss(0, sd)
    return path


def fading(rng, days, share, sd):
    """A level that walks by 0.3 % a day, and moods that fade: each day keeps `share` of the one before; sd of a day."""
    path, mood = [], 0.0
    for w in walk(rng, days, 0.003):
        mood = share * mood + rng.gauss(0, sd * math.sqrt(1 - share**2))
        path.append(w + mood)
    return path


def growth(pace):
    """Grows by `pace` a week, evenly on the scale of logarithms."""
    return lambda rng, days: [math.log1p(pace) * d / 7 + w for d, w in enumerate(walk(rng, days, 0.005))]


def changing(rng, days):
    """Growth of 3 % a week on the average, another one every six weeks or so."""
    level, pace, path = 0.0, rng.gauss(0.03, 0.02), []
    for _ in range(days):
        if rng.random() < 1 / 42:
            pace = rng.gauss(0.03, 0.02)
        level += pace / 7
        path.append(level)
    return path


def levelling_off(rng, days):
    """A young service that grows to twenty times its size, by a logistic curve with a pace of its own."""
    pace = rng.uniform(25, 70)
    return [-math.log((1 + 19 * math.exp(-d / pace)) / 20) + w for d, w in enumerate(walk(rng, days, 0.005))]


def steps(rng, days):
    """Jumps by 15 % or so, about every two months, and stays there."""
    level, path = 0.0, []
    for _ in range(days):
        if rng.random() < 1 / 60:
            level += rng.gauss(0, 0.15)
        path.append(level)
    return path


def yearly(rng, days):
    turn, size = rng.uniform(0, 2 * math.pi), rng.uniform(0.1, 0.3)
    return [size * math.sin(2 * math.pi * d / 365.25 + turn) + w for d, w in enumerate(walk(rng, days, 0.004))]


def bursts(rng, days):
    """Now and then twice or three times as many, which fade within days."""
    path, burst = [], 0.0
    for w in walk(rng, days, 0.004):
        burst = 0.5 * burst + (abs(rng.gauss(0, 0.8)) if rng.random() < 0.04 else 0)
        path.append(w + burst)
    return path


@dataclasses.dataclass(frozen=True)
class World:
    """Contacts whose truth is known."""

    text: str
    weeks: int  # of history and horizon
    size: tuple  # contacts a day at the beginning, between
    cv: float  # of days
    level: object  # (rng, days): logarithms
    shape: tuple = SHAPE  # of a day
    week: tuple = WEEK
    interval_cv: float = 0.0
    together: object = None  # a level like the first, which all series have in common


SMALL = (50, 800)
STEADY = functools.partial(walk, sd=0.005)

WORLDS = {
    "steady": World("a level that walks by 0.5 % a day", 30, SMALL, 0.05, STEADY),
    "still": World("nothing but weeks and counts", 30, SMALL, 0.0, lambda rng, days: [0.0] * days),
    "rough": World("days that stray by 20 %", 30, SMALL, 0.20, STEADY),
    "wandering": World("a level that walks by 3 % a day", 60, SMALL, 0.05, functools.partial(walk, sd=0.03)),
    "wandering-young": World("a level that walks by 3 % a day, 16 weeks of history", 20, SMALL, 0.05, functools.partial(walk, sd=0.03)),
    "wandering-slow": World("a level that walks by 1.5 % a day", 60, SMALL, 0.05, functools.partial(walk, sd=0.015)),
    "moods": World("days that stray by 12 % and keep 70 % of it to the next", 60, SMALL, 0.03, functools.partial(fading, share=0.7, sd=0.12)),
    "moods-long": World("days that stray by 12 % and keep 93 % of it to the next", 60, SMALL, 0.03, functools.partial(fading, share=0.93, sd=0.12)),
    "steps": World("a level that jumps by 15 % every two months or so", 60, SMALL, 0.05, steps),
    "growth-1": World("1 % more a week", 30, SMALL, 0.05, growth(0.01)),
    "growth-3": World("3 % more a week", 30, SMALL, 0.05, growth(0.03)),
    "growth-8": World("8 % more a week", 20, (50, 400), 0.05, growth(0.08)),
    "shrinking": World("3 % fewer a week", 30, (200, 1600), 0.05, growth(-0.03)),
    "doubling": World("twice as many every year, two years", 108, SMALL, 0.05, growth(2 ** (7 / 365) - 1)),
    "doubling-young": World("twice as many every year, 40 weeks", 44, SMALL, 0.05, growth(2 ** (7 / 365) - 1)),
    "changing": World("growth of 1 to 5 % a week, which changes", 40, SMALL, 0.05, changing),
    "young-growth": World("3 % more a week, eight weeks of history", 12, SMALL, 0.05, growth(0.03)),
    "young-8": World("8 % more a week, eight weeks of history", 12, SMALL, 0.05, growth(0.08)),
    "full": World("grows to twenty times, then is full", 30, SMALL, 0.05, levelling_off),
    "yearly": World("a year of 10 to 30 %", 120, SMALL, 0.05, yearly),
    "bursts": World("bursts that fade within days", 40, SMALL, 0.05, bursts),
    "tweets": World("bursts that fade within days, no shape of a day, intervals that stray by 60 %", 16, SMALL, 0.15, bursts, ALIKE, EVEN, 0.6),
    "dispersed": World("intervals that stray by 50 %, days by 30 %", 30, (20, 300), 0.30, STEADY, interval_cv=0.5),
    "days": World("days alone, a strong week", 60, SMALL, 0.08, yearly, WHOLE, (1.5, 1.2, 1.1, 1.0, 1.1, 0.4, 0.1)),
    "thin": World("one to ten contacts a day", 30, (1, 10), 0.10, STEADY),
    "thinnest": World("a contact in three days to three a day, by days", 60, (0.3, 3), 0.10, STEADY, WHOLE),
    "thin-rough": World("one to ten contacts a day, which stray by 50 %", 40, (1, 10), 0.50, STEADY, WHOLE),
    "thin-together": World("two to twenty a day, a level in common that walks by 2 % a day", 60, (2, 20), 0.10, STEADY, together=functools.partial(walk, sd=0.02)),
    "thin-growth": World("two to twenty a day, twice as many every year", 60, (2, 20), 0.10, growth(2 ** (7 / 365) - 1), WHOLE),
    "thin-young": World("two to twenty a day, ten weeks of history", 14, (2, 20), 0.20, functools.partial(walk, sd=0.01)),
    "young": World("eight weeks of history", 12, (20, 800), 0.08, functools.partial(walk, sd=0.01)),
}


def factor(rng, cv):
    """Gamma, of mean 1."""
    return rng.gammavariate(1 / cv**2, cv**2) if cv > 0 else 1.0


def series_of(world, seed):
    """Counts by interval."""
    about = WORLDS[world]
    rng = random.Random(f"{world} {seed}")
    size, counts = math.exp(rng.uniform(*map(math.log, about.size))), []
    common = about.together(random.Random(world), 7 * about.weeks) if about.together else [0.0] * 7 * about.weeks
    for day, log_level in enumerate(about.level(rng, 7 * about.weeks)):
        log_day = log_level + common[day] + rng.gauss(0, about.cv) - about.cv**2 / 2
        mean = size * about.week[day % 7] * math.exp(log_day) / sum(about.shape)
        counts += [poisson(rng, mean * share * factor(rng, about.interval_cv)) for share in about.shape]
    return counts


def write_world(path, world, series):
    days, minutes = 7 * WORLDS[world].weeks, 1440 // len(WORLDS[world].shape)
    first = datetime.datetime.combine(FIRST, datetime.time())
    stamps = [f"{first + datetime.timedelta(minutes=minutes * k):%Y-%m-%d %H:%M}" for k in range(days * 1440 // minutes)]
    with open(path, "w", encoding="utf-8") as out:
        out.write("unique_id,ds,y\n")
        for s in range(series):
            out.write("".join(f"S{s:03d},{ds},{y}\n" for ds, y in zip(stamps, series_of(world, s))))


def run(options, world, folder):
    path = folder / f"{world}.csv"
    write_world(path, world, options.series)
    last = FIRST + datetime.timedelta(days=7 * WORLDS[world].weeks - options.horizon)
    origins = ",".join(str(last - datetime.timedelta(days=7 * k)) for k in reversed(range(ORIGINS)))
    interval = f"{1440 // len(WORLDS[world].shape)}m"
    command = [options.program, "backtest", "--json", "--history", str(path), "--zone", "UTC", "--interval", interval, "--horizon", f"{options.horizon}d",
               "--origins", origins, "--threads", "1", "--write-forecasts", str(folder / f"{world}.out")]
    for setting in options.set + (["forecast.reconcile=no", "forecast.siblings=no"] if options.alone else []):
        command += ["--set", setting]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return json.loads(done.stdout)


def mean_of(rows, name):
    rows = [row for row in rows if row.get(name) is not None]
    n = sum(row["n"] for row in rows)
    return sum(row[name] * row["n"] for row in rows) / n if n else math.nan


def print_world(world, scores, horizon):
    of = collections.defaultdict(list)
    for row in scores:
        if row["lead_from"] == 1 and row["lead_to"] == horizon and row["queue"].startswith("S"):
            of[row["model"], row["level"]].append(row)
    day, mean = of["combination", "day"], of["recent_mean", "day"]
    text = f"{world:14s} {100 * mean_of(day, 'wape'):6.1f} {mean_of(day, 'wape') / mean_of(mean, 'wape'):6.2f} {100 * mean_of(day, 'bias'):+6.1f}"
    for level in ("interval", "day", "week"):
        rows = of["combination", level]
        text += f" {100 * mean_of(rows, 'cover80_randomised'):8.1f} {100 * mean_of(rows, 'cover95_randomised'):5.1f}"
    print(text, f"  {WORLDS[world].text}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "wfm"))
    parser.add_argument("--series", type=int, default=20)
    parser.add_argument("--horizon", type=int, default=28)
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--keep", metavar="DIR")
    parser.add_argument("world", nargs="*", default=list(WORLDS))
    options = parser.parse_args()
    print(f"{'':14s} {'WAPE':>6s} {'over':>6s} {'bias':>6s} {'interval':>14s} {'day':>14s} {'week':>14s}")
    print(f"{'world':14s} {'day':>6s} {'mean':>6s} {'day':>6s}" + f" {'80':>8s} {'95':>5s}" * 3)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for world in options.world or WORLDS:
            print_world(world, run(options, world, folder), options.horizon)
    return 0


if __name__ == "__main__":
    sys.exit(main())
