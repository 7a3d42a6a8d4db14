"""Forms about the site and the job: shifts, placements, jobs."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import LazyString, lazy_gettext
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice

from tracker.domain.career_loader import shipped_career
from tracker.domain.kinds import Relation, SiteSetting
from tracker.web.forms.entries import EntryForm
from tracker.web.forms.fields import Choice, Count, Day, TimeOfDay, Words, between, needed
from tracker.web.wording import career, things

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
    relation = Choice(
        lazy_gettext("What sort of work"),
        [needed(lazy_gettext("Say how the job relates to the training."))],
        choices=[SelectChoice(one.value, LazyString(career.relation, one)) for one in Relation],
    )
    setting = SelectField(
        lazy_gettext("Kind of place"),
        choices=[SelectChoice(one.value, LazyString(things.site_setting, one)) for one in SiteSetting],
    )
    amount = Count(lazy_gettext("Hours a week"), [between(1, 100)])
    pay_band = SelectField(
        lazy_gettext("Pay a year"),
        choices=[SelectChoice("", lazy_gettext("Not said"))]
        + [
            SelectChoice(band.code, LazyString(career.pay_band, band.code)) for band in shipped_career().bands
        ],
    )

    def day(self, today: date) -> date:
        """The first day."""
        first: date = self.starts_on.data
        return first

    def values(self) -> dict[str, Any]:
        """Hours a week."""
        return {"amount": self.amount.data}

    def detail(self) -> dict[str, Any]:
        """The job."""
        names = ("employer", "title", "starts_on", "setting", "relation", "pay_band")
        return {name: self._fields[name].data for name in names}
