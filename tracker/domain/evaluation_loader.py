"""Reads the evaluation forms of a program (TOML) into frozen objects, or refuses them whole.

A refusal names every problem of the file at once.
"""

import re
from functools import cache
from importlib import resources
from types import MappingProxyType

from tracker.domain.errors import PathError
from tracker.domain.evaluation import Anchor, EvaluationForm, EvaluationLine, Evaluations
from tracker.domain.path_loader import parse
from tracker.domain.path_table import Problem, Table

MOST_LINES = 20
LONGEST = 160
"""Signs: an anchor is read on a phone beside three others."""
FORMS = ("student", "site")
_FILE = "ccma-evaluation.toml"
_LEAF = re.compile(r"([IVX]+\.)?A\.[1-9][0-9]?(\.[a-z])?")


def load_evaluations(source: str, text: str) -> Evaluations:
    """The forms written in ``text``; ``source`` is the name that problems are told under.

    Raises PathError with all problems.
    """
    problems: list[Problem] = []
    document = Table("evaluation", parse(source, text), problems)
    edition = document.text("edition")
    origin, unverified = document.origin()
    forms = {key: _form(key, document.table(key), edition, origin, unverified) for key in FORMS}
    document.finish()
    if problems:
        raise PathError(source, list(dict.fromkeys(problems)))
    return Evaluations(**forms)


@cache
def shipped_evaluations() -> Evaluations:
    """The forms that come with the product, for every program that ships; read once."""
    return load_evaluations(_FILE, shipped_text())


def shipped_text() -> str:
    """The text of the file that the product comes with."""
    return (resources.files("tracker.domain") / "paths" / _FILE).read_text(encoding="utf-8")


def _form(key: str, table: Table, edition: str, origin: str, unverified: bool) -> EvaluationForm:
    table.where = key
    table.prefix = ""
    levels = table.table("level")
    form = EvaluationForm(
        key=key,
        edition=edition,
        title=table.title(),
        intro=table.both("intro"),
        levels=MappingProxyType({level: levels.both(level.value) for level in Anchor}),
        lines=tuple(_line(one) for one in table.tables("line", within=True)),
        origin=origin,
        unverified=unverified,
    )
    levels.finish()
    keys = [line.key for line in form.lines]
    if len(set(keys)) < len(keys):
        table.wrong("line", "a key stands twice")
    if len(keys) > MOST_LINES:
        table.wrong("line", f"{len(keys)} lines are more than {MOST_LINES}")
    table.finish()
    return form


def _line(table: Table) -> EvaluationLine:
    line = EvaluationLine(
        key=table.key("key"),
        title=table.title(),
        anchors=MappingProxyType({level: table.both(level.value) for level in Anchor}),
        competency=table.words("competency"),
    )
    for level, anchor in line.anchors.items():
        if max(len(anchor.en), len(anchor.es)) > LONGEST:
            table.wrong(level.value, f"is longer than {LONGEST} signs")
    told = [anchor.en for anchor in line.anchors.values() if anchor.en]
    if len(set(told)) < len(told):
        table.wrong("anchors", "two levels say the same")
    for leaf in line.competency:
        if not _LEAF.fullmatch(leaf):
            table.wrong("competency", f"{leaf!r} is no affective leaf of the competency list")
    table.finish()
    return line
