"""Who may call an endpoint. Every view declares it; the program does not start otherwise."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast

from flask import abort, g, url_for
from flask_login import current_user

from tracker.domain.policy import Actor, Permission, Target, allows, may_see
from tracker.extensions import login_manager
from tracker.web import opened
from tracker.web.going import asked_page, send_to

View = Callable[..., Any]
PUBLIC = "public"


class HasTarget(Protocol):
    """What a loader gives: anything that says which record it is about."""

    @property
    def target(self) -> Target:
        """The record as policy sees it."""


def public(view: View) -> View:
    """Mark a view that everybody may call, signed in or not."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


Asked = bool | Callable[[Any], bool]


def requires(
    permission: Permission,
    *,
    on: Callable[..., HasTarget | None] | None = None,
    confirmed: Asked = False,
    first_of_all: bool = False,
) -> Callable[[View], View]:
    """Let only those call the view whom policy allows.

    Signed out: redirect to sign-in. ``on`` gets the address's arguments and loads what the view is
    about; the view gets that instead of the arguments. What it does not find, or the actor may not
    see, is 404; what the actor may see but not do is 403.

    ``confirmed``: what is sensitive asks again who is there, if the last proof is old; a function says
    it of what was loaded. ``first_of_all``: staff may call it before they have a second factor.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            if not current_user.is_authenticated:
                return login_manager.unauthorized()
            if current_user.lacks_factor and not first_of_all:
                return send_to(url_for("account.factors"))
            actor = current_actor()
            if on is None:
                target = Target(person_id=actor.person_id, cohort_ids=actor.cohorts)
                if not allows(actor, permission, target):
                    room = _SEEN_WITH.get(permission, permission)
                    is_hidden = room in _ROOMS and not allows(actor, room, target)
                    abort(404 if is_hidden else 403)
                return _ask_again(confirmed, None) or view(**arguments)
            loaded = on(**arguments)
            if loaded is None or not _visible(actor, permission, loaded.target):
                abort(404)
            if not allows(actor, permission, loaded.target):
                abort(403)
            if (asked := _ask_again(confirmed, loaded)) is not None:
                return asked
            opened.note_target(loaded.target)
            return view(loaded)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.confirmed = confirmed  # type: ignore[attr-defined]
        return guarded

    return decorate


def _ask_again(confirmed: Asked, loaded: Any) -> Any:
    """The way to the page that asks who is there, if what is called is sensitive and the proof old."""
    if not confirmed or current_user.is_confirmed or (callable(confirmed) and not confirmed(loaded)):
        return None
    return send_to(url_for("account.confirm", next=asked_page()))


_ROOMS = frozenset(
    {
        Permission.SEE_OWN,
        Permission.SEE_STAFF,
        Permission.SEE_SITES,
        Permission.SEE_OUTCOMES,
        Permission.MANAGE_SCHOOL,
        Permission.LOG,
    }
)
"""Permissions that open a whole part of the site: who lacks them does not see that it exists."""
_SEEN_WITH = {
    Permission.MANAGE_SITES: Permission.SEE_SITES,
    Permission.READ_PORTAL: Permission.SEE_STAFF,
    Permission.MANAGE_MAIL: Permission.SEE_STAFF,
    Permission.SET_ABSENCE: Permission.SEE_STAFF,
}
"""Acts on what belongs to no cohort: who may see it is told 403 where they may not do it."""


def _visible(actor: Actor, permission: Permission, target: Target) -> bool:
    if target.person_id is None:
        seen = (Permission.SEE_COHORT, permission, _SEEN_WITH.get(permission, permission))
        return any(allows(actor, one, target) for one in seen)
    return may_see(actor, target)


def current_actor() -> Actor:
    """Who acts in this request; an actor without any right when nobody is signed in."""
    if "actor" not in g:
        g.actor = current_user.actor if current_user.is_authenticated else Actor(0)
    return cast(Actor, g.actor)
