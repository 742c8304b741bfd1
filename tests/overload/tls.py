"""TLS as Debian's own scanners see it: sslscan, testssl.sh, and resumption with Python's client.

scan() and resumption() say what they object to; a weak server of OpenSSL shows that they do.
"""

import contextlib
import json
import os
import ssl
import subprocess
import tempfile
import time
import xml.etree.ElementTree

from program import HEALTH, Client, free_port, trusting

CIPHERS = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
           "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
           "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-AES128-GCM-SHA256",
           "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-CHACHA20-POLY1305"}
# Names of sslscan. No finite-field groups: a client could choose one that keeps a core busy.
GROUPS = {"x25519", "secp256r1 (NIST P-256)", "secp384r1 (NIST P-384)"}
VERSIONS = {"1.2", "1.3"}
# Heartbleed, CCS injection, Ticketbleed, renegotiation, compression, Logjam.
TESTSSL = ["-H", "-I", "-T", "-R", "-C", "-J"]
TESTSSL_FOUND = {"heartbleed", "CCS", "ticketbleed", "secure_renego", "secure_client_renego",
                 "CRIME_TLS", "LOGJAM", "LOGJAM-common_primes"}
# How long testssl.sh waits for a server that rightly says nothing, in seconds.
TESTSSL_WAITS = {"HEADER_MAXSLEEP": "1", "MAX_WAITSOCK": "3", "CCS_MAX_WAITSOCK": "2"}


def scan(port):
    """What sslscan finds that may not be there, as sentences."""
    output = subprocess.run(["sslscan", "--no-colour", "--xml=-", f"127.0.0.1:{port}"],
                            capture_output=True, check=True, timeout=60).stdout
    found = xml.etree.ElementTree.fromstring(output).find("ssltest")
    enabled = {one.get("version") for one in found.iter("protocol") if one.get("enabled") == "1"}
    if enabled != VERSIONS:
        yield f"speaks {' '.join(sorted(enabled))}"
    for kind, known, name in (("cipher", CIPHERS, "cipher"), ("group", GROUPS, "name")):
        names = {one.get(name) for one in found.iter(kind)}
        if not names or names - known:
            yield f"{kind}s: {' '.join(sorted(names - known)) or 'none'}"
    if any(one.get("supported") == "1" for one in found.iter("renegotiation")):
        yield "renegotiates"
    if any(one.get("vulnerable") == "1" for one in found.iter("heartbleed")):
        yield "bleeds"


def resumption(server):
    """Versions whose second connection is not a resumed one."""
    for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
        context = trusting(version)
        first = Client(server, context=context)
        first.ask(HEALTH)  # tickets of TLS 1.3 come with the first answer
        second = Client(server, context=context, session=first.socket.session)
        second.ask(HEALTH)
        if first.socket.session_reused or not second.socket.session_reused:
            yield f"{version.name} is not resumed"




def verdict(problems, otherwise):
    problems = list(problems)
    return not problems, "; ".join(problems) or otherwise


def known_faults(program):
    """testssl.sh, which goes nowhere but to the loopback address it is given."""
    with tempfile.TemporaryDirectory() as folder:
        report = folder + "/report.json"
        subprocess.run(["testssl", "--quiet", "--color", "0", "--warnings", "off", "-n", "none",
                        "--assume-http", *TESTSSL, "--jsonfile", report,
                        f"127.0.0.1:{program.port}"], stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
                       env={**os.environ, **TESTSSL_WAITS}, timeout=80)
        with open(report, encoding="utf-8") as file:
            found = {one["id"]: one for one in json.load(file)}
    problems = [f"{name}: {found[name]['finding'] if name in found else 'was not checked'}"
                for name in sorted(TESTSSL_FOUND)
                if name not in found or found[name]["severity"] != "OK"]
    return verdict(problems, f"{len(TESTSSL_FOUND)} known faults are not there")


@contextlib.contextmanager
def weak_server(program):
    """OpenSSL's own server with what was usual long ago, and the certificate of `program`."""
    port = free_port()
    files = program.folder + "/data/self-signed"
    server = subprocess.Popen(
        ["openssl", "s_server", "-accept", str(port), "-www", "-quiet", "-cert", files + ".pem",
         "-key", files + ".key", "-min_protocol", "TLSv1", "-cipher", "ALL:@SECLEVEL=0",
         "-client_renegotiation", "-no_ticket", "-no_cache"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.5)
        yield port
    finally:
        server.kill()
        server.wait()


def objects_to_a_weak_server(program):
    with weak_server(program) as port:
        problems = list(scan(port))
    wanted = ("speaks", "ciphers", "groups", "renegotiates")
    missed = [one for one in wanted if not any(found.startswith(one) for found in problems)]
    return not missed, f"missed: {missed}" if missed else f"{len(problems)} objections"


def checks(program):
    yield "a weak server is objected to", lambda: objects_to_a_weak_server(program)
    yield "TLS 1.2 and 1.3 with strong ciphers only", lambda: verdict(
        scan(program.port), "versions, ciphers, groups, renegotiation")
    yield "sessions are resumed", lambda: verdict(resumption(program), "TLS 1.2 and 1.3")
