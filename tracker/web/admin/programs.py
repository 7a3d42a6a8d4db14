"""The programs: their published versions, who is on each, and where every figure comes from."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.queries.path_drafts import cohorts_behind
from tracker.queries.program_list import VersionPage, program_list, version_page
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.wording import figures
from tracker.web.wording.titles import text


@dataclass(frozen=True, slots=True)
class VersionRef:
    """A version by its address; it belongs to the school."""

    page: VersionPage

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


@dataclass(frozen=True, slots=True)
class FigureShown:
    """One figure: what, how much, from where, and whether anybody has checked it."""

    name: str
    value: str
    origin: str
    unverified: bool


def load_version(version_id: int) -> VersionRef | None:
    """A published version."""
    page = version_page(db.session, version_id)
    return VersionRef(page) if page else None


@requires(Permission.MANAGE_SCHOOL)
def show() -> str:
    """Every program with its versions."""
    return render_template("admin/programs.html", programs=program_list(db.session), text=text)


@requires(Permission.MANAGE_SCHOOL, on=load_version)
def version(ref: VersionRef) -> str:
    """One version with its figures."""
    asked = request.args.get("show", "")
    only = asked == "unverified"
    groups = [
        (title, [one for one in rows if one.unverified or not only]) for title, rows in _groups(ref.page)
    ]
    row = ref.page.row
    count = sum(len(rows) for _title, rows in _groups(ref.page))
    return render_template(
        "admin/program_version.html",
        row=row,
        title=text(row.path.title),
        groups=[group for group in groups if group[1]],
        behind=cohorts_behind(db.session, row.path.code, row.id),
        chips=[
            (gettext("All figures"), count, url_for(".version", version_id=row.id), not only, False),
            (
                gettext("Unverified"),
                row.unverified,
                url_for(".version", version_id=row.id, show="unverified"),
                only,
                False,
            ),
        ],
    )


def _groups(page: VersionPage) -> list[tuple[str, list[FigureShown]]]:
    whole = [
        FigureShown(figures.figure_name(one), figures.figure_value(one), one.origin, one.unverified)
        for one in page.figures
    ]
    found: list[tuple[str, list[FigureShown]]] = [(gettext("The whole program"), whole)]
    path = page.row.path
    for step in path.steps:
        lines: list[Any] = [line for line in path.requirements if line.step == step.key]
        shown = [
            FigureShown(wording.title(line), figures.line_figures(line), line.origin, line.unverified)
            for line in lines
        ]
        found.append((text(step.title), shown))
    return found
