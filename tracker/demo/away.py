"""Who of the demo school will be away, and who covers."""

from datetime import timedelta

from tracker.commands.absences import set_absence
from tracker.demo.names import JUNIPER, SORREL
from tracker.demo.school import DemoSchool

_BEGINS, _DAYS = timedelta(days=21), timedelta(days=6)
"""Far enough ahead that nobody holds more today than their own cohorts."""


def days_away(school: DemoSchool) -> None:
    """A coordinator is away for a week, three weeks from now; the other one covers."""
    absent, cover = (school.groups[name].coordinator for name in (JUNIPER, SORREL))
    starts_on = school.today + _BEGINS
    school.do(
        absent,
        set_absence,
        absent.person_id,
        day=school.today,
        starts_on=starts_on,
        ends_on=starts_on + _DAYS,
        cover_id=cover.person_id,
    )
