"""Keys are never reused: what a new version of a path owes to every version before it."""

from dataclasses import replace

from tracker.domain.path import Path
from tracker.domain.path_history import reused
from tracker.domain.path_loader import shipped
from tracker.domain.statuses import RequirementKind

FIRST = shipped()
GONE = "skill.vs-07"


def version(label: str, path: Path = FIRST, without: str = "") -> Path:
    """A version of the path under a label of its own, without one line."""
    lines = tuple(line for line in path.requirements if line.key != without)
    return replace(path, version=label, requirements=lines, digest=f"{path.digest}-{label}")


def changed(label: str, key: str, **values: object) -> Path:
    """A version in which one line is something else."""
    lines = tuple(
        replace(line, **values) if line.key == key else line  # type: ignore[arg-type]
        for line in FIRST.requirements
    )
    return replace(FIRST, version=label, requirements=lines, digest=f"{FIRST.digest}-{label}")


def test_the_first_version_owes_nothing() -> None:
    assert reused(FIRST, []) == []


def test_lines_may_stay_go_and_change_what_they_ask() -> None:
    needs = replace(FIRST.by_key[GONE].needs, practice=9)
    assert reused(version("2", without=GONE), [FIRST]) == []
    assert reused(changed("2", GONE, needs=needs, due_week=7), [FIRST]) == []


def test_a_key_that_was_left_out_never_comes_back() -> None:
    second = version("2", without=GONE)
    found = reused(version("3"), [FIRST, second])
    assert found == [
        (GONE, "key: stood in version 2026-1 and was left out since: keys are never reused"),
    ]


def test_it_does_not_come_back_later_either() -> None:
    second, third = version("2", without=GONE), version("3", without=GONE)
    assert [where for where, _what in reused(version("4"), [FIRST, second, third])] == [GONE]


def test_a_key_keeps_its_kind_and_its_subject() -> None:
    kind = changed("2", GONE, kind=RequirementKind.DOCUMENT)
    assert reused(kind, [FIRST]) == [
        (GONE, "kind: was 'skill' in version 2026-1, not 'document': give it a new key")
    ]
    subject = changed("2", "doc.tb", subject="doc.chest")
    assert reused(subject, [FIRST]) == [
        ("doc.tb", "subject: was 'doc.tb' in version 2026-1, not 'doc.chest': give it a new key")
    ]
    assert [what for _where, what in reused(changed("2", "doc.tb", subject=None), [FIRST])] == [
        "subject: was 'doc.tb' in version 2026-1, not 'none': give it a new key"
    ]


def test_a_label_stands_for_one_content() -> None:
    found = reused(changed(FIRST.version, GONE, due_week=7), [FIRST])
    assert found == [("path", "version: '2026-1' is published with other content")]
