"""Builds what the cases are made of: raw frames, operations of a client, the events to expect.

Bytes are written as words, each `hex` or `hex*times`, so that a long message is a short line.
Both clients read this form; neither of them builds a frame from it.
"""

import hashlib

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
MASK = bytes.fromhex("37fa213d")  # section 5.7
LIMIT = 256 * 1024  # of one message, WebSocketLimits::message_bytes
LONGEST_PERIOD = 64
SHOWN_BYTES = 48

ASCII_UNIT = b"0123456789abc"
UTF8_UNIT = "Grüße, 世界".encode()


def ascii_of(size):
    return (ASCII_UNIT * (size // len(ASCII_UNIT) + 1))[:size]


def utf8_of(size):
    return UTF8_UNIT * (size // len(UTF8_UNIT)) + b"." * (size % len(UTF8_UNIT))


def pack(data):
    """One word, or three when the bytes repeat: the repeated part and the rest."""
    for period in range(1, min(LONGEST_PERIOD, len(data) // 4) + 1):
        times = len(data) // period
        unit, rest = data[:period], data[period * times:]
        if data[:period * times] == unit * times and unit.startswith(rest):
            return f"{unit.hex()}*{times} {rest.hex()}".strip()
    return data.hex()


def frame(opcode, payload=b"", *, final=True, reserved=0, mask=MASK, length_bytes=None,
          claimed=None):
    """The chunks of one frame. `length_bytes` (0, 2 or 8) forces a form of the length; `claimed`
    writes another length than the payload has; mask None leaves the frame unmasked."""
    size = len(payload) if claimed is None else claimed
    if length_bytes is None:
        length_bytes = 0 if size < 126 else 2 if size < 0x10000 else 8
    first = (0x80 if final else 0) | reserved << 4 | opcode
    short = {0: size, 2: 126, 8: 127}[length_bytes]
    head = bytes([first, short | (0x80 if mask is not None else 0)])
    head += size.to_bytes(length_bytes, "big") if length_bytes else b""
    if mask is None:
        return [head, payload]
    return [head + mask, masked(payload, mask)]


def masked(payload, mask):
    key = (mask * (len(payload) // 4 + 1))[:len(payload)]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(key, "big")
    return number.to_bytes(len(payload), "big")


def close_frame(code=None, reason=b"", **form):
    payload = b"" if code is None else code.to_bytes(2, "big") + reason
    return frame(CLOSE, payload, **form)


# What a client does.

def raw(*frames, cut=0):
    """Bytes past the client library; `cut`: in segments of so many bytes."""
    chunks = [chunk for one in frames for chunk in ([one] if isinstance(one, bytes) else one)]
    return {"do": "raw", "bytes": " ".join(pack(chunk) for chunk in chunks if chunk), "cut": cut}


def message(kind, payload):
    return {"do": kind, "bytes": pack(payload)}


def text(payload):
    return message("text", payload.encode() if isinstance(payload, str) else payload)


def binary(payload):
    return message("binary", payload)


def ping(payload=b""):
    return message("ping", payload)


def pong(payload=b""):
    return message("pong", payload)


def fragments(kind, parts):
    """One message in several frames; a part that is a ping() or pong() goes between them."""
    return {"do": "fragments", "kind": kind,
            "parts": [part if isinstance(part, dict) else message(kind, part) for part in parts]}


def wait(events):
    """Until so many events came."""
    return {"do": "wait", "events": events}


def until(event):
    return {"do": "until", "event": event}


def close(code, reason=""):
    return {"do": "close", "code": code, "reason": reason}


def drop():
    """The connection is cut, without a word."""
    return {"do": "drop"}


def half_close():
    """The sending side of the socket ends, without a close frame."""
    return {"do": "half_close"}


# What comes back.

def describe(payload):
    if len(payload) <= SHOWN_BYTES:
        return payload.hex()
    return f"{len(payload)} bytes {hashlib.sha256(payload).hexdigest()[:16]}"


def event(kind, payload=b""):
    data = payload.encode() if isinstance(payload, str) else payload
    return f"{kind} {describe(data)}".strip()


def maybe(one):
    """An event that the RFC leaves to the server."""
    return f"?{one}"


def case(name, operations, events=(), close_codes=1000, *, is_clean=True, is_ended=True):
    """`is_ended`: the server ends the connection (section 7.1.1); None when the client does."""
    codes = close_codes if isinstance(close_codes, list) else [close_codes]
    return {"name": name, "operations": operations,
            "expect": {"events": list(events), "close": codes, "clean": is_clean,
                       "ended": is_ended}}


def echo(name, *operations, events):
    """A case whose events all come; then the client closes."""
    return case(name, [*operations, wait(len(events)), close(1000)], events)


def refused(name, *operations, code=1002, events=()):
    """A case that the server ends with a close code, without waiting for more."""
    return case(name, list(operations), events, code)


def byte_by_byte(one, most_bytes=300):
    """The same case with its raw bytes in single-byte segments; None when that makes no
    difference, or would take too long."""
    sizes = [packed_size(op["bytes"]) for op in one["operations"] if op["do"] == "raw"]
    if not sizes or max(sizes) < 2 or sum(sizes) > most_bytes:
        return None
    if any(op.get("cut") for op in one["operations"]):
        return None
    cut = [{**op, "cut": 1} if op["do"] == "raw" else op for op in one["operations"]]
    return {**one, "name": f"{one['name']}, byte by byte", "operations": cut}


def packed_size(words):
    parts = [word.split("*") for word in words.split()]
    return sum(len(part[0]) // 2 * int(part[1] if len(part) > 1 else 1) for part in parts)

