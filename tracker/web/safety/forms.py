"""The form of an incident report; field names are the names of the command's arguments."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext
from wtforms.fields.choices import SelectChoice

from tracker.domain.kinds import IncidentKind, IncidentPlace
from tracker.web import wording
from tracker.web.forms.fields import Choice, Day, HouseForm, Note, TimeOfDay, needed


class IncidentForm(HouseForm):
    """What happened, when and where; what was done; who was told."""

    kind = Choice(lazy_gettext("What was it"), [needed(lazy_gettext("Choose what it was."))])
    place = Choice(lazy_gettext("Where"), [needed(lazy_gettext("Choose where it happened."))])
    on = Day(lazy_gettext("Day"), [needed(lazy_gettext("Choose the day."))])
    at = TimeOfDay(lazy_gettext("Time"), [needed(lazy_gettext("Write the time."))])
    what = Note(lazy_gettext("What happened"), [needed(lazy_gettext("Write what happened."))])
    done = Note(lazy_gettext("What was done since"))
    told = Note(lazy_gettext("Who was told"))

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata, **options)
        self.kind.choices = [SelectChoice(kind.value, wording.incident_kind(kind)) for kind in IncidentKind]
        self.place.choices = [
            SelectChoice(place.value, wording.incident_place(place)) for place in IncidentPlace
        ]

    def arguments(self) -> dict[str, Any]:
        """What the command takes."""
        return {
            "kind": IncidentKind(self.kind.data),
            "place": IncidentPlace(self.place.data),
            "happened_at": datetime.combine(self.on.data, self.at.data),
            "what": self.what.data or "",
            "done": self.done.data or "",
            "told": self.told.data or "",
        }
