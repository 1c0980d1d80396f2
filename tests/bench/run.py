#!/usr/bin/env python3
"""Runs the benchmarks and prints one table, or the same as JSON.

    run.py --programs DIR [--json] [--rounds N] [--quick]
           [--no-instructions] [--corpus DIR] [--hold-sizes]

`meson test --benchmark -C build` calls it, and so does run.sh beside it. All
programs run in turn, several times over, and the table has the medians: what
disturbs the machine for a while disturbs all of them. Behind the figure of
another library stands how many times libsip's cost it is.

Messages that one of the libraries refuses are measured with none: to refuse is
less work than to read.
"""
import argparse
import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from table import OURS, PEERS, Results, print_json, print_table

LIBRARIES = {"osip2": ["libosip2", "libosipparser2"],
             "sofia-sip": ["libsofia-sip-ua"], "libre": ["libre"]}
# program: whose figures it prints, and whether it reads messages
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
# What the parser may take, in bytes, where --hold-sizes asks for it.
SIZE_LIMITS = {"the parser, -O2": 56 * 1024, "the parser, -Os": 36 * 1024}
# What is counted under callgrind: --only, programs; of messages, then of the
# rest
COUNTED = [("split", ["bench_msg"]), ("parse", MESSAGE), ("deep", MESSAGE),
           ("print", MESSAGE)]
COUNTED_STACK = [("options", ["bench_stack"]),
                 ("options-tcp", ["bench_stack", "peer_osip_tsx"]),
                 ("calls", ["bench_stack"]),
                 ("flood-filter", ["bench_stack"])]
STACK_ROUNDS = (50, 150)


def arguments():
    p = argparse.ArgumentParser()
    p.add_argument("--programs", required=True)
    p.add_argument("--corpus", help="measure the messages of this folder "
                   "in place of those two")
    p.add_argument("--rounds", type=int, default=7)
    p.add_argument("--json", action="store_true")
    p.add_argument("--quick", action="store_true",
                   help="little work, one round: do the programs run?")
    p.add_argument("--no-instructions", action="store_true")
    p.add_argument("--hold-sizes", action="store_true",
                   help="fail if the parser is larger than it may be: for "
                   "the compiler with which that was laid down")
    return p.parse_args()


class Corpus:
    """A folder of messages, and those of them that all libraries accept,
    which alone are measured. `rounds`: fewer and more under callgrind."""

    def __init__(self, prefix, title, origin, folder, rounds):
        self.prefix, self.title, self.origin = prefix, title, origin
        self.folder, self.rounds = os.path.abspath(folder), rounds
        self.files = fnmatch.filter(os.listdir(folder), "*.sip")
        self.common = set(self.files)
        self.links = tempfile.TemporaryDirectory()

    def take_common(self, args, results):
        for program in filter(lambda p: installed(args, p), MESSAGE):
            lines = printed(args, program, self.folder, "--only", "refused")
            if lines is None:
                continue
            refused = {json.loads(line)["file"] for line in lines}
            results.add(self.prefix + "accepted", PROGRAMS[program][0],
                        len(self.files) - len(refused))
            self.common -= refused
        for name in self.common:
            os.symlink(os.path.join(self.folder, name),
                       os.path.join(self.links.name, name))

    def measured(self):
        return self.links.name

    def heading(self):
        """What stands above its rows."""
        text = f"{self.title} ({len(self.files)} {self.origin}"
        if len(self.common) < len(self.files):
            text += f"; measured are the {len(self.common)} that all accept"
        return text + ")"


def corpora(args):
    here = os.path.dirname(os.path.abspath(__file__))
    if args.corpus:
        return [Corpus("", "Messages", "of a folder", args.corpus, (1, 3))]
    return [Corpus("", "Messages", "of all kinds",
                   os.path.join(here, "corpus"), (2, 12)),
            Corpus("larger.", "Messages of the larger corpus", "from RFCs",
                   os.path.join(here, "..", "torture", "examples"), (1, 3))]


def command(args, program, folder=None):
    line = [os.path.join(args.programs, program)]
    if program == "bench_msg":
        line.append("--json")
    return line + ([folder] if folder else [])


def installed(args, program):
    return os.access(os.path.join(args.programs, program), os.X_OK)


def printed(args, program, folder, *options):
    """The lines of one run; None if a peer's program failed."""
    done = subprocess.run(command(args, program, folder) + list(options),
                          stdout=subprocess.PIPE, text=True)
    if done.returncode:
        print(f"{program} failed: {done.returncode}", file=sys.stderr)
        if PROGRAMS[program][0] == OURS:
            sys.exit(1)
        return None
    return done.stdout.splitlines()


def run_program(args, results, program, corpus=None):
    lines = printed(args, program, corpus and corpus.measured(),
                    *(["--rounds", "20"] if args.quick else []))
    for line in lines or []:
        results.add_line(PROGRAMS[program][0], line,
                         corpus.prefix if corpus else "")


def run_round(args, results, folders):
    for program, (_, reads) in PROGRAMS.items():
        if installed(args, program):
            for corpus in folders if reads else [None]:
                run_program(args, results, program, corpus)


def collected(args, program, folder, only, rounds):
    line = ["valgrind", "--tool=callgrind", "--toggle-collect=measured*",
            "--callgrind-out-file=/dev/null"]
    line += command(args, program, folder)
    line += ["--only", only, "--rounds", str(rounds)]
    err = subprocess.run(line, check=True, stdout=subprocess.DEVNULL,
                         stderr=subprocess.PIPE, text=True).stderr
    return int(re.search(r"Collected\s*:\s*(\d+)", err).group(1))


def count_difference(args, program, folder, only, rounds):
    """Of a round. What happens once is in neither run."""
    few, many = (collected(args, program, folder, only, n) for n in rounds)
    return (many - few) / (rounds[1] - rounds[0])


def count_instructions(args, results, folders):
    for c in folders:
        for only, programs in COUNTED:
            for program in filter(lambda p: installed(args, p), programs):
                n = count_difference(args, program, c.measured(), only,
                                     c.rounds)
                results.add(f"{c.prefix}{only}.ir", PROGRAMS[program][0],
                            n / len(c.common))
    for only, programs in COUNTED_STACK:
        for program in filter(lambda p: installed(args, p), programs):
            results.add(f"{only}.ir", PROGRAMS[program][0], count_difference(
                args, program, None, only, STACK_ROUNDS))


def text_bytes(path):
    """Code and constants, relocated ones too; not the tables for unwinding,
    and no padding."""
    if not shutil.which("size"):
        return None
    out = subprocess.run(["size", "-A", path], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True).stdout
    return sum(int(n) for n in re.findall(
        r"^\.(?:text|rodata|data\.rel\.ro)\S*\s+(\d+)", out, re.M)) or None


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


def too_large(results):
    """What is wrong with the sizes, as text; empty if nothing is."""
    wrong = []
    for name, limit in SIZE_LIMITS.items():
        size = results.median("size." + name, OURS)
        if size is None:
            wrong.append(f"{name}: not measured")
        elif size > limit:
            wrong.append(f"{name}: {size} bytes of code, {limit} at most")
    return "\n".join(wrong)


def main():
    args = arguments()
    results, folders = Results(), corpora(args)
    for corpus in folders:
        corpus.take_common(args, results)
    if args.quick:
        args.rounds = 1
    for _ in range(args.rounds):
        run_round(args, results, folders)
    if not args.quick and not args.no_instructions and \
            shutil.which("valgrind"):
        count_instructions(args, results, folders)
    measure_sizes(args, results)
    for corpus in folders:
        for only, _ in COUNTED:
            if results.median(f"{corpus.prefix}{only}.ns", OURS) is None:
                sys.exit(f"nothing was measured: {corpus.prefix}{only}")
    absent = [who for program, (who, _) in PROGRAMS.items()
              if program in MESSAGE and not installed(args, program)]
    (print_json if args.json else print_table)(args.rounds, absent, results,
                                               folders)
    if args.hold_sizes and (wrong := too_large(results)):
        sys.exit(wrong)


main()
