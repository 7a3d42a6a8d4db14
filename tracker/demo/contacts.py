"""What was said with students of the demo school, what returns when, and a visit at a site."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tracker.commands import notes, visits
from tracker.demo.placed import students_of
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.domain.contacts import ContactWay, VisitWay
from tracker.domain.placement import current_placement

_CONTACTS: tuple[tuple[str, int, int, ContactWay, str], ...] = (
    ("Joaquín Luciérnaga", 4, 0, ContactWay.CALL, "Works double shifts until Sunday; wants to go on after."),
    ("Bram Thistle", 6, -2, ContactWay.TEXT, "Asked whether the new plan fits. No answer yet."),
    ("Vera Nightjar", 1, 6, ContactWay.MAIL, "Sent where the clinic gives the shot on Saturdays."),
)
"""Who, how many days ago, in how many days it returns, how, what was said."""
_VISITED_AGO = timedelta(days=3)


def contacts_and_visits(school: DemoSchool, pupils: Mapping[str, Pupil]) -> None:
    """Calls and messages of the coordinator with their follow-ups, and one student seen at work."""
    for name, ago, returns, way, text in _CONTACTS:
        pupil, day = pupils[name], school.today - timedelta(days=ago)
        said: dict[str, Any] = {"text": text, "way": way, "happened_on": day}
        said["follow_up_on"] = school.today + timedelta(days=returns)
        school.do(pupil.group.coordinator, notes.write_note, pupil.enrollment, day=day, **said)
    _visit(school)


def _visit(school: DemoSchool) -> None:
    """The first student by name who has been at a site for a while."""
    day = school.today - _VISITED_AGO
    for group in school.groups.values():
        for loaded in students_of(school, group):
            placement = current_placement(loaded.entries, day)
            if placement is not None and placement.starts_on < day <= placement.ends_on:
                said = "Rooms patients alone; asks before each injection. To work on: charting as it happens."
                seen = {placement.entry_id: said}
                school.do(
                    group.coordinator, visits.record_visit, day=school.today,
                    way=VisitWay.ON_SITE, visited_on=day, seen=seen,
                )  # fmt: skip
                return
