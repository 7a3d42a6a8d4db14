"""Placements: who can be placed today, what blocks the others, who is where until when."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission, Target, allows
from tracker.extensions import db
from tracker.queries.placements import FILTERS, PlacementList, PlacementRow, placement_list
from tracker.queries.visits import NOBODY_PLACED, Supervision, supervision
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.staff.asking import Asked, asked_of, cohort_links
from tracker.web.staff.blueprint import bp
from tracker.web.staff.visit_words import supervised

MOST_SAID = 4
"""So many reasons a row names before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Said:
    """One student's row in words. ``reasons`` are (words, address of the line)."""

    row: PlacementRow
    reasons: tuple[tuple[str, str], ...]
    more: int
    wishes: tuple[str, ...]
    may_place: bool
    visited: tuple[str, str] = ("", "")


@bp.get("/placements")
@requires(Permission.SEE_STAFF)
def placements() -> str:
    """One list, in the order to act on."""
    found, asked = read_list()
    parts = parts_of(found, asked)
    return render_template(
        "staff/placements.html",
        parts=parts,
        found=found,
        shown=sum(len(rows) for _kind, _words, rows in parts),
        asked=asked,
        chips=_chips(found, asked),
        cohorts=cohort_links(asked, found.cohorts),
        now=clock.now(),
    )


def read_list() -> tuple[PlacementList, Asked]:
    """Everybody, and what the address asks for."""
    found = placement_list(db.session, current_actor(), clock.today)
    return found, asked_of(".placements", FILTERS, found.cohorts)


def parts_of(found: PlacementList, asked: Asked) -> list[tuple[str, str, list[Said]]]:
    """The rows that the filters keep, part by part: (kind, its words, rows)."""
    rows = found.shown(asked.show, asked.cohort)
    seen = supervision(db.session, [row.placement.entry_id for row in rows if row.placement])
    return [
        (kind, words, [said(row, seen) for row in rows if row.kind == kind])
        for kind, words in _parts().items()
        if any(row.kind == kind for row in rows)
    ]


def _parts() -> dict[str, str]:
    return {
        "ready": gettext("Placeable today"),
        "blocked": gettext("What blocks the others"),
        "placed": gettext("Placed"),
    }


def _chips(found: PlacementList, asked: Asked) -> list[tuple[str, int, str, bool, bool]]:
    names = {
        "all": gettext("All"),
        "ready": gettext("Placeable today"),
        "blocked": gettext("Blocked"),
        "placed": gettext("Placed"),
        "ends": gettext("End within 14 days"),
    }
    return [
        (
            words,
            len(found.shown(name, asked.cohort)),
            asked.address(show=None if name == "all" else name),
            asked.show == name,
            False,
        )
        for name, words in names.items()
    ]


def said(row: PlacementRow, seen: Supervision = NOBODY_PLACED) -> Said:
    """A row in words, each reason leading to its line."""
    reasons = [(words, _line(row, key)) for words, key in wording.blockers(row.blockers, row.path)]
    reasons += [(words, _line(row, key)) for words, key in wording.open_lines(row.path, row.open_keys)]
    if row.is_away and row.placement is None:
        reasons.insert(0, (gettext("on leave"), url_for(".student", person_id=row.student.person_id)))
    shown = reasons if len(reasons) <= MOST_SAID + 1 else reasons[:MOST_SAID]
    target = Target(person_id=row.student.person_id, cohort_ids=frozenset({row.student.cohort_id}))
    shown = [(words[:1].upper() + words[1:], href) for words, href in shown]
    return Said(
        row,
        tuple(shown),
        len(reasons) - len(shown),
        wishes(row.wishes),
        allows(current_actor(), Permission.PLACE, target),
        supervised(seen, row.placement, row.student.today) if row.placement else ("", ""),
    )


def _line(row: PlacementRow, key: str) -> str:
    line = row.path.by_key[key]
    return url_for(".student", person_id=row.student.person_id, step=line.step, _anchor=f"line-{key}")


def wishes(row: Any) -> tuple[str, ...]:
    """What the student wished, in a few words."""
    if row is None:
        return ()
    hours = row["hours_a_week"]
    span = {"start": row["from_time"], "end": row["to_time"]}
    found = (
        wording.days_words(row["days"] or ""),
        gettext("%(start)s to %(end)s", **span) if row["from_time"] else "",
        gettext("%(n)s h a week", n=hours) if hours else "",
        ", ".join(part for part in (row["area"], row["state"]) if part),
    )
    return tuple(part for part in found if part)
