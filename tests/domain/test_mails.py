"""The table of mails: each letter has its row, and each row its letter."""

from tracker.config import house
from tracker.domain.mails import MAILS


def test_every_letter_has_its_row_and_every_row_its_letter() -> None:
    assert {path.stem for path in (house() / "templates" / "emails").glob("*.txt")} == set(MAILS)
