"""In whose place somebody of the staff acts, and in which cohorts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cover:
    """That the actor covers for a colleague: what the colleague holds and the actor does not.

    ``until`` is the last day of it.
    """

    person_id: int
    name: str
    until: date
    instructs: frozenset[int] = frozenset()
    coordinates: frozenset[int] = frozenset()

    @property
    def cohorts(self) -> frozenset[int]:
        """The cohorts in which it counts, in any role."""
        return self.instructs | self.coordinates
