#!/usr/bin/env python3
"""Prints lib/msg/header_hash.inc: the long names of include/lsip/headers.h
(path as argument), a perfect hash over them, and the ids of compact forms."""
import re
import sys

text = open(sys.argv[1], encoding="ascii").read().replace("\\\n", " ")
rows = re.findall(r'X\((\w+),\s*"([^"]+)",\s*"([^"]*)",\s*\w+,\s*\w+,\s*\w+\)',
                  text)
# A factor that was found to be good for as few slots; a new header may want
# another, or more slots.
FACTOR, BITS = 0xD9E4F46D, 9


def key(name):
    """What lsip_hash_key() of lookup.h makes of a name on the wire."""
    line = b"\n" + name.encode() + b":"
    first, last = line[1:4], line[-4:]
    return (int.from_bytes(first, "little") << 8
            ^ int.from_bytes(last, "little")) | 0x20202020


def search():
    keys = [key(name) for _, name, _ in rows]
    assert len(set(keys)) == len(keys), "two headers with one key"
    factor, bits = FACTOR, BITS
    for tries in range(1, 1 << 30):
        slots = [(k * factor & 0xFFFFFFFF) >> (32 - bits) for k in keys]
        if len(set(slots)) == len(slots):
            return factor, bits, slots
        factor = (factor * 1664525 + 1013904223) & 0xFFFFFFFF | 1
        bits += tries % 4096 == 0
    raise SystemExit("no factor found")


def print_names():
    """All names in one text, each with its colon, and where each begins. One
    that ends another has no place of its own."""
    names = [name for _, name, _ in rows]
    own = [n + ":" for n in names
           if not any(m.endswith(n) and n != m for m in names)]
    print("#define LSIP_HASH_NAMES", *('\\\n  "%s"' % n for n in own))
    print("enum {")
    for ident, name, _ in rows:
        print("  LSIP_AT_%s = %d," % (ident, "".join(own).index(name + ":")))
    print("};")


def main():
    assert all(2 <= len(n) <= 32 and re.fullmatch("[A-Za-z-]+", n)
               for _, n, _ in rows)
    assert len(rows) < 255
    factor, bits, slots = search()
    table = {slot: row[0] for slot, row in zip(slots, rows)}
    print("/* Made by header_hash.py from lsip/headers.h; do not edit. */")
    print("#ifndef LSIP_HASH_FACTOR")
    print("#define LSIP_HASH_FACTOR 0x%xu" % factor)
    print("enum { LSIP_HASH_BITS = %d };" % bits)
    print("#endif")
    print("#ifdef LSIP_HASH_TABLES")
    print_names()
    print("const uint8_t lsip_hash_slots[%d] = {" % (1 << bits))
    for slot in sorted(table):
        print("  [%d] = LSIP_H_%s," % (slot, table[slot]))
    print("};")
    print("const uint8_t lsip_hash_letters[32] = {")
    for ident, _, compact in sorted(rows, key=lambda r: r[2]):
        if compact:
            print("  ['%s' & 31] = LSIP_H_%s," % (compact, ident))
    print("};")
    print("#endif")


main()
