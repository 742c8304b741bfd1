"""SIGTERM while a hundred connections are open and none of them in a hurry."""

import subprocess
import time

from program import HEALTH, Client

EACH = 25
STOP_SECONDS = 12
HALF_HEAD = b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\nX"
HALF_BODY = (b"POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
             b"Content-Length: 500\r\n\r\n{")
ANSWERS_UNREAD = 8


def open_all(program):
    """Idle ones, half a head, half a body, and readers that take nothing."""
    large = f"GET {program.large_file()} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    clients = []
    for _ in range(EACH):
        idle = Client(program)
        idle.ask(HEALTH)
        clients.append(idle)
        for begun in (HALF_HEAD, HALF_BODY):
            clients.append(Client(program))
            clients[-1].send(begun)
        clients.append(Client(program, receive_bytes=4096))
        clients[-1].send(large * ANSWERS_UNREAD)
    return clients


def ends(program):
    clients = open_all(program)
    time.sleep(0.3)
    count = program.connections()
    if count < 4 * EACH:
        return False, f"only {count} connections were open"
    begun = time.monotonic()
    program.process.terminate()
    try:
        status = program.process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        return False, "still runs after 30 s"
    took = time.monotonic() - begun
    for client in clients:
        client.close()
    is_right = status == 0 and took < STOP_SECONDS
    return is_right, f"{count} connections, ended after {took:.1f} s with {status}"
