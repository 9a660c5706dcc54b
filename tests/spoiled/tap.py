"""Prints in TAP what became of cases: each a tuple that begins with its name."""

import sys


def run(cases, complaints_of):
    """complaints_of(case) gives a list of texts, empty where all is well. The exit status."""
    print("1..%d" % len(cases))
    failed = 0
    for number, case in enumerate(cases, 1):
        wrong = complaints_of(case)
        failed += bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", number, case[0]))
        for line in wrong:
            print("\n".join("#   " + part for part in line.split("\n")))
        sys.stdout.flush()
    return 1 if failed else 0
