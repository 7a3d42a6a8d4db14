"""Files that prove entries: uploads, and serving them to who may see the entry."""

from typing import cast

from flask import Blueprint, Flask
from flask.sansio.blueprints import BlueprintSetupState

from tracker.web.evidence import adding, pieces, serving
from tracker.web.evidence.limits import limit_mb

bp = Blueprint("evidence", __name__)

_FOR = "/files/for/<int:person_id>/<target>"
bp.add_url_rule(_FOR, "add", adding.add)
bp.add_url_rule(_FOR, "add_files", adding.add_files, methods=["POST"])
bp.add_url_rule(f"{_FOR}/uploads", "begin", pieces.begin, methods=["POST"])
bp.add_url_rule("/uploads/<int:upload_id>", "arrived", pieces.arrived)
bp.add_url_rule("/uploads/<int:upload_id>", "piece", pieces.piece, methods=["POST"])
bp.add_url_rule("/uploads/<int:upload_id>/finish", "finish", adding.finish, methods=["POST"])
bp.add_url_rule("/uploads/<int:upload_id>/give-up", "give_up", adding.give_up, methods=["POST"])
bp.add_url_rule("/files/<int:evidence_id>", "show", serving.show)
bp.add_url_rule("/files/<int:evidence_id>/content", "content", serving.content)
bp.add_url_rule("/files/<int:evidence_id>/download", "download", serving.download)
bp.add_url_rule("/files/<int:evidence_id>/remove", "remove", adding.remove, methods=["POST"])


@bp.record_once
def _teach_templates(state: BlueprintSetupState) -> None:
    """How large a file may be, for every template that offers to send one."""
    cast(Flask, state.app).jinja_env.globals["upload_limit_mb"] = limit_mb
