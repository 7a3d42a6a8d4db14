"""The hours in a few words, for pages that lead to their own."""

from dataclasses import dataclass

from flask_babel import gettext

from tracker.domain.expected import expected
from tracker.domain.hours import hours_line, hours_of
from tracker.domain.statuses import State
from tracker.queries.outlook import ground_for, outlook_of
from tracker.queries.shift_weeks import stands
from tracker.queries.student_record import StudentRecord
from tracker.web import wording
from tracker.web.wording.shifts import outlook, signed_of


@dataclass(frozen=True, slots=True)
class HoursCard:
    """Signed of asked, in minutes and in words; ``is_turn`` while a planned shift has no entry."""

    signed: int
    target: int
    sentence: str
    waiting: str
    outlook: str
    act: str
    is_turn: bool


def hours_card(record: StudentRecord) -> HoursCard | None:
    """The card of a record; None before the first day and where no hours are asked."""
    requirement = hours_line(record.path)
    if requirement is None:
        return None
    line = record.line(requirement.key)
    if line.state in (State.CLOSED, State.NOT_ASKED):
        return None
    hours, found = hours_of(requirement, line, record.loaded.facts.entries), outlook_of(record)
    is_turn = record.takes_entries and not line.credit and _is_due(record)
    return HoursCard(
        signed=min(hours.signed, hours.target),
        target=hours.target,
        sentence=signed_of(hours.signed, hours.target),
        waiting=gettext("%(hours)s wait for a signature.", hours=wording.hours(hours.waiting))
        if hours.waiting
        else "",
        outlook=outlook(found, record.today).strong if found else "",
        act=gettext("Log today's shift") if is_turn else gettext("Shifts and weeks"),
        is_turn=is_turn,
    )


def _is_due(record: StudentRecord) -> bool:
    """Whether a shift is planned today and not logged."""
    ground = ground_for(record)
    logged = [row["happened_on"] for row in record.loaded.entries if stands(row)]
    due = expected(ground.placements, logged, record.today, ground.off, ground.zone, 0)
    return any(one.span.starts_at.date() == record.today for one in due)
