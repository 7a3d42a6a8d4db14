"""Finish dates: what they say, that more work never makes them later, that the range holds what it says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.finishing import (
    ALL_HOURS,
    CALENDAR,
    GROUND,
    HOURS_KEY,
    LINES,
    PATH,
    STARTS_ON,
    WORTH,
    packed,
    played,
)
from tracker.domain.ahead import Ahead, Stay, ahead_of
from tracker.domain.calendar import Calendar
from tracker.domain.facts import EntryFact
from tracker.domain.finish import Answer, Finish, forecasts
from tracker.domain.spread import weeks_needed
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, PeriodKind, State
from tracker.domain.worth import Mark, worth

NO_HOURS = Ahead(target=ALL_HOURS)


def due(key: str) -> int:
    """The plan week of a line."""
    return next(line.due_week or 0 for line in PATH.asked(frozenset()) if line.requirement.key == key)


def on_plan(weeks: int, every: int = 7) -> dict[str, date]:
    """Everything that is due in the first so many weeks, each done in its week of ``every`` days."""
    return {
        key: STARTS_ON + timedelta(days=every * due(key) - 3)
        for key in LINES
        if due(key) <= weeks and key != HOURS_KEY
    }


def finish(
    done: Mapping[str, date], today: date, ahead: Ahead = NO_HOURS, mark: Mark = Mark.FINISH, **row: object
) -> Finish:
    """One forecast of somebody with these lines done."""
    found = forecasts(GROUND, packed(done, **row), ahead, today)
    return next(one for one in found if one.mark is mark)


def day(weeks: int) -> date:
    return STARTS_ON + timedelta(days=7 * weeks)


def test_who_keeps_to_the_plan_gets_there_by_its_end() -> None:
    found = finish(on_plan(10), day(10))
    assert found.answer is Answer.DATE
    assert found.by_on == CALENDAR.plan_date(23)
    assert abs((found.about_on - found.by_on).days) <= 7
    assert found.first_on <= found.about_on <= found.last_on
    exam = finish(on_plan(10), day(10), mark=Mark.EXAM)
    assert exam.by_on == CALENDAR.plan_date(22)
    assert exam.about_on <= found.about_on


def test_who_is_slow_gets_there_later_and_is_told_what_it_would_take() -> None:
    found = finish(on_plan(6, every=14), day(12))
    assert found.is_late
    assert found.about_on > found.by_on + timedelta(days=60)
    assert found.lines_more > 0
    assert found.minutes_more == 0  # nobody is asked for hours before there is a site
    assert finish(on_plan(14), day(12)).lines_more == 0


def test_the_first_four_weeks_have_too_little_data() -> None:
    assert finish({}, STARTS_ON).days_more == 28
    found = finish(on_plan(3), day(4) - timedelta(days=1))
    assert (found.answer, found.days_more, found.about_on) == (Answer.TOO_SOON, 1, None)
    assert finish(on_plan(4), day(4)).answer is Answer.DATE
    before = finish({}, STARTS_ON - timedelta(days=10))
    assert (before.answer, before.days_more) == (Answer.TOO_SOON, 28)


def test_who_has_stopped_has_no_date_but_what_it_would_take() -> None:
    found = finish(on_plan(4), day(12))
    assert (found.answer, found.about_on) == (Answer.STILL, None)
    assert found.lines_more > 0


def test_who_is_done_is_done_since() -> None:
    done = dict.fromkeys(LINES, day(8)) | {LINES[-1]: day(9)}
    found = finish(done, day(12))
    assert (found.answer, found.about_on) == (Answer.DONE, day(9))


@pytest.mark.parametrize(
    "row",
    [
        {"period": PeriodKind.LEAVE.value, "paused_since_on": day(9)},
        {"period": PeriodKind.WITHDRAWN.value, "frozen_on": day(9)},
    ],
)
def test_nobody_on_leave_or_gone_has_one(row: dict[str, object]) -> None:
    assert forecasts(GROUND, packed(on_plan(8), **row), NO_HOURS, day(10)) == ()


def test_a_break_ahead_moves_the_date_by_its_days_and_one_behind_is_no_day_of_the_pace() -> None:
    without = finish(on_plan(10), day(10))
    ahead = (day(12), day(13) + timedelta(days=6))
    assert finish(on_plan(10), day(10), pauses=(ahead,)).about_on == without.about_on + timedelta(days=14)
    behind = (day(10), day(12) - timedelta(days=1))
    after = finish(on_plan(10), day(12), pauses=(behind,))
    assert after.about_on == without.about_on + timedelta(days=14)


def test_days_on_which_all_waits_for_others_are_no_days_of_the_pace() -> None:
    """Two weeks of waiting for the instructor do not make a slow student."""
    held = {key: (State.WAITING, Holder.INSTRUCTOR, day(10)) for key in LINES if due(key) == 11}
    closed = {key: (State.CLOSED, Holder.NOBODY, None) for key in LINES if due(key) > 11}
    before = finish(on_plan(10), day(10), others=held | closed)
    after = finish(on_plan(10), day(12), others=held | closed)
    assert after.about_on == before.about_on + timedelta(days=14)


def test_what_was_sent_counts_and_nothing_is_over_before_its_answer() -> None:
    sent = {LINES[-1]: (State.WAITING, Holder.COORDINATOR, day(12))}
    done = dict.fromkeys(LINES[:-1], day(11))
    found = finish(done, day(12), others=sent)
    assert found.about_on == day(12) + timedelta(days=3)  # three working days from a Monday
    assert finish(done, day(14), others=sent).about_on == day(14) + timedelta(days=1)


def attempt(number: int, on: date, *, passed: bool) -> EntryFact:
    kind, status = EntryKind.ATTEMPT, EntryStatus.ACCEPTED
    return EntryFact(number, kind, status, on, on, subject="exam:ccma", passed=passed)


def test_the_exam_has_its_own_clock() -> None:
    booking = EntryFact(5, EntryKind.BOOKING, EntryStatus.ACCEPTED, day(30), day(19), key="exam.booking")
    done = {key: day(18) for key in LINES if key not in ("exam.passed", "exam.certificate")}
    booked = finish(done, day(20), ahead_of(PATH, [booking], day(20)))
    assert booked.about_on == booked.first_on == day(30)
    exam = finish(done, day(20), ahead_of(PATH, [booking], day(20)), Mark.EXAM)
    assert exam.answer is Answer.DONE
    failed = ahead_of(PATH, [attempt(6, day(20), passed=False)], day(20))
    assert failed.fixed_on == day(20) + timedelta(days=PATH.by_key["exam.passed"].waits_days[0])
    assert finish(done, day(20), failed).about_on >= failed.fixed_on
    sat = ahead_of(PATH, [booking, attempt(6, day(30), passed=True)], day(31))
    assert sat.fixed_on is None


def at_site(hours_a_week: int, weeks: int, today: date) -> Ahead:
    """Somebody at the site for so many weeks."""
    starts_on = today - timedelta(days=7 * weeks)
    shifts = tuple((starts_on + timedelta(days=7 * week + 1), 60 * hours_a_week) for week in range(weeks))
    return Ahead(shifts, ALL_HOURS, Stay(starts_on, today + timedelta(days=200)))


SITE = {HOURS_KEY: (State.STARTED, Holder.STUDENT, None)}


def test_hours_go_at_the_pace_of_the_site() -> None:
    today, done = day(21), on_plan(20)
    slow = finish(done, today, at_site(8, 6, today), others=SITE)
    quick = finish(done, today, at_site(20, 6, today), others=SITE)
    assert (slow.about_on - today).days >= 7 * (160 - 48) / 8
    assert quick.about_on < slow.about_on
    assert slow.minutes_more >= 60
    assert slow.minutes_more % 60 == 0
    nothing = finish(done, today, replace(at_site(8, 6, today), shifts=()), others=SITE)
    assert nothing.answer is Answer.STILL


def test_nothing_is_earlier_than_the_longest_shifts_allow() -> None:
    """All lines are done in a rush, and 160 hours take fourteen days of 11.5 hours."""
    today = day(10)
    done = {key: day(9) for key in LINES if key != HOURS_KEY}
    stay = Stay(today + timedelta(days=30), today + timedelta(days=200))
    found = finish(done, today, Ahead(target=ALL_HOURS, stay=stay), others=SITE)
    assert found.about_on >= stay.starts_on + timedelta(days=13)


def test_exam_readiness_follows_the_route() -> None:
    first = worth(PATH, frozenset({"test-first"}))
    assert PATH.index[HOURS_KEY] in WORTH.members[Mark.EXAM]
    assert PATH.index[HOURS_KEY] not in first.members[Mark.EXAM]
    assert first.last_week[Mark.EXAM] == 15
    assert not any(PATH.requirements[at].is_recurring for at in WORTH.members[Mark.FINISH])
    assert sum(WORTH.days.values()) == pytest.approx(7 * PATH.weeks)


DAYS = st.integers(1, 12 * 7)
DONE = st.dictionaries(st.sampled_from([key for key in LINES if key != HOURS_KEY]), DAYS, min_size=1)
SHIFTS = st.lists(st.tuples(st.integers(5 * 7, 12 * 7), st.integers(60, 720)), max_size=12)


@given(
    DONE, SHIFTS, st.sampled_from(LINES), DAYS, st.integers(0, 720), st.integers(0, 7), st.sampled_from(Mark)
)
def test_more_work_never_gives_a_later_date(
    done: dict[str, int],
    shifts: list[tuple[int, int]],
    line: str,
    on: int,
    minutes: int,
    weeks_at_site: int,
    mark: Mark,
) -> None:
    today = day(12)
    stay = Stay(today - timedelta(days=7 * weeks_at_site), today + timedelta(days=90))

    def asked(lines: dict[str, int], hours: list[tuple[int, int]]) -> Finish:
        at = {key: STARTS_ON + timedelta(days=since) for key, since in lines.items()}
        days = tuple((STARTS_ON + timedelta(days=since), count) for since, count in hours)
        open_hours = {} if HOURS_KEY in lines else SITE
        return finish(at, today, Ahead(days, ALL_HOURS, stay), mark, others=open_hours)

    less = asked(done, shifts)
    more_lines = done if line == HOURS_KEY else {line: on} | done
    more = asked(more_lines, [*shifts, (on, minutes)])
    for name in ("about_on", "first_on", "last_on"):
        before, after = getattr(less, name) or date.max, getattr(more, name) or date.max
        assert after <= before, name


@given(
    st.lists(st.floats(0, 30), min_size=4, max_size=8),
    st.integers(0, 7),
    st.floats(0, 20),
    st.floats(0, 200),
)
def test_a_better_week_never_moves_the_range_back(
    weeks: list[float], at: int, more: float, left: float
) -> None:
    better = [week + more * (at % len(weeks) == n) for n, week in enumerate(weeks)]
    for less, now in zip(weeks_needed(weeks, left), weeks_needed(better, left), strict=True):
        assert (now if now is not None else 999) <= (less if less is not None else 999) + 1e-6


def test_the_range_holds_four_of_five() -> None:
    """The back-test: 800 students that are played to their end, each asked about on one day before it."""
    chance = Random(20261126)
    held = asked = 0
    for number in range(800):
        life = played(chance, drifts=number % 2 == 1)
        last = (life.finished_on - STARTS_ON).days
        today = STARTS_ON + timedelta(days=chance.randint(28, max(29, last - 7)))
        found = next(
            one
            for one in forecasts(GROUND, life.row(today), life.ahead(today), today)
            if one.mark is Mark.FINISH
        )
        if found.first_on is None:
            continue
        asked += 1
        held += found.first_on <= life.finished_on <= (found.last_on or date.max)
    assert asked > 750
    assert 0.75 <= held / asked <= 0.85, held / asked


def test_the_first_day_may_be_later_than_the_cohorts() -> None:
    late = replace(GROUND, started_on=day(8), calendar=Calendar(STARTS_ON))
    [found] = [one for one in forecasts(late, packed({}), NO_HOURS, day(10)) if one.mark is Mark.FINISH]
    assert (found.answer, found.days_more) == (Answer.TOO_SOON, 14)
