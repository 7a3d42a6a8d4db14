"""Outcomes: rates by named definitions, the people behind them, charts, and packets to hand on."""

from flask import Blueprint

from tracker.domain.policy import Permission
from tracker.web.forms.fields import new_key
from tracker.web.listing import listed
from tracker.web.outcomes import charts, files, packets, report

bp = Blueprint("outcomes", __name__)

bp.add_url_rule("/outcomes", "report", report.report)
bp.add_url_rule("/outcomes/people/<definition>", "people", report.people)
bp.add_url_rule("/outcomes/charts", "charts", charts.charts)
listed(bp, "/outcomes/figures", Permission.SEE_OUTCOMES)(files.figures_file)
listed(bp, "/outcomes/files/<definition>/people", Permission.SEE_OUTCOMES)(files.people_file)
bp.add_url_rule("/outcomes/packets", "packets", packets.packets)
bp.add_url_rule("/outcomes/packets", "ask", packets.ask, methods=["POST"])
bp.add_url_rule("/outcomes/packets/<int:packet_id>", "packet", packets.packet)
bp.add_url_rule("/outcomes/packets/<int:packet_id>/file", "download", packets.download)


@bp.context_processor
def what_pages_use() -> dict[str, object]:
    """A key for every posting form, and the address of a student's file."""
    return {"new_key": new_key, "student_url": report.student_url}
