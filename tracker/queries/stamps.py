"""What lists of a cohort are kept under: the heads of its students' chains, read in one SELECT.

Every change of a student's record is an event of the student's chain, a move changes who is in the
cohort, the tick rewrites the row, and what changes a whole cohort marks its rows. So what was read under
the same stamp is still true, and a list need not be read and judged again.
"""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, Generic, TypeVar

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.models import Person, StandingRow

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
Stamp = tuple[tuple[Any, ...], ...]

_STANDING: Any = StandingRow.__table__.c
_PERSON: Any = Person.__table__.c
_HEADS = (
    select(
        _STANDING.cohort_id,
        _STANDING.enrollment_id,
        _PERSON.event_head,
        _STANDING.computed_on,
        _STANDING.calculator,
        _STANDING.next_change_on,
    )
    .join_from(StandingRow.__table__, Person.__table__, _PERSON.id == _STANDING.person_id)
    .where(_STANDING.cohort_id.in_(bindparam("cohorts", expanding=True)))
    .order_by(_STANDING.enrollment_id)
)


def stamp_of(session: Session, cohort_id: int) -> Stamp:
    """Where the cohort's students stand in their chains, and of when their rows are."""
    return stamps_of(session, (cohort_id,))[cohort_id]


def stamps_of(session: Session, cohort_ids: Collection[int]) -> dict[int, Stamp]:
    """The stamps of several cohorts, read in one SELECT."""
    found: dict[int, list[tuple[Any, ...]]] = {cohort_id: [] for cohort_id in cohort_ids}
    if found:
        for cohort_id, *head in session.connection().execute(_HEADS, {"cohorts": list(found)}).all():
            found[cohort_id].append(tuple(head))
    return {cohort_id: tuple(heads) for cohort_id, heads in found.items()}


class KeptLists(Generic[T]):
    """So many lists by their key, each as long as its stamp is the same; the one that was not asked for
    the longest goes."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, tuple[Stamp, T]] = OrderedDict()

    def get(self, key: Hashable, stamp: Stamp, make: Callable[[], T]) -> T:
        """What is kept under the key, or else what ``make`` gives now."""
        with self._lock:
            known = self._kept.get(key)
            if known is not None and known[0] == stamp:
                self._kept.move_to_end(key)
                return known[1]
        return self.renew(key, stamp, make)

    def renew(self, key: Hashable, stamp: Stamp, make: Callable[[], T]) -> T:
        """What ``make`` gives now, kept from now on."""
        made = make()
        self._keep(key, stamp, made)
        return made

    def get_all(
        self, stamps: Mapping[K, Stamp], make: Callable[[Collection[K]], Mapping[K, T]]
    ) -> dict[K, T]:
        """The same of several keys; ``make`` is asked once, for those that are not kept."""
        with self._lock:
            known = {key: self._kept[key] for key in stamps if key in self._kept}
        found = {key: made for key, (stamp, made) in known.items() if stamp == stamps[key]}
        missing = [key for key in stamps if key not in found]
        for key, made in (make(missing) if missing else {}).items():
            self._keep(key, stamps[key], made)
            found[key] = made
        return found

    def _keep(self, key: Hashable, stamp: Stamp, made: T) -> None:
        with self._lock:
            self._kept[key] = (stamp, made)
            self._kept.move_to_end(key)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
