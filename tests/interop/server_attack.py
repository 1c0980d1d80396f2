#!/usr/bin/env python3
"""server_attack.py SERVER users|password: sipvicious against lsip-server.

users:    svwar cannot tell users that exist from others.
password: svcrack does not find a password of its dictionary, while the owner
          still registers.
"""
import subprocess
import sys

import peers
import server_peer

WORDS = 300


def run(*words):
    """What an attacker prints."""
    print(" ".join(str(word) for word in words))
    done = subprocess.run([str(word) for word in words], timeout=100,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    print(done.stdout)
    return done.stdout


def users(server):
    for method in ("REGISTER", "INVITE", "OPTIONS"):
        told = run("svwar", "--force", f"-p{server.port}", "-e100-120", "-m",
                   method, "127.0.0.1")
        for user in ("105", "110"):
            assert f"| {user}" not in told, f"{user} is found by {method}"


def password(p, server):
    with open(p.path("words"), "w", encoding="ascii") as out:
        out.writelines(f"guess{number}\n" for number in range(WORDS))
        out.write(server_peer.PASSWORD + "\n")
    told = run("svcrack", f"-p{server.port}", "-u", "105", "-d",
               p.path("words"), "127.0.0.1")
    assert server_peer.PASSWORD not in told, "the password is found"
    with server_peer.Client(server.port, "127.0.0.2") as owner:
        assert owner.register("105", f"sip:105@127.0.0.2:{owner.port}") == 200
    assert server.contacts("105"), "the owner is not registered"


def main():
    program, what = sys.argv[1:3]
    peers.need("svwar", "svcrack")
    with peers.Peers() as p:
        server = server_peer.Server(
            p, program, users=("105", "110"),
            domain=f"{server_peer.DOMAIN},127.0.0.1")
        if what == "users":
            users(server)
        else:
            password(p, server)
        server.end(p)


main()
