"""Answers by a link whose signer is not confirmed, as the coordinator has to settle them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import Answer, Level, LinkVia
from tracker.domain.statuses import EntryStatus
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


_ANSWER: Any = PreceptorAnswer.__table__.c
_LINK: Any = PreceptorLink.__table__.c
_SAME: Any = PreceptorAnswer.__table__.alias("same")
_OTHERS = (
    select(func.count())
    .select_from(_SAME.join(Entry.__table__, Entry.__table__.c.id == _SAME.c.entry_id))
    .where(_SAME.c.link_id == _ANSWER.link_id, _SAME.c.settled_at.is_(None))
    .where(_SAME.c.id != _ANSWER.id, Entry.__table__.c.status == EntryStatus.WAITING)
    .scalar_subquery()
)
_OPEN = (
    select(*_ANSWER, _ANSWER["values"].label("said"), _LINK.via, _LINK.name, _OTHERS.label("others"))
    .join_from(PreceptorAnswer.__table__, PreceptorLink.__table__, _LINK.id == _ANSWER.link_id)
    .where(_ANSWER.entry_id == bindparam("entry"), _ANSWER.settled_at.is_(None))
)


def open_answer(session: Session, entry_id: int) -> LinkAnswer | None:
    """The answer on an entry that nobody settled yet; one SELECT."""
    row = session.connection().execute(_OPEN, {"entry": entry_id}).one_or_none()
    if row is None:
        return None
    return LinkAnswer(
        row.id,
        row.entry_id,
        row.answer,
        row.level,
        json.loads(row.said),
        row.note,
        row.said_at,
        row.via,
        row.name,
        row.others,
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
    entry_id = session.execute(
        select(PreceptorAnswer.entry_id).where(PreceptorAnswer.id == answer_id)
    ).scalar_one_or_none()
    entry = entry_ref(session, entry_id) if entry_id is not None else None
    return AnswerRef(answer_id, entry) if entry else None
