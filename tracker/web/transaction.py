"""The only place that commits: carries out a command's draft in one short write transaction."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Update, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from tracker.commands.chain import Chain
from tracker.commands.draft import SCHOOL_CHAIN, Draft
from tracker.domain.errors import Busy, Conflict, Refused
from tracker.domain.journal import canonical
from tracker.domain.policy import Actor
from tracker.models import Person, Receipt, School
from tracker.models.engine import was_waiting, writing
from tracker.services import clock

TRIES = 3

Command = Callable[..., Draft]


_RECEIPT = select(Receipt.digest, Receipt.result).where(
    Receipt.actor_id == bindparam("actor"), Receipt.key == bindparam("key")
)
_ADD_RECEIPT = insert(Receipt.__table__)  # type: ignore[arg-type]
_CHAIN_END: Any = {name: bindparam(name) for name in ("version", "event_seq", "event_head")}
_PERSON: Any = Person.__table__
_SCHOOL: Any = School.__table__
_SEEN: Any = bindparam("seen")
_CLAIM_PERSON = (
    update(_PERSON).where(_PERSON.c.id == bindparam("chain"), _PERSON.c.version == _SEEN).values(_CHAIN_END)
)
_CLAIM_SCHOOL = update(_SCHOOL).where(_SCHOOL.c.version == _SEEN).values(_CHAIN_END)


class _Stale(Exception):
    """Somebody changed the record between the read and the write."""


def perform(
    session: Session,
    actor: Actor,
    command: Command,
    *args: Any,
    receipt: tuple[str, str] | None = None,
    at: datetime | None = None,
    **kwargs: Any,
) -> dict[str, Any]:
    """Run ``command(session, actor, now, ...)`` and commit its draft; give the draft's result.

    ``at`` dates the change at another instant: only the demo school and imports of history use it.

    ``receipt`` is (key, digest of the request): the same key with the same digest gives the first
    answer again, with another digest it is a Conflict. Raises Refused for what the rules forbid,
    Conflict when the record kept changing, Busy when the database did not answer in time or not
    at all. Nothing is written unless the result is returned; only when a connection breaks in the
    very commit may it be, and then the receipt gives the answer to whoever asks again.
    """
    for _ in range(TRIES):
        try:
            session.rollback()
            if receipt is not None:
                earlier = _earlier(session, actor, *receipt)
                if earlier is not None:
                    return earlier
            draft = command(session, actor, at or clock.now(), *args, **kwargs)
            session.rollback()
            _write(session, draft, receipt)
            draft.committed()
        except (_Stale, IntegrityError):
            session.rollback()
        except OperationalError as error:
            session.rollback()
            if was_waiting(error):
                raise Busy("busy") from error
            raise Busy("unreachable") from error
        else:
            return draft.result | draft.secrets
    raise Conflict("changed_meanwhile")


def refusal_of(session: Session, actor: Actor, command: Command, *args: Any, **kwargs: Any) -> Refused | None:
    """Why a command would refuse now; None where it would not. Nothing is written."""
    try:
        rehearse(session, actor, command, *args, **kwargs)
    except Refused as refused:
        return refused
    return None


def rehearse(session: Session, actor: Actor, command: Command, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """What a command would give now; raises Refused as ``perform`` does. Nothing is written."""
    try:
        return command(session, actor, clock.now(), *args, **kwargs).result
    finally:
        session.rollback()


def request_digest(content: dict[str, Any]) -> str:
    """The digest of what a form said, for its receipt."""
    return hashlib.sha256(canonical(content).encode("ascii")).hexdigest()


def _earlier(session: Session, actor: Actor, key: str, digest: str) -> dict[str, Any] | None:
    row = session.connection().execute(_RECEIPT, {"actor": actor.person_id, "key": key}).one_or_none()
    if row is None:
        return None
    if row.digest != digest:
        raise Conflict("key_reused")
    return dict(json.loads(row.result))


def _write(session: Session, draft: Draft, receipt: tuple[str, str] | None) -> None:
    statements = draft.all_statements()
    if not statements and not draft.new_people:
        return
    with writing(session.get_bind().engine) as connection:
        _claim(connection, draft)
        for statement, rows in statements:
            connection.execute(statement, rows or None)
        if receipt is not None:
            connection.execute(_ADD_RECEIPT, _receipt(draft, *receipt))


def _receipt(draft: Draft, key: str, digest: str) -> dict[str, Any]:
    result = json.dumps(draft.result)
    return {
        "actor_id": draft.actor.person_id,
        "key": key,
        "digest": digest,
        "result": result,
        "made_at": draft.now,
    }


def _claim(connection: Connection, draft: Draft) -> None:
    """Take each record in id order, then what they share, if nobody has changed it since it was read."""
    made: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    known = []
    for chain_id, chain in sorted(draft.chains.items()):
        if chain.is_new:
            values = draft.new_people[chain_id] | {"event_seq": chain.seq, "event_head": chain.head}
            made.setdefault(tuple(sorted(values)), []).append(values)
        elif chain_id == SCHOOL_CHAIN:
            _take(connection, _CLAIM_SCHOOL, [_end(chain)])
        else:
            known.append(_end(chain) | {"chain": chain_id})
    _take(connection, _CLAIM_PERSON, known)
    for people in made.values():
        connection.execute(insert(Person), people)
    for model, row_id in sorted(draft.claims, key=lambda claimed: (claimed[0].__tablename__, claimed[1])):
        version = draft.claims[model, row_id]
        statement = update(model).where(model.id == row_id, model.version == version)
        if connection.execute(statement.values(version=version + 1)).rowcount != 1:
            raise _Stale


def _end(chain: Chain) -> dict[str, Any]:
    return {
        "seen": chain.version,
        "version": chain.version + 1,
        "event_seq": chain.seq,
        "event_head": chain.head,
    }


def _take(connection: Connection, claim: Update, ends: list[dict[str, Any]]) -> None:
    """Claim these rows in the order in which they are given; each claim changes one row, or none where
    somebody was faster."""
    # One row, the common case, is a plain statement: for several the driver makes a batch.
    if ends and connection.execute(claim, ends if len(ends) > 1 else ends[0]).rowcount != len(ends):
        raise _Stale
