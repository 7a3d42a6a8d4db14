"""The record in the demo school: a key that signs, one shared copy, a calendar with an address."""

from flask import current_app

from tracker.commands.copies import share_record
from tracker.commands.feeds import make_feed
from tracker.demo.pupil import Pupil
from tracker.demo.school import DemoSchool
from tracker.domain.kinds import ShareKind
from tracker.domain.record import part_of
from tracker.queries.record import record_document
from tracker.queries.student_record import student_record
from tracker.web.record.keys import keys_url, signed
from tracker.web.record.making_keys import make_key


def shared_record(school: DemoSchool, pupils: dict[str, Pupil]) -> None:
    """Pip shares skills and hours with an employer."""
    settings = current_app.config["SETTINGS"]
    pip = next(pupil for pupil in pupils.values() if pupil.made.case == "pip")
    make_key(school.session, settings)
    record = student_record(school.session, pip.actor.person_id, lambda _zone: school.today)
    if record is None:
        raise LookupError("Pip is enrolled in the demo school")
    document = record_document(school.session, record, school.now, keys_url())
    file = signed(part_of(document, ShareKind.SKILLS)).decode("utf-8")
    school.do(
        pip.actor,
        share_record,
        pip.enrollment,
        day=school.today,
        kind=ShareKind.SKILLS,
        recipient="Larkspur Family Clinic",
        purpose="An interview for a place as a medical assistant",
        days=90,
        document=file,
    )
    school.do(pip.actor, make_feed, day=school.today)
