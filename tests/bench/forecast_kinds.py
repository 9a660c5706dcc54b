#!/usr/bin/env python3
"""The forecaster beside R's peers on invented contacts of kinds that no data set at hand has.

    tests/bench/forecast_kinds.py [--program build/wfm] [--seed N] [--methods NAMES] [--keep DIR] [KIND ...]

Emergency calls with storms, arrivals of a hospital, tickets after releases, self-exciting tweets, a hierarchy of regions by the hour and by the
day: every kind by mechanisms of its own, which no model of the forecaster has, from one seed. Forecast by `wfm backtest --history` from four origins, by
the peers of peers.R (the quick ones; --methods takes others), scored by score.py; printed like forecast_table.py, whose bars count here only as a
measure: of such contacts no peer was chosen by anybody. Needs $WFM_SHARED, R with forecast and data.table, pandas; skips plainly with status 77.
With --keep, the peers' forecasts of a file are made once.
"""
import argparse
import dataclasses
import datetime
import math
import pathlib
import random
import subprocess
import sys
import tempfile

import forecast_table
from forecast_worlds import FIRST, poisson, walk

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORIGINS, APART = 4, 21  # days
QUICK = "snaive,ma4,ma6,day_ets,day_theta,day_comb,stlf_ets"
AROUND_THE_CLOCK = tuple(0.25 + math.exp(-((h - 12) / 4.5) ** 2) + 0.8 * math.exp(-((h - 19) / 3) ** 2) for h in range(24))
OFFICE = tuple(0.01 + math.exp(-((h - 9.5) / 1.8) ** 2) + 0.8 * math.exp(-((h - 14.5) / 2) ** 2) for h in (s / 2 for s in range(48)))


def between(rng, low, high):
    """On the scale of logarithms."""
    return math.exp(rng.uniform(math.log(low), math.log(high)))


def autoregressive(rng, days, keeps, sd):
    """A logarithm that keeps so much of itself to the next day and strays by sd in the long run."""
    value, path = rng.gauss(0, sd), []
    for _ in range(days):
        path.append(value)
        value = keeps * value + rng.gauss(0, sd * math.sqrt(1 - keeps**2))
    return path


def mean_one(shape):
    return [value * len(shape) / sum(shape) for value in shape]


def clustered(rng, mean, more):
    """Calls of which one in 1 / more comes with another, and so on."""
    count = 0
    for _ in range(poisson(rng, mean * (1 - more))):
        count += 1
        while rng.random() < more:
            count += 1
    return count


def with_sum(name, series):
    return {**series, name: [sum(counts) for counts in zip(*series.values())]}


# ---- Kinds: (random numbers, days) -> {series: counts by interval} ----


def county(rng, days):
    """Six stations of 0.2 to 3 calls an hour; ten storms a year of some hours to some days, which double or triple the calls of all; 3 % more a year."""
    storm = [0.0] * (24 * days)
    for hour in range(24 * days):
        if rng.random() < 10 / 8766:
            strength, length = 0.2 + rng.expovariate(2), math.exp(rng.gauss(math.log(18), 0.8))
            for k in range(hour, min(24 * days, hour + round(length))):
                storm[k] = max(storm[k], strength)
    shape, series = mean_one(AROUND_THE_CLOCK), {}
    common = autoregressive(rng, days, 0.5, 0.04)
    for s in range(6):
        rate, felt, turn = between(rng, 0.2, 3), rng.uniform(0.3, 1.5), rng.uniform(0, 0.3)
        counts = []
        for hour in range(24 * days):
            day = hour // 24
            level = common[day] + 0.03 * day / 365 + 0.08 * math.sin(2 * math.pi * day / 365.25 + turn) + felt * storm[hour]
            counts.append(clustered(rng, rate * shape[hour % 24] * (0.93 if day % 7 > 4 else 1) * math.exp(level), 0.12))
        series[f"STATION {s + 1}"] = counts
    return with_sum("COUNTY", series)


SCHOOL_HOLIDAYS = {1, 8, 15, 16, 30, 31, 32, 33, 34, 43, 52}  # weeks of the year


def flu(rng, days):
    """A wave each winter, of another size and at another time."""
    path = [0.0] * days
    for winter in range(-1, days // 365 + 2):
        peak, size, width = 365 * winter + rng.gauss(0, 20), rng.expovariate(1 / 0.15), rng.uniform(14, 35)
        for day in range(days):
            path[day] += size * math.exp(-(((day - peak) / width) ** 2))
    return path


def hospital(rng, days):
    """Five departments of 2 to 25 arrivals an hour; Mondays, flu, school and public holidays, a level that wanders back within weeks."""
    wave, common, shape, series = flu(rng, days), autoregressive(rng, days, 0.96, 0.04), mean_one(AROUND_THE_CLOCK), {}
    week = (1.14, 1.03, 1.0, 0.99, 0.99, 0.93, 0.92)
    for s in range(5):
        rate, felt, schools = between(rng, 2, 25), rng.uniform(0, 1.3), rng.uniform(-0.15, 0.03)
        own, counts = autoregressive(rng, days, 0.985, 0.05), []
        for day in range(days):
            date = FIRST + datetime.timedelta(days=day)
            level = common[day] + own[day] + felt * wave[day] + rng.gauss(0, 0.03)
            level += schools * (date.isocalendar()[1] in SCHOOL_HOLIDAYS) - 0.15 * ((date.month, date.day) in {(12, 25), (12, 26), (1, 1)})
            counts += [poisson(rng, rate * week[day % 7] * part * math.exp(level)) for part in shape]
        series[f"WARD {s + 1}"] = counts
    return series


def tickets(rng, days):
    """Six groups of 8 to 200 tickets a working day; releases whose wave decays in days, migrations of weeks, incidents of hours, skewed days."""
    wave, migrations, strength, release = [], [0.0] * days, 0.0, rng.randrange(20)
    for day in range(days):
        if day == release:
            strength, release = strength + rng.expovariate(1 / 0.5), day + 7 * rng.choice((2, 2, 3, 4)) + rng.choice((-1, 0, 0, 1))
        wave.append(strength)
        strength *= 0.6
        if rng.random() < 1 / 120:
            for k in range(day, min(days, day + rng.randrange(8, 18))):
                migrations[k] = 0.5
    series, shape = {}, mean_one(OFFICE)
    for s in range(6):
        size, releases, moved = between(rng, 8, 200), rng.uniform(0, 1.4), rng.random() < 0.5
        level, counts = walk(rng, days, 0.008), []
        for day in range(days):
            skewed = rng.gammavariate(16, 1 / 16) * (1 + (rng.paretovariate(2.5) - 1) * (rng.random() < 0.1))
            mean = size * (0.03 if day % 7 > 4 else 1) * skewed * math.exp(level[day] + releases * wave[day] + moved * migrations[day])
            slots = [mean * part / 48 for part in shape]
            if day % 7 < 5 and rng.random() < 0.04:
                begin, more = rng.randrange(16, 34), 0.6 * size * rng.expovariate(1)
                for k in range(6):
                    slots[begin + k] += more * 0.5 ** (k + 1)
            counts += [poisson(rng, slot) for slot in slots]
        series[f"GROUP {s + 1}"] = counts
    return with_sum("TOTAL", series)


def tweets(rng, days, minutes):
    """Five names; every tweet brings 0.75 others within the hours after (Hawkes), and some of them a storm of any size (Pareto)."""
    series, steps = {}, 1440 // 5
    for s in range(5):
        rate, level = between(rng, 0.5, 8), walk(rng, days, 0.04)
        shape = mean_one([1 + 0.35 * math.sin(2 * math.pi * (k / steps - 0.35)) for k in range(steps)])
        excited, counts, kept = 0.0, [], 0.5 ** (5 / 40)
        for day in range(days):
            quiet = 0.8 if day % 7 > 4 else 1.0
            for k in range(steps):
                count = poisson(rng, rate * 0.25 * shape[k] * quiet * math.exp(level[day]) + excited)
                if rng.random() < 1 / (4 * steps):
                    excited += min(500, rate * 0.5 * (rng.paretovariate(1.3) - 1))
                excited = kept * excited + (1 - kept) * 0.75 * count
                counts.append(count)
        together = minutes // 5
        series[f"NAME {s + 1}"] = [sum(counts[k : k + together]) for k in range(0, len(counts), together)]
    return series


def regions(rng, days, shape, leaves, rates, year):
    """Regions of thin districts: days and waves in common, other growth in each; rows for the regions and the total."""
    common, series = autoregressive(rng, days, 0.7, 0.06), {}
    week = (1.1, 1.05, 1.0, 1.0, 1.05, 0.85, 0.75)
    for r in range(5):
        of_region, part = autoregressive(rng, days, 0.97, 0.08), {}
        for k in range(leaves // 5):
            rate, growth, own = between(rng, *rates), rng.gauss(0.03, 0.08), walk(rng, days, 0.004)
            counts = []
            for day in range(days):
                level = common[day] + of_region[day] + own[day] + growth * day / 365 + year * math.cos(2 * math.pi * (day - 200) / 365.25)
                counts += [poisson(rng, rate * week[day % 7] * p * math.exp(level)) for p in shape]
            part[f"R{r + 1}/D{k + 1:02d}"] = counts
        series |= with_sum(f"R{r + 1}", part)
    return {"TOTAL": [sum(c) for c in zip(*(series[f"R{r + 1}"] for r in range(5)))], **series}


def regions_by_hour(rng, days):
    return regions(rng, days, mean_one(AROUND_THE_CLOCK), 25, (0.05, 2), 0.05)


def regions_by_day(rng, days):
    return regions(rng, days, (1.0,), 40, (0.5, 30), 0.12)


@dataclasses.dataclass(frozen=True)
class Kind:
    """How a kind is invented and measured."""

    make: object
    minutes: int
    weeks: int  # of history and horizon
    horizon: int = 28
    windows: str = "1-7 1-14 1-28"
    apart: int = APART


KINDS = {
    "county": Kind(county, 60, 110),
    "hospital": Kind(hospital, 60, 90),
    "tickets": Kind(tickets, 30, 45),
    "tweets": Kind(lambda rng, days: tweets(rng, days, 15), 15, 12, 14, "1-7 1-14", 7),
    "tweets60": Kind(lambda rng, days: tweets(rng, days, 60), 60, 26),
    "regions": Kind(regions_by_hour, 60, 60),
    "regions-days": Kind(regions_by_day, 1440, 160),
}


def write_kind(path, kind, seed):
    about = KINDS[kind]
    days, first = 7 * about.weeks, datetime.datetime.combine(FIRST, datetime.time())
    form = "%Y-%m-%d" if about.minutes == 1440 else "%Y-%m-%d %H:%M"
    stamps = [f"{first + datetime.timedelta(minutes=about.minutes * k):{form}}" for k in range(days * 1440 // about.minutes)]
    with open(path, "w", encoding="utf-8") as out:
        out.write("unique_id,ds,y\n")
        for name, counts in about.make(random.Random(f"{kind} {seed}"), days).items():
            out.write("".join(f"{name},{ds},{y}\n" for ds, y in zip(stamps, counts)))


def set_of(path, kind):
    """As a row of forecast_sets.csv."""
    about = KINDS[kind]
    last = FIRST + datetime.timedelta(days=7 * about.weeks - about.horizon)
    origins = " ".join(str(last - datetime.timedelta(days=about.apart * k)) for k in reversed(range(ORIGINS)))
    return {"cells": kind, "file": str(path), "id": "", "zone": "UTC", "minutes": str(about.minutes), "horizon": str(about.horizon),
            "windows": about.windows, "holidays": "", "measure": "", "weight": "", "origins": origins}


def peers_of(python, data_set, path, methods):
    """{method: {(level, window): row of score.py}} of R's forecasts, which are made where they are not there."""
    peers = {}
    for method in methods.split(","):
        out = path.with_name(f"{path.stem}.{method}.csv")
        if not out.exists():
            half = out.with_suffix(".half")
            half.unlink(missing_ok=True)
            subprocess.run(["Rscript", str(forecast_table.PEERS / "peers.R"), f"data={path}", f"interval={data_set['minutes']}",
                            f"slots={1440 // int(data_set['minutes'])}", "days=7", f"origins={data_set['origins'].replace(' ', ',')}",
                            f"hdays={data_set['horizon']}", f"methods={method}", f"out={half}", f"times={path.with_suffix('.times')}"],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            half.rename(out)
        peers[method] = forecast_table.score(python, data_set, out)
    return peers


def has_r():
    command = ["Rscript", "-e", "stopifnot(requireNamespace('forecast', quietly=TRUE), requireNamespace('data.table', quietly=TRUE))"]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def measure(options, folder, python):
    bars, results, peers = forecast_table.Bars(), {}, {}
    for kind in options.kind or KINDS:
        path = folder / f"{kind}-{options.seed}.csv"
        if not path.exists():
            write_kind(path, kind, options.seed)
        data_set = set_of(path, kind)
        forecasts, scores = forecast_table.forecast(options.program, data_set, folder, 2, {})
        results[kind] = forecast_table.score(python, data_set, forecasts)
        peers[kind] = peers_of(python, data_set, path, options.methods)
        forecast_table.print_cells(data_set, results[kind], peers[kind])
        forecast_table.coverage_bars(bars, kind, results[kind], data_set["windows"].split(), forecast_table.randomised_coverage(data_set, scores))
        sys.stdout.flush()
    forecast_table.accuracy_bars(bars, results, peers)
    bars.report()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "wfm"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--methods", default=QUICK)
    parser.add_argument("--keep", metavar="DIR")
    parser.add_argument("kind", nargs="*", metavar="KIND")
    options = parser.parse_args()
    python = forecast_table.pandas_python()
    if not (forecast_table.PEERS / "peers.R").exists() or not python or not has_r():
        print(f"forecast_kinds: skipped, needs {forecast_table.PEERS} (WFM_SHARED), pandas, and R with forecast and data.table")
        return 77
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measure(options, folder, python)
    return 0


if __name__ == "__main__":
    sys.exit(main())
