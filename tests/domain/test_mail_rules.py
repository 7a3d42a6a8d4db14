"""Mail by rule: quiet hours over midnight and over the change of clocks, how often, and what it counts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, day, entry, facts, papers
from tracker.domain.mail_rules import (
    SETTING,
    MailRule,
    QuietHours,
    is_due,
    letter_of_promises,
    letters_for_student,
)
from tracker.domain.pace import student_turns
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus

NEW_YORK = ZoneInfo("America/New_York")
NIGHT = QuietHours(21, 8)
ALL_ON = {rule: 1 if "week" in SETTING[rule] else 3 for rule in MailRule}
hours = st.integers(0, 23)
BEGIN, END = datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-31")
instants = st.datetimes(BEGIN, END, timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("2026-11-24 20:59", 0),
        ("2026-11-24 21:00", 11 * 60),
        ("2026-11-24 23:30", 8 * 60 + 30),
        ("2026-11-25 00:00", 8 * 60),
        ("2026-11-25 07:59", 1),
        ("2026-11-25 08:00", 0),
        ("2026-10-31 22:00", 11 * 60),  # clocks go back in this night: it is an hour longer
        ("2027-03-13 22:00", 9 * 60),  # and forward in this one
    ],
)
def test_the_night_is_quiet(at: str, held: int) -> None:
    now = datetime.fromisoformat(at).replace(tzinfo=NEW_YORK).astimezone(UTC)
    assert NIGHT.wait(now, NEW_YORK) == timedelta(minutes=held)


@given(instants, hours, hours)
def test_what_is_held_goes_out_when_quiet_ends(now: datetime, begins: int, ends: int) -> None:
    quiet = QuietHours(begins, ends)
    held = quiet.wait(now, NEW_YORK)
    assert timedelta() <= held <= timedelta(hours=24)
    after = (now + held).astimezone(NEW_YORK)
    assert quiet.wait(now + held, NEW_YORK) == timedelta()
    assert not held or after.time() == time(ends)
    assert begins != ends or not held


def test_at_most_once_in_so_many_days() -> None:
    today = date(2026, 11, 24)
    rule = MailRule.OVERDUE
    assert is_due(rule, 7, today, None)
    assert not is_due(rule, 7, today, today - timedelta(days=6))
    assert is_due(rule, 7, today, today - timedelta(days=7))
    assert not is_due(rule, 0, today, None)


@given(st.integers(1, 7), st.lists(st.integers(0, 40), min_size=1, unique=True))
def test_the_weekly_mail_comes_once_a_week(weekday: int, running: list[int]) -> None:
    """Whichever days the worker runs on: never twice in one week, and on its weekday if it runs then."""
    start, last, sent = date(2026, 11, 2), None, []
    for number in sorted(running):
        today = start + timedelta(days=number)
        if is_due(MailRule.WEEK, weekday, today, last):
            sent.append(today)
            last = today
    weeks = [(on - timedelta(days=(on.isoweekday() - weekday) % 7)) for on in sent]
    assert len(set(weeks)) == len(weeks)
    assert all(
        start + timedelta(days=n) in sent
        for n in running
        if (start + timedelta(days=n)).isoweekday() == weekday
    )


def test_a_student_is_told_what_the_pages_count() -> None:
    entries = [*papers(), entry("module.d1", EntryKind.SCORE, EntryStatus.WAITING, on=20, amount=95)]
    today = day(30)
    stood = standing(PATH, facts(entries), today)
    made = letters_for_student(stood, today, ALL_ON, {})
    turns = student_turns(stood.lines)
    late = [line for line in turns if line.is_overdue]
    assert made[MailRule.OVERDUE]["count"] == len(late) > 1
    assert made[MailRule.OVERDUE]["on"] == min(line.due_on for line in late if line.due_on).isoformat()
    soon = [line for line in turns if line.due_on and today <= line.due_on <= today + timedelta(days=3)]
    assert made.get(MailRule.DUE_SOON, {"count": 0})["count"] == len(soon)
    assert MailRule.WEEK not in made or today.isoweekday() == 1


def test_nothing_is_said_of_what_others_hold() -> None:
    today = day(0)
    made = letters_for_student(standing(PATH, facts(papers()), today), today, ALL_ON, {})
    assert MailRule.OVERDUE not in made
    assert made[MailRule.WEEK]["late"] == 0


def test_a_promise_is_told_when_it_breaks_and_not_every_day() -> None:
    today = date(2026, 11, 24)
    promised = {today - timedelta(days=1): 2, today: 5, None: 3}
    assert letter_of_promises(promised, today, 7, None) == {"count": 2, "on": "2026-11-23"}
    assert letter_of_promises(promised, today, 7, today - timedelta(days=1)) is not None
    later = today + timedelta(days=1)
    same = {today - timedelta(days=1): 2}
    assert letter_of_promises(same, later, 7, today) is None
    assert letter_of_promises(promised, later, 7, today) == {"count": 7, "on": "2026-11-23"}
    assert letter_of_promises(same, today + timedelta(days=7), 7, today) == {"count": 2, "on": "2026-11-23"}
    assert letter_of_promises(same, later, 0, None) is None
    assert letter_of_promises({today: 1, None: 4}, today, 7, None) is None
