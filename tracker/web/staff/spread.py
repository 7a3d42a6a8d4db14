"""The spread of pace in words and bars: how many are ahead, on pace or behind by how much."""

from collections.abc import Callable

from flask_babel import gettext, ngettext

from tracker.queries.board import Board, Facets
from tracker.queries.board_rows import (
    AHEAD,
    AWAY,
    BEHIND,
    FAR,
    FINISHED,
    FURTHER,
    ON_PACE,
    PACES,
    SLIGHTLY,
)

Bar = tuple[str, int, int, str, str, bool]
"""Label, count, length, tone, address, whether it is chosen."""
_LONGEST = 46
_TONES = {FAR: "far", FURTHER: "far", BEHIND: "far", SLIGHTLY: "near", AWAY: "still", FINISHED: "still"}


def names(behind_days: int) -> dict[str, str]:
    """The parts of the spread as labels say them."""
    return {
        FAR: gettext("%(n)s days behind or more", n=3 * behind_days),
        FURTHER: _behind(2 * behind_days, 3 * behind_days - 1),
        BEHIND: _behind(behind_days, 2 * behind_days - 1),
        SLIGHTLY: _behind(1, max(1, behind_days - 1)),
        ON_PACE: gettext("on pace"),
        AHEAD: gettext("a week ahead or more"),
        FINISHED: gettext("finished"),
        AWAY: gettext("on leave"),
    }


def paces(found: Board, facets: Facets, chosen: str, address: Callable[[str], str]) -> list[Bar]:
    """A bar a part, furthest behind first; pressed again it is taken out of the filter."""
    longest = max([1, *facets.paces.values()])
    said = names(found.limits.behind_days)
    return [
        (
            said[pace],
            facets.paces[pace],
            round(_LONGEST * facets.paces[pace] / longest),
            _TONES.get(pace, "ahead"),
            address("" if pace == chosen else pace),
            pace == chosen,
        )
        for pace in PACES
    ]


def _behind(first: int, last: int) -> str:
    if first == last:
        return ngettext("%(num)s day behind", "%(num)s days behind", first)
    return gettext("%(first)s to %(last)s days behind", first=first, last=last)
