"""Planned shifts without an entry."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.expected import LOOK_BACK, expected
from tracker.domain.forecast import DaysOff
from tracker.domain.placement import Placement

TODAY = date(2026, 11, 24)
ZONE = ZoneInfo("America/New_York")
NEVER_OFF = DaysOff()
MONDAYS = "mon 08:00-12:00 13:00-16:30 fri 20:00-06:00"


def placement(pattern: str = MONDAYS, **dates: date) -> Placement:
    given = {"starts_on": date(2026, 11, 2), "ends_on": date(2027, 2, 5)} | dates
    return Placement(
        1,
        1,
        None,
        "Heron Clinic",
        pattern=pattern,
        preceptor="",
        contact="",
        language="en",
        preceptor_id=None,
        is_confirmed=False,
        **given,
    )


def days(*placements: Placement, logged=(), off: DaysOff = NEVER_OFF, today: date = TODAY) -> list[str]:
    found = expected(placements, logged, today, off, ZONE, 24)
    return [f"{one.span.starts_at:%d %H}" for one in found]


def test_what_is_planned_up_to_today_and_not_logged():
    assert days(placement()) == ["13 20", "16 08", "16 13", "20 20", "23 08", "23 13"]
    assert days(placement(), today=TODAY + LOOK_BACK)[0] == "27 20"


def test_an_entry_answers_for_its_day():
    logged = [date(2026, 11, 16)]
    assert "16 08" not in days(placement(), logged=logged)
    assert "16 13" not in days(placement(), logged=logged)


def test_days_off_ended_placements_and_plain_words_expect_nothing():
    off = DaysOff(((date(2026, 11, 13), date(2026, 11, 16)),), frozenset({date(2026, 11, 23)}))
    assert days(placement(), off=off) == ["20 20"]
    assert days(placement(ends_on=date(2026, 11, 16))) == ["13 20", "16 08", "16 13"]
    assert days(placement(starts_on=date(2026, 11, 25))) == []
    assert days(placement(pattern="mornings")) == []


def test_late_is_counted_from_the_real_end():
    night = placement(pattern="sat 20:00-06:00", starts_on=date(2026, 10, 31))
    (one,) = expected([night], (), date(2026, 11, 1), DaysOff(), ZONE, 24)
    end = datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert one.late_since == end + timedelta(hours=24)
    assert not one.is_late(one.late_since)
    assert one.is_late(one.late_since + timedelta(minutes=1))
