"""The preceptor's link: each rule at its border."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.domain.preceptor import (
    LinkState,
    is_signer_confirmed,
    link_state,
    remind_at,
    waiting_at,
)
from tracker.domain.statuses import EntryKind, EntryStatus

LAST = date(2026, 12, 11)
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
OPEN = {
    "is_revoked": False,
    "placement": EntryStatus.ACCEPTED,
    "placement_ends_on": LAST,
    "grace_days": 14,
    "today": LAST,
}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, LinkState.OPEN),
        ({"today": LAST + timedelta(days=14)}, LinkState.OPEN),
        ({"today": LAST + timedelta(days=15)}, LinkState.EXPIRED),
        ({"today": LAST + timedelta(days=1), "grace_days": 0}, LinkState.EXPIRED),
        ({"is_revoked": True}, LinkState.REVOKED),
        ({"placement": EntryStatus.VOIDED}, LinkState.REVOKED),
        ({"is_revoked": True, "today": LAST + timedelta(days=99)}, LinkState.REVOKED),
    ],
)
def test_a_link_lives_as_long_as_its_placement(change, state):
    assert link_state(**OPEN | change) is state


@pytest.mark.parametrize(
    ("by_mail", "marked", "device", "counts"),
    [
        (True, None, None, True),
        (True, None, "a", True),
        (True, "a", "a", True),
        (True, "a", "b", False),
        (True, "a", None, False),
        (False, None, None, False),
        (False, "a", "a", False),
    ],
)
def test_an_answer_counts_from_the_mailed_link_on_the_marked_device(by_mail, marked, device, counts):
    assert is_signer_confirmed(is_by_mail=by_mail, marked=marked, device=device) is counts


def test_reminders_come_a_week_after_the_last_letter():
    week = timedelta(days=7)
    assert remind_at(NOON, None, 7) == NOON + week
    assert remind_at(NOON, NOON + week, 7) == NOON + 2 * week
    assert remind_at(NOON + week, NOON, 7) == NOON + 2 * week


def row(number, kind, on, **values):
    """A row of an entry that waits for the preceptor."""
    given = {"id": number, "kind": kind, "happened_on": on, "status": "waiting", "waits_for": "preceptor"}
    return given | {"placement_id": None} | values


def placed(number, first, last):
    """A row of an accepted placement."""
    names = (
        "site_id until_on pattern preceptor preceptor_contact preceptor_language preceptor_id "
        "contact_confirmed_at end_reason asks_documents rules"
    )
    empty = dict.fromkeys(names.split())
    place = {"site_name": "Clinic", "enrollment_id": 1, "starts_on": first, "ends_on": last}
    return row(number, EntryKind.PLACEMENT, first, status="accepted", waits_for=None) | empty | place


class TestWaiting:
    AUTUMN = placed(1, date(2026, 11, 2), date(2026, 11, 20))
    WINTER = placed(2, date(2026, 11, 30), date(2026, 12, 18))

    def at(self, placement, *rows):
        return [found["id"] for found in waiting_at([self.AUTUMN, self.WINTER, *rows], placement)]

    @pytest.mark.parametrize(
        ("on", "named", "placement"),
        [
            (date(2026, 11, 2), None, 1),
            (date(2026, 11, 20), None, 1),
            (date(2026, 11, 25), None, 1),  # between the two: the one that had begun
            (date(2026, 11, 30), None, 2),
            (date(2026, 10, 30), None, 1),  # before both
            (date(2026, 11, 30), 1, 1),  # it says itself where
        ],
    )
    def test_each_entry_waits_at_one_placement(self, on, named, placement):
        shift = row(9, EntryKind.SHIFT, on, placement_id=named)
        assert self.at(placement, shift) == [9]
        assert self.at(3 - placement, shift) == []

    def test_an_entry_of_another_placement_is_nobodys_here(self):
        assert self.at(1, row(9, EntryKind.SHIFT, date(2026, 11, 3), placement_id=77)) == []

    def test_shifts_come_first_and_by_day(self):
        day = date(2026, 11, 3)
        found = self.at(
            1,
            row(5, EntryKind.SIGNATURE, day),
            row(6, EntryKind.SHIFT, day + timedelta(days=1)),
            row(7, EntryKind.SHIFT, day),
        )
        assert found == [7, 6, 5]

    @pytest.mark.parametrize(
        "change", [{"status": "accepted"}, {"status": "returned"}, {"waits_for": "coordinator"}]
    )
    def test_what_was_answered_does_not_wait(self, change):
        assert self.at(1, row(9, EntryKind.SHIFT, date(2026, 11, 3), **change)) == []
