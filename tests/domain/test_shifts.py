"""What a shift counts: the break rule, class time, midnight, the nights on which clocks change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.local_time import ClockNote, Span, by_day, local, measure, overlap
from tracker.domain.path import ShiftRules
from tracker.domain.shifts import Counted, Deduction, count, count_each

NEW_YORK = ZoneInfo("America/New_York")
ZONES = st.sampled_from(
    [NEW_YORK, ZoneInfo("America/Phoenix"), ZoneInfo("America/Havana"), ZoneInfo("Australia/Lord_Howe")]
)
RULES = ShiftRules(break_after_minutes=360, break_minutes=30, longest_minutes=720)
# Days around the nights on which the clocks of these zones change, and plain ones.
DAYS = st.sampled_from([date(2026, 3, 7), date(2026, 3, 8), date(2026, 4, 5), date(2026, 10, 31)]) | st.dates(
    date(2026, 10, 28), date(2026, 11, 6)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def span(first: str, last: str, pause: int = 0) -> Span:
    return Span(at(first), at(last), pause)


@st.composite
def shifts(draw: st.DrawFn, longest: int = 720) -> Span:
    start = datetime.combine(draw(DAYS), datetime.min.time()) + timedelta(minutes=draw(st.integers(0, 1439)))
    return Span(start, start + timedelta(minutes=draw(st.integers(1, longest))), draw(st.integers(0, 90)))


def deducted(counted: Counted) -> dict[str, int]:
    return {one.why.value: one.minutes for one in counted.deducted}


@given(shifts(1440), ZONES, st.lists(shifts(300), max_size=3), st.lists(shifts(), max_size=3))
def test_what_counts_is_what_passed_less_what_is_named(shift, zone, classes, beside):
    counted = count(shift, zone, RULES, classes=classes, beside=beside)
    assert 0 <= counted.minutes <= counted.elapsed
    assert counted.elapsed - counted.minutes == sum(one.minutes for one in counted.deducted)
    assert all(one.minutes > 0 for one in counted.deducted)


@given(shifts(), ZONES, st.lists(shifts(300), max_size=2), st.data())
def test_logging_a_shift_in_two_parts_never_gains(shift, zone, classes, data):
    length = (shift.ends_at - shift.starts_at) // timedelta(minutes=1)
    first = data.draw(st.integers(1, length))
    second = data.draw(st.integers(first, length))
    pause = data.draw(st.integers(0, shift.break_minutes))
    parts = [
        Span(shift.starts_at, shift.starts_at + timedelta(minutes=first), pause),
        Span(shift.starts_at + timedelta(minutes=second), shift.ends_at, shift.break_minutes - pause),
    ]
    whole = count(shift, zone, RULES, classes=classes).minutes
    for order in (parts, parts[::-1]):
        one = count(order[0], zone, RULES, classes=classes).minutes
        two = count(order[1], zone, RULES, classes=classes, beside=order[:1]).minutes
        # The break is the student's word: in a part shorter than its break, some of it is lost.
        unused = sum(max(0, part.break_minutes - measure(part, zone).minutes) for part in parts)
        assert one + two <= whole + unused + _break_in_class(parts, zone, classes)


def _break_in_class(parts: list[Span], zone: ZoneInfo, classes: list[Span]) -> int:
    """Minutes of break that a part cannot hold, since class took the time."""
    lost = 0
    for part in parts:
        free = Span(part.starts_at, part.ends_at)
        left = count(free, zone, ShiftRules(10**6, 30, 10**6), classes=classes).minutes
        lost += max(0, min(part.break_minutes, measure(part, zone).minutes) - left)
    return lost


@given(shifts(1440), ZONES)
def test_the_days_of_a_shift_add_up_to_it(shift, zone):
    days = by_day(shift, zone)
    assert sum(minutes for _day, minutes in days) == measure(shift, zone).minutes
    assert all(0 < minutes <= 25 * 60 for _day, minutes in days)
    assert all(shift.starts_at.date() <= day <= shift.ends_at.date() for day, _minutes in days)


@given(shifts(), shifts(), ZONES)
def test_overlap_is_mutual_and_touching_is_none(one, other, zone):
    assert overlap(one, other, zone) == overlap(other, one, zone)
    after = Span(one.ends_at, one.ends_at + timedelta(minutes=30))
    assert not overlap(one, after, zone) or measure(one, zone).notes


@pytest.mark.parametrize(
    ("shift", "minutes", "why"),
    [
        (span("2026-11-16T08:00", "2026-11-16T14:00"), 360, {}),
        (span("2026-11-16T08:00", "2026-11-16T14:01"), 331, {"long_shift": 30}),
        (span("2026-11-16T08:00", "2026-11-16T16:30", 30), 480, {"own_break": 30}),
        (span("2026-11-16T08:00", "2026-11-16T16:30", 45), 465, {"own_break": 45}),
        (span("2026-11-16T08:00", "2026-11-16T16:30", 10), 480, {"own_break": 10, "long_shift": 20}),
        (span("2026-11-16T08:00", "2026-11-16T20:00"), 690, {"long_shift": 30}),
        (span("2026-11-16T08:00", "2026-11-16T08:20", 40), 0, {"own_break": 20}),
        (span("2026-11-16T22:00", "2026-11-17T06:30"), 480, {"long_shift": 30}),
    ],
)
def test_a_break_over_six_hours_does_not_count(shift, minutes, why):
    counted = count(shift, NEW_YORK, RULES)
    assert (counted.minutes, deducted(counted), counted.notes) == (minutes, why, ())


def test_class_time_is_deducted_once_and_parts_the_stay():
    classes = [span("2026-11-16T12:00", "2026-11-16T13:00"), span("2026-11-16T12:30", "2026-11-16T13:30")]
    counted = count(span("2026-11-16T08:00", "2026-11-16T17:30"), NEW_YORK, RULES, classes=classes)
    assert (counted.minutes, deducted(counted)) == (8 * 60, {"class_time": 90})
    assert counted.deducted[0].at == (span("2026-11-16T12:00", "2026-11-16T13:30"),)
    long = count(span("2026-11-16T05:30", "2026-11-16T17:30"), NEW_YORK, RULES, classes=classes)
    assert deducted(long) == {"class_time": 90, "long_shift": 30}


def test_two_shifts_that_adjoin_are_one_stay():
    first, second = span("2026-11-16T08:00", "2026-11-16T13:00"), span("2026-11-16T13:10", "2026-11-16T17:10")
    assert count(first, NEW_YORK, RULES).minutes == 300
    later = count(second, NEW_YORK, RULES, beside=[first])
    assert (later.minutes, deducted(later)) == (220, {"long_shift": 20})
    apart = span("2026-11-16T13:30", "2026-11-16T17:30")
    assert count(apart, NEW_YORK, RULES, beside=[first]).minutes == 240


def test_a_shift_is_not_beside_itself():
    shift = span("2026-11-16T08:00", "2026-11-16T16:30")
    assert count(shift, NEW_YORK, RULES, beside=[shift]) == count(shift, NEW_YORK, RULES)


def test_the_night_the_clocks_go_back_has_an_hour_more():
    night = count(span("2026-10-31T22:00", "2026-11-01T06:00"), NEW_YORK, RULES)
    assert (night.elapsed, night.minutes, night.notes) == (540, 510, ())
    assert by_day(span("2026-10-31T22:00", "2026-11-01T06:00"), NEW_YORK) == (
        (date(2026, 10, 31), 120),
        (date(2026, 11, 1), 420),
    )


def test_the_night_the_clocks_go_forward_has_an_hour_less():
    night = count(span("2026-03-07T22:00", "2026-03-08T06:00"), NEW_YORK, RULES)
    assert (night.elapsed, night.minutes, night.notes) == (420, 390, ())


def test_a_time_that_happens_twice_is_read_the_shorter_way():
    ends = count(span("2026-10-31T22:00", "2026-11-01T01:30"), NEW_YORK, RULES)
    assert (ends.elapsed, ends.notes) == (210, (ClockNote("time_twice", at("2026-11-01T01:30")),))
    starts = count(span("2026-11-01T01:30", "2026-11-01T05:30"), NEW_YORK, RULES)
    assert (starts.elapsed, len(starts.notes)) == (240, 1)
    inside = count(span("2026-11-01T01:10", "2026-11-01T01:40"), NEW_YORK, RULES)
    assert (inside.elapsed, len(inside.notes)) == (30, 2)


def test_a_time_the_clock_skips_is_the_moment_of_the_jump():
    ends = count(span("2026-03-07T22:00", "2026-03-08T02:30"), NEW_YORK, RULES)
    assert (ends.elapsed, ends.notes) == (240, (ClockNote("time_skipped", at("2026-03-08T02:30")),))
    starts = count(span("2026-03-08T02:30", "2026-03-08T05:00"), NEW_YORK, RULES)
    assert starts.elapsed == 120
    assert count(span("2026-03-08T02:10", "2026-03-08T02:50"), NEW_YORK, RULES).elapsed == 0
    assert local(measure(span("2026-03-08T02:30", "2026-03-08T05:00"), NEW_YORK).starts_at, NEW_YORK) == at(
        "2026-03-08T03:00"
    )


@given(shifts(), ZONES)
def test_counting_several_counts_each_after_those_before(shift, zone):
    half = shift.starts_at + (shift.ends_at - shift.starts_at) / 2
    half = half.replace(second=0, microsecond=0)
    if not shift.starts_at < half < shift.ends_at:
        return
    parts = [Span(shift.starts_at, half), Span(half, shift.ends_at)]
    each = count_each(parts[::-1], zone, RULES, ())
    assert [one for one, _counted in each] == parts
    assert (
        sum(counted.minutes for _one, counted in each)
        <= count(Span(shift.starts_at, shift.ends_at), zone, RULES).minutes
    )


def test_every_deduction_is_said_in_its_order():
    classes = [span("2026-11-16T18:00", "2026-11-16T20:00")]
    counted = count(span("2026-11-16T08:00", "2026-11-16T19:00", 10), NEW_YORK, RULES, classes=classes)
    assert [one.why for one in counted.deducted] == [
        Deduction.CLASS_TIME,
        Deduction.OWN_BREAK,
        Deduction.LONG_SHIFT,
    ]
    assert counted.minutes == 11 * 60 - 60 - 30


def test_a_program_without_the_rule_deducts_nothing_by_itself():
    counted = count(span("2026-11-16T08:00", "2026-11-16T20:00", 10), NEW_YORK, ShiftRules())
    assert (counted.minutes, deducted(counted)) == (710, {"own_break": 10})
