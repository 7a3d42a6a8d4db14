"""No code names a line of a program: keys stand in path documents, and so does what a line stands for."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.config import house
from tracker.domain.path_loader import SHIPPED, shipped

KEYS = frozenset(line.key for code in SHIPPED for line in shipped(code).requirements)
# The demo plays the programs that ship; documents from before landmarks are known by their keys.
ALLOWED = ("tracker/demo/", "tracker/domain/landmarks.py")


def modules() -> Iterator[Path]:
    """The code that has to work for every program."""
    for path in sorted((house() / "tracker").rglob("*.py")):
        if not path.relative_to(house()).as_posix().startswith(ALLOWED):
            yield path


def strings(path: Path) -> Iterator[str]:
    """The texts that a module holds, without its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(house())))
def test_no_module_names_a_line(path: Path) -> None:
    assert KEYS.isdisjoint(strings(path))


def test_no_template_names_a_line() -> None:
    named = re.compile("|".join(rf"[\"']{re.escape(key)}[\"']" for key in KEYS))
    found = [path.name for path in (house() / "templates").rglob("*.html") if named.search(path.read_text())]
    assert found == []


def test_the_guard_finds_what_it_looks_for() -> None:
    allowed = house() / "tracker" / "domain" / "landmarks.py"
    assert len(KEYS & set(strings(allowed))) == 3
