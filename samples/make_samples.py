#!/usr/bin/env python3
"""Invents the sample plans: all names, numbers and events in them are made up.

    samples/make_samples.py            writes samples/global-support, ticket-team and duty-desk again: the same bytes each time
    samples/make_samples.py --into DIR writes them below DIR
    samples/make_samples.py --check    writes nothing here; fails if what stands here is not what would be written
"""
import argparse
import filecmp
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True

from invent import duty_desk, global_support, ticket_team  # noqa: E402

PLANS = {"global-support": global_support.build, "ticket-team": ticket_team.build, "duty-desk": duty_desk.build}


def make(target):
    for name, build in PLANS.items():
        folder = pathlib.Path(target, name)
        folder.mkdir(parents=True, exist_ok=True)
        build(folder)


def differences(target):
    for name in PLANS:
        made, here = pathlib.Path(target, name), HERE / name
        for file in sorted({path.relative_to(folder) for folder in (made, here) if folder.is_dir() for path in (*folder.glob("*.csv"), *folder.glob("scenarios/*/*.csv"))}):
            if not (here / file).is_file() or not (made / file).is_file() or not filecmp.cmp(made / file, here / file, shallow=False):
                yield f"{name}/{file}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=pathlib.Path, default=HERE)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not options.check:
        make(options.into)
        return 0
    with tempfile.TemporaryDirectory() as target:
        make(target)
        different = list(differences(target))
    for name in different:
        print(f"samples/{name} is not what make_samples.py writes")
    print(f"{len(different)} files differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
