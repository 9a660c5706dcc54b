"""Prints scheduler/staffing/gauss_legendre.inc: nodes and weights of the 40-point Gauss-Legendre rule on [-1, 1]. Needs mpmath."""
import mpmath as mp

mp.mp.dps = 50
N = 40
print("/* Positive nodes and their weights of the 40-point Gauss-Legendre rule on [-1, 1]; printed by gauss_legendre.py, do not edit. */")
print("/* clang-format off */")
print(f"static const double gauss_legendre[{N // 2}][2] = {{")
for k in range(N // 2):
    x = mp.cos(mp.pi * (k + mp.mpf(3) / 4) / (N + mp.mpf(1) / 2))
    for _ in range(12):  # Newton
        d = N * (x * mp.legendre(N, x) - mp.legendre(N - 1, x)) / (x * x - 1)
        x -= mp.legendre(N, x) / d
    print(f"    {{{mp.nstr(x, 20)}, {mp.nstr(2 / ((1 - x * x) * d * d), 20)}}},")
print("};")
