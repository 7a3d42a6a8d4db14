"""Clocks: each from its fact and rule, over month ends, leap days, time zones and working days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.calendar import Calendar, add_months, month_end, working_days_before
from tracker.domain.clocks import Clock, ClockKind, ClockState, clocks
from tracker.domain.credential import Certainty
from tracker.domain.credential_loader import shipped_credentials
from tracker.domain.facts import EntryFact, Facts, PeriodFact
from tracker.domain.path_loader import shipped
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, PeriodKind
from tracker.domain.ticking import OPENINGS

STARTS_ON = date(2026, 1, 5)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2027, 1, 1)})


def entry(number: int, kind: EntryKind, on: date, **values: object) -> EntryFact:
    """An accepted entry."""
    found = {"status": EntryStatus.ACCEPTED, "logged_on": on, "decided_on": on} | values
    return EntryFact(number, kind, happened_on=on, **found)  # type: ignore[arg-type]


def attempt(number: int, on: date, *, passed: bool, of: str = "ccma") -> EntryFact:
    """One sitting."""
    return entry(number, EntryKind.ATTEMPT, on, subject=f"exam:{of}", passed=passed)


def facts(*entries: EntryFact, routes: str = "", periods: tuple[PeriodFact, ...] = ()) -> Facts:
    """An enrollment with these entries."""
    calendar = Calendar(STARTS_ON, holidays=CHRISTMAS)
    return Facts(1, 1, STARTS_ON, calendar, frozenset(routes.split()), frozenset(), periods, entries)


def found(known: Facts, today: date, kind: ClockKind, subject: str = "") -> Clock | None:
    """The only clock of a kind, if there is one."""
    every = clocks(shipped(), known, today, shipped_credentials())
    mine = [clock for clock in every if clock.kind is kind and (not subject or clock.subject == subject)]
    assert len(mine) <= 1
    return mine[0] if mine else None


def one(known: Facts, today: date, kind: ClockKind, subject: str = "") -> Clock:
    """The only clock of a kind."""
    clock = found(known, today, kind, subject)
    assert clock is not None
    return clock


@pytest.mark.parametrize(
    ("sat", "due"),
    [
        ([date(2028, 1, 30)], date(2028, 2, 29)),  # a leap day
        ([date(2027, 1, 30)], date(2027, 3, 1)),
        ([date(2027, 12, 2)], date(2028, 1, 1)),
        ([date(2026, 5, 1), date(2026, 6, 30)], date(2026, 7, 30)),
        ([date(2026, 5, 1), date(2026, 6, 30), date(2027, 8, 1)], date(2028, 7, 31)),  # 365 days, a leap year
    ],
)
def test_a_failed_attempt_starts_the_wait_of_the_table(sat: list[date], due: date) -> None:
    known = facts(*(attempt(n, on, passed=False) for n, on in enumerate(sat)))
    before = one(known, due - timedelta(days=1), ClockKind.RETAKE)
    assert (before.due_on, before.state, before.holder) == (due, ClockState.RUNNING, Holder.EXAM_BODY)
    assert before.since_on == sat[-1]
    assert before.rule.certainty is Certainty.PREP
    assert one(known, due, ClockKind.RETAKE).state is ClockState.MET
    assert one(known, due, ClockKind.RETAKE).holder is Holder.STUDENT


def test_after_the_table_the_body_is_asked() -> None:
    days = [date(2026, 1, 5), date(2026, 3, 1), date(2026, 5, 1), date(2027, 6, 1)]
    known = facts(*(attempt(n, on, passed=False) for n, on in enumerate(days)))
    clock = one(known, date(2029, 1, 1), ClockKind.ASK_BODY)
    assert (clock.due_on, clock.holder, clock.facts["attempts"]) == (None, Holder.EXAM_BODY, 4)
    assert found(known, date(2029, 1, 1), ClockKind.RETAKE) is None


def test_other_credentials_wait_by_their_own_table() -> None:
    known = facts(
        attempt(1, date(2026, 3, 31), passed=False),
        attempt(2, date(2026, 4, 1), passed=False, of="rma"),
        attempt(3, date(2026, 4, 2), passed=False, of="ncma"),
        attempt(4, date(2026, 7, 2), passed=False, of="ncma"),
        attempt(5, date(2026, 4, 2), passed=False, of="cma"),
    )
    today = date(2026, 8, 1)
    assert one(known, today, ClockKind.RETAKE, "exam:ccma").due_on == date(2026, 4, 30)
    assert one(known, today, ClockKind.RETAKE, "exam:rma").due_on == date(2026, 5, 16)
    assert one(known, today, ClockKind.RETAKE, "exam:ncma").due_on == date(2026, 9, 30)
    # Nobody told the wait of the CMA.
    assert one(known, today, ClockKind.ASK_BODY, "exam:cma").due_on is None


def test_a_pass_ends_the_wait() -> None:
    known = facts(attempt(1, date(2026, 4, 1), passed=False), attempt(2, date(2026, 5, 4), passed=True))
    assert found(known, date(2026, 5, 5), ClockKind.RETAKE) is None


def test_the_portals_date_wins_over_the_estimate() -> None:
    passed = attempt(1, date(2026, 4, 1), passed=True)
    estimated = one(facts(passed, routes="test-first"), date(2026, 4, 2), ClockKind.RELEASE)
    assert (estimated.due_on, estimated.rule.is_estimate) == (date(2026, 6, 30), True)
    typed = entry(2, EntryKind.DOCUMENT, date(2026, 4, 3), subject="queue:ccma", expires_on=date(2026, 6, 12))
    clock = one(facts(passed, typed, routes="test-first"), date(2026, 4, 4), ClockKind.RELEASE)
    assert (clock.due_on, clock.rule.is_estimate, clock.rule.certainty) == (
        date(2026, 6, 12),
        False,
        Certainty.BODY,
    )
    mended = entry(
        3, EntryKind.DOCUMENT, date(2026, 4, 5), subject="queue:ccma", expires_on=date(2026, 6, 10)
    )
    clock = one(facts(passed, typed, mended, routes="test-first"), date(2026, 4, 6), ClockKind.RELEASE)
    assert clock.due_on == date(2026, 6, 10)
    assert found(facts(passed), date(2026, 4, 2), ClockKind.RELEASE) is None


def test_a_release_is_whose_turn_the_hours_say() -> None:
    passed = attempt(1, date(2026, 4, 1), passed=True)
    shift = entry(2, EntryKind.SHIFT, date(2026, 4, 2), key="extern.hours", amount=80 * 60 - 1)
    assert one(facts(passed, shift, routes="test-first"), date(2026, 5, 1), ClockKind.RELEASE).holder is (
        Holder.STUDENT
    )
    more = entry(3, EntryKind.SHIFT, date(2026, 4, 3), key="extern.hours", amount=1)
    clock = one(facts(passed, shift, more, routes="test-first"), date(2026, 5, 1), ClockKind.RELEASE)
    assert clock.holder is Holder.COORDINATOR
    released = entry(4, EntryKind.CONFIRMATION, date(2026, 6, 30), subject="release:ccma")
    clock = one(
        facts(passed, shift, more, released, routes="test-first"), date(2027, 5, 1), ClockKind.RELEASE
    )
    assert (clock.state, clock.met_on) == (ClockState.MET, date(2026, 6, 30))


def test_a_provisional_certificate_runs_twelve_months() -> None:
    passed = attempt(1, date(2028, 2, 29), passed=True)
    clock = one(facts(passed, routes="diploma-last"), date(2028, 3, 1), ClockKind.PROVISIONAL)
    assert (clock.due_on, clock.holder) == (date(2029, 2, 28), Holder.STUDENT)
    proof = entry(2, EntryKind.DOCUMENT, date(2028, 6, 1), subject="diploma")
    both = facts(passed, proof, routes="diploma-last test-first")
    assert one(both, date(2028, 7, 1), ClockKind.PROVISIONAL).holder is Holder.COORDINATOR
    assert one(both, date(2028, 7, 1), ClockKind.RELEASE).due_on == date(2028, 5, 29)
    late = entry(3, EntryKind.CONFIRMATION, date(2029, 3, 1), subject="upgrade:ccma")
    clock = one(facts(passed, proof, late, routes="diploma-last"), date(2029, 3, 2), ClockKind.PROVISIONAL)
    assert clock.state is ClockState.MISSED


def test_the_certificate_ends_early_while_it_is_provisional() -> None:
    passed = attempt(1, date(2028, 2, 29), passed=True)
    paper = entry(2, EntryKind.DOCUMENT, date(2028, 3, 8), subject="certificate:ccma")
    today = date(2028, 4, 1)
    clock = one(facts(passed, paper, routes="diploma-last"), today, ClockKind.CERTIFICATE)
    assert (clock.due_on, clock.since_on, clock.rule.figure) == (date(2029, 2, 28), date(2028, 2, 29), 12)
    assert one(facts(passed, paper), today, ClockKind.CERTIFICATE).due_on == date(2030, 3, 8)
    upgraded = entry(3, EntryKind.CONFIRMATION, date(2028, 3, 20), subject="upgrade:ccma")
    clock = one(facts(passed, paper, upgraded, routes="diploma-last"), today, ClockKind.CERTIFICATE)
    assert (clock.due_on, clock.rule.figure) == (date(2030, 3, 8), 24)


@pytest.mark.parametrize(
    ("exam", "roster"),
    [
        (date(2026, 6, 8), date(2026, 6, 3)),  # over a weekend
        (date(2026, 12, 30), date(2026, 12, 24)),  # over Christmas and a weekend
        (date(2027, 1, 4), date(2026, 12, 29)),
    ],
)
def test_an_exam_at_the_school_has_its_last_days(exam: date, roster: date) -> None:
    booked = entry(
        1, EntryKind.BOOKING, exam, key="exam.booking", delivery="school", logged_on=date(2026, 5, 1)
    )
    today = date(2026, 5, 2)
    assert one(facts(booked), today, ClockKind.ROSTER).due_on == roster
    assert one(facts(booked), today, ClockKind.APPLICATION).due_on == exam - timedelta(days=8)
    assert one(facts(booked), today, ClockKind.EXAM).state is ClockState.RUNNING
    center = entry(1, EntryKind.BOOKING, exam, key="exam.booking", delivery="center")
    assert found(facts(center), today, ClockKind.ROSTER) is None
    sat = attempt(2, exam, passed=False)
    assert found(facts(booked, sat), exam, ClockKind.EXAM) is None


def test_certificates_end_by_what_stands_on_them_or_by_their_credential() -> None:
    ccma = entry(1, EntryKind.DOCUMENT, date(2026, 2, 28), subject="certificate:ccma")
    cma = entry(2, EntryKind.DOCUMENT, date(2026, 4, 1), subject="certificate:cma")
    rma = entry(
        3, EntryKind.DOCUMENT, date(2026, 4, 1), subject="certificate:rma", expires_on=date(2027, 1, 1)
    )
    known, today = facts(ccma, cma, rma), date(2028, 2, 29)
    assert one(known, today, ClockKind.CERTIFICATE, "certificate:ccma").due_on == date(2028, 2, 28)
    assert one(known, today, ClockKind.CERTIFICATE, "certificate:ccma").state is ClockState.MISSED
    assert one(known, today, ClockKind.CERTIFICATE, "certificate:cma").due_on == date(2031, 4, 30)
    assert one(known, today, ClockKind.CERTIFICATE, "certificate:rma").due_on == date(2027, 1, 1)
    renewed = entry(4, EntryKind.RENEWAL, date(2028, 2, 1), subject="certificate:ccma")
    clock = one(facts(ccma, renewed), today, ClockKind.CERTIFICATE)
    assert (clock.due_on, clock.state) == (date(2030, 2, 1), ClockState.RUNNING)


def test_completion_starts_the_clocks_of_the_outcomes() -> None:
    done = entry(1, EntryKind.DOCUMENT, date(2026, 8, 31), key="exam.completion", issued_on=date(2026, 8, 31))
    known, today = facts(done), date(2026, 9, 1)
    assert one(known, today, ClockKind.PLACED_MONTHS).due_on == date(2027, 2, 28)
    assert one(known, today, ClockKind.PLACED_DAYS).due_on == date(2027, 2, 27)
    assert one(known, today, ClockKind.ON_TIME).state is ClockState.MISSED
    assert found(facts(), today, ClockKind.PLACED_DAYS) is None
    job = entry(2, EntryKind.JOB, date(2026, 9, 1), subject="job", starts_on=date(2027, 2, 28))
    later = date(2027, 3, 1)
    assert one(facts(done, job), later, ClockKind.PLACED_MONTHS).state is ClockState.MET
    assert one(facts(done, job), later, ClockKind.PLACED_DAYS).state is ClockState.MISSED
    left = facts(done, periods=(PeriodFact(PeriodKind.WITHDRAWN, date(2026, 9, 1)),))
    assert found(left, later, ClockKind.ON_TIME) is None


def test_papers_and_answers() -> None:
    shot = entry(
        1, EntryKind.DOCUMENT, date(2026, 2, 1), subject="doc.background", issued_on=date(2026, 2, 1)
    )
    asked = EntryFact(
        2,
        EntryKind.DOCUMENT,
        EntryStatus.WAITING,
        date(2026, 2, 1),
        date(2026, 2, 2),
        subject="doc.drug",
        waits_for=Holder.COORDINATOR,
        promised_on=date(2026, 2, 5),
    )
    known = facts(shot, asked)
    assert one(known, date(2026, 2, 6), ClockKind.PAPER).due_on == date(2027, 2, 1)
    clock = one(known, date(2026, 2, 6), ClockKind.ANSWER)
    assert (clock.state, clock.holder, clock.subject) == (ClockState.MISSED, Holder.COORDINATOR, "doc.drug")


FIRST, LAST = datetime(2026, 1, 6), datetime(2032, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
DAYS = st.dates(date(2026, 1, 5), date(2032, 12, 31)) | st.sampled_from(
    [date(2028, 2, 29), date(2028, 2, 28), date(2027, 2, 28), date(2027, 12, 31), date(2028, 1, 31)]
)
KINDS = st.sampled_from(
    [
        (EntryKind.ATTEMPT, {"subject": "exam:ccma", "passed": True}),
        (EntryKind.ATTEMPT, {"subject": "exam:ccma", "passed": False}),
        (EntryKind.ATTEMPT, {"subject": "exam:rma", "passed": False}),
        (EntryKind.BOOKING, {"key": "exam.booking", "delivery": "school"}),
        (EntryKind.BOOKING, {"key": "exam.booking", "delivery": "center"}),
        (EntryKind.CONFIRMATION, {"key": "exam.application"}),
        (EntryKind.CONFIRMATION, {"subject": "release:ccma"}),
        (EntryKind.CONFIRMATION, {"subject": "upgrade:ccma"}),
        (EntryKind.DOCUMENT, {"subject": "certificate:ccma"}),
        (EntryKind.RENEWAL, {"subject": "certificate:ccma"}),
        (EntryKind.DOCUMENT, {"subject": "certificate:cma"}),
        (EntryKind.DOCUMENT, {"subject": "doc.drug"}),
        (EntryKind.DOCUMENT, {"key": "exam.completion"}),
        (EntryKind.JOB, {"subject": "job"}),
    ]
)


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    """Made-up students with what clocks read, on any days."""
    made = []
    for number in range(draw(st.integers(0, 9))):
        kind, values = draw(KINDS)
        more = dict(values)
        if kind is EntryKind.BOOKING:
            more["roster_on"] = draw(st.none() | DAYS)
        if kind is EntryKind.JOB:
            more["starts_on"] = draw(DAYS)
        made.append(entry(number, kind, draw(DAYS), **more))
    routes = draw(st.sampled_from(["", "test-first", "diploma-last", "test-first diploma-last"]))
    return facts(*made, routes=routes)


def by_name(known: Facts, today: date) -> dict[tuple[str, str, date], Clock]:
    """Clocks by what they are; no two are the same."""
    every = clocks(shipped(), known, today, shipped_credentials())
    named = {(clock.kind.value, clock.subject, clock.since_on): clock for clock in every}
    assert len(named) == len(every)
    return named


@given(histories(), DAYS, st.integers(0, 900))
def test_no_clock_is_both_met_and_missed(known: Facts, today: date, days: int) -> None:
    """Once it has ended it stays as it ended; its day never depends on today."""
    first, later = by_name(known, today), by_name(known, today + timedelta(days=days))
    assert first.keys() == later.keys()
    for name, clock in first.items():
        after = later[name]
        assert clock.due_on == after.due_on
        if clock.state is not ClockState.RUNNING:
            assert after.state is clock.state
        kept = clock.met_on is not None and clock.due_on is not None and clock.met_on <= clock.due_on
        if clock.state is ClockState.MISSED:
            assert not kept
            assert clock.due_on is not None and clock.due_on < today
        if clock.state is ClockState.MET and clock.kind not in OPENINGS:
            assert kept


@given(
    histories(),
    st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    st.sampled_from(["Pacific/Kiritimati", "America/New_York", "Pacific/Pago_Pago", "Asia/Kathmandu"]),
)
def test_a_clock_ends_at_midnight_of_the_school(known: Facts, now: datetime, zone: str) -> None:
    """At one instant two schools may have two days; a deadline of the later one is never met less."""
    here, there = (now.astimezone(ZoneInfo(name)).date() for name in (zone, "UTC"))
    assert abs((here - there).days) <= 1
    for name, clock in by_name(known, here).items():
        if clock.due_on is None:
            continue
        midnight = datetime.combine(clock.due_on + timedelta(days=1), time(), ZoneInfo(zone))
        if clock.state is ClockState.MISSED:
            assert now >= midnight, name
        elif clock.state is ClockState.RUNNING:
            assert now < midnight, name


@given(DAYS, st.integers(0, 15), st.sets(DAYS, max_size=5))
def test_working_days_before(day: date, days: int, holidays: set[date]) -> None:
    found_on = working_days_before(day, days, frozenset(holidays))
    between = [found_on + timedelta(days=n) for n in range((day - found_on).days)]
    assert sum(one.weekday() < 5 and one not in holidays for one in between) == days


def test_ends_of_months() -> None:
    assert month_end(date(2028, 2, 1)) == date(2028, 2, 29)
    assert month_end(date(2026, 12, 31)) == date(2026, 12, 31)
    assert add_months(date(2028, 2, 29), 12) == date(2029, 2, 28)
