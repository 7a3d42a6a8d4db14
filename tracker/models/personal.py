"""Whose rows a table holds, and what erasure leaves of them: one line a table, and none is missing.

What a student may read and take away, what erasure removes, and what it must leave are all read from
here; a test compares the list with the tables there are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Table, select

from tracker.models.base import Base


class Left(StrEnum):
    """What is left of a row when its person is erased."""

    NOTHING = "nothing"
    REST = "rest"  # the row without its words, days as the month's first
    ALL = "all"  # it says nothing about anybody but by ids


@dataclass(frozen=True, slots=True)
class Personal:
    """The rows of one table that are about a person.

    ``owner`` is the column that says whose, ``through`` the table it points to where that is not the
    person. ``blank`` are the columns that erasure overwrites: with this value, or with ``MONTH`` the day by
    the first of its month. ``secret`` are columns that nobody takes away, not even the person.
    """

    table: str
    owner: str = "person_id"
    through: str = ""
    left: Left = Left.NOTHING
    blank: Mapping[str, Any] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()


MONTH = object()
"""In ``Personal.blank``: the day, or the instant, becomes the first of its month."""

_ENTRY: Mapping[str, Any] = {
    "note": "",
    "decided_as": "",
    "decision_note": "",
    "void_note": "",
    "queue_cohort_id": None,
    "promised_on": None,
    **dict.fromkeys(
        (
            "happened_on", "logged_at", "logged_on", "decided_at", "decided_on", "withdrawn_at", "voided_at",
        ),
        MONTH,
    ),
}  # fmt: skip
_PERSON: Mapping[str, Any] = {
    "email": None,
    "initials": "",
    "credential": "",
    "language": "en",
    "password_hash": None,  # nosec B105 - what erasure leaves of it
    "is_active": False,
    "last_seen_at": None,
    "previous_visit_at": None,
}
_JOB: Mapping[str, Any] = {"employer": "", "title": "", "starts_on": MONTH}


def _detail(table: str, left: Left = Left.NOTHING, **blank: Any) -> Personal:
    return Personal(table, "entry_id", "entry", left, blank)


PERSONAL: Mapping[str, Personal] = {
    row.table: row
    for row in (
        Personal("person", "id", left=Left.REST, blank=_PERSON, secret=frozenset({"password_hash"})),
        Personal("enrollment", left=Left.ALL),
        Personal("period", "enrollment_id", "enrollment", Left.REST, {"reason": ""}),
        Personal("carried", "enrollment_id", "enrollment", Left.ALL),
        Personal("standing"),
        Personal("entry", left=Left.REST, blank=_ENTRY),
        _detail("entry_attempt", Left.REST, voucher="", plan_version="", delivery=""),
        _detail("entry_booking"),
        _detail("entry_checkoff"),
        _detail("entry_closer"),
        _detail("entry_document"),
        _detail("entry_education"),
        _detail("entry_evaluation"),
        Personal("entry_job", "entry_id", "entry", Left.REST, _JOB),
        _detail("entry_placement"),
        _detail("entry_practice"),
        _detail("entry_preference"),
        _detail("entry_request"),
        _detail("entry_score"),
        _detail("entry_shift"),
        _detail("entry_signature"),
        _detail("entry_verification", Left.REST, said_by=""),
        Personal("job_application"),
        Personal("aim"),
        Personal("portal_match"),
        Personal("import_item"),
        Personal("authenticator", secret=frozenset({"secret"})),
        Personal("passkey", secret=frozenset({"credential_id", "public_key"})),
        Personal("recovery_code", secret=frozenset({"code_hash"})),
        Personal("evidence"),
        Personal("submission"),
        Personal("upload"),
        Personal("kit_report", "enrollment_id", "enrollment"),
        Personal("incident"),
        Personal("notice"),
        Personal("note"),
        Personal("contact"),
        Personal("site_visit"),
        Personal("follow_up"),
        Personal("preceptor_link", "student_id", secret=frozenset({"nonce", "device_hash"})),
        Personal("preceptor_answer", "link_id", "preceptor_link"),
        Personal("event", "chain", left=Left.ALL),
        Personal("event_payload", "event_id", "event", secret=frozenset({"salt"})),
        Personal("access_log"),
        Personal("disclosure"),
        Personal("correction"),
        Personal("directory_choice"),
        Personal("legal_hold"),
        Personal("erasure", left=Left.ALL),
        Personal("shared_copy", secret=frozenset({"nonce"})),
        Personal("copy_opening", "copy_id", "shared_copy"),
        Personal("calendar_feed", secret=frozenset({"nonce"})),
        Personal("role_grant", left=Left.ALL),
        Personal("absence", left=Left.ALL),
        Personal("login_session", secret=frozenset({"token_hash"})),
        Personal("invitation", secret=frozenset({"token_hash"})),
        Personal("account_link", secret=frozenset({"token_hash"})),
        Personal("receipt", "actor_id", secret=frozenset({"digest"})),
        Personal("phrase", "owner_id"),
        Personal("reminder"),
        Personal("mail_choice"),
        Personal("message", "student_id"),
        Personal("message_copy"),
        Personal("outbox", secret=frozenset({"facts"})),
    )
}
"""Every table that holds rows about somebody, by its name."""

IMPERSONAL = frozenset(
    {
        "school",
        "path_draft",
        "path_version",
        "cohort",
        "site",
        "site_rule",
        "message_template",
        "setting",
        "rate_count",
        "signing_key",
        "packet",
        "portal_export",
        "import_run",
        "import_columns",
    }
)
"""Tables about the school, its places, or nobody. An export of the exam body's portal, and a file that is
being brought in, name students for as long as somebody works with them: an erasure takes all of them."""


def table_of(name: str) -> Table:
    """The table of this name."""
    return Base.metadata.tables[name]


def is_about(personal: Personal, person_id: int) -> ColumnElement[bool]:
    """The condition on the rows of a table that are about a person."""
    column: Any = table_of(personal.table).c[personal.owner]
    if not personal.through:
        return column == person_id
    parent = PERSONAL[personal.through]
    own = select(table_of(parent.table).c.id).where(is_about(parent, person_id))
    return column.in_(own)


def month_of(value: Any) -> Any:
    """The day or instant as the first of its month."""
    if isinstance(value, datetime):
        return value.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return value.replace(day=1) if isinstance(value, date) else value
