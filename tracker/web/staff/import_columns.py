"""The columns of a file that is brought in: what each holds, in words, and how its days are written."""

from collections.abc import Sequence
from typing import Any

from tracker.domain.importing.cells import is_ambiguous, order_shown
from tracker.domain.importing.columns import FIELDS, Field, LineColumn, Target, choices
from tracker.domain.kinds import ImportKind
from tracker.models.importing import Staged
from tracker.web.wording import imports as words


def letter(at: int) -> str:
    """A column as spreadsheets name it: A, B, ... Z, AA."""
    text = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        text = chr(65 + rest) + text
    return text


def targets(staged: Staged) -> dict[str, str]:
    """What a column may hold, by the words that name it."""
    kind, path = staged.run.kind, staged.path
    found = {str(words.FIELD_NAMES[one]): one.value for one in FIELDS[kind]}
    if kind is ImportKind.PROGRESS:
        for line, entry in choices(path):
            found[words.column(line, entry, path)] = str(LineColumn(line.key, entry))
    return found


def target_words(staged: Staged, target: Target | None) -> str:
    """The words that name what a column holds."""
    if target is None:
        return ""
    if isinstance(target, Field):
        return str(words.FIELD_NAMES[target])
    return words.column(staged.path.by_key[target.key], target.kind, staged.path)


def columns_shown(staged: Staged) -> list[dict[str, Any]]:
    """Each column with its first cells and what it holds."""
    rows = list(staged.rows.values())
    return [
        {
            "at": at,
            "letter": letter(at),
            "head": head,
            "sample": _sample(rows, at),
            "holds": target_words(staged, staged.columns.get(at)),
        }
        for at, head in enumerate(staged.heads)
        if head or _sample(rows, at)
    ]


def _sample(rows: Sequence[Sequence[str]], at: int) -> str:
    found = [row[at] for row in rows[:40] if row[at]]
    return ", ".join(dict.fromkeys(found[:3]))


def has_ambiguous_days(staged: Staged) -> bool:
    """Whether a day in the file could be read in two ways."""
    return any(is_ambiguous(row[at]) for row in staged.rows.values() for at in staged.columns)


def likely_order(staged: Staged) -> str:
    """The order that other days of the file show."""
    shown = {order_shown(row[at]) for row in staged.rows.values() for at in staged.columns} - {None}
    return shown.pop().value if len(shown) == 1 else ""  # type: ignore[union-attr]
