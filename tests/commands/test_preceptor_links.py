"""Links: who may send which, what they mark and mail, when they die; reminders; the coordinator's word."""

import json
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.by_link import at_site
from tests.commands.test_logging import refused
from tests.factories import World
from tracker.commands import evaluating, links, passing, placing, reminding, review, settling
from tracker.commands.signing import Said
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.evaluation_loader import shipped_evaluations
from tracker.domain.kinds import Answer, Level, LinkVia, NoticeKind
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, Role
from tracker.models import Entry, Event, Notice, Outbox, Person, PreceptorAnswer, PreceptorLink, Reminder

pytestmark = pytest.mark.both_databases
WORKER = Actor(0)
GOOD = {line.key: "meets" for line in shipped_evaluations().student.lines}


@pytest.fixture
def world(app):
    """A school whose path has its evaluation forms; afterwards the record must be sound."""
    from tracker.extensions import db
    from tracker.queries.integrity import check

    made = World(db.session, sheets=True)
    yield made
    db.session.rollback()
    assert list(check(db.session, made.now)) == []


def letters(world: World) -> list[str]:
    """The kinds of letters to preceptors, oldest first."""
    world.session.rollback()
    kinds = world.session.execute(select(Outbox.kind).order_by(Outbox.id)).scalars()
    return [kind for kind in kinds if kind.startswith("preceptor")]


def notices(world: World) -> list[tuple[NoticeKind, dict]]:
    """What coordinators were told."""
    world.session.rollback()
    rows = world.session.execute(select(Notice.kind, Notice.facts).order_by(Notice.id))
    return [(row.kind, json.loads(row.facts)) for row in rows]


class TestSending:
    def test_the_student_sends_when_something_waits(self, world):
        site = at_site(world)
        with refused(world, "nothing_waits"):
            site.send()
        site.shift()
        link = site.link(site.send())
        assert (link.via, link.person_id, link.language) == (LinkVia.MAIL, site.preceptor, "es")
        assert letters(world) == ["preceptor_link"]
        facts = json.loads(
            world.session.execute(select(Outbox.facts).order_by(Outbox.id.desc())).scalars().first()
        )
        assert facts == {"link": link.id, "nonce": link.nonce, "student": "Luz", "site": "Blue Heron Clinic"}

    def test_the_same_link_goes_out_again_the_day_after(self, world):
        site = at_site(world)
        site.shift()
        first = site.send()
        with refused(world, "asked_today"):
            site.send()
        assert site.send(world.coordinator) == first
        world.today += timedelta(days=1)
        assert site.send() == first
        assert site.link(first).asked_at == world.now
        assert letters(world) == ["preceptor_link"] * 3
        kinds = world.session.execute(select(Event.kind).where(Event.kind.like("link.%"))).scalars().all()
        assert sorted(kinds) == ["link.made", "link.sent", "link.sent"]

    def test_nobody_is_asked_before_the_contact_is_confirmed(self, world):
        site = at_site(world, confirmed=False)
        site.shift()
        for command in (links.send_link, links.show_code):
            with pytest.raises(Impossible, match="contact_unconfirmed"):
                world.do(site.student.actor, command, site.placement)
        world.session.rollback()
        assert letters(world) == []

    def test_only_the_student_and_the_coordinator(self, world):
        site = at_site(world)
        site.shift()
        other = world.add_cohort("Cedar", world.today)
        strangers = [
            world.add_student("Ada", "Moonfield").actor,
            world.add_staff("Omar", "Alba", Role.COORDINATOR, other),
            Actor(0),
        ]
        for actor in strangers:
            with pytest.raises(NotFound):
                world.do(actor, links.send_link, site.placement)
        with pytest.raises(NotAllowed):
            world.do(world.instructor, links.send_link, site.placement)
        for actor in (world.coordinator, world.instructor):
            with pytest.raises(NotAllowed):
                world.do(actor, links.show_code, site.placement)
        world.session.rollback()
        assert world.session.execute(select(PreceptorLink.id)).all() == []

    def test_a_placement_that_is_over_takes_no_more_links(self, world):
        site = at_site(world, ends_on=world.today)
        site.shift()
        world.today += timedelta(days=14)
        link = site.send()
        world.today += timedelta(days=1)
        with refused(world, "link_over"):
            site.send()
        with pytest.raises(NotFound, match="link_gone"):
            site.sign(link, Said(1, Answer.CONFIRMED))
        world.session.rollback()

    def test_one_code_a_placement(self, world):
        site = at_site(world)
        assert site.code() == site.code()
        assert site.link(site.code()).via is LinkVia.QR
        assert letters(world) == []


class TestClosing:
    def test_the_coordinator_takes_a_link_back(self, world):
        site = at_site(world)
        shift = site.shift()
        link = site.send()
        with pytest.raises(NotAllowed):
            world.do(site.student.actor, links.revoke_link, link)
        for _ in range(2):
            world.do(world.coordinator, links.revoke_link, link)
        with pytest.raises(NotFound, match="link_gone"):
            site.confirm(link, shift)
        world.session.rollback()
        assert site.send() != link

    def test_a_replaced_contact_closes_the_old_links(self, world):
        site = at_site(world)
        shift = site.shift()
        old, code = site.send(), site.code()
        person = {"preceptor": "Ana Gil", "preceptor_contact": "ana.gil@clinic.test"}
        world.do(world.coordinator, placing.confirm_contact, site.placement, **person)
        for link in (old, code):
            with pytest.raises(NotFound, match="link_gone"):
                site.confirm(link, shift)
        world.session.rollback()
        new = site.send()
        assert site.link(new).name == "Ana Gil"
        assert site.confirm(new, shift)["counts"] is True

    def test_not_me_closes_it_and_tells_the_coordinator(self, world):
        site = at_site(world)
        shift = site.shift()
        link = site.send()
        world.do(site.actor(link), passing.wrong_person, link)
        with pytest.raises(NotFound, match="link_gone"):
            site.confirm(link, shift)
        assert notices(world) == [(NoticeKind.WRONG_PRECEPTOR, {"by": "Marta Brisa"})]


class TestColleagues:
    def sent_on(self, world):
        site = at_site(world)
        shift, skill = site.shift(), site.skill()
        link = site.send()
        mail = "ana.gil@clinic.test"
        made = world.do(site.actor(link), passing.send_on, link, name="Ana Gil", email=mail)["link"]
        return site, shift, skill, made

    def test_a_colleague_is_introduced_and_waits(self, world):
        site, shift, _skill, link = self.sent_on(world)
        assert site.link(link).via is LinkVia.FORWARDED
        assert letters(world)[-1] == "preceptor_colleague"
        assert notices(world) == [(NoticeKind.COLLEAGUE, {"by": "Marta Brisa", "name": "Ana Gil"})]
        assert site.confirm(link, shift, device="anas phone")["counts"] is False
        person = world.session.get(Person, site.link(link).person_id)
        assert (person.given_name, person.family_name, person.password_hash) == ("Ana", "Gil", None)

    def test_confirming_the_signer_takes_all_and_trusts_the_device(self, world):
        site, shift, skill, link = self.sent_on(world)
        site.confirm(link, shift, skill, device="anas phone")
        answer = answer_on(world, shift)
        world.do(world.coordinator, settling.take_answer, answer, signer=True)
        assert [site.entry(one).status for one in (shift, skill)] == [EntryStatus.ACCEPTED] * 2
        assert site.entry(shift).decided_as == "Ana Gil, by link; O. Fernsby, CMA (AAMA)"
        later = site.shift(world.today - timedelta(days=1))
        assert site.confirm(link, later, device="anas phone")["counts"] is True
        more = site.shift(world.today - timedelta(days=2))
        assert site.confirm(link, more, device="another")["counts"] is False

    def test_a_student_or_oneself_is_no_colleague(self, world):
        site = at_site(world)
        link = site.send(world.coordinator)
        own = world.email(site.preceptor)
        for mail in (world.email(site.student.id), world.email(world.add_student().id), own):
            with refused(world, "no_colleague"):
                world.do(site.actor(link), passing.send_on, link, name="X", email=mail)


def answer_on(world: World, entry_id: int) -> int:
    """The answer on an entry."""
    world.session.rollback()
    statement = select(PreceptorAnswer.id).where(PreceptorAnswer.entry_id == entry_id)
    return world.session.execute(statement.order_by(PreceptorAnswer.id.desc())).scalars().first()


class TestSettling:
    def answered(self, world, answer=Answer.CONFIRMED, **said):
        site = at_site(world)
        shift = site.shift()
        link = site.code()
        site.sign(link, Said(shift, answer, **said), device="somebodys phone")
        return site, shift, answer_on(world, shift)

    def test_taken_it_counts_in_the_coordinators_name(self, world):
        site, shift, answer = self.answered(world)
        world.do(world.coordinator, settling.take_answer, answer)
        stored = site.entry(shift)
        assert (stored.status, stored.decided_by_id) == (EntryStatus.ACCEPTED, world.coordinator.person_id)
        assert (site.hours(), stored.decided_as[:21]) == (480, "Marta Brisa, by link;")
        with refused(world, "answer_settled", Conflict):
            world.do(world.coordinator, settling.take_answer, answer)

    def test_a_correction_is_carried_out_when_it_is_taken(self, world):
        site = at_site(world)
        shift = site.shift()
        stored = site.entry(shift)
        start, end = (stored.logged_at.replace(tzinfo=None, hour=hour, minute=0) for hour in (8, 12))
        said = Said(shift, Answer.CORRECTED, "Half day", started_at=start, ended_at=end)
        site.sign(site.code(), said)
        assert site.hours() == 0
        world.do(world.coordinator, settling.take_answer, answer_on(world, shift))
        assert (site.entry(shift).status, site.hours()) == (EntryStatus.RETURNED, 240)

    def test_not_seen_goes_back_when_it_is_taken(self, world):
        site, shift, answer = self.answered(world, Answer.NOT_SEEN, note="Nobody was here.")
        world.do(world.coordinator, settling.take_answer, answer)
        assert site.entry(shift).status is EntryStatus.RETURNED
        assert site.entry(shift).decision_note.endswith("Nobody was here.")

    def test_refused_it_waits_for_the_preceptor_again(self, world):
        site, shift, answer = self.answered(world)
        world.do(world.coordinator, settling.refuse_answer, answer)
        stored = site.entry(shift)
        assert (stored.status, stored.waits_for) == (EntryStatus.WAITING, Holder.PRECEPTOR)
        assert site.confirm(site.send(), shift)["counts"] is True
        with refused(world, "answer_settled", Conflict):
            world.do(world.coordinator, settling.refuse_answer, answer)

    def test_a_code_confirms_no_signer(self, world):
        site, shift, answer = self.answered(world)
        with refused(world, "code_signs_nobody", Conflict):
            world.do(world.coordinator, settling.take_answer, answer, signer=True)
        assert site.entry(shift).status is EntryStatus.WAITING

    def test_only_coordinators_of_the_cohort(self, world):
        site, shift, answer = self.answered(world)
        other = world.add_staff("Omar", "Alba", Role.COORDINATOR, world.add_cohort("Cedar", world.today))
        for actor, kind in (
            (world.instructor, NotAllowed),
            (other, NotFound),
            (site.student.actor, NotAllowed),
        ):
            for command in (settling.take_answer, settling.refuse_answer):
                with pytest.raises(kind):
                    world.do(actor, command, answer)
        world.session.rollback()
        assert site.entry(shift).status is EntryStatus.WAITING


class TestReminders:
    def asked(self, world, **placement):
        site = at_site(world, **placement)
        site.shift()
        return site, site.send()

    def tick(self, world) -> int:
        """What the worker does in a round; gives how many links it looked at."""
        due = reminding.due_links(world.session, world.now, 20)
        world.session.rollback()
        for link in due:
            world.do(WORKER, reminding.remind, link)
        return len(due)

    def test_come_once_a_week_and_stop_at_the_answer(self, world):
        site, link = self.asked(world)
        sent = []
        for _ in range(15):
            world.today += timedelta(days=1)
            self.tick(world)
            assert self.tick(world) == 0
            sent.append(letters(world).count("preceptor_reminder"))
        assert sent == [0] * 6 + [1] * 7 + [2] * 2
        waiting = select(PreceptorLink.reminded_at).where(PreceptorLink.id == link)
        assert world.session.execute(waiting).scalar_one() is not None
        shift = site_waiting(world)[0]
        site.confirm(link, shift)
        site.shift(world.today)
        for _ in range(15):
            world.today += timedelta(days=1)
            assert self.tick(world) == 0
        assert letters(world).count("preceptor_reminder") == 2

    def test_nobody_is_reminded_after_the_link_has_run_out(self, world):
        site, _link = self.asked(world, ends_on=world.today)
        world.today += timedelta(days=15)
        self.tick(world)
        assert letters(world) == ["preceptor_link"]
        assert self.tick(world) == 0
        assert site.student

    def test_nor_by_a_link_that_was_taken_back_or_a_code(self, world):
        site, link = self.asked(world)
        site.code()
        world.do(world.coordinator, links.revoke_link, link)
        world.today += timedelta(days=30)
        assert self.tick(world) == 0

    def test_nor_twice_by_two_workers(self, world):
        _site, link = self.asked(world)
        world.today += timedelta(days=7)
        world.do(WORKER, reminding.remind, link)
        with pytest.raises(Conflict):
            world.do(WORKER, reminding.remind, link)
        world.session.rollback()
        assert letters(world).count("preceptor_reminder") == 1
        assert len(world.session.execute(select(Reminder.about)).all()) == 1


def site_waiting(world: World) -> list[int]:
    """The entries that wait for a preceptor."""
    world.session.rollback()
    statement = select(Entry.id).where(Entry.status == "waiting", Entry.waits_for == Holder.PRECEPTOR)
    return list(world.session.execute(statement).scalars())


class TestEvaluations:
    def evaluate(self, site, link, key="extern.midterm", device="phone", **answers):
        said = GOOD | answers
        return site.world.do(
            site.actor(link), evaluating.evaluate, link, key, answers=said, note="Kind", device=device
        )

    def test_asks_itself_at_half_of_the_hours_and_is_given_once(self, world):
        site = at_site(world)
        early = site.send(world.coordinator)
        with refused(world, "not_asked_now", Conflict):
            self.evaluate(site, early)
        site = self.half_of(site)
        made = self.evaluate(site, early)["entries"][0]
        stored = site.entry(made)
        assert (stored.status, stored.decided_as) == (EntryStatus.ACCEPTED, "Marta Brisa, by link")
        assert notices(world) == []
        with refused(world, "not_asked_now", Conflict):
            self.evaluate(site, early)

    def half_of(self, site):
        """Confirm half of the hours."""
        world = site.world
        for days in range(10):
            day = world.today - timedelta(days=days)
            detail = long_day(world, days)
            world.record(site.student, "extern.hours", EntryKind.SHIFT, on=day, detail=detail)
        return site

    def test_what_is_below_meets_is_told(self, world):
        site = self.half_of(at_site(world))
        self.evaluate(site, site.send(), tact="developing", safety="below")
        assert notices(world) == [(NoticeKind.BELOW_MEETS, {"by": "Marta Brisa", "n": 2})]

    def test_every_line_is_answered(self, world):
        site = self.half_of(at_site(world))
        link = site.send()
        with refused(world, "lines_unanswered"):
            self.evaluate(site, link, tact=None)

    def test_from_a_code_it_waits_and_can_be_taken_or_refused(self, world):
        site = self.half_of(at_site(world))
        link = site.code()
        first = self.evaluate(site, link, tact="below")["entries"][0]
        assert (site.entry(first).status, site.entry(first).waits_for) == (
            EntryStatus.WAITING,
            Holder.COORDINATOR,
        )
        assert notices(world) == []
        with pytest.raises(Conflict, match="answer_first"):
            world.do(world.coordinator, review.accept, first)
        world.session.rollback()
        world.do(world.coordinator, settling.refuse_answer, answer_on(world, first))
        assert site.entry(first).status is EntryStatus.WITHDRAWN
        second = self.evaluate(site, link, tact="below")["entries"][0]
        world.do(world.coordinator, settling.take_answer, answer_on(world, second))
        assert site.entry(second).status is EntryStatus.ACCEPTED
        assert [kind for kind, _facts in notices(world)] == [NoticeKind.BELOW_MEETS]

    def test_the_student_evaluates_the_site_alone(self, world):
        site = at_site(world)
        lines = {line.key: "beyond" for line in shipped_evaluations().site.lines}
        made = world.do(
            site.student.actor, evaluating.evaluate_site, site.student.enrollment, "extern.feedback",
            answers=lines, note="Fine",
        )["entries"][0]  # fmt: skip
        assert site.entry(made).status is EntryStatus.ACCEPTED
        assert site.entry(made).note == ""
        with refused(world, "already_done"):
            world.do(
                site.student.actor, evaluating.evaluate_site, site.student.enrollment, "extern.feedback",
                answers=lines,
            )  # fmt: skip
        with refused(world, "wrong_kind"):
            world.do(
                site.student.actor, evaluating.evaluate_site, site.student.enrollment, "extern.midterm",
                answers=lines,
            )  # fmt: skip


def long_day(world: World, days: int = 0) -> dict:
    """Eight counted hours, so many days ago."""
    day = world.today - timedelta(days=days)
    times = {"started_at": datetime.combine(day, time(8)), "ended_at": datetime.combine(day, time(16, 30))}
    return times | {"break_minutes": 30}


def test_levels_have_words_in_the_answer_that_is_kept(world):
    site = at_site(world)
    skill = site.skill()
    site.sign(site.code(), Said(skill, Answer.CONFIRMED, level=Level.ASSISTED))
    stored = world.session.execute(select(PreceptorAnswer)).scalar_one()
    assert stored.level is Level.ASSISTED
    world.do(world.coordinator, settling.take_answer, stored.id)
    assert site.entry(skill).status is EntryStatus.ACCEPTED
