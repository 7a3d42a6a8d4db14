"""Shifts that are no plain ones: over midnight, beside class, as planned with a recap."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tracker.commands import shifts
from tracker.demo.school import DemoSchool
from tracker.domain.expected import expected
from tracker.domain.kinds import Level
from tracker.domain.placement import Placement, placement_on
from tracker.domain.policy import Actor
from tracker.domain.shift_check import days_off
from tracker.domain.site_skills import shown
from tracker.domain.statuses import EntryKind, Mode
from tracker.models import Enrollment, Person
from tracker.models.facts import Loaded, load

_WHO = "Ofelia"
_WEDNESDAY, _SATURDAY = 2, 5
_DAY = timedelta(days=1)


def special_shifts(school: DemoSchool) -> None:
    """A student at a site logs a night, an afternoon that runs into class, and a day as planned with
    the skills of it. All of it waits for the preceptor."""
    school.session.rollback()
    ids = school.session.execute(
        select(Enrollment.id).join(Person, Person.id == Enrollment.person_id).where(Person.given_name == _WHO)
    ).scalars()
    for loaded in load(school.session, list(ids)).values():
        placement = placement_on(loaded.entries, school.today)
        if placement is not None:
            _log(school, loaded, placement)


def _log(school: DemoSchool, loaded: Loaded, placement: Placement) -> None:
    actor = Actor(loaded.person.id, loaded.person.given_name, is_student=True)
    number, zone = loaded.enrollment.id, school.zone
    logged = [row["happened_on"] for row in loaded.entries if row["kind"] == EntryKind.SHIFT]
    due = expected(
        [placement],
        logged,
        school.today - _DAY,
        days_off(loaded.facts.calendar, loaded.facts.periods),
        zone,
        24,
    )
    there = shown(loaded.entries)
    new = [line.key for line in loaded.path.group("shown-at-site") if line.key not in there]
    school.session.rollback()
    for weekday, start, length in ((_WEDNESDAY, time(14), 5), (_SATURDAY, time(22), 8)):
        began = datetime.combine(_last(school.today, weekday), start)
        if placement.covers(began.date()):
            times: dict[str, Any] = {"started_at": began, "ended_at": began + timedelta(hours=length)}
            school.do(actor, shifts.log_shift, number, day=school.today, break_minutes=0, **times)
    if due:
        recap = [(new[0], Mode.LIVE, None), (new[1], Mode.OBSERVED, Level.OBSERVED)]
        starts_at = due[-1].span.starts_at
        school.do(actor, shifts.log_planned, number, day=school.today, starts_at=starts_at, recap=recap)


def _last(today: date, weekday: int) -> date:
    """The last such day before today."""
    return today - _DAY * ((today.weekday() - weekday) % 7 or 7)
