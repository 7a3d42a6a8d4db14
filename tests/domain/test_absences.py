"""Days away and cover: which days, who may cover, what the cover holds, in whose place it is done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.absences import LONGEST, Days, can_cover, check_days, in_place_of, stand_in
from tracker.domain.cover import Cover
from tracker.domain.errors import Impossible
from tracker.domain.policy import POLICY, Actor, Permission, Target, allows
from tracker.domain.statuses import Holder, Role

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)
COHORTS = st.frozensets(st.integers(1, 4))


def cover(person_id: int = 7, instructs: frozenset[int] = frozenset(), coordinates=frozenset()) -> Cover:
    return Cover(person_id, f"Colleague {person_id}", TODAY, instructs, coordinates)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (-1, 3, "away_past"),
        (2, 1, "away_backwards"),
        (0, LONGEST.days, "away_long"),
        (8, 10, "away_overlaps"),
        (12, 14, "away_overlaps"),
        (0, 30, "away_overlaps"),
    ],
)
def test_days_that_cannot_be_set(first: int, last: int, code: str) -> None:
    others = [Days(TODAY + 10 * DAY, TODAY + 12 * DAY)]
    with pytest.raises(Impossible) as told:
        check_days(Days(TODAY + first * DAY, TODAY + last * DAY), TODAY, others)
    assert told.value.code == code
    assert told.value.field in ("starts_on", "ends_on")


def test_days_that_can_be_set() -> None:
    others = [Days(TODAY + 10 * DAY, TODAY + 12 * DAY)]
    for first, last in ((0, 0), (0, 9), (13, 20)):
        check_days(Days(TODAY + first * DAY, TODAY + last * DAY), TODAY, others)
    check_days(Days(TODAY, TODAY + LONGEST - DAY), TODAY, [])


@pytest.mark.parametrize(
    ("held", "own", "can"),
    [
        ({Role.COORDINATOR}, {Role.COORDINATOR}, True),
        ({Role.COORDINATOR}, {Role.INSTRUCTOR}, False),
        ({Role.INSTRUCTOR}, {Role.INSTRUCTOR}, True),
        ({Role.INSTRUCTOR}, {Role.COORDINATOR}, True),
        ({Role.INSTRUCTOR, Role.COORDINATOR}, {Role.INSTRUCTOR}, False),
        ({Role.INSTRUCTOR, Role.COORDINATOR}, {Role.COORDINATOR}, True),
        ({Role.COORDINATOR}, {Role.ADMIN, Role.STUDENT}, False),
        ({Role.ADMIN}, {Role.COORDINATOR}, False),
        (set(), {Role.COORDINATOR}, False),
    ],
)
def test_who_can_cover_whom(held: set[Role], own: set[Role], can: bool) -> None:
    assert can_cover(held, own) is can


@given(COHORTS, COHORTS, COHORTS, COHORTS, st.integers(1, 4), st.sampled_from([7, 9, 20]))
def test_the_cover_may_what_the_absent_person_may(
    own_i: frozenset[int],
    own_c: frozenset[int],
    away_i: frozenset[int],
    away_c: frozenset[int],
    cohort: int,
    subject: int,
) -> None:
    """Every permission on every record: one's own rights and the absent person's, nothing more, and nobody
    decides on their own record."""
    own = Actor(9, instructs=own_i, coordinates=own_c)
    absent = Actor(7, instructs=away_i, coordinates=away_c)
    acting = stand_in(own, [cover(7, away_i, away_c)])
    for permission in POLICY:
        for held in (None, Holder.INSTRUCTOR, Holder.COORDINATOR):
            for is_health in (False, True):
                target = Target(subject, frozenset({cohort}), held, is_health)
                # What concerns the absent person alone is not covered, nor is the cover's own record.
                may = allows(own, permission, target)
                if subject == 20:
                    may |= allows(absent, permission, target)
                    assert allows(acting, permission, target) is may, (permission, target)
                elif subject == 9:
                    own_record = Target(9, frozenset({cohort}), held, is_health)
                    assert not allows(acting, Permission.DECIDE, own_record)
                    assert not allows(acting, Permission.MANAGE_ENROLLMENT, own_record)
                else:
                    assert allows(acting, permission, target) >= may


def test_a_cover_keeps_only_what_the_actor_does_not_hold() -> None:
    own = Actor(9, instructs=frozenset({1, 2}), coordinates=frozenset({3}))
    acting = stand_in(own, [cover(7, frozenset({1, 3, 4}), frozenset({2, 3}))])
    assert acting.covers == (cover(7, frozenset({4}), frozenset({2})),)
    assert acting.coordinates == {2, 3}
    assert acting.instructs == {1, 2, 4}
    assert stand_in(own, [cover(7, frozenset({1}), frozenset({3}))]) is own


def test_in_whose_place_an_act_is_done() -> None:
    own = Actor(9, instructs=frozenset({2, 5}), coordinates=frozenset({3}))
    first, second = cover(7, frozenset({4}), frozenset({2})), cover(8, frozenset({5}), frozenset({2, 6}))
    acting = stand_in(own, [first, second])

    def away(*cohorts: int) -> list[int]:
        return [one.person_id for one in in_place_of(acting, frozenset(cohorts))]

    assert away(2) == [7, 8]
    assert away(6) == [8]
    assert away(4) == [7]
    assert away(3) == []
    assert away(5) == []
    assert away(1) == []
    assert away() == []
    # The strongest right counts, and one's own comes before one that is lent.
    assert away(3, 2) == []
    assert away(5, 6) == [8]
    assert away(5, 4) == []
