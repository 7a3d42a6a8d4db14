"""Sites, wishes and clearance papers, reached through the commands."""

from datetime import date, timedelta
from typing import Any

from tests.factories import Student, World
from tracker.commands import placing, sites
from tracker.commands.sites import SiteFacts
from tracker.domain.kinds import SiteSetting
from tracker.domain.statuses import EntryKind

PATTERN = "mon 08:00-16:30/30 tue 08:00-16:30/30 wed 08:00-16:30/30"
WISHES: dict[str, Any] = {
    "days": "mon tue wed",
    "from_time": "08:00",
    "to_time": "17:00",
    "hours_a_week": 24,
    "area": "Durham",
    "state": "NC",
    "transport": "car",
    "own_site": "",
}


def site_facts(name: str = "Heron Clinic", **values: Any) -> SiteFacts:
    """A physician's office with one slot and an agreement over all tests."""
    given: dict[str, Any] = {
        "setting": SiteSetting.PHYSICIAN_OFFICE,
        "specialty": "Family medicine",
        "address": "12 Reed Lane\nDurham, NC",
        "state": "NC",
        "miles": 11,
        "duties": "Rooming, vitals, EKG",
        "agreement_starts_on": date(2026, 1, 1),
        "agreement_ends_on": date(2028, 12, 31),
    }
    return SiteFacts(name=name, **given | values)


def add_site(world: World, name: str = "Heron Clinic", **values: Any) -> int:
    """A site; gives its id."""
    made = world.do(world.coordinator, sites.create_site, facts=site_facts(name, **values))
    return int(made["site"])


def wish(student: Student, **values: Any) -> int:
    """Say when and where; gives the entry's id."""
    world = student.world
    if not any(entry.key == "enroll.orientation" for entry in entries_of(student)):
        student.log("enroll.orientation", EntryKind.CONFIRMATION)
    return student.log("extern.preferences", EntryKind.PREFERENCE, detail=WISHES | values, on=world.today)


def entries_of(student: Student) -> Any:
    """The facts of the student's entries."""
    from tracker.models.facts import load

    session = student.world.session
    session.rollback()
    return load(session, [student.enrollment])[student.enrollment].facts.entries


def place(student: Student, site_id: int, *, starts: int = 42, ends: int = 84, **values: Any) -> int:
    """Place a student from so many days after today on; gives the entry's id."""
    world = student.world
    given: dict[str, Any] = {
        "pattern": PATTERN,
        "preceptor": "Sol Brisa",
        "preceptor_contact": "sol.brisa@heron.test",
    }
    made = world.do(
        world.coordinator,
        placing.place,
        student.enrollment,
        site_id=site_id,
        starts_on=world.today + timedelta(days=starts),
        ends_on=world.today + timedelta(days=ends),
        **given | values,
    )
    return int(made["placement"])


def paper(student: Student, key: str, **detail: Any) -> int:
    """A clearance paper that staff recorded; gives the entry's id."""
    world = student.world
    line = world.path.by_key[key]
    given: dict[str, Any] = {"issued_on": world.today - timedelta(days=10)}
    if line.vaccine is not None and line.vaccine.most_doses > 1:
        days = ("2024-01-10", "2024-03-10", "2024-08-10")
        given |= {"proof": "doses", "doses": " ".join(days[: line.needs.doses])}
    return world.record(student, key, EntryKind.DOCUMENT, detail=given | detail)[0]


def clear(student: Student, *but: str) -> None:
    """Every clearance paper that can be filed now, but these."""
    asked = {line.key for line in student.world.path.group("clearance")} - {"doc.site-extra", *but}
    for line in student.world.path.group("clearance"):
        if line.key in asked:
            paper(student, line.key)
