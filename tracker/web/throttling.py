"""How much one person, or one address that is signed out, may ask for: pages, changes, uploads, exports.

Changes, uploads and exports are counted in the table that all workers share. Pages are counted in each
process, since counting must not make a page write: so many a minute hold for one process.
"""

import threading
from collections import Counter

from flask import Flask, current_app, request
from flask_login import current_user

from tracker.services import clock
from tracker.services.limiting import TooMany
from tracker.web.account.limits import limiter

PAGES_A_MINUTE = 600
_MINUTE = 60
_EXPORTS = (".csv", ".xlsx", ".pdf", ".json", ".ics", ".zip")
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Minute:
    """Counts within the minute that runs; forgets everything with the next."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._counted: Counter[str] = Counter()

    def hit(self, who: str, most: int) -> None:
        """Count one. Raises TooMany."""
        seconds = int(clock.now().timestamp())
        with self._lock:
            if self._number != seconds // _MINUTE:
                self._number = seconds // _MINUTE
                self._counted.clear()
            self._counted[who] += 1
            if self._counted[who] > most:
                raise TooMany(_MINUTE - seconds % _MINUTE)


def init_app(app: Flask) -> None:
    """Count the requests of this application, where the settings say so."""
    if app.config["SETTINGS"].limits_requests:
        app.extensions["minute"] = Minute()
        app.before_request(count_request)


def count_request() -> None:
    """Count this request for whoever sends it. Raises TooMany."""
    endpoint = request.endpoint or ""
    if endpoint.startswith("health."):
        return
    who = f"person {current_user.id}" if current_user.is_authenticated else request.remote_addr or "nowhere"
    kind = kind_of(endpoint)
    if kind == "page":
        current_app.extensions["minute"].hit(who, PAGES_A_MINUTE)
    else:
        limiter().hit(kind, who)


def kind_of(endpoint: str) -> str:
    """The class of this request: "page", "change", "upload" or "export"."""
    if request.method in _CHANGING:
        view = current_app.view_functions.get(endpoint)
        return "change" if getattr(view, "room", None) is None else "upload"
    return "export" if request.path.endswith(_EXPORTS) else "page"
