"""Answers by a link that nobody settled yet: what they are about is not decided past them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict
from tracker.models import PreceptorAnswer


def refuse_past_answer(session: Session, entry_id: int) -> None:
    """Refuse a plain decision on an entry that somebody answered by a link: the answer may say
    something else than the entry, so it is taken or refused itself."""
    found = session.execute(
        select(PreceptorAnswer.id).where(
            PreceptorAnswer.entry_id == entry_id, PreceptorAnswer.settled_at.is_(None)
        )
    ).first()
    if found is not None:
        raise Conflict("answer_first")
