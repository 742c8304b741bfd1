"""Start with 1 GiB of database: after a clean stop, after kill -9 (P9), and until it may write.

usage: bench_start.py PROGRAM DATA_FOLDER    prints one JSON object per line; the folder is removed
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request

import bench_server

ROUNDS = 5
DATABASE_BYTES = 1 << 30
CLEAN_BUDGET_SECONDS, KILLED_BUDGET_SECONDS = 0.2, 2
ROWS_AT_ONCE = 50_000


def fill(path):
    """Invitations until the file has its size."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("INSERT INTO companies(name, contact_email, about, primary_color,"
                     " accent_color, background_color, text_color, created_at, updated_at)"
                     " VALUES('A', '', '', '', '', '', '', 1, 1)")
    database.execute("INSERT INTO accounts(company_id, email, username, full_name, role, status,"
                     " password_hash, created_at, updated_at)"
                     " VALUES(1, 'a@example.com', 'a', 'A', 3, 0, 'x', 1, 1)")
    database.execute("INSERT INTO interviews(key, company_id, created_by, title, description,"
                     " status, created_at, updated_at) VALUES('k', 1, 1, 'T', '', 0, 1, 1)")
    count = 0
    while os.path.getsize(path) < DATABASE_BYTES:
        database.executemany(
            "INSERT INTO invitations(interview_id, created_by, candidate_name, candidate_email,"
            " token_hash, link_nonce, expires_at, max_attempts, current_attempts, created_at)"
            " VALUES(1, 1, ?, ?, ?, ?, 1, 1, 0, ?)",
            [(f"Name {i}", f"name{i}@example.com", os.urandom(32).hex(), os.urandom(100).hex(), i)
             for i in range(count, count + ROWS_AT_ONCE)])
        count += ROWS_AT_ONCE
        database.commit()
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def is_checking(port):
    answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5).read()
    return json.loads(answer)["database"] == "checking"


def start(program, data):
    """The server, the seconds until it answered and until it may write."""
    port = bench_server.free_port()
    begun = time.monotonic()
    server = subprocess.Popen([program, "serve", "--port", str(port), "--data", data],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not bench_server.answers(port):
        time.sleep(0.002)
    answered = time.monotonic() - begun
    while is_checking(port):
        time.sleep(0.02)
    return server, answered, time.monotonic() - begun


def report(name, seconds, budget):
    print(json.dumps({"name": name, "unit": "s", "budget": budget,
                      "value": round(sorted(seconds)[len(seconds) // 2], 3)}))


def main():
    program, data = sys.argv[1:3]
    shutil.rmtree(data, ignore_errors=True)
    bench_server.stop(start(program, data)[0])
    fill(f"{data}/candor.db")
    clean, killed, writing = [], [], []
    for _ in range(ROUNDS):
        server, answered, _ = start(program, data)
        clean.append(answered)
        server.kill()
        server.wait()
        server, answered, may_write = start(program, data)
        killed.append(answered)
        writing.append(may_write)
        bench_server.stop(server)
    shutil.rmtree(data)
    report("start with 1 GiB after a clean stop (P9)", clean, CLEAN_BUDGET_SECONDS)
    report("start with 1 GiB after kill -9 (P9)", killed, KILLED_BUDGET_SECONDS)
    report("then checked, and writing allowed", writing, None)


main()
