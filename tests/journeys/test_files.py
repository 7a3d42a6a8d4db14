"""Files on the phone: sent with and without script, broken off, taken up again, looked at by staff."""

from pathlib import Path

import pytest
from playwright.sync_api import Route
from sqlalchemy import select

from tests import media as made
from tests.factories import Student
from tests.journeys.conftest import HASH, TODAY, Stage
from tests.journeys.someone import Someone
from tracker.commands.settings import change_setting
from tracker.domain.kinds import EvidenceKind
from tracker.domain.statuses import EntryKind
from tracker.models import Evidence, Upload
from tracker.queries.integrity import check
from tracker.queries.stored_files import check_files
from tracker.services.folder import FolderStore

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

LINE, SKILL = "/path/diploma?line=diploma.proof", "skill.ic-01"
PICKER = "#files-diploma-proof input[type=file] >> nth=0"
SHELF = "#shelf-diploma-proof"


@pytest.fixture
def pip(stage: Stage) -> Student:
    """A student who can sign in, with a skill that is ready for its check-off."""
    world = stage.world
    student = world.add_student("Pip", "Larkspur")
    world.password(student.id, HASH)
    world.record(student, "skill.ic-03", EntryKind.DOCUMENT, detail={"issued_on": TODAY})
    student.log("kit.safety", EntryKind.CONFIRMATION)
    line = world.path.by_key[SKILL]
    student.practice(SKILL, times=line.needs.practice, mode=line.modes[0])
    return student


def kept(stage: Stage) -> list[Evidence]:
    session = stage.world.session
    session.rollback()
    session.expire_all()
    return list(session.execute(select(Evidence).order_by(Evidence.id)).scalars())


def sound(stage: Stage) -> bool:
    """Whether the record and the store are as they must be, with nothing on its way."""
    session = stage.world.session
    session.rollback()
    store = FolderStore(stage.server.app.config["SETTINGS"].files)
    wrong = [*check(session, stage.world.now), *check_files(session, store)]
    return wrong == [] and session.execute(select(Upload)).first() is None


def file(tmp_path: Path, name: str, content: bytes) -> str:
    place = tmp_path / name
    place.write_bytes(content)
    return str(place)


def choose(who: Someone, picker: str, *files: str) -> None:
    """Choose files; without script the form is sent as well."""
    who.page.set_input_files(picker, list(files))
    if not who.script:
        with who.page.expect_navigation():
            who.page.locator(picker.split(" ", maxsplit=1)[0]).get_by_role(
                "button", name="Send the files"
            ).click()


@pytest.mark.parametrize("script", [True, False])
def test_a_paper_is_photographed_and_reviewed(
    stage: Stage, pip: Student, tmp_path: Path, script: bool
) -> None:
    student = stage.signed_in(pip.id, script=script)
    student.go(LINE)
    front = file(tmp_path, "front.png", made.photo("PNG", (900, 700)))
    back = file(tmp_path, "back.jpg", made.told_photo())
    choose(student, PICKER, front, back)
    student.page.wait_for_selector(f"{SHELF} li >> nth=1")
    assert "one PDF of 2 pages" in student.text(SHELF)
    choose(student, PICKER, file(tmp_path, "notes.txt", b"just words"))
    student.page.wait_for_selector("#files-diploma-proof .error")
    assert "no photo, video or PDF" in student.text("#files-diploma-proof .error")
    student.go(LINE)
    student.send('form[action="/lines/diploma.proof/document"]', proof="diploma", happened_on="2026-06-01")
    pdf = kept(stage)[-1]
    assert (pdf.kind, pdf.entry_id is not None) == (EvidenceKind.PDF, True)
    coordinator = stage.signed_in(stage.world.coordinator.person_id, script=script, width=1280)
    coordinator.go(f"/review?entry={pdf.entry_id}")
    shown = coordinator.page.get_attribute(".proof iframe", "src") or ""
    assert shown.startswith(f"/files/{pdf.id}/content#")
    coordinator.close()
    student.close()
    assert sound(stage)


def test_a_video_breaks_off_and_goes_on(stage: Stage, pip: Student, tmp_path: Path) -> None:
    """The connection is lost twice: once while the page stays open, once until it is opened again."""
    student = stage.signed_in(pip.id)
    page = student.page
    student.go(f"/skills/{SKILL}")
    film = file(tmp_path, "hands.mp4", made.mp4(1_300_000))
    lost: list[str] = []
    is_down = False

    def pieces(route: Route) -> None:
        request = route.request
        is_piece = "Upload-Offset" in request.headers or "upload-offset" in request.headers
        if is_piece and (is_down or (request.headers["upload-offset"] != "0" and not lost)):
            lost.append(request.headers["upload-offset"])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/uploads/*", pieces)
    picker = f"#files-{SKILL.replace('.', '-')} input[type=file] >> nth=0"
    page.set_input_files(picker, film)
    page.wait_for_selector(".asks", timeout=30_000)
    assert len(lost) == 1, "one piece was lost and sent again"
    assert "Did everybody on camera agree" in student.text(".asks")
    page.get_by_role("button", name="No, remove it").click()
    page.wait_for_selector(".asks", state="detached")
    assert kept(stage) == []

    is_down = True
    page.set_input_files(picker, film)
    page.wait_for_selector("text=No connection. It goes on by itself")
    assert page.locator(".moving progress").count() == 1
    page.evaluate("document.querySelector('#checkoff .form').requestSubmit()")
    assert "still on its way" in student.text(".moving .first")
    page.get_by_role("button", name="Stop").click()
    page.wait_for_selector("text=goes on where it was")
    is_down = False
    student.go(f"/skills/{SKILL}")
    assert "are here. Choose the same file again" in student.text("[data-shelf]")
    page.set_input_files(picker, film)
    page.wait_for_selector(".asks", timeout=30_000)
    page.get_by_role("button", name="Yes, everybody").click()
    page.wait_for_selector("[data-shelf] a.thumb")
    student.send('form[action$="/checkoff"]')
    (video,) = kept(stage)
    assert (video.kind, video.consent, video.entry_id is not None) == (EvidenceKind.VIDEO, True, True)
    # The browser asks for parts of it.
    instructor = stage.signed_in(stage.world.instructor.person_id, width=1280)
    with instructor.page.expect_response(lambda answer: answer.url.endswith("/content")) as answered:
        instructor.go(f"/review?entry={video.entry_id}")
    assert answered.value.status == 206
    instructor.close()
    student.close()
    assert sound(stage)


def test_a_file_that_is_too_large_is_not_even_sent(stage: Stage, pip: Student, tmp_path: Path) -> None:
    stage.world.do(stage.world.admin, change_setting, "upload_limit_mb", value="1")
    large = file(tmp_path, "large.pdf", made.pdf() + b"%" * 1_200_000)
    student = stage.signed_in(pip.id)
    student.go(LINE)
    posts: list[str] = []
    student.page.on("request", lambda sent: posts.append(sent.url) if sent.method == "POST" else None)
    student.page.set_input_files(PICKER, large)
    student.page.wait_for_selector(".moving .error")
    assert "This file has 1.2 MB: 1 MB fit." in student.text(".moving .error")
    assert posts == []
    student.close()
    plain = stage.signed_in(pip.id, script=False)
    plain.page.goto(LINE)
    choose(plain, PICKER, large)
    assert "1 MB fit" in plain.text(".files .error")
    plain.context.close()
    assert kept(stage) == [] and sound(stage)
