"""The figures of a set of definitions, and the people behind each number."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext

from tracker.domain.outcomes.definition import Case, Definition, Verdict
from tracker.domain.outcomes.figure import Figure
from tracker.domain.outcomes.loader import by_key, shipped_definitions
from tracker.domain.policy import Permission
from tracker.queries.outcomes import Student
from tracker.web.access import requires
from tracker.web.outcomes.asked import Asked, asked
from tracker.web.wording import outcomes as words
from tracker.web.wording import text

SHOWN = (Verdict.COUNTED, Verdict.NOT_COUNTED, Verdict.UNDOCUMENTED, Verdict.EXCLUDED, Verdict.OUTSIDE)


@requires(Permission.SEE_OUTCOMES)
def report() -> str:
    """Every figure of a set: n of N, benchmark, coverage, and who is behind it."""
    found = asked()
    return render_template(
        "outcomes/report.html", figures=[found.figure(one) for one in found.definitions], **context_of(found)
    )


@requires(Permission.SEE_OUTCOMES)
def people(definition: str) -> str:
    """The people behind one figure: counted or not, why, with which dates and which proof."""
    one = definition_of(definition)
    found = asked(one.body)
    figure, show, term = found.figure(one), request.args.get("show", ""), request.args.get("term", "")
    return render_template(
        "outcomes/people.html",
        figure=figure,
        rows=rows_of(found, chosen(figure, show, term)),
        chips=_chips(found, figure, show, term),
        show=show,
        term=term,
        **context_of(found),
    )


def definition_of(key: str) -> Definition:
    """A definition by its address; 404 where there is none."""
    return by_key().get(key) or abort(404)


def chosen(figure: Figure, show: str, term: str) -> list[Case]:
    """The cases that a filter lets through: of a verdict, of a term of the formula, or all."""
    return [
        case
        for case in figure.cases
        if (not show or figure.verdict(case) == show) and (not term or term in case.terms)
    ]


def rows_of(found: Asked, cases: list[Case]) -> list[tuple[Student, Case]]:
    """The cases with their students, by name."""
    by_id = {(one.facts.id): one for one in found.students}
    return [(by_id[case.person_id], case) for case in cases]


def context_of(found: Asked) -> dict[str, Any]:
    """What every page of the outcomes gets."""
    return {
        "asked": found,
        "bodies": [(one.key, text(one.title)) for one in shipped_definitions()],
        "say": words,
        "shown": SHOWN,
        "text": text,
        "tabs_of": [
            (gettext("Figures"), "f", found.address("outcomes.report"), _is("report", "people")),
            (gettext("Charts"), "c", found.address("outcomes.charts"), _is("charts")),
            (gettext("Packets"), "p", found.address("outcomes.packets"), _is("packets", "packet", "ask")),
        ],
    }


def _is(*names: str) -> bool:
    return request.endpoint in {f"outcomes.{name}" for name in names}


def _chips(found: Asked, figure: Figure, show: str, term: str) -> list[tuple[str, int, str, bool, bool]]:
    key = figure.definition.key
    all_of = found.address("outcomes.people", definition=key)
    made = [(gettext("All"), len(figure.cases), all_of, not show and not term, False)]
    for one in SHOWN:
        count = len(figure.of(one))
        if count or show == one:
            href = found.address("outcomes.people", definition=key, show=one.value)
            made.append((words.verdict(one), count, href, show == one, False))
    return made


def student_url(student: Student) -> str:
    """The file of a student whom the reader may see; empty else."""
    return url_for("staff.student", person_id=student.facts.id) if student.name else ""
