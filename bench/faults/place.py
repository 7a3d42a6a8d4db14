"""A school of eight students who write, and a coordinator who can read, in a fresh database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select

from bench import school
from bench.places import settings
from tracker import create_app
from tracker.domain.standing import standing
from tracker.domain.statuses import Role, State
from tracker.extensions import db
from tracker.models import Enrollment
from tracker.models.facts import load
from tracker.services import clock, passwords, schema

WRITERS = 8
_OF_THE_FIRST_WEEKS = (school.EARLY, 12, ("",))


@dataclass(frozen=True, slots=True)
class Place:
    """A database, who writes to it, and the skill that they practice."""

    url: str
    today: date
    emails: tuple[str, ...]
    people: tuple[int, ...]
    skill: str
    cohort: int
    staff: str


@contextmanager
def application(url: str, today: date | None = None, **choices: Any) -> Iterator[Flask]:
    """An application on a database, with its context pushed."""
    app = create_app(settings(url, today, **choices))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.close()
            db.engine.dispose()


def fill(url: str, writers: int = WRITERS) -> Place:
    """Bring the schema up, found the school and enroll the writers."""
    with application(url):
        schema.upgrade()
    with application(url) as app:
        hashed = passwords.hash_password(school.PASSWORD)
        zone = app.config["SETTINGS"].timezone
        frame = school.found(db.session, clock.now(), zone, hashed, played=(_OF_THE_FIRST_WEEKS,) * writers)
        cohort = frame.school.groups[school.EARLY].id
        return Place(
            url=url,
            today=frame.school.today,
            emails=tuple(f"template{number}@bench.test" for number in range(writers)),
            people=tuple(one.person_id for one in frame.templates),
            skill=_open_skill(frame.templates[0].person_id, frame.school.today),
            cohort=cohort,
            staff=school.add_staff(frame, "keeper", [(Role.COORDINATOR, cohort)]),
        )


def _open_skill(person_id: int, today: date) -> str:
    """A skill that the person may practice today."""
    ids = list(db.session.scalars(select(Enrollment.id).where(Enrollment.person_id == person_id)))
    (loaded,) = load(db.session, ids).values()
    db.session.rollback()
    for line in standing(loaded.path, loaded.facts, today).lines:
        if line.state in (State.OPEN, State.STARTED) and loaded.path.by_key[line.key].needs.practice:
            return line.key
    raise LookupError("nothing to practice")
