"""What a definition of a rate consists of, and what it says about one student."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.kinds import Closing, Relation
from tracker.domain.path import Text


class Span(StrEnum):
    """Which twelve months a body reports on."""

    JULY = "july"
    CALENDAR = "calendar"


class Verdict(StrEnum):
    """What a student is in a figure."""

    COUNTED = "counted"  # in the numerator
    NOT_COUNTED = "not_counted"  # in the denominator only
    UNDOCUMENTED = "undocumented"  # something is said, its proof is missing: never in the numerator
    EXCLUDED = "excluded"  # out of the denominator, with proof
    OUTSIDE = "outside"  # not of this figure's population, and why


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The rate that a body asks for, in percent, with where it comes from."""

    percent: int
    origin: str
    unverified: bool


@dataclass(frozen=True, slots=True)
class Term:
    """One letter of a formula and what it stands for."""

    code: str
    title: Text


@dataclass(frozen=True, slots=True)
class Definition:
    """One rate: ``numerator / (denominator - less)`` over the terms of its formula."""

    key: str
    body: str
    title: Text
    says: Text
    formula: str
    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    less: tuple[Term, ...]
    span: Span
    origin: str
    unverified: bool
    benchmark: Benchmark | None = None
    is_on: bool = True
    is_placement: bool = False
    relations: frozenset[Relation] = frozenset()
    closings: frozenset[Closing] = frozenset()
    months: int = 0
    days: int = 0
    weeks: int = 0

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order of the formula."""
        return self.numerator + self.denominator + self.less


@dataclass(frozen=True, slots=True)
class Body:
    """Who asks for rates: an accreditor, a state, a federal rule."""

    key: str
    title: Text
    says: Text
    definitions: tuple[Definition, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a figure is about, and the day on which it is judged."""

    first: date
    last: date
    as_of: date

    @property
    def until(self) -> date:
        """The last day that is known: a year that still runs ends today."""
        return min(self.last, self.as_of)

    @property
    def is_over(self) -> bool:
        """Whether the whole window lies behind."""
        return self.as_of >= self.last


@dataclass(frozen=True, slots=True)
class Case:
    """One student in a figure: the terms they count in, the reason, and the dates and proof behind it.

    ``is_doubtful``: something is said that would count if it were documented. ``is_verified``: what
    became of them is proved (placement figures).
    """

    person_id: int
    terms: frozenset[str]
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    is_doubtful: bool = False
    is_verified: bool = False


def span_of(span: Span, year: int) -> tuple[date, date]:
    """First and last day of the year that ends in (July to June) or is ``year``."""
    if span is Span.JULY:
        return date(year - 1, 7, 1), date(year, 6, 30)
    return date(year, 1, 1), date(year, 12, 31)


def year_of(span: Span, day: date) -> int:
    """The year, by its name, that a day belongs to."""
    return day.year + 1 if span is Span.JULY and day.month >= 7 else day.year
