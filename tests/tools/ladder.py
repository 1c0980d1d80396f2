#!/usr/bin/env python3
"""ladder.py PROGRAM: what lsip-ladder draws of the captures and traces beside
this, and what it says of files that are broken."""
import json
import os
import struct
import sys
import tempfile
import xml.dom.minidom

sys.path.insert(0, sys.path[0] + "/captures")
import make
from common import CAPTURES, TRACES, Failures, run

# Captures with losses; what the program says of them.
TOLD = {
    "overlap.pcap": "2 IP packets of which a fragment",
    "gap.pcap": "2 TCP messages that end with the capture or a gap",
    "other.pcap": "4 packets that are malformed",
}


def captures_are_those_of_make(t):
    for name, build in make.CAPTURES.items():
        t.equal((CAPTURES / name).read_bytes(), build(),
                f"{name} is what make.py writes")


def draws(t, program):
    for name in sorted(make.CAPTURES):
        code, out, err = run(program, name)
        t.golden(out, f"ladder/{name}.txt")
        t.equal(code, 0, f"{name}: exit code")
        t.equal(bool(err), name in TOLD, f"{name}: {err}")
        t.check(TOLD.get(name, "") in err, f"{name} tells of losses: {err}")
    for options, name in [
            (["--mermaid", "--name", "192.0.2.1:5060=alice", "vlan.pcap"],
             "vlan.mermaid"),
            (["--list", "sections.pcapng", "fragments.pcap"], "list.txt"),
            (["--by-host", "--utf8", "--width", "60", "--name",
              "192.0.2.1=alice", "segments.pcap"], "by-host.txt"),
            (["--call", "2", "--method", "INVITE", "--method", "ack",
              "sections.pcapng"], "call-2.txt"),
            (["--call-id", "little", "--method", "BYE", "sections.pcapng"],
             "little.txt")]:
        code, out, err = run(program, *options)
        t.golden(out, f"ladder/{name}")
        t.equal((code, err), (0, ""), f"{options}")


def svg(t, program):
    for name in make.CAPTURES:
        _, out, _ = run(program, "--svg", name)
        try:
            document = xml.dom.minidom.parseString(out)
        except Exception as fault:
            t.check(False, f"{name}: the SVG is XML: {fault}")
            continue
        groups = [g for g in document.getElementsByTagName("g")
                  if g.getAttribute("class").startswith("m ")]
        _, text, _ = run(program, name)
        t.equal(len(groups), len(text.splitlines()) - 1,
                f"{name}: messages of the picture and of the text")
        for group in groups:
            title = group.getElementsByTagName("title")[0]
            t.check("Call-ID: " in title.firstChild.data,
                    f"{name}: a title with the message")


def lists(t, program):
    code, out, _ = run(program, "--list", "--json", "sections.pcapng",
                       "segments.pcap")
    calls = json.loads(out)
    t.equal(code, 0, "--list --json")
    t.equal([c["call_id"] for c in calls][:2],
            ["big-endian", "little-endian"], "Call-IDs")
    t.equal((calls[0]["status"], calls[0]["duration"], calls[0]["ended"]),
            (200, 6.9, True), "how the first call went")
    for options, count in [
            (["--from", "alice"], 6), (["--from", "bob"], 0),
            (["--to", "bob@EXAMPLE.test"], 6), (["--to", "bob@example"], 0),
            (["--call-id", "t", "--call-id", "big"], 2), (["--call", "1"], 1)]:
        code, out, _ = run(program, "--list", "--json", *options,
                           "sections.pcapng", "segments.pcap")
        t.equal(len(json.loads(out)), count, f"calls of {options}")
        t.equal(code, 0 if count else 1, f"exit code of {options}")


def text_and_pipes(t, program):
    """The text of --messages gives the ladder that a capture gives, and
    standard input what a file gives."""
    text = b""
    for alice, at, message in make.call():
        a, b = (make.ALICE, make.BOB) if alice else (make.BOB, make.ALICE)
        text += (f"== @1700000000.{at % 1000:03} ".encode()
                 if at < 1000 else
                 f"== @{1700000000 + at // 1000}.{at % 1000:03} ".encode())
        text += f"UDP {a}:5060 > {b}:5060 {len(message)}\n".encode()
        text += message + b"\n\n"
    _, wanted, _ = run(program, "vlan.pcap")
    code, out, err = run(program, "-", stdin=text)
    t.equal((code, out, err), (0, wanted, ""), "a ladder of text")
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/out.txt"
        code, out, _ = run(program, "--output", path, "-",
                           stdin=(CAPTURES / "vlan.pcap").read_bytes())
        with open(path, "rb") as f:
            t.equal((code, out, f.read()), (0, b"", wanted), "--output")


def traces(t, program):
    """What --trace printed of a call by way of lsip-server."""
    for name in ("server.txt", "phone.txt"):
        path = TRACES / name
        lines = [line for line in path.read_text().splitlines()
                 if " --> " in line or " <-- " in line]
        code, text, err = run(program, path)
        t.equal((code, err), (0, ""), name)
        t.golden(text, f"ladder/trace-{name}")
        code, out, err = run(program, "--mermaid", "--name", "us=here", path)
        t.equal((code, err), (0, ""), f"--mermaid {name}")
        t.golden(out, f"ladder/trace-{name}.mermaid")
        code, out, err = run(program, "--svg", path)
        t.equal((code, err), (0, ""), f"--svg {name}")
        _, *titles = [e.firstChild.data for e in xml.dom.minidom.parseString(
            out).getElementsByTagName("title")]
        t.equal(titles, lines, f"{name}: lines of the picture")
        code, out, err = run(program, "-", stdin=path.read_bytes().replace(
            b"\n", b"\r\n"))
        t.equal((code, out, err), (0, text, ""), f"{name} with CRLF, piped")
    code, out, _ = run(program, "--list", "--json", TRACES / "server.txt")
    calls = [(c["method"], c["status"], c["messages"])
             for c in json.loads(out)]
    t.equal((code, calls), (0, [("REGISTER", 200, 4), ("REGISTER", 200, 4),
                                ("INVITE", 200, 14)]), "--list of a trace")
    code, out, err = run(program, "--call", "3", "--method", "BYE",
                         TRACES / "server.txt")
    t.golden(out, "ladder/trace-bye.txt")
    code, out, _ = run(program, "--by-host", TRACES / "server.txt")
    t.check(b" 127.0.0.1:" not in out, "--by-host joins ports")


def broken_traces(t, program):
    whole = (TRACES / "phone.txt").read_bytes()
    long = b"    0.000 --> 192.0.2.1:5060 UDP  " + 3000 * b"x"
    for bad in (b"    0.000 --> here UDP  BYE", long):
        code, out, err = run(program, "-", stdin=bad + b"\n" + whole + bad)
        t.equal(code, 6, "lines that are broken")
        t.check("cannot be read: 2; the first is line 1\n" in err, err)
        t.equal(out, run(program, TRACES / "phone.txt")[1], "what is left")
    code, out, err = run(program, "-", stdin=3000 * b"x" + b"\n" + whole)
    t.equal((code, err), (0, ""), "a long line of other words")
    code, out, err = run(program, "vlan.pcap", TRACES / "phone.txt")
    t.equal((code, out), (6, run(program, "vlan.pcap")[1]), "not alone")
    t.check("phone.txt: what --trace prints has no date" in err, err)
    code, _, err = run(program, "--max-messages", "3", TRACES / "phone.txt")
    t.check("messages more were left out" in err, err)
    code, _, err = run(program, "-", stdin=b"")
    t.equal(code, 6, "nothing at all")
    t.check("no capture, and no trace" in err, err)


def usage(t, program):
    _, out, _ = run(program, "--help")
    for word in ["--svg", "--mermaid", "--list", "--call-id", "--from",
                 "--method", "--name", "Example: ", "Exit codes"]:
        t.check(word.encode() in out, f"--help tells of {word}")
    for options, word in [
            ([], "what shall I draw?"), (["--svg", "--list", "x"], "one at a"),
            (["--json", "x"], "goes with: --list"),
            (["--name", "x=y", "x"], "ADDRESS:PORT=NAME"),
            (["--name", "192.0.2.1=y", "x"], "needs the port"),
            (["--wrong", "x"], "no such option"),
            (["--width", "0", "x"], "does not take")]:
        code, out, err = run(program, *options)
        t.equal((code, out), (2, b""), f"{options}")
        t.check(word in err, f"{options}: {err}")
    code, _, err = run(program, "not-there.pcap")
    t.equal(code, 6, "a file that is not there")
    t.check("not-there.pcap cannot be read: No such file" in err, err)
    code, _, err = run(program, "make.py")
    t.equal(code, 6, "a file that is no capture")
    t.check("no capture" in err and "tshark -r" in err, err)
    code, _, err = run(program, "--from", "nobody", "vlan.pcap")
    t.equal(code, 1, "filters that let nothing through")
    t.check("--list shows" in err, err)
    code, _, err = run(program, "--max-messages", "3", "vlan.pcap")
    t.check("4 messages more were left out" in err, err)
    code, _, err = run(program, "--output", "/dev/full", "vlan.pcap")
    t.equal(code, 7, "a full disk")


def began_of(program, data):
    return [c["began"] for c in json.loads(run(program, "--list", "--json",
                                               "-", stdin=data)[1])]


def resolutions(t, program):
    """if_tsresol of pcapng: powers of ten and of two."""
    packet = make.datagram(True, make.request("OPTIONS", 1, "time"))
    for code, per_second in [
            (0, 1), (3, 10 ** 3), (6, 10 ** 6), (9, 10 ** 9), (10, 10 ** 10),
            (0x80, 1), (0x80 + 10, 2 ** 10), (0x80 + 20, 2 ** 20),
            (0x80 + 30, 2 ** 30), (0x80 + 33, 2 ** 33)]:
        for order in "<>":
            data = make.section(order) + make.interface(
                order, 101, make.option(order, 9, bytes([code])))
            units = int(1_700_000_000.75 * per_second)
            data += make.enhanced(order, 0, units, packet)
            wanted = 1_700_000_000 + (0.75 if per_second > 1 else 0)
            t.equal(began_of(program, data), [wanted], f"resolution {code}")


def connections(t, program):
    """The same addresses and ports again: another connection, wherever its
    sequence numbers are."""
    for distance in (1 << 21, -(1 << 21), 1 << 31, 1 << 30, -(1 << 30)):
        packets = [(n * make.MS, make.ip4(make.ALICE, make.BOB, 6, make.tcp(
            make.ALICE, make.BOB, make.request("OPTIONS", 1, f"call-{n}"),
            5000 + n * distance))) for n in range(2)]
        t.equal(len(began_of(program, make.pcap(packets, 101))), 2,
                f"{distance} bytes away")


def long_gap(t, program):
    """More waits behind a gap than may wait: it is given up, and what comes
    late but not too late is still in its order."""
    messages = [make.request("OPTIONS", 1, f"call-{n:03}")
                for n in range(400)]
    packets, seq, starts = [], 1000, []
    for message in messages:
        starts.append(seq)
        seq += len(message)
    order = [0, *range(20, 276), 10, *range(276, 400)]
    for at, n in enumerate(order):
        packets.append((at * make.MS, make.ip4(
            make.ALICE, make.BOB, 6,
            make.tcp(make.ALICE, make.BOB, messages[n], starts[n]))))
    _, out, _ = run(program, "--list", "--json", "-",
                    stdin=make.pcap(packets, 101))
    got = sorted(c["call_id"] for c in json.loads(out))
    t.equal(got, sorted(f"call-{n:03}" for n in order),
            "messages behind a gap")


def hostile_files():
    """(name, bytes)"""
    for name in make.CAPTURES:
        whole = (CAPTURES / name).read_bytes()
        for n in range(1, len(whole), len(whole) // 12 + 1):
            yield f"{name} cut at {n}", whole[:n]
    section = make.section("<") + make.interface("<", 101)
    for size in (0, 1, 4, 8, 11, 12, 13, 0x7fffffff, 0xffffffff, 0xfffffffc):
        for kind in (1, 2, 3, 6, 99, 0x0a0d0d0a):
            head = struct.pack("<II", kind, size)
            yield f"block {kind} of {size}", section + head + bytes(64)
        record = struct.pack("<IIII", 0, 0, size, size)
        yield f"record of {size}", make.pcap([], 101) + record + bytes(64)
    for size in (0, 27, 28, 0xffffffff):
        yield f"section of {size}", struct.pack("<III", 0x0a0d0d0a, size,
                                                0x1a2b3c4d) + bytes(64)
    chain = bytes([0, 0] + [0] * 6) * 8000
    yield "8000 extension headers", make.pcap(
        [(0, make.ip6(make.ALICE6, make.BOB6, 0, chain))], 229)
    tags = make.ether(b"\x45" + bytes(40), [0x8100] * 10000)
    yield "10000 VLAN tags", make.pcap([(0, tags)], 1)


def hostile_traces():
    """(name, bytes)"""
    whole = (TRACES / "server.txt").read_bytes()
    for n in range(1, len(whole), len(whole) // 24 + 1):
        yield f"trace cut at {n}", whole[:n]
        for byte in b"\0", b"\xff", b"\n", b" ", b"[", b"9":
            yield f"trace with {byte} at {n}", whole[:n] + byte + whole[n + 1:]
    start = b"    0.000 --> 192.0.2.1:5060 UDP  "
    for unit in b"x", b" ", b"  ", b"[", b"\033[", b"a  ", b"\0":
        yield f"trace of {unit}", start + unit * (1 << 20)
        yield f"lines of {unit}", (start + unit * 40 + b"\n") * 2000
    yield "digits", b"1" * (1 << 20) + start
    yield "blanks", b" " * (1 << 20) + start
    yield "hosts", b"".join(
        b"0.0 --> 192.0.%d.%d UDP  BYE\n" % (n >> 8, n & 255)
        for n in range(5000))


def hostile(t, program):
    for name, data in hostile_traces():
        code, out, err = run(program, "-", stdin=data)
        t.check(code in (0, 6), f"{name}: exit code {code}: {err}")
        t.check(code == 0 or "first is line" in err or "no trace" in err,
                f"{name}: {err}")
        t.check(all(b in b"\n" or 32 <= b < 127 for b in out),
                f"{name}: printable")
    for name, data in hostile_files():
        code, _, err = run(program, "-", stdin=data)
        t.check(code in (0, 1, 6), f"{name}: exit code {code}: {err}")
        if "cut" not in name and code == 6:
            t.check("offset" in err, f"{name}: says where: {err}")


def main():
    t, program = Failures(), os.path.abspath(sys.argv[1])
    captures_are_those_of_make(t)
    draws(t, program)
    svg(t, program)
    lists(t, program)
    text_and_pipes(t, program)
    traces(t, program)
    broken_traces(t, program)
    usage(t, program)
    resolutions(t, program)
    connections(t, program)
    long_gap(t, program)
    hostile(t, program)
    return t.end()


sys.exit(main())
