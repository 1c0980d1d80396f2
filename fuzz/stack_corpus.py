#!/usr/bin/env python3
"""Writes the seeds of fuzz_stack into corpus/stack: whole calls in the
language of that target, so that the fuzzer starts from states worth varying.
"""
import pathlib
import re
import struct

HERE = pathlib.Path(__file__).resolve().parent



def table(name, start, pattern):
    """What matches between a line of the target and the brace that ends it."""
    source = (HERE / "stack" / name).read_text()
    body = re.search(re.escape(start) + r" \{(.*?)\};", source, flags=re.S)
    return re.findall(pattern, body.group(1), flags=re.S)


OP = {name: bytes([i])
      for i, name in enumerate(table("world.h", "enum op", r"OP_(\w+)"))}
STATUSES = [int(n) for n in table("peer.c", "statuses[] =", r"\d+")]
METHODS = table("peer.c", "methods[] =", r'"(\w+)"')
KINDS = table("phone.c", "methods[] =", r'"(\w+)"')
SDP = ("v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\n"
       "t=0 0\r\nm=audio 4000 RTP/AVP 0\r\n")


def text(data):
    return struct.pack(">H", len(data)) + data.encode()


def request(method, cseq=1, branch="1", extra="", body="", to=""):
    """A request of the peer."""
    return (f"{method} sip:us@192.0.2.1 SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bK{branch}\r\n"
            "From: <sip:peer@192.0.2.2>;tag=1\r\n"
            f"To: <sip:us@192.0.2.1>{to}\r\nCall-ID: 1\r\n"
            f"CSeq: {cseq} {method}\r\nMax-Forwards: 70\r\n"
            f"Contact: <sip:peer@192.0.2.2>\r\n{extra}"
            f"Content-Length: {len(body)}\r\n\r\n{body}")


def datagram(data):
    return OP["DATAGRAM"] + text(data)


def stream(flow, data):
    return OP["STREAM"] + bytes([flow]) + text(data)


def advance(power):
    """2 ** power milliseconds."""
    return OP["ADVANCE"] + bytes([power])


def reply(status, sdp=False, back=0):
    """The peer's response to the last request sent, or to one before it."""
    return OP["REPLY"] + bytes([STATUSES.index(status), int(sdp) | back << 2])


def timed(status, ours, sdp=False, back=0):
    """The same with a session timer, which we refresh, or the peer."""
    return OP["REPLY"] + bytes([STATUSES.index(status),
                                int(sdp) | 2 | back << 2 | int(ours) << 4])


def peer(method, cseq=2, swap=True, branch=1):
    """The peer's request inside the dialog."""
    return OP["PEER"] + bytes([METHODS.index(method),
                               int(swap) << 1 | branch << 2, cseq])


def server(*kinds, eager=0):
    """A server instead of a phone."""
    names = ["realm", "secrets", "location", "open", "recurse", "stateless",
             "redirect", "events"]
    return bytes([0x20 | eager, sum(1 << names.index(k) for k in kinds)])


BOB, ALICE, BOTH = 1, 2, 0x48
NO_LOGIN, BOB_LOGIN, ALICE_LOGIN, REPLAY = 0, 8, 9, 12
EXPIRES_0, OUTBOUND, PATH = 1, 2, 4
AT_BOB, AT_ALICE = 1, 2


def ask(method, uri=0, contact=0, lines=0, login=NO_LOGIN, cseq=1, way=0,
        to=0):
    """A request of somebody's to the server."""
    return OP["REQUEST"] + bytes([KINDS.index(method), uri | to << 3, contact,
                                  lines, login, cseq, way])


def tell(which, how, *more):
    """The application answers a question."""
    return OP["TELL"] + bytes([which, how, *more])


def register(contact=0, lines=0, cseq=1):
    """Challenged, and once more with the password."""
    return (ask("REGISTER", 0, contact, lines, cseq=cseq) +
            ask("REGISTER", 0, contact, lines, BOB_LOGIN, cseq + 1))


def invite(uri=AT_BOB, lines=0, cseq=9):
    return (ask("INVITE", uri, 0, lines, cseq=cseq) +
            ask("INVITE", uri, 0, lines, BOB_LOGIN, cseq + 1))


INVITE = request("INVITE", extra="Content-Type: application/sdp\r\n",
                 body=SDP)
CALL = OP["CALL"] + b"\0"
TCP_CALL = OP["CALL"] + b"\1"
ACCEPT = OP["ACCEPT"] + b"\0\0"

HALF = advance(15) + advance(13) + advance(12)  # of 90 s, and a little

SEEDS = {
    "call-out": [b"\0", CALL, reply(100), reply(180), reply(200, True),
                 peer("BYE", 1, True)],
    "call-out-hangup": [b"\0", CALL, reply(183, True), reply(200, True),
                        OP["HANGUP"], reply(200)],
    "call-out-cancel": [b"\0", CALL, reply(180), OP["HANGUP"], reply(200),
                        advance(16)],
    "call-out-timeout": [b"\0", CALL, advance(17)],
    "call-out-refused": [b"\0", CALL, reply(100), reply(404)],
    "call-name": [b"\0", OP["CALL"] + b"\2", OP["RESOLVED"] + b"\0\1\2",
                  reply(200, True), OP["HANGUP"]],
    "call-tcp": [b"\0", TCP_CALL, OP["DOWN"] + b"\0", advance(17)],
    "call-in": [b"\5", datagram(INVITE), peer("ACK", 1, False),
                peer("INVITE", 2, False, 2), peer("ACK", 2, False, 2),
                peer("BYE", 3, False, 3)],
    "call-in-slow": [b"\1", datagram(INVITE), OP["PROGRESS"] + b"\x50",
                     OP["ANSWER"], advance(10), advance(16)],
    "call-in-cancel": [b"\1", datagram(INVITE), OP["PROGRESS"] + b"\x50",
                       datagram(request("CANCEL")), advance(12)],
    "call-in-reject": [b"\1", datagram(INVITE), OP["REJECT"] + b"\xba",
                       peer("ACK", 1, False, 0)],
    "glare": [b"\5", datagram(INVITE), peer("ACK", 1, False), OP["OFFER"],
              peer("INVITE", 2, False, 2), reply(491), advance(13)],
    "timer-ours": [b"\0", CALL, timed(422, False), timed(200, True, True),
                   HALF, timed(422, True), timed(200, True),
                   HALF, reply(491), advance(13), reply(405),
                   advance(1), timed(200, True, True), OP["OFFER"],
                   reply(491), peer("UPDATE", 0xe1, False), OP["OFFER"],
                   advance(13), OP["HANGUP"], advance(16)],
    "timer-theirs": [b"\0", CALL, timed(200, False, True), advance(15),
                     peer("UPDATE", 0xe1, True), peer("INVITE", 0xe2, True),
                     peer("ACK", 0xe2, True), advance(16), advance(16)],
    "timer-in": [b"\5", datagram(request("INVITE", extra="Content-Type: "
                                         "application/sdp\r\nx: 90;refresher"
                                         "=uas\r\nk: timer\r\n", body=SDP)),
                 peer("ACK", 1, False), HALF, timed(200, True, True),
                 HALF, peer("BYE", 3, False, 3)],
    "stream": [b"\7", ACCEPT, stream(0, INVITE), stream(0, "\r\n\r\n"),
               stream(0, request("OPTIONS", 1, "2")), OP["DOWN"] + b"\0"],
    "stream-bad": [b"\7", ACCEPT, stream(0, "INVITE x\r\n\r\n"),
                   stream(0, "Content-Length: -1\r\n\r\n")],
    "options": [b"\2", datagram(request("OPTIONS"))],
    "unknown": [b"\2", datagram(request("FOO")),
                datagram(request("REGISTER", 2, "3")),
                datagram(request("BYE", 3, "4", to=";tag=x"))],
    "raw": [b"\x10", datagram(INVITE), OP["RESPOND"] + b"\x14" + text("Hi"),
            OP["RESPOND"] + b"\x19" + text("")],
    "client": [b"\0", OP["SEND"], reply(200), OP["SEND"], OP["CANCEL"],
               advance(16)],
    "echo": [b"\7", CALL, OP["ECHO"], advance(12)],
    "register": [server("realm"), register(), register(BOTH, 0, 3),
                 register(0, EXPIRES_0, 5), register(3, EXPIRES_0, 7),
                 advance(17)],
    "register-outbound": [server("realm"), register(5, OUTBOUND),
                          register(6, OUTBOUND | PATH, 3),
                          register(7, OUTBOUND | 8, 5)],
    "register-replay": [server("realm"), register(), 3 *
                        ask("REGISTER", login=REPLAY, cseq=3)],
    "register-alice": [server("realm"), OP["USER"] + b"\0",
                       ask("REGISTER", to=1),
                       ask("REGISTER", to=1, login=ALICE_LOGIN, cseq=2),
                       OP["USER"] + b"\1"],
    "register-asked": [server("realm", "secrets", "location"),
                       ask("REGISTER", to=1),
                       ask("REGISTER", to=1, login=ALICE_LOGIN, cseq=2),
                       tell(0, 0), tell(1, 1), tell(2, 0),
                       ask("INVITE", AT_BOB, login=BOB_LOGIN, cseq=3),
                       tell(3, 1)],
    "proxy": [server("realm"), register(), invite(), reply(100), reply(180),
              reply(200, True), peer("ACK", 10, False), peer("BYE", 11, True),
              reply(200)],
    "proxy-fork": [server(), ask("REGISTER", 0, BOTH), invite(), reply(180),
                   reply(486, False, 1), reply(603 - 3), reply(487)],
    "proxy-cancel": [server("open"), ask("REGISTER"), ask("INVITE", AT_BOB),
                     reply(180), ask("CANCEL", AT_BOB), reply(487)],
    "proxy-recurse": [server("recurse"), ask("REGISTER"), invite(),
                      reply(302), reply(200, True)],
    "proxy-spiral": [server("realm"), register(2), invite(), OP["ECHO"],
                     OP["ECHO"]],
    "proxy-route": [server("realm"), invite(4, 0x20), reply(407),
                    invite(4, 0x40, 11), reply(200)],
    "proxy-stateless": [server("stateless"), ask("REGISTER"), invite(),
                        reply(100), reply(180), reply(200, True)],
    "proxy-redirect": [server("redirect"), ask("REGISTER"), invite()],
    "proxy-events": [server("realm", "events", eager=4), invite(),
                     reply(486), reply(200, False, 1)],
    "proxy-tcp": [server("realm"), ACCEPT, ask("REGISTER", way=0x80),
                  ask("REGISTER", login=BOB_LOGIN, cseq=2, way=0x80),
                  invite(), OP["DOWN"] + b"\0", invite(cseq=11)],
    "pulled": [b"\x47", datagram(INVITE), peer("ACK", 1, False),
               peer("BYE", 3, False, 3)],
    "timers": [b"\0", OP["TIMER"] + b"\x10", OP["TIMER"] + b"\xff",
               advance(9)],
}

folder = HERE / "corpus" / "stack"
folder.mkdir(parents=True, exist_ok=True)
for name, parts in SEEDS.items():
    (folder / name).write_bytes(b"".join(parts))
