"""The path page: where a student is, what is theirs to do, what waits for whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker.domain.calendar import push, unpaused_days
from tracker.domain.finish import Finish
from tracker.domain.hours import hours_of
from tracker.domain.lines import Line
from tracker.domain.pace import days_ahead_of, way_back
from tracker.domain.statuses import Holder, RequirementKind, State
from tracker.domain.turns import PRESSING
from tracker.queries.finish import finish_of
from tracker.queries.student_events import Told, news
from tracker.queries.student_record import StudentRecord
from tracker.queries.student_turns import Turn, actionable, whose_turns

MOST_A_WEEK = 6
"""How many lines a week the way back asks for at most."""

MOST_WEEKS = 26
SOON = timedelta(days=120)
"""How far ahead the clocks look."""

_SMALLEST_BAR = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """n of N lines of a group in a step, or minutes of an hours line (then ``key`` is the line's)."""

    key: str
    done: int
    of: int
    is_hours: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """How many lines of a step share what should be looked at; ``key`` is the first of them."""

    tone: str
    count: int
    key: str


@dataclass(frozen=True, slots=True)
class Station:
    """One step on the line. ``state`` is done, here, ahead or blocked; ``open`` counts lines that
    the student can act on."""

    key: str
    state: str
    done: int
    asked: int
    share: float
    moved: bool
    open: int
    done_on: date | None
    due_on: date | None
    bars: tuple[Bar, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Pace:
    """The plan as a ruler of ``weeks``; ``you`` and ``today`` are weeks since its start."""

    days: int
    weeks: int
    you: float
    today: float
    starts_on: date
    ends_on: date
    back_by: date | None
    back: tuple[Line, ...]
    back_weeks: int


@dataclass(frozen=True, slots=True)
class PathPage:
    """Everything on ``/path``."""

    record: StudentRecord
    news: tuple[Told, ...]
    turn: Line | None
    stations: tuple[Station, ...]
    at: int
    week: int
    pace: Pace | None
    finish: tuple[Finish, ...]
    turns: tuple[Turn, ...]
    clocks: tuple[Line, ...]


def path_page(session: Session, record: StudentRecord, since: datetime | None) -> PathPage:
    """The page for a record; reads the journal for what others did since ``since``."""
    lines = record.standing.lines
    turn = next(iter(actionable(record)), None)
    stations = record.once("stations", lambda: _stations(record))
    at = next((n for n, stop in enumerate(stations) if stop.state in ("here", "blocked")), len(stations))
    return PathPage(
        record=record,
        news=_news(session, record, since),
        turn=turn,
        stations=stations,
        at=at,
        week=week_of(record),
        pace=record.once("pace", lambda: _pace(record)),
        finish=finish_of(record),
        turns=record.once("turns", lambda: whose_turns(record, turn)),
        clocks=tuple(
            sorted(
                (li for li in lines if li.state is State.DONE and _is_soon(li, record.today)),
                key=lambda li: li.expires_on or date.max,
            )
        ),
    )


def _news(session: Session, record: StudentRecord, since: datetime | None) -> tuple[Told, ...]:
    if not record.is_newest:
        return ()
    # Whatever happens to the record is an event of its chain.
    return record.once("news", lambda: news(session, record.loaded.facts.person_id, since), since)


def week_of(record: StudentRecord) -> int:
    """The plan week of today; the plan stands still in breaks and leaves."""
    return int(_plan_days(record) // 7) + 1


def _plan_days(record: StudentRecord) -> int:
    pauses = record.standing.pauses
    starts_on = record.loaded.facts.calendar.starts_on
    return max(0, unpaused_days(starts_on, pauses.paced_on(record.today), pauses.closed))


def _is_soon(line: Line, today: date) -> bool:
    return line.expires_on is not None and line.expires_on <= today + SOON


def _stations(record: StudentRecord) -> tuple[Station, ...]:
    path, found = record.path, record.standing
    base = [step.key for step in path.steps]
    made = []
    for at, count in enumerate(found.steps):
        lines = [
            line
            for line in found.lines
            if line.state is not State.NOT_ASKED and _counts(record, line, count.key)
        ]
        state = "done" if count.done == count.asked else "here" if count.key == found.step else "ahead"
        if state == "here" and not any(line.holder is Holder.STUDENT for line in lines):
            state = "blocked" if any(line.state is State.BLOCKED for line in lines) else state
        made.append(
            Station(
                key=count.key,
                state=state,
                done=count.done,
                asked=count.asked,
                share=count.done / count.asked if count.asked else 1.0,
                moved=at < base.index(count.key),
                open=sum(line.state in (State.OPEN, State.STARTED) for line in lines),
                done_on=max((line.since for line in lines if line.since), default=None),
                due_on=max((line.due_on for line in lines if line.due_on), default=None),
                bars=_bars(record, lines),
                flags=_flags(lines),
            )
        )
    return tuple(made)


def _counts(record: StudentRecord, line: Line, step: str) -> bool:
    requirement = record.path.by_key[line.key]
    return requirement.step == step and not requirement.is_recurring


def _bars(record: StudentRecord, lines: Sequence[Line]) -> tuple[Bar, ...]:
    """Groups of a step that are worth a bar: the larger ones, each line in one bar at most."""
    by_group: dict[str, list[Line]] = {}
    bars = []
    for line in lines:
        requirement = record.path.by_key[line.key]
        for name in sorted(requirement.groups):
            by_group.setdefault(name, []).append(line)
        if requirement.kind is RequirementKind.HOURS:
            hours = hours_of(requirement, line, record.loaded.facts.entries)
            bars.append((line.index, Bar(line.key, hours.signed, hours.target, is_hours=True)))
    taken: set[str] = set()
    for name, group in sorted(by_group.items(), key=lambda item: -len(item[1])):
        if len(group) < _SMALLEST_BAR or any(line.key in taken for line in group):
            continue
        taken.update(line.key for line in group)
        bars.append((group[0].index, Bar(name, sum(line.credit for line in group), len(group))))
    return tuple(bar for _index, bar in sorted(bars, key=lambda item: item[0]))


def _flags(lines: Sequence[Line]) -> tuple[Flag, ...]:
    found = [_flag("overdue", lines, lambda line: line.is_overdue)]
    for state in PRESSING:
        found.append(_flag(state.value, lines, lambda line, state=state: line.state is state))
    return tuple(flag for flag in found if flag.count)


def _flag(tone: str, lines: Sequence[Line], test: Callable[..., bool]) -> Flag:
    keys = [line.key for line in lines if test(line)]
    return Flag(tone, len(keys), keys[0] if keys else "")


def _pace(record: StudentRecord) -> Pace | None:
    days = days_ahead_of(record.standing, record.today)
    if days is None:
        return None
    calendar, weeks = record.loaded.facts.calendar, record.path.weeks
    today = _plan_days(record) / 7
    by, back, over = _way_back(record) if days < 0 else (None, (), 0)
    return Pace(
        days=days,
        weeks=weeks,
        you=max(0.0, today + days / 7),
        today=today,
        starts_on=calendar.starts_on,
        ends_on=push(calendar.plan_date(weeks), record.standing.pauses.closed),
        back_by=by,
        back=back,
        back_weeks=over,
    )


def _way_back(record: StudentRecord) -> tuple[date | None, tuple[Line, ...], int]:
    """The first Sunday by which a bearable number a week brings the student back to the plan."""
    if not record.takes_entries or record.standing.pauses.paused_since_on:
        return None, (), 0
    sunday = record.today + timedelta(days=6 - record.today.weekday())
    for week in range(MOST_WEEKS):
        by = sunday + timedelta(days=7 * week)
        lines = way_back(record.standing.lines, record.today, by)
        if len(lines) <= MOST_A_WEEK * (week + 1):
            return by, lines, week + 1
    return None, (), 0
