"""What a student got, as the student's page and the file for staff show it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from flask import abort

from tracker.extensions import db
from tracker.queries.messages import MOST_SHOWN, received
from tracker.web import wording
from tracker.web.wording.messages import brought, mail_kind


@dataclass(frozen=True, slots=True)
class Got:
    """One message, or one mail of the tracker, ready to be drawn."""

    id: int
    by: str
    subject: str
    text: str
    when: str
    tone: str
    word: str


def shown(person_id: int, zone: tzinfo, asked: str) -> tuple[list[Got], str]:
    """One page, newest first, and what the address of the next page asks; ``asked`` is where it begins.

    404 for what is no instant.
    """
    found = received(db.session, person_id, _instant(asked))
    older = found[MOST_SHOWN - 1].at.isoformat() if len(found) > MOST_SHOWN else ""
    rows = []
    for one in found[:MOST_SHOWN]:
        tone, word = brought(one.brought)
        when = wording.moment(one.at, zone)
        rows.append(Got(one.id, one.by, one.subject or mail_kind(one.kind), one.text, when, tone, word))
    return rows, older


def _instant(asked: str) -> datetime | None:
    if not asked:
        return None
    try:
        found = datetime.fromisoformat(asked)
    except ValueError:
        abort(404)
    if found.tzinfo is None:
        abort(404)
    return found
