#!/usr/bin/env python3
"""linphone.py SERVER PHONE called|calls: linphone registers at lsip-server
with digest (SHA-256).

called: lsip-phone calls it by name; it answers, and we hear what it plays.
calls:  it calls lsip-phone by name, which echoes.

It runs in a network of its own, since linphone listens at all addresses.
"""
import os
import sys
import time

import peers
import server_peer

TONE, LOUD = 440, 1000

SETTINGS = """[sip]
sip_port={port}
sip_tcp_port=-1
sip_tls_port=-1
use_ipv6=0
default_proxy=0
register_only_when_network_is_up=0
[net]
dns_srv_enabled=0
[rtp]
audio_rtp_port=48210
[video]
enabled=0
display=0
capture=0
[auth_info_0]
username=carol
passwd={password}
realm={domain}
domain={domain}
algorithm=SHA-256
[proxy_0]
reg_proxy=<sip:127.0.0.1:{server};transport=udp>
reg_route=<sip:127.0.0.1:{server};transport=udp>
reg_identity=sip:carol@{domain}
reg_expires=60
reg_sendregister=1
publish=0
"""


def start(p, server, *words):
    """linphone as carol; it is told what to do on its standard input."""
    (port,) = peers.free_ports(1)
    os.makedirs(p.path("home/.local/share/linphone"))
    with open(p.path("rc"), "w", encoding="ascii") as out:
        out.write(SETTINGS.format(
            port=port, server=server.port, password=server_peer.PASSWORD,
            domain=server_peer.DOMAIN))
    peers.write_tone(p.path("tone.wav"), TONE, 10)
    linphone = p.talk("linphone", "env", f"HOME={p.path('home')}",
                      "linphonec", "-c", p.path("rc"), "-d", 6, "-l",
                      p.path("linphone-debug.log"), "-C", *words)
    server.wait_registered("carol")
    for line in ("soundcard use files", f"play {p.path('tone.wav')}",
                 f"record {p.path('linphone.wav')}"):
        p.say(linphone, line)
    return linphone


def called(p, server, phone):
    linphone = start(p, server, "-a")
    ours = p.start(
        "phone", phone, f"sip:carol@{server_peer.DOMAIN}",
        *server_peer.account("alice", server.port), "--audio",
        f"wav:,{p.path('out.wav')}", "--duration", 5, "--trace")
    assert p.wait(ours, 30) == 0, "lsip-phone reports a failure"
    p.say(linphone, "quit")
    p.wait(linphone, 20)


def calls(p, server, phone):
    ours = p.start(
        "phone", phone, "--listen", "--calls", 1, "--auto-answer",
        *server_peer.account("alice", server.port), "--audio",
        f"wav:,{p.path('out.wav')}", "--trace")
    server.wait_registered("alice")
    linphone = start(p, server)
    p.say(linphone, f"call sip:alice@{server_peer.DOMAIN}")
    peers.wait_for(lambda: "answered" in p.log("phone"), 15)
    time.sleep(5)
    p.say(linphone, "terminate all")
    assert p.wait(ours, 15) == 0, "lsip-phone reports a failure"
    p.say(linphone, "quit")
    p.wait(linphone, 20)


def main():
    program, phone, role = sys.argv[1:4]
    peers.need("linphonec")
    server_peer.need_accounts(phone)
    peers.own_network()
    with peers.Peers() as p:
        server = server_peer.Server(p, program, "--algorithms", "SHA-256")
        (called if role == "called" else calls)(p, server, phone)
        loud = peers.tone_in(p.path("out.wav"), TONE)
        print(f"{TONE} Hz: {loud:.0f}")
        assert loud > LOUD, "the tone did not come through"
        server.end(p)


main()
