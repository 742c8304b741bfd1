"""Measures what only a large installation shows: many uploads at once, lists of a million rows.
Prints measured, target, met or not.

usage: bench_store.py PROGRAM FOLDER [--only uploads,lists] [--largest ROWS]

The folder must lie on a disk, not in memory. Figures count only on a quiet machine.
"""

import argparse
import base64
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

import bench_peers_data
from bench_peers_stacks import free_port

UPLOADS, CHUNK_BYTES, CHUNKS = 100, 8 * 1024 * 1024, 2
UPLOAD_BAR_MB, UPLOAD_MEMORY_BAR_MIB = 400, 64
LIST_ROWS, LIST_RATIO_BAR, PAGE, DEEP_ROW, ASKED = (1_000, 100_000, 1_000_000), 2, 100, 100_000, 200


class Report:
    def __init__(self):
        self.rows = []

    def row(self, name, value, unit, target=None, at_least=False, note=""):
        met = target is None or (value >= target if at_least else value <= target)
        self.rows.append((name, value, unit, target, at_least, met, note))

    def show(self):
        print(f"\n{'':56}{'measured':>14}{'target':>14}")
        for name, value, unit, target, at_least, met, note in self.rows:
            sign = ">=" if at_least else "<="
            bar = "" if target is None else f"{sign} {target:,g} {unit}"
            verdict = "" if target is None else "met" if met else "not met"
            print(f"{name:56}{value:>{13 - len(unit)},.3g} {unit}{bar:>14}  {verdict:8} {note}")
        return all(row[5] for row in self.rows)


class Server:
    """Candor on a folder, ended with the block."""

    def __init__(self, program, folder, key=""):
        self.port = free_port()
        command = [program, "serve", "--port", str(self.port), "--data", str(folder),
                   "--connections-per-address", "0"]
        for name in ("general", "authentication", "upload", "chunk"):
            command += [f"--rate-limit-{name}", "0"]
        environment = {**os.environ, **({"SECRET_KEY": key} if key else {})}
        begun = time.monotonic()
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() - begun > 60:
                raise SystemExit("bench store: the server did not start")
            time.sleep(0.002)
        self.took = time.monotonic() - begun

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end(signal.SIGTERM)

    def end(self, sent):
        self.process.send_signal(sent)
        self.process.wait(timeout=60)

    def is_ready(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def client(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def peak_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024


def ask(client, method, path, token="", body=None, headers=None):
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = token
    if isinstance(body, dict):
        headers["Content-Type"], body = "application/json", json.dumps(body)
    client.request(method, path, body, headers)
    answer = client.getresponse()
    content = answer.read()
    if answer.status >= 300:
        raise SystemExit(f"bench store: {method} {path}: {answer.status} {content[:300]}")
    return json.loads(content) if content.startswith(b"{") else answer


# ---- uploads ------------------------------------------------------------------------------------

def metadata(fields):
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}"
                    for name, value in fields.items())


def begin_upload(client, token, interview, number):
    """The address of an empty upload of a new candidate, and the candidate's own token."""
    invitation = ask(client, "POST", f"/api/v1/interviews/{interview}/invitations", token,
                     {"candidate_name": f"Candidate {number}", "candidate_email": ""})
    link = invitation["link"].rsplit("/", 1)[1]
    session = ask(client, "POST", "/api/v1/candidates/interviews/start-session", "",
                  {"token": link, "consent": True})
    secret = "Bearer " + session["session_secret"]
    facts = {"answer_id": str(session["answers"][0]["id"]), "media_kind": "video",
             "content_type": "video/webm"}
    created = ask(client, "POST", "/api/v1/uploads", secret, None, {
        "Tus-Resumable": "1.0.0", "Upload-Metadata": metadata(facts),
        "Upload-Length": str(CHUNK_BYTES * CHUNKS)})
    return created.headers["Location"], secret


def send_upload(server, location, secret, chunk, gate, problems):
    client = server.client()
    client.connect()
    gate.wait()
    for number in range(CHUNKS):
        client.request("PATCH", location, chunk, {
            "Tus-Resumable": "1.0.0", "Upload-Offset": str(number * CHUNK_BYTES),
            "Content-Type": "application/offset+octet-stream", "Authorization": secret})
        answer = client.getresponse()
        answer.read()
        if answer.status != 204:
            problems.append(f"{answer.status}")
            return


def disk_rate(folder):
    """What this disk takes in the same pieces with fdatasync after each, in MB/s."""
    chunk, file = os.urandom(CHUNK_BYTES), folder / "disk-rate"
    begun = time.monotonic()
    with file.open("wb", buffering=0) as out:
        for _ in range(64):
            out.write(chunk)
            os.fdatasync(out.fileno())
    took = time.monotonic() - begun
    file.unlink()
    return 64 * CHUNK_BYTES / 1e6 / took


def measure_uploads(program, folder, report):
    print(f"==> {UPLOADS} uploads at the same time", flush=True)
    data = bench_peers_data.Data(program, folder / "uploads")
    chunk = b"\x1a\x45\xdf\xa3" + os.urandom(CHUNK_BYTES - 4)
    with Server(program, data.template, data.key) as server:
        client, token = server.client(), data.writers[0]
        interview = ask(client, "POST", "/api/v1/interviews", token, {
            "title": "Uploads", "questions": [{"text": "Say something long"}]})["id"]
        uploads = [begin_upload(client, token, interview, n) for n in range(UPLOADS)]
        gate, problems = threading.Barrier(UPLOADS + 1), []
        threads = [threading.Thread(target=send_upload,
                                    args=(server, *one, chunk, gate, problems))
                   for one in uploads]
        for thread in threads:
            thread.start()
        gate.wait()
        begun = time.monotonic()
        for thread in threads:
            thread.join()
        rate = UPLOADS * CHUNKS * CHUNK_BYTES / 1e6 / (time.monotonic() - begun)
        peak = server.peak_mib()
    if problems:
        raise SystemExit(f"bench store: uploads were refused: {problems[:5]}")
    report.row("P6 uploads together, each part durable", rate, "MB/s", UPLOAD_BAR_MB, True,
               f"the disk alone {disk_rate(folder):,.0f} MB/s")
    report.row(f"P6 peak memory with {UPLOADS} uploads", peak, "MiB", UPLOAD_MEMORY_BAR_MIB)
    shutil.rmtree(folder / "uploads")


# ---- lists --------------------------------------------------------------------------------------

def add_interviews(data, count, description, stamp):
    """Interviews of the first company that is only written to; its token and the company."""
    connection = sqlite3.connect(data.template / "candor.db")
    connection.execute("PRAGMA synchronous=OFF")
    company = bench_peers_data.READERS + 2
    account = connection.execute("SELECT id FROM accounts WHERE company_id = ?",
                                 (company,)).fetchone()[0]
    connection.executemany(
        'INSERT INTO interviews ("key", company_id, created_by, title, description, status,'
        " created_at, updated_at) VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
        ((f"bench-{n:012d}", company, account, f"Interview {n * 7919 % 1_000_003}", description,
          stamp + n * 1_000, stamp) for n in range(count)))
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return data.writers[0]


def page_ms(client, token, query):
    """Median milliseconds of one page, and its cursor."""
    times = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        page = ask(client, "GET", f"/api/v1/interviews?limit={PAGE}{query}", token)
        times.append((time.perf_counter() - begun) * 1_000)
    return statistics.median(times), page.get("next")


def measure_lists(program, folder, report, largest):
    for rows in (count for count in LIST_ROWS if count <= largest):
        print(f"==> Lists of {rows:,} rows", flush=True)
        data = bench_peers_data.Data(program, folder / "lists")
        token = add_interviews(data, rows, "Short.", 1_600_000_000_000)
        with Server(program, data.template, data.key) as server:
            client = server.client()
            first, cursor = page_ms(client, token, "")
            second = page_ms(client, token, f"&after={cursor}")[0]
            note = f"further pages {second:.2f} ms"
            if rows >= DEEP_ROW:
                for _ in range(DEEP_ROW // PAGE - 2):
                    page = ask(client, "GET",
                               f"/api/v1/interviews?limit={PAGE}&after={cursor}", token)
                    cursor = page["next"] or cursor
                deep = page_ms(client, token, f"&after={cursor}")[0]
                note += f", at row {DEEP_ROW:,} {deep:.2f} ms"
                report.row(f"P10 row {DEEP_ROW:,} against page 1, {rows:,} rows", deep / first,
                           "x", LIST_RATIO_BAR)
            report.row(f"page 1 of {PAGE} with the total, {rows:,} rows", first, "ms", note=note)
        shutil.rmtree(folder / "lists")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("--only", default="uploads,lists")
    parser.add_argument("--largest", type=int, default=LIST_ROWS[-1])
    options = parser.parse_args()
    folder = pathlib.Path(options.folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    program, report = str(pathlib.Path(options.program).resolve()), Report()
    if "uploads" in options.only:
        measure_uploads(program, folder, report)
    if "lists" in options.only:
        measure_lists(program, folder, report, options.largest)
    sys.exit(0 if report.show() else 1)


if __name__ == "__main__":
    main()
