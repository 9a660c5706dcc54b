#!/usr/bin/env python3
"""Fewest agents for 80 % in 20 s (AHT 300 s, Erlang C) per second on one core: this library against the loops in common use, in one run.

  tests/bench/staffing_speed.py [--bench build/tests/bench/queueing_bench]

The loops are written from the formulas that the packages publish, not copied from them:
  python    pyworkforce 0.5: plain Python, the inverse Erlang B recursion from the start for every number of agents tried
  R         phubers/erlang: plain R, the same idea
  C         one recursion in plain C, in the bench itself
  node      JavaScript, one recursion carried on from one number of agents to the next: the best that such a loop can do
Each answer is compared with the library's. What is not installed is skipped and said so.
"""
import argparse
import math
import os
import shutil
import subprocess
import time

LOADS = [100.0, 10000.0]
SECONDS = 1.0


def least_python(load, aht=300.0, within=20.0, target=0.8):
    agents = math.ceil(load)
    while True:
        agents += 1
        inverse = 1.0
        for k in range(1, agents + 1):
            inverse = 1.0 + inverse * k / load
        blocking = 1.0 / inverse
        wait = blocking / (1 - load / agents * (1 - blocking))
        if 1 - wait * math.exp(-(agents - load) * within / aht) >= target:
            return agents


def speed_python(load):
    done, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        answer = least_python(load * (1 + done * 1e-9))
        done += 1
    return done / (time.process_time() - start), least_python(load), answer


R_PROGRAM = """
least <- function(load, aht, within, target) {
  agents <- ceiling(load)
  repeat {
    agents <- agents + 1
    inverse <- 1
    for (k in 1:agents) inverse <- 1 + inverse * k / load
    wait <- (1 / inverse) / (1 - load / agents * (1 - 1 / inverse))
    if (1 - wait * exp(-(agents - load) * within / aht) >= target) return(agents)
  }
}
load <- %r; done <- 0
answer <- least(load, 300, 20, 0.8)
start <- proc.time()[["user.self"]]
while (proc.time()[["user.self"]] - start < %r) { least(load * (1 + done * 1e-9), 300, 20, 0.8); done <- done + 1 }
cat(done / (proc.time()[["user.self"]] - start), answer)
"""

JS_PROGRAM = """
function least(load, aht, within, target) {
  let inverse = 1, agents = 0;
  for (;;) {
    agents += 1;
    inverse = 1 + inverse * agents / load;
    if (agents <= load) continue;
    const wait = (1 / inverse) / (1 - load / agents * (1 - 1 / inverse));
    if (1 - wait * Math.exp(-(agents - load) * within / aht) >= target) return agents;
  }
}
const load = %r; let done = 0, sink = 0;
for (; done < 20000; done++) sink += least(100 * (1 + done * 1e-9), 300, 20, 0.8);
done = 0;
const start = process.cpuUsage().user;
while (process.cpuUsage().user - start < %r * 1e6) for (let k = 0; k < 20; k++) sink += least(load * (1 + done++ * 1e-9), 300, 20, 0.8);
console.log(done / ((process.cpuUsage().user - start) / 1e6), least(load, 300, 20, 0.8));
"""


def speed_program(command, program, load):
    if not shutil.which(command[0]):
        return None
    out = subprocess.run(command + [program % (load, SECONDS)], capture_output=True, text=True, check=True, timeout=120).stdout.split()
    return float(out[0]), int(float(out[1]))


def ours(bench):
    lines = subprocess.run([bench], capture_output=True, text=True, check=True, timeout=300).stdout.splitlines()
    rows = {}
    for line in lines:
        words = line.split()
        if len(words) == 7 and words[0].isdigit():
            rows[float(words[0])] = (*map(float, words[1:6]), int(words[6]))
    return rows


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=os.path.join(here, "../../build/tests/bench/queueing_bench"))
    rows = ours(parser.parse_args().bench)
    failed = False
    for load in LOADS:
        rate_c, rate_a, real_c, real_a, rate_plain, answer = rows[load]
        print(f"{load:.0f} erlangs: whole numbers: Erlang C {rate_c:,.0f}/s, Erlang A {rate_a:,.0f}/s ({100 * rate_a / rate_c:.0f} % of C); "
              f"real numbers: {real_c:,.0f}/s, {real_a:,.0f}/s ({100 * real_a / real_c:.0f} %)")
        peers = {"C": (rate_plain, answer), "python": speed_python(load)[:2], "R": speed_program(["Rscript", "-e"], R_PROGRAM, load),
                 "node": speed_program(["node", "-e"], JS_PROGRAM, load)}
        for name, peer in peers.items():
            if peer is None:
                print(f"  {name:8} skipped: not installed")
                continue
            failed |= peer[1] != answer
            print(f"  {name:8} {peer[0]:12,.0f}/s   {rate_c / peer[0]:10,.1f} times slower" + ("" if peer[1] == answer else f"   answers {peer[1]}, not {answer}"))
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
