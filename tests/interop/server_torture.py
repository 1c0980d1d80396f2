#!/usr/bin/env python3
"""server_torture.py PROGRAM server|phone: the messages of RFC 4475 on the
wire, from tests/torture/rfc4475. The answers to the requests are those that
VERDICTS.tsv asks for; responses that nobody waits for meet silence.

It runs in a network of its own and sees all that leaves the program: where an
answer goes to is the Via's to say.
"""
import pathlib
import re
import socket
import sys
import time

import peers
import server_peer

MESSAGES = pathlib.Path(__file__).resolve().parents[1] / "torture/rfc4475"
DOMAINS = "example.com,example.net,example.org,company.com,127.0.0.1"
# What a proxy or user agent may answer to a request that it understands.
NORMAL = {200, 202, 302, 404, 405, 408, 480, 481, 486, 488, 500, 501, 503}
# A proxy looks at what it uses (16.3): bodies and methods are the callee's, and
# whether it is there: nobody of these has registered, which is 480 (16.5).
CALLEES = {"invut.dat", "sdp01.dat", "esc02.dat", "intmeth.dat", "lwsdisp.dat"}
WHOSE = {"UA": "phone", "endpoint": "phone", "not registrar": "phone",
         "registrar": "server", "auth on": "server", "no auth": "server"}


def meant_for(role, note):
    """Does "(registrar)" or "(proxy, unknown URI)" speak of this role?"""
    note = note.split(",")[0].split("(")[-1].strip(")")
    whose = WHOSE.get(note, "server" if note == "proxy" else role)
    return whose == role


def verdict(name, kind, text, role):
    """The statuses that the column uas_answer_required allows."""
    allowed = set()
    if role == "phone" and kind == "req REGISTER":
        allowed.add(405)
    if role == "server" and name in CALLEES:
        return set(NORMAL)
    for choice in text.split("|"):
        choice = choice.strip()
        note = re.search(r"\(([^)]*)\)", choice)
        if choice.startswith("TCP") or \
                note and not meant_for(role, note.group(1)):
            continue
        if choice.startswith("normal"):
            allowed |= NORMAL
        allowed |= {int(n) for n in re.findall(r"\b[2-6]\d\d\b",
                                               choice.split("+")[0])}
    return allowed


def call_id(message):
    found = re.search(r"^(?:call-id|i)\s*:\s*(\S+)", message, re.I | re.M)
    return found and found.group(1)


class Wire:
    """All UDP of this network, and a socket to send from."""

    def __init__(self, port):
        self.port = port
        self.sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
                                     socket.htons(0x0800))
        self.sniffer.bind(("lo", 0))
        self.sender = socket.socket(type=socket.SOCK_DGRAM)
        self.sender.bind(("127.0.0.1", 5060))

    def send(self, message):
        self.sender.sendto(message, ("127.0.0.1", self.port))

    def answers(self, seconds):
        """What the program sends until then, message by message."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.sniffer.settimeout(left)
            try:
                packet = self.sniffer.recv(65536)
            except TimeoutError:
                return
            header = (packet[0] & 15) * 4
            source = int.from_bytes(packet[header:header + 2], "big")
            if packet[9] == socket.IPPROTO_UDP and source == self.port:
                yield packet[header + 8:].decode(errors="replace")

    def final(self, message):
        """The status of the final response; 0: none. Others are of requests
        before this one, which are never acknowledged."""
        self.send(message)
        for answer in self.answers(4):
            if re.match(r"SIP/2\.0 [2-6]", answer) and \
                    call_id(answer) == call_id(message.decode("latin-1")):
                return int(answer[8:11])
        return 0


def rows():
    for line in (MESSAGES / "VERDICTS.tsv").read_text().splitlines():
        if not line.startswith("#"):
            name, _, kind, _, _, answer = line.split("\t")[:6]
            yield name, kind, answer, (MESSAGES / name).read_bytes()


def distinct(message, number):
    """Some have the branch of another, whose retransmission they would be:
    a number makes the difference."""
    return re.sub(rb"(branch=z9hG4bK[^\s;,]+)", rb"\g<1>x%d" % number,
                  message, count=1)


def requests(wire, role):
    wrong = []
    for number, (name, kind, answer, message) in enumerate(rows()):
        if kind.startswith("req") and name != "test.dat":
            got = wire.final(distinct(message, number))
            allowed = verdict(name, kind, answer, role)
            print(f"{name}: {got}; {answer}", flush=True)
            if got not in allowed:
                wrong.append(f"{name}: {got}, not {sorted(allowed)}")
    return wrong


def responses(wire):
    wrong = []
    for name, kind, _, message in rows():
        if kind.startswith("resp"):
            wire.send(message)
            wrong += [f"{name}: {text}" for text in wire.answers(1)]
    return wrong


def state(server):
    status = server.status()
    return (status["requests"],
            [(b["aor"], b["contact"]) for b in status["bindings"]])


def start(p, program, role):
    """The port of the program, and what must not change in it."""
    if role == "server":
        server = server_peer.Server(p, program, "--no-auth", users=(),
                                    domain=DOMAINS, transports=("udp",))
        return server.port, lambda: state(server)
    (port,) = peers.free_ports(1)
    phone = p.start("phone", program, "--listen", "--auto-answer", "--local",
                    f"udp:127.0.0.1:{port}", "--audio", "null", "--trace")
    peers.wait_for(lambda: peers.listening(port, "udp"))
    return port, phone.poll


def run(p, program, role):
    port, look = start(p, program, role)
    wire, before = Wire(port), look()
    wrong = responses(wire)
    assert look() == before, "a response changed something"
    wrong += requests(wire, role)
    assert p.running[-1].poll() is None, "the program has ended"
    return wrong


def main():
    program, role = sys.argv[1:3]
    peers.own_network()
    with peers.Peers() as p:
        wrong = run(p, program, role)
        print("\n".join(wrong))
        assert not wrong, f"{len(wrong)} answers are wrong"


main()
