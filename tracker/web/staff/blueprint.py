"""The blueprint that every module of this package adds its views to."""

import secrets

from flask import Blueprint
from flask.sansio.blueprints import BlueprintSetupState

from tracker.web import wording
from tracker.web.line import TEMPLATE_GLOBALS

bp = Blueprint("staff", __name__)


def fresh_key() -> str:
    """The hidden key of a form: a second submit of the same form is harmless."""
    return secrets.token_urlsafe(16)


@bp.record_once
def _teach_templates(state: BlueprintSetupState) -> None:
    """The words, the line's geometry and fresh keys, for every template."""
    wording.register(state.app)
    state.app.jinja_env.globals.update(TEMPLATE_GLOBALS, fresh_key=fresh_key)
