"""Prints scheduler/staffing/temme.inc: the coefficients of Temme's uniform expansion and of Mills' ratio.

Temme 1979, "The asymptotic expansion of the incomplete gamma functions", SIAM J. Math. Anal. 10:757; DLMF 8.12.
Needs mpmath. Run: python3 temme_coefficients.py >temme.inc
"""
from fractions import Fraction as F
import mpmath as mp

mp.mp.dps = 60
ORDERS, DEGREE = 9, 26
PIECES, PIECE_DEGREE, T_LOW = 20, 10, F(1, 6)


def temme():
    n = DEGREE + 2 * ORDERS + 4
    m = [F(0), F(1)]  # mu as a series in eta: mu dmu/deta = eta (1 + mu)
    for k in range(2, n + 2):
        s = sum(m[i] * (k + 1 - i) * m[k + 1 - i] for i in range(2, k))
        m.append((m[k - 1] - s) / (k + 1))
    u = [F(1)]  # eta / mu
    for i in range(1, n + 1):
        u.append(-sum(m[j + 1] * u[i - j] for j in range(1, i + 1)))
    c = u[1:]
    rows = []
    for _ in range(ORDERS):
        rows.append(c[:DEGREE])
        c = [(i + 2) * c[i + 2] - c[1] * u[i + 1] for i in range(len(c) - 2)]
    return rows


def mills():
    """M(y) / t on pieces of t = 4 / (4 + y), t in [1/6, 1], as polynomials in the local variable -1 .. 1."""
    def g(t):
        y = 4 / t - 4
        return mp.sqrt(mp.pi / 2) * mp.exp(y * y / 2) * mp.erfc(y / mp.sqrt(2)) / t
    rows = []
    for p in range(PIECES):
        width = (1 - mp.mpf(T_LOW.numerator) / T_LOW.denominator) / PIECES
        low = mp.mpf(T_LOW.numerator) / T_LOW.denominator + p * width
        n = PIECE_DEGREE + 1
        nodes = [mp.cos(mp.pi * (k + mp.mpf(1) / 2) / n) for k in range(n)]
        values = [g(low + width * (x + 1) / 2) for x in nodes]
        cheb = [2 * sum(v * mp.cos(j * mp.pi * (k + mp.mpf(1) / 2) / n) for k, v in enumerate(values)) / n for j in range(n)]
        cheb[0] /= 2
        power = [mp.mpf(0)] * n
        a, b = [mp.mpf(1)] + [mp.mpf(0)] * (n - 1), [mp.mpf(0), mp.mpf(1)] + [mp.mpf(0)] * (n - 2)
        for j in range(n):
            for i in range(n):
                power[i] += cheb[j] * a[i]
            a, b = b, [(2 * b[i - 1] if i else 0) - a[i] for i in range(n)]
        rows.append(power)
    return rows


def table(name, rows, size):
    print(f"static const double {name}[{len(rows)}][{size}] = {{")
    for row in rows:
        text = [mp.nstr(mp.mpf(x.numerator) / x.denominator if isinstance(x, F) else x, 20, min_fixed=1, max_fixed=0) for x in row]
        print("    {" + ", ".join(text) + "},")
    print("};")


print("/* Coefficients of Temme's uniform expansion of the incomplete gamma functions and of Mills' ratio; printed by")
print(" * temme_coefficients.py with 60 digits, do not edit. */")
print("/* clang-format off */")
print(f"#define TEMME_ORDERS {ORDERS}")
print(f"#define TEMME_DEGREE {DEGREE}")
print(f"#define MILLS_PIECES {PIECES}")
print(f"#define MILLS_DEGREE {PIECE_DEGREE}\n")
print("/* temme_c[k][i]: coefficient of eta^i in c_k(eta) */")
table("temme_c", temme(), DEGREE)
print("\n/* mills_p[p][i]: Mills' ratio M(y) / t, t = 4 / (4 + y), on piece p of t in [1/6, 1], coefficient of local^i, local in -1 .. 1 */")
table("mills_p", mills(), PIECE_DEGREE + 1)
