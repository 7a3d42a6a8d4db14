"""One's own account: name, language, password, devices."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from tracker.commands import account_links, people
from tracker.domain.errors import Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.services import clock, passwords, sessions
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.account.forms import AddressForm, LanguageForm, PasswordForm
from tracker.web.account.limits import count_try
from tracker.web.account.mail import rules_shown
from tracker.web.transaction import perform


@requires(Permission.USE_ACCOUNT)
def settings() -> Any:
    """The account page."""
    return _page(PasswordForm())


@requires(Permission.USE_ACCOUNT)
def change_password() -> Any:
    """Change the password; every other device is signed out."""
    form, user = PasswordForm(), current_user
    form.own = (user.email, user.email.partition("@")[0], user.name)
    if not form.validate_on_submit():
        return _page(form, 422)
    account = sessions.account_by_id(db.session, user.id)
    # Nobody waits for the database while a hash is made.
    db.session.rollback()
    if not passwords.is_right(account.password_hash if account else None, form.old.data):
        form.old.errors = [gettext("This is not your password now.")]
        return _page(form, 422)
    # No receipt: no digest of a password should be kept.
    password_hash = passwords.hash_password(form.password.data)
    perform(db.session, current_actor(), people.set_password, password_hash=password_hash)
    sessions.end_others(db.engine, user.id, clock.now(), user.session_id)
    flash(gettext("Your password is changed. Your other devices are signed out."))
    return redirect(url_for("account.settings"), code=303)


@requires(Permission.USE_ACCOUNT)
def change_address() -> Any:
    """Ask for another address; it is changed once the old and the new one have confirmed it."""
    form, user = AddressForm(), current_user
    if not form.validate_on_submit():
        return _page(PasswordForm(formdata=None), 422, address=form)
    count_try("sign_in", user.email)
    account = sessions.account_by_id(db.session, user.id)
    db.session.rollback()
    if not passwords.is_right(account.password_hash if account else None, form.password.data):
        form.password.errors = [gettext("This is not your password now.")]
        return _page(PasswordForm(formdata=None), 422, address=form)
    try:
        perform(db.session, current_actor(), account_links.ask_address, email=form.email.data)
    except Refused as refused:
        form.email.errors = [wording.problem(refused)]
        return _page(PasswordForm(formdata=None), refused.status, address=form)
    flash(gettext("Two letters are on their way: open the link in each, within a day."))
    return redirect(url_for("account.settings"), code=303)


@requires(Permission.USE_ACCOUNT)
def end_device(session_id: int) -> Any:
    """Sign out one device."""
    db.session.rollback()
    sessions.end(db.engine, current_user.id, clock.now(), session_id)
    flash(gettext("That device is signed out."))
    return redirect(url_for("account.settings"), code=303)


@requires(Permission.USE_ACCOUNT)
def end_others() -> Any:
    """Sign out every device but this one."""
    db.session.rollback()
    sessions.end_others(db.engine, current_user.id, clock.now(), current_user.session_id)
    flash(gettext("Your other devices are signed out."))
    return redirect(url_for("account.settings"), code=303)


def _page(form: PasswordForm, status: int = 200, address: AddressForm | None = None) -> Any:
    return (
        render_template(
            "account/settings.html",
            layout="student" if current_user.actor.is_student else "staff",
            form=form,
            address_form=_placed(address or AddressForm(formdata=None)),
            language_form=LanguageForm(formdata=None, language=current_user.language),
            devices=sessions.devices(db.session, current_user.id, clock.now()),
            zone=current_app.config["SETTINGS"].timezone,
            mail_rules=rules_shown(current_actor()),
        ),
        status,
    )


def _placed(form: AddressForm) -> AddressForm:
    """The form with ids of its own: two forms of the page ask for the password."""
    for name, field in form._fields.items():
        field.id = field.label.field_id = f"address-{name}"
    return form
