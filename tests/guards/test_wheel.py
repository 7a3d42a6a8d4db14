"""The wheel holds everything that a page needs, and nothing outside the package."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tracker.config import house

PARTS = ("tracker", "templates", "static")
FILES = ("setup.cfg", "pyproject.toml", "README.md")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from a copy of the checkout without fetching anything."""
    source = tmp_path_factory.mktemp("source")
    for part in PARTS:
        shutil.copytree(house() / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        shutil.copy(house() / file, source)
    target = source / "out"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--no-index", "--wheel-dir", str(target), str(source)], check=True)
    return zipfile.ZipFile(next(target.glob("*.whl")))


def files(folder: Path, prefix: str) -> set[str]:
    """Names that the files of a folder have in the wheel."""
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{prefix}/{path.relative_to(folder).as_posix()}" for path in found}


@pytest.mark.parametrize("part", PARTS)
def test_wheel_holds_every_file(wheel: zipfile.ZipFile, part: str) -> None:
    prefix = part if part == "tracker" else f"tracker/{part}"
    wanted = {name for name in files(house() / part, prefix) if not name.endswith((".cfg", ".pot"))}
    assert wanted - set(wheel.namelist()) == set()


def test_wheel_installs_one_package(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"tracker"}
