#!/usr/bin/env python3
"""What `wfm swap` says of a swap is what becomes of the roster with it, in a plan of two sites whose seats are scarce and with seniors wanted on a shift.

  tests/golden/swaps.py WFM

Whether a swap is possible is held against the checker, what it costs against the cost of the whole roster that --apply writes. Which shifts the search chose
does not matter.
"""
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SHIFTS = """shift,contracts,weekdays,start_from,start_to,start_step,length_from,length_to,length_step,breaks
early,full,Mon-Fri,08:00,08:30,30m,8h30,8h30,30m,meal 30m unpaid 3h30-5h
late,full,Mon-Fri,09:00,09:30,30m,8h30,8h30,30m,meal 30m unpaid 3h30-5h
half,part,Mon-Fri,08:00,14:00,30m,4h,4h,30m,
"""
CREWS = """crew,agents,shift,weekdays,least,under_price
seniors,a01 a02,late,Mon-Fri,1,50
"""
NORTH = ("a01", "a02", "a03", "a04", "a05")  # the others work in the South


def run(program, folder, *words):
    done = subprocess.run([program, *words], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode > 1:
        sys.exit("wfm %s: %s" % (" ".join(words), done.stderr))
    return done.stdout


def rows(path):
    with open(path) as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def peak(shifts, people):
    """Most of the people at work at once."""
    mine = [s for s in shifts if s["agent_id"] in people]
    return max(sum(s["start_utc"] <= at < s["end_utc"] for s in mine) for at in {s["start_utc"] for s in mine})


def make_plan(program, folder):
    run(program, folder, "init", "plan")
    plan = folder / "plan"
    (plan / "shifts.csv").write_text(SHIFTS)
    (plan / "crews.csv").write_text(CREWS)
    agents = rows(plan / "agents.csv")
    for agent in agents:
        agent["site"] = "North" if agent["agent"] in NORTH else "South"
    with open(plan / "agents.csv", "w") as file:
        table = csv.DictWriter(file, agents[0], lineterminator="\n")
        table.writeheader()
        table.writerows(agents)
    run(program, folder, "run", "plan", "--quiet", "--set", "roster.work_limit=100")
    shifts = rows(plan / "out" / "shifts.csv")
    south = {agent["agent"] for agent in agents} - set(NORTH)
    (plan / "sites.csv").write_text("site,seats\nNorth,%d\nSouth,%d\n" % (peak(shifts, NORTH), peak(shifts, south)))
    return plan, shifts


def main():
    program = os.path.abspath(sys.argv[1])
    faults, possible, seats, crews = [], 0, 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        plan, shifts = make_plan(program, folder)
        shutil.copytree(plan / "out", folder / "published")

        def cost():
            return json.loads((plan / "out" / "summary.json").read_text())["roster"]["cost"]

        for shift in [s for s in shifts if s["agent_id"] < "a07" and s["shift_date_local"] < "2026-03-04"]:
            who = ("--agent", shift["agent_id"], "--day", shift["shift_date_local"])
            found = json.loads(run(program, folder, "swap", "plan", *who, "--json"))
            for other in [p["with"] for p in found["partners"]]:
                possible += 1
                was = cost()
                said = json.loads(run(program, folder, "swap", "plan", *who, "--with", other, "--apply", "--json"))["swap"]
                verdict = run(program, folder, "check", "plan", "--roster", "plan/out/roster.csv")
                if not said["legal"] or " 0 hard breaches" not in verdict:
                    faults.append("%s with %s is called possible: %s" % (who, other, verdict))
                if abs(cost() - was - said["cost"]) > 0.03:
                    faults.append("%s with %s: said to cost %.2f, the roster costs %.2f more" % (who, other, said["cost"], cost() - was))
                crews += said["cost"] > 45
                shutil.rmtree(plan / "out")
                shutil.copytree(folder / "published", plan / "out")
            others = [agent["agent"] for agent in rows(plan / "agents.csv") if agent["agent"] not in [p["with"] for p in found["partners"]]]
            for other in [o for o in others if o != shift["agent_id"]]:
                said = json.loads(run(program, folder, "swap", "plan", *who, "--with", other, "--json"))["swap"]
                seats += "seats" in said.get("breach", "")
    for fault in faults:
        print(fault)
    print("%d swaps are possible, %d of them dear for a crew; %d are not for want of a seat" % (possible, crews, seats))
    bad = bool(faults) or not (possible and seats and crews)
    print("0 passed, 1 failed" if bad else "1 passed, 0 failed")
    return bad


if __name__ == "__main__":
    sys.exit(main())
