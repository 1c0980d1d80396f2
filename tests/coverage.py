#!/usr/bin/env python3
"""Lines and branches of the message layer that tests reach.

    coverage.py EXPORT UNREACHED MCDC

EXPORT is what `llvm-cov export` wrote. Prints a table, and each branch that
nothing takes. Those must be known: UNREACHED has a line of four cells for
each, file, what the condition is never, the condition, and why. MCDC is 1 if
that was measured too. Exits 1 if an unknown branch is not taken, or a known
one is.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def name_of(path):
    """The name of a measured file within the project, or None."""
    try:
        name = str(pathlib.Path(path).resolve().relative_to(ROOT))
    except ValueError:
        return None
    measured = name.startswith("lib/msg/") or name == "lib/transport/framer.c"
    return name if measured else None


def text_of(lines, branch):
    """The condition, which may go over several lines, without its blanks."""
    line, col, line_end, col_end = branch
    if line == line_end:
        text = lines[line - 1][col - 1:col_end - 1]
    else:
        text = "\n".join([lines[line - 1][col - 1:], *lines[line:line_end - 1],
                          lines[line_end - 1][:col_end - 1]])
    return " ".join(text.split())


def branches_of(file):
    """{place: [times true, times false]}, all uses of an inline function
    together."""
    taken = {}
    for line, col, line_end, col_end, true, false, *_ in file["branches"]:
        counts = taken.setdefault((line, col, line_end, col_end), [0, 0])
        counts[0] += true
        counts[1] += false
    return taken


def unreached(name, taken):
    """(file, what it is never, condition) of each branch not taken."""
    lines = (ROOT / name).read_text(encoding="utf-8").split("\n")
    for place, counts in sorted(taken.items()):
        for never, count in zip(("true", "false"), counts):
            if not count:
                yield (name, never, text_of(lines, place)), place[0]


def mcdc_of(file):
    """Conditions shown to matter by themselves, of how many."""
    records = {}
    for line, col, line_end, col_end, *rest in file.get("mcdc_records", []):
        flags = next(x for x in rest if isinstance(x, list))
        old = records.setdefault((line, col, line_end, col_end),
                                 [False] * len(flags))
        records[line, col, line_end, col_end] = [
            a or b for a, b in zip(old, flags)]
    flat = [flag for flags in records.values() for flag in flags]
    return sum(flat), len(flat)


def read_known(path):
    known = {}
    for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            file, never, condition, reason = line.split("\t")
            known[file, never, condition] = reason
    return known


def main():
    export, known_path, mcdc = sys.argv[1:4]
    with open(export, encoding="utf-8") as file:
        files = json.load(file)["data"][0]["files"]
    known, missed, sums = read_known(known_path), {}, [0] * 6
    print("%-28s %13s %13s %13s" % ("", "lines", "branches",
                                    "MC/DC" if mcdc == "1" else ""))
    for file in files:
        name = name_of(file["filename"])
        if not name:
            continue
        taken = branches_of(file)
        for key, line in unreached(name, taken):
            missed[key] = line
        lines = file["summary"]["lines"]
        row = [lines["covered"], lines["count"],
               sum(bool(n) for counts in taken.values() for n in counts),
               2 * len(taken), *mcdc_of(file)]
        sums = [a + b for a, b in zip(sums, row)]
        print("%-28s %5d of %4d %5d of %4d" % (name, *row[:4])
              + (" %5d of %4d" % tuple(row[4:]) if mcdc == "1" else ""))
    print("%-28s %12.2f%% %12.2f%%" % (
        "all", 100 * sums[0] / sums[1], 100 * sums[2] / sums[3])
        + (" %12.2f%%" % (100 * sums[4] / sums[5]) if mcdc == "1" else ""))
    bad = 0
    for key, line in missed.items():
        if key in known:
            print("%s:%d: never %s: %s (%s)" % (key[0], line, key[1], key[2],
                                                known[key]))
        else:
            print("%s:%d: NEVER %s: %s" % (key[0], line, key[1], key[2]))
            bad += 1
    for key in known.keys() - missed.keys():
        print("%s: taken by now, or gone: %s" % (key[0], key[2]))
        bad += 1
    print("%d branches not taken, %d of them unknown or wrong" % (len(missed),
                                                                  bad))
    sys.exit(bad > 0)


main()
