"""The real program with a fresh data folder on a free loopback port, and clients of it."""

import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import time

HEALTH = b"GET /api/v1/health HTTP/1.1\r\nHost: a\r\n\r\n"
ESTABLISHED = "01"
# One address plays everybody here, and asks thousands of times in a minute.
FLAGS = ["--connections-per-address", "4000", "--rate-limit-general", "0"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """`with Program(binary) as program:` serves until the block ends."""

    def __init__(self, binary, *flags):
        self.port = free_port()
        self.is_secure = "--tls-self-signed" in flags
        self.folder = tempfile.mkdtemp(prefix="candor-overload-")
        self.process = subprocess.Popen(
            [binary, "serve", "--port", str(self.port), "--data", self.folder + "/data",
             *FLAGS, *flags], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        until = time.monotonic() + 20
        while True:
            try:
                Client(self).ask(HEALTH)
                return self
            except OSError as problem:
                if self.process.poll() is not None or time.monotonic() > until:
                    self.__exit__()
                    raise RuntimeError("the program does not answer") from problem
                time.sleep(0.02)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self):
        return f"{'https' if self.is_secure else 'http'}://127.0.0.1:{self.port}"

    def connections(self):
        """Connections to it that are open now, seen from its end."""
        local = f":{self.port:04X}"
        with open("/proc/net/tcp", encoding="ascii") as table:
            rows = [line.split() for line in table]
        return sum(row[1].endswith(local) and row[3] == ESTABLISHED for row in rows[1:])

    def large_file(self):
        """The path of the largest file that every visitor gets."""
        page = Client(self).ask(b"GET / HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n")
        return re.search(rb'"(/app\.[0-9a-f]+\.wasm)"', page).group(1).decode()


class Client:
    """One keep-alive connection."""

    def __init__(self, program, receive_bytes=0, context=None, session=None):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(10)
        self.socket.connect(("127.0.0.1", program.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if program.is_secure:
            self.socket = (context or trusting()).wrap_socket(self.socket, session=session)

    def send(self, request):
        self.socket.sendall(request)

    def ask(self, request):
        """The whole answer; OSError when the server ends the connection first."""
        self.send(request)
        answer, whole = b"", None
        while whole is None or len(answer) < whole:
            piece = self.socket.recv(1 << 16)
            if not piece:
                raise OSError("the connection ended")
            answer += piece
            end = answer.find(b"\r\n\r\n")
            if whole is None and end >= 0:
                length = re.search(rb"\r\ncontent-length: (\d+)", answer[:end].lower())
                whole = end + 4 + int(length.group(1))
        return answer

    def close(self):
        self.socket.close()


def trusting(version=None):
    """A TLS client that takes any certificate, and one version only when it is named."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if version:
        context.minimum_version = context.maximum_version = version
    return context
