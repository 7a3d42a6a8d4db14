"""The outcomes' pages: a number opens its people, what is not proved is shown, files equal the screen."""

import ast
import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.outcomes import close, graduate, hire, verify
from tests.pages import Page, read, words
from tests.web.staff_pages import browser, selects, send
from tests.web.wording_codes import strings
from tracker.domain.kinds import PacketState, Relation
from tracker.domain.rights import AccessKind
from tracker.extensions import db
from tracker.models import AccessLog, Packet, RoleGrant
from tracker.web.outcomes import packing
from tracker.web.wording import outcomes as say
from tracker.worker import packets as worker
from tracker.worker.packets import folder_of, make_packets

PLACED = "/outcomes/people/abhes.placement"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def school(world: World) -> Student:
    """One placed with proof, one who says so, one who serves, one who left; gives the first."""
    placed = graduate(world, "Ada", "Moonfield")
    hire(world, placed)
    verify(world, placed)
    hire(world, graduate(world, "Bram", "Thistle"))
    world.accept(close(world, graduate(world, "Coral", "Seagrass")))
    world.withdraw(world.add_student("=Gil", "Sorrel"), reason="Works nights")
    return placed


@pytest.fixture
def client(bare_app: Flask, world: World, school: Student) -> FlaskClient:
    return browser(bare_app, world.coordinator)


def table(page: Page) -> dict[str, list[str]]:
    """The people of a figure with what stands in their cells."""
    found = {}
    for row in page.all("table.behind tbody tr"):
        found[words(row.css_first("th a, th span"))] = [words(cell) for cell in row.css("td")]
    return found


def test_a_figure_says_n_of_n_its_formula_benchmark_and_coverage(client: FlaskClient) -> None:
    page = read(client.get("/outcomes"))
    said = page.text("#figure-abhes-placement") and words(page.all(".figure")[1])
    assert "50.0 %" in said and "1 of 2" in said and "2 of 3 verified" in said
    assert "(F + R) / (G - U)" in said and "Benchmark 70 %" in said and "unverified" in said
    assert "not read at the source" in said and "1 undocumented" in said


def test_the_number_opens_to_a_name_with_dates_and_proof(client: FlaskClient, school: Student) -> None:
    start = read(client.get("/outcomes"))
    href = start.all(".figure .of-n a")[1].attributes["href"] or ""
    page = read(client.get(href))
    found = table(page)
    assert set(found) == {"Moonfield, Ada", "Thistle, Bram", "Seagrass, Coral"}
    assert found["Moonfield, Ada"][0] == "Counted" and "Pay stub" in found["Moonfield, Ada"][3]
    assert (
        found["Thistle, Bram"][0] == "Undocumented" and "nobody has verified it" in found["Thistle, Bram"][1]
    )
    assert found["Seagrass, Coral"][0] == "Taken off, with proof" and "Orders" in found["Seagrass, Coral"][3]
    assert page.all("table.behind th a")[0].attributes["href"] == f"/students/{school.id}"


def test_the_address_holds_every_filter(client: FlaskClient, world: World) -> None:
    assert set(table(read(client.get(f"{PLACED}?show=undocumented")))) == {"Thistle, Bram"}
    assert set(table(read(client.get(f"{PLACED}?term=U")))) == {"Seagrass, Coral"}
    assert set(table(read(client.get(f"{PLACED}?cohort={world.cohort}&show=counted")))) == {"Moonfield, Ada"}
    assert table(read(client.get(f"{PLACED}?year=2020"))) == {}
    strange = read(client.get(f"{PLACED}?cohort=x&year=zz&program=moon&show=&term="))
    assert len(table(strange)) == 3


def test_a_bad_day_is_said_under_its_field(client: FlaskClient) -> None:
    page = read(client.get("/outcomes?as_of=soon"))
    assert page.text("#as_of-error").startswith("This is no date")


def test_drop_outs_stay_with_their_reason(client: FlaskClient) -> None:
    found = table(read(client.get("/outcomes/people/abhes.retention?show=not_counted")))
    assert next(row[1] for row in found.values()).endswith("Works nights")


def test_what_nobody_verified_is_off_until_asked_for(client: FlaskClient) -> None:
    assert len(read(client.get("/outcomes?body=maerb")).all(".figure")) == 1
    assert len(read(client.get("/outcomes?body=maerb&off=1")).all(".figure")) == 4


@pytest.mark.parametrize("body", ["california", "federal", "wioa"])
def test_every_set_has_a_page(client: FlaskClient, body: str) -> None:
    assert read(client.get(f"/outcomes?body={body}")).all(".figure")


def test_files_equal_the_screen_and_hold_no_formula(client: FlaskClient) -> None:
    screen = table(read(client.get(f"{PLACED}?show=counted")))
    answer = client.get("/outcomes/files/abhes.placement/people.csv?show=counted")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == list(screen)
    assert rows[1][4] == screen["Moonfield, Ada"][1]
    everybody = client.get("/outcomes/files/abhes.retention/people.csv").text
    assert "Sorrel, =Gil" in everybody and "\r\n=" not in everybody
    for kind, magic in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        assert client.get(f"/outcomes/figures.{kind}").data.startswith(magic)
    assert client.get("/outcomes/figures.exe").status_code == 404
    assert client.get("/outcomes/people/abhes.moon").status_code == 404


def test_pages_cost_the_same_however_many_there_are(
    bare_app: Flask, client: FlaskClient, world: World
) -> None:
    addresses = ("/outcomes", PLACED, "/outcomes/charts")
    for address in addresses:
        client.get(address)
    counted = []
    for _ in range(2):
        with selects(bare_app) as sent:
            for address in addresses:
                client.get(address)
        counted.append(len(sent))
        graduate(world, "Elm", "Wagtail")
    assert counted[0] == counted[1]


def test_every_reason_has_its_words_and_no_words_are_left() -> None:
    folder = Path(packing.__file__).parents[2] / "domain" / "outcomes"
    found = {f"placed_{one.value}" for one in Relation}
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Case"), args=[_, _, reason, *_]):
                    found |= strings(reason)
                case ast.Call(func=ast.Name(id="Found"), args=[ast.Constant(value=str(code)), *_]):
                    found.add(code)
                case ast.Assign(targets=[ast.Name(id="reason")], value=value):
                    found |= strings(value)
    assert {code for code in found if code.islower()} == set(say.REASONS)


def test_instructors_do_not_see_that_it_exists(bare_app: Flask, world: World) -> None:
    reader = browser(bare_app, world.instructor)
    assert reader.get("/outcomes").status_code == 404
    assert "Outcomes" not in read(reader.get("/cohorts")).text(".bar-nav")


def ask(client: FlaskClient, **typed: str) -> int:
    """Ask for a packet through its page; gives its id."""
    said = {"recipient": "ABHES", "purpose": "Annual report", "basis": "accreditor"} | typed
    answer = send(client, read(client.get("/outcomes/packets")), 'form[data-command="ask_packet"]', **said)
    assert answer.status_code == 303
    return int(answer.headers["Location"].rpartition("/")[2])


def test_what_is_missing_is_said_and_nothing_is_written(client: FlaskClient, world: World) -> None:
    page = read(client.get("/outcomes/packets"))
    form = 'form[data-command="ask_packet"]'
    for typed, sentence in (
        ({"recipient": "", "purpose": "x", "basis": "audit"}, "Write who receives the packet"),
        ({"recipient": "x", "purpose": "", "basis": "audit"}, "Write what the packet is for."),
        ({"recipient": "x", "purpose": "x", "basis": "moon"}, "Choose on which ground"),
    ):
        answer = send(client, page, form, **typed)
        assert sentence in read(answer, 422).text("main")
    assert world.session.execute(select(func.count(Packet.id))).scalar_one() == 0


def test_a_packet_is_made_in_rounds_survives_a_death_and_is_its_askers_alone(
    bare_app: Flask, client: FlaskClient, world: World, school: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_checklists", lambda _students, _as_of: [])
    packet = ask(client)
    assert "Waits for its turn" in read(client.get(f"/outcomes/packets/{packet}")).text("#progress")
    monkeypatch.setattr(worker, "ROUND_SECONDS", -1.0)
    with bare_app.app_context():
        assert make_packets() == 1
        made = list(folder_of(packet).iterdir())
        assert len(made) == 1
        before = made[0].stat().st_mtime_ns
        make_packets()
        assert made[0].stat().st_mtime_ns == before
    assert "2 of 7 pieces made" in read(client.get(f"/outcomes/packets/{packet}")).text("#progress")
    monkeypatch.setattr(worker, "ROUND_SECONDS", 60.0)
    with bare_app.app_context():
        make_packets()
        assert not (folder_of(packet) / "read-me.txt").exists()
        sha256 = db.session.get_one(Packet, packet).sha256
    page = read(client.get(f"/outcomes/packets/{packet}"))
    assert "Ready" in page.text("#progress") and sha256 in page.text("#progress")
    file = zipfile.ZipFile(io.BytesIO(client.get(f"/outcomes/packets/{packet}/file").data))
    assert {"read-me.txt", "figures.csv", "figures.xlsx", "lists/abhes-placement.xlsx"} <= set(
        file.namelist()
    )
    assert "Placement: (F + R) / (G - U)" in file.read("read-me.txt").decode()
    read_by = select(AccessLog.actor_id, AccessLog.kind).where(AccessLog.person_id == school.id)
    world.session.rollback()
    assert world.session.execute(read_by).all() == [(world.coordinator.person_id, AccessKind.EXPORT)]
    for other in (world.admin, world.instructor):
        assert browser(bare_app, other).get(f"/outcomes/packets/{packet}/file").status_code == 404


def test_checklists_are_in_the_packet(bare_app: Flask, client: FlaskClient, world: World) -> None:
    packet = ask(client, basis="inside")
    with bare_app.app_context():
        row = db.session.get_one(Packet, packet)
        found = packing.plan(row, world.coordinator)
        pages = [piece for piece in found.pieces if piece.name.startswith("checklists/")]
        assert [piece.name for piece in pages][:2] == [
            "checklists/all.xlsx",
            "checklists/0001-moonfield-ada.pdf",
        ]
        assert pages[0].make().startswith(b"PK") and pages[1].make().startswith(b"%PDF")


def test_who_lost_the_right_gets_no_packet(bare_app: Flask, client: FlaskClient, world: World) -> None:
    packet = ask(client)
    held = RoleGrant.person_id == world.coordinator.person_id
    world.session.execute(update(RoleGrant).where(held).values(revoked_at=world.now))
    world.session.commit()
    with bare_app.app_context():
        make_packets()
        found = db.session.get_one(Packet, packet)
        assert (found.state, found.reason) == (PacketState.FAILED, "no_longer_allowed")
    assert client.get(f"/outcomes/packets/{packet}/file").status_code == 403
