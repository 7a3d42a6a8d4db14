"""The student's externship page: wishes on the phone, the site, what comes first, papers with clocks."""

from datetime import timedelta
from typing import Any

import pytest

from tests.externship import WISHES, add_site, clear, paper, place
from tests.factories import Student
from tests.pages import Page, read
from tests.web.placement_pages import TODAY, Desk, desk, settings
from tests.web.staff_pages import selects
from tracker.commands import placing
from tracker.domain.statuses import EntryKind, RequestKind

__all__ = ["desk", "settings"]

URL = "/externship"
FORM = 'form[data-command="prefer"]'
TYPED = {
    "days": ["mon", "wed"],
    "from_time": "08:00",
    "to_time": "16:30",
    "hours_a_week": "16",
    "area": "Durham",
    "state": "nc",
    "transport": "transit",
    "own_site": "Dr. Reed, Durham",
    "note": "",
}


def see(desk: Desk, student: Student | None = None) -> Page:
    return desk.page(URL, (student or desk.student).actor)


def newcomer(desk: Desk) -> Student:
    """A student who may say when and where and has not yet."""
    ada = desk.world.add_student("Ada", "Moonfield")
    ada.log("enroll.orientation", EntryKind.CONFIRMATION)
    return ada


def send(desk: Desk, student: Student, status: int = 303, **typed: Any) -> Page | None:
    client = desk.client(student.actor)
    page = read(client.get(URL))
    data = {"key": page.fields(FORM)["key"], "csrf_token": page.csrf_token} | TYPED | typed
    answer = client.post(page.one(FORM).attributes["action"], data=data)
    assert answer.status_code == status, read(answer, answer.status_code).text("main")
    return read(answer, status) if status != 303 else None


class TestWishes:
    def test_they_are_the_students_turn_with_the_hours_the_plan_needs(self, desk: Desk) -> None:
        ada = newcomer(desk)
        page = see(desk, ada)
        assert "Your turn" in page.text("#your-turn") and page.all("#your-turn " + FORM)
        assert "160:00 h from Mon 21 Dec to Sun 7 Feb: 23 h a week." in page.text("#your-turn")
        send(desk, ada)
        page = see(desk, ada)
        text = page.text("#wishes")
        for words in ("Mon and Wed", "08:00 to 16:30", "16", "Durham, NC", "Bus or train", "Dr. Reed"):
            assert words in text
        assert not page.all("#your-turn " + FORM)

    def test_new_wishes_stand_beside_the_old_ones(self, desk: Desk) -> None:
        page = see(desk)
        fields = page.fields(FORM)
        assert (fields["from_time"], fields["area"], fields["hours_a_week"]) == ("08:00", "Durham", "24")
        assert len(page.all(f"{FORM} [name=days][checked]")) == 3
        send(desk, desk.student, area="Raleigh")
        assert "Raleigh, NC" in see(desk).text("#wishes")
        assert "Raleigh" in desk.page("/placements").text("main")

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"days": []}, "days", "Choose at least one day."),
            ({"days": ["moonday"]}, "days", "not"),
            ({"from_time": ""}, "from_time", "Say from when you can be there."),
            ({"from_time": "late"}, "from_time", "This is no time."),
            ({"to_time": "08:00"}, "to_time", "This is the same time"),
            ({"hours_a_week": "0"}, "hours_a_week", "Between 1 and 60."),
            ({"hours_a_week": "61"}, "hours_a_week", "Between 1 and 60."),
            ({"area": ""}, "area", "Name the town or area you can reach."),
            ({"area": "x" * 121}, "area", "At most 120 characters."),
            ({"state": "Ohio"}, "state", "Two letters"),
            ({"transport": "rocket"}, "transport", "Not a valid choice"),
        ],
    )
    def test_bad_input_comes_back_under_its_field(
        self, desk: Desk, typed: dict[str, Any], field: str, sentence: str
    ) -> None:
        ada = newcomer(desk)
        page = send(desk, ada, 422, **typed)
        assert page is not None and sentence in page.text(f"#wish-{field}-error")
        assert see(desk, ada).all("#your-turn " + FORM)

    def test_closed_wishes_say_what_comes_first(self, desk: Desk) -> None:
        ada = desk.world.add_student("Ada", "Moonfield")
        page = see(desk, ada)
        assert not page.all(FORM) and "Opens after" in page.text("main")

    def test_the_step_page_takes_them_too(self, desk: Desk) -> None:
        ada = newcomer(desk)
        client = desk.client(ada.actor)
        page = read(client.get("/path/externship?line=extern.preferences"))
        form = 'form[action="/lines/extern.preferences/preference"]:not(.tap)'
        data = {"key": page.fields(form)["key"], "csrf_token": page.csrf_token} | TYPED
        assert client.post("/lines/extern.preferences/preference", data=data).status_code == 303
        assert "Mon and Wed" in see(desk, ada).text("#wishes")


class TestSite:
    def test_the_card_says_where_when_and_with_whom(self, desk: Desk) -> None:
        entry_id = place(desk.student, add_site(desk.world), starts=11, ends=45)
        card = see(desk).text(".site-card")
        for words in (
            "Heron Clinic",
            "12 Reed Lane",
            "Rooming, vitals, EKG",
            "Your first day is Fri 4 Dec, in 10 days",
            "Mon, Tue and Wed 08:00 to 16:30, 30 min break",
            "24:00 h a week",
            "Sol Brisa",
            "Your coordinator confirms the contact first",
        ):
            assert words in card, words
        assert "sol.brisa@heron.test" not in see(desk).text("main")
        desk.world.do(
            desk.world.coordinator,
            placing.confirm_contact,
            entry_id,
            preceptor="Sol Brisa",
            preceptor_contact="sol.brisa@heron.test",
        )
        assert "Your coordinator confirmed the contact" in see(desk).text(".site-card")

    def test_an_early_end_and_a_second_site_stand_side_by_side(self, desk: Desk) -> None:
        world = desk.world
        entry_id = place(desk.student, add_site(world), starts=-20, ends=45)
        world.do(
            world.coordinator, placing.end_early, entry_id, until_on=world.today, reason="The office closed."
        )
        place(desk.student, add_site(world, "Egret Clinic"), starts=7, ends=45)
        page = see(desk)
        assert "Egret Clinic" in page.text(".site-card")
        assert "Heron Clinic" in page.text("main") and "The office closed." in page.text("main")


class TestBefore:
    def test_missing_lines_lead_to_themselves(self, desk: Desk) -> None:
        world, pip = desk.world, desk.student
        clear(pip, "doc.tb")
        world.accept(pip.ask(RequestKind.EXCEPTION, targets=("extern.site-orientation",)))
        page = see(desk)
        assert "Tuberculosis test is missing" in page.text("#before")
        link = page.one("#before .row a").attributes["href"]
        assert link == "/path/externship?line=doc.tb#line-doc-tb"
        assert page.one("#your-turn .button-turn").attributes["href"] == link
        paper(pip, "doc.tb")
        assert "Everything is in." in see(desk).text("#before")

    def test_a_rule_of_the_site_is_told(self, desk: Desk) -> None:
        clear(desk.student, "doc.drug")
        paper(desk.student, "doc.drug", issued_on=TODAY - timedelta(days=25))
        place(desk.student, add_site(desk.world, rules={"doc.drug": 30}), starts=21)
        page = see(desk)
        assert "is too old for this site: it has to be from 14 Nov 2026 or later" in page.text("#before")
        assert "Judged for 14 Dec 2026" in page.text("#before")

    def test_papers_show_their_clocks(self, desk: Desk) -> None:
        paper(desk.student, "doc.tb", expires_on=TODAY + timedelta(days=20))
        text = see(desk).text("#papers")
        assert "valid until 14 Dec 2026, 20 days left" in text
        assert "valid until 14 Dec 2026, 20 days left" in text
        assert "14 Dec 2026, 20 days left" in desk.page("/papers", desk.student.actor).text("main")


def test_it_is_the_students_own_and_costs_the_same(desk: Desk) -> None:
    assert desk.client().get(URL).status_code == 404
    client = desk.client(desk.student.actor)
    client.get(URL)
    with selects(desk.app) as few:
        client.get(URL)
    clear(desk.student)
    for number in range(3):
        site_id = add_site(desk.world, f"Site {number}")
        place(desk.student, site_id, starts=10 + 10 * number, ends=15 + 10 * number)
    client.get(URL)
    with selects(desk.app) as many:
        client.get(URL)
    # However many placements: their sites, their links, and how long links live.
    assert len(many) == len(few) + 3


def test_wishes_are_read_by_staff(desk: Desk) -> None:
    page = desk.page(f"/students/{desk.student.id}?step=externship")
    assert "Mon, Tue and Wed" in page.text('[id="line-extern.preferences"]')
    assert WISHES["area"] in page.text('[id="line-extern.preferences"]')
