#!/usr/bin/env python3
"""sipp_timer.py PHONE: session timers (RFC 4028) between lsip-phone and SIPp.

update    SIPp takes UPDATE: the phone refreshes with it
reinvite  SIPp refuses the first interval (422) and knows no UPDATE
caller    SIPp calls with too short an interval, calls again, refreshes once,
          and is silent: the phone hangs up 60 of 90 seconds later

All at the same time, as each takes about a minute of waiting.
"""
import json
import os
import pathlib
import sys
import time

import peers

HERE = pathlib.Path(__file__).resolve().parent / "timer"


def sipp(p, name, port, *words):
    return p.start("sipp-" + name, "sipp", "-sf", HERE / (name + ".xml"),
                   "-i", "127.0.0.1", "-p", port, "-m", 1, "-nostdin",
                   "-timeout", 90, "-trace_err", "-error_file",
                   p.path(name + ".err"), *words)


def we_call(p, phone, name):
    (port,) = peers.free_ports(1)
    callee = sipp(p, name, port)
    peers.wait_for(lambda: peers.listening(port, "udp"))
    ours = p.start("phone-" + name, phone, f"sip:test@127.0.0.1:{port}",
                   "--local", "udp:127.0.0.1:0", "--audio", "null",
                   "--session-expires", 90, "--duration", 48, "--json")
    return callee, ours


def we_answer(p, phone):
    ours_at, port = peers.free_ports(2)
    ours = p.start("phone-caller", phone, "--listen", "--calls", 1, "--local",
                   f"udp:127.0.0.1:{ours_at}", "--auto-answer", "--audio",
                   "null", "--json")
    peers.wait_for(lambda: peers.listening(ours_at, "udp"))
    return sipp(p, "caller", port, f"127.0.0.1:{ours_at}"), ours


def events(p, name):
    return [json.loads(line) for line in
            p.log("phone-" + name).splitlines() if line.startswith("{")]


def refreshed(p, name):
    return [event["what"] for event in events(p, name)
            if event["event"] == "session" and "refreshed" in event["what"]]


def main():
    phone = os.path.abspath(sys.argv[1])
    peers.need("sipp")
    with peers.Peers() as p:
        pairs = {name: we_call(p, phone, name)
                 for name in ("update", "reinvite")}
        pairs["caller"] = we_answer(p, phone)
        end = time.monotonic() + 85
        for name, (theirs, ours) in pairs.items():
            code = p.wait(theirs, end - time.monotonic())
            assert code == 0, f"{name}: sipp reports a failure"
            p.wait(ours, 10)
        assert refreshed(p, "update") == ["we refreshed it: good for 90 s"]
        assert refreshed(p, "reinvite") == ["we refreshed it: good for 92 s"]
        assert refreshed(p, "caller") == ["they refreshed it: good for 90 s"]
        ended = events(p, "caller")[-1]
        assert ended["event"] == "ended" and ended["status"] == 408, ended
    print("3 calls")


main()
