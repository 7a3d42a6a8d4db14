"""What leaves the school, written down: to whom, what, why. Others call this inside their commands."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from tracker.commands.draft import Draft
from tracker.domain.rights import DisclosureBasis
from tracker.models import Disclosure, new_id
from tracker.models.rows import row_digest

_TABLE: Any = Disclosure.__table__
_LONGEST = 200


def disclose(
    draft: Draft,
    *,
    person_id: int,
    recipient: str,
    what: str,
    purpose: str,
    basis: DisclosureBasis,
    by: int | None = None,
) -> int:
    """Write down that something of a person's record leaves the school in this change.

    ``recipient`` is the outside party by name, ``what`` what they get, ``purpose`` what they want it
    for, ``by`` the person who gives it (the draft's actor when not said). The student reads all of it.
    Gives the id of the row. The person's chain is opened here if it was not.
    """
    return disclose_many(
        draft, person_ids=[person_id], recipient=recipient, what=what, purpose=purpose, basis=basis, by=by
    )[0]


def disclose_many(
    draft: Draft,
    *,
    person_ids: Iterable[int],
    recipient: str,
    what: str,
    purpose: str,
    basis: DisclosureBasis,
    by: int | None = None,
) -> list[int]:
    """The same for many people at once: one SELECT, one INSERT of all rows, an event for each."""
    people = sorted(set(person_ids))
    if any(person_id not in draft.chains for person_id in people):
        draft.open(*people)
    shared = {
        "recipient": recipient[:_LONGEST],
        "what": what,
        "purpose": purpose,
        "basis": basis,
        "by_id": by or draft.actor.person_id or None,
        "made_at": draft.now,
    }
    rows = [{"id": new_id(), "person_id": person_id, **shared} for person_id in people]
    if rows:
        draft.statements.append((insert(_TABLE), rows))
    said = {name: shared[name] for name in ("recipient", "what", "purpose", "basis")}
    for row in rows:
        payload = {"disclosure": row["id"], **said, "row": row_digest(Disclosure, row)}
        draft.event(row["person_id"], "record.disclosed", payload)
    return [row["id"] for row in rows]
