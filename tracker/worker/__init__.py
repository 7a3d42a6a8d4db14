"""What the background worker does, round by round: each task does a bounded piece and says how much.

| module | what |
|---|---|
| ``standing`` | standing rows that time has made old |
| ``papers`` | warnings before clearance papers end |
| ``renewals`` | letters before certificates end |
| ``links`` | preceptors who have not answered |
| ``shifts`` | planned shifts that were not logged |
| ``packets`` | packets of outcomes, some seconds a round |
| ``rule_mail`` | what is due or overdue, broken promises, the week |
| ``imports`` | spreadsheets that nobody brought in |
| ``files`` | files whose time is over, uploads that were broken off |

Mail is sent first; a checkpoint of the journal is made once a day.
"""

from collections.abc import Callable

from flask import current_app

from tracker.extensions import db
from tracker.services import checkpoints, clock, outbox
from tracker.worker.files import sweep_files
from tracker.worker.imports import forget_imports
from tracker.worker.links import remind_preceptors
from tracker.worker.packets import make_packets
from tracker.worker.papers import warn_of_papers
from tracker.worker.renewals import remind_of_renewals
from tracker.worker.rule_mail import write_to_staff, write_to_students
from tracker.worker.shifts import remind_of_shifts
from tracker.worker.standing import refresh_rows

TASKS: tuple[Callable[[], int], ...] = (
    refresh_rows,
    warn_of_papers,
    remind_of_renewals,
    remind_of_shifts,
    remind_preceptors,
    write_to_students,
    write_to_staff,
    sweep_files,
    forget_imports,
    make_packets,
)


def run_once() -> bool:
    """Do the next due piece of every task; returns whether there was any. Needs an app context."""
    done = outbox.send_due(db.engine) + sum(task() for task in TASKS)
    settings = current_app.config["SETTINGS"]
    outbox.forget_given_up(db.engine, clock.now())
    checkpoints.write(db.session, settings.instance / checkpoints.FILE, settings.secret_key, clock.now())
    return bool(done)
