"""Hostile names stay names wherever they go: headers, mails, logs, exports and pages."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from flask import Flask, Response
from selectolax.lexbor import LexborHTMLParser
from werkzeug.http import parse_options_header

from tests import hostile
from tests.accounts import world_beside
from tests.factories import World
from tests.pages import read
from tests.web.staff_pages import browser
from tracker.config import folder
from tracker.domain.errors import Refused
from tracker.domain.mail_rules import SETTING
from tracker.services import mail
from tracker.services.logs import configure_logs, logger
from tracker.web.evidence import serving

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
KINDS = sorted(file.stem for file in (folder("templates") / "emails").glob("[a-z]*.txt"))
SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app, sheets=True) as made:
        yield made


@pytest.mark.parametrize("name", hostile.FILE_NAMES)
def test_a_files_name_adds_nothing_to_its_header(name: str) -> None:
    file = SimpleNamespace(name=name, id=7, media_type="application/pdf", sha256="0" * 64)
    answer = serving._told(Response(b""), file, "attachment")
    [sent] = answer.headers.getlist("Content-Disposition")
    assert sent.isprintable() and sent.isascii()
    kind, told = parse_options_header(sent)
    assert kind == "attachment"
    assert set(told) <= {"filename", "filename*"} and told["filename"].endswith(".pdf")
    assert not {"X-Injected", "Bcc"} & set(answer.headers.keys())


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_adds_nothing_to_a_mail(app: Flask, kind: str) -> None:
    counted = "link days count shifts dose done due late waits ahead waiting more"
    numbers: dict[str, object] = dict.fromkeys(counted.split(), 2)
    numbers |= dict.fromkeys(("on", "starts_on", "ends_on"), "2026-11-30")
    facts = {"nonce": "n", "kind": "incident", "token": "t", **numbers}
    for name in (*hostile.LINES, *hostile.SCRIPTS):
        named: dict[str, object] = dict.fromkeys(("student", "site", "name"), name)
        cohort = {"name": name, "students": 2, "behind": 1, "waiting": 1}
        letter = mail.Letter(1, kind, facts | named | {"cohorts": [cohort]}, "a@clinic.test", name, "es")
        message = mail.compose(letter, NOW)
        expected = {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"}
        expected |= {"List-Unsubscribe"} if kind in SETTING else set()
        assert set(message.keys()) - expected <= {"Content-Type", "Content-Transfer-Encoding"}
        head = bytes(message).partition(b"\n\n")[0].decode().splitlines()
        assert not [line for line in head if line.lower().startswith(("bcc", "x-injected", "<html"))]
        assert str(message["To"]) == "a@clinic.test"


@pytest.mark.parametrize("address", ["a@clinic.test\r\nBcc: all@evil.example", "a@b, c@d", "a@b>\n<c@d", ""])
def test_an_address_is_one_address_or_none(app: Flask, address: str) -> None:
    with pytest.raises(mail.CannotSend):
        mail.compose(mail.Letter(1, "invitation", {"token": "x"}, address, "Ada", "en"), NOW)


def test_nothing_begins_a_line_of_the_log(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO")
    try:
        for text in (*hostile.LINES, *hostile.RAW):
            logger.info("request", method=text, endpoint=text)
    finally:
        configure_logs("WARNING")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(hostile.LINES) + len(hostile.RAW)
    assert {json.loads(line)["event"] for line in lines} == {"request"}
    assert not any("\x1b" in line for line in lines)


def test_names_in_every_export_and_on_every_board(bare_app: Flask, world: World) -> None:
    taken = []
    for name in (*hostile.FORMULAS, *hostile.MARKUP, *hostile.SCRIPTS):
        try:
            world.add_student(name, "Moonfield", papers=False)
            taken.append(name)
        except Refused:
            world.session.rollback()
    assert len(taken) > 10
    client = browser(bare_app, world.coordinator)
    for address in ("{}.csv", "{}/matrix.csv", "{}/finish.csv", "{}/kit.csv"):
        answer = client.get("/cohorts/" + address.format(world.cohort))
        assert answer.status_code == 200
        rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"), newline="")))
        assert len(rows) >= 1
        cells = [cell for row in rows for cell in row if not _is_number(cell)]
        assert [cell for cell in cells if cell.lstrip(" \u00a0").startswith(SIGNS)] == []
    for address in ("/cohorts/{}", "/cohorts/{}/matrix", "/cohorts/{}/finish", "/cohorts/{}/kit"):
        page = read(client.get(address.format(world.cohort)))
        tree: LexborHTMLParser = page.tree
        assert not tree.css("img[onerror], svg[onload], [onmouseover], script:not([src])")
        assert "49" not in [node.text(strip=True) for node in tree.css("a, td")]


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
