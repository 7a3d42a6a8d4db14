"""The student's rights as pages: what is held, who saw it, corrections, download; and the staff's side."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, text, update

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import read
from tests.web.staff_pages import browser, selects, send
from tracker.commands.correcting import ask_correction, decide_correction
from tracker.commands.disclosures import disclose_many
from tracker.commands.keeping import place_hold
from tracker.commands.notes import write_note
from tracker.domain.rights import AccessKind
from tracker.domain.statuses import EntryKind
from tracker.models import AccessLog, Correction, Erasure, Person
from tracker.services import accesses
from tracker.services import pdf as pdf_service
from tracker.web.opened import KINDS

ASK = "form[data-command=ask_correction]"
STATE = "form[data-command=attach_statement]"
DECIDE = "form[data-command=decide_correction]"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    return world.add_student("Pip", "Larkspur")


def log(world: World, person_id: int) -> list[tuple[int, str]]:
    world.session.rollback()
    rows = world.session.execute(
        select(AccessLog.actor_id, AccessLog.kind).where(AccessLog.person_id == person_id)
    )
    return sorted((row.actor_id, row.kind.value) for row in rows)


def asked(world: World, student: Student, about: str = "person:0") -> int:
    said = {"wrong": "It says 2.", "wish": "Make it 3."}
    return int(world.do(student.actor, ask_correction, student.enrollment, about, **said)["correction"])


def test_staff_who_open_a_file_are_written_down_once_an_hour(
    bare_app: Flask, world: World, student: Student
) -> None:
    client, file = browser(bare_app, world.coordinator), f"/students/{student.id}"
    for address in (file, file, f"{file}/history", f"{file}?step=training"):
        assert client.get(address).status_code == 200
    me = world.coordinator.person_id
    assert log(world, student.id) == [(me, "file"), (me, "history")]
    own = browser(bare_app, student.actor)
    for address in ("/path", "/history", "/account/record"):
        assert own.get(address).status_code == 200
    assert len(log(world, student.id)) == 2
    page = read(own.get("/account/record/openings"))
    assert "Otto Fernsby Coordinator" in page.text("main")


def test_what_is_refused_or_posted_is_no_opening(bare_app: Flask, world: World, student: Student) -> None:
    client = browser(bare_app, world.instructor)
    assert client.get(f"/students/{student.id}/rights").status_code == 403
    assert client.post(f"/students/{student.id}/notes", data={}).status_code == 400
    assert log(world, student.id) == []


def test_a_health_paper_and_an_export_are_named(bare_app: Flask, world: World, student: Student) -> None:
    paper = student.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    client, me = browser(bare_app, world.coordinator), world.coordinator.person_id
    assert client.get(f"/review?entry={paper}").status_code == 200
    assert (me, "health") in log(world, student.id)
    for name in (f"/cohorts/{world.cohort}.csv", f"/cohorts/{world.cohort}/matrix.csv"):
        assert client.get(name).status_code == 200
    assert log(world, student.id) == [(me, "export"), (me, "health")]


def test_every_file_about_somebody_is_an_export(bare_app: Flask, world: World, student: Student) -> None:
    client, me = browser(bare_app, world.coordinator), world.coordinator.person_id
    other = world.add_student("Ada", "Moonfield")
    files = {
        f"/students/{student.id}/checklist.xlsx": 0,
        f"/cohorts/{world.cohort}/checklist.xlsx": 1,
        "/outcomes/files/abhes.retention/people.csv": 1,
    }
    for address, others in files.items():
        assert client.get(address).status_code == 200, address
        for who, count in ((student, 1), (other, others)):
            assert log(world, who.id) == [(me, "export")] * count, address
        world.session.execute(delete(AccessLog))
        world.session.commit()
        accesses._hour._written.clear()
    assert {KINDS["record.student_json"], KINDS["record.student_pdf"]} == {AccessKind.EXPORT}


def test_the_log_costs_a_page_one_write_an_hour(bare_app: Flask, world: World, student: Student) -> None:
    with bare_app.app_context():
        from tracker.extensions import db

        opened = [(student.id, AccessKind.FILE)]
        now = world.now
        assert accesses.write(db.engine, world.admin.person_id, opened, now) == 1
        assert accesses.write(db.engine, world.admin.person_id, opened, now + timedelta(minutes=9)) == 0
        assert accesses.write(db.engine, world.admin.person_id, opened, now + timedelta(hours=1)) == 1
        # Another process has not written it yet: the row that stands is no error.
        accesses._hour._written.clear()
        assert accesses.write(db.engine, world.admin.person_id, opened, now + timedelta(hours=1)) == 1
    assert len(log(world, student.id)) == 2


def test_a_correction_from_the_wish_to_the_statement(bare_app: Flask, world: World, student: Student) -> None:
    [entry] = student.practice("skill.ic-01")
    own, staff = browser(bare_app, student.actor), browser(bare_app, world.coordinator)
    things = read(own.get("/account/record/things"))
    assert things.all(f'a[href="/account/record/corrections?about=entry:{entry}"]')
    form = read(own.get(f"/account/record/corrections?about=entry:{entry}"))
    bad = send(own, form, ASK, wrong="It was two.", wish="")
    assert bad.status_code == 422
    assert send(own, form, ASK, wrong="It was two.", wish="Count 2.").status_code == 303
    assert "45 days left" in read(own.get("/account/record/corrections")).text("main")
    assert "Pip Larkspur" in read(staff.get("/notices")).text("main")
    assert "Correction asked" in read(staff.get("/review")).text("main")
    page = read(staff.get(f"/students/{student.id}/rights"))
    assert send(staff, page, DECIDE, answer="refused", reason="").status_code == 422
    assert send(staff, page, DECIDE, answer="refused", reason="The film shows one.").status_code == 303
    refused = read(own.get("/account/record/corrections"))
    assert "The film shows one." in refused.text("main")
    assert "hearing" in refused.text("main")
    assert send(own, refused, STATE, statement="I did it twice.").status_code == 303
    for client, address in (
        (own, "/skills/skill.ic-01"),
        (own, "/account/record/things"),
        (staff, f"/students/{student.id}?step=training"),
        (staff, f"/students/{student.id}/rights"),
    ):
        assert "I did it twice." in read(client.get(address)).text("main"), address


def test_overdue_is_loud(bare_app: Flask, world: World, student: Student) -> None:
    number = asked(world, student)
    with bare_app.app_context():
        from tracker.extensions import db

        with db.engine.begin() as connection:
            late = world.today - timedelta(days=2)
            connection.execute(update(Correction).where(Correction.id == number).values(due_on=late))
    for actor, address in (
        (world.coordinator, "/notices"),
        (world.coordinator, "/review"),
        (student.actor, "/account/record/corrections"),
    ):
        page = read(browser(bare_app, actor).get(address))
        assert "Answer overdue" in page.text("main")
        assert page.all(".tone-overdue, .late")


def test_who_reads_a_correction(bare_app: Flask, world: World, student: Student) -> None:
    asked(world, student)
    for actor in (world.instructor, world.admin):
        page = read(browser(bare_app, actor).get(f"/students/{student.id}/history"))
        assert "It says 2." not in page.text("main")
    admin = read(browser(bare_app, world.admin).get(f"/students/{student.id}/rights"))
    assert "It says 2." not in admin.text("main")


def test_taking_back_and_strangers(bare_app: Flask, world: World, student: Student) -> None:
    number, other = asked(world, student), world.add_student("Ada", "Moonfield")
    assert browser(bare_app, other.actor).get("/account/record/corrections?about=entry:1").status_code == 404
    own = browser(bare_app, student.actor)
    page = read(own.get("/account/record/corrections"))
    assert send(own, page, "form[data-command=withdraw_correction]").status_code == 303
    world.session.rollback()
    assert world.session.get_one(Correction, number).withdrawn_at is not None


def test_directory_information(bare_app: Flask, world: World, student: Student) -> None:
    own = browser(bare_app, student.actor)
    for sentence in ("You said no", "The school may use it"):
        page = read(own.get("/account/record"))
        assert send(own, page, "form[data-command=choose_directory]").status_code == 303
        assert sentence in read(own.get("/account/record")).text("main")


def test_what_was_given_out(bare_app: Flask, world: World, student: Student) -> None:
    _given(world, student)
    own = read(browser(bare_app, student.actor).get("/account/record/openings"))
    assert "State board" in own.text("main")
    assert "accreditation" in own.text("main")
    table = browser(bare_app, world.coordinator).get(f"/students/{student.id}/disclosures.csv").text
    assert "State board" in table
    assert "'=1+1" in table


def _given(world: World, student: Student) -> None:
    from tracker.commands.draft import Draft
    from tracker.domain.rights import DisclosureBasis

    def give(session, actor, now):  # type: ignore[no-untyped-def]
        draft = Draft(session, actor, now)
        said = {"recipient": "State board", "what": "=1+1", "purpose": "Visit"}
        disclose_many(draft, person_ids=[student.id], basis=DisclosureBasis.ACCREDITOR, **said)
        return draft

    world.do(world.coordinator, give)


def test_the_download_holds_every_row(
    bare_app: Flask, world: World, student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    student.practice("skill.ic-01", times=2)
    world.do(world.coordinator, write_note, student.enrollment, text="Came late twice.")
    asked(world, student)
    _given(world, student)
    own = browser(bare_app, student.actor)
    answer = own.get("/account/record/download")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as made:
        assert made.testzip() is None
        assert made.read("record.pdf").startswith(b"%PDF-")
        record = json.loads(made.read("record.json"))
    tables = record["tables"]
    assert tables["note"][0]["text"] == "Came late twice."
    assert [row["kind"] for row in tables["entry"]].count("practice") == 2
    assert tables["event_payload"][0]["payload"]
    assert len(tables["event"]) == len(tables["event_payload"])
    assert tables["correction"] and tables["disclosure"]
    assert record["people"][str(world.coordinator.person_id)] == "Otto Fernsby"
    for secret in ("password_hash", "token_hash", "salt", "nonce"):
        assert f'"{secret}"' not in json.dumps(record)

    def no_pango(*_args: object) -> bytes:
        raise pdf_service.NoPango

    monkeypatch.setattr("tracker.web.rights.download.pdf_of", no_pango)
    with zipfile.ZipFile(io.BytesIO(own.get("/account/record/download").data)) as made:
        assert {"README.txt", "record.json", "NO-PDF.txt"} == set(made.namelist())


def test_a_hold_is_seen_by_both(bare_app: Flask, world: World, student: Student) -> None:
    staff, hold = browser(bare_app, world.coordinator), "form[data-command=place_hold]"
    page = read(staff.get(f"/students/{student.id}/rights"))
    assert send(staff, page, hold, reason="").status_code == 422
    assert send(staff, page, hold, reason="Complaint 12").status_code == 303
    assert "Complaint 12" in read(browser(bare_app, student.actor).get("/account/record")).text("main")
    page = read(staff.get(f"/students/{student.id}/rights"))
    assert send(staff, page, "form[data-command=lift_hold]", reason="Settled").status_code == 303


def test_erasing_who_is_past_retention(bare_app: Flask, world: World) -> None:
    gone, held = world.add_student("Gil", "Sorrel"), world.add_student("Hal", "Tansy")
    for student in (gone, held):
        world.withdraw(student)
    _long_ago(bare_app)
    world.do(world.coordinator, place_hold, held.id, reason="Case 7")
    admin = browser(bare_app, world.admin)
    page = read(admin.get("/admin/retention"))
    assert "Gil Sorrel" in page.text("main")
    assert "Legal hold: stays" in page.text("main")
    form = "form[data-command=erase]"
    assert send(admin, page, form).status_code == 422
    assert send(admin, page, form, sure="y").status_code == 303
    assert "Erased person 1" in read(admin.get("/admin/retention")).text("main")
    assert browser(bare_app, world.coordinator).get(f"/students/{gone.id}").status_code == 404
    assert browser(bare_app, gone.actor).get("/path").status_code == 302
    file = bare_app.config["SETTINGS"].instance / "erasures.jsonl"
    [line] = [json.loads(row) for row in file.read_text().splitlines()]
    assert (line["person"], line["number"]) == (gone.id, 1)
    world.session.rollback()
    assert world.session.get_one(Person, gone.id).email is None
    assert world.session.execute(select(func.count(Erasure.id))).scalar_one() == 1


def _long_ago(app: Flask) -> None:
    """Everything that has happened lies six years back: the school of the tests began yesterday."""
    with app.app_context():
        from tracker.extensions import db

        with db.engine.begin() as connection:
            connection.execute(text("UPDATE setting SET value = value"))
            for table, column in (("period", "starts_on"), ("entry", "logged_on")):
                connection.execute(text(f"UPDATE {table} SET {column} = '2019-01-07'"))


def test_pages_read_a_constant_number_of_times(bare_app: Flask, world: World, student: Student) -> None:
    addresses = ("/account/record", "/account/record/things", "/account/record/openings")
    own = browser(bare_app, student.actor)

    def cost() -> list[int]:
        found = []
        for address in addresses:
            with selects(bare_app) as sent:
                assert own.get(address).status_code == 200
            found.append(len(sent))
        return found

    cost()
    before = cost()
    student.practice("skill.ic-01", times=9)
    _given(world, student)
    world.do(world.coordinator, write_note, student.enrollment, text="Came late twice.")
    cost()
    assert cost() == before


def test_an_answer_that_came_first(bare_app: Flask, world: World, student: Student) -> None:
    number = asked(world, student)
    staff = browser(bare_app, world.coordinator)
    page = read(staff.get(f"/students/{student.id}/rights"))
    world.do(world.coordinator, decide_correction, number, is_granted=True, reason="Right.")
    late = send(staff, page, DECIDE, answer="refused", reason="No.")
    assert late.status_code == 409
