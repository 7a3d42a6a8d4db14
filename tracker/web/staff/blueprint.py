"""The blueprint that every module of this package adds its views to."""

from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from tracker.web import wording
from tracker.web.forms.fields import new_key
from tracker.web.line import TEMPLATE_GLOBALS

bp = Blueprint("staff", __name__)


@bp.record_once
def _teach_templates(state: BlueprintSetupState) -> None:
    """The words, the line's geometry and fresh keys, for every template."""
    wording.register(cast(Flask, state.app))
    state.app.jinja_env.globals.update(TEMPLATE_GLOBALS, fresh_key=new_key)
