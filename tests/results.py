#!/usr/bin/env python3
"""results.py testlog.json: "N passed, N failed" of a run of `meson test`, what
failed, and what was skipped and why. Exit 0 only if something passed and
nothing failed.
"""
import json
import sys

PASSED = {"OK", "EXPECTEDFAIL"}


def reason(test):
    """What a skipped test said last."""
    said = (test.get("stdout") or test.get("stderr") or "").split("\n")
    return next((line for line in reversed(said) if line), "it says not why")


def main():
    with open(sys.argv[1], encoding="utf-8") as log:
        tests = [json.loads(line) for line in log]
    passed = [t for t in tests if t["result"] in PASSED]
    skipped = [t for t in tests if t["result"] == "SKIP"]
    failed = [t for t in tests if t["result"] not in PASSED | {"SKIP"}]
    for test in failed:
        print(f"{test['result']}: {test['name']}")
    for test in skipped:
        print(f"SKIP: {test['name']}: {reason(test)}")
    line = f"{len(passed)} passed, {len(failed)} failed"
    print(line + (f", {len(skipped)} skipped" if skipped else ""))
    return bool(failed) or not passed


sys.exit(main())
