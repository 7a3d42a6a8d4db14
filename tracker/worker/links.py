"""Preceptors who were asked and have not answered."""

from tracker.commands import reminding
from tracker.domain.errors import Refused
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services import clock
from tracker.services.logs import logger
from tracker.web.transaction import perform

LINKS_A_ROUND = 20
"""At how many preceptors' links one round looks."""


def remind_preceptors(most: int = LINKS_A_ROUND) -> int:
    """Look at links whose holders have not answered for a week; gives how many."""
    due = reminding.due_links(db.session, clock.now(), most)
    db.session.rollback()
    looked_at = 0
    for link_id in due:
        try:
            perform(db.session, Actor(0), reminding.remind, link_id)
            looked_at += 1
        except Refused as error:
            logger.warning("remind", link=link_id, error=error.code)
    return looked_at
