"""How often somebody may try to get in: by what they typed, and by where they come from."""

from typing import cast

from flask import current_app, request

from tracker.extensions import db
from tracker.services.limiting import Limiter, limiter_for


def limiter() -> Limiter:
    """The installation's limiter, made when it is first asked for."""
    found = current_app.extensions.get("limiter")
    if found is None:
        found = current_app.extensions["limiter"] = limiter_for(db.engine)
    return cast(Limiter, found)


def count_try(kind: str, account: str = "") -> None:
    """Count one try of ``kind`` for the network address and, where one was typed, for the account.
    Raises TooMany."""
    limiter().hit(f"{kind}_address", request.remote_addr or "nowhere")
    if account:
        limiter().hit(f"{kind}_account", account)


def went_well(kind: str, account: str) -> None:
    """Forget the tries of an account that got in."""
    limiter().forget(f"{kind}_account", account)
