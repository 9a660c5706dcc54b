#!/usr/bin/env python3
"""What wfm doctor says of invented exports (invent.py), against golden reports; and that each can be imported, twice, the second time without a change.

  tests/import/run.py WFM [--update]     prints TAP
"""
import json
import os
import subprocess
import sys
import tempfile

import invent

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden")


def run(wfm, folder, *words):
    done = subprocess.run([wfm] + list(words), cwd=folder, capture_output=True, timeout=120, env=dict(os.environ, LC_ALL="C.UTF-8"))
    said = done.stdout.decode("utf-8") + done.stderr.decode("utf-8")
    return said + ("[%d]\n" % done.returncode if done.returncode else ""), done.returncode


def import_twice(wfm, folder, name, options):
    """Complaints."""
    plan = os.path.join(folder, "plan-" + name)
    os.mkdir(plan)
    first, status = run(wfm, folder, "import", name, "--into", plan, "--json", *options)
    if status:
        return ["import: " + first]
    before = {f: open(os.path.join(plan, f), "rb").read() for f in os.listdir(plan)}
    again, status = run(wfm, folder, "import", name, "--into", plan, "--json", *options)
    facts = json.loads(again) if status == 0 else {}
    wrong = []
    if status or facts["new"] or facts["changed"] or facts["written"]:
        wrong.append("the second import changes something: " + again)
    if before != {f: open(os.path.join(plan, f), "rb").read() for f in os.listdir(plan)}:
        wrong.append("the second import changes bytes")
    if json.loads(first)["new"] != facts.get("same"):
        wrong.append("the second import does not meet the rows of the first")
    return wrong


def complaints(wfm, folder, case, update):
    name, content, options = case
    with open(os.path.join(folder, name), "wb") as out:
        out.write(content)
    said, status = run(wfm, folder, "doctor", name, *options)
    facts, facts_status = run(wfm, folder, "doctor", name, "--json", *options)
    wrong = []
    if facts_status != status:
        wrong.append("with --json another status")
    if status in (0, 1) and json.loads(facts.split("[1]\n")[0])["importable"] != (status == 0):
        wrong.append("importable is not as the status says")
    path = os.path.join(GOLDEN, name + ".report")
    if update:
        with open(path, "w", encoding="utf-8") as out:
            out.write(said)
    expected = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if said != expected:
        wrong.append("the report differs; expected:\n%s\nfound:\n%s" % (expected, said))
    if status == 0:
        wrong += import_twice(wfm, folder, name, options)
    else:
        os.mkdir(os.path.join(folder, "plan-" + name))
        told, status = run(wfm, folder, "import", name, "--into", "plan-" + name, *options)
        if status != 3 or os.listdir(os.path.join(folder, "plan-" + name)):
            wrong.append("what is refused is imported: " + told)
    return wrong


def main():
    wfm, update = os.path.abspath(sys.argv[1]), "--update" in sys.argv
    failed = 0
    print("1..%d" % len(invent.CASES))
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        with open(os.path.join(folder, "map.csv"), "wb") as out:
            out.write(invent.mapping())
        for k, case in enumerate(invent.CASES):
            wrong = complaints(wfm, folder, case, update)
            failed += bool(wrong)
            print("%s %d - %s" % ("not ok" if wrong else "ok", k + 1, case[0]))
            for text in wrong:
                print("# " + text.rstrip().replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
