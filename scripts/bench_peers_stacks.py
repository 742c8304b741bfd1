"""The programs that are compared: how each is started on a loopback port with data of its own, how
it is stopped, and what processor time it used. Every started process is ended, whatever happens.
"""

import contextlib
import http.client
import os
import pathlib
import resource
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
PEERS = ROOT / "tests" / "bench" / "peers"
# Debian's interpreter: another one on the path has none of Debian's packages.
PYTHON = "/usr/bin/python3"
TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def candor(program, key, folder, port):
    flags = ["--port", str(port), "--data", str(folder), "--connections-per-address", "0"]
    for name in ("general", "authentication", "upload", "chunk"):
        flags += [f"--rate-limit-{name}", "0"]
    return [program, "serve", *flags], {"SECRET_KEY": key, "LOG_LEVEL": "warning"}


def node(file):
    return lambda port: ["node", str(PEERS / file)]


def fastapi(port):
    return [PYTHON, "-m", "uvicorn", "fastapi_app:app", "--workers", "2", "--host", "127.0.0.1",
            "--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-access-log",
            "--log-level", "warning", "--timeout-keep-alive", "75"]


def flask(port):
    return [PYTHON, "-m", "gunicorn", "flask_app:app", "--bind", f"127.0.0.1:{port}",
            "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "75",
            "--worker-connections", "2000", "--log-level", "warning"]


PEER_COMMANDS = {"fastify": node("fastify.mjs"), "express": node("express.mjs"), "flask": flask,
                 "fastapi": fastapi}


class Process:
    """One started program and its children."""

    def __init__(self, name, command, environment, port, log):
        self.name, self.port = name, port
        with open(log, "w") as output:
            self.process = subprocess.Popen(
                command, cwd=PEERS, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True)
        self.log = log

    @property
    def pid(self):
        return self.process.pid

    def pids(self):
        """Itself and everything it started: one session of the system's."""
        for entry in os.listdir("/proc"):
            if entry.isdigit() and (stat := stat_of(entry)) and int(stat[3]) == self.pid:
                yield int(entry)

    def cpu_seconds(self):
        """Of itself, its children and those that ended."""
        stats = [stat for pid in self.pids() if (stat := stat_of(pid))]
        return sum(int(ticks) for stat in stats for ticks in stat[11:15]) / TICKS

    def memory_mib(self):
        lines = pathlib.Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024

    def wait_for(self, path):
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", path)
                if connection.getresponse().status < 500:
                    connection.close()
                    return self
            time.sleep(0.05)
        self.stop()
        tail = pathlib.Path(self.log).read_text()[-2000:]
        raise SystemExit(f"bench peers: {self.name} did not start\n{tail}")

    def stop(self):
        for sent in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, sent)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=15)
                if not list(self.pids()):
                    return


def stat_of(pid):
    """The fields of /proc/PID/stat from the state on, or None when it has ended."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return text[text.rindex(")") + 2:].split()


class Stacks:
    """The running programs of a measurement; a context that ends them."""

    def __init__(self, program, data, database_server=None):
        self.program, self.data, self.running = program, data, {}
        self.database_server = database_server  # its time is ours, too

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop_all()

    def stop_all(self):
        for process in self.running.values():
            process.stop()
        self.running.clear()

    def start(self, name, command, environment, port, path="/"):
        log = self.data.folder / f"{name}.log"
        self.running[name] = Process(name, command, environment, port, log)
        return self.running[name].wait_for(path)

    def start_candor(self):
        port = free_port()
        folder = self.data.copy_for("candor")
        command, environment = candor(self.program, self.data.key, folder, port)
        return self.start("candor", command, environment, port, "/health")

    def start_peer(self, name):
        port = free_port()
        environment = {"PORT": str(port), "TOKEN_KEY": self.data.key, "NODE_ENV": "production",
                       "DATABASE": str(self.data.copy_for(name) / "candor.db"),
                       "STATIC_FOLDER": str(self.data.folder / "static")}
        return self.start(name, PEER_COMMANDS[name](port), environment, port)

    def start_control(self):
        port = free_port()
        return self.start("control", ["node", str(PEERS / "control.mjs")], {"PORT": str(port)},
                          port)

    def cpu_seconds(self):
        server = self.database_server.cpu_seconds() if self.database_server else 0
        return server + sum(process.cpu_seconds() for process in self.running.values())


def machine_seconds():
    """Processor time that programs used since the start, all processors together. Interrupts are
    left out: loopback traffic causes them for us."""
    fields = pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    user, nice, system, steal = (int(fields[place]) for place in (0, 1, 2, 7))
    return (user + nice + system + steal) / TICKS


def own_seconds():
    """Of this script and of the generators it has waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


class Watch:
    """What share of the machine other programs used between two moments."""

    def __init__(self, stacks):
        self.stacks = stacks
        self.started = self.now()

    def now(self):
        return time.monotonic(), machine_seconds(), own_seconds() + self.stacks.cpu_seconds()

    def foreign_share(self):
        moment, machine, own = (new - old for new, old in zip(self.now(), self.started))
        return max(0.0, (machine - own) / (moment * os.cpu_count()))
