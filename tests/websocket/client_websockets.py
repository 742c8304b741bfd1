"""The client `websockets`. Its parser judges what the server sends; bytes that no client library
would send are written to its transport.

ORIGIN is ws://HOST:PORT or wss://HOST:PORT; whoever signed the certificate is believed.

    python3 client_websockets.py ORIGIN cases CASES.json        one line of JSON per case
    python3 client_websockets.py ORIGIN handshakes CASES.json   one line per handshake
    python3 client_websockets.py ORIGIN crowd COUNT             so many handshakes at once
    python3 client_websockets.py ORIGIN room COUNT MESSAGES     so many members of a room; see run
"""

import asyncio
import hashlib
import json
import logging
import ssl
import sys

import websockets
from websockets.exceptions import ConnectionClosed, InvalidStatusCode

NAME = "websockets"
AT_ONCE = 12
PATIENCE_SECONDS = 20
HOPELESS = 24  # cases that hung or found no server: the others are not played
SHOWN_BYTES = 48
CANNOT_OPEN = (websockets.InvalidHandshake, OSError, asyncio.TimeoutError)
OPTIONS = {"ping_interval": None, "max_queue": None, "max_size": None, "compression": None,
           "open_timeout": PATIENCE_SECONDS, "close_timeout": PATIENCE_SECONDS}


def say(line):
    print(json.dumps(line), flush=True)


def unpack(words):
    data = bytearray()
    for word in words.split():
        unit, _, times = word.partition("*")
        data += bytes.fromhex(unit) * int(times or 1)
    return bytes(data)


def describe(payload):
    if len(payload) <= SHOWN_BYTES:
        return payload.hex()
    return f"{len(payload)} bytes {hashlib.sha256(payload).hexdigest()[:16]}"


class Peer(websockets.WebSocketClientProtocol):
    """Notes everything that comes, in order, when the library has parsed it."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.events = []
        self.is_ended = False  # the server ended the connection
        self.problem = None
        self.changed = asyncio.Condition()

    async def note(self, kind, payload):
        async with self.changed:
            self.events.append(f"{kind} {describe(payload)}".strip())
            self.changed.notify_all()

    async def read_message(self):
        message = await super().read_message()
        if isinstance(message, str):
            await self.note("text", message.encode())
        elif message is not None:
            await self.note("binary", message)
        return message

    async def read_frame(self, max_size):
        frame = await super().read_frame(max_size)
        if frame.opcode in (websockets.frames.Opcode.PING, websockets.frames.Opcode.PONG):
            await self.note(frame.opcode.name.lower(), frame.data)
        return frame

    def eof_received(self):
        self.is_ended = True
        return super().eof_received()

    def connection_lost(self, exc):
        self.problem = self.problem or (repr(exc) if exc else None)
        super().connection_lost(exc)

    async def until(self, is_enough):
        """Returns as well when the connection ended."""
        async with self.changed:
            watch = asyncio.create_task(self.wake_at_end())
            await self.changed.wait_for(
                lambda: is_enough() or self.connection_lost_waiter.done())
            watch.cancel()

    async def wake_at_end(self):
        await asyncio.shield(self.connection_lost_waiter)
        async with self.changed:
            self.changed.notify_all()

    async def write_raw(self, data, cut):
        step = cut or len(data)
        for at in range(0, len(data), step):
            if self.transport.is_closing():
                return
            self.transport.write(data[at:at + step])
            # Single bytes are to be read one by one; long messages would take too long that way.
            if cut:
                await asyncio.sleep(0.001 if cut == 1 else 0)

    async def send_fragments(self, kind, parts):
        async def pieces():
            for part in parts:
                if part["do"] == kind:
                    yield as_message(kind, unpack(part["bytes"]))
                else:
                    await getattr(self, part["do"])(unpack(part["bytes"]))
        await self.send(pieces())

    async def perform(self, step):
        action = step["do"]
        if action == "raw":
            await self.write_raw(unpack(step["bytes"]), step["cut"])
        elif action in ("text", "binary"):
            await self.send(as_message(action, unpack(step["bytes"])))
        elif action in ("ping", "pong"):
            await getattr(self, action)(unpack(step["bytes"]))
        elif action == "fragments":
            await self.send_fragments(step["kind"], step["parts"])
        elif action == "wait":
            await self.until(lambda: len(self.events) >= step["events"])
        elif action == "until":
            await self.until(lambda: step["event"] in self.events)
        elif action == "close":
            await self.close(step["code"], step["reason"])
        elif action == "drop":
            self.transport.abort()
        elif action == "half_close":
            self.transport.write_eof()
        else:
            raise ValueError(f"unknown operation {action}")


def as_message(kind, data):
    return data.decode() if kind == "text" else data


def connect(path, **options):
    is_secure = sys.argv[1].startswith("wss:")
    return websockets.connect(sys.argv[1] + path, create_protocol=Peer,
                              ssl=ssl._create_unverified_context() if is_secure else None,
                              **{**OPTIONS, **options})


class Lost:
    cases = 0


async def run_case(one):
    if Lost.cases >= HOPELESS:
        return
    try:
        peer = await connect("/echo")
    except CANNOT_OPEN:
        Lost.cases += 1
        return
    try:
        await asyncio.wait_for(perform_all(peer, one["operations"]), PATIENCE_SECONDS)
    except asyncio.TimeoutError:
        Lost.cases += 1
        peer.problem = f"nothing more came for {PATIENCE_SECONDS} s"
    except (OSError, ValueError, TypeError, websockets.WebSocketException) as error:
        peer.problem = repr(error)
    if not peer.closed:
        peer.transport.abort()
        await peer.wait_closed()
    say({"name": one["name"], "events": peer.events, "close": peer.close_code,
         "clean": peer.close_rcvd is not None and peer.close_sent is not None,
         "ended": peer.is_ended, "problem": peer.problem})


async def perform_all(peer, operations):
    try:
        for step in operations:
            await peer.perform(step)
    except ConnectionClosed:
        pass  # what came says why
    await peer.wait_closed()


async def shake_hands(one):
    line = {"name": one["name"], "status": 101, "protocol": None, "extensions": "", "echoed": None}
    try:
        peer = await connect("/echo", subprotocols=one["protocols"] or None,
                             extra_headers=one["headers"],
                             compression="deflate" if one["compresses"] else None)
        line["protocol"] = peer.subprotocol
        line["extensions"] = ", ".join(extension.name for extension in peer.extensions)
        await peer.send("Hello")
        await peer.until(lambda: peer.events)
        await peer.close()
        line["echoed"] = peer.events
    except InvalidStatusCode as refusal:
        line["status"] = refusal.status_code
    except CANNOT_OPEN as error:
        line["problem"] = repr(error)
    say(line)


async def crowd(count):
    found = await asyncio.gather(*[connect("/echo") for _ in range(count)], return_exceptions=True)
    peers = [peer for peer in found if isinstance(peer, Peer)]
    await asyncio.gather(*[peer.send(f"{i}") for i, peer in enumerate(peers)])
    await asyncio.gather(*[peer.until(lambda peer=peer: peer.events) for peer in peers])
    answered = [peer.events == [f"text {describe(b'%d' % i)}"] for i, peer in enumerate(peers)]
    await asyncio.gather(*[peer.close() for peer in peers])
    say({"opened": len(peers), "answered": sum(answered),
         "clean": sum(peer.close_code == 1000 for peer in peers)})


async def next_line():
    return (await asyncio.to_thread(sys.stdin.readline)).strip()


async def room(count, messages):
    found = await asyncio.gather(*[connect("/mixed") for _ in range(count)],
                                 return_exceptions=True)
    peers = [peer for peer in found if isinstance(peer, Peer)]
    say({"members": len(peers)})
    wanted = (int(await next_line()) - 1) * messages
    for k in range(messages):
        await asyncio.gather(*[peer.send(f"{NAME} {i} {k}") for i, peer in enumerate(peers)])
    await asyncio.gather(*[peer.until(lambda peer=peer: len(peer.events) >= wanted)
                           for peer in peers])
    say({"complete": True})
    await next_line()
    say({"heard": [list(peer.messages) for peer in peers]})
    await asyncio.gather(*[peer.close() for peer in peers])


async def each(items, run):
    """A few at a time, in order."""
    waiting = iter(items)

    async def worker():
        for one in waiting:
            await run(one)
    await asyncio.gather(*[worker() for _ in range(AT_ONCE)])


def plan():
    with open(sys.argv[3], encoding="utf-8") as file:
        return json.load(file)


async def main():
    # What the library reports of connections that were cut on purpose.
    logging.getLogger("websockets").setLevel(logging.CRITICAL)
    mode = sys.argv[2]
    if mode == "cases":
        await each(plan()["cases"], run_case)
    elif mode == "handshakes":
        await each(plan()["handshakes"], shake_hands)
    elif mode == "crowd":
        await crowd(int(sys.argv[3]))
    elif mode == "room":
        await room(int(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(__doc__)


asyncio.run(main())
