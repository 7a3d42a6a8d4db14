"""Who was erased, in a file beside the database: a backup from before knows nothing of it.

One line an erasure, without a name: the person's id, the number, the month of the end. ``tracker restore``
erases those again whom a backup brought back. Keep a copy of the file where the backups are.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import Erasure

FILE = "erasures.jsonl"


@dataclass(frozen=True, slots=True)
class Line:
    """One erasure as the file has it."""

    person: int
    number: int
    ended_on: str

    @property
    def day(self) -> date:
        """The month of the end, as its first day."""
        return date.fromisoformat(self.ended_on)


def read(file: Path) -> list[Line]:
    """The lines of the file; none where there is no file. Raises ValueError."""
    if not file.exists():
        return []
    try:
        return [Line(**json.loads(line)) for line in file.read_text("utf-8").splitlines() if line]
    except TypeError as error:
        raise ValueError(f"{file.name} holds a line that is no erasure") from error


def keep(session: Session, file: Path) -> int:
    """Add the erasures of the database that the file lacks, at once; gives how many."""
    missing = _missing(session, file)
    if missing:
        with file.open("a", encoding="utf-8") as out:
            out.writelines(json.dumps(asdict(line)) + "\n" for line in missing)
        file.chmod(0o600)
    return len(missing)


def problems(session: Session, file: Path) -> Iterator[str]:
    """Erasures that a restore would not repeat."""
    try:
        missing = _missing(session, file)
    except ValueError as error:
        yield str(error)
        return
    for line in missing:
        yield f"erasure {line.number} is not in {file.name}: a restore would bring the person back"


def _missing(session: Session, file: Path) -> list[Line]:
    known = {line.person for line in read(file)}
    rows = session.execute(
        select(Erasure.person_id, Erasure.number, Erasure.ended_on).order_by(Erasure.number)
    ).all()
    session.rollback()
    found = [Line(row.person_id, row.number, row.ended_on.isoformat()) for row in rows]
    return [line for line in found if line.person not in known]
