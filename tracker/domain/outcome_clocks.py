"""Clocks that rates are made of: completed on time, a job within the time that each body allows."""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.calendar import add_months, push
from tracker.domain.known import Known
from tracker.domain.landmarks import line_at
from tracker.domain.statuses import EntryKind, Holder, Landmark
from tracker.domain.ticking import Clock, ClockKind, Rule, by_figure, deadline


def outcome_clocks(read: Known, today: date) -> Iterator[Clock]:
    """The published length of the program, then what the proof of completion starts."""
    line = line_at(read.path, Landmark.COMPLETION)
    if read.withdrew_on is not None or line is None:
        return
    calendar, done_on = read.facts.calendar, read.completed_on
    due = push(calendar.plan_date(read.path.weeks), calendar.breaks)
    state = deadline(due, done_on, today)
    rule = Rule(read.path.weeks, "https://california.public.law/codes/ca_educ_code_section_94929.5")
    yield Clock(ClockKind.ON_TIME, line.key, calendar.starts_on, due, state, Holder.STUDENT, rule, done_on)
    if done_on is None:
        return
    started_on = _job_started_on(read)
    months = read.credentials.outcomes.get("months_after_completion")
    days = read.credentials.outcomes.get("days_after_completion")
    for kind, figure, end in (
        (ClockKind.PLACED_MONTHS, months, add_months(done_on, months.value) if months else None),
        (ClockKind.PLACED_DAYS, days, done_on + timedelta(days=days.value) if days else None),
    ):
        if figure is None or end is None:
            continue
        state, rule = deadline(end, started_on, today), by_figure(figure)
        yield Clock(kind, "job", done_on, end, state, Holder.STUDENT, rule, started_on)


def _job_started_on(read: Known) -> date | None:
    """The first start of a job that counts for this enrollment."""
    starts = [
        entry.starts_on
        for entry in read.of("job", EntryKind.JOB)
        if entry.starts_on is not None and entry.starts_on >= read.facts.started_on
    ]
    return min(starts, default=None)
