"""Things of a record and requests about them, as pages name them; and the statements that stand with them."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import g, url_for
from flask_babel import gettext, ngettext

from tracker.domain.policy import Actor
from tracker.domain.rights import About, AboutKind
from tracker.extensions import db
from tracker.queries import rights
from tracker.queries.corrections import Asked, open_corrections
from tracker.queries.held import Thing
from tracker.queries.rights import Opening
from tracker.services import clock
from tracker.web import wording
from tracker.web.wording import contact_words


@dataclass(frozen=True, slots=True)
class ThingShown:
    """One thing in words; ``named`` is its title where it stands alone."""

    name: str
    title: str
    named: str
    detail: str
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class AskedShown:
    """One request in words. ``tone`` and ``word`` say where it stands, ``clock`` how long is left."""

    asked: Asked
    title: str
    href: str
    tone: str
    word: str
    clock: str
    is_late: bool


_TONES = {"waiting": "waiting", "accepted": "done", "returned": "returned", "withdrawn": "closed"}


def thing(found: Thing) -> ThingShown:
    """A thing of the record."""
    row = found.row
    if found.about.kind is AboutKind.ENTRY:
        title = wording.entry_kind(row["kind"])
        line = wording.title(found.line) if found.line else ""
        day = wording.day_year(row["happened_on"])
        words = (wording.entry_status(row["status"]), day, found.by)
        title = f"{title}: {line}" if line else title
        return ThingShown(
            str(found.about),
            title,
            f"{title} · {day}",
            " · ".join(word for word in words if word),
            row["note"],
            _TONES.get(row["status"].value, "expired"),
        )
    if found.about.kind is AboutKind.NOTE:
        title = contact_words.note_title(row["way"], row["visit_way"], found.by)
        on = row["happened_on"] or row["visited_on"] or row["written_at"].date()
        day = wording.day_year(on)
        return ThingShown(
            str(found.about),
            title,
            f"{title} · {day}",
            day,
            row["text"],
            "open",
        )
    title = wording.incident_kind(row["kind"])
    return ThingShown(
        str(found.about),
        title,
        f"{title} · {wording.day_year(row['happened_at'].date())}",
        gettext("reported by %(name)s", name=found.by),
        row["what"],
        "open",
    )


def titles(found: tuple[Thing, ...]) -> dict[str, str]:
    """What the things of a record are called, by their names in addresses."""
    shown = [thing(one) for one in found]
    named = {one.name: one.named for one in shown}
    return named | {str(About(AboutKind.PERSON)): gettext("Name and email address")}


def asked(one: Asked, named: dict[str, str], today: date, href: str = "") -> AskedShown:
    """A request for correction."""
    title = named.get(one.row.about) or wording.about_kind(one.about.kind)
    left = one.days_left(today)
    if one.row.withdrawn_at is not None:
        return AskedShown(one, title, href, "closed", gettext("Taken back"), "", is_late=False)
    if one.row.decided_at is None:
        return AskedShown(one, title, href, *_open(one, left), is_late=left < 0)
    if one.row.is_granted:
        return AskedShown(one, title, href, "done", gettext("Agreed"), "", is_late=False)
    return AskedShown(one, title, href, "returned", gettext("Refused"), "", is_late=False)


def open_asked(actor: Actor) -> list[AskedShown]:
    """What the reader's cohorts owe an answer to, due first, each with where it is answered."""
    return [
        asked(
            one,
            {},
            clock.today(one.zone),
            url_for("rights.logs", person_id=one.row.person_id, _anchor=f"correction-{one.id}"),
        )
        for one in open_corrections(db.session, actor)
    ]


def _open(one: Asked, left: int) -> tuple[str, str, str]:
    day = wording.day_year(one.row.due_on)
    if left < 0:
        words = ngettext("%(num)d day late", "%(num)d days late", -left)
        late = gettext("was due by %(day)s, %(late)s", day=day, late=words)
        return "overdue", gettext("Answer overdue"), late
    words = ngettext("%(num)d day left", "%(num)d days left", left)
    clock = gettext("due by %(day)s, %(left)s", day=day, left=words)
    return "waiting", gettext("Waits for the school"), clock


def by_day(openings: tuple[Opening, ...], zone: ZoneInfo) -> list[tuple[str, list[Opening]]]:
    """Openings under the headings of their days."""
    days = groupby(openings, key=lambda one: one.hour_at.astimezone(zone).date())
    return [(wording.day_year(day), list(ones)) for day, ones in days]


def place_of(about: About, person_id: int) -> str:
    """Where staff see the thing."""
    if about.kind is AboutKind.INCIDENT:
        return url_for("safety.incident", incident_id=about.id)
    if about.kind is AboutKind.ENTRY:
        return url_for("staff.review", entry=about.id)
    return url_for("staff.student", person_id=person_id)


def statement(kind: str, thing_id: int) -> tuple[str, datetime] | None:
    """The student's statement that stands with a thing of the record that the page is about, if there is
    one. The first call of a page reads all of them, in one SELECT."""
    person_id = g.get("about_person")
    if person_id is None:
        return None
    if "statements" not in g:
        g.statements = rights.statements(db.session, person_id)
    found: tuple[str, datetime] | None = g.statements.get(f"{kind}:{thing_id}")
    return found
