"""What students log and take back, and what is refused, on both databases."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import STARTS_ON, World
from tracker.commands import logging
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, Mode, RequestKind, State
from tracker.models import Entry, Event, Outbox, StandingRow
from tracker.models.facts import load
from tracker.web.transaction import perform

pytestmark = pytest.mark.both_databases

SKILL = "skill.ic-01"


def line(world: World, student, key: str):
    """A line of a student as stored facts say it stands."""
    world.session.rollback()
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    return standing(loaded.path, loaded.facts, world.today).line(key)


def entries(world: World) -> int:
    world.session.rollback()
    return world.session.execute(select(func.count()).select_from(Entry)).scalar_one()


def refused(world: World, code: str, kind=Impossible):
    """The act inside is refused with this code and writes nothing."""

    class Refusal:
        def __enter__(self):
            self.before = entries(world)
            self.raises = pytest.raises(kind)
            self.caught = self.raises.__enter__()
            return self.caught

        def __exit__(self, *exc):
            done = self.raises.__exit__(*exc)
            assert self.caught.value.code == code
            assert entries(world) == self.before
            return done

    return Refusal()


def test_practices_then_checkoff_then_done(world):
    pip = world.add_student()
    assert len(pip.practice(SKILL, times=3)) == 3
    asked = pip.log(SKILL, EntryKind.CHECKOFF)
    assert line(world, pip, SKILL).state is State.WAITING
    world.accept(asked, by=world.instructor, note="Clear technique.")
    assert line(world, pip, SKILL).state is State.DONE
    entry = world.session.get(Entry, asked)
    assert (entry.decided_as, entry.decision_note) == ("I. Vane, RN", "Clear technique.")


def test_checkoff_too_early(world):
    pip = world.add_student()
    pip.practice(SKILL, times=2)
    with refused(world, "practice_first") as caught:
        pip.log(SKILL, EntryKind.CHECKOFF)
    assert caught.value.facts == {"have": 2, "need": 3}


def test_closed_unknown_and_unasked_lines(world):
    pip = world.add_student(papers=False)
    with refused(world, "closed_line"):
        pip.practice(SKILL)
    with refused(world, "unknown_line"):
        pip.practice("skill.zz-99")
    with refused(world, "not_asked"):
        pip.log("diploma.nha-upgrade", EntryKind.CONFIRMATION)
    with refused(world, "wrong_kind"):
        pip.log("enroll.papers", EntryKind.SHIFT)


def test_dates_outside_the_window(world):
    pip = world.add_student()
    for on in (STARTS_ON - timedelta(days=1), world.today + timedelta(days=1)):
        with refused(world, "date_outside"):
            pip.practice(SKILL, on=on)
    assert pip.log("diploma.proof", EntryKind.DOCUMENT, on=date(2012, 6, 1), detail={"proof": "diploma"})
    with refused(world, "date_outside"):
        pip.log("skill.em-01", EntryKind.DOCUMENT, on=world.today + timedelta(days=1))


def test_mode_the_skill_does_not_take(world):
    pip = world.add_student()
    with refused(world, "wrong_mode"):
        pip.practice(SKILL, mode=Mode.LIVE)


def test_number_of_practices_is_bounded(world):
    pip = world.add_student()
    for times in (0, -1, 11, 10**9):
        with refused(world, "practice_times"):
            pip.practice(SKILL, times=times)


def test_what_staff_log_is_not_the_students(world):
    pip = world.add_student()
    with refused(world, "staff_logs", NotAllowed):
        pip.log("module.d1", EntryKind.SCORE, amount=100)
    with refused(world, "staff_logs", NotAllowed):
        pip.log("skill.im-01", EntryKind.SCORE, amount=100)


def test_another_student_does_not_exist(world):
    pip, eve = world.add_student(), world.add_student("Eve")
    with refused(world, "no_student", NotFound):
        world.do(
            eve.actor, logging.log_practice, pip.enrollment, SKILL, happened_on=world.today, mode=Mode.KIT
        )


def test_one_paper_waits_at_a_time(world):
    pip = world.add_student()
    pip.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    with refused(world, "already_waiting"):
        pip.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})


def test_paper_dates_that_cannot_be(world):
    pip, today = world.add_student(), world.today
    day = timedelta(days=1)
    for code, detail in (
        ("expires_before_issue", {"issued_on": today, "expires_on": today}),
        ("already_expired", {"issued_on": today - 9 * day, "expires_on": today - day}),
        ("issued_ahead", {"issued_on": today + day}),
        ("schedule_needs_date", {"on_schedule": True}),
    ):
        with refused(world, code):
            pip.log("doc.tb", EntryKind.DOCUMENT, detail=detail)


def test_score_outside_the_scale(world):
    pip = world.add_student()
    for amount in (101, None):
        with refused(world, "score_outside"):
            pip.log("exam.practice-1", EntryKind.SCORE, amount=amount)
    assert pip.log("exam.practice-1", EntryKind.SCORE, amount=71)
    assert line(world, pip, "exam.practice-1").state is State.DONE


def test_attempts_wait_for_the_retake_date(world):
    pip = world.add_student()
    world.accept(pip.ask(RequestKind.EXCEPTION, targets=["exam.passed"]))
    with refused(world, "score_outside"):
        pip.log("exam.passed", EntryKind.ATTEMPT, amount=199, detail={"passed": False})
    first = pip.log("exam.passed", EntryKind.ATTEMPT, amount=380, detail={"passed": False})
    world.accept(first)
    blocked = line(world, pip, "exam.passed")
    assert (blocked.state, blocked.reason.facts["until"]) == (State.BLOCKED, world.today + timedelta(days=30))
    world.today += timedelta(days=29)
    with refused(world, "retake_wait"):
        pip.log("exam.passed", EntryKind.ATTEMPT, amount=395, detail={"passed": True})
    world.today += timedelta(days=1)
    world.accept(pip.log("exam.passed", EntryKind.ATTEMPT, amount=395, detail={"passed": True}))
    assert line(world, pip, "exam.passed").state is State.DONE


def test_take_back_what_waits_and_what_nobody_relied_on(world):
    pip = world.add_student()
    made = pip.practice(SKILL, times=3)
    pip.take_back(made[0])
    pip.take_back(made[0])
    assert line(world, pip, SKILL).have == 2
    pip.practice(SKILL)
    asked = pip.log(SKILL, EntryKind.CHECKOFF)
    pip.take_back(asked)
    assert line(world, pip, SKILL).state is State.STARTED
    again = pip.log(SKILL, EntryKind.CHECKOFF)
    world.accept(again)
    with refused(world, "cannot_take_back", Conflict):
        pip.take_back(made[1])
    with refused(world, "cannot_take_back", Conflict):
        pip.take_back(again)


def test_milestone_relied_on_by_a_decision_cannot_be_taken_back(world):
    pip = world.add_student()
    kit = world.session.execute(select(Entry.id).where(Entry.requirement == "kit.received")).scalar_one()
    pip.practice(SKILL, times=3)
    world.accept(pip.log(SKILL, EntryKind.CHECKOFF))
    with refused(world, "cannot_take_back", Conflict):
        pip.take_back(kit)


def test_same_key_gives_the_same_answer_and_other_content_is_refused(world):
    pip = world.add_student()
    arguments = {"happened_on": world.today, "mode": Mode.KIT}

    def send(digest: str) -> dict:
        return perform(
            world.session,
            pip.actor,
            logging.log_practice,
            pip.enrollment,
            SKILL,
            at=world.now,
            receipt=("a key", digest),
            **arguments,
        )

    first = send("one")
    assert send("one") == first
    with refused(world, "key_reused", Conflict):
        send("two")
    assert line(world, pip, SKILL).have == 1


def test_a_refused_act_leaves_no_receipt(world):
    pip = world.add_student(papers=False)

    def send() -> dict:
        return perform(
            world.session,
            pip.actor,
            logging.log_practice,
            pip.enrollment,
            SKILL,
            at=world.now,
            receipt=("k", "d"),
            happened_on=world.today,
            mode=Mode.KIT,
        )

    with pytest.raises(Impossible):
        send()
    world.record(pip, "enroll.papers", EntryKind.DOCUMENT)
    pip.log("kit.received", EntryKind.CONFIRMATION)
    assert send()["entries"]


def test_every_change_has_its_event_and_its_row(world):
    pip = world.add_student()
    before = world.session.execute(select(func.count()).where(Event.chain == pip.id)).scalar_one()
    pip.practice(SKILL, times=3)
    kinds = (
        world.session.execute(select(Event.kind).where(Event.chain == pip.id).order_by(Event.seq))
        .scalars()
        .all()
    )
    assert kinds[before:] == ["entry.logged"] * 3
    row = world.session.get(StandingRow, pip.enrollment)
    assert row.last_activity_on == world.today


def test_requests_and_their_limits(world):
    pip = world.add_student()
    due = line(world, pip, "skill.ph-02").due_on
    for code, values in (
        ("reason_needed", {"note": " ", "targets": ["skill.ph-02"], "ends_on": due + timedelta(days=7)}),
        ("choose_line", {"targets": []}),
        ("extension_date", {"targets": ["skill.ph-02"], "ends_on": due}),
        ("extension_late", {"targets": [SKILL], "ends_on": world.today + timedelta(days=9)}),
        ("no_due_date", {"targets": ["ce.credits"], "ends_on": due}),
        ("unknown_line", {"targets": ["x"], "ends_on": due}),
    ):
        with refused(world, code):
            pip.ask(RequestKind.EXTENSION, **values)
    asked = pip.ask(RequestKind.EXTENSION, targets=["skill.ph-02"], ends_on=due + timedelta(days=7))
    with refused(world, "already_waiting"):
        pip.ask(RequestKind.EXTENSION, targets=["skill.ph-02"], ends_on=due + timedelta(days=8))
    world.accept(asked)
    assert line(world, pip, "skill.ph-02").due_on == due + timedelta(days=7)


def test_invitation_mail_waits_in_the_outbox_of_the_same_transaction(world):
    pip = world.add_student()
    mail = world.session.execute(select(Outbox).where(Outbox.person_id == pip.id)).scalars().all()
    assert [row.kind for row in mail] == ["invitation"]
