"""gunicorn as the product starts it, for the product and for the floor."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.client import Visitor
from bench.places import FOLDER, SECRET
from tracker import static_digest
from tracker.config import folder, house
from tracker.services import assets

WORKERS, THREADS = 2, 4
_READY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """The worker processes' ids."""
        pid = self.process.pid
        return [int(found) for found in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]

    def cpu(self) -> float:
        """Milliseconds of processor time that the workers have used: what others do beside is not in it."""
        return sum(map(_cpu, self.workers()))

    def memory(self) -> list[float]:
        """PSS of each worker in MB: its own pages, and its share of the pages it has in common."""
        return [_pss(worker) for worker in self.workers()]


def _pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
        if line.startswith("Pss:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def _cpu(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text("ascii").split()[0]) for task in tasks) / 1e6


@contextmanager
def product(url: str, today: date, name: str = "product", **env: str) -> Iterator[Server]:
    """The product on a database, pretending that it is ``today``."""
    variables = {
        "DATABASE_URL": url,
        "INSTANCE_PATH": str(FOLDER),
        "SECRET_KEY": SECRET,
        "TRACKER_ENV": "testing",
        "TRACKER_TODAY": today.isoformat(),
    }
    for counted in FOLDER.glob("*-limits.sqlite*"):
        # One address signs in again and again here, which is no attack.
        counted.unlink()
    static = folder("static")
    assets.prepare(static, FOLDER, static_digest(static))
    with _gunicorn("tracker:create_app()", "/healthz", name, variables | env) as server:
        yield server


@contextmanager
def floor(url: str) -> Iterator[Server]:
    """The bare views on a database."""
    with _gunicorn("bench.floor:create_app()", "/", "floor", {"DATABASE_URL": url}) as server:
        yield server


@contextmanager
def _gunicorn(app: str, probe: str, name: str, variables: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", app, "--bind", f"127.0.0.1:{port}"]
    command += ["--config", "python:tracker.web.gunicorn", "--preload", "--keep-alive", "30"]
    command += ["--workers", str(WORKERS), "--threads", str(THREADS)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            cwd=house(),
            env=os.environ | variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(port, probe, process)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, probe: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        visitor = Visitor(port)
        try:
            visitor.get(probe)
        except OSError:
            time.sleep(0.05)
        else:
            return
        finally:
            visitor.close()
    raise RuntimeError(f"the server did not start; see the logs in {FOLDER.name}")
