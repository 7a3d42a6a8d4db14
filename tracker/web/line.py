"""The geometry of the line: stations in ride order become points, radii and tracks.

Pure arithmetic in SVG user units (one unit is one CSS pixel); colors belong to the style sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol


class Stop(Protocol):
    """What the line needs to know of a step."""

    @property
    def key(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def state(self) -> str: ...  # done, here, ahead or blocked
    @property
    def share(self) -> float: ...  # 0 to 1, how much of the step is done
    @property
    def moved(self) -> bool: ...  # ridden out of the classic order, on a side track


@dataclass(frozen=True, slots=True)
class Station:
    """One step on the line, for callers without a type of their own."""

    key: str
    title: str
    state: str
    share: float = 0.0
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """Distances and widths of one size of the line."""

    step: float
    done_track: float
    ahead_track: float
    done: float  # outer diameters
    here: float
    here_ring: float
    ahead: float
    ahead_ring: float
    rise: float


SIZES = {
    "large": Size(230, 10, 5, 30, 50, 11, 36, 6, 38),
    "medium": Size(96, 6, 3, 17, 26, 6, 19, 4, 18),
    "small": Size(35, 4, 2, 9, 14, 3, 11, 2, 7),
    "tiny": Size(15.5, 2, 1, 4.5, 7, 1.5, 5.5, 1, 4),
}


SIDE_ENDS_AT = 74  # percent of a row, so that 45 degrees back reach the line before the next station


@dataclass(frozen=True, slots=True)
class Mark:
    """A station as drawn: a filled circle when ``ring`` is 0, else a ring of that width."""

    kind: str
    x: float
    y: float
    radius: float
    ring: float
    title: str
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One horizontal line, ready for an ``<svg>`` of ``width`` by ``height``."""

    width: float
    height: float
    base: float
    start: float
    end: float
    ahead: str
    done: str
    ahead_track: float
    done_track: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Spine:
    """One row of the vertical line; percentages are of the row's own height."""

    mark: Mark
    is_last: bool
    is_moved: bool
    enters_side: bool
    leaves_side: bool
    before_side: bool
    reached: bool
    is_done: bool
    share: str
    side_end: str


def draw(stations: Sequence[Stop], size: str = "small", your_turn: bool = False) -> Drawing:
    """The horizontal line through ``stations``; a moved station rides above it."""
    facts = tuple((s.title, s.state, round(s.share, 2), s.moved) for s in stations)
    return _draw(facts, size, your_turn)


def spine(stations: Sequence[Stop], your_turn: bool = False) -> list[Spine]:
    """The vertical line of the path page, a row for each station."""
    size = Size(0, 10, 4, 28, 46, 10, 34, 6, 0)
    rows = []
    for at, stop in enumerate(stations):
        before = stations[at - 1].moved if at else False
        after = stations[at + 1].moved if at + 1 < len(stations) else False
        is_last = at + 1 == len(stations)
        leaves_side = stop.moved and not after and not is_last
        side_end = SIDE_ENDS_AT if leaves_side else 100
        share = 1 if stop.state == "done" else _held(stop)
        rows.append(
            Spine(
                mark=_mark(stop.title, stop.state, 50 if stop.moved else 24, 20, size, your_turn),
                is_last=is_last,
                is_moved=stop.moved,
                enters_side=stop.moved and not before and at > 0,
                leaves_side=leaves_side,
                before_side=after and not stop.moved,
                reached=stop.state != "ahead",
                is_done=stop.state == "done",
                share=f"{share * side_end:g}%",
                side_end=f"{side_end}%",
            )
        )
    return rows


@lru_cache(maxsize=2048)
def _draw(facts: tuple, size_name: str, your_turn: bool) -> Drawing:
    size = SIZES[size_name]
    inset = size.here / 2 + 1
    base = inset + (size.rise if any(moved for *_, moved in facts) else 0)
    places = [
        (inset + at * size.step, base - size.rise if moved else base) for at, (*_, moved) in enumerate(facts)
    ]
    ride = _ride(facts, places, base, size)
    return Drawing(
        width=_even(2 * inset + size.step * (len(facts) - 1)),
        height=_even(base + inset),
        base=_even(base),
        start=inset,
        end=_even(places[-1][0]),
        ahead=_points(ride),
        done=_points(_until(ride, _reach(facts, places, size.step))),
        ahead_track=size.ahead_track,
        done_track=size.done_track,
        marks=tuple(
            _mark(title, state, x, y, size, your_turn)
            for (title, state, *_), (x, y) in zip(facts, places, strict=True)
        ),
    )


def _ride(facts: tuple, places: list, base: float, size: Size) -> list[tuple[float, float]]:
    """The points of the track as it is ridden, side tracks included."""
    flat = size.step * 0.52
    points: list[tuple[float, float]] = []
    for at, ((*_, moved), (x, y)) in enumerate(zip(facts, places, strict=True)):
        if moved and at and not facts[at - 1][3]:
            points += [(x - flat - size.rise, base), (x - flat, y)]
        points.append((x, y))
        if moved and at + 1 < len(facts) and not facts[at + 1][3]:
            points += [(x + flat, y), (x + flat + size.rise, base)]
    return sorted(points)


def _reach(facts: tuple, places: list, step: float) -> float:
    """How far along x the done track runs: past the last station reached by its share."""
    reach = places[0][0]
    for at, (_, state, share, _moved) in enumerate(facts):
        x = places[at][0]
        if state == "done":
            reach = min(x + step, places[-1][0]) if at + 1 < len(facts) else x
        elif state == "ahead":
            break
        else:
            return x if at + 1 == len(facts) else x + step * min(max(share, 0), 1)
    return reach


def _until(ride: list[tuple[float, float]], reach: float) -> list[tuple[float, float]]:
    """The part of the ride left of ``reach``."""
    points = [ride[0]]
    for (x0, y0), (x1, y1) in pairwise(ride):
        if reach <= x0:
            break
        if reach < x1:
            points.append((reach, y0 + (y1 - y0) * (reach - x0) / (x1 - x0)))
            break
        points.append((x1, y1))
    return points


def _mark(title: str, state: str, x: float, y: float, size: Size, your_turn: bool) -> Mark:
    if state == "done":
        return Mark("done", _even(x), _even(y), size.done / 2, 0, title)
    outer, ring = (size.ahead, size.ahead_ring) if state == "ahead" else (size.here, size.here_ring)
    radius = (outer - ring) / 2
    kind = "turn" if state == "here" and your_turn else state
    # Eight dashes divide the ring evenly, so the seam never shows.
    dash = f"{radius * 0.48:.2f} {radius * 0.3054:.2f}" if state == "blocked" else ""
    return Mark(kind, _even(x), _even(y), radius, ring * 0.7 if dash else ring, title, dash)


def _held(stop: Stop) -> float:
    return 0 if stop.state == "ahead" else min(max(stop.share, 0), 1)


def _points(points: list[tuple[float, float]]) -> str:
    return "M" + " ".join(f"{x:.4g},{y:.4g}" for x, y in points)


def _even(value: float) -> float:
    return round(value, 2)


TEMPLATE_GLOBALS = {"draw_line": draw, "draw_spine": spine}
