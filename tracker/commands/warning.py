"""Warnings about clearance papers that end: one mail for all that are due, each warning once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.commands.whose import is_newest
from tracker.domain.clearance import Expiry, expiries
from tracker.domain.errors import NotFound
from tracker.domain.policy import Actor
from tracker.domain.standing import standing
from tracker.domain.statuses import PeriodKind
from tracker.models import Reminder, StandingRow
from tracker.models.facts import Loaded, load

KIND = "paper_ends"
"""The kind of the mail and of its reminders."""
_ACTIVE = (PeriodKind.ACTIVE.value, PeriodKind.LEAVE.value)


def due_for_warning(session: Session, after: int, most: int) -> list[int]:
    """Enrollments of students who are in the program, in the order of their ids from ``after`` on."""
    statement = (
        select(StandingRow.enrollment_id)
        .where(StandingRow.enrollment_id > after, StandingRow.period.in_(_ACTIVE))
        .order_by(StandingRow.enrollment_id)
        .limit(most)
    )
    return list(session.execute(statement).scalars())


def warn(session: Session, actor: Actor, now: datetime, enrollment_id: int) -> Draft:
    """Write to the student about papers whose next warning is due. A paper that was renewed has
    another end and so warnings of its own; the result says how many were due."""
    draft = Draft(session, actor, now)
    loaded = load(session, [enrollment_id]).get(enrollment_id)
    if loaded is None:
        raise NotFound("no_enrollment")
    today = now.astimezone(ZoneInfo(loaded.cohort.timezone)).date()
    told = _told(session, loaded.person.id)
    due = [one for one in _ending(loaded, today) if _about(one) not in told]
    draft.result |= {"warned": len(due)}
    if not due or not loaded.person.email or not is_newest(session, loaded.enrollment):
        return draft
    draft.open(loaded.person.id)
    for one in due:
        row = {"person_id": loaded.person.id, "kind": KIND, "about": _about(one), "sent_at": now}
        draft.insert(Reminder, row)
    first = due[0]
    facts = {"count": len(due), "on": first.on.isoformat(), "days": first.days_left, "dose": first.is_dose}
    draft.mail(loaded.person.id, KIND, facts)
    return draft


def _ending(loaded: Loaded, today: date) -> list[Expiry]:
    """The papers for which a warning is due, soonest end first."""
    states = {line.key: line.state for line in standing(loaded.path, loaded.facts, today).lines}
    found = expiries(loaded.path, loaded.facts.entries, states, today)
    return [one for one in found if one.mark is not None]


def _about(one: Expiry) -> str:
    return f"{one.key} {one.on.isoformat()} {one.mark}"


def _told(session: Session, person_id: int) -> frozenset[str]:
    rows = session.execute(
        select(Reminder.about).where(Reminder.person_id == person_id, Reminder.kind == KIND)
    )
    return frozenset(rows.scalars())
