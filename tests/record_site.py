"""A student whose record has something of everything, for tests of records and copies."""

from dataclasses import dataclass

from flask import Flask
from flask.testing import FlaskClient

from tests.by_link import SITE_SKILL, at_site
from tests.factories import Student, World
from tests.pages import Page, read
from tests.web.staff_pages import browser, checkoff, ready
from tracker.domain.statuses import EntryKind, RequestKind
from tracker.extensions import db
from tracker.web.record.making_keys import make_key

CLINIC = "Blue Heron Clinic"
TB_NOTE = "TB-LAB-4711"


@dataclass
class Recorded:
    """The school, the student, and browsers for who looks."""

    app: Flask
    world: World
    student: Student

    def browser(self, actor=None) -> FlaskClient:
        """A browser of its own; of nobody if no actor is named."""
        return browser(self.app, actor)

    def own(self) -> FlaskClient:
        """The student's browser."""
        return browser(self.app, self.student.actor)

    def share(self, kind: str = "full", recipient: str = "Larkspur Family Clinic", days: str = "30") -> str:
        """Share a copy through the page; gives the path of its link."""
        client = self.own()
        page = read(client.get("/record/copies"))
        fields = page.fields('form[data-command="share_record"]')
        fields |= {"kind": kind, "recipient": recipient, "days": days}
        answer = client.post("/record/copies", data=fields)
        assert answer.status_code == 303, read(answer, answer.status_code).text("main")
        return self.newest()

    def newest(self) -> str:
        """The path of the newest open link on the student's page."""
        page: Page = read(self.own().get("/record/copies"))
        address = page.all(".address input")[0].attributes["value"] or ""
        return address[address.index("/r/") :]


def key_of(app: Flask) -> str:
    """Make a key that signs; gives its name."""
    with app.app_context():
        return make_key(db.session, app.config["SETTINGS"])


def recorded(app: Flask, world: World, given: str = "Pip", family: str = "Larkspur") -> Recorded:
    """A check-off scored by the instructor, a shift and a skill signed by a preceptor's link, a health
    paper, a certificate; and a key that signs."""
    key_of(app)
    student = world.add_student(given, family)
    ready(world, student)
    world.score(checkoff(world, student), by=world.instructor)
    site = at_site(world, student=student, site_name=CLINIC)
    shift, skill = site.shift(), site.skill(SITE_SKILL)
    site.confirm(site.send(), shift, skill)
    world.accept(student.log("doc.tb", EntryKind.DOCUMENT, note=TB_NOTE, detail={"issued_on": world.today}))
    world.accept(student.ask(RequestKind.EXCEPTION, targets=("exam.passed", "exam.certificate")))
    attempt = {"passed": True, "plan_version": "2022", "delivery": "school"}
    world.record(student, "exam.passed", EntryKind.ATTEMPT, amount=412, detail=attempt)
    paper = {"number": "CC-20771", "issued_on": world.today}
    world.record(student, "exam.certificate", EntryKind.DOCUMENT, detail=paper)
    world.session.rollback()
    return Recorded(app, world, student)
