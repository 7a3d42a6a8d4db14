"""Placements: within slots and agreement, later, earlier, twice, and who signs."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.commands.test_logging import line, refused
from tests.externship import add_site, clear, paper, place, wish
from tests.factories import STARTS_ON, World
from tracker.commands import placing
from tracker.domain.errors import Conflict, NotAllowed, NotFound
from tracker.domain.placement import placements_of
from tracker.domain.statuses import EntryKind, RequestKind, Role, State
from tracker.models import Event, Person, Site
from tracker.models.details import PlacementDetail
from tracker.models.facts import load
from tracker.models.placements import stays_at

pytestmark = pytest.mark.both_databases


@pytest.fixture
def pip(world):
    """A student who said when and where."""
    student = world.add_student()
    wish(student)
    return student


def detail(world: World, entry_id: int) -> PlacementDetail:
    world.session.rollback()
    world.session.expire_all()
    return world.session.get(PlacementDetail, entry_id)


def kinds(world: World, person_id: int) -> list[str]:
    world.session.rollback()
    events = select(Event.kind).where(Event.chain == person_id).order_by(Event.seq)
    return list(world.session.execute(events).scalars())


def shift(world: World, student, on: date) -> int:
    """Eight hours that count."""
    morning = datetime.combine(on, time(8))
    hours = {"started_at": morning, "ended_at": morning.replace(hour=16, minute=30), "break_minutes": 30}
    return world.record(student, "extern.hours", EntryKind.SHIFT, on=on, detail=hours)[0]


class TestPlace:
    def test_a_placement_keeps_the_site_and_its_rules(self, world, pip):
        site_id = add_site(world, rules={"doc.tb": 365, "doc.drug": 30}, documents="Liability cover")
        entry_id = place(pip, site_id, note="Park behind the house.")
        found = detail(world, entry_id)
        assert (found.site_id, found.site_name, found.rules) == (
            site_id,
            "Heron Clinic",
            "doc.drug:30 doc.tb:365",
        )
        assert (found.asks_documents, found.contact_confirmed_at) == (True, None)
        assert found.pattern.startswith("mon 08:00-16:30/30 tue")
        assert line(world, pip, "extern.placement").state is State.DONE
        assert line(world, pip, "doc.site-extra").state is not State.NOT_ASKED
        assert kinds(world, pip.id)[-2:] == ["entry.logged", "entry.accepted"]
        assert world.session.get(Site, site_id).version == 1

    def test_who_may_place(self, world, pip):
        site_id = add_site(world)
        other = world.add_staff("Omar", "Alba", Role.COORDINATOR, world.add_cohort("Cedar", STARTS_ON))
        given = {
            "site_id": site_id,
            "starts_on": world.today,
            "ends_on": world.today,
            "pattern": "mon 08:00-12:00",
        }
        for actor, code, kind in (
            (pip.actor, "not_allowed", NotAllowed),
            (world.instructor, "not_allowed", NotAllowed),
            (world.admin, "not_allowed", NotAllowed),
            (other, "no_student", NotFound),
        ):
            with refused(world, code, kind):
                world.do(actor, placing.place, pip.enrollment, **given)

    def test_wishes_come_first(self, world):
        ada = world.add_student("Ada")
        with refused(world, "closed_line"):
            place(ada, add_site(world))

    @pytest.mark.parametrize(
        ("code", "site", "when"),
        [
            ("no_agreement", {"agreement_starts_on": None}, {}),
            ("agreement_later", {"agreement_starts_on": date(2027, 6, 1)}, {}),
            ("agreement_over", {"agreement_ends_on": date(2026, 12, 31)}, {}),
            ("site_closed", {"is_active": False}, {}),
            ("no_slot", {"slots": 0}, {}),
            ("end_before_start", {}, {"starts": 20, "ends": 19}),
            ("date_outside", {}, {"starts": 400, "ends": 420}),
            ("pattern_empty", {}, {"pattern": ""}),
            ("pattern_time", {}, {"pattern": "mon eight"}),
        ],
    )
    def test_what_cannot_be(self, world, pip, code, site, when):
        site_id = add_site(world, **site)
        with refused(world, code):
            place(pip, site_id, **when)

    def test_never_beyond_the_slots_and_free_again_after_the_last_day(self, world, pip):
        site_id = add_site(world)
        place(pip, site_id, starts=10, ends=20)
        ada = world.add_student("Ada")
        wish(ada)
        with refused(world, "no_slot") as caught:
            place(ada, site_id, starts=20, ends=30)
        assert caught.value.facts == {"on": world.today + timedelta(days=20), "slots": 1}
        place(ada, site_id, starts=21, ends=30)

    def test_several_placements_also_at_the_same_site(self, world, pip):
        heron, egret = add_site(world, slots=2), add_site(world, "Egret Clinic")
        place(pip, heron, starts=10, ends=20)
        with refused(world, "placed_already"):
            place(pip, heron, starts=15, ends=30)
        place(pip, egret, starts=15, ends=30)
        place(pip, heron, starts=21, ends=30)
        world.session.rollback()
        rows = load(world.session, [pip.enrollment])[pip.enrollment].entries
        assert [one.site_name for one in placements_of(rows)] == [
            "Heron Clinic",
            "Egret Clinic",
            "Heron Clinic",
        ]

    def test_a_site_may_refuse_who_declined(self, world, pip):
        strict = add_site(world, refuses_exemptions=True)
        paper(pip, "doc.hepb", proof="declination", doses="")
        with refused(world, "site_refuses_exemptions"):
            place(pip, strict)
        place(pip, add_site(world, "Egret Clinic"))

    def test_papers_are_judged_against_the_last_day(self, world, pip):
        until = world.today + timedelta(days=60)
        paper(pip, "doc.tb", expires_on=until)
        assert line(world, pip, "doc.tb").reason.code == "expiring"
        place(pip, add_site(world), starts=10, ends=80)
        found = line(world, pip, "doc.tb")
        assert (found.state, found.reason.code) == (State.EXPIRING, "lapses_at_site")

    def test_a_paper_too_old_at_the_start_is_not_done(self, world, pip):
        paper(pip, "doc.drug", issued_on=world.today - timedelta(days=20))
        assert line(world, pip, "doc.drug").state is State.DONE
        place(pip, add_site(world, rules={"doc.drug": 30}), starts=42)
        found = line(world, pip, "doc.drug")
        assert (found.state, found.reason.code, found.credit) == (State.STARTED, "started_too_old", False)


class TestChange:
    def test_extending_moves_the_last_day_within_the_agreement(self, world, pip):
        site_id = add_site(world, agreement_ends_on=world.today + timedelta(days=100))
        entry_id = place(pip, site_id, starts=10, ends=80)
        later = world.today + timedelta(days=100)
        world.do(world.coordinator, placing.extend, entry_id, until_on=later)
        found = detail(world, entry_id)
        assert (found.until_on, found.ends_on) == (later, world.today + timedelta(days=80))
        assert kinds(world, pip.id)[-1] == "placement.changed"
        for until_on, code in ((later, "not_later"), (later + timedelta(days=1), "agreement_over")):
            with refused(world, code):
                world.do(world.coordinator, placing.extend, entry_id, until_on=until_on)

    def test_extending_needs_a_slot_on_the_added_days(self, world, pip):
        site_id = add_site(world)
        first = place(pip, site_id, starts=10, ends=20)
        ada = world.add_student("Ada")
        wish(ada)
        place(ada, site_id, starts=25, ends=40)
        with refused(world, "no_slot"):
            world.do(world.coordinator, placing.extend, first, until_on=world.today + timedelta(days=25))
        world.do(world.coordinator, placing.extend, first, until_on=world.today + timedelta(days=24))

    def test_an_early_end_frees_the_slot_and_keeps_what_was_signed(self, world, pip):
        site_id = add_site(world)
        clear(pip)
        entry_id = place(pip, site_id, starts=-20, ends=40)
        before = line(world, pip, "extern.hours")
        open_now = pip.ask(RequestKind.EXCEPTION, targets=("extern.site-orientation",))
        world.accept(open_now)
        world.record(pip, "extern.site-orientation", EntryKind.CONFIRMATION)
        day = world.today - timedelta(days=5)
        shift(world, pip, day)
        assert line(world, pip, "extern.hours").have == before.have + 8
        with refused(world, "reason_needed"):
            world.do(world.coordinator, placing.end_early, entry_id, until_on=day, reason=" ")
        with refused(world, "hours_after_end"):
            world.do(
                world.coordinator, placing.end_early, entry_id, until_on=day - timedelta(days=1), reason="x"
            )
        world.do(world.coordinator, placing.end_early, entry_id, until_on=day, reason="The office closed")
        assert detail(world, entry_id).end_reason == "The office closed"
        assert line(world, pip, "extern.hours").have == before.have + 8
        assert stays_at(world.session, site_id) == [(world.today - timedelta(days=20), day)]
        ada = world.add_student("Ada")
        wish(ada)
        place(ada, site_id, starts=1, ends=40)

    def test_an_end_is_earlier_and_after_the_first_day(self, world, pip):
        entry_id = place(pip, add_site(world), starts=-20, ends=40)
        for until_on, code in (
            (world.today + timedelta(days=40), "not_earlier"),
            (world.today - timedelta(days=21), "ends_before_start"),
        ):
            with refused(world, code):
                world.do(world.coordinator, placing.end_early, entry_id, until_on=until_on, reason="Closed")
        world.do(world.coordinator, placing.end_early, entry_id, until_on=world.today, reason="Closed")
        with refused(world, "placement_ended"):
            world.do(world.coordinator, placing.extend, entry_id, until_on=world.today + timedelta(days=90))

    def test_a_voided_placement_is_gone(self, world, pip):
        site_id = add_site(world)
        entry_id = place(pip, site_id)
        world.void(entry_id)
        with refused(world, "placement_gone", Conflict):
            world.do(world.coordinator, placing.extend, entry_id, until_on=world.today + timedelta(days=90))
        assert stays_at(world.session, site_id) == []
        place(pip, site_id)

    def test_only_a_placement_is_changed(self, world, pip):
        other = paper(pip, "doc.tb")
        with refused(world, "no_entry", NotFound):
            world.do(world.coordinator, placing.extend, other, until_on=world.today)


class TestContact:
    def confirm(self, world, entry_id, **values):
        given = {"preceptor": "Sol Brisa", "preceptor_contact": "Sol.Brisa@heron.test"}
        return world.do(world.coordinator, placing.confirm_contact, entry_id, **given | values)

    def test_the_person_who_signs_is_entered_once(self, world, pip):
        site_id = add_site(world, slots=2)
        first = place(pip, site_id)
        made = self.confirm(world, first, preceptor_language="es")
        found = detail(world, first)
        assert found.preceptor_id == made["preceptor"]
        assert (found.preceptor_contact, found.preceptor_language) == ("sol.brisa@heron.test", "es")
        assert found.contact_confirmed_at is not None
        assert kinds(world, made["preceptor"]) == ["person.introduced"]
        assert kinds(world, pip.id)[-1] == "contact.confirmed"
        person = world.session.get(Person, made["preceptor"])
        assert (person.name, person.password_hash, person.language) == ("Sol Brisa", None, "es")
        ada = world.add_student("Ada")
        wish(ada)
        assert self.confirm(world, place(ada, site_id))["preceptor"] == made["preceptor"]

    def test_nobody_with_an_account_signs_as_a_preceptor(self, world, pip):
        entry_id = place(pip, add_site(world))
        for person_id in (pip.id, world.coordinator.person_id, world.instructor.person_id):
            with refused(world, "contact_has_account"):
                self.confirm(world, entry_id, preceptor_contact=world.email(person_id))
        with refused(world, "preceptor_needed"):
            self.confirm(world, entry_id, preceptor=" ")
        with refused(world, "contact_needed"):
            self.confirm(world, entry_id, preceptor_contact="Sol")

    def test_who_may_confirm(self, world, pip):
        entry_id = place(pip, add_site(world))
        for actor in (pip.actor, world.instructor):
            with refused(world, "not_allowed", NotAllowed):
                world.do(
                    actor, placing.confirm_contact, entry_id, preceptor="Sol", preceptor_contact="a@b.test"
                )
