#!/usr/bin/env python3
"""baresip.py PHONE called|calls udp|tcp: lsip-phone and baresip talk.

called: we call baresip, which echoes; our 440 Hz come back to us.
calls:  baresip calls us and plays 440 Hz, which we record.
"""
import json
import os
import pathlib
import shutil
import socket
import sys
import time

import peers

MODULES = "/usr/lib/baresip/modules"
HERE = pathlib.Path(__file__).resolve().parent
TONE, LOUD = 440, 4000


def need_modules(*names):
    for name in names:
        if not os.path.exists(f"{MODULES}/{name}.so"):
            print(f"baresip has no {name}.so")
            sys.exit(peers.SKIPPED)


def configure(p, role, ports):
    """A configuration folder made of the templates; its path."""
    folder = p.path(role)
    shutil.copytree(HERE / "baresip" / role, folder)
    values = {"@MODULES@": MODULES, "@DIR@": p.folder,
              "@SIP@": str(ports[0]), "@CONTROL@": str(ports[1])}
    for path in pathlib.Path(folder).iterdir():
        text = path.read_text()
        for name, value in values.items():
            text = text.replace(name, value)
        path.write_text(text)
    return folder


class Control:
    """baresip's ctrl_tcp: JSON in netstrings."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), 30)
        self.bytes = b""

    def say(self, command, params=""):
        text = json.dumps({"command": command, "params": params}).encode()
        self.socket.sendall(b"%d:%s," % (len(text), text))

    def next(self):
        """The next message of baresip's."""
        while True:
            size, colon, rest = self.bytes.partition(b":")
            if colon and len(rest) > int(size):
                self.bytes = rest[int(size) + 1:]
                return json.loads(rest[:int(size)])
            more = self.socket.recv(65536)
            if not more:
                raise AssertionError("baresip has closed its control")
            self.bytes += more

    def wait_event(self, kind, seconds):
        """The next event of a kind; TimeoutError after so many seconds,
        whatever else comes in them: RTCP's reports are events, too."""
        until = time.monotonic() + seconds
        while True:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no {kind} in {seconds} s")
            self.socket.settimeout(left)
            message = self.next()
            if message.get("type") == kind:
                return message

    def call(self, uri, seconds):
        """Calls, stays in the call for a while, and hangs up."""
        self.say("dial", uri)
        self.wait_event("CALL_ESTABLISHED", 30)
        try:
            ended = self.wait_event("CALL_CLOSED", seconds)
        except TimeoutError:
            self.say("hangup")
        else:
            raise AssertionError(f"the call did not last: {ended}")


def start_baresip(p, role, ports):
    folder = configure(p, role, ports)
    process = p.start("baresip", "baresip", "-f", folder, "-v", "-s")
    peers.wait_for(lambda: peers.listening(ports[0], "udp") and
                   peers.listening(ports[1], "tcp"))
    return process


def called(p, phone, transport):
    ports = peers.free_ports(2)
    start_baresip(p, "echo", ports)
    peers.write_tone(p.path("in.wav"), TONE, 6)
    ours = p.start(
        "phone", phone, f"sip:echo@127.0.0.1:{ports[0]};transport={transport}",
        "--local", f"{transport}:127.0.0.1:0", "--audio",
        f"wav:{p.path('in.wav')},{p.path('out.wav')}", "--duration", 4,
        "--trace")
    assert p.wait(ours, 30) == 0, "lsip-phone reports a failure"


def calls(p, phone, transport):
    *ports, ours_at = peers.free_ports(3)
    peers.write_tone(p.path("tone.wav"), TONE, 30)
    ours = p.start(
        "phone", phone, "--listen", "--calls", 1, "--local",
        f"{transport}:127.0.0.1:{ours_at}", "--auto-answer", "--audio",
        f"wav:,{p.path('out.wav')}", "--trace")
    peers.wait_for(lambda: peers.listening(ours_at, transport))
    start_baresip(p, "caller", ports)
    Control(ports[1]).call(
        f"sip:us@127.0.0.1:{ours_at};transport={transport}", 4)
    assert p.wait(ours, 30) == 0, "lsip-phone reports a failure"


def main():
    phone, role, transport = sys.argv[1:4]
    phone = os.path.abspath(phone)
    peers.need("baresip")
    need_modules("g711", "ctrl_tcp", "menu", "account",
                 "echo" if role == "called" else "aufile")
    with peers.Peers() as p:
        (called if role == "called" else calls)(p, phone, transport)
        loud, other = peers.tone_in(p.path("out.wav"), TONE, 2 * TONE)
        print(f"{TONE} Hz: {loud:.0f}, {2 * TONE} Hz: {other:.0f}")
        assert loud > LOUD > 10 * other, "the tone did not come through"


if __name__ == "__main__":
    main()
