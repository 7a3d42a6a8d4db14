"""Pages of students: the path, its steps, skills, papers, requests, history."""

from flask import Blueprint

from tracker.domain.policy import Permission
from tracker.web.forms.fields import new_key
from tracker.web.listing import listed
from tracker.web.student import (
    asking,
    asking_preceptor,
    career,
    credentials,
    exam,
    externship,
    feedback,
    hired,
    history,
    hours,
    kit,
    learning,
    logging,
    messages,
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
bp.add_url_rule("/exam/credentials", "credentials", credentials.credentials)
bp.add_url_rule("/exam/credentials/<code>/<kind>", "log_other", credentials.log_other, methods=["POST"])
bp.add_url_rule("/exam/booking", "book", exam.book, methods=["POST"])
bp.add_url_rule("/exam/booking/<int:entry_id>/move", "move_booking", exam.move_booking, methods=["POST"])
bp.add_url_rule(
    "/exam/booking/<int:entry_id>/call-off", "cancel_booking", exam.cancel_booking, methods=["POST"]
)
bp.add_url_rule("/exam/attempts", "log_attempt", exam.log_attempt, methods=["POST"])
bp.add_url_rule("/exam/practice", "log_practice_exam", exam.log_practice_exam, methods=["POST"])
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
bp.add_url_rule("/history/messages", "messages", messages.messages)
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
bp.add_url_rule("/career", "career", career.career)
bp.add_url_rule("/career/consent", "consent", career.consent, methods=["POST"])
bp.add_url_rule("/career/applications/new", "application", career.application)
bp.add_url_rule("/career/applications/new", "add_application", career.add_application, methods=["POST"])
bp.add_url_rule("/career/applications/<int:application_id>", "edit_application", career.edit_application)
bp.add_url_rule(
    "/career/applications/<int:application_id>",
    "change_application",
    career.change_application,
    methods=["POST"],
)
bp.add_url_rule(
    "/career/applications/<int:application_id>/remove",
    "remove_application",
    career.remove_application,
    methods=["POST"],
)
bp.add_url_rule("/career/hired", "hired", hired.hired)
bp.add_url_rule("/career/hired", "hire", hired.hire, methods=["POST"])
bp.add_url_rule("/career/jobs/<int:entry_id>/end", "leaving", hired.leaving)
bp.add_url_rule("/career/jobs/<int:entry_id>/end", "end_job", hired.end_job, methods=["POST"])
bp.add_url_rule("/career/proof", "proof", hired.proof)
bp.add_url_rule("/career/proof", "send_proof", hired.send_proof, methods=["POST"])
bp.add_url_rule("/career/closer", "closer", hired.closer)
bp.add_url_rule("/career/closer", "close_search", hired.close_search, methods=["POST"])
bp.add_url_rule("/career/learning", "learning", learning.learning)
bp.add_url_rule("/career/learning", "log_course", learning.log_course, methods=["POST"])
listed(bp, "/career/learning", Permission.SEE_OWN, on=learning.own_learning, confirmed=False)(
    learning.courses_file
)
bp.add_url_rule("/career/goals", "set_aim", learning.set_aim, methods=["POST"])
bp.add_url_rule("/career/goals/<int:aim_id>/drop", "drop_aim", learning.drop_aim, methods=["POST"])


@bp.context_processor
def keys() -> dict[str, object]:
    """Every posting form of a page gets a key of its own; several pages show the preceptor's card."""
    return {
        "new_key": new_key,
        "preceptor_cards": asking_preceptor.cards,
        "feedback_due": feedback.is_due,
    }
