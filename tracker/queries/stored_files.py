"""Whether the store has every file that the record says it has, and each as it was."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Evidence
from tracker.queries.evidence import known_keys
from tracker.queries.integrity import Difference
from tracker.services.files import NoFile, Store

BATCH = 200
STRAY_AFTER = timedelta(days=2)
"""A file that no row names may be one that is just being kept; after so long it is not."""


def check_files(session: Session, store: Store) -> Iterator[Difference]:
    """Everything that differs: a file that is missing or was changed, or that nothing names."""
    last = -1
    while True:
        rows = session.execute(
            select(Evidence.id, Evidence.key, Evidence.size, Evidence.sha256)
            .where(Evidence.id > last, Evidence.removed_at.is_(None))
            .order_by(Evidence.id)
            .limit(BATCH)
        ).all()
        # Hashing takes its time; no read stays open meanwhile.
        session.rollback()
        for row in rows:
            what = _difference(store, row.key, row.size, row.sha256)
            if what:
                yield Difference(f"file {row.id}", what)
        if len(rows) < BATCH:
            break
        last = rows[-1].id
    for key in strays(session, store, STRAY_AFTER):
        yield Difference(f"stored file {key}", "belongs to nothing")


def _difference(store: Store, key: str, size: int, sha256: str) -> str:
    try:
        found = store.size(key)
        if found != size:
            return f"has {found} bytes, expected {size}"
        return "" if store.sha256(key) == sha256 else "is not as it was kept"
    except NoFile:
        return "is missing"


def strays(session: Session, store: Store, age: timedelta) -> Iterator[str]:
    """Keys of stored files that no row names any more, or never did since something broke off."""
    finished = store.finished(age)
    while keys := list(islice(finished, BATCH)):
        known = known_keys(session, keys)
        session.rollback()
        yield from (key for key in keys if key not in known)
