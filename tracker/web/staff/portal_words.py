"""A row of the portal's export as the page shows it: what it says, who it is, what stands on file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from tracker.domain.kinds import PortalKind
from tracker.domain.portal import Field, PortalRow, Somebody
from tracker.domain.portal_diff import APPLIES, Verdict
from tracker.domain.statuses import EntryKind
from tracker.queries.portal import Seen
from tracker.web import wording
from tracker.web.wording import portal


@dataclass(frozen=True, slots=True)
class Shown:
    """One row in words."""

    number: int
    tone: str
    name: str
    email: str
    says: str
    on_file: str
    who: str
    href: str
    may_apply: bool
    candidates: tuple[Somebody, ...]


def shown(kind: PortalKind, seen: Seen) -> Shown:
    """One row of a kind."""
    row, found = seen.row, seen.match
    href = url_for("staff.student", person_id=found.person.id) if found.person else ""
    who = found.person.name if found.person else ""
    doubt = str(portal.DOUBTS[found.why])
    return Shown(
        number=row.number,
        tone=portal.TONES[seen.verdict],
        name=row.name or gettext("no name"),
        email=row.email,
        says=portal.unreadable(row.problem) if row.problem else _says(kind, row),
        on_file=_on_file(seen.difference.on_file) if seen.verdict is Verdict.DIFFERENT else "",
        who=gettext("%(name)s: %(why)s", name=who, why=doubt) if who else doubt,
        href=href,
        may_apply=seen.verdict in APPLIES,
        candidates=found.candidates if found.person is None else (),
    )


def _says(kind: PortalKind, row: PortalRow) -> str:
    parts: list[str] = []
    if kind is PortalKind.RESULTS:
        parts = [gettext("Passed") if row.passed else gettext("Not passed")]
        parts += [str(row.score)] if row.score is not None else []
        parts.append(_day(row, Field.EXAM_ON))
    elif kind is PortalKind.CERTIFICATES:
        parts = [row.serial, gettext("issued %(day)s", day=_day(row, Field.ISSUED_ON))]
        if Field.EXPIRES_ON in row.days:
            parts.append(gettext("until %(day)s", day=_day(row, Field.EXPIRES_ON)))
    else:
        parts = [gettext("applied on %(day)s", day=_day(row, Field.APPLIED_ON))]
        if Field.EXAM_ON in row.days:
            parts.append(gettext("exam on %(day)s", day=_day(row, Field.EXAM_ON)))
    return ", ".join(parts)


def _day(row: PortalRow, at: Field) -> str:
    return wording.day_year(row.days[at])


def _on_file(entry: Mapping[str, Any] | None) -> str:
    """What the file says of the same thing, and how it came there."""
    if entry is None:
        return ""
    kind = EntryKind(entry["kind"])
    parts = [wording.entry_kind(kind)]
    if kind is EntryKind.ATTEMPT:
        parts.append(gettext("passed") if entry["passed"] else gettext("not passed"))
        parts += [str(entry["amount"])] if entry["amount"] is not None else []
    if entry["number"]:
        parts.append(entry["number"])
    parts.append(wording.day_year(entry["issued_on"] or entry["happened_on"]))
    words = {"what": ", ".join(parts), "by": entry["decided_as"] or wording.source(entry["source"])}
    return gettext("On file: %(what)s, by %(by)s.", **words)
