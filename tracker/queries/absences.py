"""Days away of the staff, for the pages on which they are set and seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.absences import can_cover
from tracker.domain.policy import Target
from tracker.domain.statuses import OF_COHORT, Role
from tracker.models import Absence, Enrollment, Person, RoleGrant

MOST_PAST = 20
"""So many days away of before a page shows, the newest first."""

_ABSENCE: Any = Absence.__table__.c
_AWAY: Any = Person.__table__.alias("away")
_COVER: Any = Person.__table__.alias("cover")
_NAMED = (
    select(
        *_ABSENCE,
        _AWAY.c.given_name.label("away_given"),
        _AWAY.c.family_name.label("away_family"),
        _COVER.c.given_name.label("cover_given"),
        _COVER.c.family_name.label("cover_family"),
    )
    .join_from(Absence.__table__, _AWAY, _AWAY.c.id == _ABSENCE.person_id)
    .join(_COVER, _COVER.c.id == _ABSENCE.cover_id)
)


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Days away from one day to another, both counted, with who covers."""

    id: int
    person_id: int
    name: str
    cover_id: int
    cover: str
    starts_on: date
    ends_on: date
    is_ended: bool

    @property
    def target(self) -> Target:
        """Whose days they are."""
        return Target(person_id=self.person_id)

    def is_open(self, today: date) -> bool:
        """Whether they are on or ahead."""
        return not self.is_ended and self.ends_on >= today

    def is_on(self, today: date) -> bool:
        """Whether they are on."""
        return self.is_open(today) and self.starts_on <= today


@dataclass(frozen=True, slots=True)
class AwayPage:
    """The days away of one person. ``covering`` are those of colleagues whom the person covers, on or
    ahead; ``choices`` are (id, name) of who may cover, none where nothing is to be covered."""

    person_id: int
    name: str
    open: tuple[AbsenceRow, ...]
    past: tuple[AbsenceRow, ...]
    covering: tuple[AbsenceRow, ...]
    choices: tuple[tuple[int, str], ...]
    holds_cohort: bool

    @property
    def target(self) -> Target:
        """Whose days they are."""
        return Target(person_id=self.person_id)


def away_page(session: Session, person_id: int, today: date) -> AwayPage | None:
    """What is set for a person, and who may cover. Four SELECTs; None where there is no such person."""
    person = session.get(Person, person_id)
    if person is None:
        return None
    mine = or_(_ABSENCE.person_id == person_id, _ABSENCE.cover_id == person_id)
    newest = _NAMED.where(mine).order_by(_ABSENCE.ends_on.desc(), _ABSENCE.id.desc()).limit(10 * MOST_PAST)
    rows = [_row(row) for row in session.execute(newest)][::-1]
    own = [row for row in rows if row.person_id == person_id]
    held, choices = _choices(session, person_id)
    return AwayPage(
        person_id,
        person.name,
        tuple(row for row in own if row.is_open(today)),
        tuple([row for row in own if not row.is_open(today)][::-1][:MOST_PAST]),
        tuple(row for row in rows if row.cover_id == person_id and row.is_open(today)),
        choices,
        held,
    )


def absence_ref(session: Session, absence_id: int) -> AbsenceRow | None:
    """Days away by their address. One SELECT."""
    row = session.execute(_NAMED.where(_ABSENCE.id == absence_id)).one_or_none()
    return _row(row) if row else None


def _row(row: Any) -> AbsenceRow:
    return AbsenceRow(
        row.id,
        row.person_id,
        f"{row.away_given} {row.away_family}".strip(),
        row.cover_id,
        f"{row.cover_given} {row.cover_family}".strip(),
        row.starts_on,
        row.ends_on,
        row.ended_at is not None,
    )


def _choices(session: Session, person_id: int) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """Whether the person holds a cohort, and who may cover: by role, and never a student of one of the
    cohorts."""
    grants = session.execute(
        select(
            RoleGrant.person_id, RoleGrant.role, RoleGrant.cohort_id, Person.given_name, Person.family_name
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .where(RoleGrant.revoked_at.is_(None), RoleGrant.role.in_(OF_COHORT), Person.is_active)
        .order_by(Person.family_name, Person.given_name, Person.id)
    ).all()
    held = {row.role for row in grants if row.person_id == person_id}
    cohorts = {row.cohort_id for row in grants if row.person_id == person_id}
    roles: dict[int, set[Role]] = {}
    for row in grants:
        roles.setdefault(row.person_id, set()).add(row.role)
    students = _students(session, cohorts, list(roles))
    names = {row.person_id: f"{row.given_name} {row.family_name}".strip() for row in grants}
    fit = [
        (number, names[number])
        for number, own in roles.items()
        if number != person_id and number not in students and can_cover(held, own)
    ]
    return bool(held), tuple(fit)


def _students(session: Session, cohorts: set[int], people: Sequence[int]) -> set[int]:
    studied = select(Enrollment.person_id).where(
        Enrollment.cohort_id.in_(sorted(cohorts)), Enrollment.person_id.in_(people)
    )
    return set(session.execute(studied).scalars())
