"""A preceptor's answers by link: what counts, what waits, and that each is given once."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from tests.by_link import at_site
from tests.commands.test_logging import refused
from tests.factories import World
from tracker.commands import logging, review, signing
from tracker.commands.signing import Said
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.kinds import Answer, Level
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, EntryStatus, Holder, Mode, Source
from tracker.models import Entry, Event, Outbox, PreceptorAnswer, ShiftDetail, SignatureDetail
from tracker.web.transaction import perform

pytestmark = pytest.mark.both_databases


def kinds(world: World, entry_id: int) -> list[str]:
    """The events of an entry, oldest first."""
    statement = select(Event.kind).where(Event.entry_id == entry_id).order_by(Event.seq)
    return list(world.session.execute(statement).scalars())


def test_confirmed_shifts_and_skills_count_at_once(world):
    site = at_site(world)
    shift, skill = site.shift(), site.skill()
    link = site.send()
    told = site.confirm(link, shift, skill)
    assert (told["counts"], told["confirmed"]) == (True, 2)
    assert site.hours() == 480
    stored = site.entry(shift)
    assert (stored.status, stored.decided_by_id) == (EntryStatus.ACCEPTED, site.preceptor)
    assert stored.decided_as == "Marta Brisa, by link"
    assert site.entry(skill).status is EntryStatus.ACCEPTED
    assert kinds(world, shift) == ["entry.logged", "entry.accepted"]
    assert site.link(link).answered_at == world.now


def test_a_corrected_shift_is_replaced_and_both_are_kept(world):
    site = at_site(world)
    shift = site.shift()
    day = world.today
    right = Said(
        shift,
        Answer.CORRECTED,
        "Left at 13:30",
        started_at=datetime.combine(day, time(8)),
        ended_at=datetime.combine(day, time(13, 30)),
        break_minutes=30,
    )
    site.sign(site.send(), right)
    assert site.entry(shift).status is EntryStatus.RETURNED
    new = world.session.execute(
        select(ShiftDetail.entry_id).where(ShiftDetail.corrects_id == shift)
    ).scalar_one()
    stored = site.entry(new)
    assert (stored.status, stored.source, stored.amount) == (EntryStatus.ACCEPTED, Source.LINK, 300)
    assert site.hours() == 300


@pytest.mark.parametrize(
    ("end", "pause", "code"),
    [(time(16, 30), 30, "nothing_corrected"), (time(7), 0, "end_before_start"), (None, 0, "times_needed")],
)
def test_a_correction_says_something_else(world, end, pause, code):
    site = at_site(world)
    shift = site.shift()
    start = datetime.combine(world.today, time(8))
    said = Said(
        shift,
        Answer.CORRECTED,
        started_at=start,
        ended_at=datetime.combine(world.today, end) if end else None,
        break_minutes=pause,
    )
    link = site.send()
    with refused(world, code):
        site.sign(link, said)
    assert site.entry(shift).status is EntryStatus.WAITING


def test_what_was_not_seen_goes_back_with_the_reason_in_the_students_language(world):
    site = at_site(world, student=world.add_student("Luz", "Candil", language="es"))
    skill = site.skill()
    site.sign(site.send(), Said(skill, Answer.NOT_SEEN, "El jueves no estuve."))
    stored = site.entry(skill)
    assert (stored.status, stored.decision_note) == (EntryStatus.RETURNED, "No lo vi. El jueves no estuve.")
    assert "returned" in world.session.execute(select(Outbox.kind)).scalars().all()


@pytest.mark.parametrize(
    ("level", "mode"),
    [(Level.INDEPENDENT, Mode.LIVE), (Level.ASSISTED, Mode.LIVE), (Level.OBSERVED, Mode.OBSERVED)],
)
def test_the_preceptor_says_the_level_and_what_was_observed_is_not_live(world, level, mode):
    site = at_site(world)
    skill = site.skill(level=Level.SUPERVISED)
    site.sign(site.send(), Said(skill, Answer.CONFIRMED, level=level))
    assert site.entry(skill).mode is mode
    assert world.session.get(SignatureDetail, skill).level is level


def test_an_answer_is_given_once(world):
    site = at_site(world)
    shift, other = site.shift(), site.shift(world.today - timedelta(days=1))
    link = site.send()
    site.confirm(link, shift)
    with refused(world, "answered_already", Conflict):
        site.confirm(link, shift)
    # All or none: the other one of the same form is not answered either.
    with refused(world, "answered_already", Conflict):
        site.confirm(link, other, shift)
    assert site.entry(other).status is EntryStatus.WAITING


def test_the_same_form_sent_twice_is_one_answer(world):
    site = at_site(world)
    shift = site.shift()
    link = site.send()
    actor, said = site.actor(link), [Said(shift, Answer.CONFIRMED)]
    first, second = (
        perform(
            world.session, actor, signing.sign, link, answers=said, device="phone",
            receipt=("key", "digest"), at=world.now,
        )
        for _ in range(2)
    )  # fmt: skip
    assert first == second
    with pytest.raises(Conflict, match="key_reused"):
        perform(
            world.session, actor, signing.sign, link, answers=said, device="phone",
            receipt=("key", "other"), at=world.now,
        )  # fmt: skip


class TestUnconfirmed:
    """A code, another device: the answer is kept and counts for nothing."""

    def answered(self, world):
        site = at_site(world)
        shift = site.shift()
        link = site.code()
        assert site.confirm(link, shift)["counts"] is False
        return site, shift, link

    def test_the_entry_waits_for_the_coordinator(self, world):
        site, shift, link = self.answered(world)
        stored = site.entry(shift)
        assert (stored.status, stored.waits_for) == (EntryStatus.WAITING, Holder.COORDINATOR)
        assert site.hours() == 0
        assert site.link(link).device_hash is None
        assert kinds(world, shift) == ["entry.logged", "entry.answered"]
        answer = world.session.execute(select(PreceptorAnswer)).scalar_one()
        assert (answer.entry_id, answer.answer, answer.settled_at) == (shift, Answer.CONFIRMED, None)

    def test_nobody_answers_it_again(self, world):
        site, shift, link = self.answered(world)
        with refused(world, "answered_already", Conflict):
            site.confirm(link, shift)
        by_mail = site.send(world.coordinator)
        with refused(world, "answered_already", Conflict):
            site.confirm(by_mail, shift)

    def test_a_plain_decision_does_not_pass_it_by(self, world):
        _site, shift, _link = self.answered(world)
        for decide in (review.accept, review.return_):
            with pytest.raises(Conflict, match="answer_first"):
                world.do(world.coordinator, decide, shift, note="Fine")
        world.session.rollback()

    def test_the_student_may_still_take_it_back(self, world):
        site, shift, _link = self.answered(world)
        world.do(site.student.actor, logging.take_back, shift)
        assert site.entry(shift).status is EntryStatus.WITHDRAWN


class TestDevices:
    def test_the_first_answer_marks_the_device_and_others_are_not_confirmed(self, world):
        site = at_site(world)
        first, second, third = (site.shift(world.today - timedelta(days=n)) for n in range(3))
        link = site.send()
        assert site.link(link).device_hash is None
        assert site.confirm(link, first, device="phone")["counts"] is True
        assert site.link(link).device_hash == "phone"
        assert site.confirm(link, second, device="laptop")["counts"] is False
        assert site.confirm(link, third, device="phone")["counts"] is True
        assert site.link(link).device_hash == "phone"
        marks = select(Event.id).where(Event.kind == "link.marked")
        assert len(world.session.execute(marks).all()) == 1


class TestStrangers:
    def test_a_foreign_entry_does_not_exist_on_the_link(self, world):
        site, other = at_site(world), at_site(world, student=world.add_student("Ada", "Moonfield"))
        mine, foreign = site.shift(), other.shift()
        link = site.send()
        for entries in ((foreign,), (mine, foreign), (other.placement,), (1,)):
            with pytest.raises(NotFound):
                site.confirm(link, *entries)
        world.session.rollback()
        assert site.entry(mine).status is EntryStatus.WAITING
        assert other.entry(foreign).status is EntryStatus.WAITING

    def test_nothing_but_what_preceptors_confirm(self, world):
        site = at_site(world)
        paper = site.student.log("diploma.proof", EntryKind.DOCUMENT, detail={"issued_on": None})
        with pytest.raises((NotFound, Conflict)):
            site.confirm(site.send(world.coordinator), paper)
        world.session.rollback()
        assert site.entry(paper).status is EntryStatus.WAITING

    def test_only_the_links_own_person_signs(self, world):
        site, other = at_site(world), at_site(world, student=world.add_student("Ada", "Moonfield"))
        shift = site.shift()
        link = site.send()
        for actor in (
            site.student.actor,
            world.coordinator,
            other.actor(other.send(world.coordinator)),
            Actor(0),
        ):
            with pytest.raises(NotFound):
                world.do(actor, signing.sign, link, answers=[Said(shift, Answer.CONFIRMED)], device="phone")
        world.session.rollback()
        assert site.entry(shift).status is EntryStatus.WAITING

    def test_an_entry_of_the_second_placement_is_foreign_to_the_first(self, world):
        site = at_site(world, ends_on=world.today - timedelta(days=3))
        link = site.send(world.coordinator)
        day = world.today
        later = {"site_name": "Second Clinic", "starts_on": day, "ends_on": day + timedelta(days=20)}
        world.record(site.student, "extern.placement", EntryKind.PLACEMENT, on=day, detail=later)
        shift = site.shift(day)
        with pytest.raises(NotFound):
            site.confirm(link, shift)
        world.session.rollback()
        assert site.entry(shift).status is EntryStatus.WAITING


def test_no_entry_is_decided_by_an_empty_form(world):
    site = at_site(world)
    site.shift()
    link = site.send()
    with refused(world, "nothing_said"):
        site.sign(link)
    assert world.session.execute(select(Entry.id).where(Entry.decided_by_id == site.preceptor)).all() == []
