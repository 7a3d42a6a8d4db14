"""Evaluations: what a preceptor sees in a student, and a student in the site, in four anchors a line.

A form is data, read by ``evaluation_loader.py``. Judging the answers is one function.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tracker.domain.errors import Impossible
from tracker.domain.requirement import Text


class Anchor(StrEnum):
    """The four anchors of a line, lowest first."""

    BELOW = "below"
    DEVELOPING = "developing"
    MEETS = "meets"
    BEYOND = "beyond"

    @property
    def is_below_meets(self) -> bool:
        """Whether the coordinator is told of it."""
        return self in (Anchor.BELOW, Anchor.DEVELOPING)


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One thing that is looked at. ``anchors`` says for each level what is then seen.

    ``competency`` names the leaves of the accreditor's list (edition 2022) that the line shows.
    """

    key: str
    title: Text
    anchors: Mapping[Anchor, Text]
    competency: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """The lines of one form in order, and the words of its levels.

    ``edition`` is kept with each answer: keys are never reused for something else.
    """

    key: str
    edition: str
    title: Text
    intro: Text
    levels: Mapping[Anchor, Text]
    lines: tuple[EvaluationLine, ...]
    origin: str = ""
    unverified: bool = False

    @property
    def by_key(self) -> Mapping[str, EvaluationLine]:
        """The lines by their key."""
        return MappingProxyType({line.key: line for line in self.lines})


@dataclass(frozen=True, slots=True)
class Evaluations:
    """The forms of a program: what the preceptor fills in, midterm and final, and the student."""

    student: EvaluationForm
    site: EvaluationForm


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """What one filled form came to.

    ``answers`` stand in the form's order. ``below_meets`` names the lines the coordinator is told
    of, ``competencies`` the leaves that were shown at "meets" or beyond.
    """

    answers: Mapping[str, Anchor]
    below_meets: tuple[str, ...]
    competencies: frozenset[str]

    @property
    def is_adequate(self) -> bool:
        """Whether every line meets what is asked."""
        return not self.below_meets


def judge(form: EvaluationForm, answers: Mapping[str, str | None]) -> EvaluationResult:
    """What the answers come to: a level for each line, by the line's key.

    Raises Impossible: ``lines_unanswered`` with the keys that are open, ``line_unknown`` for a
    key that the form does not have, ``level_unknown`` for a word that is no level.
    """
    strange = sorted(set(answers) - set(form.by_key))
    if strange:
        raise Impossible("line_unknown", field=strange[0], line=strange[0])
    unanswered = tuple(line.key for line in form.lines if not answers.get(line.key))
    if unanswered:
        raise Impossible("lines_unanswered", field=unanswered[0], lines=unanswered)
    levels = {line.key: _level(line.key, answers[line.key]) for line in form.lines}
    below = tuple(key for key, level in levels.items() if level.is_below_meets)
    shown = (line.competency for line in form.lines if line.key not in below)
    return EvaluationResult(
        answers=MappingProxyType(levels),
        below_meets=below,
        competencies=frozenset(leaf for leaves in shown for leaf in leaves),
    )


def _level(key: str, word: str | None) -> Anchor:
    try:
        return Anchor(word or "")
    except ValueError:
        raise Impossible("level_unknown", field=key, line=key) from None
