#!/usr/bin/env python3
"""server_trace.py SERVER PHONE LADDER: what --trace prints of a call by way of
lsip-server draws the ladder that the whole messages draw, for each of the
three programs."""
import json
import re
import subprocess
import sys

import peers

SERVER, PHONE, LADDER = sys.argv[1:4]
WAIT = 60


def call(p, ports):
    """Alice calls bob by name; each program records whole messages too."""
    at = {who: f"127.0.0.1:{port}" for who, port in ports.items()}

    def phone(who, *options):
        return p.start(who, PHONE, "--account", f"sip:{who}@example.test",
                       "--registrar", f"sip:{at['server']}", "--local",
                       f"udp:{at[who]}", "--audio", "null", "--trace",
                       "--messages", p.path(f"{who}.txt"), *options)

    server = p.start("server", SERVER, "--domain", "example.test",
                     "--no-auth", "--listen", f"udp:{at['server']}", "--trace",
                     "--messages", p.path("server.txt"))
    peers.wait_for(lambda: peers.listening(ports["server"], "udp"))
    bob = phone("bob", "--listen", "--register", "--calls", "1",
                "--auto-answer")
    peers.wait_for(lambda: "registered as" in p.log("bob"))
    alice = phone("alice", "--script",
                  "hold; wait 0.2; resume; wait 0.2; hangup",
                  "sip:bob@example.test")
    assert p.wait(alice, WAIT) == 0, "alice's call went well"
    assert p.wait(bob, WAIT) == 0, "bob's call went well"
    p.end(server)


def ladder(*words):
    done = subprocess.run([LADDER, *words], capture_output=True, text=True,
                          check=False)
    assert (done.returncode, done.stderr) == (0, ""), f"{words}: {done}"
    return done.stdout


def names(ports, us):
    for who, port in ports.items():
        yield from ("--name", f"127.0.0.1:{port}={who}")
        if who == us:
            yield from ("--name", f"us={who}")


def without_times(text):
    """Nor what a headline alone knows."""
    return re.sub(r": \d+\.\d+ (.*?)( dropped: .*)?\n", r": \1\n", text)


def without_unseen(text):
    """What stands in no headline, and times, which differ a little."""
    calls = json.loads(text)
    for each in calls:
        for name in ("from", "to", "began", "duration"):
            each.pop(name, None)
    return calls


def arrows_of(text):
    """(from, arrow, to, label) of a diagram."""
    who = dict(re.findall(r"participant (h\d+) as (\w+)", text))
    arrows = re.findall(r"(h\d+)(-{1,2}>>)(h\d+): (.*)", text)
    return [(who[a], arrow, who[b], label) for a, arrow, b, label in arrows]


def check(p, who, ports):
    drawn, lists = [], []
    for path in (p.path(f"{who}.log"), p.path(f"{who}.txt")):
        text = ladder("--mermaid", *names(ports, who), path)
        drawn.append(arrows_of(without_times(text)))
        lists.append(without_unseen(ladder("--list", "--json", path)))
    assert drawn[0] == drawn[1], f"{who}: {drawn[0]}\n{drawn[1]}"
    assert lists[0] == lists[1], f"{who}: {lists[0]}\n{lists[1]}"
    assert len(drawn[0]) >= 13, f"{who}: only {len(drawn[0])} messages"
    print(f"{who}: {len(drawn[0])} messages, {len(lists[0])} calls")


def main():
    with peers.Peers() as p:
        ports = dict(zip(("alice", "server", "bob"), peers.free_ports(3)))
        call(p, ports)
        for who in ports:
            check(p, who, ports)


main()
