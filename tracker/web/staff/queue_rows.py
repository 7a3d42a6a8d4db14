"""The rows of the review list as markup, each drawn once an entry, a language and a process.

What waits does not change while it waits, and lists are read far more often than they change.
"""

from functools import lru_cache

from flask import current_app, url_for
from flask_babel import get_locale
from markupsafe import Markup

from tracker.domain.path import Path
from tracker.domain.statuses import EntryKind
from tracker.queries.evidence import File
from tracker.queries.queue import Waiting
from tracker.queries.refs import line_of
from tracker.queries.review import Item
from tracker.web import wording
from tracker.web.staff import said
from tracker.web.staff.review_lists import Asked

MOST = 1024
"""So many rows a process keeps: some twenty lists."""


def drawn(item: Item, files: tuple[File, ...], asked: Asked, chosen: int | None) -> Markup:
    """The row in the reader's language, with the address that opens the entry in its part of the list."""
    is_current = item.waiting.entry_id == chosen
    language, environment = str(get_locale()), id(current_app.jinja_env)
    return _drawn(item.waiting, item.path, files, asked, is_current, language, environment)


@lru_cache(maxsize=MOST)
def _drawn(
    waiting: Waiting,
    path: Path,
    files: tuple[File, ...],
    asked: Asked,
    is_current: bool,
    _language: str,
    _environment: int,
) -> Markup:
    """All that the words are made of is an argument, so nothing old is ever drawn."""
    draw = current_app.jinja_env.get_template("staff/_queue_item.html").module.queue_item  # type: ignore[attr-defined]
    href = url_for("staff.review", entry=waiting.entry_id, **asked.kept)
    title = title_of(waiting, path)
    # A template of ours, which escapes.
    return Markup(draw(waiting, title, about(waiting, files), href, is_current))  # nosec B704


def title_of(waiting: Waiting, path: Path) -> str:
    """What waits, as the list names it."""
    if waiting.kind is EntryKind.REQUEST and waiting.request is not None:
        return said.request_title(path, waiting.request, waiting.targets, waiting.routes)
    requirement = line_of(path, waiting.kind, waiting.requirement, waiting.subject)
    if requirement is None:
        return waiting.requirement or waiting.subject or ""
    return said.line_name(path, requirement)


def about(waiting: Waiting, files: tuple[File, ...]) -> str:
    """Its kind, how much of it, and which files prove it."""
    parts = [wording.entry_kind(waiting.kind).lower(), said.amount_of(waiting.kind, waiting.amount)]
    parts.append(wording.files(files))
    return ", ".join(part for part in parts if part)
