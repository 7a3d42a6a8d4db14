"""Packets of outcomes: a few seconds of work a round, whatever their size."""

import shutil
import time
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from tracker.commands import packets
from tracker.domain.errors import Busy, Conflict, NotFound
from tracker.domain.policy import Actor, Permission, Target, allows
from tracker.extensions import db
from tracker.models import Packet
from tracker.queries.actors import actor_of
from tracker.services import clock
from tracker.services.logs import logger
from tracker.services.pdf import NoPango
from tracker.web.evidence.store import store
from tracker.web.outcomes import packing
from tracker.web.transaction import perform

ROUND_SECONDS = 3.0
"""After so long a packet is given back, so that mail and the daily tick get their turn."""
A_ROUND = 20
"""How many files one round lets go of."""
LARGEST = 2 * 1024**3


def make_packets() -> int:
    """Go on with the packet that is next, and remove files whose time is over; gives how much was done."""
    removed = _remove()
    packet_id = packets.due_packet(db.session, clock.now())
    db.session.rollback()
    if packet_id is None:
        return removed
    try:
        return removed + _go_on(packet_id)
    except (Busy, Conflict, NotFound) as error:
        logger.warning("packet", packet=packet_id, error=error.code)
        if error.code == "store_full":
            perform(db.session, Actor(0), packets.fail, packet_id, reason="store_full")
        return removed


def _go_on(packet_id: int) -> int:
    packet = db.session.get_one(Packet, packet_id)
    owner = actor_of(db.session, packet.owner_id, clock.now())
    if not allows(owner, Permission.SEE_OUTCOMES, Target(person_id=owner.person_id)):
        perform(db.session, Actor(0), packets.fail, packet_id, reason="no_longer_allowed")
        return 1
    with force_locale(packet.language):
        plan = packing.plan(packet, owner)
        db.session.rollback()
        taken = perform(db.session, Actor(0), packets.take, packet_id, total=len(plan.pieces))
        if taken and _pieces(packet_id, plan):
            _keep(packet_id, plan)
    return 1


def _pieces(packet_id: int, plan: packing.Plan) -> bool:
    """Make what is missing, for a few seconds; gives whether all is there."""
    folder, until = folder_of(packet_id), time.monotonic() + ROUND_SECONDS
    for number, piece in enumerate(plan.pieces, start=1):
        try:
            is_new = packing.place(piece, folder)
        except NoPango:
            # The table of all checklists says the same; a page each needs a library that is not here.
            is_new = False
        db.session.rollback()
        if is_new and time.monotonic() > until and number < len(plan.pieces):
            perform(db.session, Actor(0), packets.progress, packet_id, done=number, release=True)
            return False
    return True


def _keep(packet_id: int, plan: packing.Plan) -> None:
    made = packing.bundle(plan, folder_of(packet_id))
    key, files = store().begin(), store()
    with made.open("rb") as content:
        size = files.append(key, 0, content, LARGEST)
    kept = files.finish(key, size)
    perform(
        db.session,
        Actor(0),
        packets.finish,
        packet_id,
        key=kept.key,
        size=kept.size,
        sha256=kept.sha256,
        people=plan.people,
    )
    shutil.rmtree(folder_of(packet_id), ignore_errors=True)


def folder_of(packet_id: int) -> Path:
    """Where the pieces of a packet lie until it is whole."""
    folder: Path = current_app.config["SETTINGS"].instance / "packets" / str(packet_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _remove() -> int:
    due = packets.due_for_removal(db.session, clock.now(), A_ROUND)
    db.session.rollback()
    for packet_id in due:
        # The row says first that the file is gone; where the worker dies in between it is a stray.
        store().remove(perform(db.session, Actor(0), packets.expire, packet_id)["key"])
    return len(due)
