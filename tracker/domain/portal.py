"""Exports of the exam body's portal: which column holds what, what a row says, who it is, what is new.

Pure: rows come in as plain values, people and entries as small facts; what is decided by hand is
never touched, it is only told apart.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.kinds import PortalKind


class Field(StrEnum):
    """What a column may hold."""

    NAME = "name"
    GIVEN = "given"
    FAMILY = "family"
    EMAIL = "email"
    APPLIED_ON = "applied_on"
    EXAM_ON = "exam_on"
    RESULT = "result"
    SCORE = "score"
    NUMBER = "number"
    ISSUED_ON = "issued_on"
    EXPIRES_ON = "expires_on"


WHO = (Field.NAME, Field.GIVEN, Field.FAMILY, Field.EMAIL)
FIELDS: dict[PortalKind, tuple[Field, ...]] = {
    PortalKind.APPLICATIONS: (*WHO, Field.APPLIED_ON, Field.EXAM_ON),
    PortalKind.RESULTS: (*WHO, Field.EXAM_ON, Field.RESULT, Field.SCORE),
    PortalKind.CERTIFICATES: (*WHO, Field.NUMBER, Field.ISSUED_ON, Field.EXPIRES_ON),
}
"""The columns that each export is asked for."""
NEEDED: dict[PortalKind, tuple[Field, ...]] = {
    PortalKind.APPLICATIONS: (Field.APPLIED_ON,),
    PortalKind.RESULTS: (Field.EXAM_ON, Field.RESULT),
    PortalKind.CERTIFICATES: (Field.NUMBER, Field.ISSUED_ON),
}
"""Those without which a row says nothing; a name or an address besides."""
DATES = frozenset({Field.APPLIED_ON, Field.EXAM_ON, Field.ISSUED_ON, Field.EXPIRES_ON})

_GUESSES: dict[Field, tuple[str, ...]] = {
    Field.EMAIL: ("email", "mail"),
    Field.GIVEN: ("first name", "given name", "firstname"),
    Field.FAMILY: ("last name", "family name", "surname", "lastname"),
    Field.NAME: ("candidate name", "full name", "student name", "name", "candidate", "student"),
    Field.APPLIED_ON: ("application date", "applied", "submitted", "date applied"),
    Field.EXAM_ON: ("exam date", "test date", "date of exam", "date taken", "scheduled"),
    Field.RESULT: ("result", "pass fail", "outcome"),
    Field.SCORE: ("scaled score", "score"),
    Field.NUMBER: ("certification number", "certificate number", "certification id", "number"),
    Field.ISSUED_ON: ("issue date", "issued", "certification date", "date certified"),
    Field.EXPIRES_ON: ("expiration date", "expires", "expiration", "valid until"),
}
_PASSED = frozenset({"pass", "passed", "p", "yes"})
_FAILED = frozenset({"fail", "failed", "f", "no", "not passed", "did not pass", "no pass"})
_DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%d %b %Y", "%b %d, %Y")
_MOST_SCORE = 10_000
_EARLIEST, _LATEST = 1990, 2100


class Bad(ValueError):
    """A cell that cannot be read; its text is the code of the sentence."""


def plain(text: str) -> str:
    """A name or heading for comparing: small letters, no accents, single spaces."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[^\w@.+-]+|_", " ", bare.casefold()).split())


def guess(kind: PortalKind, heads: Sequence[str], kept: Mapping[str, str]) -> dict[Field, str]:
    """Which heading holds what: as kept from before where the heading is there, else by its words."""
    known = {plain(head): head for head in heads if head.strip()}
    found: dict[Field, str] = {}
    for one in FIELDS[kind]:
        before = known.get(plain(kept.get(one, "")))
        if before is not None:
            found[one] = before
    for one in FIELDS[kind]:
        named = next((known[word] for word in _GUESSES[one] if word in known), None)
        if one not in found and named is not None and named not in found.values():
            found[one] = named
    if Field.GIVEN in found and Field.FAMILY in found:
        found.pop(Field.NAME, None)
    return found


def lacks(kind: PortalKind, columns: Mapping[Field, str]) -> tuple[Field, ...]:
    """The columns that are still to be named before the export can be read."""
    who = Field.EMAIL in columns or Field.NAME in columns or {Field.GIVEN, Field.FAMILY} <= columns.keys()
    return (*(() if who else (Field.NAME,)), *(one for one in NEEDED[kind] if one not in columns))


@dataclass(frozen=True, slots=True)
class PortalRow:
    """One line of an export as it is understood. ``problem`` is (code, the field) of what cannot be read."""

    number: int
    name: str
    email: str
    days: Mapping[Field, date] = field(default_factory=dict)
    passed: bool | None = None
    score: int | None = None
    serial: str = ""
    problem: tuple[str, Field] | None = None

    @property
    def key(self) -> str:
        """The digest of who the row is about; a match that somebody made is kept under it."""
        return hashlib.sha256(f"{plain(self.name)}\n{self.email.casefold()}".encode()).hexdigest()


def understand(
    kind: PortalKind, columns: Mapping[Field, str], number: int, cells: Mapping[str, object]
) -> PortalRow:
    """What one line says; a cell that cannot be read is told by its code and field."""
    text = {one: str(cells.get(head, "")).strip() for one, head in columns.items()}
    name = text.get(Field.NAME) or f"{text.get(Field.GIVEN, '')} {text.get(Field.FAMILY, '')}".strip()
    if "," in name:
        family, _, given = name.partition(",")
        name = f"{given.strip()} {family.strip()}".strip()
    who = (number, name[:160], text.get(Field.EMAIL, "")[:254])
    at = Field.NAME
    days: dict[Field, date] = {}
    passed, score = None, None
    try:
        for at in (one for one in FIELDS[kind] if one in DATES and text.get(one)):
            days[at] = read_day(cells[columns[at]])
        if kind is PortalKind.RESULTS:
            at = Field.RESULT
            passed = read_result(text.get(Field.RESULT, ""))
            at = Field.SCORE
            score = read_score(text.get(Field.SCORE, ""))
        for at in NEEDED[kind]:
            if not text.get(at):
                raise Bad("cell_missing")
    except Bad as bad:
        return PortalRow(*who, problem=(str(bad), at))
    return PortalRow(*who, days=days, passed=passed, score=score, serial=text.get(Field.NUMBER, "")[:60])


def read_day(value: object) -> date:
    """A date as spreadsheets and the portal write it; years far away are refused."""
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        found = _typed_day(str(value).strip())
    if not _EARLIEST <= found.year <= _LATEST:
        raise Bad("cell_day")
    return found


def _typed_day(text: str) -> date:
    head = text.partition("T")[0] if "T" in text[:11] else text.partition(" 00:")[0]
    for form in _DAYS:
        try:
            return datetime.strptime(head[:20], form).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
    raise Bad("cell_day")


def read_result(text: str) -> bool | None:
    """Passed or not; None where nothing stands."""
    said = plain(text)
    if said in _PASSED:
        return True
    if said in _FAILED:
        return False
    if text.strip():
        raise Bad("cell_result")
    return None


def read_score(text: str) -> int | None:
    """A scaled score; None where nothing stands."""
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise Bad("cell_score") from None
    if not number.is_integer() or not 0 <= number <= _MOST_SCORE:
        raise Bad("cell_score")
    return int(number)


@dataclass(frozen=True, slots=True)
class Somebody:
    """A student that a row may be about."""

    id: int
    given: str
    family: str
    email: str

    @property
    def name(self) -> str:
        """As people are addressed."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class Match:
    """Who a row is about: ``person`` when it is sure, else those it may be; ``why`` is a code."""

    person: Somebody | None
    candidates: tuple[Somebody, ...]
    why: str


def match(row: PortalRow, people: Iterable[Somebody], made: Mapping[str, int]) -> Match:
    """Find the person of a row: as somebody said before, by address and name, by one of them with doubt."""
    listed = list(people)
    chosen = next((one for one in listed if one.id == made.get(row.key)), None)
    if chosen is not None:
        return Match(chosen, (chosen,), "chosen")
    name, mail = plain(row.name), row.email.casefold()
    by_mail = [one for one in listed if mail and one.email.casefold() == mail]
    by_name = [one for one in listed if name and plain(one.name) == name]
    if by_mail and (not name or by_mail[0] in by_name or _alike(name, by_mail[0])):
        return Match(by_mail[0], (by_mail[0],), "mail_and_name")
    if by_mail:
        return Match(None, (by_mail[0], *by_name), "mail_only")
    if by_name:
        return Match(None, tuple(by_name), "name_only" if len(by_name) == 1 else "namesakes")
    near = tuple(one for one in listed if name and _alike(name, one))
    return Match(None, near, "near" if near else "unknown")


def _alike(name: str, one: Somebody) -> bool:
    """Whether a name fits but for a second name: a first and a last name are the same."""
    words, given, family = set(name.split()), plain(one.given).split(), plain(one.family).split()
    return bool(given and family and given[0] in words and words & set(family))
