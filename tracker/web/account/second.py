"""The second step of signing in, and proving again who one is before something sensitive."""

from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import current_user

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.services import clock, factors, passkeys, passwords, sessions
from tracker.web.access import public, requires
from tracker.web.account.challenges import answered, ask
from tracker.web.account.forms import CodeForm, ProofForm
from tracker.web.account.limits import count_try, went_well
from tracker.web.account.user import confirm, enter
from tracker.web.going import is_reading, safe_next
from tracker.web.navigation import home_url

HALF = "half"
"""In the cookie: who has typed the right password and still owes the second step."""
_HALF_SECONDS = 600


def arrive(person_id: int, target: str = "") -> Any:
    """Somebody showed a password or a link of theirs: they are in, or asked for the second step."""
    account = sessions.account_by_id(db.session, person_id)
    db.session.rollback()
    if account is not None and account.has_factor:
        session.clear()
        session[HALF] = {"person": person_id, "at": int(clock.now().timestamp()), "next": target}
        return redirect(url_for("account.second"), code=303)
    enter(person_id)
    return redirect(safe_next(target) or home_url(), code=303)


@public
def second() -> Any:
    """Ask for the code of the app, a recovery code or a passkey."""
    account = half_way()
    if account is None:
        return redirect(url_for("account.sign_in"), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        count_try("second", account.email)
        if _is_code(account.person_id, form.code.data):
            return _is_in(account)
        form.code.errors = [_wrong()]
    status = 422 if form.is_submitted() else 200
    return render_template("account/second.html", form=form, who=account), status


@public
def passkey_options() -> Response:
    """What the browser asks its passkeys: for who typed the password, or for whoever they name."""
    account = half_way()
    count_try("passkey")
    return ask(passkeys.ask_to_use(db.session, _settings(), account.person_id if account else None))


@public
def use_passkey() -> Any:
    """A passkey as the second step, or instead of the password."""
    account = half_way()
    count_try("second", account.email if account else "")
    person_id = _used(account.person_id if account else None)
    if person_id is not None:
        found = sessions.account_by_id(db.session, person_id)
        return _is_in(found) if found else abort(404)
    session[REFUSED] = True
    return redirect(url_for("account.second" if account else "account.sign_in"), code=303)


REFUSED = "passkey_refused"
"""In the cookie: the page says that the passkey was not taken."""


@requires(Permission.USE_ACCOUNT, first_of_all=True)
def ask_again() -> Any:
    """Before something sensitive: the code again, or the password of who has nothing else."""
    form, user = ProofForm(), current_user
    if user.row.has_factor:
        form.proof.label.text = gettext("Code")
    if is_reading():
        form.next.data = request.args.get("next", "")
        return render_template("account/confirm.html", form=form, has_factor=user.row.has_factor)
    if form.validate_on_submit():
        count_try("second", user.email)
        if _is_proof(form.proof.data):
            return _is_confirmed(form.next.data)
        form.proof.errors = [_wrong() if user.row.has_factor else gettext("This is not your password now.")]
    return render_template("account/confirm.html", form=form, has_factor=user.row.has_factor), 422


@requires(Permission.USE_ACCOUNT, first_of_all=True)
def confirm_options() -> Response:
    """What the browser asks the passkeys of who is signed in."""
    count_try("passkey")
    return ask(passkeys.ask_to_use(db.session, _settings(), current_user.id))


@requires(Permission.USE_ACCOUNT, first_of_all=True)
def confirm_by_passkey() -> Any:
    """The passkey again, before something sensitive."""
    count_try("second", current_user.email)
    target = request.form.get("next", "")
    if _used(current_user.id) is None:
        session[REFUSED] = True
        return redirect(url_for("account.confirm", next=target), code=303)
    return _is_confirmed(target)


def half_way() -> sessions.Account | None:
    """Who has typed the right password a short while ago and is not in yet."""
    half = session.get(HALF)
    if half is None or half["at"] < clock.now().timestamp() - _HALF_SECONDS:
        return None
    account = sessions.account_by_id(db.session, half["person"])
    db.session.rollback()
    return account if account and account.is_active and account.has_factor else None


def _is_in(account: sessions.Account) -> Any:
    target = (session.get(HALF) or {}).get("next") or request.form.get("next", "")
    went_well("second", account.email)
    enter(account.person_id)
    return redirect(safe_next(target) or home_url(), code=303)


def _is_confirmed(target: str | None) -> Any:
    went_well("second", current_user.email)
    confirm(current_user.id, current_user.session_id)
    return redirect(safe_next(target or "") or home_url(), code=303)


def _is_code(person_id: int, typed: str) -> bool:
    db.session.rollback()
    return factors.take_code(db.engine, _settings(), person_id, typed, clock.now())


def _is_proof(typed: str) -> bool:
    if current_user.row.has_factor:
        return _is_code(current_user.id, typed)
    account = sessions.account_by_id(db.session, current_user.id)
    # Nobody waits for the database while a hash is made.
    db.session.rollback()
    return passwords.is_right(account.password_hash if account else None, typed)


def _used(person_id: int | None) -> int | None:
    challenge = answered()
    answer = request.form.get("credential", "")
    if challenge is None:
        return None
    db.session.rollback()
    return passkeys.who_used(db.engine, _settings(), answer, challenge, person_id, clock.now())


def _wrong() -> str:
    return gettext("This code is wrong, used already, or too old. Type the one that the app shows now.")


def _settings() -> Any:
    return current_app.config["SETTINGS"]
