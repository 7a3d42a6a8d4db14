"""Shifts: what counts, what is refused, the recap, corrections; on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.at_site import at, at_site, log, place
from tests.factories import World
from tracker.commands import shifts
from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.domain.errors import Conflict, Impossible, NotFound
from tracker.domain.hours import hours_line, hours_of
from tracker.domain.kinds import Level
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, Mode, RequestKind, Role, Source, State
from tracker.models import Entry, Event
from tracker.models.details import ShiftDetail, SignatureDetail
from tracker.models.facts import load

pytestmark = pytest.mark.both_databases

MONDAY = "2026-11-02"
LIVE = ("skill.pi-04", Mode.LIVE, None)
WATCHED = ("skill.ph-05", Mode.OBSERVED, Level.OBSERVED)


@pytest.fixture
def pip(world: World):
    student = world.add_student()
    at_site(world, student, starts_on=date(2026, 10, 19), ends_on=date(2026, 12, 18))
    return student


def hours(world: World, student):
    world.session.rollback()
    loaded = load(world.session, [student.enrollment])[student.enrollment]
    found = standing(loaded.path, loaded.facts, world.today)
    requirement = hours_line(loaded.path)
    return hours_of(requirement, found.line(requirement.key), loaded.facts.entries)


def detail(world: World, entry_id: int) -> ShiftDetail:
    world.session.rollback()
    return world.session.get(ShiftDetail, entry_id)


def refused(world: World, student, code: str, field: str | None, *args, **values) -> dict:
    with pytest.raises(Impossible) as caught:
        log(world, student, *args, **values)
    assert (caught.value.code, caught.value.field) == (code, field)
    return caught.value.facts


def test_raw_times_are_kept_and_the_break_rule_is_counted(world, pip):
    (made,) = log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T16:30", 10, note="Busy day")
    entry, kept = world.session.get(Entry, made), detail(world, made)
    assert (entry.amount, entry.status, entry.happened_on) == (480, EntryStatus.WAITING, date(2026, 11, 2))
    assert (kept.started_at, kept.ended_at) == (at(f"{MONDAY}T08:00"), at(f"{MONDAY}T16:30"))
    assert (kept.break_minutes, kept.break_deducted, kept.class_deducted) == (10, 20, 0)
    assert hours(world, pip).waiting == 480
    world.accept(made)
    assert (hours(world, pip).signed, hours(world, pip).waiting) == (480, 0)


def test_class_times_are_deducted(world):
    cohort = world.add_cohort("Mesquite", date(2026, 9, 14), class_times="mon 15:00-18:00")
    student = world.add_student(cohort=cohort, papers=False)
    world.coordinator = world.add_staff("Ada", "Quill", Role.COORDINATOR, cohort)
    world.record(student, "enroll.papers", EntryKind.DOCUMENT)
    at_site(world, student, starts_on=date(2026, 10, 19))
    (made,) = log(world, student, f"{MONDAY}T08:00", f"{MONDAY}T16:00", 30)
    assert world.session.get(Entry, made).amount == 8 * 60 - 60 - 30
    assert detail(world, made).class_deducted == 60


def test_what_cannot_be_is_refused(world, pip):
    log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T12:00")
    facts = refused(world, pip, "shift_overlaps", "started_at", f"{MONDAY}T11:59", f"{MONDAY}T13:00")
    assert facts == {"start": at(f"{MONDAY}T08:00"), "end": at(f"{MONDAY}T12:00")}
    tuesday = "2026-11-03"
    assert refused(world, pip, "shift_too_long", "ended_at", f"{tuesday}T08:00", f"{tuesday}T20:01") == {
        "minutes": 721,
        "longest": 720,
    }
    refused(world, pip, "over_a_day", "ended_at", f"{tuesday}T08:00", "2026-11-04T08:01")
    refused(world, pip, "end_before_start", "ended_at", f"{tuesday}T08:00", f"{tuesday}T08:00")
    refused(world, pip, "break_too_long", "break_minutes", f"{tuesday}T08:00", f"{tuesday}T09:00", 60)
    refused(world, pip, "break_too_long", "break_minutes", f"{tuesday}T08:00", f"{tuesday}T09:00", -1)
    refused(world, pip, "date_outside", "happened_on", "2026-11-10T08:00", "2026-11-10T09:00")
    assert log(world, pip, f"{MONDAY}T12:00", f"{MONDAY}T14:00")


def test_a_shift_that_ends_tomorrow_is_not_logged_today(world, pip):
    refused(world, pip, "date_outside", "ended_at", "2026-11-09T22:00", "2026-11-10T06:00")


def test_a_missing_end_is_caught(world, pip):
    with pytest.raises(Impossible) as caught:
        world.do(
            pip.actor,
            shifts.log_shift,
            pip.enrollment,
            started_at=at(f"{MONDAY}T08:00"),
            ended_at=None,
            break_minutes=0,
        )
    assert (caught.value.code, caught.value.field) == ("end_missing", "ended_at")


def test_a_shift_lies_in_a_placement(world, pip):
    world.today = date(2026, 12, 20)
    facts = refused(world, pip, "outside_placement", "happened_on", "2026-12-19T08:00", "2026-12-19T12:00")
    assert (facts["first"], facts["last"]) == (date(2026, 10, 19), date(2026, 12, 18))
    place(world, pip, starts_on=date(2026, 12, 19), ends_on=date(2027, 1, 8))
    assert log(world, pip, "2026-12-19T08:00", "2026-12-19T12:00")


def test_hours_without_any_placement(world):
    student = world.add_student()
    world.accept(student.ask(RequestKind.EXCEPTION, targets=["extern.hours"]))
    refused(world, student, "no_placement", "happened_on", f"{MONDAY}T08:00", f"{MONDAY}T12:00")


def test_midnight_and_the_nights_on_which_clocks_change(world, pip):
    (night,) = log(world, pip, "2026-10-31T22:00", "2026-11-01T06:00", 30)
    assert world.session.get(Entry, night).amount == 9 * 60 - 30
    assert world.session.get(Entry, night).happened_on == date(2026, 10, 31)
    refused(world, pip, "shift_overlaps", "started_at", "2026-11-01T05:59", "2026-11-01T08:00")
    (after,) = log(world, pip, "2026-11-01T06:00", "2026-11-01T08:00")
    # The two adjoin: eleven hours on end, of which one break of 30 minutes was taken.
    assert world.session.get(Entry, after).amount == 120


def test_as_planned_in_one_act(world, pip):
    made = world.do(pip.actor, shifts.log_planned, pip.enrollment, starts_at=at(f"{MONDAY}T08:00"))
    kept = detail(world, made["entries"][0])
    assert (kept.ended_at, kept.break_minutes) == (at(f"{MONDAY}T16:30"), 30)
    for start in (f"{MONDAY}T09:00", "2026-11-04T08:00", "2026-10-12T08:00"):
        with pytest.raises(Impossible) as caught:
            world.do(pip.actor, shifts.log_planned, pip.enrollment, starts_at=at(start))
        assert caught.value.code == "not_planned"


def test_the_recap_waits_with_the_shift_and_counts_only_signed(world, pip):
    made = log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T12:00", recap=[LIVE, WATCHED, LIVE])
    assert len(made) == 3
    rows = [world.session.get(Entry, entry) for entry in made[1:]]
    assert [(row.requirement, row.mode, row.status) for row in rows] == [
        ("skill.pi-04", Mode.LIVE, EntryStatus.WAITING),
        ("skill.ph-05", Mode.OBSERVED, EntryStatus.WAITING),
    ]
    signed = world.session.get(SignatureDetail, made[2])
    assert (signed.shift_id, signed.level) == (made[0], Level.OBSERVED)
    assert signed.placement_id == detail(world, made[0]).placement_id
    world.session.rollback()
    loaded = load(world.session, [pip.enrollment])[pip.enrollment]
    assert standing(loaded.path, loaded.facts, world.today).line("extern.site-skills").have == 0


def test_a_recap_that_cannot_be_writes_no_shift(world, pip):
    before = hours(world, pip)
    with pytest.raises(Impossible) as caught:
        log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T12:00", recap=[("module.d1", Mode.LIVE, None)])
    assert caught.value.code == "wrong_kind"
    assert hours(world, pip) == before


def test_taking_a_shift_back_takes_its_waiting_skills_back(world, pip):
    made = log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T12:00", recap=[LIVE, WATCHED])
    world.accept(made[2])
    pip.take_back(made[0])
    world.session.rollback()
    assert [world.session.get(Entry, entry).status for entry in made] == [
        EntryStatus.WITHDRAWN,
        EntryStatus.WITHDRAWN,
        EntryStatus.ACCEPTED,
    ]


def correction(session, actor, now, entry_id, **values) -> Draft:
    """The act of whoever saw the shift, as the capability that signs does it."""
    case = Case.of_entry(session, actor, now, entry_id)
    row = shifts.correct(case, case.rows[entry_id], **values)
    return case.finish(entries=[row["id"]])


def test_a_correction_returns_the_first_and_accepts_the_second(world, pip):
    (made,) = log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T16:30", 30, note="Full day")
    times = {"started_at": at(f"{MONDAY}T08:00"), "ended_at": at(f"{MONDAY}T13:30"), "break_minutes": 0}
    (new,) = world.do(world.coordinator, correction, made, **times, note="Left at 13:30.")["entries"]
    world.session.rollback()
    first, second = world.session.get(Entry, made), world.session.get(Entry, new)
    assert (first.status, first.decision_note) == (EntryStatus.RETURNED, "Left at 13:30.")
    assert (second.status, second.amount, second.source) == (EntryStatus.ACCEPTED, 330, Source.LINK)
    assert (second.note, second.decided_as) == ("Full day", "O. Fernsby, CMA (AAMA)")
    assert detail(world, new).corrects_id == made
    kinds = world.session.execute(
        select(Event.kind).where(Event.chain == pip.id).order_by(Event.seq.desc()).limit(3)
    ).scalars()
    assert list(kinds) == ["entry.accepted", "entry.logged", "entry.returned"]
    assert (hours(world, pip).signed, hours(world, pip).waiting) == (330, 0)
    loaded = load(world.session, [pip.enrollment])[pip.enrollment]
    assert standing(loaded.path, loaded.facts, world.today).line("extern.hours").state is State.STARTED
    with pytest.raises(Conflict):
        world.do(world.coordinator, correction, made, **times | {"ended_at": at(f"{MONDAY}T14:00")})


def test_a_correction_is_judged_like_a_shift(world, pip):
    (made,) = log(world, pip, f"{MONDAY}T08:00", f"{MONDAY}T12:00")
    log(world, pip, f"{MONDAY}T13:00", f"{MONDAY}T15:00")
    for code, last in (("same_times", "12:00"), ("shift_overlaps", "13:01"), ("end_before_start", "08:00")):
        with pytest.raises(Impossible) as caught:
            world.do(
                world.coordinator,
                correction,
                made,
                started_at=at(f"{MONDAY}T08:00"),
                ended_at=at(f"{MONDAY}T{last}"),
                break_minutes=0,
            )
        assert caught.value.code == code


def test_staff_record_what_was_really_longer(world, pip):
    times = {"started_at": at(f"{MONDAY}T07:00"), "ended_at": at(f"{MONDAY}T20:00"), "break_minutes": 60}
    refused(world, pip, "shift_too_long", "ended_at", f"{MONDAY}T07:00", f"{MONDAY}T20:00", 60)
    made = world.record(pip, "extern.hours", EntryKind.SHIFT, on=date(2026, 11, 2), detail=times)
    assert world.session.get(Entry, made[0]).amount == 12 * 60
    assert detail(world, made[0]).placement_id is not None


def test_nobody_logs_for_another(world, pip):
    eve = world.add_student("Eve")
    with pytest.raises(NotFound):
        world.do(
            eve.actor,
            shifts.log_shift,
            pip.enrollment,
            started_at=at(f"{MONDAY}T08:00"),
            ended_at=at(f"{MONDAY}T12:00"),
            break_minutes=0,
        )
