"""Papers that end: warned of at 60, 30 and 14 days, once each, and no more after a renewal."""

import json
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests.externship import paper
from tests.factories import World
from tracker.commands import warning
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind
from tracker.models import Outbox, Reminder
from tracker.services import mail
from tracker.worker import run_once, warn_of_papers

pytestmark = pytest.mark.both_databases


def warn(world: World, student) -> int:
    return int(world.do(Actor(0), warning.warn, student.enrollment)["warned"])


def mails(world: World) -> list[dict]:
    world.session.rollback()
    rows = world.session.execute(select(Outbox.facts).where(Outbox.kind == "paper_ends").order_by(Outbox.id))
    return [json.loads(text) for text in rows.scalars()]


def test_each_mark_is_said_once(world):
    pip = world.add_student()
    ends_on = world.today + timedelta(days=61)
    paper(pip, "doc.tb", expires_on=ends_on)
    said = []
    for left in (61, 60, 59, 31, 30, 30, 15, 14, 3, 0):
        world.today = ends_on - timedelta(days=left)
        said += [left] * warn(world, pip)
    assert said == [60, 30, 14]
    assert [one["days"] for one in mails(world)] == [60, 30, 14]
    world.today = ends_on + timedelta(days=1)
    assert warn(world, pip) == 0


def test_a_late_start_warns_once_and_not_three_times(world):
    pip = world.add_student()
    paper(pip, "doc.tb", expires_on=world.today + timedelta(days=5))
    assert (warn(world, pip), warn(world, pip)) == (1, 0)
    about = world.session.execute(select(Reminder.about)).scalars().all()
    assert about == [f"doc.tb {world.today + timedelta(days=5)} 14"]


def test_a_renewal_that_waits_or_counts_ends_the_warnings(world):
    pip = world.add_student()
    ends_on = world.today + timedelta(days=60)
    paper(pip, "doc.tb", expires_on=ends_on)
    assert warn(world, pip) == 1
    world.today = ends_on - timedelta(days=30)
    renewed = pip.log("doc.tb", EntryKind.DOCUMENT, detail={"issued_on": world.today})
    assert warn(world, pip) == 0
    world.accept(renewed)
    world.today = ends_on - timedelta(days=14)
    assert warn(world, pip) == 0


def test_several_papers_make_one_mail_that_names_none(world, app):
    pip = world.add_student()
    for key, left in (("doc.tb", 20), ("doc.drug", 12), ("doc.flu", 400)):
        paper(pip, key, expires_on=world.today + timedelta(days=left))
    assert warn(world, pip) == 2
    facts = mails(world)
    assert facts == [{"count": 2, "on": str(world.today + timedelta(days=12)), "days": 12, "dose": False}]
    for language in ("en", "es"):
        letter = mail.Letter(1, "paper_ends", facts[0], "pip@demo.test", "Pip", language)
        text = mail.compose(letter, world.now).as_string()
        assert "12" in text and "tuberc" not in text.lower() and "drug" not in text.lower()


def test_a_series_is_warned_of_before_its_next_dose(world):
    pip = world.add_student()
    first = world.today - timedelta(days=20)
    world.record(pip, "doc.hepb", EntryKind.DOCUMENT, detail={"proof": "series", "doses": first.isoformat()})
    assert warn(world, pip) == 1
    assert mails(world)[0]["dose"] is True


def test_the_worker_looks_at_everybody_once_a_day(world, app):
    for name in ("Pip", "Ada", "Luz"):
        paper(world.add_student(name), "doc.tb", expires_on=world.today + timedelta(days=25))
    with time_machine.travel(world.now, tick=False):
        assert [warn_of_papers(2) for _ in range(4)] == [2, 1, 0, 0]
        assert len(mails(world)) == 3
    with time_machine.travel(world.now + timedelta(days=1), tick=False):
        assert run_once()
        assert len(mails(world)) == 3
    told = select(func.count()).select_from(Reminder).where(Reminder.kind == warning.KIND)
    assert world.session.execute(told).scalar_one() == 3


def test_who_left_the_program_is_not_written_to(world, app):
    pip = world.add_student()
    paper(pip, "doc.tb", expires_on=world.today + timedelta(days=25))
    world.withdraw(pip)
    assert warning.due_for_warning(world.session, 0, 10) == []
