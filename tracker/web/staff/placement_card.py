"""The placements of a student in the file: where, until when, who signs, and what can be done."""

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext

from tracker.domain.placement import Placement, placements_of
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.readiness import gate_of
from tracker.domain.statuses import State
from tracker.extensions import db
from tracker.queries.student_file import StudentFile
from tracker.queries.visits import NOBODY_PLACED, Supervision, supervision
from tracker.web import wording
from tracker.web.staff.visit_words import supervised


@dataclass(frozen=True, slots=True)
class CardRow:
    """One placement; ``acts`` are (words, address)."""

    placement: Placement
    tone: str
    word: str
    pattern: str
    acts: tuple[tuple[str, str], ...]
    visited: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PlacementCard:
    """What stands in the file; ``place_url`` is empty where nobody can be placed now."""

    rows: tuple[CardRow, ...]
    place_url: str
    why_not: str


def placement_card(file: StudentFile, actor: Actor, target: Target) -> PlacementCard | None:
    """The card; None for a path without placements."""
    gate = gate_of(file.path, file.record.loaded.facts.routes)
    if gate is None:
        return None
    may = allows(actor, Permission.PLACE, target) and file.record.takes_entries
    line = file.record.line(gate.placement.key)
    is_closed = line.state is State.CLOSED
    today = file.record.today
    placed = placements_of(file.record.loaded.entries)
    seen = supervision(db.session, [one.entry_id for one in placed]) if placed else NOBODY_PLACED
    may_visit = allows(actor, Permission.WRITE_NOTE, target)
    rows = tuple(_row(one, today, seen, may, may_visit) for one in reversed(placed))
    person_id = file.record.loaded.person.id
    return PlacementCard(
        rows,
        url_for(".place", person_id=person_id) if may and not is_closed else "",
        wording.reason(line, file.path, today, "staff") if is_closed else "",
    )


def _row(one: Placement, today: date, seen: Supervision, may: bool, may_visit: bool) -> CardRow:
    tone, word = _state(one, today)
    acts = _acts(one, today) if may else ()
    if may_visit and one.starts_on <= today:
        acts = ((gettext("Record a visit"), url_for(".visit", entry_id=one.entry_id)), *acts)
    hours = wording.week_hours(one.pattern)
    pattern = wording.pattern(one.pattern)
    where = " · ".join(part for part in (pattern, hours) if part)
    return CardRow(one, tone, word, where, acts, supervised(seen, one, today))


def _state(one: Placement, today: date) -> tuple[str, str]:
    if one.ends_on < today:
        return "closed", gettext("ended early") if one.ended_early else gettext("over")
    if one.starts_on > today:
        return "waiting", gettext("begins %(when)s", when=wording.ago(one.starts_on, today))
    return "started", gettext("ends %(when)s", when=wording.ago(one.ends_on, today))


def _acts(one: Placement, today: date) -> tuple[tuple[str, str], ...]:
    """A placement that is over takes no more than a later confirmation of who signed."""
    found = []
    if not one.is_confirmed:
        found.append((gettext("Confirm the contact"), url_for(".contact", entry_id=one.entry_id)))
    if one.ends_on >= today:
        if one.is_confirmed:
            found.append((gettext("Change the contact"), url_for(".contact", entry_id=one.entry_id)))
        if not one.ended_early:
            found.append((gettext("Extend"), url_for(".extend", entry_id=one.entry_id)))
        found.append((gettext("End early"), url_for(".end", entry_id=one.entry_id)))
    elif not one.ended_early:
        found.append((gettext("Extend"), url_for(".extend", entry_id=one.entry_id)))
    return tuple(found)
