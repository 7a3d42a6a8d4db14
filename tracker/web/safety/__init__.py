"""The needle-stick card for everyone signed in, and reports of incidents."""

from flask import Blueprint

from tracker.web.safety import card, incidents

bp = Blueprint("safety", __name__)

bp.add_url_rule("/needle-stick", "needle_stick", card.needle_stick)
bp.add_url_rule("/incidents/report", "report", incidents.report)
bp.add_url_rule("/incidents/report", "send_report", incidents.send_report, methods=["POST"])
bp.add_url_rule("/students/<int:person_id>/incidents/report", "report_for", incidents.report_for)
bp.add_url_rule(
    "/students/<int:person_id>/incidents/report", "send_for", incidents.send_for, methods=["POST"]
)
bp.add_url_rule("/incidents/<int:incident_id>", "incident", incidents.incident)
