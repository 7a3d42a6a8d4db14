"""What was read of an enrollment, kept by the process until the record changes.

Every change of a person's record extends the person's chain of events, so the head of the chain names
its content: what was read under the same head is still true, whatever happened to the database since.
Only what the chain does not cover is read each time: the cohort, and whose enrollment it is.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from tracker.domain.facts import Facts
from tracker.domain.lines import Standing
from tracker.models.entry_rows import Read

MOST = 32
"""So many enrollments a process keeps; one with 250 entries takes a third of a megabyte."""

Key = tuple[str, str]
"""The head of the person's chain, and the digest of the path."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is true under a key. ``stood`` are standings by their day, computed when first asked for;
    ``seen`` is what pages made of it, by the name and the facts that it was made with."""

    key: Key
    facts: Facts
    read: tuple[Read, ...]
    carried: frozenset[int]
    stood: dict[date, Standing] = field(default_factory=dict)
    seen: dict[tuple[Any, ...], Any] = field(default_factory=dict)


_kept: OrderedDict[int, Kept] = OrderedDict()
_lock = Lock()


def get(enrollment_id: int, key: Key) -> Kept | None:
    """What is kept of an enrollment, if it was read under this key."""
    with _lock:
        found = _kept.get(enrollment_id)
        if found is None or found.key != key:
            return None
        _kept.move_to_end(enrollment_id)
        return found


def put(kept: Kept) -> None:
    """Keep it; the one that was not asked for the longest goes."""
    with _lock:
        _kept[kept.facts.enrollment_id] = kept
        _kept.move_to_end(kept.facts.enrollment_id)
        while len(_kept) > MOST:
            _kept.popitem(last=False)
