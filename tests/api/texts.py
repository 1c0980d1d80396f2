#!/usr/bin/env python3
"""texts.py VERSION: what the texts say is so. The README's program is the one
that the tests compile, and one version stands everywhere."""
import re
import sys

from libraries import ROOT


def read(name):
    path = ROOT / name
    return path.read_text() if path.exists() else ""


def header_version():
    parts = re.findall(r"#define LSIP_VERSION_\w+ (\d+)",
                       read("include/lsip/base.h"))
    return ".".join(parts)


def main():
    version, faults = sys.argv[1], []
    program = read("tests/api/apps/1_agent_call.c")
    if not program or program not in read("README.md"):
        faults.append("README.md does not hold apps/1_agent_call.c")
    if header_version() != version:
        faults.append(f"base.h is {header_version()}, meson {version}")
    if f"## {version}" not in read("CHANGELOG.md"):
        faults.append(f"CHANGELOG.md does not tell of {version}")
    for name in re.findall(r"\]\(([^)#:]+)\)", read("README.md")):
        if not (ROOT / name).exists():
            faults.append(f"README.md points to {name}, which is not there")
    print("\n".join(faults))
    return bool(faults)


sys.exit(main())
