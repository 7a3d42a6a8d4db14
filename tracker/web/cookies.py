"""The session cookie: signed, and as old as it likes to be, since the row behind it knows when it ends."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from itsdangerous import BadSignature


class HouseCookies(SecureCookieSessionInterface):
    """Flask's cookies without their look at the clock.

    Flask refuses a cookie that was signed "in the future": a clock that is put back an hour would
    sign out everybody who was here within that hour. How long somebody stays signed in stands in
    the session's row, and the browser drops the cookie by itself.
    """

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the cookie says; an empty session without one, or when its signature is wrong."""
        serializer = self.get_signing_serializer(app)
        if serializer is None:
            return None
        value = request.cookies.get(self.get_cookie_name(app))
        if not value:
            return self.session_class()
        try:
            return self.session_class(serializer.loads(value))
        except BadSignature:
            return self.session_class()


def init_app(app: Flask) -> None:
    """Use these cookies."""
    app.session_interface = HouseCookies()
