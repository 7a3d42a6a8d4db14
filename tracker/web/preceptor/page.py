"""The one page of a link: everything that waits, prefilled; one button."""

from flask import make_response, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.domain.kinds import LinkVia
from tracker.domain.statuses import EntryKind
from tracker.extensions import db
from tracker.queries.preceptor_links import LinkPage, LinkRef, link_page
from tracker.services import clock
from tracker.web import wording
from tracker.web.forms.fields import new_key
from tracker.web.preceptor.opening import Link, by_link
from tracker.web.preceptor.rows import Row, answered, kept, rows, told

_NARROWEST, _WIDEST = 5, 95
"""Percent: where the ring of the band line still stands inside the page."""


@by_link
def page(link: Link) -> Response:
    """What waits for the preceptor. Nothing is signed by looking at it."""
    return draw(link, link_page(db.session, link.ref, clock.today(link.ref.zone)))


def draw(
    link: Link,
    shown: LinkPage,
    items: list[Row] | None = None,
    *,
    key: str = "",
    top: str = "",
    opened: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The page, as it stands or with what was typed; ``opened`` names the other way that came back."""
    items = rows(shown) if items is None else items
    shifts = [row for row in items if row.kind is EntryKind.SHIFT]
    body = render_template(
        "preceptor/page.html",
        link=link,
        shown=shown,
        student=shown.student.name,
        first_name=shown.student.given_name,
        told=told(items),
        groups=_groups(shifts, [row for row in items if row not in shifts]),
        count=len(items),
        answered=answered(shown),
        kept=kept(shown),
        evaluations=[(line.key, wording.title(line)) for line in shown.evaluations],
        band=_band(shown),
        until=wording.near(link.ref.last_day, shown.today),
        unconfirmed=_unconfirmed(link.ref) if not link.is_confirmed else "",
        is_done="done" in request.args,
        told_of=_told(),
        key=key or new_key(),
        new_key=new_key,
        top=top,
        opened=opened,
        typed=typed or {},
    )
    return make_response(body, status)


def _groups(shifts: list[Row], others: list[Row]) -> list[tuple[str, list[Row]]]:
    """The rows under their headings; the first heading is the page's own."""
    found = [("", shifts)] if shifts else []
    if others:
        found.append((gettext("Seen at the site") if shifts else "", others))
    return found


def _band(shown: LinkPage) -> tuple[str, str, int]:
    """The hours as the band line: from, to, where the ring stands."""
    need = shown.hours.need if shown.hours else 0
    have = shown.minutes // 60
    at = have * 100 // need if need else 0
    to = gettext("%(have)s of %(need)s h", have=have, need=need)
    return gettext("0 h"), to, min(max(at, _NARROWEST), _WIDEST)


def _unconfirmed(ref: LinkRef) -> str:
    """Why an answer from here waits for the school."""
    if ref.via is LinkVia.QR:
        return gettext("You opened this by a code. Your answer waits until the school has confirmed it.")
    if ref.via is LinkVia.FORWARDED:
        return gettext(
            "A colleague sent you this. Your first answer waits until the school has confirmed you."
        )
    return gettext(
        "This is another device than last time. Your answer waits until the school has confirmed it."
    )


def _told() -> str:
    """What the coordinator was told by the form before this page."""
    sentences = {
        "absent": gettext("The coordinator knows that nobody came on that day."),
        "colleague": gettext("Your colleague gets a letter with a link, and the coordinator knows."),
    }
    return sentences.get(request.args.get("told", ""), "")
