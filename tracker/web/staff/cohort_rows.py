"""The rows of the list of cohorts as markup, each drawn once a change, a language and a process."""

from collections.abc import Iterable
from functools import lru_cache

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from tracker.queries.cohorts import CohortRow

MOST = 512
"""So many rows a process keeps."""


def drawn(rows: Iterable[CohortRow]) -> list[Markup]:
    """The rows in the reader's language."""
    language, environment = str(get_locale()), id(current_app.jinja_env)
    return [_drawn(row, language, environment) for row in rows]


@lru_cache(maxsize=MOST)
def _drawn(row: CohortRow, _language: str, _environment: int) -> Markup:
    draw = current_app.jinja_env.get_template("staff/_cohort_row.html").module.cohort_row  # type: ignore[attr-defined]
    # A template of ours, which escapes.
    return Markup(draw(row))  # nosec B704
