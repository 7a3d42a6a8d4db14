"""One student from the invitation to the verified job, through the pages, with staff deciding."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.factories import PASSWORD
from tests.journeys.conftest import TODAY, Stage
from tests.journeys.someone import Someone
from tracker.commands.people import grant_role
from tracker.domain.lines import Standing
from tracker.domain.path import NO_ROUTES, AskedLine, Requirement
from tracker.domain.policy import Actor
from tracker.domain.standing import standing
from tracker.domain.statuses import EntryKind, Holder, Role
from tracker.models import Enrollment, Person
from tracker.models.facts import load
from tracker.queries.integrity import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

STARTED = date(2026, 2, 9)
SITE_SKILLS = 12
SHIFTS = 20
FIELDS = {
    "happened_on": TODAY.isoformat(),
    "dose_1": "2024-01-10",
    "dose_2": "2024-03-10",
    "dose_3": "2024-08-10",
    "amount": "95",
    "passed": "yes",
    "employer": "Heron Clinic",
    "title": "Clinical medical assistant",
    "starts_on": "2026-10-05",
    "ends_on": TODAY.isoformat(),
    "site_name": "Heron Clinic",
    "preceptor": "Sol Brisa",
    "proof": "clear",
    "relation": "in_field",
    "proof_way": "pay_stub",
    "days": "yes",
    "from_time": "08:00",
    "to_time": "16:30",
    "hours_a_week": "40",
    "area": "Durham",
}


AMOUNTS = {EntryKind.ATTEMPT: "410", EntryKind.JOB: "36"}


class Way:
    """The three people of the journey, and what has been sent but not decided yet."""

    def __init__(self, stage: Stage, *, script: bool) -> None:
        self.stage, self.world = stage, stage.world
        self.cohort = self.world.add_cohort("Mesquite", STARTED)
        self._hold(self.world.instructor, Role.INSTRUCTOR)
        self._hold(self.world.coordinator, Role.COORDINATOR)
        self.coordinator = stage.signed_in(self.world.coordinator.person_id, script=script, width=1280)
        self.instructor = stage.signed_in(self.world.instructor.person_id, script=script, width=1280)
        self.student: Someone = stage.someone(script=script)
        self.person = 0
        self.pending: set[str] = set()

    def _hold(self, actor: Actor, role: Role) -> None:
        self.world.do(self.world.admin, grant_role, actor.person_id, role, self.cohort)

    def invite(self) -> None:
        """The coordinator invites; the link is shown; the student opens it and sets a password."""
        self.coordinator.go(f"/cohorts/{self.cohort}/invite")
        self.coordinator.send(
            'form[data-command="invite_student"]',
            given_name="Luz",
            family_name="Candil",
            email="luz.candil@school.example",
            started_on=STARTED.isoformat(),
        )
        link = self.coordinator.page.locator('[value*="/join/"], a[href*="/join/"]').first
        address = link.get_attribute("value") or link.get_attribute("href") or ""
        self.student.go(address)
        self.student.send(
            'form[data-command="join"]', password=PASSWORD, again=PASSWORD, password_again=PASSWORD
        )
        self.student.go("/path")
        assert "Luz Candil" in self.student.text("header")
        self.person, self.enrollment = self._ids()

    def _ids(self) -> tuple[int, int]:
        session = self.world.session
        session.rollback()
        return session.execute(
            select(Person.id, Enrollment.id)
            .join(Enrollment, Enrollment.person_id == Person.id)
            .where(Person.email == "luz.candil@school.example")
        ).one()

    def take(self, asked: AskedLine) -> None:
        """Do one line of the path, as whoever logs it."""
        if self.pending & {*asked.after_keys, *(key for key, _part in asked.after_parts)}:
            self.decide()
        line = asked.requirement
        if line.needs.site:
            self.show_at_site(line)
        elif line.logged_by == "staff":
            self.record(line)
        elif EntryKind.PRACTICE in line.entry_kinds:
            self.learn(line)
        elif EntryKind.SIGNATURE in line.entry_kinds:
            self.sign(line.key, line.needs.live)
        elif EntryKind.SHIFT in line.entry_kinds:
            self.work()
        else:
            self.file(line)
        if line.confirmed_by is not Holder.STUDENT and line.logged_by != "staff":
            self.pending.add(line.key)

    def learn(self, line: Requirement) -> None:
        """Practice, then ask for the check-off (or get the score of the course quiz)."""
        left = line.needs.practice
        while left:
            self.student.go(f"/skills/{line.key}")
            times = min(left, 10)
            self.student.send('form[data-command="log_practice"]', times=str(times))
            left -= times
        if line.needs.checkoff:
            self.student.go(f"/skills/{line.key}")
            self.student.send('form[action$="/checkoff"]')
        else:
            self.record(line, "score", amount="100")

    def sign(self, key: str, times: int) -> None:
        """Log what was done at the site; the preceptor's side waits."""
        self.student.go(f"/skills/{key}")
        self.student.send('form[action$="/signature"]', **FIELDS | {"amount": str(times)})

    def show_at_site(self, line: Requirement) -> None:
        """Show as many home skills at the site as the line asks for."""
        for skill in self.world.path.group(line.needs.site_group or "")[:SITE_SKILLS]:
            self.sign(skill.key, 1)

    def work(self) -> None:
        """Twenty shifts of eight hours."""
        for number in range(SHIFTS):
            day = TODAY - timedelta(days=number + 1)
            self.student.go("/externship/hours")
            self.student.send(
                'form[data-command="log_shift"]',
                happened_on=day.isoformat(),
                started_at="08:00",
                ended_at="16:30",
                break_minutes="30",
            )

    def file(self, line: Requirement) -> None:
        """The form (or the one tap) on the step's page."""
        if EntryKind.BOOKING in line.entry_kinds:
            self.student.go("/exam")
            self.student.send('form[data-command="book"]', **FIELDS | {"delivery": "center"})
            return
        if line.key == "job.consent":
            self.student.go("/career")
            self.student.send('form[data-command="say_consent"]', button="Yes, it may ask")
            return
        self.student.go(f"/path/{line.step}")
        form = f'form[action^="/lines/{line.key}/"]'
        if self.student.has(form):
            more = {"amount": AMOUNTS.get(line.entry_kinds[0], "95")}
            if line.key == "diploma.proof":
                more["proof"] = "diploma"
            if line.seasonal:
                more["dose_1"] = TODAY.isoformat()
            self.student.send(form, **FIELDS | more)

    def record(self, line: Requirement, kind: str = "", **values: str) -> None:
        """Staff record a fact on the student's file."""
        by = self.instructor if line.confirmed_by is Holder.INSTRUCTOR else self.coordinator
        kind = kind or line.entry_kinds[0].value
        if kind == EntryKind.PLACEMENT:
            self.place()
            return
        by.go(f"/students/{self.person}?act=record&line={line.key}&kind={kind}")
        by.send('form[data-command="record"]', **FIELDS | values)

    def place(self) -> None:
        """A coordinator enters a site and places the student there."""
        self.coordinator.go("/sites/new")
        self.coordinator.send(
            'form[data-command="create_site"]',
            name="Heron Clinic",
            slots="1",
            agreement_starts_on="2026-01-01",
        )
        stretch = f"starts_on={FIELDS['starts_on']}&ends_on={FIELDS['ends_on']}"
        self.coordinator.go(f"/students/{self.person}/place?{stretch}")
        self.coordinator.page.locator(".offer input").first.check(force=True)
        self.coordinator.send('form[data-command="place"]', preceptor=FIELDS["preceptor"])

    def decide(self) -> None:
        """The instructor, then the coordinator, accepts all that waits, several at once."""
        for who in (self.instructor, self.coordinator):
            who.go("/review")
            while who.page.locator('input[name="entry"]').count():
                for box in who.page.locator('input[name="entry"]').all():
                    box.check(force=True)
                who.send("#bulk")
                who.go("/review")
        self.pending.clear()

    def sent_back_and_answered(self, key: str) -> None:
        """The instructor returns a check-off with a note; the student reads it and asks again."""
        self.instructor.go("/review")
        title = self.world.path.by_key[key].title.en
        self.instructor.page.locator(".queue-item", has_text=title.split(":")[0]).locator("a").first.click()
        note = "Film the sharps box too."
        self.instructor.send("form:has([name=note])", button="Return with note", note=note)
        self.student.go(f"/skills/{key}")
        assert note in self.student.text()
        self.student.send('form[action$="/checkoff"]')

    def standing(self) -> Standing:
        """Where the student stands, computed from what is stored."""
        self.world.session.rollback()
        loaded = load(self.world.session, [self.enrollment])[self.enrollment]
        return standing(loaded.path, loaded.facts, TODAY)


def walk(stage: Stage, *, script: bool) -> None:
    way = Way(stage, script=script)
    way.invite()
    for asked in way.world.path.in_order(NO_ROUTES):
        if asked.requirement.is_recurring:
            continue
        way.take(asked)
        if asked.requirement.key == "skill.ic-04":
            way.sent_back_and_answered("skill.ic-04")
    way.decide()
    now = way.standing()
    left = [(line.key, line.state.value) for line in now.lines if line.holder is not Holder.NOBODY]
    assert [key for key, _state in left if key not in ("ce.credits", "ce.renewal")] == []
    assert (now.done, now.step) == (now.asked, None)
    way.student.go("/path")
    assert "5 of 5 steps done" in way.student.text("header")
    way.coordinator.go(f"/cohorts/{way.cohort}")
    assert f"{now.asked}/{now.asked}" in way.coordinator.text().replace(" ", "")
    for who in (way.student, way.instructor, way.coordinator):
        who.close()
    way.world.session.rollback()
    assert list(check(way.world.session, way.world.now)) == []


def test_on_sqlite_with_scripts(stage: Stage) -> None:
    walk(stage, script=True)


@pytest.mark.postgresql
def test_on_postgresql_without_scripts(stage: Stage) -> None:
    walk(stage, script=False)


@pytest.mark.deep
def test_on_sqlite_without_scripts(stage: Stage) -> None:
    walk(stage, script=False)


@pytest.mark.deep
@pytest.mark.postgresql
def test_on_postgresql_with_scripts(stage: Stage) -> None:
    walk(stage, script=True)
