#!/usr/bin/env python3
"""Checks the house rules over every file of the project. See README.md beside this file."""

import sys

import controls
import rules_code
import rules_project
from source import read_tree

SHOWN_PER_RULE = 40


def name_of(rule):
    return rule.__name__.replace("_", " ")


def check_project(rules, tree):
    failed = 0
    for rule in rules:
        findings = list(rule(tree))
        if findings:
            failed += 1
            print(f"\n{name_of(rule)}: {len(findings)}")
            for finding in findings[:SHOWN_PER_RULE]:
                print(f"  {finding}")
            if len(findings) > SHOWN_PER_RULE:
                print(f"  and {len(findings) - SHOWN_PER_RULE} more")
    return failed


def check_controls(rules):
    by_name = {rule.__name__: rule for rule in rules}
    failed = 0
    for name, tree in controls.CONTROLS:
        if not list(by_name[name](tree)):
            failed += 1
            print(f"\ncontrol: {name_of(by_name[name])} does not see {sorted(tree)}")
    for rule in rules:
        for finding in rule(controls.CLEAN):
            failed += 1
            print(f"\ncontrol: {name_of(rule)} objects to clean code: {finding}")
    return failed


def main():
    rules = rules_code.RULES + rules_project.RULES
    total = len(rules) + len(controls.CONTROLS) + 1
    failed = check_project(rules, read_tree()) + check_controls(rules)
    print(f"{total - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
