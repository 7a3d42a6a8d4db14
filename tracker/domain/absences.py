"""Days away and who covers them: who may, on which days, and in whose place an act is done.

While it lasts the cover holds what the absent person holds, in the same cohorts; the absent person still
may act. A cover is never passed on: what somebody holds by covering is covered by nobody.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.domain.cover import Cover
from tracker.domain.errors import Impossible
from tracker.domain.policy import Actor
from tracker.domain.statuses import OF_COHORT, Role

LONGEST = timedelta(days=366)
"""So long one absence is at most: whoever is away longer gives the role to somebody else."""
MAY_COVER = {
    Role.COORDINATOR: frozenset({Role.COORDINATOR}),
    Role.INSTRUCTOR: frozenset({Role.INSTRUCTOR, Role.COORDINATOR}),
}
"""By the role that is covered: one of these the cover holds of their own, in whatever cohort."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from the first to the last, both counted."""

    starts_on: date
    ends_on: date

    def touches(self, other: "Days") -> bool:
        """Whether some day is in both."""
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.starts_on <= day <= self.ends_on


def check_days(days: Days, today: date, others: Collection[Days]) -> None:
    """Refuse days away that cannot be set today; ``others`` are set already. Raises Impossible."""
    if days.starts_on < today:
        raise Impossible("away_past", field="starts_on")
    if days.ends_on < days.starts_on:
        raise Impossible("away_backwards", field="ends_on")
    if days.ends_on - days.starts_on >= LONGEST:
        raise Impossible("away_long", field="ends_on")
    if any(days.touches(other) for other in others):
        raise Impossible("away_overlaps", field="starts_on")


def can_cover(held: Collection[Role], covers: Collection[Role]) -> bool:
    """Whether somebody with the roles ``covers`` may stand in for all roles ``held``."""
    wanted = [role for role in OF_COHORT if role in held]
    return bool(wanted) and all(MAY_COVER[role] & set(covers) for role in wanted)


def stand_in(own: Actor, covers: Collection[Cover]) -> Actor:
    """The actor with what they hold of their own and by covering. Each cover keeps only what the actor
    does not hold anyway."""
    kept = []
    for cover in covers:
        coordinates = cover.coordinates - own.coordinates
        instructs = cover.instructs - own.cohorts
        if coordinates or instructs:
            kept.append(replace(cover, coordinates=coordinates, instructs=instructs))
    if not kept:
        return own
    return replace(
        own,
        covers=tuple(kept),
        coordinates=own.coordinates.union(*(cover.coordinates for cover in kept)),
        instructs=own.instructs.union(*(cover.instructs for cover in kept)),
    )


def in_place_of(actor: Actor, cohort_ids: frozenset[int]) -> tuple[Cover, ...]:
    """In whose place the actor acts on a record of these cohorts; nobody's where it is the actor's own.

    The strongest right counts: who coordinates one of the cohorts acts as such.
    """
    for role in ("coordinates", "instructs"):
        covers = tuple(cover for cover in actor.covers if getattr(cover, role) & cohort_ids)
        lent = frozenset[int]().union(*(getattr(cover, role) for cover in actor.covers))
        if (getattr(actor, role) - lent) & cohort_ids:
            return ()
        if covers:
            return covers
    return ()
