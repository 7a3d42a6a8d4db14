"""Every table says whose rows it holds and what erasure leaves of them."""

from tracker.models import Base
from tracker.models.personal import IMPERSONAL, PERSONAL, Left, table_of


def test_no_table_is_missing() -> None:
    """A new table: add its line to ``models/personal.py``."""
    assert set(PERSONAL) | IMPERSONAL == set(Base.metadata.tables)
    assert not set(PERSONAL) & IMPERSONAL


def test_lines_name_columns_that_there_are() -> None:
    for name, personal in PERSONAL.items():
        columns = set(table_of(name).c.keys())
        assert {personal.owner, *personal.blank, *personal.secret} <= columns, name
        assert not personal.through or personal.through in PERSONAL, name
        assert bool(personal.blank) == (personal.left is Left.REST), name


def test_words_that_stay_are_blanked() -> None:
    """A text column of a row that stays is a word of ours, or erasure overwrites it."""
    ours = {"name", "kind", "status", "mode", "source", "basis", "waits_for", "requirement", "subject"}
    ours |= {"given_name", "family_name", "event_head", "setting", "pay_band"}
    for name, personal in PERSONAL.items():
        if personal.left is not Left.REST:
            continue
        texts = {
            column.name
            for column in table_of(name).c
            if column.type.python_type is str and column.name not in personal.blank
        }
        assert texts <= ours, name
