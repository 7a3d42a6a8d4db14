"""PostgreSQL gone for ten seconds: a 503 that says when, then on without a restart."""

import http
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bench.client import Answer, Visitor, form_of
from bench.faults.cluster import Cluster
from bench.faults.place import Place, fill
from bench.school import PASSWORD
from bench.servers import product
from tests.databases import application, make_settings
from tracker.models import engine
from tracker.models.engine import WAIT_SECONDS

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


@contextmanager
def silent() -> Iterator[int]:
    """The port of a host that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_dark_host_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine._POSTGRESQL_NETWORK["connect_timeout"] == WAIT_SECONDS
    # The least that the driver takes.
    monkeypatch.setitem(engine._POSTGRESQL_NETWORK, "connect_timeout", 2)
    with silent() as port, application(make_settings(f"postgresql://a@127.0.0.1:{port}/b", tmp_path)) as app:
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = "anybody"
        answer = client.get("/path")
        assert answer.status_code == http.HTTPStatus.SERVICE_UNAVAILABLE
        assert answer.headers["Retry-After"].isdigit()
        assert client.get("/readyz").status_code == http.HTTPStatus.SERVICE_UNAVAILABLE


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
