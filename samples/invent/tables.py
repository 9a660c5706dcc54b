"""Writes the tables of a plan: CSV as the program reads it, a comment above the header where a reader wants to know why."""
import csv
import datetime
import pathlib
import zoneinfo

UTC = datetime.timezone.utc


def write(folder, name, columns, rows, comment=None):
    with open(pathlib.Path(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
        if comment:
            file.writelines(f"# {line}\n" for line in comment.splitlines())
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)


def instant(zone, date, clock="00:00"):
    """The instant of a wall-clock time; the earlier one where the clock is put back."""
    time = datetime.time.fromisoformat(clock)
    return datetime.datetime.combine(date, time, zoneinfo.ZoneInfo(zone)).astimezone(UTC)


def utc(stamp):
    return stamp.strftime("%Y-%m-%dT%H:%M:%SZ")


def day(text):
    return datetime.date.fromisoformat(text)


def days(first, n):
    return [first + datetime.timedelta(days=i) for i in range(n)]
