"""Clocks: every day that follows from a student's facts, from one pure function.

The student's path, the page of the exam, the coordinators' list and calendar feeds all read this.
A clock depends on ``today`` for its state alone: with the same facts it is running until its day,
then met or missed for good.
"""

from dataclasses import replace
from datetime import date

from tracker.domain.credential import Credentials
from tracker.domain.exam_clocks import exam_clocks
from tracker.domain.facts import Facts
from tracker.domain.holding_clocks import answer_clocks, certificate_clocks, paper_clocks
from tracker.domain.job_clocks import credit_clocks, job_clocks
from tracker.domain.known import Known, known
from tracker.domain.outcome_clocks import outcome_clocks
from tracker.domain.path import Path
from tracker.domain.ticking import Clock, ClockKind, ClockState, Rule

__all__ = ["Clock", "ClockKind", "ClockState", "Rule", "clocks"]

_SOURCES = (
    exam_clocks,
    certificate_clocks,
    credit_clocks,
    job_clocks,
    outcome_clocks,
    paper_clocks,
    answer_clocks,
)
"""Who makes clocks, in the order in which clocks of the same day are read."""


def clocks(
    path: Path, facts: Facts, today: date, credentials: Credentials, recheck_weeks: int | None = None
) -> tuple[Clock, ...]:
    """The clocks of one enrollment on ``today``, by their day; those without a day come first.

    ``recheck_weeks`` is the school's setting, asked for where the clocks of jobs are shown."""
    read: Known = replace(known(path, facts, credentials), recheck_weeks=recheck_weeks)
    found = [clock for source in _SOURCES for clock in source(read, today)]
    return tuple(sorted(found, key=lambda clock: clock.due_on or date.min))
