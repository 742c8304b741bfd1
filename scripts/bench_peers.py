"""Compares Candor with other stacks in one interleaved run and prints measured, target, met or not.

usage: tests/harness/postgresql bench_peers.py PROGRAM RESULTS_FOLDER [--rounds N] [--seconds S]
                      [--connections 8,32,256,1000] [--only PARTS] [--disturbed]

PARTS are mix, kinds (what each kind of request costs Candor), writes, logins, rooms, idle.

Figures count only on a quiet machine: a round during which other programs used more than 10 % of it
is measured again, and when that does not help, or the control varies by more than 25 %, there is no
report. --disturbed prints one all the same and says so; ratios may still be of use.
"""

import argparse
import json
import pathlib
import signal
import statistics
import sys

import bench_peers_idle
import bench_peers_load as load
from bench_peers_data import Data
from bench_peers_postgresql import NAME as ON_POSTGRESQL, Postgresql
from bench_peers_stacks import PEER_COMMANDS, PEERS, Stacks, Watch, free_port

FOREIGN_MAX, SPREAD_MAX = 0.10, 0.25
WARM_UP_SECONDS = CONTROL_SECONDS = 2
MAIN, MANY = 32, 1000  # the connections that the bars name
RATIO_BARS = {"fastapi": (25, 20), "flask": (6, 5), "express": (5, 4), "fastify": (2, 1.5)}
PER_SECOND_BAR, P99_BAR_MS = 20_000, 25
WRITERS = {1: 2_500, 8: None, 32: 15_000, 64: None}  # connections and the bar of each
WRITES_RATIO_BAR = 4
DISK = "disk alone"
MANY_SHARE_BAR, MANY_P99_BAR_MS = 0.8, 100
KINDS = ("get", "list", "create", "update", "access", "static", "unauthenticated", "missing")
READ_RATE, LOGIN_RATE, FLOOD_BAR = 500, 200, 2
ROOM, ROOM_P99_BAR_MS, ROOM_CPU_BAR_US = (1, 50, 50), 5, 4  # rooms, clients each, edits/s each
ROOMS, ROOMS_P99_BAR_MS = (100, 5, 10), 10
IDLE, IDLE_MIB_BAR, IDLE_CPU_BAR = 10_000, 60, 1


def say(text):
    print(text, flush=True)


class Report:
    """The rows of the table and everything they came from."""

    def __init__(self, folder):
        self.folder, self.rows, self.details, self.doubts = folder, [], {}, []

    def row(self, name, value, unit, target, at_least=False, floor=None, note=""):
        is_met = value is not None and (value >= target if at_least else value <= target)
        self.rows.append({"name": name, "value": value, "unit": unit, "target": target,
                          "at_least": at_least, "floor": floor, "met": is_met, "note": note})

    def skip(self, name, why):
        say(f"    {name}: skipped, {why}")
        self.rows.append({"name": name, "value": None, "unit": "", "target": None,
                          "at_least": False, "floor": None, "met": False, "note": why})

    def doubt(self, text):
        say(f"    {text}")
        self.doubts.append(text)

    def save(self):
        content = {"rows": self.rows, "doubts": self.doubts, "details": self.details}
        (self.folder / "result.json").write_text(json.dumps(content, indent=1) + "\n")

    def verdict(self, row):
        if row["value"] is None:
            return "not measured"
        if row["met"]:
            return "met"
        return "floor met" if row["floor"] and row["value"] >= row["floor"] else "not met"

    def show(self):
        say(f"\n{'':52}{'measured':>14}{'target':>14}")
        for row in self.rows:
            unit = f" {row['unit']}".rstrip()
            value = "none" if row["value"] is None else f"{round(row['value'], 2):,g}{unit}"
            sign = ">=" if row["at_least"] else "<="
            target = "" if row["target"] is None else f"{sign} {row['target']:,g}{unit}"
            say(f"{row['name']:52}{value:>14}{target:>14}  {self.verdict(row):12} {row['note']}")


def spread(values):
    return (max(values) - min(values)) / statistics.median(values)


class Mix:
    """The mixed load at one number of connections: rounds over all stacks, back and forth."""

    def __init__(self, stacks, data, options, connections):
        self.stacks, self.data, self.options = stacks, data, options
        self.connections, self.rounds = connections, []

    def start(self, peers=tuple(PEER_COMMANDS), postgresql=None):
        """Candor, if wanted also on PostgreSQL, and the peers."""
        running = [self.stacks.start_candor()]
        if postgresql is not None:
            running.append(postgresql.start_candor(self.stacks))
        static_path, content = load.client_style(running[0])
        static = self.data.folder / "static"
        static.mkdir(exist_ok=True)
        (static / static_path[1:]).write_bytes(content)
        running += [self.stacks.start_peer(name) for name in peers]
        verifier = load.Verifier(self.data, static_path)
        self.mixes = {}
        for stack in running:
            verifier.check(stack)
        for stack in running:
            self.mixes[stack.name] = self.data.folder / f"mix-{stack.name}.lua"
            self.data.write_mix(self.mixes[stack.name], self.connections, static_path,
                                verifier.ranges(stack.name))
        self.control = self.stacks.start_control()
        return running

    def measure(self, stack, seconds, seed):
        return load.mixed(stack, self.mixes[stack.name], self.connections, seconds, seed)

    def round(self, running, number):
        watch = Watch(self.stacks)
        result = {"control": load.plain(self.control, CONTROL_SECONDS)}
        for stack in running if number % 2 == 0 else reversed(running):
            result[stack.name] = self.measure(stack, self.options.seconds, number + 1)
        result["foreign"] = watch.foreign_share()
        return result

    def run(self):
        try:
            running = self.start()
            for stack in running:
                self.measure(stack, WARM_UP_SECONDS, 99)
            tries = 0
            while len(self.rounds) < self.options.rounds and tries < 2 * self.options.rounds:
                result = self.round(running, tries)
                tries += 1
                rates = "  ".join(f"{stack.name} {result[stack.name]['per_second']:,.0f}"
                                  for stack in running)
                say(f"    {self.connections} connections, round {tries}: {rates}")
                if result["foreign"] <= FOREIGN_MAX or self.options.disturbed:
                    self.rounds.append(result)
                else:
                    say(f"    other programs used {result['foreign']:.0%} of the machine; again")
        finally:
            self.stacks.stop_all()

    def doubts(self):
        if len(self.rounds) < self.options.rounds:
            yield (f"{self.connections} connections: other programs used more than "
                   f"{FOREIGN_MAX:.0%} of the machine in too many rounds")
            return
        worst = max(one["foreign"] for one in self.rounds)
        if worst > FOREIGN_MAX:
            yield f"{self.connections} connections: other programs used up to {worst:.0%}"
        varied = spread([one["control"] for one in self.rounds])
        if varied > SPREAD_MAX:
            yield f"{self.connections} connections: the control varied by {varied:.0%}"

    def median(self, name, what):
        return statistics.median(one[name][what] for one in self.rounds)

    def ratios(self, name):
        return [one["candor"]["per_second"] / one[name]["per_second"] for one in self.rounds]


def measure_mix(stacks, data, options, report):
    levels = {}
    for connections in options.connections:
        say(f"==> Mixed load, {connections} connections")
        mix = Mix(stacks, data, options, connections)
        mix.run()
        for doubt in mix.doubts():
            report.doubt(doubt)
        report.details[f"mix {connections}"] = mix.rounds
        if mix.rounds:
            levels[connections] = mix
    for connections, mix in levels.items():
        for name, (target, floor) in RATIO_BARS.items():
            ratios = mix.ratios(name)
            note = (f"{min(ratios):.1f} to {max(ratios):.1f}; {name} "
                    f"{mix.median(name, 'per_second'):,.0f}/s, "
                    f"{mix.median(name, 'cpu_us'):,.0f} us")
            report.row(f"P1 times {name}, {connections} connections", statistics.median(ratios),
                       "x", target, at_least=True, floor=floor, note=note)
    rate_rows(levels, report)


def rate_rows(levels, report):
    for connections, mix in levels.items():
        rate, p99 = mix.median("candor", "per_second"), mix.median("candor", "p99_ms")
        target, p99_target = PER_SECOND_BAR, P99_BAR_MS
        if connections == MANY:
            base = levels[MAIN].median("candor", "per_second") if MAIN in levels else target
            target, p99_target = round(MANY_SHARE_BAR * base), MANY_P99_BAR_MS
        if connections in (MAIN, MANY):
            report.row(f"P2 mixed per second, {connections} connections", rate, "/s", target,
                       at_least=True, note=f"{mix.median('candor', 'cpu_us'):.0f} us of CPU each")
            report.row(f"P2 p99, {connections} connections", p99, "ms", p99_target)
        else:
            say(f"    candor at {connections} connections: {rate:,.0f}/s, p99 {p99:.1f} ms")


def measure_kinds(stacks, data, options, report):
    say(f"==> Each kind of request alone, Candor, {MAIN} connections")
    mix = Mix(stacks, data, options, MAIN)
    stack = mix.start(peers=())[0]
    kinds = report.details["kinds"] = {}
    for kind in KINDS:
        one = kinds[kind] = load.mixed(stack, mix.mixes[stack.name], MAIN, options.seconds, 1, kind)
        say(f"    {kind:16}{one['per_second']:>9,.0f}/s  p99 {one['p99_ms']:>7.2f} ms"
            f"  {one['cpu_us']:>6.1f} us of the server's processor time")
    stacks.stop_all()


def measure_writes(stacks, data, options, report):
    """Creating an interview with three questions, answered when it is durable, and nothing else."""
    rates = report.details["writes"] = {}
    for connections in WRITERS:
        say(f"==> Durable writes, {connections} connections")
        mix = Mix(stacks, data, options, connections)
        running = mix.start(postgresql=stacks.database_server)
        rounds = rates[connections] = []
        for number in range(options.rounds):
            watch = Watch(stacks)
            order = running if number % 2 == 0 else running[::-1]
            one = {stack.name: load.mixed(stack, mix.mixes[stack.name], connections,
                                          options.seconds, number + 1, "create")
                   for stack in order}
            one[DISK] = {"per_second": load.disk_syncs(report.folder)}
            rounds.append(one)
            if (share := watch.foreign_share()) > FOREIGN_MAX:
                report.doubt(f"{connections} writers: other programs used {share:.0%}")
        stacks.stop_all()
        say("    " + "  ".join(f"{name} {rate_of(rounds, name):,.0f}"
                               for name in [*(stack.name for stack in running), DISK]))
    for connections, bar in WRITERS.items():
        write_rows(report, rates[connections], connections, bar)


def rate_of(rounds, name):
    return statistics.median(one[name]["per_second"] for one in rounds)


def write_rows(report, rounds, connections, bar):
    peers = [name for name in rounds[0] if name in PEER_COMMANDS]
    best = max(peers, key=lambda name: rate_of(rounds, name))
    ratios = [one["candor"]["per_second"] / one[best]["per_second"] for one in rounds]
    p99 = statistics.median(one["candor"]["p99_ms"] for one in rounds)
    if bar is not None:
        report.row(f"P3 durable creates per second, {connections} connections",
                   rate_of(rounds, "candor"), "/s", bar, at_least=True,
                   note=f"p99 {p99:.1f} ms; the disk alone {rate_of(rounds, DISK):,.0f} commits/s")
    report.row(f"P3 times the best peer, {connections} connections", statistics.median(ratios), "x",
               WRITES_RATIO_BAR, at_least=True,
               note=f"{best} {rate_of(rounds, best):,.0f}/s, candor "
                    f"{rate_of(rounds, 'candor'):,.0f}/s, on PostgreSQL "
                    f"{rate_of(rounds, ON_POSTGRESQL):,.0f}/s")


def watched(stacks, options, report, what, measure):
    """A measurement, taken again while others disturb it."""
    for _ in range(3):
        watch = Watch(stacks)
        result = measure()
        share = watch.foreign_share()
        if share <= FOREIGN_MAX:
            return result
        if not options.disturbed:
            say(f"    {what}: other programs used {share:.0%} of the machine; again")
        else:
            break
    report.doubt(f"{what}: other programs used {share:.0%} of the machine")
    return result


def measure_logins(stacks, data, options, report):
    say("==> Reads while sign-ins flood in")
    stack = stacks.start_candor()
    reader = data.readers[0]
    path = f"/api/v1/interviews/{reader['interviews'][0]}"

    def both():
        return [load.reads(stack, reader["token"], path, READ_RATE, options.seconds, logins)
                for logins in (0, LOGIN_RATE)]
    rounds = [watched(stacks, options, report, "sign-ins", both) for _ in range(options.rounds)]
    stacks.stop_all()
    quiet, flooded = ([pair[place]["p99_ms"] for pair in rounds] for place in (0, 1))
    ratios = [late / early for early, late in zip(quiet, flooded)]
    note = (f"{min(ratios):.1f} to {max(ratios):.1f}; {statistics.median(quiet):.2f} and "
            f"{statistics.median(flooded):.2f} ms; "
            f"{statistics.median(pair[1]['signed_in'] for pair in rounds):.1f} sign-ins/s")
    report.details["logins"] = rounds
    report.row("P5 p99 of reads under a login flood, of quiet", statistics.median(ratios), "x",
               FLOOD_BAR, note=note)


def room_stacks(stacks, rooms_program):
    """The servers that rooms are compared on, by style."""
    port = free_port()
    server = str(PEERS / "node_modules" / "y-websocket" / "bin" / "server.cjs")
    running = [("y-websocket", stacks.start("y-websocket", ["node", server],
                                            {"HOST": "127.0.0.1", "PORT": str(port)}, port))]
    if rooms_program.exists():
        port = free_port()
        command = [str(rooms_program), "--port", str(port)]
        process = stacks.start("rooms", command, {}, port)
        running.append(("candor", process))
    return running


def measure_rooms(stacks, options, report):
    say("==> Rooms")
    rooms_program = pathlib.Path(options.program).parent / "bench_rooms"
    running = room_stacks(stacks, rooms_program)
    results = {}
    for shape in (ROOM, ROOMS):
        for number in range(options.rounds):
            for style, process in running if number % 2 == 0 else reversed(running):
                results.setdefault((shape, style), []).append(
                    watched(stacks, options, report, f"{style} {shape}",
                            lambda: load.rooms(process, shape, options.seconds)))
    stacks.stop_all()
    report.details["rooms"] = [{"shape": shape, "style": style, "rounds": rounds}
                               for (shape, style), rounds in results.items()]
    for (shape, style), rounds in results.items():
        say(f"    {style}, {shape[0]} x {shape[1]}: " + ", ".join(
            f"{name} {statistics.median(one[name] for one in rounds):.2f}"
            for name in ("p50_ms", "p99_ms", "cpu_us")))
    room_rows(results, report)


def room_rows(results, report):
    def median(shape, style, what):
        return statistics.median(one[what] for one in results[shape, style])
    if (ROOM, "candor") not in results:
        peer = median(ROOM, "y-websocket", "p99_ms")
        for name in ("p99, room of 50 at 50 edits/s", "p99 against y-websocket",
                     "server CPU per delivery", "p99, 100 rooms of 5 at 10 edits/s"):
            report.skip(f"P7 {name}", f"no bench_rooms; y-websocket p99 {peer:.2f} ms")
        return
    ours, theirs = (median(ROOM, style, "p99_ms") for style in ("candor", "y-websocket"))
    report.row("P7 p99, room of 50 at 50 edits/s", ours, "ms", ROOM_P99_BAR_MS)
    report.row("P7 the same against y-websocket", ours / theirs, "x", 1,
               note=f"y-websocket {theirs:.2f} ms")
    report.row("P7 server CPU per delivery", median(ROOM, "candor", "cpu_us"), "us",
               ROOM_CPU_BAR_US,
               note=f"y-websocket {median(ROOM, 'y-websocket', 'cpu_us'):.1f} us")
    theirs = median(ROOMS, "y-websocket", "p99_ms")
    report.row("P7 p99, 100 rooms of 5 at 10 edits/s", median(ROOMS, "candor", "p99_ms"), "ms",
               ROOMS_P99_BAR_MS, note=f"y-websocket {theirs:.2f} ms")


def measure_idle(stacks, data, options, report):
    say(f"==> {IDLE:,} idle connections")
    stack = stacks.start_candor()
    result = watched(stacks, options, report, "idle connections",
                     lambda: bench_peers_idle.hold(stack, data.readers, IDLE, options.seconds))
    stacks.stop_all()
    report.details["idle"] = result
    name = f"P8 memory with {IDLE:,} idle connections"
    if not result["websockets"]:
        report.skip(f"{name}, half WebSocket", "the server speaks no WebSocket yet; "
                    f"plain only: {result['mib']:.1f} MiB, {result['cpu_percent']:.2f} % CPU")
        return
    if result["closed"]:
        report.skip(name, f"the server closed {result['closed']} of them")
        return
    report.row(name, result["mib"], "MiB", IDLE_MIB_BAR,
               note=f"half of them WebSocket; {result['before_mib']:.1f} MiB before")
    report.row("P8 CPU with them", result["cpu_percent"], "%", IDLE_CPU_BAR, note="of one core")


def read_options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("results")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--connections", default="8,32,256,1000")
    parser.add_argument("--only", default="mix,kinds,writes,logins,rooms,idle")
    parser.add_argument("--disturbed", action="store_true")
    options = parser.parse_args()
    options.connections = [int(one) for one in options.connections.split(",")]
    options.only = options.only.split(",")
    # The servers start in a folder of their own.
    options.program = str(pathlib.Path(options.program).resolve())
    options.results = str(pathlib.Path(options.results).resolve())
    return options


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder = pathlib.Path(options.results)
    folder.mkdir(parents=True, exist_ok=True)
    report = Report(folder)
    data = Data(options.program, folder / "data")
    with Stacks(options.program, data, Postgresql()) as stacks:
        if "mix" in options.only:
            measure_mix(stacks, data, options, report)
        if "kinds" in options.only:
            measure_kinds(stacks, data, options, report)
        if "writes" in options.only:
            measure_writes(stacks, data, options, report)
        if "logins" in options.only:
            measure_logins(stacks, data, options, report)
        if "rooms" in options.only:
            measure_rooms(stacks, options, report)
        if "idle" in options.only:
            measure_idle(stacks, data, options, report)
    report.save()
    if report.doubts and not options.disturbed:
        say("\nNo report: the machine was not quiet.")
        sys.exit("\n".join(report.doubts))
    if report.doubts:
        say("\nThe machine was NOT quiet; these figures prove nothing:")
        say("\n".join(report.doubts))
    report.show()
    sys.exit(0 if all(row["met"] for row in report.rows) else 1)


if __name__ == "__main__":
    main()
