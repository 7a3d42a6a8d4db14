"""The rows of the board as markup, each drawn once a change, a day, a language and a process.

Boards are read far more often than students change, and a macro a row is what such a page costs.
"""

from functools import lru_cache

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from tracker.domain.path import Path
from tracker.queries.board_rows import BoardRow, Judged
from tracker.queries.queue import Waiting
from tracker.queries.standing_rows import StudentRow
from tracker.web.staff.board_words import shown

MOST = 2048
"""So many rows a process keeps: some ten cohorts."""


def drawn(rows: list[BoardRow], path: Path, *, with_reasons: bool = False) -> list[Markup]:
    """The rows in the reader's language; ``with_reasons`` says why somebody needs help."""
    language, environment = str(get_locale()), id(current_app.jinja_env)
    return [
        _drawn(row.student, row.judged, row.mine, path, with_reasons, language, environment) for row in rows
    ]


@lru_cache(maxsize=MOST)
def _drawn(
    student: StudentRow,
    judged: Judged,
    mine: tuple[Waiting, ...],
    path: Path,
    with_reasons: bool,
    _language: str,
    _environment: int,
) -> Markup:
    """All that ``shown`` may look at is an argument, so nothing old is ever drawn."""
    draw = current_app.jinja_env.get_template("staff/_board_row.html").module.board_row  # type: ignore[attr-defined]
    # A template of ours, which escapes.
    return Markup(draw(shown(BoardRow(student, judged, mine), path, with_reasons=with_reasons)))  # nosec B704  # the line is drawn from our own words
