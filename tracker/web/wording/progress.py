"""Sentences for lines that have begun: what counts, and what is left."""

from flask_babel import gettext, ngettext

from tracker.domain.statuses import RequirementKind
from tracker.web.wording.counts import number
from tracker.web.wording.dates import clock_time
from tracker.web.wording.telling import Sentence, Telling


def _count(told: Telling) -> str:
    needs, have, need = told.requirement.needs, told.facts["have"], told.facts["need"]
    if told.requirement.kind is RequirementKind.EDUCATION:
        return _credits(told, need)
    if needs.site:
        return _site(told, have, need)
    if needs.live:
        return _live(told, have, need)
    if needs.practice:
        return _practices(told, have, need)
    return gettext("%(have)s of %(need)s count.", have=have, need=need)


def _practices(told: Telling, have: int, need: int) -> str:
    counted = ngettext(
        "%(have)s of %(num)s practice counts.", "%(have)s of %(num)s practices count.", need, have=have
    )
    return f"{counted} {_left(told, need - have)}"


def _left(told: Telling, left: int) -> str:
    if told.requirement.needs.score:
        return ngettext(
            "One more, then a score of %(mark)s of %(out_of)s in the course.",
            "%(left)s more, then a score of %(mark)s of %(out_of)s in the course.",
            left,
            left=number(left),
            mark=told.requirement.needs.score,
            out_of=told.requirement.needs.out_of,
        )
    if told.to_student:
        return ngettext(
            "One more and you can ask for the check-off.",
            "%(left)s more and you can ask for the check-off.",
            left,
            left=number(left),
        )
    return ngettext(
        "One more and the check-off opens.",
        "%(left)s more and the check-off opens.",
        left,
        left=number(left),
    )


def _credits(told: Telling, need: int) -> str:
    tenths = told.facts.get("tenths", 0)
    have = str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"
    return ngettext(
        "%(have)s of %(num)s credit counts.", "%(have)s of %(num)s credits count.", need, have=have
    )


def _site(told: Telling, have: int, need: int) -> str:
    return ngettext(
        "%(have)s of %(need)s skills shown at the site. One more closes it.",
        "%(have)s of %(need)s skills shown at the site. %(left)s more close it.",
        need - have,
        have=have,
        need=need,
        left=number(need - have),
    )


def _live(told: Telling, have: int, need: int) -> str:
    return ngettext(
        "%(have)s of %(need)s signed at the site. One more closes it.",
        "%(have)s of %(need)s signed at the site. %(left)s more close it.",
        need - have,
        have=have,
        need=need,
        left=number(need - have),
    )


def _checkoff(told: Telling) -> str:
    need = told.facts["need"]
    if told.to_student:
        return ngettext(
            "Your practice counts: 1 of 1. Ask for the check-off.",
            "All %(num)s practices count. Ask for the check-off.",
            need,
        )
    return ngettext(
        "The practice counts: 1 of 1. The student can ask for the check-off.",
        "All %(num)s practices count. The student can ask for the check-off.",
        need,
    )


def _score(told: Telling) -> str:
    facts = told.facts
    return gettext(
        "Best score %(best)s of %(out_of)s. %(mark)s or more closes it.",
        best=facts["best"],
        out_of=facts["out_of"],
        mark=facts["mark"],
    )


def _score_open(told: Telling) -> str:
    needs, need = told.requirement.needs, told.facts["need"]
    counted = ngettext("The practice counts: 1 of 1.", "All %(num)s practices count.", need)
    then = gettext(
        "A score of %(mark)s of %(out_of)s in the course closes it; %(who)s enters it.",
        mark=needs.score,
        out_of=needs.out_of,
        who=told.decider,
    )
    return f"{counted} {then}"


def _hours(told: Telling) -> str:
    minutes, need = told.facts.get("minutes", told.facts["have"] * 60), told.facts["need"]
    return gettext(
        "%(have)s of %(need)s hours accepted. %(left)s to go.",
        have=clock_time(minutes),
        need=need,
        left=clock_time(max(0, need * 60 - minutes)),
    )


def _retake(told: Telling) -> str:
    n = told.facts.get("attempts", 1)
    if told.to_student:
        return ngettext(
            "%(num)s attempt not passed. You may try again now.",
            "%(num)s attempts not passed. You may try again now.",
            n,
        )
    return ngettext(
        "%(num)s attempt not passed. The next is possible now.",
        "%(num)s attempts not passed. The next is possible now.",
        n,
    )


def _too_old(told: Telling) -> str:
    words = {"day": told.day("oldest_on")}
    if told.to_student:
        return gettext(
            "Your site asks for a newer paper: issued on %(day)s or later. File a new one.", **words
        )
    return gettext(
        "The site asks for a newer paper: issued on %(day)s or later. The student files a new one.", **words
    )


PROGRESS: dict[str, Sentence] = {
    "started_too_old": _too_old,
    "started_count": _count,
    "started_checkoff": _checkoff,
    "started_score": _score,
    "started_score_open": _score_open,
    "started_hours": _hours,
    "started_retake": _retake,
}
