"""A line of a file as claims about somebody, each with the column it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.importing.cells import (
    DayOrder,
    Said,
    Unreadable,
    is_nothing,
    read_day,
    read_mark,
    read_number,
)
from tracker.domain.importing.columns import Field, LineColumn, Target, kinds_of, line_called
from tracker.domain.path import Path
from tracker.domain.portal import plain
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind, Language, RequirementKind

MOST_COUNT = 50
_LANGUAGES = {"en": Language.EN, "english": Language.EN, "ingles": Language.EN, "es": Language.ES}
_LANGUAGES |= {"spanish": Language.ES, "espanol": Language.ES}
_PLAIN_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: the code of its sentence, and the column, or None for the row as a whole."""

    code: str
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a cell says of a line. ``number`` is a count or a percent; ``by`` are initials."""

    column: int
    key: str
    kind: EntryKind
    on: date
    number: int | None = None
    by: str = ""
    has_own_day: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the file as it is understood."""

    number: int
    given: str
    family: str
    email: str
    started_on: date | None = None
    language: Language | None = None
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """Given name first."""
        return f"{self.given} {self.family}".strip()

    @property
    def mail(self) -> str:
        """The address for comparing."""
        return self.email.casefold()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read: what each column holds, how days are written, the day of undated ticks, and
    which columns hold shares of one where percents are meant."""

    columns: Mapping[int, Target]
    path: Path
    named: Mapping[str, Requirement]
    order: DayOrder | None = None
    tick_on: date | None = None
    shares: frozenset[int] = frozenset()

    def row(self, number: int, cells: Sequence[object]) -> Row:
        """What a line says; what cannot be read is told by its column."""
        return _Reader(self, cells).row(number)


class _Reader:
    """Reads one line."""

    def __init__(self, reading: Reading, cells: Sequence[object]) -> None:
        self.reading, self.cells = reading, cells
        self.at = {one: at for at, one in reading.columns.items() if isinstance(one, Field)}
        self.problems: list[Problem] = []

    def row(self, number: int) -> Row:
        given, family = self._names()
        email = self._text(Field.EMAIL)
        if not given and not family and not email:
            self.problems.append(Problem("cell_who", self.at.get(Field.NAME, self.at.get(Field.EMAIL))))
        if Field.EMAIL in self.at and email and not _is_address(email):
            self.problems.append(Problem("cell_email", self.at[Field.EMAIL]))
        started_on, language = self._day(Field.STARTED_ON), self._language()
        claims = [*self._wide(), *self._long()]
        return Row(number, given, family, email, started_on, language, tuple(claims), tuple(self.problems))

    def _names(self) -> tuple[str, str]:
        if Field.NAME in self.at:
            name = self._text(Field.NAME)
            family, comma, given = name.partition(",")
            if not comma:
                given, _, family = name.rpartition(" ")
            return given.strip()[:80], family.strip()[:80]
        return self._text(Field.GIVEN)[:80], self._text(Field.FAMILY)[:80]

    def _text(self, one: Field) -> str:
        at = self.at.get(one)
        return " ".join(str(self.cells[at]).split()) if at is not None and at < len(self.cells) else ""

    def _day(self, one: Field) -> date | None:
        try:
            return read_day(self._text(one), self.reading.order)
        except Unreadable as bad:
            self.problems.append(Problem(str(bad), self.at[one]))
            return None

    def _language(self) -> Language | None:
        said = plain(self._text(Field.LANGUAGE))
        if said and said not in _LANGUAGES:
            self.problems.append(Problem("cell_language", self.at[Field.LANGUAGE]))
        return _LANGUAGES.get(said)

    def _wide(self) -> list[Claim]:
        """One claim a column of the path."""
        found = []
        for at, one in self.reading.columns.items():
            if isinstance(one, LineColumn) and at < len(self.cells):
                claim = self._claim(at, self.reading.path.by_key[one.key], one.kind, self.cells[at])
                found += [claim] if claim else []
        return found

    def _long(self) -> list[Claim]:
        """One claim a row that names its line in a cell."""
        at = self.at.get(Field.LINE)
        if at is None:
            return []
        named = self._text(Field.LINE)
        if not named:
            return []
        line = line_called(named, self.reading.named)
        kinds = kinds_of(line) if line else ()
        if line is None or not kinds:
            self.problems.append(Problem("cell_line", at))
            return []
        value_at = self.at.get(Field.VALUE)
        value = self.cells[value_at] if value_at is not None and value_at < len(self.cells) else "x"
        before = len(self.problems)
        on = self._day(Field.ON)
        if len(self.problems) > before:
            return []
        claim = self._claim(at if value_at is None else value_at, line, kinds[0], value, on)
        by = self._text(Field.BY)[:20]
        return [_signed(claim, by)] if claim else []

    def _claim(
        self, at: int, line: Requirement, kind: EntryKind, cell: object, on: date | None = None
    ) -> Claim | None:
        try:
            said = _read(line, kind, cell, self.reading.order, at in self.reading.shares)
            if said is None:
                return None
            day = said.on or on or self.reading.tick_on
            if day is None:
                raise Unreadable("tick_undated")
            number = _whole(said.number)
        except Unreadable as bad:
            self.problems.append(Problem(str(bad), at))
            return None
        return Claim(at, line.key, kind, day, number, said.by, bool(said.on or on))


def _signed(claim: Claim, by: str) -> Claim:
    own = (claim.column, claim.key, claim.kind, claim.on, claim.number)
    return Claim(*own, claim.by or by, claim.has_own_day)


def _read(
    line: Requirement, kind: EntryKind, cell: object, order: DayOrder | None, has_shares: bool
) -> Said | None:
    if kind is EntryKind.SCORE:
        is_percent = line.kind is not RequirementKind.EXAM or line.needs.out_of == 100
        return read_number(cell, is_percent=is_percent, has_shares=has_shares)
    if kind is EntryKind.PRACTICE:
        said = None if is_nothing(cell) else read_number(cell, is_percent=False)
        if said is not None and not 1 <= (said.number or 0) <= MOST_COUNT:
            raise Unreadable("cell_number")
        return said
    return read_mark(cell, order)


def _whole(number: float | None) -> int | None:
    """Scores and counts are whole: half a percent is rounded to the even one."""
    return None if number is None else round(number)


def _is_address(text: str) -> bool:
    name, at, place = text.rpartition("@")
    parts = place.split(".")
    has_space = any(sign.isspace() or not sign.isprintable() for sign in text)
    is_whole = bool(name) and len(parts) > 1 and all(parts) and len(text) <= _PLAIN_ADDRESS
    return bool(at and is_whole and "@" not in name and not has_space)
