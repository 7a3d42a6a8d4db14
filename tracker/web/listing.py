"""Lists that leave as files: what a list shows is what its CSV and its XLSX hold, filters included.

How a list gets its files:

1. Write one function that reads the address as the page does and gives a ``Listing``. Take the rows and
   their words from the functions that the page takes them from.
2. Decorate it: ``@listed(bp, "/placements", Permission.SEE_STAFF)``. Its name is the page's endpoint and
   ``_file`` (``placements_file`` beside ``placements``); its address is the page's with ``.csv`` or
   ``.xlsx``. ``on=load_cohort`` hands it what the page gets.
3. In the page: ``{% from "components/exports.html" import exports %}`` and ``{{ exports(export_links()) }}``.
   The links carry the page's own filters.
4. Add the endpoint to ``tests/web/who_sees_what.py``; ``tests/web/test_listing.py`` finds it by itself and
   compares it with the page under each filter the page offers.

Nothing in a file is taken for a formula, and whose records left is written in the log of accesses.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Flask, current_app, make_response, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.policy import Permission
from tracker.domain.rights import AccessKind
from tracker.services import clock
from tracker.services.sheets import write_csv, write_xlsx
from tracker.web import opened
from tracker.web.access import HasTarget, requires

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The kinds of file by the ending of their address."""
SUFFIX = "_file"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as a table. ``name`` and ``today`` name the file; ``people`` are those whose records it shows.

    Dates are dates and numbers are numbers, so that a spreadsheet can sort them; None is an empty cell.
    """

    name: str
    today: date
    heads: Sequence[str]
    rows: Sequence[Sequence[object]]
    people: Collection[int] = ()


def listed(
    bp: Blueprint,
    rule: str,
    permission: Permission,
    *,
    on: Callable[..., HasTarget | None] | None = None,
    confirmed: bool = True,
) -> Callable[[Callable[..., Listing]], Callable[..., Listing]]:
    """Register the files of a list; see the top of this module."""

    def register(table: Callable[..., Listing]) -> Callable[..., Listing]:
        def answer(*loaded: Any, **parts: Any) -> Response:
            ending = parts.pop("ending", None) or (request.view_args or {})["ending"]
            return _file(table(*loaded, **parts), ending)

        view = requires(permission, on=_without_ending(on), confirmed=confirmed)(answer)
        view.is_listing = True  # type: ignore[attr-defined]
        bp.add_url_rule(f"{rule}.<any(csv, xlsx):ending>", table.__name__, view)
        return table

    return register


def _without_ending(on: Callable[..., HasTarget | None] | None) -> Callable[..., HasTarget | None] | None:
    """The page's loader, which knows nothing of endings."""
    if on is None:
        return None
    return lambda ending, **parts: on(**parts)


def _file(listing: Listing, ending: str) -> Response:
    opened.note(listing.people, AccessKind.EXPORT)
    rows = [["" if cell is None else cell for cell in row] for row in listing.rows]
    if ending == "xlsx":
        body = write_xlsx(listing.heads, rows, title=listing.name)
    else:
        body = write_csv(listing.heads, rows).encode()
    answer = make_response(body)
    answer.headers["Content-Type"] = TYPES[ending]
    name = f"{listing.name}-{listing.today.isoformat()}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def export_links(endpoint: str = "", **parts: Any) -> list[tuple[str, str]]:
    """The files of the page that is drawn, or of another list, as (ending, address) with its filters;
    none where the page has no files."""
    files = endpoint or f"{request.endpoint}{SUFFIX}"
    view = current_app.view_functions.get(files)
    if not getattr(view, "is_listing", False):
        return []
    asked = parts or request.view_args or {}
    query = request.query_string.decode("ascii", "ignore")
    suffix = f"?{query}" if query else ""
    return [(ending, url_for(files, ending=ending, **asked) + suffix) for ending in TYPES]


def school_today() -> date:
    """The day of a list that belongs to no single cohort."""
    return clock.today(current_app.config["SETTINGS"].timezone)


def init_app(app: Flask) -> None:
    """Teach templates the links."""
    app.jinja_env.globals["export_links"] = export_links
