"""Pages of students: the path, its steps, skills, papers, requests, history."""

from flask import Blueprint

from tracker.web.forms.fields import new_key
from tracker.web.student import (
    asking,
    asking_preceptor,
    exam,
    externship,
    feedback,
    history,
    hours,
    kit,
    logging,
    papers,
    path,
    plans,
    practicing,
    skills,
    step,
    submissions,
)

bp = Blueprint("student", __name__)

bp.add_url_rule("/path", "path", path.path)
bp.add_url_rule("/path/<step>", "step", step.step)
bp.add_url_rule("/papers", "papers", papers.papers)
bp.add_url_rule("/externship", "externship", externship.externship)
bp.add_url_rule("/externship/wishes", "prefer", externship.prefer, methods=["POST"])
bp.add_url_rule("/exam", "exam", exam.exam)
bp.add_url_rule("/skills", "skills", skills.skills)
bp.add_url_rule("/skills/<key>", "skill", skills.skill)
bp.add_url_rule("/kit", "kit", kit.kit)
bp.add_url_rule("/skills/<key>/practice", "practice", practicing.practice)
bp.add_url_rule("/submissions/new", "submission", submissions.submission)
bp.add_url_rule("/externship/hours", "hours", hours.hours)
bp.add_url_rule("/externship/hours", "log_shift", hours.log_shift, methods=["POST"])
bp.add_url_rule("/externship/hours/planned", "log_planned", hours.log_planned, methods=["POST"])
bp.add_url_rule("/externship/hours/preview", "preview_shift", hours.preview_shift, methods=["POST"])
bp.add_url_rule("/requests", "requests", asking.requests)
bp.add_url_rule("/history", "history", history.history)
bp.add_url_rule("/skills/<key>/practices", "log_practice", logging.log_practice, methods=["POST"])
bp.add_url_rule("/skills/<key>/practice", "log_run", practicing.log_run, methods=["POST"])
bp.add_url_rule("/skills/<key>/plan", "ask_plan", plans.ask_plan, methods=["POST"])
bp.add_url_rule("/submissions/new", "send_submission", submissions.send, methods=["POST"])
bp.add_url_rule("/lines/<key>/<kind>", "log_entry", logging.log_entry, methods=["POST"])
bp.add_url_rule("/entries/<int:entry_id>/take-back", "take_back", logging.take_back, methods=["POST"])
bp.add_url_rule("/requests", "ask", asking.ask, methods=["POST"])
bp.add_url_rule("/goals", "set_goals", asking.set_goals, methods=["POST"])
bp.add_url_rule("/kit", "confirm_kit", kit.confirm_kit, methods=["POST"])
bp.add_url_rule("/kit/<part>", "report_part", kit.report_part, methods=["POST"])
bp.add_url_rule("/kit/reports/<int:report_id>/arrived", "part_arrived", kit.part_arrived, methods=["POST"])
bp.add_url_rule(
    "/kit/reports/<int:report_id>/take-back", "take_back_report", kit.take_back_report, methods=["POST"]
)
bp.add_url_rule("/externship/preceptor", "preceptor", asking_preceptor.preceptor)
bp.add_url_rule("/externship/codes/<int:link_id>", "code", asking_preceptor.code)
bp.add_url_rule(
    "/externship/<int:placement_id>/ask", "ask_preceptor", asking_preceptor.send, methods=["POST"]
)
bp.add_url_rule(
    "/externship/<int:placement_id>/code", "make_code", asking_preceptor.make_code, methods=["POST"]
)
bp.add_url_rule("/externship/feedback", "feedback", feedback.feedback)
bp.add_url_rule("/externship/feedback", "send_feedback", feedback.send_feedback, methods=["POST"])


@bp.context_processor
def keys() -> dict[str, object]:
    """Every posting form of a page gets a key of its own; several pages show the preceptor's card."""
    return {
        "new_key": new_key,
        "preceptor_cards": asking_preceptor.cards,
        "feedback_due": feedback.is_due,
    }
