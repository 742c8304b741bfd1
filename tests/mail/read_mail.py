"""Reads a message with Python's e-mail parser, as an independent reader, and prints what it found:
one line per field, its name and its value in hex. Complains when the parser saw a defect or the
bytes break a rule of RFC 5322."""

import email
import email.header
import email.policy
import email.utils
import sys


def show(name, value):
    print(name, value.encode("utf-8").hex())


def defects_of(message):
    found = [str(defect) for part in message.walk() for defect in part.defects]
    for value in message.values():
        found += [str(defect) for defect in getattr(value, "defects", ())]
    return found


def main():
    data = open(sys.argv[1], "rb").read()
    for line in data.split(b"\r\n"):
        assert len(line) <= 78, f"a line of {len(line)}: {line}"
        assert b"\n" not in line and b"\r" not in line, f"a bare line end: {line}"
        assert all(32 <= byte < 127 or byte == 9 for byte in line), f"not ASCII: {line}"
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert not defects_of(message), defects_of(message)
    # Names by the older parser: the newer one keeps the space between encoded words.
    old = email.message_from_bytes(data)
    for header in ("From", "To"):
        name, address = email.utils.parseaddr(old[header].replace("\r\n", ""))
        show(header + "-name", str(email.header.make_header(email.header.decode_header(name))))
        show(header + "-address", address)
        assert message[header].addresses[0].addr_spec == address, message[header]
    show("Subject", str(message["Subject"]))
    show("Message-ID", str(message["Message-ID"]))
    show("Date", message["Date"].datetime.isoformat())
    show("headers", " ".join(sorted(message.keys())))
    for kind in ("plain", "html"):
        body = message.get_body(preferencelist=(kind,))
        if body is not None:
            show(kind, body.get_content().replace("\r\n", "\n"))


main()
