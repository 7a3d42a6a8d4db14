"""Evaluation forms as pages draw them, whoever fills them in."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from tracker.domain.errors import Refused
from tracker.domain.evaluation import Anchor, EvaluationForm
from tracker.domain.path import Path
from tracker.web import wording
from tracker.web.wording.titles import text

_LONGEST_ANSWER = 20


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One line: its anchors are (value, word, what is then seen)."""

    name: str
    title: str
    anchors: tuple[tuple[str, str, str], ...]
    chosen: str
    problem: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A form with what was chosen so far and what is wrong with it."""

    title: str
    intro: str
    lines: tuple[AskedLine, ...]
    note: str
    problems: tuple[tuple[str, str], ...]
    top: str


def form_of(path: Path, name: str) -> EvaluationForm:
    """The program's form of this name; the path has one."""
    assert path.evaluation is not None  # nosec B101  # for the type checker
    form: EvaluationForm = getattr(path.evaluation, name)
    return form


def typed_answers(path: Path, name: str) -> tuple[dict[str, str | None], str]:
    """What was posted: an answer for each line, and the remark."""
    posted = {
        line.key: request.form.get(f"line-{line.key}", "")[:_LONGEST_ANSWER] or None
        for line in form_of(path, name).lines
    }
    return posted, request.form.get("note", "").replace("\r\n", "\n").strip()


def asked(
    path: Path, name: str, answers: Mapping[str, str | None], note: str, refused: Refused | None = None
) -> Asked:
    """The form as it is drawn."""
    form = form_of(path, name)
    wrong = _wrong(refused)
    lines = tuple(
        AskedLine(
            name=f"line-{line.key}",
            title=text(line.title),
            anchors=tuple(
                (anchor.value, text(form.levels[anchor]), text(line.anchors[anchor])) for anchor in Anchor
            ),
            chosen=answers.get(line.key) or "",
            problem=gettext("Choose what you saw.") if line.key in wrong else "",
        )
        for line in form.lines
    )
    told = tuple((line.name, line.title) for line in lines if line.problem)
    top = wording.problem(refused) if refused and not told else ""
    return Asked(text(form.title), text(form.intro), lines, note, told, top)


def _wrong(refused: Refused | None) -> frozenset[str]:
    if refused is None:
        return frozenset()
    named = refused.facts.get("lines", refused.facts.get("line"))
    return frozenset([named] if isinstance(named, str) else named or ())  # type: ignore[call-overload]
