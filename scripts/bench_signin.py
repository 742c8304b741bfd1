"""Measures that a flood of sign-ins moves no other traffic (P5): reads and writes at a fixed rate,
each timed from when it was due, without and with the flood, in turns. Passwords have their real
price (bcrypt, cost 12). Prints measured, target, met or not.

usage: bench_signin.py PROGRAM FOLDER [--rounds N] [--seconds S] [--logins RATE]

The folder must lie on a disk, not in memory. Figures count only on a quiet machine.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

import bench_peers_data
from bench_store import Report, Server

READ_RATE, WRITE_RATE, LOGIN_RATE, BAR = 500, 50, 200, 2
OPEN_LOOP = pathlib.Path(__file__).parent.parent / "tests/bench/peers/open_loop.mjs"


def run(server, data, seconds, logins):
    """One turn: what open_loop.mjs measured."""
    reader = data.readers[0]
    command = {"port": server.port, "path": f"/api/v1/interviews/{reader['interviews'][0]}",
               "token": reader["token"], "rate": READ_RATE, "writer": data.writers[0],
               "writes": WRITE_RATE, "seconds": seconds, "logins": logins,
               "email": bench_peers_data.EMAIL, "password": bench_peers_data.PASSWORD}
    done = subprocess.run(["node", str(OPEN_LOOP)] + [f"--{name}={value}" for name, value
                                                      in command.items()],
                          capture_output=True, text=True, timeout=seconds + 60)
    if done.returncode != 0:
        sys.exit(f"bench signin: {done.stderr.strip()}")
    return json.loads(done.stdout.split("RESULT ", 1)[1])


def times(turns, of):
    """Medians over the turns of what `of` picks from each, in words."""
    return ", ".join(f"{name} {statistics.median(of(turn)[name + '_ms'] for turn in turns):.2f} ms"
                     for name in ("p50", "p99", "max"))


def show(report, what, quiet, flooded, of):
    ratios = [of(late)["p99_ms"] / of(early)["p99_ms"] for early, late in zip(quiet, flooded)]
    report.row(f"P5 p99 of {what} under the flood, of quiet", statistics.median(ratios), "x", BAR,
               note=f"{min(ratios):.2f} to {max(ratios):.2f}")
    print(f"{what:8} quiet    {times(quiet, of)}\n{'':8} flooded  {times(flooded, of)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--logins", type=int, default=LOGIN_RATE)
    options = parser.parse_args()
    folder = pathlib.Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    program, report = str(pathlib.Path(options.program).resolve()), Report()
    data = bench_peers_data.Data(program, folder)
    quiet, flooded = [], []
    with Server(program, data.template, data.key) as server:
        for number in range(options.rounds):
            print(f"==> Round {number + 1} of {options.rounds}", flush=True)
            quiet.append(run(server, data, options.seconds, 0))
            flooded.append(run(server, data, options.seconds, options.logins))
    print(f"\n{READ_RATE} reads/s, {WRITE_RATE} writes/s, {options.logins} sign-ins/s offered")
    show(report, "reads", quiet, flooded, lambda turn: turn)
    show(report, "writes", quiet, flooded, lambda turn: turn["writes"])
    for name, key in (("sign-ins checked", "signed_in"), ("of them right", "right"),
                      ("sign-ins refused (503, come back)", "refused")):
        report.row(name, statistics.median(turn[key] for turn in flooded), "/s")
    report.row("sign-ins answered in another way", sum(turn["other"] for turn in flooded), "", 0)
    sys.exit(0 if report.show() else 1)


main()
