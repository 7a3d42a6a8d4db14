"""What a preceptor sees behind a link: no account, one placement."""

from flask import Blueprint

from tracker.extensions import csrf
from tracker.web.preceptor import answers, evaluation, others, page

bp = Blueprint("preceptor", __name__, url_prefix="/s/<token>")
# A session's token would need a session. The forms carry one of the link, which ``opening`` checks.
csrf.exempt(bp)
bp.add_url_rule("", "page", page.page, methods=["GET"])
bp.add_url_rule("", "sign", answers.sign, methods=["POST"])
bp.add_url_rule("/evaluation/<key>", "evaluation", evaluation.show, methods=["GET"])
bp.add_url_rule("/evaluation/<key>", "evaluate", evaluation.evaluate, methods=["POST"])
bp.add_url_rule("/language", "language", others.language, methods=["POST"])
bp.add_url_rule("/not-me", "wrong_person", others.wrong_person, methods=["POST"])
bp.add_url_rule("/colleague", "send_on", others.send_on, methods=["POST"])
bp.add_url_rule("/absent", "did_not_come", others.did_not_come, methods=["POST"])
