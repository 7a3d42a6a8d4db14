"""Scoring on staff pages: the review page, the session, the file, and the sheets to read."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.accounts import world_beside
from tests.factories import Student, World
from tests.marks import critical, typed
from tests.pages import read
from tests.web.staff_pages import browser, checkoff, entry, everybody, ready, selects, send
from tracker.domain.kinds import Way
from tracker.domain.statuses import EntryKind, EntryStatus
from tracker.models.details import CheckoffDetail

KEY, MEASURED = "skill.ic-01", "skill.vs-01"
SCORE = "form[data-command=score_checkoff]"
SESSION = "form[data-command=check_off]"


@pytest.fixture
def world(bare_app: Flask) -> Iterator[World]:
    """A school with sheets whose pages are asked now."""
    with world_beside(bare_app, sheets=True) as made:
        yield made


@pytest.fixture
def student(world: World) -> Student:
    """A student with a kit, ready for the first skills."""
    return student_of(world, "Pip", "Larkspur")


@pytest.fixture
def sheet(world):
    return world.path.sheets[KEY]


def student_of(world: World, given: str, family: str) -> Student:
    made = world.add_student(given, family)
    ready(world, made)
    return made


def practiced(world: World, student: Student, key: str = KEY) -> None:
    line = world.path.by_key[key]
    student.practice(key, times=line.needs.practice, mode=line.modes[0])


def detail(world: World, entry_id: int) -> CheckoffDetail:
    found = world.session.get(CheckoffDetail, entry_id, populate_existing=True)
    assert found is not None
    return found


class TestReview:
    @pytest.mark.both_databases
    def test_everything_done_is_accepted(self, bare_app, world, student, sheet):
        waits = checkoff(world, student)
        client = browser(bare_app, world.instructor)
        page = read(client.get("/review"))
        assert len(page.all(f"{SCORE} [data-line]")) == len(sheet.steps)
        answer = send(client, page, SCORE, **typed(sheet), note="Well done at the wrists.")
        assert answer.status_code == 303
        stored = entry(world, waits)
        assert (stored.status, stored.decision_note) == (EntryStatus.ACCEPTED, "Well done at the wrists.")
        assert "Passed: " in read(client.get(answer.location)).text("#undo")
        assert "Passed" in read(client.get(f"/review?entry={waits}")).text(".attempt")

    def test_a_missed_critical_step_sends_it_back(self, bare_app, world, student, sheet):
        waits = checkoff(world, student)
        client = browser(bare_app, world.instructor)
        answer = send(client, read(client.get("/review")), SCORE, **typed(sheet, [critical(sheet)]))
        assert answer.status_code == 303
        assert entry(world, waits).status is EntryStatus.RETURNED
        assert "Not passed, sent back: " in read(client.get(answer.location)).text("#undo")

    def test_unanswered_steps_come_back_with_what_was_answered(self, bare_app, world, student, sheet):
        waits = checkoff(world, student)
        client = browser(bare_app, world.instructor)
        answer = send(client, read(client.get("/review")), SCORE, **{"step-1": "no", "note": "Half way"})
        again = read(answer, 422)
        assert "Say yes or no for steps" in again.text(".scoring > .error")
        assert again.one("input[name=step-1][value=no]").attributes.get("checked", "x") != "x"
        assert again.one("textarea[name=note]").text() == "Half way"
        assert entry(world, waits).status is EntryStatus.WAITING

    @pytest.mark.parametrize(
        ("read_value", "reference", "sentence"),
        [
            ("12o", "120", "This is no number. Write it like 98.6."),
            ("", "120", "Write the value that the student read, or that there was none."),
            ("120", "", "Write your own reading beside the student's."),
            ("999", "120", "Write a value from 40 to 300."),
        ],
    )
    def test_bad_readings(self, bare_app, world, student, read_value, reference, sentence):
        waits = checkoff(world, student, MEASURED)
        measured = world.path.sheets[MEASURED]
        client = browser(bare_app, world.instructor)
        fields = typed(measured) | {"read-systolic": read_value, "reference-systolic": reference}
        again = read(send(client, read(client.get("/review")), SCORE, **fields), 422)
        assert again.text("#read-systolic-error") == sentence
        assert again.one("#read-systolic").attributes["aria-describedby"] == "read-systolic-error"
        assert entry(world, waits).status is EntryStatus.WAITING

    def test_a_reading_may_have_a_comma_or_not_be_taken(self, bare_app, world, student):
        waits = checkoff(world, student, MEASURED)
        measured = world.path.sheets[MEASURED]
        client = browser(bare_app, world.instructor)
        fields = typed(measured) | {"read-systolic": "118,5", "reference-systolic": "120"}
        fields |= {"gone-diastolic": "yes", "read-diastolic": ""}
        assert send(client, read(client.get("/review")), SCORE, **fields).status_code == 303
        assert entry(world, waits).status is EntryStatus.RETURNED
        text = read(client.get(f"/review?entry={waits}")).text(".attempt")
        assert "118.5, the evaluator 120 mm Hg" in text
        assert "Out of tolerance Diastolic pressure: not taken" in text

    def test_a_plain_return_is_no_attempt(self, bare_app, world, student):
        waits = checkoff(world, student)
        client = browser(bare_app, world.instructor)
        page = read(client.get("/review"))
        url = f"/entries/{waits}/return"
        again = read(send(client, page, SCORE, url), 422)
        assert again.text(f"{SCORE} .field-error .error") == "Write a note that says what to do next."
        assert send(client, again, SCORE, url, note="The video does not open.").status_code == 303
        assert entry(world, waits).status is EntryStatus.RETURNED
        assert world.session.get(CheckoffDetail, waits) is None

    def test_bulk_accept_says_why_not(self, bare_app, world, student):
        waits = checkoff(world, student)
        client = browser(bare_app, world.instructor)
        page = read(client.get("/review"))
        answer = read(send(client, page, "#bulk", entry=str(waits)), 422)
        assert "A check-off is decided by its sheet" in answer.text(".results")
        assert entry(world, waits).status is EntryStatus.WAITING

    def test_a_plan_needs_words(self, bare_app, world, student, sheet):
        practiced(world, student)
        for _ in range(sheet.attempts):
            world.score(student.log(KEY, EntryKind.CHECKOFF), miss=[critical(sheet)])
        client = browser(bare_app, world.coordinator)
        page = read(client.get("/review"))
        accept = "form[data-command=accept]"
        again = read(send(client, page, accept), 422)
        assert (
            again.text(".field-error .error") == "Write the plan: what has to happen before the next attempt."
        )
        assert send(client, again, accept, note="An hour in the lab.").status_code == 303

    def test_who_may_score(self, bare_app, world, student, sheet):
        waits = checkoff(world, student)
        expected = {
            "nobody": 302,
            "student": 403,
            "another student": 404,
            "another instructor": 404,
            "another coordinator": 404,
            "admin": 403,
        }
        for name, actor in everybody(world, student).items():
            if name not in expected:
                continue
            client = browser(bare_app, actor)
            token = "" if actor is None else read(client.get("/account")).csrf_token
            answer = client.post(f"/entries/{waits}/score", data=typed(sheet) | {"csrf_token": token})
            assert answer.status_code in (expected[name], 400 if actor is None else expected[name]), name
        assert entry(world, waits).status is EntryStatus.WAITING


class TestSession:
    def url(self, world: World, **more: object) -> str:
        asked = "&".join(f"{name}={value}" for name, value in {"skill": KEY, **more}.items())
        return f"/cohorts/{world.cohort}/session?{asked}"

    def test_who_is_ready_stands_in_the_list(self, bare_app, world, student, sheet):
        practiced(world, student)
        asked = student_of(world, "Luz", "Candil")
        checkoff(world, asked)
        student_of(world, "Noor", "Halcyon")
        page = read(browser(bare_app, world.instructor).get(self.url(world)))
        names = [node.text(strip=True) for node in page.all(".queue-item a")]
        assert names == ["Candil, Luz", "Larkspur, Pip"]
        assert "Halcyon, Noor" in page.text(".session-others")
        assert page.text("#case-title") == "Luz Candil"

    @pytest.mark.both_databases
    def test_one_after_the_other(self, bare_app, world, student, sheet):
        practiced(world, student)
        asked = student_of(world, "Luz", "Candil")
        waits = checkoff(world, asked)
        client = browser(bare_app, world.instructor)
        page = read(client.get(self.url(world)))
        answer = send(client, page, SESSION, **typed(sheet), way="live_remote")
        assert answer.status_code == 303
        assert entry(world, waits).status is EntryStatus.ACCEPTED
        assert detail(world, waits).way is Way.LIVE_REMOTE
        page = read(client.get(answer.location))
        assert page.text("#case-title") == "Pip Larkspur"
        assert "Candil, Luz" in page.text(".queue") and "Passed" in page.text(".queue")
        assert page.one("input[name=way][value=live_remote]").attributes.get("checked", "x") != "x"
        answer = send(client, page, SESSION, **typed(sheet, [critical(sheet)]))
        page = read(client.get(answer.location))
        assert page.text(".queue").count("Not passed") == 1
        assert "Everybody who was ready is scored." in page.text("main")

    def test_the_same_form_twice_is_one_attempt(self, bare_app, world, student, sheet):
        practiced(world, student)
        client = browser(bare_app, world.instructor)
        fields = read(client.get(self.url(world))).fields(SESSION) | typed(sheet)
        action = f"/cohorts/{world.cohort}/session"
        assert [client.post(action, data=fields).status_code for _ in range(2)] == [303, 303]
        assert len(world.session.query(CheckoffDetail).all()) == 1

    def test_a_refusal_keeps_the_answers(self, bare_app, world, student, sheet):
        practiced(world, student)
        client = browser(bare_app, world.instructor)
        again = read(send(client, read(client.get(self.url(world))), SESSION, **{"step-2": "yes"}), 422)
        assert again.one("input[name=step-2][value=yes]").attributes.get("checked", "x") != "x"
        assert "Say yes or no for steps" in again.text("main")

    def test_of_another_cohort_it_does_not_exist(self, bare_app, world, student):
        people = everybody(world, student)
        for name in ("another instructor", "another coordinator", "student"):
            assert browser(bare_app, people[name]).get(self.url(world)).status_code == 404, name

    def test_a_student_of_another_cohort_is_not_scored_by_address(self, bare_app, world, student, sheet):
        practiced(world, student)
        other = world.add_cohort("Cedar", world.today)
        ada = world.add_student("Ada", "Moonfield", cohort=other, papers=False)
        client = browser(bare_app, world.instructor)
        fields = read(client.get(self.url(world))).fields(SESSION) | typed(sheet)
        answer = client.post(
            f"/cohorts/{world.cohort}/session", data=fields | {"enrollment": str(ada.enrollment)}
        )
        assert answer.status_code == 404

    def test_the_first_page_lists_what_is_ready(self, bare_app, world, student):
        practiced(world, student)
        page = read(browser(bare_app, world.instructor).get(f"/cohorts/{world.cohort}/session"))
        assert "IC-01" in page.text(".session-skills")

    def test_as_many_selects_for_many_students(self, bare_app, world, student):
        practiced(world, student)
        client = browser(bare_app, world.instructor)
        client.get(self.url(world))
        with selects(bare_app) as few:
            client.get(self.url(world))
        for number in range(3):
            practiced(world, student_of(world, f"Ada{number}", "Moonfield"))
        with selects(bare_app) as many:
            client.get(self.url(world))
        assert len(few) == len(many)


class TestFile:
    def test_recording_a_checkoff_leads_to_the_sheet(self, bare_app, world, student):
        practiced(world, student)
        client = browser(bare_app, world.instructor)
        page = read(client.get(f"/students/{student.id}?act=record&line={KEY}&kind=checkoff"))
        link = page.one(f'a[href*="/session?skill={KEY}"]')
        page = read(client.get(link.attributes["href"] or ""))
        assert page.text("#case-title") == "Pip Larkspur"

    def test_a_checkoff_that_waits_is_opened_not_accepted(self, bare_app, world, student):
        waits = checkoff(world, student)
        page = read(browser(bare_app, world.instructor).get(f"/students/{student.id}"))
        assert not page.all("#waiting form[data-command=accept]")
        assert page.all(f'#waiting .row-act a[href="/review?entry={waits}"]')


class TestSheets:
    def test_the_list_says_what_is_not_approved(self, bare_app, world):
        page = read(browser(bare_app, world.instructor).get("/sheets"))
        assert page.heading == "Sheets"
        assert "66 sheets have not been read and approved by a clinician." in page.text("main")
        assert len(page.all(".plain-sheets tbody tr")) == 66
        assert "3.2; own knowledge · unverified" in page.text("main")

    def test_one_sheet(self, bare_app, world, sheet):
        page = read(browser(bare_app, world.coordinator).get(f"/sheets/{KEY}"))
        assert sheet.steps[0].text.en in page.text(".sheet")
        assert "not approved yet" in page.text("main")

    def test_who_may_read_them(self, bare_app, world, student):
        people = everybody(world, student)
        assert browser(bare_app, people["student"]).get("/sheets").status_code == 404
        client = browser(bare_app, world.instructor)
        assert client.get("/sheets/skill.none").status_code == 404
        assert client.get("/sheets?version=1").status_code == 404
        assert read(browser(bare_app, world.admin).get("/sheets")).heading == "Sheets"
