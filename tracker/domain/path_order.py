"""The order in which the lines of a path come up, on every combination of its routes."""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import combinations

from tracker.domain.path import AskedLine, Path, Routes
from tracker.domain.path_table import Problem


def combinations_of(path: Path) -> tuple[Routes, ...]:
    """Every combination of the path's routes, the classic order (none) first."""
    names = sorted(path.routes)
    sizes = range(len(names) + 1)
    return tuple(frozenset(chosen) for size in sizes for chosen in combinations(names, size))


def ride_order(lines: tuple[AskedLine, ...]) -> tuple[AskedLine, ...]:
    """The lines as they come up: by due week, then path order, none before what must come first.

    Lines without a date come last among those that could be next. Lines on a circle, and all that
    wait for them, are missing from the answer.
    """
    by_key = {line.requirement.key: line for line in lines}
    waits_for = {key: _before(line) for key, line in by_key.items()}
    opens: dict[str, list[str]] = {}
    for key, before in waits_for.items():
        for name in before:
            opens.setdefault(name, []).append(key)
    left = {key: len(before) for key, before in waits_for.items()}
    ready: list[tuple[bool, int, int, str]] = []

    def offer(key: str) -> None:
        week, index = by_key[key].due_week, by_key[key].index
        heappush(ready, (week is None, week or 0, index, key))

    for key, count in left.items():
        if not count:
            offer(key)
    ordered = []
    while ready:
        key = heappop(ready)[-1]
        ordered.append(by_key[key])
        for name in opens.get(key, ()):
            left[name] -= 1
            if not left[name]:
                offer(name)
    return tuple(ordered)


def _before(line: AskedLine) -> dict[str, None]:
    """The keys that must come first, whole or in part."""
    return dict.fromkeys((*line.after_keys, *(key for key, _part in line.after_parts)))


def order_problems(path: Path) -> list[Problem]:
    """Circles and due dates before what must come first, each told for the first combination of
    routes that shows it."""
    found: dict[tuple[object, ...], Problem] = {}
    for routes in combinations_of(path):
        lines = path.asked(routes)
        ordered = ride_order(lines)
        told = f"on {' and '.join(sorted(routes))}" if routes else "without a route"
        if len(ordered) < len({line.requirement.key for line in lines}):
            circle = _circle(lines, ordered)
            found.setdefault(
                ("circle", frozenset(circle)),
                (circle[0], f"after: circle {told}: {' -> '.join((*circle, circle[0]))}"),
            )
        for key, week, first, first_week in _too_early(ordered):
            found.setdefault(
                ("early", key, first),
                (key, f"due_week: {week} is before {first}, due in week {first_week}, {told}"),
            )
    return list(found.values())


def _circle(lines: tuple[AskedLine, ...], ordered: tuple[AskedLine, ...]) -> list[str]:
    """One circle among the lines that could not be ordered, from its first line in path order."""
    placed = {line.requirement.key for line in ordered}
    stuck = {line.requirement.key: line for line in lines if line.requirement.key not in placed}
    trail: list[str] = []
    key = next(iter(stuck))
    while key not in trail:
        trail.append(key)
        key = next(name for name in _before(stuck[key]) if name in stuck)
    circle = trail[trail.index(key) :]
    start = min(range(len(circle)), key=lambda at: stuck[circle[at]].index)
    return circle[start:] + circle[:start]


def _too_early(ordered: tuple[AskedLine, ...]) -> Iterator[tuple[str, int, str, int]]:
    """Lines due before the week in which what must come first is due, as ``(key, week, first,
    week of first)``. A line without a date passes on the week of what comes before it; of a line
    that is needed in part only its opening counts."""
    opens_in: dict[str, int] = {}
    done_in: dict[str, int] = {}
    for line in ordered:
        key, week = line.requirement.key, line.due_week
        weeks = {name: done_in[name] for name in line.after_keys}
        weeks.update({name: opens_in[name] for name, _part in line.after_parts if name not in weeks})
        first = max(weeks, key=weeks.__getitem__, default=None)
        opens_in[key] = weeks[first] if first is not None else 0
        done_in[key] = opens_in[key] if week is None else max(week, opens_in[key])
        if week is not None and first is not None and week < weeks[first]:
            yield key, week, first, weeks[first]
