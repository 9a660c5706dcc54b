#!/usr/bin/env python3
"""The colours of both pages: texts have the contrast of WCAG 2.1 AA on every ground they stand on, and what is told apart by colour is told apart by readers who
see no red, no green or no blue, in light and in dark.

usage: test_colours.py PAGE.CSS
Contrast: WCAG 2.1, relative luminance (4.5 to 1 for text, 3 to 1 for graphics). Colour vision: Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB.
Distance: CIE 1976 in CIELAB under D65; 2.3 is just noticeable (Mahy et al. 1994), a tenth of the way from black to white is asked for.
"""
import itertools
import re
import sys

FAR = 10
TEXT = [('ink', 'card'), ('ink', 'page'), ('muted', 'card'), ('muted', 'page'), ('accent', 'card'), ('good', 'good-soft'), ('bad', 'bad-soft'), ('bad', 'card'),
        ('muted', 'neutral'), ('ink', 'neutral'), ('early-ink', 'early'), ('shift-ink', 'day'), ('shift-ink', 'late'), ('shift-ink', 'night'), ('shift-ink', 'other0'),
        ('shift-ink', 'other1'), ('shift-ink', 'other2'), ('ink', 'good-soft'), ('ink', 'bad-soft')]
GRAPHICS = [(name, 'card') for name in ('accent', 'second', 'good', 'bad', 'short', 'more', 'day', 'late', 'night', 'other0', 'other1', 'other2', 'ink')]
APART = [('good', 'bad'), ('short', 'more'), ('accent', 'second'), ('early', 'day'), ('day', 'late'), ('late', 'night'), ('day', 'night'), ('early', 'late'),
         ('meeting', 'day'), ('meeting', 'late'), ('meeting', 'night'), ('other0', 'other1')]
# What stands side by side in one picture: what decides the requirement; the patterned ones (c9, c5) are told by their pattern too.
SETS = [('c1', 'c4', 'c3', 'c9'), ('c2', 'c7', 'c3'), ('c1', 'c2', 'c3', 'c4')]
SIGHT = {'all colours': ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
         'no red': ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
         'no green': ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
         'no blue': ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900))}


def linear(text):
    text = text.lstrip('#')
    if len(text) == 3:
        text = ''.join(2 * letter for letter in text)
    for k in (0, 2, 4):
        value = int(text[k:k + 2], 16) / 255
        yield value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def luminance(rgb):
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


def contrast(a, b):
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def seen(rgb, matrix):
    return [min(1, max(0, sum(m * c for m, c in zip(row, rgb)))) for row in matrix]


def lab(rgb):
    x = (0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047
    y = luminance(rgb)
    z = (0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883
    f = [v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(a, b):
    return sum((x - y) ** 2 for x, y in zip(lab(a), lab(b))) ** 0.5


def themes(css):
    """Variables of the light theme and of the two places of the dark one, which must agree."""
    blocks = [block for head, block in re.findall(r'(:root[^{]*)\{([^}]*)\}', css)]
    read = [dict(re.findall(r'--([\w-]+):\s*(#[0-9a-fA-F]{3,6})\b', block)) for block in blocks]
    light, system, chosen = [block for block in read if 'card' in block]
    return light, {**light, **system}, {**light, **chosen}


def main(path):
    with open(path, encoding='utf-8') as file:
        light, dark, chosen = themes(file.read())
    failures = []
    if dark != chosen:
        failures.append('the dark theme of the system and the chosen one differ: ' + str({k for k in dark if dark[k] != chosen.get(k)}))
    least = {}
    for theme, colours in (('light', light), ('dark', dark)):
        rgb = {name: list(linear(text)) for name, text in colours.items()}
        for pairs, floor, what in ((TEXT, 4.5, 'text'), (GRAPHICS, 3, 'graphics')):
            for a, b in pairs:
                ratio = contrast(rgb[a], rgb[b])
                least[what] = min(least.get(what, 99), ratio)
                if ratio < floor:
                    failures.append(f'{theme}: {what} {a} on {b} has {ratio:.2f} to 1, {floor} is asked for')
        for a, b in APART + [pair for names in SETS for pair in itertools.combinations(names, 2)]:
            for sight, matrix in SIGHT.items():
                far = distance(seen(rgb[a], matrix), seen(rgb[b], matrix))
                least['distance'] = min(least.get('distance', 999), far)
                if far < FAR:
                    failures.append(f'{theme}: {a} and {b} lie {far:.1f} apart for who sees {sight}, {FAR} is asked for')
    print(f"least contrast of texts {least['text']:.2f}, of graphics {least['graphics']:.2f}; least distance {least['distance']:.1f}")
    for failure in failures:
        print('FAIL ' + failure)
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
