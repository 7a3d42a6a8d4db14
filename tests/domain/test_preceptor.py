"""The preceptor's link: each rule at its border."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.domain.preceptor import (
    LinkState,
    final_is_asked,
    is_signer_confirmed,
    link_state,
    midterm_is_asked,
    remind_at,
)
from tracker.domain.statuses import EntryStatus

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
    assert remind_at(NOON, None) == NOON + week
    assert remind_at(NOON, NOON + week) == NOON + 2 * week
    assert remind_at(NOON + week, NOON) == NOON + 2 * week


@pytest.mark.parametrize(
    ("minutes", "needed", "midterm", "final"),
    [(0, 160, False, False), (4799, 160, False, False), (4800, 160, True, False), (9599, 160, True, False),
     (9600, 160, True, True), (9600, 0, False, False)],
)  # fmt: skip
def test_evaluations_ask_themselves_at_half_and_at_all_of_the_hours(minutes, needed, midterm, final):
    assert midterm_is_asked(minutes, needed) is midterm
    assert final_is_asked(minutes, needed) is final
