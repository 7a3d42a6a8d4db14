"""What a notice says to the coordinator who has to settle it: one sentence for each kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext, ngettext

from tracker.domain.kinds import NoticeKind
from tracker.web.wording.dates import day_year

Facts = Mapping[str, Any]


def _by(facts: Facts) -> str:
    return str(facts.get("by") or gettext("The preceptor"))


def _day(facts: Facts) -> str:
    try:
        return day_year(date.fromisoformat(str(facts.get("on") or "")[:10]))
    except ValueError:
        return ""


def _incident(_facts: Facts) -> str:
    return gettext("Somebody was hurt or exposed. Read what happened, then call the student.")


def _wrong_preceptor(facts: Facts) -> str:
    return gettext(
        "%(by)s opened the link and says: not the right person. Find out who supervises.", by=_by(facts)
    )


def _colleague(facts: Facts) -> str:
    if facts.get("name"):
        return gettext("%(by)s sent the link on to %(name)s.", by=_by(facts), name=facts["name"])
    return gettext("%(by)s sent the link on to a colleague.", by=_by(facts))


def _did_not_come(facts: Facts) -> str:
    if _day(facts):
        return gettext(
            "%(by)s says that the student did not come on %(day)s.", by=_by(facts), day=_day(facts)
        )
    return gettext("%(by)s says that the student did not come.", by=_by(facts))


def _below_meets(facts: Facts) -> str:
    lines = int(facts.get("n") or 1)
    return ngettext(
        '%(by)s put %(num)s line of the evaluation below "meets".',
        '%(by)s put %(num)s lines of the evaluation below "meets".',
        lines,
        by=_by(facts),
    )


NOTICES: Mapping[NoticeKind, Callable[[Facts], str]] = {
    NoticeKind.INCIDENT: _incident,
    NoticeKind.WRONG_PRECEPTOR: _wrong_preceptor,
    NoticeKind.COLLEAGUE: _colleague,
    NoticeKind.DID_NOT_COME: _did_not_come,
    NoticeKind.BELOW_MEETS: _below_meets,
}


def notice(kind: NoticeKind, facts: Facts) -> str:
    """What happened and what to do. Facts that are missing leave no hole."""
    return NOTICES[kind](facts)
