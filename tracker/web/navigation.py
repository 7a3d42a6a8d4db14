"""What every layout shows around its page: the main entries by role, as data, and who reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import g, has_request_context, request, url_for
from flask_login import current_user

from tracker.domain.policy import Actor, Target, allows
from tracker.extensions import db
from tracker.queries.waiting import MOST, count_waiting
from tracker.web.language import pick
from tracker.web.menu import ADMIN, STAFF, STUDENT, Entry


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a layout draws it."""

    endpoint_url: str
    label: str
    icon: str
    is_current: bool
    badge: str
    in_more: bool


class Navigation:
    """The reader's entries; asks the database only when a layout draws them."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def __iter__(self) -> Iterator[Shown]:
        for entry in entries_for(self.actor):
            yield Shown(
                url_for(entry.endpoint),
                str(entry.label),
                entry.icon,
                request.endpoint in (entry.endpoint, *entry.family),
                self._badge() if entry.counts_waiting else "",
                entry.in_more,
            )

    def _badge(self) -> str:
        # A page that has read the lists has counted them.
        counted: int | None = g.get("waiting")
        count = count_waiting(db.session, self.actor) if counted is None else counted
        return f"{MOST}+" if count > MOST else str(count or "")


def entries_for(actor: Actor) -> tuple[Entry, ...]:
    """The entries of a role; who is both works here first."""
    if not actor.is_staff:
        return STUDENT
    mine = STAFF + ADMIN if actor.is_admin else STAFF
    return tuple(one for one in mine if one.asks is None or allows(actor, one.asks, Target()))


def home_url() -> str:
    """Where the signed-in person starts; the sign-in page for everybody else."""
    if not current_user.is_authenticated:
        return url_for("account.sign_in")
    return url_for(entries_for(current_user.actor)[0].endpoint)


def context() -> dict[str, Any]:
    """What templates get beside what their view gives them.

    Looks at the signed-in person only when the view did: an error page must not ask the database.
    """
    if not has_request_context():
        # A mail: it has no reader who is signed in.
        return {}
    known: dict[str, Any] = {
        "language": pick(),
        "language_url": url_for("account.language"),
        "account_url": url_for("account.settings"),
        "home_url": url_for("account.home"),
        "theme": "",
    }
    user = g.get("_login_user")
    if user is not None and user.is_authenticated:
        known |= {"nav": Navigation(user.actor), "actor": user.actor, "current_user": user}
        known["current_name"] = user.short_name if user.actor.is_staff else user.name
        if user.actor.is_staff:
            known["find_url"] = url_for("staff.find")
    return known
