"""The students that all others are copies of: a whole history each, made through the commands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands import people
from tracker.commands.school import create_cohort
from tracker.demo.cases import CASES
from tracker.demo.names import ALDER, JUNIPER, Made
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.models import Cohort

PASSWORD = "bench-path-2026"
LATE, EARLY = ALDER, JUNIPER
"""A cohort near its end, and one in the middle of training."""


@dataclass(frozen=True, slots=True)
class Template:
    """A student to be copied: who, and in which cohort."""

    person_id: int
    cohort: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The school that the copies are put into."""

    school: DemoSchool
    templates: tuple[Template, ...]
    password_hash: str

    def of(self, cohort: str, count: int) -> list[Template]:
        """So many students of a cohort, every template in its turn."""
        return list(islice(cycle(one for one in self.templates if one.cohort == cohort), count))


Played = tuple[str, int, tuple[str, ...]]
"""A cohort, days behind the plan, and what is played of the demo's cases, one after the other."""

_ASKS_MUCH = ("checkoffs_waiting", "papers_waiting", "asks_waiver")
PLAYED: tuple[Played, ...] = (
    (LATE, 40, ("midterm", "shifts_waiting")),
    (LATE, 44, ("shifts_waiting",)),
    (LATE, 52, ("",)),
    (LATE, 47, ("skill_waived",)),
    (LATE, -9, ("verified",)),
    (LATE, 4, ("failed_exam",)),
    (LATE, 2, ("job_open",)),
    (LATE, 60, ("on_leave",)),
    (EARLY, -1, _ASKS_MUCH),
    (EARLY, 0, ("",)),
    (EARLY, 6, _ASKS_MUCH),
    (EARLY, 12, ("checkoffs_waiting",)),
    (EARLY, -3, ("checkoff_returned",)),
    (EARLY, 8, ("papers_waiting",)),
)


def found(
    session: Session,
    now: datetime,
    zone: ZoneInfo,
    password_hash: str,
    played: tuple[Played, ...] = PLAYED,
) -> Frame:
    """Found the school in an empty database, and play the templates."""
    school = DemoSchool(session, zone, now, now.astimezone(zone).date())
    school.found()
    made = []
    for number, (cohort, lag, play) in enumerate(played):
        group = school.groups[cohort]
        who = Made("Template", f"Number{number}", lag)
        pupil = Pupil(school, group, who, f"template{number}@bench.test", Random(number))
        pupil.enroll()
        joined = group.starts_on - timedelta(days=10)
        school.do(Actor(0), people.join, day=joined, token=pupil.token, password_hash=password_hash)
        for name in play:
            CASES[name](pupil)
        made.append(Template(pupil.actor.person_id, cohort))
    return Frame(school, tuple(made), password_hash)


def add_cohort(frame: Frame, kind: str, name: str) -> int:
    """A cohort with the calendar of the templates of this kind; gives its id."""
    calendar = frame.school.groups[kind].calendar
    made = frame.school.do(
        frame.school.admin,
        create_cohort,
        day=frame.school.today,
        name=name,
        path_version_id=path_version_of(frame),
        starts_on=calendar.starts_on,
        timezone=frame.school.zone.key,
        breaks=" ".join(f"{first}/{last}" for first, last in calendar.breaks),
        holidays=" ".join(str(day) for day in sorted(calendar.holidays)),
    )
    return int(made["cohort"])


def path_version_of(frame: Frame) -> int:
    """The id of the published path."""
    cohort = frame.school.session.get(Cohort, frame.school.groups[LATE].id)
    if cohort is None:
        raise LookupError("the template cohort is gone")
    return cohort.path_version_id


def add_staff(frame: Frame, given: str, roles: list[tuple[Role, int | None]]) -> str:
    """A member of staff who can sign in; gives the address."""
    email = f"{given}@bench.test".lower()
    made = frame.school.do(
        frame.school.admin,
        people.invite_staff,
        day=frame.school.today,
        given_name=given,
        family_name="Vane",
        email=email,
        roles=roles,
        credential="RN",
    )
    hashed = frame.password_hash
    frame.school.do(Actor(0), people.join, day=frame.school.today, token=made["token"], password_hash=hashed)
    return email
