"""Hours left against days left, and what a weekly pattern brings by when."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.forecast import DaysOff, brings, minutes_of, needed, planned_minutes
from tracker.domain.path import ShiftRules
from tracker.domain.weekly import parse

ZONE = ZoneInfo("America/New_York")
RULES = ShiftRules(break_after_minutes=360, break_minutes=30, longest_minutes=720)
MONDAY = date(2027, 1, 18)
BREAK = (date(2027, 2, 15), date(2027, 2, 21))
NEVER_OFF = DaysOff()
DATES = st.dates(date(2026, 1, 1), date(2028, 1, 1))


def test_hours_a_week_to_make_a_date():
    by = date(2027, 3, 7)  # seven weeks from Monday
    assert needed(160 * 60, MONDAY, by, NEVER_OFF, RULES).a_week == 23 * 60
    with_break = needed(160 * 60, MONDAY, by, DaysOff((BREAK,)), RULES)
    assert (with_break.days, with_break.a_week, with_break.is_enough) == (42, 27 * 60, True)


@pytest.mark.parametrize(
    ("left", "days", "a_week", "is_enough"),
    [
        (0, 7, 0, True),
        (0, 0, 0, True),
        (-90, 0, 0, True),
        (8 * 60, 1, 8 * 60, True),
        (8 * 60, 0, 8 * 60, False),
        (11 * 60 + 30, 1, 12 * 60, True),
        (11 * 60 + 31, 1, 12 * 60, False),
        (61, 7, 2 * 60, True),
    ],
)
def test_few_days_and_little_left(left, days, a_week, is_enough):
    found = needed(left, MONDAY, MONDAY + timedelta(days=days - 1), NEVER_OFF, RULES)
    assert (found.days, found.a_week, found.is_enough) == (days, a_week, is_enough)


@given(DATES, st.integers(0, 200), st.integers(0, 20000), st.lists(st.tuples(DATES, DATES), max_size=3))
def test_so_much_a_week_is_enough(first, length, left, breaks):
    off = DaysOff(tuple((min(pair), max(pair)) for pair in breaks))
    found = needed(left, first, first + timedelta(days=length), off, RULES)
    assert 0 <= found.days <= length + 1
    if found.days >= 7:
        assert found.a_week * found.days / 7 >= left
        assert max(0, found.a_week - 60) * found.days / 7 <= left


def test_a_pattern_says_when_it_gets_there():
    weekly = parse("mon 08:00-16:30/30 wed 08:00-16:30/30 fri 08:00-16:30")
    found = brings(weekly, 160 * 60, MONDAY, date(2027, 3, 7), NEVER_OFF, RULES, ZONE)
    assert (found.a_week, found.minutes, found.reached_on) == (24 * 60, 160 * 60 + 8 * 60, date(2027, 3, 3))
    off = DaysOff((BREAK,), frozenset({MONDAY}))
    later = brings(weekly, 160 * 60, MONDAY, date(2027, 3, 7), off, RULES, ZONE)
    assert (later.minutes, later.reached_on) == (17 * 8 * 60, date(2027, 3, 12))


def test_class_times_are_taken_from_the_plan():
    weekly, classes = parse("mon 12:00-18:00"), parse("mon 17:00-19:00 tue 17:00-19:00")
    found = brings(weekly, 600, MONDAY, MONDAY, NEVER_OFF, RULES, ZONE, classes)
    assert (found.minutes, found.a_week, found.reached_on) == (300, 300, MONDAY + timedelta(days=7))


def test_a_pattern_inside_class_time_never_gets_there():
    weekly, classes = parse("mon 17:30-18:00"), parse("mon 17:00-19:00")
    found = brings(weekly, 600, MONDAY, MONDAY, NEVER_OFF, RULES, ZONE, classes)
    assert (found.minutes, found.reached_on) == (0, None)


def test_nothing_left_is_reached_already():
    found = brings(parse("mon 08:00-12:00"), 0, MONDAY, MONDAY, NEVER_OFF, RULES, ZONE)
    assert found.reached_on == MONDAY


@given(DATES, st.integers(0, 120))
def test_a_night_pattern_counts_real_hours(first, length):
    weekly = parse("sat 22:00-06:00/30")
    found = planned_minutes(weekly, first, first + timedelta(days=length), NEVER_OFF, RULES, ZONE)
    assert {minutes for _shift, minutes in found} <= {390, 450, 510}
    assert minutes_of(found) == sum(minutes for _shift, minutes in found)
