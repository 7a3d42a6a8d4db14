"""The rows of the matrix as text: what a macro a cell would make, thirty times as fast.

The markup is the contract at the top of ``static/css/components.css``: a cell is ``<td class=d>``
and its word, without closing tags. Everything is escaped once for each distinct value.
"""

from collections.abc import Callable

from markupsafe import Markup, escape

from tracker.domain.packing import unpack_cell
from tracker.domain.statuses import State
from tracker.queries.matrix import Matrix, MatrixRow

_GAP = "<td class=g>"
_NOT_ASKED = "n"
_BLANK = "<td class=n>"
"""A cell that a filter does not keep."""
_NOTHING = Markup()

Words = Callable[[State], str]
Places = tuple[tuple[int, ...], ...]
"""Where the columns stand in the packed rows, by section."""


def places_of(matrix: Matrix) -> Places:
    """The places of a matrix's columns."""
    return tuple(tuple(column.index for column in columns) for _section, columns in matrix.groups)


def row(
    of: MatrixRow, places: Places, cells: "Cells", href: str, line: Markup, write: Markup = _NOTHING
) -> str:
    """One row; ``href`` is the student's address, ``line`` draws their line, ``write`` leads to a message."""
    packed, late, fits = of.student.packed.cells, of.late, of.fits
    if fits is None:
        body = _GAP.join("".join([cells[packed[at], at in late] for at in group]) for group in places)
    else:
        body = _GAP.join(
            "".join([cells[packed[at], at in late] if at in fits else _BLANK for at in group])
            for group in places
        )
    return (
        f'<tr><th scope=row><a href="{escape(href)}">{escape(of.student.sort_name)}</a>{write}'
        f"<td class=track>{line}{body}\n"
    )


class Cells(dict[tuple[str, bool], str]):
    """The markup of a cell by its code and whether it is overdue, made when first asked for."""

    def __init__(self, word: Words, overdue: str) -> None:
        super().__init__()
        self.word, self.overdue = word, overdue

    def __missing__(self, key: tuple[str, bool]) -> str:
        code, is_late = key
        state, _credit = unpack_cell(code)
        name = _NOT_ASKED if state is State.NOT_ASKED else state.code
        said = escape(self.word(state))
        text = (
            f'<td class="{name} l">{said}, {escape(self.overdue)}' if is_late else f"<td class={name}>{said}"
        )
        self[key] = text
        return text
