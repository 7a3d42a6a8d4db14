"""Which line of a file holds the heads: below titles, under merged group heads, whatever stands above."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.portal import plain

LOOKED_AT = 12
"""So many lines at the top may be titles, notes and group heads."""
LONGEST = 120
_WHO = frozenset(
    "name student students email e mail first last full given family surname nombre apellido apellidos "
    "correo estudiante alumno alumna alumnos".split()
)

Line = tuple[int, Sequence[object]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's table: one head for each column, and the lines below with their numbers in the file."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[object, ...]], ...]


def sheet_of(lines: Sequence[Line]) -> Sheet:
    """The table in these lines. A merged cell has its text in the first of its columns or lines alone."""
    at = _head_line(lines)
    groups = lines[at - 1][1] if at and _is_group_line(lines[at - 1][1], lines[at][1]) else ()
    width = max(len(cells) for cells in (groups, *(cells for _number, cells in lines[at:])))
    own, above = _texts(lines[at][1], width), _texts(groups, width)
    heads = _named(own, above)
    rows = tuple(
        (number, tuple(cells) + ("",) * (width - len(cells)))
        for number, cells in lines[at + 1 :]
        if any(str(cell).strip() for cell in cells)
    )
    return Sheet(heads, rows)


def signature(heads: Sequence[str]) -> str:
    """What the same file of next month is known by: the digest of its heads."""
    return hashlib.sha256("\n".join(plain(head) for head in heads).encode()).hexdigest()


def _head_line(lines: Sequence[Line]) -> int:
    """The line that names who a row is and has the most heads; else the first with two texts."""
    best, most = None, 0
    for at, (_number, cells) in enumerate(lines[:LOOKED_AT]):
        texts = [plain(str(cell)) for cell in cells if str(cell).strip()]
        if len(texts) > most and any(_WHO & set(text.split()) for text in texts):
            best, most = at, len(texts)
            # Below the heads stand people: a later line never has a better claim with as many texts.
    if best is not None:
        return _lower(lines, best)
    several = (
        at for at, (_n, cells) in enumerate(lines[:LOOKED_AT]) if sum(bool(str(c).strip()) for c in cells) > 1
    )
    return next(several, 0)


def _lower(lines: Sequence[Line], at: int) -> int:
    """The line below, where "Student" is merged over two lines and the skills stand in the second."""
    if at + 1 >= len(lines):
        return at
    here, below = lines[at][1], lines[at + 1][1]
    first = next((i for i, cell in enumerate(here) if str(cell).strip()), 0)
    has_gap = any(not str(cell).strip() for cell in here[first : len(below)])
    is_under = not str(below[first]).strip() if first < len(below) else False
    more = sum(bool(str(cell).strip()) for cell in below)
    return at + 1 if is_under and has_gap and more > 1 else at


def _is_group_line(cells: Sequence[object], own: Sequence[object]) -> bool:
    """Whether the line above the heads belongs to them: several texts, or one that fills a gap in them."""
    texts = [i for i, cell in enumerate(cells) if str(cell).strip()]
    return len(texts) > 1 or any(i < len(own) and not str(own[i]).strip() for i in texts)


def _texts(cells: Sequence[object], width: int) -> list[str]:
    found = [" ".join(str(cell).split())[:LONGEST] for cell in cells]
    return (found + [""] * (width - len(found)))[:width]


def _named(own: Sequence[str], above: Sequence[str]) -> tuple[str, ...]:
    """Each column's head: its own text, else the one above; equal heads are told apart by their group."""
    group, made = "", []
    seen: dict[str, int] = {}
    for text, over in zip(own, above, strict=True):
        group = over or group
        head = text or over
        if text and group and list(own).count(text) > 1:
            head = f"{group}: {text}"
        seen[head] = seen.get(head, 0) + 1
        made.append(f"{head} ({seen[head]})" if head and seen[head] > 1 else head)
    return tuple(made)
