"""Words of the portal's exports: columns, verdicts, why a match is in doubt, why a cell cannot be read."""

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.portal import Field
from tracker.domain.portal_diff import Verdict

FIELD_NAMES: dict[Field, LazyString] = {
    Field.NAME: lazy_gettext("Whole name"),
    Field.GIVEN: lazy_gettext("First name"),
    Field.FAMILY: lazy_gettext("Last name"),
    Field.EMAIL: lazy_gettext("Email"),
    Field.APPLIED_ON: lazy_gettext("Date of the application"),
    Field.EXAM_ON: lazy_gettext("Exam date"),
    Field.RESULT: lazy_gettext("Result"),
    Field.SCORE: lazy_gettext("Scaled score"),
    Field.NUMBER: lazy_gettext("Number of the certificate"),
    Field.ISSUED_ON: lazy_gettext("Issued on"),
    Field.EXPIRES_ON: lazy_gettext("Valid until"),
}
VERDICTS: dict[Verdict, LazyString] = {
    Verdict.NEW: lazy_gettext("New"),
    Verdict.CONFIRMS: lazy_gettext("Confirms what waits"),
    Verdict.SAME: lazy_gettext("The same"),
    Verdict.DIFFERENT: lazy_gettext("Different from the file"),
    Verdict.DOUBT: lazy_gettext("Who is it?"),
    Verdict.UNKNOWN: lazy_gettext("Nobody of your cohorts"),
    Verdict.UNREADABLE: lazy_gettext("Cannot be read"),
}
TONES: dict[Verdict, str] = {
    Verdict.NEW: "open",
    Verdict.CONFIRMS: "waiting",
    Verdict.SAME: "done",
    Verdict.DIFFERENT: "returned",
    Verdict.DOUBT: "expiring",
    Verdict.UNKNOWN: "closed",
    Verdict.UNREADABLE: "expired",
}
DOUBTS: dict[str, LazyString] = {
    "chosen": lazy_gettext("somebody said so"),
    "mail_and_name": lazy_gettext("address and name fit"),
    "mail_only": lazy_gettext("the address fits, the name does not"),
    "name_only": lazy_gettext("the name fits, the address does not or is not there"),
    "namesakes": lazy_gettext("several people have this name"),
    "near": lazy_gettext("a first and a last name fit"),
    "unknown": lazy_gettext("neither the name nor the address is known"),
}
_CELLS: dict[str, LazyString] = {
    "cell_missing": lazy_gettext("nothing stands there"),
    "cell_day": lazy_gettext("this is no date"),
    "cell_result": lazy_gettext("neither passed nor failed"),
    "cell_score": lazy_gettext("this is no score"),
}


def column(value: Field) -> str:
    """What a column holds."""
    return str(FIELD_NAMES[value])


def verdict(value: Verdict) -> str:
    """What a row means beside the file."""
    return str(VERDICTS[value])


def unreadable(problem: tuple[str, Field]) -> str:
    """Which cell of a row cannot be read, and why."""
    code, at = problem
    return gettext("%(column)s: %(why)s.", column=column(at), why=str(_CELLS[code]))
