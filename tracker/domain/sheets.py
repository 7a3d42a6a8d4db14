"""Skill sheets: what an evaluator looks at in a check-off, and what the marks come to.

A sheet is data, read by ``sheet_loader.py``, frozen into each attempt. Scoring is one function.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.errors import Impossible
from tracker.domain.requirement import Text


@dataclass(frozen=True, slots=True)
class KitPart:
    """One thing in the kit. ``consumable`` parts are used up and sent again; a ``sharp`` one cuts or
    sticks whoever is careless with it."""

    key: str
    title: Text
    consumable: bool
    origin: str = ""
    unverified: bool = False
    sharp: bool = False


@dataclass(frozen=True, slots=True)
class SheetStep:
    """One act that the evaluator sees or does not see.

    Missing a ``critical`` one fails the attempt. ``competency`` names the leaves of the
    accreditor's list (edition 2022) that the step shows.
    """

    text: Text
    points: int
    critical: bool = False
    competency: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetValue:
    """A reading held against the evaluator's own: it may differ by ``tolerance`` either way.

    ``lowest`` and ``highest`` are what can be read at all; beyond them it is a slip of the pen.
    """

    key: str
    title: Text
    unit: str
    tolerance: Decimal
    lowest: Decimal
    highest: Decimal
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How one skill is scored. ``pass_mark`` is percent of the points.

    ``minutes`` limits the attempt, ``timer`` counts that many seconds; 0 where there is none.
    ``approved_by`` and ``approved_on`` name the clinician who read it, empty until somebody did.
    """

    skill: str
    edition: str
    purpose: Text
    safety: Text
    kit: tuple[str, ...]
    steps: tuple[SheetStep, ...]
    values: tuple[SheetValue, ...]
    pass_mark: int
    attempts: int
    minutes: int = 0
    timer: int = 0
    origin: str = ""
    unverified: bool = False
    approved_by: str = ""
    approved_on: date | None = None

    @property
    def points(self) -> int:
        """All points that can be earned."""
        return sum(step.points for step in self.steps)

    @property
    def competencies(self) -> frozenset[str]:
        """The leaves that the steps show between them."""
        return frozenset(leaf for step in self.steps for leaf in step.competency)


@dataclass(frozen=True, slots=True)
class SheetResult:
    """What one attempt came to.

    ``percent`` is rounded down, so that it never reads as a pass mark that was not reached.
    ``missed`` and ``missed_critical`` number steps from 1; ``out_of_tolerance`` names values.
    """

    points: int
    possible: int
    percent: int
    missed: tuple[int, ...]
    missed_critical: tuple[int, ...]
    out_of_tolerance: tuple[str, ...]
    passed: bool


def score(
    sheet: Sheet,
    answers: Sequence[bool | None],
    values: Mapping[str, Decimal | None],
    references: Mapping[str, Decimal | None],
) -> SheetResult:
    """What the evaluator's marks come to: whether each step was done, in the sheet's order.

    ``values`` are the performer's readings, ``references`` the evaluator's. A reading of None was
    not taken and stands out of tolerance; one that is not named was forgotten on the form. Raises
    Impossible: ``steps_unanswered``, ``value_unanswered``, ``reference_unanswered``,
    ``value_outside``.
    """
    open_steps = tuple(
        number
        for number in range(1, len(sheet.steps) + 1)
        if number > len(answers) or answers[number - 1] is None
    )
    if open_steps or len(answers) > len(sheet.steps):
        raise Impossible("steps_unanswered", field="steps", steps=open_steps)
    out = tuple(value.key for value in sheet.values if not _agrees(value, values, references))
    marked = list(enumerate(zip(sheet.steps, answers, strict=True), start=1))
    missed = tuple(number for number, (_step, done) in marked if not done)
    critical = tuple(number for number in missed if sheet.steps[number - 1].critical)
    points = sum(step.points for _number, (step, done) in marked if done)
    return SheetResult(
        points=points,
        possible=sheet.points,
        percent=points * 100 // sheet.points,
        missed=missed,
        missed_critical=critical,
        out_of_tolerance=out,
        passed=not critical and not out and points * 100 >= sheet.pass_mark * sheet.points,
    )


def unapproved(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """The sheets that no clinician has approved yet; publishing lists them."""
    return tuple(sheet for sheet in sheets if sheet.approved_on is None)


def _agrees(
    value: SheetValue,
    values: Mapping[str, Decimal | None],
    references: Mapping[str, Decimal | None],
) -> bool:
    """Whether the performer's reading is within tolerance of the evaluator's."""
    if value.key not in values:
        raise Impossible("value_unanswered", field=value.key, value=value.key)
    read, reference = values[value.key], references.get(value.key)
    for number in (read, reference):
        if number is not None and not value.lowest <= number <= value.highest:
            raise Impossible(
                "value_outside",
                field=value.key,
                value=value.key,
                lowest=value.lowest,
                highest=value.highest,
            )
    if read is None:
        return False
    if reference is None:
        raise Impossible("reference_unanswered", field=value.key, value=value.key)
    return abs(read - reference) <= value.tolerance
