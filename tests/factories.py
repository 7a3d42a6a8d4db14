"""A school for tests, made through the commands; states are reached as users reach them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tests.marks import marks
from tracker.commands import checkoffs, enrolling, logging, paper, people, requests, review, school
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.program_loader import load_program
from tracker.domain.statuses import EntryKind, Mode, RequestKind, Role
from tracker.models import Entry, Person
from tracker.services.curriculum import FILE, shipped_document, shipped_program
from tracker.web.transaction import perform

STARTS_ON = date(2026, 9, 14)
ZONE = "America/New_York"
PASSWORD = "demo-path-2026"
NOON = time(17, 0, tzinfo=UTC)
"""Noon in New York: the same calendar day in UTC and at the school."""


@dataclass
class Student:
    """A student with the means to act: ``actor`` is who, ``enrollment`` where."""

    world: "World"
    actor: Actor
    enrollment: int
    token: str

    @property
    def id(self) -> int:
        """The person's id."""
        return self.actor.person_id

    def practice(
        self, key: str, *, on: date | None = None, mode: Mode = Mode.KIT, times: int = 1
    ) -> list[int]:
        """Log practices; gives entry ids."""
        return self._do(logging.log_practice, key, happened_on=on or self.world.today, mode=mode, times=times)

    def log(self, key: str, kind: EntryKind, *, on: date | None = None, **values: Any) -> int:
        """Log any other entry; gives its id."""
        return self._do(logging.log_entry, key, kind, happened_on=on or self.world.today, **values)[0]

    def ask(self, request: RequestKind, *, note: str = "Family matter", **values: Any) -> int:
        """Send a request; gives its entry id."""
        return self._do(requests.ask, request, note=note, **values)[0]

    def take_back(self, entry_id: int) -> None:
        """Take an entry back."""
        self.world.do(self.actor, logging.take_back, entry_id)

    def _do(self, command: Callable[..., Any], *args: Any, **values: Any) -> list[int]:
        return list(self.world.do(self.actor, command, self.enrollment, *args, **values)["entries"])


@dataclass
class World:
    """One school with an administrator, a cohort, an instructor and a coordinator.

    ``today`` is the day on which everything happens; tests move it. With ``sheets`` the path is
    published as the product ships it, with the skill sheets and the kit.
    """

    session: Session
    today: date = STARTS_ON + timedelta(days=56)
    sheets: bool = False
    admin: Actor = field(init=False)
    path_version: int = field(init=False)
    path: Path = field(init=False)
    cohort: int = field(init=False)
    instructor: Actor = field(init=False)
    coordinator: Actor = field(init=False)
    _count: int = 0

    def __post_init__(self) -> None:
        nobody = Actor(0, is_admin=True)
        made = self.do(
            nobody,
            school.found_school,
            name="Larkspur School",
            timezone=ZONE,
            given_name="Alma",
            family_name="Regis",
            email="admin@demo.test",
            password_hash=None,
        )
        self.admin = Actor(made["person"], "Alma Regis", "A. Regis", is_admin=True)
        program = shipped_program() if self.sheets else {"source": FILE, "document": shipped_document()}
        self.path = load_program(**program)
        self.path_version = self.do(self.admin, school.publish_path, **program)["path_version"]
        self.cohort = self.add_cohort("Juniper", STARTS_ON)
        self.instructor = self.add_staff("Iris", "Vane", Role.INSTRUCTOR, self.cohort, credential="RN")
        self.coordinator = self.add_staff(
            "Otto", "Fernsby", Role.COORDINATOR, self.cohort, credential="CMA (AAMA)"
        )

    @property
    def now(self) -> datetime:
        """Noon of ``today`` at the school."""
        return datetime.combine(self.today, NOON)

    def do(self, actor: Actor, command: Callable[..., Any], *args: Any, **values: Any) -> dict[str, Any]:
        """Carry out a command on ``today``."""
        return perform(self.session, actor, command, *args, at=self.now, **values)

    def add_cohort(self, name: str, starts_on: date, **values: Any) -> int:
        """A cohort on the shipped path; gives its id."""
        made = self.do(
            self.admin,
            school.create_cohort,
            name=name,
            path_version_id=self.path_version,
            starts_on=starts_on,
            timezone=ZONE,
            **values,
        )
        return int(made["cohort"])

    def add_staff(self, given: str, family: str, role: Role, cohort: int, credential: str = "") -> Actor:
        """A member of staff with one role."""
        made = self.do(
            self.admin,
            people.invite_staff,
            given_name=given,
            family_name=family,
            email=f"{given}.{family}@demo.test".lower(),
            roles=[(role, cohort)],
            initials=given[0] + family[0],
            credential=credential,
        )
        signs_as = f"{given[0]}. {family}, {credential}".rstrip(", ")
        held = (
            {"instructs": frozenset({cohort})}
            if role is Role.INSTRUCTOR
            else {"coordinates": frozenset({cohort})}
        )
        return Actor(made["person"], f"{given} {family}", signs_as, **held)

    def add_student(
        self,
        given: str = "Pip",
        family: str = "",
        *,
        cohort: int | None = None,
        papers: bool = True,
        **values: Any,
    ) -> Student:
        """A student of the cohort; with ``papers`` the enrollment papers and the kit are in."""
        self._count += 1
        family = family or f"Larkspur{self._count}"
        made = self.do(
            self.coordinator if cohort in (None, self.cohort) else self.admin,
            people.invite_student,
            given_name=given,
            family_name=family,
            email=f"student{self._count}@demo.test",
            cohort_id=cohort or self.cohort,
            **values,
        )
        student = Student(
            self,
            Actor(made["person"], f"{given} {family}", is_student=True),
            made["enrollment"],
            made["token"],
        )
        if papers:
            self.record(student, "enroll.papers", EntryKind.DOCUMENT)
            student.log("kit.received", EntryKind.CONFIRMATION)
        return student

    def record(
        self,
        student: Student,
        key: str,
        kind: EntryKind,
        *,
        by: Actor | None = None,
        on: date | None = None,
        **values: Any,
    ) -> list[int]:
        """Record a paper fact; gives entry ids."""
        made = self.do(
            by or self.coordinator,
            paper.record,
            student.enrollment,
            key,
            kind,
            happened_on=on or self.today,
            **values,
        )
        return list(made["entries"])

    def score(
        self, entry_id: int, *, by: Actor | None = None, miss: Collection[int] = (), **values: Any
    ) -> dict[str, Any]:
        """Score a check-off by its sheet: everything done, but for the steps in ``miss``."""
        entry = self.session.get(Entry, entry_id)
        assert entry is not None and entry.requirement is not None
        given = marks(self.path.sheets[entry.requirement], miss, **values)
        return self.do(by or self.coordinator, checkoffs.score_checkoff, entry_id, marks=given)

    def accept(self, entry_id: int, *, by: Actor | None = None, note: str = "") -> None:
        """Accept an entry."""
        self.do(by or self.coordinator, review.accept, entry_id, note=note)

    def send_back(
        self, entry_id: int, note: str = "Film the sharps box too.", *, by: Actor | None = None
    ) -> None:
        """Return an entry with a note."""
        self.do(by or self.coordinator, review.return_, entry_id, note=note)

    def void(
        self, entry_id: int, note: str = "Entered for the wrong student.", *, by: Actor | None = None
    ) -> None:
        """Void an entry with a reason."""
        self.do(by or self.coordinator, review.void, entry_id, note=note)

    def withdraw(self, student: Student, *, on: date | None = None, reason: str = "Moved away") -> None:
        """Withdraw a student."""
        self.do(self.coordinator, enrolling.withdraw, student.enrollment, on=on or self.today, reason=reason)

    def password(self, person_id: int, password_hash: str) -> None:
        """Give a person a password, as if they had joined."""
        self.do(Actor(person_id), people.set_password, password_hash=password_hash)

    def email(self, person_id: int) -> str:
        """The address a person signs in with."""
        person = self.session.get(Person, person_id)
        assert person is not None and person.email is not None
        return person.email
