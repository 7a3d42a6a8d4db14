"""Files of proof as pages and the worker read them: what waits for a target, what stands with entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.kinds import EvidenceKind
from tracker.domain.statuses import EntryStatus
from tracker.models import CheckoffDetail, Entry, Evidence, Packet, Upload
from tracker.models.rights_read import must_stay


@dataclass(frozen=True, slots=True)
class Moving:
    """A file on its way: ``received`` of ``size`` bytes are here."""

    id: int
    person_id: int
    uploaded_by_id: int
    target: str
    name: str
    size: int
    received: int
    key: str

    @property
    def is_whole(self) -> bool:
        """Whether every byte has arrived: then it waits for an answer."""
        return self.received >= self.size


@dataclass(frozen=True, slots=True)
class File:
    """One kept file; after ``removed_at`` only what stands here is left of it."""

    id: int
    person_id: int
    uploaded_by_id: int
    target: str
    entry_id: int | None
    submission_id: int | None
    kind: EvidenceKind
    media_type: str
    name: str
    size: int
    sha256: str
    key: str
    seconds: int | None
    consent: bool
    made_at: datetime
    removed_at: datetime | None

    @property
    def is_draft(self) -> bool:
        """Whether no entry has taken it yet."""
        return self.entry_id is None and self.submission_id is None

    @property
    def is_removed(self) -> bool:
        """Whether its bytes are gone."""
        return self.removed_at is not None


_MOVING = tuple(getattr(Upload, name) for name in Moving.__slots__)
_FILE = tuple(getattr(Evidence, name) for name in File.__slots__)


@dataclass(frozen=True, slots=True)
class Pending:
    """What one person has sent for one target of a record and no entry has taken yet."""

    person_id: int
    sender_id: int
    target: str
    moving: tuple[Moving, ...] = ()
    files: tuple[File, ...] = ()

    @property
    def photos(self) -> tuple[File, ...]:
        """The photos among them: of a paper they are its pages."""
        return tuple(file for file in self.files if file.kind is EvidenceKind.PHOTO)


def pending(session: Session, person_id: int, target: str, sender_id: int | None = None) -> Pending:
    """What waits for a target of a record; ``sender_id`` is whose files, by default the person's own."""
    found = pendings(session, person_id, sender_id)
    return found.get(target) or Pending(person_id, sender_id or person_id, target)


def pendings(session: Session, person_id: int, sender_id: int | None = None) -> Mapping[str, Pending]:
    """Everything a person has waiting on a record, by target, in two SELECTs."""
    sender = sender_id or person_id
    moving: dict[str, list[Moving]] = {}
    statement: Select[Any] = select(*_MOVING).where(
        Upload.person_id == person_id, Upload.uploaded_by_id == sender
    )
    for row in session.execute(statement.order_by(Upload.id)):
        moving.setdefault(row.target, []).append(Moving(*row))
    files: dict[str, list[File]] = {}
    statement = select(*_FILE).where(
        Evidence.person_id == person_id,
        Evidence.uploaded_by_id == sender,
        Evidence.entry_id.is_(None),
        Evidence.submission_id.is_(None),
        Evidence.removed_at.is_(None),
    )
    for row in session.execute(statement.order_by(Evidence.id)):
        files.setdefault(row.target, []).append(File(*row))
    return {
        target: Pending(
            person_id, sender, target, tuple(moving.get(target, ())), tuple(files.get(target, ()))
        )
        for target in moving.keys() | files.keys()
    }


_BELONGS = or_(
    Evidence.entry_id == Entry.id,
    and_(Evidence.submission_id.is_not(None), Evidence.submission_id == CheckoffDetail.submission_id),
)
_OF_ENTRIES: Select[Any] = (
    select(Entry.id, *_FILE)
    .outerjoin(CheckoffDetail, CheckoffDetail.entry_id == Entry.id)
    .join(Evidence, and_(Evidence.person_id == Entry.person_id, _BELONGS))
    .where(Entry.id.in_(bindparam("ids", expanding=True)))
    .order_by(Evidence.id)
)


def of_entries(session: Session, entry_ids: Iterable[int]) -> dict[int, tuple[File, ...]]:
    """The files of these entries by entry, those of their submissions too, in one SELECT. A file of a
    submission stands with each of its entries."""
    ids = list(entry_ids)
    if not ids:
        return {}
    found: dict[int, list[File]] = {}
    for row in session.connection().execute(_OF_ENTRIES, {"ids": ids}).all():
        found.setdefault(row[0], []).append(File(*row[1:]))
    return {entry_id: tuple(files) for entry_id, files in found.items()}


def file(session: Session, evidence_id: int) -> File | None:
    """The kept file with this id."""
    row = session.execute(select(*_FILE).where(Evidence.id == evidence_id)).one_or_none()
    return File(*row) if row else None


def moving(session: Session, upload_id: int) -> Moving | None:
    """The file on its way with this id."""
    row = session.execute(select(*_MOVING).where(Upload.id == upload_id)).one_or_none()
    return Moving(*row) if row else None


def stale_uploads(session: Session, before: datetime, most: int) -> list[int]:
    """Files whose last byte came before this instant and that were not finished."""
    statement = select(Upload.id).where(Upload.touched_at < before).order_by(Upload.touched_at).limit(most)
    return list(session.execute(statement).scalars())


def forgotten_drafts(session: Session, before: datetime, most: int) -> list[int]:
    """Kept files that no entry has taken since this instant."""
    statement = select(Evidence.id).where(
        Evidence.entry_id.is_(None),
        Evidence.submission_id.is_(None),
        Evidence.removed_at.is_(None),
        Evidence.made_at < before,
        ~must_stay(Evidence.person_id),
    )
    return list(session.execute(statement.order_by(Evidence.id).limit(most)).scalars())


def videos_past(session: Session, now: datetime, days: int, most: int) -> list[int]:
    """Videos whose every entry was decided, or taken back, more than so many days ago."""
    over = func.coalesce(Entry.decided_at, Entry.withdrawn_at)
    open_or_late = or_(
        Entry.status == EntryStatus.WAITING, over.is_(None), over >= now - timedelta(days=days)
    )
    belongs = or_(
        Evidence.entry_id == Entry.id,
        and_(
            Evidence.submission_id.is_not(None),
            Entry.id.in_(
                select(CheckoffDetail.entry_id).where(CheckoffDetail.submission_id == Evidence.submission_id)
            ),
        ),
    )
    statement = select(Evidence.id).where(
        Evidence.kind == EvidenceKind.VIDEO,
        Evidence.removed_at.is_(None),
        or_(Evidence.entry_id.is_not(None), Evidence.submission_id.is_not(None)),
        ~select(Entry.id).where(Entry.person_id == Evidence.person_id, belongs, open_or_late).exists(),
        ~must_stay(Evidence.person_id),
    )
    return list(session.execute(statement.order_by(Evidence.id).limit(most)).scalars())


def known_keys(session: Session, keys: Iterable[str]) -> set[str]:
    """Which of these keys of the store belong to a file that is still kept or on its way."""
    wanted = list(keys)
    kept = select(Evidence.key).where(Evidence.key.in_(wanted), Evidence.removed_at.is_(None))
    packets = select(Packet.key).where(Packet.key.in_(wanted), Packet.removed_at.is_(None))
    arriving = select(Upload.key).where(Upload.key.in_(wanted))
    return {key for found in (kept, packets, arriving) for key in session.execute(found).scalars() if key}
