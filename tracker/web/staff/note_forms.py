"""Forms about what was said with a student, what was seen at a site, and what is to be asked again."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.domain.contacts import ContactWay, VisitWay
from tracker.domain.policy import Actor, Permission, allows
from tracker.extensions import db
from tracker.queries.notes import holders
from tracker.queries.refs import StudentRef
from tracker.queries.visits import There
from tracker.web.access import current_actor
from tracker.web.forms.fields import Choice, Day, HouseForm, Note, needed
from tracker.web.wording import contact_words

SEEN = "seen_"
"""What the fields of a visit's form begin with: the entry of a placement follows."""


class _HolderFields(HouseForm):
    """Whom a follow-up returns to."""

    holder_id = SelectField(lazy_gettext("Returns to"), validate_choice=False)

    def offer(self, ref: StudentRef) -> None:
        """Who may get it: the reader, and the staff of the student's cohorts."""
        mine = SelectChoice("", gettext("Me"))
        known = holders(db.session, ref, current_actor())
        self.holder_id.choices = [mine, *(SelectChoice(str(key), name) for key, name in known.items())]

    @property
    def holder(self) -> int | None:
        """The person chosen; None for who sends the form, 0 for nobody there is."""
        text = self.holder_id.data or ""
        if not text:
            return None
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


class NoteForm(_HolderFields):
    """A note in the student's file: of a contact, or a plain one; perhaps with a day on which it returns."""

    way = Choice(lazy_gettext("What it was"), default="")
    text = Note(lazy_gettext("Note"))
    happened_on = Day(lazy_gettext("Day of the contact"))
    follow_up_on = Day(lazy_gettext("Returns on"))

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata=formdata, **options)
        ways = [SelectChoice(way.value, contact_words.contact_way(way)) for way in ContactWay]
        self.way.choices = [SelectChoice("", gettext("Note")), *ways]

    def arguments(self) -> dict[str, Any]:
        """What the command takes."""
        return {
            "text": self.text.data or "",
            "way": ContactWay(self.way.data) if self.way.data else None,
            "happened_on": self.happened_on.data,
            "follow_up_on": self.follow_up_on.data,
            "holder_id": self.holder,
        }


def note_form(ref: StudentRef, actor: Actor, today: date) -> NoteForm | None:
    """An empty form for who may write a note."""
    if not allows(actor, Permission.WRITE_NOTE, ref.target):
        return None
    form = NoteForm(data={"happened_on": today})
    form.offer(ref)
    return form


class DoneForm(HouseForm):
    """A follow-up is done."""

    note = Note(lazy_gettext("What came of it"))


class MoveForm(_HolderFields):
    """A follow-up returns on another day."""

    due_on = Day(lazy_gettext("Returns on"), [needed(lazy_gettext("Choose the day."))])
    note = Note(lazy_gettext("Why"))


class VisitForm(HouseForm):
    """A visit at a site; what was seen of each student stands in fields of their own."""

    way = Choice(lazy_gettext("How"), [needed(lazy_gettext("Choose how you saw it."))])
    visited_on = Day(lazy_gettext("Day of the visit"), [needed(lazy_gettext("Choose the day."))])
    visited_by_id = SelectField(lazy_gettext("Who was there"), validate_choice=False)

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata=formdata, **options)
        self.way.choices = [SelectChoice(way.value, contact_words.visit_way(way)) for way in VisitWay]

    def offer(self, ref: StudentRef) -> None:
        """Who may have been there: the reader, and the staff of the student's cohorts."""
        known = holders(db.session, ref, current_actor())
        mine = SelectChoice("", gettext("Me"))
        self.visited_by_id.choices = [mine, *(SelectChoice(str(key), name) for key, name in known.items())]

    def seen_fields(self) -> list[Any]:
        """The fields for what was seen, the student of the placement first."""
        return [field for name, field in self._fields.items() if name.startswith(SEEN)]

    def arguments(self) -> dict[str, Any]:
        """What the command takes."""
        by = self.visited_by_id.data or ""
        number = int(by) if by.isascii() and by.isdigit() and len(by) < 19 else 0
        return {
            "way": VisitWay(self.way.data),
            "visited_on": self.visited_on.data,
            "seen": {
                int(field.short_name.removeprefix(SEEN)): field.data or "" for field in self.seen_fields()
            },
            "visited_by_id": number if by else None,
        }


def visit_form(there: list[There], formdata: Any = None, today: date | None = None) -> VisitForm:
    """The form for who is there: the first must be written about, the others may."""
    fields = {
        f"{SEEN}{one.entry_id}": Note(gettext("What was seen of %(name)s", name=one.name)) for one in there
    }
    made: VisitForm = type("VisitFormOfSite", (VisitForm,), fields)(formdata, data={"visited_on": today})
    return made
