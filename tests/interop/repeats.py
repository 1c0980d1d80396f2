"""Whether what a program sent twice over UDP was called for, by its own pcap
file: RFC 3261 17.1 and 13.3.1.4 ask for it where no answer came in time, and
17.2 where a request came again."""
import re
import struct

T1 = 0.5  # seconds, RFC 3261 17.1.1.1
CALL = re.compile(r"^(?:Call-ID|i): *(\S+)", re.M | re.I)
CSEQ = re.compile(r"^CSeq: *(\d+) +(\S+)", re.M | re.I)
HEADS = 28  # of IPv4 and UDP


class Message:
    def __init__(self, when, packet, port):
        self.when = when
        self.sent = struct.unpack_from(">H", packet, 20)[0] == port
        self.text = packet[HEADS:].decode(errors="replace")
        number, self.method = CSEQ.search(self.text).groups()
        self.request = not self.text.startswith("SIP/2.0")
        self.final = not self.request and self.text[8] >= "2"
        self.of = (CALL.search(self.text).group(1), number)

    def answers(self, other):
        """Does this one, which we received, end the repeating of that?"""
        if self.sent or self.of != other.of:
            return False
        if not other.request:
            return self.method == "ACK"
        return not self.request and self.method == other.method

    def calls_for(self, other):
        """Does this one, received again, make us send that again?"""
        if self.sent or self.of != other.of:
            return False
        if other.method == "ACK":
            return self.final
        return self.request and not other.request and \
            self.method == other.method


def messages(path, port):
    with open(path, "rb") as f:
        data = f.read()
    at, found = 24, []
    while at < len(data):
        seconds, nanos, size, _ = struct.unpack_from("<IIII", data, at)
        at += 16 + size
        found.append(Message(seconds + nanos / 1e9, data[at - size:at], port))
    return found


def uncalled_for(path, port):
    """The messages that the program at this port had no reason to repeat."""
    last, since, wrong = {}, {}, []
    for m in messages(path, port):
        if not m.sent:
            since.setdefault(m.of, []).append(m)
            continue
        before = last.get(m.text)
        last[m.text] = m
        if not before:
            continue
        came = [r for r in since.get(m.of, ()) if r.when >= before.when]
        waited = m.when - before.when >= T1 and \
            not any(r.answers(m) for r in came)
        if not waited and not any(r.calls_for(m) for r in came):
            wrong.append(m)
    return wrong
