"""The figures and the people behind them as CSV and XLSX, equal to the screen."""

from collections.abc import Sequence
from datetime import date

from flask import abort, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.outcomes.definition import Case
from tracker.domain.outcomes.figure import Figure
from tracker.domain.policy import Permission
from tracker.domain.rights import AccessKind
from tracker.queries.outcomes import Student
from tracker.services.sheets import Cell, write_csv, write_xlsx
from tracker.web import opened
from tracker.web.access import requires
from tracker.web.outcomes.asked import Asked, asked
from tracker.web.outcomes.report import SHOWN, chosen, definition_of, rows_of
from tracker.web.record.files import attachment
from tracker.web.wording import outcomes as words
from tracker.web.wording import text

CSV, XLSX = "csv", "xlsx"
_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Rows = Sequence[Sequence[Cell]]


@requires(Permission.SEE_OUTCOMES, confirmed=True)
def figures_file(kind: str) -> Response:
    """The figures of a set."""
    found = asked()
    figures = [found.figure(one) for one in found.definitions]
    return sheet(figure_heads(), [figure_row(one) for one in figures], kind, _name(found, found.body.key))


@requires(Permission.SEE_OUTCOMES, confirmed=True)
def people_file(definition: str, kind: str) -> Response:
    """The people behind one figure, as they are filtered."""
    one = definition_of(definition)
    found = asked(one.body)
    figure = found.figure(one)
    cases = chosen(figure, request.args.get("show", ""), request.args.get("term", ""))
    behind = rows_of(found, cases)
    opened.note([student.facts.id for student, _case in behind if student.name], AccessKind.EXPORT)
    rows = [people_row(figure, *row) for row in behind]
    return sheet(people_heads(), rows, kind, _name(found, one.key.replace(".", "-")))


def sheet(heads: Sequence[str], rows: Rows, kind: str, name: str) -> Response:
    """A table to keep; no cell of it is taken for a formula."""
    if kind not in _TYPES:
        abort(404)
    body = write_xlsx(heads, rows) if kind == XLSX else write_csv(heads, rows).encode()
    return attachment(body, _TYPES[kind], f"{name}.{kind}")


def figure_heads() -> list[str]:
    """The columns of the figures."""
    return [
        gettext("Figure"),
        gettext("Formula"),
        gettext("From"),
        gettext("To"),
        gettext("As of"),
        gettext("Counted"),
        gettext("Of"),
        gettext("Percent"),
        gettext("Benchmark"),
        gettext("Benchmark unverified"),
        *(words.verdict(one) for one in SHOWN[2:]),
        gettext("Verified"),
        gettext("Verified of"),
        gettext("Source"),
        gettext("Definition unverified"),
    ]


def figure_row(one: Figure) -> list[Cell]:
    """One figure."""
    definition, mark = one.definition, one.definition.benchmark
    verified = one.verified if definition.is_placement else ("", "")
    return [
        text(definition.title),
        definition.formula,
        one.window.first,
        one.window.last,
        one.window.as_of,
        one.numerator,
        one.denominator,
        "" if one.percent is None else float(one.percent),
        mark.percent if mark else "",
        _yes(mark is not None and mark.unverified),
        *(len(one.of(verdict)) for verdict in SHOWN[2:]),
        *verified,
        definition.origin,
        _yes(definition.unverified),
    ]


def people_heads() -> list[str]:
    """The columns of a list of people."""
    return [
        gettext("Student"),
        gettext("Start cohort"),
        gettext("In this figure"),
        gettext("Terms"),
        gettext("Why"),
        gettext("Dates"),
        gettext("Proof"),
    ]


def people_row(figure: Figure, student: Student, case: Case) -> list[Cell]:
    """One student in a figure."""
    return [
        student.name or gettext("A student of another cohort"),
        student.cohort,
        words.verdict(figure.verdict(case)),
        " ".join(sorted(case.terms)),
        words.why(case.reason, case.facts),
        "; ".join(f"{name} {_iso(day)}" for name, day in words.days(case.facts)),
        words.proof(case.facts),
    ]


def _iso(day: date) -> str:
    return day.isoformat()


def _yes(value: bool) -> str:
    return gettext("yes") if value else gettext("no")


def _name(found: Asked, what: str) -> str:
    return f"outcomes-{what}-{found.year}-{found.as_of.isoformat()}"
