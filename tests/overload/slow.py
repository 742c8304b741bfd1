"""Five hundred slow clients of slowhttptest, and what a normal one notices of them."""

import subprocess
import time

from program import HEALTH, Client

SLOW = 500
ENOUGH = 480  # some are just being opened again
P99_MS = 50
# Modes of slowhttptest. The server ends a slow head or body after ten seconds, so everything is
# measured before that.
MODES = {
    "slow heads": ["-H", "-i", "1", "-x", "24"],
    "slow bodies": ["-B", "-i", "1", "-x", "10", "-s", "4096"],
    "slow readers": ["-X", "-k", "4", "-n", "1", "-w", "256", "-y", "512", "-z", "16"],
}
TARGETS = {"slow heads": "/api/v1/health", "slow bodies": "/api/v1/auth/login"}
QUIET_SECONDS, MEASURED_SECONDS, PATIENCE_SECONDS = 3, 5, 8


def latencies(program, seconds):
    """Milliseconds of each request of one client, sorted."""
    client = Client(program)
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        begun = time.monotonic()
        answer = client.ask(HEALTH)
        found.append((time.monotonic() - begun) * 1000)
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise RuntimeError(answer.split(b"\r\n")[0].decode())
        time.sleep(0.002)
    client.close()
    return sorted(found)


def shown(found):
    middle, late = found[len(found) // 2], found[len(found) * 99 // 100]
    return f"{len(found)} requests, median {middle:.1f} ms, p99 {late:.1f} ms"


def quiet(program):
    """The same client alone: without it the figures below would say little."""
    found = latencies(program, QUIET_SECONDS)
    return found[len(found) * 99 // 100] < P99_MS, shown(found)


def beside(program, mode):
    """The client beside 500 slow ones."""
    path = TARGETS.get(mode) or program.large_file()
    attack = subprocess.Popen(
        ["slowhttptest", *MODES[mode], "-c", str(SLOW), "-r", "250", "-l", "30", "-p", "3",
         "-u", program.url + path], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    try:
        until = time.monotonic() + PATIENCE_SECONDS
        while program.connections() < ENOUGH and time.monotonic() < until:
            time.sleep(0.05)
        before = program.connections()
        found = latencies(program, MEASURED_SECONDS)
        after = program.connections()
    finally:
        attack.kill()
        output = attack.communicate()[0].decode(errors="replace")
    if min(before, after) < ENOUGH:
        return False, f"only {before} and then {after} slow connections\n{output[-1500:]}"
    is_fast = found[len(found) * 99 // 100] < P99_MS
    return is_fast, f"{shown(found)} beside {min(before, after)} slow connections"


def checks(program):
    yield "a client alone", lambda: quiet(program)
    for mode in MODES:
        yield f"a client beside {mode}", lambda mode=mode: beside(program, mode)
