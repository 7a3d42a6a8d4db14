"""PostgreSQL gone for ten seconds: a 503 that says when, then on without a restart."""

import http
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.client import Answer, Visitor, form_of
from bench.faults.cluster import Cluster
from bench.faults.place import Place, fill
from bench.school import PASSWORD
from bench.servers import product

GONE_SECONDS = 10


@contextmanager
def student_of(place: Place, tmp_path: Path) -> Iterator[Visitor]:
    """A signed-in student of a real server."""
    with product(place.url, place.today, "faults-gone", INSTANCE_PATH=str(tmp_path)) as server:
        visitor = Visitor(server.port)
        visitor.sign_in(place.emails[0], PASSWORD)
        yield visitor
        visitor.close()


def assert_unreachable(answer: Answer) -> None:
    """A page of the house that says what happened, and when to come back."""
    assert answer.status == http.HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.headers["retry-after"].isdigit()
    assert "The records cannot be reached right now" in answer.text


def notes(place: Place, note: str) -> int:
    """How many entries say this."""
    with psycopg.connect(place.url) as connection:
        row = connection.execute("SELECT count(*) FROM entry WHERE note = %s", [note]).fetchone()
    return int(row[0]) if row else 0


def test_postgresql_gone_for_ten_seconds(private_postgresql: Cluster, tmp_path: Path) -> None:
    place = fill(private_postgresql.create_database("gone"), writers=1)
    with student_of(place, tmp_path) as student:
        form = form_of(student.expect(f"/skills/{place.skill}").text, "log_practice")
        fields = form.fields | {"happened_on": place.today.isoformat(), "times": "1", "note": "once"}
        private_postgresql.kill()
        began, looks = time.monotonic(), 0
        while time.monotonic() < began + GONE_SECONDS:
            assert_unreachable(student.get("/path"))
            assert_unreachable(student.post(form.action, fields))
            assert student.get("/readyz").status == http.HTTPStatus.SERVICE_UNAVAILABLE
            assert student.get("/healthz").status == http.HTTPStatus.OK
            looks += 1
            time.sleep(1)
        private_postgresql.start()
        assert looks > 1
        student.expect("/readyz")
        student.expect("/path")
        for _twice in range(2):
            assert student.post(form.action, fields).status == http.HTTPStatus.SEE_OTHER
        assert notes(place, "once") == 1
