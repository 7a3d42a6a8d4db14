"""The signed-in person, from the token in the cookie to the actor that policy asks about."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property

from flask import current_app, g, request, session, url_for
from flask_login import UserMixin, current_user, login_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from tracker.domain.absences import stand_in
from tracker.domain.errors import Busy
from tracker.domain.policy import Actor
from tracker.domain.statuses import Role
from tracker.extensions import db, login_manager
from tracker.services import clock, sessions
from tracker.web.account.devices import device_of
from tracker.web.going import asked_page, is_fragment, send_to
from tracker.web.language import remember_language

# "strong" signs phones out when they change network; the token in the row is the protection.
login_manager.session_protection = None


_NEVER = datetime.min.replace(tzinfo=UTC)


class User(UserMixin):
    """Who is signed in: ``id`` of the person, name, language, and ``actor`` for policy."""

    def __init__(self, token: str, row: sessions.SignedIn, now: datetime) -> None:
        self.token = token
        self.row = row
        self.id = self.person_id = row.person_id
        self.given_name, self.family_name = row.given_name, row.family_name
        self.name = f"{row.given_name} {row.family_name}".strip()
        self.email = row.email
        self.language = row.language
        self.session_id = row.session_id
        self.since_last_visit_at = sessions.visited_before(row, now)

    @property
    def is_confirmed(self) -> bool:
        """Whether the person proved lately who they are."""
        after = current_app.config["SETTINGS"].confirm_after
        return after is None or (self.row.confirmed_at or _NEVER) > clock.now() - after

    @property
    def lacks_factor(self) -> bool:
        """Whether the person may do nothing before setting up a second factor."""
        settings = current_app.config["SETTINGS"]
        return settings.staff_need_factor and self.actor.is_staff and not self.row.has_factor

    def get_id(self) -> str:
        """What the cookie carries: the token, never the person's id."""
        return self.token

    @property
    def short_name(self) -> str:
        """As colleagues write it: O. Fernsby."""
        initials = " ".join(f"{word[0]}." for word in self.given_name.split())
        return f"{initials} {self.family_name}".strip()

    @cached_property
    def actor(self) -> Actor:
        """The rights that the person's roles give, and those held by covering a colleague."""
        held: dict[Role, set[int]] = {role: set() for role in Role}
        roles = {role for role, _cohort in self.row.grants}
        for role, cohort_id in self.row.grants:
            if cohort_id is not None:
                held[role].add(cohort_id)
        credential = self.row.credential
        own = Actor(
            self.person_id,
            self.name,
            f"{self.short_name}, {credential}" if credential else self.short_name,
            is_student=Role.STUDENT in roles,
            is_admin=Role.ADMIN in roles,
            instructs=frozenset(held[Role.INSTRUCTOR]),
            coordinates=frozenset(held[Role.COORDINATOR]),
        )
        return stand_in(own, self.row.covers)


@login_manager.user_loader
def load_user(token: str) -> User | None:
    """The person behind a cookie's token; sets the language of the request."""
    now = clock.now()
    row = sessions.find(db.session, token, now)
    if row is None:
        return None
    user, settings = User(token, row, now), current_app.config["SETTINGS"]
    if row.seen_at <= now - (settings.staff_idle if user.actor.is_staff else settings.student_idle):
        return None
    g.language = row.language
    g.setdefault("zone", settings.timezone)
    return user


def enter(person_id: int) -> None:
    """Sign a person in on this device, in a session that nobody knew before."""
    account = sessions.account_by_id(db.session, person_id)
    before = current_user.row if current_user.is_authenticated else None
    # The read ends before the write begins.
    db.session.rollback()
    if account is None:
        raise RuntimeError("nobody to sign in")
    settings = current_app.config["SETTINGS"]
    lifetime = settings.staff_session if account.is_staff else settings.student_session
    device = device_of(request.headers.get("User-Agent", ""))
    token = sessions.begin(db.engine, person_id, clock.now(), lifetime, device)
    if before is not None:
        sessions.end(db.engine, before.person_id, clock.now(), before.session_id)
    session.clear()
    session.permanent = True
    user = load_user(token)
    g.pop("actor", None)
    login_user(user)
    remember_language(account.language)


def confirm(person_id: int, session_id: int) -> None:
    """The signed-in person proved again who they are: the session gets another id."""
    db.session.rollback()
    token = sessions.renew(db.engine, session_id, clock.now())
    # The rest of the cookie stays, so that forms which are open in other windows still count.
    session["_user_id"] = token
    g.pop("actor", None)
    login_user(load_user(token))


@login_manager.unauthorized_handler
def ask_to_sign_in() -> Response:
    """Send somebody who is signed out to the sign-in page, and back afterwards."""
    # From inside a page nothing is to be come back to: it would be a part of one.
    back = None if is_fragment() or request.method != "GET" else asked_page()
    return send_to(url_for("account.sign_in", next=back))


def note_visit(response: Response) -> Response:
    """After the page: write down that the person was here, every ten minutes at most."""
    if "_login_user" in g and current_user.is_authenticated:
        now = clock.now()
        if sessions.is_seen_due(current_user.row, now):
            db.session.rollback()
            # Not worth an error page: the next page tries again.
            with suppress(Busy, OperationalError):
                sessions.note_seen(db.engine, current_user.row, now)
    return response
