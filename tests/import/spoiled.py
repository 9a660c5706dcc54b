#!/usr/bin/env python3
"""Hostile and damaged exports through the real program: one clear message with its place, exit status 3, the plan untouched, within 5 s and 256 MB.

  tests/import/spoiled.py WFM [WORD]     runs all cases (or those whose name holds WORD), prints TAP

First the named cases, each with words that the message must hold. Then every invented export (invent.py), cut short, with bytes turned over, NUL bytes and
stray quotation marks, lines doubled, columns lost: whatever comes of it, it must be an answer (0 or 1) or a message (3), and never a crash, a hang or a half-written plan.
"""
import os
import subprocess
import sys
import tempfile
import time
import zipfile
import io
import zlib

import invent

LIMIT_S = 5
LIMIT_MB = 256
SANITIZED = "ASAN_OPTIONS" in os.environ or "TSAN_OPTIONS" in os.environ
GOOD = b"start,queue,offered,handled,aht\n2026-03-02 08:00,a,12,11,300\n2026-03-02 08:30,a,9,9,310\n"


def bomb():
    """A sheet of 256 MB of blanks between two elements, in a quarter of a megabyte."""
    info = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
    info.compress_type = zipfile.ZIP_DEFLATED
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>')
        with archive.open(info, "w") as sheet:
            sheet.write(b"<worksheet><sheetData>")
            for _ in range(256):
                sheet.write(b" " * (1 << 20))
            sheet.write(b"</sheetData></worksheet>")
    return out.getvalue()


def sheet_of(text, more=None):
    extra = {"xl/worksheets/sheet2.xml": text}
    extra.update(more or {})
    return invent.workbook([[("s", "x")]], extra)


def laughs():
    entities = '<!ENTITY a0 "ha">' + "".join('<!ENTITY a%d "%s">' % (k, ("&a%d;" % (k - 1)) * 10) for k in range(1, 10))
    return sheet_of('<?xml version="1.0"?><!DOCTYPE x [%s]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a9;</t></is></c></row></sheetData></worksheet>' % entities)


def only_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../../tmp/escaped.csv", GOOD)
        archive.writestr("/etc/escaped.csv", GOOD)
    return out.getvalue()


HEAD = b"start,queue,offered,handled,aht\n"
GRID = ["--interval", "30m"]
# (name, bytes, status, words that the message holds, options)
CASES = [
    ("empty", b"", 3, ["is empty"], []),
    ("blank lines", b"\n\n \n", 3, ["has no rows"], []),
    ("header alone", HEAD, 3, ["no rows below"], []),
    ("a NUL byte", HEAD + b"2026-03-02 08:00,a,1\x002,11,300\n", 3, ["x:2:3:", "NUL"], []),
    ("all NUL", b"\0" * 5000, 3, ["binary"], []),
    ("a mark never closed", HEAD + b'2026-03-02 08:00,"a,12,11,300\n' + b"2026-03-02 08:30,a,9,9,310\n" * 100, 3, ["x:2:2:", "never closed"], []),
    ("a mark never closed in a large file", HEAD + b'2026-03-02 08:00,"a,12,11,300\n' + b"2026-03-02 08:30,a,9,9,310\n" * 200000, 3, ["x:2:", "mebibyte"], []),
    ("a mark inside a cell", HEAD + b'2026-03-02 08:00,a"b,12,11,300\n', 3, ["x:2:2:", "quotation mark"], []),
    ("a mark closed too early", HEAD + b'2026-03-02 08:00,"a"b,12,11,300\n', 3, ["x:2:2:", "quotation mark"], []),
    ("a million columns", b",".join([b"a"] * 1000000) + b"\n", 3, ["x:1:4096:", "4096 columns"], []),
    ("a million columns in row 2", HEAD + b"," * 1000000 + b"\n", 3, ["x:2:4096:", "4096 columns"], []),
    ("a line of 50 MB", b"a" * 50000000, 3, ["mebibyte"], []),
    ("a cell of 900 kB", HEAD + b"2026-03-02 08:00," + b"q" * 900000 + b",1,1,1\n2026-03-02 08:30,a,1,1,1\n", 0, [], []),
    ("a carriage return in a line", HEAD + b"2026-03-02 08:00,a\r,12,11,300\n", 3, ["x:2:", "carriage return"], []),
    ("a word for a count", HEAD + b"2026-03-02 08:00,a,many,11,300\n", 3, ["x:2:3:", '"many"'], GRID),
    ("a negative count", HEAD + b"2026-03-02 08:00,a,-4,11,300\n", 3, ["x:2:3:", '"-4"', "0 or more"], GRID),
    ("a count beyond all bounds", HEAD + b"2026-03-02 08:00,a,1e300,11,300\n", 3, ["x:2:3:"], GRID),
    ("NaN and inf", HEAD + b"2026-03-02 08:00,a,inf,11,300\n", 3, ["x:2:3:", '"inf"'], GRID),
    ("a handle time in words", HEAD + b"2026-03-02 08:00,a,12,11,long\n", 3, ["x:2:5:", "length of time"], GRID),
    ("a date that is none", HEAD + b"2026-02-30 08:00,a,12,11,300\n", 3, ["x:2:1:", "2026-02-30"], GRID),
    ("a date of the past", HEAD + b"1769-02-03 08:00,a,12,11,300\n", 3, ["x:2:1:"], GRID),
    ("a time of 25:00", HEAD + b"2026-03-02 25:00,a,12,11,300\n", 3, ["x:2:1:"], GRID),
    ("both orders of dates", HEAD + b"13/02/2026 08:00,a,1,1,1\n02/13/2026 08:00,a,1,1,1\n", 3, ["x:3:1:", "line 2"], []),
    ("a late contradiction of the order", HEAD + b"13/02/2026 08:00,a,1,1,1\n" * 25000 + b"02/14/2026 08:00,a,1,1,1\n", 3, ["x:25002:1:", "day first"], GRID),
    ("both decimal marks", HEAD + b'2026-03-02 08:00,a,1,1,"1,5"\n2026-03-02 08:30,a,1,1,1.25\n', 3, ["x:3:", "decimal"], []),
    ("an ambiguous decimal", HEAD + b'2026-03-02 08:00,a,1,1,"1,500"\n', 3, ["--decimal"], []),
    ("an interval of 7 minutes", HEAD + b"2026-03-02 08:00,a,1,1,1\n2026-03-02 08:07,a,1,1,1\n", 3, ["--interval"], []),
    ("a row off the grid", HEAD + b"2026-03-02 08:00,a,1,1,1\n2026-03-02 08:10,a,1,1,1\n", 3, ["x:3:1:", "30 minutes"], ["--interval", "30m"]),
    ("20,000 queues", HEAD + b"".join(b"2026-03-02 08:00,q%d,1,1,1\n" % k for k in range(20000)), 3, ["10000 queues"], GRID),
    ("rows far apart, 9,000 queues", HEAD + b"".join(b"%d-03-02 08:00,q%d,1,1,1\n" % (1999 + k % 29, k) for k in range(9000)), 0, [], GRID),
    ("rows a lifetime apart", HEAD + b"1970-03-02 08:00,a,1,1,1\n2037-03-02 08:30,a,1,1,1\n", 3, ["thirty years"], GRID),
    ("minutes of 29 years", HEAD + b"1999-03-02 08:00,a,1,1,1\n2028-03-02 08:01,a,1,1,1\n", 0, [], ["--interval", "1m"]),
    ("contacts of 9,000 queues over 29 years", b"created at,id,group\n" + b"".join(b"%d-03-02 08:00:00,%d,q%d\n" % (1999 + k % 30, k, k) for k in range(9000)), 3, ["fewer queues"], []),
    ("a formula as a queue", HEAD + b"2026-03-02 08:00,=cmd|' /C calc'!A0,1,1,1\n2026-03-02 08:30,@SUM(1),1,1,1\n", 0, [], []),
    ("a path as a queue", HEAD + b"2026-03-02 08:00,../../etc/passwd,1,1,1\n2026-03-02 08:30,/dev/null,1,1,1\n", 0, [], []),
    ("control characters in a queue", HEAD + b"2026-03-02 08:00,\x1b[31mred\x07,1,1,1\n2026-03-02 08:30,a,1,1,1\n", 0, [], []),
    ("an unknown table", b"this,that,more\n1,2,3\n", 3, ["--map", "this, that, more"], []),
    ("HTML", b"<!DOCTYPE html><html><body>Please log in</body></html>", 3, ["HTML"], []),
    ("PDF", b"%PDF-1.7 and so on", 3, ["PDF"], []),
    ("gzip", b"\x1f\x8b" + zlib.compress(GOOD), 3, ["gzip"], []),
    ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, 3, [".xls"], []),
    ("JSON", b'{"rows": [1, 2, 3]}\n', 3, ["JSON"], []),
    ("one start", HEAD + b"2026-03-02 08:00,a,12,11,300\n", 3, ["--interval"], []),
    ("UTF-16 cut in a unit", b"\xff\xfe" + GOOD.decode().encode("utf-16-le")[:-1], 0, [], []),
    ("a lone surrogate", b"\xff\xfe" + HEAD.decode().encode("utf-16-le") + "2026-03-02 08:00,".encode("utf-16-le") + b"\x00\xd8" + ",1,1,1\n".encode("utf-16-le"), 0, [], GRID),
    ("a folder", None, 3, ["cannot be read"], []),
    ("a file that is not there", "missing", 3, ["cannot be read"], []),
    ("an archive with paths", only_zip(), 3, ["no workbook"], []),
    ("a zip bomb", bomb(), 3, ["unpacks"], []),
    ("a document type in a sheet", laughs(), 3, ["document type"], []),
    ("a workbook cut short", invent.workbook_table()[:-700], 3, ["damaged", "no workbook"], []),
    ("a workbook cut in the middle", invent.workbook_table()[:1500], 3, ["damaged", "no workbook"], []),
    ("a sheet of a column XFD", sheet_of('<worksheet><sheetData><row r="1"><c r="XFD1"><v>1</v></c></row></sheetData></worksheet>'), 3, ["4096 columns"], []),
    ("a sheet with rows back", sheet_of('<worksheet><sheetData><row r="9"/><row r="2"/></sheetData></worksheet>'), 3, ["not in order"], []),
    ("a sheet with a row of 2^40", sheet_of('<worksheet><sheetData><row r="1099511627776"/></sheetData></worksheet>'), 3, ["not in order"], []),
    ("a shared text that is not there", sheet_of('<worksheet><sheetData><row><c t="s"><v>99</v></c></row></sheetData></worksheet>'), 3, ["shared text"], []),
    ("a sheet that is cut", sheet_of('<worksheet><sheetData><row><c>'), 3, ["damaged"], []),
    ("an unknown zone in a header", b"Conversation ID,Conversation started at (Mars/Olympus)\n1,2026-03-02 08:00:00\n", 3, ["Mars/Olympus"], []),
    ("a mapping of columns that are not there", GOOD, 3, ["wrong.csv"], ["--map", "wrong.csv"]),
    ("no mapping file", GOOD, 3, ["nowhere.csv"], ["--map", "nowhere.csv"]),
]


def mutations(content, numbers):
    yield "cut", content[:max(1, len(content) * 2 // 3 - 7)]
    yield "cut early", content[:max(1, len(content) // 9)]
    spoilt = bytearray(content)
    for _ in range(20):
        spoilt[numbers.below(len(spoilt))] = numbers.below(256)
    yield "bytes", bytes(spoilt)
    at = len(content) // 2
    yield "NUL", content[:at] + b"\0" + content[at:]
    yield "mark", content[:at] + b'"' + content[at:]
    yield "doubled", content + content
    middle = content.find(b"\n")
    yield "no header", content[middle + 1:] or b"x"
    yield "no line ends", content.replace(b"\n", b" ")
    yield "other delimiter", content.replace(b",", b"\t")


def run(words, folder):
    """Status, what was said on standard error, complaints about time, memory and text."""
    out = open(os.path.join(folder, "said"), "w+b")
    begun = time.monotonic()
    process = subprocess.Popen(words, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=out, env=dict(os.environ, LC_ALL="C.UTF-8"))
    wrong = []
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    processor = usage.ru_utime + usage.ru_stime
    if processor > LIMIT_S and not SANITIZED:
        wrong.append("took %.1f s of processor time" % processor)
    if time.monotonic() - begun > 20 * LIMIT_S:
        wrong.append("took %.1f s" % (time.monotonic() - begun))
    if usage.ru_maxrss > LIMIT_MB * 1024 and not SANITIZED:
        wrong.append("took %d MB" % (usage.ru_maxrss // 1024))
    out.seek(0)
    text = out.read()
    out.close()
    try:
        said = text.decode("utf-8")
    except UnicodeDecodeError:
        return process.returncode, "", wrong + ["the message is not UTF-8"]
    if any(ord(c) < 32 and c != "\n" for c in said):
        wrong.append("the message has control characters")
    if said.count("\n") > 21 or len(said) > 40000:
        wrong.append("the message has %d lines, %d characters" % (said.count("\n"), len(said)))
    return process.returncode, said, wrong


def files_of(plan):
    return {name: open(os.path.join(plan, name), "rb").read() for name in sorted(os.listdir(plan))}


def complaints(wfm, folder, name, content, expected, words, options):
    path, plan = os.path.join(folder, "x"), os.path.join(folder, "plan")
    os.mkdir(plan)
    with open(os.path.join(plan, "queues.csv"), "w") as out:
        out.write("queue,zone\nmine,UTC\n")
    if content is None:
        os.mkdir(path)
    elif content != "missing":
        with open(path, "wb") as out:
            out.write(content)
    before = files_of(plan)
    options = options if "--tz" in options else ["--tz", "Europe/Dublin"] + options
    status, said, wrong = run([wfm, "doctor", "x"] + options, folder)
    if expected is None and status not in (0, 1, 3):
        wrong.append("doctor: status %d: %s" % (status, said))
    import_status, import_said, more = run([wfm, "import", "x", "--into", "plan"] + options, folder)
    wrong += more
    if import_status not in ((0, 3) if expected is None else (expected,)):
        wrong.append("import: status %d, expected %s: %s" % (import_status, expected, import_said))
    if import_status == 3 and not import_said:
        wrong.append("import: no message")
    if words and not any(w in import_said for w in words[:1]) and not any(w in import_said for w in words):
        wrong.append("the message lacks %s: %s" % (words, import_said))
    if words and words[0].startswith("x:") and not all(w in import_said for w in words):
        wrong.append("the message lacks one of %s: %s" % (words, import_said))
    if import_status and files_of(plan) != before:
        wrong.append("the plan was changed")
    if import_status == 0:
        check_status, check_said, _ = run([wfm, "check", "plan"], folder)
        if check_status not in (0, 3) or (check_status == 3 and "history.csv:" in check_said):
            wrong.append("the plan is no longer right: " + check_said)
        queues = open(os.path.join(plan, "queues.csv"), "rb").read()
        for line in queues.split(b"\n"):
            for cell in line.split(b","):
                if cell[:1] in (b"=", b"+", b"-", b"@", b"\t"):
                    wrong.append("a formula came into queues.csv: %r" % line)
    return wrong


def main():
    wfm, word = os.path.abspath(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    cases = list(CASES)
    numbers = invent.Numbers(99)
    for name, content, options in invent.CASES:
        if "--map" not in options:
            cases += [("%s, %s" % (name, what), spoilt, None, [], options) for what, spoilt in mutations(content, numbers)]
    cases = [case for case in cases if word in case[0]]
    failed = 0
    print("1..%d" % len(cases))
    for k, (name, content, expected, words, options) in enumerate(cases):
        with tempfile.TemporaryDirectory(prefix="spoiled-import-") as folder:
            with open(os.path.join(folder, "wrong.csv"), "w") as out:
                out.write("what,column,unit\nstart,nothing of this name,\noffered,offered,\n")
            wrong = complaints(wfm, folder, name, content, expected, words, options)
        failed += bool(wrong)
        print("%s %d - %s" % ("not ok" if wrong else "ok", k + 1, name))
        for text in wrong:
            print("# " + text.rstrip().replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
