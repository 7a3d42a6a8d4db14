"""What a student wishes for the externship: days, hours, area, transport, a site of their own."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp

from tracker.domain.weekly import DAYS
from tracker.web.forms.entries import EntryForm
from tracker.web.forms.fields import Count, TimeOfDay, Words, between, needed
from tracker.web.forms.week import DaysOfWeek
from tracker.web.wording.placements import TRANSPORT, transport

MOST_HOURS = 60


class PreferenceForm(EntryForm):
    """Days, hours, area and transport; it is dated on the day it is sent."""

    happened_on = None  # type: ignore[assignment]
    days = DaysOfWeek(lazy_gettext("Days you can be there"))
    from_time = TimeOfDay(lazy_gettext("From"), [needed(lazy_gettext("Say from when you can be there."))])
    to_time = TimeOfDay(lazy_gettext("Until"), [needed(lazy_gettext("Say until when you can be there."))])
    hours_a_week = Count(
        lazy_gettext("Hours a week"),
        [needed(lazy_gettext("Say how many hours a week you can do.")), between(1, MOST_HOURS)],
    )
    area = Words(
        lazy_gettext("Town or area"), 120, [needed(lazy_gettext("Name the town or area you can reach."))]
    )
    state = Words(
        lazy_gettext("State"),
        2,
        [Regexp(r"^([A-Za-z]{2})?$", message=lazy_gettext("Two letters, like CA."))],
    )
    transport = SelectField(lazy_gettext("How you get there"))
    own_site = Words(lazy_gettext("A site you know yourself"), 400)

    def __init__(self, formdata: Any = None, **options: Any) -> None:
        super().__init__(formdata=formdata, **options)
        choices = [SelectChoice("", gettext("Not said"))]
        self.transport.choices = choices + [SelectChoice(name, transport(name)) for name in TRANSPORT]

    def validate(self, extra_validators: Any = None) -> bool:
        """At least one day, and a stretch that has a length."""
        fine = bool(super().validate(extra_validators))
        if not self.days.data and not self.days.errors:
            self.days.errors = [gettext("Choose at least one day.")]
        start, end = self.from_time.data, self.to_time.data
        if start is not None and end is not None and start == end:
            self.to_time.errors = [gettext("This is the same time: say until when.")]
            fine = False
        return fine and not self.days.errors

    def day(self, today: date) -> date:
        """The day it is sent."""
        return today

    def detail(self) -> dict[str, Any]:
        """The wishes as columns."""
        return {
            "days": " ".join(day for day in DAYS if day in (self.days.data or [])),
            "from_time": self.from_time.data.strftime("%H:%M"),
            "to_time": self.to_time.data.strftime("%H:%M"),
            "hours_a_week": self.hours_a_week.data,
            "area": self.area.data or "",
            "state": (self.state.data or "").upper(),
            "transport": self.transport.data or "",
            "own_site": self.own_site.data or "",
        }
