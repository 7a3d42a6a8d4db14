"""The sheet on the student's pages: to read, to practice by, attempts, plans, submissions."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.marks import critical
from tests.student_site import Site, settings_of_today, site_of
from tracker.commands import evidence
from tracker.commands.proofs import KeptFile
from tracker.domain.kinds import EvidenceKind, Way
from tracker.domain.proof import SUBMISSION
from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind
from tracker.models import Entry, Evidence
from tracker.models.details import CheckoffDetail, PracticeDetail, RequestDetail

KEY, MEASURED = "skill.ic-01", "skill.vs-01"
PAGE, RUN = f"/skills/{KEY}", f"/skills/{KEY}/practice"
CHECKOFF = f"/lines/{KEY}/checkoff"


@pytest.fixture
def settings(database_url, tmp_path):
    """The day on which these tests happen."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A school with sheets and a student signed in."""
    with site_of(bare_app, client, sheets=True) as made:
        yield made


@pytest.fixture
def sheet(site):
    return site.world.path.sheets[KEY]


def ready(site: Site, key: str = KEY) -> None:
    """Every practice of a skill."""
    line = site.world.path.by_key[key]
    site.student.practice(key, times=line.needs.practice, mode=line.modes[0])


def fails(site: Site, sheet, times: int = 1) -> None:
    for _ in range(times):
        site.world.score(site.student.log(KEY, EntryKind.CHECKOFF), miss=[critical(sheet)])


def test_the_sheet_stands_on_the_page_of_the_skill(site, sheet):
    page = site.page(PAGE)
    lines = page.all("#sheet .sheet-line")
    assert len(lines) == len(sheet.steps)
    assert len(page.all("#sheet .sheet-line.is-critical")) == sum(step.critical for step in sheet.steps)
    assert sheet.steps[0].text.en in page.text("#sheet")
    assert sheet.safety.en in page.text("#sheet")


def test_the_values_say_their_tolerance(site):
    text = site.page(f"/skills/{MEASURED}").text("#sheet")
    assert "Systolic pressure within 4 mm Hg" in text


def test_a_path_without_sheets_has_no_practice_page(bare_app, client):
    with site_of(bare_app, client) as plain:
        assert not plain.page(PAGE).all("#sheet")
        plain.page(RUN, 404)


class TestPracticing:
    def test_what_stays_unticked_is_kept_and_comes_back_as_a_hint(self, site, sheet):
        ticked = [str(number) for number in range(1, len(sheet.steps) + 1) if number not in (2, 4)]
        site.send(PAGE + "/practice", RUN, done=ticked)
        kept = site.world.session.execute(select(PracticeDetail)).scalar_one()
        assert (kept.missed, kept.edition) == ("2 4", sheet.edition)
        hints = site.page(RUN).text(".hints")
        assert sheet.steps[1].text.en in hints and "missed 1 time" in hints
        assert "missed 1 time" in site.page(PAGE).text("#sheet")

    def test_nothing_ticked_is_a_plain_practice(self, site):
        site.send(RUN, RUN)
        session = site.world.session
        assert session.execute(select(PracticeDetail)).all() == []
        kinds = session.execute(select(Entry.kind).where(Entry.requirement == KEY)).scalars()
        assert list(kinds) == [EntryKind.PRACTICE]

    def test_ticks_of_an_old_edition_are_not_kept(self, site):
        site.send(RUN, RUN, done=["1"], edition="1999-1")
        assert site.world.session.execute(select(PracticeDetail)).all() == []

    def test_everything_works_without_script(self, site, sheet):
        page = site.page(RUN)
        assert len(page.all(".run-step input[name=done]")) == len(sheet.steps)
        assert "hidden" in page.one("[data-run-bar]").attributes
        assert page.one("form[data-command=log_practice] button[type=submit]")

    def test_a_skill_that_counts_seconds_has_a_timer(self, site, sheet):
        timer = site.page(RUN).one("[data-timer]")
        assert timer.attributes["data-timer"] == str(sheet.timer)
        assert f"Count for {sheet.timer} seconds by your watch." in timer.text()

    def test_a_closed_skill_says_when_it_opens(self, site):
        page = site.page("/skills/skill.ph-02/practice")
        assert not page.all("form[data-command=log_practice]")
        assert page.all(".gate")

    def test_a_note_that_is_too_long_comes_back_with_the_ticks(self, site):
        page = site.refused(RUN, RUN, done=["1", "3"], note="x" * 2001)
        checked = [node.attributes["value"] for node in page.all(".run-step input[checked]")]
        assert checked == ["1", "3"]


class TestAsking:
    def test_the_way_is_kept(self, site):
        ready(site)
        site.send(PAGE, CHECKOFF, way="live_remote")
        assert site.world.session.execute(select(CheckoffDetail.way)).scalar_one() is Way.LIVE_REMOTE
        assert "Check-off, live by video call" in site.main(PAGE)

    def test_attempts_left_are_said(self, site, sheet):
        ready(site)
        assert f"{sheet.attempts} attempts are left." in site.main(PAGE)
        fails(site, sheet, sheet.attempts - 1)
        assert "This is the last attempt." in site.main(PAGE)

    def test_an_attempt_says_what_was_missed(self, site, sheet):
        ready(site)
        entry = site.student.log(KEY, EntryKind.CHECKOFF)
        step = critical(sheet)
        site.world.score(entry, miss=[step], remarks="Slower at the wrists.")
        text = site.page(PAGE).text(f"#entry-{entry}")
        points = sheet.points - sheet.steps[step - 1].points
        assert f"Not passed {points} of {sheet.points} points" in text
        assert sheet.steps[step - 1].text.en in text
        assert "Slower at the wrists." in text
        assert "attempt 1" in text

    def test_a_value_out_of_tolerance_is_said_with_both_readings(self, site):
        ready(site, MEASURED)
        entry = site.student.log(MEASURED, EntryKind.CHECKOFF)
        site.world.score(entry, off=["systolic"])
        text = site.page(f"/skills/{MEASURED}").text(f"#entry-{entry}")
        assert re.search(r"Out of tolerance Systolic pressure: 45, the evaluator 40 mm Hg; within 4", text)

    def test_after_the_last_attempt_the_coordinator_has_it(self, site, sheet):
        ready(site)
        fails(site, sheet, sheet.attempts)
        page = site.page(PAGE)
        assert not page.all("#checkoff")
        assert "Your coordinator has it" in page.text("#plan")
        requests = site.main("/requests")
        assert "Plan after the last attempt" in requests
        assert not site.page("/requests").all("form[data-command=take_back]")

    def test_the_plan_stands_on_the_page(self, site, sheet):
        ready(site)
        fails(site, sheet, sheet.attempts)
        site.world.accept(plan(site), note="Two hours in the lab on Friday.")
        page = site.page(PAGE)
        assert "Two hours in the lab on Friday." in page.text("#plan")
        assert page.all("#checkoff")

    def test_a_plan_that_was_refused_is_asked_for_again(self, site, sheet):
        ready(site)
        fails(site, sheet, sheet.attempts)
        site.world.send_back(plan(site), "Talk to me first.")
        assert "Talk to me first." in site.page(PAGE).text("#plan")
        site.refused(PAGE, f"/skills/{KEY}/plan", note=" ")
        site.send(PAGE, f"/skills/{KEY}/plan", note="We talked on Monday.")
        assert "Your coordinator has it" in site.page(PAGE).text("#plan")


def plan(site: Site) -> int:
    statement = (
        select(Entry.id)
        .join(RequestDetail, RequestDetail.entry_id == Entry.id)
        .where(RequestDetail.request == RequestKind.REMEDIATION, Entry.status == EntryStatus.WAITING)
    )
    return site.world.session.execute(statement).scalar_one()


def send_file(site: Site) -> None:
    """A photo that waits for a submission."""
    student, world = site.student, site.world
    begun = world.do(
        student.actor,
        evidence.begin,
        student.enrollment,
        SUBMISSION,
        name="intake.jpg",
        size=4096,
        key="k",
        most=10_000,
        most_waiting=10_000,
    )
    kept = KeptFile("k", 4096, "0" * 64, EvidenceKind.PHOTO, "image/jpeg")
    world.do(student.actor, evidence.finish, begun["upload"], student.enrollment, kept=kept)


class TestSubmission:
    NEW = "/submissions/new"

    def test_nothing_ready_says_so(self, site):
        assert "Nothing is ready for a check-off." in site.main(self.NEW)
        assert not site.page("/skills").all(f'a[href="{self.NEW}"]')

    def test_several_skills_in_one(self, site):
        for key in (KEY, MEASURED):
            ready(site, key)
        send_file(site)
        assert site.page("/skills").all(f'a[href="{self.NEW}"]')
        site.send(self.NEW, self.NEW, skills=[KEY, MEASURED], note="My cousin plays the patient.")
        session = site.world.session
        rows = session.execute(select(CheckoffDetail)).scalars().all()
        assert len(rows) == 2
        assert len({row.submission_id for row in rows}) == 1
        assert {row.way for row in rows} == {Way.SUBMISSION}
        assert session.execute(select(Evidence.submission_id)).scalar_one() == rows[0].submission_id
        assert "2 check-offs are sent with the same files." in site.page("/skills").text("#undo")

    def test_the_skill_of_the_address_is_ticked(self, site):
        ready(site)
        page = site.page(f"{self.NEW}?skill={KEY}")
        assert page.one(f'input[name=skills][value="{KEY}"]').attributes.get("checked", "no") != "no"

    def test_without_a_skill_or_a_file_it_is_refused(self, site):
        ready(site)
        page = site.refused(self.NEW, self.NEW, skills=[KEY])
        assert "Add at least one file" in page.text("main")
        send_file(site)
        page = site.refused(self.NEW, self.NEW)
        assert page.text(".field-error .error") == "Choose at least one skill that the files show."

    def test_a_skill_that_is_not_ready_is_refused(self, site):
        ready(site)
        send_file(site)
        page = site.refused(self.NEW, self.NEW, skills=[KEY, MEASURED])
        assert "practices count" in page.text("main")

    def test_the_same_form_twice_is_one_submission(self, site):
        ready(site)
        send_file(site)
        fields = site.form(self.NEW, self.NEW) | {"skills": [KEY]}
        for _ in range(2):
            assert site.client.post(self.NEW, data=fields).status_code == 303
        assert len(site.world.session.execute(select(CheckoffDetail)).all()) == 1


class TestGoals:
    def test_the_state_of_the_wishes_suggests_its_goal(self, site):
        site.world.record(site.student, "enroll.orientation", EntryKind.CONFIRMATION)
        site.student.log("extern.preferences", EntryKind.PREFERENCE, detail={"state": "CA", "days": "mon"})
        text = site.page("/requests").text("#goals")
        assert "Suggested: your state asks these counts" in text

    def test_elsewhere_nothing_is_suggested(self, site):
        assert "Suggested" not in site.page("/requests").text("#goals")
