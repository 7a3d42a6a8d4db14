"""A week as a form: for each day from when to when, with which break; and the days alone."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Field, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.weekly import DAYS, Weekly, weekly_of
from tracker.web.wording.weeks import day_name

_CELLS = ("time", "time", "number")


class DaysOfWeek(SelectMultipleField):
    """Weekdays as a row of ticks; the data is a list such as ["mon", "wed"]."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def process(self, *args: Any, **options: Any) -> None:
        """Offer the days by their names in the reader's language."""
        self.choices = [SelectChoice(day, day_name(at, "abbreviated")) for at, day in enumerate(DAYS)]
        super().process(*args, **options)


class WeekTable(Field):
    """The stretches of a week, one a day; the data is a text of ``domain/weekly.py``.

    It reads ``<name>-mon-from``, ``-to`` and ``-break``. A pattern with two stretches on one day is
    written as text in ``<name>-text``, which wins when it says something.
    """

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.typed: dict[str, str] = {}

    def process(self, formdata: Any, data: Any = None, **options: Any) -> None:
        """Take what was typed into the cells, or what the stored pattern says."""
        super().process(formdata, data, **options)
        if formdata is not None and any(name.startswith(f"{self.name}-") for name in formdata):
            self.raw_data = [""]
            self.typed = {name: formdata.get(name, "").strip() for name in self._names()}
            self.data = self._text()
        else:
            self.typed = self._cells(weekly_of(self.data or ""))

    def rows(self) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
        """(day, cells) for the template; a cell is (name, label, type, value)."""
        labels = (gettext("from"), gettext("to"), gettext("break, minutes"))
        found = []
        for number, day in enumerate(DAYS):
            name = day_name(number)
            cells = [
                (
                    cell,
                    f"{name}, {label}",
                    "number" if cell.endswith("break") else "time",
                    self.typed.get(cell, ""),
                )
                for cell, label in zip(self._day_names(day), labels, strict=True)
            ]
            found.append((name, cells))
        return found

    @property
    def text_name(self) -> str:
        """The name of the field for a pattern that the table cannot say."""
        return f"{self.name}-text"

    @property
    def text(self) -> str:
        """What stands in it."""
        return self.typed.get(self.text_name, "")

    def _text(self) -> str:
        if self.text:
            return self.text
        words = []
        for day in DAYS:
            start, end, pause = (self.typed.get(name, "") for name in self._day_names(day))
            if start or end:
                words.append(
                    f"{day} {_clock(start)}-{_clock(end)}" + (f"/{pause}" if pause and pause != "0" else "")
                )
        return " ".join(words)

    def _cells(self, weekly: Weekly | None) -> dict[str, str]:
        if weekly is None:
            return {self.text_name: self.data or ""}
        if len({stretch.day for stretch in weekly.stretches}) < len(weekly.stretches):
            return {self.text_name: weekly.text}
        found: dict[str, str] = {}
        for stretch in weekly.stretches:
            start, end, pause = self._day_names(DAYS[stretch.day])
            times, _, _break = stretch.text.partition("/")
            found[start], _, found[end] = times.partition("-")
            found[pause] = str(stretch.break_minutes or "")
        return found

    def _names(self) -> Sequence[str]:
        return [name for day in DAYS for name in self._day_names(day)] + [self.text_name]

    def _day_names(self, day: str) -> tuple[str, str, str]:
        return f"{self.name}-{day}-from", f"{self.name}-{day}-to", f"{self.name}-{day}-break"


def _clock(text: str) -> str:
    """A time as the pattern writes it; what cannot be read stays, so that the sentence names it."""
    try:
        return time.fromisoformat(text).strftime("%H:%M")
    except ValueError:
        return text[:8].replace(" ", "") or "?"


WEEK_HINT = lazy_gettext("Leave a day empty when the student is not there.")
