"""A private PostgreSQL for the bench: durable as in service, on a socket of its own, kept between runs."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from bench.places import FOLDER

_TRIES = 50
SETTINGS = (
    "-c shared_buffers=512MB -c max_connections=60 -c max_wal_size=4GB -c checkpoint_timeout=15min "
    "-c maintenance_work_mem=256MB -c log_min_messages=error -c listen_addresses=''"
)
"""What an operator of a small machine would set; commits are durable (fsync and synchronous_commit on)."""


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine; None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    other = shutil.which("initdb")
    return Path(other).resolve().parent if other else None


@contextmanager
def server(data: Path = FOLDER / "postgresql") -> Iterator[str]:
    """The address of a running server whose files stay in ``data``; stopped at the end."""
    folder = binaries()
    if folder is None:
        raise SystemExit(
            "PostgreSQL is not on this machine: apt-get install postgresql, or BENCH_DATABASES=sqlite"
        )
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    socket = Path(tempfile.mkdtemp(prefix="bench-pg-"))
    data.mkdir(parents=True, exist_ok=True)
    if as_postgres:
        # initdb refuses to run as root.
        shutil.chown(socket, "postgres")
        shutil.chown(data, "postgres")
    control = [*as_postgres, str(folder / "pg_ctl"), "-D", str(data), "-w", "-s"]
    if not (data / "PG_VERSION").exists():
        _run(
            [
                *as_postgres,
                str(folder / "initdb"),
                "-D",
                str(data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
            ]
        )
    options = f"{SETTINGS} -k {socket}"
    _run([*control, "-t", "300", "-l", str(data / "server.log"), "-o", options, "start"])
    try:
        yield f"postgresql://postgres@/postgres?host={socket}"
    finally:
        _run([*control, "-m", "fast", "-t", "300", "stop"])
        shutil.rmtree(socket, ignore_errors=True)


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd="/", check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def create_database(server_url: str, name: str, template: str | None = None) -> str:
    """Make a database anew, as a copy of ``template`` if one is named; gives its address."""
    copy = f' TEMPLATE "{template}"' if template else ""
    drop_database(server_url, name)
    with psycopg.connect(server_url, autocommit=True) as connection:
        # The server's own housekeeping may be at work in the template: it waits.
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        for left in reversed(range(_TRIES)):
            connection.execute(others, [template or name])
            try:
                connection.execute(f'CREATE DATABASE "{name}"{copy}')  # type: ignore[call-overload]
            except psycopg.errors.ObjectInUse:
                if not left:
                    raise
                time.sleep(0.2)
            else:
                break
    return address(server_url, name)


def drop_database(server_url: str, name: str) -> None:
    """Drop a database, with whoever is still connected to it."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def address(server_url: str, name: str) -> str:
    """The address of a database on the server."""
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def has_database(server_url: str, name: str) -> bool:
    """Whether the server has the database."""
    with psycopg.connect(server_url) as connection:
        return (
            connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        )
