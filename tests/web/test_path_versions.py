"""Versions of a path on pages: upload and refusals, the difference, the rehearsal, the choice."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.pages import read
from tests.path_versions import document, publish
from tests.web.staff_pages import browser, entry, selects, send
from tracker.domain.path_loader import MAX_BYTES
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models import Cohort, Event, PathDraft

UPLOAD = "/admin/programs/ccma/upload"
FORM = 'form[data-command="stage_path"]'
BRING = 'form[data-command="bring_cohort"]'
MODULE = "module.d1"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    with world_beside(bare_app) as made:
        yield made


@pytest.fixture
def admin(bare_app: Flask, world: World) -> FlaskClient:
    return browser(bare_app, world.admin)


def upload(client: FlaskClient, content: bytes | str, name: str = "next.toml") -> TestResponse:
    raw = content.encode() if isinstance(content, str) else content
    fields = read(client.get(UPLOAD)).fields(FORM)
    answer = client.post(UPLOAD, data=fields | {"file": (BytesIO(raw), name)})
    answer.request.input_stream.close()  # a large body is a file of the test client's own
    return answer


def staged(client: FlaskClient, text: str) -> str:
    answer = upload(client, text)
    assert answer.status_code == 303, read(answer, answer.status_code).text("main")
    return str(answer.headers["Location"])


def scored(world: World, student: Student, amount: int) -> int:
    return world.record(student, MODULE, EntryKind.SCORE, by=world.instructor, amount=amount)[0]


def written(world: World) -> tuple[int, int]:
    world.session.rollback()
    drafts = world.session.execute(select(func.count()).select_from(PathDraft)).scalar_one()
    return drafts, world.session.execute(select(func.count()).select_from(Event)).scalar_one()


def cohort_version(world: World) -> int:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get_one(Cohort, world.cohort).path_version_id


def test_a_document_is_laid_beside_the_published_one(admin: FlaskClient, world: World) -> None:
    text = document(without=("module.d2",)).replace("weeks = { value = 23,", "weeks = { value = 24,")
    page = read(admin.get(staged(admin, text)))
    changed = page.text("section:has(> #changes-1)")
    assert (
        "Foundational knowledge" in changed and "score 80 of 100" in changed and "score 95 of 100" in changed
    )
    said = page.text("main")
    assert "Lines that go 1" in said and world.path.by_key["module.d2"].title.en in said
    assert "Weeks of the plan Value 23 24" in said
    assert "Draft 2027-1, not published yet" in read(admin.get("/admin/programs")).text("main")


def test_each_problem_names_its_place(admin: FlaskClient, world: World) -> None:
    before = written(world)
    text = document(needs={MODULE: "needs = { score = true }"}).replace('step = "training"', 'step = "x"', 1)
    page = read(upload(admin, text), 422)
    wrong = page.text(".wrong-list")
    assert "module.d1 needs.score: must be a whole number, not True" in wrong
    assert written(world) == before


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"\xff\xfe\x00bad", 422, "no text in UTF-8"),
        (b"x" * (MAX_BYTES + 1), 422, "too large"),
        (b"", 422, "is missing"),
        (b"code = [", 422, "is not TOML"),
        (document(without=("enroll.papers",)).encode(), 422, "enroll.papers"),
        (document().replace('code = "ccma"', 'code = "cpt"').encode(), 422, "of the program"),
        (document("x" * 41).encode(), 422, "at most 40 printable characters"),
        (document("2027\\u0000").encode(), 422, "at most 40 printable characters"),
        (document("2026-1").encode(), 422, "is published with other content"),
        (document("2027-9", needs={}).encode(), 409, "published already"),
    ],
)
def test_what_is_refused_keeps_nothing(
    admin: FlaskClient, world: World, content: bytes, status: int, said: str
) -> None:
    before = written(world)
    assert said in read(upload(admin, content), status).text("main")
    assert written(world) == before


def test_lines_that_wait_for_each_other_are_refused(admin: FlaskClient, world: World) -> None:
    text = document().replace('key = "enroll.papers"\n', 'key = "enroll.papers"\nafter = ["kit.received"]\n')
    assert "kit.received" in read(upload(admin, text), 422).text(".wrong-list")


def test_no_file_and_no_program(admin: FlaskClient) -> None:
    fields = read(admin.get(UPLOAD)).fields(FORM)
    assert "Choose the file" in read(admin.post(UPLOAD, data=fields), 422).text("main")
    assert admin.get("/admin/programs/unheard/upload").status_code == 404
    assert admin.get("/admin/programs/drafts/12").status_code == 404
    assert admin.get(f"/admin/programs/drafts/{2**70}").status_code == 404
    assert admin.get("/admin/programs/12/cohorts/12").status_code == 404


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.tuples(st.integers(0, 60_000), st.binary(max_size=12)).map(
            lambda cut: document().encode()[: cut[0]] + cut[1] + document().encode()[cut[0] + len(cut[1]) :]
        ),
    )
)
def test_whatever_is_uploaded_is_kept_whole_or_not_at_all(
    admin: FlaskClient, world: World, content: bytes
) -> None:
    before = written(world)
    answer = upload(admin, content)
    assert answer.status_code in (303, 409, 422)
    if answer.status_code != 303:
        assert written(world) == before
    else:
        read(admin.get(answer.headers["Location"]))


def test_published_from_the_draft_moves_nobody(admin: FlaskClient, world: World) -> None:
    page = read(admin.get(staged(admin, document())))
    answer = send(admin, page, 'form[data-command="publish_draft"]')
    version = read(admin.get(answer.headers["Location"]))
    assert "Cohorts stay on theirs" in version.text("main")
    assert "Juniper 2026-1" in version.text(".behind-list")
    assert cohort_version(world) == world.path_version
    again = send(admin, page, 'form[data-command="publish_draft"]')
    assert again.status_code == 404


def test_a_draft_is_thrown_away(admin: FlaskClient, world: World) -> None:
    page = read(admin.get(staged(admin, document())))
    assert send(admin, page, 'form[data-command="discard_draft"]').status_code == 303
    assert written(world)[0] == 0


def test_the_rehearsal_of_a_draft_has_no_button(admin: FlaskClient, world: World) -> None:
    student = world.add_student("Luz", "Candil")
    scored(world, student, 85)
    draft = staged(admin, document()).rsplit("/", 1)[-1]
    page = read(admin.get(f"/admin/programs/{draft}/cohorts/{world.cohort}?choice=for_all"))
    row = page.text(".rehearsal-list tbody tr")
    assert "Candil, Luz" in row and "Loses" in row and "1 entry is voided" in row
    assert not page.all(BRING)
    assert "opens once it is published" in page.text("main")


def test_the_choice_is_carried_out_and_the_student_reads_why(
    admin: FlaskClient, bare_app: Flask, world: World
) -> None:
    loser, stays = world.add_student("Luz", "Candil"), world.add_student("Ada", "Moonfield")
    score = scored(world, loser, 85)
    scored(world, stays, 97)
    version = publish(world, document())
    address = f"/admin/programs/{version}/cohorts/{world.cohort}"
    page = read(admin.get(f"{address}?choice=for_all&show=loses"))
    assert [row.css_first("th").text().strip() for row in page.all(".rehearsal-list tbody tr")] == [
        "Candil, Luz"
    ]
    refused = send(admin, page, BRING, reason=" ")
    assert "reason" in read(refused, 422).text(BRING).casefold()
    assert cohort_version(world) == world.path_version
    answer = send(admin, page, BRING, reason="The exam body raised its mark.")
    assert answer.status_code == 303
    assert cohort_version(world) == version
    assert entry(world, score).status is EntryStatus.VOIDED
    student = browser(bare_app, loser.actor)
    history = read(student.get("/history")).text("main")
    assert "brought your cohort from the path ccma 2026-1 to ccma 2027-1: for all" in history
    assert "The exam body raised its mark." in history
    assert admin.get(address).status_code == 404


def test_a_stale_rehearsal_is_shown_anew(admin: FlaskClient, world: World) -> None:
    student = world.add_student()
    scored(world, student, 85)
    version = publish(world, document())
    page = read(admin.get(f"/admin/programs/{version}/cohorts/{world.cohort}?choice=for_all"))
    scored(world, student, 99)
    again = read(send(admin, page, BRING, reason="A higher mark."), 409)
    assert "Something changed since this rehearsal" in again.text("main")
    assert "Stays" in again.text(".rehearsal-list tbody tr")
    assert again.one(f"{BRING} textarea").text().strip() == "A higher mark."
    assert send(admin, again, BRING).status_code == 303


def test_keep_says_so(admin: FlaskClient, world: World) -> None:
    world.add_student()
    version = publish(world, document())
    page = read(admin.get(f"/admin/programs/{version}/cohorts/{world.cohort}?choice=keep"))
    before = written(world)
    answer = send(admin, page, BRING)
    assert "Juniper stays on 2026-1" in read(admin.get(answer.headers["Location"])).text("main")
    assert written(world) == before and cohort_version(world) == world.path_version


def test_kept_credit_reads_as_done_on_the_students_page(
    admin: FlaskClient, bare_app: Flask, world: World
) -> None:
    student = world.add_student()
    scored(world, student, 85)
    version = publish(world, document(without=("module.d2",)))
    page = read(admin.get(f"/admin/programs/{version}/cohorts/{world.cohort}"))
    assert "Kept as done" in page.text(".rehearsal-list")
    assert send(admin, page, BRING, reason="A higher mark.").status_code == 303
    client = browser(bare_app, student.actor)
    assert "by an earlier version of the path, and kept" in read(client.get("/path/training")).text("main")
    assert "credit kept from an earlier version" in read(client.get("/history")).text("main")
    read(client.get("/requests"))
    desk = browser(bare_app, world.coordinator)
    for address in (f"/students/{student.id}", f"/students/{student.id}/history", f"/cohorts/{world.cohort}"):
        read(desk.get(address))


def test_a_cohort_costs_the_same_with_more_students(
    admin: FlaskClient, bare_app: Flask, world: World
) -> None:
    world.add_student()
    version = publish(world, document())
    address = f"/admin/programs/{version}/cohorts/{world.cohort}?choice=for_all"
    admin.get(address)
    with selects(bare_app) as few:
        admin.get(address)
    for _ in range(6):
        scored(world, world.add_student(), 85)
    with selects(bare_app) as many:
        admin.get(address)
    assert len(few) == len(many)
