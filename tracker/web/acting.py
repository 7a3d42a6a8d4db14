"""How a view carries out a command and answers: commit, receipt, message, a fresh read."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from tracker.extensions import db
from tracker.web.access import current_actor
from tracker.web.going import is_fragment
from tracker.web.transaction import Command, perform, request_digest

NOT_SAID = frozenset({"csrf_token", "key"})
"""Form fields that say nothing about what is asked."""


def act(command: Command, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """Carry out a command for the signed-in person, once per ``key`` of the posted form.

    Gives the command's result. Raises Refused; nothing is written then.
    """
    key = request.form.get("key", "")[:64]
    receipt = (key, request_digest(said())) if key else None
    return perform(db.session, current_actor(), command, *args, receipt=receipt, **kwargs)


def said() -> dict[str, Any]:
    """What the posted form says, with where it was posted to."""
    fields = {name: values for name, values in request.form.lists() if name not in NOT_SAID}
    return {"path": request.path, **fields}


def reply(
    template: str, *, otherwise: str | None = None, message: str = "", status: int = 200, **context: Any
) -> Response:
    """Answer an act: a fragment for script, else a redirect to ``otherwise`` with the message.

    Context values that are callables are called now, after the commit, so that the answer shows
    what is stored.
    """
    if otherwise is not None and status < 400 and not is_fragment():
        if message:
            flash(message)
        return redirect(otherwise, code=303)
    fresh = {name: value() if callable(value) else value for name, value in context.items()}
    answer = make_response(render_template(template, message=message, **fresh), status)
    answer.headers.add("Vary", "HX-Request")
    return answer
