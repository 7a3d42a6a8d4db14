"""Decisions, voids, paper facts, enrollments; races on both databases."""

import threading
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from tests.commands.test_logging import SKILL, line, refused
from tests.factories import STARTS_ON, World
from tracker.commands import enrolling, logging, notes, people, refreshing, review
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.packing import pack
from tracker.domain.policy import Actor
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, RequestKind, Role, State
from tracker.models import Enrollment, Entry, Event, Outbox, StandingRow
from tracker.models.engine import configure_engine, engine_options
from tracker.models.facts import load
from tracker.queries.integrity import check
from tracker.web.transaction import perform

pytestmark = pytest.mark.both_databases


def waiting_checkoff(world: World, student) -> int:
    student.practice(SKILL, times=3)
    return student.log(SKILL, EntryKind.CHECKOFF)


def test_return_needs_a_note_and_is_answered_by_a_new_entry(world):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    with refused(world, "note_needed"):
        world.send_back(asked, "  ")
    world.send_back(asked, "Film the sharps box too.", by=world.instructor)
    assert line(world, pip, SKILL).state is State.RETURNED
    again = pip.log(SKILL, EntryKind.CHECKOFF)
    assert line(world, pip, SKILL).state is State.WAITING
    world.accept(again)
    assert world.session.get(Entry, asked).status is EntryStatus.RETURNED
    assert "returned" in world.session.execute(select(Outbox.kind)).scalars().all()


def test_second_decision_says_who_was_first(world):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    world.accept(asked, by=world.instructor)
    world.accept(asked, by=world.instructor)
    with refused(world, "already_decided", Conflict) as caught:
        world.accept(asked, by=world.coordinator)
    assert caught.value.facts == {"by": "Iris Vane", "outcome": EntryStatus.ACCEPTED, "at": world.now}
    with refused(world, "already_decided", Conflict):
        world.send_back(asked, by=world.instructor)


def test_decision_on_what_was_taken_back(world):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    pip.take_back(asked)
    with refused(world, "already_withdrawn", Conflict):
        world.accept(asked)


def test_who_may_decide(world):
    pip = world.add_student()
    other = world.add_cohort("Sequoia", STARTS_ON)
    foreign = world.add_staff("Fay", "Tansy", Role.INSTRUCTOR, other)
    asked = waiting_checkoff(world, pip)
    shot = pip.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    with refused(world, "no_student", NotFound):
        world.accept(asked, by=foreign)
    with refused(world, "not_allowed", NotAllowed):
        world.accept(shot, by=world.instructor)
    with refused(world, "not_allowed", NotAllowed):
        world.accept(asked, by=pip.actor)
    with refused(world, "not_allowed", NotAllowed):
        world.accept(asked, by=world.admin)


def test_nobody_decides_on_their_own_entry(world):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    both = Actor(pip.id, "Pip", is_student=True, coordinates=frozenset({world.cohort}))
    with refused(world, "not_allowed", NotAllowed):
        world.accept(asked, by=both)


def test_void_takes_credit_back_with_a_reason_that_stays(world):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    world.accept(asked, by=world.instructor)
    with refused(world, "reason_needed"):
        world.void(asked, "")
    world.void(asked, "Wrong student.")
    world.void(asked, "Wrong student.")
    assert line(world, pip, SKILL).state is State.STARTED
    entry = world.session.get(Entry, asked)
    assert (entry.status, entry.void_note, entry.decided_as) == (
        EntryStatus.VOIDED,
        "Wrong student.",
        "I. Vane, RN",
    )
    with refused(world, "already_decided", Conflict):
        world.void(asked, "Again.", by=world.instructor)


def test_paper_fact_is_logged_and_accepted_in_one_act(world):
    pip = world.add_student()
    world.record(pip, "module.d1", EntryKind.SCORE, by=world.instructor, amount=91)
    assert line(world, pip, "module.d1").state is State.DONE
    kinds = (
        world.session.execute(select(Event.kind).where(Event.chain == pip.id).order_by(Event.seq))
        .scalars()
        .all()
    )
    assert kinds[-2:] == ["entry.logged", "entry.accepted"]
    with refused(world, "not_allowed", NotAllowed):
        world.record(pip, "doc.tb", EntryKind.DOCUMENT, by=world.instructor, detail={})
    with refused(world, "score_outside"):
        world.record(pip, "module.d2", EntryKind.SCORE, by=world.instructor, amount=101)


def test_leave_route_and_withdrawal_take_effect_with_the_decision(world):
    pip = world.add_student()
    world.accept(pip.ask(RequestKind.ROUTE, routes=frozenset({"test-first"})))
    world.session.rollback()
    assert world.session.get(Enrollment, pip.enrollment).routes == "test-first"
    world.accept(pip.ask(RequestKind.LEAVE, starts_on=world.today, ends_on=world.today + timedelta(days=13)))
    world.session.rollback()
    assert world.session.get(StandingRow, pip.enrollment).period == "leave"
    with refused(world, "leave_overlaps"):
        world.do(
            world.coordinator,
            enrolling.take_leave,
            pip.enrollment,
            starts_on=world.today,
            ends_on=None,
            reason="x",
        )
    world.today += timedelta(days=5)
    world.do(world.coordinator, enrolling.come_back, pip.enrollment, ends_on=world.today)
    world.today += timedelta(days=2)
    world.accept(pip.ask(RequestKind.WITHDRAWAL, starts_on=world.today))
    world.session.rollback()
    assert world.session.get(StandingRow, pip.enrollment).frozen_on == world.today
    with refused(world, "withdrawn_enrollment"):
        pip.practice(SKILL)


def test_reentry_carries_accepted_work_and_asks_for_nothing_twice(world):
    pip = world.add_student()
    world.accept(waiting_checkoff(world, pip))
    world.accept(pip.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today}))
    with refused(world, "still_enrolled"):
        world.do(
            world.coordinator,
            enrolling.reenroll,
            pip.enrollment,
            cohort_id=world.cohort,
            started_on=world.today,
        )
    world.withdraw(pip)
    world.today += timedelta(days=30)
    made = world.do(
        world.coordinator, enrolling.reenroll, pip.enrollment, cohort_id=world.cohort, started_on=world.today
    )
    old, pip.enrollment = pip.enrollment, made["enrollment"]
    assert line(world, pip, SKILL).state is State.DONE
    assert line(world, pip, "doc.tb").state is State.DONE
    pip.practice("skill.ic-02")
    pip.enrollment = old
    assert line(world, pip, "skill.ic-02").have == 0


def test_move_keeps_entries_and_the_start_cohort(world):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    sequoia = world.add_cohort("Sequoia", STARTS_ON + timedelta(days=28))
    olga = world.add_staff("Olga", "Tintero", Role.COORDINATOR, sequoia)
    both = Actor(
        world.coordinator.person_id, "Otto Fernsby", coordinates=world.coordinator.coordinates | {sequoia}
    )
    with refused(world, "no_cohort", NotFound):
        world.do(world.coordinator, enrolling.move, pip.enrollment, cohort_id=sequoia, reason="Later start")
    world.do(both, enrolling.move, pip.enrollment, cohort_id=sequoia, reason="Later start")
    world.session.rollback()
    enrollment = world.session.get(Enrollment, pip.enrollment)
    assert (enrollment.cohort_id, enrollment.start_cohort_id) == (sequoia, world.cohort)
    with refused(world, "no_student", NotFound):
        world.accept(asked, by=world.coordinator)
    world.accept(asked, by=olga)
    assert line(world, pip, SKILL).state is State.DONE


def test_notes_goals_and_invitations(world):
    pip = world.add_student()
    world.do(world.instructor, notes.write_note, pip.enrollment, text="Called, will film again.")
    with refused(world, "note_empty"):
        world.do(world.instructor, notes.write_note, pip.enrollment, text=" ")
    world.do(pip.actor, enrolling.set_goals, pip.enrollment, goals=frozenset({"cpt"}))
    with refused(world, "unknown_goal"):
        world.do(pip.actor, enrolling.set_goals, pip.enrollment, goals=frozenset({"x"}))
    joined = world.do(pip.actor, people.join, token=pip.token, password_hash="x")
    assert joined == {"person": pip.id}
    with refused(world, "invitation_gone", NotFound):
        world.do(pip.actor, people.join, token=pip.token, password_hash="y")
    with refused(world, "email_taken"):
        world.do(
            world.coordinator,
            people.invite_student,
            given_name="A",
            family_name="B",
            email=world.email(pip.id).upper(),
            cohort_id=world.cohort,
        )


def test_extra_papers_of_a_site_are_asked_once_it_is_known(world):
    pip = world.add_student()
    world.accept(pip.ask(RequestKind.EXCEPTION, targets=["extern.placement"]))
    detail = {
        "site_name": "Heron Clinic",
        "starts_on": world.today,
        "ends_on": world.today + timedelta(days=40),
        "asks_documents": True,
    }
    assert line(world, pip, "doc.site-extra").state is State.NOT_ASKED
    world.record(pip, "extern.placement", EntryKind.PLACEMENT, detail=detail)
    assert line(world, pip, "doc.site-extra").state is State.CLOSED
    with refused(world, "end_before_start"):
        world.record(pip, "extern.placement", EntryKind.PLACEMENT, detail=detail | {"ends_on": STARTS_ON})


def test_job_is_verified_at_the_earliest_fifteen_days_after_its_start(world):
    pip = world.add_student()
    detail = {"employer": "Heron Clinic", "starts_on": world.today, "in_field": True}
    pip.log("job.hired", EntryKind.JOB, detail=detail, amount=36)
    stub = {"proof_way": "pay_stub"}
    with refused(world, "verified_too_early"):
        world.record(pip, "job.verified", EntryKind.VERIFICATION, detail=stub)
    world.today += timedelta(days=15)
    world.record(pip, "job.verified", EntryKind.VERIFICATION, detail=stub)
    assert line(world, pip, "job.verified").state is State.DONE


def test_refresh_rewrites_rows_whose_day_has_come(world):
    pip = world.add_student()
    world.session.rollback()
    before = world.session.get(StandingRow, pip.enrollment)
    assert refreshing.due_for_refresh(world.session, world.today) == []
    world.today = before.next_change_on
    assert refreshing.due_for_refresh(world.session, world.today) == [pip.enrollment]
    world.do(Actor(0), refreshing.refresh, pip.enrollment)
    world.session.rollback()
    assert refreshing.due_for_refresh(world.session, world.today) == []


def test_eight_simultaneous_decisions_have_one_winner(world, database_url):
    pip = world.add_student()
    asked = waiting_checkoff(world, pip)
    deciders = [world.add_staff(f"Staff{n}", "Member", Role.COORDINATOR, world.cohort) for n in range(8)]
    world.session.rollback()
    gate, outcomes = threading.Barrier(8), []

    def decide(number: int) -> None:
        engine = create_engine(**engine_options(database_url))
        configure_engine(engine)
        command = review.accept if number % 2 else review.return_
        with Session(engine, autoflush=False) as session:
            gate.wait()
            try:
                perform(session, deciders[number], command, asked, note=f"by {number}", at=world.now)
                outcomes.append(number)
            except Conflict as error:
                assert error.code == "already_decided"
                assert error.facts["by"].startswith("Staff")
                outcomes.append(None)
        engine.dispose()

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [number for number in outcomes if number is not None]
    assert len(outcomes) == 8
    assert len(winners) == 1
    world.session.rollback()
    assert world.session.get(Entry, asked).decision_note == f"by {winners[0]}"


def test_eight_clients_lose_no_practice(world, database_url):
    pip = world.add_student()
    world.session.rollback()
    gate, failed = threading.Barrier(8), []

    def log(number: int) -> None:
        engine = create_engine(**engine_options(database_url))
        configure_engine(engine)
        with Session(engine, autoflush=False) as session:
            gate.wait()
            for turn in range(3):
                for _attempt in range(20):
                    try:
                        perform(
                            session,
                            pip.actor,
                            logging.log_practice,
                            pip.enrollment,
                            SKILL,
                            at=world.now,
                            receipt=(f"{number}-{turn}", "same"),
                            happened_on=world.today,
                            mode=Mode.KIT,
                        )
                        break
                    except Conflict:
                        continue
                else:
                    failed.append(number)
        engine.dispose()

    threads = [threading.Thread(target=log, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert line(world, pip, SKILL).have == 24


def test_check_finds_what_was_changed_behind_its_back(world):
    pip = world.add_student()
    made = pip.practice(SKILL)[0]
    engine = world.session.get_bind()
    world.session.rollback()

    def tamper(model, **values) -> list[str]:
        with engine.begin() as connection:
            connection.execute(model.__table__.update().values(**values))
        world.session.rollback()
        return [difference.what for difference in check(world.session, world.now)]

    before = world.session.get(Entry, made).amount
    world.session.rollback()
    assert any("last event" in what for what in tamper(Entry, note="changed"))
    tamper(Entry, note="")
    assert any("recomputed" in what for what in tamper(StandingRow, done=99))
    with engine.begin() as connection:
        connection.execute(StandingRow.__table__.delete())
    world.session.rollback()
    assert any("no row" in d.what for d in check(world.session, world.now))
    world.session.rollback()
    rebuild(world, pip)
    assert before == 1


def rebuild(world: World, student) -> None:
    """Write the standing row again, as an operator would."""
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    values = asdict(pack(standing(loaded.path, loaded.facts, world.today)))
    values |= {
        "enrollment_id": student.enrollment,
        "person_id": student.id,
        "cohort_id": loaded.cohort.id,
        "path_version_id": loaded.cohort.path_version_id,
        "computed_on": world.today,
    }
    world.session.rollback()
    with world.session.get_bind().begin() as connection:
        connection.execute(StandingRow.__table__.insert(), values)


def test_events_are_final(world):
    pip = world.add_student()
    world.session.rollback()
    engine = world.session.get_bind()
    for statement in (Event.__table__.update().values(kind="x"), Event.__table__.delete()):
        with pytest.raises(Exception, match="events are final"), engine.begin() as connection:
            connection.execute(statement.where(Event.__table__.c.chain == pip.id))
