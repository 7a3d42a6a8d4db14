"""What a column may hold, and what its head suggests."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.kinds import ImportKind
from tracker.domain.path import Path
from tracker.domain.portal import plain
from tracker.domain.requirement import Requirement
from tracker.domain.statuses import EntryKind


class Field(StrEnum):
    """What a column says of a row, besides the lines of the path."""

    NAME = "name"
    GIVEN = "given"
    FAMILY = "family"
    EMAIL = "email"
    STARTED_ON = "started_on"
    LANGUAGE = "language"
    LINE = "line"
    VALUE = "value"
    ON = "on"
    BY = "by"


WHO = (Field.NAME, Field.GIVEN, Field.FAMILY, Field.EMAIL)
FIELDS: Mapping[ImportKind, tuple[Field, ...]] = {
    ImportKind.ROSTER: (*WHO, Field.STARTED_ON, Field.LANGUAGE),
    ImportKind.PROGRESS: (*WHO, Field.LINE, Field.VALUE, Field.ON, Field.BY),
}
TAKEN = (
    EntryKind.CHECKOFF,
    EntryKind.PRACTICE,
    EntryKind.SCORE,
    EntryKind.CONFIRMATION,
    EntryKind.DOCUMENT,
)
"""What a cell can say of a line; a shift, an attempt or a job says more than a cell holds."""

_GUESSES: Mapping[Field, tuple[str, ...]] = {
    Field.EMAIL: (
        "email",
        "e mail",
        "mail",
        "email address",
        "student email",
        "correo",
        "correo electronico",
    ),
    Field.GIVEN: ("first name", "first", "given name", "firstname", "given", "nombre", "nombres"),
    Field.FAMILY: (
        "last name",
        "last",
        "family name",
        "surname",
        "lastname",
        "family",
        "apellido",
        "apellidos",
    ),
    Field.NAME: ("name", "student name", "full name", "student", "estudiante", "alumno", "nombre completo"),
    Field.STARTED_ON: (
        "start date",
        "started",
        "start",
        "enrolled",
        "enrollment date",
        "fecha de inicio",
        "inicio",
    ),
    Field.LANGUAGE: ("language", "idioma", "lengua"),
    Field.LINE: ("skill", "line", "module", "requirement", "item", "competency", "code", "tecnica", "modulo"),
    Field.VALUE: ("grade", "score", "result", "status", "value", "done", "nota", "calificacion", "resultado"),
    Field.ON: ("date", "date completed", "completed on", "completed", "day", "fecha"),
    Field.BY: ("initials", "signed by", "instructor", "by", "evaluator", "iniciales", "firma"),
}


@dataclass(frozen=True, slots=True)
class LineColumn:
    """A column about one line of the path."""

    key: str
    kind: EntryKind

    def __str__(self) -> str:
        return f"{self.key}/{self.kind.value}"


Target = Field | LineColumn


def target_of(text: str, kind: ImportKind, path: Path) -> Target | None:
    """What a choice of the form means; None for "nothing" and for what is not there."""
    if text in FIELDS[kind]:
        return Field(text)
    key, _, entry = text.rpartition("/")
    line = path.by_key.get(key)
    if kind is ImportKind.PROGRESS and line is not None and entry in kinds_of(line):
        return LineColumn(key, EntryKind(entry))
    return None


def kinds_of(line: Requirement) -> tuple[EntryKind, ...]:
    """What a cell may say of this line, the usual first."""
    if line.vaccine is not None:
        return ()
    return tuple(kind for kind in TAKEN if kind in line.entry_kinds)


def choices(path: Path) -> list[tuple[Requirement, EntryKind]]:
    """Every line that a column may be about, in the order of the path."""
    return [(line, kind) for line in path.requirements for kind in kinds_of(line)]


def guess(kind: ImportKind, heads: Sequence[str], path: Path) -> dict[int, Target]:
    """What each column seems to hold, by its place."""
    found: dict[int, Target] = {}
    taken: set[str] = set()
    named = line_names(path) if kind is ImportKind.PROGRESS else {}
    for at, head in enumerate(heads):
        target = _field_of(plain(head), kind) or _line_column(plain(head), named)
        if target is not None and str(target) not in taken:
            taken.add(str(target))
            found[at] = target
    if {Field.GIVEN, Field.FAMILY} <= set(found.values()):
        found = {at: one for at, one in found.items() if one is not Field.NAME}
    return found


def lacks(kind: ImportKind, columns: Iterable[Target]) -> tuple[Field, ...]:
    """The columns that are still to be named before rows can be understood."""
    known = set(columns)
    has_name = Field.NAME in known or {Field.GIVEN, Field.FAMILY} <= known
    if kind is ImportKind.ROSTER:
        return (*(() if has_name else (Field.NAME,)), *(() if Field.EMAIL in known else (Field.EMAIL,)))
    who = has_name or Field.EMAIL in known
    says = any(isinstance(one, LineColumn) for one in known) or Field.LINE in known
    return (*(() if who else (Field.NAME,)), *(() if says else (Field.LINE,)))


def line_names(path: Path) -> dict[str, Requirement]:
    """Everything that a line may be called in a head or a cell: its code, key and titles."""
    found: dict[str, Requirement] = {}
    for line in path.requirements:
        code = line.code or ""
        names = (code, code.replace("-", ""), code.replace("-", " "), line.key, line.title.en, line.title.es)
        for name in names:
            found.setdefault(plain(name), line)
    found.pop("", None)
    return _short_names(path) | found


def _short_names(path: Path) -> dict[str, Requirement]:
    """Half a title, where it is of one line only: "Blood pressure", and "Phlebotomy" for its module."""
    found: dict[str, Requirement | None] = {}
    for line in path.requirements:
        halves = {plain(half) for text in (line.title.en, line.title.es) for half in text.split(":")}
        for half in halves | {plain(line.key.rpartition(".")[2])}:
            found[half] = None if half in found else line
    return {half: line for half, line in found.items() if half and line is not None}


def line_called(text: str, named: Mapping[str, Requirement]) -> Requirement | None:
    """The line that a head or a cell names: alone, or with its code in front ("VS-01 Blood pressure")."""
    whole = plain(text)
    if whole in named:
        return named[whole]
    first, _, rest = whole.partition(" ")
    return named.get(first) if any(sign.isdigit() for sign in first) else named.get(rest)


def _field_of(head: str, kind: ImportKind) -> Field | None:
    return next((one for one in FIELDS[kind] if head in _GUESSES[one]), None)


def _line_column(head: str, named: Mapping[str, Requirement]) -> LineColumn | None:
    line = line_called(head, named)
    kinds = kinds_of(line) if line else ()
    return LineColumn(line.key, kinds[0]) if line and kinds else None
