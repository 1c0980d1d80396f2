#!/usr/bin/env python3
"""servers.py SERVER [--json]: how many registrations and calls a server
handles per second of its CPU time, lsip-server beside Kamailio (without its
debugging memory manager: -x fm -X fm) under the same load of SIPp.

Needs sipp; Kamailio's column stays empty where it is not installed. Run it on
a machine that does nothing else.
"""
import glob
import json
import os
import pathlib
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "interop"))
import peers  # noqa: E402
import server_peer  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
REGISTERS, CALLS, SECONDS = 500, 150, 8


def cpu_seconds(pid):
    """Of a process and its children, living ones."""
    total = 0
    for stat in glob.glob("/proc/[0-9]*/stat"):
        try:
            text = pathlib.Path(stat).read_text()
        except OSError:
            continue
        fields = text.rsplit(")", 1)[1].split()
        number, parent = int(text.split()[0]), int(fields[1])
        if pid in (number, parent):
            total += int(fields[11]) + int(fields[12])
    return total / TICKS


def sipp(p, name, scenario, *words):
    return p.start(name, "sipp", "-sf",
                   ROOT / "interop" / "server" / scenario, "-i",
                   "127.0.0.1", "-t", "u1", "-nostdin", "-timeout", 90,
                   *words)


def write_users(p, users):
    path = pathlib.Path(p.path("users.csv"))
    path.write_text("SEQUENTIAL\n" + "".join(
        f"{user};[authentication username={user} "
        f"password={server_peer.PASSWORD}]\n" for user in users))
    return path


def load(p, scenario, port, users, rate):
    (own,) = peers.free_ports(1)
    caller = sipp(p, "caller", scenario, "-p", own, "-inf",
                  write_users(p, users), "-r", rate, "-m", rate * SECONDS,
                  f"127.0.0.1:{port}")
    assert p.wait(caller, 120) == 0, f"sipp reports a failure: {scenario}"


def start_lsip(p, program, users):
    server = server_peer.Server(p, program, users=users, log="--quiet")
    return server.port, server.process.pid


def start_kamailio(p, _, __):
    modules = glob.glob("/usr/lib/*/kamailio/modules")[0]
    (port,) = peers.free_ports(1)
    text = (ROOT / "interop" / "kamailio" / "kamailio.cfg").read_text()
    for name, value in {"@PORT@": str(port), "@MODULES@": modules,
                        "@ALGORITHM@": "MD5",
                        "$sht(pw=>$au)": f'"{server_peer.PASSWORD}"',
                        'xlog("L_ERR", "through us: $rm\\n"); ': "",
                        }.items():
        text = text.replace(name, value)
    pathlib.Path(p.path("kamailio.cfg")).write_text(text)
    run = p.start("kamailio", "kamailio", "-DD", "-E", "-x", "fm", "-X", "fm",
                  "-m", 256, "-M", 16, "-w", p.folder, "-P",
                  p.path("kamailio.pid"), "-Y", p.folder, "-f",
                  p.path("kamailio.cfg"))
    peers.wait_for(lambda: peers.listening(port, "udp"))
    return port, run.pid


def registers(p, start, program):
    users = [f"user{number}" for number in range(1000)]
    port, pid = start(p, program, users)
    before = cpu_seconds(pid)
    load(p, "register.xml", port, users, REGISTERS)
    return REGISTERS * SECONDS / (cpu_seconds(pid) - before)


def calls(p, start, program):
    port, pid = start(p, program, ["alice", "bob"])
    (callee,) = peers.free_ports(1)
    sipp(p, "callee", "answer.xml", "-p", callee)
    peers.wait_for(lambda: peers.listening(callee, "udp"))
    with server_peer.Client(port) as client:
        assert 200 == client.register("bob", f"sip:bob@127.0.0.1:{callee}")
    before = cpu_seconds(pid)
    load(p, "call.xml", port, ["alice"], CALLS)
    return CALLS * SECONDS / (cpu_seconds(pid) - before)


def main():
    program = os.path.abspath(sys.argv[1])
    peers.need("sipp")
    servers = {"lsip-server": start_lsip}
    if shutil.which("kamailio"):
        servers["kamailio"] = start_kamailio
    table = {}
    for name, start in servers.items():
        for what in (registers, calls):
            with peers.Peers() as p:
                rate = what(p, start, program)
            table.setdefault(what.__name__, {})[name] = round(rate)
    if "--json" in sys.argv:
        print(json.dumps(table))
        return
    print(f"{'per CPU second':16}" + "".join(f"{n:>14}" for n in servers))
    for what, row in table.items():
        print(f"{what:16}" + "".join(f"{row[n]:>14}" for n in servers))


main()
