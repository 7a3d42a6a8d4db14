"""The people of the school as administrators see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.policy import Target
from tracker.domain.statuses import Role
from tracker.models import Authenticator, Cohort, LoginSession, Passkey, Person, RoleGrant

MOST = 200
"""So many rows a page shows; the search finds the others."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role of a person, held or held once."""

    id: int
    person_id: int
    role: Role
    cohort: str
    granted_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody in the list. ``has_joined``: chose a password."""

    id: int
    name: str
    sort_name: str
    given_name: str
    family_name: str
    email: str
    initials: str
    credential: str
    is_active: bool
    has_joined: bool
    has_factor: bool
    seen_at: datetime | None
    grants: tuple[Grant, ...]

    @property
    def target(self) -> Target:
        """Accounts belong to the school."""
        return Target()

    @property
    def held(self) -> tuple[Grant, ...]:
        """The roles of today."""
        return tuple(grant for grant in self.grants if grant.revoked_at is None)

    @property
    def is_staff(self) -> bool:
        """Whether the person works at the school, or did."""
        return any(grant.role is not Role.STUDENT for grant in self.grants)


def find_people(session: Session, text: str, kind: str) -> list[PersonRow]:
    """Who fits a search by name or address: "staff", "students" or "closed" accounts."""
    works = select(RoleGrant.id).where(RoleGrant.person_id == Person.id, RoleGrant.role != Role.STUDENT)
    asked = select(Person)
    if kind == "closed":
        asked = asked.where(Person.is_active.is_(False))
    else:
        asked = asked.where(works.exists() if kind == "staff" else ~works.exists(), Person.is_active)
    for word in text.split():
        like = f"%{_plain(word)}%"
        columns = (Person.given_name, Person.family_name, Person.email)
        asked = asked.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    asked = asked.order_by(Person.family_name, Person.given_name, Person.id).limit(MOST)
    return _rows(session, list(session.execute(asked).scalars()))


def person_row(session: Session, person_id: int) -> PersonRow | None:
    """One person."""
    person = session.get(Person, person_id)
    return _rows(session, [person])[0] if person else None


def session_count(session: Session, person_id: int, now: datetime) -> int:
    """On how many devices the person is signed in."""
    rows = session.execute(
        select(LoginSession.id).where(
            LoginSession.person_id == person_id,
            LoginSession.revoked_at.is_(None),
            LoginSession.expires_at > now,
        )
    )
    return len(rows.all())


def cohort_names(session: Session) -> list[tuple[int, str]]:
    """Every cohort, the newest first."""
    rows = session.execute(select(Cohort.id, Cohort.name).order_by(Cohort.starts_on.desc(), Cohort.id))
    return [(row.id, row.name) for row in rows]


def _rows(session: Session, people: list[Person]) -> list[PersonRow]:
    ids = [person.id for person in people]
    grants = session.execute(
        select(RoleGrant, Cohort.name)
        .outerjoin(Cohort, Cohort.id == RoleGrant.cohort_id)
        .where(RoleGrant.person_id.in_(ids))
        .order_by(RoleGrant.granted_at, RoleGrant.id)
    ).all()
    secured = set(session.execute(select(Passkey.person_id).where(Passkey.person_id.in_(ids))).scalars())
    app = select(Authenticator.person_id).where(
        Authenticator.person_id.in_(ids), Authenticator.confirmed_at.is_not(None)
    )
    secured |= set(session.execute(app).scalars())
    held: dict[int, list[Grant]] = {}
    for row, name in grants:
        told = Grant(row.id, row.person_id, row.role, name or "", row.granted_at, row.revoked_at)
        held.setdefault(row.person_id, []).append(told)
    return [
        PersonRow(
            person.id,
            person.name,
            person.sort_name,
            person.given_name,
            person.family_name,
            person.email or "",
            person.initials,
            person.credential,
            person.is_active,
            person.password_hash is not None,
            person.id in secured,
            person.last_seen_at,
            tuple(held.get(person.id, ())),
        )
        for person in people
    ]


def _plain(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
