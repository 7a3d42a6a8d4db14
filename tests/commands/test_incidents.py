"""Incidents reach the coordinators at once, stand until they are settled, and stay between few."""

import json
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.factories import STARTS_ON, Student, World
from tracker.commands import incidents, notices
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.kinds import IncidentKind, IncidentPlace, NoticeKind
from tracker.domain.statuses import Role
from tracker.models import Event, EventPayload, Incident, Notice, Outbox
from tracker.queries.notices import count_open, notices_of, open_notices, settled_notices

pytestmark = pytest.mark.both_databases

WHAT = "The cap slipped off and the needle went into my left thumb."


def report(world: World, student: Student, by=None, **values) -> dict:
    given = {
        "kind": IncidentKind.NEEDLE_STICK,
        "place": IncidentPlace.HOME,
        "happened_at": datetime.combine(world.today, time()) + timedelta(hours=9),
        "what": WHAT,
        "done": "Washed it.",
        "told": "My sister.",
    }
    made = world.do(by or student.actor, incidents.report_incident, student.enrollment, **given | values)
    world.session.rollback()
    return made


def settle(world: World, notice_id: int, note: str = "Called; seen at 11:00.", by=None) -> None:
    world.do(by or world.coordinator, notices.settle, notice_id, note=note)
    world.session.rollback()


def letters(world: World) -> list[tuple[int, dict]]:
    rows = world.session.execute(
        select(Outbox.person_id, Outbox.facts).where(Outbox.kind == "notice").order_by(Outbox.person_id)
    )
    return [(row.person_id, json.loads(row.facts)) for row in rows]


def test_a_report_is_kept_and_the_coordinators_are_told_at_once(world: World) -> None:
    second = world.add_staff("Wren", "Tamsin", Role.COORDINATOR, world.cohort)
    elsewhere = world.add_cohort("Cedar", STARTS_ON)
    world.add_staff("Odo", "Birch", Role.COORDINATOR, elsewhere)
    pip = world.add_student()
    made = report(world, pip)
    kept = world.session.get(Incident, made["incident"])
    assert (kept.what, kept.done, kept.told) == (WHAT, "Washed it.", "My sister.")
    assert kept.happened_at == datetime.combine(world.today, time()) + timedelta(hours=9)
    told = letters(world)
    assert [person for person, _facts in told] == sorted([world.coordinator.person_id, second.person_id])
    assert {json.dumps(facts) for _person, facts in told} == {'{"kind": "incident"}'}


def test_the_journal_says_that_but_not_what(world: World) -> None:
    pip = world.add_student()
    report(world, pip)
    said = world.session.execute(
        select(EventPayload.payload)
        .join(Event, Event.id == EventPayload.event_id)
        .where(Event.chain == pip.id, Event.kind.in_(("incident.reported", "notice.raised")))
    )
    texts = list(said.scalars())
    assert len(texts) == 2
    assert not any(word in text for text in texts for word in ("thumb", "Washed", "sister"))


def test_a_notice_stands_until_a_coordinator_settles_it_with_a_note(world: World) -> None:
    pip = world.add_student()
    made = report(world, pip)
    (shown,) = open_notices(world.session, world.coordinator)
    assert (shown.kind, shown.person_id, shown.incident_id) == (NoticeKind.INCIDENT, pip.id, made["incident"])
    with pytest.raises(Impossible) as caught:
        settle(world, made["notice"], note="  ")
    assert (caught.value.code, caught.value.field) == ("settle_note", "note")
    assert count_open(world.session, world.coordinator) == 1
    settle(world, made["notice"])
    assert count_open(world.session, world.coordinator) == 0
    (done,) = settled_notices(world.session, world.coordinator)
    assert (done.note, done.settled_by, done.settled_at) == (
        "Called; seen at 11:00.",
        "Otto Fernsby",
        world.now,
    )


def test_settled_once_is_settled(world: World) -> None:
    second = world.add_staff("Wren", "Tamsin", Role.COORDINATOR, world.cohort)
    made = report(world, world.add_student())
    settle(world, made["notice"])
    settle(world, made["notice"])
    with pytest.raises(Conflict) as caught:
        settle(world, made["notice"], by=second)
    assert caught.value.code == "already_settled"
    assert caught.value.facts["by"] == "Otto Fernsby"
    events = world.session.execute(select(Event.id).where(Event.kind == "notice.settled"))
    assert len(events.all()) == 1


def test_an_instructor_reports_for_a_student_but_cannot_settle_or_list(world: World) -> None:
    pip = world.add_student()
    made = report(world, pip, by=world.instructor, place=IncidentPlace.SCHOOL)
    assert world.session.get(Incident, made["incident"]).reported_by_id == world.instructor.person_id
    assert open_notices(world.session, world.instructor) == ()
    for stranger in (world.instructor, world.admin, pip.actor):
        with pytest.raises(NotFound) as caught:
            settle(world, made["notice"], by=stranger)
        assert caught.value.code == "no_notice"


def test_a_coordinator_who_reports_needs_no_mail_about_it(world: World) -> None:
    report(world, world.add_student(), by=world.coordinator)
    assert letters(world) == []
    assert count_open(world.session, world.coordinator) == 1


def test_strangers_report_nothing(world: World) -> None:
    pip, other = world.add_student(), world.add_student()
    elsewhere = world.add_cohort("Cedar", STARTS_ON)
    odo = world.add_staff("Odo", "Birch", Role.COORDINATOR, elsewhere)
    for stranger in (other.actor, odo):
        with pytest.raises(NotFound):
            report(world, pip, by=stranger)
    with pytest.raises(NotAllowed):
        report(world, pip, by=world.admin)
    assert world.session.execute(select(Notice.id)).all() == []


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"what": " \n"}, "incident_what", "what"),
        ({"happened_at": datetime.combine(date(2027, 1, 1), time())}, "incident_ahead", "at"),
        ({"happened_at": datetime.combine(date(2026, 9, 13), time(23, 59))}, "incident_before", "on"),
    ],
)
def test_what_cannot_be_is_refused_under_its_field(world: World, values: dict, code: str, field: str) -> None:
    pip = world.add_student()
    with pytest.raises(Impossible) as caught:
        report(world, pip, **values)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert world.session.execute(select(Incident.id)).all() == []


def test_the_clock_of_the_cohort_decides_what_lies_ahead(world: World) -> None:
    pip = world.add_student()
    noon = datetime.combine(world.today, time()) + timedelta(hours=12)
    report(world, pip, happened_at=noon)
    with pytest.raises(Impossible):
        report(world, pip, happened_at=noon + timedelta(minutes=1))


def test_notices_of_a_student_are_all_of_them(world: World) -> None:
    pip, other = world.add_student(), world.add_student()
    first, second = report(world, pip), report(world, pip, kind=IncidentKind.CUT)
    report(world, other)
    settle(world, first["notice"])
    found = notices_of(world.session, pip.id, frozenset({world.cohort}))
    assert {shown.id for shown in found} == {first["notice"], second["notice"]}
