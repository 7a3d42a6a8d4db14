"""One student of the demo school, with the means to act on past days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from tracker.commands import checkoffs, exams, logging, paper, people, requests, review
from tracker.commands.paper import PaperLine
from tracker.demo import dates
from tracker.demo.marks import marks
from tracker.demo.names import Made
from tracker.demo.plan import days_done
from tracker.demo.school import DemoSchool, Group
from tracker.domain.kinds import Delivery
from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.policy import Actor
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.models import Entry
from tracker.models.facts import load

_INVITED_BEFORE = timedelta(days=12)


@dataclass
class Pupil:
    """A made-up student: what has been done so far, and how to do more."""

    school: DemoSchool
    group: Group
    made: Made
    email: str
    random: Random
    actor: Actor = field(init=False)
    enrollment: int = field(init=False)
    token: str = field(init=False)
    days: dict[str, date] = field(init=False)
    lived_until: date = field(init=False)
    shifts: int = 0

    @property
    def path(self) -> Path:
        """The path of the cohort that the student is in now."""
        return self.group.path

    def enroll(self) -> None:
        """Invite them into their cohort."""
        result = self.school.do(
            self.group.coordinator,
            people.invite_student,
            day=self.group.starts_on - _INVITED_BEFORE,
            given_name=self.made.given,
            family_name=self.made.family,
            email=self.email,
            cohort_id=self.group.id,
            language=self.made.language,
            routes=frozenset(self.made.routes),
        )
        name = f"{self.made.given} {self.made.family}"
        self.actor = Actor(result["person"], name, name, is_student=True)
        self.enrollment, self.token = result["enrollment"], result["token"]
        self.plan_days()

    def plan_days(self) -> None:
        """Fix when each line would be done in the cohort that the student is in now."""
        self.lived_until = max(self.group.starts_on, getattr(self, "lived_until", self.group.starts_on))
        routes, calendar = frozenset(self.made.routes), self.group.calendar
        self.days = days_done(self.path, routes, calendar, self.made.lag, self.random)

    def lines(self, on: date) -> dict[str, Line]:
        """Where every line stands on a day."""
        session = self.school.session
        loaded = load(session, [self.enrollment])[self.enrollment]
        session.rollback()
        found = standing(loaded.path, loaded.facts, on).lines
        return {line.key: line for line in found}

    def practice(self, key: str, on: date, times: int = 1, note: str = "", **values: Any) -> None:
        """Log practices of a skill."""
        values |= {"mode": self.path.by_key[key].modes[0], "times": times, "note": note}
        self.do(logging.log_practice, key, day=on, hour=19, happened_on=on, **values)

    def log(self, key: str, kind: EntryKind, on: date, happened_on: date | None = None, **values: Any) -> int:
        """Log any other entry; gives its id."""
        made = self.do(logging.log_entry, key, kind, day=on, hour=18, happened_on=happened_on or on, **values)
        return int(made["entries"][0])

    def book(self, on: date, happened_on: date, delivery: Delivery = Delivery.CENTER, place: str = "") -> int:
        """Book an exam; gives the entry's id."""
        values = {"happened_on": happened_on, "delivery": delivery, "place": place}
        return int(self.do(exams.book, day=on, hour=18, **values)["entries"][0])

    def ask(self, request: RequestKind, on: date, note: str, **values: Any) -> int:
        """Send a request; gives its id."""
        return int(self.do(requests.ask, request, day=on, hour=17, note=note, **values)["entries"][0])

    def do(self, command: Any, *args: Any, **values: Any) -> dict[str, Any]:
        """Let the student do something on a past day."""
        return self.school.do(self.actor, command, self.enrollment, *args, **values)

    def sheet(self, by: Actor, lines: Sequence[PaperLine], on: date) -> None:
        """Let a member of staff record facts that came on paper."""
        if lines:
            self.school.do(by, paper.record_sheet, self.enrollment, day=on, hour=15, lines=list(lines))

    def score(self, entry_id: int, on: date, missed: Sequence[int] = (), note: str = "") -> None:
        """Let the instructor score a check-off by its sheet."""
        row = self.school.session.get(Entry, entry_id)
        if row is None or row.requirement is None:
            raise LookupError(entry_id)
        given = marks(self.path.sheets[row.requirement], missed, note)
        self.school.session.rollback()
        self.school.do(
            self.group.instructor, checkoffs.score_checkoff, entry_id, day=on, hour=14, marks=given
        )

    def ask_again(self, key: str, on: date) -> int:
        """Ask for a check-off whose practices are done; gives the entry's id."""
        return self.log(key, EntryKind.CHECKOFF, on)

    def accept(self, entry_id: int, on: date, by: Actor | None = None, note: str = "") -> None:
        """Let the coordinator, or ``by``, accept an entry."""
        self.school.do(by or self.group.coordinator, review.accept, entry_id, day=on, hour=14, note=note)

    def send_back(self, entry_id: int, on: date, note: str, by: Actor | None = None) -> None:
        """Let the coordinator, or ``by``, return an entry."""
        self.school.do(by or self.group.coordinator, review.return_, entry_id, day=on, hour=14, note=note)

    def managed(self, command: Any, day: date, **values: Any) -> dict[str, Any]:
        """Let the coordinator change the enrollment."""
        return self.school.do(self.group.coordinator, command, self.enrollment, day=day, hour=11, **values)

    def practiced(self, key: str, on: date) -> None:
        """Log as many practices as the skill asks, so that a check-off can be asked for."""
        self.practice(key, on, times=self.path.by_key[key].needs.practice)

    def ask_checkoff(self, key: str, on: date, note: str = "") -> int:
        """Practice a skill the day before, then ask for its check-off; gives the entry's id."""
        self.practiced(key, on - dates.DAY)
        return self.log(key, EntryKind.CHECKOFF, on, note=note)

    def asked_for(self, days_from_now: int) -> date:
        """The day of asking, today at the latest, whose promise falls so many days from today: on a
        working day, which is in the past for a negative number alone."""
        off, today = self.group.calendar.holidays, self.school.today
        step = dates.DAY if days_from_now >= 0 else -dates.DAY
        promised = dates.workday(today + timedelta(days=days_from_now), off, step)
        return min(today, dates.asked_for_promise(promised, self.path.promise_days, off))

    def days_ago(self, days: int) -> date:
        """So many days before today; negative lies ahead."""
        return self.school.today - timedelta(days=days)

    def log_written(self, line: PaperLine, on: date) -> int:
        """Log what a paper line says, as the student; gives the entry's id."""
        if line.kind is EntryKind.BOOKING:
            return self.book(on, line.happened_on)
        return self.log(line.key, line.kind, on, line.happened_on, detail=line.detail, **line.values)

    def join_group(self, group: Group, enrollment: int) -> None:
        """Go on in another cohort."""
        self.group, self.enrollment = group, enrollment
        self.plan_days()

    def postpone(self, after: date, days: int) -> None:
        """Do later what was planned for after a day."""
        for key, day in self.days.items():
            if day > after:
                self.days[key] = day + timedelta(days=days)
