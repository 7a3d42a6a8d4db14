"""What was just done, kept for the next page, which offers to take it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import session

from tracker.queries.student_record import Logged, StudentRecord
from tracker.web.student.entries import may_take_back

_LAST = "last_logged"


@dataclass(frozen=True, slots=True)
class Undo:
    """The sentence of the bar; ``entry_id`` is set when one tap takes it back."""

    sentence: str
    entry_id: int | None


def remember(sentence: str, entries: Sequence[int]) -> None:
    """Keep what was logged for the page that comes next."""
    session[_LAST] = {"sentence": sentence, "entries": [str(entry) for entry in entries]}


def just_done(record: StudentRecord) -> Undo | None:
    """What the page before logged, once."""
    last = session.pop(_LAST, None)
    if not last:
        return None
    ids = {int(entry) for entry in last["entries"]}
    found = [Logged(row) for row in record.loaded.entries if row["id"] in ids]
    one = found[0] if len(found) == 1 else None
    return Undo(last["sentence"], one.id if one and may_take_back(record, one) else None)
