"""Signed checkpoints of the journal, one a day, in a file and in the log.

Each covers the events that came since the one before: how many, and a digest over their hashes in the
order of their ids. Whoever edits, removes, inserts or cuts off events that a checkpoint covers is
found, also when the chains' heads were changed with them. What is not found: events younger than the
last checkpoint that are cut off together with their chain's head, and whatever somebody does who holds
the installation's secret key too. A copy of the file kept elsewhere narrows even that.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Event
from tracker.models.base import id_at
from tracker.services.logs import logger

FILE = "checkpoints.jsonl"
SETTLED = timedelta(minutes=2)
"""Events younger than this may still be on their way into the database."""
_START = "0" * 64
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The journal up to an event: ``events`` since the one before, ``digest`` over all of them."""

    made_at: str
    up_to: int
    events: int
    digest: str
    signature: str = ""


def read(file: Path) -> list[Checkpoint]:
    """The checkpoints of a file, oldest first; none where there is no file. Raises ValueError."""
    if not file.exists():
        return []
    try:
        return [Checkpoint(**json.loads(line)) for line in file.read_text("utf-8").splitlines() if line]
    except TypeError as error:
        raise ValueError(f"{file.name} holds a line that is no checkpoint") from error


def write(session: Session, file: Path, secret: str, now: datetime) -> Checkpoint | None:
    """Add a checkpoint, unless one was made on this day (UTC) or nothing happened since."""
    earlier = read(file)
    last = earlier[-1] if earlier else Checkpoint("", -1, 0, _START)
    if last.made_at[:10] == now.date().isoformat():
        return None
    up_to = id_at(now - SETTLED)
    events, digest = _cover(session, last, up_to)
    if not events:
        return None
    made = Checkpoint(now.isoformat(timespec="seconds"), up_to, events, digest)
    made = Checkpoint(**asdict(made) | {"signature": _signature(made, secret)})
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(asdict(made)) + "\n")
    logger.info("checkpoint", **asdict(made))
    return made


def go_back(file: Path, digest: str, now: datetime) -> Path | None:
    """Keep the checkpoints up to the one with this digest, none for an empty one: what a restored or a
    new database goes on from. The file as it was is kept beside it; gives its path, if there was one."""
    if not file.exists():
        return None
    kept: list[Checkpoint] = []
    for made in read(file) if digest else ():
        kept.append(made)
        if made.digest == digest:
            break
    else:
        kept = []
    aside = file.with_name(f"{file.stem}.until-{now:%Y%m%dT%H%M%S}{file.suffix}")
    file.rename(aside)
    if kept:
        file.write_text("".join(json.dumps(asdict(made)) + "\n" for made in kept), encoding="utf-8")
    return aside


def problems(session: Session, file: Path, *secrets: str) -> Iterator[str]:
    """What contradicts the checkpoints; nothing when all hold. ``secrets`` are the key of now and those of
    before."""
    last = Checkpoint("", -1, 0, _START)
    try:
        found = read(file)
    except ValueError as error:
        yield str(error)
        return
    for made in found:
        if not any(hmac.compare_digest(_signature(made, one), made.signature) for one in secrets):
            yield f"the checkpoint of {made.made_at} is not signed by this installation"
        events, digest = _cover(session, last, made.up_to)
        if events != made.events:
            yield f"the checkpoint of {made.made_at} covers {made.events} events, there are {events}"
        elif digest != made.digest:
            yield f"the events that the checkpoint of {made.made_at} covers were changed"
        last = made


def _cover(session: Session, last: Checkpoint, up_to: int) -> tuple[int, str]:
    """How many events lie after the last checkpoint, and the digest that continues it."""
    total, count, at = hashlib.sha256(last.digest.encode()), 0, last.up_to
    while True:
        rows = session.execute(
            select(Event.id, Event.hash)
            .where(Event.id > at, Event.id <= up_to)
            .order_by(Event.id)
            .limit(_BATCH)
        ).all()
        for row in rows:
            total.update(f"\n{row.id} {row.hash}".encode())
        count += len(rows)
        if len(rows) < _BATCH:
            session.rollback()
            return count, total.hexdigest()
        at = rows[-1].id


def _signature(made: Checkpoint, secret: str) -> str:
    key = hashlib.sha256(f"tracker checkpoints\n{secret}".encode()).digest()
    text = f"{made.made_at}\n{made.up_to}\n{made.events}\n{made.digest}"
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
