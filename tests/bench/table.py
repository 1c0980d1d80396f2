"""What run.py prints of its results: one table, or the same as JSON."""
import fnmatch
import json
import platform
import re
import statistics
import sys

OURS = "libsip"
PEERS = {"osip2": "libosip2", "sofia-sip": "sofia-sip-ua", "libre": "libre"}
# key, what the row says, unit, 1: less is better or -1: more is
MESSAGE_ROWS = [
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
    ("accepted", "messages accepted", "", 0),
]
ROWS = [
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
xN behind a figure: N times libsip's cost in the same run. A message that one
of the libraries refuses is measured with none.
An empty cell: not comparable. libre and sofia-sip have transactions on sockets
only; osip2 leaves calls, retransmitted 2xx and refusals to the program, and
takes its time from the system's clock, so what waits after its end can not be
had at a given rate. osip2 and sofia-sip decode all they know while they parse:
both rows are the same work. libre keeps timers in a sorted list: the more
calls, the dearer each. The code of libre and sofia-sip does more than SIP."""


class Results:
    def __init__(self):
        self.values = {}  # key: {who: [value]}

    def add(self, key, who, value):
        self.values.setdefault(key, {}).setdefault(who, []).append(value)

    def add_line(self, who, line, prefix=""):
        r = json.loads(line)
        if "value" in r:
            self.add(prefix + r["bench"], who, r["value"])
            return
        if r["accepted"] != r["corpus"]:
            sys.exit(f"{who} refuses messages that it had accepted")
        for part in ("ns", "allocs"):
            if r.get(part, -1) >= 0:
                self.add(f"{prefix}{r['bench']}.{part}", who, r[part])

    def median(self, key, who):
        values = self.values.get(key, {}).get(who)
        return statistics.median(values) if values else None


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


def cell(absent, results, key, who, better):
    value = results.median(key, who)
    if value is None:
        return "not installed" if who in absent else ""
    ratio = cost_ratio(results, key, who, better) if who != OURS else None
    return number(value) + (f" x{ratio:.1f}" if ratio else "")


def rows_of(folders):
    for c in folders:
        yield (c.heading(), None, None, 0)
        for key, text, unit, better in MESSAGE_ROWS:
            yield (c.prefix + key, text, unit, better)
    yield from ROWS


def table_rows(absent, results, folders):
    columns = [OURS] + list(PEERS)
    for key, text, unit, better in rows_of(folders):
        if text is None and unit is None:
            yield [key]
            continue
        for found in fnmatch.filter(results.values, key):
            yield [text or found.split(".", 1)[1], unit] + [
                cell(absent, results, found, who, better) for who in columns]


def print_table(rounds, absent, results, folders):
    rows = [["", ""] + [OURS] + list(PEERS)]
    rows += table_rows(absent, results, folders)
    full = [r for r in rows if len(r) > 1]
    print(f"{machine()}, median of {rounds}")
    widths = [max(len(r[i]) for r in full) for i in range(len(full[0]))]
    for r in rows:
        if len(r) == 1:
            print("\n" + r[0])
            continue
        left = f"  {r[0]:<{widths[0]}}  {r[1]:<{widths[1]}}"
        print((left + "".join(f"  {c:>{w}}" for c, w in
                              zip(r[2:], widths[2:]))).rstrip())
    print("\n" + NOTES)


def print_json(rounds, absent, results, folders):
    better = {key: b for key, _, _, b in rows_of(folders)}
    out = []
    for key, by in results.values.items():
        out.append({"name": key, "values": {
            who: {"median": statistics.median(v), "min": min(v),
                  "max": max(v), "count": len(v),
                  "times_libsip": None if who == OURS else cost_ratio(
                      results, key, who, better.get(key, 0))}
            for who, v in by.items()}})
    measured = [{"prefix": c.prefix, "messages": len(c.files),
                 "measured": len(c.common)} for c in folders]
    json.dump({"machine": machine(), "rounds": rounds,
               "not_installed": absent, "corpora": measured,
               "results": out}, sys.stdout, indent=1)
    print()
