"""Placements: one list, placing, a later and an earlier end, who signs, and the file."""

from datetime import timedelta

from flask import Flask

from tests.externship import add_site, clear, paper, place, wish
from tests.pages import read
from tests.web.placement_pages import TODAY, Desk, desk, in_days, settings
from tests.web.staff_pages import browser, everybody, selects
from tracker.domain.statuses import EntryKind, RequestKind

__all__ = ["desk", "settings"]

PLACE = 'form[data-command="place"]'


def let_go(desk: Desk, student=None) -> None:
    """Nothing but papers comes before the first day any more."""
    student = student or desk.student
    desk.world.accept(student.ask(RequestKind.EXCEPTION, targets=("extern.site-orientation",)))


def part(desk: Desk, name: str, url: str = "/placements") -> str:
    page = desk.page(url)
    return page.text(f".part-{name}") if page.all(f".part-{name}") else ""


class TestList:
    def test_who_sees_it(self, desk: Desk) -> None:
        expected = {"nobody": 302, "student": 404, "another student": 404}
        for name, actor in everybody(desk.world, desk.student).items():
            answer = browser(desk.app, actor).get("/placements")
            assert answer.status_code == expected.get(name, 200), name
            if answer.status_code == 200 and name.startswith("another"):
                assert "Larkspur" not in answer.get_data(as_text=True), name

    def test_placeable_today_and_what_blocks_the_others(self, desk: Desk) -> None:
        clear(desk.student, "doc.tb")
        let_go(desk)
        blocked = part(desk, "blocked")
        assert "Larkspur, Pip" in blocked and "Missing: Tuberculosis test" in blocked
        page = desk.page("/placements")
        link = page.one(".part-blocked .reasons a").attributes["href"]
        assert link == f"/students/{desk.student.id}?step=externship#line-doc.tb"
        assert desk.page(link.partition("#")[0]).all('[id="line-doc.tb"]')
        paper(desk.student, "doc.tb")
        ready = part(desk, "ready")
        assert "Larkspur, Pip" in ready and "Everything is in" in ready
        assert "Mon, Tue and Wed" in ready and "24 h a week" in ready

    def test_papers_are_judged_against_the_plan_and_then_the_placement(self, desk: Desk) -> None:
        clear(desk.student, "doc.tb")
        let_go(desk)
        paper(desk.student, "doc.tb", expires_on=TODAY + timedelta(days=50))
        assert "Tuberculosis test ends on 13 Jan 2027, before the last day" in part(desk, "blocked")
        place(desk.student, add_site(desk.world), starts=5, ends=45)
        placed = part(desk, "placed")
        assert "Heron Clinic" in placed and "Tuberculosis" not in placed
        assert "contact not confirmed" in placed and "0 of 160 h" in placed

    def test_lines_that_come_first_are_named_or_counted(self, desk: Desk) -> None:
        blocked = part(desk, "blocked")
        assert "Course modules: 12 open" in blocked and "skills open" in blocked

    def test_filters_stand_in_the_address(self, desk: Desk) -> None:
        world = desk.world
        place(desk.student, add_site(world), starts=-30, ends=10)
        ada = world.add_student("Ada", "Moonfield")
        wish(ada)
        page = desk.page("/placements?show=ends")
        assert "Larkspur" in page.text("main") and "Moonfield" not in page.text("main")
        assert "ends in 9 days" in page.text("main")
        assert "Larkspur" not in desk.page("/placements?show=blocked").text("main")
        assert desk.page("/placements?show=moon&cohort=moon").all(".part-placed")
        cedar = world.add_cohort("Cedar", world.today)
        elsewhere = desk.page(f"/placements?cohort={cedar}", world.admin)
        assert "Nobody fits this filter" in elsewhere.text("main")
        assert "Larkspur" in desk.page(f"/placements?cohort={world.cohort}", world.admin).text("main")

    def test_the_withdrawn_and_the_finished_are_gone(self, desk: Desk) -> None:
        desk.world.withdraw(desk.student)
        assert "Larkspur" not in desk.page("/placements").text("main")

    def test_it_costs_the_same_however_many_students_there_are(self, desk: Desk, bare_app: Flask) -> None:
        world = desk.world
        client = desk.client()
        client.get("/placements")
        with selects(bare_app) as few:
            client.get("/placements")
        site_id = add_site(world, slots=9)
        for number in range(5):
            ada = world.add_student(f"Ada{number}")
            wish(ada)
            if number % 2:
                place(ada, site_id)
        with selects(bare_app) as many:
            page = read(client.get("/placements"))
        assert len(page.all(".placement")) == 6
        assert len(many) == len(few) <= 12


class TestPlace:
    def test_the_sites_of_a_stretch_with_what_is_free(self, desk: Desk) -> None:
        world = desk.world
        add_site(world, "Heron Clinic", slots=2)
        full = add_site(world, "Egret Clinic")
        ada = world.add_student("Ada")
        wish(ada)
        place(ada, full, starts=10, ends=20)
        url = f"/students/{desk.student.id}/place?starts_on={in_days(5)}&ends_on={in_days(30)}"
        page = desk.page(url)
        offers = [" ".join(one.text(separator=" ").split()) for one in page.all(".offer")]
        assert offers[0].startswith("Heron Clinic") and "0 of 2" in offers[0]
        assert "the one slot of this site is taken" in offers[1]
        assert page.one(".offer-no input").attributes.keys() >= {"disabled"}
        assert page.fields(PLACE)["starts_on"] == in_days(5)
        assert page.fields(PLACE)["pattern-mon-from"] == "08:00"
        assert "Place from 29 Nov 2026 to 24 Dec 2026" in page.text(PLACE)
        later = desk.page(f"/students/{desk.student.id}/place?starts_on={in_days(25)}&ends_on={in_days(30)}")
        assert not later.all(".offer-no")

    def test_a_student_is_placed_from_the_page(self, desk: Desk) -> None:
        site_id = add_site(desk.world)
        answer = desk.send(
            f"/students/{desk.student.id}/place",
            PLACE,
            site_id=site_id,
            **{"pattern-mon-break": "30", "preceptor": "Sol Brisa", "preceptor_contact": "sol@heron.test"},
        )
        page = desk.page(answer.headers["Location"].partition("#")[0])
        card = page.text("#placement")
        assert "Heron Clinic" in card and "contact not confirmed" in card
        assert "Mon 08:00 to 17:00, 30 min break; Tue and Wed 08:00 to 17:00" in card
        assert "26:30 h a week" in card

    def test_bad_input_comes_back_under_its_field(self, desk: Desk) -> None:
        site_id = add_site(desk.world, agreement_ends_on=TODAY + timedelta(days=20))
        url = f"/students/{desk.student.id}/place?starts_on={in_days(5)}&ends_on={in_days(15)}"
        cases = (
            ({}, "site_id", "Choose a site."),
            ({"site_id": "1"}, "site_id", "Not a valid choice"),
            ({"site_id": site_id, "ends_on": in_days(30)}, "ends_on", "The agreement ends on 14 Dec 2026"),
            ({"site_id": site_id, "ends_on": in_days(4)}, "ends_on", "The end lies before the start"),
            ({"site_id": site_id, "ends_on": "moon"}, "ends_on", "This is no date."),
            ({"site_id": site_id, "pattern-mon-from": ""}, "pattern", ""),
            ({"site_id": site_id, "preceptor_contact": "Sol"}, "preceptor_contact", "An address has one @"),
        )
        for typed, field, sentence in cases:
            page = read(desk.send(url, PLACE, status=422, **typed), 422)
            assert sentence in page.text("main"), (typed, page.text("main"))
            assert any(field in (one.attributes["href"] or "") for one in page.all(".problems a")), typed

    def test_the_last_slot_taken_meanwhile_is_said_on_the_page(self, desk: Desk) -> None:
        world = desk.world
        site_id = add_site(world)
        client = desk.client()
        page = read(client.get(f"/students/{desk.student.id}/place"))
        ada = world.add_student("Ada")
        wish(ada)
        place(ada, site_id, starts=40, ends=60)
        answer = client.post(
            page.one(PLACE).attributes["action"], data=page.fields(PLACE) | {"site_id": site_id}
        )
        assert "the one slot of this site is taken" in read(answer, 422).text("main")

    def test_wishes_come_first(self, desk: Desk) -> None:
        ada = desk.world.add_student("Ada")
        page = desk.page(f"/students/{ada.id}/place")
        assert not page.all(PLACE) and "Opens after" in page.text("main")

    def test_who_may_place(self, desk: Desk) -> None:
        expected = {"nobody": 302, "student": 403, "instructor": 403, "coordinator": 200, "admin": 403}
        for name, actor in everybody(desk.world, desk.student).items():
            answer = browser(desk.app, actor).get(f"/students/{desk.student.id}/place")
            assert answer.status_code == expected.get(name, 404), name

    def test_the_generic_form_leads_here(self, desk: Desk) -> None:
        answer = desk.client().get(f"/students/{desk.student.id}?act=record&line=extern.placement")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/students/{desk.student.id}/place")

    def test_a_placement_from_before_there_were_sites_still_reads_well(self, desk: Desk) -> None:
        detail = {
            "site_name": "Old Mill Practice",
            "starts_on": TODAY,
            "ends_on": TODAY + timedelta(days=30),
            "pattern": "Mondays, mornings",
            "preceptor": "Dr. Reed",
            "preceptor_contact": "919 555 0100",
        }
        desk.world.record(desk.student, "extern.placement", EntryKind.PLACEMENT, detail=detail)
        card = desk.page(f"/students/{desk.student.id}?step=externship").text("#placement")
        assert (
            "Old Mill Practice" in card and "Mondays, mornings" in card and "Dr. Reed · 919 555 0100" in card
        )
        assert "Old Mill Practice" in part(desk, "placed")


class TestChange:
    def test_extending_lists_which_papers_lapse_before_it_acts(self, desk: Desk) -> None:
        clear(desk.student, "doc.tb")
        paper(desk.student, "doc.tb", expires_on=TODAY + timedelta(days=50))
        entry_id = place(desk.student, add_site(desk.world), starts=5, ends=45)
        url, act = f"/placements/{entry_id}/extend", 'form[data-command="extend"]'
        assert not desk.page(url).all(act)
        shown = desk.page(f"{url}?until_on={in_days(60)}")
        assert "Tuberculosis test ends on 13 Jan 2027, before the last day, 23 Jan 2027" in shown.text("main")
        assert "Extend to 23 Jan 2027" in shown.text(act)
        assert "Every paper lasts until then." in desk.page(f"{url}?until_on={in_days(49)}").text("main")
        desk.send(f"{url}?until_on={in_days(60)}", act)
        assert "23 Jan 2027" in desk.page(f"/students/{desk.student.id}?step=externship").text("#placement")
        assert "lapses" not in desk.page("/placements").text("main")
        assert "before the last day" in part(desk, "placed")

    def test_an_extension_beyond_the_agreement_stands_under_its_day(self, desk: Desk) -> None:
        site_id = add_site(desk.world, agreement_ends_on=TODAY + timedelta(days=50))
        entry_id = place(desk.student, site_id, starts=5, ends=45)
        url, act = f"/placements/{entry_id}/extend?until_on={in_days(60)}", 'form[data-command="extend"]'
        page = read(desk.send(url, act, status=422), 422)
        assert "The agreement ends on 13 Jan 2027" in page.text("#until_on-error")

    def test_an_early_end_needs_a_reason_and_shows_it(self, desk: Desk) -> None:
        entry_id = place(desk.student, add_site(desk.world), starts=-20, ends=45)
        url, act = f"/placements/{entry_id}/end", 'form[data-command="end_early"]'
        page = read(desk.send(url, act, status=422, reason=""), 422)
        assert "Write why it ends." in page.text("#reason-error")
        desk.send(url, act, reason="The practice closed.")
        card = desk.page(f"/students/{desk.student.id}?step=externship").text("#placement")
        assert "The practice closed." in card and "Place again" in card
        history = desk.page(f"/students/{desk.student.id}/history").text("main")
        assert "moved the last day of the placement to 24 Nov 2026" in history

    def test_the_contact_is_confirmed(self, desk: Desk) -> None:
        entry_id = place(desk.student, add_site(desk.world))
        url, act = f"/placements/{entry_id}/contact", 'form[data-command="confirm_contact"]'
        page = read(desk.send(url, act, status=422, preceptor_contact=desk.world.email(desk.student.id)), 422)
        assert "preceptors sign without one" in page.text("#preceptor_contact-error")
        desk.send(url, act, preceptor_language="es")
        card = desk.page(f"/students/{desk.student.id}?step=externship").text("#placement")
        assert "contact confirmed" in card and "sol.brisa@heron.test" in card
        assert "contact not confirmed" not in part(desk, "placed")

    def test_who_may_change_a_placement(self, desk: Desk) -> None:
        entry_id = place(desk.student, add_site(desk.world))
        other = paper(desk.student, "doc.tb")
        expected = {"nobody": 302, "student": 403, "instructor": 403, "coordinator": 200, "admin": 403}
        for name, actor in everybody(desk.world, desk.student).items():
            client = browser(desk.app, actor)
            for act in ("extend", "end", "contact"):
                answer = client.get(f"/placements/{entry_id}/{act}")
                assert answer.status_code == expected.get(name, 404), (name, act)
        assert desk.client().get(f"/placements/{other}/end").status_code == 404
        assert desk.client().get("/placements/99/end").status_code == 404
