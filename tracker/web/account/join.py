"""The page behind an invitation link: choose a password, then you are in."""

from typing import Any

from flask import g, redirect, render_template
from flask_babel import refresh

from tracker.commands import people
from tracker.domain.errors import NotFound
from tracker.domain.policy import Actor
from tracker.extensions import db
from tracker.services import clock, passwords, sessions
from tracker.web.access import public
from tracker.web.account.forms import JoinForm
from tracker.web.account.user import enter
from tracker.web.navigation import home_url
from tracker.web.transaction import perform


@public
def join(token: str) -> Any:
    """Welcome an invited person; a used or old link says what to do instead."""
    try:
        account = _invited(token)
        form = JoinForm(language=account.language)
        form.own = (account.email, account.email.partition("@")[0])
        if not form.validate_on_submit():
            status = 422 if form.is_submitted() else 200
            return render_template("account/join.html", form=form, who=account), status
        # No receipt: the link works once, and no digest of a password should be kept.
        password_hash = passwords.hash_password(form.password.data)
        perform(db.session, Actor(0), people.join, token=token, password_hash=password_hash)
    except NotFound:
        return render_template("account/join_gone.html"), 404
    if form.language.data != account.language:
        perform(db.session, Actor(account.person_id), people.set_language, language=form.language.data)
    enter(account.person_id)
    return redirect(home_url(), code=303)


def _invited(token: str) -> sessions.Account:
    """The account that the link is for, in its language. Raises NotFound."""
    invitation = people.find_invitation(db.session, clock.now(), token)
    account = sessions.account_by_id(db.session, invitation.person_id)
    if account is None or not account.is_active:
        raise NotFound("invitation_gone")
    if "language" not in g:
        g.language = account.language
        refresh()
    db.session.rollback()
    return account
