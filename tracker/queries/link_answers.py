"""Answers by a link whose signer is not confirmed, as the coordinator has to settle them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Answer, Level, LinkVia
from tracker.models import Entry, PreceptorAnswer, PreceptorLink
from tracker.queries.refs import EntryRef, entry_ref


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """One open answer. ``times`` are the corrected ones; ``others`` counts the open answers that came
    by the same link besides this one."""

    id: int
    entry_id: int
    answer: Answer
    level: Level | None
    times: Mapping[str, Any]
    note: str
    said_at: datetime
    via: LinkVia
    name: str
    others: int


def open_answer(session: Session, entry_id: int) -> LinkAnswer | None:
    """The answer on an entry that nobody settled yet; one SELECT."""
    same = PreceptorAnswer.__table__.alias()
    others = (
        select(func.count())
        .select_from(same.join(Entry.__table__, Entry.id == same.c.entry_id))
        .where(same.c.link_id == PreceptorAnswer.link_id, same.c.settled_at.is_(None))
        .where(same.c.id != PreceptorAnswer.id, Entry.status == "waiting")
        .scalar_subquery()
    )
    row = session.execute(
        select(PreceptorAnswer, PreceptorLink.via, PreceptorLink.name, others)
        .join(PreceptorLink, PreceptorLink.id == PreceptorAnswer.link_id)
        .where(PreceptorAnswer.entry_id == entry_id, PreceptorAnswer.settled_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    found, via, name, count = row
    return LinkAnswer(
        found.id,
        found.entry_id,
        found.answer,
        found.level,
        json.loads(found.values),
        found.note,
        found.said_at,
        via,
        name,
        count,
    )


@dataclass(frozen=True, slots=True)
class AnswerRef:
    """An answer by its address, with the entry it is about."""

    id: int
    entry: EntryRef

    @property
    def target(self) -> Any:
        """The entry as policy sees it."""
        return self.entry.target


def answer_ref(session: Session, answer_id: int) -> AnswerRef | None:
    """The answer with this id; two SELECTs."""
    if answer_id >= 2**63:
        return None
    entry_id = session.execute(
        select(PreceptorAnswer.entry_id).where(PreceptorAnswer.id == answer_id)
    ).scalar_one_or_none()
    entry = entry_ref(session, entry_id) if entry_id is not None else None
    return AnswerRef(answer_id, entry) if entry else None
