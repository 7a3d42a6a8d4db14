"""Where the bench keeps its databases, and what it runs on."""

import os
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tracker.config import TESTING, Settings, house

FOLDER = house() / ".artifacts" / "bench"
RESULTS = house() / "bench" / "results.md"
SECRET = "bench"
ZONE = ZoneInfo("America/New_York")
KINDS = ("sqlite", "postgresql")
SIZES = (200, 5_000, 50_000)


def chosen_sizes(kind: str) -> tuple[int, ...]:
    """How many students the databases of this run have: BENCH_SIZES, or for one kind alone
    BENCH_SIZES_SQLITE and BENCH_SIZES_POSTGRESQL."""
    given = os.environ.get(f"BENCH_SIZES_{kind.upper()}") or os.environ.get("BENCH_SIZES", "")
    return tuple(sorted(int(size) for size in given.split(",") if size.strip())) or SIZES


def chosen_kinds() -> tuple[str, ...]:
    """Which databases this run measures (BENCH_DATABASES)."""
    given = [kind.strip() for kind in os.environ.get("BENCH_DATABASES", "").split(",") if kind.strip()]
    if unknown := set(given) - set(KINDS):
        raise SystemExit(f"BENCH_DATABASES takes {' and '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    return tuple(given) or KINDS


def settings(database_url: str, today: date | None = None, **choices: Any) -> Settings:
    """Settings of a bench application; nothing comes from the environment."""
    given: dict[str, Any] = {
        "environment": TESTING,
        "instance": FOLDER,
        "database_url": database_url,
        "secret_key": SECRET,
        "base_url": "http://127.0.0.1",
        "timezone": ZONE,
        "today": today,
        "staff_session": timedelta(days=30),
        "log_level": "WARNING",
    }
    return Settings(**given | choices)
