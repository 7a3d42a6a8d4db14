"""A school of eight writers for whatever breaks, and a private PostgreSQL that may be killed."""

from collections.abc import Iterator

import pytest

from bench.faults.cluster import Cluster, cluster
from bench.faults.place import WRITERS, Place, fill
from tests.postgres import INSTALL, binaries, skip_or_fail


@pytest.fixture
def place(database_url: str, request: pytest.FixtureRequest) -> Place:
    """Eight writers on a fresh database; ``parametrize("place", [2], indirect=True)`` makes two."""
    return fill(database_url, writers=getattr(request, "param", WRITERS))


@pytest.fixture
def private_postgresql() -> Iterator[Cluster]:
    """A durable server that nobody else uses."""
    programs = binaries()
    if programs is None:
        skip_or_fail(INSTALL, "REQUIRE_POSTGRES")
        raise AssertionError
    with cluster(programs) as made:
        yield made
