"""The form of a cohort and its calendar; field names are those of ``CohortFacts``."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.commands.cohorts import CohortFacts
from tracker.queries.cohort_calendars import CohortCalendar, Version
from tracker.web.forms.days import SingleDays, Stretches
from tracker.web.forms.fields import Day, HouseForm, Words, needed
from tracker.web.forms.week import WeekTable
from tracker.web.wording.titles import text


def _number(value: Any) -> int:
    """A version's id; what is none is no choice."""
    said = str(value)
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


class CohortForm(HouseForm):
    """Name, program and calendar."""

    name = Words(lazy_gettext("Name"), 80, [needed(lazy_gettext("Name the cohort."))])
    path_version_id = SelectField(lazy_gettext("Program and version"), coerce=_number)
    starts_on = Day(lazy_gettext("First day"), [needed(lazy_gettext("Choose the first day."))])
    timezone = Words(lazy_gettext("Time zone"), 64, [needed(lazy_gettext("Write the time zone."))])
    breaks = Stretches(lazy_gettext("Breaks"))
    holidays = SingleDays(lazy_gettext("Holidays"))
    class_times = WeekTable(lazy_gettext("Class times"))

    def facts(self) -> CohortFacts:
        """What the command takes, once the form has validated."""
        given = {field.name: field.data for field in self}
        return CohortFacts(**given | {"class_times": given["class_times"] or None})


def cohort_form(
    versions: Sequence[Version], posted: Any = None, stored: CohortCalendar | None = None, zone: str = ""
) -> CohortForm:
    """The form, filled from what is posted or ``stored``; once somebody is enrolled the program and the
    time zone are what they are, whatever is posted."""
    data: dict[str, Any] = {"timezone": zone}
    if stored is not None:
        data = {name: getattr(stored, name) for name in CohortFacts.__dataclass_fields__}
    form = CohortForm(posted, data=data)
    form.path_version_id.choices = [
        SelectChoice(one.id, f"{text(one.path.title)} · {one.path.version}") for one in versions
    ]
    if stored is not None and stored.is_begun:
        form.path_version_id.data, form.timezone.data = stored.path_version_id, stored.timezone
        form.timezone.raw_data = [stored.timezone]
    return form
