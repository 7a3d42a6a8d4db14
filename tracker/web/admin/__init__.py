"""Pages of administrators: the school's settings."""

from flask import Blueprint

from tracker.web.admin import settings

bp = Blueprint("admin", __name__)

bp.add_url_rule("/admin/settings", "settings", settings.show)
bp.add_url_rule("/admin/settings/<key>", "change_setting", settings.change, methods=["POST"])
