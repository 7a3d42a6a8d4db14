"""Pay, bands, goals as data; jobs, closers and cycles as pure functions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.career_loader import load_career, shipped_career
from tracker.domain.education import Cycle, cycle_of, reminds_in
from tracker.domain.errors import PathError
from tracker.domain.facts import EntryFact
from tracker.domain.jobs import Rules, Work, counted_jobs, may_ask_employer, work_on
from tracker.domain.path_loader import shipped
from tracker.domain.statuses import EntryKind, EntryStatus

STARTED = date(2026, 1, 5)
RULES = Rules(15, 13)
MINIMAL = """
code = "career"
version = "1"
bands = { lowest = 20000, highest = 30000, step = 5000, origin = "o" }
reminders = { days = [180, 90, 30], origin = "o" }
[outlook]
growth = 12
all_jobs = 3
from_year = 2024
to_year = 2034
source = { en = "s", es = "s" }
[[pay]]
setting = "all"
median = 44200
year = 2024
title = { en = "All", es = "Todos" }
source = { en = "s", es = "s" }
[[certificate]]
code = "cpt"
title = { en = "t", es = "t" }
asks = { en = "a", es = "a" }
[[specialty]]
code = "pediatrics"
title = { en = "t", es = "t" }
"""


def fact(number: int, kind: EntryKind, on: date, **values: object) -> EntryFact:
    values.setdefault("subject", "job")
    return EntryFact(number, kind, EntryStatus.ACCEPTED, on, on, **values)  # type: ignore[arg-type]


def test_the_articles_figures_stand_with_their_year() -> None:
    career = shipped_career()
    pay = {one.setting: (one.median, one.year) for one in career.pay}
    assert pay == {
        "outpatient_center": (47560, 2024),
        "physician_office": (43880, 2024),
        "all": (44200, 2024),
    }
    assert (career.outlook.growth, career.outlook.all_jobs) == (12, 3)
    assert career.reminder_days == (180, 90, 30)
    assert all(one.source.en and one.source.es for one in career.pay)


def test_what_certificates_ask_stands_on_the_path() -> None:
    """The live counts of CPT and CET are those that the path counts."""
    counts = {"cpt": (30, 10), "cet": (10,)}
    for code, asked in counts.items():
        goal = shipped_career().by_aim[code].goal
        found = [line.goals[goal]["live"] for line in shipped().requirements if goal in line.goals]
        assert tuple(found) == asked


@given(st.integers(0, 200_000))
def test_every_pay_has_one_band(dollars: int) -> None:
    bands = shipped_career().bands
    assert sum((b.low or 0) <= dollars <= (b.high or dollars) for b in bands) == 1


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ('setting = "all"', 'setting = "moon"', "is unknown"),
        ("median = 44200", "median = -1", "is below"),
        ("step = 5000", "step = 3000", "whole number of steps"),
        ('code = "pediatrics"', 'code = "cpt"', "two goals have the same"),
        ("growth = 12", "", "is missing"),
        ('version = "1"', 'version = "1"\nmoon = 1', "unknown key"),
    ],
)
def test_a_file_that_cannot_be(before: str, after: str, what: str) -> None:
    assert load_career("c.toml", MINIMAL).pay[0].median == 44200
    with pytest.raises(PathError, match=what):
        load_career("c.toml", MINIMAL.replace(before, after))


@given(st.integers(0, 400))
def test_a_job_goes_from_not_yet_to_its_recheck(days: int) -> None:
    """Each day has one work, and none comes before its day."""
    job = fact(1, EntryKind.JOB, STARTED, starts_on=STARTED)
    today = STARTED + timedelta(days=days)
    assert work_on(job, [job], RULES, today).work is (Work.NOT_YET if days < 15 else Work.VERIFY)
    proof = fact(2, EntryKind.VERIFICATION, STARTED + timedelta(days=15), job_id=1)
    after = work_on(job, [job, proof], RULES, today).work
    assert after is (Work.RECHECK_AHEAD if days < 91 else Work.RECHECK)
    again = fact(3, EntryKind.RECHECK, STARTED + timedelta(weeks=13), job_id=1)
    assert work_on(job, [job, proof, again], RULES, today).work is Work.NOTHING


def test_a_proof_speaks_of_its_own_job() -> None:
    jobs = [fact(n, EntryKind.JOB, STARTED, starts_on=STARTED) for n in (1, 2)]
    proof = fact(3, EntryKind.VERIFICATION, STARTED + timedelta(days=20), job_id=2)
    today = STARTED + timedelta(days=30)
    works = [work_on(job, [*jobs, proof], RULES, today).work for job in jobs]
    assert works == [Work.VERIFY, Work.RECHECK_AHEAD]
    assert counted_jobs(jobs, STARTED + timedelta(days=1)) == []


def test_the_newest_word_about_the_employer_counts() -> None:
    def said(number: int, amount: int | None) -> EntryFact:
        return fact(number, EntryKind.CONFIRMATION, STARTED, subject="job-consent", amount=amount)

    assert may_ask_employer([]) is None
    assert may_ask_employer([said(1, None)]) is None
    assert may_ask_employer([said(2, 0), said(1, 1)]) is False
    assert may_ask_employer([said(2, 0), said(3, 1)]) is True


def test_a_renewal_begins_the_next_cycle() -> None:
    path = shipped()
    paper = fact(1, EntryKind.DOCUMENT, STARTED, subject="certificate:ccma", issued_on=STARTED)
    early = fact(2, EntryKind.EDUCATION, STARTED + timedelta(days=9), subject="ce:ccma", amount=25)
    first = cycle_of(path, [paper, early], "ccma")
    assert first is not None and (first.have, first.need) == (25, 100)
    issued = date(2027, 12, 20)
    renewal = fact(3, EntryKind.RENEWAL, issued, subject="certificate:ccma", issued_on=issued)
    second = cycle_of(path, [paper, early, renewal], "ccma")
    assert second is not None and (second.have, second.starts_on) == (0, issued)
    assert cycle_of(path, [], "ccma") is None


@given(st.integers(-10, 400))
def test_one_mark_is_due_at_a_time(left: int) -> None:
    cycle = Cycle("ccma", STARTED, STARTED + timedelta(days=730), 0, 100)
    mark = reminds_in(cycle, cycle.ends_on - timedelta(days=left), (180, 90, 30))
    expected = None if left < 0 or left > 180 else 30 if left <= 30 else 90 if left <= 90 else 180
    assert mark == expected
