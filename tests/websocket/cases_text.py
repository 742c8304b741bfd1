"""Group 6: UTF-8. What is valid, Python's own strict decoder says."""

from frames import (BINARY, CONTINUATION, PING, TEXT, binary, case, close, echo, event, fragments,
                    frame, ping, raw, refused, text, wait)

GREEK = "κόσμε".encode()
SURROGATE = b"\xed\xa0\x80"

# Around every boundary of the table of well-formed sequences (Unicode 3-7), and one step beyond.
LEADS = [0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5,
         0xf8, 0xfc, 0xfe, 0xff]
SECONDS = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]

SEQUENCES = {
    "the first of one byte": "00", "the first of two bytes": "c280",
    "the first of three bytes": "e0a080", "the first of four bytes": "f0908080",
    "the first of five bytes": "f888808080", "the first of six bytes": "fc8480808080",
    "the last of one byte": "7f", "the last of two bytes": "dfbf",
    "the last of three bytes": "efbfbf", "the last of four bytes": "f7bfbfbf",
    "the last of five bytes": "fbbfbfbfbf", "the last of six bytes": "fdbfbfbfbfbf",
    "before the surrogates": "ed9fbf", "after the surrogates": "ee8080",
    "replacement character": "efbfbd", "the last of all": "f48fbfbf",
    "beyond the last of all": "f4908080", "byte order mark": "efbbbf61",
    "first continuation alone": "80", "last continuation alone": "bf",
    "two continuations alone": "80bf", "six continuations alone": "80bf80bf80bf",
    "every continuation alone": bytes(range(0x80, 0xc0)).hex(),
    "two-byte starts alone": "c020df20", "three-byte starts alone": "e020ef20",
    "four-byte starts alone": "f020f720", "five-byte starts alone": "f820fb20",
    "six-byte starts alone": "fc20fd20",
    "two bytes without the last": "c3", "three bytes without the last": "e080",
    "three valid bytes without the last": "e282", "four bytes without the last": "f0908080"[:6],
    "five bytes without the last": "f8808080", "six bytes without the last": "fc80808080",
    "incomplete ones in a row": "c0e080f08080f8808080",
    "byte FE": "fe", "byte FF": "ff", "bytes FE and FF": "fefeffff",
    "overlong slash of two bytes": "c0af", "overlong slash of three bytes": "e080af",
    "overlong slash of four bytes": "f08080af", "overlong slash of five bytes": "f8808080af",
    "overlong slash of six bytes": "fc80808080af",
    "the largest overlong of two bytes": "c1bf", "the largest overlong of three bytes": "e09fbf",
    "the largest overlong of four bytes": "f08fbfbf", "overlong NUL of two bytes": "c080",
    "overlong NUL of three bytes": "e08080", "overlong NUL of four bytes": "f0808080",
    "surrogate D800": "eda080", "surrogate DB7F": "edadbf", "surrogate DB80": "edae80",
    "surrogate DBFF": "edafbf", "surrogate DC00": "edb080", "surrogate DFFF": "edbfbf",
    "surrogate pair D800 DC00": "eda080edb080", "surrogate pair DBFF DFFF": "edafbfedbfbf",
    "noncharacter FDD0": "efb790", "noncharacter FFFE": "efbfbe",
    "noncharacter 1FFFE": "f09fbfbe", "noncharacter 10FFFF": "f48fbfbf",
    "Latin-1": "636166e9", "UTF-16": "480065006c00", "UTF-16 with its mark": "fffe4800",
    "text, then a surrogate, then text": (GREEK + SURROGATE + b"edited").hex(),
    "text, then beyond the last, then text": (GREEK + b"\xf4\x90\x80\x80edited").hex(),
    "emoji of many code points": "👩‍👩‍👧‍👦🏳️‍🌈".encode().hex(),
    "Hangul, Devanagari, Arabic": "한국어 नमस्ते مرحبا".encode().hex(),
}


def is_valid(data):
    try:
        data.decode("utf-8", "strict")
        return True
    except UnicodeDecodeError:
        return False


def judged(name, data, *operations):
    if is_valid(data):
        return echo(f"{name} is echoed", *operations, events=[event("text", data)])
    return refused(f"{name} is refused", *operations, code=1007)


def frame_per_byte(data):
    last = len(data) - 1
    return [frame(CONTINUATION if i else TEXT, data[i:i + 1], final=i == last)
            for i in range(len(data))]


def utf8():
    yield from whole_texts()
    for name, sequence in SEQUENCES.items():
        data = bytes.fromhex(sequence)
        yield judged(name, data, raw(frame(TEXT, data)))
        if len(data) > 1:
            yield judged(f"{name}, a frame for each byte,", data, raw(*frame_per_byte(data)))
    for lead in LEADS:
        for second in SECONDS:
            size = 2 if lead < 0xe0 else 3 if lead < 0xf0 else 4
            data = bytes([lead, second]) + b"\x80" * (size - 2)
            yield judged(f"{data.hex()}", data, raw(frame(TEXT, data)))
    yield from found_early()
    yield from between_frames()
    yield from other_payloads()


def whole_texts():
    yield echo("no bytes", text(""), events=[event("text")])
    yield echo("Greek", text(GREEK), events=[event("text", GREEK)])
    yield echo("Greek in fragments between characters",
               fragments("text", [GREEK[:2], GREEK[2:6], GREEK[6:]]),
               events=[event("text", GREEK)])
    for at in range(1, len(GREEK)):
        yield echo(f"Greek in fragments after {at} bytes",
                   raw(frame(TEXT, GREEK[:at], final=False), frame(CONTINUATION, GREEK[at:])),
                   events=[event("text", GREEK)])
    bad = GREEK + SURROGATE + b"edited"
    yield refused("Greek with a surrogate, a long one", raw(frame(TEXT, bad * 300)), code=1007)
    for at in [0, 1, 6, 7, 8, 9, 15, 16, 17, 1000]:
        data = b"a" * at + b"\xff" + b"a" * 20
        yield refused(f"one wrong byte after {at} right ones", raw(frame(TEXT, data)), code=1007)


def found_early():
    """What can no longer become valid is refused before the frame or the message is complete."""
    for name, bad in [("a surrogate", SURROGATE), ("a wrong start", b"\xff"),
                      ("an overlong form", b"\xc0"), ("beyond the last", b"\xf4\x90")]:
        yield refused(f"{name} in a fragment that is not the last",
                      raw(frame(TEXT, GREEK, final=False)),
                      raw(frame(CONTINUATION, bad, final=False)), code=1007)
        yield refused(f"{name} in a frame that is not complete",
                      raw(frame(TEXT, GREEK + bad, claimed=100)), code=1007)
    yield refused("a message that ends inside a character", raw(frame(TEXT, b"a\xe2\x82")),
                  code=1007)
    yield refused("a last fragment that ends inside a character",
                  raw(frame(TEXT, b"a", final=False), frame(CONTINUATION, b"\xe2\x82")), code=1007)
    yield refused("an empty last fragment inside a character",
                  raw(frame(TEXT, b"\xe2\x82", final=False), frame(CONTINUATION)), code=1007)


def between_frames():
    euro = b"\xe2\x82\xac"
    yield echo("a ping inside a character",
               raw(frame(TEXT, euro[:1], final=False)), ping(b"p"), wait(1),
               raw(frame(CONTINUATION, euro[1:])), events=[event("pong", "p"), event("text", euro)])
    yield echo("empty fragments inside a character",
               raw(frame(TEXT, euro[:2], final=False), frame(CONTINUATION, final=False),
                   frame(CONTINUATION, euro[2:])), events=[event("text", euro)])
    yield refused("half a character, then half of the next message",
                  raw(frame(TEXT, euro[:1])), raw(frame(TEXT, euro[1:])), code=1007)
    yield echo("a new text begins anew", raw(frame(TEXT, euro), frame(TEXT, euro)),
               events=[event("text", euro)] * 2)
    yield case("close inside a character", [raw(frame(TEXT, euro[:1], final=False)), close(1000)])


def other_payloads():
    """Only text is UTF-8."""
    bad = b"\xff\xc0\xaf" + SURROGATE
    yield echo("wrong bytes in a binary", binary(bad), events=[event("binary", bad)])
    yield echo("wrong bytes in a fragmented binary",
               raw(frame(BINARY, bad, final=False), frame(CONTINUATION, bad)),
               events=[event("binary", bad * 2)])
    yield echo("wrong bytes in a ping", raw(frame(PING, bad)), events=[event("pong", bad)])
    yield echo("wrong bytes in a ping between fragments of a text",
               raw(frame(TEXT, b"a", final=False), frame(PING, bad), frame(CONTINUATION, b"b")),
               events=[event("pong", bad), event("text", "ab")])


GROUPS = {"6 UTF-8": utf8}
