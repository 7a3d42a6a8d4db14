"""Papers: the plain form, and the one for vaccines with their doses or a blood test."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any, ClassVar

from flask_babel import gettext, lazy_gettext, ngettext
from wtforms.fields.choices import SelectChoice

from tracker.domain.path import Requirement
from tracker.web.forms.entries import EntryForm
from tracker.web.forms.fields import Choice, Day, Words, needed


class DocumentForm(EntryForm):
    """A paper with its dates; the date on it is the day the entry is dated."""

    happened_on = Day(
        lazy_gettext("Date on the paper"), [needed(lazy_gettext("Choose the date that stands on the paper."))]
    )
    expires_on = Day(lazy_gettext("Valid until"))
    proof = Words(lazy_gettext("What kind of paper"), 40)
    number = Words(lazy_gettext("Number on the paper"), 60)

    def detail(self) -> dict[str, Any]:
        """The paper's own columns."""
        return {
            "proof": self.proof.data or "",
            "number": self.number.data or "",
            "issued_on": self.happened_on.data,
            "expires_on": self.expires_on.data,
        }


class RenewalForm(DocumentForm):
    """A renewed certificate."""


class VaccineForm(DocumentForm):
    """Doses, a series under way, or a blood test (titer) that shows immunity."""

    shown_for: ClassVar[Mapping[str, str]] = {
        "dose_1": "for-doses",
        "dose_2": "for-doses",
        "dose_3": "for-doses",
        "happened_on": "for-titer",
        "expires_on": "for-series for-doses",
    }
    first: ClassVar = ("proof", "dose_1", "dose_2", "dose_3", "happened_on", "expires_on")
    proof = Choice(lazy_gettext("What you have"))
    dose_1 = Day(lazy_gettext("First dose"))
    dose_2 = Day(lazy_gettext("Second dose"))
    dose_3 = Day(lazy_gettext("Third dose"))
    happened_on = Day(lazy_gettext("Day of the blood test"))
    expires_on = Day(lazy_gettext("Next dose is due on"))

    def fit(self, requirement: Requirement) -> None:
        """As many doses as the line asks for; a blood test and a series only where they count."""
        needs = requirement.needs
        choices = [SelectChoice("doses", ngettext("The dose", "All %(num)d doses", needs.doses))]
        if needs.on_schedule:
            choices.append(SelectChoice("series", gettext("Series under way")))
        else:
            del self.expires_on
        if needs.titer:
            choices.append(SelectChoice("titer", gettext("Blood test")))
        else:
            del self.happened_on
        self.proof.choices = choices
        if not self.proof.raw_data:
            self.proof.data = "doses"
        for name in ("dose_1", "dose_2", "dose_3")[needs.doses :]:
            delattr(self, name)

    @property
    def doses(self) -> list[Day]:
        """The fields of the doses this line asks for."""
        return [field for name, field in self._fields.items() if name.startswith("dose_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """What each kind of proof needs."""
        fine = bool(super().validate(extra_validators))
        if self.proof.errors:
            return False
        if self.proof.data == "titer":
            return _has(self.happened_on, gettext("Choose the day of the blood test.")) and fine
        wanted = self.doses[:1] if self.proof.data == "series" else self.doses
        missing = [dose for dose in wanted if not _has(dose, gettext("Choose the day of this dose."))]
        fine = fine and not missing
        if self.proof.data == "series":
            fine = _has(self.expires_on, gettext("Choose the day on which the next dose is due.")) and fine
        return self._in_order() and fine

    def _in_order(self) -> bool:
        given = [dose for dose in self.doses if dose.data]
        for before, after in pairwise(given):
            if after.data <= before.data:
                after.errors = [*after.errors, gettext("This dose comes after the one before it.")]
                return False
        return True

    def day(self, today: date) -> date:
        """The day of the blood test, or of the last dose."""
        if self.proof.data == "titer":
            found: date = self.happened_on.data
        else:
            found = max(dose.data for dose in self.doses if dose.data)
        return found

    def detail(self) -> dict[str, Any]:
        """Doses as ISO dates; a series counts until its next dose is due."""
        is_series, is_titer = self.proof.data == "series", self.proof.data == "titer"
        given = [] if is_titer else [dose.data for dose in self.doses if dose.data]
        return {
            "proof": self.proof.data,
            "number": self.number.data or "",
            "issued_on": self.happened_on.data if is_titer else given[-1],
            "expires_on": self.expires_on.data if is_series else None,
            "doses": " ".join(day.isoformat() for day in given),
            "on_schedule": is_series,
        }


def _has(field: Day, sentence: str) -> bool:
    """Whether the day is there; the sentence stands under it when it is not."""
    if field.data is None and not field.errors:
        field.errors = [sentence]
    return field.data is not None
