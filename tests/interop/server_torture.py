#!/usr/bin/env python3
"""server_torture.py PROGRAM server|phone PHONE: the messages of RFC 4475 on the
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
DOMAINS = ("example.com,example.net,example.org,company.com,"
           "registrar.example.com,127.0.0.1")
# What a proxy or user agent may answer to a request that it understands.
NORMAL = {200, 202, 302, 404, 405, 408, 480, 481, 486, 488, 500, 501, 503}
# A proxy looks at what it uses (16.3): bodies and methods are the callee's. These
# are for a phone that is registered, whose answer comes back; esc02.dat is for
# the server itself.
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
    if name in CALLEES:
        role = "phone"
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


def start_phone(p, program):
    (port,) = peers.free_ports(1)
    phone = p.start("phone", program, "--listen", "--auto-answer", "--local",
                    f"udp:127.0.0.1:{port}", "--audio", "null", "--trace")
    peers.wait_for(lambda: peers.listening(port, "udp"))
    return port, phone.poll


def register_callees(server, phone_port):
    """The phone is whom the messages of CALLEES are for."""
    with server_peer.Client(server.port) as client:
        for number, name in enumerate(sorted(CALLEES - {"esc02.dat"})):
            line = (MESSAGES / name).read_bytes().split(b"\r\n")[0]
            uri = line.split(b" ")[1].decode()
            answer = client.ask((
                f"REGISTER sip:example.com SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP 127.0.0.1:{client.port}"
                f";branch=z9hG4bKreg{number}\r\nFrom: <{uri}>;tag={number}\r\n"
                f"To: <{uri}>\r\nCall-ID: callee{number}\r\n"
                f"CSeq: 1 REGISTER\r\nMax-Forwards: 70\r\n"
                f"Contact: <sip:callee@127.0.0.1:{phone_port}>\r\n"
                "Content-Length: 0\r\n\r\n").encode())
            assert answer.startswith("SIP/2.0 200 "), answer


def start(p, program, role, phone):
    """The port of the program, and what must not change in it."""
    if role == "phone":
        return start_phone(p, program)
    phone_port, _ = start_phone(p, phone)
    server = server_peer.Server(p, program, "--no-auth", users=(),
                                domain=DOMAINS, transports=("udp",))
    register_callees(server, phone_port)
    return server.port, lambda: state(server)


def run(p, program, role, phone):
    port, look = start(p, program, role, phone)
    wire, before = Wire(port), look()
    wrong = responses(wire)
    assert look() == before, "a response changed something"
    wrong += requests(wire, role)
    assert p.running[-1].poll() is None, "the program has ended"
    return wrong


def main():
    program, role, phone = sys.argv[1:4]
    peers.own_network()
    with peers.Peers() as p:
        wrong = run(p, program, role, phone)
        print("\n".join(wrong))
        assert not wrong, f"{len(wrong)} answers are wrong"


main()
