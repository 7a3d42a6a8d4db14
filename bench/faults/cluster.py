"""A private PostgreSQL with durable commits, on a socket of its own, that may be killed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.postgres import address, binaries, create_database

SETTINGS = "-c shared_buffers=32MB -c max_connections=60 -c log_min_messages=fatal -c listen_addresses=''"
_READY_SECONDS = 60


class Cluster:
    """A server in a folder of its own. Its commits are durable: fsync and synchronous_commit stay on."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self.data, self.programs = folder, folder / "data", programs
        self.server_url = f"postgresql://postgres@/postgres?host={folder}"
        self.as_postgres: list[str] = []
        if os.geteuid() == 0:
            # initdb and postgres refuse to run as root.
            shutil.chown(folder, "postgres")
            self.as_postgres = ["runuser", "-u", "postgres", "--"]

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [*self.as_postgres, str(self.programs / program), "-D", str(self.data), *arguments],
            cwd=self.folder,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def create(self) -> None:
        """Make the files of the server."""
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8")

    def start(self) -> None:
        """Start it; a killed one recovers first."""
        options = f"{SETTINGS} -k {self.folder}"
        self._run("pg_ctl", "-w", "-s", "-t", "60", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        """Stop it and cut off who is connected."""
        self._run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")

    def pid(self) -> int:
        """The id of the server's first process."""
        return int((self.data / "postmaster.pid").read_text("ascii").split()[0])

    def kill(self) -> None:
        """``kill -9``; returns when its other processes have noticed and are gone."""
        first = self.pid()
        family = children(first)
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + _READY_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in family):
            if time.monotonic() > deadline:
                raise RuntimeError("the server's processes outlive it")
            time.sleep(0.02)

    def kill_one(self) -> None:
        """``kill -9`` of one process that serves a client: the server starts all others anew."""
        with psycopg.connect(self.server_url) as connection:
            row = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                "AND pid <> pg_backend_pid() ORDER BY pid LIMIT 1"
            ).fetchone()
        if row is not None and row[0] in children(self.pid()):
            os.kill(row[0], signal.SIGKILL)

    def create_database(self, name: str) -> str:
        """An empty database; gives its address."""
        return create_database(self.server_url, name)

    def address(self, name: str) -> str:
        """The address of a database on this server."""
        return address(self.server_url, name)


def children(pid: int) -> list[int]:
    """Processes that this one has started."""
    return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


@contextmanager
def cluster(programs: Path | None = None) -> Iterator[Cluster]:
    """A running server, thrown away at the end."""
    programs = programs or binaries()
    if programs is None:
        raise SystemExit("PostgreSQL is not on this machine: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="faults-pg-", dir="/tmp"))
    made = Cluster(folder, programs)
    try:
        made.create()
        made.start()
        yield made
    finally:
        try:
            made.stop()
        except subprocess.CalledProcessError:
            pass
        finally:
            shutil.rmtree(folder, ignore_errors=True)
