#!/usr/bin/env python3
"""Sizes that keep the source readable: no file over 1 000 lines, no function
over 100, no line over 80 characters, no tab."""
import sys

from libraries import ROOT

FILE, FUNCTION, LINE = 1000, 100, 80
FOLDERS = ["include", "lib", "examples", "tests", "fuzz"]


def judge_function(lines):
    """The lines of functions that are too long: those that open with a brace
    in the first column."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.startswith("{"):
            start = number
        elif line.startswith("}") and start:
            if number - start > FUNCTION:
                yield f"{start}: a function of {number - start} lines"
            start = None


def judge(path):
    lines = path.read_text().splitlines()
    if len(lines) > FILE:
        yield f"{len(lines)} lines"
    for number, line in enumerate(lines, 1):
        if len(line) > LINE:
            yield f"{number}: {len(line)} characters"
        if "\t" in line:
            yield f"{number}: a tab"
    yield from judge_function(lines)


def main():
    count = bad = 0
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.[ch]")):
            # The programs in apps/ stand as strangers wrote them.
            if path.parent.name == "apps":
                continue
            count += 1
            for reason in judge(path):
                bad += 1
                print(f"{path.relative_to(ROOT)}:{reason}")
    print(f"{count} files, {bad} over a limit")
    return bad != 0 or count == 0


sys.exit(main())
