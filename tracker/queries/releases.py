"""Certifications that wait in the exam body's queue: whose, until when, what their release still asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.clocks import Clock, clocks
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import State
from tracker.domain.ticking import ClockKind
from tracker.models import Enrollment
from tracker.models.facts import Loaded, recall

_ROUTED = 200
"""So many students on routes of their own are looked at, newest first."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing the release asks: ``have`` of ``need``, in hours where ``is_hours``; of hours ``whole`` is
    what the program asks in all, which is a figure of its own."""

    title_key: str
    have: int
    need: int
    is_hours: bool = False
    whole: int = 0

    @property
    def is_met(self) -> bool:
        """Whether it is there."""
        return self.have >= self.need


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """One certification in the queue."""

    person_id: int
    name: str
    cohort_id: int
    cohort: str
    path: Path
    today: date
    code: str
    body: str
    line: Requirement
    state: Line
    clock: Clock
    checks: tuple[Check, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing."""
        return all(check.is_met for check in self.checks)


def release_queue(
    session: Session, actor: Actor, today_in: Callable[[tzinfo], date]
) -> tuple[ReleaseRow, ...]:
    """Everybody of the actor's cohorts whose certification waits, soonest end first."""
    statement = select(Enrollment.id).where(Enrollment.routes != "")
    if not actor.is_admin:
        statement = statement.where(Enrollment.cohort_id.in_(actor.cohorts))
    ids = list(session.execute(statement.order_by(Enrollment.id.desc()).limit(_ROUTED)).scalars())
    rows: list[ReleaseRow] = []
    for loaded in recall(session, ids).values():
        rows += _rows(loaded, today_in(ZoneInfo(loaded.cohort.timezone)))
    return tuple(sorted(rows, key=lambda row: (row.clock.due_on or date.max, row.name)))


def release_of(session: Session, enrollment_ids: list[int], today_in: Any) -> ReleaseRow | None:
    """What waits of these enrollments, if anything."""
    for loaded in recall(session, enrollment_ids).values():
        for row in _rows(loaded, today_in(ZoneInfo(loaded.cohort.timezone))):
            return row
    return None


def _rows(loaded: Loaded, today: date) -> list[ReleaseRow]:
    path, credentials = loaded.path, shipped_credentials()
    found = []
    for clock in clocks(path, loaded.facts, today, credentials):
        if clock.kind is not ClockKind.RELEASE or clock.met_on is not None:
            continue
        line, standing = path.by_key[clock.subject], loaded.standing_on(today)
        states = {one.key: one for one in standing.lines}
        credential = credentials.of_subject(line.subject or "")
        if credential is None or standing.pauses.frozen_on is not None:
            continue
        person: Any = loaded.person
        found.append(
            ReleaseRow(
                person_id=person.id,
                name=person.name,
                cohort_id=loaded.cohort.id,
                cohort=loaded.cohort.name,
                path=path,
                today=today,
                code=credential.code,
                body=credential.body,
                line=line,
                state=states[line.key],
                clock=clock,
                checks=tuple(_checks(path, line, states, loaded.facts.routes)),
            )
        )
    return found


def _checks(path: Path, line: Requirement, states: dict[str, Line], routes: frozenset[str]) -> list[Check]:
    """What must come before the release, one check a rule of its line."""
    found = []
    for rule in line.after:
        if not rule.binds(routes):
            continue
        if rule.group is not None:
            asked = [states[one.key] for one in path.group(rule.group)]
            asked = [one for one in asked if one.state is not State.NOT_ASKED]
            found.append(Check(f"@{rule.group}", sum(one.credit for one in asked), len(asked)))
        elif rule.at_least is not None and rule.key is not None:
            state = states[rule.key]
            found.append(Check(rule.key, state.have, rule.at_least, is_hours=True, whole=state.need))
        elif rule.key is not None:
            found.append(Check(rule.key, int(states[rule.key].credit), 1))
    return found
