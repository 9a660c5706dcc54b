#!/usr/bin/env python3
"""Spoiled plans: each gets its message and its exit status, and leaves earlier output as it was.

  tests/spoiled/spoiled.py WFM [WORD]     runs all cases (or those whose name holds WORD), prints TAP

Each case spoils the plan of base.py in one way (cases.py). `wfm check` and `wfm run` both must say what is wrong and where, within
half a minute, in valid UTF-8 without control characters; the folder out/ that stood there must keep every byte, and nothing may be left beside it.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import base
import cases
import tap

INFEASIBLE = 4
LIMIT_S = 300  # against hanging, not for speed
EARLIER = {"roster.csv": b"agent_id\nearlier\n", "report.html": b"<html>earlier</html>", "note.txt": b"mine"}


def write_plan(folder, plan):
    os.mkdir(folder)
    for name, content in plan.items():
        path = os.path.join(folder, name)
        if content is None:
            os.mkdir(path)
            continue
        with open(path, "wb") as out:
            out.write(content)
    os.mkdir(os.path.join(folder, "out"))
    for name, content in EARLIER.items():
        with open(os.path.join(folder, "out", name), "wb") as out:
            out.write(content)


def read_folder(folder):
    found = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            found[name] = file.read()
    return found


def complaints(wfm, command, folder, status, fragments):
    wrong = []
    before = sorted(os.listdir(folder))
    try:
        done = subprocess.run([wfm, command, folder, "--quiet"], capture_output=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return ["%s: took more than %d seconds" % (command, LIMIT_S)]
    if done.returncode != status:
        wrong.append("%s: exit status %d, expected %d" % (command, done.returncode, status))
    try:
        said = done.stderr.decode("utf-8")
    except UnicodeDecodeError:
        return wrong + ["%s: the message is not UTF-8" % command]
    if any(ord(c) < 32 and c != "\n" for c in said):
        wrong.append("%s: the message holds control characters" % command)
    wrong += ["%s: does not say %r" % (command, words) for words in fragments if words not in said]
    if status and read_folder(os.path.join(folder, "out")) != EARLIER:
        wrong.append("%s: the earlier output has changed" % command)
    if status and sorted(os.listdir(folder)) != before:
        wrong.append("%s: left something lying about: %s" % (command, sorted(os.listdir(folder))))
    if wrong:
        wrong.append("it said: " + said[:2000])
    return wrong


def run_case(wfm, case):
    name, action, status, fragments = case
    plan = base.plan()
    action(plan)
    folder = tempfile.mkdtemp(prefix="spoiled-")
    try:
        write_plan(os.path.join(folder, "plan"), plan)
        place = os.path.join(folder, "plan")
        if status == 0:
            return complaints(wfm, "check", place, 0, fragments)
        if status == INFEASIBLE:  # every table is sound by itself
            return complaints(wfm, "check", place, 0, []) + complaints(wfm, "run", place, status, fragments)
        return complaints(wfm, "check", place, status, fragments) + complaints(wfm, "run", place, status, fragments)
    finally:
        shutil.rmtree(folder)


def main():
    wfm = os.path.abspath(sys.argv[1])
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    chosen = [("the plan before it is spoiled", lambda plan: None, 0, [])] + [case for case in cases.CASES if word in case[0]]
    return tap.run(chosen, lambda case: run_case(wfm, case))


if __name__ == "__main__":
    sys.exit(main())
