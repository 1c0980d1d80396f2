"""lsip-server as the tests start it, and a small client of it."""
import hashlib
import json
import re
import socket
import subprocess
import sys

import peers

DOMAIN, PASSWORD = "example.test", "secret"


class Server:
    """A server of example.test at free ports, with these users."""

    def __init__(self, p, program, *options, users=("alice", "bob", "carol"),
                 transports=("udp", "tcp"), domain=DOMAIN, log="--json"):
        self.program, self.socket = program, p.path("control")
        (self.port,) = peers.free_ports(1)
        listen = [word for transport in transports for word in
                  ("--listen", f"{transport}:127.0.0.1:{self.port}")]
        if users:
            with open(p.path("users"), "w", encoding="ascii") as out:
                out.writelines(f"{user}:{PASSWORD}\n" for user in users)
            options += ("--users", p.path("users"))
        self.process = p.start("server", program, "--domain", domain,
                               *listen, "--control", self.socket, log,
                               "--grace", 0.2, *options)
        peers.wait_for(self.is_up)

    def is_up(self):
        assert self.process.poll() is None, "lsip-server has ended"
        return subprocess.run([self.program, "--status", self.socket],
                              capture_output=True, check=False).returncode == 0

    def status(self):
        return json.loads(subprocess.check_output(
            [self.program, "--status", self.socket, "--json"]))

    def contacts(self, user):
        return [binding["contact"] for binding in self.status()["bindings"]
                if binding["aor"] == f"sip:{user}@{DOMAIN}"]

    def wait_registered(self, user, count=1):
        peers.wait_for(lambda: len(self.contacts(user)) >= count)

    def end(self, p):
        assert self.process.poll() is None, "lsip-server has ended"
        assert p.end(self.process) == 0, "lsip-server does not end well"


def need_accounts(phone):
    """Skips the test if the phone has no accounts yet."""
    text = subprocess.check_output([phone, "--help"], text=True)
    if "--account" not in text:
        print("lsip-phone has no --account")
        sys.exit(peers.SKIPPED)


def account(user, port):
    """The words of lsip-phone for a user of the server at this port."""
    return ("--account", f"sip:{user}@{DOMAIN}", "--password", PASSWORD,
            "--registrar", f"sip:127.0.0.1:{port}", "--local",
            "udp:127.0.0.1:0")


class Client:
    """Speaks SIP over UDP, one request after the other."""

    def __init__(self, port, host="127.0.0.1"):
        self.socket = socket.socket(type=socket.SOCK_DGRAM)
        self.socket.bind((host, 0))
        self.socket.connect(("127.0.0.1", port))
        self.host, self.port = self.socket.getsockname()
        self.number = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def ask(self, request, seconds=5):
        """The final response to a request as it stands."""
        self.socket.send(request)
        self.socket.settimeout(seconds)
        while True:
            answer = self.socket.recv(65536).decode(errors="replace")
            if not answer.startswith("SIP/2.0 1"):
                return answer

    def request(self, method, uri, user, *headers):
        self.number += 1
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.host}:{self.port}"
            f";branch=z9hG4bK{self.port}x{self.number}",
            "Max-Forwards: 70", f"From: <sip:{user}@{DOMAIN}>;tag=1",
            f"To: <sip:{user}@{DOMAIN}>",
            f"Call-ID: {self.port}@127.0.0.1",
            f"CSeq: {self.number} {method}", *headers, "Content-Length: 0"]
        return self.ask("\r\n".join(lines + ["", ""]).encode())

    def register(self, user, contact, password=PASSWORD, expires=600):
        """The status of a REGISTER with credentials."""
        uri = f"sip:{DOMAIN}"
        headers = (f"Contact: <{contact}>", f"Expires: {expires}")
        answer = self.request("REGISTER", uri, user, *headers)
        if status(answer) != 401:
            return status(answer)
        proof = credentials(answer, "REGISTER", uri, user, password)
        return status(self.request("REGISTER", uri, user, proof, *headers))


def status(answer):
    return int(answer.split(" ", 2)[1])


def hash_of(algorithm, *parts):
    make = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}[algorithm]
    return make(":".join(parts).encode()).hexdigest()


def credentials(answer, method, uri, user, password):
    """RFC 7616 for the first challenge, with qop auth."""
    value = dict(re.findall(r'(\w+)="?([^",\r]*)"?', re.search(
        r"^(?:WWW|Proxy)-Authenticate: Digest (.*)$", answer, re.M).group(1)))
    name = value.get("algorithm", "MD5")
    proof = hash_of(name, hash_of(name, user, value["realm"], password),
                    value["nonce"], "00000001", "cn", "auth",
                    hash_of(name, method, uri))
    return (f'Authorization: Digest username="{user}", '
            f'realm="{value["realm"]}", nonce="{value["nonce"]}", '
            f'uri="{uri}", response="{proof}", algorithm={name}, qop=auth, '
            'nc=00000001, cnonce="cn"'
            + (f', opaque="{value["opaque"]}"' if "opaque" in value else ""))
