"""Published paths as objects: parsed once per version and process."""

from functools import lru_cache
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.path import Path
from tracker.domain.program_loader import load_program
from tracker.models.program import PathVersion

_parsed: dict[str, Path] = {}
_digests: dict[int, str] = {}
_lock = Lock()


def path_of(session: Session, path_version_id: int) -> Path:
    """The path of a published version; one SELECT the first time a process meets it.

    Documents are immutable and ids never come twice, so what was parsed stays true.
    """
    digest = _digests.get(path_version_id)
    if digest is not None:
        return _parsed[digest]
    row = session.execute(
        select(PathVersion.code, PathVersion.document, PathVersion.texts).where(
            PathVersion.id == path_version_id
        )
    ).one()
    path = load_program(row.code, row.document, row.texts)
    with _lock:
        _parsed.setdefault(path.digest, path)
        _digests[path_version_id] = path.digest
    return _parsed[path.digest]


@lru_cache(maxsize=4)
def staged_path(code: str, document: str, texts: str | None) -> Path:
    """The path of a document that is not published yet, which was read once when it was staged."""
    return load_program(code, document, texts)
