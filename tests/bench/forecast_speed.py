"""Parts of forecast_table.py that need no data but what is invented here: speed beside R, a fleet of series, histories hardly worth the name."""
import csv
import datetime
import math
import os
import pathlib
import random
import shutil
import subprocess

TWO_YEARS, SLOTS, HORIZON = 730, 48, 28
FIRST = datetime.date(2023, 1, 2)


def stamps(days):
    clock = [f"{s // 2:02d}:{30 * (s % 2):02d}" for s in range(SLOTS)]
    return [f"{FIRST + datetime.timedelta(days=d)} {time}" for d in range(days) for time in clock]


def invented(seed, days):
    """Counts of a centre around the clock: a shape, a week, a year, a level that drifts, and noise of counts."""
    rng = random.Random(seed)
    shape = [0.15 + math.exp(-((s - 20) / 7) ** 2) + 0.7 * math.exp(-((s - 31) / 8) ** 2) for s in range(SLOTS)]
    week = [1.25, 1.1, 1.05, 1.0, 0.95, 0.6, 0.5]
    size, level, counts = rng.uniform(5, 60), 0.0, []
    for day in range(days):
        level = 0.98 * level + rng.gauss(0, 0.02)
        mean_of_day = size * week[day % 7] * (1 + 0.15 * math.sin(2 * math.pi * day / 365.25)) * math.exp(level + rng.gauss(0, 0.05))
        for share in shape:
            mean = mean_of_day * share
            counts.append(max(0, round(rng.gauss(mean, math.sqrt(mean)))))
    return counts


def write_series(path, series, days):
    begin = stamps(days)
    with open(path, "w", encoding="utf-8") as out:
        out.write("unique_id,ds,y\n")
        for s in range(series):
            counts = invented(s, days)
            out.write("".join(f"S{s:04d},{ds},{y}\n" for ds, y in zip(begin, counts)))


def write_holidays(path):
    """Twelve names a year, in the history and the horizon."""
    years = range(FIRST.year, FIRST.year + 3)
    with open(path, "w", encoding="utf-8") as out:
        out.write("ds,name\n" + "".join(f"{year}-{month:02d}-{5 + month:02d},Day {month}\n" for year in years for month in range(1, 13)))


def timed(command):
    """(processor seconds, wall seconds, most memory in MiB) of one program."""
    begin = os.times().elapsed
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return usage.ru_utime + usage.ru_stime, os.times().elapsed - begin, usage.ru_maxrss / 1024


def backtest(program, path, out, threads, *options):
    return [program, "backtest", "--history", str(path), "--zone", "UTC", "--horizon", f"{HORIZON}d", "--quiet", "--threads", str(threads),
            "--write-forecasts", str(out), *options]


# ---- One series, beside R ----


def r_times(path, origin, folder, peers):
    """{method: processor seconds} of R on the same series; None where R or its packages are missing."""
    needed = "stopifnot(requireNamespace('forecast', quietly=TRUE), requireNamespace('data.table', quietly=TRUE))"
    if not shutil.which("Rscript") or subprocess.run(["Rscript", "-e", needed], capture_output=True, check=False).returncode:
        return None
    times = folder / "r_times.csv"
    times.unlink(missing_ok=True)
    subprocess.run(["Rscript", str(peers / "peers.R"), f"data={path}", "interval=30", f"slots={SLOTS}", "days=7", f"origins={origin}",
                    f"hdays={HORIZON}", "methods=dhr,day_arima,day_ets,day_theta", f"out={folder / 'r_forecasts.csv'}", f"times={times}"],
                   check=True, capture_output=True)
    return {row["method"]: float(row["cpu_seconds"]) for row in csv.DictReader(times.open(encoding="utf-8")) if row["status"] == "ok"}


def recorded_times(peers):
    """The same from the peers' records: harmonic regression as on the bank (shorter), the day models as on three years of days."""
    times = {row["method"]: float(row["cpu_s"]) for row in csv.DictReader((peers / "speed_R.csv").open(encoding="utf-8"))
             if row["case"] == "daily_1095" and row["method"] in ("auto.arima", "ets", "thetaf")}
    table = csv.DictReader((peers / "peer_table.csv").open(encoding="utf-8"))
    times["dhr"] = next(float(row["cpu_s_per_fit"]) for row in table if row["dataset"] == "bank30" and row["method"] == "dhr")
    return times


def one_series(bars, program, folder, peers):
    path, origin = folder / "two_years.csv", FIRST + datetime.timedelta(days=TWO_YEARS)
    write_series(path, 1, TWO_YEARS)
    holidays = folder / "two_years.holidays"
    write_holidays(holidays)
    command = backtest(program, path, folder / "two_years.out", 1, "--origins", str(origin))
    ours, with_table = (min(timed(command + more)[0] for _ in range(3)) for more in ([], ["--holidays", str(holidays)]))
    for seconds, text in ((ours, ""), (with_table, ", with a table of holidays")):
        bars.add(f"two years of half hours{text}: processor time, from file to quantiles", f"{1000 * seconds:.0f} ms", "< 250 ms", seconds < 0.25)
    times = r_times(path, origin, folder, peers)
    where = "in this run" if times else "as recorded on shorter series; no R here"
    times = times or recorded_times(peers)
    days = sum(seconds for method, seconds in times.items() if method != "dhr")
    for text, seconds, bar in (("harmonic regression", times.get("dhr", math.nan), 200), ("auto.arima + ets + theta of days", days, 10)):
        bars.add(f"times faster than R's {text}, {seconds:.2f} s {where}", f"{seconds / ours:.0f}", f">= {bar}", seconds / ours >= bar)


def fleet(bars, program, folder, series, threads):
    path, origin = folder / "fleet.csv", FIRST + datetime.timedelta(days=TWO_YEARS)
    write_series(path, series, TWO_YEARS)
    cpu, wall, memory = timed(backtest(program, path, folder / "fleet.out", threads, "--origins", str(origin)))
    whole = series >= 1000
    bars.add(f"{series} series of two years of half hours on {threads} threads: wall clock", f"{wall:.0f} s", "< 180 s" if whole else "",
             wall < 180 if whole else None)
    bars.add(f"{series} series: processor time over threads, the wall clock of an idle machine", f"{cpu / threads:.0f} s", "", None)
    bars.add(f"{series} series: most memory held", f"{memory:.0f} MiB", "< 1024 MiB", memory < 1024)
    path.unlink()


# ---- Histories hardly worth the name ----


def poor_histories():
    """(what, counts by half hour, days)"""
    return [("two weeks", invented(1, 14), 14), ("no contact at all", [0] * (90 * SLOTS), 90),
            ("one contact a day", [int(i % SLOTS == 20) for i in range(90 * SLOTS)], 90), ("a series that starts yesterday", invented(2, 1), 1)]


def robust(bars, program, folder):
    for what, counts, days in poor_histories():
        path, out = folder / "poor.csv", folder / "poor.out"
        with open(path, "w", encoding="utf-8") as file:
            file.write("unique_id,ds,y\n" + "".join(f"S,{ds},{y}\n" for ds, y in zip(stamps(days), counts)))
        command = [word for word in backtest(program, path, out, 1, "--origins", str(FIRST + datetime.timedelta(days=days))) if word != "--quiet"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rows = list(csv.DictReader(out.open(encoding="utf-8")))
        values = [[float(row[name] or "nan") for name in ("mean", "q025", "q10", "q50", "q90", "q975")] for row in rows]
        sound = len(rows) == HORIZON * (SLOTS + 1) and all(value >= 0 and math.isfinite(value) for row in values for value in row)
        rising = all(row[1] <= row[2] <= row[3] <= row[4] <= row[5] for row in values)
        days_wide = all(row[5] > row[1] for row, source in zip(values, rows) if source["level"] == "day" and row[0] > 0.1)
        warned = "wfm backtest:" in done.stderr or what == "one contact a day"
        bars.add(f"{what}: finite, not negative, wide, {'warned of' if what != 'one contact a day' else 'thin'}",
                 f"{sum(row[0] for row, source in zip(values, rows) if source['level'] == 'day') / HORIZON:.2f} a day", "sound",
                 sound and rising and days_wide and warned)
