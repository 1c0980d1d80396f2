#!/usr/bin/env python3
"""Prints lib/msg/chars_table.inc: the character classes of RFC 3261 25.1."""
import string

ALPHA, DIGIT = string.ascii_letters, string.digits
ALNUM = ALPHA + DIGIT
UNRESERVED = ALNUM + "-_.!~*'()"
CONTROL = [chr(c) for c in range(32) if c != 9] + ["\x7f"]
TOKEN = ALNUM + "-.!%*_+`'~"

CLASSES = [  # in the order of the bits in chars.h
    TOKEN,
    DIGIT,
    ALNUM,
    " \t\r\n",
    UNRESERVED + "&=+$,;?/%",
    UNRESERVED + "[]/:&+$%",
    UNRESERVED + ";/?:@&=+$,%[]#",
    TOKEN + "[]:",
    UNRESERVED + "[]/?:+$%",
    UNRESERVED + "&=+$,%",
    ALNUM + "+-.",
    string.hexdigits,
    TOKEN + "()<>:\\\"/[]?{}",
    CONTROL,
    ALNUM + "-._",
    string.hexdigits + "*#+-.()",
]

print("/* Made by chars.py; do not edit. */")
row = []
for code in range(256):
    bits = sum(1 << i for i, c in enumerate(CLASSES) if chr(code) in c)
    row.append("0x%04x," % bits)
    if len(row) == 8:
        print("  " + " ".join(row))
        row = []
