"""What machines ask: is the process alive, and can it serve?"""

from flask import Blueprint
from sqlalchemy.exc import SQLAlchemyError

from tracker.services import schema
from tracker.web.access import public

bp = Blueprint("health", __name__)
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


@bp.get("/healthz")
@public
def alive() -> tuple[str, int, dict[str, str]]:
    """The process answers. Asks nothing of the database."""
    return "ok\n", 200, PLAIN


@bp.get("/readyz")
@public
def ready() -> tuple[str, int, dict[str, str]]:
    """The database answers and has the schema that this code expects."""
    try:
        current = schema.is_current()
    except SQLAlchemyError:
        return "no database\n", 503, PLAIN
    return ("ok\n", 200, PLAIN) if current else ("old schema\n", 503, PLAIN)
