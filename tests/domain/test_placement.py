"""Which placement is meant: on a day, today, or the next to come."""

from datetime import date, timedelta
from typing import Any

import pytest

from tracker.domain.placement import current_placement, placement_of, placement_on, placements_of
from tracker.domain.statuses import EntryKind, EntryStatus

FIRST = date(2027, 1, 4)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def row(number: int, first: int, last: int, **values: Any) -> dict[str, Any]:
    return {
        "id": number,
        "kind": EntryKind.PLACEMENT,
        "status": EntryStatus.ACCEPTED,
        "enrollment_id": 1,
        "site_id": 7,
        "site_name": "Heron Clinic",
        "starts_on": day(first),
        "ends_on": day(last),
        "until_on": None,
        "pattern": "mon 08:00-16:00",
        "preceptor": "Sol Brisa",
        "preceptor_contact": "sol@heron.test",
        "preceptor_language": None,
        "preceptor_id": None,
        "contact_confirmed_at": None,
        "end_reason": None,
        "asks_documents": None,
        "rules": None,
    } | values


def test_the_last_day_is_the_one_it_was_given_last():
    assert placement_of(row(1, 0, 20)).ends_on == day(20)
    assert placement_of(row(1, 0, 20, until_on=day(30))).ends_on == day(30)
    ended = placement_of(row(1, 0, 20, until_on=day(9), end_reason="The office closed"))
    assert (ended.ends_on, ended.ended_early) == (day(9), True)


def test_only_accepted_placements_count_and_the_first_comes_first():
    rows = [
        row(1, 30, 40),
        row(2, 0, 20),
        row(3, 0, 9, status=EntryStatus.VOIDED),
        row(4, 0, 9, kind=EntryKind.SHIFT),
    ]
    assert [one.entry_id for one in placements_of(rows)] == [2, 1]


@pytest.mark.parametrize(
    ("today", "current", "on"),
    [
        (-1, 1, None),
        (0, 1, 1),
        (20, 1, 1),
        (21, 2, None),
        (30, 2, 2),
        (35, 3, 3),
        (40, 3, 3),
        (41, None, None),
    ],
)
def test_today_tomorrow_and_afterwards(today, current, on):
    rows = [row(1, 0, 20), row(2, 30, 34), row(3, 32, 40)]
    found = current_placement(rows, day(today))
    there = placement_on(rows, day(today))
    assert (found.entry_id if found else None, there.entry_id if there else None) == (current, on)


def test_who_signs_is_known_once_the_contact_is_confirmed():
    assert not placement_of(row(1, 0, 20)).is_confirmed
    known = placement_of(
        row(1, 0, 20, contact_confirmed_at=object(), preceptor_id=9, preceptor_language="es")
    )
    assert (known.is_confirmed, known.preceptor_id, known.language) == (True, 9, "es")
