"""Counts the cases of a definition. The one place where a rate becomes a number."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.outcomes.definition import Case, Definition, Verdict, Window
from tracker.domain.outcomes.people import Person
from tracker.domain.outcomes.rules import RULES

_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Figure:
    """One rate with everybody behind it."""

    definition: Definition
    window: Window
    cases: tuple[Case, ...]

    @property
    def numerator(self) -> int:
        """How many count."""
        return sum(self.count(term.code) for term in self.definition.numerator)

    @property
    def denominator(self) -> int:
        """Of how many; exclusions are taken off."""
        added = sum(self.count(term.code) for term in self.definition.denominator)
        return added - sum(self.count(term.code) for term in self.definition.less)

    @property
    def percent(self) -> Decimal | None:
        """The rate with one decimal, half up; None where there is nobody to count."""
        if self.denominator <= 0:
            return None
        rate = Decimal(100 * self.numerator) / Decimal(self.denominator)
        return rate.quantize(_TENTH, ROUND_HALF_UP)

    @property
    def meets(self) -> bool | None:
        """Whether the benchmark is reached, by the exact fraction and not by the rounded rate."""
        mark = self.definition.benchmark
        if mark is None or self.denominator <= 0:
            return None
        return 100 * self.numerator >= mark.percent * self.denominator

    @property
    def verified(self) -> tuple[int, int]:
        """Of how many graduates it is proved what became of them, and of how many in all."""
        graduates = {term.code for term in self.definition.denominator}
        asked = [case for case in self.cases if case.terms & graduates]
        return sum(case.is_verified for case in asked), len(asked)

    def count(self, term: str) -> int:
        """How many count in one term of the formula."""
        return sum(term in case.terms for case in self.cases)

    def verdict(self, case: Case) -> Verdict:
        """What a student is in this figure."""
        return verdict(self.definition, case)

    def of(self, *verdicts: Verdict) -> tuple[Case, ...]:
        """The cases with one of these verdicts."""
        return tuple(case for case in self.cases if self.verdict(case) in verdicts)


def verdict(definition: Definition, case: Case) -> Verdict:
    """What a student is in a figure of this definition."""
    if case.is_doubtful:
        return Verdict.UNDOCUMENTED
    for terms, found in (
        (definition.numerator, Verdict.COUNTED),
        (definition.less, Verdict.EXCLUDED),
        (definition.denominator, Verdict.NOT_COUNTED),
    ):
        if any(term.code in case.terms for term in terms):
            return found
    return Verdict.OUTSIDE


def figure(definition: Definition, people: Iterable[Person], window: Window) -> Figure:
    """The rate of these people. Each makes a case of their own, whoever else is there."""
    rule = RULES[definition.key]
    cases = (rule(definition, person, window) for person in people)
    return Figure(definition, window, tuple(case for case in cases if case is not None))
