"""Spreadsheets that are being brought in: the file as it was read, what was mended in it, what it made."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.importing.cells import DayOrder, is_share
from tracker.domain.importing.columns import Field, LineColumn, Target, line_names, target_of
from tracker.domain.importing.rows import Reading, Row
from tracker.domain.kinds import ImportKind, ImportState
from tracker.domain.path import Path
from tracker.domain.statuses import EntryKind
from tracker.models.base import Base, UtcDateTime, key_column, one_of, word


class ImportRun(Base):
    """One file of one reader; nobody else sees it. All texts are JSON: ``heads`` and ``rows`` as they were
    read, ``columns`` which column holds what, ``options`` how to read it, ``fixes`` cells that were typed
    anew, ``choices`` who a row is, ``found`` what a look at the records said of each row.

    Everything that names a student is emptied when the file is applied or put away, after some days
    (``expires_at``), and by any erasure; what it made stays listed in ``ImportItem``.
    """

    __tablename__ = "import_run"
    __table_args__ = (
        one_of("kind", ImportKind),
        one_of("state", ImportState),
        CheckConstraint("(state = 'staged') = (applied_at IS NULL)", name="applied"),
        CheckConstraint("(state = 'undone') = (undone_at IS NOT NULL)", name="undone"),
        Index("ix_import_run_owner_id", "owner_id", "id"),
    )

    id: Mapped[int] = key_column()
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[ImportKind] = word(ImportKind)
    state: Mapped[ImportState] = word(ImportState)
    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohort.id"))
    name: Mapped[str] = mapped_column(String(120))
    heads: Mapped[str] = mapped_column(Text)
    rows: Mapped[str] = mapped_column(Text)
    columns: Mapped[str] = mapped_column(Text, default="{}")
    options: Mapped[str] = mapped_column(Text, default="{}")
    fixes: Mapped[str] = mapped_column(Text, default="{}")
    choices: Mapped[str] = mapped_column(Text, default="{}")
    found: Mapped[str] = mapped_column(Text, default="{}")
    entries: Mapped[int] = mapped_column(Integer, default=0)
    people: Mapped[int] = mapped_column(Integer, default=0)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=0)


class ImportColumns(Base):
    """Which column holds what, for every file with the same heads; ``signature`` is their digest."""

    __tablename__ = "import_columns"
    __table_args__ = (one_of("kind", ImportKind),)

    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[ImportKind] = word(ImportKind, primary_key=True)
    columns: Mapped[str] = mapped_column(Text)
    named_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ImportItem(Base):
    """Something that an import made: an entry, or an enrollment of somebody new."""

    __tablename__ = "import_item"
    __table_args__ = (
        CheckConstraint("what IN ('entry', 'enrollment')", name="what"),
        Index("ix_import_item_person_id", "person_id"),
        Index("ix_import_item_row_id", "row_id"),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    row_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    what: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


EMPTIED = {"rows": "[]", "fixes": "{}", "choices": "{}", "found": "{}"}
"""The columns of a run that name students, when their time is over."""


@dataclass(frozen=True)
class Staged:
    """A run as commands and pages read it."""

    run: ImportRun
    path: Path

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """A head for each column."""
        return tuple(json.loads(self.run.heads))

    @cached_property
    def fixes(self) -> Mapping[str, str]:
        """Cells that were typed anew, by "row:column"."""
        found: dict[str, str] = json.loads(self.run.fixes)
        return found

    @cached_property
    def rows(self) -> Mapping[int, tuple[str, ...]]:
        """The lines by their number in the file, with what was mended."""
        found = {number: list(cells) for number, cells in json.loads(self.run.rows)}
        for place, text in self.fixes.items():
            number, _, column = place.partition(":")
            found[int(number)][int(column)] = text
        return {number: tuple(cells) for number, cells in found.items()}

    @cached_property
    def choices(self) -> Mapping[int, str]:
        """Who a row is, where somebody said so: a person's id, "new" or "skip"."""
        return {int(number): said for number, said in json.loads(self.run.choices).items()}

    @cached_property
    def found(self) -> Mapping[int, dict[str, Any]]:
        """What the last look at the records said of each row."""
        return {int(number): said for number, said in json.loads(self.run.found).items()}

    @cached_property
    def columns(self) -> Mapping[int, Target]:
        """What each column holds; what is not named is not read."""
        read = {
            int(at): target_of(text, self.run.kind, self.path)
            for at, text in json.loads(self.run.columns).items()
        }
        return {at: one for at, one in read.items() if one is not None and at < len(self.heads)}

    @cached_property
    def options(self) -> Mapping[str, Any]:
        """How days are read, when undated ticks were, whether new students are invited."""
        found: dict[str, Any] = json.loads(self.run.options)
        return found

    @property
    def order(self) -> DayOrder | None:
        """How days written with numbers are read; None while nobody said so."""
        said = self.options.get("order")
        return DayOrder(said) if said else None

    @property
    def tick_on(self) -> date | None:
        """The day of ticks that have none."""
        said = self.options.get("tick_on")
        return date.fromisoformat(said) if said else None

    @property
    def invites(self) -> bool:
        """Whether new students get their invitation by mail at once."""
        return bool(self.options.get("invites"))

    @cached_property
    def reading(self) -> Reading:
        """How the rows are read."""
        graded = [at for at, one in self.columns.items() if _is_graded(one)]
        shares = {at for at in graded if any(is_share(cells[at]) for cells in self.rows.values())}
        named = line_names(self.path)
        return Reading(self.columns, self.path, named, self.order, self.tick_on, frozenset(shares))

    def understood(self) -> list[Row]:
        """Every row as it is read now."""
        return [self.reading.row(number, cells) for number, cells in self.rows.items()]


def _is_graded(target: Target) -> bool:
    return target is Field.VALUE or (isinstance(target, LineColumn) and target.kind is EntryKind.SCORE)
