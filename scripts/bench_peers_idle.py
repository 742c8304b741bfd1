"""Holds many idle connections to Candor, half of them WebSocket, and reads its memory and processor
time. The clients come from several loopback addresses, as many people behind few networks would.
"""

import base64
import contextlib
import os
import resource
import select
import socket
import time

PER_ADDRESS = 1_000
SETTLE_SECONDS = 3
CLOSE, PING, PONG = 0x8, 0x9, 0xA


class Refused(Exception):
    pass


def connect(stack, number):
    client = socket.socket()
    client.settimeout(20)
    client.bind((f"127.0.1.{1 + number // PER_ADDRESS}", 0))
    client.connect(("127.0.0.1", stack.port))
    return client


def read_head(client):
    head = b""
    while b"\r\n\r\n" not in head:
        piece = client.recv(4096)
        if not piece:
            raise Refused(head[:100].decode(errors="replace"))
        head += piece
    return head


def plain(stack, number, token):
    """A keep-alive connection that asked once, with its sign-in."""
    client = connect(stack, number)
    client.sendall(f"GET /api/v1/auth/me HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n"
                   .encode())
    head = read_head(client)
    if not head.startswith(b"HTTP/1.1 200"):
        raise Refused(head[:100].decode(errors="replace"))
    return client


def live(stack, number, token):
    """A WebSocket that listens for changes."""
    client = connect(stack, number)
    key = base64.b64encode(os.urandom(16)).decode()
    client.sendall("\r\n".join([
        "GET /api/v1/live HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13", f"Authorization: {token}",
        "", ""]).encode())
    head = read_head(client)
    if not head.startswith(b"HTTP/1.1 101"):
        client.close()
        raise Refused(head.split(b"\r\n", 1)[0].decode(errors="replace"))
    return client


def answer_pings(client):
    """True while the server keeps the WebSocket open."""
    data = client.recv(4096)
    if not data:
        return False
    while len(data) >= 2:
        kind, length = data[0] & 0xF, data[1] & 0x7F
        payload, data = data[2:2 + length], data[2 + length:]
        if kind == CLOSE:
            return False
        if kind == PING:
            mask = os.urandom(4)
            masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(payload))
            client.sendall(bytes([0x80 | PONG, 0x80 | length]) + mask + masked)
    return True


def rest(clients, seconds):
    """Stays connected; how many connections the server closed meanwhile."""
    closed, deadline = 0, time.monotonic() + seconds
    poll = select.epoll()
    by_number = {client.fileno(): client for client in clients}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    while (left := deadline - time.monotonic()) > 0:
        for number, _ in poll.poll(left):
            if not answer_pings(by_number[number]):
                closed += 1
                poll.unregister(number)
    poll.close()
    return closed


def open_all(stack, readers, count):
    clients = []
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    speaks = True
    try:
        live(stack, 0, readers[0]["token"]).close()
    except Refused as answer:
        speaks = False
        print(f"    no WebSocket: {answer}", flush=True)
    for number in range(count):
        make = live if speaks and number % 2 else plain
        clients.append(make(stack, number, readers[number % len(readers)]["token"]))
    return clients, speaks


def hold(stack, readers, count, seconds):
    before = stack.memory_mib()
    clients, speaks = open_all(stack, readers, count)
    try:
        rest(clients, SETTLE_SECONDS)
        started, used = time.monotonic(), stack.cpu_seconds()
        closed = rest(clients, seconds)
        share = (stack.cpu_seconds() - used) / (time.monotonic() - started)
        return {"mib": stack.memory_mib(), "before_mib": before, "closed": closed,
                "cpu_percent": share * 100, "websockets": count // 2 if speaks else 0}
    finally:
        for client in clients:
            with contextlib.suppress(OSError):
                client.close()
