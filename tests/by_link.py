"""A student at a site with a preceptor who signs by link, for tests of both sides."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from tests.factories import Student, World
from tracker.commands import links, signing
from tracker.commands.case import Case
from tracker.commands.draft import Draft
from tracker.commands.signing import Said
from tracker.domain.kinds import Answer, Level
from tracker.domain.policy import Actor
from tracker.domain.statuses import EntryKind, Mode, RequestKind
from tracker.models import Entry, PreceptorLink
from tracker.services.tokens import PRECEPTOR, link_token, signing_key

SITE_SKILL = "skill.ic-07"
EXCEPTED = ("extern.placement", "extern.site-orientation", "extern.hours", SITE_SKILL)
MAIL = "marta.brisa@clinic.test"


def confirm(session: Any, actor: Actor, now: datetime, placement_id: int, person: dict[str, str]) -> Draft:
    """Confirm the contact of a placement."""
    case = Case.of_entry(session, actor, now, placement_id)
    person_id = case.draft.add_person(person)
    name = f"{person['given_name']} {person['family_name']}"
    case.draft.event(person_id, "person.introduced", {"name": name})
    values = {"preceptor_id": person_id, "contact_confirmed_at": now}
    after = case.change_detail(case.rows[placement_id], values)
    case.draft.event(
        case.person.id, "contact.confirmed", {"name": name}, enrollment_id=case.enrollment.id, entry=after
    )
    return case.finish(person=person_id)


@dataclass
class AtSite:
    """The student, the placement, and the preceptor once there is one."""

    world: World
    student: Student
    placement: int
    preceptor: int = 0

    def shift(self, on: date | None = None, start: time = time(8), end: time = time(16, 30)) -> int:
        """Log a shift with half an hour of break; gives its entry."""
        on = on or self.world.today
        times = {"started_at": datetime.combine(on, start), "ended_at": datetime.combine(on, end)}
        return self.student.log("extern.hours", EntryKind.SHIFT, on=on, detail=times | {"break_minutes": 30})

    def skill(self, key: str = SITE_SKILL, level: Level | None = Level.SUPERVISED) -> int:
        """Ask for a signature; gives its entry."""
        return self.student.log(key, EntryKind.SIGNATURE, mode=Mode.LIVE, amount=1, detail={"level": level})

    def send(self, by: Actor | None = None) -> int:
        """Send the link; gives its id."""
        actor = by or self.student.actor
        return int(self.world.do(actor, links.send_link, self.placement)["link"])

    def code(self) -> int:
        """Show the code; gives its link."""
        return int(self.world.do(self.student.actor, links.show_code, self.placement)["link"])

    def link(self, link_id: int) -> PreceptorLink:
        """The link as it is stored now."""
        self.world.session.rollback()
        self.world.session.expire_all()
        found = self.world.session.get(PreceptorLink, link_id)
        assert found is not None
        return found

    def actor(self, link_id: int) -> Actor:
        """Who acts by the link."""
        link = self.link(link_id)
        placements = frozenset({link.placement_id})
        self.world.session.rollback()
        return Actor(link.person_id, link.name, f"{link.name}, by link", placements=placements)

    def sign(self, link_id: int, *answers: Said, device: str | None = "phone") -> dict[str, Any]:
        """Answer by the link."""
        actor = self.actor(link_id)
        return self.world.do(actor, signing.sign, link_id, answers=answers, device=device)

    def confirm(self, link_id: int, *entries: int, device: str | None = "phone") -> dict[str, Any]:
        """Confirm entries by the link."""
        said = [Said(entry, Answer.CONFIRMED) for entry in entries]
        return self.sign(link_id, *said, device=device)

    def entry(self, entry_id: int) -> Entry:
        """An entry as it is stored now."""
        self.world.session.rollback()
        self.world.session.expire_all()
        found = self.world.session.get(Entry, entry_id)
        assert found is not None
        return found

    def token(self, link_id: int, secret_key: str) -> str:
        """The token that opens the link."""
        return link_token(signing_key(secret_key), PRECEPTOR, link_id, self.link(link_id).nonce)

    def hours(self) -> int:
        """Minutes that count."""
        self.world.session.rollback()
        statement = select(Entry.amount).where(
            Entry.person_id == self.student.id, Entry.kind == EntryKind.SHIFT, Entry.status == "accepted"
        )
        return sum(amount or 0 for amount in self.world.session.execute(statement).scalars())


def at_site(world: World, *, confirmed: bool = True, student: Student | None = None, **detail: Any) -> AtSite:
    """A student placed from two weeks ago to six weeks ahead, past the first day."""
    student = student or world.add_student("Luz", "Candil")
    world.accept(student.ask(RequestKind.EXCEPTION, targets=list(EXCEPTED)))
    starts_on = world.today - timedelta(days=14)
    placement = {
        "site_name": "Blue Heron Clinic",
        "starts_on": starts_on,
        "ends_on": world.today + timedelta(days=42),
        "preceptor": "Marta Brisa",
        "preceptor_contact": MAIL,
        "preceptor_language": "es",
    }
    entry = world.record(
        student, "extern.placement", EntryKind.PLACEMENT, on=starts_on, detail=placement | detail
    )[0]
    world.record(student, "extern.site-orientation", EntryKind.CONFIRMATION, on=starts_on)
    made = AtSite(world, student, entry)
    if confirmed:
        person = {"given_name": "Marta", "family_name": "Brisa", "credential": "RN", "language": "es"}
        person["email"] = f"{student.id}.{MAIL}"
        made.preceptor = world.do(world.coordinator, confirm, entry, person)["person"]
    return made
