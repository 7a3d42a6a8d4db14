"""Versions of a path in words: what was uploaded and published, and what a version means for students."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.path import Path
from tracker.domain.rehearsal import Choice, Fate, Verdict
from tracker.web.wording.file_problems import file_size
from tracker.web.wording.happened import Happened
from tracker.web.wording.titles import titles

MOST_NAMED = 6
"""So many lines are named; the rest is counted."""
CHOICES: Mapping[Choice, LazyString] = {
    Choice.KEEP: lazy_gettext("Keep"),
    Choice.FROM_NOW_ON: lazy_gettext("From now on"),
    Choice.FOR_ALL: lazy_gettext("For all"),
}
MEANT: Mapping[Choice, LazyString] = {
    Choice.KEEP: lazy_gettext("The cohort stays on its version. Nothing changes for anybody."),
    Choice.FROM_NOW_ON: lazy_gettext(
        "The new version counts from now on. What is done stays done, and each student's history says by "
        "which version."
    ),
    Choice.FOR_ALL: lazy_gettext(
        "The new version counts for everything. What it does not count any more is voided with your reason, "
        "which the student reads."
    ),
}
VERDICTS: Mapping[Verdict, tuple[str, LazyString]] = {
    Verdict.LOSES: ("expired", lazy_gettext("Loses")),
    Verdict.GAINS: ("done", lazy_gettext("Gains")),
    Verdict.STAYS: ("open", lazy_gettext("Stays")),
}
"""What a verdict is called, with its tone."""


def named(path: Path, keys: Sequence[str]) -> str:
    """Lines by their titles; what is too much is counted."""
    said = titles(path, keys[:MOST_NAMED])
    left = len(keys) - MOST_NAMED
    return gettext("%(lines)s and %(n)s more", lines=said, n=left) if left > 0 else said


def counted(done: int, asked: int) -> str:
    """ "12 of 123" """
    return gettext("%(n)s of %(all)s", n=done, all=asked)


def fate_words(fate: Fate, here: Path, there: Path) -> list[str]:
    """What changes for a student, a sentence each; a line is named once."""
    gone = frozenset(fate.unasked)
    told = [
        (
            [key for key in fate.lost if key not in gone],
            here,
            lambda lines: gettext("Done no more: %(lines)s", lines=lines),
        ),
        (fate.gained, there, lambda lines: gettext("Newly done: %(lines)s", lines=lines)),
        (
            [one.key for one in fate.kept if one.key not in gone],
            here,
            lambda lines: gettext("Kept as done: %(lines)s", lines=lines),
        ),
        (fate.unasked, here, lambda lines: gettext("Not asked any more: %(lines)s", lines=lines)),
        (fate.added, there, lambda lines: gettext("Newly asked: %(lines)s", lines=lines)),
    ]
    found = [say(named(path, keys)) for keys, path, say in told if keys]
    if fate.voids:
        count = len(fate.voids)
        found.append(ngettext("%(num)d entry is voided", "%(num)d entries are voided", count))
    if fate.returns:
        count = len(fate.returns)
        found.append(ngettext("%(num)d claim goes back", "%(num)d claims go back", count))
    if fate.is_over:
        found.append(gettext("The enrollment has ended: what is done stays done."))
    return found


def _published(told: Happened) -> str:
    return gettext("%(name)s published the path %(path)s", name=told.name, path=_label(told))


def _staged(told: Happened) -> str:
    return gettext("%(name)s uploaded a draft of the path %(path)s", name=told.name, path=_label(told))


def _discarded(told: Happened) -> str:
    return gettext("%(name)s threw the draft of the path %(path)s away", name=told.name, path=_label(told))


def _label(told: Happened) -> str:
    return f"{told.text('code')} {told.text('version')}".strip()


def _cohort(told: Happened) -> str:
    words = {"name": told.name, "cohort": told.text("cohort")} | _ways(told)
    return gettext(
        "%(name)s brought the cohort %(cohort)s from the path %(old)s to %(new)s: %(choice)s", **words
    )


def _brought(told: Happened) -> str:
    words = {"name": told.name} | _ways(told)
    if told.to_student:
        said = gettext("%(name)s brought your cohort from the path %(old)s to %(new)s: %(choice)s", **words)
    else:
        said = gettext("%(name)s brought the cohort from the path %(old)s to %(new)s: %(choice)s", **words)
    counts = [
        (told.payload.get(kind) or (), say)
        for kind, say in (
            ("gained", lambda n: ngettext("%(num)d line newly done", "%(num)d lines newly done", n)),
            ("kept", lambda n: ngettext("%(num)d line kept as done", "%(num)d lines kept as done", n)),
            (
                "lost",
                lambda n: ngettext("%(num)d line not done any more", "%(num)d lines not done any more", n),
            ),
        )
    ]
    rest = ", ".join(say(len(keys)) for keys, say in counts if keys)
    return f"{said}; {rest}" if rest else said


def _ways(told: Happened) -> dict[str, str]:
    choice = told.text("choice")
    word = str(CHOICES[Choice(choice)]) if choice in list(Choice) else choice
    return {"old": told.text("from_path"), "new": told.text("to_path"), "choice": word.lower()}


VERSION_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "path.published": _published,
    "path.staged": _staged,
    "path.discarded": _discarded,
    "cohort.version": _cohort,
    "enrollment.version": _brought,
}


def _other(told: Any) -> str:
    return gettext(
        "This document is of the program “%(found)s”, not of “%(asked)s”. Nothing was kept.",
        found=told.facts["found"],
        asked=told.facts["asked"],
    )


def _large(told: Any) -> str:
    most = file_size(told.facts["most"])
    return gettext("This document is too large: at most %(most)s. Nothing was kept.", most=most)


VERSION_PROBLEMS: dict[str, Callable[[Any], str]] = {"other_program": _other, "document_large": _large}
PLAIN_VERSIONS: dict[str, LazyString] = {
    "document_missing": lazy_gettext("Choose the file of the path document."),
    "document_text": lazy_gettext("This file is no text in UTF-8. Nothing was kept."),
    "no_draft": lazy_gettext("This draft is not there any more: it was published, replaced or thrown away."),
    "path_published": lazy_gettext("Exactly this content is published already. Nothing was kept."),
    "rehearsal_changed": lazy_gettext(
        "Something changed since this rehearsal. Nothing was written: look at it again as it is now."
    ),
    "still_a_draft": lazy_gettext("This is a draft: publish it first. Nothing was changed."),
    "version_passed": lazy_gettext("The cohort is on this version or on a later one already."),
}
