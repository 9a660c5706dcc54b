#!/usr/bin/env python3
"""Two runs of one plan give the same bytes, with one thread and with two.   reproducible.py WFM PLAN [--set KEY=VALUE ...]"""
import filecmp
import os
import shutil
import subprocess
import sys
import tempfile


def main():
    wfm, plan, *settings = sys.argv[1:]
    folder = tempfile.mkdtemp(prefix="reproducible-")
    try:
        outs = []
        for threads in ("1", "2", "1"):
            out = os.path.join(folder, "out%d" % len(outs))
            done = subprocess.run([wfm, "run", plan, "--quiet", "--out", out, "--threads", threads] + settings)
            if done.returncode not in (0, 1):
                print("exit status %d\n0 passed, 1 failed" % done.returncode)
                return 1
            outs.append(out)
        names = sorted(os.listdir(outs[0]))
        different = [(out, name) for out in outs[1:] for name in names if not filecmp.cmp(os.path.join(outs[0], name), os.path.join(out, name), False)]
        for out, name in different:
            print("%s differs between 1 thread and run %s" % (name, os.path.basename(out)))
        same = all(sorted(os.listdir(out)) == names for out in outs)
        good = same and not different and "report.html" in names and "run.json" in names
        print("1 passed, 0 failed" if good else "0 passed, 1 failed")
        return 0 if good else 1
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
