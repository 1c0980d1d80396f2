#!/usr/bin/env python3
"""Twice the input is at most 2.5 times the work, and 64 KiB are little work.

    growth.py PROGRAM FROM TO [--table] [GROUP]

Runs the program `growth` under callgrind, which counts instructions, and
compares each family of input with itself at twice the size, FROM to TO bytes.
An input of up to 64 KiB may cost 8 million instructions, which stand for 1 ms:
these loops were measured to do 8 to 10 instructions in a nanosecond (`growth
--time` beside this, on an AMD EPYC). --table prints the costliest family of
each group.

Exits 77 where there is no valgrind.
"""
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile

RATIO = 2.5
BOUND = 8_000_000
BOUND_SIZE = 65536
# Here each byte is an input of its own.
UNBOUND = ("framer, bytes",)
# What is a constant, such as clearing an index, is no growth.
SMALL = 20_000
# The C library's memcpy() takes another way for each size, of one instruction in
# all or of some for each byte. Let it take one way.
TUNED = {"GLIBC_TUNABLES": "glibc.cpu.x86_rep_movsb_threshold=1073741824:"
                           "glibc.cpu.x86_rep_stosb_threshold=1073741824"}
# So many runs, of some groups each, as many at a time as there are processors.
SHARES = 24


def stripped(program, folder):
    """A copy without debug information, which valgrind does not need, and of
    which it may know less than the compiler."""
    copy = folder + "/growth"
    subprocess.run(["objcopy", "--strip-debug", program, copy], check=True)
    return copy


def counts(program, arguments, out):
    """The lines of the program, and the instructions of each."""
    command = ["valgrind", "-q", "--tool=callgrind",
               "--toggle-collect=growth_measured",
               "--dump-after=growth_measured", "--combine-dumps=yes",
               "--dump-line=no", "--callgrind-out-file=" + out,
               program, *map(str, arguments)]
    run = subprocess.run(command, capture_output=True, text=True, check=False,
                         env={**os.environ, **TUNED})
    if run.returncode != 0:
        sys.exit(run.stdout + run.stderr)
    with open(out, encoding="latin-1") as file:
        totals = [int(m.group(1)) for m in
                  (re.match(r"totals: (\d+)", line) for line in file) if m]
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    if len(totals) < len(lines):
        sys.exit("%d lines, %d counts" % (len(lines), len(totals)))
    return [(group, int(size), family, n)
            for (group, size, family), n in zip(lines, totals)]


def all_counts(program, sizes, group):
    with tempfile.TemporaryDirectory() as folder:
        program = stripped(program, folder)
        if group:
            return counts(program, (*sizes, *group), folder + "/out")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            runs = [pool.submit(counts, program,
                                (*sizes, "--share", i, SHARES),
                                "%s/out%d" % (folder, i))
                    for i in range(SHARES)]
            return [row for run in runs for row in run.result()]


def judge(rows):
    """What is wrong with the counts; the worst of each group."""
    faults, worst = [], {}
    before = {}
    for group, size, family, n in rows:
        key = (group, family)
        name = "%s: %s, %d bytes" % (group, family, size)
        half = before.get(key)
        ratio = n / half[1] if half and half[0] * 2 == size else 0
        if ratio > RATIO and n > SMALL:
            faults.append("%s: %d instructions, %.2f times those of half"
                          % (name, n, ratio))
        if size <= BOUND_SIZE and n > BOUND and group not in UNBOUND:
            faults.append("%s: %d instructions" % (name, n))
        before[key] = (size, n)
        per_byte = n / size
        if per_byte > worst.get(group, (0,))[0]:
            worst[group] = (per_byte, n, size, family)
    return faults, worst


def main():
    program, start, end = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    groups = [a for a in sys.argv[4:] if a != "--table"]
    if not shutil.which("valgrind"):
        print("no valgrind")
        sys.exit(77)
    rows = all_counts(program, (start, end), groups)
    if not rows:
        sys.exit("no such group")
    faults, worst = judge(rows)
    if "--table" in sys.argv:
        for group, (per_byte, n, size, family) in sorted(worst.items()):
            print("%-24s %6.1f a byte (%d for %d: %s)"
                  % (group, per_byte, n, size, family))
    print("\n".join(faults[:50]))
    print("%d families, %d inputs, %d faults" % (
        len({row[0:3:2] for row in rows}), len(rows), len(faults)))
    sys.exit(1 if faults else 0)


main()
