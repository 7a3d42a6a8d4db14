"""What may stand in a cohort's calendar, and what another one moves."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, START, day, facts, papers
from tracker.domain.calendar import Calendar, ClosedPause
from tracker.domain.cohort_calendar import MOST_BREAKS, MOST_HOLIDAYS, Moved, check_calendar, moved
from tracker.domain.errors import Impossible
from tracker.domain.facts import PeriodFact
from tracker.domain.lines import Standing
from tracker.domain.standing import standing
from tracker.domain.statuses import PeriodKind

TODAY = day(30)
PAUSE = (day(60), day(73))
SINGLE = tuple(day(2 * number) for number in range(60))


def stands(*breaks: ClosedPause, starts_on: date = START, periods: tuple[PeriodFact, ...] = ()) -> Standing:
    return standing(PATH, facts(papers(), periods=periods, calendar=Calendar(starts_on, breaks)), TODAY)


@pytest.mark.parametrize(
    ("code", "breaks", "holidays"),
    [
        ("break_backwards", (PAUSE[::-1],), ()),
        ("break_early", ((day(-9), day(-1)),), ()),
        ("breaks_meet", (PAUSE, (PAUSE[1], day(80))), ()),
        ("breaks_many", tuple((one, one) for one in SINGLE[: MOST_BREAKS + 1]), ()),
        ("holidays_many", (), SINGLE[: MOST_HOLIDAYS + 1]),
    ],
)
def test_a_calendar_that_cannot_be_is_refused(
    code: str, breaks: tuple[ClosedPause, ...], holidays: tuple[date, ...]
) -> None:
    with pytest.raises(Impossible) as found:
        check_calendar(Calendar(START, breaks, frozenset(holidays)))
    assert found.value.code == code


def test_breaks_side_by_side_and_days_off_before_the_start_may_be() -> None:
    check_calendar(Calendar(START, ((day(74), day(80)), PAUSE, (day(-9), START)), frozenset({day(-1)})))
    at_most = tuple((one, one) for one in SINGLE[:MOST_BREAKS])
    check_calendar(Calendar(START, at_most, frozenset(SINGLE[:MOST_HOLIDAYS])))


@settings(deadline=None)
@given(st.integers(1, 60))
def test_a_break_ahead_moves_later_dates_by_its_days_and_no_other(length: int) -> None:
    before, after = stands(), stands((PAUSE[0], PAUSE[0] + timedelta(days=length - 1)))
    found = moved(before, after, TODAY)
    assert found is not None
    later = [
        line
        for line in before.lines
        if line.due_on is not None and line.due_on >= PAUSE[0] and not line.state.counts
    ]
    assert found.dates == len(later) > 0
    assert found.days == length
    assert found.late_from == found.late_to


@settings(deadline=None)
@given(st.integers(-40, 40))
def test_another_first_day_moves_every_open_date_and_back_again(shift: int) -> None:
    before, after = stands(), stands(starts_on=START + timedelta(days=shift))
    there, back = moved(before, after, TODAY), moved(after, before, TODAY)
    if not shift:
        assert there is None
        return
    assert there is not None and back is not None
    assert (there.days, back.days) == (shift, -shift)
    assert (there.late_from, there.late_to) == (back.late_to, back.late_from)
    assert (there.next_from, there.next_to) == (back.next_to, back.next_from)
    assert there.late_to <= there.late_from if shift > 0 else there.late_to >= there.late_from
    assert Moved.of(there.plain) == there


def test_nothing_moves_for_whom_nothing_differs_or_who_left() -> None:
    gone = (PeriodFact(PeriodKind.WITHDRAWN, day(20)),)
    assert moved(stands(), stands(), TODAY) is None
    assert moved(stands(periods=gone), stands(PAUSE, periods=gone), TODAY) is None
