"""The form by which an evaluator scores a sheet: yes or no a step, the readings, the remarks.

The form knows its sheet; ``marks()`` are what ``commands.checkoffs`` takes.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext, lazy_gettext
from werkzeug.datastructures import MultiDict
from wtforms.fields.choices import SelectChoice

from tracker.commands.checkoffs import Marks
from tracker.domain.attempts import freeze, thaw_readings
from tracker.domain.kinds import Way
from tracker.domain.sheets import Sheet, SheetValue
from tracker.web.forms.fields import Choice, HouseForm, Note
from tracker.web.sheets.shown import within
from tracker.web.wording.titles import text

_LONGEST_READING = 9
_WAYS = ((Way.IN_PERSON, lazy_gettext("In person")), (Way.LIVE_REMOTE, lazy_gettext("Live by video call")))
Typed = MultiDict[str, str]


@dataclass(slots=True)
class Measured:
    """One measured value as the form draws it: what was typed, and what is wrong with it."""

    value: SheetValue
    id: str
    read: str
    reference: str
    is_gone: bool
    error: str = ""

    @property
    def title(self) -> str:
        """What is measured."""
        return text(self.value.title)

    @property
    def within(self) -> str:
        """How far the two readings may lie apart."""
        return within(self.value)

    @property
    def unit(self) -> str:
        """The unit of both readings."""
        return self.value.unit

    @property
    def tolerance(self) -> Decimal:
        """For the sum that script keeps."""
        return self.value.tolerance

    @property
    def name(self) -> str:
        """The field of the student's reading."""
        return f"read-{self.value.key}"

    @property
    def reference_name(self) -> str:
        """The field of the evaluator's reading."""
        return f"reference-{self.value.key}"

    @property
    def gone_name(self) -> str:
        """The box that says that the student took no reading."""
        return f"gone-{self.value.key}"


class ScoreForm(HouseForm):
    """Everything that an evaluator writes down about one attempt."""

    way = Choice(
        lazy_gettext("How you saw it"), choices=[SelectChoice(way.value, word) for way, word in _WAYS]
    )
    note = Note(lazy_gettext("Remarks, which the student reads"))

    def __init__(
        self, sheet: Sheet, formdata: Typed | None = None, *, stem: str = "", way: Way = Way.IN_PERSON
    ) -> None:
        super().__init__(formdata, data={"way": way.value})
        self.sheet = sheet
        self.stem = f"{stem}-" if stem else ""
        self.steps_error = ""
        typed: Typed = formdata if formdata is not None else MultiDict()
        self.edition = typed.get("edition", sheet.edition)
        self.answers = [typed.get(f"step-{number}", "") for number in range(1, len(sheet.steps) + 1)]
        self.measured = [
            Measured(
                value,
                f"{self.stem}read-{value.key}",
                typed.get(f"read-{value.key}", "").strip(),
                typed.get(f"reference-{value.key}", "").strip(),
                bool(typed.get(f"gone-{value.key}")),
            )
            for value in sheet.values
        ]
        if stem:
            self.place(stem)

    def recall(self, row: Mapping[str, Any]) -> None:
        """Put in what was scored before, if it was scored by this very sheet."""
        if row["sheet"] != freeze(self.sheet):
            return
        self.answers = ["yes" if mark == "y" else "no" for mark in row["answers"]]
        self.note.data = row["remarks"]
        readings = thaw_readings(row["readings"])
        for measured in self.measured:
            read, reference = readings[measured.value.key]
            measured.read = "" if read is None else format(read, "f")
            measured.reference = "" if reference is None else format(reference, "f")
            measured.is_gone = read is None

    @property
    def lines(self) -> Iterator[tuple[int, str, bool, str, str, int]]:
        """The steps for ``score_sheet``: number, text, critical, field, answer, points."""
        for number, (step, answer) in enumerate(zip(self.sheet.steps, self.answers, strict=True), start=1):
            yield number, text(step.text), step.critical, f"step-{number}", answer, step.points

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.sheet.steps)

    @property
    def mark(self) -> int:
        """The fewest points that pass."""
        return -(-self.sheet.pass_mark * self.sheet.points // 100)

    def validate(self, *args: Any, **options: Any) -> bool:
        """Whether every reading that was typed is a number; what is missing, the scoring says."""
        fine = super().validate(*args, **options)
        for measured in self.measured:
            if any(typed and _number(typed) is None for typed in (measured.read, measured.reference)):
                measured.error = gettext("This is no number. Write it like 98.6.")
                fine = False
        return fine

    def marks(self) -> Marks:
        """What was written down, once the form has validated."""
        values: dict[str, Decimal | None] = {}
        references: dict[str, Decimal | None] = {}
        for measured in self.measured:
            key = measured.value.key
            if measured.is_gone or measured.read:
                values[key] = None if measured.is_gone else _number(measured.read)
            references[key] = _number(measured.reference)
        return Marks(
            way=Way(self.way.data) if self.way.data else Way.IN_PERSON,
            answers=[{"yes": True, "no": False}.get(answer) for answer in self.answers],
            values=values,
            references=references,
            remarks=self.note.data or "",
            edition=self.edition,
        )

    def problems(self) -> list[tuple[str, str]]:
        """The sentences above the form, with where they belong."""
        steps = [(f"{self.stem}steps", self.steps_error)] if self.steps_error else []
        values = [(measured.id, measured.error) for measured in self.measured if measured.error]
        return steps + values + super().problems()

    def _blame(self, name: str | None, sentence: str) -> bool:
        if name == "steps":
            self.steps_error = sentence
            return True
        for measured in self.measured:
            if measured.value.key == name:
                measured.error = sentence
                return True
        return super()._blame(name, sentence)


def _number(typed: str) -> Decimal | None:
    """A reading as it is typed in either language; None when it is none."""
    try:
        found = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() and len(typed) <= _LONGEST_READING else None
