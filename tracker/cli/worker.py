"""The background worker: mail that waits, and the daily tick."""

import os
import signal
import threading
from types import FrameType

import click

from tracker.cli import application

IDLE_SECONDS = 2.0


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
@click.option("--parent", type=int, help="Stop when this process is gone.")
def command(once: bool, parent: int | None) -> None:
    """Do background work until told to stop."""
    app = application()
    from tracker.worker import run_once

    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    while not stop.is_set():
        with app.app_context():
            was_busy = run_once()
        if once or (parent and os.getppid() != parent):
            return
        if not was_busy:
            stop.wait(IDLE_SECONDS)
