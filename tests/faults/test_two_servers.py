"""Two separate servers on one PostgreSQL share nothing else: any of them may serve anybody, or die."""

import http
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from bench.client import Form, Visitor, form_of
from bench.faults.place import Place
from bench.school import PASSWORD
from bench.servers import Server, product
from tests.proxy import proxy

pytestmark = [pytest.mark.postgresql, pytest.mark.parametrize("place", [2], indirect=True)]


@pytest.fixture
def servers(place: Place, tmp_path: Path) -> Iterator[list[Server]]:
    """Two gunicorns with instance folders of their own."""
    with ExitStack() as stack:
        found = []
        for name in ("first", "second"):
            folder = tmp_path / name
            folder.mkdir()
            entered = product(place.url, place.today, f"faults-{name}", INSTANCE_PATH=str(folder))
            found.append(stack.enter_context(entered))
        yield found


@pytest.fixture
def both(servers: list[Server], place: Place) -> Iterator[list[Visitor]]:
    """One browser as it meets the one server and the other: signed in on the first, same cookies."""
    first, second = (Visitor(server.port) for server in servers)
    first.sign_in(place.emails[0], PASSWORD)
    second.cookies = first.cookies
    yield [first, second]
    first.close()
    second.close()


def practice(visitor: Visitor, place: Place, **fields: str) -> Form:
    """The filled-in form of one practice, fetched from this server."""
    form = form_of(visitor.expect(f"/skills/{place.skill}").text, "log_practice")
    said = {"happened_on": place.today.isoformat(), "times": "1"}
    return Form(form.action, form.fields | said | fields)


def count(place: Place, note: str) -> int:
    """How many entries say this."""
    with psycopg.connect(place.url) as connection:
        row = connection.execute("SELECT count(*) FROM entry WHERE note = %s", [note]).fetchone()
    return int(row[0]) if row else 0


def test_signed_in_on_one_and_acting_on_the_other(both: list[Visitor], place: Place) -> None:
    """Sessions, form keys and CSRF tokens of the one hold on the other; so does signing out."""
    first, second = both
    form = practice(first, place, note="from the first page")
    assert second.post(form.action, form.fields).status == http.HTTPStatus.SEE_OTHER
    assert first.post(form.action, form.fields).status == http.HTTPStatus.SEE_OTHER
    assert count(place, "from the first page") == 1
    assert "from the first page" in first.expect(f"/skills/{place.skill}").text
    kept = dict(first.cookies)
    out = form_of(second.expect("/account").text, "sign_out")
    assert second.post(out.action, out.fields).status == http.HTTPStatus.SEE_OTHER
    first.cookies = kept
    assert first.get("/path").status == http.HTTPStatus.FOUND


def test_the_same_form_on_both_at_once_counts_once(both: list[Visitor], place: Place) -> None:
    for number in range(5):
        form = practice(both[0], place, note=f"at once {number}")
        with ThreadPoolExecutor(2) as pool:
            answers = list(pool.map(lambda visitor, form=form: visitor.post(form.action, form.fields), both))
        assert {answer.status for answer in answers} == {http.HTTPStatus.SEE_OTHER}
        assert count(place, f"at once {number}") == 1


def test_tries_are_counted_together(servers: list[Server], place: Place) -> None:
    """Ten wrong passwords, five on each server, are ten."""
    visitors = [Visitor(server.port) for server in servers]
    form = form_of(visitors[0].expect("/sign-in").text, "sign_in")
    visitors[1].cookies = dict(visitors[0].cookies)
    wrong = form.fields | {"email": place.emails[1], "password": "not-this-one"}
    answers = [visitors[turn % 2].post("/sign-in", wrong).status for turn in range(11)]
    assert answers == [http.HTTPStatus.UNPROCESSABLE_ENTITY] * 10 + [http.HTTPStatus.TOO_MANY_REQUESTS]
    for visitor in visitors:
        visitor.close()


def test_one_of_two_behind_a_proxy_dies(servers: list[Server], place: Place, tmp_path: Path) -> None:
    """Who is signed in goes on: pages without a gap, and forms that count once."""
    with proxy([server.port for server in servers], tmp_path) as port:
        student = Visitor(port)
        student.sign_in(place.emails[1], PASSWORD)
        for number in range(4):
            form = practice(student, place, note=f"before {number}")
            assert student.post(form.action, form.fields).status == http.HTTPStatus.SEE_OTHER
        gone = servers[0]
        for pid in (gone.process.pid, *gone.workers()):
            os.kill(pid, signal.SIGKILL)
        gone.process.wait(20)
        for number in range(4):
            student.expect("/path")
            form = practice(student, place, note=f"after {number}")
            assert student.post(form.action, form.fields).status == http.HTTPStatus.SEE_OTHER
        student.close()
    notes = [f"{when} {number}" for when in ("before", "after") for number in range(4)]
    assert {note: count(place, note) for note in notes} == dict.fromkeys(notes, 1)
