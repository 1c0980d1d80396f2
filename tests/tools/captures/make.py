#!/usr/bin/env python3
"""make.py FOLDER: writes the captures of this folder, byte for byte the same
each time. Each holds one thing that a reader of captures must know."""
import pathlib
import struct
import sys

ALICE, BOB = "192.0.2.1", "192.0.2.2"
ALICE6, BOB6 = "2001:db8::1", "2001:db8::2"
START = 1_700_000_000_000_000_000
MS = 1_000_000


# ---------------------------------------------------------------- messages

def request(method, cseq, call="call-1", body=b"", to_tag="", extra=""):
    text = (f"{method} sip:bob@{BOB} SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {ALICE};branch=z9hG4bK{call}{cseq}{method}\r\n"
            f"Max-Forwards: 70\r\n"
            f"From: Alice <sip:alice@example.test>;tag=a\r\n"
            f"To: Bob <sip:bob@example.test>{to_tag}\r\n"
            f"Call-ID: {call}\r\nCSeq: {cseq} {method}\r\n{extra}"
            f"Content-Length: {len(body)}\r\n\r\n")
    return text.encode() + body


def response(status, method, cseq, call="call-1"):
    return (f"SIP/2.0 {status}\r\n"
            f"Via: SIP/2.0/UDP {ALICE};branch=z9hG4bK{call}{cseq}{method}\r\n"
            f"From: Alice <sip:alice@example.test>;tag=a\r\n"
            f"To: Bob <sip:bob@example.test>;tag=b\r\n"
            f"Call-ID: {call}\r\nCSeq: {cseq} {method}\r\n"
            f"Content-Length: 0\r\n\r\n").encode()


def call(name="call-1"):
    """A call: (from Alice?, milliseconds, message)."""
    return [
        (True, 0, request("INVITE", 1, name)),
        (False, 2, response("100 Trying", "INVITE", 1, name)),
        (False, 60, response("180 Ringing", "INVITE", 1, name)),
        (False, 2100, response("200 OK", "INVITE", 1, name)),
        (True, 2120, request("ACK", 1, name, to_tag=";tag=b")),
        (True, 9000, request("BYE", 2, name, to_tag=";tag=b")),
        (False, 9010, response("200 OK", "BYE", 2, name)),
    ]


# ----------------------------------------------------------------- packets

def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def packed(address):
    import ipaddress
    return ipaddress.ip_address(address).packed


def pseudo(a, b, proto, segment):
    a, b = packed(a), packed(b)
    return a + b + struct.pack(">II", len(segment), proto)


def udp(a, b, payload, ports=(5060, 5060)):
    head = struct.pack(">HHHH", *ports, 8 + len(payload), 0)
    total = checksum(pseudo(a, b, 17, head + payload) + head + payload)
    return head[:6] + struct.pack(">H", total or 0xffff) + payload


def tcp(a, b, payload, seq, flags=0x18, ports=(40000, 5060)):
    head = struct.pack(">HHIIBBHHH", *ports, seq & 0xffffffff, 1, 0x50, flags,
                       65535, 0, 0)
    total = checksum(pseudo(a, b, 6, head + payload) + head + payload)
    return head[:16] + struct.pack(">HH", total, 0) + payload


def ip4(a, b, proto, payload, ident=1, offset=0, more=False):
    word = offset // 8 | (0x2000 if more else 0)
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), ident, word,
                       64, proto, 0) + packed(a) + packed(b)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + payload


def ip6(a, b, first, payload):
    return (struct.pack(">IHBB", 0x60000000, len(payload), first, 64)
            + packed(a) + packed(b) + payload)


def datagram(from_alice, message, version=4, **more):
    a, b = (ALICE, BOB) if version == 4 else (ALICE6, BOB6)
    if not from_alice:
        a, b = b, a
    payload = udp(a, b, message, **more)
    return ip4(a, b, 17, payload) if version == 4 else ip6(a, b, 17, payload)


def ether(packet, tags=()):
    kind = 0x0800 if packet[0] >> 4 == 4 else 0x86dd
    head = bytes.fromhex("020000000002020000000001")
    for tag in tags:
        head += struct.pack(">HH", tag, 7)
    return head + struct.pack(">H", kind) + packet


# ------------------------------------------------------------------- files

def pcap(packets, link, order="<", nano=False):
    """packets: (nanoseconds since START, bytes)."""
    out = [struct.pack(order + "IHHiIII", 0xa1b23c4d if nano else 0xa1b2c3d4,
                       2, 4, 0, 0, 65535, link)]
    for when, data in packets:
        seconds, ns = divmod(START + when, 1_000_000_000)
        out += [struct.pack(order + "IIII", seconds, ns if nano else ns // 1000,
                            len(data), len(data)), data]
    return b"".join(out)


def block(order, kind, body):
    body += b"\0" * (-len(body) % 4)
    size = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + size + body + size


def section(order):
    return block(order, 0x0a0d0d0a,
                 struct.pack(order + "IHHq", 0x1a2b3c4d, 1, 0, -1))


def option(order, code, value):
    return (struct.pack(order + "HH", code, len(value)) + value
            + b"\0" * (-len(value) % 4))


def interface(order, link, options=b"", snap=0):
    end = b"\0\0\0\0" if options else b""
    return block(order, 1, struct.pack(order + "HHI", link, 0, snap)
                 + options + end)


def enhanced(order, number, units, data):
    return block(order, 6, struct.pack(order + "IIIII", number, units >> 32,
                                       units & 0xffffffff, len(data),
                                       len(data)) + data)


# ---------------------------------------------------------------- captures

def vlan():
    """A call over Ethernet with one and two VLAN tags, and an ARP."""
    packets = [(0, bytes.fromhex("ffffffffffff0200000000010806")
                + bytes(28))]
    for i, (alice, at, message) in enumerate(call()):
        tags = [(), (0x8100,), (0x88a8, 0x8100)][i % 3]
        packets.append((at * MS, ether(datagram(alice, message), tags)))
    return pcap(packets, 1)


def cut(data, size):
    return [(at, data[at:at + size], at + size < len(data))
            for at in range(0, len(data), size)]


def fragments():
    """Messages in fragments: in order, backwards, one twice; in IPv6."""
    body = b"x" * 3000
    packets, at = [], 0

    def add(packet):
        nonlocal at
        packets.append((at * MS, packet))
        at += 1

    def pieces4(name, ident):
        whole = udp(ALICE, BOB, request("MESSAGE", 1, name, body))
        return [ip4(ALICE, BOB, 17, data, ident, offset, more)
                for offset, data, more in cut(whole, 1400)]

    for packet in pieces4("in-order", 1):
        add(packet)
    for packet in reversed(pieces4("backwards", 2)):
        add(packet)
    first, *rest = pieces4("one-twice", 3)
    for packet in [first, first, *rest]:
        add(packet)
    whole = udp(ALICE6, BOB6, request("MESSAGE", 1, "in-ip6", body))
    for offset, data, more in reversed(cut(whole, 1232)):
        head = struct.pack(">BBHI", 17, 0, offset | int(more), 6)
        add(ip6(ALICE6, BOB6, 44, head + data))
    return pcap(packets, 101)


def overlap():
    """A message in fragments that overlap, and one that never ends: none is
    a message. Then one that is."""
    def pieces(name, ident):
        whole = udp(ALICE, BOB, request("MESSAGE", 1, name, b"x" * 3000))
        return [ip4(ALICE, BOB, 17, data, ident, offset, more)
                for offset, data, more in cut(whole, 1400)]

    first, *rest = pieces("overlap", 4)
    evil = ip4(ALICE, BOB, 17, b"y" * 1400, 4, 8, True)
    packets = [first, evil, *rest, pieces("never-ends", 5)[0],
               datagram(True, request("OPTIONS", 1, "good"))]
    return pcap([(i * MS, p) for i, p in enumerate(packets)], 101)


def extensions():
    """IPv6 with extension headers before UDP and TCP."""
    hop = lambda n: struct.pack(">BB", n, 0) + b"\1\4\0\0\0\0"
    ah = lambda n: struct.pack(">BBHII", n, 4, 0, 1, 1) + bytes(12)
    message = request("OPTIONS", 1, "hop-by-hop")
    datagram6 = udp(ALICE6, BOB6, message)
    packets = [(0, ip6(ALICE6, BOB6, 0, hop(60) + hop(17) + datagram6))]
    datagram6 = udp(ALICE6, BOB6, request("OPTIONS", 1, "atomic"))
    atomic = struct.pack(">BBHI", 17, 0, 0, 9)
    packets.append((MS, ip6(ALICE6, BOB6, 43, hop(44) + atomic + datagram6)))
    segment = tcp(ALICE6, BOB6, request("OPTIONS", 1, "ah"), 77)
    packets.append((2 * MS, ip6(ALICE6, BOB6, 51, ah(6) + segment)))
    return pcap(packets, 229, nano=True)


def segments():
    """TCP: a handshake, a message in small pieces, out of order, repeated,
    two messages in a segment, a keep-alive, and a second connection that was
    under way when the capture began."""
    packets, at = [], 0
    sent = {}

    def add(data, seq=None, flags=0x18, ports=(40000, 5060)):
        nonlocal at
        place = sent.setdefault(ports, 1000)
        if seq is None:
            seq = place
            sent[ports] = place + len(data) + (flags & 2 != 0)
        packets.append((at * MS,
                        ip4(ALICE, BOB, 6, tcp(ALICE, BOB, data, seq, flags,
                                               ports))))
        at += 1

    add(b"", flags=2)
    first = request("OPTIONS", 1, "small-pieces")
    for offset in range(0, len(first), 50):
        add(first[offset:offset + 50])
    second = request("OPTIONS", 2, "out-of-order")
    base = sent[(40000, 5060)]
    add(second[100:200], base + 100)
    add(second[200:], base + 200)
    add(second[150:250], base + 150)
    add(second[:100], base)
    sent[(40000, 5060)] = base + len(second)
    add(second[:100], base)
    add(request("OPTIONS", 3, "two") + request("OPTIONS", 4, "two"))
    add(b"\r\n\r\n")
    add(b"", flags=0x11)
    middle = request("OPTIONS", 6, "under-way")
    add(middle[60:], ports=(40001, 5060))
    add(request("OPTIONS", 7, "under-way"), ports=(40001, 5060))
    add(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", ports=(40002, 80))
    return pcap(packets, 101)


def gap():
    """TCP that lacks bytes in the middle of a message, and one message that
    never ends."""
    messages = [request("OPTIONS", n, "gap") for n in range(1, 5)]
    packets, seq = [], 5000
    for n, message in enumerate(messages):
        if n != 1:
            part = message[:200] if n == 3 else message
            packets.append((n * MS, ip4(ALICE, BOB, 6, tcp(ALICE, BOB, part,
                                                           seq))))
        else:
            packets.append((n * MS, ip4(ALICE, BOB, 6,
                                        tcp(ALICE, BOB, message[:100], seq))))
        seq += len(message)
    return pcap(packets, 101)


def sections():
    """pcapng: two sections of either byte order, several interfaces and
    resolutions, all kinds of packet blocks, and blocks to pass by."""
    steps = call()
    out = b""
    for order in (">", "<"):
        name = "big-endian" if order == ">" else "little-endian"
        steps = call(name)
        out += section(order)
        out += interface(order, 1)
        out += interface(order, 276, option(order, 9, b"\x09"))
        out += interface(order, 101, option(order, 9, b"\x8a")
                         + option(order, 14, struct.pack(order + "q", 1000)))
        out += block(order, 4, bytes(16)) + block(order, 0x80000001, b"odd")
        for i, (alice, at, message) in enumerate(steps):
            packet, when = datagram(alice, message), START + at * MS
            if i % 3 == 0:
                out += enhanced(order, 0, when // 1000, ether(packet))
            elif i % 3 == 1:
                sll = struct.pack(">HHIHBB8s", 0x0800, 0, 1, 1, 0, 6, bytes(8))
                out += enhanced(order, 1, when, sll + packet)
            else:
                units = (when - 1000 * 10 ** 9) * 1024 // 10 ** 9
                out += enhanced(order, 2, units, packet)
        last = ether(datagram(True, request("OPTIONS", 3, name)))
        out += block(order, 3, struct.pack(order + "I", len(last)) + last)
        last = ether(datagram(True, request("OPTIONS", 4, name)))
        when = (START + 9100 * MS) // 1000
        out += block(order, 2, struct.pack(order + "HHIIII", 0, 0, when >> 32,
                                           when & 0xffffffff, len(last),
                                           len(last)) + last)
    return out


def sll():
    """Linux cooked, nanoseconds, the other byte order."""
    head = struct.pack(">HHH8sH", 0, 1, 6, bytes(8), 0x0800)
    return pcap([(at * MS, head + datagram(alice, message))
                 for alice, at, message in call()], 113, ">", nano=True)


def loopback():
    """BSD loopback, IPv6."""
    return pcap([(at * MS, struct.pack("<I", 30)
                  + datagram(alice, message, 6))
                 for alice, at, message in call()], 0)


def other():
    """What is no SIP, or broken: RTP, STUN, keep-alives, cut packets."""
    good = datagram(True, request("OPTIONS", 1, "good"))
    rtp = datagram(True, bytes([0x80, 0]) + bytes(170), ports=(4000, 4002))
    stun = datagram(True, bytes([0, 1, 0, 0]) + bytes(16))
    ping = datagram(True, b"\r\n\r\n")
    odd = datagram(True, request("OPTIONS", 2, "odd"), ports=(40123, 15060))
    packets = [good, rtp, stun, ping, odd, good[:60], good[:10], b"\x90", b""]
    return pcap([(i * MS, p) for i, p in enumerate(packets)], 101)


CAPTURES = {
    "vlan.pcap": vlan, "fragments.pcap": fragments, "overlap.pcap": overlap,
    "extensions.pcap": extensions, "segments.pcap": segments,
    "gap.pcap": gap,
    "sections.pcapng": sections, "sll.pcap": sll, "loopback.pcap": loopback,
    "other.pcap": other,
}


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in CAPTURES.items():
        (folder / name).write_bytes(make())


if __name__ == "__main__":
    main()
