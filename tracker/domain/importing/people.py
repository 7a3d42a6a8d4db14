"""Who a row of a file is: sure by address, asked about by name, never merged by a name alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.domain.importing.rows import Row
from tracker.domain.portal import Somebody, plain


@dataclass(frozen=True, slots=True)
class Match:
    """Who a row is about: ``person`` where it is sure, else those it may be. ``why`` is a code."""

    person: Somebody | None
    candidates: tuple[Somebody, ...]
    why: str


@dataclass
class Directory:
    """The people a row may be about, found without looking through all of them."""

    people: Iterable[Somebody]
    by_id: dict[int, Somebody] = field(default_factory=dict)
    by_mail: dict[str, Somebody] = field(default_factory=dict)
    by_name: dict[str, list[Somebody]] = field(default_factory=dict)
    by_ends: dict[tuple[str, str], list[Somebody]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self.people:
            self.by_id[one.id] = one
            if one.email:
                self.by_mail[one.email.casefold()] = one
            self.by_name.setdefault(plain(one.name), []).append(one)
            self.by_ends.setdefault(_ends(one.given, one.family), []).append(one)

    def match(self, row: Row, chosen: int | None) -> Match:
        """Find the person of a row: as somebody said, by address, by one of them with doubt."""
        if chosen is not None and chosen in self.by_id:
            return Match(self.by_id[chosen], (), "chosen")
        mailed = self.by_mail.get(row.mail) if row.mail else None
        name = plain(row.name)
        named = self.by_name.get(name, []) if name else []
        near = self.by_ends.get(_ends(row.given, row.family), []) if name else []
        if mailed is not None and (not name or mailed in named or mailed in near):
            return Match(mailed, (), "mail")
        if mailed is not None:
            return Match(None, (mailed, *named), "mail_other_name")
        if named:
            return Match(None, tuple(named), "name" if len(named) == 1 else "namesakes")
        return Match(None, tuple(near), "near" if near else "unknown")


@dataclass(frozen=True, slots=True)
class Twin:
    """Another row about the same person, it seems: its number, and whether the addresses are equal."""

    number: int
    has_same_mail: bool


def twins(rows: Iterable[Row]) -> Mapping[int, Twin]:
    """Rows of a roster that are about somebody who stands above already, by their number.

    Equal addresses count, and equal names; whether two of a name are two people is for somebody to say.
    """
    mails: dict[str, int] = {}
    names: dict[str, int] = {}
    found = {}
    for row in rows:
        name = plain(row.name)
        mailed = mails.get(row.mail) if row.mail else None
        first = mailed or (names.get(name) if name else None)
        if first is not None:
            found[row.number] = Twin(first, mailed is not None)
        if row.mail:
            mails.setdefault(row.mail, row.number)
        if name:
            names.setdefault(name, row.number)
    return found


def _ends(given: str, family: str) -> tuple[str, str]:
    """The first given and the last family name: what stays when a second name is left out."""
    return (plain(given).split() or [""])[0], (plain(family).split() or [""])[-1]
