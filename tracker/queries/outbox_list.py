"""The outbox as administrators see it: what could not be sent first, what waits, what went out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tracker.models import Outbox, Person

MOST = 100
"""So many letters of a stage are shown, the newest."""


class Stage(StrEnum):
    """How far a letter is."""

    FAILED = "failed"
    TRIED = "tried"
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter. ``error`` names the failure without an address; ``can_go`` while it may be sent again."""

    id: int
    person_id: int
    name: str
    email: str
    kind: str
    due_at: datetime
    at: datetime
    attempts: int
    error: str
    stage: Stage
    can_go: bool


def counts(session: Session) -> Mapping[Stage, int]:
    """How many letters wait, were tried, were given up and were dropped. One SELECT; what went out is not
    counted, since it only grows."""
    columns = [
        func.count(Outbox.id).filter(condition).label(stage)
        for stage, condition in _STAGES.items()
        if stage is not Stage.SENT
    ]
    row = session.execute(select(*columns).where(_OPEN | _GIVEN_UP)).one()
    return {Stage(name): count for name, count in row._mapping.items()}


def letters(session: Session, stage: Stage) -> list[LetterRow]:
    """The letters of a stage, newest first. One SELECT."""
    statement = _ROWS.where(_STAGES[stage]).order_by(_AT[stage].desc(), Outbox.id.desc()).limit(MOST)
    return [
        LetterRow(
            row.id,
            row.person_id,
            f"{row.family_name}, {row.given_name}" if row.given_name else row.family_name,
            row.email or "",
            row.kind,
            row.due_at,
            row.sent_at or row.dropped_at or row.failed_at or row.due_at,
            row.attempts,
            row.error,
            stage,
            stage is Stage.FAILED and row.facts != "{}",
        )
        for row in session.execute(statement)
    ]


@dataclass(frozen=True, slots=True)
class LetterRef:
    """A letter by its address."""

    id: int


def letter_ref(session: Session, outbox_id: int) -> LetterRef | None:
    """The letter with this id. One SELECT."""
    found = select(Outbox.id).where(Outbox.id == outbox_id)
    number = session.execute(found).scalar_one_or_none()
    return LetterRef(number) if number else None


_OPEN: Any = and_(Outbox.sent_at.is_(None), Outbox.failed_at.is_(None))
_GIVEN_UP: Any = Outbox.failed_at.is_not(None)
_STAGES: Mapping[Stage, Any] = {
    Stage.FAILED: and_(_GIVEN_UP, Outbox.dropped_at.is_(None)),
    Stage.TRIED: and_(_OPEN, Outbox.attempts > 0),
    Stage.WAITING: and_(_OPEN, Outbox.attempts == 0),
    Stage.SENT: Outbox.sent_at.is_not(None),
    Stage.DROPPED: and_(_GIVEN_UP, Outbox.dropped_at.is_not(None)),
}
_AT: Mapping[Stage, Any] = {
    Stage.FAILED: Outbox.failed_at,
    Stage.TRIED: Outbox.due_at,
    Stage.WAITING: Outbox.due_at,
    Stage.SENT: Outbox.id,
    Stage.DROPPED: Outbox.failed_at,
}
_ROWS: Any = select(
    Outbox.id, Outbox.person_id, Outbox.kind, Outbox.due_at, Outbox.sent_at, Outbox.failed_at,
    Outbox.dropped_at, Outbox.attempts, Outbox.error, Outbox.facts,
    Person.given_name, Person.family_name, Person.email,
).join(Person, Person.id == Outbox.person_id)  # fmt: skip
