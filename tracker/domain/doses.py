"""Vaccines: what the doses, a blood test, a refusal or an exemption on a paper come to. Pure.

A line that asks doses takes one of five proofs. ``read_proof`` refuses what cannot be and says what
the rest amounts to; whether it counts is then somebody's decision, as with every paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.calendar import add_months
from tracker.domain.errors import Impossible


class Proof(StrEnum):
    """What a student may show for a vaccine."""

    DOSES = "doses"  # every dose of one product
    SERIES = "series"  # begun and on schedule; counts until its next dose is due
    TITER = "titer"  # a blood test that shows immunity
    DECLINATION = "declination"  # signed: the student will not have it
    EXEMPTION = "exemption"  # medical or religious


@dataclass(frozen=True, slots=True)
class Schedule:
    """How one product is given.

    ``gap_days`` is the fewest days between one dose and the next. ``months`` says, where the
    series has a calendar of its own, how many months after the first each dose falls due: the
    first entry is 0. Empty: the line knows no due dates.
    """

    doses: int
    gap_days: int = 0
    months: tuple[int, ...] = ()

    def next_due_on(self, given: Sequence[date]) -> date | None:
        """When the dose after these is due: by the calendar, but never before the gap allows it.
        None when the series is complete, not begun, or has no calendar."""
        if not given or len(given) >= self.doses or len(given) >= len(self.months):
            return None
        by_calendar = add_months(given[0], self.months[len(given)])
        return max(by_calendar, given[-1] + timedelta(days=self.gap_days))


@dataclass(frozen=True, slots=True)
class DoseRule:
    """What a vaccine line takes: its products, the usual one first, and the proofs beside doses."""

    schedules: tuple[Schedule, ...]
    proofs: frozenset[Proof] = frozenset({Proof.DOSES})

    @property
    def most_doses(self) -> int:
        """As many doses as the longest product has."""
        return max(schedule.doses for schedule in self.schedules)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a proof amounts to.

    ``proof`` may differ from what was claimed: a series that is complete is all its doses.
    ``dated_on`` is the day the paper speaks of, ``lasts_until`` its last good day where the doses
    set one (the day on which the next is due).
    """

    proof: Proof
    dated_on: date
    given: tuple[date, ...] = ()
    lasts_until: date | None = None

    @property
    def on_schedule(self) -> bool:
        """Whether it counts only until its next dose is due."""
        return self.proof is Proof.SERIES


def read_proof(
    rule: DoseRule,
    proof: Proof,
    given: Sequence[date | None],
    today: date,
    *,
    product: int = 0,
    signed_on: date | None = None,
    due_on: date | None = None,
) -> Reading:
    """What the proof comes to, or Impossible with the field that is wrong.

    ``given`` are the doses as they stand on the form, None where one is empty; ``product`` is the
    place of the schedule in the rule. ``signed_on`` is the day of a blood test, of the declination
    or of the exemption. ``due_on`` is when the next dose is due as the paper says it; it counts only
    where the line has no calendar of its own.
    """
    if proof not in rule.proofs:
        raise Impossible("proof_not_taken", field="proof")
    if proof not in (Proof.DOSES, Proof.SERIES):
        if signed_on is None:
            raise Impossible("proof_day_missing", field="happened_on")
        if signed_on > today:
            raise Impossible("proof_day_ahead", field="happened_on")
        return Reading(proof, signed_on)
    if not 0 <= product < len(rule.schedules):
        raise Impossible("product_unknown", field="product")
    schedule = rule.schedules[product]
    days = _in_order(given, schedule, today)
    if len(days) == schedule.doses:
        return Reading(Proof.DOSES, days[-1], days)
    if proof is Proof.DOSES:
        raise Impossible("dose_missing", field=_field(len(days)), dose=len(days) + 1, of=schedule.doses)
    return _series(schedule, days, today, due_on)


def _series(schedule: Schedule, days: tuple[date, ...], today: date, said_on: date | None) -> Reading:
    """A series under way; one whose next dose is overdue clears nobody."""
    due_on = schedule.next_due_on(days) if schedule.months else said_on
    if due_on is None:
        raise Impossible("schedule_needs_date", field="expires_on")
    if due_on < today:
        raise Impossible("dose_overdue", field=_field(len(days)), dose=len(days) + 1, on=due_on)
    return Reading(Proof.SERIES, days[-1], days, due_on)


def _in_order(given: Sequence[date | None], schedule: Schedule, today: date) -> tuple[date, ...]:
    """The doses given, each far enough after the one before, none ahead and none left out."""
    named = [day for day in given if day is not None]
    if not named:
        raise Impossible("dose_missing", field=_field(0), dose=1, of=schedule.doses)
    if len(named) > schedule.doses:
        raise Impossible("dose_too_many", field=_field(schedule.doses), of=schedule.doses)
    for number, day in enumerate(given[: len(named)]):
        field = _field(number)
        if day is None:
            raise Impossible("dose_missing", field=field, dose=number + 1, of=schedule.doses)
        if day > today:
            raise Impossible("dose_ahead", field=field, dose=number + 1)
        before = given[number - 1] if number else None
        if before is not None and day <= before:
            raise Impossible("dose_order", field=field, dose=number + 1, on=before)
        if before is not None and (day - before).days < schedule.gap_days:
            first = before + timedelta(days=schedule.gap_days)
            raise Impossible("dose_too_soon", field=field, dose=number + 1, days=schedule.gap_days, on=first)
    return tuple(named)


def _field(number: int) -> str:
    """The form's field of a dose, counted from 0."""
    return f"dose_{number + 1}"
