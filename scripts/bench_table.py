"""Prints the table of budgets from what the other measurements left behind.

usage: bench_table.py CLIENT_MANIFEST RESULTS_FOLDER

The folder holds *.json files: one object {"name", "value", "unit", "budget"} per line, or an array
of them. tests/browser/specs/bench.spec.ts writes what only a browser can tell.
"""

import json
import pathlib
import re
import sys

KB = 1024
SIZES = [
    ("first visit over the wire", r".*", 400),
    ("of it Wasm", r".*\.wasm", 330),
    ("of it scripts", r".*\.js", 28),
    ("of it page and style", r"index\.html|.*\.css", 8),
    ("of it the font", r".*\.woff2", 45),
]


def sizes(manifest):
    entries = [line.split() for line in pathlib.Path(manifest).read_text().splitlines()[1:]]
    for name, pattern, budget in SIZES:
        wire = sum(int(size) for file, _, size, when in entries
                   if when == "first" and re.fullmatch(pattern, file))
        yield {"name": name, "value": round(wire / KB, 1), "unit": "KB", "budget": budget}


def measured(folder):
    for file in sorted(pathlib.Path(folder).glob("*.json")):
        text = file.read_text().strip()
        if text.startswith("["):
            yield from json.loads(text)
        else:
            yield from (json.loads(line) for line in text.splitlines() if line)


def main():
    rows = list(sizes(sys.argv[1])) + list(measured(sys.argv[2]))
    if not (pathlib.Path(sys.argv[2]) / "browser.json").exists():
        rows.append({"name": "browser measurements", "value": None, "unit": "", "budget": None})
    over = 0
    print(f"\n{'':44}{'measured':>14}{'budget':>14}")
    for row in rows:
        unit = f" {row['unit']}".rstrip()
        if row["value"] is None:
            value, verdict = "none", "not measured"
        else:
            value = f"{round(row['value'], 3):g}{unit}"
            verdict = "ok" if row["budget"] is None or row["value"] <= row["budget"] else "over"
        over += verdict in ("over", "not measured")
        budget = "" if row["budget"] is None else f"{row['budget']}{unit}"
        print(f"{row['name']:44}{value:>14}{budget:>14}  {verdict}")
    sys.exit(1 if over else 0)


main()
