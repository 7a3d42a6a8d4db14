"""Practice to check-off, a submission of several skills, a session: through the browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.databases import Databases
from tests.factories import Student, World
from tests.journeys.conftest import HASH, TODAY, Stage
from tests.journeys.someone import Someone
from tests.marks import critical
from tests.media import photo as picture
from tests.server import live
from tests.web.staff_pages import ready
from tracker.domain.sheets import Sheet
from tracker.extensions import db

pytestmark = pytest.mark.browser

KEY = "skill.ic-01"
TOGETHER = (KEY, "skill.vs-03", "skill.vs-04")


@pytest.fixture
def sheets(databases: Databases, database_kind: str, tmp_path, browser: Browser) -> Iterator[Stage]:
    """A school with sheets of this test alone."""
    url = databases.new(database_kind)
    with live(url, tmp_path, TRACKER_TODAY=TODAY.isoformat()) as server, server.app.app_context():
        world = World(db.session, today=TODAY, sheets=True)
        for staff in (world.instructor, world.coordinator):
            world.password(staff.person_id, HASH)
        yield Stage(server, world, browser)
        db.session.close()
    databases.drop(url)


def student_of(world: World, given: str, family: str) -> Student:
    """A student who can sign in and start the first skills."""
    made = world.add_student(given, family)
    ready(world, made)
    world.password(made.id, HASH)
    return made


def practiced(world: World, student: Student, *keys: str) -> None:
    """Every practice of these skills."""
    for key in keys:
        line = world.path.by_key[key]
        student.practice(key, times=line.needs.practice, mode=line.modes[0])


def run_through(who: Someone, sheet: Sheet, missed: int = 0) -> None:
    """Practice by the sheet with two large buttons, missing one step."""
    page = who.page
    who.go(f"/skills/{sheet.skill}/practice")
    page.get_by_role("button", name="Start with step 1").click()
    for number in range(1, len(sheet.steps) + 1):
        now = page.locator("[data-run-step][aria-current=step]")
        assert now.get_attribute("data-run-step") == str(number)
        page.locator("[data-run-no]" if number == missed else "[data-run-yes]").click()
    assert page.locator("[data-run-bar]").is_hidden()


def score_by_keys(who: Someone, sheet: Sheet, missed: int = 0) -> None:
    """Answer every step of the sheet with y and n, then save."""
    page = who.page
    for number in range(1, len(sheet.steps) + 1):
        page.keyboard.press("n" if number == missed else "y")
    for value in sheet.values:
        page.locator(f"[name='read-{value.key}']").fill(str(value.lowest))
        page.locator(f"[name='reference-{value.key}']").fill(str(value.lowest))
    page.locator("[data-score-sum]").click()  # away from the readings, so that keys act again
    with page.expect_navigation():
        page.keyboard.press("a")


def test_practice_to_checkoff_with_a_failed_critical_step_then_pass(sheets: Stage) -> None:
    world = sheets.world
    sheet = world.path.sheets[KEY]
    step = critical(sheet)
    pip = student_of(world, "Pip", "Larkspur")
    student = sheets.signed_in(pip.id)
    for missed in (step, 0, 0)[: world.path.by_key[KEY].needs.practice]:
        run_through(student, sheet, missed)
        said = student.text("[data-run-sum]")
        assert said == (
            f"{len(sheet.steps) - 1} of {len(sheet.steps)} done. Missed: {missed}."
            if missed
            else f"All {len(sheet.steps)} steps done."
        )
        student.send("form[data-command=log_practice]")
    assert "missed 1 time" in student.text("#sheet")
    student.send("#checkoff form[data-command=log_entry]", way="in_person")

    instructor = sheets.signed_in(world.instructor.person_id, width=1280)
    instructor.go("/review")
    score_by_keys(instructor, sheet, missed=step)
    assert "Not passed, sent back: " in instructor.text("#undo")

    student.go(f"/skills/{KEY}")
    assert "Not passed" in student.text("#attempts")
    assert sheet.steps[step - 1].text.en in student.text("#attempts")
    student.send("#checkoff form[data-command=log_entry]", way="live_remote")
    instructor.go("/review")
    score_by_keys(instructor, sheet)
    assert "Passed: " in instructor.text("#undo")
    student.go(f"/skills/{KEY}")
    assert "attempt 2" in student.text("#attempts")
    assert not student.has("#checkoff")
    for who in (student, instructor):
        who.close()


def test_the_timer_counts_down_by_keyboard_and_says_so(sheets: Stage) -> None:
    pip = student_of(sheets.world, "Pip", "Larkspur")
    student = sheets.signed_in(pip.id)
    page = student.page
    page.clock.install()
    student.go(f"/skills/{KEY}/practice")
    seconds = sheets.world.path.sheets[KEY].timer
    page.keyboard.press("t")
    page.clock.run_for(1_000 * (seconds - 10) + 300)  # the words come a moment after the number
    assert student.text("[data-timer-face]") == "10"
    assert student.text("#live") == "10 seconds left"
    page.clock.run_for(11_000)
    assert "Time is up" in student.text(".timer")
    assert student.text("#live") == "Time is up"
    assert student.text(".timer-go span") == "Again"
    student.close()


def test_without_script_a_practice_is_a_checklist(sheets: Stage) -> None:
    pip = student_of(sheets.world, "Pip", "Larkspur")
    student = sheets.signed_in(pip.id, script=False)
    student.go(f"/skills/{KEY}/practice")
    for number in (1, 2):
        student.page.locator(f".run-step input[value='{number}']").check()
    student.send("form[data-command=log_practice]")
    assert "missed 1 time" in student.text("#sheet")
    student.close()


def test_a_submission_of_three_skills(sheets: Stage, tmp_path) -> None:
    world = sheets.world
    pip = student_of(world, "Pip", "Larkspur")
    practiced(world, pip, *TOGETHER)
    photo = tmp_path / "intake.jpg"
    photo.write_bytes(picture())
    student = sheets.signed_in(pip.id)
    student.go("/submissions/new")
    student.page.locator("[data-uploader] input[type=file]").first.set_input_files(photo)
    student.page.locator("[data-shelf] .row-title", has_text="intake.jpg").wait_for()
    for key in TOGETHER:
        student.page.locator(f"input[name=skills][value='{key}']").check()
    student.send("form[data-command=send_submission]", title="Intake")
    assert "3 check-offs are sent with the same files." in student.text("#undo")

    instructor = sheets.signed_in(world.instructor.person_id, width=1280)
    instructor.go("/review")
    for left in (2, 1, 0):
        assert instructor.page.locator(".together li").count() == 2
        assert instructor.text(".together").count("Waiting") == left
        key = instructor.page.locator("form[data-command=score_checkoff]").get_attribute("action")
        assert key is not None
        title = instructor.text("#case-title")
        sheet = next(world.path.sheets[one] for one in TOGETHER if world.path.by_key[one].code in title)
        score_by_keys(instructor, sheet)
    assert "Nothing waits for you." in instructor.text()
    student.go("/skills")
    for who in (student, instructor):
        who.close()


def test_a_session_of_five_students(sheets: Stage) -> None:
    world = sheets.world
    sheet = world.path.sheets[KEY]
    names = ["Ada", "Bea", "Cal", "Dov", "Eli"]
    for name in names:
        practiced(world, student_of(world, name, f"{name}son"), KEY)
    instructor = sheets.signed_in(world.instructor.person_id, width=1280)
    instructor.go(f"/cohorts/{world.cohort}/session")
    instructor.page.get_by_role("link", name="IC-01").click()
    for name in names:
        assert instructor.text("#case-title") == f"{name} {name}son"
        score_by_keys(instructor, sheet, missed=critical(sheet) if name == "Cal" else 0)
    text = instructor.text(".queue")
    assert text.count("Passed") == 4
    assert text.count("Not passed") == 1
    assert "Everybody who was ready is scored." in instructor.text()
    instructor.close()
