"""Who needs help: each rule from facts, through the packed row, with the day since when it holds."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, START, day, entry, facts, papers, placement, practices
from tracker.domain.behind import behind_since
from tracker.domain.calendar import Calendar, merge, unpaused_after, unpaused_days
from tracker.domain.facts import Facts, PeriodFact
from tracker.domain.helping import LIMITS, RULES, Help, HelpRule, Limits, needs
from tracker.domain.pace import days_ahead_of
from tracker.domain.packing import pack, unpack_pauses, unpack_signs
from tracker.domain.settings import SETTINGS
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, PeriodKind, RequestKind

DEFAULTS = Limits(**{name: int(SETTINGS[key].default) for name, key in LIMITS.items()})
FAR_OFF = Limits(quiet_days=9999, behind_days=9999, week_hours=84, retake_days=1)
"""Limits under which time alone is no reason."""
RETURNED, WAITING = EntryStatus.RETURNED, EntryStatus.WAITING


def told(
    read: Facts, on: int, limits: Limits = DEFAULTS, *, sees_health: bool = True
) -> dict[HelpRule, Help]:
    """The reasons on a day, by their rule."""
    today = day(on)
    packed = pack(standing(PATH, read, today))
    found = needs(packed, PATH, today, limits, read.calendar.holidays, sees_health=sees_health)
    return {one.rule: one for one in found}


def only(read: Facts, on: int, rule: HelpRule, limits: Limits = FAR_OFF, **how: bool) -> Help | None:
    """The reason of a rule where time alone is none."""
    return told(read, on, limits, **how).get(rule)


def test_every_rule_has_its_place_in_the_table() -> None:
    assert list(RULES) == list(HelpRule)


def test_a_new_student_needs_no_help() -> None:
    assert told(facts(papers()), 3) == {}


def test_reasons_are_told_in_the_order_of_the_rules() -> None:
    read = facts(papers(), entry("skill.vs-05", EntryKind.CHECKOFF, WAITING, on=2))
    assert list(told(read, 60)) == [HelpRule.QUIET, HelpRule.BEHIND, HelpRule.PROMISE]


class TestQuiet:
    def test_from_the_seventh_day_on(self) -> None:
        read = facts(papers(), practices("skill.ic-01", 1, on=5))
        assert HelpRule.QUIET not in told(read, 11)
        assert told(read, 12)[HelpRule.QUIET] == Help(HelpRule.QUIET, day(12), {"days": 7, "on": day(5)})
        assert told(read, 20)[HelpRule.QUIET].began_on == day(12)

    def test_a_break_does_not_count(self) -> None:
        calendar = Calendar(START, ((day(8), day(17)),))
        read = facts(papers(), practices("skill.ic-01", 1, on=5), calendar=calendar)
        assert HelpRule.QUIET not in told(read, 21)
        assert told(read, 22)[HelpRule.QUIET].began_on == day(22)

    def test_what_staff_type_in_is_no_activity(self) -> None:
        typed = [replace(one, source="staff") for one in practices("skill.ic-01", 1, on=9)]
        assert HelpRule.QUIET in told(facts(papers(), typed), 10)


class TestBehind:
    def test_from_the_tenth_day_on(self) -> None:
        read = facts(papers())
        first = next(on for on in range(1, 60) if HelpRule.BEHIND in told(read, on))
        found = told(read, first)[HelpRule.BEHIND]
        assert (found.began_on, found.facts["days"]) == (day(first), 10)
        assert told(read, first + 9)[HelpRule.BEHIND].began_on == day(first)

    def test_a_line_done_late_does_not_make_it_begin_anew(self) -> None:
        """Who is forty days behind and does one line is behind since as long."""
        read = facts(papers())
        later = facts(papers(), entry("enroll.orientation", EntryKind.CONFIRMATION, on=58))
        assert days_ahead_of(standing(PATH, later, day(60)), day(60)) is not None
        assert told(later, 60)[HelpRule.BEHIND].began_on == told(read, 57)[HelpRule.BEHIND].began_on


class TestReturned:
    def test_twice_in_a_row(self) -> None:
        first = entry("skill.vs-05", EntryKind.CHECKOFF, RETURNED, on=4)
        second = entry("skill.vs-05", EntryKind.CHECKOFF, RETURNED, on=9)
        assert only(facts(papers(), first), 10, HelpRule.RETURNED) is None
        found = only(facts(papers(), first, second), 10, HelpRule.RETURNED)
        assert found == Help(
            HelpRule.RETURNED, day(9), {"n": 2, "on": day(9), "key": "skill.vs-05", "more": 0}
        )

    def test_a_third_try_that_waits_changes_nothing_and_acceptance_ends_it(self) -> None:
        tries = [entry("diploma.proof", EntryKind.DOCUMENT, RETURNED, on=on) for on in (4, 9)]
        waiting = entry("diploma.proof", EntryKind.DOCUMENT, WAITING, on=10)
        accepted = entry("diploma.proof", EntryKind.DOCUMENT, on=10)
        assert only(facts(papers(), tries, waiting), 11, HelpRule.RETURNED)
        assert only(facts(papers(), tries, accepted), 11, HelpRule.RETURNED) is None

    def test_practices_in_between_are_no_acceptance(self) -> None:
        tries = [entry("skill.vs-05", EntryKind.CHECKOFF, RETURNED, on=on) for on in (4, 9)]
        between = practices("skill.vs-05", 1, on=6)
        read = facts(papers(), tries[:1], between, tries[1:])
        assert only(read, 10, HelpRule.RETURNED)


class TestLapses:
    PAPER = ("doc.tb", EntryKind.DOCUMENT)

    def read(self, expires: int) -> Facts:
        paper = entry(*self.PAPER, on=3, expires_on=day(expires), issued_on=day(1))
        return facts(papers(), paper, placement(10, 60))

    def test_a_paper_that_ends_before_the_placement(self) -> None:
        found = only(self.read(40), 12, HelpRule.LAPSES)
        expected = {"on": day(40), "ends_on": day(60), "key": "doc.tb", "more": 0}
        assert found == Help(HelpRule.LAPSES, day(3), expected)
        assert only(self.read(61), 12, HelpRule.LAPSES) is None

    def test_it_holds_once_it_has_ended_and_until_the_placement_has(self) -> None:
        assert only(self.read(40), 50, HelpRule.LAPSES)
        assert only(self.read(40), 61, HelpRule.LAPSES) is None

    def test_health_is_told_to_who_may_see_it(self) -> None:
        assert only(self.read(40), 12, HelpRule.LAPSES, sees_health=False) is None


class TestHours:
    def test_what_is_left_asks_for_too_many_a_week(self) -> None:
        read = facts(papers(), placement(10, 60))
        assert only(read, 12, HelpRule.HOURS, DEFAULTS) is None
        found = only(read, 45, HelpRule.HOURS, DEFAULTS)
        assert found is not None
        assert (found.facts["minutes"], found.facts["days"], found.facts["by"]) == (160 * 60, 16, day(60))
        assert found.facts["a_week"] > 40 * 60
        before = only(read, (found.began_on - START).days - 1, HelpRule.HOURS, DEFAULTS)
        assert before is None

    def test_no_day_is_left(self) -> None:
        found = only(facts(papers(), placement(10, 60)), 61, HelpRule.HOURS, DEFAULTS)
        assert found is not None and found.facts["days"] == 0

    def test_who_has_the_hours_has_no_reason(self) -> None:
        done = entry("extern.hours", EntryKind.SHIFT, on=20, amount=160 * 60)
        assert only(facts(papers(), placement(10, 60), done), 59, HelpRule.HOURS, DEFAULTS) is None


class TestRetake:
    def read(self, *more: Any) -> Facts:
        return facts(papers(), entry("exam.passed", EntryKind.ATTEMPT, on=50, passed=False), *more)

    def test_from_two_weeks_before_it_is_possible(self) -> None:
        assert told(self.read(), 65).get(HelpRule.RETAKE) is None
        found = told(self.read(), 66)[HelpRule.RETAKE]
        assert found == Help(
            HelpRule.RETAKE, day(66), {"n": 1, "on": day(80), "key": "exam.passed", "more": 0}
        )

    def test_a_booking_or_a_new_attempt_ends_it(self) -> None:
        booked = entry("exam.booking", EntryKind.BOOKING, on=85)
        again = entry("exam.passed", EntryKind.ATTEMPT, WAITING, on=81, passed=True)
        for more in (booked, again):
            assert HelpRule.RETAKE not in told(self.read(more), 82)

    def test_after_the_last_wait_the_body_says_when(self) -> None:
        tries = [entry("exam.passed", EntryKind.ATTEMPT, on=on, passed=False) for on in (81, 112, 478)]
        found = told(self.read(*tries), 480)[HelpRule.RETAKE]
        assert (found.began_on, found.facts["on"], found.facts["n"]) == (day(478), None, 4)


class TestPromise:
    def test_from_the_day_after_the_promised_one(self) -> None:
        read = facts(papers(), entry("skill.vs-05", EntryKind.CHECKOFF, WAITING, on=2))
        assert only(read, 5, HelpRule.PROMISE) is None
        found = only(read, 7, HelpRule.PROMISE)
        assert found == Help(
            HelpRule.PROMISE, day(6), {"days": 2, "on": day(5), "key": "skill.vs-05", "more": 0}
        )

    def test_a_preceptor_breaks_no_promise_of_the_school(self) -> None:
        shift = entry("extern.hours", EntryKind.SHIFT, WAITING, on=2, amount=60, waits_for=Holder.PRECEPTOR)
        assert only(facts(papers(), shift), 9, HelpRule.PROMISE) is None

    def test_a_request_is_about_no_line(self) -> None:
        asked = replace(
            entry("skill.vs-05", EntryKind.REQUEST, WAITING, on=2, waits_for=Holder.COORDINATOR),
            key=None,
            request=RequestKind.WAIVER,
            targets=("skill.vs-05",),
        )
        found = only(facts(papers(), asked), 9, HelpRule.PROMISE)
        assert found is not None and found.facts["key"] is None


@pytest.mark.parametrize("kind", [PeriodKind.LEAVE, PeriodKind.WITHDRAWN, PeriodKind.COMPLETED])
def test_who_is_away_or_done_is_not_judged(kind: PeriodKind) -> None:
    periods = (PeriodFact(PeriodKind.ACTIVE, START, day(4)), PeriodFact(kind, day(5)))
    waiting = entry("skill.vs-05", EntryKind.CHECKOFF, WAITING, on=2)
    assert told(facts(papers(), waiting, periods=periods), 60) == {}


moments = st.lists(
    st.tuples(
        st.sampled_from(["skill.ic-01", "doc.tb", "enroll.orientation", "diploma.proof", "skill.vs-05"]),
        st.sampled_from([EntryStatus.ACCEPTED, RETURNED, WAITING]),
        st.integers(1, 70),
    ),
    max_size=14,
)
KINDS: dict[str, EntryKind] = {
    "skill.ic-01": EntryKind.CHECKOFF,
    "skill.vs-05": EntryKind.CHECKOFF,
    "doc.tb": EntryKind.DOCUMENT,
    "diploma.proof": EntryKind.DOCUMENT,
    "enroll.orientation": EntryKind.CONFIRMATION,
}
breaks = st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=3)


def a_life(made: list[tuple[str, EntryStatus, int]], away: list[tuple[int, int]], *more: Any) -> Facts:
    entries = [
        entry(key, KINDS[key], status, on=on) for key, status, on in sorted(made, key=lambda one: one[2])
    ]
    pauses = merge((day(first), day(first + long)) for first, long in away)
    return facts(papers(), entries, *more, calendar=Calendar(START, pauses))


@settings(deadline=None)
@given(moments, breaks, st.integers(1, 90), st.booleans())
def test_a_reason_began_in_the_past_and_its_row_says_all(
    made: list[tuple[str, EntryStatus, int]], away: list[tuple[int, int]], on: int, placed: bool
) -> None:
    """Whatever happened: no reason begins tomorrow, each is told once and in order, and a packed row
    gives back the signs it was made of."""
    made = [one for one in made if one[2] <= on]
    read = a_life(made, away, *([placement(5, 80)] if placed else []))
    found = told(read, on)
    assert list(found) == [rule for rule in HelpRule if rule in found]
    assert all(one.began_on <= day(on) for one in found.values())
    computed = standing(PATH, read, day(on))
    assert unpack_signs(pack(computed).signs) == computed.signs


@settings(deadline=None)
@given(moments, breaks, st.integers(1, 90))
def test_behind_since_means_behind_on_each_day(
    made: list[tuple[str, EntryStatus, int]], away: list[tuple[int, int]], on: int
) -> None:
    """On every day of the stretch the lines that were done by then leave the student as far behind, and
    on the day before they do not."""
    made = [(key, EntryStatus.ACCEPTED, when) for key, _status, when in made if when <= on]
    read, today = a_life(made, away), day(on)
    packed = pack(standing(PATH, read, today))
    if HelpRule.BEHIND not in told(read, on):
        return
    since = behind_since(packed, PATH, today, DEFAULTS.behind_days, unpack_pauses(packed.pauses))

    def is_behind(number: int) -> bool:
        then = a_life([one for one in made if one[2] <= number], away)
        ahead = days_ahead_of(standing(PATH, then, day(number)), day(number))
        return ahead is not None and ahead <= -DEFAULTS.behind_days

    first = (since - START).days
    assert all(is_behind(number) for number in range(first, on + 1))
    assert not is_behind(first - 1)


@given(st.integers(0, 60), st.integers(0, 60), breaks)
def test_so_many_days_after_a_day(start: int, days: int, away: list[tuple[int, int]]) -> None:
    pauses = merge((day(first), day(first + long)) for first, long in away)
    found = unpaused_after(day(start), days, pauses)
    assert unpaused_days(day(start), found, pauses) == days
    if days:
        assert unpaused_days(day(start), found - timedelta(days=1), pauses) == days - 1


def test_beyond_the_calendar_lies_its_last_day() -> None:
    assert unpaused_after(date.max - timedelta(days=3), 10, ()) == date.max


LENGTHS: dict[str, Callable[[Limits], int]] = {
    "quiet_days": lambda limits: limits.quiet_days,
    "behind_days": lambda limits: limits.behind_days,
    "week_hours": lambda limits: limits.week_hours,
    "retake_days": lambda limits: limits.retake_days,
}


@pytest.mark.parametrize("name", LENGTHS)
def test_each_figure_is_a_setting_with_an_origin(name: str) -> None:
    row = SETTINGS[LIMITS[name]]
    assert LENGTHS[name](DEFAULTS) == row.default
    assert row.origin.en and row.origin.es and row.unverified
