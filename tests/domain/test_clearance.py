"""Clearance papers against a stay: what holds it back, what lapses in it, when to warn."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, START, day, entry, facts, papers
from tracker.domain.clearance import Blocker, Stay, added, blockers, expiries, first_good_day
from tracker.domain.facts import EntryFact
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, EntryStatus, State

DOCUMENT = EntryKind.DOCUMENT
WAITING, RETURNED, VOIDED = EntryStatus.WAITING, EntryStatus.RETURNED, EntryStatus.VOIDED
STAY = Stay(day(98), day(140))
CLEARANCE = [line.key for line in PATH.group("clearance")]


def paper(line: str, *args, on: int = 10, **values) -> EntryFact:
    return entry(line, DOCUMENT, *args, on=on, **{"issued_on": day(on)} | values)


def cleared(*but: str) -> list[EntryFact]:
    """Every clearance paper that a winter stay asks, accepted; but these."""
    return papers() + [paper(key) for key in CLEARANCE if key not in (*but, "doc.site-extra")]


def held(*entries, stay: Stay = STAY, waived: tuple[str, ...] = ()) -> dict[str, Blocker]:
    return {one.key: one for one in blockers(PATH, facts(*entries).entries, stay, waived=waived)}


class TestBlockers:
    def test_nothing_filed_blocks_every_line_but_the_sites_own(self):
        found = held()
        assert list(found) == [key for key in CLEARANCE if key != "doc.site-extra"]
        assert {one.code for one in found.values()} == {"missing"}

    def test_all_filed_is_cleared(self):
        assert held(cleared()) == {}

    def test_the_site_decides_whether_its_own_papers_are_asked(self):
        assert list(held(cleared(), stay=Stay(day(98), day(140), asks_documents=True))) == ["doc.site-extra"]

    def test_flu_is_asked_only_in_its_season(self):
        have = cleared("doc.flu")
        assert list(held(have)) == ["doc.flu"]
        summer = Stay(date(2027, 6, 1), date(2027, 7, 15))
        assert list(held(have, stay=summer)) == []

    def test_last_seasons_flu_vaccine_is_no_flu_vaccine(self):
        last_spring = paper("doc.flu", issued_on=date(2026, 2, 1))
        found = held(cleared("doc.flu"), last_spring)["doc.flu"]
        assert (found.code, found.facts["on"]) == ("expired", date(2026, 4, 30))

    def test_a_stay_that_outlasts_the_season_needs_the_vaccine_as_long_as_the_season(self):
        into_summer = Stay(date(2027, 3, 15), date(2027, 6, 1))
        assert "doc.flu" not in held(cleared(), stay=into_summer)
        until_march = paper("doc.flu", expires_on=date(2027, 3, 31))
        found = held(cleared("doc.flu"), until_march, stay=into_summer)["doc.flu"]
        assert (found.code, found.facts["on"]) == ("lapses", date(2027, 3, 31))

    @pytest.mark.parametrize(
        ("status", "code"), [(WAITING, "waiting"), (RETURNED, "returned"), (VOIDED, "missing")]
    )
    def test_what_is_under_way_says_so(self, status, code):
        assert held(cleared("doc.tb"), paper("doc.tb", status))["doc.tb"].code == code

    def test_a_renewal_under_way_takes_nothing_from_a_good_paper(self):
        for status in (WAITING, RETURNED):
            assert held(cleared(), paper("doc.tb", status, on=15)) == {}

    def test_a_renewal_under_way_of_an_expired_paper_is_what_is_waited_for(self):
        old = paper("doc.tb", issued_on=date(2025, 9, 1))
        assert held(cleared("doc.tb"), old)["doc.tb"].code == "expired"
        assert held(cleared("doc.tb"), old, paper("doc.tb", WAITING))["doc.tb"].code == "waiting"

    def test_valid_on_the_last_day_is_enough_and_a_day_less_is_not(self):
        until = paper("doc.tb", expires_on=STAY.ends_on)
        assert held(cleared("doc.tb"), until) == {}
        short = held(cleared("doc.tb"), paper("doc.tb", expires_on=STAY.ends_on - timedelta(days=1)))
        assert short["doc.tb"] == Blocker(
            "doc.tb", "lapses", {"on": STAY.ends_on - timedelta(days=1), "ends_on": STAY.ends_on}
        )

    def test_gone_before_the_first_day_is_expired(self):
        gone = held(cleared("doc.tb"), paper("doc.tb", expires_on=STAY.starts_on - timedelta(days=1)))
        assert gone["doc.tb"].code == "expired"

    def test_a_series_blocks_by_its_next_dose(self):
        def series(until: date) -> EntryFact:
            return paper("doc.hepb", on_schedule=True, expires_on=until)

        assert held(cleared("doc.hepb"), series(STAY.ends_on)) == {}
        assert held(cleared("doc.hepb"), series(day(120)))["doc.hepb"].code == "dose_due"
        assert held(cleared("doc.hepb"), series(day(60)))["doc.hepb"].code == "dose_overdue"

    def test_a_site_may_ask_for_a_young_paper(self):
        stay = Stay(day(98), day(140), youngest={"doc.drug": 30})
        found = held(cleared(), stay=stay)
        assert list(found) == ["doc.drug"]
        assert found["doc.drug"].facts == {"on": day(10), "days": 30, "first": day(68)}
        assert held(cleared(), paper("doc.drug", on=68), stay=stay) == {}

    def test_the_newest_of_several_bad_papers_gives_the_reason(self):
        stay = Stay(day(98), day(140), youngest={"doc.drug": 30})
        old = paper("doc.drug", issued_on=date(2025, 1, 1))
        assert held(cleared(), old, stay=stay)["doc.drug"].facts["on"] == day(10)

    def test_a_waived_line_holds_nothing_back(self):
        assert held(cleared("doc.tb"), waived=("doc.tb",)) == {}


class TestAdded:
    def test_extending_lists_only_what_lapses_now(self):
        known = facts(cleared("doc.tb", "doc.drug"), paper("doc.tb", expires_on=day(150))).entries
        before = blockers(PATH, known, STAY)
        longer = blockers(PATH, known, Stay(day(98), day(160)))
        assert [one.key for one in before] == ["doc.drug"]
        found = added(before, longer)
        assert [(one.key, one.code, one.facts["on"]) for one in found] == [("doc.tb", "lapses", day(150))]
        assert added(before, blockers(PATH, known, Stay(day(98), day(150)))) == ()

    def test_extending_into_the_season_asks_for_the_flu_vaccine(self):
        known = facts(cleared("doc.flu")).entries
        summer = Stay(date(2027, 7, 1), date(2027, 8, 31))
        autumn = Stay(date(2027, 7, 1), date(2027, 9, 1))
        found = added(blockers(PATH, known, summer), blockers(PATH, known, autumn))
        assert ("doc.flu", "missing") in {(one.key, one.code) for one in found}


class TestExpiries:
    def of(self, *entries, on: int = 20):
        known = facts(*entries)
        states = {line.key: line.state for line in standing(PATH, known, day(on)).lines}
        return {one.key: one for one in expiries(PATH, known.entries, states, day(on))}

    @pytest.mark.parametrize(
        ("left", "mark"), [(61, None), (60, 60), (31, 60), (30, 30), (15, 30), (14, 14), (0, 14)]
    )
    def test_the_smallest_mark_reached_is_due(self, left, mark):
        found = self.of(papers(), paper("doc.tb", expires_on=day(20 + left)))["doc.tb"]
        assert (found.days_left, found.mark, found.on) == (left, mark, day(20 + left))

    def test_a_paper_that_ended_warns_no_more(self):
        assert self.of(papers(), paper("doc.tb", expires_on=day(19))) == {}

    def test_none_after_renewal_and_none_while_one_waits(self):
        old = paper("doc.tb", expires_on=day(30))
        renewed = self.of(papers(), old, paper("doc.tb", on=18, expires_on=day(380)))["doc.tb"]
        assert (renewed.on, renewed.mark) == (day(380), None)
        assert self.of(papers(), old, paper("doc.tb", WAITING, on=18)) == {}

    def test_what_is_not_asked_is_not_warned_of(self):
        known = facts(papers(), paper("doc.flu")).entries
        states = dict.fromkeys(PATH.by_key, State.EXPIRING)
        assert [one.key for one in expiries(PATH, known, states, day(200))] == ["doc.flu"]
        assert expiries(PATH, known, states | {"doc.flu": State.NOT_ASKED}, day(200)) == ()

    def test_a_vaccine_that_lasts_through_its_season_is_not_warned_of(self):
        known = facts(papers(), paper("doc.flu"), paper("doc.tb", expires_on=day(230))).entries
        states = dict.fromkeys(PATH.by_key, State.DONE)
        assert [one.key for one in expiries(PATH, known, states, day(200))] == ["doc.tb"]

    def test_one_paper_without_an_end_ends_nothing(self):
        series = paper("doc.hepb", on_schedule=True, expires_on=day(25))
        assert self.of(papers(), series)["doc.hepb"].is_dose
        assert self.of(papers(), series, paper("doc.hepb", on=19)) == {}

    def test_soonest_first(self):
        found = self.of(papers(), paper("doc.tb", expires_on=day(80)), paper("doc.drug", expires_on=day(40)))
        assert list(found) == ["doc.drug", "doc.tb"]


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 120))
def test_a_longer_stay_never_needs_fewer_papers(starts, length, more):
    """Whatever the dates: what holds a stay back holds a longer one back too."""
    first = START + timedelta(days=starts)
    known = facts(cleared()).entries
    shorter = Stay(first, first + timedelta(days=length))
    longer = Stay(first, first + timedelta(days=length + more))
    held_short = {one.key for one in blockers(PATH, known, shorter)}
    held_long = {one.key for one in blockers(PATH, known, longer)}
    assert held_short <= held_long


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)), st.integers(0, 1000))
def test_a_paper_of_the_first_good_day_is_young_enough(starts_on, days):
    first = first_good_day(starts_on, days)
    assert (starts_on - first).days == days
