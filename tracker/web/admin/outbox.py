"""The outbox: mail that could not be sent is seen here, sent again or dropped."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from tracker.commands import rule_mail
from tracker.domain.errors import Conflict, Refused
from tracker.domain.policy import Permission, Target
from tracker.extensions import db
from tracker.queries.outbox_list import MOST, LetterRow, Stage, counts, letter_ref, letters
from tracker.web import wording
from tracker.web.access import requires
from tracker.web.acting import act
from tracker.web.listing import Listing, school_today
from tracker.web.wording.dates import zone_of
from tracker.web.wording.messages import mail_kind
from tracker.web.wording.rule_mail import stage as said


@dataclass(frozen=True, slots=True)
class SchoolLetter:
    """A letter by its address; the outbox belongs to the school."""

    id: int

    @property
    def target(self) -> Target:
        """The school as policy sees it."""
        return Target()


def load_letter(outbox_id: int) -> SchoolLetter | None:
    """A letter of the outbox."""
    found = letter_ref(db.session, outbox_id)
    return SchoolLetter(found.id) if found else None


@requires(Permission.MANAGE_SCHOOL)
def show() -> str:
    """The letters of one stage; what was given up is shown unless another is asked for."""
    chosen = _asked()
    return render_template(
        "admin/outbox.html",
        rows=letters(db.session, chosen),
        chosen=chosen,
        chips=_chips(chosen),
        most=MOST,
        said=said,
        mail_kind=mail_kind,
    )


def outbox_file() -> Listing:
    """The stage that the page shows."""
    heads = [gettext("When"), gettext("To"), gettext("Email"), gettext("What"), gettext("State")]
    heads += [gettext("Tries"), gettext("Why not")]
    rows = letters(db.session, _asked())
    return Listing(
        "outbox", school_today(), heads, [_cells(row) for row in rows], {r.person_id for r in rows}
    )


@requires(Permission.MANAGE_SCHOOL, on=load_letter, confirmed=True)
def send_again(ref: SchoolLetter) -> Response:
    """Try it once more."""
    return _settle(rule_mail.send_again, ref, gettext("It is tried again now."))


@requires(Permission.MANAGE_SCHOOL, on=load_letter, confirmed=True)
def drop(ref: SchoolLetter) -> Response:
    """Send it never."""
    return _settle(rule_mail.drop_mail, ref, gettext("Dropped. It is not sent any more."))


def _settle(command: Any, ref: SchoolLetter, done: str) -> Response:
    try:
        act(command, ref.id)
        flash(done)
    except Refused as refused:
        if not isinstance(refused, Conflict) or refused.code != "mail_is_settled":
            raise
        flash(wording.problem(refused))
    return redirect(url_for("admin.outbox"), code=303)


def _asked() -> Stage:
    text = request.args.get("show", "")
    return Stage(text) if text in set(Stage) else Stage.FAILED


def _chips(chosen: Stage) -> list[tuple[str, int | None, str, bool, bool]]:
    known = counts(db.session)
    return [
        (
            said(stage)[1],
            known.get(stage),
            url_for("admin.outbox", show=None if stage is Stage.FAILED else stage.value),
            stage is chosen,
            stage is Stage.FAILED and known[stage] > 0,
        )
        for stage in Stage
    ]


def _cells(row: LetterRow) -> list[object]:
    at = row.at.astimezone(zone_of()).strftime("%Y-%m-%d %H:%M")
    return [at, row.name, row.email, mail_kind(row.kind), said(row.stage)[1], row.attempts, row.error]
