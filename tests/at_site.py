"""A student at an externship site, for tests of shifts."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories import Student, World
from tracker.commands import shifts
from tracker.domain.statuses import EntryKind, RequestKind

PATTERN = "mon 08:00-16:30/30 tue 08:00-16:30/30 thu 08:00-16:30/30"
SITE = "Blue Heron Clinic"


def at_site(
    world: World,
    student: Student,
    *,
    pattern: str = PATTERN,
    starts_on: date | None = None,
    ends_on: date | None = None,
    **detail: Any,
) -> int:
    """Let the student start at a site, three weeks ago if nothing else is said; gives the placement."""
    keys = ("extern.placement", "extern.site-orientation")
    waiting = student.ask(RequestKind.EXCEPTION, targets=keys, note="Named lines are still open")
    world.accept(waiting)
    made = place(world, student, pattern=pattern, starts_on=starts_on, ends_on=ends_on, **detail)
    first_day = starts_on or world.today - timedelta(days=21)
    world.record(student, "extern.site-orientation", EntryKind.CONFIRMATION, on=first_day)
    return made


def place(
    world: World,
    student: Student,
    *,
    pattern: str = PATTERN,
    starts_on: date | None = None,
    ends_on: date | None = None,
    **detail: Any,
) -> int:
    """One more placement; gives its entry."""
    starts_on = starts_on or world.today - timedelta(days=21)
    values = {
        "site_name": SITE,
        "starts_on": starts_on,
        "ends_on": ends_on or world.today + timedelta(days=60),
        "pattern": pattern,
        "preceptor": "Sol Brisa",
    }
    made = world.record(
        student, "extern.placement", EntryKind.PLACEMENT, on=starts_on, detail=values | detail
    )
    return made[0]


def at(text: str) -> datetime:
    """A local time."""
    return datetime.fromisoformat(text)


def log(world: World, student: Student, first: str, last: str, pause: int = 0, **more: Any) -> list[int]:
    """Log a shift from ISO times; gives the entries made."""
    made = world.do(
        student.actor,
        shifts.log_shift,
        student.enrollment,
        started_at=at(first),
        ended_at=at(last),
        break_minutes=pause,
        **more,
    )
    return list(made["entries"])
