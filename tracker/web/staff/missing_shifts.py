"""Shifts expected and not logged, in words, for the lists of coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from tracker.queries.missing_shifts import Missing
from tracker.web import wording
from tracker.web.wording import shifts as words

MOST_DAYS = 3
"""Beyond so many days a row counts the others."""


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A student with the days on which a shift is missing."""

    name: str
    place: str
    days: str
    href: str


@dataclass(frozen=True, slots=True)
class MissingShown:
    """The whole list; ``words`` say how many shifts are missing."""

    words: str
    rows: tuple[MissingRow, ...]


def missing_shown(found: Sequence[Missing]) -> MissingShown | None:
    """The list as the component draws it; None where nothing is missing."""
    if not found:
        return None
    count = sum(len(one.shifts) for one in found)
    files = {step: _files(step) for step in {one.step for one in found}}
    return MissingShown(words.missing_count(count), tuple(_row(one, *files[one.step]) for one in found))


def _files(step: str) -> tuple[str, str]:
    """What stands before and after a student's id in the address of the hours in their file."""
    before, _, after = url_for("staff.student", person_id=0, step=step, _anchor="hours").partition("/0")
    return f"{before}/", after


def _row(one: Missing, before: str, after: str) -> MissingRow:
    days = [wording.day(shift.span.starts_at.date()) for shift in one.shifts]
    more = f" +{len(days) - MOST_DAYS}" if len(days) > MOST_DAYS else ""
    return MissingRow(
        one.sort_name,
        one.shifts[-1].placement.site_name,
        ", ".join(days[-MOST_DAYS:]) + more,
        f"{before}{one.person_id}{after}",
    )
