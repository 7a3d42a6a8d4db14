"""How long a task rests once it found nothing more to do, and which day it is for all cohorts."""

import time
from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from tracker.extensions import db
from tracker.queries.zones import cohort_zones
from tracker.services import clock


def is_resting(task: str, seconds: float) -> bool:
    """Whether the task began its rest less than so many seconds ago, in this process."""
    began: float | None = current_app.extensions.get(f"rest:{task}")
    return began is not None and time.monotonic() < began + seconds


def rest(task: str) -> None:
    """The task found nothing more: it rests from now on."""
    current_app.extensions[f"rest:{task}"] = time.monotonic()


def day_everywhere() -> date | None:
    """The day that has begun in every cohort's zone: a row is rewritten on its own new day."""
    zones = cohort_zones(db.session)
    db.session.rollback()
    return min((clock.today(ZoneInfo(name)) for name in zones), default=None)
