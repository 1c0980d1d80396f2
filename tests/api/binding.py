#!/usr/bin/env python3
"""binding.py CHECK_LAYOUT: the structs of the Python binding in apps/ have the
sizes that C gives them."""
import subprocess
import sys

from libraries import ROOT


def sizes(*command):
    return subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout.split()


c = sizes(sys.argv[1])
python = sizes(sys.executable, ROOT / "tests/api/apps/6_binding.py")
print("C", c, "Python", python)
sys.exit(c != python)
