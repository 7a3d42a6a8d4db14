"""Mail by rule: once for each occasion, held at night, not for who does without; letters given up."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from tests.factories import World
from tracker.commands import rule_mail
from tracker.commands.absences import set_absence
from tracker.commands.enrolling import reenroll, take_leave, withdraw
from tracker.commands.settings import change_setting
from tracker.domain.errors import Conflict, Impossible, NotAllowed, NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Role
from tracker.models import Event, Outbox
from tracker.worker import rule_mail as worker

pytestmark = pytest.mark.both_databases
WORKER = Actor(0)
DAY = timedelta(days=1)


def write(world: World, student) -> list[str]:
    world.session.rollback()
    return world.do(WORKER, rule_mail.write_to_student, student.enrollment)["written"]


def to_staff(world: World, actor: Actor) -> list[str]:
    world.session.rollback()
    return world.do(WORKER, worker._write_to_staff, actor.person_id)["written"]


def mails(world: World, person_id: int, kind: str) -> list[dict]:
    world.session.rollback()
    asked = select(Outbox.facts).where(Outbox.person_id == person_id, Outbox.kind == kind)
    return [json.loads(text) for text in world.session.execute(asked.order_by(Outbox.id)).scalars()]


def test_each_rule_writes_once_and_again_after_its_days(world):
    pip = world.add_student()
    world.today += 30 * DAY
    first = write(world, pip)
    assert "overdue" in first
    assert write(world, pip) == []
    said = []
    for _ in range(14):
        world.today += DAY
        said += [kind for kind in write(world, pip) if kind == "overdue"]
    assert said == ["overdue"] * 2
    told = mails(world, pip.id, "overdue")
    assert all(set(one) == {"count", "on"} for one in told)


def test_two_looks_at_once_write_one_letter(world):
    """The second one finds what the first has remembered, and the key of the row refuses it."""
    pip = world.add_student()
    world.today += 30 * DAY
    first = rule_mail.write_to_student(world.session, WORKER, world.now, pip.enrollment)
    world.session.rollback()
    assert first.result["written"]
    assert write(world, pip) == first.result["written"]
    assert write(world, pip) == []
    assert len(mails(world, pip.id, "overdue")) == 1


def test_who_is_on_leave_or_gone_is_not_written_to(world):
    pip, ada = world.add_student(), world.add_student("Ada")
    given = {"starts_on": world.today, "ends_on": None, "reason": "Family"}
    world.do(world.coordinator, take_leave, ada.enrollment, **given)
    due = rule_mail.due_for_student(world.session, 0, 20)
    assert due == [pip.enrollment]


def test_who_has_two_enrollments_is_written_to_about_the_newest(world):
    pip = world.add_student()
    world.today += 10 * DAY
    leaves = {"on": world.today, "reason": "Moved away"}
    world.do(world.coordinator, withdraw, pip.enrollment, **leaves)
    world.today += DAY
    again = {"cohort_id": world.cohort, "started_on": world.today}
    newest = world.do(world.coordinator, reenroll, pip.enrollment, **again)["enrollment"]
    world.today += 30 * DAY
    assert write(world, pip) == []
    assert rule_mail.due_for_student(world.session, 0, 20) == [newest]
    world.session.rollback()
    assert "overdue" in world.do(WORKER, rule_mail.write_to_student, newest)["written"]


def test_a_mail_written_at_night_waits_for_the_morning(world):
    zone = ZoneInfo("America/New_York")
    pip = world.add_student()
    world.today += 30 * DAY
    night = datetime.combine(world.today, datetime.min.time(), zone) + timedelta(hours=22)
    draft = rule_mail.write_to_student(world.session, WORKER, night, pip.enrollment)
    due = [rows[0]["due_at"] for _statement, rows in draft.statements if "due_at" in rows[0]]
    assert due and {at.astimezone(zone).hour for at in due} == {8}
    assert {at.astimezone(zone).date() for at in due} == {world.today + DAY}
    world.session.rollback()


def test_what_one_does_without_is_not_written(world):
    pip = world.add_student()
    world.do(pip.actor, rule_mail.choose_mail, pip.id, off=["overdue", "week"])
    world.today += 30 * DAY
    assert "overdue" not in write(world, pip)
    world.do(pip.actor, rule_mail.choose_mail, pip.id, off=[])
    world.today += DAY
    assert "overdue" in write(world, pip)
    world.session.rollback()
    told = world.session.execute(select(Event.kind).where(Event.chain == pip.id)).scalars().all()
    assert told.count("mail.chosen") == 2


def test_nobody_chooses_for_somebody_or_what_is_required(world):
    pip, ada = world.add_student(), world.add_student("Ada")
    with pytest.raises(NotAllowed):
        world.do(ada.actor, rule_mail.choose_mail, pip.id, off=["week"])
    for kind in ("returned", "invitation", "nonsense"):
        with pytest.raises(Impossible) as refused:
            world.do(pip.actor, rule_mail.choose_mail, pip.id, off=[kind])
        assert refused.value.code == "mail_required"


def test_a_rule_is_switched_off_by_its_setting(world):
    pip = world.add_student()
    world.do(world.admin, change_setting, "overdue_days", value="0")
    world.today += 30 * DAY
    assert "overdue" not in write(world, pip)


def test_staff_are_told_of_broken_promises_that_they_decide(world):
    pip = world.add_student()
    pip.log("doc.tb", EntryKind.DOCUMENT)
    assert "promise_broken" not in to_staff(world, world.coordinator)
    world.today += 14 * DAY
    assert "promise_broken" in to_staff(world, world.coordinator)
    [told] = mails(world, world.coordinator.person_id, "promise_broken")
    assert told["count"] == 1
    assert to_staff(world, world.instructor) in ([], ["staff_week"])
    assert "promise_broken" not in to_staff(world, world.coordinator)


def test_who_covers_is_told_as_well(world):
    other = world.add_cohort("Sorrel", world.today)
    cover = world.add_staff("Nadia", "Cole", Role.COORDINATOR, other)
    world.add_student().log("doc.tb", EntryKind.DOCUMENT)
    world.today += 14 * DAY
    assert "promise_broken" not in to_staff(world, cover)
    days = {"starts_on": world.today, "ends_on": world.today + DAY, "cover_id": cover.person_id}
    world.do(world.coordinator, set_absence, world.coordinator.person_id, **days)
    world.today += DAY
    assert "promise_broken" in to_staff(world, cover)


def test_the_weekly_mail_of_staff_counts_as_the_pages_do(world):
    pip, _ada = world.add_student(), world.add_student("Ada")
    pip.log("doc.tb", EntryKind.DOCUMENT)
    world.today += timedelta(days=(7 - world.today.weekday()) % 7 or 7)
    assert "staff_week" in to_staff(world, world.coordinator)
    [told] = mails(world, world.coordinator.person_id, "staff_week")
    assert told["waiting"] == 1
    assert [(row["name"], row["students"], row["waiting"]) for row in told["cohorts"]] == [("Juniper", 2, 1)]


def test_a_letter_that_was_given_up_is_sent_again_or_dropped(world):
    pip = world.add_student()
    row = world.session.execute(select(Outbox).where(Outbox.person_id == pip.id)).scalars().first()
    number = row.id
    with pytest.raises(Conflict):
        world.do(world.admin, rule_mail.send_again, number)
    world.session.execute(Outbox.__table__.update().values(failed_at=world.now, attempts=8, error="x"))
    world.session.commit()
    for nobody in (world.coordinator, pip.actor):
        with pytest.raises(NotAllowed):
            world.do(nobody, rule_mail.send_again, number)
    world.do(world.admin, rule_mail.send_again, number)
    world.session.rollback()
    row = world.session.get_one(Outbox, number)
    assert (row.failed_at, row.attempts, row.error) == (None, 0, "")
    world.session.execute(Outbox.__table__.update().values(failed_at=world.now))
    world.session.commit()
    world.do(world.admin, rule_mail.drop_mail, number)
    world.session.rollback()
    world.session.expire_all()
    assert world.session.get_one(Outbox, number).facts == "{}"
    with pytest.raises(Conflict):
        world.do(world.admin, rule_mail.send_again, number)
    with pytest.raises(NotFound):
        world.do(world.admin, rule_mail.drop_mail, 7)
