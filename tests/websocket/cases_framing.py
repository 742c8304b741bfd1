"""Groups 1 to 5: frames, pings and pongs, reserved bits, opcodes, fragments."""

from frames import (BINARY, CLOSE, CONTINUATION, MASK, PING, PONG, TEXT, ascii_of, binary, case,
                    close, close_frame, drop, echo, event, fragments, frame, half_close, maybe,
                    ping, pong, raw, refused, text, until, utf8_of, wait)

NAMES = {CONTINUATION: "continuation", TEXT: "text", BINARY: "binary", CLOSE: "close",
         PING: "ping", PONG: "pong"}
SIZES = [0, 1, 7, 125, 126, 127, 128, 255, 256, 1000, 4096, 65535, 65536]
PAYLOAD_LIKE_A_FRAME = b"\x81\x85" + MASK + b"Hello\x88\x00"


def framing():
    for size in SIZES:
        yield echo(f"text of {size} bytes", text(ascii_of(size)),
                   events=[event("text", ascii_of(size))])
        yield echo(f"binary of {size} bytes", binary(ascii_of(size)),
                   events=[event("binary", ascii_of(size))])
    for size in [15, 126, 150, 65535, 65550]:
        yield echo(f"text of {size} bytes in UTF-8", text(utf8_of(size)),
                   events=[event("text", utf8_of(size))])
    every_byte = bytes(range(256))
    yield echo("binary of every byte", binary(every_byte), events=[event("binary", every_byte)])
    yield echo("binary that looks like frames", binary(PAYLOAD_LIKE_A_FRAME),
               events=[event("binary", PAYLOAD_LIKE_A_FRAME)])
    yield echo("text of NUL", text("a\0b"), events=[event("text", "a\0b")])
    yield echo("text and binary in turn",
               *[one for i in range(8) for one in (text(f"{i}"), binary(b"%d" % i))],
               events=[event(kind, f"{i}") for i in range(8) for kind in ("text", "binary")])
    yield from masks()
    yield from segments()
    yield from lengths()
    yield from unmasked()
    yield from cut_off()


def masks():
    for mask in ["00000000", "ffffffff", "37fa213d", "80808080", "01000000", "00000001"]:
        for size in [0, 3, 8, 125, 126]:
            yield echo(f"mask {mask}, {size} bytes",
                       raw(frame(TEXT, utf8_of(size), mask=bytes.fromhex(mask))),
                       events=[event("text", utf8_of(size))])


def segments():
    hello = frame(TEXT, b"Hello")
    yield echo("two frames in one segment", raw(hello, frame(BINARY, b"you")),
               events=[event("text", "Hello"), event("binary", "you")])
    yield echo("a hundred frames in one segment",
               raw(*[frame(TEXT, b"%d" % i) for i in range(100)]),
               events=[event("text", f"{i}") for i in range(100)])
    whole = b"".join(frame(TEXT, ascii_of(126)))
    for at in range(1, 9):
        yield echo(f"header cut after {at} bytes", raw(whole[:at]), raw(whole[at:]),
                   events=[event("text", ascii_of(126))])
    yield echo("the end of one frame with the start of the next",
               raw(whole[:100]), raw(whole[100:] + whole[:5]), raw(whole[5:]),
               events=[event("text", ascii_of(126))] * 2)


def lengths():
    """Section 5.2: the fewest bytes that hold the length, and a most significant bit of 0."""
    for size, form in [(126, 2), (127, 2), (65535, 2), (65536, 8), (65537, 8)]:
        yield echo(f"length {size} in {form} bytes",
                   raw(frame(BINARY, ascii_of(size), length_bytes=form)),
                   events=[event("binary", ascii_of(size))])
    for size, form in [(0, 2), (1, 2), (125, 2), (0, 8), (125, 8), (126, 8), (65535, 8)]:
        yield refused(f"length {size} in {form} bytes is too long a form",
                      raw(frame(TEXT, ascii_of(size), length_bytes=form)))
    for claimed in [1 << 63, (1 << 63) + 5, (1 << 64) - 1]:
        yield refused(f"length {claimed:#x}", raw(frame(TEXT, b"Hello", claimed=claimed)))


def unmasked():
    for opcode in [TEXT, BINARY, PING, PONG]:
        for payload in [b"", b"Hello"]:
            yield refused(f"unmasked {NAMES[opcode]} of {len(payload)} bytes",
                          raw(frame(opcode, payload, mask=None)))
    yield refused("unmasked close", raw(close_frame(1000, mask=None)))
    yield refused("unmasked, only the two bytes that show it", raw(b"\x81\x05"))
    yield refused("unmasked continuation", raw(frame(TEXT, b"a", final=False)),
                  raw(frame(CONTINUATION, b"b", mask=None)))
    yield refused("unmasked after a masked text", text("a"), wait(1),
                  raw(frame(TEXT, b"b", mask=None)), events=[event("text", "a")])


def cut_off():
    """The client goes away in the middle. That the server serves on is what the others show."""
    whole = b"".join(frame(TEXT, ascii_of(126)))
    places = [("before any frame", b""), ("inside the header", whole[:3]),
              ("inside the mask", whole[:6]), ("inside the payload", whole[:50]),
              ("between fragments", b"".join(frame(TEXT, b"a", final=False))),
              ("inside a close frame", b"".join(close_frame(1000, b"bye"))[:7])]
    for place, sent in places:
        start = [raw(sent)] if sent else []
        yield case(f"cut {place}", [*start, drop()], [], 1006, is_clean=False, is_ended=None)
        yield case(f"end of input {place}", [*start, half_close()], [], 1006, is_clean=False)
    yield case("cut after a message", [text("a"), wait(1), drop()], [event("text", "a")], 1006,
               is_clean=False, is_ended=None)


def pings():
    for size in [0, 1, 5, 64, 124, 125]:
        yield echo(f"ping of {size} bytes", ping(ascii_of(size)),
                   events=[event("pong", ascii_of(size))])
    binary_bytes = bytes.fromhex("00fffefdfcfb00ff")
    yield echo("ping of bytes that are no text", ping(binary_bytes),
               events=[event("pong", binary_bytes)])
    yield echo("raw ping", raw(frame(PING, b"Hello")), events=[event("pong", "Hello")])
    yield echo("raw ping of 125 bytes", raw(frame(PING, ascii_of(125))),
               events=[event("pong", ascii_of(125))])
    for opcode in [PING, PONG]:
        for size in [126, 127, 65536]:
            yield refused(f"{NAMES[opcode]} of {size} bytes", raw(frame(opcode, ascii_of(size))))
        for form in [2, 8]:
            yield refused(f"{NAMES[opcode]} with its length in {form} bytes",
                          raw(frame(opcode, b"Hello", length_bytes=form)))
    yield echo("ten pings, each awaited",
               *[one for i in range(10) for one in (ping(b"%d" % i), wait(i + 1))],
               events=[event("pong", f"{i}") for i in range(10)])
    # Section 5.5.3: pings that came together may be answered by a pong for the last one.
    pongs = [*[maybe(event("pong", f"{i}")) for i in range(9)], event("pong", "9")]
    last = until(event("pong", "9"))
    yield case("ten pings at once", [*[ping(b"%d" % i) for i in range(10)], last, close(1000)],
               pongs)
    yield case("ten raw pings at once",
               [raw(*[frame(PING, b"%d" % i) for i in range(10)]), last, close(1000)], pongs)
    yield from pongs_unasked()


def pongs_unasked():
    for payload in [b"", b"unasked", ascii_of(125)]:
        yield echo(f"a pong of {len(payload)} bytes nobody asked for", pong(payload), text("a"),
                   events=[event("text", "a")])
    yield echo("ten pongs nobody asked for", *[pong(b"%d" % i) for i in range(10)], text("a"),
               events=[event("text", "a")])
    yield echo("a pong nobody asked for, then a ping", pong(b"unasked"), ping(b"asked"),
               events=[event("pong", "asked")])
    yield echo("a ping before and after a text", ping(b"1"), wait(1), text("a"), wait(2),
               ping(b"2"), events=[event("pong", "1"), event("text", "a"), event("pong", "2")])


def reserved_bits():
    for reserved in range(1, 8):
        for opcode in [TEXT, BINARY, PING, PONG]:
            yield refused(f"RSV {reserved:03b} on {NAMES[opcode]}",
                          raw(frame(opcode, b"Hello", reserved=reserved)))
        yield refused(f"RSV {reserved:03b} on close", raw(close_frame(1000, reserved=reserved)))
        yield refused(f"RSV {reserved:03b} on continuation",
                      raw(frame(TEXT, b"a", final=False)),
                      raw(frame(CONTINUATION, b"b", reserved=reserved)))
        yield refused(f"RSV {reserved:03b}, only the byte that shows it",
                      raw(bytes([0x81 | reserved << 4])))
        yield refused(f"RSV {reserved:03b} after a text", text("a"), wait(1),
                      raw(frame(TEXT, b"b", reserved=reserved), frame(PING)),
                      events=[event("text", "a")])


def opcodes():
    for opcode in [3, 4, 5, 6, 7, 11, 12, 13, 14, 15]:
        yield refused(f"opcode {opcode}", raw(frame(opcode)))
        yield refused(f"opcode {opcode} with payload", raw(frame(opcode, b"reserved")))
        yield refused(f"opcode {opcode}, only the byte that shows it", raw(bytes([0x80 | opcode])))
        yield refused(f"opcode {opcode} without FIN", raw(frame(opcode, b"a", final=False)))
        yield refused(f"opcode {opcode} after a text, before a ping", text("a"), wait(1),
                      raw(frame(opcode, b"b"), frame(PING)), events=[event("text", "a")])
        yield refused(f"opcode {opcode} between fragments", raw(frame(TEXT, b"a", final=False)),
                      raw(frame(opcode, b"b")))


def fragmentation():
    for opcode in [PING, PONG]:
        yield refused(f"{NAMES[opcode]} in two fragments", raw(
            frame(opcode, b"a", final=False), frame(CONTINUATION, b"b")))
    yield refused("close without FIN", raw(close_frame(1000, final=False)))
    yield refused("ping without FIN, only the byte that shows it", raw(b"\x09"))
    for kind in ["text", "binary"]:
        yield echo(f"{kind} in two fragments", fragments(kind, [b"frag", b"ments"]),
                   events=[event(kind, "fragments")])
        yield echo(f"{kind} in five fragments", fragments(kind, [b"a", b"b", b"c", b"d", b"e"]),
                   events=[event(kind, "abcde")])
        yield echo(f"{kind} in a thousand fragments",
                   fragments(kind, [b"%d" % (i % 10) for i in range(1000)]),
                   events=[event(kind, "0123456789" * 100)])
        yield echo(f"{kind} in empty fragments", fragments(kind, [b"", b"", b""]),
                   events=[event(kind)])
        yield echo(f"{kind} in fragments, the middle one with bytes",
                   fragments(kind, [b"", b"middle", b""]), events=[event(kind, "middle")])
        yield echo(f"{kind} with a ping between",
                   fragments(kind, [b"frag", ping(b"p"), b"ments"]),
                   events=[event("pong", "p"), event(kind, "fragments")])
        yield echo(f"{kind} with a pong between",
                   fragments(kind, [b"frag", pong(b"p"), b"ments"]),
                   events=[event(kind, "fragments")])
    yield from fragments_with_pings()
    yield from fragments_out_of_order()
    yield from fragments_and_close()


def fragments_with_pings():
    first, last = frame(TEXT, b"fragment1", final=False), frame(CONTINUATION, b"fragment2")
    both = event("text", "fragment1fragment2")
    yield echo("raw fragments in one segment", raw(first, last), events=[both])
    yield echo("raw fragments with a ping, in one segment", raw(first, frame(PING, b"p"), last),
               events=[event("pong", "p"), both])
    yield echo("raw fragments with a pong, in one segment", raw(first, frame(PONG, b"p"), last),
               events=[both])
    steps, pongs = [raw(first)], []
    for i in range(10):
        steps += [raw(frame(PING, b"%d" % i)), wait(i + 1),
                  raw(frame(CONTINUATION, b"-", final=False))]
        pongs.append(event("pong", f"{i}"))
    yield echo("ten pings between fragments, each awaited", *steps, raw(last),
               events=[*pongs, event("text", "fragment1----------fragment2")])
    yield echo("two fragmented messages", raw(first, last), wait(1), raw(first, last),
               events=[both, both])
    yield echo("a fragmented binary after a fragmented text",
               raw(first, last, frame(BINARY, b"\xff", final=False), frame(CONTINUATION, b"\xfe")),
               events=[both, event("binary", b"\xff\xfe")])


def fragments_out_of_order():
    first, more = frame(TEXT, b"a", final=False), frame(CONTINUATION, b"b", final=False)
    last = frame(CONTINUATION, b"c")
    yield refused("a continuation of nothing", raw(last), raw(frame(TEXT, b"later")))
    yield refused("a continuation of nothing, not final", raw(more))
    yield refused("a continuation of nothing, only the byte that shows it", raw(b"\x80"))
    yield refused("a continuation after a whole text", text("whole"), wait(1), raw(last),
                  events=[event("text", "whole")])
    yield refused("a continuation after a finished message", raw(first, last), wait(1), raw(more),
                  events=[event("text", "ac")])
    yield refused("a continuation after a ping", raw(frame(PING, b"p")), wait(1), raw(more),
                  events=[event("pong", "p")])
    for opcode in [TEXT, BINARY]:
        name = NAMES[opcode]
        yield refused(f"a new {name} inside a message", raw(first), raw(frame(opcode, b"b")))
        yield refused(f"a new {name} inside a message, in one segment",
                      raw(first, frame(opcode, b"b"), last))
        yield refused(f"a new {name} inside a message, not final",
                      raw(first, more, frame(opcode, b"b", final=False)))
        yield refused(f"a new {name} after an empty fragment",
                      raw(frame(opcode, final=False), frame(opcode, b"b")))


def fragments_and_close():
    first = frame(TEXT, b"a", final=False)
    yield case("close between fragments", [raw(first), close(1000)])
    yield case("close between fragments, raw", [raw(first, close_frame(1001, b"tab closed"))], [],
               1001)
    yield case("close before the last fragment",
               [raw(first, close_frame(1000), frame(CONTINUATION, b"b"))])


GROUPS = {"1 framing": framing, "2 pings and pongs": pings, "3 reserved bits": reserved_bits,
          "4 opcodes": opcodes, "5 fragmentation": fragmentation}
