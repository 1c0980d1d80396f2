#!/usr/bin/env python3
"""Prints lib/msg/header_hash.inc: a perfect hash over the long names of
include/lsip/headers.h (path as argument), and the ids of compact forms."""
import re
import sys

text = open(sys.argv[1], encoding="ascii").read().replace("\\\n", " ")
rows = re.findall(r'X\((\w+),\s*"([^"]+)",\s*"([^"]*)",\s*\w+,\s*\w+,\s*\w+\)',
                  text)
BITS = 10


def key(name):
    """What lsip_hash_slot() of lookup.h reads of a name."""
    n, low = len(name), [ord(c) | 0x20 for c in name]
    return (low[0] | low[n // 2] << 8 | low[n - 2] << 16
            | (low[n - 1] ^ n) << 24)


def search():
    keys = [key(name) for _, name, _ in rows]
    assert len(set(keys)) == len(keys), "two headers with one key"
    factor = 0x9E3779B1
    while True:
        slots = [(k * factor & 0xFFFFFFFF) >> (32 - BITS) for k in keys]
        if len(set(slots)) == len(slots):
            return factor, slots
        factor = (factor * 1664525 + 1013904223) & 0xFFFFFFFF | 1


def main():
    assert all(2 <= len(n) <= 32 and re.fullmatch("[A-Za-z-]+", n)
               for _, n, _ in rows)
    assert len(rows) < 255
    factor, slots = search()
    table = {slot: row[0] for slot, row in zip(slots, rows)}
    print("/* Made by header_hash.py from lsip/headers.h; do not edit. */")
    print("const uint32_t lsip_hash_factor = 0x%xu;" % factor)
    print("const uint8_t lsip_hash_slots[%d] = {" % (1 << BITS))
    for slot in sorted(table):
        print("  [%d] = LSIP_H_%s," % (slot, table[slot]))
    print("};")
    print("const uint8_t lsip_hash_letters[26] = {")
    for ident, _, compact in sorted(rows, key=lambda r: r[2]):
        if compact:
            print("  ['%s' - 'a'] = LSIP_H_%s," % (compact, ident))
    print("};")


main()
