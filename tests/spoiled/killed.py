#!/usr/bin/env python3
"""`wfm run` killed at random moments: the output folder is wholly the old one or wholly the new one, and nothing stays beside it.

  tests/spoiled/killed.py WFM [KILLS]     prints TAP
"""
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time


def read_folder(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def run(wfm, plan, seed):
    return [wfm, "run", plan, "--quiet", "--set", "run.seed=%d" % seed, "--set", "run.pooling_relief=0"]


def main():
    wfm = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    draw = random.Random(2026)
    folder = tempfile.mkdtemp(prefix="killed-")
    plan = os.path.join(folder, "plan")
    wrong = []
    try:
        subprocess.run([wfm, "init", plan, "--quiet"], check=True, stdout=subprocess.DEVNULL)
        begun = time.monotonic()
        new = {}
        for seed in (1, 2):
            done = subprocess.run(run(wfm, plan, seed))
            assert done.returncode in (0, 1), done.returncode
            new[seed] = read_folder(os.path.join(plan, "out"))
        whole = (time.monotonic() - begun) / 2
        standing, changed = 2, 0
        for _ in range(kills):
            seed = 3 - standing
            child = subprocess.Popen(run(wfm, plan, seed))
            # around the end, where the folders are exchanged
            time.sleep(whole * draw.uniform(0.5, 1.6))
            child.kill()
            child.wait()
            now = read_folder(os.path.join(plan, "out"))
            if now == new[seed]:
                standing, changed = seed, changed + 1
            elif now != new[standing]:
                wrong.append("the folder is neither the old nor the new one: %s" % sorted(name for name in now if now[name] != new[seed].get(name)))
        subprocess.run(run(wfm, plan, 1))
        if read_folder(os.path.join(plan, "out")) != new[1]:
            wrong.append("the run after the kills differs")
        left = [name for name in os.listdir(plan) if name.startswith(".")]
        if left:
            wrong.append("left behind: %s" % left)
        print("1..1\n%s 1 - %d kills, after %d of them the new output stood\n%s" % ("not ok" if wrong else "ok", kills, changed, "\n".join("# " + w for w in wrong)))
        return 1 if wrong else 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
