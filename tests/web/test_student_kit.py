"""The student's kit: confirmed in one tap, reported part by part, arrived again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.accounts import sign_in_as, world_beside
from tests.factories import Student
from tests.pages import read, words
from tests.student_site import Site, settings_of_today
from tests.web.staff_pages import everybody, selects
from tracker.commands import kit
from tracker.config import Settings
from tracker.domain.kinds import PartState
from tracker.domain.statuses import EntryKind

CUFF = "bp-cuff"
ALL_HERE = "form.tap[data-command=confirm_kit]"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """It is a fixed day."""
    return settings_of_today(database_url, tmp_path)


@pytest.fixture
def site(bare_app: Flask, client: FlaskClient) -> Iterator[Site]:
    """A student whose papers are in and whose kit is still in the post."""
    with world_beside(bare_app, sheets=True) as world:
        student = world.add_student("Pip", "Larkspur", papers=False)
        world.record(student, "enroll.papers", EntryKind.DOCUMENT)
        sign_in_as(client, bare_app, student.id)
        yield Site(bare_app, client, world, student)


def received(site: Site) -> None:
    """The kit came as it should."""
    site.world.do(site.student.actor, kit.confirm_kit, site.student.enrollment)


def report(site: Site, part: str = CUFF, student: Student | None = None) -> int:
    """A part is reported as broken; gives the id."""
    who = student or site.student
    values = {"state": PartState.BROKEN}
    return site.world.do(who.actor, kit.report_part, who.enrollment, part, **values)["reports"][0]


def send(site: Site, report_id: int) -> None:
    """The coordinator sent another one."""
    site.world.do(site.world.coordinator, kit.send_parts, [report_id])


def part(site: Site, key: str) -> str:
    """What the page says of a part."""
    return site.page("/kit").text(f"#part-{key}")


def test_everything_is_here_is_one_tap(site: Site) -> None:
    page = site.page("/kit")
    assert page.heading == "Your kit"
    assert "Check your kit" in page.text(".your-turn")
    answer = site.client.post("/kit", data=page.fields(ALL_HERE))
    assert answer.status_code == 303
    after = site.page("/kit")
    assert "The kit is confirmed: everything is here." in after.text(".flashes")
    assert after.all(ALL_HERE) == [] and after.all(".part-waiting") == []
    assert len(after.all(".part")) == len(site.world.path.kit) == 52
    assert "Blocked" not in site.main("/skills")


def test_the_path_leads_to_the_kit_instead_of_ticking_it_off_unseen(site: Site) -> None:
    site.student.log("enroll.orientation", EntryKind.CONFIRMATION)
    site.student.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})
    page = site.page("/path")
    assert "Clinical kit received and checked" in page.text(".your-turn")
    (link,) = page.all(".your-turn a.button")
    assert (words(link), link.attributes["href"]) == ("Check your kit", "/kit")


def test_parts_are_marked_and_the_kit_is_confirmed_with_them(site: Site) -> None:
    form = site.page("/kit").fields("#not-all form")
    assert form["part-bp-cuff"] == ""
    answer = site.client.post("/kit", data=form | {"part-bp-cuff": "missing", "part-watch": "broken"})
    assert answer.status_code == 303
    page = site.page("/kit")
    assert "2 parts go on the list to be sent." in page.text(".flashes")
    assert "Missing since Tue 24 Nov · waits for the kit supplier" in page.text("#part-bp-cuff")
    assert "Broken" in page.text("#part-watch")
    assert len(page.all(".part-waiting")) == 2


def test_before_the_papers_the_page_says_what_comes_first(site: Site) -> None:
    fresh = site.world.add_student("Ada", "Moonfield", papers=False)
    sign_in_as(site.client, site.app, fresh.id)
    page = site.page("/kit")
    assert page.all(ALL_HERE) == []
    assert "Not open yet" in page.text(".gate")


def test_a_part_is_reported_with_one_tap_after_it_is_opened(site: Site) -> None:
    received(site)
    page = site.page("/kit")
    form = f"#part-{CUFF} form"
    buttons = {node.attributes["value"] for node in page.all(f"{form} button[name=state]")}
    assert buttons == {"missing", "broken"}
    used = {node.attributes["value"] for node in page.all("#part-gloves form button[name=state]")}
    assert used == {"missing", "broken", "used_up"}
    sent = page.fields(form) | {"state": "broken", "note": "The valve leaks."}
    answer = site.client.post(f"/kit/{CUFF}", data=sent)
    assert (answer.status_code, answer.location) == (303, f"/kit#part-{CUFF}")
    said = part(site, CUFF)
    assert "Broken since Tue 24 Nov · waits for the kit supplier" in said and "The valve leaks." in said
    assert "VS-01" in said


def test_the_skill_says_which_part_since_when_and_when_it_was_sent(site: Site) -> None:
    received(site)
    made = report(site)
    said = site.main("/skills/skill.vs-01")
    assert "Blocked by kit since Mon 23 Nov: Blood pressure cuff." in said
    assert "These days do not count against you." in said
    send(site, made)
    said = site.main("/skills/skill.vs-01")
    assert "Another one was sent on Mon 23 Nov." in said
    assert site.page("/skills/skill.vs-01").all(f"a[href='/kit#part-{CUFF}']")


def test_it_arrived_and_take_back(site: Site) -> None:
    received(site)
    first, second = report(site), report(site, "watch")
    assert "Take back" in part(site, CUFF) and "It arrived" in part(site, CUFF)
    site.send("/kit", f"/kit/reports/{first}/take-back")
    assert "Here" in part(site, CUFF)
    send(site, second)
    assert "Take back" not in part(site, "watch")
    site.send("/kit", f"/kit/reports/{second}/arrived")
    page = site.page("/kit")
    assert "Here" in page.text("#part-watch")
    assert "arrived on Tue 24 Nov" in page.text("main")
    assert page.all(".part-waiting") == []


@pytest.mark.parametrize(
    ("url", "values", "status", "sentence"),
    [
        (f"/kit/{CUFF}", {"state": "lost"}, 422, "Choose what is wrong with the part."),
        (f"/kit/{CUFF}", {}, 422, "Choose what is wrong with the part."),
        (f"/kit/{CUFF}", {"state": "broken", "note": "x" * 201}, 422, "At most 200 characters."),
        ("/kit/watch", {"state": "broken"}, 422, "Watch with a second hand was reported already"),
        ("/kit", {}, 422, "The kit was received already"),
    ],
)
def test_bad_input_is_told_and_writes_nothing(
    site: Site, url: str, values: dict[str, str], status: int, sentence: str
) -> None:
    received(site)
    report(site, "watch")
    before = site.counts()
    token = site.token()
    page = site.client.post(url, data={"csrf_token": token} | values)
    assert page.status_code == status
    assert sentence in read(page, status).text("[role=alert]")
    assert site.counts() == before


def test_what_was_sent_meanwhile_is_not_taken_back(site: Site) -> None:
    received(site)
    made = report(site)
    form = site.form("/kit", f"/kit/reports/{made}/take-back")
    send(site, made)
    answer = site.client.post(f"/kit/reports/{made}/take-back", data=form)
    assert answer.status_code == 409
    assert "Another one is on its way already" in answer.get_data(as_text=True)


def test_nobody_touches_the_kit_of_another(site: Site, bare_app: Flask) -> None:
    received(site)
    other = site.world.add_student("Ada", "Moonfield")
    theirs = report(site, student=other)
    token = site.token()
    for act in ("arrived", "take-back"):
        answer = site.client.post(f"/kit/reports/{theirs}/{act}", data={"csrf_token": token})
        assert answer.status_code == 404
    assert site.client.post("/kit/anvil", data={"csrf_token": token, "state": "broken"}).status_code == 404
    seen = {}
    for name, actor in everybody(site.world, site.student).items():
        client = bare_app.test_client()
        if actor is not None:
            sign_in_as(client, bare_app, actor.person_id)
        seen[name] = client.get("/kit").status_code
    assert seen == {"nobody": 302} | {
        name: 200 if "student" in name else 404 for name in seen if name != "nobody"
    }


def test_a_program_without_a_kit_has_no_such_page(bare_app: Flask, client: FlaskClient) -> None:
    with world_beside(bare_app) as world:
        student = world.add_student()
        sign_in_as(client, bare_app, student.id)
        assert client.get("/kit").status_code == 404


def test_one_part_or_many_take_as_many_queries(site: Site, bare_app: Flask) -> None:
    received(site)
    report(site)
    with selects(bare_app) as one:
        site.page("/kit")
    for key in ("watch", "gloves", "gauze", "swabs"):
        report(site, key)
    with selects(bare_app) as many:
        assert len(site.page("/kit").all(".part-waiting")) == 5
    assert len(one) == len(many)
