"""The generators of the comparison: one check of every answer, wrk with the mix, the open loop of
reads, the rooms and the idle connections. Each returns plain numbers.
"""

import http.client
import json
import os
import re
import subprocess
import time

import bench_peers_data
from bench_peers_stacks import PEERS

WRK_THREADS = 2
# How much longer or shorter than those that were looked at answers may be under load: times with
# and without milliseconds, longer numbers. A file may not.
SLACK_BYTES = {"interview": 96, "list": 1_920, "access": 96, "error": 200, "file": 0}


def ask(stack, method, path, token=None, body=None, accept="*/*"):
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=30)
    headers = {"Accept": accept} if token is None else {"Accept": accept, "Authorization": token}
    if body is not None:
        headers["Content-Type"] = "application/json"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def client_style(stack):
    """The address and bytes of the style sheet that Candor's own page names."""
    page = ask(stack, "GET", "/", accept="text/html")[1].decode()
    path = re.search(r'href="(/?style\.[^"]+\.css)"', page).group(1)
    path = "/" + path.lstrip("/")
    return path, ask(stack, "GET", path)[1]


# The peers' lists cannot be followed by key, so they have no "next".
VOLATILE = {"id", "interview_id", "key", "created_at", "updated_at", "request_id", "next"}


def stable(value):
    """A decoded answer without what differs from stack to stack."""
    if isinstance(value, dict):
        return {name: stable(one) for name, one in value.items() if name not in VOLATILE}
    return [stable(one) for one in value] if isinstance(value, list) else value


class Verifier:
    """Asks each kind once of every stack: same status, same meaning, nearly the same length as
    Candor's answer. Keeps the lengths that the load then allows."""

    def __init__(self, data, static_path):
        self.data, self.static_path = data, static_path
        self.expected, self.lengths = {}, {}

    def questions(self):
        reader, path = self.data.readers[3], "/api/v1/interviews"
        one, token = f"{path}/{reader['interviews'][7]}", reader["token"]
        forged = reader["token"][:-6] + "AAAAAA"
        writer = self.data.writers[0]
        link = json.dumps({"token": self.data.links[11]})
        yield "get", "interview", 200, ("GET", one, token)
        yield "list", "list", 200, ("GET", path + "?page=2&per_page=20", token)
        yield "last page", "list", 200, ("GET", path + "?page=3&per_page=20", token)
        yield "create", "interview", 201, ("POST", path, writer, bench_peers_data.CREATE)
        yield "update", "interview", 200, ("PUT", one, token, bench_peers_data.UPDATE)
        yield "access", "access", 200, ("POST", "/api/v1/candidates/interviews/access", None, link)
        yield "static", "file", 200, ("GET", self.static_path)
        yield "no token", "error", 401, ("GET", one)
        yield "forged token", "error", 401, ("GET", one, forged)
        yield "missing", "error", 404, ("GET", path + "/999999999", token)
        yield "another company's", "error", 404, ("GET", one, self.data.readers[4]["token"])
        yield "not valid", "refusal", 422, ("POST", path, writer, '{"title": 5, "questions": {}}')

    def check(self, stack):
        for name, kind, status, question in self.questions():
            got, content = ask(stack, *question)
            if got != status:
                raise SystemExit(f"bench peers: {stack.name} answers {name} with {got}, not "
                                 f"{status}: {content[:300]!r}")
            meaning = content if kind == "file" else stable(json.loads(content))
            if kind in ("error", "refusal"):
                meaning = status  # the words are each stack's own
            if self.expected.setdefault(name, meaning) != meaning:
                raise SystemExit(f"bench peers: {stack.name} answers {name} differently:\n"
                                 f"{meaning}\n{self.expected[name]}")
            self.allow(stack.name, kind, len(content))

    def allow(self, stack, kind, length):
        low, high = self.lengths.setdefault(stack, {}).get(kind, (length, length))
        self.lengths[stack][kind] = (min(low, length), max(high, length))

    def ranges(self, stack):
        """The shortest and longest answer of each kind that the load takes as right."""
        known = self.lengths[stack]
        return {kind: (known[kind][0] - slack, known[kind][1] + slack)
                for kind, slack in SLACK_BYTES.items()}


def run(command, timeout):
    done = subprocess.run(command, cwd=PEERS, capture_output=True, text=True, timeout=timeout)
    results = [line[7:] for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if done.returncode != 0 or not results:
        raise SystemExit(f"bench peers: {command[0]} failed\n{done.stdout}\n{done.stderr}")
    return json.loads(results[-1])


def disk_syncs(folder, seconds=1):
    """How often in a second this disk makes a commit of twelve pages durable, one after another."""
    path, commit, room = folder / "disk-alone", os.urandom(48 * 1024), 640
    with path.open("wb", buffering=0) as file:
        file.write(bytes(len(commit) * room))
        os.fsync(file.fileno())
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            os.pwrite(file.fileno(), commit, count % room * len(commit))
            os.fdatasync(file.fileno())
            count += 1
    path.unlink()
    return count / seconds


def mixed(stack, mix_file, connections, seconds, seed, kind=""):
    """The mix, or one kind alone; rate, latency, and the stack's processor time per request."""
    used = stack.cpu_seconds()
    result = run(["wrk", f"-t{min(WRK_THREADS, connections)}", f"-c{connections}", f"-d{seconds}s",
                  "--latency",
                  "--timeout", "30s", "-s", str(PEERS / "mix.lua"),
                  f"http://127.0.0.1:{stack.port}", "--", str(mix_file), str(seed), kind],
                 seconds + 90)
    if result["wrong"] or result["socket_errors"] or result["timeouts"]:
        raise SystemExit(f"bench peers: {stack.name} gave wrong answers at {connections} "
                         f"connections: {result}")
    return {"per_second": result["requests"] / result["seconds"], "p50_ms": result["p50_ms"],
            "p99_ms": result["p99_ms"],
            "cpu_us": (stack.cpu_seconds() - used) * 1e6 / result["requests"]}


def plain(stack, seconds):
    """Requests per second of one fixed answer, for the control."""
    done = subprocess.run(["wrk", f"-t{WRK_THREADS}", "-c32", f"-d{seconds}s",
                           f"http://127.0.0.1:{stack.port}/"], capture_output=True, text=True,
                          check=True, timeout=seconds + 60)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", done.stdout).group(1))


def reads(stack, token, path, rate, seconds, logins):
    """Open-loop reads at a fixed rate, with a flood of `logins` sign-ins per second beside them."""
    return run(["node", "open_loop.mjs", "--port", str(stack.port), "--path", path, "--token",
                token, "--rate", str(rate), "--seconds", str(seconds), "--logins", str(logins),
                "--email", bench_peers_data.EMAIL], seconds + 60)


def rooms(process, shape, seconds):
    """Edits in rooms: how long they take to the others, and the server's time per delivery."""
    rooms_count, clients, edits = shape
    return run(["node", "rooms.mjs", "--port", str(process.port), "--pid", str(process.pid),
                "--rooms", str(rooms_count), "--clients", str(clients), "--edits", str(edits),
                "--seconds", str(seconds)], seconds + 60)
