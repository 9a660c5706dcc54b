#!/usr/bin/env python3
"""Courses of cohorts against a reference in exact fractions, month by month.

  workforce_reference.py COURSE      COURSE is the program of workforce_course.c

A month is 365.25 / 12 days and is cut into quarters. Each band of tenure keeps a share of its people over a quarter that is a fraction, so that the heads at
the end of every quarter are fractions: no power, no logarithm, no rounding. Means over a quarter need the logarithm of that share; it is taken to 60
digits, and the integrals of people and of people times speed are fractions again. Bands, training, nesting and ramp end at whole quarters.
"""
import decimal
import random
import subprocess
import sys
from fractions import Fraction

QUARTER_DAYS = Fraction(36525, 100) / 48
decimal.getcontext().prec = 60
NAMES = ("begin", "heads", "training", "productive", "left")


def force_of(stay):
    """-ln of a fraction, to 60 digits."""
    return Fraction(-(decimal.Decimal(stay.numerator) / decimal.Decimal(stay.denominator)).ln())


class Career:
    """Times in quarters of a month; stay: [(from quarter, share there a quarter later)]."""

    def __init__(self, stay, train, keep, nest, mentor, ramp, ramp_from):
        self.stay, self.train, self.keep, self.nest, self.mentor, self.ramp, self.ramp_from = stay, train, keep, nest, mentor, ramp, ramp_from

    def stays(self, quarter):
        return [share for begin, share in self.stay if begin <= quarter][-1]

    def speed(self, quarter):
        """At the begin of a quarter, of someone trained."""
        since = quarter - self.train
        return Fraction(1) if since >= self.ramp else self.ramp_from + (1 - self.ramp_from) * Fraction(since) / self.ramp

    def words(self):
        out = [len(self.stay)]
        for begin, share in self.stay:
            out += [float(begin * QUARTER_DAYS), float(1 - share**48)]
        return out + [float(x) for x in (self.train * QUARTER_DAYS, self.keep, self.nest * QUARTER_DAYS, self.mentor, self.ramp * QUARTER_DAYS, self.ramp_from)]


def quarter_means(here, share, begin_speed, end_speed):
    """People, and people times a speed along a straight line, as means over a quarter that begins with `here`."""
    if share == 1:
        return here, here * (begin_speed + end_speed) / 2
    force = force_of(share)
    people = (1 - share) / force
    late = people / force - share / force
    return here * people, here * (begin_speed * people + (end_speed - begin_speed) * late)


def course(career, cohorts, months):
    rows = [dict.fromkeys(NAMES, Fraction(0)) for _ in range(months)]
    for heads, first, tenure, leaves in cohorts:
        here, quarter, trained = heads, tenure, tenure >= career.train
        for month in range(first, leaves if leaves else months):
            row, before = rows[month], here
            row["begin"] += here
            for _ in range(4):
                share = career.stays(quarter)
                people, fast = quarter_means(here, share, career.speed(quarter), career.speed(quarter + 1)) if trained else quarter_means(here, share, 0, 0)
                row["heads"] += people / 4
                if trained:
                    row["productive"] += (fast - (career.mentor * people if quarter < career.train + career.nest else 0)) / 4
                else:
                    row["training"] += people / 4
                here *= share
                quarter += 1
                if not trained and quarter == career.train:
                    trained, here = True, here * career.keep
            if month + 1 == leaves:
                here = Fraction(0)
            row["left"] += before - here
    return rows


def invent(rng):
    bands = sorted(rng.sample(range(1, 60), rng.randrange(4)))
    stay = [(begin, 1 - Fraction(rng.choice((0, 1, 2, 3, 5, 8)), rng.choice((100, 120, 365, 1000)))) for begin in [0] + bands]
    train = rng.choice((0, 2, 4, 6, 9))
    career = Career(stay, train, Fraction(rng.choice((17, 18, 20)), 20) if train else Fraction(1), rng.choice((0, 1, 3, 4)), Fraction(rng.randrange(5), 10),
                    rng.choice((0, 4, 7, 12, 26)), Fraction(rng.randrange(3, 11), 10))
    months = rng.choice((12, 24, 36))
    cohorts = [(Fraction(rng.randrange(1, 400)), 0, rng.randrange(0, 100), rng.choice((0, 0, 0, 5))) for _ in range(rng.randrange(1, 5))]
    cohorts += [(Fraction(rng.randrange(1, 25)), month, 0, 0) for month in range(0, months, rng.choice((1, 2, 5)))]
    return career, cohorts, months


def ask(program, career, cohorts, months):
    words = [months] + [float(m * 4 * QUARTER_DAYS) for m in range(months + 1)] + career.words() + [len(cohorts)]
    for heads, first, tenure, leaves in cohorts:
        words += [float(heads), first, float(tenure * QUARTER_DAYS), leaves]
    done = subprocess.run([program], input=" ".join(repr(w) for w in words), stdout=subprocess.PIPE, universal_newlines=True, check=True)
    return [dict(zip(NAMES, map(float, line.split()))) for line in done.stdout.splitlines()]


def main():
    rng = random.Random(20)
    # Two bands, a class a month, everything at once; then invented ones.
    hand = Career([(0, Fraction(97, 100)), (12, Fraction(199, 200))], 6, Fraction(9, 10), 2, Fraction(1, 4), 12, Fraction(1, 2))
    cases = [(hand, [(Fraction(120), 0, 30, 0), (Fraction(7), 0, 3, 0)] + [(Fraction(12), m, 0, 0) for m in range(24)], 24)]
    cases += [invent(rng) for _ in range(60)]
    worst, compared = 0.0, 0
    for career, cohorts, months in cases:
        got, want = ask(sys.argv[1], career, cohorts, months), course(career, cohorts, months)
        assert len(got) == months
        for month in range(months):
            # The size of the row: productive heads are a difference, of mentors from speed.
            size = max(want[month]["begin"], Fraction(1, 10**6))
            for name in NAMES:
                error = float(abs(Fraction(got[month][name]) - want[month][name]) / max(abs(want[month][name]), size / 1000))
                worst, compared = max(worst, error), compared + 1
                if error > 1e-9:
                    sys.exit("month %d, %s: %.17g, the reference has %.17g" % (month, name, got[month][name], float(want[month][name])))
    assert compared > 5000
    print("%d numbers of %d courses agree, the worst to %.1e" % (compared, len(cases), worst))


if __name__ == "__main__":
    main()
