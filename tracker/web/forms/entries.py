"""The forms of entries, one class a kind, shared by students (log) and staff (paper facts).

Field names are the names of command arguments and of detail columns. ``arguments`` gives what
``commands.logging.log_entry`` and ``commands.paper.record`` take besides line and kind.
"""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from tracker.domain.kinds import Way
from tracker.domain.path import Requirement
from tracker.domain.statuses import Mode
from tracker.web import wording
from tracker.web.forms.fields import (
    Choice,
    Count,
    Credits,
    Day,
    HouseForm,
    Note,
    Words,
    between,
    needed,
)

MOST_TIMES = 10
"""How many repetitions one form logs; the command has the same bound."""


class EntryForm(HouseForm):
    """What every kind has: a day and a note."""

    happened_on = Day(lazy_gettext("Day"), [needed(lazy_gettext("Choose a day."))])
    note = Note(lazy_gettext("Note"))

    def fit(self, requirement: Requirement) -> None:
        """Keep the fields and choices that this line asks for; called once the form is made."""

    def detail(self) -> dict[str, Any] | None:
        """The columns that only this kind has."""
        return None

    def values(self) -> dict[str, Any]:
        """Further arguments of the command."""
        return {}

    def day(self, today: date) -> date:
        """The day the entry is dated."""
        return self.happened_on.data or today

    def arguments(self, today: date) -> dict[str, Any]:
        """What the command takes, once the form has validated."""
        found: dict[str, Any] = {"happened_on": self.day(today), "note": self.note.data or ""}
        detail = self.detail()
        return found | self.values() | ({"detail": detail} if detail is not None else {})


class ConfirmationForm(EntryForm):
    """A milestone was reached. Without a day it was today: one tap is enough."""

    happened_on = Day(lazy_gettext("Day"))


class CheckoffForm(ConfirmationForm):
    """A check-off is asked for today, or was done on a day; ``way`` says how it will be seen."""

    way = Choice(lazy_gettext("How you will show it"), default=Way.IN_PERSON.value)

    def fit(self, requirement: Requirement) -> None:
        """Offer the ways in which an evaluator may see it."""
        self.way.choices = [SelectChoice(way.value, wording.way(way)) for way in Way]

    def detail(self) -> dict[str, Any] | None:
        """How it will be shown, if that was said."""
        return {"way": Way(self.way.data)} if self.way.data else None


class EvaluationForm(EntryForm):
    """A form about the student or the site was filled in."""


class BookingForm(EntryForm):
    """An exam date is booked; the day is the exam's."""

    happened_on = Day(lazy_gettext("Exam date"), [needed(lazy_gettext("Choose the day of the exam."))])


class ScoreForm(EntryForm):
    """A grade in percent."""

    amount = Count(
        lazy_gettext("Score in percent"), [needed(lazy_gettext("Type the score.")), between(0, 10_000)]
    )

    def values(self) -> dict[str, Any]:
        """The score."""
        return {"amount": self.amount.data}


class _WithMode(EntryForm):
    """Kinds that say how a repetition was done."""

    mode = Choice(lazy_gettext("How"))

    def modes(self, requirement: Requirement) -> tuple[Mode, ...]:
        """The modes this line takes."""
        return requirement.modes

    def fit(self, requirement: Requirement) -> None:
        """Offer the modes of the line; the first is ready to be sent."""
        modes = self.modes(requirement)
        self.mode.choices = [SelectChoice(mode.value, wording.mode(mode)) for mode in modes]
        if not self.mode.raw_data and modes:
            self.mode.data = modes[0].value


def _other_day(_form: Any, field: Day) -> None:
    """Today unless it says otherwise; "another day" with no date says nothing."""
    if field.data is None and not field.errors and len(field.raw_data or ()) > 1:
        raise ValidationError(gettext("Choose the other day."))


class PracticeForm(_WithMode):
    """One or several repetitions at home; without a day it was today."""

    happened_on = Day(lazy_gettext("When"), [_other_day])

    times = Count(lazy_gettext("How many times"), [between(1, MOST_TIMES)], default=1)

    def values(self) -> dict[str, Any]:
        """How, and how often."""
        return {"mode": Mode(self.mode.data), "times": self.times.data or 1}


class SignatureForm(_WithMode):
    """A skill shown at the site."""

    amount = Count(lazy_gettext("How many times"), [between(1, 50)], default=1)

    def modes(self, requirement: Requirement) -> tuple[Mode, ...]:
        """Live, and where the line takes it, observed."""
        return (Mode.LIVE, Mode.OBSERVED) if requirement.needs.observed_counts else (Mode.LIVE,)

    def values(self) -> dict[str, Any]:
        """How, and how often."""
        return {"mode": Mode(self.mode.data), "amount": self.amount.data or 1}


class EducationForm(EntryForm):
    """Continuing education; the amount is in credits here and in tenths in the command."""

    course = Words(lazy_gettext("Title of the course"), 120)
    provider = Words(lazy_gettext("Who gave it"), 120)
    amount = Credits(lazy_gettext("Credits"), [needed(lazy_gettext("Type the credits.")), between(0.1, 100)])
    note = Note(lazy_gettext("What it was"))
    first = ("course", "provider", "happened_on", "amount")

    def detail(self) -> dict[str, Any]:
        """The course."""
        return {"course": self.course.data or None, "provider": self.provider.data or None}

    def values(self) -> dict[str, Any]:
        """Credits in tenths."""
        return {"amount": int(self.amount.data * 10)}


class AttemptForm(EntryForm):
    """One sitting of an exam. The stated result wins over the score."""

    happened_on = Day(lazy_gettext("Day of the exam"), [needed(lazy_gettext("Choose the day of the exam."))])
    passed = Choice(
        lazy_gettext("Result"),
        [needed(lazy_gettext("Say how it went."))],
        choices=[SelectChoice("yes", lazy_gettext("Passed")), SelectChoice("no", lazy_gettext("Not passed"))],
    )
    amount = Count(lazy_gettext("Score"), [between(0, 10_000)])
    delivery = SelectField(
        lazy_gettext("Where"),
        choices=[
            SelectChoice("", lazy_gettext("Not said")),
            SelectChoice("center", lazy_gettext("At a test center")),
            SelectChoice("online", lazy_gettext("Online, watched")),
            SelectChoice("school", lazy_gettext("At the school")),
        ],
    )

    def values(self) -> dict[str, Any]:
        """The score, if it is known."""
        return {"amount": self.amount.data}

    def detail(self) -> dict[str, Any]:
        """How it went and where."""
        return {"passed": self.passed.data == "yes", "delivery": self.delivery.data or ""}
