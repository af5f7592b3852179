"""Servers that are measured: started on a free port of the loopback address, stopped when the measuring ends."""

import re
import subprocess
import time
from pathlib import Path

from bench.build import environment
from bench.client import Client
from bench.paths import FOLDER, PYTHON, ROOT
from bench.postgres import free_port

PATIENCE = 120  # seconds for a server to answer


class Server:
    """`with Server(command, health, env) as server:`; `{port}` in the command is replaced."""

    def __init__(self, command, health, env=None):
        self.port = free_port()
        self.command = [str(part).replace("{port}", str(self.port)) for part in command]
        self.health, self.env = health, env

    def __enter__(self):
        FOLDER.mkdir(parents=True, exist_ok=True)
        with (FOLDER / "server.log").open("a") as log:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, env=self.env, stdout=log, stderr=log
            )
        self._wait()
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(timeout=60)

    def client(self):
        return Client(self.port)

    def _wait(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if self.client().get(self.health)[1] == 200:
                    return
            except OSError:
                time.sleep(0.05)
            if self.process.poll() is not None:
                break
        self.process.kill()
        raise RuntimeError(f"{self.command} did not answer; see {FOLDER}/server.log")


def site(database):
    """ClusteriX as scripts/serve starts it, with one worker."""
    address = ("--bind", "127.0.0.1:{port}", "--no-control-socket", "--limit-request-line", "8190")
    workers = ("--worker-class", "gthread", "--workers", "1", "--threads", "4")
    command = [PYTHON, "-m", "gunicorn", "clusterix.wsgi", *address, *workers]
    return Server(command, "/health/", {**environment(database), "MALLOC_ARENA_MAX": "1"})


def memory(server):
    """Megabytes of the worker as {"rss", "pss"}, or {} where the system does not tell (it is not Linux)."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    if not children.exists():
        return {}
    worker = children.read_text().split()[0]
    rolled = Path(f"/proc/{worker}/smaps_rollup").read_text()
    sizes = {
        name.lower(): int(kb)
        for name, kb in re.findall(r"^(Rss|Pss): +(\d+) kB", rolled, re.MULTILINE)
    }
    return {name: round(kb / 1024, 1) for name, kb in sizes.items()}
