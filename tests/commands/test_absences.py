"""Days away and cover: who gets which rights on which day, what is written down, who is told."""

import json
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.factories import Student, World
from tests.web.staff_pages import checkoff, ready
from tracker.commands import absences, correcting, enrolling, incidents, notes, people, review, roles
from tracker.commands.draft import Draft
from tracker.commands.enrolling import add_enrollment, cohort_for
from tracker.domain.absences import stand_in
from tracker.domain.errors import Conflict, NotAllowed, NotFound, Refused
from tracker.domain.kinds import IncidentKind, IncidentPlace
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Role
from tracker.models import Absence, Event, EventPayload, Outbox, Person, RoleGrant
from tracker.models.covering import covered_in, covers_of, on_the_clock
from tracker.queries.student_record import student_record

pytestmark = pytest.mark.both_databases
DAY = timedelta(days=1)


@pytest.fixture
def colleague(world: World) -> Actor:
    """A coordinator of another cohort."""
    return world.add_staff("Nadia", "Cole", Role.COORDINATOR, world.add_cohort("Cedar", world.today))


def away(world: World, who: Actor, cover: Actor, first: int = 0, last: int = 4, **values: object) -> int:
    """Set days away, counted from today; gives the id."""
    days = {"starts_on": world.today + first * DAY, "ends_on": world.today + last * DAY}
    made = world.do(who, absences.set_absence, who.person_id, cover_id=cover.person_id, **days | values)
    return int(made["absence"])


def acting(world: World, actor: Actor, at: datetime | None = None) -> Actor:
    """The actor as the pages build it at this instant."""
    world.session.rollback()
    covers = covers_of(world.session, actor.person_id, on_the_clock(at or world.now))
    world.session.rollback()
    return stand_in(actor, covers)


def refused(world: World, who: Actor, cover: Actor, *days: int, **values: object) -> str:
    with pytest.raises(Refused) as told:
        away(world, who, cover, *days, **values)
    return told.value.code


def payloads(world: World, person_id: int) -> list[tuple[str, dict[str, object]]]:
    world.session.rollback()
    rows = world.session.execute(
        select(Event.kind, EventPayload.payload)
        .join(EventPayload, EventPayload.event_id == Event.id)
        .where(Event.chain == person_id)
        .order_by(Event.seq)
    ).all()
    world.session.rollback()
    return [(row.kind, json.loads(row.payload)) for row in rows]


def mails(world: World, kind: str) -> list[int]:
    world.session.rollback()
    found = list(world.session.execute(select(Outbox.person_id).where(Outbox.kind == kind)).scalars())
    world.session.rollback()
    return sorted(found)


def test_before_during_and_after(world: World, colleague: Actor) -> None:
    away(world, world.coordinator, colleague, first=1, last=3)
    held = [world.cohort in acting(world, colleague, world.now + n * DAY).coordinates for n in range(6)]
    assert held == [False, True, True, True, False, False]
    during = acting(world, colleague, world.now + DAY)
    assert during.coordinates == colleague.coordinates | {world.cohort}
    assert [(one.name, one.until) for one in during.covers] == [("Otto Fernsby", world.today + 3 * DAY)]
    # The absent person still holds what they hold.
    assert acting(world, world.coordinator, world.now + DAY) == world.coordinator


def test_the_day_is_the_cohorts(world: World, colleague: Actor) -> None:
    """At one instant it is on in Honolulu, where the day has not ended, and over in Auckland."""
    west = world.add_cohort("Koa", world.today)
    east = world.add_cohort("Rata", world.today)
    for cohort, zone in ((west, "Pacific/Honolulu"), (east, "Pacific/Auckland")):
        world.do(
            world.admin, roles.give_role, world.coordinator.person_id, role=Role.COORDINATOR, cohort_id=cohort
        )
        world.session.connection().exec_driver_sql(
            f"UPDATE cohort SET timezone = '{zone}' WHERE id = {cohort}"
        )
        world.session.commit()
    away(world, world.coordinator, colleague, first=0, last=0)
    day, new_york = world.today, ZoneInfo("America/New_York")
    expected = {
        (day - DAY, 8): {east},
        (day - DAY, 23): {east},
        (day, 0): {world.cohort, east},
        (day, 4): {world.cohort, east},
        (day, 5): {world.cohort, west, east},
        (day, 6): {world.cohort, west},
        (day, 23): {world.cohort, west},
        (day + DAY, 0): {west},
        (day + DAY, 4): {west},
        (day + DAY, 5): set(),
    }
    for (on, hour), cohorts in expected.items():
        at = datetime(on.year, on.month, on.day, hour, 30, tzinfo=new_york).astimezone(UTC)
        assert acting(world, colleague, at).coordinates - colleague.coordinates == cohorts, (on, hour)


def test_ended_early_and_taken_back(world: World, colleague: Actor) -> None:
    now, ahead = away(world, world.coordinator, colleague), away(world, world.coordinator, colleague, 10, 12)
    for number in (now, ahead):
        world.do(world.coordinator, absences.end_absence, number)
        world.do(world.coordinator, absences.end_absence, number)
    assert acting(world, colleague) == colleague
    assert acting(world, colleague, world.now + 10 * DAY) == colleague
    kinds = [kind for kind, _payload in payloads(world, world.coordinator.person_id)]
    assert kinds[-4:] == ["absence.set", "absence.set", "absence.ended", "absence.ended"]
    assert mails(world, "cover_set") == mails(world, "cover_ended") == [colleague.person_id] * 2
    # The days are free again.
    third = away(world, world.coordinator, colleague)
    world.today += 10 * DAY
    with pytest.raises(Conflict) as told:
        world.do(world.coordinator, absences.end_absence, third)
    assert told.value.code == "absence_over"


def test_what_is_refused(world: World, colleague: Actor) -> None:
    otto, iris = world.coordinator, world.instructor
    assert refused(world, otto, colleague, -1, 2) == "away_past"
    assert refused(world, otto, colleague, 2, 1) == "away_backwards"
    assert refused(world, otto, colleague, 0, 400) == "away_long"
    assert refused(world, otto, otto) == "cover_unknown"
    assert refused(world, otto, iris) == "cover_role"
    assert refused(world, otto, world.admin) == "cover_role"
    assert refused(world, otto, Actor(12345)) == "cover_unknown"
    assert refused(world, world.admin, colleague) == "away_from_nothing"
    away(world, otto, colleague, 2, 4)
    assert refused(world, otto, colleague, 4, 6) == "away_overlaps"
    # Who is away covers nobody on these days, and on others may.
    assert refused(world, colleague, otto, 3, 3) == "cover_away"
    away(world, colleague, otto, 5, 6)
    world.do(world.admin, roles.deactivate, colleague.person_id, reason="Left")
    assert refused(world, otto, colleague, 20, 21) == "cover_unknown"
    away(world, iris, otto, 8, 9)
    world.session.rollback()
    assert len(world.session.execute(select(Absence.id)).all()) == 3


def test_no_student_of_the_cohort_covers(world: World, colleague: Actor) -> None:
    """Not when it is set, and not once they enroll."""
    student = world.add_student("Vera", "Stone")
    other = next(iter(colleague.coordinates))
    world.do(world.admin, roles.give_role, student.id, role=Role.COORDINATOR, cohort_id=other)
    both = Actor(student.id, "Vera Stone", is_student=True, coordinates=frozenset({other}))
    assert refused(world, world.coordinator, both) == "cover_student"
    late = world.add_student("Gil", "Sorrel", cohort=other, papers=False)
    world.do(world.admin, roles.give_role, late.id, role=Role.COORDINATOR, cohort_id=other)
    away(world, world.coordinator, late.actor)
    assert world.cohort in acting(world, late.actor).coordinates
    world.do(world.admin, _enroll, late, world.cohort)
    assert acting(world, late.actor) == late.actor


def _enroll(session: object, actor: Actor, now: datetime, student: Student, cohort: int) -> object:
    """Put somebody into a cohort beside the one they are in."""
    draft = Draft(session, actor, now)  # type: ignore[arg-type]
    draft.open(student.id)
    found = cohort_for(session, actor, cohort)  # type: ignore[arg-type]
    add_enrollment(draft, student.id, found, now.date(), sequence=2)
    return draft


def test_only_oneself_and_administrators(world: World, colleague: Actor) -> None:
    values = {
        "starts_on": world.today, "ends_on": world.today, "cover_id": colleague.person_id,
    }  # fmt: skip
    student = world.add_student()
    for actor in (colleague, world.instructor, student.actor):
        with pytest.raises(NotAllowed):
            world.do(actor, absences.set_absence, world.coordinator.person_id, **values)
    with pytest.raises(NotAllowed):
        world.do(student.actor, absences.set_absence, student.id, **values)
    made = world.do(world.admin, absences.set_absence, world.coordinator.person_id, **values)["absence"]
    for actor in (colleague, world.instructor, student.actor):
        with pytest.raises(NotFound):
            world.do(actor, absences.end_absence, made)
    world.do(world.coordinator, absences.end_absence, made)
    world.do(world.admin, absences.end_absence, made)


def test_a_cover_is_not_passed_on(world: World, colleague: Actor) -> None:
    third = world.add_staff("Hugo", "Lind", Role.COORDINATOR, world.add_cohort("Fir", world.today))
    away(world, world.coordinator, colleague, 0, 5)
    away(world, colleague, third, 0, 5)
    assert acting(world, third).coordinates == third.coordinates | colleague.coordinates
    assert acting(world, colleague).coordinates == colleague.coordinates | {world.cohort}


def test_what_ends_takes_the_cover_with_it(world: World, colleague: Actor) -> None:
    away(world, world.coordinator, colleague, 0, 30)

    def is_covered() -> bool:
        return world.cohort in acting(world, colleague).coordinates

    def grant(person: Actor) -> int:
        world.session.rollback()
        asked = select(RoleGrant.id).where(
            RoleGrant.person_id == person.person_id, RoleGrant.revoked_at.is_(None)
        )
        return world.session.execute(asked).scalar_one()

    assert is_covered()
    other = next(iter(colleague.coordinates))
    for person, cohort in ((world.coordinator, world.cohort), (colleague, other)):
        world.do(world.admin, roles.take_role, grant(person))
        assert not is_covered()
        world.do(world.admin, roles.give_role, person.person_id, role=Role.COORDINATOR, cohort_id=cohort)
        assert is_covered()
    world.do(world.admin, roles.deactivate, world.coordinator.person_id, reason="Left")
    assert not is_covered()
    world.do(world.admin, roles.reactivate, world.coordinator.person_id)
    assert is_covered()


def test_an_instructor_who_covers_an_instructor_stays_one(world: World, colleague: Actor) -> None:
    away(world, world.instructor, colleague)
    covering = acting(world, colleague)
    assert covering.instructs == {world.cohort}
    assert covering.coordinates == colleague.coordinates
    student = world.add_student()
    ready(world, student)
    health = student.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    with pytest.raises(NotAllowed):
        world.accept(health, by=covering)
    world.accept(checkoff(world, student), by=covering)
    assert payloads(world, student.id)[-1][1]["covering"] == ["Iris Vane"]
    world.do(covering, notes.write_note, student.enrollment, text="Called.")
    assert payloads(world, student.id)[-1][1]["covering"] == ["Iris Vane"]


def test_both_names_stand_in_the_record(world: World, colleague: Actor) -> None:
    student, other = world.add_student(), world.add_student()
    entry = student.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})
    late = other.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})
    away(world, world.coordinator, colleague, 0, 2)
    covering = acting(world, colleague)
    world.do(covering, review.accept, entry)
    kind, said = payloads(world, student.id)[-1]
    assert kind == "entry.accepted"
    assert said["covering"] == ["Otto Fernsby"]
    assert said["by"] == colleague.signs_as
    # The absent person acts in their own name, and so does the cover in their own cohort.
    world.accept(late)
    assert "covering" not in payloads(world, other.id)[-1][1]
    own = world.add_student("Bo", "Quince", cohort=next(iter(colleague.coordinates)), papers=False)
    world.do(covering, notes.write_note, own.enrollment, text="Called.")
    assert "covering" not in payloads(world, own.id)[-1][1]
    # What the cover does to their own account is theirs.
    world.do(covering, people.set_language, language="es")
    assert "covering" not in payloads(world, colleague.person_id)[-1][1]


def test_who_joins_a_covered_cohort(world: World, colleague: Actor) -> None:
    away(world, world.coordinator, colleague)
    covering = acting(world, colleague)
    made = world.do(
        covering, people.invite_student, given_name="Ada", family_name="Moon", email="ada@demo.test",
        cohort_id=world.cohort,
    )  # fmt: skip
    assert all(said["covering"] == ["Otto Fernsby"] for _kind, said in payloads(world, made["person"]))
    own = world.add_student("Bo", "Quince", cohort=next(iter(colleague.coordinates)), papers=False)
    world.do(covering, enrolling.move, own.enrollment, cohort_id=world.cohort, reason="Nearer")
    kind, said = payloads(world, own.id)[-1]
    assert (kind, said["covering"]) == ("enrollment.moved", ["Otto Fernsby"])


def test_mail_about_the_cohort_goes_to_the_cover_too(world: World, colleague: Actor) -> None:
    student = world.add_student()
    entry = student.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})
    happened = {
        "kind": IncidentKind.CUT, "place": IncidentPlace.HOME, "what": "A cut.",
        "happened_at": datetime.combine(world.today, datetime.min.time()),
    }  # fmt: skip
    asked = {"wrong": "Not my name.", "wish": "Pip Lark"}

    def happens(about: str) -> None:
        world.do(student.actor, incidents.report_incident, student.enrollment, **happened)
        world.do(student.actor, correcting.ask_correction, student.enrollment, about, **asked)

    otto, nadia = world.coordinator.person_id, colleague.person_id
    happens("person:0")
    assert mails(world, "notice") == mails(world, "correction_asked") == [otto]
    number = away(world, world.coordinator, colleague)
    happens(f"entry:{entry}")
    assert mails(world, "notice") == mails(world, "correction_asked") == sorted([otto, otto, nadia])
    world.do(world.coordinator, absences.end_absence, number)
    world.do(student.actor, incidents.report_incident, student.enrollment, **happened)
    assert mails(world, "notice") == sorted([otto] * 3 + [nadia])


def test_the_students_page_names_the_cover(world: World, colleague: Actor) -> None:
    student = world.add_student()

    def named(on: date) -> set[tuple[str, str]]:
        world.session.rollback()
        record = student_record(world.session, student.id, lambda _zone: on)
        assert record is not None
        return {(staff.name, staff.cover) for staff in record.staff.values()}

    away(world, world.coordinator, colleague, 1, 2)
    assert named(world.today) == {("Iris Vane", ""), ("Otto Fernsby", "")}
    assert named(world.today + DAY) == {("Iris Vane", ""), ("Otto Fernsby", "Nadia Cole")}
    assert named(world.today + 3 * DAY) == {("Iris Vane", ""), ("Otto Fernsby", "")}


def test_the_rights_of_pages_and_mail_are_the_same(world: World, colleague: Actor) -> None:
    away(world, world.coordinator, colleague, 0, 2)
    world.session.rollback()
    for n in range(4):
        today_in = on_the_clock(world.now + n * DAY)
        told = {one.cover_id for one in covered_in(world.session, [world.cohort], today_in)}
        may = bool(covers_of(world.session, colleague.person_id, today_in))
        assert told == ({colleague.person_id} if may else set())
    assert world.session.get_one(Person, colleague.person_id).is_active
