"""What is special about some placements of the demo school: ended early, a second site, a longer stay;
and papers that are no plain ones: a series under way, a declination, an exemption."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from tracker.commands import logging, placing
from tracker.demo.places import PATTERN, address_of
from tracker.demo.school import DemoSchool, Group
from tracker.domain.placement import Placement, current_placement, placements_of
from tracker.domain.policy import Actor
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, State
from tracker.models import Enrollment, Person
from tracker.models.facts import Loaded, load

_DAY = timedelta(days=1)
_LATE_CONFIRMED = "Calla"
"""Whose preceptor nobody has called yet."""


def special_placements(school: DemoSchool) -> None:
    """Contacts confirmed, one placement ended early, one followed by a second site, one longer."""
    for group in school.groups.values():
        for loaded in _students(school, group):
            _confirm(school, group, loaded)
    for name, act in (("Juno", _ended), ("Wren", _second_site), ("Caspian", _longer)):
        for group in school.groups.values():
            found = [one for one in _students(school, group) if one.person.given_name == name]
            for loaded in found[:1]:
                act(school, group, loaded)
    _papers(school)


def _students(school: DemoSchool, group: Group) -> list[Loaded]:
    school.session.rollback()
    ids = school.session.execute(
        select(Enrollment.id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.cohort_id == group.id)
        .order_by(Person.family_name, Person.given_name)
    ).scalars()
    found = list(load(school.session, list(ids)).values())
    school.session.rollback()
    return sorted(found, key=lambda one: (one.person.family_name, one.person.given_name))


def _placement(school: DemoSchool, loaded: Loaded) -> Placement | None:
    return current_placement(loaded.entries, school.today)


def _confirm(school: DemoSchool, group: Group, loaded: Loaded) -> None:
    """The coordinator called the site a day before the first day, or lately."""
    for one in placements_of(loaded.entries):
        if loaded.person.given_name == _LATE_CONFIRMED or one.is_confirmed:
            continue
        school.do(
            group.coordinator,
            placing.confirm_contact,
            one.entry_id,
            day=school.today - 2 * _DAY,
            preceptor=one.preceptor,
            preceptor_contact=one.contact or address_of(one.preceptor),
            preceptor_language="es" if one.site_name.startswith("Cl") else "en",
        )


def _ended(school: DemoSchool, group: Group, loaded: Loaded) -> None:
    """The site closed; whoever was there can be placed again today."""
    one = _placement(school, loaded)
    if one is not None:
        school.do(
            group.coordinator,
            placing.end_early,
            one.entry_id,
            day=school.today,
            until_on=max(_last_shift(loaded), one.starts_on, school.today - _DAY),
            reason="The practice closed its doors. Hours are signed.",
        )


def _last_shift(loaded: Loaded) -> date:
    days = [row["happened_on"] for row in loaded.entries if row["kind"] == EntryKind.SHIFT]
    return max(days, default=date.min)


def _second_site(school: DemoSchool, group: Group, loaded: Loaded) -> None:
    """Ended here, and begins elsewhere on Monday in a week."""
    one = _placement(school, loaded)
    if one is None:
        return
    _ended(school, group, loaded)
    names = [name for name in school.sites if name != one.site_name]
    monday = school.today + timedelta(days=14 - school.today.weekday())
    school.do(
        group.coordinator,
        placing.place,
        loaded.enrollment.id,
        day=school.today,
        site_id=school.sites[names[0]],
        starts_on=monday,
        ends_on=monday + timedelta(days=46),
        pattern=PATTERN,
        preceptor="Dr. Opal Wintergreen",
        preceptor_contact=address_of("Dr. Opal Wintergreen"),
    )


def _longer(school: DemoSchool, group: Group, loaded: Loaded) -> None:
    """Two more weeks at the same site."""
    one = _placement(school, loaded)
    if one is not None:
        until_on = one.ends_on + timedelta(days=14)
        school.do(group.coordinator, placing.extend, one.entry_id, day=school.today - _DAY, until_on=until_on)


def _papers(school: DemoSchool) -> None:
    """Newcomers file what is no plain paper; it waits for the coordinator."""
    first = school.today - timedelta(days=9)
    filed: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("Coral", "doc.hepb", {"proof": "series", "doses": first.isoformat()}),
        ("Maple", "doc.flu", {"proof": "declination", "issued_on": first}),
        ("Heath", "doc.mmr", {"proof": "exemption", "issued_on": first}),
    )
    for group in school.groups.values():
        for loaded in _students(school, group):
            for name, key, detail in filed:
                if loaded.person.given_name == name:
                    _file(school, loaded, key, detail)


def _file(school: DemoSchool, loaded: Loaded, key: str, detail: dict[str, Any]) -> None:
    line = standing(loaded.path, loaded.facts, school.today).line(key)
    if line.state in (State.OPEN, State.STARTED):
        actor = Actor(loaded.person.id, loaded.person.name, is_student=True)
        day = school.today - _DAY
        school.do(
            actor,
            logging.log_entry,
            loaded.enrollment.id,
            key,
            EntryKind.DOCUMENT,
            day=day,
            happened_on=day,
            detail=detail,
        )
