"""What a contact centre's platform would have recorded, queue by queue, at half hours.

Customers live in markets, each with its own zone, its week and its day. A queue's expected volume is the sum over its markets, times a
trend, times what holidays, releases, campaigns and outages do to it, times a day factor that nobody could have known. Counts are
Poisson around that. Service is drawn so that it looks like a centre that is a little short at its peaks.
"""
import datetime
import math
import zoneinfo

from invent.draws import Draws
from invent.tables import UTC, utc

STEP = datetime.timedelta(minutes=30)
COLUMNS = ("interval_start_utc minutes queue channel offered handled abandoned abandoned_in_sl answered_in_sl handle_seconds"
           " wait_seconds_answered backlog_open flags").split()

# Hour of the day: weight. Between the hours the weight is interpolated.
DAYS = {
    "office": {0: 2, 5: 2, 7: 12, 9: 62, 10.5: 100, 12.5: 78, 14.5: 94, 17: 62, 20: 24, 23: 6, 24: 2},
    "home": {0: 8, 3: 3, 6: 6, 9: 40, 12: 66, 15: 70, 18: 84, 20.5: 100, 22.5: 46, 24: 8},
    "mail": {0: 6, 5: 4, 8: 60, 9.5: 100, 12: 76, 15: 82, 18: 50, 21: 32, 24: 6},
}
WEEKS = {"office": (1.18, 1.06, 1.0, 0.97, 0.93, 0.46, 0.40), "home": (1.08, 1.0, 0.98, 0.98, 0.96, 0.98, 1.02),
         "mail": (1.26, 1.1, 1.04, 1.0, 0.92, 0.36, 0.32), "workdays": (1.14, 1.04, 1.0, 0.96, 0.86, 0, 0),
         "no_sunday": (1.12, 1.04, 1.0, 0.96, 0.9, 0.5, 0)}


def day_weight(shape, hour):
    points = sorted(DAYS[shape].items())
    for (left, low), (right, high) in zip(points, points[1:]):
        if left <= hour <= right:
            return low + (high - low) * (hour - left) / (right - left)
    raise ValueError(hour)


class Market:
    """share of the queue's week that comes from here; holidays: dates with the share of a usual day that remains."""

    def __init__(self, zone, share, week, shape, holidays=None):
        self.zone, self.share, self.week, self.shape = zoneinfo.ZoneInfo(zone), share, WEEKS[week], shape
        self.holidays = holidays or {}
        self.norm = sum(self.week) * sum(day_weight(shape, h / 2.0) for h in range(48))

    def weight(self, stamp):
        """Share of a usual week's volume that falls on the half hour."""
        local = stamp.astimezone(self.zone)
        hour = local.hour + local.minute / 60.0
        usual = self.week[local.weekday()] * day_weight(self.shape, hour) / self.norm
        return self.share * usual * self.holidays.get(local.date(), 1.0)


class Queue:
    def __init__(self, name, channel, zone, opening, weekly, aht_s, markets, growth=0.0, target=(0.8, 30), patience_s=180.0, effects=()):
        """opening: (weekdays, from hour, to hour) spans in local time; effects: (from, to, factor) on the volume, as instants."""
        self.name, self.channel, self.zone, self.opening = name, channel, zoneinfo.ZoneInfo(zone), opening
        self.weekly, self.aht_s, self.markets, self.growth = weekly, aht_s, markets, growth
        self.target, self.patience_s, self.effects = target, patience_s, effects

    def is_open(self, stamp):
        local = stamp.astimezone(self.zone)
        hour = local.hour + local.minute / 60.0
        return any(local.weekday() in weekdays and low <= hour < high for weekdays, low, high in self.opening)

    def expected(self, stamp, first):
        weeks = (stamp - first).total_seconds() / 604800.0
        volume = self.weekly * (1.0 + self.growth) ** weeks * sum(market.weight(stamp) for market in self.markets)
        for begin, end, factor in self.effects:
            if begin <= stamp < end:
                volume *= factor
        return volume


def answered_voice(draws, queue, offered, strain):
    """(abandoned, abandoned in target, answered in target, seconds waited by the answered) where the queue is under the given strain."""
    share, seconds = queue.target
    late = min(0.9, (1.0 - share) * strain)
    abandoned = draws.binomial(offered, min(0.4, 0.16 * late * 180.0 / queue.patience_s))
    answered = offered - abandoned
    in_target = draws.binomial(answered, 1.0 - late)
    mean_wait = seconds * (0.25 + 2.2 * late)
    waited = round(sum(-mean_wait * math.log(1.0 - draws.uniform()) for _ in range(answered)))
    return abandoned, draws.binomial(abandoned, 0.3), in_target, waited


def rows(queue, first, last, lost=(), partial=()):
    """History rows of the queue between two instants. lost: spans without any row; partial: instants whose row was cut short."""
    draws, day_factor, stamp, backlog = Draws("history of " + queue.name), {}, first, 0.0
    deferred = queue.channel in ("email", "social")
    waiting = 0.0  # arrived while the queue was closed: presented at opening (deferred channels only)
    while stamp < last:
        local_date = stamp.astimezone(queue.zone).date()
        if local_date not in day_factor:
            day_factor[local_date] = draws.lognormal(0.07)
        volume = queue.expected(stamp, first) * day_factor[local_date]
        if not queue.is_open(stamp):
            waiting += volume if deferred else 0.0
            stamp += STEP
            continue
        offered = draws.poisson(volume + waiting)
        waiting = 0.0
        strain = draws.lognormal(0.3) * (1.5 if any(b <= stamp < e for b, e, f in queue.effects if f > 1.0) else 1.0)
        flags = ""
        if stamp in partial:
            offered, flags = offered // 3, "partial"
        if deferred:
            open_before = backlog
            usual = queue.weekly / max(1.0, sum((high - low) * len(weekdays) for weekdays, low, high in queue.opening)) / 2.0
            handled = draws.poisson(min(backlog + offered, usual * 1.12 / max(0.6, strain))) if backlog + offered > 0 else 0
            handled = min(handled, int(backlog) + offered)
            backlog += offered - handled
            service, backlog_cell = ("", "", "", ""), int(open_before)
            handle_s = queue.aht_s * handled
        else:
            service = answered_voice(draws, queue, offered, strain)
            handled, backlog_cell = offered - service[0], ""
            handle_s = queue.aht_s * handled
        if handled:
            handle_s *= draws.lognormal(0.65 / math.sqrt(handled)) * (1.0 + 0.04 * math.sin(2.0 * math.pi * (stamp.hour - 8) / 24.0))
        if not any(begin <= stamp < end for begin, end in lost):
            abandoned, abandoned_in, answered_in, waited = service
            yield (utc(stamp), 30, queue.name, queue.channel, offered, handled, abandoned, abandoned_in, answered_in, round(handle_s), waited,
                   backlog_cell, flags)
        stamp += STEP


def between(zone, first, last):
    """Instants of two local midnights."""
    return tuple(datetime.datetime.combine(d, datetime.time(), zoneinfo.ZoneInfo(zone)).astimezone(UTC) for d in (first, last))
