"""Prints the coefficients of erlang_brief.h, lowest power first, with the largest error of each, and the quantiles of erlang_a_whole.c.

Least maximum error by Lawson's weights. Needs numpy. Run: python3 brief_coefficients.py
"""
from decimal import Decimal, getcontext
from math import exp, factorial, fsum, log, pi, sqrt
from statistics import NormalDist

import numpy as np

getcontext().prec = 50
ROUNDS = 200


def fit(name, x, y, degree, size):
    """Polynomial in x for y; `size`: what an error of 1 counts for at each x."""
    powers, weight = np.vander(x, degree + 1, increasing=True), np.ones_like(x)
    for _ in range(ROUNDS):
        by = np.sqrt(weight) * size
        found = np.linalg.lstsq(powers * by[:, None], y * by, rcond=None)[0]
        off = np.abs((powers @ found - y) * size)
        weight = weight * off / (weight * off).sum() * len(x) + 1e-12
    print(f"{name}: {off.max():.2g}", ", ".join("%.17g" % c for c in found))


def nodes(low, high):
    return (low + high + (high - low) * np.cos(np.pi * (np.arange(400) + 0.5) / 400)) / 2


def exponential():
    """(e^x - 1 - x - x^2/2) / x^3 for |x| <= ln(2) / 2."""
    x = nodes(-log(2) / 2, log(2) / 2) * 1.0001
    fit("exp", x, np.array([fsum(v ** (k - 3) / factorial(k) for k in range(3, 25)) for v in x]), 5, np.abs(x) ** 3 / np.exp(x))


def mills(y):
    if y >= 3:
        tail = 0.0
        for k in range(400, 0, -1):
            tail = k / (y + tail)
        return 1 / (y + tail)
    total, term, k = 0.0, y, 1
    while abs(term) > 1e-18 * max(total, 1e-30):
        total, k = total + term, k + 2
        term *= y * y / k
    return sqrt(pi / 2) * exp(y * y / 2) - total


def ratio():
    """M(y) / t, t = 3.5 / (3.5 + y), 0 <= y <= 40."""
    t = nodes(3.5 / 43.5, 1)
    y = np.array([mills(float(3.5 / v - 3.5)) for v in t]) / t
    fit("mills", t, y, 8, 1 / y)


def eta():
    """(eta / mu - 1 + mu / 3) / mu^2, |mu| <= 0.35; its error counts less where mu is small."""
    def at(v):
        m = Decimal(float(v))
        e = (2 * (m - (1 + m).ln())).sqrt().copy_sign(m)
        return float((e / m - 1 + m / 3) / m ** 2)
    x = nodes(-0.35, 0.35)
    fit("eta", x, np.array([at(v) for v in x]), 4, np.abs(x))


def quantiles():
    shares = [2.0**octave * (1 + eighth / 8) for octave in range(-10, -1) for eighth in range(8)] + [0.5]
    print("quantiles:", ", ".join("%.5f" % abs(NormalDist().inv_cdf(share)) for share in shares))


if __name__ == "__main__":
    exponential()
    ratio()
    eta()
    quantiles()
