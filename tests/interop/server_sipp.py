#!/usr/bin/env python3
"""server_sipp.py SERVER register|udp|tcp [SECONDS]: SIPp's load on
lsip-server, with digest authentication. Nothing may fail.

register: 1000 REGISTERs a second, of 1000 users.
udp, tcp: 300 calls a second over UDP through the proxy, to a callee that is
reached over UDP or TCP.
"""
import pathlib
import sys

import peers
import server_peer

HERE = pathlib.Path(__file__).resolve().parent / "server"
REGISTERS, CALLS = 1000, 300


def write_users(p, users):
    with open(p.path("users.csv"), "w", encoding="ascii") as out:
        out.write("SEQUENTIAL\n")
        out.writelines(f"{user};[authentication username={user} "
                       f"password={server_peer.PASSWORD}]\n"
                       for user in users)
    return p.path("users.csv")


def sipp(p, name, scenario, port, *words):
    return p.start(name, "sipp", "-sf", HERE / scenario, "-i", "127.0.0.1",
                   "-p",
                   port, "-nostdin", "-timeout", 120, "-trace_err",
                   "-error_file", p.path(name + ".err"), "-trace_stat",
                   "-stf", p.path(name + ".csv"), "-fd", 1, *words)


def load(p, server, scenario, users, rate, seconds):
    """SIPp asks the server; its last statistics."""
    (port,) = peers.free_ports(1)
    caller = sipp(p, "caller", scenario, port, "-t", "u1", "-inf",
                  write_users(p, users), "-r", rate, "-m", rate * seconds,
                  f"127.0.0.1:{server.port}")
    code = p.wait(caller, 130)
    stat = peers.sipp_table(p.path("caller.csv"))
    print(f"{stat['SuccessfulCall(C)']} done, {stat['FailedCall(C)']} failed,"
          f" {stat['Retransmissions(C)']} sent again,"
          f" {stat['CallRate(C)']} a second")
    assert code == 0, "sipp reports a failure"
    assert int(stat["FailedCall(C)"]) == 0, "something failed"
    assert int(stat["SuccessfulCall(C)"]) == rate * seconds


def registers(p, program, seconds):
    users = [f"user{number}" for number in range(1000)]
    server = server_peer.Server(p, program,
                                users=users, log="--quiet")
    load(p, server, "register.xml", users, REGISTERS, seconds)
    assert len(server.status()["bindings"]) == len(users)
    return server


def calls(p, program, transport, seconds):
    server = server_peer.Server(p, program,
                                log="--quiet")
    (port,) = peers.free_ports(1)
    callee = sipp(p, "callee", "answer.xml", port, "-t",
                  "u1" if transport == "udp" else "t1")
    peers.wait_for(lambda: peers.listening(port, transport))
    with server_peer.Client(server.port) as client:
        assert 200 == client.register(
            "bob", f"sip:bob@127.0.0.1:{port};transport={transport}")
    load(p, server, "call.xml", ["alice"], CALLS, seconds)
    assert callee.poll() is None, "the callee has ended"
    return server


def main():
    program, what = sys.argv[1:3]
    seconds = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    peers.need("sipp")
    with peers.Peers() as p:
        if what == "register":
            server = registers(p, program, seconds or 10)
        else:
            server = calls(p, program, what, seconds or 20)
        state = server.status()
        print(f"{state['memory'] >> 10} KiB, {state['requests']} "
              f"requests in work, {state['counters']}")
        server.end(p)


main()
