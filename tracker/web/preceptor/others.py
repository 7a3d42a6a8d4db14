"""What a preceptor may say besides answers: another language, not me, a colleague, nobody came."""

from datetime import date

from flask import redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import passing
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.extensions import db
from tracker.queries.preceptor_links import link_page
from tracker.services import clock
from tracker.web import wording
from tracker.web.language import LANGUAGES
from tracker.web.preceptor.opening import Link, act, by_link
from tracker.web.preceptor.page import draw
from tracker.web.transaction import Command

_LONGEST_NAME, _LONGEST_MAIL = 120, 254


@by_link
def language(link: Link) -> Response:
    """Keep the language on the link."""
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        act(link, passing.choose_language, language=chosen)
    return redirect(link.url, code=303)


@by_link
def wrong_person(link: Link) -> Response | str:
    """Not the preceptor: the link closes, the coordinator is told."""
    act(link, passing.wrong_person)
    return render_template("preceptor/thanks.html")


@by_link
def send_on(link: Link) -> Response:
    """Send a link to a colleague who saw the student."""
    typed = {"name": request.form.get("name", "").strip(), "email": request.form.get("email", "").strip()}
    problem = _wrong_colleague(typed)
    if problem:
        return _again(link, "colleague", typed, problem)
    return _try(link, "colleague", typed, passing.send_on, **typed)


@by_link
def did_not_come(link: Link) -> Response:
    """The student did not come on a day."""
    typed = {"on": request.form.get("on", "").strip()}
    try:
        on = date.fromisoformat(typed["on"])
    except ValueError:
        return _again(link, "absent", typed, gettext("Choose the day."))
    return _try(link, "absent", typed, passing.did_not_come, on=on)


def _wrong_colleague(typed: dict[str, str]) -> str:
    if not typed["name"] or len(typed["name"]) > _LONGEST_NAME:
        return gettext("Write the colleague's name.")
    local, at, host = typed["email"].partition("@")
    fits = (
        local and at and "." in host and not any(sign.isspace() or sign in "<>,;@" for sign in local + host)
    )
    if not fits or len(typed["email"]) > _LONGEST_MAIL:
        return gettext("Write an address like ana@clinic.org.")
    return ""


def _try(link: Link, opened: str, typed: dict[str, str], command: Command, **arguments: object) -> Response:
    try:
        act(link, command, **arguments)
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return _again(link, opened, typed, wording.problem(refused), refused.status)
    return redirect(f"{link.url}?told={opened}", code=303)


def _again(link: Link, opened: str, typed: dict[str, str], problem: str, status: int = 422) -> Response:
    shown = link_page(db.session, link.ref, clock.today(link.ref.zone))
    return draw(link, shown, top=problem, opened=opened, typed=typed, status=status)
