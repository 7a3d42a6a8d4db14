"""Clearance papers in the command: doses by their rule, whoever sends them; results without a report."""

from datetime import date, timedelta

import pytest

from tests.commands.test_logging import line, refused
from tests.exams import allow, sit
from tests.factories import World
from tracker.commands import enrolling
from tracker.domain.statuses import EntryKind, RequestKind, State
from tracker.models.details import DocumentDetail, RequestDetail

pytestmark = pytest.mark.both_databases

DOCUMENT = EntryKind.DOCUMENT


def stored(world: World, entry_id: int) -> DocumentDetail:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get(DocumentDetail, entry_id)


def doses(*days: date | str) -> str:
    return " ".join(str(day) for day in days)


def test_the_command_reads_doses_as_the_form_does(world):
    pip = world.add_student()
    entry_id = pip.log("doc.mmr", DOCUMENT, detail={"proof": "doses", "doses": "2001-03-01 2005-03-01"})
    found = stored(world, entry_id)
    assert (found.issued_on, found.expires_on, found.on_schedule) == (date(2005, 3, 1), None, False)
    world.accept(entry_id)
    assert line(world, pip, "doc.mmr").state is State.DONE


@pytest.mark.parametrize(
    ("key", "detail", "code"),
    [
        ("doc.mmr", {}, "proof_missing"),
        ("doc.mmr", {"proof": "doses", "doses": ""}, "dose_missing"),
        ("doc.mmr", {"proof": "doses", "doses": "2001-03-01"}, "dose_missing"),
        ("doc.mmr", {"proof": "doses", "doses": "2001-03-01 2001-03-20"}, "dose_too_soon"),
        ("doc.mmr", {"proof": "doses", "doses": "2005-03-01 2001-03-20"}, "dose_order"),
        ("doc.mmr", {"proof": "doses", "doses": "2005-03-01 2031-03-20"}, "dose_ahead"),
        ("doc.mmr", {"proof": "doses", "doses": "soon"}, "dose_unreadable"),
        ("doc.mmr", {"proof": "series", "doses": "2005-03-01"}, "proof_not_taken"),
        ("doc.mmr", {"proof": "declination"}, "proof_not_taken"),
        ("doc.mmr", {"proof": "a card"}, "proof_not_taken"),
        ("doc.hepb", {"proof": "doses", "doses": "2005-03-01 2005-05-01"}, "dose_missing"),
        ("doc.hepb", {"proof": "doses", "doses": "2005-03-01 2005-05-01", "product": 2}, "product_unknown"),
        ("doc.hepb", {"proof": "series", "doses": "2005-03-01"}, "dose_overdue"),
        ("doc.drug", {"number": "A-77"}, "result_only"),
        ("doc.drug", {"proof": "not_clear"}, "result_not_clear"),
        ("doc.background", {"proof": "see report"}, "result_not_clear"),
    ],
)
def test_refused_for_students_and_for_staff(world, key, detail, code):
    pip = world.add_student()
    with refused(world, code):
        pip.log(key, DOCUMENT, detail=detail)
    with refused(world, code):
        world.record(pip, key, DOCUMENT, detail=detail)


def test_a_series_counts_until_its_next_dose_is_due_and_not_a_day_longer(world):
    pip = world.add_student()
    first = world.today - timedelta(days=10)
    entry_id = world.record(
        pip,
        "doc.hepb",
        DOCUMENT,
        # What the paper says about the next dose does not count: the calendar of the line does.
        detail={"proof": "series", "doses": doses(first), "expires_on": world.today + timedelta(days=900)},
    )[0]
    due_on = stored(world, entry_id).expires_on
    assert due_on == date(2026, 11, 30)
    assert line(world, pip, "doc.hepb").credit
    world.today = due_on
    assert line(world, pip, "doc.hepb").credit
    world.today = due_on + timedelta(days=1)
    late = line(world, pip, "doc.hepb")
    assert (late.state, late.credit) == (State.EXPIRED, False)
    later = world.record(
        pip, "doc.hepb", DOCUMENT, detail={"proof": "series", "doses": doses(first, world.today)}
    )[0]
    assert stored(world, later).expires_on == date(2027, 4, 30)
    assert line(world, pip, "doc.hepb").credit


def test_a_series_with_its_last_dose_lasts_for_ever(world):
    pip = world.add_student()
    entry_id = world.record(
        pip, "doc.hepb", DOCUMENT, detail={"proof": "series", "doses": "2020-01-01 2020-02-01 2020-07-01"}
    )[0]
    found = stored(world, entry_id)
    assert (found.proof, found.on_schedule, found.expires_on) == ("doses", False, None)


def test_a_product_of_two_doses_has_to_be_named(world):
    pip = world.add_student()
    detail = {"proof": "doses", "doses": "2020-01-01 2020-02-01", "product": 1}
    world.record(pip, "doc.hepb", DOCUMENT, detail=detail)
    assert line(world, pip, "doc.hepb").state is State.DONE


@pytest.mark.parametrize("proof", ["declination", "exemption", "titer"])
def test_a_refusal_or_a_blood_test_counts_once_a_coordinator_decided(world, proof):
    pip = world.add_student()
    entry_id = pip.log("doc.hepb", DOCUMENT, detail={"proof": proof, "issued_on": world.today})
    assert line(world, pip, "doc.hepb").state is State.WAITING
    world.accept(entry_id)
    assert line(world, pip, "doc.hepb").state is State.DONE


def test_a_result_keeps_nothing_but_that_it_is_clear(world):
    pip = world.add_student()
    for key in ("doc.drug", "doc.background"):
        found = stored(world, pip.log(key, DOCUMENT, detail={"issued_on": world.today}))
        assert (found.proof, found.number, found.issued_on) == ("clear", "", world.today)


def test_one_dose_of_the_season_ends_with_it(world):
    pip = world.add_student()
    entry_id = world.record(pip, "doc.flu", DOCUMENT, detail={"issued_on": world.today})[0]
    assert stored(world, entry_id).doses == world.today.isoformat()
    assert line(world, pip, "doc.flu").expires_on == date(2027, 4, 30)


def test_a_college_transcript_proves_no_diploma(world):
    pip = world.add_student()
    for act in (pip.log, lambda *args, **values: world.record(pip, *args, **values)):
        with refused(world, "diploma_proof_refused") as caught:
            act("diploma.proof", DOCUMENT, detail={"proof": "college-transcript"})
        assert caught.value.facts == {"proof": "college-transcript", "credential": "ccma"}
        with refused(world, "proof_not_taken"):
            act("diploma.proof", DOCUMENT, detail={"proof": "report card"})
    assert pip.log("diploma.proof", DOCUMENT, detail={"proof": "ged", "issued_on": world.today})


def test_an_affidavit_proves_it_until_the_provisional_certificate_ends(world):
    pip = world.add_student()
    world.do(
        world.coordinator,
        enrolling.set_routes,
        pip.enrollment,
        routes=frozenset({"diploma-last"}),
        reason="x",
    )
    allow(pip)
    sat = world.today
    sit(pip, passed=True, score=402)
    world.today = date(sat.year + 1, sat.month, sat.day) + timedelta(days=1)
    with refused(world, "diploma_proof_late") as caught:
        pip.log("diploma.proof", DOCUMENT, detail={"proof": "affidavit"})
    assert caught.value.facts["on"] == world.today - timedelta(days=1)
    world.today -= timedelta(days=1)
    assert pip.log("diploma.proof", DOCUMENT, detail={"proof": "affidavit", "issued_on": world.today})


def test_the_diploma_after_the_exam_asks_when_it_is_expected(world):
    pip = world.add_student()
    last = {"routes": frozenset({"diploma-last"})}
    with refused(world, "graduation_missing"):
        pip.ask(RequestKind.ROUTE, **last)
    for on in (world.today, date(2029, 1, 1)):
        with refused(world, "graduation_outside"):
            pip.ask(RequestKind.ROUTE, ends_on=on, **last)
    asked = pip.ask(RequestKind.ROUTE, ends_on=world.today + timedelta(days=200), **last)
    world.session.rollback()
    assert world.session.get(RequestDetail, asked).ends_on == world.today + timedelta(days=200)
    world.accept(asked)
    assert pip.ask(RequestKind.ROUTE, routes=frozenset({"diploma-last", "test-first"}))
