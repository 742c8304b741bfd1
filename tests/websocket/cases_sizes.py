"""Groups 9 and 10: limits, many messages, fragments and segments of all sizes."""

from frames import (BINARY, CONTINUATION, LIMIT, PING, TEXT, ascii_of, binary, case, close, echo,
                    event, fragments, frame, raw, refused, text, utf8_of, wait)

BIG = 1009


def parts_of(payload, size):
    return [payload[at:at + size] for at in range(0, len(payload), size)]


def frames_of(opcode, parts):
    last = len(parts) - 1
    return [frame(CONTINUATION if i else opcode, part, final=i == last)
            for i, part in enumerate(parts)]


def limits():
    for size in [65536, 131072, LIMIT - 1, LIMIT]:
        yield echo(f"text of {size} bytes", text(ascii_of(size)),
                   events=[event("text", ascii_of(size))])
        yield echo(f"binary of {size} bytes", binary(ascii_of(size)),
                   events=[event("binary", ascii_of(size))])
    yield echo(f"text of {LIMIT} bytes in UTF-8", text(utf8_of(LIMIT)),
               events=[event("text", utf8_of(LIMIT))])
    for size in [LIMIT + 1, 2 * LIMIT, 4 * LIMIT, 16 * LIMIT]:
        yield refused(f"text of {size} bytes is too big", text(ascii_of(size)), code=BIG)
        yield refused(f"binary of {size} bytes is too big", binary(ascii_of(size)), code=BIG)
    for claimed in [LIMIT + 1, 1 << 31, 1 << 32, (1 << 32) + 5, (1 << 63) - 1]:
        yield refused(f"a claim of {claimed:#x} bytes, without them",
                      raw(frame(BINARY, b"", claimed=claimed)), code=BIG)
    yield refused("too big after a text", text("a"), wait(1),
                  raw(frame(TEXT, b"", claimed=LIMIT + 1)), code=BIG, events=[event("text", "a")])
    yield refused("too big and not UTF-8", raw(frame(TEXT, b"\xff", claimed=LIMIT + 1)), code=BIG)
    yield from limits_of_fragments()
    yield from fragment_sizes()
    yield from segment_sizes()
    yield from many_messages()


def limits_of_fragments():
    """The limit is for the message, all fragments together."""
    full = frame(BINARY, ascii_of(LIMIT), final=False)
    yield echo("fragments up to the limit", raw(full, frame(CONTINUATION)),
               events=[event("binary", ascii_of(LIMIT))])
    yield refused("fragments one byte above the limit", raw(full, frame(CONTINUATION, b"a")),
                  code=BIG)
    yield refused("a fragment that would pass the limit, without its bytes",
                  raw(full, frame(CONTINUATION, b"", claimed=1, final=False)), code=BIG)
    yield refused("a claim of 2^63 - 1 bytes in a fragment",
                  raw(frame(TEXT, b"a", final=False),
                      frame(CONTINUATION, b"", claimed=(1 << 63) - 1)), code=BIG)
    yield echo("a ping in a message at the limit",
               raw(full, frame(PING, b"p"), frame(CONTINUATION)),
               events=[event("pong", "p"), event("binary", ascii_of(LIMIT))])
    yield echo("two messages at the limit, one after the other",
               binary(ascii_of(LIMIT)), wait(1), binary(ascii_of(LIMIT)),
               events=[event("binary", ascii_of(LIMIT))] * 2)


def fragment_sizes():
    for size in [64, 256, 1024, 4096, 16384, 65536, LIMIT]:
        yield echo(f"text at the limit in fragments of {size} bytes",
                   fragments("text", parts_of(ascii_of(LIMIT), size)),
                   events=[event("text", ascii_of(LIMIT))])
        yield echo(f"binary at the limit in raw fragments of {size} bytes",
                   raw(*frames_of(BINARY, parts_of(ascii_of(LIMIT), size))),
                   events=[event("binary", ascii_of(LIMIT))])
    for size in [16, 1000, 4097]:
        yield echo(f"text in UTF-8 in raw fragments of {size} bytes",
                   raw(*frames_of(TEXT, parts_of(utf8_of(65535), size))),
                   events=[event("text", utf8_of(65535))])


def segment_sizes():
    for size in [64, 128, 256, 512, 1024, 2048]:
        yield echo(f"text of 65536 bytes in segments of {size}",
                   raw(frame(TEXT, ascii_of(65536)), cut=size),
                   events=[event("text", ascii_of(65536))])
        yield echo(f"binary of 65536 bytes in segments of {size}",
                   raw(frame(BINARY, ascii_of(65536)), cut=size),
                   events=[event("binary", ascii_of(65536))])
    for size in [1000, 1447, 16385]:
        yield echo(f"text in UTF-8 at the limit in segments of {size}",
                   raw(frame(TEXT, utf8_of(LIMIT)), cut=size),
                   events=[event("text", utf8_of(LIMIT))])


def many_messages():
    for kind, make in [("text", text), ("binary", binary)]:
        for size in [0, 16, 64, 256, 1024, 4096]:
            payload = ascii_of(size)
            volley = [one for i in range(100) for one in (make(payload), wait(i + 1))]
            yield case(f"a hundred times {kind} of {size} bytes, each awaited",
                       [*volley, close(1000)], [event(kind, payload)] * 100)
        for size in [0, 125, 126, 1000]:
            payload = ascii_of(size)
            yield echo(f"five hundred times {kind} of {size} bytes at once",
                       *[make(payload)] * 500, events=[event(kind, payload)] * 500)
    yield echo("five hundred different texts keep their order",
               raw(*[frame(TEXT, b"number %d" % i) for i in range(500)]),
               events=[event("text", f"number {i}") for i in range(500)])


def automatic_fragments():
    """What a library sends that cuts long messages by itself."""
    for kind in ["text", "binary"]:
        for size in [1300, 16384]:
            yield echo(f"{kind} of 65536 bytes in fragments of {size}",
                       fragments(kind, parts_of(ascii_of(65536), size)),
                       events=[event(kind, ascii_of(65536))])
    for fragment, segment in [(1300, 100), (1300, 1460), (100, 1300), (4096, 4097)]:
        yield echo(f"fragments of {fragment} in segments of {segment}",
                   raw(*frames_of(TEXT, parts_of(utf8_of(65535), fragment)), cut=segment),
                   events=[event("text", utf8_of(65535))])


GROUPS = {"9 limits": limits, "10 automatic fragments": automatic_fragments}
