"""One's own second step: an app, passkeys, recovery codes."""

import io
from typing import Any

import segno
from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user

from tracker.commands import factors as commands
from tracker.domain.errors import NotFound, Refused
from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.services import clock, factors, passkeys
from tracker.web import wording
from tracker.web.access import current_actor, requires
from tracker.web.account.challenges import answered, ask
from tracker.web.account.forms import CodeForm, PasskeyForm
from tracker.web.account.limits import count_try
from tracker.web.transaction import perform

_own = requires(Permission.USE_ACCOUNT, first_of_all=True, confirmed=True)
"""One's own, before staff have a second step, and only who was just proved to be there."""


@_own
def show() -> Any:
    """What there is beside the password."""
    return _page(PasskeyForm(formdata=None))


@_own
def begin_app() -> Any:
    """Make a key for an app."""
    secret = factors.new_secret(_settings())
    try:
        perform(db.session, current_actor(), commands.begin_app, secret=secret)
    except Refused as refused:
        return _refused(refused)
    return redirect(url_for("account.app"), code=303)


@_own
def app() -> Any:
    """Show the key, and take the first code."""
    secret = _waiting_secret()
    if secret is None:
        return redirect(url_for("account.factors"), code=303)
    form = CodeForm()
    if form.validate_on_submit():
        count_try("second", current_user.email)
        step = factors.step_of(secret, "".join(form.code.data.split()), clock.now())
        if step is not None:
            return _with_codes(commands.confirm_app, step=step)
        form.code.errors = [gettext("This is not the code that the app shows now. Wait for the next one.")]
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    status = 422 if form.is_submitted() else 200
    return render_template("account/app.html", form=form, key=key), status


@_own
def app_image() -> Response:
    """The key as a QR code."""
    secret = _waiting_secret()
    if secret is None:
        abort(404)
    drawn = io.BytesIO()
    name = current_app.config["SETTINGS"].base_url.split("//")[-1]
    code = segno.make(factors.address_of(secret, current_user.email, name), error="m")
    code.save(drawn, kind="svg", scale=6, light="#fff", dark="#000", xmldecl=False, omitsize=True)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@_own
def renew_codes() -> Any:
    """Ten fresh recovery codes."""
    if not factors.factors_of(db.session, current_user.id).is_any:
        abort(404)
    return _with_codes(commands.renew_codes)


@_own
def remove_app() -> Any:
    """Forget the app."""
    return _carry_out(commands.remove_app, gettext("The app is removed: its codes open nothing any more."))


@_own
def passkey_options() -> Response:
    """What the browser needs to make a passkey."""
    user = current_user
    return ask(passkeys.ask_to_make(db.session, _settings(), user.id, user.email, user.name))


@_own
def add_passkey() -> Any:
    """Keep a passkey that the browser made."""
    form, challenge = PasskeyForm(), answered()
    if not form.validate_on_submit():
        return _page(form), 422
    made = passkeys.made(_settings(), request.form.get("credential", ""), challenge) if challenge else None
    if made is None:
        form.name.errors = [gettext("No passkey came with this. Use the button in a browser that has them.")]
        return _page(form), 422
    values: dict[str, Any] = {"credential_id": made.credential_id, "public_key": made.public_key}
    values |= {"name": form.name.data, "sign_count": made.sign_count}
    return _carry_out(commands.add_passkey, gettext("The passkey is kept."), **values)


@_own
def remove_passkey(passkey_id: int) -> Any:
    """Forget a passkey."""
    return _carry_out(commands.remove_passkey, gettext("The passkey is removed."), passkey_id=passkey_id)


def _carry_out(command: Any, message: str, **values: Any) -> Any:
    try:
        perform(db.session, current_actor(), command, **values)
    except NotFound:
        raise
    except Refused as refused:
        return _refused(refused)
    flash(message)
    return redirect(url_for("account.factors"), code=303)


def _with_codes(command: Any, **values: Any) -> Any:
    """Carry out what brings fresh codes; they are shown in this answer and never again."""
    codes = factors.new_codes()
    hashes = tuple(factors.code_hash(current_user.id, code) for code in codes)
    try:
        perform(db.session, current_actor(), command, codes=hashes, **values)
    except Refused as refused:
        return _refused(refused)
    return render_template("account/codes.html", codes=codes)


def _refused(refused: Refused) -> Any:
    form = PasskeyForm(formdata=None)
    form.name.errors = [wording.problem(refused)]
    return _page(form), refused.status


def _page(form: PasskeyForm) -> str:
    user = current_user
    layout = "plain" if user.lacks_factor else "student" if user.actor.is_student else "staff"
    return render_template(
        "account/factors.html",
        layout=layout,
        form=form,
        held=factors.factors_of(db.session, user.id),
        must=user.lacks_factor,
    )


def _waiting_secret() -> str | None:
    """The key of an app that has not shown its first code yet."""
    if factors.factors_of(db.session, current_user.id).app_since is not None:
        return None
    return factors.secret_of(db.session, _settings(), current_user.id)


def _settings() -> Any:
    return current_app.config["SETTINGS"]
