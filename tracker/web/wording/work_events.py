"""Sentences for events of evidence, check-offs, the kit, incidents, placements, links and settings."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeVar

from flask_babel import gettext

from tracker.domain.kinds import Answer, EvidenceKind, IncidentKind, IncidentPlace, NoticeKind, PartState
from tracker.web.wording import things
from tracker.web.wording.happened import Happened

Word = TypeVar("Word", bound=StrEnum)


def _word(told: Happened, name: str, words: type[Word], say: Callable[[Word], str]) -> str:
    """A member of a closed set, as said; the stored text where the set no longer has it."""
    value = told.text(name)
    return say(words(value)) if value in list(words) else value


def _part(told: Happened) -> str:
    return things.part(told.path, told.text("part"))


def _introduced(told: Happened) -> str:
    return gettext("%(name)s entered %(person)s as a preceptor", name=told.name, person=told.text("name"))


def _added(told: Happened) -> str:
    what = _word(told, "kind", EvidenceKind, things.evidence_kind)
    if told.is_self:
        return told.with_line(gettext("You added a file"), what)
    return told.with_line(gettext("%(name)s added a file", name=told.name), what)


def _attached(told: Happened) -> str:
    if told.is_self:
        return told.with_line(gettext("You sent a file"))
    return told.with_line(gettext("%(name)s sent a file", name=told.name))


def _removed(told: Happened) -> str:
    if told.text("reason") == "retention":
        return gettext("A video was deleted after its time; its fingerprint stays")
    if told.is_self:
        return gettext("You removed a file that was not sent")
    return gettext("A file that was not sent was removed")


def _submitted(told: Happened) -> str:
    words = {"name": told.name, "title": told.text("title")}
    if told.is_self:
        return gettext("You sent the submission %(title)s", **words)
    return gettext("%(name)s sent the submission %(title)s", **words)


def _scored(told: Happened) -> str:
    words = {
        "name": told.name,
        "n": told.text("attempt"),
        "points": told.text("points"),
        "possible": told.text("possible"),
    }
    if told.payload.get("passed"):
        sentence = gettext(
            "%(name)s scored attempt %(n)s: passed, %(points)s of %(possible)s points", **words
        )
    else:
        sentence = gettext(
            "%(name)s scored attempt %(n)s: not passed, %(points)s of %(possible)s points", **words
        )
    return told.with_line(sentence)


def _answered(told: Happened) -> str:
    said = _word(told, "answer", Answer, things.answer)
    words = {"by": told.text("by"), "answer": said}
    return told.with_line(
        gettext("Answered through a link whose signer is not confirmed, by %(by)s: %(answer)s", **words)
    )


def _kit_reported(told: Happened) -> str:
    words = {
        "name": told.name,
        "part": _part(told),
        "state": _word(told, "state", PartState, things.part_state).lower(),
    }
    if told.is_self:
        return gettext("You reported a kit part: %(part)s, %(state)s", **words)
    return gettext("%(name)s reported a kit part: %(part)s, %(state)s", **words)


def _kit_sent(told: Happened) -> str:
    return gettext("%(name)s sent a kit part: %(part)s", name=told.name, part=_part(told))


def _kit_arrived(told: Happened) -> str:
    return gettext("A kit part arrived: %(part)s", part=_part(told))


def _kit_withdrawn(told: Happened) -> str:
    return gettext("A report about a kit part was taken back: %(part)s", part=_part(told))


def _incident(told: Happened) -> str:
    words = {
        "name": told.name,
        "what": _word(told, "kind", IncidentKind, things.incident_kind),
        "where": _word(told, "place", IncidentPlace, things.incident_place),
    }
    if told.is_self:
        return gettext("You reported an incident: %(what)s, %(where)s", **words)
    return gettext("%(name)s reported an incident: %(what)s, %(where)s", **words)


def _raised(told: Happened) -> str:
    what = _word(told, "kind", NoticeKind, things.notice_kind)
    return gettext("The coordinator was told: %(what)s", what=what)


def _settled(told: Happened) -> str:
    what = _word(told, "kind", NoticeKind, things.notice_kind)
    return gettext("%(name)s settled: %(what)s", name=told.name, what=what)


def _placement(told: Happened) -> str:
    words = {"name": told.name, "day": told.day("ends_on")}
    return gettext("%(name)s moved the last day of the placement to %(day)s", **words)


def _contact(told: Happened) -> str:
    words = {"name": told.name, "person": told.text("name")}
    return gettext("%(name)s confirmed the preceptor's contact: %(person)s", **words)


def _link_made(told: Happened) -> str:
    words = {"name": told.name, "person": told.text("name"), "day": told.day("expires_on")}
    return gettext("%(name)s made a link for %(person)s, open until %(day)s", **words)


def _link_sent(told: Happened) -> str:
    words = {"name": told.name, "person": told.text("name")}
    if told.is_self:
        return gettext("You asked %(person)s again to confirm", **words)
    return gettext("%(name)s asked %(person)s again to confirm", **words)


def _answer_refused(told: Happened) -> str:
    sentence = gettext("%(name)s did not take an answer whose signer is not confirmed", name=told.name)
    return told.with_line(sentence)


def _link_revoked(_told: Happened) -> str:
    return gettext("A preceptor's link was closed")


def _link_marked(_told: Happened) -> str:
    return gettext("The preceptor's device was marked at the first answer")


def _site_changed(told: Happened) -> str:
    return gettext("%(name)s changed the site %(site)s", name=told.name, site=told.text("name"))


def _setting(told: Happened) -> str:
    words = {"name": told.name, "key": told.text("key"), "before": told.text("before")}
    words |= {"after": told.text("after")}
    return gettext("%(name)s changed the setting %(key)s from %(before)s to %(after)s", **words)


WORK_EVENTS: Mapping[str, Callable[[Happened], str]] = {
    "person.introduced": _introduced,
    "evidence.added": _added,
    "evidence.attached": _attached,
    "evidence.removed": _removed,
    "submission.sent": _submitted,
    "entry.scored": _scored,
    "entry.answered": _answered,
    "kit.reported": _kit_reported,
    "kit.sent": _kit_sent,
    "kit.arrived": _kit_arrived,
    "kit.withdrawn": _kit_withdrawn,
    "incident.reported": _incident,
    "notice.raised": _raised,
    "notice.settled": _settled,
    "placement.changed": _placement,
    "contact.confirmed": _contact,
    "link.made": _link_made,
    "link.sent": _link_sent,
    "link.revoked": _link_revoked,
    "answer.refused": _answer_refused,
    "link.marked": _link_marked,
    "site.changed": _site_changed,
    "setting.changed": _setting,
}
