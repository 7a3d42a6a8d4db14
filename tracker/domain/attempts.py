"""Attempts at a check-off: the sheet frozen into each, how many are left, what is missed most often.

A frozen sheet is text that never changes again; whoever reads it gets the sheet of that day.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.domain.facts import EntryFact
from tracker.domain.requirement import Text
from tracker.domain.sheets import Sheet, SheetStep, SheetValue
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind

FORMAT = 1
RUNS_LOOKED_AT = 10
HINTS = 3


def freeze(sheet: Sheet) -> str:
    """The sheet as canonical JSON: equal sheets give equal text, ``thaw`` gives the sheet back."""
    plain = {"format": FORMAT} | asdict(sheet)
    return json.dumps(plain, default=_scalar, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def thaw(text: str) -> Sheet:
    """The sheet that was frozen. Raises ValueError when the text is none of ours."""
    try:
        plain = json.loads(text)
        if plain.pop("format") != FORMAT:
            raise ValueError("a format that is not known")
        return _sheet(plain)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"no frozen sheet: {error!r}") from error


Readings = Mapping[str, Decimal | None]


def freeze_readings(sheet: Sheet, values: Readings, references: Readings) -> str:
    """The measured values of an attempt as canonical JSON: by key what was read and the reference."""
    pairs = {value.key: [values.get(value.key), references.get(value.key)] for value in sheet.values}
    return json.dumps(pairs, default=_scalar, separators=(",", ":"), sort_keys=True)


def thaw_readings(text: str | None) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """What ``freeze_readings`` kept; empty where a sheet has no values."""
    pairs = json.loads(text) if text else {}
    return {key: (_number(read), _number(reference)) for key, (read, reference) in pairs.items()}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _scalar(value: object) -> str:
    """Decimals and days as text; JSON has neither."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be frozen")


def _sheet(plain: dict[str, Any]) -> Sheet:
    approved_on = plain.pop("approved_on")
    return Sheet(
        purpose=Text(**plain.pop("purpose")),
        safety=Text(**plain.pop("safety")),
        kit=tuple(plain.pop("kit")),
        steps=tuple(_step(one) for one in plain.pop("steps")),
        values=tuple(_value(one) for one in plain.pop("values")),
        approved_on=date.fromisoformat(approved_on) if approved_on else None,
        **plain,
    )


def _step(plain: dict[str, Any]) -> SheetStep:
    text, competency = Text(**plain.pop("text")), tuple(plain.pop("competency"))
    return SheetStep(text=text, competency=competency, **plain)


def _value(plain: dict[str, Any]) -> SheetValue:
    figures = {key: Decimal(plain[key]) for key in ("tolerance", "lowest", "highest")}
    return SheetValue(**{**plain, **figures, "title": Text(**plain["title"])})


@dataclass(frozen=True, slots=True)
class Tries:
    """How the attempts at one skill stand.

    ``number`` is the number of the next attempt, counted from 1 through all sets. ``used`` of
    ``allowed`` are spent since the start or since the last remediation.
    """

    number: int
    used: int
    allowed: int

    @property
    def left(self) -> int:
        """Attempts left in this set; never below 0."""
        return max(0, self.allowed - self.used)

    @property
    def is_last(self) -> bool:
        """Whether the next attempt is the last one of its set."""
        return self.left == 1

    @property
    def needs_remediation(self) -> bool:
        """Whether the next attempt has to wait for a remediation decision."""
        return self.left == 0


def tries(allowed: int, failed: Collection[int], remediated: Collection[int]) -> Tries:
    """The attempts of a skill whose sheet allows ``allowed``.

    ``failed`` are the ids of its check-offs that were scored and not passed (one that was returned
    without a score is no attempt), ``remediated`` those of the remediations that were granted for
    it. Ids are made in order of time: what failed after the last remediation is of the running set.
    """
    fresh_from = max(remediated, default=0)
    used = sum(1 for entry_id in failed if entry_id > fresh_from)
    return Tries(len(failed) + 1, used, allowed)


def tries_of(sheet: Sheet, entries: Iterable[EntryFact]) -> Tries:
    """How the attempts at the sheet's skill stand by these facts of one enrollment."""
    failed, remediated = [], []
    for entry in entries:
        is_own = entry.kind is EntryKind.CHECKOFF and entry.key == sheet.skill
        if is_own and entry.status is EntryStatus.RETURNED and entry.passed is False:
            failed.append(entry.id)
        is_plan = entry.request is RequestKind.REMEDIATION and sheet.skill in entry.targets
        if is_plan and entry.is_accepted:
            remediated.append(entry.id)
    return tries(sheet.attempts, failed, remediated)


@dataclass(frozen=True, slots=True)
class Run:
    """One time through a sheet, as its steps were marked: a check-off or a practice.

    ``missed`` numbers the steps of the sheet with this ``edition``, from 1.
    """

    edition: str
    missed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Hint:
    """A step that is missed often: its number and in how many of the runs looked at."""

    step: int
    times: int


def missed_most(sheet: Sheet, runs: Iterable[Run], most: int = HINTS) -> tuple[Hint, ...]:
    """The steps missed most often in the newest runs; ``runs`` come newest first.

    Of steps missed equally often, the one missed last stands first. Runs on another edition of the
    sheet say nothing, since its steps may have other numbers.
    """
    same = [run for run in runs if run.edition == sheet.edition][:RUNS_LOOKED_AT]
    counted = Counter(step for run in same for step in run.missed if 1 <= step <= len(sheet.steps))
    latest: dict[int, int] = {}
    for place, run in enumerate(same):
        for step in run.missed:
            latest.setdefault(step, place)
    worst = sorted(counted, key=lambda step: (-counted[step], latest[step], step))
    return tuple(Hint(step, counted[step]) for step in worst[:most])


def unticked(sheet: Sheet, done: Collection[int]) -> tuple[int, ...]:
    """The steps that a student left unticked; none if nothing was ticked, which is no self-check."""
    return tuple(number for number in _numbers(sheet) if number not in done) if done else ()


def marks(sheet: Sheet, answers: Mapping[int, bool | None]) -> Sequence[bool | None]:
    """Answers by step number in the order that ``sheets.score`` asks; a step not named is open."""
    return [answers.get(number) for number in _numbers(sheet)]


def _numbers(sheet: Sheet) -> range:
    return range(1, len(sheet.steps) + 1)
