"""Messages to students: drafts, what was sent, templates, and what stands in a student's file."""

from flask import Blueprint

from tracker.domain.policy import Permission
from tracker.web.listing import listed
from tracker.web.mail import drafts, file, listings, starting, templates

bp = Blueprint("mail", __name__)

bp.add_url_rule("/messages", "messages", drafts.messages)
listed(bp, "/messages", Permission.MANAGE_MAIL)(listings.messages_file)
bp.add_url_rule("/cohorts/<int:cohort_id>/write", "write", starting.write)
bp.add_url_rule(
    "/cohorts/<int:cohort_id>/messages", "draft_message", starting.draft_message, methods=["POST"]
)
bp.add_url_rule("/students/<int:person_id>/messages", "student_messages", file.student_messages)
bp.add_url_rule("/messages/<int:message_id>", "message", drafts.message)
bp.add_url_rule("/messages/<int:message_id>", "change_message", drafts.change_message, methods=["POST"])
bp.add_url_rule("/messages/<int:message_id>/preview", "preview", drafts.preview)
bp.add_url_rule("/messages/<int:message_id>/send", "send_message", drafts.send_message, methods=["POST"])
bp.add_url_rule(
    "/messages/<int:message_id>/discard", "discard_message", drafts.discard_message, methods=["POST"]
)
bp.add_url_rule("/messages/templates", "templates", templates.templates)
bp.add_url_rule("/messages/templates/new", "new_template", templates.new_template)
bp.add_url_rule("/messages/templates/new", "make_template", templates.make_template, methods=["POST"])
bp.add_url_rule("/messages/templates/<int:template_id>", "template", templates.template)
bp.add_url_rule(
    "/messages/templates/<int:template_id>", "change_template", templates.change_template, methods=["POST"]
)
bp.add_url_rule(
    "/messages/templates/<int:template_id>/retire",
    "retire_template",
    templates.retire_template,
    methods=["POST"],
)
