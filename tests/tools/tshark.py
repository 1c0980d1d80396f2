#!/usr/bin/env python3
"""tshark.py PROGRAM: tshark finds as many SIP messages in the captures as
lsip-ladder does. Skipped where there is no tshark."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, sys.path[0] + "/captures")
import make
from common import CAPTURES, Failures, run

# Where bytes lack, tshark gives up, or shows what can not be trusted.
LOSSES = {"overlap.pcap", "gap.pcap"}


def count_by_tshark(path):
    out = subprocess.run(
        ["tshark", "-r", path, "-o", "tcp.reassemble_out_of_order:TRUE",
         "-Y", "sip.Request-Line or sip.Status-Line",
         "-T", "fields", "-e", "sip.Method", "-e", "sip.Status-Code"],
        capture_output=True, text=True, timeout=60, check=True).stdout
    return len([w for w in out.replace(",", "\n").split() if w])


def main():
    if not shutil.which("tshark"):
        print("skipped: there is no tshark")
        return 77
    t, program = Failures(), os.path.abspath(sys.argv[1])
    for name in sorted(set(make.CAPTURES) - LOSSES):
        _, out, _ = run(program, name)
        t.equal(len(out.splitlines()) - 1, count_by_tshark(CAPTURES / name),
                f"{name}: messages")
    return t.end()


sys.exit(main())
