"""The site and its worker, side by side."""

import os
import signal
import socket
import subprocess
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from types import FrameType

import click

from tracker.cli import application
from tracker.config import Settings, folder

STOP_SECONDS = 10
READY_SECONDS = 20
RESTART_SECONDS = 5


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, envvar="PORT", show_default=True, type=click.IntRange(1, 65535))
@click.option("--reload", is_flag=True, help="Start again when code, a template or a style sheet changes.")
@click.option("--worker/--no-worker", default=True, help="Run the background worker beside the site.")
@click.option(
    "--prepare", is_flag=True, help="First bring the schema up and fill an empty database with the demo."
)
@click.pass_context
def command(ctx: click.Context, host: str, port: int, reload: bool, worker: bool, prepare: bool) -> None:
    """Serve the site with its worker beside it, until interrupted."""
    Settings.from_env()
    if not _is_free(host, port):
        raise click.ClickException(f"port {port} is taken; choose another: PORT={port + 1} make run")
    if prepare:
        _prepare(ctx)
    children = {"site": _site_command(host, port, reload)}
    if worker:
        children["worker"] = [sys.executable, "-m", "tracker", "worker", "--parent", str(os.getpid())]
    sys.exit(_Supervisor(children, f"http://{host}:{port}", (host, port)).run())


def _prepare(ctx: click.Context) -> None:
    """One process for all of it: every further start would cost a second."""
    application()
    from tracker.cli import demo
    from tracker.services import schema

    copy = schema.upgrade()
    if copy is not None:
        click.echo(f"The database as it was is kept in {copy}.")
    ctx.invoke(demo.command, if_empty=True)


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _site_command(host: str, port: int, reload: bool) -> list[str]:
    parts = [sys.executable, "-m", "gunicorn", "tracker:create_app()", "--bind", f"{host}:{port}"]
    parts += ["--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--worker-class", "gthread"]
    parts += ["--threads", "4", "--no-control-socket", "--log-level", "warning", "--graceful-timeout", "8"]
    if not reload:
        # Imported once, before the workers fork; nothing connects to the database by then.
        parts.append("--preload")
    else:
        parts.append("--reload")
        for name in ("templates", "static"):
            files = (path for path in sorted(folder(name).rglob("*")) if path.is_file())
            parts += [part for path in files for part in ("--reload-extra-file", str(path))]
    return parts


class _Supervisor:
    """Starts the children, tells when the site answers, and takes all of them down together."""

    def __init__(self, commands: dict[str, list[str]], url: str, address: tuple[str, int]) -> None:
        self.commands = commands
        self.url = url
        self.address = address
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.restart_at: dict[str, float] = {}
        self.stopping = False

    def run(self) -> int:
        """Run until a signal comes (0) or the site ends by itself (its status)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        self._start("site")
        try:
            return self._watch()
        finally:
            self._stop_all()

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, name: str) -> None:
        # A session of its own: the terminal's interrupt reaches us, and we pass it on once.
        self.running[name] = subprocess.Popen(self.commands[name], start_new_session=True)

    def _watch(self) -> int:
        announced, deadline = False, time.monotonic() + READY_SECONDS
        while not self.stopping:
            site = self.running["site"].poll()
            if site is not None:
                return site or 1
            if not announced and self._answers():
                click.echo(f"\n  The tracker runs on {self.url} (stop it with Ctrl-C)\n")
                announced = True
                for name in self.commands.keys() - self.running.keys():
                    self._start(name)
            if not announced and time.monotonic() > deadline:
                click.echo("the site does not answer", err=True)
                return 1
            self._revive("worker")
            time.sleep(0.05 if not announced else 0.25)
        return 0

    def _answers(self) -> bool:
        connection = HTTPConnection(*self.address, timeout=READY_SECONDS)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _revive(self, name: str) -> None:
        child = self.running.get(name)
        if child is None or child.poll() is None:
            return
        now = time.monotonic()
        if now >= self.restart_at.setdefault(name, now + RESTART_SECONDS):
            del self.restart_at[name]
            self._start(name)

    def _stop_all(self) -> None:
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
