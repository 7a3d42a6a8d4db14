"""What waits for a member of staff by its age against the promise: the home page and the review list count
with the same reader."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from tracker.domain.ages import Age, age_of, days_of
from tracker.domain.statuses import Holder
from tracker.queries.queue import Days, Span

Lists = Mapping[tuple[int, Holder], Days]
"""The lists of a reader, by cohort and holder."""


def ages(lists: Lists, todays: Mapping[int, date]) -> Counter[Age]:
    """How many entries of these lists are of each age, each on its own cohort's day."""
    found: Counter[Age] = Counter()
    for (cohort_id, _holder), days in lists.items():
        for promised_on, count in days.items():
            found[age_of(promised_on, todays[cohort_id])] += count
    return found


def of_age(lists: Lists, age: Age, todays: Mapping[int, date]) -> dict[tuple[int, Holder], Days]:
    """The lists with nothing in them but what is of an age."""
    kept = {
        pair: {day: count for day, count in days.items() if age_of(day, todays[pair[0]]) is age}
        for pair, days in lists.items()
    }
    return {pair: days for pair, days in kept.items() if days}


def spans(cohort_ids: Iterable[int], age: Age, todays: Mapping[int, date]) -> tuple[Span, ...]:
    """The promised days of an age: one span for all cohorts whose day is the same."""
    together: dict[date, list[int]] = {}
    for cohort_id in sorted(set(cohort_ids)):
        together.setdefault(todays[cohort_id], []).append(cohort_id)
    if age is Age.OPEN:
        return tuple(Span(tuple(ids), is_open=True) for ids in together.values())
    return tuple(Span(tuple(ids), *days_of(age, today)) for today, ids in together.items())
