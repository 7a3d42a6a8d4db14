"""The record: its page, files, shared copies, how anybody verifies them; checklists and calendars."""

from flask import Blueprint

from tracker.web.forms.fields import new_key
from tracker.web.record import checklist, copies, feed, files, keys, page, said, shared, verifying

bp = Blueprint("record", __name__)

bp.add_url_rule("/record", "record", page.record)
bp.add_url_rule("/record.json", "json", files.json_file)
bp.add_url_rule("/record.pdf", "pdf", files.pdf_file)
bp.add_url_rule("/record/copies", "copies", copies.copies)
bp.add_url_rule("/record/copies", "share", copies.share, methods=["POST"])
bp.add_url_rule("/record/copies/<int:copy_id>/revoke", "revoke", copies.revoke, methods=["POST"])
bp.add_url_rule("/students/<int:person_id>/record", "student", page.student)
bp.add_url_rule("/students/<int:person_id>/record.json", "student_json", files.student_json)
bp.add_url_rule("/students/<int:person_id>/record.pdf", "student_pdf", files.student_pdf)

bp.add_url_rule("/r/<token>", "shared", shared.shared)
bp.add_url_rule("/r/<token>/record.json", "shared_json", shared.shared_json)
bp.add_url_rule("/r/<token>/record.pdf", "shared_pdf", shared.shared_pdf)
bp.add_url_rule("/verify", "verify", verifying.verify)
bp.add_url_rule("/verify", "check", verifying.check, methods=["POST"])
bp.add_url_rule("/verify/offline.html", "offline", verifying.offline)
bp.add_url_rule("/keys.json", "keys", keys.keys)

bp.add_url_rule("/students/<int:person_id>/checklist", "checklist", checklist.checklist)
bp.add_url_rule("/students/<int:person_id>/checklist.<kind>", "checklist_file", checklist.checklist_file)
bp.add_url_rule("/cohorts/<int:cohort_id>/checklist", "cohort_checklist", checklist.cohort_checklist)
bp.add_url_rule(
    "/cohorts/<int:cohort_id>/checklist.<kind>", "cohort_checklist_file", checklist.cohort_checklist_file
)

bp.add_url_rule("/record/calendar", "calendar", feed.calendar)
bp.add_url_rule("/record/calendar", "make_feed", feed.make, methods=["POST"])
bp.add_url_rule("/record/calendar/end", "end_feed", feed.end, methods=["POST"])
bp.add_url_rule("/calendar/<token>.ics", "feed", feed.feed)


@bp.context_processor
def words_of_documents() -> dict[str, object]:
    """How the texts and days of a document are said, and a key for every posting form."""
    return {"pick": said.pick, "on": said.on, "known": said.known, "new_key": new_key}
