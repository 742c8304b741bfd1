"""Prints "passed failed skipped" of one finished suite; used by scripts/test.

usage: count_tests.py gtest|playwright REPORT.json EXIT_STATUS
       count_tests.py lines OUTPUT EXIT_STATUS          last line "N passed, N failed"

A report that is missing, or a program that failed without reporting a failed test, is one failure.
"""

import json
import re
import sys


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def gtest(path):
    report = json.loads(read(path) or "{}")
    failed = report.get("failures", 0) + report.get("errors", 0)
    tests = [test for suite in report.get("testsuites", []) for test in suite["testsuite"]]
    skipped = sum(test.get("status") == "NOTRUN" or test.get("result") == "SKIPPED"
                  for test in tests)
    return len(tests) - failed - skipped, failed, skipped


def playwright(path):
    report = json.loads(read(path) or "{}")
    stats = report.get("stats", {})
    failed = stats.get("unexpected", 0) + stats.get("flaky", 0)
    if not stats.get("unexpected") and report.get("errors"):
        failed += len(report["errors"])
    return stats.get("expected", 0), failed, stats.get("skipped", 0)


def lines(path):
    found = re.findall(r"^(\d+) passed, (\d+) failed$", read(path), re.MULTILINE)
    return (int(found[-1][0]), int(found[-1][1]), 0) if found else (0, 0, 0)


def main():
    kind, path, status = sys.argv[1:]
    counters = {"gtest": gtest, "playwright": playwright, "lines": lines}
    try:
        passed, failed, skipped = counters[kind](path)
    except ValueError:
        passed, failed, skipped = 0, 1, 0
    if status != "0" and failed == 0:
        failed = 1
    print(passed, failed, skipped)


main()
