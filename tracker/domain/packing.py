"""A standing as one packed row: fixed-width strings in path order, for lists of many students.

``cells`` has one character a requirement: the state's code, in upper case where an unfinished
state keeps its credit (a renewal that waits). ``holders`` has one character each. ``due`` and
``since`` have three each: days since 2000-01-01 in base 36, "..." for none. ``signs`` has a word each:
one character for its kind, two for the line, three for each of its three days, then its count.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tracker.domain.lines import Line, Standing
from tracker.domain.signs import Sign, SignKind
from tracker.domain.standing import CALCULATOR
from tracker.domain.statuses import HOLDER_BY_CODE, STATE_BY_CODE, Holder, State

_EPOCH = date(2000, 1, 1)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NONE = "..."
_NO_LINE = ".."
_KINDS = {kind.code: kind for kind in SignKind}
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


@dataclass(frozen=True, slots=True)
class Packed:
    """The columns of a standing row that come from the calculator, in the shapes stored."""

    calculator: int
    cells: str
    holders: str
    due: str
    since: str
    steps: str
    done: int
    asked: int
    step: str | None
    period: str
    paced_to_on: date | None
    next_due_on: date | None
    paused_since_on: date | None
    frozen_on: date | None
    pauses: str
    last_activity_on: date
    next_change_on: date | None
    turn_student: int
    turn_instructor: int
    turn_coordinator: int
    turn_preceptor: int
    turn_other: int
    signs: str

    def __hash__(self) -> int:
        """By the columns that differ most between students: lists look their rows up all the time."""
        return hash((self.cells, self.due, self.since))


def pack_date(on: date | None) -> str:
    """Three characters for a date from 2000 to 2127; "..." for None or a date outside."""
    if on is None:
        return _NONE
    days = (on - _EPOCH).days
    if not 0 <= days < 36**3:
        return _NONE
    high, low = divmod(days, 36)
    return _DIGITS[high // 36] + _DIGITS[high % 36] + _DIGITS[low]


def unpack_date(text: str) -> date | None:
    """The date behind three characters of ``pack_date``."""
    if text == _NONE:
        return None
    days = (_VALUES[text[0]] * 36 + _VALUES[text[1]]) * 36 + _VALUES[text[2]]
    return _EPOCH + timedelta(days=days)


def cell(line: Line) -> str:
    """The one character that stands for a line."""
    code = line.state.code
    return code.upper() if line.credit and not line.state.counts else code


def unpack_cell(code: str) -> tuple[State, bool]:
    """State and credit behind one character of ``cells``."""
    state = STATE_BY_CODE[code.lower()]
    return state, code.isupper() or state.counts


def unpack_holder(code: str) -> Holder:
    """The holder behind one character of ``holders``."""
    return HOLDER_BY_CODE[code]


def pack(standing: Standing) -> Packed:
    """The row for a standing."""
    turns = Counter(line.holder for line in standing.lines)
    others = sum(turns[holder] for holder in (Holder.SITE, Holder.KIT_SUPPLIER, Holder.EXAM_BODY))
    return Packed(
        calculator=CALCULATOR,
        cells="".join(map(cell, standing.lines)),
        holders="".join(line.holder.code for line in standing.lines),
        due="".join(pack_date(line.due_on) for line in standing.lines),
        since="".join(pack_date(line.since) for line in standing.lines),
        steps=" ".join(f"{step.key}:{step.done}/{step.asked}" for step in standing.steps),
        done=standing.done,
        asked=standing.asked,
        step=standing.step,
        period=standing.pauses.kind.value,
        paced_to_on=standing.paced_to_on,
        next_due_on=standing.next_due_on,
        paused_since_on=standing.pauses.paused_since_on,
        frozen_on=standing.pauses.frozen_on,
        pauses=" ".join(pack_date(first) + pack_date(last) for first, last in standing.pauses.closed),
        last_activity_on=standing.last_activity_on,
        next_change_on=standing.next_change_on,
        turn_student=turns[Holder.STUDENT],
        turn_instructor=turns[Holder.INSTRUCTOR],
        turn_coordinator=turns[Holder.COORDINATOR],
        turn_preceptor=turns[Holder.PRECEPTOR],
        turn_other=others,
        signs=" ".join(map(pack_sign, standing.signs)),
    )


@lru_cache(maxsize=2048)
def unpack_pauses(text: str) -> tuple[tuple[date, date], ...]:
    """The closed pauses of a row. Students of one cohort share most of them, so they are kept."""
    found = []
    for part in text.split():
        first, last = unpack_date(part[:3]), unpack_date(part[3:])
        if first is not None and last is not None:
            found.append((first, last))
    return tuple(found)


def unpack_steps(text: str) -> tuple[tuple[str, int, int], ...]:
    """(step key, done, asked) in ride order."""
    found = []
    for part in text.split():
        key, _, counts = part.rpartition(":")
        done, _, asked = counts.partition("/")
        found.append((key, int(done), int(asked)))
    return tuple(found)


def pack_sign(sign: Sign) -> str:
    """One word for a sign."""
    line = _NO_LINE if sign.index is None else _DIGITS[sign.index // 36] + _DIGITS[sign.index % 36]
    days = pack_date(sign.since) + pack_date(sign.on) + pack_date(sign.by)
    return f"{sign.kind.code}{line}{days}{sign.count}"


def unpack_signs(text: str) -> tuple[Sign, ...]:
    """The signs of a row."""
    return tuple(map(_unpack_sign, text.split()))


def _unpack_sign(word: str) -> Sign:
    index = None if word[1:3] == _NO_LINE else _VALUES[word[1]] * 36 + _VALUES[word[2]]
    since, on, by = (unpack_date(word[at : at + 3]) for at in (3, 6, 9))
    return Sign(_KINDS[word[0]], index, since, on, by, int(word[12:]))
