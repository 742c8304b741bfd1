"""Starts the server on an existing database and measures start and idle memory.

usage: bench_server.py PROGRAM DATA_FOLDER    prints one JSON object per line
"""

import json
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

ROUNDS = 5
START_BUDGET_SECONDS, MEMORY_BUDGET_MB = 0.2, 40


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).read()
        return True
    except OSError:
        return False


def start(program, data):
    """The running server and the seconds until it answered."""
    port = free_port()
    begun = time.monotonic()
    server = subprocess.Popen([program, "serve", "--port", str(port), "--data", data],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not answers(port):
        if server.poll() is not None or time.monotonic() - begun > 30:
            server.kill()
            sys.exit("bench_server: the server did not start")
        time.sleep(0.002)
    return server, time.monotonic() - begun


def stop(server):
    server.terminate()
    server.wait(timeout=20)


def memory_mb(server):
    for line in pathlib.Path(f"/proc/{server.pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0


def main():
    program, data = sys.argv[1:3]
    shutil.rmtree(data, ignore_errors=True)
    stop(start(program, data)[0])
    seconds = []
    for _ in range(ROUNDS):
        server, took = start(program, data)
        seconds.append(took)
        if len(seconds) == ROUNDS:
            time.sleep(2)
            memory = memory_mb(server)
        stop(server)
    print(json.dumps({"name": "server start on an existing database", "unit": "s",
                      "value": round(sorted(seconds)[ROUNDS // 2], 3),
                      "budget": START_BUDGET_SECONDS}))
    print(json.dumps({"name": "idle memory", "unit": "MB", "value": round(memory, 1),
                      "budget": MEMORY_BUDGET_MB}))


if __name__ == "__main__":
    main()
