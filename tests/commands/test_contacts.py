"""Contacts, visits at the site and follow-ups: what is kept, who may, when it returns and to whom."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import select

from tests.commands.test_logging import refused
from tests.externship import add_site, place, wish
from tests.factories import STARTS_ON, Student, World
from tracker.commands import erasing, follow_ups, notes, roles, visits
from tracker.domain.contacts import ContactWay, VisitWay
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.models import Contact, Event, FollowUp, Note, SiteVisit
from tracker.queries.follow_ups import due_follow_ups, follow_up_ref, open_follow_ups

pytestmark = pytest.mark.both_databases

DAY = timedelta(days=1)


@pytest.fixture
def pip(world: World) -> Student:
    """A student of the cohort who said when and where."""
    student = world.add_student()
    wish(student)
    return student


def kinds(world: World, person_id: int) -> list[str]:
    world.session.rollback()
    events = select(Event.kind).where(Event.chain == person_id).order_by(Event.seq)
    return list(world.session.execute(events).scalars())


def write(world: World, student: Student, by: Actor | None = None, **values) -> dict:
    values = {"text": "Says the camera works again.", "way": ContactWay.CALL} | values
    return world.do(by or world.coordinator, notes.write_note, student.enrollment, **values)


def due(world: World, actor: Actor, on: date | None = None) -> list[int]:
    world.session.rollback()
    return [one.id for one in due_follow_ups(world.session, actor, on or world.today)]


class TestContacts:
    def test_a_contact_is_a_note_with_how_and_when(self, world, pip):
        made = write(world, pip, happened_on=world.today - DAY)
        note = world.session.get(Note, made["note"])
        found = world.session.execute(select(Contact)).scalar_one()
        assert (note.text, note.author_id) == ("Says the camera works again.", world.coordinator.person_id)
        assert (found.note_id, found.way) == (note.id, ContactWay.CALL)
        assert found.happened_on == world.today - DAY
        assert kinds(world, pip.id)[-1] == "contact.written"

    def test_a_note_without_a_way_stays_a_note(self, world, pip):
        write(world, pip, way=None)
        assert world.session.execute(select(Contact)).first() is None
        assert kinds(world, pip.id)[-1] == "note.written"

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"text": "  "}, "note_empty"),
            ({"happened_on": STARTS_ON + timedelta(days=57)}, "contact_ahead"),
            ({"happened_on": STARTS_ON - timedelta(days=366)}, "contact_before"),
            ({"follow_up_on": STARTS_ON}, "follow_up_outside"),
            ({"follow_up_on": STARTS_ON + timedelta(days=500)}, "follow_up_outside"),
        ],
    )
    def test_what_is_refused(self, world, pip, values, code):
        before = kinds(world, pip.id)
        with refused(world, code):
            write(world, pip, **values)
        assert kinds(world, pip.id) == before

    def test_who_may(self, world, pip):
        write(world, pip, by=world.instructor)
        with pytest.raises(NotAllowed):
            write(world, pip, by=world.admin)
        with pytest.raises(NotAllowed):
            write(world, pip, by=pip.actor)
        other = world.add_cohort("Sorrel", STARTS_ON)
        stranger = world.add_staff("Marisol", "Encinar", Role.COORDINATOR, other)
        with pytest.raises(NotFound):
            write(world, pip, by=stranger)


class TestFollowUps:
    def test_it_returns_on_its_day_to_who_wrote_it(self, world, pip):
        made = write(world, pip, follow_up_on=world.today + 2 * DAY)
        assert due(world, world.coordinator) == []
        assert due(world, world.coordinator, world.today + 2 * DAY) == [made["follow_up"]]
        assert due(world, world.instructor, world.today + 9 * DAY) == []
        assert kinds(world, pip.id)[-2:] == ["contact.written", "follow_up.set"]

    def test_it_can_be_given_to_the_staff_of_the_cohort(self, world, pip):
        given = {"follow_up_on": world.today, "holder_id": world.instructor.person_id}
        made = write(world, pip, **given)
        assert due(world, world.instructor) == [made["follow_up"]]
        assert due(world, world.coordinator) == []
        for nobody in (world.admin.person_id, pip.id, 7):
            with refused(world, "follow_up_holder"):
                write(world, pip, follow_up_on=world.today, holder_id=nobody)

    def test_it_is_moved_with_a_word_and_done_with_another(self, world, pip):
        number = write(world, pip, follow_up_on=world.today)["follow_up"]
        moved = {"due_on": world.today + 7 * DAY, "note": "On vacation."}
        world.do(world.coordinator, follow_ups.move_follow_up, number, **moved)
        assert due(world, world.coordinator) == []
        found = follow_up_ref(world.session, number)
        assert (found.due_on, found.said, found.student) == (moved["due_on"], "On vacation.", pip.actor.name)
        world.do(world.coordinator, follow_ups.close_follow_up, number, note="Is back.")
        assert follow_up_ref(world.session, number).is_done
        assert kinds(world, pip.id)[-2:] == ["follow_up.moved", "follow_up.done"]
        with refused(world, "follow_up_done", Conflict):
            world.do(world.coordinator, follow_ups.close_follow_up, number)

    def test_it_can_be_moved_to_a_colleague(self, world, pip):
        number = write(world, pip, follow_up_on=world.today)["follow_up"]
        values = {"due_on": world.today, "holder_id": world.instructor.person_id}
        world.do(world.coordinator, follow_ups.move_follow_up, number, **values)
        assert due(world, world.instructor) == [number]
        with refused(world, "follow_up_same"):
            world.do(world.coordinator, follow_ups.move_follow_up, number, due_on=world.today)

    def test_who_may_close_it(self, world, pip):
        number = write(world, pip, follow_up_on=world.today)["follow_up"]
        with pytest.raises(NotAllowed):
            world.do(pip.actor, follow_ups.close_follow_up, number)
        other = world.add_staff("Marisol", "Encinar", Role.COORDINATOR, world.add_cohort("Sorrel", STARTS_ON))
        with pytest.raises(NotFound):
            world.do(other, follow_ups.close_follow_up, number)
        with pytest.raises(NotFound):
            world.do(world.coordinator, follow_ups.close_follow_up, 12)
        world.do(world.instructor, follow_ups.close_follow_up, number, note="Reached her.")

    def test_none_is_forgotten_when_its_holder_leaves(self, world, pip):
        given = {"follow_up_on": world.today, "holder_id": world.instructor.person_id}
        number = write(world, pip, **given)["follow_up"]
        world.do(world.admin, roles.deactivate, world.instructor.person_id, reason="Left the school")
        assert due(world, world.coordinator) == [number]

    def test_a_stranger_sees_none(self, world, pip):
        write(world, pip, follow_up_on=world.today)
        other = world.add_staff("Marisol", "Encinar", Role.COORDINATOR, world.add_cohort("Sorrel", STARTS_ON))
        world.session.rollback()
        assert open_follow_ups(world.session, other, most=50) == ()
        assert len(open_follow_ups(world.session, world.instructor, by=world.today, most=50)) == 1
        assert open_follow_ups(world.session, world.instructor, by=world.today - DAY, most=50) == ()

    def test_one_select_however_many(self, world, pip):
        for _ in range(4):
            write(world, pip, follow_up_on=world.today)
        world.session.rollback()
        sent: list[str] = []
        engine = world.session.get_bind().engine
        note = lambda *said: sent.append(said[2])  # noqa: E731
        sql_event.listen(engine, "before_cursor_execute", note)
        assert len(due_follow_ups(world.session, world.coordinator, world.today)) == 4
        sql_event.remove(engine, "before_cursor_execute", note)
        assert len([text for text in sent if text.lstrip().upper().startswith("SELECT")]) == 1


class TestVisits:
    @pytest.fixture
    def placed(self, world, pip):
        """At the site since last week."""
        return place(pip, add_site(world), starts=-7)

    def record(self, world, seen, by=None, **values):
        values = {"way": VisitWay.ON_SITE, "visited_on": world.today} | values
        return world.do(by or world.coordinator, visits.record_visit, seen=seen, **values)

    def test_a_visit_says_who_saw_what(self, world, pip, placed):
        given = {"visited_by_id": world.instructor.person_id, "visited_on": world.today - DAY}
        self.record(world, {placed: "Roomed two patients alone."}, **given)
        found = world.session.execute(select(SiteVisit)).scalar_one()
        note = world.session.get(Note, found.note_id)
        assert (found.person_id, found.placement_id, found.way) == (pip.id, placed, VisitWay.ON_SITE)
        assert (found.visited_by_id, note.author_id) == (
            world.instructor.person_id,
            world.coordinator.person_id,
        )
        assert note.text == "Roomed two patients alone."
        assert kinds(world, pip.id)[-1] == "visit.recorded"

    def test_one_visit_for_several_keeps_them_apart(self, world, pip, placed):
        other = world.add_student("Lina")
        wish(other)
        second = place(other, add_site(world, "Reed House"), starts=-7)
        made = self.record(world, {placed: "Took vitals.", second: "Filed charts.", 3: "  "})
        assert len(made["visits"]) == 2
        assert kinds(world, pip.id)[-1] == kinds(world, other.id)[-1] == "visit.recorded"

    @pytest.mark.parametrize(
        ("seen", "days", "code"),
        [(" ", 0, "visit_empty"), ("Saw her.", 1, "visit_ahead"), ("Saw her.", -8, "visit_outside")],
    )
    def test_what_is_refused(self, world, pip, placed, seen, days, code):
        with refused(world, code):
            self.record(world, {placed: seen}, visited_on=world.today + days * DAY)
        with refused(world, "visit_by"):
            self.record(world, {placed: "Saw her."}, visited_by_id=pip.id)
        with refused(world, "visit_many"):
            self.record(world, dict.fromkeys(range(21), "Saw."))

    def test_one_that_is_not_theirs_to_see_stops_all(self, world, pip, placed):
        other = world.add_staff("Marisol", "Encinar", Role.COORDINATOR, world.add_cohort("Sorrel", STARTS_ON))
        with pytest.raises(NotFound):
            self.record(world, {placed: "Saw her."}, by=other)
        with pytest.raises(NotFound):
            self.record(world, {placed: "Saw her.", 5: "Nobody."})
        assert world.session.execute(select(SiteVisit)).first() is None


def test_erasure_takes_all_of_it(world, pip):
    placed = place(pip, add_site(world), starts=-7)
    write(world, pip, follow_up_on=world.today)
    world.do(
        world.coordinator,
        visits.record_visit,
        way=VisitWay.PHONE,
        visited_on=world.today,
        seen={placed: "All is well."},
    )
    world.withdraw(pip)
    world.today += timedelta(days=366 * 6)
    world.do(world.admin, erasing.erase, pip.id, today=world.today)
    for model in (Note, Contact, FollowUp, SiteVisit):
        assert world.session.execute(select(model)).first() is None
