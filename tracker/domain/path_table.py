"""Takes values out of one table of a path document and notes what is wrong instead of stopping."""

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from tracker.domain.path import Text

Problem = tuple[str, str]
Value = TypeVar("Value")
Word = TypeVar("Word", bound=StrEnum)

HIGHEST = 10_000
_KEY = re.compile(r"[a-z0-9]+([.:-][a-z0-9]+)*")
_LONGEST_KEY = 60
_TYPES: dict[type, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class Table:
    """One table. ``where`` is told with each problem; names never asked for are problems too."""

    def __init__(self, where: str, raw: object, problems: list[Problem], prefix: str = "") -> None:
        self.where = where
        self.prefix = prefix
        self.problems = problems
        self.taken: set[str] = set()
        self.raw: dict[str, object] = raw if isinstance(raw, dict) else {}
        if not isinstance(raw, dict):
            problems.append((where, f"{prefix.rstrip('.') or 'this'}: must be a table, not {_short(raw)}"))

    def wrong(self, name: str, what: str) -> None:
        """Notes that ``name`` is wrong."""
        self.problems.append((self.where, f"{self.prefix}{name}: {what}"))

    def finish(self) -> None:
        """Notes every name that nobody asked for."""
        for name in self.raw:
            if name not in self.taken:
                self.wrong(name, "unknown key")

    def take(self, name: str, kind: type[Value], default: Value, required: bool = False) -> Value:
        """The value of ``name`` if it has the type asked for, else ``default``."""
        self.taken.add(name)
        if name not in self.raw:
            if required:
                self.wrong(name, "is missing")
            return default
        value = self.raw[name]
        # Not isinstance: true is an int to Python and must not pass for a count.
        if type(value) is not kind:
            self.wrong(name, f"must be {_TYPES[kind]}, not {_short(value)}")
            return default
        return value

    def text(self, name: str, required: bool = True) -> str:
        """A text without blanks around it."""
        value = self.take(name, str, "", required).strip()
        if not value and type(self.raw.get(name)) is str:
            self.wrong(name, "is empty")
        return value

    def key(self, name: str) -> str:
        """A name that other lines and stored rows may refer to."""
        value = self.text(name)
        if value:
            self.check_key(name, value)
        return value

    def check_key(self, name: str, value: str) -> None:
        """Notes a key that references could not name."""
        if len(value) > _LONGEST_KEY or not _KEY.fullmatch(value):
            self.wrong(name, f"must be small letters, digits, dots and dashes, not {_short(value)}")

    def flag(self, name: str) -> bool:
        """True or false; false where it is not named."""
        return self.take(name, bool, False)

    def count(
        self, name: str, default: int = 0, *, required: bool = False, low: int = 0, high: int = HIGHEST
    ) -> int:
        """A whole number from ``low`` to ``high``."""
        value = self.take(name, int, default, required)
        return value if name not in self.raw or self._within(name, value, low, high) else default

    def counts(self, name: str, *, high: int = HIGHEST) -> tuple[int, ...]:
        """A list of whole numbers from 0 to ``high``."""
        values = self.take(name, list, [])
        for value in values:
            if type(value) is not int:
                self.wrong(name, f"must be whole numbers, not {_short(value)}")
                return ()
        return tuple(value for value in values if self._within(name, value, 0, high))

    def amount(self, name: str, *, low: int = 0, high: int = HIGHEST) -> Decimal:
        """A number that may have decimals, from ``low`` to ``high``; one has to be given."""
        self.taken.add(name)
        value = self.raw.get(name)
        if name not in self.raw:
            self.wrong(name, "is missing")
        elif type(value) not in (int, Decimal) or not Decimal(str(value)).is_finite():
            self.wrong(name, f"must be a number, not {_short(value)}")
        elif self._within(name, number := Decimal(str(value)), low, high):
            return number
        return Decimal(low)

    def words(self, name: str, required: bool = False) -> tuple[str, ...]:
        """A list of texts, none of them twice."""
        values = self.take(name, list, [], required)
        if any(type(value) is not str for value in values):
            self.wrong(name, "must be a list of texts")
            return ()
        if len(set(values)) < len(values):
            self.wrong(name, "names something twice")
        return tuple(values)

    def choice(
        self,
        name: str,
        words: type[Word],
        default: Word,
        *,
        required: bool = True,
        unknown: str = "is unknown",
    ) -> Word:
        """One member of a closed set of words."""
        value = self.text(name, required)
        return self._member(name, words, value, unknown) or default if value else default

    def option(self, name: str, words: type[Word]) -> Word | None:
        """One member of a closed set of words, or nothing."""
        value = self.text(name, required=False)
        return self._member(name, words, value) if value else None

    def choices(self, name: str, words: type[Word], required: bool = False) -> tuple[Word, ...]:
        """Several members of a closed set of words."""
        found = (self._member(name, words, value) for value in self.words(name, required))
        return tuple(word for word in found if word is not None)

    def title(self) -> Text:
        """The title in both languages, neither of them empty."""
        return self.both("title")

    def both(self, name: str) -> Text:
        """A text in both languages, neither of them empty."""
        table = self.table(name)
        found = {}
        for language, word in (("en", "English"), ("es", "Spanish")):
            found[language] = table.take(language, str, "").strip()
            if not found[language]:
                table.wrong(language, f"the {word} {name} is missing")
        table.finish()
        return Text(found["en"], found["es"])

    def only_title(self) -> Text:
        """The title of a table that holds nothing else."""
        title = self.title()
        self.finish()
        return title

    def origin(self) -> tuple[str, bool]:
        """Where the figures of this table come from, and whether nobody checked them yet."""
        origin, unverified = self.text("origin", required=False), self.flag("unverified")
        if unverified and not origin:
            self.wrong("origin", "is missing: an unverified figure must say where it comes from")
        return origin, unverified

    def table(self, name: str, required: bool = True) -> "Table":
        """A table inside this one; its problems are told under this one's ``where``."""
        raw = self.take(name, dict, {}, required)
        return Table(self.where, raw, self.problems, f"{self.prefix}{name}.")

    def tables(self, name: str, within: bool = False) -> Iterator["Table"]:
        """A list of tables, told as "step 1", "step 2" and so on, or with ``within`` as parts of
        this one; at least one."""
        values = self.take(name, list, [])
        if not values:
            self.wrong(name, "is missing")
        for number, raw in enumerate(values, start=1):
            told = f"{name} {number}"
            if within:
                yield Table(self.where, raw, self.problems, f"{self.prefix}{told}.")
            else:
                yield Table(told, raw, self.problems)

    def named(self, name: str, within: bool = False) -> Iterator[tuple[str, "Table"]]:
        """The tables inside the table ``name``, told as "route.test-first", or with ``within`` as
        a part of this one."""
        parent = self.table(name, required=False)
        for key, raw in parent.raw.items():
            parent.check_key(key, key)
            if within:
                yield key, Table(self.where, raw, self.problems, f"{parent.prefix}{key}.")
            else:
                yield key, Table(f"{name}.{key}", raw, self.problems)

    def _within(self, name: str, value: int | Decimal, low: int, high: int) -> bool:
        if value < low:
            self.wrong(name, f"{_short(value)} is below {low}")
        elif value > high:
            self.wrong(name, f"{_short(value)} is above {high}")
        return low <= value <= high

    def _member(self, name: str, words: type[Word], value: str, unknown: str = "is unknown") -> Word | None:
        try:
            return words(value)
        except ValueError:
            self.wrong(name, f"{_short(value)} {unknown}")
            return None


def _short(value: object) -> str:
    """A value as the problem tells it: enough to find it, never a page of it."""
    if isinstance(value, Decimal):
        text = str(value)
    elif isinstance(value, str | int | bool | float):
        text = repr(value)
    else:
        text = f"a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."
