"""``tracker serve``: one signal stops the site and the worker; a taken port is said in words."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tracker.config import house


@pytest.fixture
def port() -> int:
    """A free port."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def serving(port: int, database_url: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The supervisor with its children."""
    env = os.environ | {"DATABASE_URL": database_url, "INSTANCE_PATH": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "tracker", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=house(), env=env, stdout=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def children(pid: int) -> list[int]:
    """Processes that this one started."""
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc, which this system lacks")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(serving: subprocess.Popen[str], number: signal.Signals) -> None:
    assert serving.stdout is not None
    assert next(line for line in serving.stdout if "runs on" in line)
    deadline = time.monotonic() + 20
    while len(pids := children(serving.pid)) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(pids) == 2
    serving.send_signal(number)
    assert serving.wait(20) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_a_taken_port_is_said_in_words(port: int, tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "serve", "--port", str(port)],
            cwd=house(),
            env=os.environ | {"INSTANCE_PATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
