"""Days of a calendar as a form: stretches from a day to a day, and single days, with room for more."""

from datetime import date
from itertools import count, takewhile
from typing import Any

from flask_babel import gettext
from wtforms import Field

from tracker.web.forms.fields import EARLIEST, LATEST

ROOM = 2
"""So many empty lines are drawn after those that say something."""


class _Lines(Field):
    """Lines of date inputs; the data is the text of a cohort's column, in order of the days.

    It reads ``<name>-1-from`` and so on up to the first line that the form does not have.
    """

    ends: tuple[str, ...] = ()
    most = 0

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.typed: list[tuple[str, ...]] = []

    def process(self, formdata: Any, data: Any = None, **options: Any) -> None:
        """Take what was typed, or what is stored."""
        super().process(formdata, data, **options)
        if formdata is not None and self._names(1)[0] in formdata:
            self.raw_data = [""]
            asked = takewhile(lambda names: names[0] in formdata, map(self._names, count(1)))
            lines = [tuple(formdata.get(name, "").strip()[:10] for name in names) for names in asked]
            self.typed = [line for line in lines if any(line)][: self.most + 1]
            self._read()
        else:
            self.typed = [tuple(item.split("/")) for item in (self.data or "").split()]

    def rows(self) -> list[list[tuple[str, str, str]]]:
        """(name, label, value) of the inputs of each line, empty ones at the end."""
        lines = [*self.typed, *[("",) * len(self.ends)] * ROOM]
        return [
            list(zip(self._names(at), self._labels(at), line, strict=True))
            for at, line in enumerate(lines, start=1)
        ]

    def _names(self, at: int) -> tuple[str, ...]:
        return tuple(f"{self.name}-{at}{end}" for end in self.ends)

    def _labels(self, at: int) -> tuple[str, ...]:
        raise NotImplementedError

    def _read(self) -> None:
        found = []
        for line in self.typed:
            try:
                days = [date.fromisoformat(text) for text in line]
            except ValueError:
                self.process_errors.append(self._wrong(line))
                continue
            if not all(EARLIEST <= day <= LATEST for day in days):
                self.process_errors.append(gettext("Check the year of this date."))
            found.append("/".join(day.isoformat() for day in days))
        self.data = " ".join(sorted(set(found)))

    def _wrong(self, line: tuple[str, ...]) -> str:
        if all(line):
            return gettext("This is no date. Write it like 2026-11-24.")
        said = next(text for text in line if text)
        return gettext("The break with %(day)s needs its first and its last day.", day=said)


class Stretches(_Lines):
    """Breaks: the first and the last day of each."""

    ends = ("-from", "-to")
    most = 24

    def _labels(self, at: int) -> tuple[str, ...]:
        return gettext("Break %(n)s, first day", n=at), gettext("Break %(n)s, last day", n=at)


class SingleDays(_Lines):
    """Holidays: one day each."""

    ends = ("",)
    most = 80

    def _labels(self, at: int) -> tuple[str, ...]:
        return (gettext("Holiday %(n)s", n=at),)
