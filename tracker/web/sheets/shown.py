"""Sheets and attempts in words: the lines to read, what was missed, what was read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.attempts import Hint, Tries, thaw, thaw_readings
from tracker.domain.kinds import Way
from tracker.domain.sheets import Sheet, SheetValue
from tracker.web import wording
from tracker.web.wording.titles import text

SheetLine = tuple[int, str, bool]


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """What one scored attempt came to. ``lines`` are the steps that were missed; ``values`` say
    each reading with the evaluator's, and whether it is out of tolerance."""

    number: int
    tone: str
    word: str
    points: str
    way: str
    lines: tuple[SheetLine, ...]
    values: tuple[tuple[str, bool], ...]
    remarks: str


def lines(sheet: Sheet) -> list[SheetLine]:
    """The steps to read: number, text, critical."""
    return [(number, text(step.text), step.critical) for number, step in enumerate(sheet.steps, start=1)]


def within(value: SheetValue) -> str:
    """How far a reading may lie from the evaluator's: "within 4 mm Hg"."""
    if not value.tolerance:
        return gettext("the same %(unit)s", unit=value.unit)
    return gettext("within %(tolerance)s %(unit)s", tolerance=_plain(value.tolerance), unit=value.unit)


def attempt(row: Mapping[str, Any]) -> AttemptShown | None:
    """The result that a check-off keeps; None when nobody scored it."""
    if row.get("sheet") is None:
        return None
    sheet, answers = thaw(row["sheet"]), row["answers"]
    missed = tuple(line for line, answer in zip(lines(sheet), answers, strict=True) if answer == "n")
    return AttemptShown(
        number=row["attempt"],
        tone="done" if row["passed"] else "returned",
        word=gettext("Passed") if row["passed"] else gettext("Not passed"),
        points=gettext("%(n)s of %(of)s points", n=row["points"], of=row["possible"]),
        way=wording.way(Way(row["way"])) if row["way"] else "",
        lines=missed,
        values=tuple(_readings(sheet, row["readings"])),
        remarks=row["remarks"] or "",
    )


def _readings(sheet: Sheet, kept: str | None) -> Iterable[tuple[str, bool]]:
    readings = thaw_readings(kept)
    for value in sheet.values:
        read, reference = readings.get(value.key, (None, None))
        words = {
            "what": text(value.title),
            "unit": value.unit,
            "reference": "–" if reference is None else _plain(reference),
        }
        if read is None:
            yield gettext("%(what)s: not taken", **words), True
            continue
        words["read"] = _plain(read)
        is_outside = reference is None or abs(read - reference) > value.tolerance
        sentence = gettext("%(what)s: %(read)s, the evaluator %(reference)s %(unit)s", **words)
        yield (f"{sentence}; {within(value)}" if is_outside else sentence), is_outside


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def summary(row: Mapping[str, Any]) -> str:
    """An attempt in one line: "attempt 2, not passed, 9 of 15 points"; empty when not scored."""
    if row.get("attempt") is None:
        return ""
    words = {"number": row["attempt"], "n": row["points"], "of": row["possible"]}
    if row["passed"]:
        return gettext("attempt %(number)s, passed, %(n)s of %(of)s points", **words)
    return gettext("attempt %(number)s, not passed, %(n)s of %(of)s points", **words)


def attempt_words(tries: Tries) -> str:
    """Which attempt the next one is: "attempt 2 of 3"; in a later set also its number in all."""
    place, allowed = tries.used + 1, tries.allowed
    if tries.number == place:
        return gettext("attempt %(place)s of %(allowed)s", place=place, allowed=allowed)
    words = {"number": tries.number, "place": place, "allowed": allowed}
    return gettext("attempt %(number)s, %(place)s of %(allowed)s since the plan", **words)


def tries_sentence(tries: Tries) -> str:
    """How many attempts are left, to the student."""
    if tries.needs_remediation:
        return gettext("No attempt is left until your coordinator has decided on a plan.")
    if tries.is_last:
        return gettext("This is the last attempt. After it your coordinator makes a plan with you.")
    return ngettext("%(num)s attempt is left.", "%(num)s attempts are left.", tries.left)


def hints(sheet: Sheet, found: Iterable[Hint]) -> list[tuple[int, str, str]]:
    """Steps to look at before starting: number, text, how often it was missed."""
    return [(hint.step, text(sheet.steps[hint.step - 1].text), _often(hint.times)) for hint in found]


def _often(times: int) -> str:
    return ngettext("missed %(num)s time", "missed %(num)s times", times)


def rule(sheet: Sheet) -> str:
    """What passes, in one sentence."""
    words = {"mark": sheet.pass_mark, "of": sheet.points}
    allowed = ngettext("%(num)s attempt.", "%(num)s attempts.", sheet.attempts)
    if sheet.values:
        passes = gettext(
            "Passes with %(mark)s %% of %(of)s points, no critical step missed and every value in tolerance.",
            **words,
        )
    else:
        passes = gettext("Passes with %(mark)s %% of %(of)s points and no critical step missed.", **words)
    return f"{passes} {allowed}"
