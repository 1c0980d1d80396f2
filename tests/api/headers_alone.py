#!/usr/bin/env python3
"""headers_alone.py headers|apps: each public header compiles alone, as C11
and as C++17, with every compiler that is installed, without a warning; and so
do the programs in apps/."""
import shutil
import subprocess
import sys

from libraries import ROOT

WARNINGS = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only",
            f"-I{ROOT / 'include'}"]
C = ["-xc", "-std=c11", "-Wpedantic"]
CXX = ["-xc++", "-std=c++17", "-Wpedantic"]
HEADERS = {"gcc": C, "clang": C, "g++": CXX, "clang++": CXX}
# The programs are strangers' work: their own style, our contract.
APP = ["-xc", "-std=gnu11", "-Wno-unused-parameter"]
APPS = {"gcc": APP, "clang": APP}


def compiles(compiler, options, text):
    return subprocess.run([compiler, *WARNINGS, *options, "-"], input=text,
                          text=True, check=False).returncode == 0


def compile_all(table, texts):
    """How many compilations there were, and how many failed."""
    done = failed = 0
    for compiler, options in table.items():
        if not shutil.which(compiler):
            print(f"{compiler}: not installed")
            continue
        for name, text in texts:
            done += 1
            if not compiles(compiler, options, text):
                failed += 1
                print(f"{compiler}: {name} fails")
    return done, failed


def main():
    if sys.argv[1] == "apps":
        paths = sorted((ROOT / "tests/api/apps").glob("*.c"))
        texts = [(path.name, path.read_text()) for path in paths]
        done, failed = compile_all(APPS, texts)
    else:
        paths = sorted((ROOT / "include/lsip").glob("*.h"))
        texts = [(path.name, f"#include <lsip/{path.name}>\n")
                 for path in paths]
        done, failed = compile_all(HEADERS, texts)
    print(f"{done} compilations, {failed} failed")
    return failed != 0 or done == 0


sys.exit(main())
