"""The figures and the people behind them as CSV and XLSX, equal to the screen."""

from datetime import date

from flask import request
from flask_babel import gettext

from tracker.domain.outcomes.definition import Case
from tracker.domain.outcomes.figure import Figure
from tracker.queries.outcomes import Student
from tracker.services.sheets import Cell
from tracker.web.listing import Listing
from tracker.web.outcomes.asked import Asked, asked
from tracker.web.outcomes.report import SHOWN, chosen, definition_of, rows_of
from tracker.web.wording import outcomes as words
from tracker.web.wording import text


def figures_file() -> Listing:
    """The figures of a set."""
    found = asked()
    rows = [figure_row(found.figure(one)) for one in found.definitions]
    return Listing(_name(found, found.body.key), found.as_of, figure_heads(), rows)


def people_file(definition: str) -> Listing:
    """The people behind one figure, as they are filtered."""
    one = definition_of(definition)
    found = asked(one.body)
    figure = found.figure(one)
    cases = chosen(figure, request.args.get("show", ""), request.args.get("term", ""))
    behind = rows_of(found, cases)
    seen = {student.facts.id for student, _case in behind if student.name}
    rows = [people_row(figure, *row) for row in behind]
    return Listing(_name(found, one.key.replace(".", "-")), found.as_of, people_heads(), rows, seen)


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
    return f"outcomes-{what}-{found.year}"
