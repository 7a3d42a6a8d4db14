"""Calendars, the journal's format, the workflow, policy: small rules, one test each."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain import journal
from tracker.domain.calendar import (
    Calendar,
    add_months,
    add_working_days,
    merge,
    push,
    season_end,
    touches_season,
    unpaused_days,
    working_days_between,
)
from tracker.domain.evaluators import EVALUATORS
from tracker.domain.packing import pack_date, unpack_date
from tracker.domain.policy import POLICY, Actor, Permission, Target, allows, available_actions, may_see
from tracker.domain.statuses import STATE_BY_CODE, EntryKind, EntryStatus, Holder, RequirementKind, State
from tracker.domain.transitions import TRANSITIONS, can_become
from tracker.domain.windows import WINDOWS

DATES = st.dates(date(2024, 1, 1), date(2032, 12, 31))
PAUSES = st.lists(st.tuples(DATES, DATES).map(sorted).map(tuple), max_size=4)


@given(DATES, DATES, PAUSES)
def test_unpaused_days_count_each_day_once(start, end, pauses):
    merged = merge(pauses)
    first, last = sorted((start, end))
    paused = {
        date.fromordinal(number)
        for a, b in merged
        for number in range(max(a, first).toordinal(), min(b, last).toordinal() + 1)
        if number > first.toordinal()
    }
    expected = (last - first).days - len(paused)
    assert unpaused_days(first, last, merged) == expected
    assert unpaused_days(last, first, merged) == -expected


@given(DATES, PAUSES)
def test_push_never_moves_back_and_never_lands_in_a_pause(due, pauses):
    merged = merge(pauses)
    moved = push(due, merged)
    assert moved >= due
    assert not any(first <= moved <= last for first, last in merged)


@given(DATES, st.integers(0, 40))
def test_working_days_there_and_back(start, days):
    holidays = frozenset({date(2026, 11, 26), date(2026, 12, 25)})
    end = add_working_days(start, days, holidays)
    assert working_days_between(start, end, holidays) == days
    if days:
        assert end.weekday() < 5
        assert end not in holidays


@given(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2127, 1, 1))))
def test_packed_dates_there_and_back(on):
    assert unpack_date(pack_date(on)) == on


def test_months_end_on_the_last_day_there_is():
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2026, 8, 31), 24) == date(2028, 8, 31)


def test_season_crosses_the_year():
    season = (9, 1, 4, 30)
    assert season_end(date(2026, 10, 1), season) == date(2027, 4, 30)
    assert season_end(date(2027, 2, 1), season) == date(2027, 4, 30)
    assert touches_season(date(2027, 4, 30), date(2027, 5, 10), season)
    assert not touches_season(date(2027, 5, 1), date(2027, 8, 31), season)


def test_weeks_stand_still_in_a_break():
    calendar = Calendar(date(2026, 9, 14), ((date(2026, 12, 21), date(2027, 1, 3)),))
    assert calendar.week_of(date(2026, 9, 14)) == 1
    assert calendar.week_of(date(2026, 12, 20)) == 14
    assert calendar.week_of(date(2027, 1, 3)) == 14
    assert calendar.week_of(date(2027, 1, 4)) == 15


def test_every_kind_has_an_evaluator_a_window_and_every_state_a_code():
    assert set(EVALUATORS) == set(RequirementKind)
    assert set(WINDOWS) == set(EntryKind)
    assert set(STATE_BY_CODE.values()) == set(State)


def test_workflow_has_no_way_out_of_what_was_decided_but_a_void():
    assert set(TRANSITIONS) == set(EntryStatus)
    assert not can_become(EntryStatus.RETURNED, EntryStatus.ACCEPTED)
    assert not can_become(EntryStatus.VOIDED, EntryStatus.ACCEPTED)
    assert can_become(EntryStatus.ACCEPTED, EntryStatus.VOIDED)


def test_journal_hash_is_the_one_that_was_published():
    """These digests stand in databases: a change here breaks every chain ever written."""
    columns = {
        "id": 1,
        "chain": 7,
        "seq": 1,
        "kind": "person.joined",
        "at": datetime(2026, 11, 24, 9, tzinfo=UTC),
    }
    assert journal.event_hash(journal.GENESIS, columns) == (
        "9d512b8de904aae5584b81fa495003f43213da293f6ca45e533a6335379d1002"
    )
    assert journal.payload_digest("salt", {"name": "Ñandú", "on": date(2026, 1, 2)}) == (
        "a75d973d4bb30243925346af43ebaa405c56e25261d62b394b13b59f67673627"
    )


def test_journal_refuses_other_keys_and_values_without_a_place():
    with pytest.raises(ValueError, match=r"entry\.accepted"):
        journal.check_payload("entry.accepted", {"kind": "x"})
    with pytest.raises(ValueError, match=r"made\.up"):
        journal.check_payload("made.up", {})
    with pytest.raises(TypeError):
        journal.canonical({"x": object()})


COHORT, OTHER = frozenset({1}), frozenset({2})
SUBJECT = 50
RECORD = Target(person_id=SUBJECT, cohort_ids=COHORT, confirmed_by=Holder.INSTRUCTOR)
PAPER = Target(person_id=SUBJECT, cohort_ids=COHORT, confirmed_by=Holder.COORDINATOR, is_health=True)
ACTORS = {
    "subject": Actor(SUBJECT, is_student=True),
    "stranger": Actor(51, is_student=True),
    "instructor": Actor(60, instructs=COHORT),
    "foreign instructor": Actor(61, instructs=OTHER),
    "coordinator": Actor(70, coordinates=COHORT),
    "foreign coordinator": Actor(71, coordinates=OTHER),
    "admin": Actor(80, is_admin=True),
}


@pytest.mark.parametrize(
    ("who", "on_record", "on_paper"),
    [
        ("subject", False, False),
        ("stranger", False, False),
        ("instructor", True, False),
        ("foreign instructor", False, False),
        ("coordinator", True, True),
        ("foreign coordinator", False, False),
        ("admin", False, False),
    ],
)
def test_who_decides(who, on_record, on_paper):
    for permission in (Permission.DECIDE, Permission.RECORD, Permission.VOID):
        assert allows(ACTORS[who], permission, RECORD) is on_record
        assert allows(ACTORS[who], permission, PAPER) is on_paper


def test_nobody_decides_on_their_own_or_on_what_they_performed():
    both = Actor(SUBJECT, is_student=True, coordinates=COHORT)
    assert not allows(both, Permission.DECIDE, RECORD)
    performer = Target(person_id=SUBJECT, cohort_ids=COHORT, confirmed_by=Holder.INSTRUCTOR, performer_id=60)
    assert not allows(ACTORS["instructor"], Permission.DECIDE, performer)


def test_who_sees_whom():
    seeing = {name for name, actor in ACTORS.items() if may_see(actor, RECORD)}
    assert seeing == {"subject", "instructor", "coordinator", "admin"}
    health = {name for name, actor in ACTORS.items() if allows(actor, Permission.SEE_HEALTH, PAPER)}
    assert health == {"subject", "coordinator"}


def test_every_permission_has_alternatives_and_actions_follow_the_policy():
    assert set(POLICY) == set(Permission)
    for actor in ACTORS.values():
        assert available_actions(actor, RECORD) == {p for p in Permission if allows(actor, p, RECORD)}
