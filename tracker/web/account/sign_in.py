"""Signing in and out, the start page, and the language of the device."""

from typing import Any

from flask import abort, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user, logout_user

from tracker.commands import people
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.services import clock, passwords, sessions
from tracker.web.access import public, requires
from tracker.web.account.forms import LanguageForm, SignInForm
from tracker.web.account.limits import count_try, went_well
from tracker.web.account.second import arrive
from tracker.web.acting import act
from tracker.web.going import is_reading, safe_next
from tracker.web.language import LANGUAGES, remember_language
from tracker.web.navigation import home_url


@public
def home() -> Any:
    """The start page of whoever asks."""
    return redirect(home_url())


@public
def sign_in() -> Any:
    """Ask for address and password."""
    if current_user.is_authenticated:
        return redirect(home_url())
    form = SignInForm()
    if is_reading():
        form.next.data = request.args.get("next", "")
        return render_template("account/sign_in.html", form=form)
    if form.validate_on_submit():
        count_try("sign_in", form.email.data)
        person_id = _who(form.email.data, form.password.data)
        if person_id is not None:
            went_well("sign_in", form.email.data)
            return arrive(person_id, form.next.data or "")
        # The same words whether or not anybody has the address.
        form.password.errors = [gettext("This address and this password do not belong together.")]
    return render_template("account/sign_in.html", form=form), 422


def _who(email: str, password: str) -> int | None:
    """The person whose address and password these are; as slow for an unknown address."""
    account = sessions.account_by_email(db.session, email)
    # Nobody waits for the database while a hash is made.
    db.session.rollback()
    is_right = passwords.is_right(account.password_hash if account else None, password)
    return account.person_id if account and account.is_active and is_right else None


@requires(Permission.USE_ACCOUNT, first_of_all=True)
def sign_out() -> Any:
    """End the session on this device."""
    who = current_user.row
    db.session.rollback()
    sessions.end(db.engine, who.person_id, clock.now(), who.session_id)
    logout_user()
    session.clear()
    return redirect(url_for("account.sign_in"), code=303)


@public
def choose_language() -> Any:
    """Show another language: kept for the person who is signed in, else for the device."""
    form = LanguageForm()
    language = form.language.data
    if language not in LANGUAGES:
        abort(400)
    if current_user.is_authenticated and current_user.language != language:
        act(people.set_language, language=language)
    remember_language(language)
    return redirect(safe_next(form.next.data or "") or home_url(), code=303)
