#!/usr/bin/env python3
"""A year ahead: weeks and months of `wfm backtest --horizon 364d --totals` beside the same week of last year, as it was and with last year's growth.

usage: tests/bench/long_range.py [--wfm build/wfm] [--weeks N]

Reads nycems60.csv and van311d.csv from $WFM_SHARED/data (default ../shared) and says so where they are missing. Origins every quarter, each with
at least three years behind it; days are summed up first, so that one forecast takes about a third of a second. --weeks N forgets all but the last N
weeks before each origin: what the bands are worth where no yearly season can be known. The yardsticks always see all of the past.
"""
import argparse
import csv
import datetime
import os
import subprocess
import sys
import tempfile

SETS = {
    "nycems60": ("America/New_York", "hol_US.csv", range(2015, 2019)),
    "van311d": ("America/Vancouver", "hol_CA_BC.csv", range(2013, 2023)),
}


def by_day(path):
    """{series: {date: contacts}}"""
    days = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            date = datetime.date.fromisoformat(row["ds"][:10])
            one = days.setdefault(row["unique_id"], {})
            one[date] = one.get(date, 0) + float(row["y"])
    return days


def total(days, first, length):
    """None where a day is missing."""
    values = [days.get(first + datetime.timedelta(k)) for k in range(length)]
    return None if None in values else sum(values)


class Score:
    def __init__(self):
        self.n = self.inside80 = self.inside95 = 0
        self.actual, self.error = 0.0, {"wfm": 0.0, "last year": 0.0, "with growth": 0.0}

    def add(self, row, days, length):
        first, origin = (datetime.date.fromisoformat(row[k]) for k in ("ds", "origin"))
        actual = total(days, first, length)
        before = total(days, first - datetime.timedelta(364), length)
        year, year_before = (total(days, origin - datetime.timedelta(364 * k), 364) for k in (1, 2))
        if None in (actual, before, year, year_before):
            return
        self.n += 1
        self.actual += actual
        self.inside80 += float(row["q10"]) <= actual <= float(row["q90"])
        self.inside95 += float(row["q025"]) <= actual <= float(row["q975"])
        for name, value in (("wfm", float(row["mean"])), ("last year", before), ("with growth", before * year / year_before)):
            self.error[name] += abs(value - actual)

    def line(self, name, level):
        wape = [f"{100 * e / self.actual:11.2f}" for e in self.error.values()]
        return f"{name:<16} {level:<6} {self.n:>6} {''.join(wape)} {100 * self.inside80 / self.n:9.1f} {100 * self.inside95 / self.n:9.1f}"


def month_length(first):
    after = (first.replace(day=28) + datetime.timedelta(4)).replace(day=1)
    return (after - first).days


def run(wfm, shared, name, weeks):
    zone, holidays, years = SETS[name]
    path = os.path.join(shared, "data", name + ".csv")
    if not os.path.exists(path):
        print(f"{name}: skipped, {path} is not there")
        return
    days = by_day(path)
    origins = [datetime.date(y, m, 1) for y in years for m in (1, 4, 7, 10)]
    with tempfile.TemporaryDirectory() as folder:
        history, out = os.path.join(folder, "days.csv"), os.path.join(folder, "out.csv")
        with open(history, "w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["unique_id", "ds", "y"])
            rows.writerows((series, date, round(y)) for series, one in days.items() for date, y in sorted(one.items()))
        command = [wfm, "backtest", "--history", history, "--map", "series=unique_id,start_local=ds,offered=y", "--zone", zone,
                   "--interval", "1d", "--origins", ",".join(map(str, origins)), "--horizon", "364d", "--totals", "--quiet",
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
                for series in (row["unique_id"], "all"):
                    score.setdefault((series, row["level"]), Score()).add(row, days[row["unique_id"]], length)
    for (series, level), one in sorted(score.items(), key=lambda item: (item[0][1], item[0][0])):
        if series != "all" or len(days) > 1:
            print(one.line(series, level))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wfm", default="build/wfm")
    parser.add_argument("--weeks", type=int, default=0)
    options = parser.parse_args()
    print(f"{'series':<16} {'level':<6} {'n':>6} {'wfm WAPE %':>10} {'last year':>10} {'with growth':>11} {'in 80 %':>8} {'in 95 %':>9}")
    for name in SETS:
        run(options.wfm, os.environ.get("WFM_SHARED", "../shared"), name, options.weeks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
