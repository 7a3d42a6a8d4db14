"""Weekly patterns: the text, the objects, the planned stretches of dates."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Impossible
from tracker.domain.local_time import Span
from tracker.domain.weekly import DAY_MINUTES, LONGEST_TEXT, Stretch, Weekly, parse, weekly_of

MONDAY = date(2026, 11, 16)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@st.composite
def patterns(draw: st.DrawFn) -> Weekly:
    """Patterns whose stretches cannot overlap: each begins after the one before has ended."""
    stretches, free = [], 0
    for day in sorted(draw(st.sets(st.integers(0, 6), min_size=1, max_size=5))):
        start = draw(st.integers(max(0, free - day * DAY_MINUTES), DAY_MINUTES - 1))
        length = draw(st.integers(2, 12 * 60))
        if day == 6:
            length = min(length, DAY_MINUTES - start + stretches[0].start if stretches else DAY_MINUTES)
        stretches.append(Stretch(day, start, start + length, draw(st.integers(0, length - 1))))
        free = day * DAY_MINUTES + start + length
    return Weekly(tuple(stretches))


@given(patterns())
def test_the_canonical_text_reads_back_as_the_same_pattern(weekly):
    assert parse(weekly.text) == weekly
    assert parse(weekly.text.upper().replace("-", "–")).text == weekly.text


@given(patterns(), st.integers(0, 60))
def test_planned_stretches_are_those_of_each_day(weekly, days):
    planned = weekly.planned(MONDAY, MONDAY + timedelta(days=days - 1))
    weekdays = [(MONDAY + timedelta(days=n)).weekday() for n in range(days)]
    expected = sum(one.day == weekday for weekday in weekdays for one in weekly.stretches)
    assert len(planned) == expected
    assert list(planned) == sorted(planned)
    assert all(MONDAY <= span.starts_at.date() < MONDAY + timedelta(days=days) for span in planned)
    assert all(a.ends_at <= b.starts_at for a, b in pairwise(planned))


def test_a_pattern_says_its_days_and_hours():
    weekly = parse("wed 8:00-16:30/30 MON 08:00-12:00, 13:00-17:00 fri 22:00-06:00/30")
    assert weekly.text == "mon 08:00-12:00 13:00-17:00 wed 08:00-16:30/30 fri 22:00-06:00/30"
    assert weekly.days == (0, 2, 4)
    assert weekly.minutes == (8 + 8) * 60 + 7 * 60 + 30


def test_a_stretch_that_ends_before_it_starts_ends_the_next_day():
    weekly = parse("sun 22:00-06:00/30 tue 16:00-24:00")
    assert weekly.planned(MONDAY, MONDAY + timedelta(days=6)) == (
        Span(at("2026-11-17T16:00"), at("2026-11-18T00:00")),
        Span(at("2026-11-22T22:00"), at("2026-11-23T06:00"), 30),
    )
    assert parse(weekly.text) == weekly


def test_holidays_and_breaks_have_no_shifts():
    weekly = parse("mon 08:00-12:00 thu 08:00-12:00 fri 08:00-12:00")
    planned = weekly.planned(
        MONDAY,
        MONDAY + timedelta(days=20),
        breaks=[(date(2026, 11, 30), date(2026, 12, 4))],
        holidays=[date(2026, 11, 26)],
    )
    days = [span.starts_at.date().isoformat() for span in planned]
    assert days == ["2026-11-16", "2026-11-19", "2026-11-20", "2026-11-23", "2026-11-27"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "pattern_empty"),
        ("mon", "pattern_empty"),
        ("08:00-12:00", "pattern_day"),
        ("monday 08:00-12:00", "pattern_day"),
        ("mon 8-12", "pattern_time"),
        ("mon 08:00-12:00 mornings", "pattern_time"),
        ("mon 25:00-26:00", "pattern_time"),
        ("mon 24:00-25:00", "pattern_time"),
        ("mon 08:60-12:00", "pattern_time"),
        ("mon 08:00-24:30", "pattern_time"),
        ("mon 08:00-12:00/240", "pattern_break"),
        ("mon 08:00-12:00 11:59-14:00", "pattern_overlaps"),
        ("mon 08:00-08:00", None),
        ("mon 08:00-08:00 tue 07:00-09:00", "pattern_overlaps"),
        ("sun 20:00-06:00 mon 05:00-09:00", "pattern_overlaps"),
        ("sun 20:00-05:00 mon 05:00-09:00", None),
        ("mon 08:00-12:00 " * 20, "pattern_long"),
    ],
)
def test_what_cannot_be_read_is_a_code(text, code):
    if code is None:
        assert weekly_of(text) == parse(text)
        return
    with pytest.raises(Impossible) as refused:
        parse(text, field="class_times")
    assert (refused.value.code, refused.value.field) == (code, "class_times")
    assert weekly_of(text) is None


def test_a_pattern_fits_its_column():
    full = " ".join(f"{day} 08:00-12:30/15 13:00-17:30/15" for day in ("mon", "tue", "wed", "thu", "fri"))
    assert len(parse(full).text) <= LONGEST_TEXT
