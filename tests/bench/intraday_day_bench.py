#!/usr/bin/env python3
"""wfm intraday on bad days: more contacts than forecast and people missing, on a plan of 500 people (live_plan.py).

    tests/bench/intraday_day_bench.py [--program build/wfm] [--people 500] [--days 30] [--work 400]

Each day has, by its seed: a weekday, the present between 9 and 16 o'clock, 0 to 30 % more contacts all day, and 1 to 8 % of the people absent. Promised is the
lower end of the service level's interval of confidence after the proposed moves, queue by queue ("at_least"); judged is the same day with the same moves
(--moves), by other random contacts and five times the replications. Bars: no queue of any day judged more than a point below what was promised; processor time of
one thread below 5 s. Prints besides how much of what was missing the moves bring back. Fails where a bar is missed.
"""
import argparse
import csv
import datetime
import json
import pathlib
import random
import resource
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import live_plan  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
MOVES = "agent_id move shift_date_local from_local to_local new_from_local what cost".split()


def call(command, allowed=(0, 1)):
    """(standard output, processor seconds)"""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=1500)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in allowed:
        sys.exit(f"{' '.join(map(str, command))}: status {done.returncode}\n{done.stderr}")
    return done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def levels(answer):
    return {queue["queue"]: queue for queue in answer["queues"]}


def missing(queues, key):
    """Contacts that should have been served in time and were not."""
    return sum(max(0, queue["target"] - queue[key]) * queue["contacts"] for queue in queues.values())


def bad_day(program, plan, people, seed, folder):
    draw = random.Random(f"bad day {seed}")
    date = live_plan.START + datetime.timedelta(days=draw.randrange(5))
    hour, factor, absent = draw.randrange(18, 33) / 2, 1 + 0.3 * draw.random(), 0.01 + 0.07 * draw.random()
    names = draw.sample([f"p{a + 1:03d}" for a in range(people)], round(absent * people))
    live_plan.write(folder / "today.csv", live_plan.HISTORY, live_plan.day_rows(draw, people, date, lambda queue, at: factor, hour))
    ask = [program, "intraday", plan, "--json", "--threads", "1", "--now", f"{date}T{int(hour):02d}:{int(hour % 1 * 60):02d}", "--today",
           folder / "today.csv", "--absent", ",".join(names)]
    text, seconds = call(ask)
    answer = json.loads(text)
    moves = answer["response"]["moves"]
    with open(folder / "moves.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(MOVES)
        out.writerows((m["agent"], m["move"], m["date"], m["from"], m["to"], m.get("new_from", ""), m.get("what", ""), m["cost"]) for m in moves)
    text, _ = call(ask + ["--moves", folder / "moves.csv", "--seed", 1000 + seed, "--set", "response.replications=320"])
    promised, judged, before = levels(answer["after"]), levels(json.loads(text)["after"]), levels(answer)
    worst = min((judged[q]["after"] - promised[q]["at_least"], q) for q in promised if promised[q]["after"] is not None)
    back = 1 - missing(judged, "after") / max(missing(before, "after"), 1e-9) if missing(before, "after") > 1 else float("nan")
    lowest = min((queue["after"] or 1) for queue in before.values())
    print(f"{seed:3d}  {date:%a} {hour:4.1f} h  {100 * factor - 100:+5.1f} % contacts {len(names):3d} absent  lowest {100 * lowest:5.1f} %  {len(moves):4d} moves"
          f" {answer['response']['cost']:9.2f} EUR  missing brought back {100 * back:5.0f} %  judged - promised {100 * worst[0]:+6.2f} ({worst[1]}) {seconds:5.2f} s",
          flush=True)
    return worst[0], seconds, back


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build/wfm", type=pathlib.Path)
    parser.add_argument("--people", default=500, type=int)
    parser.add_argument("--days", default=30, type=int)
    parser.add_argument("--work", default=400, type=int, help="work of the search for the published roster")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        live_plan.make(folder / "plan", options.people)
        call([options.program, "run", folder / "plan", "--quiet", "--threads", "1", "--set", f"roster.work_limit={options.work}", "--set",
              "run.judge_rounds=0"], (0, 1, 5))
        found = [bad_day(options.program, folder / "plan", options.people, seed, folder) for seed in range(options.days)]
    worst, slowest = min(day[0] for day in found), max(day[1] for day in found)
    backs = sorted(day[2] for day in found if day[2] == day[2])
    print(f"\n{len(found)} days of {options.people} people: judged below promised by {max(0, -100 * worst):.2f} points at most (bar 1), "
          f"{slowest:.2f} s of one processor at most (bar 5); of what was missing {100 * backs[len(backs) // 2] if backs else 0:.0f} % is brought back (median)")
    return worst < -0.01 or slowest > 5


if __name__ == "__main__":
    sys.exit(main())
