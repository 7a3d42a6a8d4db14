"""The ordinary weeks of a student: every few weeks staff type in what is done."""

from collections.abc import Callable
from datetime import date, timedelta

from tracker.commands.paper import PaperLine
from tracker.demo.dates import DAY
from tracker.demo.lines import Context, draws, shift, written
from tracker.demo.plan import SHIFT_HOURS, shift_days, shifts_of
from tracker.demo.pupil import Pupil
from tracker.domain.lines import Line
from tracker.domain.path import AskedLine
from tracker.domain.statuses import EntryKind, Holder, RequirementKind, State

_LONG_AGO, _OF_LATE = timedelta(days=49), timedelta(days=14)
"""How long a sheet lies before it is typed in."""
_LATELY = timedelta(days=45)
_OPEN = frozenset({State.OPEN, State.STARTED})
_HOURS = "extern.hours"


def live(pupil: Pupil, until: date, without: frozenset[str] = frozenset()) -> None:
    """Let the weeks pass up to a day; lines in ``without`` stay as they are."""
    day = pupil.lived_until + DAY * pupil.random.randint(4, 8)
    while day < until:
        _Sheet(pupil, day, without).record()
        day += _OF_LATE if day > pupil.school.today - _LATELY else _LONG_AGO
    if until > pupil.lived_until:
        _Sheet(pupil, until, without).record()
        pupil.lived_until = until


class _Sheet:
    """What is written down on one day about the time before it."""

    def __init__(self, pupil: Pupil, day: date, without: frozenset[str]) -> None:
        self.pupil, self.day, self.without = pupil, day, without
        self.lines = pupil.lines(day)
        self.closed = {
            key for key, line in self.lines.items() if line.credit or line.state is State.NOT_ASKED
        }
        have = {key: line.have for key, line in self.lines.items()}
        school, group = pupil.school, pupil.group
        self.context = Context(pupil.path, pupil.random, group.starts_on, pupil.days, have, school.sites)
        self.asked = sorted(
            pupil.path.in_order(frozenset(pupil.made.routes)),
            key=lambda line: pupil.days.get(line.requirement.key, date.max),
        )

    def record(self) -> None:
        """The coordinator's sheet, then the instructor's, then a practice that the student logs."""
        group, own = self.pupil.group, self._own_line()
        papers = self._sheet(_is_coordinators)
        papers += self._shifts()
        # What asks for the hours comes after them.
        papers += self._sheet(_is_coordinators)
        self.pupil.sheet(group.coordinator, papers, self.day)
        if own is not None:
            self.pupil.log_written(written(own.requirement, self.day, self.context)[0], self.day)
            self.closed.add(own.requirement.key)
        self.pupil.sheet(group.instructor, self._sheet(_is_instructors), self.day)
        if self.day > self.pupil.school.today - _LATELY:
            self._practice_ahead()

    def _own_line(self) -> AskedLine | None:
        """One line that the student confirms, and nothing else of today waits for."""
        due = [line for line in self.asked if self._is_due(line.requirement.key)]
        needed = {key for line in due for key in line.after_keys}
        for line in due:
            key = line.requirement.key
            is_own = line.requirement.confirmed_by is Holder.STUDENT and key not in needed
            if is_own and self.closed.issuperset(line.after_keys):
                self.without |= {key}
                return line
        return None

    def _sheet(self, is_mine: Callable[[AskedLine], bool]) -> list[PaperLine]:
        """What is done by now, in the order in which it could be done: what depends on a line of
        this sheet after it, practices before check-offs."""
        found: list[tuple[int, bool, PaperLine]] = []
        levels: dict[str, int] = {}
        for line in self.asked:
            key = line.requirement.key
            if not is_mine(line) or not self._is_due(key) or not self._is_open(line):
                continue
            level = levels[key] = 1 + max((levels.get(before, 0) for before in line.after_keys), default=0)
            made = written(line.requirement, self.pupil.days[key], self.context)
            found += [(level, paper.kind is not EntryKind.PRACTICE, paper) for paper in made]
            self.closed.add(key)
        return [paper for *_, paper in sorted(found, key=lambda item: item[:2])]

    def _is_open(self, line: AskedLine) -> bool:
        worked = self.pupil.shifts * SHIFT_HOURS
        return self.closed.issuperset(line.after_keys) and all(
            worked >= hours for _key, hours in line.after_parts
        )

    def _is_due(self, key: str) -> bool:
        return (
            self.pupil.days.get(key, date.max) <= self.day
            and key not in self.closed
            and key not in self.without
            and key != _HOURS
            and self.pupil.path.by_key[key].needs.live <= 1
            and self.lines[key].state not in (State.WAITING, State.RETURNED)
        )

    def _shifts(self) -> list[PaperLine]:
        """The days at the site since the last time, once the site has begun."""
        start = "extern.site-orientation"
        line = self.lines[_HOURS]
        if start not in self.closed or start not in self.pupil.days or line.credit:
            return []
        planned = shift_days(self.pupil.days[start], shifts_of(self.pupil.path))
        worked = [day for day in planned if day <= self.day]
        new, self.pupil.shifts = worked[self.pupil.shifts :], len(worked)
        if worked == planned:
            self.closed.add(_HOURS)
        return [*(shift(day) for day in new), *self._draws(new)]

    def _draws(self, days: list[date]) -> list[PaperLine]:
        """What was done on live people on these days, where the path counts it."""
        found = []
        for requirement in (asked.requirement for asked in self.asked):
            if requirement.needs.live > 1:
                found += draws(requirement, days, self.context)
                if self.context.have[requirement.key] >= requirement.needs.live:
                    self.closed.add(requirement.key)
        return found

    def _practice_ahead(self) -> None:
        """The student practices the skill that comes next, not yet enough for its check-off."""
        nexts = [line for line in self.asked if self._can_practice(line)]
        for line in nexts[:1]:
            key, needs = line.requirement.key, line.requirement.needs
            missing = needs.practice - self.lines[key].have
            times = min(missing, self.pupil.random.randint(1, max(1, missing - 1)))
            self.pupil.practice(key, self.day, times)

    def _can_practice(self, line: AskedLine) -> bool:
        key = line.requirement.key
        return (
            line.requirement.kind is RequirementKind.SKILL
            and line.requirement.needs.practice > self.lines[key].have
            and key not in self.closed | self.without
            and self.closed.issuperset(line.after_keys)
        )


def _is_instructors(line: AskedLine) -> bool:
    return line.requirement.confirmed_by is Holder.INSTRUCTOR and not line.requirement.is_health


def _is_coordinators(line: AskedLine) -> bool:
    return not _is_instructors(line)


def open_lines(pupil: Pupil, on: date, kind: RequirementKind) -> list[Line]:
    """The open and started lines of a kind, first due first."""
    found = [
        line
        for line in pupil.lines(on).values()
        if line.state in _OPEN and pupil.path.by_key[line.key].kind is kind
    ]
    return sorted(found, key=lambda line: (line.due_on or date.max, line.index))
