#!/usr/bin/env python3
"""sipp.py PHONE uas|uac udp|tcp [CALLS]: SIPp against lsip-phone at 100 calls
a second. No call may fail, and we may send nothing twice that RFC 3261 does
not call for: only where a machine stands still for half a second is there such
a case.
"""
import csv
import glob
import os
import sys

import peers
import repeats

RATE = 100


def table(p, pattern):
    (name,) = glob.glob(p.path(pattern))
    return peers.sipp_table(name)


def start_sipp(p, scenario, port, transport, calls, *more):
    return p.start("sipp", "sipp", "-sn", scenario, "-i", "127.0.0.1", "-p",
                   port, "-t", "u1" if transport == "udp" else "t1", "-m",
                   calls, "-nostdin", "-timeout", 90, "-trace_err",
                   "-trace_counts", "-trace_stat", "-fd", 1, *more)


def we_call(p, phone, transport, calls):
    """SIPp answers; our phone makes the calls and sums them up."""
    ours_at, port = peers.free_ports(2)
    sipp = start_sipp(p, "uas", port, transport, calls)
    peers.wait_for(lambda: peers.listening(port, transport))
    ours = p.start(
        "phone", phone, f"sip:test@127.0.0.1:{port};transport={transport}",
        "--local", f"{transport}:127.0.0.1:{ours_at}", "--calls", calls,
        "--rate", RATE, "--duration", 0.2, "--audio", "null", "--quiet",
        "--pcap", p.path("phone.pcap"))
    assert p.wait(ours, 90) == 0, "lsip-phone reports a failure"
    # Over TCP SIPp takes our closing for an error and exits 1; its statistics
    # tell.
    p.wait(sipp, 30)
    return ours_at


def we_answer(p, phone, transport, calls):
    """SIPp calls; our phone answers whatever comes."""
    ours_at, port = peers.free_ports(2)
    ours = p.start(
        "phone", phone, "--listen", "--local",
        f"{transport}:127.0.0.1:{ours_at}", "--auto-answer", "--max-calls",
        1000, "--audio", "null", "--quiet", "--pcap", p.path("phone.pcap"))
    peers.wait_for(lambda: peers.listening(ours_at, transport))
    sipp = start_sipp(p, "uac", port, transport, calls, "-r", RATE, "-d",
                      200, f"127.0.0.1:{ours_at}")
    assert p.wait(sipp, 90) == 0, "sipp reports a failure"
    assert ours.poll() is None, "lsip-phone has ended"
    assert p.end(ours) == 0, "lsip-phone does not end well"
    return ours_at


def judge(p, scenario, transport, calls):
    stat = table(p, f"{scenario}_*_.csv")
    counts = {name: int(value) for name, value in
              table(p, f"{scenario}_*_counts.csv").items()
              if name and name[0].isdigit()}
    failed = int(stat["FailedCall(C)"])
    if transport == "tcp" and scenario == "uas":
        # SIPp's callee waits 4 s after the BYE and calls it a failure when
        # the connection is closed in that time; the call itself was whole.
        failed -= int(stat["FailedTcpClosed(C)"])
    assert failed == 0, f"{failed} calls failed"
    for name, count in counts.items():
        if name.split("_")[1] in ("INVITE", "ACK", "BYE") and \
                name.endswith(("_Sent", "_Recv")):
            assert count == calls, f"{name}: {count}"
    assert int(stat["OutOfCallMsgs(C)"]) == 0, "messages of no call"
    strange = {name: count for name, count in counts.items()
               if count and name.endswith("_Unexp")}
    assert not strange, f"not expected: {strange}"
    repeated = {name: count for name, count in counts.items()
                if count and name.endswith("_Retrans")}
    if repeated:
        print(f"sent again: {repeated}")
    assert transport == "udp" or not repeated, "over TCP"


def main():
    phone, scenario, transport = sys.argv[1:4]
    phone = os.path.abspath(phone)
    calls = int(sys.argv[4]) if len(sys.argv) > 4 else 1000
    peers.need("sipp")
    with peers.Peers() as p:
        role = we_call if scenario == "uas" else we_answer
        ours_at = role(p, phone, transport, calls)
        judge(p, scenario, transport, calls)
        if transport == "udp":
            wrong = repeats.uncalled_for(p.path("phone.pcap"), ours_at)
            assert not wrong, f"sent again for no reason: {wrong[0].text}"
    print(f"{calls} calls")


main()
