"""Hours left against days left, from the plan alone or from a placement."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.forecast import Brings, Needed, brings, needed
from tracker.domain.hours import hours_line, hours_of
from tracker.domain.placement import Placement, current_placement
from tracker.domain.shift_check import Ground, ground_of
from tracker.domain.statuses import State
from tracker.domain.weekly import weekly_of
from tracker.queries.shift_weeks import stands
from tracker.queries.student_record import StudentRecord

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Hours left against days left: what a week must bring, and what the pattern brings.

    ``by_end`` says that ``needed.by`` is the end of the placement, which lies before the due date.
    """

    needed: Needed
    by_end: bool
    brings: Brings | None


def ground_for(record: StudentRecord) -> Ground:
    """What the shifts of a record are judged by."""
    loaded = record.loaded
    return ground_of(
        loaded.entries,
        zone=record.zone,
        rules=record.path.shift_rules,
        class_times=loaded.cohort.class_times,
        facts=loaded.facts,
        today=record.today,
    )


def latest_placement(record: StudentRecord) -> Placement | None:
    """The placement of today, the next one, or the last that was."""
    rows = record.loaded.entries
    found = current_placement(rows, record.today)
    return found or next(iter(reversed(ground_for(record).placements)), None)


def outlook_of(record: StudentRecord, ground: Ground | None = None) -> Outlook | None:
    """Hours left against days left; None when nothing is left or no date is set.

    Before there is a placement, the days begin with the weeks that the plan gives the externship.
    """
    requirement = hours_line(record.path)
    if requirement is None or not record.takes_entries:
        return None
    line, ground = record.line(requirement.key), ground or ground_for(record)
    left = hours_of(requirement, line, record.loaded.facts.entries).left
    placement = current_placement(record.loaded.entries, record.today)
    ends = placement.ends_on if placement else None
    by = min((day for day in (line.due_on, ends) if day is not None), default=None)
    if not left or by is None or line.state is State.NOT_ASKED:
        return None
    first = _first_day(record, placement)
    weekly = weekly_of(placement.pattern) if placement else None
    brought = None
    if weekly is not None:
        brought = brings(weekly, left, first, by, ground.off, ground.rules, ground.zone, ground.class_times)
    return Outlook(needed(left, first, by, ground.off, ground.rules), by == ends != line.due_on, brought)


def _first_day(record: StudentRecord, placement: Placement | None) -> date:
    """The first day on which hours can still be made: tomorrow when today has a shift."""
    days = {row["started_at"].date() for row in record.loaded.entries if stands(row)}
    first = record.today + _DAY if record.today in days else record.today
    if placement is not None:
        return max(first, placement.starts_on)
    calendar, week = record.loaded.facts.calendar, record.path.externship_weeks[0]
    return max(first, calendar.plan_date(week - 1) + _DAY)
