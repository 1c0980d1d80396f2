#!/usr/bin/env python3
"""server_baresip.py SERVER PHONE called|calls: baresip registers at
lsip-server with digest.

called: lsip-phone calls it by name, and hears its own 440 Hz echoed.
calls:  it calls lsip-phone by name and plays 440 Hz.
"""
import sys

import baresip
import peers
import server_peer


def start(p, server, role):
    """baresip as bob; its process and its control."""
    ports = peers.free_ports(2)
    folder = baresip.configure(p, role, ports)
    with open(f"{folder}/accounts", "w", encoding="ascii") as out:
        out.write(f"<sip:bob@{server_peer.DOMAIN}>;auth_user=bob;"
                  f"auth_pass={server_peer.PASSWORD};"
                  f'outbound="sip:127.0.0.1:{server.port};transport=udp";'
                  "regint=60;audio_codecs=pcmu\n")
    process = p.start("baresip", "baresip", "-f", folder, "-v", "-s")
    peers.wait_for(lambda: peers.listening(ports[1], "tcp"))
    server.wait_registered("bob")
    return process, baresip.Control(ports[1])


def called(p, server, phone):
    process, _ = start(p, server, "echo")
    peers.write_tone(p.path("in.wav"), baresip.TONE, 6)
    ours = p.start(
        "phone", phone, f"sip:bob@{server_peer.DOMAIN}",
        *server_peer.account("alice", server.port), "--audio",
        f"wav:{p.path('in.wav')},{p.path('out.wav')}", "--duration", 4,
        "--trace")
    assert p.wait(ours, 60) == 0, "lsip-phone reports a failure"
    p.end(process)


def calls(p, server, phone):
    peers.write_tone(p.path("tone.wav"), baresip.TONE, 30)
    ours = p.start(
        "phone", phone, "--listen", "--calls", 1, "--auto-answer",
        *server_peer.account("alice", server.port), "--audio",
        f"wav:,{p.path('out.wav')}", "--trace")
    server.wait_registered("alice")
    process, control = start(p, server, "caller")
    control.call(f"sip:alice@{server_peer.DOMAIN}", 4)
    assert p.wait(ours, 60) == 0, "lsip-phone reports a failure"
    p.end(process)


def main():
    program, phone, role = sys.argv[1:4]
    peers.need("baresip")
    baresip.need_modules("g711", "ctrl_tcp", "menu", "account",
                         "echo" if role == "called" else "aufile")
    server_peer.need_accounts(phone)
    with peers.Peers() as p:
        server = server_peer.Server(p, program)
        (called if role == "called" else calls)(p, server, phone)
        loud = peers.tone_in(p.path("out.wav"), baresip.TONE)
        print(f"{baresip.TONE} Hz: {loud:.0f}")
        assert loud > baresip.LOUD, "the tone did not come through"
        server.end(p)


main()
