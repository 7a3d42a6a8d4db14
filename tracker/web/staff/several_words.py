"""What a move takes along, in words."""

from dataclasses import dataclass

from flask_babel import gettext

from tracker.domain.path import Path
from tracker.queries.moving import Move
from tracker.web import wording

MOST_NAMED = 6
"""So many lines are named; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One student's move: what counts, the plan, and what differs, each a sentence."""

    counts: str
    pace: str
    differences: tuple[str, ...]


def taken(move: Move, enrollment_id: int, here: Path) -> Taken | None:
    """The carry-over of one enrollment; None where it was not read."""
    found = move.carried.get(enrollment_id)
    if found is None:
        return None
    counts = gettext(
        "%(done)s of %(asked)s count there, %(before)s of %(before_asked)s here · path %(version)s",
        done=found.done,
        asked=found.asked,
        before=found.before,
        before_asked=found.before_asked,
        version=move.version,
    )
    here_pace, there_pace = wording.pace(found.days_before), wording.pace(found.days_after)
    pace = gettext("Plan: %(before)s here, %(after)s there", before=here_pace, after=there_pace)
    differences = []
    if found.anew:
        differences.append(gettext("Asked anew: %(lines)s", lines=_named(move.path, found.anew)))
    if found.added:
        differences.append(gettext("Only asked there: %(lines)s", lines=_named(move.path, found.added)))
    if found.dropped:
        differences.append(gettext("Not asked there: %(lines)s", lines=_named(here, found.dropped)))
    if not differences:
        differences.append(gettext("Nothing is asked anew."))
    return Taken(counts, pace, tuple(differences))


def _named(path: Path, keys: tuple[str, ...]) -> str:
    named = wording.titles(path, keys[:MOST_NAMED])
    left = len(keys) - MOST_NAMED
    return gettext("%(lines)s and %(n)s more", lines=named, n=left) if left > 0 else named
