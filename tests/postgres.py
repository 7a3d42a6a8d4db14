"""A private PostgreSQL server for the tests: started from the machine's binaries, thrown away after."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

INSTALL = "PostgreSQL is not on this machine: apt-get install postgresql (or set TEST_DATABASE_URL)"
SETTINGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off "
    "-c shared_buffers=16MB -c max_connections=60 -c log_min_messages=fatal -c listen_addresses=''"
)


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL on this machine."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def skip_or_fail(message: str, variable: str) -> None:
    """Skip with a line that says what to install; fail where nothing may be skipped."""
    if os.environ.get(variable) == "1":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def server() -> Iterator[str]:
    """The address of a server on which databases may be made: TEST_DATABASE_URL or a private one."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = binaries()
    if folder is None:
        skip_or_fail(INSTALL, "REQUIRE_POSTGRES")
        raise AssertionError
    place = Path(tempfile.mkdtemp(prefix="tracker-pg-", dir="/tmp"))
    as_postgres: list[str] = []
    if os.geteuid() == 0:
        # initdb refuses to run as root.
        shutil.chown(place, "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    data = place / "data"
    control = [*as_postgres, str(folder / "pg_ctl"), "-D", str(data), "-w", "-s"]
    try:
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
            ],
            place,
        )
        _run([*control, "-l", str(place / "log"), "-o", f"{SETTINGS} -k {place}", "start"], place)
        try:
            yield f"postgresql://postgres@/postgres?host={place}"
        finally:
            _run([*control, "-m", "immediate", "stop"], place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _run(command: list[str], place: Path) -> None:
    silent = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    subprocess.run(command, cwd=place, check=True, **silent)


def create_database(server_url: str, name: str, template: str | None = None) -> str:
    """Make a database, as a copy of ``template`` if one is named; returns its address."""
    drop_database(server_url, name)
    copy = f' TEMPLATE "{template}"' if template else ""
    _execute(server_url, f'CREATE DATABASE "{name}"{copy}')
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop_database(server_url: str, name: str) -> None:
    """Drop a database, with whoever is still connected to it."""
    _execute(server_url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _execute(server_url: str, statement: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]
