#!/usr/bin/env python3
"""Writes the seeds of fuzz_stack into corpus/stack: whole calls in the
language of that target, so that the fuzzer starts from states worth varying.
"""
import pathlib
import re
import struct

HERE = pathlib.Path(__file__).resolve().parent


SOURCE = (HERE / "fuzz_stack.c").read_text()


def table(start):
    """The words between a line of the target and the brace that ends it."""
    body = re.search(re.escape(start) + r" \{(.*?)\};", SOURCE, flags=re.S)
    return re.findall(r"\w+", body.group(1))


OP = {name.removeprefix("OP_"): bytes([i])
      for i, name in enumerate(table("enum op"))}
STATUSES = [int(n) for n in table("statuses[] =")]
METHODS = table("methods[] =")
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


def reply(status, sdp=False):
    """The peer's response to what was sent last."""
    return OP["REPLY"] + bytes([STATUSES.index(status), int(sdp)])


def peer(method, cseq=2, swap=True, branch=1):
    """The peer's request inside the dialog."""
    return OP["PEER"] + bytes([METHODS.index(method),
                               int(swap) << 1 | branch << 2, cseq])


INVITE = request("INVITE", extra="Content-Type: application/sdp\r\n",
                 body=SDP)
CALL = OP["CALL"] + b"\0"
TCP_CALL = OP["CALL"] + b"\1"
ACCEPT = OP["ACCEPT"] + b"\0\0"

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
    "timers": [b"\0", OP["TIMER"] + b"\x10", OP["TIMER"] + b"\xff",
               advance(9)],
}

folder = HERE / "corpus" / "stack"
folder.mkdir(parents=True, exist_ok=True)
for name, parts in SEEDS.items():
    (folder / name).write_bytes(b"".join(parts))
