#!/usr/bin/env python3
"""What a roster is expected to give by formula beside what the simulation says of it, queue by queue and day by day.

    tests/bench/formula_bench.py [--program build/wfm] [--plans 30] [--first 1] [--keep DIR] [--worst 10]

Plans are invented as in judged_bench.py. Each gets a roster by `wfm schedule` with little work, so that some hours are short and some are ample; then it is
simulated 1,000 times. Compared are `sl_expected` and `sl_simulated` of coverage.csv, weighted by the contacts, per queue and per queue and day; by channel, and
the days that are furthest off with what may tell why: agents there for one that is asked for, share of the contacts in intervals that are short, occupancy. With
--keep what was simulated before is not simulated again, so that a change of the formula is measured in a minute.
"""
import argparse
import csv
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from judged_bench import ROOT, invent, wfm  # noqa: E402

REPLICATIONS, WORK = 1000, 300
NEAR, FAR = 0.02, 0.10


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number(text):
    return float(text) if text else None


def levels(program, folder, seed):
    """coverage.csv by formula and as simulated; what was simulated in an earlier run is taken from there."""
    if not (folder / "simulated/coverage.csv").exists():
        invent(folder, seed)
        wfm(program, "forecast", str(folder))
        wfm(program, "schedule", str(folder), "--set", f"roster.work_limit={WORK}")
        wfm(program, "simulate", str(folder), "--out", str(folder / "new"), "--forecast", str(folder / "out/forecast.csv"), "--roster",
            str(folder / "out/roster.csv"), "--set", f"simulate.replications={REPLICATIONS}")
        shutil.move(folder / "new", folder / "simulated")
    wfm(program, "simulate", str(folder), "--out", str(folder / "formula"), "--forecast", str(folder / "out/forecast.csv"), "--roster",
        str(folder / "out/roster.csv"), "--set", "simulate.replications=2")
    return rows(folder / "formula/coverage.csv"), rows(folder / "simulated/coverage.csv")


class Sums:
    """Contacts of a queue or one of its days, and how many are in time."""

    def __init__(self):
        self.contacts = self.formula = self.simulated = self.short = self.present = self.required = self.busy = 0.0

    def add(self, formula, simulated):
        contacts = float(simulated["offered_simulated"])
        self.contacts += contacts
        self.formula += contacts * float(formula["sl_expected"])
        self.simulated += contacts * float(simulated["sl_simulated"])
        self.short += contacts * (float(simulated["difference"]) < -0.25)
        self.present += contacts * float(simulated["present"])
        self.required += contacts * float(simulated["required"])
        self.busy += contacts * (number(simulated["occupancy_simulated"]) or 0)

    def off(self):
        return (self.formula - self.simulated) / self.contacts


def compare(formula, simulated):
    """Sums by queue, and by queue and local day."""
    queues, days = {}, {}
    for one, other in zip(formula, simulated):
        if not one["sl_expected"] or not other["sl_simulated"] or not float(other["offered_simulated"]) > 0:
            continue
        for sums, key in ((queues, one["queue"]), (days, (one["queue"], one["interval_start_local"][:10]))):
            sums.setdefault(key, Sums()).add(one, other)
    return queues, days


def say(name, sums):
    off = [abs(s.off()) for s in sums]
    print(f"{name:24s} {len(off):5d}   mean {100 * sum(off) / len(off):5.2f}   signed {100 * sum(s.off() for s in sums) / len(off):+6.2f}   worst {100 * max(off):5.1f}   "
          f"within {100 * NEAR:.0f}: {sum(o <= NEAR for o in off):4d}   beyond {100 * FAR:.0f}: {sum(o > FAR for o in off):3d}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/wfm"))
    parser.add_argument("--plans", type=int, default=30)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    queues, days = {}, {}
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(options.first, options.first + options.plans):
            folder = pathlib.Path(options.keep or scratch, f"plan-{seed}")
            folder.mkdir(parents=True, exist_ok=True)
            own, by_day = compare(*levels(options.program, folder, seed))
            queues.update({(seed, queue): sums for queue, sums in own.items()})
            days.update({(seed, *key): sums for key, sums in by_day.items()})
    for what, sums in (("queues", queues), ("queues and days", days)):
        say(what, list(sums.values()))
        for channel in sorted({key[1].split("-")[0] for key in sums}):
            say(f"  {channel}", [s for key, s in sums.items() if key[1].split("-")[0] == channel])
    print(f"\n{'plan queue         day':34s} {'contacts':>8s} {'formula':>8s} {'simulated':>9s} {'present':>8s} {'required':>8s} {'short':>6s} {'occupancy':>9s}")
    for key, s in sorted(days.items(), key=lambda item: -abs(item[1].off()))[:options.worst]:
        print(f"{key[0]:4d} {key[1]:13s} {key[2]:14s} {s.contacts:8.1f} {100 * s.formula / s.contacts:8.1f} {100 * s.simulated / s.contacts:9.1f} "
              f"{s.present / s.contacts:8.2f} {s.required / s.contacts:8.2f} {100 * s.short / s.contacts:5.0f}% {s.busy / s.contacts:9.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
