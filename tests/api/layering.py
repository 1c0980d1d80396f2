#!/usr/bin/env python3
"""Dependencies point downwards only: judged by every #include line."""
import re
import sys

from libraries import LIBRARIES, ROOMS, ROOT

# What a library without I/O may take of the C library.
PURE = {"stddef.h", "stdint.h", "stdbool.h", "limits.h", "string.h",
        "stdlib.h"}
SYSTEM = {"sip": PURE, "trace": PURE, "event": PURE,
          "media": PURE | {"math.h"}}

# All vector code is in one file.
INTRINSICS = {"emmintrin.h", "immintrin.h", "arm_neon.h"}
VECTORS = ROOT / "lib/msg/vector.h"

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def owner_of(header):
    """The library whose public header <lsip/header> is."""
    for library, (headers, _) in LIBRARIES.items():
        if header.removesuffix(".h") in headers:
            return library
    return None


def judge_public(library, header):
    owner = owner_of(header)
    if owner is None:
        return f"<lsip/{header}> belongs to no library"
    if owner != library and owner not in LIBRARIES[library][1]:
        return f"lib{library} may not stand on lib{owner}"
    return None


def judge_private(place, name):
    """`place` is a room of the core or a library on top."""
    target = name.split("/")[0] if "/" in name else place
    if target == place:
        return None
    if place not in ROOMS:
        return f"{place} reaches into {target}/"
    if target not in ROOMS:
        return f"the core reaches into {target}/"
    if ROOMS.index(target) > ROOMS.index(place):
        return f"{target} lies above {place}"
    return None


def judge(library, place, kind, name):
    if kind == '"':
        return judge_private(place, name)
    if name.startswith("lsip/"):
        return judge_public(library, name.removeprefix("lsip/"))
    if library in SYSTEM and name not in SYSTEM[library]:
        return f"<{name}> in a library without I/O"
    return None


def sources():
    """(library, room or library, file) of everything that is built."""
    for folder in sorted((ROOT / "lib").iterdir()):
        if folder.is_dir():
            library = "sip" if folder.name in ROOMS else folder.name
            for path in sorted(folder.rglob("*.[ch]")):
                yield library, folder.name, path
    for library, (headers, _) in LIBRARIES.items():
        for header in headers:
            yield library, library, ROOT / "include/lsip" / f"{header}.h"


def main():
    count = bad = 0
    for library, place, path in sources():
        if not path.exists():
            continue
        count += 1
        for kind, name in INCLUDE.findall(path.read_text()):
            if path == VECTORS and name in INTRINSICS:
                continue
            reason = judge(library, place, kind, name)
            if reason:
                bad += 1
                print(f"{path.relative_to(ROOT)}: {name}: {reason}")
    print(f"{count} files, {bad} includes upwards")
    return bad != 0 or count == 0


sys.exit(main())
