#!/usr/bin/env python3
"""parse.py PROGRAM [sdp]: what lsip-parse says of the torture messages, of
captures, and of what is no message. "sdp": it reads session descriptions."""
import json
import os
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, sys.path[0] + "/captures")
import make
from common import CAPTURES, HERE, TORTURE, Failures, run

FUZZ = HERE.parent.parent / "fuzz" / "corpus"
GOLDEN = ["rfc4475/wsinv.dat", "rfc4475/esc01.dat", "rfc4475/intmeth.dat",
          "rfc4475/regbadct.dat", "rfc4475/badaspec.dat",
          "rfc4475/unreason.dat", "rfc4475/mpart01.dat", "rfc5118/mult-ip-in-header.dat"]
OPTIONS = make.request("OPTIONS", 1)


def expected():
    """(file, strict, answer, lenient), by the names of the columns."""
    lines = (TORTURE / "expected.tsv").read_text().splitlines()
    names = lines[0].removeprefix("# ").split("\t")
    places = [names.index(n) for n in ("file", "strict", "answer", "lenient")]
    for line in lines[1:]:
        cells = line.split("\t")
        if not line.startswith("#"):
            yield [cells[place] for place in places]


def verdicts(t, program):
    rows = list(expected())
    t.check(len(rows) > 60, f"{len(rows)} torture messages")
    for flags, column in ([], 1), (["--lenient"], 3):
        code, out, err = run(program, "--verdict", *flags,
                             *[row[0] for row in rows], cwd=TORTURE)
        lines = [line.split("\t") for line in out.decode().splitlines()]
        t.equal((code, err), (1, ""), "some are refused")
        t.equal([line[0] for line in lines], [row[0] for row in rows], "files")
        for (name, word, error, offset, status), row in zip(lines, rows):
            t.equal(error.removeprefix("LSIP_"), row[column], name)
            t.equal(word, "accept" if row[column] == "OK" else "reject", name)
            t.check(0 <= int(offset) <= (TORTURE / name).stat().st_size, name)
            if column == 1:
                t.equal(status, row[2], f"{name}: the status that is owed")


def trees(t, program, sdp):
    for name in GOLDEN:
        _, out, err = run(program, name, cwd=TORTURE)
        t.equal(err, "", name)
        if sdp:
            t.golden(out, f"parse/{pathlib.Path(name).stem}.txt")
    code, out, _ = run(program, "--colour", "always", GOLDEN[0], cwd=TORTURE)
    t.check(code == 0 and b"\033[" in out, "colours when asked for")


def check_node(t, node, data, offset, name):
    """A node's place holds its text."""
    if "from" in node:
        piece = data[node["from"] - offset:node["to"] - offset]
        text = piece.decode(errors="replace")
        t.check(text == node["text"] or "\ufffd" in node["text"],
                f"{name}: {node['what']} at {node['from']}")
    for part in node["parts"]:
        check_node(t, part, data, offset, name)


def names_of(message):
    return [p["name"] for p in message["parts"] if p["what"] == "header"]


def json_of(t, program):
    rows = list(expected())
    code, out, err = run(program, "--json", *[row[0] for row in rows],
                         cwd=TORTURE)
    messages = json.loads(out)
    t.equal((code, err, len(messages)), (1, "", len(rows)), "--json")
    for message, row in zip(messages, rows):
        data = (TORTURE / row[0]).read_bytes()
        t.equal(message["accepted"], row[1] == "OK", row[0])
        if not message["accepted"]:
            t.equal(message["error"]["code"], "LSIP_" + row[1], row[0])
        for node in message["parts"]:
            check_node(t, node, data, 0, row[0])
    wsinv = next(m for m in messages if m["file"].endswith("wsinv.dat"))
    t.equal(names_of(wsinv)[:4], ["TO", "from", "MaX-fOrWaRdS", "Call-ID"],
            "headers in the order of the wire")


def json_of_anything(t, program):
    """Valid JSON in UTF-8, whatever the bytes are."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        files = [f for f in sorted(FUZZ.rglob("*")) if f.is_file()]
        for n in range(40):
            data = bytearray(rng.choice([OPTIONS, make.response("200 OK",
                                                                "BYE", 1)]))
            for _ in range(rng.randrange(1, 30)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            files.append(pathlib.Path(folder) / f"{n}")
            files[-1].write_bytes(bytes(data))
        for flags in [], ["--stream"], ["--lenient"]:
            code, out, _ = run(program, "--json", *flags, *files)
            t.check(code in (1, 6), f"exit code {code}")
            t.check(len(json.loads(out.decode("utf-8"))) >= len(files),
                    "a message or more of each file")


def checks(t, program):
    code, out, _ = run(program, "--check", "rfc4475/wsinv.dat", cwd=TORTURE)
    t.equal((code, out), (0, b""), "--check of what is accepted")
    code, out, _ = run(program, "--check", "rfc4475/mcl01.dat", cwd=TORTURE)
    t.equal((code, out.decode()), (1,
            "rfc4475/mcl01.dat: offset 268: Content-Length: a header that "
            "may stand once stands twice (LSIP_ERR_DUPLICATE)\n"),
            "--check of what is refused")
    code, out, _ = run(program, "--check", "--lenient", "rfc4475/baddn.dat",
                       cwd=TORTURE)
    t.equal(code, 0, "--lenient")
    t.check(b"tolerated DISPLAY_NAME" in out, out)
    for options, stdin in [([], OPTIONS), (["-"], OPTIONS)]:
        t.equal(run(program, "--check", *options, stdin=stdin)[0], 0,
                "standard input")
    t.equal(run(program, "--check", stdin=b"")[0], 1, "nothing at all")
    big = OPTIONS + b"x" * 100000
    code, out, _ = run(program, "--verdict", stdin=big)
    t.equal((code, out.split(b"\t")[2]), (1, b"LSIP_ERR_TOO_LONG"), "too long")


def roundtrips(t, program):
    files = [row[0] for row in expected()]
    files += [f"examples/{f.name}"
              for f in sorted((TORTURE / "examples").glob("*.sip"))]
    for flags in [], ["--lenient"]:
        _, out, err = run(program, "--roundtrip", *flags, *files, cwd=TORTURE)
        lines = out.decode().splitlines()
        t.equal((len(lines), err), (len(files), ""), "--roundtrip")
        for line in lines:
            t.check("not the same" not in line, line)
    same = sum("the same when written again" in line for line in lines)
    t.check(same > 300, f"{same} are the same")
    code, _, _ = run(program, "--roundtrip", "rfc4475/wsinv.dat", cwd=TORTURE)
    t.equal(code, 0, "exit code of the same")


def multipart(boundary, *parts):
    body = b"".join(b"--%s\r\n%s\r\n" % (boundary, p) for p in parts)
    return body + b"--%s--\r\n" % boundary


def message_with(kind, body):
    return make.request("MESSAGE", 1, body=body,
                        extra=f"Content-Type: {kind}\r\n")


def find(node, what):
    """All nodes of a kind, in their order."""
    for part in node["parts"]:
        if part["what"] == what:
            yield part
        yield from find(part, what)


def bodies(t, program):
    """Parts of parts, and messages inside messages."""
    inner = multipart(b"in", b"Content-Type: message/sipfrag\r\n\r\n"
                      b"SIP/2.0 486 Busy Here\r\n", b"\r\nplain")
    cpim = (b"From: <im:a@b.c>\r\nTo: <im:d@e.f>\r\n\r\n"
            b"Content-Type: text/plain\r\n\r\nHello")
    data = message_with("multipart/mixed;boundary=out", multipart(
        b"out", b"Content-Type: multipart/mixed;boundary=in\r\n\r\n" + inner,
        b"Content-Type: message/cpim\r\n\r\n" + cpim))
    code, out, _ = run(program, "--json", stdin=data)
    message = json.loads(out)[0]
    t.equal(code, 0, "a multipart")
    t.equal([p["value"] for p in find(message, "status")], ["486"], "sipfrag")
    t.equal([p["text"] for p in find(message, "line")], ["plain", "Hello"],
            "texts")
    t.equal(len(list(find(message, "part"))), 4, "parts")
    t.check({"<im:a@b.c>", "<im:d@e.f>"} <= {
        p["value"] for p in find(message, "cpim-header")}, "cpim")
    t.equal([p["value"] for p in find(message, "namespace")],
            ["urn:ietf:params:cpim-headers:"] * 2, "namespaces of cpim")
    for node in message["parts"]:
        check_node(t, node, data, 0, "a multipart")
    deep = b"x"
    for n in range(3000):
        name = b"b%d" % n
        deep = (b"Content-Type: multipart/mixed;boundary=%s\r\n\r\n" % name
                + multipart(name, deep))
    kind, deep = deep.split(b"\r\n\r\n", 1)
    for body in (deep, deep[:65000]):
        code, out, _ = run(program, "--json", stdin=message_with(
            kind.decode().removeprefix("Content-Type: "), body[-60000:]))
        json.loads(out)
        t.check(code in (0, 1), "multiparts too deep")
    frag = b"SIP/2.0 200 OK\r\n"
    for _ in range(200):
        frag = (b"SIP/2.0 200 OK\r\nContent-Type: message/sipfrag\r\n"
                b"Content-Length: %d\r\n\r\n" % len(frag)) + frag
    _, out, _ = run(program, "--json", stdin=message_with("message/sipfrag",
                                                         frag))
    t.check(2 < len(list(find(json.loads(out)[0], "status"))) < 10,
            "fragments in fragments end somewhere")


def streams(t, program):
    two = make.request("MESSAGE", 2, body=b"\0INVITE\r\n\r\n") + b"\r\n\r\n"
    text = OPTIONS + two + OPTIONS
    code, out, _ = run(program, "--stream", "--json", stdin=text)
    messages = json.loads(out)
    t.equal((code, [m["offset"] for m in messages]),
            (0, [0, len(OPTIONS), len(OPTIONS) + len(two)]), "--stream")
    for m in messages:
        data = text[m["offset"]:m["offset"] + m["bytes"]]
        for node in m["parts"]:
            check_node(t, node, data, m["offset"], "--stream")
    broken = OPTIONS.replace(b"Content-Length: 0\r\n", b"")
    code, out, _ = run(program, "--stream", "--verdict", "-",
                       stdin=OPTIONS + broken + OPTIONS)
    lines = out.decode().splitlines()
    t.equal((code, [line.split("\t")[:3] for line in lines]),
            (1, [["-#1", "accept", "OK"],
                 ["-#2", "reject", "LSIP_ERR_LENGTH"]]), "a lost framing")


def captures(t, program):
    names = sorted(make.CAPTURES)
    _, out, _ = run(program, "--json", *names)
    messages = json.loads(out)
    for m in messages:
        t.check(m["accepted"] and m["packet"]["transport"] in ("UDP", "TCP"),
                f"{m['file']}#{m['message']}")
    first = next(m for m in messages if m["file"] == "vlan.pcap")
    t.equal(first["packet"]["from"], "192.0.2.1:5060", "who sent it")
    t.equal(len([m for m in messages if m["file"] == "sections.pcapng"]), 18,
            "messages of a pcapng")
    code, _, err = run(program, "--check", "-",
                       stdin=(CAPTURES / "sll.pcap").read_bytes()[:-5])
    t.equal(code, 6, "a capture that is cut")
    t.check("ends inside a packet" in err, err)


def usage(t, program):
    _, out, _ = run(program, "--help")
    for word in ["--json", "--check", "--roundtrip", "--lenient", "--stream",
                 "--verdict", "Example: ", "Exit codes"]:
        t.check(word.encode() in out, f"--help tells of {word}")
    for options, code, word in [
            (["--json", "--check", "x"], 2, "one at a time"),
            (["--wrong"], 2, "no such option"),
            (["not-there"], 6, "not-there cannot be read: No such file"),
            (["."], 6, "cannot be read: Is a directory")]:
        got, out, err = run(program, *options)
        t.equal((got, out), (code, b""), f"{options}")
        t.check(word in err, f"{options}: {err}")
    t.equal(run(program, "--version")[0], 0, "--version")
    with tempfile.NamedTemporaryFile() as trace:
        trace.write(b"  0.021 <-- ? UDP  180 Ringing  1 INVITE  [a84b4c]\n")
        trace.flush()
        code, out, err = run(program, trace.name)
    t.check(code == 1 and out, "a trace is no message")
    t.check("is a trace, which lsip-ladder reads" in err, err)


def main():
    t, program = Failures(), os.path.abspath(sys.argv[1])
    verdicts(t, program)
    trees(t, program, "sdp" in sys.argv)
    json_of(t, program)
    json_of_anything(t, program)
    checks(t, program)
    roundtrips(t, program)
    bodies(t, program)
    streams(t, program)
    captures(t, program)
    usage(t, program)
    return t.end()


sys.exit(main())
