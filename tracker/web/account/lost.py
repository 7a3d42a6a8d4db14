"""Getting in without the password: a link by mail that signs in, or one that sets a new password."""

import time
from typing import Any

from flask import g, render_template, request
from flask_babel import refresh

from tracker.commands import account_links
from tracker.domain.errors import NotFound
from tracker.domain.policy import Actor
from tracker.domain.statuses import LinkPurpose
from tracker.extensions import db
from tracker.services import clock, passwords, sessions
from tracker.web.access import public
from tracker.web.account.forms import LostForm, ResetForm
from tracker.web.account.limits import count_try
from tracker.web.account.second import arrive
from tracker.web.going import is_reading
from tracker.web.transaction import perform

STEADY_SECONDS = 0.4
"""An answer about an address takes this long, whether or not anybody has it."""
_LINKS = {"reset": LinkPurpose.RESET, "sign_in": LinkPurpose.SIGN_IN}


@public
def lost() -> Any:
    """Ask for an address; the answer is the same for every address."""
    form = LostForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("account/lost.html", form=form), status
    began = time.monotonic()
    email = form.email.data.strip().lower()
    count_try("link", email)
    _send(email, _LINKS.get(request.form.get("link", ""), LinkPurpose.RESET))
    time.sleep(max(0.0, STEADY_SECONDS - (time.monotonic() - began)))
    return render_template("account/lost_sent.html", email=email), 202


def _send(email: str, purpose: LinkPurpose) -> None:
    """Mail the link, if somebody has the address. Staff sign in with their password."""
    account = sessions.account_by_email(db.session, email)
    db.session.rollback()
    if account is None or not account.is_active:
        return
    if account.is_staff or account.password_hash is None:
        purpose = LinkPurpose.RESET
    perform(db.session, Actor(0), account_links.send, account.person_id, purpose)


@public
def reset(token: str) -> Any:
    """The page behind a link: a new password, and every device is signed out."""
    count_try("token")
    try:
        account = _account(token, LinkPurpose.RESET)
        form = ResetForm()
        form.own = (account.email, account.email.partition("@")[0])
        if not form.validate_on_submit():
            status = 422 if form.is_submitted() else 200
            return render_template("account/reset.html", form=form, who=account), status
        password_hash = passwords.hash_password(form.password.data)
        perform(db.session, Actor(0), account_links.reset, token=token, password_hash=password_hash)
    except NotFound:
        return render_template("account/link_gone.html"), 404
    sessions.end_others(db.engine, account.person_id, clock.now(), 0)
    return arrive(account.person_id)


@public
def by_mail(token: str) -> Any:
    """The page behind a sign-in link: one tap signs in. Opening it does nothing: mail scanners do."""
    count_try("token")
    try:
        account = _account(token, LinkPurpose.SIGN_IN)
        if is_reading():
            return render_template("account/by_mail.html", who=account)
        made = perform(db.session, Actor(0), account_links.use, token=token, purpose=LinkPurpose.SIGN_IN)
    except NotFound:
        return render_template("account/link_gone.html"), 404
    return arrive(int(made["person"]))


@public
def new_address(token: str) -> Any:
    """The page behind a link that confirms a new address on one side."""
    count_try("token")
    purposes = (LinkPurpose.OLD_ADDRESS, LinkPurpose.NEW_ADDRESS)
    try:
        link = account_links.find(db.session, clock.now(), token, *purposes)
        email, is_new = link.email, link.purpose is LinkPurpose.NEW_ADDRESS
        if is_reading():
            return render_template("account/new_address.html", email=email, is_new=is_new)
        made = perform(db.session, Actor(0), account_links.confirm_address, token=token)
    except NotFound:
        return render_template("account/link_gone.html"), 404
    return render_template("account/address_confirmed.html", email=email, is_changed=made["is_changed"])


def _account(token: str, purpose: LinkPurpose) -> sessions.Account:
    """The account that a link is for, in its language. Raises NotFound."""
    link = account_links.find(db.session, clock.now(), token, purpose)
    account = sessions.account_by_id(db.session, link.person_id)
    db.session.rollback()
    if account is None:
        raise NotFound("link_gone")
    g.language = account.language
    refresh()
    return account
