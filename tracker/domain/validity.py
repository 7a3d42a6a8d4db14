"""How long things last: when a paper ends, when an exam may be taken again."""

from collections.abc import Sequence
from datetime import date, timedelta

from tracker.domain.calendar import add_months, season_end
from tracker.domain.facts import EntryFact
from tracker.domain.path import Path, Requirement
from tracker.domain.statuses import Holder

Block = tuple[str, Holder, date, date | None]
"""Something that must be waited for: reason code, holder, since, until (None: nobody knows)."""


def expiry(line: Requirement, entry: EntryFact, path: Path) -> date | None:
    """The last day on which a paper counts: what stands on it, else the line's rule."""
    if entry.expires_on is not None:
        return entry.expires_on
    issued = entry.issued_on or entry.happened_on
    if line.seasonal:
        return season_end(issued, path.season)
    if line.valid_months:
        return add_months(issued, line.valid_months)
    return None


def retake_block(line: Requirement, failed: Sequence[EntryFact], today: date) -> Block | None:
    """Why no attempt is possible now: the wait after the last failed one, or an unknown rule."""
    last = failed[-1]
    if len(failed) > len(line.waits_days):
        return ("ask_exam_body", Holder.EXAM_BODY, last.happened_on, None) if line.waits_days else None
    until = earliest_retake(line, failed)
    if until is None or until <= today:
        return None
    return ("retake", Holder.EXAM_BODY, last.happened_on, until)


def earliest_retake(line: Requirement, failed: Sequence[EntryFact]) -> date | None:
    """The first day for the next attempt by the line's table of waits; None if it has no rule."""
    if not failed or len(failed) > len(line.waits_days):
        return None
    return failed[-1].happened_on + timedelta(days=line.waits_days[len(failed) - 1])
