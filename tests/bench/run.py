#!/usr/bin/env python3
"""Runs the benchmarks and prints one table, or the same as JSON.

    run.py --programs DIR [--json] [--rounds N] [--quick]
           [--no-instructions]

`meson test --benchmark -C build` calls it, and so does run.sh beside it. All
programs run in turn, several times over, and the table has the medians: what
disturbs the machine for a while disturbs all of them. Behind the figure of
another library stands how many times libsip's cost it is.
"""
import argparse
import fnmatch
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys

OURS = "libsip"
PEERS = {"osip2": "libosip2", "sofia-sip": "sofia-sip-ua", "libre": "libre"}
LIBRARIES = {"osip2": ["libosip2", "libosipparser2"],
             "sofia-sip": ["libsofia-sip-ua"], "libre": ["libre"]}
# program: whose figures it prints, and whether it reads the corpus
PROGRAMS = {
    "bench_msg": (OURS, True),
    "peer_osip": ("osip2", True),
    "peer_sofia": ("sofia-sip", True),
    "peer_re": ("libre", True),
    "bench_stack": (OURS, False),
    "peer_osip_tsx": ("osip2", False),
    "bench_udp": (OURS, False),
    "peer_re_udp": ("libre", False),
    "peer_sofia_udp": ("sofia-sip", False),
    "bench_memory": (OURS, False),
}
MESSAGE = ["bench_msg", "peer_osip", "peer_sofia", "peer_re"]
# What is counted under callgrind: row, programs, --only, fewer and more rounds
COUNTED = [
    ("split", ["bench_msg"], "split", 2, 12),
    ("parse", MESSAGE, "parse", 2, 12),
    ("deep", MESSAGE, "deep", 2, 12),
    ("print", MESSAGE, "print", 2, 12),
    ("options", ["bench_stack"], "options", 50, 150),
    ("options-tcp", ["bench_stack", "peer_osip_tsx"], "options-tcp", 50, 150),
    ("calls", ["bench_stack"], "calls", 50, 150),
    ("flood-filter", ["bench_stack"], "flood-filter", 50, 150),
]
# key, what the row says, unit, 1: less is better or -1: more is
ROWS = [
    ("Messages", None, None, 0),
    ("split.ns", "split: start line, ids, values", "ns", 1),
    ("parse.ns", "parse", "ns", 1),
    ("deep.ns", "parse, all headers decoded", "ns", 1),
    ("print.ns", "parse, write a proxy's copy", "ns", 1),
    ("split.ir", "split: start line, ids, values", "instructions", 1),
    ("parse.ir", "parse", "instructions", 1),
    ("deep.ir", "parse, all headers decoded", "instructions", 1),
    ("print.ir", "parse, write a proxy's copy", "instructions", 1),
    ("parse.allocs", "parse", "allocations", 1),
    ("deep.allocs", "parse, all headers decoded", "allocations", 1),
    ("print.allocs", "parse, write a proxy's copy", "allocations", 1),
    ("index-common", "index of an INVITE", "bytes", 1),
    ("index-heavy", "index of a heavy INVITE", "bytes", 1),
    ("parse.accepted", "messages of the corpus accepted", "", 0),
    ("In memory, client and server", None, None, 0),
    ("options", "OPTIONS over UDP", "/CPU s", -1),
    ("options-tcp", "OPTIONS over a stream", "/CPU s", -1),
    ("calls", "calls over UDP", "/CPU s", -1),
    ("calls-tcp", "calls over a stream", "/CPU s", -1),
    ("flood-filter", "INVITEs refused by the filter", "/CPU s", -1),
    ("flood-limit", "INVITEs refused at a limit", "/CPU s", -1),
    ("options.ir", "OPTIONS over UDP", "instructions", 1),
    ("options-tcp.ir", "OPTIONS over a stream", "instructions", 1),
    ("calls.ir", "a call over UDP", "instructions", 1),
    ("flood-filter.ir", "an INVITE refused by the filter",
     "instructions", 1),
    ("Over loopback UDP, both ends in one thread", None, None, 0),
    ("calls-udp-500", "calls, of 500", "/CPU s", -1),
    ("calls-udp-4000", "calls, of 4000", "/CPU s", -1),
    ("calls-udp-500-wall", "calls, of 500", "/s", -1),
    ("calls-udp-4000-wall", "calls, of 4000", "/s", -1),
    ("Memory", None, None, 0),
    ("empty", "a stack with a local and an account", "bytes", 0),
    ("dialog-caller", "an idle call, caller's side", "bytes", 0),
    ("dialog-callee", "an idle call, callee's side", "bytes", 0),
    ("ringing-caller", "a call that rings, caller's side", "bytes", 0),
    ("ringing-callee", "a call that rings, callee's side", "bytes", 0),
    ("invite-unclaimed", "an INVITE that nobody has taken", "bytes", 0),
    ("size.*", None, "bytes of code", 0),
]
NOTES = """\
xN behind a figure: N times libsip's cost in the same run.
An empty cell: not comparable. libre and sofia-sip have transactions on sockets
only; osip2 leaves calls, retransmitted 2xx and refusals to the program, and
takes its time from the system's clock, so what waits after its end can not be
had at a given rate. osip2 and sofia-sip decode all they know while they parse:
both rows are the same work. libre keeps timers in a sorted list: the more
calls, the dearer each. The code of libre and sofia-sip does more than SIP."""


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("--programs", required=True)
    p.add_argument("--corpus", default=os.path.join(
        os.path.dirname(os.path.abspath(__file__)), "corpus"))
    p.add_argument("--rounds", type=int, default=7)
    p.add_argument("--json", action="store_true")
    p.add_argument("--quick", action="store_true",
                   help="little work, one round: do the programs run?")
    p.add_argument("--no-instructions", action="store_true")
    return p.parse_args()


class Results:
    def __init__(self):
        self.values = {}  # key: {who: [value]}

    def add(self, key, who, value):
        self.values.setdefault(key, {}).setdefault(who, []).append(value)

    def add_line(self, who, line):
        r = json.loads(line)
        if "value" in r:
            self.add(r["bench"], who, r["value"])
            return
        for part in ("ns", "allocs", "accepted"):
            if r.get(part, -1) >= 0:
                self.add(f"{r['bench']}.{part}", who, r[part])

    def median(self, key, who):
        values = self.values.get(key, {}).get(who)
        return statistics.median(values) if values else None


def command(args, program):
    line = [os.path.join(args.programs, program)]
    if program == "bench_msg":
        line.append("--json")
    return line + ([args.corpus] if PROGRAMS[program][1] else [])


def installed(args, program):
    return os.access(os.path.join(args.programs, program), os.X_OK)


def run_round(args, results):
    for program, (who, _) in PROGRAMS.items():
        if not installed(args, program):
            continue
        line = command(args, program)
        if args.quick:
            line += ["--rounds", "20"]
        done = subprocess.run(line, stdout=subprocess.PIPE, text=True)
        if done.returncode:
            print(f"{program} failed: {done.returncode}", file=sys.stderr)
            if who == OURS:
                sys.exit(1)
            continue
        for text in done.stdout.splitlines():
            results.add_line(who, text)


def collected(args, program, only, rounds):
    line = ["valgrind", "--tool=callgrind", "--toggle-collect=measured*",
            "--callgrind-out-file=/dev/null"]
    line += command(args, program)
    line += ["--only", only, "--rounds", str(rounds)]
    err = subprocess.run(line, check=True, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True).stderr
    return int(re.search(r"Collected\s*:\s*(\d+)", err).group(1))


def count_instructions(args, results):
    """The difference of two runs: what happens once is in neither."""
    messages = len(fnmatch.filter(os.listdir(args.corpus), "*.sip"))
    for row, programs, only, few, many in COUNTED:
        for program in filter(lambda p: installed(args, p), programs):
            n = collected(args, program, only, many)
            n -= collected(args, program, only, few)
            per = (many - few) * (messages if programs[0] == MESSAGE[0] else 1)
            results.add(f"{row}.ir", PROGRAMS[program][0], n / per)


def text_bytes(path):
    """Code and constants; not the tables for unwinding, and no padding."""
    if not shutil.which("size"):
        return None
    out = subprocess.run(["size", "-A", path], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True).stdout
    return sum(int(n) for n in re.findall(
        r"^\.(?:text|rodata)\S*\s+(\d+)", out, re.M)) or None


def measure_sizes(args, results):
    for path, name in (("../../lib/libsip.so", "libsip.so"),
                       ("libparser-O2.a", "the parser, -O2"),
                       ("libparser-Os.a", "the parser, -Os"),
                       ("libmsg-O2.a", "lib/msg at -O2"),
                       ("libmsg-Os.a", "lib/msg at -Os")):
        size = text_bytes(os.path.join(args.programs, path))
        if size:
            results.add("size." + name, OURS, size)
    for who, package in PEERS.items():
        if not shutil.which("pkg-config"):
            return
        folder = subprocess.run(
            ["pkg-config", "--variable=libdir", package], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
        for name in LIBRARIES[who] if folder else []:
            size = text_bytes(os.path.join(folder, name + ".so"))
            if size:
                results.add(f"size.{name}.so", who, size)


# ---- what is printed ----

def machine():
    """Which processor, as far as Linux says."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            names = re.findall(r"model name\s*: (.*)", f.read())
    except OSError:
        names = []
    return f"{platform.machine()} {names[0] if names else ''}".strip()


def number(value):
    if value < 100 and value != int(value):
        return f"{value:.1f}"
    return f"{value:,.0f}".replace(",", " ")


def cost_ratio(results, key, who, better):
    ours, theirs = results.median(key, OURS), results.median(key, who)
    if not better or not ours or not theirs:
        return None
    return theirs / ours if better > 0 else ours / theirs


def cell(args, results, key, who, better):
    value = results.median(key, who)
    if value is None:
        program = {"osip2": "peer_osip", "sofia-sip": "peer_sofia",
                   "libre": "peer_re"}.get(who)
        return "" if not program or installed(args, program) \
            else "not installed"
    ratio = cost_ratio(results, key, who, better) if who != OURS else None
    return number(value) + (f" x{ratio:.1f}" if ratio else "")


def table_rows(args, results):
    columns = [OURS] + list(PEERS)
    for key, text, unit, better in ROWS:
        if text is None and unit is None:
            yield [key]
            continue
        for found in fnmatch.filter(results.values, key):
            yield [text or found.split(".", 1)[1], unit] + [
                cell(args, results, found, who, better) for who in columns]


def print_table(args, results):
    rows = [["", ""] + [OURS] + list(PEERS)] + list(table_rows(args, results))
    full = [r for r in rows if len(r) > 1]
    print(f"{machine()}, median of {args.rounds}")
    widths = [max(len(r[i]) for r in full) for i in range(len(full[0]))]
    for r in rows:
        if len(r) == 1:
            print("\n" + r[0])
            continue
        left = f"  {r[0]:<{widths[0]}}  {r[1]:<{widths[1]}}"
        print((left + "".join(f"  {c:>{w}}" for c, w in
                              zip(r[2:], widths[2:]))).rstrip())
    print("\n" + NOTES)


def print_json(args, results):
    better = {key: b for key, _, _, b in ROWS}
    out = []
    for key, by in results.values.items():
        out.append({"name": key, "values": {
            who: {"median": statistics.median(v), "min": min(v),
                  "max": max(v), "count": len(v),
                  "times_libsip": None if who == OURS else cost_ratio(
                      results, key, who, better.get(key, 0))}
            for who, v in by.items()}})
    absent = [w for w, p in (("osip2", "peer_osip"), ("sofia-sip",
              "peer_sofia"), ("libre", "peer_re")) if not installed(args, p)]
    json.dump({"machine": machine(), "rounds": args.rounds,
               "not_installed": absent, "results": out}, sys.stdout, indent=1)
    print()


def main():
    args = arguments()
    results = Results()
    if args.quick:
        args.rounds = 1
    for _ in range(args.rounds):
        run_round(args, results)
    if not args.quick and not args.no_instructions and \
            shutil.which("valgrind"):
        count_instructions(args, results)
    measure_sizes(args, results)
    (print_json if args.json else print_table)(args, results)


main()
