#!/usr/bin/env python3
"""server_life.py SERVER: what a person meets who runs lsip-server: its users
file, its errors and exit codes, its status, its signals and its end."""
import json
import os
import signal
import socket
import subprocess
import sys

import peers
import server_peer

USAGE, UNREACHABLE, LISTEN, READ, WRITE, KILLED = 2, 4, 5, 6, 7, 130


class Shell:
    """Runs lsip-server as a command that ends."""

    def __init__(self, p, program):
        self.p, self.program = p, os.path.abspath(program)

    def __call__(self, *words, told=None, code=0, text=None):
        done = subprocess.run(
            [self.program, *(str(word) for word in words)], input=text,
            cwd=self.p.folder, timeout=20, capture_output=True, text=True,
            check=False)
        said = done.stdout + done.stderr
        assert done.returncode == code, f"{words}: {done.returncode}: {said}"
        assert not told or told in said, f"{words}: no \"{told}\" in: {said}"
        return said


def write(p, name, text):
    with open(p.path(name), "w", encoding="ascii") as out:
        out.write(text)


def wrong_words(run):
    run("--help", told="Exit codes")
    run("--version", told="lsip-server ")
    run(code=USAGE, told="--domain")
    run("--domain", "a.test", code=USAGE, told="--users FILE, or --no-auth")
    run("--no-such", code=USAGE, told="--help")
    run("--domain", code=USAGE, told="a value is missing")
    run("--domain", "a.test", "--max-forks", "0", code=USAGE,
        told="Example: --max-forks 4")
    run("--domain", "a.test", "--no-auth", "--stateless", "--redirect",
        code=USAGE, told="exclude each other")
    run("--status", "nowhere", code=UNREACHABLE, told="--control nowhere")


def wrong_users(p, run):
    start = ("--domain", "a.test", "--listen", "udp:127.0.0.1:0", "--users")
    run(*start, "missing", code=READ, told="missing cannot be read: No such")
    run(*start, ".", code=READ, told=". cannot be read: ")
    for text, line, told in (
            ("# all\nalice\n", 2, "a line is name:password"),
            ("alice:\n", 1, "the password is missing"),
            ("alice:a\n\nbob:b\nalice:c\n", 4, "stands above already"),
            ("alice:{SHA-1}00\n", 1, "a hash is {SHA-256}"),
            ("alice:{MD5}00\n", 1, "is not whole"),
            ("al ice:a\n", 1, "no space"),
            ("alice:a\0\n", 1, "zero byte")):
        write(p, "wrong", text)
        run(*start, "wrong", code=READ, told=f"wrong, line {line}: ")
        run(*start, "wrong", code=READ, told=told)


def add_users(p, run):
    """Hashes are written; comments and other users stay."""
    add = ("--domain", "example.test", "--users", "added", "--add-user")
    run(*add, "alice", text="first\n")
    assert os.stat(p.path("added")).st_mode & 0o777 == 0o600
    write(p, "added", "# mine\nbob:plain\nalice:old\n#end")
    run(*add, "alice", "--hash", "SHA-256", text="secret\n")
    run(*add, "carol", text="secret\n")
    with open(p.path("added"), encoding="ascii") as lines:
        mine, bob, alice, end, carol = lines.read().splitlines()
    assert (mine, bob, end) == ("# mine", "bob:plain", "#end")
    assert alice == ("alice:{SHA-256}" + server_peer.hash_of(
        "SHA-256", "alice", "example.test", "secret"))
    assert carol == ("carol:{MD5}" + server_peer.hash_of(
        "MD5", "carol", "example.test", "secret"))
    run(*add, "alice", text="", code=USAGE, told="no password")
    run(*add, "a:b", code=USAGE, told="no colon")
    run(*add[:4], "--users", "no/such/folder", "--add-user", "alice",
        text="x\n", code=WRITE, told="cannot be written")


def places(p, run):
    """What cannot be listened at, and says what to do."""
    start = ("--domain", "a.test", "--no-auth", "--listen")
    (port,) = peers.free_ports(1)
    with socket.socket(type=socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", port))
        run(*start, f"udp:127.0.0.1:{port}", code=LISTEN,
            told="another program has that port")
    run(*start, "udp:192.0.2.1:5060", code=LISTEN, told="no such address")
    run(*start, "tls:127.0.0.1:5061", code=LISTEN, told="udp: and tcp:")
    run(*start, "nonsense", code=LISTEN, told="a place is like")
    run(*start, "udp:127.0.0.1:0", "--pcap", "no/such/file", code=WRITE,
        told="cannot be written")
    write(p, "file", "not a socket")
    run(*start, "udp:127.0.0.1:0", "--control", "file", code=LISTEN,
        told="file cannot be made")


def register(server, user, password):
    with server_peer.Client(server.port) as client:
        return client.register(user, f"sip:{user}@127.0.0.1:9", password)


def events(p):
    return [json.loads(line) for line in p.log("server").splitlines()]


def runs(p, program, run):
    """Status, hashed users, users read again, an end by a signal."""
    server = server_peer.Server(p, program, "--users", p.path("added"),
                                "--algorithms", "SHA-256,MD5", users=())
    assert register(server, "alice", "secret") == 200
    assert register(server, "bob", "plain") == 200
    assert register(server, "bob", "wrong") == 401
    assert server.contacts("bob") == ["sip:bob@127.0.0.1:9"]
    run("--status", server.socket, told="sip:bob@127.0.0.1:9")
    run("--domain", "a.test", "--no-auth", "--listen", "udp:127.0.0.1:0",
        "--control", server.socket, code=LISTEN, told="is there already")
    write(p, "added", "bob:changed\ndora:new\n")
    server.process.send_signal(signal.SIGHUP)
    peers.wait_for(lambda: any(e["event"] == "users" for e in events(p)))
    assert register(server, "bob", "plain") == 401
    assert register(server, "bob", "changed") == 200
    assert register(server, "alice", "secret") == 401
    write(p, "added", "bob\n")
    server.process.send_signal(signal.SIGHUP)
    assert register(server, "dora", "new") == 200
    server.process.send_signal(signal.SIGUSR1)
    peers.wait_for(lambda: '"event":"status"' in p.log("server"))
    server.process.send_signal(signal.SIGTERM)
    assert p.wait(server.process, 5) == 0
    assert not os.path.exists(server.socket), "the socket is left"


def main():
    program = os.path.abspath(sys.argv[1])
    with peers.Peers() as p:
        run = Shell(p, program)
        wrong_words(run)
        wrong_users(p, run)
        add_users(p, run)
        places(p, run)
        runs(p, program, run)


main()
