"""What a record's document says, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext

from tracker.domain.copies import CopyState
from tracker.domain.kinds import ShareKind
from tracker.domain.record_skills import Known
from tracker.web import wording
from tracker.web.line import Station
from tracker.web.wording.titles import language

_KNOWN = {
    Known.ACCOUNT: lazy_gettext("Account of the school"),
    Known.LINK: lazy_gettext("Confirmed preceptor link"),
    Known.PAPER: lazy_gettext("On paper"),
    Known.IMPORT: lazy_gettext("Taken over"),
    Known.SELF: lazy_gettext("Student's own word"),
}
_KINDS = {
    ShareKind.FULL: lazy_gettext("Full record"),
    ShareKind.SKILLS: lazy_gettext("Skills and hours"),
    ShareKind.CERTIFICATE: lazy_gettext("Certificates"),
}
_STATES = {
    CopyState.OPEN: ("done", lazy_gettext("Open")),
    CopyState.EXPIRED: ("closed", lazy_gettext("Run out")),
    CopyState.REVOKED: ("expired", lazy_gettext("Taken back")),
}


def pick(text: Mapping[str, str] | None) -> str:
    """A text that stands in both languages."""
    if not text:
        return ""
    return text.get(language()) or text["en"]


def on(day: str | None) -> str:
    """A day of a document: "26 Nov 2026"; a dash for none."""
    return wording.day_year(date.fromisoformat(day)) if day else "–"


def known(value: str) -> str:
    """How a signer was known."""
    return str(_KNOWN[Known(value)])


def kind_name(kind: ShareKind) -> str:
    """What a copy shows."""
    return str(_KINDS[kind])


def copy_word(state: CopyState) -> tuple[str, str]:
    """Tone and word of a copy's state."""
    tone, word = _STATES[state]
    return tone, str(word)


def stations(document: Mapping[str, Any]) -> list[Station]:
    """The line of five steps as the document has it; none in a copy that says nothing of progress."""
    return [
        Station(
            step["key"],
            pick(step["title"]),
            step["state"],
            step["done"] / step["asked"] if step["asked"] else 1.0,
            moved=step["moved"],
        )
        for step in document.get("progress", {}).get("steps", ())
    ]


def line_label(document: Mapping[str, Any]) -> str:
    """What the line shows, in words."""
    found = document.get("progress")
    if not found:
        return ""
    return gettext("%(done)s of %(asked)s done", done=found["done"], asked=found["asked"])


def by_section(document: Mapping[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The skills under their headings, in the document's order."""
    found: dict[str, list[dict[str, Any]]] = {}
    for skill in document.get("skills", ()):
        found.setdefault(pick(skill["section"]), []).append(skill)
    return list(found.items())


def by_step(document: Mapping[str, Any]) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The lines under their steps; skills stand in a table of their own."""
    skills = {skill["key"] for skill in document.get("skills", ())}
    found = []
    for step in document.get("progress", {}).get("steps", ()):
        lines = [
            line
            for line in document.get("lines", ())
            if line["step"] == step["key"] and line["key"] not in skills
        ]
        if lines:
            found.append((step, lines))
    return found


def context_of(document: Mapping[str, Any]) -> dict[str, Any]:
    """What every template that shows a document gets besides it."""
    return {
        "record_doc": document,
        "kind_name": kind_name(ShareKind(document["kind"])),
        "stations": stations(document),
        "line_label": line_label(document),
        "sections": by_section(document),
        "steps": by_step(document),
    }
