"""A school in a database of either kind."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.factories import World
from tracker.extensions import db
from tracker.queries.integrity import check


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """A school through its commands; afterwards the record must be sound."""
    made = World(db.session)
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []
