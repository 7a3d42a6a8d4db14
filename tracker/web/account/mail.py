"""Mail by rule that somebody does without: chosen in the account, or by the link in the mail itself."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from tracker.commands import rule_mail
from tracker.domain.errors import NotFound, Refused
from tracker.domain.mail_rules import OF_STAFF, OF_STUDENTS, SETTING, MailRule
from tracker.domain.policy import Actor, Permission
from tracker.extensions import db
from tracker.models.mail_read import choices_of
from tracker.services import sessions
from tracker.services.tokens import STOP_MAIL, claimed_link, is_genuine, signing_key
from tracker.web import wording
from tracker.web.access import current_actor, public, requires
from tracker.web.account.limits import count_try
from tracker.web.acting import act
from tracker.web.going import is_reading
from tracker.web.transaction import perform
from tracker.web.wording.rule_mail import RULES


def rules_of(actor: Actor) -> tuple[MailRule, ...]:
    """The rules that write to somebody like this."""
    return (OF_STUDENTS if actor.is_student else ()) + (OF_STAFF if actor.cohorts else ())


def rules_shown(actor: Actor) -> list[tuple[str, str, bool]]:
    """(kind, words, whether the reader does without it)."""
    asked = rules_of(actor)
    off = choices_of(db.session, actor.person_id) if asked else frozenset()
    return [(rule.value, str(RULES[rule]), rule in off) for rule in asked]


@requires(Permission.USE_ACCOUNT)
def choose_mail() -> Any:
    """Keep what is ticked; what is not is not sent any more."""
    actor, kept = current_actor(), set(request.form.getlist("kind"))
    off = [rule.value for rule in rules_of(actor) if rule not in kept]
    try:
        act(rule_mail.choose_mail, actor.person_id, off=off)
        flash(gettext("Your choice is kept."))
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        flash(wording.problem(refused))
    return redirect(url_for("account.settings", _anchor="mail"), code=303)


@public
def stop_mail(kind: str, token: str) -> Any:
    """The page behind the link in a mail: one tap ends this kind. Opening it does nothing: scanners do."""
    count_try("token")
    key, person_id = signing_key(current_app.config["SETTINGS"].secret_key), claimed_link(token)
    is_known = kind in SETTING and is_genuine(token, key, STOP_MAIL, person_id, kind)
    account = sessions.account_by_id(db.session, person_id) if is_known and person_id else None
    if account is None:
        return render_template("account/link_gone.html"), 404
    off = choices_of(db.session, account.person_id)
    if not is_reading() and kind not in off:
        db.session.rollback()
        chosen = sorted(off | {MailRule(kind)})
        perform(db.session, Actor(account.person_id), rule_mail.choose_mail, account.person_id, off=chosen)
        off = frozenset(chosen)
    return render_template("account/stop_mail.html", what=RULES[kind], is_off=kind in off)
