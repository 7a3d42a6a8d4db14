"""How early and how late something may be reached by somebody whose weeks differ. Pure, no chance in it.

From what recent weeks brought a slow and a fast week are made: means that give the poorer or the richer
weeks more weight, the more so the fewer weeks are known and the fewer lie ahead. A week that brings more
never makes either of them smaller, so more work never gives a later date.
"""

from collections.abc import Callable, Sequence
from math import sqrt

LONGEST = 104.0
"""So many weeks ahead are looked at; what takes longer has no latest date."""

_LEAN = 2.0
_ROOM = 0.3
"""How far the two are parted: by the weeks that are known, and by what so few cannot show. With these the
range holds four of five students of ``tests/domain/test_finish.py``."""

_STEPS = 40
_SHORTEST = 1 / 7


def weeks_needed(weeks: Sequence[float], left: float) -> tuple[float, float | None]:
    """In how many weeks ``left`` is reached: soon with one chance in ten, at last with nine in ten.

    ``weeks`` are what recent weeks brought; the second is None when two years may not be enough.
    """
    if left <= 0:
        return 0.0, 0.0
    ordered = sorted(weeks)
    soon = _solve(left, lambda ahead: _leaning(ordered[::-1], ahead) * _room(len(ordered), ahead))
    late = _solve(left, lambda ahead: _leaning(ordered, ahead) / _room(len(ordered), ahead))
    return LONGEST if soon is None else soon, late


def _solve(left: float, week: Callable[[float], float]) -> float | None:
    """The shortest time in which such weeks bring what is left."""
    if week(LONGEST) * LONGEST < left:
        return None
    low, high = 0.0, LONGEST
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if week(middle) * middle >= left else (middle, high)
    return high


def _doubt(known: int, ahead: float) -> float:
    """How little is known of the mean of the weeks ahead, in widths of one week."""
    return sqrt(1 / max(ahead, _SHORTEST) + 1 / known)


def _room(known: int, ahead: float) -> float:
    return 1 + _ROOM * _doubt(known, ahead)


def _leaning(leading: Sequence[float], ahead: float) -> float:
    """A mean week that leans to the first of ``leading``; no weight is negative."""
    last = len(leading) - 1
    if not last:
        return leading[0]
    lean = _LEAN * _doubt(len(leading), ahead)
    weights = [max(0.0, 1 + lean * (last - 2 * at) / last) for at in range(last + 1)]
    return sum(weight * week for weight, week in zip(weights, leading, strict=True)) / sum(weights)
