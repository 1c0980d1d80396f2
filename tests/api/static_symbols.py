#!/usr/bin/env python3
"""static_symbols.py LIB.a...: the libraries can be linked statically into one
program: every name outside a file begins with lsip_, and none stands twice.
"""
import subprocess
import sys


def main():
    owners, faults = {}, 0
    for archive in sys.argv[1:]:
        out = subprocess.run(["nm", "-g", "--defined-only", archive],
                             check=True, capture_output=True, text=True)
        for line in out.stdout.splitlines():
            words = line.split()
            if len(words) != 3:
                continue
            name = words[2]
            if not name.startswith("lsip_"):
                faults += 1
                print(f"{archive}: {name} does not begin with lsip_")
            if name in owners:
                faults += 1
                print(f"{name}: in {owners[name]} and in {archive}")
            owners[name] = archive
    print(f"{len(owners)} symbols, {faults} faults")
    return faults != 0 or not owners


sys.exit(main())
