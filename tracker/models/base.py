"""The declarative base, the types that every table shares, and the ids."""

import random
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table's base; constraints get their names from one convention."""

    metadata = MetaData(naming_convention=NAMES)


def instant(stored: str | datetime | None) -> datetime | None:
    """The instant behind what a driver gives: SQLite's text in UTC, PostgreSQL's aware value."""
    if isinstance(stored, str):
        return datetime.fromisoformat(f"{stored}+00:00")
    return None if stored is None else stored.astimezone(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python on both databases; naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite has no zones, so it gets the naive UTC value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Read UTC, in one go: a page reads thousands of instants."""
        return instant


class Word(TypeDecorator[Any]):
    """A member of a closed set, stored as its value."""

    impl = String
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__(max(len(member.value) for member in enum))
        self.enum = enum

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Refuse what is not a member."""
        return None if value is None else str(self.enum(value).value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Read a member, by a look into a table: a page reads thousands of words."""
        members: dict[str | None, StrEnum | None] = {member.value: member for member in self.enum}
        return {None: None, **members}.__getitem__


def word(enum: type[StrEnum], **options: Any) -> MappedColumn[Any]:
    """A column that holds a member of ``enum``."""
    return mapped_column(Word(enum), **options)


def one_of(column: str, enum: type[StrEnum], *, nullable: bool = False) -> CheckConstraint:
    """The CHECK that keeps ``column`` inside ``enum``."""
    values = ", ".join(f"'{member.value}'" for member in enum)
    empty = f"{column} IS NULL OR " if nullable else ""
    return CheckConstraint(f"{empty}{column} IN ({values})", name=column)


def key_column(**options: Any) -> MappedColumn[int]:
    """A primary key that the program makes itself with ``new_id``."""
    return mapped_column(BigInteger, primary_key=True, autoincrement=False, **options)


_EPOCH_MS = 1_704_067_200_000
_COUNTER_BITS = 22


class _Ids:
    """Ids in order of time that need no trip to the database and cannot be walked.

    Milliseconds since 2024 and 22 bits that start at random in each millisecond, so that rows
    and the journal's hashes can be made before the write transaction begins. Two processes meet
    in the same value about once in four million same-millisecond inserts; the primary key then
    refuses and the command starts again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self) -> int:
        """A new id, larger than every one this process made before."""
        random_part = random.SystemRandom().getrandbits(_COUNTER_BITS - 1)
        made = ((time.time_ns() // 1_000_000 - _EPOCH_MS) << _COUNTER_BITS) | random_part
        with self._lock:
            self._last = max(made, self._last + 1 + (random_part & 0x3FF))
            return self._last

    def follow(self, known: int) -> None:
        """Make the ids that come next larger than a known one."""
        with self._lock:
            self._last = max(self._last, known)


_ids = _Ids()


def id_at(instant: datetime) -> int:
    """A bound: every id that was made before this instant is smaller, whatever the process."""
    return (int(instant.timestamp() * 1000) - _EPOCH_MS) << _COUNTER_BITS


def new_id() -> int:
    """A new primary key: 63 bits, in order of time, not guessable one after the other."""
    return _ids.next()


def follow(known: int) -> None:
    """Ids made from now on are larger than this one, even if the clock has gone back since it was made.

    The newest entry on a line is the one with the largest id.
    """
    _ids.follow(known)
