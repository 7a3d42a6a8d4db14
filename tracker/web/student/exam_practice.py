"""What the practice exams say: the domains as bars, the weakest with what trains them."""

from dataclasses import dataclass

from flask_babel import gettext

from tracker.domain.practice_exam import Analysis, DomainScore
from tracker.queries.student_exam import ExamPage
from tracker.web import wording
from tracker.web.student.entries import EntryRow, row
from tracker.web.student.links import line_url


@dataclass(frozen=True, slots=True)
class Practiced:
    """Practice exams: all of them as rows, the newest one by domain."""

    rows: list[EntryRow]
    day: str
    bars: list[tuple[str, int, int, str]]
    weak: list[tuple[str, str, list[tuple[str, str]]]]
    expected: str
    note: str


def practice(page: ExamPage) -> Practiced:
    """The practice exams, and what the newest one that was entered by domain says."""
    listed = [row(page.record, one) for one, _judged in page.practices]
    newest = next(((one, judged) for one, judged in page.practices if judged is not None), None)
    if newest is None or newest[1] is None:
        return Practiced(listed, "", [], [], "", _knowledge(page))
    one, judged = newest
    return Practiced(
        rows=listed,
        day=wording.near(one.happened_on, page.record.today),
        bars=[_bar(score) for score in judged.scores],
        weak=[_weak(page, score) for score in judged.weakest],
        expected=_expected(judged),
        note=_knowledge(page),
    )


def _bar(score: DomainScore) -> tuple[str, int, int, str]:
    words = gettext("%(n)s of %(of)s", n=score.right, of=score.items)
    return wording.text(score.domain.title), score.right, score.items, words


def _weak(page: ExamPage, score: DomainScore) -> tuple[str, str, list[tuple[str, str]]]:
    """(domain, what it weighs, the lines that train it)."""
    words = {"right": score.right, "items": score.items, "weight": score.domain.items}
    said = gettext("%(right)s of %(items)s right; it has %(weight)s items in the exam.", **words)
    keys = [*score.modules, *score.skills][:6]
    lines = [(wording.short_title(page.record.path, key), line_url(page.record, key)) for key in keys]
    if score.domain.is_knowledge:
        knowledge = gettext("Knowledge only: no skill of the kit trains it, the module does.")
        said = f"{said} {knowledge}"
    return wording.text(score.domain.title), said, lines


def _expected(judged: Analysis) -> str:
    words = {"n": judged.expected, "of": judged.of}
    said = gettext("By the weights of the exam plan that makes about %(n)s of %(of)s items.", **words)
    if judged.missing:
        left = wording.joined(
            [wording.text(one.title) for one in judged.missing[:3]], len(judged.missing[3:])
        )
        absent = gettext("Not in it: %(domains)s.", domains=left)
        said = f"{said} {absent}"
    return said


def _knowledge(page: ExamPage) -> str:
    """What a tracker of skills cannot speak to."""
    plan = page.plan
    if plan is None:
        return ""
    names = wording.joined([wording.text(one.title) for one in plan.domains if one.is_knowledge])
    words = {"domains": names, "n": plan.practical_items, "of": plan.items}
    return gettext(
        "%(domains)s are knowledge only: skills speak to %(n)s of %(of)s items at most. "
        "A scaled score cannot be told from practice items.",
        **words,
    )
