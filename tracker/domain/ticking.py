"""What a clock is: a day that follows from a fact and a rule, and whether it was kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.credential import Certainty, Figure
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import Holder


class ClockKind(StrEnum):
    """What a clock counts to."""

    RETAKE = "retake"  # the first day for the next attempt: opens, is never missed
    ASK_BODY = "ask_body"  # no rule for the next attempt: the body is asked; has no day
    EXAM = "exam"  # the day that is booked
    APPLICATION = "application"  # the last day of the application for an exam at the school
    ROSTER = "roster"  # the school's roster is approved by then
    RELEASE = "release"  # the certification leaves the body's queue by then
    PROVISIONAL = "provisional"  # the proof of diploma reaches the body by then
    CERTIFICATE = "certificate"  # the certificate ends
    PAPER = "paper"  # a paper of the externship ends
    ANSWER = "answer"  # staff promised an answer by then
    ON_TIME = "on_time"  # the program is completed within its published length
    PLACED_MONTHS = "placed_months"  # a job starts within so many months of completion
    PLACED_DAYS = "placed_days"  # a job starts within so many days of completion


class ClockState(StrEnum):
    """Whether it still runs, or how it ended."""

    RUNNING = "running"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that a day follows from: its figure, where that comes from and how far to trust it.
    ``is_estimate``: the body's own date is not known yet and wins once it is."""

    figure: int | None
    source: str
    certainty: Certainty = Certainty.OWN
    is_estimate: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock. ``subject`` is what it is about: "exam:ccma", or the key of a line. ``since_on`` is the
    day of the fact it starts from, ``met_on`` of the fact that stopped it. ``facts`` are for its words."""

    kind: ClockKind
    subject: str
    since_on: date
    due_on: date | None
    state: ClockState
    holder: Holder
    rule: Rule
    met_on: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def deadline(due_on: date, met_on: date | None, today: date) -> ClockState:
    """A day by which something happens. What happens later than that does not count any more."""
    if met_on is not None and met_on <= min(due_on, today):
        return ClockState.MET
    return ClockState.MISSED if today > due_on else ClockState.RUNNING


def opening(due_on: date, today: date) -> ClockState:
    """A day from which something may happen: it comes by itself."""
    return ClockState.RUNNING if today < due_on else ClockState.MET


def by_figure(figure: Figure, *, is_estimate: bool = False) -> Rule:
    """The rule behind a figure of a credential."""
    return Rule(figure.value, figure.source, figure.certainty, is_estimate)


def by_line(line: Requirement, figure: int | None = None) -> Rule:
    """The rule behind a line of the path; its origin is a section of the school's fact sheet."""
    return Rule(figure, line.origin, Certainty.OWN if line.unverified else Certainty.PREP)
