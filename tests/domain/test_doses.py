"""Doses against their rule: what closes a vaccine line, what it refuses, when the next one is due."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.doses import DoseRule, Proof, Schedule, read_proof
from tracker.domain.errors import Impossible

TODAY = date(2026, 11, 25)
MMR = DoseRule((Schedule(2, gap_days=28),), frozenset({Proof.DOSES, Proof.TITER}))
HEPB = DoseRule((Schedule(3, gap_days=28, months=(0, 1, 6)), Schedule(2, gap_days=28)), frozenset(Proof))

DAYS = st.dates(date(2000, 1, 1), date(2027, 12, 31))


def refused(rule: DoseRule, proof: Proof, *days: date | None, **more: object) -> Impossible:
    with pytest.raises(Impossible) as caught:
        read_proof(rule, proof, days, TODAY, **more)  # type: ignore[arg-type]
    return caught.value


class TestDoses:
    def test_both_doses_close_the_line_for_ever(self):
        found = read_proof(MMR, Proof.DOSES, (date(2001, 3, 1), date(2005, 3, 1)), TODAY)
        assert (found.proof, found.dated_on, found.lasts_until) == (Proof.DOSES, date(2005, 3, 1), None)
        assert not found.on_schedule

    def test_28_days_are_far_enough_and_27_are_not(self):
        first = date(2026, 9, 1)
        assert read_proof(MMR, Proof.DOSES, (first, first + timedelta(days=28)), TODAY).given[0] == first
        error = refused(MMR, Proof.DOSES, first, first + timedelta(days=27))
        assert (error.code, error.field) == ("dose_too_soon", "dose_2")
        assert error.facts == {"dose": 2, "days": 28, "on": date(2026, 9, 29)}

    @pytest.mark.parametrize(
        ("days", "code", "field"),
        [
            ((), "dose_missing", "dose_1"),
            ((None, None), "dose_missing", "dose_1"),
            ((date(2026, 1, 1),), "dose_missing", "dose_2"),
            ((None, date(2026, 1, 1)), "dose_missing", "dose_1"),
            ((date(2026, 3, 1), date(2026, 1, 1)), "dose_order", "dose_2"),
            ((date(2026, 3, 1), date(2026, 3, 1)), "dose_order", "dose_2"),
            ((date(2026, 3, 1), date(2026, 11, 26)), "dose_ahead", "dose_2"),
            ((date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)), "dose_too_many", "dose_3"),
        ],
    )
    def test_what_is_refused_stands_under_its_dose(self, days, code, field):
        error = refused(MMR, Proof.DOSES, *days)
        assert (error.code, error.field) == (code, field)

    def test_a_product_of_two_doses_closes_a_line_that_asks_three(self):
        days = (date(2026, 9, 1), date(2026, 10, 1))
        assert refused(HEPB, Proof.DOSES, *days).code == "dose_missing"
        assert read_proof(HEPB, Proof.DOSES, days, TODAY, product=1).proof is Proof.DOSES
        assert refused(HEPB, Proof.DOSES, *days, product=2).field == "product"


class TestSeries:
    def test_the_next_dose_follows_the_calendar_of_the_series(self):
        first = date(2026, 11, 1)
        begun = read_proof(HEPB, Proof.SERIES, (first, None, None), TODAY)
        assert (begun.on_schedule, begun.lasts_until) == (True, date(2026, 12, 1))
        later = read_proof(HEPB, Proof.SERIES, (date(2026, 9, 14), date(2026, 10, 14)), TODAY)
        assert later.lasts_until == date(2027, 3, 14)

    def test_it_counts_on_the_day_the_next_dose_is_due_and_not_after_it(self):
        assert read_proof(HEPB, Proof.SERIES, (date(2026, 10, 25),), TODAY).lasts_until == TODAY
        error = refused(HEPB, Proof.SERIES, date(2026, 10, 24))
        assert (error.code, error.field) == ("dose_overdue", "dose_2")
        assert error.facts == {"dose": 2, "on": date(2026, 11, 24)}

    def test_a_late_dose_moves_the_next_one_behind_the_gap(self):
        assert HEPB.schedules[0].next_due_on((date(2026, 1, 1), date(2026, 6, 20))) == date(2026, 7, 18)

    def test_the_last_day_of_a_short_month(self):
        assert HEPB.schedules[0].next_due_on((date(2027, 1, 31),)) == date(2027, 2, 28)

    def test_a_series_with_all_its_doses_is_complete(self):
        days = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 7, 1))
        found = read_proof(HEPB, Proof.SERIES, days, TODAY)
        assert (found.proof, found.lasts_until) == (Proof.DOSES, None)

    def test_without_a_calendar_the_paper_says_when_the_next_dose_is_due(self):
        first = date(2026, 11, 1)
        assert refused(HEPB, Proof.SERIES, first, product=1).code == "schedule_needs_date"
        said = read_proof(HEPB, Proof.SERIES, (first,), TODAY, product=1, due_on=date(2026, 12, 5))
        assert said.lasts_until == date(2026, 12, 5)
        late = refused(HEPB, Proof.SERIES, first, product=1, due_on=date(2026, 11, 24))
        assert late.code == "dose_overdue"

    def test_a_calendar_of_the_line_wins_over_what_the_paper_says(self):
        found = read_proof(HEPB, Proof.SERIES, (date(2026, 11, 1),), TODAY, due_on=date(2030, 1, 1))
        assert found.lasts_until == date(2026, 12, 1)


class TestOtherProofs:
    @pytest.mark.parametrize("proof", [Proof.TITER, Proof.DECLINATION, Proof.EXEMPTION])
    def test_one_day_is_enough(self, proof):
        found = read_proof(HEPB, proof, (), TODAY, signed_on=TODAY)
        assert (found.proof, found.dated_on, found.given, found.lasts_until) == (proof, TODAY, (), None)
        assert refused(HEPB, proof).code == "proof_day_missing"
        assert refused(HEPB, proof, signed_on=TODAY + timedelta(days=1)).code == "proof_day_ahead"

    @pytest.mark.parametrize("proof", [Proof.SERIES, Proof.DECLINATION, Proof.EXEMPTION])
    def test_only_what_the_line_takes(self, proof):
        error = refused(MMR, proof, date(2026, 1, 1), signed_on=TODAY)
        assert (error.code, error.field) == ("proof_not_taken", "proof")

    def test_the_longest_product_says_how_many_fields_there_are(self):
        assert (HEPB.most_doses, MMR.most_doses) == (3, 2)


@given(st.lists(DAYS, max_size=4), st.sampled_from([Proof.DOSES, Proof.SERIES]), st.integers(0, 1))
def test_what_is_read_keeps_every_rule(days, proof, product):
    """Whatever dates come in: either a refusal under a field, or a proof that holds the rule."""
    schedule = HEPB.schedules[product]
    try:
        found = read_proof(HEPB, proof, days, TODAY, product=product)
    except Impossible as error:
        assert error.field in ("proof", "expires_on", *(f"dose_{number}" for number in range(1, 5)))
        return
    assert found.given == tuple(days)
    assert all((later - earlier).days >= 28 for earlier, later in pairwise(days))
    assert found.dated_on == days[-1] <= TODAY
    assert (found.proof is Proof.DOSES) == (len(days) == schedule.doses)
    assert (found.lasts_until is None) == (found.proof is Proof.DOSES)
    assert found.lasts_until is None or found.lasts_until >= TODAY


@given(DAYS, st.lists(st.integers(28, 400), max_size=1))
def test_a_next_dose_is_never_due_inside_the_gap(first, gaps):
    given_days = [first]
    for gap in gaps:
        given_days.append(given_days[-1] + timedelta(days=gap))
    due_on = HEPB.schedules[0].next_due_on(given_days)
    assert due_on is not None
    assert (due_on - given_days[-1]).days >= 28


@given(st.integers(28, 2000), st.integers(0, 27))
def test_a_dose_moved_into_the_gap_is_refused(gap, short):
    first = TODAY - timedelta(days=gap)
    assert read_proof(MMR, Proof.DOSES, (first, TODAY), TODAY).given == (first, TODAY)
    too_soon = TODAY - timedelta(days=short)
    assert refused(MMR, Proof.DOSES, too_soon, TODAY).field == "dose_2"
