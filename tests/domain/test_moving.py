"""What a move takes along: nothing is lost or asked anew on the same path, and the lists say what differs."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.facts_of import PATH, START, day, entry, papers
from tracker.domain.calendar import Calendar
from tracker.domain.facts import Facts
from tracker.domain.lines import Standing
from tracker.domain.moving import carry_over
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, State

TODAY = day(70)
MODULES = [line.key for line in PATH.requirements if line.key.startswith("module.")]


def facts(done: list[str], weeks: int = 0) -> Facts:
    scored = tuple(entry(key, EntryKind.SCORE, amount=95) for key in done)
    begins = Calendar(START + timedelta(weeks=weeks), (), frozenset())
    return Facts(1, 2, START, begins, entries=(*papers(), *scored))


def stands(found: Facts) -> Standing:
    return standing(PATH, found, TODAY)


def changed(of: Standing, key: str, state: State) -> Standing:
    """The same where another path says something else of one line."""
    return replace(of, lines=tuple(replace(one, state=state) if one.key == key else one for one in of.lines))


@given(st.sets(st.sampled_from(MODULES)), st.integers(-40, 40))
def test_on_the_same_path_nothing_is_asked_anew(done: set[str], weeks: int) -> None:
    here = facts(sorted(done))
    there = replace(here, calendar=facts([], weeks).calendar)
    found = carry_over(stands(here), PATH, stands(there), TODAY)
    # A season's paper may be asked of one cohort and not of the other; what is done stays done.
    assert found.done == found.before
    assert found.anew == found.dropped == ()


def test_a_later_start_gives_plan_days() -> None:
    found = carry_over(stands(facts([])), PATH, stands(facts([], 4)), TODAY)
    assert found.days_before is not None and found.days_after is not None
    assert found.days_after - found.days_before == 28


def test_what_differs_is_named() -> None:
    key = MODULES[0]
    now = stands(facts([key]))
    assert carry_over(now, PATH, changed(now, key, State.OPEN), TODAY).anew == (key,)
    gone = changed(now, key, State.NOT_ASKED)
    assert carry_over(now, PATH, gone, TODAY).dropped == (key,)
    assert carry_over(gone, PATH, now, TODAY).added == (key,)
