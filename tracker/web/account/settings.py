"""One's own account: name, language, password, devices."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext
from flask_login import current_user

from tracker.commands import people
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.services import clock, passwords, sessions
from tracker.web.access import current_actor, requires
from tracker.web.account.forms import LanguageForm, PasswordForm
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


def _page(form: PasswordForm, status: int = 200) -> Any:
    return (
        render_template(
            "account/settings.html",
            layout="student" if current_user.actor.is_student else "staff",
            form=form,
            language_form=LanguageForm(formdata=None, language=current_user.language),
            devices=sessions.devices(db.session, current_user.id, clock.now()),
            zone=current_app.config["SETTINGS"].timezone,
        ),
        status,
    )
