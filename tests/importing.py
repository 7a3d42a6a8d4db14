"""What the tests of imports share: a file as lines, read for a cohort."""

from collections.abc import Iterable, Sequence
from typing import Any

from tests.factories import World
from tracker.commands import applying, importing
from tracker.domain.importing.heads import Sheet, sheet_of
from tracker.domain.kinds import ImportKind
from tracker.domain.policy import Actor
from tracker.models import ImportRun
from tracker.models.importing import Staged
from tracker.models.paths import path_of

PROGRESS, ROSTER = ImportKind.PROGRESS, ImportKind.ROSTER


def sheet(lines: Iterable[Sequence[object]]) -> Sheet:
    """The table in these lines, the first of which is line 1."""
    return sheet_of([(number, tuple(cells)) for number, cells in enumerate(lines, 1)])


def read(
    world: World, lines: Iterable[Sequence[object]], kind: ImportKind = PROGRESS, by: Actor | None = None
) -> int:
    """Read a file for the world's cohort; gives its id."""
    values: dict[str, Any] = {"name": "fall.csv", "sheet": sheet(lines)}
    made = world.do(by or world.coordinator, importing.read_file, kind, world.cohort, **values)
    return int(made["run"])


def staged(world: World, run: int) -> Staged:
    """The file as it is stored now."""
    world.session.rollback()
    world.session.expire_all()
    return Staged(world.session.get_one(ImportRun, run), path_of(world.session, world.path_version))


def states(world: World, run: int) -> dict[int, str]:
    """What each row of the file is, by its number."""
    return {number: found["is"] for number, found in staged(world, run).found.items()}


def codes(world: World, run: int) -> dict[int, list[tuple[int | None, str]]]:
    """What is wrong in each row: column and code."""
    found = staged(world, run).found.items()
    return {number: [(at, code) for at, code, _facts in one["wrong"]] for number, one in found}


def bring(world: World, lines: Iterable[Sequence[object]], kind: ImportKind = PROGRESS) -> int:
    """Read a file and bring it in; gives its id."""
    run = read(world, lines, kind)
    world.do(world.coordinator, applying.apply, run)
    return run


def undo(world: World, run: int, by: Actor | None = None) -> None:
    """Take an import back."""
    world.do(by or world.coordinator, applying.undo, run, note="Import undone: fall.csv")
