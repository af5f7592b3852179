"""A PostgreSQL server of the benchmark's own, whose data outlive the run (scripts/with-postgres keeps none)."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

from bench.paths import FOLDER

# For a machine with 8 GB or more. The rest is as PostgreSQL comes, so a commit waits for the disk.
SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "6GB",
    "maintenance_work_mem": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "random_page_cost": "1.1",
}
# While a database is built a crash only means to build it again.
BUILDING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
}


def programs():
    """The folder of the newest server that is installed, or None."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    return max(
        found, key=lambda path: [int(part) for part in path.parts if part.isdigit()], default=None
    )


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def account():
    """Who runs the server: PostgreSQL refuses to be root, so root hands it to an account with fewer rights."""
    if os.getuid():
        return None
    exists = subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
    return "postgres" if exists else "nobody"


class Server:
    """`with Server() as server:` it runs; `restart(BUILDING)` gives it other settings."""

    def __init__(self, folder=FOLDER / "postgres"):
        self.home, self.data, self.port, self.account = (
            folder,
            folder / "data",
            free_port(),
            account(),
        )

    def __enter__(self):
        if not (self.data / "PG_VERSION").exists():
            self._make()
        self.restart({})  # also ends one that an interrupted run left behind
        return self

    def __exit__(self, *error):
        self._stop()

    def restart(self, settings):
        self._stop()
        given = {
            **SETTINGS,
            **settings,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        }
        options = " ".join(
            [f"-p {self.port}", *(f"-c {name}='{value}'" for name, value in given.items())]
        )
        self._run(
            "pg_ctl", "start", "--silent", "--wait", "--log", f"{self.home}/log", "-o", options
        )

    def url(self, database="postgres"):
        return f"postgres://bench:{(self.home / 'password').read_text()}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement, *values, database="postgres"):
        """The rows of the answer."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            answer = connection.execute(statement, values or None)
            return answer.fetchall() if answer.description else []

    def _make(self):
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        password = self.home / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_hex(16))
        if self.account:
            shutil.chown(self.home, self.account)
            shutil.chown(password, self.account)
        locale = ("--encoding", "UTF8", "--locale", "C.UTF-8")
        self._run(
            "initdb",
            "--username",
            "bench",
            "--pwfile",
            str(password),
            "--auth",
            "scram-sha-256",
            *locale,
        )

    def _stop(self):
        if (self.data / "postmaster.pid").exists():
            with contextlib.suppress(
                subprocess.CalledProcessError
            ):  # the server of that file is gone
                self._run("pg_ctl", "stop", "--silent", "--wait", "--mode", "fast")

    def _run(self, program, *arguments):
        other = ["runuser", "-u", self.account, "--"] if self.account else []
        command = [*other, str(programs() / program), "-D", str(self.data), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)
