"""What may be taken back within the minute, and when the minute is over."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.domain.statuses import EntryStatus, RequestKind
from tracker.domain.undoing import HELD, MINUTE, TAKEN_BACK, is_in_time, may_be_undone, was_touched_since

NOON = datetime(2026, 11, 26, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "request_kind", "expected"),
    [
        (EntryStatus.ACCEPTED, None, True),
        (EntryStatus.RETURNED, None, True),
        (EntryStatus.ACCEPTED, RequestKind.EXTENSION, True),
        (EntryStatus.ACCEPTED, RequestKind.LEAVE, False),
        (EntryStatus.ACCEPTED, RequestKind.WITHDRAWAL, False),
        (EntryStatus.RETURNED, RequestKind.LEAVE, True),
        (EntryStatus.WAITING, None, False),
        (EntryStatus.VOIDED, None, False),
    ],
)
def test_what_may_be_undone(status: EntryStatus, request_kind: RequestKind | None, *, expected: bool) -> None:
    assert may_be_undone(status, request_kind) is expected


def test_the_minute_ends_to_the_second_and_the_letter_waits_longer() -> None:
    assert is_in_time(NOON, NOON + MINUTE - timedelta(microseconds=1))
    assert not is_in_time(NOON, NOON + MINUTE)
    assert HELD > MINUTE


def test_only_what_comes_after_touches() -> None:
    assert not was_touched_since(NOON, [None, NOON, NOON - timedelta(1)])
    assert was_touched_since(NOON, [None, NOON + timedelta(microseconds=1)])
    assert TAKEN_BACK.get("es") != TAKEN_BACK.get("en")
