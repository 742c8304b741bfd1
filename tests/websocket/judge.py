"""Says what is wrong with what a client saw; nothing when it is as it must be."""


def events_match(expected, seen):
    """An expected event that begins with ? may be missing."""
    at = 0
    for event in expected:
        if at < len(seen) and seen[at] == event.removeprefix("?"):
            at += 1
        elif not event.startswith("?"):
            return False
    return at == len(seen)


def problem_of_case(expected, seen):
    if seen is None:
        return "no result"
    if not events_match(expected["events"], seen["events"]):
        return f"expected {shown(expected['events'])}, came {shown(seen['events'])}; {ending(seen)}"
    is_right = seen["close"] in expected["close"] and seen["clean"] == expected["clean"]
    if not is_right or (expected["ended"] and not seen["ended"]):
        return f"expected {ending(expected)}; came {ending(seen)}"
    return None


def ending(one):
    words = ["clean" if one["clean"] else "not clean"]
    words += [] if one["ended"] is None else [f"ended by {'us' if not one['ended'] else 'server'}"]
    words += [one["problem"]] if one.get("problem") else []
    return f"close {one['close']}, " + ", ".join(words)


def shown(events):
    readable = [readable_event(event) for event in events[:4]]
    more = f" and {len(events) - 4} more" if len(events) > 4 else ""
    return f"[{', '.join(readable)}{more}]"


def readable_event(event):
    kind, _, data = event.partition(" ")
    try:
        return f"{kind} {bytes.fromhex(data)!r}"
    except ValueError:
        return event


def problem_of_handshake(expected, seen):
    if seen is None:
        return "no result"
    came = {"status": seen["status"], "protocol": seen["protocol"]}
    if came != expected or seen.get("problem"):
        return f"expected {expected}, came {came} {seen.get('problem') or ''}"
    if seen["extensions"]:
        return f"an extension was accepted: {seen['extensions']}"
    if expected["status"] == 101 and seen["echoed"] not in (None, ["text 48656c6c6f"]):
        return f"after it came {seen['echoed']}"
    return None


def problem_of_member(own, everyone, messages, heard):
    """Everything of all others, nothing of its own, each speaker's words in order."""
    speakers = {}
    for message in heard:
        speaker, _, number = message.rpartition(" ")
        speakers.setdefault(speaker, []).append(int(number))
    if set(speakers) != set(everyone) - {own}:
        return f"heard {len(speakers)} speakers: {sorted(speakers)}"
    for speaker, numbers in sorted(speakers.items()):
        if numbers != list(range(messages)):
            return f"heard from {speaker}: {numbers}"
    return None


CONTROLS = []


def control(judge, *arguments):
    CONTROLS.append((judge, arguments))


EXPECTED = {"events": ["text 61", "?pong", "pong 62"], "close": [1000], "clean": True,
            "ended": True}
SEEN = {"events": ["text 61", "pong 62"], "close": 1000, "clean": True, "ended": True}
for wrong in [{"events": ["text 61"]}, {"events": ["pong 62", "text 61"]}, {"events": []},
              {"events": ["text 61", "pong 62", "pong 62"]}, {"events": ["binary 61", "pong 62"]},
              {"close": 1002}, {"clean": False}, {"ended": False}]:
    control(problem_of_case, EXPECTED, {**SEEN, **wrong})
control(problem_of_case, EXPECTED, None)

OFFERED = {"status": 101, "protocol": "a"}
CHOSEN = {"status": 101, "protocol": "a", "extensions": "", "echoed": ["text 48656c6c6f"]}
for wrong in [{"status": 400}, {"protocol": None}, {"extensions": "x"}, {"echoed": []},
              {"problem": "gone"}]:
    control(problem_of_handshake, OFFERED, {**CHOSEN, **wrong})

EVERYONE = ["ws 0", "ws 1", "websockets 0"]
HEARD = ["ws 1 0", "websockets 0 0", "ws 1 1", "websockets 0 1"]
for wrong in [HEARD[1:], HEARD[::-1], [*HEARD, "ws 0 0"], [*HEARD, HEARD[0]], HEARD[::2], []]:
    control(problem_of_member, "ws 0", EVERYONE, 2, wrong)


def blind_spots():
    """A judge that lets a planted fault pass, or objects to what is right, judges nothing."""
    right = [problem_of_case(EXPECTED, SEEN), problem_of_handshake(OFFERED, CHOSEN),
             problem_of_member("ws 0", EVERYONE, 2, HEARD)]
    found = [f"objects to what is right: {problem}" for problem in right if problem]
    return found + [f"{judge.__name__} does not see {arguments}"
                    for judge, arguments in CONTROLS if not judge(*arguments)]
