"""Forms of messages and templates; field names are the columns that hold the words."""

from typing import Any

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.queries.messages import TemplateRef
from tracker.web.forms.fields import HouseForm, Note, Words, needed

MOST_SUBJECT = 120
_MOST_DIGITS = 18


class WordsForm(HouseForm):
    """The words of a message in both languages; a draft may be unfinished."""

    subject_en = Words(lazy_gettext("Subject in English"), MOST_SUBJECT)
    text_en = Note(lazy_gettext("Text in English"))
    subject_es = Words(lazy_gettext("Subject in Spanish"), MOST_SUBJECT)
    text_es = Note(lazy_gettext("Text in Spanish"))

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by column."""
        return {name: self[name].data or "" for name in ("subject_en", "text_en", "subject_es", "text_es")}


class TemplateForm(WordsForm):
    """A template of the school."""

    first = ("name",)
    name = Words(
        lazy_gettext("Name of the template"), 80, [needed(lazy_gettext("Give the template a name."))]
    )


class StartForm(HouseForm):
    """Which template a draft begins with."""

    template_id = SelectField(lazy_gettext("Begin with"))

    def offer(self, found: tuple[TemplateRef, ...]) -> None:
        """The templates that are not retired, and an empty sheet."""
        offered = [SelectChoice(str(one.id), one.name) for one in found if one.retired_at is None]
        self.template_id.choices = [SelectChoice("", gettext("An empty sheet")), *offered]

    @property
    def template(self) -> int | None:
        """The chosen template, if any."""
        return int(self.template_id.data) if self.template_id.data else None


def people_sent() -> list[int]:
    """The students that are ticked; what is no id is left out."""
    typed: list[Any] = request.form.getlist("people")
    return [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) <= _MOST_DIGITS]
