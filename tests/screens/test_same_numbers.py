"""The same number everywhere: whoever reads, each place says of each student what recomputation says; a
cover reads what the absent one reads; who holds nothing of a place reads nothing of it."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.databases import Databases
from tests.screens.reader import LEDGERS, OF_COHORT, Reader
from tests.screens.told import file_of, own_page
from tests.screens.two_programs import Town, few_schools, open_pages, town_of, weeks
from tracker.domain.statuses import RequestKind

RICH: list[tuple[int, tuple[Any, ...]]] = [
    (0, ("paper", "enroll.papers", 300)),
    (0, ("milestone", "kit.received")),
    (0, ("decide", "accept", 0)),
    (2, ("paper", "doc.tb", 40)),
    (3, ("paper", "doc.tb", 200)),
    (4, ("practice", "skill.pi-01", 3)),
    (1, ("leave", 10)),
    (0, ("days", 12)),
    (0, ("decide", "return", 0)),
    (3, ("decide", "accept", 0)),
    (2, ("milestone", "enroll.orientation")),
    (0, ("paper", "doc.flu", 90)),
    (3, ("ask", RequestKind.LEAVE, "skill.ic-01")),
    (2, ("days", 20)),
    (2, ("paper", "enroll.papers", 300)),
    (4, ("paper", "doc.hepb", 60)),
    (0, ("days", 3)),
]
"""Something stands in every list of each cohort."""


@few_schools
@given(weeks, st.booleans())
def test_every_place_says_the_same_to_everybody(
    databases: Databases, tmp_path: Path, history: list[Any], is_covered: bool
) -> None:
    with town_of(databases, tmp_path) as (app, town):
        town.play(history)
        if is_covered:
            town.cover()
        compare(app, town)


@pytest.mark.both_databases
def test_a_rich_school_says_the_same_on_both_databases(
    databases: Databases, database_kind: str, tmp_path: Path
) -> None:
    with town_of(databases, tmp_path, database_kind) as (app, town):
        town.play(RICH)
        town.cover()
        compare(app, town)
        readers = [Reader(app, town, name) for name in town.readers]
        assert all(reader.rows("/turns.csv") for reader in readers)
        waiting = {row["Cohort"] for reader in readers for row in reader.rows("/review.csv")}
        assert waiting == {place.name for place in town.places}


def compare(app: Flask, town: Town) -> None:
    """Everybody, everywhere."""
    open_pages(app, town)
    readers = {name: Reader(app, town, name) for name in town.readers}
    for reader in readers.values():
        reader.compare()
    for one in (one for found in readers["admin"].found.values() for one in found):
        own_page(app, one)
    if town.is_covered:
        compare_cover(readers["absent"], readers["cover"], town)


def compare_cover(absent: Reader, cover: Reader, town: Town) -> None:
    """Of the covered cohort the cover reads whatever the absent one reads."""
    place = town.places[0]
    for part in OF_COHORT:
        files = [one.rows(file_of(f"/cohorts/{place.cohort}{part}")) for one in (absent, cover)]
        assert files[0] == files[1], part
    for address in LEDGERS:
        mine, theirs = (
            [row for row in one.rows(file_of(address)) if row.get("Cohort") == place.name]
            for one in (absent, cover)
        )
        assert mine == theirs, address
