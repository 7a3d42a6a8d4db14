"""Packets of outcomes: asked for by staff, made by the worker piece by piece, removed in time.

The worker may die at any point: a packet whose lease is over is taken again and goes on after the
pieces that are there. What leaves the school is written down for each person when the packet is ready.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from tracker.commands.disclosures import disclose_many
from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import Impossible, NotAllowed, NotFound
from tracker.domain.kinds import PacketState
from tracker.domain.outcomes.loader import shipped_definitions
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.domain.rights import DisclosureBasis
from tracker.models import Packet, new_id
from tracker.models.settings import setting

MOST_OPEN = 3
MOST_TRIES = 3
LONGEST = 200
LEASE = timedelta(minutes=5)
"""How long a worker has a packet to itself without a word."""
WHAT = "Outcome figures, lists and competency checklists"
"""What the student reads in the list of what left the school."""
_OPEN = (PacketState.QUEUED, PacketState.RUNNING)


def ask(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    body: str,
    year: int,
    as_of: date,
    recipient: str,
    purpose: str,
    basis: DisclosureBasis | None,
    program: str = "",
    cohort_id: int | None = None,
    with_off: bool = False,
    language: str = "en",
) -> Draft:
    """Ask for a packet. ``basis`` None: it stays in the school and nothing is written down as disclosed."""
    if not allows(actor, Permission.SEE_OUTCOMES, Target(person_id=actor.person_id)):
        raise NotAllowed("not_allowed")
    said = {"recipient": recipient.strip(), "purpose": purpose.strip()}
    _check(session, actor, body, said)
    row = {
        "id": new_id(),
        "owner_id": actor.person_id,
        "body": body,
        "year": year,
        "program": program,
        "cohort_id": cohort_id,
        "as_of": as_of,
        "with_off": with_off,
        **said,
        "basis": basis,
        "language": language,
        "state": PacketState.QUEUED,
        "asked_at": now,
    }
    draft = Draft(session, actor, now, result={"packet": row["id"]})
    draft.insert(Packet, _STARTS | row)
    draft.open_school()
    payload = {"packet": row["id"], "body": body, "year": year, **said}
    draft.event(SCHOOL_CHAIN, "packet.asked", payload)
    return draft


_STARTS = {"done": 0, "total": 0, "attempts": 0, "reason": "", "version": 0}


def _check(session: Session, actor: Actor, body: str, said: dict[str, str]) -> None:
    if body not in {one.key for one in shipped_definitions()}:
        raise Impossible("definition_unknown", field="body")
    if not 0 < len(said["recipient"]) <= LONGEST:
        raise Impossible("recipient_missing", field="recipient", most=LONGEST)
    if not 0 < len(said["purpose"]) <= LONGEST:
        raise Impossible("purpose_missing", field="purpose")
    mine = select(func.count()).where(Packet.owner_id == actor.person_id, Packet.state.in_(_OPEN))
    if session.execute(mine).scalar_one() >= MOST_OPEN:
        raise Impossible("packets_enough")


def due_packet(session: Session, now: datetime) -> int | None:
    """The packet that is next: one that waits, or one whose worker has not said a word for too long."""
    free = or_(Packet.leased_until.is_(None), Packet.leased_until < now)
    found = select(Packet.id).where(Packet.state.in_(_OPEN), free).order_by(Packet.id).limit(1)
    return session.execute(found).scalar_one_or_none()


def take(session: Session, actor: Actor, now: datetime, packet_id: int, *, total: int) -> Draft:
    """Begin a packet, or go on where another worker broke off. After three tries it has failed."""
    draft, row = _mine(session, actor, now, packet_id)
    if row.attempts >= MOST_TRIES:
        draft.update(Packet, _over(PacketState.FAILED, now) | {"reason": "broke_off"}, id=packet_id)
        return draft
    values = {"state": PacketState.RUNNING, "leased_until": now + LEASE, "attempts": row.attempts + 1}
    draft.update(Packet, values | {"total": total, "done": min(row.done, total)}, id=packet_id)
    draft.result |= {"packet": packet_id}
    return draft


def progress(
    session: Session, actor: Actor, now: datetime, packet_id: int, *, done: int, release: bool = False
) -> Draft:
    """Say how many pieces are made. ``release`` gives the packet back, for the next round to go on."""
    draft, row = _mine(session, actor, now, packet_id)
    values: dict[str, Any] = {"done": min(done, row.total), "leased_until": None if release else now + LEASE}
    # Who gives it back in order has not failed.
    draft.update(Packet, values | ({"attempts": row.attempts - 1} if release else {}), id=packet_id)
    return draft


def finish(
    session: Session,
    actor: Actor,
    now: datetime,
    packet_id: int,
    *,
    key: str,
    size: int,
    sha256: str,
    people: Collection[int],
) -> Draft:
    """The file is kept: it may be fetched, and everybody in it is told that it leaves the school."""
    draft, row = _mine(session, actor, now, packet_id)
    days = timedelta(days=int(setting(session, "packet_days")))
    file = {"key": key, "size": size, "sha256": sha256, "done": row.total, "expires_at": now + days}
    draft.update(Packet, _over(PacketState.READY, now) | file, id=packet_id)
    draft.open_school()
    draft.event(
        SCHOOL_CHAIN, "packet.made", {"packet": packet_id, "people": len(set(people)), "sha256": sha256}
    )
    if row.basis is not None:
        disclose_many(
            draft,
            person_ids=people,
            recipient=row.recipient,
            what=WHAT,
            purpose=row.purpose,
            basis=row.basis,
            by=row.owner_id,
        )
    return draft


def fail(session: Session, actor: Actor, now: datetime, packet_id: int, *, reason: str) -> Draft:
    """The packet cannot be made; ``reason`` is a code that the page says in words."""
    draft, _row = _mine(session, actor, now, packet_id)
    draft.update(Packet, _over(PacketState.FAILED, now) | {"reason": reason}, id=packet_id)
    return draft


def due_for_removal(session: Session, now: datetime, most: int) -> list[int]:
    """Packets whose time is over and whose file is still there."""
    found = select(Packet.id).where(Packet.expires_at <= now, Packet.removed_at.is_(None)).limit(most)
    return list(session.execute(found).scalars())


def expire(session: Session, actor: Actor, now: datetime, packet_id: int) -> Draft:
    """Say that the file is gone; gives its key, so that it goes."""
    row = session.execute(select(Packet).where(Packet.id == packet_id)).scalar_one_or_none()
    if row is None or row.key is None or row.removed_at is not None:
        raise NotFound("not_there")
    draft = Draft(session, actor, now, result={"key": row.key})
    draft.claim(Packet, packet_id)
    draft.update(Packet, {"removed_at": now}, id=packet_id)
    return draft


def _mine(session: Session, actor: Actor, now: datetime, packet_id: int) -> tuple[Draft, Packet]:
    row = session.execute(select(Packet).where(Packet.id == packet_id)).scalar_one_or_none()
    if row is None or not row.state.is_open:
        raise NotFound("not_there")
    draft = Draft(session, actor, now)
    draft.claim(Packet, packet_id)
    return draft, row


def _over(state: PacketState, now: datetime) -> dict[str, Any]:
    return {"state": state, "finished_at": now, "leased_until": None}
