"""The student's rights: what is held, who saw it, corrections; for staff the logs; for admins retention."""

from flask import Blueprint

from tracker.domain.policy import Permission
from tracker.web.listing import listed
from tracker.web.rights import corrections, download, own, retention, said, staff, tables
from tracker.web.staff.loaders import load_student

bp = Blueprint("rights", __name__)

bp.add_url_rule("/account/record", "record", own.record)
bp.add_url_rule("/account/record/things", "things", own.things)
bp.add_url_rule("/account/record/openings", "openings", own.openings)
bp.add_url_rule("/account/record/download", "download", download.download)
bp.add_url_rule("/account/record/directory", "choose_directory", own.choose, methods=["POST"])
bp.add_url_rule("/account/record/corrections", "corrections", corrections.corrections)
bp.add_url_rule("/account/record/corrections", "ask_correction", corrections.ask, methods=["POST"])
bp.add_url_rule(
    "/account/record/corrections/<int:correction_id>/take-back",
    "withdraw_correction",
    corrections.withdraw,
    methods=["POST"],
)
bp.add_url_rule(
    "/account/record/corrections/<int:correction_id>/statement",
    "attach_statement",
    corrections.state,
    methods=["POST"],
)
bp.add_url_rule("/students/<int:person_id>/rights", "logs", staff.logs)
listed(bp, "/students/<int:person_id>/disclosures", Permission.SEE_LOGS, on=load_student)(
    tables.disclosures_file
)
listed(bp, "/students/<int:person_id>/openings", Permission.SEE_LOGS, on=load_student)(tables.openings_file)
bp.add_url_rule("/students/<int:person_id>/hold", "place_hold", staff.place, methods=["POST"])
bp.add_url_rule("/students/<int:person_id>/hold/lift", "lift_hold", staff.lift, methods=["POST"])
bp.add_url_rule(
    "/corrections/<int:correction_id>/decide", "decide_correction", staff.decide, methods=["POST"]
)
bp.add_url_rule("/admin/retention", "retention", retention.retention)
listed(bp, "/admin/retention", Permission.MANAGE_SCHOOL)(tables.retention_file)
bp.add_url_rule("/admin/retention/erase", "erase_listed", retention.erase_listed, methods=["POST"])
bp.add_url_rule("/admin/retention/<int:person_id>/erase", "erase", retention.erase_one, methods=["POST"])
bp.add_app_template_global(said.statement, "statement_on")
