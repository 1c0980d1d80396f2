#!/usr/bin/env python3
"""Holds the version scripts against the public headers, both ways.

  symbols.py check LIBRARY   the map lists exactly what the headers declare
  symbols.py write LIBRARY   writes the map from the headers
  symbols.py exports LIBRARY FILE.so   and the library exports all of it
"""
import re
import subprocess
import sys

import libraries


def listed(library):
    text = libraries.strip_comments(libraries.map_path(library).read_text())
    body = re.search(r"global:(.*?)local:", text, flags=re.S).group(1)
    return set(re.findall(r"\b(\w+);", body))


def exported(path):
    out = subprocess.run(["nm", "-D", "--defined-only", path], check=True,
                         capture_output=True, text=True).stdout
    kinds = [line.split()[-2:] for line in out.splitlines()]
    return {name.split("@")[0] for kind, name in kinds if kind != "A"}


def write(library):
    lines = "".join(f"    {name};\n"
                    for name in sorted(libraries.declared(library)))
    libraries.map_path(library).write_text(
        f"LIBSIP_{'' if library == 'sip' else library.upper() + '_'}0 {{\n"
        f"  global:\n{lines}  local:\n    *;\n}};\n")


def compare(what, have, want):
    for name in sorted(want - have):
        print(f"{what}: {name} is missing")
    for name in sorted(have - want):
        print(f"{what}: {name} is too many")
    return have == want


def main():
    verb, library = sys.argv[1:3]
    if verb == "write":
        write(library)
        return 0
    want = libraries.declared(library)
    if verb == "check":
        return not compare("map", listed(library), want)
    return not compare("library", exported(sys.argv[3]), want)


sys.exit(main())
