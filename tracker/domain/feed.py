"""What stands in a student's calendar: shifts, due lines, the exam, clocks. Pure, and nothing of health.

A private paper is "a paper" here: calendars are shared, shown on lock screens and kept by others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

from tracker.domain.clocks import Clock, ClockKind, ClockState
from tracker.domain.forecast import DaysOff
from tracker.domain.lines import Line, Standing
from tracker.domain.local_time import Span, measure
from tracker.domain.path import Path
from tracker.domain.placement import Placement
from tracker.domain.record import is_private
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, State
from tracker.domain.weekly import weekly_of

LOOK_BACK, LOOK_AHEAD = timedelta(days=14), timedelta(days=400)
"""How far a calendar reaches: what is long past only makes it larger."""

_DUE = frozenset({State.OPEN, State.STARTED, State.RETURNED, State.CLOSED, State.EXPIRED, State.BLOCKED})
_NOT_SHOWN = frozenset(
    {
        ClockKind.PAPER,
        ClockKind.ANSWER,
        ClockKind.EXAM,
        ClockKind.ASK_BODY,
        ClockKind.VERIFY,
        ClockKind.RECHECK,
    }
)
"""Papers may be of health; answers and questions about a job are staff's; the exam has an event of its
own."""


class Topic(StrEnum):
    """What an event is about."""

    SHIFT = "shift"
    DUE = "due"
    PAPER = "paper"
    EXAM = "exam"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event. ``key`` names it for good, so that a calendar changes it instead of adding another.

    A day alone is a whole day; with ``starts_at`` and ``ends_at`` (UTC) it has its hours.
    """

    topic: Topic
    key: str
    day: date
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def feed_events(
    path: Path,
    stands: Standing,
    rows: Sequence[Mapping[str, Any]],
    shifts: Iterable[FeedEvent],
    clocks: Iterable[Clock],
    today: date,
) -> tuple[FeedEvent, ...]:
    """Every event around ``today``, by day."""
    first, last = today - LOOK_BACK, today + LOOK_AHEAD
    found = [*shifts, *_due(path, stands.lines), *_exams(rows), *_clocks(clocks)]
    near = (event for event in found if first <= event.day <= last)
    return tuple(sorted(near, key=lambda event: (event.day, event.key)))


def planned_shifts(
    placements: Iterable[Placement], logged: Iterable[Span], off: DaysOff, zone: Any, today: date
) -> list[FeedEvent]:
    """The shifts that the weekly patterns plan from today on and nobody has logged."""
    days = {span.starts_at.date() for span in logged}
    made = []
    for placement in placements:
        weekly = weekly_of(placement.pattern)
        if weekly is None:
            continue
        first, last = max(placement.starts_on, today), min(placement.ends_on, today + LOOK_AHEAD)
        for span in weekly.planned(first, last, off.breaks, off.holidays):
            day = span.starts_at.date()
            if day not in days:
                real = measure(span, zone)
                key = f"shift-{placement.entry_id}-{span.starts_at:%Y%m%d%H%M}"
                made.append(
                    FeedEvent(
                        Topic.SHIFT,
                        key,
                        day,
                        real.starts_at.astimezone(UTC),
                        real.ends_at.astimezone(UTC),
                        {"site": placement.site_name},
                    )
                )
    return made


def _due(path: Path, lines: Iterable[Line]) -> list[FeedEvent]:
    made: dict[str, FeedEvent] = {}
    for line in lines:
        if line.due_on is None or line.state not in _DUE:
            continue
        requirement = path.by_key[line.key]
        if is_private(requirement):
            # One for a day, whatever papers they are and however many.
            key = f"paper-{line.due_on.isoformat()}"
            made[key] = FeedEvent(Topic.PAPER, key, line.due_on)
        elif line.holder in (Holder.STUDENT, Holder.NOBODY):
            facts = {"title": requirement.title}
            made[line.key] = FeedEvent(Topic.DUE, f"due-{line.key}", line.due_on, facts=facts)
    return list(made.values())


def _exams(rows: Iterable[Mapping[str, Any]]) -> list[FeedEvent]:
    """The bookings that stand: the newest of each exam."""
    newest: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if row["kind"] == EntryKind.BOOKING and row["status"] == EntryStatus.ACCEPTED:
            newest[row["requirement"] or row["subject"] or ""] = row
    return [FeedEvent(Topic.EXAM, f"exam-{name}", row["happened_on"]) for name, row in newest.items()]


def _clocks(clocks: Iterable[Clock]) -> list[FeedEvent]:
    return [
        FeedEvent(
            Topic.CLOCK,
            f"clock-{clock.kind.value}-{clock.subject}",
            clock.due_on,
            facts={"clock": clock},
        )
        for clock in clocks
        if clock.due_on is not None and clock.state is ClockState.RUNNING and clock.kind not in _NOT_SHOWN
    ]
