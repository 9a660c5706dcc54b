#!/usr/bin/env python3
"""The forecaster beside every published peer, cell by cell, and the bars it is meant to reach.

    tests/bench/forecast_table.py [--program build/wfm] [--bench build/tests/bench/forecast_bench] [--only CELLS ...]
                                  [--spoil SEEDS] [--speed] [--fleet N] [--threads N] [--keep DIR]

Runs `wfm backtest --history` on the data sets of forecast_sets.csv, at the peers' own origins and horizons, and lets the peers' own scorer
(score.py, needs numpy and pandas) score what was written. Prints per data set the WAPE of every method by level and window of lead days, then a
table: measure, figure, bar, whether it holds. Reads $WFM_SHARED (default: ../shared beside the tree); without it, or without pandas, it skips
plainly with status 77. A part that cannot be measured here says so in its own line; status 1 where a bar does not hold.

cells      a data set, level and window; the best peer of each cell is known only in hindsight, no peer is the best of all
--spoil    histories spoilt with so many seeds (a tenth of the intervals and a week missing, a silent day, a doubled day), by forecast_bench
--speed    processor time of one invented series of two years of half hours beside R's in the same run (needs r-cran-forecast and
           r-cran-data.table); where R is missing, beside the peers' recorded times on shorter series
--fleet    so many such series in one file: wall clock and the most memory held
"""
import argparse
import collections
import csv
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import forecast_speed

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("WFM_SHARED", ROOT.parent / "shared"))
PEERS = SHARED / "peers" / "forecast"
MAP = "series=unique_id,start_local=ds,offered=y"
LONG_RANGE, HANDLE_TIME = "van311d", "israel30-AHT"  # measured apart from the others
LEVELS = ("interval", "day", "week")


class Bars:
    """The closing table."""

    def __init__(self):
        self.rows = []

    def add(self, measure, figure, text, holds):
        """holds: True, False, or None for what is only reported."""
        self.rows.append((measure, figure, text, holds))

    def most(self, measure, figure, bar):
        self.add(measure, f"{figure:.3f}", f"<= {bar:g}", figure <= bar)

    def below(self, measure, figure, bar):
        self.add(measure, f"{figure:.3f}", f"< {bar:g}", figure < bar)

    def within(self, measure, figure, low, high):
        self.add(measure, f"{figure:.1f} %", f"{low:g} to {high:g} %", low <= figure <= high)

    def report(self):
        width = max(len(row[0]) for row in self.rows)
        print(f"\n{'measure':{width}s}  {'figure':>10s}  {'bar':>12s}")
        for measure, figure, bar, holds in self.rows:
            print(f"{measure:{width}s}  {figure:>10s}  {bar:>12s}  {'' if holds is None else 'holds' if holds else 'DOES NOT HOLD'}".rstrip())
        return all(holds is not False for *_, holds in self.rows)


def read_sets(only):
    with open(pathlib.Path(__file__).with_name("forecast_sets.csv"), encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [row for row in rows if not only or row["cells"] in only]


def pandas_python():
    """An interpreter that has pandas, which need not be this one."""
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import pandas"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return python
    return None


# ---- Forecasting and scoring ----


def forecast(program, data_set, folder, threads, runs):
    """The file of forecasts and the program's own scores; sets that differ only in series share a run, `runs` by what they have in common."""
    command = [program, "backtest", "--json", "--history", str(SHARED / "data" / data_set["file"]), "--map", MAP, "--zone", data_set["zone"],
               "--interval", f"{data_set['minutes']}m", "--horizon", f"{data_set['horizon']}d", "--threads", str(threads),
               "--origins", data_set["origins"].replace(" ", ",")]
    if data_set["holidays"]:
        command += ["--holidays", str(SHARED / "data" / "holidays" / data_set["holidays"])]
    if data_set["measure"]:
        command += ["--measure", data_set["measure"], "--weight", data_set["weight"]]
    key = tuple(command)
    if key not in runs:
        path = folder / f"{data_set['cells']}.csv"
        done = subprocess.run(command + ["--write-forecasts", str(path)], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        runs[key] = path, json.loads(done.stdout)
    return runs[key]


def of_one_series(path, data_set):
    """The same file with the set's own series only."""
    if not data_set["id"]:
        return path
    chosen = path.with_name(f"{data_set['cells']}.chosen.csv")
    with open(path, encoding="utf-8") as rows, open(chosen, "w", encoding="utf-8") as out:
        out.write(next(rows))
        out.writelines(row for row in rows if row.split(",", 2)[1] == data_set["id"])
    return chosen


def randomised_coverage(data_set, scores):
    """{(level, window): {"cov80": %, "cov95": %}} over the set's series; of handle times there is none."""
    sums = collections.defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in scores:
        if row["model"] == "combination" and "cover80_randomised" in row and data_set["id"] in ("", row["queue"]):
            total = sums[row["level"], f"{row['lead_from']}-{row['lead_to']}"]
            for k, value in enumerate((row["cover80_randomised"], row["cover95_randomised"], 1)):
                total[k] += value * row["n"]
    return {cell: {"cov80": 100 * a / n, "cov95": 100 * b / n} for cell, (a, b, n) in sums.items()}


def score(python, data_set, path):
    """{(level, window): row of score.py}"""
    table = path.with_suffix(".scores")
    command = [python, str(PEERS / "score.py"), "--data", str(SHARED / "data" / data_set["file"]), "--fc", str(path), "--name", data_set["cells"],
               "--interval", data_set["minutes"], "--windows", data_set["windows"].replace(" ", ","), "--out", str(table)]
    if data_set["measure"]:
        command += ["--col", data_set["measure"], "--weight", data_set["weight"]]
    table.unlink(missing_ok=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return {(row["level"], row["window"]): row for row in csv.DictReader(table.open(encoding="utf-8"))}


def read_peers():
    """{cells: {method: {(level, window): row}}}"""
    peers = collections.defaultdict(lambda: collections.defaultdict(dict))
    for row in csv.DictReader((PEERS / "peer_table.csv").open(encoding="utf-8")):
        peers[row["dataset"]][row["method"]][row["level"], row["window"]] = row
    return peers


def figure(row, name):
    return float(row[name]) if row and row.get(name) else math.nan


def best(peers, cell, name="WAPE"):
    """(value, method) of the best peer of a cell."""
    values = [(figure(cells[cell], name), method) for method, cells in peers.items() if cell in cells]
    return min((value for value in values if not math.isnan(value[0])), default=(math.nan, "-"))


# ---- Tables ----


def geometric_mean(ratios):
    ratios = [ratio for ratio in ratios if not math.isnan(ratio)]
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def print_cells(data_set, ours, peers):
    cells = [(level, window) for level in LEVELS for window in data_set["windows"].split() if (level, window) in ours]
    print(f"\n{data_set['cells']}: WAPE %, {ours[cells[0]]['n_pairs']} forecasts of {data_set['horizon']} days")
    print(f"  {'':14s}" + "".join(f"{level[:4] + ' ' + window:>11s}" for level, window in cells))
    print(f"  {'wfm':14s}" + "".join(f"{figure(ours[cell], 'WAPE'):11.2f}" for cell in cells))
    for method in sorted(peers, key=lambda name: [figure(peers[name].get(cell), "WAPE") for cell in cells[:1]]):
        print(f"  {method:14s}" + "".join(f"{figure(peers[method].get(cell), 'WAPE'):11.2f}" for cell in cells))
    print(f"  {'over the best':14s}" + "".join(f"{figure(ours[cell], 'WAPE') / best(peers, cell)[0]:11.3f}" for cell in cells))


def accuracy_bars(bars, results, peers):
    """results: {cells: {(level, window): row}} of the sets that count together."""
    cells = [(name, *cell) for name in results for cell in results[name]]
    ratio = {(name, *cell): figure(results[name][cell], "WAPE") / best(peers[name], cell)[0] for name, cell in map(flatten, cells)}
    for level, bar in (("interval", 0.93), ("day", 0.98)):
        bars.most(f"{level}: WAPE over the best peer's of each cell", geometric_mean([r for c, r in ratio.items() if c[1] == level]), bar)
    bars.add("week: WAPE over the best peer's of each cell", f"{geometric_mean([r for c, r in ratio.items() if c[1] == 'week']):.3f}", "", None)
    worst = max((r, c) for c, r in ratio.items() if c[1] == "interval")
    bars.most(f"interval: the worst cell ({worst[1][0]} {worst[1][2]})", worst[0], 1.10)
    losses = [figure(results[n][lw], "wQL") / best(peers[n], lw, "wQL")[0] for n, lw in map(flatten, cells) if lw[0] != "week"]
    bars.most("interval and day: quantile loss over the best peer's", geometric_mean(losses), 0.84)
    single_bars(bars, results, peers)


def flatten(cell):
    """(name, level, window) -> name, (level, window)."""
    return cell[0], (cell[1], cell[2])


def single_bars(bars, results, peers):
    for method in sorted({method for name in results for method in peers[name]}):
        ratios = collections.defaultdict(list)
        for name in results:
            for cell in results[name]:
                if cell in peers[name].get(method, {}):
                    ratios[cell[0] == "week"].append(figure(results[name][cell], "WAPE") / figure(peers[name][method][cell], "WAPE"))
        throughout = all(method in peers[name] for name in results)
        for week, bar in ((False, 0.88), (True, 1)):
            text = f"{'week' if week else 'interval and day'}: WAPE over {method}'s" + ("" if throughout else " (where it was run)")
            value = geometric_mean(ratios[week])
            if throughout:
                (bars.below if week else bars.most)(text, value, bar)
            else:
                bars.add(text, f"{value:.3f}", "", None)


def coverage_bars(bars, name, ours, windows, randomised):
    for level in LEVELS:
        cell = (level, windows[-1])
        if cell not in ours:
            continue
        exact = randomised.get(cell)
        for column, low, high in (("cov80", 76, 84), ("cov95", 92, 98)):
            plain = figure(ours[cell], column)
            text = f"{name} {level}: {column[3:]} % interval covers"
            if level == "week" and exact:
                bars.add(f"{text}, randomised", f"{exact[column]:.1f} %", "", None)
            elif level == "week":
                continue
            elif exact:
                bars.within(f"{text}, randomised ({plain:.1f} % of whole numbers)", exact[column], low, high)
            else:
                bars.within(text, plain, low, high)


def handle_time_bars(bars, ours, peers):
    cells = list(ours)
    bars.most("handle time: WAPE over the 6-week mean's", geometric_mean([figure(ours[c], "WAPE") / figure(peers["ma6"][c], "WAPE") for c in cells]),
              0.86)
    bars.most("handle time: WAPE over the best peer's", geometric_mean([figure(ours[c], "WAPE") / best(peers, c)[0] for c in cells]), 0.88)


def long_range_bars(bars, ours, peers, windows):
    for level in ("day", "week"):
        cell = (level, windows[-1])
        value, method = best(peers, cell)
        bars.below(f"{LONG_RANGE} {level} {windows[-1]}: WAPE over the best peer's ({method})", figure(ours[cell], "WAPE") / value, 1)


# ---- What only the bench can say ----


def bench_scores(bench, names, folder, *options):
    """{(cells, level, window): WAPE} as forecast_bench writes them."""
    path = folder / "bench.csv"
    subprocess.run([bench, "--scores", str(path), *options, *names], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "WFM_SHARED": str(SHARED)})
    return {(row["cells"], row["level"], row["window"]): float(row["wape"]) for row in csv.DictReader(path.open(encoding="utf-8"))}


def spoilt_bars(bars, bench, data_sets, folder, seeds):
    if not pathlib.Path(bench).exists():
        bars.add("spoilt histories", "skipped", f"no {bench}", None)
        return
    names = [data_set["cells"] for data_set in data_sets if data_set["cells"] != HANDLE_TIME]
    plain, worse = bench_scores(bench, names, folder), collections.defaultdict(list)
    for seed in range(1, seeds + 1):
        for cell, wape in bench_scores(bench, names, folder, "--spoil", str(seed)).items():
            worse[cell].append(wape / plain[cell])
    for data_set in data_sets:
        window = data_set["windows"].split()[-1]
        for level in ("interval", "day"):
            ratios = worse.get((data_set["cells"], level, window))
            if not ratios:
                continue
            bars.below(f"{data_set['cells']} {level}: WAPE with a spoilt history over without ({seeds} seeds)", geometric_mean(ratios), 1.05)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build" / "wfm"))
    parser.add_argument("--bench", default=str(ROOT / "build" / "tests" / "bench" / "forecast_bench"))
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--spoil", type=int, default=0, metavar="SEEDS")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--fleet", type=int, default=0, metavar="N")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", metavar="DIR")
    return parser.parse_args()


def measure(options, folder, bars, python):
    data_sets, peers, runs, results, exact = read_sets(options.only), read_peers(), {}, {}, {}
    for data_set in data_sets:
        path, scores = forecast(options.program, data_set, folder, options.threads, runs)
        results[data_set["cells"]] = score(python, data_set, of_one_series(path, data_set))
        exact[data_set["cells"]] = randomised_coverage(data_set, scores)
        print_cells(data_set, results[data_set["cells"]], peers[data_set["cells"]])
    together = {name: cells for name, cells in results.items() if name not in (LONG_RANGE, HANDLE_TIME)}
    if together:
        accuracy_bars(bars, together, peers)
    for data_set in data_sets:
        name, windows = data_set["cells"], data_set["windows"].split()
        if name == LONG_RANGE:
            long_range_bars(bars, results[name], peers[name], windows)
        if name == HANDLE_TIME:
            handle_time_bars(bars, results[name], peers[name])
        else:
            coverage_bars(bars, name, results[name], windows, exact[name])
    if options.spoil:
        spoilt_bars(bars, options.bench, data_sets, folder, options.spoil)


def main():
    options = arguments()
    python = pandas_python()
    if not (PEERS / "peer_table.csv").exists() or not python:
        print(f"forecast_table: skipped, {'no pandas' if not python else f'no {PEERS} (set WFM_SHARED)'}")
        return 77
    bars = Bars()
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        measure(options, folder, bars, python)
        forecast_speed.robust(bars, options.program, folder)
        if options.speed:
            forecast_speed.one_series(bars, options.program, folder, PEERS)
        if options.fleet:
            forecast_speed.fleet(bars, options.program, folder, options.fleet, options.threads)
    return 0 if bars.report() else 1


if __name__ == "__main__":
    sys.exit(main())
