"""Parts of program files as they are written: what one program takes from another, or from its own past.

A file of sheets or parts is a row of tables (``[[sheet]]``, ``[[part]]``). They are picked as text, so that
comments inside them and the order of the file stay.
"""

import re
import tomllib
from collections.abc import Collection, Mapping
from typing import Any


def pick(text: str, table: str, name: str, wanted: Collection[str]) -> str:
    """The tables called ``table`` whose ``name`` is wanted, as one text; empty where there is none."""
    blocks = re.split(rf"(?m)^(?=\[\[{table}\]\]\s*$)", text)[1:]
    named = re.compile(rf'(?m)^{name}\s*=\s*"([^"]*)"')
    return "".join(block for block in blocks if (found := named.search(block)) and found[1] in wanted)


def pick_sheets(files: Mapping[str, str], sections: Mapping[str, str]) -> dict[str, str]:
    """The sheets of the skills in ``sections`` (the section of each skill) out of the files by section;
    files of which nothing is left are left out."""
    found = {}
    for section, text in files.items():
        skills = {skill for skill, its in sections.items() if its == section}
        if picked := pick(text, "sheet", "skill", skills):
            found[section] = picked
    return found


def pick_kit(kit: str, files: Mapping[str, str]) -> str:
    """The parts of the kit that the sheets in these files name."""
    used = {part for text in files.values() for one in _sheets(text) for part in one.get("kit", ())}
    return pick(kit, "part", "key", used)


def skills_in(text: str) -> set[str]:
    """The skills that have a sheet in a file."""
    return {str(one.get("skill")) for one in _sheets(text)}


def _sheets(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads(text).get("sheet", [])
    return found
