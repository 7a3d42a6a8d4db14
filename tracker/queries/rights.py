"""Who opened a record, to whom it was given, what its student asked for, and what keeps it: for pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.rights import AccessKind, DisclosureBasis
from tracker.domain.statuses import Role
from tracker.models import (
    AccessLog,
    Correction,
    DirectoryChoice,
    Disclosure,
    LegalHold,
    Person,
    RoleGrant,
)

MOST_SHOWN = 200
"""Openings on one page, newest first; the download has them all."""
_MOST_ID = 2**63


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody opened something, within the hour that began at ``hour_at``; ``covering`` names in whose
    place, while they were away."""

    kind: AccessKind
    hour_at: datetime
    name: str
    roles: tuple[Role, ...]
    covering: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """That something was given to somebody outside the school."""

    made_at: datetime
    recipient: str
    what: str
    purpose: str
    basis: DisclosureBasis
    by: str


@dataclass(frozen=True, slots=True)
class Hold:
    """A legal hold that stands, or stood."""

    reason: str
    placed_at: datetime
    placed_by: str
    lifted_at: datetime | None
    lift_reason: str


def openings(session: Session, person_id: int) -> tuple[Opening, ...]:
    """Who opened the record, newest first. Two SELECTs."""
    log: Any = AccessLog.__table__.c
    away: Any = aliased(Person)
    rows = session.execute(
        select(
            log.kind,
            log.hour_at,
            log.actor_id,
            Person.given_name,
            Person.family_name,
            away.given_name.label("away_given"),
            away.family_name.label("away_family"),
        )
        .join_from(AccessLog.__table__, Person.__table__, Person.id == log.actor_id)
        .outerjoin(away, away.id == log.covering_id)
        .where(log.person_id == person_id)
        .order_by(log.hour_at.desc(), log.actor_id, log.kind)
        .limit(MOST_SHOWN)
    ).all()
    roles = _roles(session, {row.actor_id for row in rows})
    return tuple(
        Opening(
            row.kind,
            row.hour_at,
            f"{row.given_name} {row.family_name}".strip(),
            roles.get(row.actor_id, ()),
            f"{row.away_given or ''} {row.away_family or ''}".strip(),
        )
        for row in rows
    )


def _roles(session: Session, people: Iterable[int]) -> Mapping[int, tuple[Role, ...]]:
    """The roles that these people hold or held at the school."""
    rows = session.execute(
        select(RoleGrant.person_id, RoleGrant.role)
        .where(RoleGrant.person_id.in_(list(people)), RoleGrant.role != Role.STUDENT)
        .distinct()
        .order_by(RoleGrant.person_id, RoleGrant.role)
    )
    found: dict[int, tuple[Role, ...]] = {}
    for row in rows:
        found[row.person_id] = (*found.get(row.person_id, ()), row.role)
    return found


def disclosures(session: Session, person_id: int) -> tuple[Given, ...]:
    """What was given out of the record, newest first. One SELECT."""
    rows = session.execute(
        select(Disclosure, Person.given_name, Person.family_name)
        .outerjoin(Person, Person.id == Disclosure.by_id)
        .where(Disclosure.person_id == person_id)
        .order_by(Disclosure.made_at.desc(), Disclosure.id.desc())
    )
    return tuple(
        Given(
            row.Disclosure.made_at,
            row.Disclosure.recipient,
            row.Disclosure.what,
            row.Disclosure.purpose,
            row.Disclosure.basis,
            f"{row.given_name or ''} {row.family_name or ''}".strip(),
        )
        for row in rows
    )


def holds(session: Session, person_id: int) -> tuple[Hold, ...]:
    """The legal holds on a record, the one that stands first. One SELECT."""
    rows = session.execute(
        select(LegalHold, Person.given_name, Person.family_name)
        .join(Person, Person.id == LegalHold.placed_by_id)
        .where(LegalHold.person_id == person_id)
        .order_by(LegalHold.lifted_at.is_not(None), LegalHold.id.desc())
    )
    return tuple(
        Hold(
            row.LegalHold.reason,
            row.LegalHold.placed_at,
            f"{row.given_name} {row.family_name}".strip(),
            row.LegalHold.lifted_at,
            row.LegalHold.lift_reason,
        )
        for row in rows
    )


def is_opted_out(session: Session, person_id: int) -> bool:
    """Whether the student keeps directory information to the school."""
    found = select(DirectoryChoice.is_out).where(DirectoryChoice.person_id == person_id)
    return bool(session.execute(found).scalar_one_or_none())


def statements(session: Session, person_id: int) -> Mapping[str, tuple[str, datetime]]:
    """The statements that stand with things of a record, by what they are about. One SELECT."""
    rows = session.execute(
        select(Correction.about, Correction.statement, Correction.stated_at)
        .where(Correction.person_id == person_id, Correction.stated_at.is_not(None))
        .order_by(Correction.id)
    )
    return {row.about: (row.statement, row.stated_at) for row in rows}
