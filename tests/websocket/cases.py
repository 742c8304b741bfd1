"""Writes the list of cases that both clients read, as JSON.

    python3 tests/websocket/cases.py >cases.json

`cases`: what a client does on /echo and what must come back; names start with the group of
Autobahn's test suite they follow. `handshakes`: what a client offers and what it gets.
"""

import json
import sys

import cases_close
import cases_framing
import cases_sizes
import cases_text
from frames import byte_by_byte

CHOSEN, SECOND = "echo.2.candor", "echo.1.candor"  # the subprotocols of /echo


def all_cases():
    for module in [cases_framing, cases_text, cases_close, cases_sizes]:
        for group, cases in module.GROUPS.items():
            for one in cases():
                one["name"] = f"{group}: {one['name']}"
                yield one
                cut = byte_by_byte(one)
                if cut:
                    yield cut


def handshake(name, protocols=(), *, headers=None, compresses=False, status=101, chosen=None):
    return {"name": f"handshake: {name}", "protocols": list(protocols), "headers": headers or {},
            "compresses": compresses,
            "expect": {"status": status, "protocol": chosen if status == 101 else None}}


def all_handshakes():
    named = "Sec-WebSocket-Protocol"
    yield handshake("no subprotocol")
    yield handshake("a known subprotocol", [CHOSEN], chosen=CHOSEN)
    yield handshake("the client's first choice counts", [SECOND, CHOSEN], chosen=SECOND)
    yield handshake("the first that is known", ["other", "more", CHOSEN], chosen=CHOSEN)
    yield handshake("none that is known", ["other", "more"])
    yield handshake("names differ in case", [CHOSEN.upper()])
    yield handshake("a token", ["bearer", "secret-token"], chosen="bearer")
    yield handshake("a token and a subprotocol", ["bearer", "secret-token", CHOSEN], chosen=CHOSEN)
    yield handshake("a token that is named like a subprotocol", ["bearer", CHOSEN],
                    chosen="bearer")
    yield handshake("compression is declined", compresses=True)
    yield handshake("compression is declined, a subprotocol chosen", [SECOND], compresses=True,
                    chosen=SECOND)
    yield handshake("an origin and cookies",
                    headers={"Origin": "http://localhost", "Cookie": "a=1; b=2"})
    yield handshake("an extension nobody knows",
                    headers={"Sec-WebSocket-Extensions": "x-unknown; level=9"})
    yield handshake("a long head", headers={"X-Long": "x" * 4000})
    yield handshake("a head above the limit", headers={"X-Long": "x" * 70000}, status=431)
    yield handshake("a coded body", headers={"Transfer-Encoding": "chunked"}, status=411)
    yield handshake("no token after bearer", headers={named: "bearer"}, status=400)
    yield handshake("a subprotocol twice", headers={named: f"{CHOSEN}, {CHOSEN}"}, status=400)
    yield handshake("a subprotocol that is no name", headers={named: "a b"}, status=400)
    yield handshake("an empty subprotocol", headers={named: "a,,b"}, status=400)


def plan():
    return {"cases": list(all_cases()), "handshakes": list(all_handshakes())}


if __name__ == "__main__":
    json.dump(plan(), sys.stdout)
