#!/usr/bin/env python3
"""core_symbols.py libsip.a: the core keeps no global state and asks nothing
of the operating system.

- No section that could be written: no .data, .bss or thread-local bytes.
  .data.rel.ro is constant once the loader has set its pointers.
- Undefined symbols only from the list below.
- Whatever has a name outside its file begins with lsip_.
"""
import re
import subprocess
import sys

ALLOWED = {"memcpy", "memmove", "memset", "memcmp", "memchr", "strlen",
           "bcmp",  # clang writes it for memcmp() == 0
           "realloc", "free", "_GLOBAL_OFFSET_TABLE_", "__stack_chk_fail"}
WRITABLE = re.compile(r"^\.(data|bss|tdata|tbss)(?!\.rel\.ro)")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout


def writable(archive):
    member = "?"
    for line in run("size", "-A", archive).splitlines():
        words = line.split()
        if "(ex" in line:
            member = words[0]
        elif len(words) == 3 and WRITABLE.match(words[0]) and words[1] != "0":
            yield f"{member} has {words[1]} writable bytes in {words[0]}"


def symbols(archive):
    """(defined, undefined) names that the linker sees."""
    defined, undefined = set(), set()
    for line in run("nm", "-g", archive).splitlines():
        words = line.split()
        if len(words) < 2 or line.endswith(":"):
            continue
        kind, name = words[-2:]
        (undefined if kind in "Uw" else defined).add(name)
    return defined, undefined


def main():
    archive = sys.argv[1]
    defined, undefined = symbols(archive)
    faults = list(writable(archive))
    faults += [f"{name} is called" for name in
               sorted(undefined - defined - ALLOWED)]
    faults += [f"{name} does not begin with lsip_" for name in
               sorted(defined) if not name.startswith("lsip_")]
    print("\n".join(faults))
    print(f"{len(defined)} symbols, {len(faults)} faults")
    return bool(faults) or not defined


sys.exit(main())
