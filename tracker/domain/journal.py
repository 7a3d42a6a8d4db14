"""The journal's format: what each kind of event says, and how events are chained.

One chain per person and one for the school. The hash of an event covers its own columns and a
salted digest of its payload; the payload and its salt stand in a row of their own, so that both
can be erased while the chain stays provable. **The format cannot change.**
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

GENESIS = "0" * 64
"""``previous`` of the first event of a chain."""

EVENT_KEYS: dict[str, frozenset[str]] = {
    name: frozenset(keys.split())
    for name, keys in {
        "person.created": "name",
        "person.invited": "expires_on",
        "person.joined": "",
        "person.changed": "field",
        "person.renamed": "before after",
        "person.deactivated": "reason",
        "person.reactivated": "",
        "person.signed_out": "",
        "absence.set": "absence cover starts_on ends_on row",
        "absence.ended": "absence cover row",
        "factor.added": "kind name",
        "factor.removed": "kind name",
        "role.granted": "role person cohort",
        "role.revoked": "role person cohort",
        "enrollment.started": "cohort path started_on routes",
        "enrollment.reentered": "cohort path started_on carried_from carried",
        "enrollment.moved": "from_cohort to_cohort from_path to_path reason",
        "enrollment.version": "from_path to_path choice gained kept lost unasked reason",
        "enrollment.calendar": "cohort dates days next_from next_to late_from late_to ahead_from ahead_to",
        "enrollment.routes": "routes reason",
        "enrollment.goals": "goals",
        "period.started": "kind starts_on ends_on reason",
        "period.ended": "kind starts_on ends_on reason",
        "entry.logged": "kind line happened_on amount mode source status details note",
        "entry.accepted": "kind line note by",
        "entry.returned": "kind line note by",
        "entry.withdrawn": "kind line",
        "entry.voided": "kind line note by",
        "entry.reopened": "kind line of",
        "note.written": "note",
        "contact.written": "contact way happened_on note row",
        "visit.recorded": "visit site way visited_on by note row",
        "follow_up.set": "follow_up due_on holder row",
        "follow_up.moved": "follow_up from_on due_on holder note row",
        "follow_up.done": "follow_up note row",
        "person.introduced": "name",
        "evidence.added": "evidence kind media_type size sha256 consent line row",
        "evidence.attached": "evidence line submission row",
        "evidence.removed": "evidence reason row",
        "submission.sent": "submission title lines",
        "entry.scored": "line attempt passed points possible missed_critical out_of_tolerance by",
        "entry.answered": "line answer level by note",
        "kit.reported": "report part state note row",
        "kit.sent": "report part row",
        "kit.arrived": "report part row",
        "kit.withdrawn": "report part row",
        "incident.reported": "incident kind place row",
        "notice.raised": "notice kind row",
        "notice.settled": "notice kind note row",
        "placement.changed": "starts_on ends_on reason",
        "contact.confirmed": "name",
        "booking.moved": "line from_on to_on reason",
        "booking.cancelled": "line on reason",
        "roster.approved": "line on exam_on",
        "portal.read": "kind rows",
        "portal.mapped": "kind",
        "portal.matched": "name",
        "import.read": "import kind rows cohort",
        "import.applied": "import entries people",
        "import.undone": "import people",
        "import.put_away": "import",
        "link.made": "link via name expires_on",
        "link.sent": "link name",
        "link.revoked": "link reason",
        "answer.refused": "line note by",
        "link.marked": "link",
        "record.disclosed": "disclosure recipient what purpose basis row",
        "record.erased": "erasure number ended_on row",
        "correction.asked": "correction about note wish due_on row",
        "correction.withdrawn": "correction about row",
        "correction.decided": "correction about granted reason row",
        "correction.stated": "correction about note row",
        "directory.chosen": "choice out row",
        "hold.placed": "hold reason row",
        "hold.lifted": "hold reason row",
        "application.added": "application employer state row",
        "application.changed": "application employer state fields row",
        "application.removed": "application employer row",
        "aim.set": "aim code by_on row",
        "aim.dropped": "aim code row",
        "job.ended": "left_on reason",
        "phrase.added": "phrase en es row",
        "phrase.changed": "phrase en es row",
        "phrase.removed": "phrase row",
        "packet.asked": "packet body year recipient purpose",
        "packet.made": "packet people sha256",
        "path.staged": "code version digest",
        "path.discarded": "code version",
        "path.published": "code version digest unapproved",
        "cohort.created": "name path starts_on",
        "cohort.changed": "cohort field before after",
        "cohort.version": "cohort from_path to_path choice reason",
        "site.created": "name row",
        "site.changed": "name fields row",
        "setting.changed": "key before after",
        "message.drafted": "message count",
        "message.changed": "message count",
        "message.discarded": "message",
        "message.sent": "message_copy subject row",
        "template.made": "template name row",
        "template.changed": "template name row",
        "template.retired": "template name row",
        "mail.chosen": "off",
        "mail.sent_again": "mail kind",
        "mail.dropped": "mail kind",
        "copy.shared": "copy kind recipient expires_on row",
        "copy.revoked": "copy kind row",
        "feed.made": "",
        "feed.revoked": "",
        "key.made": "signing_key kid row",
        "key.retired": "signing_key kid reason row",
        "school.created": "name",
        "school.signed_out": "count",
        "school.restored": "made_at checkpoint",
        "school.archived": "recipient rows files sha256",
    }.items()
}
"""Exact payload keys of each kind of event."""
COVERING = "covering"
"""The key that an event of any kind may have besides its own: the names of those in whose place the actor
did it, while they were away."""


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    raise TypeError(f"{type(value).__name__} has no place in the journal")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_plain)


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, dates in ISO form."""
    return _ENCODER.encode(value)


def digest(value: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, hexadecimal."""
    return hashlib.sha256(canonical(value).encode("ascii")).hexdigest()


def payload_digest(salt: str, payload: Mapping[str, Any]) -> str:
    """Salted digest of a payload; says nothing about it once the salt is gone."""
    return text_digest(salt, canonical(payload))


def text_digest(salt: str, text: str) -> str:
    """The salted digest of a payload whose canonical text is made already."""
    return hashlib.sha256(f"{salt}\n{text}".encode("ascii")).hexdigest()


def event_hash(previous: str, columns: Mapping[str, Any]) -> str:
    """The hash of an event: over the one before it and its own columns."""
    return hashlib.sha256(f"{previous}\n{canonical(columns)}".encode("ascii")).hexdigest()


def has_its_keys(kind: str, payload: Mapping[str, Any]) -> bool:
    """Whether the kind is known and the payload has exactly its keys, beside ``COVERING``."""
    return EVENT_KEYS.get(kind) == frozenset(payload) - {COVERING}


def check_payload(kind: str, payload: Mapping[str, Any]) -> None:
    """Refuse an event of unknown kind or with other keys than its kind has (ValueError)."""
    if not has_its_keys(kind, payload):
        expected = EVENT_KEYS.get(kind, frozenset())
        raise ValueError(f"event {kind}: keys {sorted(payload)} are not {sorted(expected)}")
