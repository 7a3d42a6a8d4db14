"""What recomputation says of everybody in a school of two programs, as every screen has to say it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.screens.two_programs import Place, Town
from tracker.domain.helping import LIMITS, Help, Limits, needs
from tracker.domain.lines import Standing
from tracker.domain.pace import days_ahead_of
from tracker.domain.packing import pack
from tracker.domain.path import Path
from tracker.domain.settings import SETTINGS
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryStatus, Holder, PeriodKind
from tracker.models import Enrollment, Entry, Person
from tracker.models.facts import load
from tracker.queries.student_path import path_page
from tracker.queries.student_record import student_record
from tracker.web import wording
from tracker.web.staff.said import line_name

FIGURES = Limits(**{name: int(SETTINGS[key].default) for name, key in LIMITS.items()})


@dataclass(frozen=True)
class Truth:
    """One enrollment on the school's day; ``is_newest`` of all that the person has."""

    enrollment: int
    person: int
    name: str
    path: Path
    today: date
    holidays: frozenset[date]
    stands: Standing
    is_newest: bool

    @property
    def days(self) -> int | None:
        """Plan days ahead."""
        return days_ahead_of(self.stands, self.today)

    @property
    def period(self) -> str:
        """Active, on leave or withdrawn."""
        return pack(self.stands).period

    @property
    def has_left(self) -> bool:
        """Whether the student withdrew."""
        return self.period == PeriodKind.WITHDRAWN

    @property
    def is_behind(self) -> bool:
        """Whether the plan says that help is needed; it stands still in a leave."""
        is_active = self.period == PeriodKind.ACTIVE
        return is_active and self.days is not None and self.days <= -FIGURES.behind_days

    def helps(self, *, sees_health: bool) -> tuple[Help, ...]:
        """Why help is needed, as far as the reader is told."""
        rules = (self.path, self.today, FIGURES, self.holidays)
        return needs(pack(self.stands), *rules, sees_health=sees_health)


def truths(town: Town, place: Place) -> list[Truth]:
    """Every enrollment of a place."""
    session, today = town.world.session, town.world.today
    session.rollback()
    statement = select(Enrollment.id, Enrollment.person_id).where(Enrollment.cohort_id == place.cohort)
    last = set(session.execute(select(func.max(Enrollment.id)).group_by(Enrollment.person_id)).scalars())
    found = []
    for enrollment, person_id in session.execute(statement).all():
        loaded, person = load(session, [enrollment])[enrollment], session.get(Person, person_id)
        assert person is not None
        stands = standing(loaded.path, loaded.facts, today)
        days_off = loaded.facts.calendar.holidays
        found.append(
            Truth(
                enrollment,
                person_id,
                person.sort_name,
                loaded.path,
                today,
                days_off,
                stands,
                enrollment in last,
            )
        )
    session.rollback()
    return sorted(found, key=lambda one: one.enrollment)


def newest(found: list[Truth]) -> list[Truth]:
    """One enrollment of each person: what waits for somebody who came back waits there alone."""
    return list({one.person: one for one in found}.values())


def turns(session: Session, one: Truth) -> Counter[tuple[str, str]]:
    """(holder, line; nothing for a request) of everything that the path page says is somebody's turn."""
    record = student_record(session, one.person, lambda _zone: one.today, one.enrollment)
    assert record is not None
    page = path_page(session, record, None)
    held = [(turn.holder, key) for turn in page.turns for key in turn.keys or ("",)]
    if page.turn is not None:
        held.append((page.turn.holder, page.turn.key))
    session.rollback()
    named = {line.key: line_name(one.path, line) for line in one.path.requirements}
    return Counter((str(wording.holder(holder)), named.get(key, "")) for holder, key in held)


def waiting(session: Session, place: Place) -> Mapping[Holder, int]:
    """How many entries wait in a place, by whom they wait for."""
    mine = (Entry.queue_cohort_id == place.cohort, Entry.status == EntryStatus.WAITING)
    statement = select(Entry.waits_for, func.count()).where(*mine).group_by(Entry.waits_for)
    found = {Holder(holder): int(count) for holder, count in session.execute(statement).all()}
    session.rollback()
    return found
