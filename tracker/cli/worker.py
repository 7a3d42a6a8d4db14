"""The background worker: mail that waits, and the daily tick."""

import os
import signal
import threading
from types import FrameType

import click
from sqlalchemy.exc import OperationalError

from tracker.cli import application

IDLE_SECONDS = 2.0


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
@click.option("--parent", type=int, help="Stop when this process is gone.")
def command(once: bool, parent: int | None) -> None:
    """Do background work until told to stop."""
    app = application()
    from tracker.domain.errors import Busy
    from tracker.services.logs import logger
    from tracker.worker import run_once

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    while not stop.is_set():
        was_busy = False
        with app.app_context():
            try:
                was_busy = run_once()
            except (OperationalError, Busy) as error:
                logger.error("worker", exc_info=error)
        if parent and os.getppid() != parent:
            return
        if not was_busy:
            if once:
                return
            stop.wait(IDLE_SECONDS)
