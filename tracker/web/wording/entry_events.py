"""Sentences for what happens to entries: logged, accepted, sent back, taken back, voided."""

from flask_babel import gettext

from tracker.domain.statuses import EntryKind, EntryStatus, RequestKind, Source
from tracker.web.wording.happened import Happened, said_day
from tracker.web.wording.nouns import ASKED
from tracker.web.wording.titles import route_titles, titles


def logged(event: Happened) -> str:
    """Somebody logged, filed, asked or recorded something."""
    if event.kind is EntryKind.REQUEST:
        return _requested(event)
    if event.payload.get("source") not in (Source.STUDENT, None):
        return event.with_line(_said(event, *_recorded(event)), *event.measures())
    return event.with_line(_said(event, *_verbs(event)), *event.measures())


def _said(event: Happened, own: str, named: str) -> str:
    return own if event.is_self else named


def _verbs(event: Happened) -> tuple[str, str]:
    """The sentence when the reader did it, and when somebody else did."""
    words = {"name": event.name, "what": event.a_thing}
    if event.kind is EntryKind.CHECKOFF:
        return gettext("You asked for a check-off"), gettext("%(name)s asked for a check-off", **words)
    if event.kind in (EntryKind.DOCUMENT, EntryKind.RENEWAL):
        return gettext("You filed %(what)s", **words), gettext("%(name)s filed %(what)s", **words)
    if event.kind is EntryKind.CONFIRMATION:
        return gettext("You marked as done"), gettext("%(name)s marked as done", **words)
    return gettext("You logged %(what)s", **words), gettext("%(name)s logged %(what)s", **words)


def _recorded(event: Happened) -> tuple[str, str]:
    words = {"name": event.name, "what": event.a_thing}
    return gettext("You recorded %(what)s", **words), gettext("%(name)s recorded %(what)s", **words)


def _requested(event: Happened) -> str:
    details = event.payload.get("details") or {}
    value = details.get("request")
    what = str(ASKED[RequestKind(value)]) if value in list(RequestKind) else event.a_thing
    words = {"name": event.name, "what": what}
    if event.payload.get("source") == Source.STAFF and event.payload.get("status") == EntryStatus.ACCEPTED:
        asked = gettext("You gave %(what)s", **words), gettext("%(name)s gave %(what)s", **words)
        return _with_facts(event, _said(event, *asked), details)
    sentence = _said(
        event, gettext("You asked for %(what)s", **words), gettext("%(name)s asked for %(what)s", **words)
    )
    return _with_facts(event, sentence, details)


def _with_facts(event: Happened, sentence: str, details: dict[str, str | None]) -> str:
    rest = ", ".join(part for part in _request_facts(event, details) if part)
    return f"{sentence}: {rest}" if rest else sentence


def _request_facts(event: Happened, details: dict[str, str | None]) -> list[str]:
    keys = (details.get("targets") or "").split()
    starts_on, ends_on = said_day(details.get("starts_on")), said_day(details.get("ends_on"))
    found = [titles(event.path, keys) if event.path else ", ".join(keys)]
    if details.get("request") == RequestKind.ROUTE:
        found.append(route_titles(event.path, (details.get("routes") or "").split()))
    if starts_on:
        found.append(gettext("from %(day)s", day=starts_on))
    if ends_on:
        found.append(gettext("until %(day)s", day=ends_on))
    return found


def accepted(event: Happened) -> str:
    """A decision: it counts."""
    words = {"name": event.name, "what": event.thing}
    own, named = gettext("You accepted %(what)s", **words), gettext("%(name)s accepted %(what)s", **words)
    return event.with_line(_said(event, own, named))


def returned(event: Happened) -> str:
    """A decision: it came back with a note."""
    words = {"name": event.name, "what": event.thing}
    own, named = gettext("You sent back %(what)s", **words), gettext("%(name)s sent back %(what)s", **words)
    return event.with_line(_said(event, own, named))


def withdrawn(event: Happened) -> str:
    """The student took it back."""
    words = {"name": event.name, "what": event.a_thing}
    own, named = gettext("You took back %(what)s", **words), gettext("%(name)s took back %(what)s", **words)
    return event.with_line(_said(event, own, named))


def voided(event: Happened) -> str:
    """Credit that was given was taken away."""
    words = {"name": event.name, "what": event.thing}
    own, named = gettext("You voided %(what)s", **words), gettext("%(name)s voided %(what)s", **words)
    return event.with_line(_said(event, own, named))
