"""Form fields that speak the voice of the house, and the form they stand in."""

import secrets
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, IntegerField, RadioField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.domain.errors import Refused

MOST_NOTE = 2000
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_LONGEST_NUMBER = 9
_STANDS_FOR = {"issued_on": "happened_on", "happened_on": "starts_on", "ends_on": "until_on"}
"""The field that holds a value which a form does not ask for by its own name."""


def needed(sentence: Any) -> InputRequired:
    """The field must be filled; ``sentence`` says with what."""
    return InputRequired(sentence)


def at_most(most: int) -> Length:
    """A text of at most ``most`` characters, which may be empty."""
    return Length(max=most, message=lazy_gettext("At most %(max)d characters."))


def between(low: float, high: float) -> Callable[[Any, Any], None]:
    """A number from ``low`` to ``high``; says nothing about one that is missing."""

    def check(_form: Any, field: Any) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(gettext("Between %(low)s and %(high)s.", low=low, high=high))

    check.field_flags = {"min": low, "max": high}  # type: ignore[attr-defined]
    return check


class Day(DateField):
    """A calendar date; years far away are typing slips and are refused."""

    data: Any

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        wrong = lazy_gettext("This is no date. Write it like 2026-11-24.")
        super().__init__(label, validators, invalid_value_message=wrong, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read YYYY-MM-DD; nothing typed is no date. Of a choice of days with a free date beside it
        the first that says something counts."""
        if not any(valuelist):
            self.data = None
            return
        super().process_formdata([self._value()])
        if self.data is not None and not EARLIEST <= self.data <= LATEST:
            self.data = None
            raise ValueError(gettext("Check the year of this date."))

    def _value(self) -> str:
        if self.raw_data:
            return next((text for text in self.raw_data if text), "")
        return self.data.isoformat() if self.data else ""


class TimeOfDay(TimeField):
    """A time of day."""

    data: Any

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        wrong = lazy_gettext("This is no time. Write it like 14:30.")
        formats = ["%H:%M", "%H:%M:%S"]
        super().__init__(label, validators, formats, invalid_value_message=wrong, **options)


class Count(IntegerField):
    """A whole number."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read digits; nothing typed is no number."""
        _read_number(self, super().process_formdata, valuelist, gettext("This is no whole number."))


class Credits(DecimalField):
    """Credits with at most one decimal."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number such as 1.5."""
        wrong = gettext("Write it like 1 or 1.5.")
        _read_number(self, super().process_formdata, valuelist, wrong)
        if self.data is not None and (not self.data.is_finite() or self.data * 10 % 1):
            self.data = None
            raise ValueError(wrong)


def _read_number(field: Any, read: Callable[[list[str]], None], typed: list[str], wrong: str) -> None:
    if not any(text.strip() for text in typed):
        field.data = None
        return
    try:
        if len(typed[0].strip()) > _LONGEST_NUMBER:
            raise ValueError
        read(typed)
    except (ValueError, ArithmeticError):
        field.data = None
        raise ValueError(wrong) from None


class Choice(RadioField):
    """One of a few answers, drawn as segments."""

    data: Any

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        options.setdefault("invalid_choice_message", lazy_gettext("Choose one of these."))
        super().__init__(label, validators, **options)


class Note(TextAreaField):
    """Free text, kept as it is written."""

    data: Any

    def __init__(self, label: Any, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [*validators, at_most(MOST_NOTE)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Browsers send line ends as CR LF; one end of a line is one character here."""
        super().process_formdata(valuelist)
        if self.data:
            self.data = self.data.replace("\r\n", "\n").strip()


class Words(StringField):
    """One line of text."""

    data: Any

    def __init__(self, label: Any, most: int, validators: Any = (), **options: Any) -> None:
        super().__init__(label, [*validators, at_most(most)], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Without the spaces around it."""
        super().process_formdata(valuelist)
        self.data = self.data.strip() if self.data else self.data


def new_key() -> str:
    """A key for a form that is drawn: it makes a second submit harmless."""
    return secrets.token_urlsafe(16)


class HouseForm(FlaskForm):
    """A form whose token and key stand in the template's ``form`` macro.

    ``key`` is a fresh one, or the posted one while the form is being mended. ``top`` is the sentence
    of a refusal that belongs under no field.
    """

    class Meta:
        """CSRFProtect has checked the token before any view runs."""

        csrf = False

    first: ClassVar[tuple[str, ...]] = ()
    """Fields that are drawn before the others."""

    shown_for: ClassVar[Mapping[str, str]] = {}
    """Classes of fields that only some answers need; the style sheet hides them for the others."""

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata=formdata, **options)
        posted = request.form.get("key", "")[:64] if formdata is not None else ""
        self.key = posted or new_key()
        self.top = ""

    def place(self, stem: str) -> None:
        """Give every field an id of its own, for pages with several forms; names stay."""
        for name, field in self._fields.items():
            field.id = f"{stem}-{name}"
            field.label.field_id = field.id

    def in_order(self) -> list[Any]:
        """The fields as they are drawn: as in ``first``, then the others, the note last."""
        ranks = {name: at for at, name in enumerate(self.first)} | {"note": 99}
        return sorted(self._fields.values(), key=lambda field: ranks.get(field.short_name, 50))

    def problems(self) -> list[tuple[str, str]]:
        """(id of the field, its first sentence) for the summary above the form."""
        return [(field.id, str(field.errors[0])) for field in self._fields.values() if field.errors]

    def refuse(self, refused: Refused, sentence: str) -> None:
        """Show why a command did not do it; a key that was used for something else is replaced."""
        if refused.code == "key_reused":
            self.key = new_key()
        if not self._blame(refused.field, sentence):
            self.top = sentence

    def _blame(self, name: str | None, sentence: str) -> bool:
        field = self._fields.get(name or "") or self._fields.get(_STANDS_FOR.get(name or "", ""))
        if field is None:
            return False
        field.errors = [*field.errors, sentence]
        return True
