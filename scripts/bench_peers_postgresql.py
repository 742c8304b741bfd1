"""Candor on PostgreSQL in the comparison: the server that tests/harness/postgresql runs beside us,
a database of its own for each measurement, the same rows moved into it by Candor itself.
"""

import os
import pathlib
import subprocess
import urllib.parse

from bench_peers_stacks import TICKS, candor, free_port, stat_of

NAME = "candor-postgresql"


class Postgresql:
    """The server, by what its harness left in the environment."""

    def __init__(self):
        self.url = os.environ["CANDOR_TEST_DATABASE_URL"]
        self.programs = pathlib.Path(os.environ["CANDOR_TEST_POSTGRESQL_BIN"])
        folder = pathlib.Path(os.environ["CANDOR_TEST_POSTGRESQL_FOLDER"])
        self.pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        self.databases = 0

    def new_database(self):
        self.databases += 1
        name, parts = f"bench{self.databases}", urllib.parse.urlsplit(self.url)
        subprocess.run([self.programs / "createdb", "--host", parts.hostname, "--port",
                        str(parts.port), "--username", parts.username, "--encoding", "UTF8",
                        "--template", "template0", name],
                       env={**os.environ, "PGPASSWORD": parts.password}, check=True)
        return parts._replace(path="/" + name).geturl()

    def cpu_seconds(self):
        """Of the server and its processes, also those that ended."""
        stats = [stat_of(entry) for entry in os.listdir("/proc") if entry.isdigit()]
        ours = [stat for stat in stats if stat and int(stat[1]) == self.pid]
        ours += [stat for stat in [stat_of(self.pid)] if stat]
        return sum(int(ticks) for stat in ours for ticks in stat[11:15]) / TICKS

    def start_candor(self, stacks):
        """On a copy of the template's rows; what a person does: migrate, then serve."""
        folder, url, port = stacks.data.copy_for(NAME), self.new_database(), free_port()
        command, environment = candor(stacks.program, stacks.data.key, folder, port)
        subprocess.run([stacks.program, "migrate", "--to", url, "--data", str(folder)],
                       env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL)
        (folder / "candor.db").unlink()
        return stacks.start(NAME, command, {**environment, "DATABASE_URL": url}, port, "/health")
