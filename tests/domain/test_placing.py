"""Slots and agreements: who fits when, counted against a plain count day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import Impossible
from tracker.domain.placing import Terms, check_stay, check_terms, first_full_day, most_at_once

FIRST = date(2027, 1, 4)
STAYS = st.lists(
    st.tuples(st.integers(-10, 50), st.integers(0, 30)).map(
        lambda pair: (FIRST + timedelta(days=pair[0]), FIRST + timedelta(days=pair[0] + pair[1]))
    ),
    max_size=6,
)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def refused(terms: Terms, taken, first: date, last: date) -> Impossible:
    with pytest.raises(Impossible) as caught:
        check_stay(terms, taken, first, last)
    return caught.value


@given(STAYS, st.integers(0, 40), st.integers(0, 3))
def test_counts_agree_with_a_look_at_every_day(stays, length, slots):
    on_day = {day(n): sum(a <= day(n) <= b for a, b in stays) for n in range(length + 1)}
    assert most_at_once(stays, FIRST, day(length)) == max(on_day.values())
    full = [when for when, count in on_day.items() if count >= slots]
    assert first_full_day(stays, slots, FIRST, day(length)) == min(full, default=None)


@given(STAYS, st.integers(0, 40), st.integers(0, 4))
def test_a_stay_that_fits_breaks_no_terms_afterwards(stays, length, slots):
    """What may be added leaves terms under which everybody still fits."""
    terms = Terms(slots, day(-20), None)
    new = (FIRST, day(length))
    try:
        check_terms(terms, stays)
        check_stay(terms, stays, *new)
    except Impossible:
        return
    check_terms(terms, [*stays, new])


class TestStay:
    terms = Terms(1, day(0), day(60))

    def test_the_agreement_holds_on_its_first_and_last_day(self):
        check_stay(self.terms, [], day(0), day(60))
        assert self.terms.covers(day(0), day(60))
        assert refused(self.terms, [], day(-1), day(60)).code == "agreement_later"
        late = refused(self.terms, [], day(0), day(61))
        assert (late.code, late.field, late.facts) == ("agreement_over", "ends_on", {"on": day(60)})
        assert not self.terms.covers(day(0), day(61))

    def test_an_agreement_without_an_end_runs_on(self):
        check_stay(Terms(1, day(0), None), [], day(0), day(4000))

    def test_nobody_is_sent_without_an_agreement_or_to_a_closed_site(self):
        assert refused(Terms(1, None, day(60)), [], day(0), day(1)).code == "no_agreement"
        assert refused(Terms(1, day(0), None, is_active=False), [], day(0), day(1)).code == "site_closed"

    def test_the_day_after_somebody_leaves_is_free(self):
        taken = [(day(0), day(20))]
        check_stay(self.terms, taken, day(21), day(40))
        full = refused(self.terms, taken, day(20), day(40))
        assert (full.code, full.facts) == ("no_slot", {"on": day(20), "slots": 1})

    def test_a_site_without_slots_takes_nobody(self):
        assert refused(Terms(0, day(0), None), [], day(0), day(1)).code == "no_slot"


class TestTerms:
    taken = [(day(0), day(20)), (day(10), day(30)), (day(40), day(50))]

    @pytest.mark.parametrize(
        ("terms", "code"),
        [
            (Terms(1, day(0), day(50)), "slots_taken"),
            (Terms(2, day(1), day(50)), "agreement_needed_from"),
            (Terms(2, None, None), "agreement_needed_from"),
            (Terms(2, day(0), day(49)), "agreement_needed_until"),
            (Terms(2, day(50), day(0)), "agreement_order"),
        ],
    )
    def test_terms_that_somebody_placed_would_break(self, terms, code):
        with pytest.raises(Impossible) as caught:
            check_terms(terms, self.taken)
        assert caught.value.code == code

    def test_terms_that_fit(self):
        check_terms(Terms(2, day(0), day(50)), self.taken)
        check_terms(Terms(0, None, None), [])
