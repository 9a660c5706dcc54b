#!/usr/bin/env python3
"""Golden command-line sessions.

  tests/golden/run.py WFM SAMPLES SESSION...            compare
  tests/golden/run.py --update WFM SAMPLES SESSION...   write what the program says now: then read the diff before you accept it

A session is a text file. A line "$ COMMAND" is run by sh in an empty folder that holds a copy of samples/; the lines after it are its
output (standard output and error together) and "[N]" its exit status where it is not 0. lines that begin with "## " are comments. A line that
is only "..." stands for any lines.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile


def blocks(text):
    """[(comment lines, command or None, expected lines, expected status)]"""
    found, comment, command, expected = [], [], None, []
    for line in text.split("\n"):
        if line.startswith("$ ") or line.startswith("## "):
            if command is not None:
                found.append((comment, command, expected))
                comment, command, expected = [], None, []
            if line.startswith("$ "):
                command = line[2:]
            else:
                comment.append(line)
        elif command is not None:
            expected.append(line)
    if command is not None:
        found.append((comment, command, expected))
    return found


def run(command, folder, environment):
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, timeout=600)
    lines = done.stdout.decode("utf-8", "replace").rstrip("\n").split("\n")
    lines = [] if lines == [""] else lines
    if done.returncode:
        lines.append("[%d]" % done.returncode)
    return lines


def matches(expected, got):
    pattern = "\n".join(expected)
    parts = [re.escape(part) for part in re.split(r"(?m)^\.\.\.$", pattern)]
    return re.fullmatch("(?s)" + r".*?".join(parts), "\n".join(got)) is not None


def strip_end(lines):
    while lines and lines[-1] == "":
        lines = lines[:-1]
    return lines


def main():
    update = sys.argv[1] == "--update"
    wfm, samples, *sessions = sys.argv[2:] if update else sys.argv[1:]
    passed = failed = 0
    for session in sessions:
        folder = tempfile.mkdtemp(prefix="golden-")
        try:
            os.mkdir(os.path.join(folder, "bin"))
            os.symlink(os.path.abspath(wfm), os.path.join(folder, "bin", "wfm"))
            shutil.copytree(samples, os.path.join(folder, "samples"), ignore=shutil.ignore_patterns("out", "__pycache__"))
            environment = dict(os.environ, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"], LC_ALL="C.UTF-8", COLUMNS="120")
            text, fresh = open(session, encoding="utf-8").read(), []
            for comment, command, expected in blocks(text):
                got = run(command, folder, environment)
                expected = strip_end(expected)
                good = matches(expected, got)
                fresh += comment + ["$ " + command] + (expected if good else got) + [""]
                if good or update:
                    passed += 1
                    continue
                failed += 1
                print("%s: $ %s\n--- expected\n%s\n--- found\n%s\n" % (os.path.basename(session), command, "\n".join(expected), "\n".join(got)))
            if update:
                open(session, "w", encoding="utf-8").write("\n".join(fresh))
        finally:
            shutil.rmtree(folder)
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
