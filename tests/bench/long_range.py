#!/usr/bin/env python3
"""A year ahead: weeks and months of `wfm backtest --horizon 364d --totals` beside the same week of last year, as it was and with last year's growth,
and beside the mean of the last six weeks by weekday.

usage: tests/bench/long_range.py [--wfm build/wfm] [--weeks N] [--years] [SET ...]

Reads nycems60.csv and van311d.csv from $WFM_SHARED/data (default ../shared) and says so where they are missing. Origins every quarter, each with
at least three years behind it; days are summed up first, so that one forecast takes about a third of a second. bank30 and israel30 have seven and ten months: a
quarter ahead from three origins, where no yardstick of last year exists. --weeks N forgets all but the last N
weeks before each origin: what the bands are worth where no yearly season can be known. The yardsticks always see all of the past. --years prints months
by the year of their origin.
"""
import argparse
import csv
import datetime
import os
import subprocess
import sys
import tempfile

QUARTERS = (1, 4, 7, 10)
SETS = {  # files, zone, holidays, origins, days ahead
    "nycems60": (["nycems60"], "America/New_York", "hol_US.csv", [(y, m) for y in range(2015, 2019) for m in QUARTERS], 364),
    "van311d": (["van311d"], "America/Vancouver", "hol_CA_BC.csv", [(y, m) for y in range(2013, 2023) for m in QUARTERS], 364),
    "bank30": (["bank30"], "America/New_York", "hol_bank.csv", [(2003, m) for m in (6, 7, 8)], 84),
    "israel30": (["israel30", "israel30_sepoct"], "Asia/Jerusalem", "hol_IL1999.csv", [(1999, m) for m in (4, 5, 6)], 91),
}


def by_day(paths):
    """{series: {date: contacts}}"""
    days = {}
    for path in paths:
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                date = datetime.date.fromisoformat(row["ds"][:10])
                one = days.setdefault(row["unique_id"], {})
                one[date] = one.get(date, 0) + float(row["y"])
    return days


def weekdays_of(days):
    return {date.weekday() for date in days}


def total(days, weekdays, first, length):
    """None where a day is missing, unless the series has no such weekday at all."""
    dates = [first + datetime.timedelta(k) for k in range(length)]
    values = [days.get(date) for date in dates if date.weekday() in weekdays]
    return None if None in values else sum(values)


def recent(days, origin, first, length):
    """As many as the mean of the six weeks before the origin, weekday by weekday."""
    seen = [[days[d] for k in range(1, 43) if (d := origin - datetime.timedelta(k)) in days and d.weekday() == w] for w in range(7)]
    dates = [first + datetime.timedelta(k) for k in range(length)]
    return sum(sum(seen[d.weekday()]) / len(seen[d.weekday()]) for d in dates if seen[d.weekday()])


NAMES = ("wfm", "last year", "with growth", "6 weeks")


class Score:
    def __init__(self):
        self.n = self.inside80 = self.inside95 = 0
        self.actual, self.error = 0.0, dict.fromkeys(NAMES, 0.0)

    def add(self, row, days, length, years):
        first, origin = (datetime.date.fromisoformat(row[k]) for k in ("ds", "origin"))
        weekdays = weekdays_of(days)
        actual = total(days, weekdays, first, length)
        before = total(days, weekdays, first - datetime.timedelta(364), length)
        year, year_before = (total(days, weekdays, origin - datetime.timedelta(364 * k), 364) for k in (1, 2))
        if actual is None or (years and None in (before, year, year_before)):
            return
        said = (float(row["mean"]), before if years else None, before * year / year_before if years else None, recent(days, origin, first, length))
        self.n += 1
        self.actual += actual
        self.inside80 += float(row["q10"]) <= actual <= float(row["q90"])
        self.inside95 += float(row["q025"]) <= actual <= float(row["q975"])
        for name, value in zip(NAMES, said):
            self.error[name] += float("nan") if value is None else abs(value - actual)

    def line(self, name, level):
        wape = [f"{100 * e / self.actual:11.2f}" if e == e else f"{'-':>11}" for e in self.error.values()]
        return f"{name:<16} {level:<6} {self.n:>6} {''.join(wape)} {100 * self.inside80 / self.n:9.1f} {100 * self.inside95 / self.n:9.1f}"


def month_length(first):
    after = (first.replace(day=28) + datetime.timedelta(4)).replace(day=1)
    return (after - first).days


def run(wfm, shared, name, weeks, by_year):
    files, zone, holidays, months, horizon = SETS[name]
    paths = [os.path.join(shared, "data", file + ".csv") for file in files]
    if not all(os.path.exists(path) for path in paths):
        print(f"{name}: skipped, {', '.join(paths)} are not there")
        return
    days = by_day(paths)
    origins = [datetime.date(y, m, 1) for y, m in months]
    with tempfile.TemporaryDirectory() as folder:
        history, out = os.path.join(folder, "days.csv"), os.path.join(folder, "out.csv")
        with open(history, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["unique_id", "ds", "y"])
            rows.writerows((series, date, round(y)) for series, one in days.items() for date, y in sorted(one.items()))
        command = [wfm, "backtest", "--history", history, "--map", "series=unique_id,start_local=ds,offered=y", "--zone", zone,
                   "--interval", "1d", "--origins", ",".join(map(str, origins)), "--horizon", f"{horizon}d", "--totals", "--quiet",
                   "--holidays", os.path.join(shared, "data", "holidays", holidays), "--write-forecasts", out]
        if weeks:
            command += ["--set", f"forecast.memory_weeks={weeks}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        score = {}
        with open(out, newline="") as file:
            for row in csv.DictReader(file):
                if row["level"] not in ("week", "month"):
                    continue
                length = 7 if row["level"] == "week" else month_length(datetime.date.fromisoformat(row["ds"]))
                groups = [(row["unique_id"], row["level"]), ("all of " + name, row["level"])]
                if by_year and row["level"] == "month":
                    groups.append((f"{name} {row['origin'][:4]}", "month"))
                for group in groups:
                    score.setdefault(group, Score()).add(row, days[row["unique_id"]], length, horizon > 300)
    for (series, level), one in sorted(score.items(), key=lambda item: (item[0][1], item[0][0])):
        if one.n and (not series.startswith("all of") or len(days) > 1):
            print(one.line(series, level), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wfm", default="build/wfm")
    parser.add_argument("--weeks", type=int, default=0)
    parser.add_argument("--years", action="store_true")
    parser.add_argument("set", nargs="*", help="data sets (all)")
    options = parser.parse_args()
    print(f"{'series':<16} {'level':<6} {'n':>6} {'wfm WAPE %':>11}{'last year':>11}{'with growth':>12}{'6 weeks':>10} {'in 80 %':>9} {'in 95 %':>9}")
    for name in options.set or SETS:
        run(options.wfm, os.environ.get("WFM_SHARED", "../shared"), name, options.weeks, options.years)
    return 0


if __name__ == "__main__":
    sys.exit(main())
