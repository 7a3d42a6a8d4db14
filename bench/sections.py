"""``bench/durability.md``: one section for each program that writes into it, with machine and date."""

import os
import platform
import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tracker.config import house

FILE = house() / "bench" / "durability.md"
TITLE = "# What the faults and the soak found"


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A Markdown table."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]


def machine() -> str:
    """When and on what."""
    info = Path("/proc/cpuinfo").read_text("utf-8")
    model = next((line.partition(":")[2].strip() for line in info.splitlines() if "model name" in line), "?")
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores ({model}), load {load} (1, 5 and 15 "
        f"minutes), Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def write(name: str, lines: Sequence[str], file: Path = FILE) -> str:
    """Put a section into the file in the place of the one of this name; gives its text."""
    text = "\n".join([f"## {name}", "", machine(), "", *lines, ""])
    old = file.read_text("utf-8") if file.exists() else f"{TITLE}\n"
    section = re.compile(rf"^## {re.escape(name)}\n.*?(?=^## |\Z)", re.M | re.S)
    rest = section.sub("", old).rstrip()
    new = f"{rest}\n\n{text}"
    file.write_text(new.rstrip() + "\n", "utf-8")
    return text
