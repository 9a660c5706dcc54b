#!/usr/bin/env python3
"""Turns files into byte arrays of one C file, so that the installed program needs none of them.

usage: embed.py OUT.c NAME=FILE[,FILE...]...      several files of a name are joined in that order
"""
import re
import sys


def main(out, *entries):
    text = ['/* Made by cli/report/embed.py. */\n#include "cli/report/assets.h"\n']
    for entry in entries:
        name, files = entry.split('=', 1)
        data = b''
        for file in files.split(','):
            with open(file, 'rb') as stream:
                data += stream.read().rstrip(b'\n') + b'\n'
        # A page asks for nothing outside itself, not even a debugger's source map.
        data = re.sub(rb'/[/*]# sourceMappingURL=[^\n]*\n', b'', data)
        if not name == 'frame' and re.search(rb'</(script|style)|<!--', data, re.I):
            sys.exit(f'{files}: would end the element that it stands in')
        text.append(f'static const unsigned char {name}_bytes[] = {{')
        text.extend(','.join(map(str, data[i:i + 64])) + ',' for i in range(0, len(data), 64))
        text.append(f'}};\nconst WfmAsset wfm_asset_{name} = {{(const char *){name}_bytes, sizeof {name}_bytes}};')
    with open(out, 'w', encoding='ascii') as stream:
        stream.write('\n'.join(text) + '\n')


main(*sys.argv[1:])
