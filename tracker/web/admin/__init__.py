"""Pages of administrators: the school's settings and its people."""

from flask import Blueprint

from tracker.domain.policy import Permission
from tracker.web.account import away
from tracker.web.admin import cohorts, listings, outbox, people, programs, settings
from tracker.web.listing import listed

bp = Blueprint("admin", __name__)

bp.add_url_rule("/admin/settings", "settings", settings.show)
bp.add_url_rule("/admin/settings/<key>", "change_setting", settings.change, methods=["POST"])
bp.add_url_rule("/admin/programs", "programs", programs.show)
bp.add_url_rule("/admin/programs/<int:version_id>", "version", programs.version)
bp.add_url_rule("/admin/cohorts", "cohorts", cohorts.show)
listed(bp, "/admin/cohorts", Permission.MANAGE_SCHOOL)(listings.cohorts_file)
bp.add_url_rule("/admin/cohorts/new", "new_cohort", cohorts.new)
bp.add_url_rule("/admin/cohorts/new", "create_cohort", cohorts.create, methods=["POST"])
bp.add_url_rule("/admin/cohorts/<int:cohort_id>", "cohort", cohorts.cohort)
bp.add_url_rule("/admin/cohorts/<int:cohort_id>", "change_cohort", cohorts.change, methods=["POST"])
bp.add_url_rule("/outbox", "outbox", outbox.show)
listed(bp, "/outbox", Permission.MANAGE_SCHOOL)(outbox.outbox_file)
bp.add_url_rule("/outbox/<int:outbox_id>/send", "send_again", outbox.send_again, methods=["POST"])
bp.add_url_rule("/outbox/<int:outbox_id>/drop", "drop", outbox.drop, methods=["POST"])
bp.add_url_rule("/admin/people", "people", people.show)
listed(bp, "/admin/people", Permission.MANAGE_SCHOOL)(listings.people_file)
bp.add_url_rule("/admin/people/invite", "invite_staff", people.invite, methods=["GET", "POST"])
bp.add_url_rule("/admin/people/<int:person_id>", "person", people.person)
bp.add_url_rule("/admin/people/<int:person_id>/away", "away", away.somebodys, methods=["GET", "POST"])
bp.add_url_rule("/admin/people/<int:person_id>/roles", "give_role", people.give_role, methods=["POST"])
bp.add_url_rule("/admin/roles/<int:grant_id>/end", "take_role", people.take_role, methods=["POST"])
for name, view in (
    ("rename", people.rename),
    ("signature", people.change_signature),
    ("close", people.close),
    ("reopen", people.reopen),
    ("invite-again", people.invite_again),
    ("sign-out", people.sign_out),
    ("reset-factor", people.reset_factor),
):
    bp.add_url_rule(
        f"/admin/people/<int:person_id>/{name}", f"{name.replace('-', '_')}_person", view, methods=["POST"]
    )
