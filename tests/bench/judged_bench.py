#!/usr/bin/env python3
"""What a roster's summary says of each queue and day, judged again.

    tests/bench/judged_bench.py [--program build/wfm] [--plans 30] [--first 1] [--keep DIR]

Plans are invented from the seeds 1, 2, ...: one to three languages, in each of them calls, chats or e-mail with thin and thick days, five or seven days
open, people with one to three channels and one or two languages, so many as the work asks for. Each is planned by `wfm run` with its own settings; then the same
roster is simulated with another seed (contacts, handle times, patience, absences and the days' own luck are all drawn anew) and so many
replications that its own half width is below half a point. Compared is, for every queue and day of the roster, `sl_simulated` of the member `days` of
both summaries; and, for every queue, the service level by formula beside the simulated one. Bar: every day of every queue within two points. Status 1
where it does not hold.
"""
import argparse
import datetime
import json
import math
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "samples"))
sys.dont_write_bytecode = True

from invent import tables  # noqa: E402
from invent.draws import Draws  # noqa: E402
from invent.history import COLUMNS, Market, Queue, between, rows  # noqa: E402

ZONE, START, WEEKS = "Europe/Dublin", datetime.date(2026, 10, 19), 10
FIRST, ORIGIN = between(ZONE, START - datetime.timedelta(weeks=WEEKS), START)
OPENINGS = [("Mon-Fri 08:00-18:00", [(range(5), 8, 18)]), ("Mon-Sat 09:00-20:00", [(range(6), 9, 20)]), ("Mon-Sun 08:00-20:00", [(range(7), 8, 20)])]
BREAKS = "break 15m paid 1h30-2h30; meal 30m unpaid 3h30-4h30; break 15m paid 6h-7h"
BAR = 0.02
OTHER_SEED, ENOUGH = 987654, 0.004


def invent(folder, seed):
    """A plan of its own; returns what it is, in a few words."""
    draws = Draws(f"judged plan {seed}")
    opening, spans = draws.pick(OPENINGS)
    languages = ["en", "fr", "es"][:1 + int(draws.uniform() * 3)]
    market = [Market(ZONE, 1.0, draws.pick(["office", "home"]), draws.pick(["office", "home"]))]
    queues, people = [], []
    for language in languages:
        size = math.exp(math.log(150) + draws.uniform() * math.log(20))  # 150 to 3,000 contacts a week
        channels = ["voice"] + [channel for channel in ("chat", "email") if draws.uniform() < 0.6]
        hours = 0.0
        for channel in channels:
            weekly = size * {"voice": 1.0, "chat": 0.5, "email": 0.4}[channel]
            aht_s = {"voice": 240, "chat": 420, "email": 480}[channel] * (0.7 + 0.8 * draws.uniform())
            target = {"voice": (0.8, 30), "chat": (0.8, 60), "email": (0.9, 14400)}[channel]
            patience = None if channel == "email" else 90 + 200 * draws.uniform()
            queues.append((Queue(f"{channel}-{language}", channel, ZONE, spans, weekly, aht_s, market, 0.0, target, patience), language))
            hours += weekly * aht_s / 3600 * (0.6 if channel == "chat" else 1)
        at_once = hours / sum((high - low) * len(days) for days, low, high in spans)
        heads = math.ceil((at_once + 1.2 * math.sqrt(at_once) + 1) * sum((high - low) * len(days) for days, low, high in spans) / 36 * 1.15)
        for _ in range(heads):
            own = [channel for channel in channels if channel == "voice" or draws.uniform() < 0.6] if draws.uniform() < 0.7 else [draws.pick(channels)]
            more = [other for other in languages if other != language and draws.uniform() < 0.2]
            people.append((f"a{len(people) + 1:03d}", f"Agent {len(people) + 1}", ZONE, "full", " ".join(own), " ".join([language] + more[:1]), "24.00"))
    tables.write(folder, "settings", ("key", "value"), [("run.start", START), ("run.zone", ZONE)])
    tables.write(folder, "queues", "queue channel language zone open priority sl_target target_s patience_s concurrency concurrency_slowdown shrinkage".split(),
                 [(q.name, q.channel, language, ZONE, opening, {"voice": 1, "chat": 2, "email": 3}[q.channel], f"{q.target[0]:.0%}", q.target[1],
                   f"{q.patience_s:.0f}" if q.patience_s else "", 2 if q.channel == "chat" else "", 0.2 if q.channel == "chat" else "", "sickness=5% coaching=2%")
                  for q, language in queues])
    tables.write(folder, "history", COLUMNS, (row for q, _ in queues for row in rows(q, FIRST, ORIGIN)))
    tables.write(folder, "agents", "agent name zone contract skills languages cost_per_hour".split(), people)
    tables.write(folder, "contracts", "contract rule value price".split(),
                 [("full", "daily_rest", 11, ""), ("full", "max_hours_week", 40, ""), ("full", "max_days_week", 5, ""), ("full", "min_hours_week", 30, 10)])
    tables.write(folder, "shifts", "shift contracts weekdays start_from start_to start_step length_from length_to breaks".split(),
                 [("day", "full", "all", "08:00", "11:30", "30m", "8h30", "8h30", BREAKS), ("short", "full", "all", "08:00", "15:00", "30m", "5h", "5h", "break 15m paid 2h-3h")])
    return f"{len(queues)} queues, {len(people)} people"


def summary(folder):
    with open(pathlib.Path(folder, "summary.json"), encoding="utf-8") as file:
        return json.load(file)


def wfm(program, *arguments):
    done = subprocess.run([program, *arguments, "--quiet"], capture_output=True, text=True, timeout=900)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(arguments)}: status {done.returncode}\n{done.stderr}")


def judge(program, folder, seed):
    """(queue, date, said, half width, judged) of each queue and day; (queue, by formula, simulated) of each queue."""
    words = invent(folder, seed)
    wfm(program, "run", str(folder))
    said = summary(folder / "out")
    replications = 2000
    while True:
        wfm(program, "simulate", str(folder), "--out", str(folder / "again"), "--forecast", str(folder / "out/forecast.csv"), "--roster",
            str(folder / "out/roster.csv"), "--seed", str(OTHER_SEED + seed), "--set", f"simulate.replications={replications}")
        again = summary(folder / "again")
        widest = max(day["sl_simulated"]["half_width"] for queue in again["queues"] for day in queue["days"])
        if widest <= ENOUGH or replications >= 32000:
            break
        replications = min(32000, math.ceil(1.1 * replications * (widest / ENOUGH) ** 2))
    judged = {(queue["queue"], day["date"]): day["sl_simulated"]["mean"] for queue in again["queues"] for day in queue["days"]}
    cells = [(queue["queue"], day["date"], day["sl_simulated"]["mean"], day["sl_simulated"]["half_width"], judged.get((queue["queue"], day["date"]), math.nan))
             for queue in said["queues"] for day in queue["days"]]
    formula = [(queue["queue"], queue["sl_expected"], queue["sl_simulated"]["mean"]) for queue in said["queues"] if queue.get("sl_expected") is not None]
    return words, said["simulation"]["replications"], replications, cells, formula


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / "build/wfm"))
    parser.add_argument("--plans", type=int, default=30)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    options = parser.parse_args()
    everything, formulas = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(options.first, options.first + options.plans):
            folder = pathlib.Path(options.keep or scratch, f"plan-{seed}")
            folder.mkdir(parents=True, exist_ok=True)
            words, own, other, cells, formula = judge(options.program, folder, seed)
            off = [abs(cell[2] - cell[4]) for cell in cells]
            worst = cells[off.index(max(off))]
            print(f"plan {seed:2d}: {words:24s} {own:6d} and {other:6d} replications, {len(cells):3d} days of queues, mean {100 * sum(off) / len(off):.2f}, worst "
                  f"{100 * max(off):.2f} points ({worst[0]}, {worst[1]}: {100 * worst[2]:.1f} ± {100 * worst[3]:.1f} said, {100 * worst[4]:.1f} judged); "
                  f"by formula {max(100 * abs(f - s) for _, f, s in formula):.1f} at worst", flush=True)
            everything += off
            formulas += [abs(f - s) for _, f, s in formula]
    within = sum(not off > BAR for off in everything)
    print(f"\n{len(everything)} queues and days of {options.plans} plans: {within} within {100 * BAR:.0f} points (bar: all), mean {100 * sum(everything) / len(everything):.2f}, "
          f"worst {100 * max(everything):.2f}")
    print(f"service level of {len(formulas)} queues by formula beside the simulated one: mean {100 * sum(formulas) / len(formulas):.2f}, worst {100 * max(formulas):.2f} points, "
          f"{sum(off <= BAR for off in formulas)} within {100 * BAR:.0f}")
    return 0 if within == len(everything) else 1


if __name__ == "__main__":
    sys.exit(main())
