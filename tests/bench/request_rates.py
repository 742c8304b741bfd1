"""Requests per second of whole servers, with wrk (apt-get install wrk), on loopback.

usage: request_rates.py PROGRAM...    several programs take turns, so that they can be compared

Each round: durable writes (an interview is created and committed) and one read of the database, at
8, 64, 256 and 1,000 connections. Prints medians of the rounds: requests per second, p99, processor
time of the server for each; and how many threads the server had. Numbers depend on the machine:
compare them on a quiet one.
"""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

ROUNDS, SECONDS = 3, 2
CONNECTIONS = [8, 64, 256, 1000]
PASSWORD = "correct horse battery staple"
UNITS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}

WRITE = """
wrk.method = "POST"
wrk.path = "/api/v1/interviews"
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer %s"
wrk.body = '{"title": "Bench", "description": "One more", "questions": []}'
"""
READ = 'wrk.path = "/api/v1/health"\n'


class Server:
    def __init__(self, program, folder):
        self.program = program
        self.base = ""
        lines = folder / "log"
        with lines.open("w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [program, "serve", "--port", "0", "--data", str(folder / "data"),
                 "--rate-limit-general", "0", "--rate-limit-authentication", "0",
                 "--connections-per-address", "0"], stdout=log, stderr=log)
        for _ in range(500):
            time.sleep(0.02)
            text = lines.read_text(encoding="utf-8")
            found = re.search(r"http://localhost:\d+", text)
            token = re.search(r"/setup/([0-9a-f]{32})", text)
            if found and token:
                self.base, self.token = found.group(0), token.group(1)
                return
        sys.exit(f"{program} did not start:\n{text}")

    def post(self, path, body, kind):
        request = urllib.request.Request(self.base + path, body.encode(),
                                         {"Content-Type": kind})
        return json.load(urllib.request.urlopen(request, timeout=30))

    def sign_up(self):
        made = self.post("/api/v1/setup", json.dumps(
            {"token": self.token, "company_name": "Bench", "full_name": "Ben Ch",
             "email": "bench@example.com", "password": PASSWORD}), "application/json")
        return made["access_token"]

    def threads(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"Threads:\s+(\d+)", status).group(1))

    def processor_seconds(self):
        stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(") ")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def wrk(server, script, connections):
    """Requests per second, p99 (ms), processor time for each (µs), threads, failures."""
    before = server.processor_seconds()
    running = subprocess.Popen(
        ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-s", script, server.base],
        stdout=subprocess.PIPE, text=True)
    time.sleep(SECONDS / 2)
    threads = server.threads()
    text = running.communicate()[0]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
    late = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", text)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    count = int(re.search(r"(\d+) requests in", text).group(1))
    return {"rate": rate, "p99": float(late.group(1)) * UNITS[late.group(2)], "threads": threads,
            "cost": (server.processor_seconds() - before) / max(count, 1) * 1e6,
            "failed": failed and failed.group(1)}


def main():
    programs = sys.argv[1:]
    results = {}
    with tempfile.TemporaryDirectory(dir=".") as name:
        folder = pathlib.Path(name)
        servers, scripts = [], []
        for number, program in enumerate(programs):
            own = folder / str(number)
            own.mkdir()
            server = Server(program, own)
            servers.append(server)
            (own / "write.lua").write_text(WRITE % server.sign_up(), encoding="utf-8")
            (own / "read.lua").write_text(READ, encoding="utf-8")
            scripts.append(own)
        for _ in range(ROUNDS):
            for kind in ("write", "read"):
                for connections in CONNECTIONS:
                    for number, server in enumerate(servers):
                        measured = wrk(server, str(scripts[number] / f"{kind}.lua"), connections)
                        results.setdefault((kind, connections, number), []).append(measured)
        for server in servers:
            server.stop()
    for (kind, connections, number), rounds in results.items():
        rate, late, cost = (statistics.median(one[name] for one in rounds)
                            for name in ("rate", "p99", "cost"))
        failed = [one["failed"] for one in rounds if one["failed"]]
        print(f"{kind:6} {connections:5}  {pathlib.Path(programs[number]).name:20} {rate:8.0f}/s  "
              f"p99 {late:6.1f} ms  {cost:5.1f} µs each  {rounds[-1]['threads']:3} threads"
              + (f"  FAILED {failed}" if failed else ""))


main()
