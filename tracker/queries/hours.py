"""The hours of one student: today's shift, what is missing, the weeks, hours left against days left."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.expected import Expected, expected
from tracker.domain.hours import Hours, hours_line, hours_of
from tracker.domain.lines import Line
from tracker.domain.local_time import Span
from tracker.domain.path import Requirement
from tracker.domain.placement import Placement
from tracker.domain.policy import Target
from tracker.domain.shift_check import Ground, check
from tracker.domain.shifts import Counted
from tracker.domain.site_skills import shown
from tracker.domain.statuses import EntryKind, State
from tracker.models.settings import setting
from tracker.queries.outlook import Outlook, ground_for, latest_placement, outlook_of
from tracker.queries.shift_weeks import Week, stands, weeks_of
from tracker.queries.student_record import StudentRecord
from tracker.queries.usual_skills import usual_skills

_CLOSED = frozenset({State.CLOSED, State.NOT_ASKED})
_NOT_NOW = _CLOSED | {State.DONE, State.WAIVED}


@dataclass(frozen=True, slots=True)
class HoursPage:
    """Everything on ``/externship/hours``. ``today`` is the planned shift of today without an entry,
    ``missing`` are the earlier ones; ``recap`` are the skills to ask about."""

    record: StudentRecord
    requirement: Requirement
    line: Line
    hours: Hours
    placement: Placement | None
    today: Expected | None
    missing: tuple[Expected, ...]
    weeks: tuple[Week, ...]
    outlook: Outlook | None
    recap: tuple[Requirement, ...]
    now: datetime

    @property
    def target(self) -> Target:
        """The record as policy sees it."""
        return self.record.target

    @property
    def can_log(self) -> bool:
        """Whether a shift can be logged now."""
        return self.record.takes_entries and self.line.state not in _CLOSED and self.placement is not None


def hours_page(session: Session, record: StudentRecord, now: datetime) -> HoursPage | None:
    """The hours of a record; None in a program that counts none. Two SELECTs besides the record's."""
    requirement = hours_line(record.path)
    if requirement is None:
        return None
    line, ground = record.line(requirement.key), ground_for(record)
    placement = latest_placement(record)
    found = hours_of(requirement, line, record.loaded.facts.entries)
    due = missing_of(record, ground, int(setting(session, "missing_shift_hours")))
    today = [one for one in due if one.span.starts_at.date() == record.today]
    return HoursPage(
        record=record,
        requirement=requirement,
        line=line,
        hours=found,
        placement=placement,
        today=today[0] if today else None,
        missing=tuple(one for one in due if one.span.starts_at.date() < record.today),
        weeks=weeks_of(record, ground),
        outlook=outlook_of(record, ground),
        recap=_recap(session, record, placement),
        now=now,
    )


def preview(record: StudentRecord, shift: Span) -> Counted:
    """What a shift would count; Impossible where it cannot be."""
    return check(ground_for(record), shift)[0]


def missing_of(record: StudentRecord, ground: Ground, hours: int) -> tuple[Expected, ...]:
    """The planned shifts up to today without an entry; none while nothing can be logged."""
    if not record.takes_entries or record.standing.pauses.paused_since_on is not None:
        return ()
    requirement = hours_line(record.path)
    if requirement is None or record.line(requirement.key).state in _NOT_NOW:
        return ()
    logged = [row["happened_on"] for row in record.loaded.entries if stands(row)]
    return expected(ground.placements, logged, record.today, ground.off, ground.zone, hours)


def _recap(session: Session, record: StudentRecord, placement: Placement | None) -> tuple[Requirement, ...]:
    """The skills usual at the site that this student has not shown yet and may log now."""
    if placement is None or not record.takes_entries:
        return ()
    there = shown(record.loaded.entries)
    return tuple(
        skill
        for skill in usual_skills(session, record.path, placement)
        if skill.key not in there and _is_open(record, skill)
    )


def _is_open(record: StudentRecord, skill: Requirement) -> bool:
    governing = record.path.governing(skill, EntryKind.SIGNATURE)
    return record.line(governing.key).state not in _CLOSED
