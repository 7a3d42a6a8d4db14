"""Arrows point down, files stay small, time has one source, endpoints declare permissions."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from tracker import require_permissions
from tracker.config import PACKAGE, house

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent.name != "migrations")
MOST_LINES = 250
CLOCK = PACKAGE / "services" / "clock.py"
TIME_CALLS = re.compile(
    r"\b(datetime\.now|datetime\.utcnow|datetime\.today|date\.today|time\.time|time\.localtime)\("
)


def named(path: Path) -> str:
    return path.relative_to(house()).as_posix()


def test_imports_keep_the_contracts() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=house(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_stay_small(path: Path) -> None:
    count = len(path.read_text(encoding="utf-8").splitlines())
    assert count <= MOST_LINES, f"{count} lines"


@pytest.mark.parametrize("path", [path for path in MODULES if path != CLOCK], ids=named)
def test_time_comes_from_the_clock(path: Path) -> None:
    assert not TIME_CALLS.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_public_things_have_docstrings(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    silent = [node.name for node in public if not ast.get_docstring(node)]
    assert ast.get_docstring(tree), "the module says nothing about itself"
    assert not silent


def test_every_endpoint_has_a_permission(bare_app: Flask) -> None:
    require_permissions(bare_app)


def test_an_endpoint_without_a_permission_stops_the_start() -> None:
    app = Flask("elsewhere")
    app.add_url_rule("/open", "open", lambda: "anybody")
    with pytest.raises(RuntimeError, match="no permission declared for: open"):
        require_permissions(app)


def test_warnings_are_errors(pytestconfig: pytest.Config) -> None:
    assert "error" in pytestconfig.getini("filterwarnings")


def test_packages_are_all_listed() -> None:
    listed = set(re.findall(r"^    (tracker[\w.]*)$", (house() / "setup.cfg").read_text(), re.M))
    found = {".".join(path.parent.relative_to(house()).parts) for path in PACKAGE.rglob("__init__.py")}
    assert found - listed == set()
