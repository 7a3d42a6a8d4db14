"""Forms about the site and the job: shifts, placements, jobs."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from tracker.web.forms.entries import EntryForm
from tracker.web.forms.fields import Count, Day, TimeOfDay, Words, between, needed

_MISSING = lazy_gettext("The end is missing: a shift is logged once it is over, with its end.")


class ShiftForm(EntryForm):
    """A stretch of time at the site, dated on the day it began."""

    started_at = TimeOfDay(lazy_gettext("From"), [needed(lazy_gettext("Say when it began."))])
    ended_at = TimeOfDay(lazy_gettext("To"), [needed(_MISSING)])
    break_minutes = Count(lazy_gettext("Break in minutes"), [between(0, 1440)], default=0)

    def detail(self) -> dict[str, Any]:
        """Both ends as local times; an end before the start lies on the next day."""
        day, start, end = self.happened_on.data, self.started_at.data, self.ended_at.data
        last = day + timedelta(days=1) if end < start else day
        return {
            "started_at": datetime.combine(day, start),
            "ended_at": datetime.combine(last, end),
            "break_minutes": self.break_minutes.data or 0,
        }


class PlacementForm(EntryForm):
    """A site from when to when; recorded by staff. It is dated on its first day."""

    happened_on = None  # type: ignore[assignment]
    site_name = Words(lazy_gettext("Site"), 120, [needed(lazy_gettext("Name the site."))])
    starts_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])
    ends_on = Day(lazy_gettext("Last day"), [needed(lazy_gettext("Choose the last day."))])
    pattern = Words(lazy_gettext("Days and hours of the week"), 200)
    preceptor = Words(lazy_gettext("Preceptor"), 120)
    preceptor_contact = Words(lazy_gettext("How to reach the preceptor"), 120)
    asks_documents = BooleanField(lazy_gettext("The site asks for papers of its own"))

    def day(self, today: date) -> date:
        """The first day."""
        first: date = self.starts_on.data
        return first

    def detail(self) -> dict[str, Any]:
        """The placement."""
        return {name: field.data for name, field in self._fields.items() if name != "note"}


class JobForm(EntryForm):
    """A job; it is dated on its first day. The amount is hours a week."""

    happened_on = None  # type: ignore[assignment]
    employer = Words(lazy_gettext("Employer"), 120, [needed(lazy_gettext("Name the employer."))])
    title = Words(lazy_gettext("Your title there"), 120)
    starts_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])
    amount = Count(lazy_gettext("Hours a week"), [between(1, 100)])
    setting = SelectField(
        lazy_gettext("Kind of place"),
        choices=[
            SelectChoice("", lazy_gettext("Not said")),
            SelectChoice("clinic", lazy_gettext("Clinic or doctor's office")),
            SelectChoice("hospital", lazy_gettext("Hospital")),
            SelectChoice("urgent-care", lazy_gettext("Urgent care")),
            SelectChoice("laboratory", lazy_gettext("Laboratory")),
            SelectChoice("other", lazy_gettext("Another place")),
        ],
    )
    in_field = BooleanField(lazy_gettext("It is a job as a medical assistant"), default=True)

    def day(self, today: date) -> date:
        """The first day."""
        first: date = self.starts_on.data
        return first

    def values(self) -> dict[str, Any]:
        """Hours a week."""
        return {"amount": self.amount.data}

    def detail(self) -> dict[str, Any]:
        """The job."""
        names = ("employer", "title", "starts_on", "setting", "in_field")
        return {name: self._fields[name].data for name in names}
