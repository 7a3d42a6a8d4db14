"""The history in plain words: one sentence for each kind of event in the journal."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext

from tracker.domain.journal import COVERING, EVENT_KEYS
from tracker.domain.path import Path
from tracker.domain.statuses import PeriodKind, Role
from tracker.web.wording import entry_events
from tracker.web.wording.account_events import ACCOUNT_EVENTS
from tracker.web.wording.career_events import CAREER_EVENTS
from tracker.web.wording.cohort_words import COHORT_EVENTS
from tracker.web.wording.contact_words import CONTACT_EVENTS
from tracker.web.wording.cover_words import COVER_EVENTS, in_place
from tracker.web.wording.exams import EXAM_EVENTS
from tracker.web.wording.happened import Happened
from tracker.web.wording.imports import IMPORT_EVENTS
from tracker.web.wording.kinds import role
from tracker.web.wording.messages import MESSAGE_EVENTS
from tracker.web.wording.outcomes import OUTCOME_EVENTS
from tracker.web.wording.record_words import RECORD_EVENTS
from tracker.web.wording.reviewing import REVIEW_EVENTS
from tracker.web.wording.right_events import RIGHT_EVENTS
from tracker.web.wording.rule_mail import RULE_MAIL_EVENTS
from tracker.web.wording.titles import goal_title, joined, route_titles
from tracker.web.wording.work_events import WORK_EVENTS


def event(
    kind: str,
    payload: Mapping[str, Any],
    *,
    path: Path | None = None,
    actor: str,
    is_self: bool,
    audience: str = "student",
) -> str:
    """What happened, in one sentence without its note.

    ``actor`` is who did it and ``is_self`` whether that is the reader; ``audience`` is "student"
    when the reader is whose history it is, else "staff". What was done while covering somebody names both.
    An event whose payload was erased says so.
    """
    if not payload and EVENT_KEYS.get(kind):
        return gettext("What happened here was erased, as the retention rule asks.")
    named = in_place(actor, payload.get(COVERING) or ()) if actor else actor
    return EVENTS[kind](Happened(payload, path, named, is_self, audience == "student"))


def event_note(payload: Mapping[str, Any]) -> str:
    """The note or reason that somebody wrote with it; shown beside the sentence as it is."""
    return str(payload.get("note") or payload.get("reason") or "")


def _created(told: Happened) -> str:
    return gettext("%(name)s entered the person %(person)s", name=told.name, person=told.text("name"))


def _invited(told: Happened) -> str:
    words = {"name": told.name, "day": told.day("expires_on")}
    if told.to_student:
        return gettext("%(name)s sent you an invitation, open until %(day)s", **words)
    return gettext("%(name)s sent an invitation, open until %(day)s", **words)


def _joined(told: Happened) -> str:
    return gettext("You joined") if told.is_self else gettext("%(name)s joined", name=told.name)


def _changed(told: Happened) -> str:
    fields = {
        "language": (
            gettext("You changed your language"),
            gettext("%(name)s changed the language", name=told.name),
        ),
        "password": (
            gettext("You changed your password"),
            gettext("%(name)s changed the password", name=told.name),
        ),
    }
    words = {"name": told.name, "field": told.text("field")}
    other = (gettext("You changed: %(field)s", **words), gettext("%(name)s changed: %(field)s", **words))
    own, named = fields.get(told.text("field"), other)
    return own if told.is_self else named


def _role(told: Happened) -> str:
    value = told.text("role")
    name = role(Role(value)) if value in list(Role) else value
    cohort = told.text("cohort")
    return gettext("%(role)s in %(cohort)s", role=name, cohort=cohort) if cohort else name


def _granted(told: Happened) -> str:
    return gettext("%(name)s gave the role: %(role)s", name=told.name, role=_role(told))


def _revoked(told: Happened) -> str:
    return gettext("%(name)s took away the role: %(role)s", name=told.name, role=_role(told))


def _started(told: Happened) -> str:
    words = {"name": told.name, "cohort": told.text("cohort"), "day": told.day("started_on")}
    if told.to_student:
        return gettext("%(name)s enrolled you in %(cohort)s, from %(day)s on", **words)
    return gettext("%(name)s enrolled the student in %(cohort)s, from %(day)s on", **words)


def _reentered(told: Happened) -> str:
    words = {
        "name": told.name,
        "cohort": told.text("cohort"),
        "day": told.day("started_on"),
        "n": told.text("carried"),
    }
    if told.to_student:
        return gettext(
            "%(name)s enrolled you again in %(cohort)s, from %(day)s on; entries carried over: %(n)s", **words
        )
    return gettext(
        "%(name)s enrolled the student again in %(cohort)s, from %(day)s on; entries carried over: %(n)s",
        **words,
    )


def _moved(told: Happened) -> str:
    words = {"name": told.name, "old": told.text("from_cohort"), "new": told.text("to_cohort")}
    if told.to_student:
        return gettext("%(name)s moved you from %(old)s to %(new)s", **words)
    return gettext("%(name)s moved the student from %(old)s to %(new)s", **words)


def _routes(told: Happened) -> str:
    names = route_titles(told.path, told.payload.get("routes") or ())
    return gettext("%(name)s set the route: %(route)s", name=told.name, route=names)


def _goals(told: Happened) -> str:
    keys = told.payload.get("goals") or ()
    names = joined([goal_title(told.path, key) if told.path else key for key in keys])
    words = {"name": told.name, "goals": names or gettext("none")}
    if told.is_self:
        return gettext("You set your goals: %(goals)s", **words)
    return gettext("%(name)s set the goals: %(goals)s", **words)


def _period_started(told: Happened) -> str:
    words = {"name": told.name, "start": told.day("starts_on"), "end": told.day("ends_on")}
    if told.text("kind") == PeriodKind.LEAVE and words["end"]:
        return gettext("%(name)s entered a leave from %(start)s to %(end)s", **words)
    if told.text("kind") == PeriodKind.LEAVE:
        return gettext("%(name)s entered a leave from %(start)s on", **words)
    if told.text("kind") == PeriodKind.WITHDRAWN:
        return gettext("%(name)s entered the withdrawal on %(start)s", **words)
    if told.text("kind") == PeriodKind.COMPLETED:
        return gettext("%(name)s entered the completion on %(start)s", **words)
    return gettext("%(name)s entered the start on %(start)s", **words)


def _period_ended(told: Happened) -> str:
    words = {"name": told.name, "end": told.day("ends_on")}
    if told.text("kind") == PeriodKind.LEAVE:
        return gettext("%(name)s set the last day of the leave: %(end)s", **words)
    return gettext("%(name)s set the last day: %(end)s", **words)


def _noted(told: Happened) -> str:
    return gettext("You wrote a note") if told.is_self else gettext("%(name)s wrote a note", name=told.name)


def _published(told: Happened) -> str:
    label = f"{told.text('code')} {told.text('version')}".strip()
    return gettext("%(name)s published the path %(path)s", name=told.name, path=label)


def _site_created(told: Happened) -> str:
    return gettext("%(name)s entered the site %(site)s", name=told.name, site=told.text("name"))


def _school_created(told: Happened) -> str:
    return gettext("%(name)s set up the school %(school)s", name=told.name, school=told.text("name"))


def _restored(told: Happened) -> str:
    return gettext("The record was restored from the backup of %(day)s", day=told.text("made_at"))


EVENTS: dict[str, Callable[[Happened], str]] = {
    "person.created": _created,
    "person.invited": _invited,
    "person.joined": _joined,
    "person.changed": _changed,
    **ACCOUNT_EVENTS,
    **COVER_EVENTS,
    "role.granted": _granted,
    "role.revoked": _revoked,
    "enrollment.started": _started,
    "enrollment.reentered": _reentered,
    "enrollment.moved": _moved,
    "enrollment.routes": _routes,
    "enrollment.goals": _goals,
    "period.started": _period_started,
    "period.ended": _period_ended,
    "entry.logged": entry_events.logged,
    "entry.accepted": entry_events.accepted,
    "entry.returned": entry_events.returned,
    "entry.withdrawn": entry_events.withdrawn,
    "entry.voided": entry_events.voided,
    "note.written": _noted,
    "path.published": _published,
    **COHORT_EVENTS,
    "site.created": _site_created,
    "school.created": _school_created,
    "school.restored": _restored,
    **WORK_EVENTS,
    **RECORD_EVENTS,
    **REVIEW_EVENTS,
    **RIGHT_EVENTS,
    **CAREER_EVENTS,
    **CONTACT_EVENTS,
    **EXAM_EVENTS,
    **IMPORT_EVENTS,
    **MESSAGE_EVENTS,
    **RULE_MAIL_EVENTS,
    **OUTCOME_EVENTS,
}
