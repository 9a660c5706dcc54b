#!/usr/bin/env python3
"""Public instance files as people write them: what is legal is read alike however it is spaced, what is not is refused where it stands.

Two employees, four days, early and late; an early shift may not follow a late one. Cost by hand: see `plain`."""
import os
import signal
import subprocess
import sys
import tempfile
import time

PLAIN = """SECTION_HORIZON
4

SECTION_SHIFTS
E,480,
L,480,E

SECTION_STAFF
A,E=4|L=4,1920,0,4,1,1,1
B,E=4|L=0,1920,0,4,1,1,1

SECTION_DAYS_OFF
B,1,2,3

SECTION_SHIFT_ON_REQUESTS
A,0,L,7
A,1,E,5

SECTION_SHIFT_OFF_REQUESTS
B,0,E,1

SECTION_COVER
0,E,1,100,1
"""
# A works late on day 0 (7) and then not early on day 1 (-5), and B early on day 0 against his wish (-1), for the cover (100).
COST = "cost 6;"
TASKS = """SECTION_HORIZON
1

SECTION_TASKS
1

SECTION_STAFF
1 , 240, 240

SECTION_COVER
1, 06:00, 1, 0, 1
"""

program = os.path.abspath(sys.argv[1])
failed = 0
count = 0


def run(kind, text, *more):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "instance.txt")
        with open(path, "w", encoding="utf-8", newline="") as out:
            out.write(text)
        done = subprocess.run([program, kind, path, *more], capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout, done.stderr.replace(path, "FILE")


def say(name, ok, told):
    global failed, count
    count += 1
    failed += not ok
    print(("ok" if ok else "not ok"), count, "-", name)
    if not ok:
        print("#  ", told)


def legal(name, text):
    code, out, err = run("curtois_nrp", text)
    say(name, code == 0 and COST in out and "checker: legal" in out, (code, out, err))


def refused(name, text, where, kind="curtois_nrp"):
    code, out, err = run(kind, text)
    say(name, code == 3 and where in err, (code, out, err))


legal("plain", PLAIN)
legal("blanks after commas and bars", PLAIN.replace(",", ", ").replace("|", " | ").replace("=", " = "))
legal("tabs", PLAIN.replace(",", ",\t"))
legal("indented", PLAIN.replace("\n", "\n  "))
legal("byte order mark and carriage returns", "\ufeff" + PLAIN.replace("\n", "\r\n"))
legal("staff before shifts", PLAIN.replace("SECTION_SHIFTS\nE,480,\nL,480,E\n", "") + "SECTION_SHIFTS\nE,480,\nL,480,E\n")
refused("unknown shift in what may not follow", PLAIN.replace("L,480,E", "L,480,X"), 'FILE:6: "L,480,X" is not a line of SECTION_SHIFTS: no shift "X"')
refused("unknown shift of staff", PLAIN.replace("A,E=4|L=4", "A,E=4|X=4"), 'FILE:9: ')
refused("unknown name on days off", PLAIN.replace("B,1,2,3", "ZZ,1"), 'FILE:13: "ZZ,1" is not a line of SECTION_DAYS_OFF: no employee "ZZ"')
refused("day off beyond the horizon", PLAIN.replace("B,1,2,3", "B,1,4"), 'day "4" is no whole number from 0 to 3')
refused("request beyond the horizon", PLAIN.replace("A,1,E,5", "A,4,E,5"), 'day "4" is no whole number from 0 to 3')
refused("cover before the horizon", PLAIN.replace("0,E,1,100,1", "-1,E,1,100,1"), 'day "-1" is no whole number from 0 to 3')
refused("a number that is none", PLAIN.replace("E,480,\n", "E,8h,\n"), 'minutes "8h"')
refused("cut off before the cover", PLAIN[:PLAIN.index("SECTION_COVER")], "FILE: no row of SECTION_COVER")
told = run("curtois_nrp", PLAIN)[2]
say("days with less cover than others are said", "fewer rows for 3 of 4 days" in told, told)
refused("a task that there is not", TASKS.replace(", 1, 0", ", 2, 0"), 'task "2"', "curtois_matsp")

with tempfile.TemporaryDirectory() as folder:
    file, plan = os.path.join(folder, "tasks.txt"), os.path.join(folder, "plan.csv")
    with open(file, "w", encoding="utf-8") as out:
        out.write(TASKS)
    subprocess.run([program, "curtois_matsp", file, "--work", "20", "--out", plan], capture_output=True, timeout=120)
    with open(plan, encoding="utf-8") as got:
        lines = got.read().splitlines()
    say("names without their blanks", len(lines) > 1 and lines[1].startswith("1,"), lines)

    # Told to stop, even where the shell has it ignore the interrupt, it ends with a legal plan. Four weeks without demand end at once, so
    # many people and wishes that cannot all be had.
    big = PLAIN.replace("SECTION_HORIZON\n4", "SECTION_HORIZON\n28").replace("0,E,1,100,1\n", "".join(
        f"{d},{s},{3 + d % 4},100,1\n" for d in range(28) for s in "EL"))
    people = "".join(f"P{k},E=14|L=14,8640,{7000 + 40 * k},5,2,2,2\n" for k in range(20))
    big = big.replace("A,E=4", people + "A,E=4").replace("A,0,L,7\n", "A,0,L,7\n" + "".join(
        f"P{k},{(5 * k + 3 * j) % 28},{'EL'[j % 2]},{1 + j % 3}\n" for k in range(20) for j in range(8)))
    with open(file, "w", encoding="utf-8") as out:
        out.write(big)
    for number in (signal.SIGINT, signal.SIGTERM):
        going = subprocess.Popen([program, "curtois_nrp", file, "--seconds", "100"], stdout=subprocess.PIPE, text=True,
                                 preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
        time.sleep(1)
        going.send_signal(number)
        told = going.communicate(timeout=90)[0]
        say(f"stopped by {number.name}", going.returncode == 0 and "checker: legal" in told, (going.returncode, told))

print(f"1..{count}")
sys.exit(failed > 0)
