"""Taking a decision back within its minute: what is voided, what waits again, and when it is refused."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.by_link import at_site
from tests.commands.test_evidence import DIPLOMA, draft
from tests.commands.test_logging import line, refused
from tests.factories import Student, World
from tests.marks import marks
from tracker.commands import checkoffs, logging, review, undoing
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, RequestKind, Role, State
from tracker.extensions import db
from tracker.models import Entry, Event, EventPayload, Evidence, Outbox
from tracker.models.engine import configure_engine, engine_options
from tracker.queries.integrity import check
from tracker.web.transaction import perform

pytestmark = pytest.mark.both_databases
SKILL = "skill.ic-01"


def after(world: World, seconds: float, actor: Actor, command: Any, *args: Any, **values: Any) -> Any:
    """Carry out a command so many seconds after noon."""
    at = world.now + timedelta(seconds=seconds)
    return perform(world.session, actor, command, *args, at=at, **values)


def checkoff(student: Student) -> int:
    student.practice(SKILL, times=3)
    return student.log(SKILL, EntryKind.CHECKOFF)


def entry(world: World, entry_id: int) -> Entry:
    world.session.rollback()
    world.session.expire_all()
    found = world.session.get(Entry, entry_id)
    assert found is not None
    return found


def letters(world: World) -> list[str]:
    kinds = list(world.session.execute(select(Outbox.kind)).scalars())
    world.session.rollback()
    return [kind for kind in kinds if kind != "invitation"]


def test_an_accept_taken_back_is_void_and_the_claim_waits_with_its_old_promise(world):
    pip = world.add_student()
    asked = checkoff(pip)
    promised_on = entry(world, asked).promised_on
    after(world, 5, world.instructor, review.accept, asked)
    assert line(world, pip, SKILL).state is State.DONE
    again = after(world, 30, world.instructor, undoing.undo, asked)["entries"][0]
    first, second = entry(world, asked), entry(world, again)
    assert (first.status, first.voided_by_id) == (EntryStatus.VOIDED, world.instructor.person_id)
    assert (second.status, second.again_of_id) == (EntryStatus.WAITING, asked)
    assert (second.promised_on, second.waits_for) == (promised_on, Holder.INSTRUCTOR)
    assert (second.logged_by_id, second.logged_at) == (pip.id, first.logged_at)
    assert second.decided_by_id is None
    assert line(world, pip, SKILL).state is State.WAITING
    kinds = world.session.execute(select(Event.kind).where(Event.chain == pip.id).order_by(Event.seq))
    assert list(kinds.scalars())[-3:] == ["entry.accepted", "entry.voided", "entry.reopened"]
    after(world, 40, world.instructor, review.accept, again)
    assert line(world, pip, SKILL).state is State.DONE


def test_the_journal_says_which_entry_waits_again(world):
    pip = world.add_student()
    asked = checkoff(pip)
    after(world, 5, world.instructor, review.accept, asked)
    after(world, 6, world.instructor, undoing.undo, asked)
    payload = world.session.execute(
        select(EventPayload.payload)
        .join(Event, Event.id == EventPayload.event_id)
        .where(Event.kind == "entry.reopened")
    ).scalar_one()
    assert f'"of":{asked}' in payload


def test_a_return_taken_back_is_never_mailed(world):
    pip = world.add_student()
    asked = checkoff(pip)
    after(world, 5, world.instructor, review.return_, asked, note="Once more.")
    held = world.session.execute(select(Outbox.due_at).where(Outbox.kind == "returned")).scalar_one()
    assert held >= world.now + timedelta(seconds=5 + 60)
    after(world, 20, world.instructor, undoing.undo, asked)
    assert letters(world) == []
    assert line(world, pip, SKILL).state is State.WAITING
    other = world.add_student()
    kept = checkoff(other)
    after(world, 5, world.instructor, review.return_, kept, note="Once more.")
    assert letters(world) == ["returned"]


def test_the_same_undo_twice_is_one(world):
    asked = checkoff(world.add_student())
    after(world, 5, world.instructor, review.accept, asked)
    first = after(world, 6, world.instructor, undoing.undo, asked)
    assert after(world, 7, world.instructor, undoing.undo, asked) == first


@pytest.mark.parametrize(("seconds", "code"), [(64.9, ""), (65, "minute_over")])
def test_the_server_keeps_the_minute(world, seconds, code):
    asked = checkoff(world.add_student())
    after(world, 5, world.instructor, review.accept, asked)
    if not code:
        after(world, seconds, world.instructor, undoing.undo, asked)
        return
    with refused(world, code, Conflict):
        after(world, seconds, world.instructor, undoing.undo, asked)
    assert entry(world, asked).status is EntryStatus.ACCEPTED


def test_only_whoever_decided_takes_it_back(world):
    pip = world.add_student()
    asked = checkoff(pip)
    foreign = world.add_staff("Fay", "Tansy", Role.INSTRUCTOR, world.add_cohort("Sequoia", world.today))
    with refused(world, "not_your_decision", Conflict):
        after(world, 4, world.instructor, undoing.undo, asked)
    after(world, 5, world.instructor, review.accept, asked)
    with refused(world, "not_your_decision", Conflict):
        after(world, 6, world.coordinator, undoing.undo, asked)
    with refused(world, "no_student", NotFound):
        after(world, 6, foreign, undoing.undo, asked)
    with refused(world, "not_allowed", NotAllowed):
        after(world, 6, pip.actor, undoing.undo, asked)


def test_what_somebody_built_on_stays(world):
    pip = world.add_student()
    asked = checkoff(pip)
    after(world, 5, world.instructor, review.return_, asked, note="Once more.")
    on = {"happened_on": world.today}
    after(world, 9, pip.actor, logging.log_entry, pip.enrollment, SKILL, EntryKind.CHECKOFF, **on)
    with refused(world, "relied_on", Conflict):
        after(world, 12, world.instructor, undoing.undo, asked)


def test_nobody_takes_back_by_a_minute_what_they_recorded_themselves(world):
    pip = world.add_student()
    made = world.record(pip, "module.d1", EntryKind.SCORE, by=world.instructor, amount=91)[0]
    with refused(world, "not_allowed", NotAllowed):
        after(world, 1, world.instructor, undoing.undo, made)


def test_a_granted_leave_is_ended_by_an_act_of_its_own(world):
    pip = world.add_student()
    asked = pip.ask(RequestKind.LEAVE, starts_on=world.today)
    after(world, 5, world.coordinator, review.accept, asked)
    with refused(world, "cannot_undo", Conflict):
        after(world, 6, world.coordinator, undoing.undo, asked)


def test_a_later_date_taken_back_waits_with_its_lines(world):
    pip = world.add_student()
    asked = pip.ask(RequestKind.WAIVER, targets=[SKILL])
    after(world, 5, world.coordinator, review.accept, asked)
    assert line(world, pip, SKILL).state is State.WAIVED
    again = after(world, 6, world.coordinator, undoing.undo, asked)["entries"][0]
    assert line(world, pip, SKILL).state is not State.WAIVED
    after(world, 9, world.coordinator, review.accept, again)
    assert line(world, pip, SKILL).state is State.WAIVED


def test_files_go_with_the_claim(world):
    pip = world.add_student()
    kept = draft(world, pip.actor, pip)
    asked = pip.log(DIPLOMA, EntryKind.DOCUMENT, detail={"issued_on": None})
    after(world, 5, world.coordinator, review.accept, asked)
    again = after(world, 6, world.coordinator, undoing.undo, asked)["entries"][0]
    world.session.rollback()
    assert world.session.get(Evidence, kept).entry_id == again


def test_shifts_stand_beside_each_other(world):
    site = at_site(world, student=world.add_student())
    first, second = site.shift(), site.shift(world.today - timedelta(1))
    after(world, 5, world.coordinator, review.accept, first)
    after(world, 6, world.coordinator, review.accept, second)
    again = after(world, 7, world.coordinator, undoing.undo, first)["entries"][0]
    assert entry(world, again).waits_for is Holder.PRECEPTOR
    assert entry(world, second).status is EntryStatus.ACCEPTED


class TestScored:
    """With the sheets of the product."""

    @pytest.fixture
    def world(self, app):
        made = World(db.session, sheets=True)
        yield made
        db.session.rollback()
        assert list(check(db.session, made.now)) == []

    def ready(self, world):
        pip = world.add_student()
        needs = world.path.by_key[SKILL]
        pip.practice(SKILL, times=needs.needs.practice, mode=needs.modes[0])
        return pip, pip.log(SKILL, EntryKind.CHECKOFF)

    def test_a_score_taken_back_is_no_attempt_and_asks_for_no_plan(self, world):
        pip, asked = self.ready(world)
        sheet = world.path.sheets[SKILL]
        missed = marks(sheet, range(1, len(sheet.steps) + 1))
        for _ in range(sheet.attempts - 1):
            world.do(world.instructor, checkoffs.score_checkoff, asked, marks=missed)
            asked = pip.log(SKILL, EntryKind.CHECKOFF)
        after(world, 5, world.instructor, checkoffs.score_checkoff, asked, marks=missed)
        plans = select(Entry.status).where(Entry.kind == EntryKind.REQUEST)
        assert list(world.session.execute(plans).scalars()) == [EntryStatus.WAITING]
        before = len(letters(world))
        again = after(world, 20, world.instructor, undoing.undo, asked)["entries"][0]
        assert list(world.session.execute(plans).scalars()) == [EntryStatus.WITHDRAWN]
        assert len(letters(world)) == before - 1
        world.session.rollback()
        after(world, 30, world.instructor, checkoffs.score_checkoff, again, marks=marks(sheet))
        assert line(world, pip, SKILL).state is State.DONE


def test_of_two_at_once_one_wins(world, database_url):
    asked = checkoff(world.add_student())
    after(world, 5, world.coordinator, review.accept, asked)
    world.session.rollback()
    gate, found = threading.Barrier(2), []

    def act(command, values):
        engine = create_engine(**engine_options(database_url))
        configure_engine(engine)
        with Session(engine, autoflush=False) as session:
            gate.wait()
            try:
                at = world.now + timedelta(seconds=10)
                perform(session, world.coordinator, command, asked, at=at, **values)
                found.append("done")
            except Conflict as error:
                found.append(error.code)
        engine.dispose()

    acts = ((undoing.undo, {}), (review.void, {"note": "Wrong student."}))
    threads = [threading.Thread(target=act, args=one) for one in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) in (["already_decided", "done"], ["done", "not_your_decision"]), found
    voided = select(Event.id).where(Event.kind == "entry.voided")
    assert len(world.session.execute(voided).all()) == 1
