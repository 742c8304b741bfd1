"""Group 7: the closing handshake."""

from frames import (BINARY, CLOSE, CONTINUATION, LIMIT, PING, TEXT, ascii_of, case, close,
                    close_frame, echo, event, frame, maybe, raw, refused, text, utf8_of, wait)

# Section 7.4 and IANA's registry: everything else may not be sent.
VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
         3000, 3001, 3999, 4000, 4001, 4999]
WRONG = [0, 1, 125, 500, 998, 999, 1004, 1005, 1006, 1015, 1016, 1017, 1099, 1100, 1101, 1999, 2000,
         2001, 2999, 5000, 5001, 10000, 32767, 32768, 65534, 65535]
LONGEST_REASON = 123


def closing():
    yield case("close", [close(1000)])
    yield case("close without a code", [raw(close_frame())], [], 1005)
    yield case("close after a message", [text("Hello"), wait(1), close(1000)],
               [event("text", "Hello")])
    # What came in the same segments as the close frame need not be answered any more: after it
    # this server sends its close frame only.
    yield case("close at once after a message", [text("Hello"), close(1000)],
               [maybe(event("text", "Hello"))])
    yield case("close in one segment with a message",
               [raw(frame(TEXT, b"Hello"), close_frame(1000))], [maybe(event("text", "Hello"))])
    large = ascii_of(LIMIT)
    yield case("close at once after a large message", [raw(frame(TEXT, large)), close(1000)],
               [maybe(event("text", large))])
    yield from codes()
    yield from reasons()
    yield from after_close()
    yield from with_failures()


def codes():
    for code in VALID:
        yield case(f"code {code}", [close(code)], [], code)
        yield case(f"code {code} and a reason", [close(code, "going home")], [], code)
        yield case(f"code {code}, raw", [raw(close_frame(code))], [], code)
    for code in WRONG:
        yield refused(f"code {code} may not be sent", raw(close_frame(code)))
        yield refused(f"code {code} may not be sent, with a reason",
                      raw(close_frame(code, b"reason")))


def reasons():
    yield refused("half a code", raw(frame(CLOSE, b"\x03")))
    yield case("the longest reason", [close(1000, "r" * LONGEST_REASON)])
    yield refused("a reason too long", raw(close_frame(1000, b"r" * (LONGEST_REASON + 1))))
    yield refused("a reason far too long", raw(close_frame(1000, b"r" * 70000)))
    yield refused("a close frame with its length in two bytes",
                  raw(close_frame(1000, length_bytes=2)))
    yield case("a reason in UTF-8", [close(1000, utf8_of(120).decode())])
    for name, reason in [("cut inside a character", b"\xe2\x82"), ("overlong", b"\xc0\xaf"),
                         ("a surrogate", b"\xed\xa0\x80"), ("Latin-1", b"caf\xe9"),
                         ("beyond the last character", b"\xf4\x90\x80\x80")]:
        yield refused(f"a reason that is not UTF-8: {name}", raw(close_frame(1000, reason)),
                      code=1007)
    yield refused("a wrong code and a reason that is not UTF-8", raw(close_frame(999, b"\xff")),
                  code=[1002, 1007])


def after_close():
    """Section 5.5.1: nothing counts any more after a close frame."""
    later = {"a text": frame(TEXT, b"later"), "a binary": frame(BINARY, b"later"),
             "a ping": frame(PING, b"later"), "another close": close_frame(1001),
             "a wrong close": close_frame(999), "a wrong frame": frame(3, b"later", reserved=7),
             "nonsense": [b"\xff" * 300], "a large message": frame(BINARY, ascii_of(LIMIT)),
             "a message above the limit": frame(BINARY, ascii_of(4 * LIMIT))}
    for name, chunks in later.items():
        yield case(f"{name} after close", [raw(close_frame(1000), chunks)])
        yield case(f"{name} after close, in a segment of its own",
                   [raw(close_frame(4001, b"over")), raw(chunks)], [], 4001)
    yield case("a fragment after close",
               [raw(frame(TEXT, b"a", final=False), close_frame(1000),
                    frame(CONTINUATION, b"b"))])


def with_failures():
    """The first violation decides; what came before it was heard."""
    wrong = frame(TEXT, b"b", reserved=4)
    yield refused("a close frame after a violation", raw(wrong, close_frame(1000)))
    yield refused("a violation, then another one", raw(frame(TEXT, b"\xff"), wrong), code=1007)
    yield refused("a message, then a violation, at once", raw(frame(TEXT, b"a"), wrong),
                  events=[maybe(event("text", "a"))])
    yield refused("a message, then a violation", raw(frame(TEXT, b"a")), wait(1), raw(wrong),
                  events=[event("text", "a")])
    yield refused("messages after a violation are not heard", raw(wrong, frame(TEXT, b"c")))
    yield refused("a large message after a violation", raw(wrong, frame(TEXT, ascii_of(LIMIT))))
    yield echo("a connection after all these", text("still here"),
               events=[event("text", "still here")])


GROUPS = {"7 closing": closing}
