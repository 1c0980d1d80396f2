#!/usr/bin/env python3
"""The committed tables of lib/msg are what their generators print."""
import pathlib
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
msg = root / "lib" / "msg"
include = root / "include" / "lsip"
made = [
    ("lib/msg/chars_table.inc", [msg / "chars.py"]),
    ("lib/msg/header_hash.inc", [msg / "header_hash.py",
                                 include / "headers.h"]),
    ("docs/headers.md", [msg / "header_docs.py", include]),
]
stale = []
for name, command in made:
    out = subprocess.run([sys.executable, *map(str, command)], check=True,
                         capture_output=True, text=True).stdout
    if out != (root / name).read_text(encoding="ascii"):
        stale.append("%s: run %s" % (name, command[0].name))
print("\n".join(stale) or "fresh")
sys.exit(bool(stale))
