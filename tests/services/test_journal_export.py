"""The exported journal can be verified by the ten lines that docs/operators.md gives."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.factories import World
from tracker.cli import tracker
from tracker.config import house
from tracker.extensions import db


@pytest.fixture
def exported(app: Flask, tmp_path: Path) -> Path:
    """A journal in a file."""
    World(db.session).add_student("Íñigo").practice("skill.ic-01", times=2)
    settings, file = app.config["SETTINGS"], tmp_path / "journal.jsonl"
    env = {"DATABASE_URL": settings.database_url, "INSTANCE_PATH": str(settings.instance)}
    env |= {"SECRET_KEY": settings.secret_key, "TRACKER_ENV": "testing"}
    done = CliRunner().invoke(tracker, ["journal-export", str(file)], env=env)
    assert done.exit_code == 0, done.output
    assert CliRunner().invoke(tracker, ["journal-export", str(file)], env=env).exit_code == 1
    return file


def verified(file: Path) -> subprocess.CompletedProcess[str]:
    """What the documented procedure says about a file."""
    text = (house() / "docs" / "operators.md").read_text("utf-8")
    found = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert found is not None
    command = [sys.executable, "-I", "-c", found[1], str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_documented_procedure_agrees(exported: Path) -> None:
    assert exported.stat().st_mode & 0o077 == 0
    done = verified(exported)
    assert (done.returncode, done.stderr) == (0, "")
    assert "sound" in done.stdout


@pytest.mark.parametrize("how", ["word", "column", "order", "gap", "tail"])
def test_it_finds_what_was_changed(exported: Path, how: str) -> None:
    lines = exported.read_text("utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "entry.logged" in line)
    if how == "word":
        told = json.loads(lines[at])
        lines[at] = json.dumps(told | {"payload": told["payload"].replace("2026", "2025")})
    elif how == "column":
        lines[at] = lines[at].replace("entry.logged", "entry.voided")
    elif how == "order":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    elif how == "gap":
        del lines[at]
    else:
        del lines[next(number for number in range(at, len(lines)) if '"head"' in lines[number]) - 1]
    exported.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert verified(exported).returncode != 0
