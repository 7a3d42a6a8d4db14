"""No space left: what was stored stays, pages can be read, a form gets a 503 and is kept, then on."""

import http
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench.client import Visitor, form_of
from bench.faults.place import Place
from bench.school import PASSWORD
from bench.servers import Server, product
from tests.pages import read
from tests.student_site import Site, settings_of_today, site_of
from tracker.config import Settings
from tracker.extensions import db
from tracker.queries.integrity import check
from tracker.services import clock

SKILL = "/skills/skill.ic-01"
PRACTICE = f"{SKILL}/practices"
MOST_WRITES = 200
"""More than fit into what is free in the pages that a fresh database has."""
KEPT = "The records cannot be reached right now. Send it again in a minute"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student who has the kit."""
    with site_of(bare_app, client) as made:
        yield made


@contextmanager
def no_more_pages(engine: Engine) -> Iterator[None]:
    """SQLite's own limit on the size of the file: SQLITE_FULL, as a full disk gives it."""

    def limit(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA max_page_count = 1")

    def lift(connection, _record, _proxy) -> None:  # type: ignore[no-untyped-def]
        connection.execute("PRAGMA max_page_count = 1073741823")

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        event.listen(engine, "checkout", lift)


@contextmanager
def no_space(engine: Engine) -> Iterator[None]:
    """PostgreSQL says 53100, disk full, where an entry has to be stored."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE TRIGGER full_up BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION full_up()"
        )
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER full_up ON entry")


@pytest.mark.both_databases
def test_a_full_disk_refuses_in_words_and_keeps_what_was_there(site: Site, database_kind: str) -> None:
    with site.app.app_context():
        engine = db.engine
    with no_more_pages(engine) if database_kind == "sqlite" else no_space(engine):
        fields = form = site.form(SKILL, PRACTICE)
        for number in range(MOST_WRITES):
            fields = form | {"key": f"key-{number}", "note": f"note {number} " + "x" * 300}
            before, answer = site.counts(), site.client.post(PRACTICE, data=fields)
            if answer.status_code == http.HTTPStatus.SERVICE_UNAVAILABLE:
                break
            assert answer.status_code == http.HTTPStatus.SEE_OTHER
        assert answer.headers["Retry-After"].isdigit()
        page = read(answer, http.HTTPStatus.SERVICE_UNAVAILABLE)
        assert KEPT in page.text("main")
        assert page.fields(f'form[action="{PRACTICE}"]')["note"] == fields["note"]
        assert site.counts() == before
        site.page("/path")
    for _twice in range(2):
        assert site.client.post(PRACTICE, data=fields).status_code == http.HTTPStatus.SEE_OTHER
    assert site.counts() == (before[0] + 1, before[1] + 1)
    with site.app.app_context():
        assert not list(check(db.session, clock.now()))


@contextmanager
def files_no_larger(server: Server, most_bytes: int) -> Iterator[None]:
    """The system refuses the web workers any byte beyond this place in a file."""
    kept = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in server.workers()}
    for pid, (_soft, hard) in kept.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (most_bytes, hard))
    yield
    for pid, limits in kept.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize("place", [1], indirect=True)
@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits other processes, which Linux alone can")
def test_the_system_refuses_more_bytes(place: Place, tmp_path: Path) -> None:
    """Not SQLite but the file system says no, in the middle of a real server's transaction."""
    with product(place.url, place.today, "faults-disk", INSTANCE_PATH=str(tmp_path)) as server:
        student = Visitor(server.port)
        student.sign_in(place.emails[0], PASSWORD)
        form = form_of(student.expect(f"/skills/{place.skill}").text, "log_practice")
        fields = form.fields | {"happened_on": place.today.isoformat(), "times": "1"}
        log = Path(place.url.removeprefix("sqlite:///") + "-wal")
        with files_no_larger(server, log.stat().st_size):
            for number in range(MOST_WRITES):
                fields |= {"key": f"key-{number}"}
                answer = student.post(form.action, fields)
                if answer.status != http.HTTPStatus.SEE_OTHER:
                    break
            assert answer.status == http.HTTPStatus.SERVICE_UNAVAILABLE
            assert answer.headers["retry-after"].isdigit()
            student.expect("/path")
        assert student.post(form.action, fields).status == http.HTTPStatus.SEE_OTHER
        student.close()
