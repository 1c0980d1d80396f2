#!/usr/bin/env python3
"""kamailio.py PHONE md5|sha256: two lsip-phones register at Kamailio, and one
calls the other by name. Kamailio stays on the route: ACK, re-INVITE and BYE
go through it.
"""
import glob
import pathlib
import sys

import peers
import server_peer

HERE = pathlib.Path(__file__).resolve().parent
TONE, LOUD = 440, 4000
ALGORITHMS = {"md5": "MD5", "sha256": "SHA-256"}


def start_kamailio(p, algorithm):
    modules = glob.glob("/usr/lib/*/kamailio/modules")
    if not modules:
        print("Kamailio has no modules")
        sys.exit(peers.SKIPPED)
    (port,) = peers.free_ports(1)
    text = (HERE / "kamailio" / "kamailio.cfg").read_text()
    for name, value in {"@PORT@": str(port), "@MODULES@": modules[0],
                        "@ALGORITHM@": algorithm}.items():
        text = text.replace(name, value)
    pathlib.Path(p.path("kamailio.cfg")).write_text(text)
    p.start("kamailio", "kamailio", "-DD", "-E", "-m", 64, "-M", 8, "-w",
            p.folder, "-P", p.path("kamailio.pid"), "-Y", p.folder, "-f",
            p.path("kamailio.cfg"))
    peers.wait_for(lambda: peers.listening(port, "udp") and
                   peers.listening(port, "tcp"))
    return port


def start_bob(p, phone, port):
    bob = p.start("bob", phone, "--listen", "--calls", 1, "--auto-answer",
                  *server_peer.account("bob", port), "--audio", "echo",
                  "--trace")
    peers.wait_for(lambda: "200 OK" in p.log("bob"))
    return bob


def call(p, phone, port):
    peers.write_tone(p.path("in.wav"), TONE, 8)
    alice = p.start(
        "alice", phone, f"sip:bob@{server_peer.DOMAIN}",
        *server_peer.account("alice", port), "--audio",
        f"wav:{p.path('in.wav')},{p.path('out.wav')}", "--script",
        "wait 2; hold; wait 0.5; resume; wait 2; hangup", "--trace")
    assert p.wait(alice, 40) == 0, "alice's phone reports a failure"


def main():
    phone, algorithm = sys.argv[1:3]
    peers.need("kamailio")
    server_peer.need_accounts(phone)
    with peers.Peers() as p:
        port = start_kamailio(p, ALGORITHMS[algorithm])
        bob = start_bob(p, phone, port)
        call(p, phone, port)
        assert p.wait(bob, 10) == 0, "bob's phone reports a failure"
        for method in ("ACK", "INVITE", "BYE"):
            assert f"through us: {method}" in p.log("kamailio"), method
        loud = peers.tone_in(p.path("out.wav"), TONE)
        print(f"{TONE} Hz: {loud:.0f}")
        assert loud > LOUD, "the tone did not come back"


main()
