#!/usr/bin/env python3
"""The weekly bands of the report are those of `wfm outlook`: the two commands forecast as far ahead as each needs to and draw futures of their own, and
what they say of the same week must be the same to 5 % of its contacts, or, where those are few, to half the standard deviation that a count
of so many has anyway.

  tests/report/test_weeks.py WFM SAMPLES"""
import csv
import datetime
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

SHARE, DEVIATIONS = 0.05, 0.5


def weeks_of_report(path):
    """{(queue, first local day): (mean, low, high)} of whole weeks."""
    with open(path, encoding="utf-8") as stream:
        data = json.loads(re.search(r'<script[^>]*type="application/json"[^>]*>(.*?)</script>', stream.read(), re.S).group(1))
    found = {}
    for queue in data["queues"]:
        weeks = queue["weeks"]
        for k, values in enumerate(zip(weeks["mean"], weeks["low"], weeks["high"])):
            if weeks["whole"][k]:
                found[queue["id"], str(datetime.date(1970, 1, 1) + datetime.timedelta(days=weeks["first"] + 7 * k))] = values
    return found


def main():
    wfm, samples = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="report-weeks-") as folder:
        plan = os.path.join(folder, "plan")
        shutil.copytree(os.path.join(samples, "ticket-team"), plan, ignore=shutil.ignore_patterns("out", "archive", "export"))
        for command in (["forecast", plan], ["report", plan], ["outlook", plan, "--months", "1"]):
            subprocess.run([wfm] + command + ["--quiet"], check=True, timeout=120)
        report = weeks_of_report(os.path.join(plan, "out", "report.html"))
        with open(os.path.join(plan, "out", "outlook.csv"), encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.DictReader(stream) if row["period"] == "week" and (row["queue"], row["from_day"]) in report]
    wrong = []
    for row in rows:
        told, contacts = report[row["queue"], row["from_day"]], float(row["contacts"])
        for name, a, b in zip(("contacts", "p10", "p90"), told, (float(row[c]) for c in ("contacts", "p10", "p90"))):
            if a is None or abs(a - b) > max(SHARE * contacts, DEVIATIONS * contacts**0.5):
                wrong.append("%s from %s: %s is %s in the report, %s in the outlook" % (row["queue"], row["from_day"], name, a, b))
    if len(rows) < 6:
        wrong.append("only %d weeks are in both" % len(rows))
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
