"""The site and its worker, side by side."""

import os
import signal
import socket
import sys
import time
from http import HTTPStatus
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from types import FrameType

import click

from tracker.config import Settings, folder

STOP_SECONDS = 10
READY_SECONDS = 60
RESTART_SECONDS = 5
# Importing the product costs most of a second; a fork has it already.
_fork = get_context("fork")


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
    _check_database()
    if not reload:
        _prepare_static()
    site = _fork.Process(target=_run_site, args=(_site_options(host, port, reload), reload))
    sys.exit(Supervisor(site, (host, port), with_worker=worker).run())


def _prepare(ctx: click.Context) -> None:
    """Schema and demo, with every connection closed before anything forks."""
    from tracker import create_app
    from tracker.cli import demo
    from tracker.extensions import db
    from tracker.services import schema

    with create_app().app_context():
        copy = schema.upgrade()
        db.engine.dispose()
    if copy is not None:
        click.echo(f"The database as it was is kept in {copy}.")
    ctx.invoke(demo.command, if_empty=True)


def _check_database() -> None:
    """Refuse to open a production site whose database says that it is none yet."""
    from tracker import create_app
    from tracker.extensions import db
    from tracker.services import preflight

    settings = Settings.from_env()
    if not settings.is_production:
        return
    with create_app(settings).app_context():
        problems = list(preflight.of_database(settings, db.engine))
        db.engine.dispose()
    if problems:
        raise click.ClickException("the site does not start: " + "; ".join(problems))


def _prepare_static() -> None:
    """Compress the static files once for all workers, and for every start after this one."""
    from tracker import static_digest
    from tracker.services import assets

    static = folder("static")
    assets.prepare(static, Settings.from_env().instance, static_digest(static))


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _site_options(host: str, port: int, reload: bool) -> list[str]:
    parts = ["gunicorn", "tracker:create_app()", "--bind", f"{host}:{port}"]
    parts += ["--config", "python:tracker.web.gunicorn"]
    if not reload:
        # Nothing connects to the database before the workers fork.
        return [*parts, "--preload"]
    parts.append("--reload")
    for name in ("templates", "static"):
        files = (path for path in sorted(folder(name).rglob("*")) if path.is_file())
        parts += [part for path in files for part in ("--reload-extra-file", str(path))]
    return parts


def _run_site(options: list[str], reload: bool) -> None:
    _leave_terminal()
    if reload:
        # What is imported already would never be read again.
        os.execv(sys.executable, [sys.executable, "-m", *options])  # nosec B606  # our own options, no shell
    from gunicorn.app.wsgiapp import run

    sys.argv = options
    run()


def _run_worker(parent: int) -> None:
    _leave_terminal()
    from tracker.cli.worker import command as worker

    worker(["--parent", str(parent)], prog_name="tracker worker")


def _leave_terminal() -> None:
    """The terminal's interrupt reaches the supervisor, which passes it on once."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


class Supervisor:
    """Starts the children, tells when the site answers, and takes all of them down together."""

    def __init__(self, site: ForkProcess, address: tuple[str, int], *, with_worker: bool) -> None:
        self.site = site
        self.address = address
        self.with_worker = with_worker
        self.worker: ForkProcess | None = None
        self.restart_at = 0.0
        self.stopping = False

    def run(self) -> int:
        """Run until a signal comes (0) or the site ends by itself (1)."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        self.site.start()
        try:
            return self._watch()
        finally:
            self._stop_all()

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _watch(self) -> int:
        announced, deadline = False, time.monotonic() + READY_SECONDS
        while not self.stopping:
            if not self.site.is_alive():
                return 1
            if announced:
                self._keep_worker()
            elif self._answers():
                host, port = self.address
                click.echo(f"\n  The tracker runs on http://{host}:{port} (stop it with Ctrl-C)\n")
                announced = True
            elif time.monotonic() > deadline:
                click.echo("the site does not answer", err=True)
                return 1
            time.sleep(0.25 if announced else 0.05)
        return 0

    def _answers(self) -> bool:
        connection = HTTPConnection(*self.address, timeout=READY_SECONDS)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status == HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()

    def _keep_worker(self) -> None:
        now = time.monotonic()
        if not self.with_worker or (self.worker and self.worker.is_alive()) or now < self.restart_at:
            return
        self.restart_at = now + RESTART_SECONDS
        self.worker = _fork.Process(target=_run_worker, args=(os.getpid(),))
        self.worker.start()

    def _stop_all(self) -> None:
        running = [child for child in (self.site, self.worker) if child is not None and child.is_alive()]
        for child in running:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in running:
            child.join(max(0.1, deadline - time.monotonic()))
            if child.is_alive():
                child.kill()
                child.join()
