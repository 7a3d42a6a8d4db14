"""Preceptors: who was asked, who was reminded, who is silent; ask again or take the link back."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import links
from tracker.domain.errors import Busy, NotFound, Refused
from tracker.domain.kinds import LinkVia
from tracker.domain.policy import Permission, allows
from tracker.extensions import db
from tracker.queries.overdue import LinkOut, link_out, links_out
from tracker.queries.refs import StudentRef
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.acting import act
from tracker.web.preceptor.rows import counted
from tracker.web.staff.blueprint import bp
from tracker.web.transaction import Command
from tracker.web.wording.dates import moment_day

SHOWN = ("overdue", "waiting", "all")


@dataclass(frozen=True, slots=True)
class Row:
    """One link in words."""

    link: LinkOut
    tone: str
    word: str
    what: str
    asked: str
    may: bool


def load_link(link_id: int) -> LinkOut | None:
    """A link by its address."""
    return link_out(db.session, link_id)


@bp.get("/preceptors")
@requires(Permission.SEE_STAFF)
def preceptors() -> str:
    """The links that are out, the longest silence first."""
    return _page()


@bp.post("/preceptors/<int:link_id>/ask")
@requires(Permission.PLACE, on=load_link)
def ask_again(link: LinkOut) -> Response | tuple[str, int]:
    """Send the link again."""
    message = gettext("The letter to %(name)s is on its way.", name=link.name)
    return _do(links.send_link, link, link.placement.entry_id, message=message)


@bp.post("/preceptors/<int:link_id>/close")
@requires(Permission.PLACE, on=load_link)
def close_link(link: LinkOut) -> Response | tuple[str, int]:
    """Take the link back."""
    return _do(links.revoke_link, link, link.id, message=gettext("The link opens nothing any more."))


def rows_of(ref: StudentRef) -> list[Row]:
    """The links of one student, for the file."""
    found = links_out(db.session, current_actor(), clock.now(), student_id=ref.id)
    return [row_of(link) for link in found]


def _do(command: Command, link: LinkOut, about: int, *, message: str) -> Response | tuple[str, int]:
    try:
        act(command, about)
    except (Busy, NotFound):
        raise
    except Refused as refused:
        return _page(wording.problem(refused)), refused.status
    flash(message)
    if request.form.get("back") == "file":
        return redirect(url_for(".student", person_id=link.student_id, _anchor="preceptors"), code=303)
    return redirect(url_for(".preceptors"), code=303)


def read_list() -> tuple[str, dict[str, list[LinkOut]]]:
    """The filter of the address, and the links that each filter keeps."""
    found = links_out(db.session, current_actor(), clock.now())
    asked = request.args.get("show", "")
    kept = {
        "overdue": [link for link in found if link.is_overdue],
        "waiting": [link for link in found if not link.is_answered],
        "all": list(found),
    }
    return asked if asked in SHOWN else "waiting", kept


def _page(problem: str = "") -> str:
    show, kept = read_list()
    words = {
        "overdue": gettext("Overdue"),
        "waiting": gettext("Not answered"),
        "all": gettext("All links"),
    }
    chips = [
        (words[name], len(kept[name]), url_for(".preceptors", show=name), name == show, name == "overdue")
        for name in SHOWN
    ]
    return render_template(
        "staff/preceptors.html",
        rows=[row_of(link) for link in kept[show]],
        chips=chips,
        problem=problem,
        show=show,
    )


def row_of(link: LinkOut) -> Row:
    """One link in words."""
    today = clock.today(link.zone)
    asked = [gettext("asked %(when)s", when=wording.ago(moment_day(link.asked_at, link.zone), today))]
    if link.reminded_at is not None:
        again = wording.ago(moment_day(link.reminded_at, link.zone), today)
        asked.append(gettext("reminded %(when)s", when=again))
    if link.answered_at is not None:
        last = wording.ago(moment_day(link.answered_at, link.zone), today)
        asked.append(gettext("last answer %(when)s", when=last))
    if link.via is LinkVia.FORWARDED:
        asked.append(gettext("not confirmed as signer"))
    tone, word = _state(link)
    may = allows(current_actor(), Permission.PLACE, link.target)
    return Row(link, tone, word, counted(link.waiting, link.evaluations), ", ".join(asked), may)


def _state(link: LinkOut) -> tuple[str, str]:
    if link.is_overdue:
        return "overdue", gettext("silent for %(days)s", days=wording.count_days(link.silent_days))
    if link.is_answered:
        return "done", gettext("nothing waits")
    return "waiting", gettext("not answered")
