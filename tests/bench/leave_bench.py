#!/usr/bin/env python3
"""wfm leave on a pile of requests, on a plan of 500 people (live_plan.py).

    tests/bench/leave_bench.py [--program build/wfm] [--people 500] [--requests 200] [--replay 200] [--work 400] [--seed 1]

Bars: the requests decided in less than 60 s of one processor; all of them (or the first of --replay), decided one by one with --apply (and their status set in
leave.csv), end as in the pile; with all that is approved written, no queue's service level judged by other random contacts (wfm simulate, 200 replications) is more than a point
below what was promised. Fails where a bar is missed.
"""
import argparse
import datetime
import json
import pathlib
import random
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import live_plan  # noqa: E402
from intraday_day_bench import ROOT, call  # noqa: E402

LEAVE = "agent kind status from to requested_at".split()


def requests(n, people, seed):
    draw, taken, rows = random.Random("leave" if seed == 1 else f"leave {seed}"), {}, []
    while len(rows) < n:
        agent, first, length = draw.randrange(people) + 1, draw.randrange(7), draw.choice([1, 1, 1, 2, 2, 3, 5])
        days = set(range(first, first + length))
        if first + length > 7 or taken.get(agent, set()) & days:
            continue
        taken.setdefault(agent, set()).update(days)
        asked = datetime.datetime(2026, 1, 5) + datetime.timedelta(minutes=draw.randrange(50000))
        rows.append([f"p{agent:03d}", "annual", "requested", str(live_plan.START + datetime.timedelta(days=first)),
                     str(live_plan.START + datetime.timedelta(days=first + length - 1)), asked.strftime("%Y-%m-%dT%H:%M:%SZ")])
    return sorted(rows, key=lambda row: row[5])


def replay(program, plan, rows, decided):
    """How many of the first requests end otherwise when they are decided alone."""
    other = 0
    for k, expected in enumerate(decided):
        row = rows[k]
        text, _ = call([program, "leave", plan, "--json", "--threads", "1", "--agent", row[0], "--from", row[3], "--to", row[4], "--apply"])
        approved = json.loads(text)["requests"][0]["approved"]
        other += approved != expected
        if approved:
            row[2] = "approved"
            live_plan.write(plan / "leave.csv", LEAVE, rows)
    return other


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=ROOT / "build/wfm", type=pathlib.Path)
    parser.add_argument("--people", default=500, type=int)
    parser.add_argument("--requests", default=200, type=int)
    parser.add_argument("--replay", type=int, help="how many are decided one by one; default all")
    parser.add_argument("--work", default=400, type=int, help="work of the search for the published roster")
    parser.add_argument("--seed", default=1, type=int, help="of the people, their past and their requests")
    options = parser.parse_args()
    options.replay = options.requests if options.replay is None else options.replay
    with tempfile.TemporaryDirectory() as name:
        plan, alone = pathlib.Path(name, "plan"), pathlib.Path(name, "alone")
        live_plan.make(plan, options.people, options.seed)
        call([options.program, "run", plan, "--quiet", "--threads", "1", "--set", f"roster.work_limit={options.work}", "--set", "run.judge_rounds=0"],
             (0, 1, 5))
        rows = requests(options.requests, options.people, options.seed)
        live_plan.write(plan / "leave.csv", LEAVE, rows)
        shutil.copytree(plan, alone)
        text, seconds = call([options.program, "leave", plan, "--json", "--threads", "1", "--apply"])
        answer = json.loads(text)
        decided = [request["approved"] for request in answer["requests"]]
        text, _ = call([options.program, "simulate", plan, "--json", "--threads", "1", "--seed", "4711", "--set", "simulate.replications=200"])
        judged = {queue["queue"]: queue["sl_simulated"]["mean"] for queue in json.loads(text)["queues"]}
        other = replay(options.program, alone, [list(row) for row in rows], decided[:options.replay])
    worst = min(judged[queue] - promised for queue, promised in answer["service_level"].items())
    print(f"{len(decided)} requests of {options.people} people, {sum(decided)} approved: {seconds:.1f} s of one processor (bar 60)")
    for queue, promised in answer["service_level"].items():
        print(f"  {queue:12s} promised {100 * promised:5.1f} %  judged {100 * judged[queue]:5.1f} %")
    print(f"  judged below promised by {max(0, -100 * worst):.2f} points at most (bar 1); decided one by one, {other} of the first {options.replay} end "
          f"otherwise (bar 0)")
    return seconds > 60 or worst < -0.01 or other > 0


if __name__ == "__main__":
    sys.exit(main())
