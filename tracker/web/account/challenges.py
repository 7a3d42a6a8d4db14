"""The question that a passkey answers: kept in the signed cookie, answered once, for a few minutes."""

from flask import Response, session

from tracker.services import clock
from tracker.services.limiting import TooMany
from tracker.services.passkeys import Asked
from tracker.web.account.limits import limiter

_CHALLENGE = "challenge"
_SECONDS = 300


def ask(asked: Asked) -> Response:
    """Give the browser the question and remember it."""
    session[_CHALLENGE] = [asked.challenge, int(clock.now().timestamp())]
    return Response(asked.json, mimetype="application/json")


def answered() -> str | None:
    """The question that was asked last, to be compared with the answer; it is used up by that."""
    challenge, at = session.pop(_CHALLENGE, None) or ("", 0)
    if not challenge or at < clock.now().timestamp() - _SECONDS:
        return None
    try:
        # Who kept an old cookie cannot bring the question back.
        limiter().hit("challenge_once", challenge)
    except TooMany:
        return None
    return str(challenge)
