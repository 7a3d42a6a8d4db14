"""The frame of the demo school: cohorts, staff, and how anything is done on a past day."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.commands import people, school
from tracker.commands.versions import stage_path
from tracker.demo import dates
from tracker.demo.names import ALDER, DRAWS, JUNIPER, LAUREL, SORREL, YARROW
from tracker.demo.places import found_sites
from tracker.domain.calendar import Calendar
from tracker.domain.path import Path
from tracker.domain.path_loader import SHIPPED
from tracker.domain.policy import Actor
from tracker.domain.program_loader import load_program
from tracker.domain.statuses import Role
from tracker.services.curriculum import shipped_program
from tracker.web.transaction import perform

CLASS_TIMES = "wed 18:00-20:00"
"""When every cohort has its class."""
ADMIN_EMAIL, COORDINATOR_EMAIL = "admin@demo.test", "coordinator@demo.test"
INSTRUCTOR_EMAIL = "instructor@demo.test"
WEEKS_AGO = {LAUREL: 58, ALDER: 25, JUNIPER: 10, SORREL: 2, YARROW: 8}
"""In which week each cohort began, before this one."""
_PLAN_WEEKS = 40
_JUST_NOW = timedelta(minutes=12)


@dataclass(frozen=True, slots=True)
class Group:
    """One cohort with its calendar and who answers for it."""

    id: int
    name: str
    calendar: Calendar
    instructor: Actor
    coordinator: Actor
    path: Path

    @property
    def starts_on(self) -> date:
        """The first Monday."""
        return self.calendar.starts_on


@dataclass
class DemoSchool:
    """The school while it is being filled. ``now`` is the instant that nothing may lie after."""

    session: Session
    zone: ZoneInfo
    now: datetime
    today: date
    admin: Actor = field(init=False)
    groups: dict[str, Group] = field(init=False)
    sites: dict[str, int] = field(init=False)

    def do(
        self, actor: Actor, command: Callable[..., Any], *args: Any, day: date, hour: int = 10, **values: Any
    ) -> dict[str, Any]:
        """Carry out a command as if it were that day; today, it is a while ago."""
        minute = (actor.person_id // 7 + hour * 11) % 60
        at = min(dates.instant(day, self.zone, hour, minute), self.now - _JUST_NOW)
        if at.astimezone(self.zone).date() != day:
            # Just after midnight there is no "a while ago" on the same day.
            at = self.now
        return perform(self.session, actor, command, *args, at=at.astimezone(UTC), **values)

    def found(self) -> None:
        """The school, its two paths, the cohorts and their staff."""
        first_day = dates.monday(self.today, max(WEEKS_AGO.values()) + 10)
        made = self.do(
            Actor(0, is_admin=True),
            school.found_school,
            day=first_day,
            name="Larkspur School of Medical Assisting",
            timezone=self.zone.key,
            given_name="Alma",
            family_name="Regis",
            email=ADMIN_EMAIL,
            password_hash=None,
        )
        self.admin = Actor(made["person"], "Alma Regis", "A. Regis", is_admin=True)
        programs = {code: shipped_program(code) for code in SHIPPED}
        paths = {code: load_program(**program) for code, program in programs.items()}
        versions = {
            code: self.do(self.admin, school.publish_path, day=first_day, **program)["path_version"]
            for code, program in programs.items()
        }
        self._next_version(SHIPPED[0], programs[SHIPPED[0]])
        codes = dict.fromkeys(WEEKS_AGO, SHIPPED[0]) | {YARROW: DRAWS}
        calendars = {name: self._calendar(weeks) for name, weeks in WEEKS_AGO.items()}
        ids = {
            name: self._cohort(name, versions[codes[name]], calendar, first_day)
            for name, calendar in calendars.items()
        }
        staff = self._staff(ids, first_day)
        self.sites = found_sites(self)
        self.groups = {
            name: Group(ids[name], name, calendars[name], *staff[name], paths[codes[name]])
            for name in WEEKS_AGO
        }

    def _next_version(self, code: str, program: dict[str, Any]) -> None:
        """A draft of the next version: higher marks, fewer repetitions: some lose, some gain."""
        document = re.sub(r'(?m)^version = ".*"$', 'version = "2027-1"', program["document"])
        document = document.replace("needs = { score = 80 }", "needs = { score = 86 }")
        document = document.replace("practice = 5,", "practice = 4,")
        self.do(self.admin, stage_path, code, day=self.today, **program | {"document": document})

    def _calendar(self, weeks_ago: int) -> Calendar:
        start = dates.monday(self.today, weeks_ago)
        breaks = dates.winter_breaks(start, _PLAN_WEEKS)
        return Calendar(start, breaks, frozenset(dates.holidays(start, _PLAN_WEEKS)))

    def _cohort(self, name: str, version: int, calendar: Calendar, on: date) -> int:
        made = self.do(
            self.admin,
            school.create_cohort,
            day=on,
            name=name,
            path_version_id=version,
            starts_on=calendar.starts_on,
            timezone=self.zone.key,
            breaks=" ".join(f"{first}/{last}" for first, last in calendar.breaks),
            holidays=" ".join(str(day) for day in sorted(calendar.holidays)),
            class_times=CLASS_TIMES,
        )
        return int(made["cohort"])

    def _staff(self, ids: dict[str, int], on: date) -> dict[str, tuple[Actor, Actor]]:
        """Who instructs and who coordinates each cohort."""
        vane = self._member("Linnea", "Vane", "RN", INSTRUCTOR_EMAIL, ids, (JUNIPER, SORREL), (), on)
        older = (LAUREL, ALDER, JUNIPER, YARROW)
        tansy = self._member("Bertram", "Tansy", "RMA", "tansy@demo.test", ids, older, (), on)
        fernsby = self._member("Otto", "Fernsby", "CMA (AAMA)", COORDINATOR_EMAIL, ids, (), older, on)
        encinar = self._member("Marisol", "Encinar", "CCMA", "encinar@demo.test", ids, (), (SORREL,), on)
        first = dict.fromkeys((LAUREL, ALDER, YARROW), (tansy, fernsby))
        return first | {JUNIPER: (vane, fernsby), SORREL: (vane, encinar)}

    def _member(
        self,
        given: str,
        family: str,
        credential: str,
        email: str,
        ids: dict[str, int],
        instructs: tuple[str, ...],
        coordinates: tuple[str, ...],
        on: date,
    ) -> Actor:
        roles = [(Role.INSTRUCTOR, ids[name]) for name in instructs]
        roles += [(Role.COORDINATOR, ids[name]) for name in coordinates]
        made = self.do(
            self.admin,
            people.invite_staff,
            day=on,
            given_name=given,
            family_name=family,
            email=email,
            roles=roles,
            initials=given[0] + family[0],
            credential=credential,
        )
        return Actor(
            made["person"],
            f"{given} {family}",
            f"{given[0]}. {family}, {credential}",
            instructs=frozenset(ids[name] for name in instructs),
            coordinates=frozenset(ids[name] for name in coordinates),
        )
