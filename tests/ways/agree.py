#!/usr/bin/env python3
"""agree.py COMMAND COMMAND...: programs that were built from digest.c in
different ways, or for different machines, say the same of every input.

A command may have arguments of its own; MESON_EXE_WRAPPER is put before each.
Exit 0 only if all agree.
"""
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["tests/bench/corpus", "tests/torture/rfc4475",
           "tests/torture/rfc5118", "tests/torture/examples",
           "fuzz/corpus/msg", "fuzz/corpus/header", "fuzz/corpus/stream"]


def said(command):
    """What a program says: the way it was built, and its lines."""
    wrapper = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))
    folders = [f"{ROOT}/{folder}" for folder in FOLDERS]
    run = subprocess.run(wrapper + shlex.split(command) + folders,
                         stdout=subprocess.PIPE, text=True, check=True)
    way, *lines = run.stdout.replace(f"{ROOT}/", "").splitlines()
    return way, lines


def main():
    first, expected = said(sys.argv[1])
    bad = len(expected) != len(FOLDERS) + 1
    print("\n".join(expected))
    for command in sys.argv[2:]:
        way, lines = said(command)
        differ = [f"  {a} / {b}" for a, b in zip(expected, lines) if a != b]
        bad |= bool(differ) or len(lines) != len(expected)
        print("\n".join([f"{first} and {way}: {len(differ)} differ"] + differ))
    return bad or len(sys.argv) < 3


sys.exit(main())
