"""Applications, jobs, closers, proofs, rechecks, courses and goals, through their commands."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import World
from tracker.commands import applications, hiring, learning, verifying
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.kinds import ApplicationState, Closing, ProofWay, Relation, SiteSetting
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, State
from tracker.extensions import db
from tracker.models import Aim, Entry, Event, JobApplication
from tracker.models.facts import load
from tracker.queries.integrity import check

pytestmark = pytest.mark.both_databases

STUB = {"proof_way": ProofWay.PAY_STUB}
CALL = {"proof_way": ProofWay.CALL_NOTE, "said_by": "R. Quill, office manager"}


@pytest.fixture
def world(app):
    made = World(db.session)
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []


def line(world, student, key):
    world.session.rollback()
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    return standing(loaded.path, loaded.facts, world.today).line(key)


def job(world, **values):
    return {
        "employer": "Heron Clinic",
        "title": "Clinical medical assistant",
        "setting": SiteSetting.OUTPATIENT_CENTER,
        "relation": Relation.IN_FIELD,
        "pay_band": "45000",
        "starts_on": world.today,
    } | values


def hire(world, student, amount=36, application_id=None, **values):
    made = world.do(
        student.actor,
        hiring.hire,
        student.enrollment,
        detail=job(world, **values),
        amount=amount,
        application_id=application_id,
    )
    return made["entries"][0]


def consent(world, student, may_ask):
    return world.do(student.actor, hiring.say_consent, student.enrollment, may_ask=may_ask)


def verify(world, student, detail=None, command=verifying.verify, by=None, **values):
    values.setdefault("happened_on", world.today)
    who = by or world.coordinator
    return world.do(who, command, student.enrollment, detail=detail or STUB, **values)["entries"][0]


def refused(code, kind=Impossible):
    return pytest.raises(kind, match=code)


def said(**values):
    return {
        "employer": "Heron Clinic",
        "title": "MA",
        "setting": SiteSetting.HOSPITAL,
        "state": ApplicationState.PLANNED,
        "applied_on": None,
        "next_action": "Send the résumé",
        "next_on": None,
    } | values


def add(world, student, **values):
    return world.do(student.actor, applications.add_application, student.enrollment, said=said(**values))[
        "application"
    ]


def change(world, student, number, version, **values):
    return world.do(
        student.actor,
        applications.change_application,
        student.enrollment,
        number,
        said=said(**values),
        version=version,
    )


def stored(world, model=JobApplication):
    world.session.rollback()
    return world.session.execute(select(model)).scalars().all()


def test_an_application_changes_and_leads_to_a_job(world):
    pip = world.add_student()
    number = add(world, pip, next_on=world.today + timedelta(days=2))
    change(world, pip, number, 1, state=ApplicationState.APPLIED, applied_on=world.today)
    with refused("application_changed", Conflict):
        change(world, pip, number, 1, employer="Otter Clinic")
    made = hire(world, pip, application_id=number)
    (row,) = stored(world)
    assert (row.state, row.job_id, row.next_action, row.version) == ("hired", made, "", 3)
    world.do(pip.actor, applications.remove_application, pip.enrollment, number)
    kinds = world.session.execute(select(Event.kind).where(Event.kind.like("application.%"))).scalars()
    assert [*kinds] == ["application.added", *["application.changed"] * 2, "application.removed"]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("employer_missing", {"employer": "  "}),
        ("choose_one", {"state": "dreaming"}),
        ("choose_one", {"setting": "moon"}),
        ("applied_missing", {"state": ApplicationState.APPLIED}),
        ("date_outside", {"applied_on": date(2031, 1, 1)}),
        ("date_outside", {"next_on": date(1999, 1, 1)}),
        ("next_missing", {"next_action": "", "next_on": date(2026, 11, 20)}),
        ("state_by_job", {"state": ApplicationState.HIRED, "applied_on": date(2026, 11, 1)}),
    ],
)
def test_an_application_that_cannot_be(world, code, values):
    pip = world.add_student()
    with refused(code):
        add(world, pip, **values)
    assert stored(world) == []


def test_applications_are_the_students_own(world):
    pip, ada = world.add_student(), world.add_student("Ada")
    number = add(world, pip)
    with refused("no_student", NotFound):
        world.do(ada.actor, applications.add_application, pip.enrollment, said=said())
    with refused("no_application", NotFound):
        change(world, ada, number, 1)
    with refused("not_allowed", NotAllowed):
        world.do(world.coordinator, applications.add_application, pip.enrollment, said=said())


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("employer_missing", {"employer": " "}),
        ("hours_outside", {"amount": -4}),
        ("hours_outside", {"amount": 0}),
        ("hours_outside", {"amount": 169}),
        ("pay_band_unknown", {"pay_band": "47000"}),
        ("not_listed", {"relation": "cousin"}),
        ("not_listed", {"setting": "moon"}),
        ("job_before", {"starts_on": date(1999, 1, 1)}),
        ("date_outside", {"starts_on": date(2031, 1, 1)}),
    ],
)
def test_a_job_that_cannot_be(world, code, values):
    pip = world.add_student()
    with refused(code):
        hire(world, pip, **values)
    assert line(world, pip, "job.hired").state is State.OPEN


def test_a_job_ahead_counts_and_is_verified_fifteen_days_after_its_start(world):
    pip = world.add_student()
    starts_on = world.today + timedelta(days=10)
    hire(world, pip, starts_on=starts_on)
    assert line(world, pip, "job.hired").state is State.DONE
    for days in (0, 10, 14):
        with pytest.raises(Impossible, match="verified_too_early") as told:
            verify(world, pip)
        assert told.value.facts["on"] == starts_on + timedelta(days=15)
        world.today = starts_on + timedelta(days=days)
    world.today = starts_on + timedelta(days=15)
    with refused("verified_too_early"):
        verify(world, pip, happened_on=world.today - timedelta(days=1))
    verify(world, pip)
    assert line(world, pip, "job.verified").state is State.DONE
    with refused("already_done"):
        verify(world, pip)


def test_the_employer_is_asked_with_consent_alone(world):
    pip = world.add_student()
    hire(world, pip)
    world.today += timedelta(days=15)
    with refused("employer_not_asked"):
        verify(world, pip, CALL)
    consent(world, pip, may_ask=False)
    with refused("employer_not_asked"):
        verify(world, pip, CALL)
    assert line(world, pip, "job.consent").state is State.DONE
    consent(world, pip, may_ask=True)
    assert consent(world, pip, may_ask=True)["entries"] == []
    with refused("said_by_missing"):
        verify(world, pip, {"proof_way": ProofWay.CALL_NOTE})
    with refused("proof_way_missing"):
        verify(world, pip, {"said_by": "R. Quill"})
    verify(world, pip, CALL)
    assert line(world, pip, "job.verified").state is State.DONE


def test_a_proof_of_the_graduates_own_waits_and_comes_back_with_a_note(world):
    pip = world.add_student()
    hire(world, pip)
    with refused("verified_too_early"):
        verify(world, pip, by=pip.actor, command=verifying.send_proof)
    world.today += timedelta(days=20)
    sent = verify(world, pip, by=pip.actor, command=verifying.send_proof)
    assert line(world, pip, "job.verified").state is State.WAITING
    with refused("already_waiting"):
        verify(world, pip)
    world.send_back(sent, "The employer's name is cut off.")
    assert line(world, pip, "job.verified").state is State.RETURNED
    again = verify(world, pip, by=pip.actor, command=verifying.send_proof)
    world.accept(again)
    assert line(world, pip, "job.verified").state is State.DONE


def test_nobody_but_a_coordinator_verifies(world):
    pip = world.add_student()
    hire(world, pip)
    world.today += timedelta(days=15)
    for by in (world.instructor, pip.actor, world.admin):
        with refused("not_allowed", NotAllowed):
            verify(world, pip, by=by)
    with refused("staff_logs", NotAllowed):
        pip.log("job.verified", EntryKind.VERIFICATION, detail=STUB)


def test_thirteen_weeks_after_the_start_somebody_asks_again(world):
    pip = world.add_student()
    starts_on = world.today
    made = hire(world, pip)
    world.today = starts_on + timedelta(weeks=13)
    still = STUB | {"still_there": True}
    with refused("verify_first"):
        verify(world, pip, still, verifying.recheck)
    world.today = starts_on + timedelta(weeks=4)
    verify(world, pip)
    with pytest.raises(Impossible, match="recheck_too_early") as told:
        verify(world, pip, still, verifying.recheck)
    assert told.value.facts["on"] == starts_on + timedelta(weeks=13)
    world.today = starts_on + timedelta(weeks=13)
    with refused("still_there_missing"):
        verify(world, pip, STUB, verifying.recheck)
    with refused("left_missing"):
        verify(world, pip, STUB | {"still_there": False}, verifying.recheck)
    gone = STUB | {"still_there": False}
    verify(world, pip, gone, verifying.recheck, left_on=starts_on + timedelta(weeks=12))
    assert world.do(pip.actor, hiring.say_consent, pip.enrollment, may_ask=True)["entries"]
    with refused("already_done"):
        verify(world, pip, still, verifying.recheck)
    with refused("job_ended", Conflict):
        world.do(pip.actor, hiring.end_job, made, left_on=world.today)


def test_a_job_ends_between_its_start_and_today(world):
    pip = world.add_student()
    made = hire(world, pip)
    for day in (world.today - timedelta(days=1), world.today + timedelta(days=1)):
        with refused("left_outside"):
            world.do(pip.actor, hiring.end_job, made, left_on=day)
    with refused("not_allowed", NotAllowed):
        world.do(world.instructor, hiring.end_job, made, left_on=world.today)
    world.do(world.coordinator, hiring.end_job, made, left_on=world.today, reason="Moved away")
    assert line(world, pip, "job.hired").state is State.DONE


def close(world, student, closing=Closing.FURTHER_STUDY, proof="Letter of admission", by=None):
    values = {"happened_on": world.today, "detail": {"closing": closing, "proof": proof}}
    if by is not None:
        return world.record(student, "job.hired", EntryKind.CLOSER, by=by, detail=values["detail"])[0]
    return world.do(student.actor, hiring.close_search, student.enrollment, **values)["entries"][0]


def test_a_closer_waits_for_a_coordinator_and_then_closes_the_line(world):
    pip = world.add_student()
    made = close(world, pip)
    assert line(world, pip, "job.hired").state is State.WAITING
    with refused("not_allowed", NotAllowed):
        world.accept(made, by=world.instructor)
    world.accept(made)
    hired, verified = line(world, pip, "job.hired"), line(world, pip, "job.verified")
    assert [(one.state, one.reason.code) for one in (hired, verified)] == [(State.WAIVED, "closer")] * 2
    # A job that is found after all counts, and is to be verified.
    hire(world, pip)
    assert line(world, pip, "job.hired").state is State.DONE
    assert line(world, pip, "job.verified").state is State.OPEN
    with refused("job_stands"):
        close(world, pip)


def test_some_reasons_are_recorded_by_staff_alone(world):
    pip, ada = world.add_student(), world.add_student("Ada")
    with refused("closing_unknown"):
        close(world, pip, Closing.DIED)
    with refused("closer_proof"):
        close(world, pip, proof=" ")
    with refused("not_allowed", NotAllowed):
        close(world, pip, by=world.instructor)
    close(world, ada, Closing.NO_WORK_RIGHT, by=world.coordinator)
    assert line(world, ada, "job.hired").state is State.WAIVED


def certified(world, student, credential="ccma", **values):
    """A certificate, logged as the pages of the exam do."""
    entry = Entry.__table__
    detail = {"issued_on": world.today, "number": "A-1"} | values
    made = world.record(student, "exam.certificate", EntryKind.DOCUMENT, detail=detail)
    assert world.session.execute(select(entry.c.subject).where(entry.c.id == made[0])).scalar_one()
    world.session.rollback()


def ready_for_certificate(world):
    """A student for whom everything before the certificate is waived."""
    pip = world.add_student()
    keys = [one.key for one in world.path.requirements if one.step in ("diploma", "training", "externship")]
    keys += ["exam.cleared", "exam.booking", "exam.passed", "exam.release", "exam.route"]
    from tracker.domain.statuses import RequestKind

    known = [key for key in keys if key in world.path.by_key and line(world, pip, key).state.value != "done"]
    asked = [key for key in known if line(world, pip, key).state is not State.NOT_ASKED]
    world.accept(pip.ask(RequestKind.WAIVER, targets=tuple(asked)))
    return pip


def course(world, student, credential="ccma", amount=15, on=None, **values):
    detail = {"course": "Safe injections", "provider": "NHA"} | values
    return world.do(
        student.actor,
        learning.log_course,
        student.enrollment,
        credential,
        happened_on=on or world.today,
        amount=amount,
        detail=detail,
    )["entries"][0]


def test_courses_count_in_the_cycle_of_their_certificate(world):
    pip = ready_for_certificate(world)
    with refused("no_certificate"):
        course(world, pip)
    certified(world, pip)
    course(world, pip)
    assert line(world, pip, "ce.credits").parts == {"tenths": 15}
    course(world, pip, amount=85)
    assert line(world, pip, "ce.credits").state is State.DONE
    for code, values in (
        ("outside_cycle", {"on": world.today - timedelta(days=1)}),
        ("date_outside", {"on": world.today + timedelta(days=1)}),
        ("credits_outside", {"amount": -5}),
        ("credits_outside", {"amount": 1001}),
        ("course_missing", {"course": ""}),
        ("not_listed", {"category": "gossip"}),
    ):
        with refused(code):
            course(world, pip, **values)
    # A renewal begins the next cycle at nothing.
    world.today += timedelta(days=700)
    world.record(pip, "ce.renewal", EntryKind.RENEWAL, detail={"issued_on": world.today})
    assert line(world, pip, "ce.credits").parts == {"tenths": 0}


def test_goals_of_ones_own(world):
    pip = world.add_student()
    number = world.do(pip.actor, learning.set_aim, pip.enrollment, "cpt")["aim"]
    with refused("aim_set", Conflict):
        world.do(pip.actor, learning.set_aim, pip.enrollment, "cpt")
    with refused("aim_unknown"):
        world.do(pip.actor, learning.set_aim, pip.enrollment, "astronaut")
    with refused("date_outside"):
        world.do(pip.actor, learning.set_aim, pip.enrollment, "cet", by_on=date(1999, 1, 1))
    world.do(pip.actor, learning.drop_aim, pip.enrollment, number)
    with refused("no_aim", NotFound):
        world.do(pip.actor, learning.drop_aim, pip.enrollment, number)
    world.do(pip.actor, learning.set_aim, pip.enrollment, "cpt", by_on=world.today)
    assert [row.dropped_at is None for row in stored(world, Aim)] == [False, True]
