"""The threat model names tests that exist, and the operators' table says the figures of the code."""

import re

from tracker.config import Settings, house
from tracker.services.limiting import LIMITS
from tracker.web import gunicorn, patient
from tracker.web.evidence.limits import LARGEST_PIECE
from tracker.web.throttling import PAGES_A_MINUTE

DOCS = house() / "docs"


def test_every_defense_names_a_test_that_is_there() -> None:
    text = next((DOCS / "decisions").glob("*-threat-model.md")).read_text("utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`(tests/[^`]+)`", row)
        assert named, row
        for name in named:
            assert (house() / name).exists(), name


def test_the_figures_are_those_of_the_code() -> None:
    text = (DOCS / "operators.md").read_text("utf-8")
    told = {
        f"{gunicorn.limit_request_line // 1000} kB; {gunicorn.limit_request_field_size // 1000} kB; "
        f"{gunicorn.limit_request_fields}; {patient.MOST_HEAD // 1024} kB",
        f"{patient.ARRIVAL_SECONDS:.0f} s together",
        f"{patient.MOST_WAITING // 1_000_000} MB",
        f"{patient.STALLED_SECONDS:.0f} s without a byte, {patient.SLOWEST // 1000} kB/s",
        f"{Settings.max_form_bytes // 1_000_000} MB (`MAX_FORM_BYTES`)",
        f"{LARGEST_PIECE // 1_000_000} MB; signed in only",
        f"{PAGES_A_MINUTE} a minute",
    }
    assert [words for words in told if words not in text] == []
    figures = {name: re.findall(r"\d+", limit) for name, limit in LIMITS.items()}
    assert figures["change"] == ["120"] and figures["upload"] == ["600", "10"]
    assert figures["export"] == ["30", "10"] and figures["sign_in_account"] == ["10", "15"]
