"""What the worker does about files: what was broken off, forgotten, or has had its time, goes.

The row says first that a file is gone, then its bytes go; where the worker dies in between, the
bytes are strays that a later round takes.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from tracker.commands import evidence, proofs
from tracker.domain.errors import Busy, Conflict, NotFound
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.queries.evidence import forgotten_drafts, stale_uploads, videos_past
from tracker.queries.settings import setting
from tracker.queries.stored_files import strays
from tracker.services import clock
from tracker.services.logs import logger
from tracker.web.evidence.store import store
from tracker.web.transaction import perform

BROKEN_OFF_AFTER = timedelta(days=2)
"""How long a file may stand still on its way: a phone that comes home in the evening goes on."""
STRAY_AFTER = timedelta(days=1)
A_ROUND = 50
"""How many files one round takes."""


def sweep() -> int:
    """Let go of what is due, a bounded number; gives how many files."""
    now, session = clock.now(), db.session
    drafts = timedelta(days=int(setting(session, "draft_days")))
    days = int(setting(session, "video_retention_days"))
    gone = _let_go(evidence.forget, stale_uploads(session, now - BROKEN_OFF_AFTER, A_ROUND))
    gone += _let_go(proofs.expire, forgotten_drafts(session, now - drafts, A_ROUND), reason="forgotten")
    gone += _let_go(proofs.expire, videos_past(session, now, days, A_ROUND), reason="retention")
    gone += store().sweep(2 * BROKEN_OFF_AFTER)
    for key in strays(session, store(), STRAY_AFTER):
        store().remove(key)
        gone += 1
    return gone


def _let_go(command: Callable[..., Any], ids: Iterable[int], **values: Any) -> int:
    gone = 0
    for row_id in ids:
        try:
            made = perform(db.session, Actor(0), command, row_id, **values)
        except (Busy, Conflict, NotFound) as error:
            # Its sender was faster, or the next round looks again.
            logger.warning("files", row=row_id, error=error.code)
            continue
        store().remove(made["key"])
        gone += 1
    return gone
