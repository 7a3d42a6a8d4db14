"""Whether a site can take one more student in a stretch: its agreement and its slots. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.calendar import ClosedPause
from tracker.domain.errors import Impossible

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a site agreed to. Without ``starts_on`` there is no agreement yet; without ``ends_on``
    it runs on. ``slots`` is how many students may be there on one day."""

    slots: int
    starts_on: date | None
    ends_on: date | None
    is_active: bool = True

    def covers(self, first: date, last: date) -> bool:
        """Whether the agreement holds on every day of the stretch."""
        if self.starts_on is None or not self.is_active:
            return False
        return self.starts_on <= first and (self.ends_on is None or last <= self.ends_on)


def most_at_once(stays: Iterable[ClosedPause], first: date, last: date) -> int:
    """The largest number of stays on any one day from ``first`` to ``last``."""
    inside = [(max(start, first), min(end, last)) for start, end in stays if start <= last and first <= end]
    return max((_on(inside, start) for start, _end in inside), default=0)


def first_full_day(stays: Iterable[ClosedPause], slots: int, first: date, last: date) -> date | None:
    """The first day of the stretch on which no slot is free; None when one is free on every day."""
    known = list(stays)
    # The number only rises on a first day, so no other day can be the first full one.
    days = sorted({first, *(start for start, _end in known if first < start <= last)})
    return next((day for day in days if _on(known, day) >= slots), None)


def _on(stays: Sequence[ClosedPause], day: date) -> int:
    return sum(start <= day <= end for start, end in stays)


def check_stay(terms: Terms, taken: Iterable[ClosedPause], first: date, last: date) -> None:
    """Refuse a stay outside the agreement or beyond the slots, with the field that can mend it."""
    if not terms.is_active:
        raise Impossible("site_closed", field="site_id")
    if terms.starts_on is None:
        raise Impossible("no_agreement", field="site_id")
    if first < terms.starts_on:
        raise Impossible("agreement_later", field="starts_on", on=terms.starts_on)
    if terms.ends_on is not None and last > terms.ends_on:
        raise Impossible("agreement_over", field="ends_on", on=terms.ends_on)
    full_on = first_full_day(taken, terms.slots, first, last)
    if full_on is not None:
        raise Impossible("no_slot", field="site_id", on=full_on, slots=terms.slots)


def check_terms(terms: Terms, taken: Iterable[ClosedPause]) -> None:
    """Refuse terms that those who are placed already would break."""
    if terms.starts_on and terms.ends_on and terms.ends_on < terms.starts_on:
        raise Impossible("agreement_order", field="agreement_ends_on")
    known = list(taken)
    if not known:
        return
    first, last = min(start for start, _end in known), max(end for _start, end in known)
    if terms.starts_on is None or terms.starts_on > first:
        raise Impossible("agreement_needed_from", field="agreement_starts_on", on=first)
    if terms.ends_on is not None and terms.ends_on < last:
        raise Impossible("agreement_needed_until", field="agreement_ends_on", on=last)
    most = most_at_once(known, first, last)
    if most > terms.slots:
        raise Impossible("slots_taken", field="slots", taken=most)
