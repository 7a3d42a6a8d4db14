"""The databases: so many students with full history, by bulk inserts that equal the commands.

``python -m bench.data`` makes those of BENCH_SIZES; ``measure`` makes what is missing.
"""

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bench import copies, postgres, school
from bench.places import FOLDER, chosen_kinds, chosen_sizes, settings
from bench.raw import Store, bulk, reading
from tracker import create_app
from tracker.domain.standing import CALCULATOR, standing
from tracker.domain.statuses import Role, State
from tracker.extensions import db
from tracker.models import Cohort, Enrollment, Entry, Event, Person
from tracker.models.facts import load
from tracker.services import clock, curriculum, passwords, schema
from tracker.worker import refresh_rows

MEASURED, WIDE = "Measured", "Wide"
MEASURED_STUDENTS, WIDE_COHORTS, WIDE_STUDENTS = 200, 50, 72
_OTHER_STUDENTS = (40, 80, 120, 160, 200)
_ID_STEP = 1 << 12
_FIRST_ID = 1 << 57
"""Ids of copies: below those that commands make (2026), above nothing else."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One cohort of copies: its name, the kind of its templates, who coordinates it."""

    name: str
    kind: str
    students: int
    staff: str


@dataclass(frozen=True, slots=True)
class Data:
    """What stands in a database, and who can sign in. All with ``school.PASSWORD``."""

    fingerprint: str
    day: str
    size: int
    students: int
    entries: int
    events: int
    waiting: int
    bytes: int
    seconds: float
    cohort: int
    student: str
    writers: tuple[str, ...]
    skill: str
    coordinator: str
    wide: str

    @property
    def today(self) -> date:
        """The day that servers on this data pretend to have."""
        return date.fromisoformat(self.day)


def plans(size: int) -> Iterator[Plan]:
    """The cohorts of a school of this size; the measured one is the same in all."""
    yield Plan(MEASURED, school.LATE, min(size, MEASURED_STUDENTS), "one")
    left = size - MEASURED_STUDENTS
    each = min(WIDE_STUDENTS, left // WIDE_COHORTS)
    for number in range(WIDE_COHORTS if each > 0 else 0):
        yield Plan(f"{WIDE} {number + 1}", school.EARLY, each, "wide")
    left -= WIDE_COHORTS * max(each, 0)
    number = 0
    while left > 0:
        count = min(left, _OTHER_STUDENTS[number % len(_OTHER_STUDENTS)])
        yield Plan(f"Other {number + 1}", school.LATE, count, f"other{number // 20}")
        left, number = left - count, number + 1


def fingerprint() -> str:
    """Changes with everything that the data depends on."""
    here = Path(__file__).parent
    parts = [str(schema.head()), str(CALCULATOR), curriculum.shipped_document()]
    parts += [(here / name).read_text("utf-8") for name in ("school.py", "copies.py", "data.py")]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


@contextmanager
def application(url: str, today: date | None = None) -> Iterator[Flask]:
    """An application on a database, with its context pushed."""
    app = create_app(settings(url, today))
    with app.app_context():
        try:
            yield app
        finally:
            db.session.close()
            db.engine.dispose()


def ready(kind: str, size: int, server: str | None) -> tuple[str, Data]:
    """The address of a database of this size and what is in it; made when it is missing or old."""
    name, about = f"bench_{size}", FOLDER / f"{kind}-{size}.json"
    file = FOLDER / f"{name}.sqlite"
    url = f"sqlite:///{file}" if kind == "sqlite" else postgres.address(str(server), name)
    exists = file.exists() if kind == "sqlite" else postgres.has_database(str(server), name)
    if exists and about.exists():
        known = json.loads(about.read_text("utf-8"))
        if os.environ.get("BENCH_KEEP") == "1" or known["fingerprint"] == fingerprint():
            return url, Data(**known | {"writers": tuple(known["writers"])})
    FOLDER.mkdir(parents=True, exist_ok=True)
    about.unlink(missing_ok=True)
    if kind == "sqlite":
        for old in FOLDER.glob(f"{name}.sqlite*"):
            old.unlink()
    else:
        postgres.create_database(str(server), name)
    data = make(url, size)
    about.write_text(json.dumps(asdict(data), indent=1), "utf-8")
    return url, data


def make(url: str, size: int) -> Data:
    """Fill an empty database."""
    started, made_of = time.perf_counter(), fingerprint()
    with application(url):
        schema.upgrade()
    with application(url) as app:
        hashed = passwords.hash_password(school.PASSWORD)
        now = clock.now()
        frame = school.found(db.session, now, app.config["SETTINGS"].timezone, hashed)
        while refresh_rows():
            pass
        made = [(plan, school.add_cohort(frame, plan.kind, plan.name)) for plan in plans(size)]
        for name in dict.fromkeys(plan.staff for plan in plans(size)):
            held = [cohort for plan, cohort in made if plan.staff == name]
            school.add_staff(frame, name, [(Role.COORDINATOR, cohort) for cohort in held])
        school.add_staff(frame, "teacher", [(Role.INSTRUCTOR, made[0][1])])
        numbers = _fill(frame, made)
        _visited_before(now - timedelta(days=4))
        return replace(
            _counted(url, size),
            fingerprint=made_of,
            seconds=round(time.perf_counter() - started, 1),
            day=frame.school.today.isoformat(),
            cohort=made[0][1],
            student=copies.email_of(numbers[frame.templates[1].person_id][0]),
            **_writers(frame, numbers),
        )


def _fill(frame: school.Frame, made: list[tuple[Plan, int]]) -> dict[int, list[int]]:
    """Copy the templates into the cohorts; gives the numbers of the copies by template."""
    numbers: dict[int, list[int]] = {one.person_id: [] for one in frame.templates}
    with Session(db.engine) as session, reading(db.engine) as store:
        originals = {one.person_id: copies.Original(session, store, one.person_id) for one in frame.templates}
    frame.school.session.close()
    with bulk(db.engine) as store:
        next_id, next_number = _FIRST_ID, 1
        for plan, cohort_id in made:
            wanted = Counter(one.person_id for one in frame.of(plan.kind, plan.students))
            for person_id, count in wanted.items():
                original = originals[person_id]
                place = copies.Place(cohort_id, plan.name, next_id, next_number)
                _write(store, original, count, place)
                numbers[person_id] += range(next_number, next_number + count)
                next_number += count
                next_id += -(-count * original.width // _ID_STEP) * _ID_STEP
    return numbers


def _write(store: Store, original: copies.Original, count: int, place: copies.Place) -> None:
    for table, rows in copies.copy(original, count, place):
        store.write(table, rows)


def _visited_before(at: object) -> None:
    """Students were here some days ago: their next page looks for what is new."""
    db.session.execute(
        update(Person).where(Person.email.like("s%@bench.test")).values(last_seen_at=at, previous_visit_at=at)
    )
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.exec_driver_sql("VACUUM ANALYZE")
            connection.exec_driver_sql("CHECKPOINT")


def _counted(url: str, size: int) -> Data:
    session = db.session
    count = {
        model: session.execute(select(func.count()).select_from(model)).scalar_one()
        for model in (Person, Entry, Event)
    }
    wide = select(Cohort.id).where(Cohort.name.like(f"{WIDE} %"))
    waiting = session.execute(
        select(func.count()).where(Entry.status == "waiting", Entry.queue_cohort_id.in_(wide))
    ).scalar_one()
    if db.engine.dialect.name == "sqlite":
        taken = Path(url.removeprefix("sqlite:///")).stat().st_size
    else:
        taken = session.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
    session.rollback()
    return Data(
        fingerprint="",
        day="",
        size=size,
        students=count[Person],
        entries=count[Entry],
        events=count[Event],
        waiting=waiting,
        bytes=taken,
        seconds=0.0,
        cohort=0,
        student="",
        writers=(),
        skill="",
        coordinator="one@bench.test",
        wide="wide@bench.test",
    )


def _writers(frame: school.Frame, numbers: dict[int, list[int]]) -> dict[str, object]:
    """Students with a skill that they can practice, and that skill."""
    for one in sorted(frame.templates, key=lambda found: found.cohort != school.EARLY):
        session = frame.school.session
        (loaded,) = load(session, list(_enrollments(session, one.person_id))).values()
        session.rollback()
        for line in standing(loaded.path, loaded.facts, frame.school.today).lines:
            needs = loaded.path.by_key[line.key].needs
            if line.state in (State.OPEN, State.STARTED) and needs.practice and numbers[one.person_id]:
                found = tuple(copies.email_of(number) for number in numbers[one.person_id][:64])
                return {"writers": found, "skill": line.key}
    return {"writers": (), "skill": ""}


def _enrollments(session: Session, person_id: int) -> Iterator[int]:
    yield from session.scalars(select(Enrollment.id).where(Enrollment.person_id == person_id))


def main() -> None:
    """Make the databases of this run."""
    for kind in chosen_kinds():
        if kind == "sqlite":
            _report(kind, None)
        else:
            with postgres.server() as server:
                _report(kind, server)


def _report(kind: str, server: str | None) -> None:
    for size in chosen_sizes(kind):
        _url, data = ready(kind, size, server)
        print(f"{kind} {size}: {data}", file=sys.stderr)


if __name__ == "__main__":
    main()
