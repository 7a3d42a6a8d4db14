"""The real server on a free loopback port, for browsers and for simultaneous clients."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.databases import application, make_settings
from tracker.config import house

SECRET = "live-tests"


@dataclass(frozen=True)
class LiveServer:
    """A running site: its address, its database, and an application on the same database."""

    url: str
    database_url: str
    app: Flask
    log: Path


@contextmanager
def live(database_url: str, folder: Path, **env: str) -> Iterator[LiveServer]:
    """Serve ``database_url`` with gunicorn until the block ends; ``env`` sets more variables."""
    port = _free_port()
    log = folder / "server.log"
    variables = {
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(folder),
        "SECRET_KEY": SECRET,
        "TRACKER_ENV": "testing",
        "BASE_URL": f"http://localhost:{port}",
    }
    command = [sys.executable, "-m", "tracker", "serve", "--no-worker", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=house(),
            env=os.environ | variables | env,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process, log)
        settings = make_settings(database_url, folder, secret_key=SECRET, base_url=variables["BASE_URL"])
        with application(settings) as app:
            # Passkeys want a name, not a number; the server listens on loopback alone.
            yield LiveServer(variables["BASE_URL"], database_url, app, log)
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text(encoding='utf-8')}")
