"""The career pages of students and the list of jobs for coordinators, fetched and read."""

from datetime import timedelta

import pytest

from tests.pages import Page, read
from tests.web.placement_pages import TODAY, Desk, desk, settings
from tests.web.staff_pages import browser, everybody, selects
from tracker.commands import hiring
from tracker.commands.settings import change_setting
from tracker.domain.kinds import Closing, Relation, SiteSetting
from tracker.domain.statuses import EntryKind

__all__ = ["desk", "settings"]

JOB = {
    "employer": "Heron Clinic",
    "title": "MA",
    "relation": "in_field",
    "setting": "outpatient_center",
    "amount": "36",
    "pay_band": "45000",
    "starts_on": TODAY.isoformat(),
}


def see(desk: Desk, url: str = "/career") -> Page:
    return desk.page(url, desk.student.actor)


def send(
    desk: Desk, url: str, form: str, status: int = 303, staff: bool = False, **typed: str
) -> Page | None:
    client = desk.client(None if staff else desk.student.actor)
    page = read(client.get(url))
    data = {name: value for name, value in page.fields(form).items() if value is not None} | typed
    answer = client.post(page.one(form).attributes["action"], data=data)
    assert answer.status_code == status, read(answer, answer.status_code).text("main")
    return read(answer, status) if status != 303 else None


def command(name: str) -> str:
    return f'form[data-command="{name}"]'


def hire(desk: Desk, days: int = 0) -> int:
    """A job that began so many days ago."""
    detail = {
        "employer": "Heron Clinic",
        "starts_on": desk.world.today - timedelta(days=days),
        "relation": Relation.IN_FIELD,
        "setting": SiteSetting.HOSPITAL,
    }
    student = desk.student
    return desk.world.do(student.actor, hiring.hire, student.enrollment, detail=detail)["entries"][0]


def consent(desk: Desk, may_ask: bool) -> None:
    desk.world.do(desk.student.actor, hiring.say_consent, desk.student.enrollment, may_ask=may_ask)


class TestApplications:
    def test_the_next_action_stands_on_top_and_leads_to_a_job(self, desk: Desk) -> None:
        new = "/career/applications/new"
        assert "Write down a place you like" in see(desk).text("#your-turn")
        later = {"employer": "Otter Clinic", "next_action": "Call back", "next_on": "2026-12-20"}
        send(desk, new, command("add_application"), **later)
        sooner = {"employer": "Heron Clinic", "next_action": "Send the résumé", "next_on": "2026-11-26"}
        send(desk, new, command("add_application"), **sooner)
        page = see(desk)
        assert "Send the résumé" in page.text("#your-turn")
        rows = page.text("#applications")
        assert rows.index("Heron Clinic") < rows.index("Otter Clinic")
        address = page.all("#applications .row a")[0].attributes["href"]
        send(desk, address, command("change_application"), state="interview", applied_on="2026-11-20")
        assert "Interview" in see(desk).text("#applications")
        hired = see(desk, address).one("a.button-primary").attributes["href"]
        assert see(desk, hired).fields(command("hire"))["employer"] == "Heron Clinic"
        send(desk, hired, command("hire"), **JOB)
        text = see(desk).text("main")
        assert "1 answered" in text and "Proof of the job" in text and "$45,000 to $49,999" in text

    def test_what_cannot_be_comes_back(self, desk: Desk) -> None:
        new = "/career/applications/new"
        page = send(desk, new, command("add_application"), 422, employer="", state="planned")
        assert "Name the employer." in page.text(".field-error")
        page = send(desk, new, command("add_application"), 422, employer="Heron", state="applied")
        assert "or mark it as planned" in page.text(".field-error")
        page = send(desk, new, command("add_application"), 422, employer="Heron", state="hired")
        assert page.all(".field-error")

    def test_it_is_taken_off_the_list(self, desk: Desk) -> None:
        send(desk, "/career/applications/new", command("add_application"), employer="Heron Clinic")
        address = see(desk).one("#applications .row a").attributes["href"]
        send(desk, address, command("remove_application"))
        assert "Nothing is open." in see(desk).text("#applications")
        desk.page(address, desk.student.actor, 404)


class TestHired:
    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ({"employer": ""}, "Name the employer."),
            ({"starts_on": "1999-01-01"}, "A job counts from"),
            ({"starts_on": "2031-01-01"}, "That date is outside"),
            ({"amount": "-4"}, "Between 1 and 100."),
            ({"pay_band": "47000"}, "Not a valid choice"),
            ({"relation": "cousin"}, "Choose one of these."),
        ],
    )
    def test_a_job_that_cannot_be(self, desk: Desk, typed: dict[str, str], sentence: str) -> None:
        page = send(desk, "/career/hired", command("hire"), 422, **JOB | typed)
        assert sentence in page.text(".field-error")

    def test_both_answers_about_the_employer_are_answers(self, desk: Desk) -> None:
        hire(desk)
        send(desk, "/career", command("say_consent"), may_ask="no")
        assert "You said no" in see(desk).text("#consent")
        send(desk, "/career", command("say_consent"), may_ask="yes")
        assert "You said yes" in see(desk).text("#consent")
        client = desk.client(desk.student.actor)
        page = read(client.get("/career"))
        answer = client.post("/career/consent", data={"csrf_token": page.csrf_token, "may_ask": "perhaps"})
        assert answer.status_code == 422

    def test_a_proof_comes_back_with_its_note(self, desk: Desk) -> None:
        hire(desk, 20)
        stub = {"proof_way": "pay_stub", "happened_on": TODAY.isoformat()}
        send(desk, "/career/proof", command("send_proof"), **stub)
        assert "Waiting for your coordinator" in see(desk).text("main")
        page = desk.page("/hired")
        assert "Decide the proof" in page.text(".part-todo")
        entry = page.one(".part-todo .p-act a").attributes["href"].rpartition("=")[2]
        desk.world.session.rollback()
        desk.world.send_back(int(entry), "The name is cut off.")
        assert "The name is cut off." in see(desk).text("#your-turn")
        assert "a proof was sent back" in desk.page("/hired").text(".part-todo")

    def test_a_last_day_is_written_down(self, desk: Desk) -> None:
        job = hire(desk, 30)
        page = send(desk, f"/career/jobs/{job}/end", command("end_job"), 422, left_on="2026-12-30")
        assert "Choose a last day from" in page.text(".field-error")
        send(desk, f"/career/jobs/{job}/end", command("end_job"), left_on=TODAY.isoformat())
        assert "24 Nov 2026" in see(desk).text(".job-card")

    def test_why_no_job_is_taken_is_read_by_few(self, desk: Desk) -> None:
        health = {"closing": "health", "proof": "Letter of my doctor", "note": "After an operation"}
        page = send(desk, "/career/closer", command("close_search"), 422, closing="died", proof="x")
        assert page.all(".field-error")
        send(desk, "/career/closer", command("close_search"), **health)
        assert "Health" in see(desk).text("#closer")
        assert "Health" in desk.page("/hired").text(".part-todo")
        file = f"/students/{desk.student.id}?step=employment"
        for url in (file, f"/students/{desk.student.id}/history"):
            text = desk.page(url, desk.world.instructor).text("main")
            assert "doctor" not in text and "operation" not in text
        assert "operation" in desk.page(file).text("main")


class TestStaff:
    def test_who_sees_the_list(self, desk: Desk) -> None:
        hire(desk, 20)
        expected = {"nobody": 302, "student": 404, "another student": 404}
        for name, actor in everybody(desk.world, desk.student).items():
            answer = browser(desk.app, actor).get("/hired")
            assert answer.status_code == expected.get(name, 200), name
            if answer.status_code == 200 and name not in ("coordinator",):
                assert "Larkspur" not in answer.get_data(as_text=True), name

    def test_too_early_is_refused_with_the_day(self, desk: Desk) -> None:
        hire(desk, 3)
        url = f"/students/{desk.student.id}/job"
        page = send(desk, url, command("verify"), 422, staff=True, proof_way="pay_stub")
        assert "from 5 Dec 2026 on" in page.text(".field-error")
        assert "0 of 1 jobs" in desk.page("/hired").text(".head")

    def test_the_employer_is_asked_with_consent_alone(self, desk: Desk) -> None:
        hire(desk, 20)
        url, call = f"/students/{desk.student.id}/job", {"proof_way": "call_note", "said_by": "R. Quill"}
        page = send(desk, url, command("verify"), 422, staff=True, **call)
        assert "with the graduate's consent" in page.text(".field-error")
        consent(desk, may_ask=True)
        send(desk, url, command("verify"), staff=True, **call)
        assert "1 of 1 jobs" in desk.page("/hired").text(".head")
        assert "Verified" in see(desk).text(".job-card")

    def test_after_the_weeks_of_the_setting_it_is_asked_again(self, desk: Desk) -> None:
        world, url = desk.world, f"/students/{desk.student.id}/job"
        hire(desk, 35)
        send(desk, url, command("verify"), staff=True, proof_way="statement")
        assert "from " in desk.page("/hired").text(".part-ahead")
        asked = "/clocks?kind=recheck&within=90"
        assert "asked about again after 13 weeks" in desk.page(asked).text("main")
        world.do(world.admin, change_setting, "recheck_weeks", value="8")
        world.session.rollback()
        assert "asked about again after 8 weeks" in desk.page(asked).text("main")
        world.do(world.admin, change_setting, "recheck_weeks", value="4")
        world.session.rollback()
        assert "Ask again" in desk.page("/hired").text(".part-todo")
        page = send(desk, url, command("recheck"), 422, staff=True, proof_way="statement", still_there="no")
        assert "Write the last day of the job." in page.text(".field-error")
        send(desk, url, command("recheck"), staff=True, proof_way="statement", still_there="yes")
        assert "Rechecked" in desk.page("/hired").text(".part-done")
        assert "Answered" in see(desk).text(".job-card")

    def test_filters_count_what_they_show(self, desk: Desk) -> None:
        hire(desk, 20)
        assert desk.page("/hired?show=todo").all("[data-item]")
        assert "Nobody fits this filter." in desk.page("/hired?show=closed").text("main")
        assert desk.page("/hired?show=nonsense").all("[data-item]")

    def test_the_list_asks_as_much_for_one_as_for_many(self, desk: Desk) -> None:
        hire(desk, 20)
        with selects(desk.app) as one:
            desk.page("/hired")
        for number in range(3):
            other = desk.world.add_student(f"Ada{number}", "Moonfield")
            detail = {"employer": "Otter", "starts_on": desk.world.today}
            desk.world.do(other.actor, hiring.hire, other.enrollment, detail=detail)
        with selects(desk.app) as many:
            desk.page("/hired")
        assert len(one) == len(many)


class TestLearning:
    def test_goals_count_what_is_signed(self, desk: Desk) -> None:
        send(desk, "/career/learning", command("set_aim"), code="cpt")
        text = see(desk, "/career/learning").text("#goals")
        assert "0 of 30" in text and "0 of 10" in text
        page = see(desk, "/career/learning")
        assert "cpt" not in [one.attributes["value"] for one in page.all("#aim-code option")]
        send(desk, "/career/learning", command("drop_aim"))
        assert "0 of 30" not in see(desk, "/career/learning").text("#goals")

    def test_without_a_certificate_nothing_is_logged(self, desk: Desk) -> None:
        page = see(desk, "/career/learning")
        assert not page.all(command("log_course"))
        answer = desk.client(desk.student.actor).get("/career/learning.csv")
        assert answer.status_code == 200 and answer.get_data(as_text=True).startswith("\ufeffCertificate")


def test_kinds_are_named_in_the_file(desk: Desk) -> None:
    """A closer that staff record counts at once, and the file says what it is."""
    detail = {"closing": Closing.NO_WORK_RIGHT, "proof": "Passport"}
    desk.world.record(desk.student, "job.hired", EntryKind.CLOSER, detail=detail)
    desk.world.session.rollback()
    assert "No right to work here" in desk.page("/hired").text(".part-closed")
    text = desk.page(f"/students/{desk.student.id}?step=employment").text("main")
    assert "It never counts as placed." in text
