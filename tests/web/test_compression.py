"""Pages leave gzipped for who takes it, and slow statements are told without a value."""

import gzip
import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from tracker.extensions import db
from tracker.services import slow


def test_a_page_is_gzipped_for_who_takes_it(client: FlaskClient) -> None:
    plain = client.get("/sign-in")
    packed = client.get("/sign-in", headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain.headers["Vary"] and "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert b"<h1" in gzip.decompress(packed.data)


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br", ""])
def test_nobody_gets_what_they_do_not_take(client: FlaskClient, accepted: str) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": accepted})
    assert "Content-Encoding" not in answer.headers
    assert b"<h1" in answer.data


def test_the_size_of_an_answer_tells_no_token(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "gzip"}
    assert len({len(client.get("/nothing", headers=headers).data) for _ in range(40)}) > 5


def test_a_small_answer_goes_as_it_is(client: FlaskClient) -> None:
    answer = client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert answer.data == b"ok\n"
    assert "Content-Encoding" not in answer.headers


def test_a_slow_statement_is_told_without_its_values(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger("tracker").propagate = True
    monkeypatch.setattr(slow, "SLOW_MS", -1)
    db.session.execute(text("SELECT :name AS name"), {"name": "Larkspur"}).all()
    db.session.rollback()
    told = [record.getMessage() for record in caplog.records if "slow_query" in record.getMessage()]
    assert any("SELECT" in line for line in told)
    assert not any("Larkspur" in line for line in told)
