"""Whether a signed record is as the school signed it: a page, and a copy of it that needs no server."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from tracker.config import folder
from tracker.domain.kinds import ShareKind
from tracker.extensions import db
from tracker.queries.record import school_name
from tracker.queries.signing_keys import public_keys
from tracker.services.signing import LARGEST, Unverified, Verified, key_set
from tracker.services.signing import verify as verify_file
from tracker.web.access import public
from tracker.web.record.files import attachment
from tracker.web.record.said import kind_name, on


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to, as the page says it."""

    is_good: bool
    title: str
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()


@public
def verify() -> str:
    """Choose a file; with script it never leaves the reader's device."""
    return _page(None)


@public
def check() -> str | tuple[str, int]:
    """The same without script: the file is read here and kept nowhere."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _page(None, gettext("Choose the file first.")), 422
    outcome = judged(sent.stream.read(LARGEST + 1))
    return _page(outcome)


@public
def offline() -> Response:
    """The page as one file with its script, its style and the school's keys inside."""
    script, style = _text("js/verify.js"), _text("css/verify-offline.css")
    page = render_template(
        "record/offline.html",
        # Both are files of ours.
        script=Markup(script),  # nosec B704
        style=Markup(style),  # nosec B704
        policy=f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'",
        keys=key_set(public_keys(db.session)),
        school=school_name(db.session),
        said=sentences(),
    )
    return attachment(page.encode("utf-8"), "text/html; charset=utf-8", "verify-record.html")


def judged(file: bytes) -> Outcome:
    """What the file is worth, in words."""
    try:
        return _good(verify_file(file, public_keys(db.session)))
    except Unverified as refused:
        said = sentences()
        return Outcome(False, said["bad"], said[refused.code])


def _good(found: Verified) -> Outcome:
    said, document = sentences(), found.document
    who = f"{document['student']['given_name']} {document['student']['family_name']}".strip()
    facts = (
        (said["student"], who),
        (said["school"], document["school"]["name"]),
        (said["shows"], kind_name(ShareKind(document["kind"]))),
        (said["as_of"], on(document["as_of"])),
        (said["signed"], document["issued_at"]),
        (said["key"], found.kid),
    )
    return Outcome(True, said["good"], said["good_why"], facts)


def sentences() -> dict[str, str]:
    """Every sentence of the check, for the page and its script."""
    return {
        "good": gettext("This record is genuine"),
        "good_why": gettext("It is byte for byte what the school signed."),
        "bad": gettext("This file proves nothing"),
        "not_a_record": gettext("It is no signed record. Ask for the file that ends in .json."),
        "unknown_key": gettext("None of the school's keys signed it."),
        "changed": gettext("It was changed after it was signed."),
        "revoked_key": gettext("The school has revoked the key that signed it. Ask for a new copy."),
        "outside_validity": gettext("It says that it was signed after its key was retired."),
        "no_ed25519": gettext(
            "This browser cannot check this kind of signature. Use a newer one, or send the file to the "
            "school's page."
        ),
        "no_keys": gettext("The school's keys could not be read. Try again, or choose the file of keys."),
        "student": gettext("Student"),
        "school": gettext("School"),
        "shows": gettext("Shows"),
        "as_of": gettext("As of"),
        "signed": gettext("Signed"),
        "key": gettext("Key"),
        "full": kind_name(ShareKind.FULL),
        "skills": kind_name(ShareKind.SKILLS),
        "certificate": kind_name(ShareKind.CERTIFICATE),
    }


def _page(outcome: Outcome | None, problem: str = "") -> str:
    context: dict[str, Any] = {"outcome": outcome, "problem": problem, "said": sentences()}
    return render_template("record/verify.html", **context)


def _text(name: str) -> str:
    return (folder("static") / name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    told = base64.b64encode(hashlib.sha256(f"\n{text}\n".encode()).digest()).decode("ascii")
    return f"sha256-{told}"
