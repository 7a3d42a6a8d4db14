"""Why a line is in its state: one sentence for each reason code of the calculator.

Sentences that address the student have a second form for staff. No share stands without n of N.
"""

from datetime import date

from flask_babel import gettext, ngettext

from tracker.domain.lines import Line
from tracker.domain.path import Path
from tracker.domain.statuses import Holder
from tracker.web.wording.dates import count_days, near
from tracker.web.wording.openings import open_for_staff, open_for_student, open_in_course
from tracker.web.wording.progress import PROGRESS
from tracker.web.wording.telling import Sentence, Telling
from tracker.web.wording.things import part
from tracker.web.wording.titles import MOST, joined, route_title


def reason(line: Line, path: Path, today: date, audience: str = "student") -> str:
    """The sentence that says why; ``audience`` is "student" (told as "you") or "staff"."""
    return REASONS[line.reason.code](Telling(line, path, today, audience == "student"))


def _waived(told: Telling) -> str:
    return gettext("Waived since %(day)s: it counts as done.", day=told.day("on"))


def _kept(told: Telling) -> str:
    return gettext("Done since %(day)s by an earlier version of the path, and kept.", day=told.day("on"))


def _closer(told: Telling) -> str:
    words = {"since": told.day("since"), "day": told.day("on")}
    return gettext(
        "Closed on %(day)s with proof: no job is taken since %(since)s. It never counts as placed.", **words
    )


def _expired(told: Telling) -> str:
    if told.line.holder is not Holder.STUDENT:
        return gettext(
            "Ended on %(day)s. The new paper waits for %(who)s.", day=_ended(told), who=told.holder
        )
    if told.to_student:
        return gettext("Ended on %(day)s. Renew it and file the new paper.", day=_ended(told))
    return gettext("Ended on %(day)s. The student has to file a new paper.", day=_ended(told))


def _ended(told: Telling) -> str:
    return told.day("on")


def _returned(told: Telling) -> str:
    if told.to_student:
        return gettext("Sent back on %(day)s with a note. Answer it with a new entry.", day=told.day("on"))
    return gettext(
        "Sent back on %(day)s with a note. The student answers with a new entry.", day=told.day("on")
    )


def _not_passed(told: Telling) -> str:
    if told.to_student:
        return gettext("Not passed on %(day)s. Practice what was missed, then ask again.", day=told.day("on"))
    return gettext("Not passed on %(day)s. The student practices, then asks again.", day=told.day("on"))


def _waiting(told: Telling) -> str:
    n, promised = told.facts["n"], told.facts.get("promised_on")
    words = {"who": told.holder, "since": told.day("since"), "by": told.day("promised_on")}
    if promised is None:
        return ngettext(
            "Waiting for %(who)s since %(since)s.",
            "%(num)s entries wait for %(who)s since %(since)s.",
            n,
            **words,
        )
    if promised < told.today:
        return ngettext(
            "Waiting for %(who)s since %(since)s, answer was promised by %(by)s.",
            "%(num)s entries wait for %(who)s since %(since)s, first answer was promised by %(by)s.",
            n,
            **words,
        )
    return ngettext(
        "Waiting for %(who)s since %(since)s, answer promised by %(by)s.",
        "%(num)s entries wait for %(who)s since %(since)s, first answer promised by %(by)s.",
        n,
        **words,
    )


def _waiting_kept(told: Telling) -> str:
    until = told.line.expires_on
    if until is None:
        return gettext("Counts as done. %(waiting)s", waiting=_waiting(told))
    kept = near(until, told.today)
    return gettext("Counts until %(day)s. %(waiting)s", day=kept, waiting=_waiting(told))


def _lapses_at_site(told: Telling) -> str:
    words = {"day": told.day("on"), "end": told.day("ends_on")}
    if told.to_student:
        return gettext(
            "Valid until %(day)s, but your externship ends on %(end)s. Renew it before it lapses.", **words
        )
    return gettext(
        "Valid until %(day)s, but the externship ends on %(end)s. The student has to renew it.", **words
    )


def _expiring(told: Telling) -> str:
    left = count_days((told.facts["on"] - told.today).days)
    words = {"day": told.day("on"), "left": left}
    if told.to_student:
        return gettext("Valid until %(day)s, %(left)s. Renew it to keep it.", **words)
    return gettext("Valid until %(day)s, %(left)s. The student has to renew it.", **words)


def _done(told: Telling) -> str:
    if told.line.expires_on is None:
        return gettext("Done since %(day)s.", day=told.day("on"))
    until = near(told.line.expires_on, told.today)
    return gettext("Done since %(day)s, valid until %(until)s.", day=told.day("on"), until=until)


def _done_self(told: Telling) -> str:
    if told.to_student:
        return gettext("Done since %(day)s, on your own word.", day=told.day("on"))
    return gettext("Done since %(day)s, on the student's own word.", day=told.day("on"))


def _kit(told: Telling) -> str:
    parts = [part(told.path, key) for key in told.facts.get("parts", ())[:MOST]]
    more = len(told.facts.get("parts", ())) - len(parts)
    words = {"part": joined(parts, more) or gettext("a part"), "day": told.day("since")}
    if told.facts.get("sent_on"):
        words["sent"] = told.day("sent_on")
        if told.to_student:
            return gettext(
                "Blocked by kit since %(day)s: %(part)s. Another one was sent on %(sent)s. These days do not "
                "count against you.",
                **words,
            )
        return gettext(
            "Blocked by kit since %(day)s: %(part)s, sent again on %(sent)s. These days are off the clock.",
            **words,
        )
    if told.to_student:
        return gettext(
            "Blocked by kit since %(day)s: %(part)s. These days do not count against you.", **words
        )
    return gettext("Blocked by kit since %(day)s: %(part)s. These days are off the clock.", **words)


def _retake(told: Telling) -> str:
    return ngettext(
        "%(num)s attempt not passed. The next is possible from %(day)s on.",
        "%(num)s attempts not passed. The next is possible from %(day)s on.",
        told.facts.get("attempts", 1),
        day=told.day("until"),
    )


def _ask_exam_body(told: Telling) -> str:
    n = told.facts.get("attempts", 1)
    if told.to_student:
        return ngettext(
            "%(num)s attempt not passed. Ask the exam body when the next is possible.",
            "%(num)s attempts not passed. Ask the exam body when the next is possible.",
            n,
        )
    return ngettext(
        "%(num)s attempt not passed. The exam body says when the next is possible.",
        "%(num)s attempts not passed. The exam body says when the next is possible.",
        n,
    )


def _after(told: Telling) -> str:
    return gettext("Opens after %(first)s.", first=told.first())


def _not_asked_route(told: Telling) -> str:
    only_on = told.requirement.only_on
    if only_on is None:
        return gettext("This route does not ask for it.")
    return gettext(
        'Asked only on the route "%(route)s".',
        route=route_title(told.path, only_on),
    )


def _not_asked_site_documents(_told: Telling) -> str:
    return gettext("Asked only when the site wants other documents.")


def _not_asked_flu_season(_told: Telling) -> str:
    return gettext("Asked only when the externship falls into the flu season.")


REASONS: dict[str, Sentence] = {
    "waived": _waived,
    "kept": _kept,
    "closer": _closer,
    "expired": _expired,
    "returned": _returned,
    "not_passed": _not_passed,
    "waiting": _waiting,
    "waiting_kept": _waiting_kept,
    "lapses_at_site": _lapses_at_site,
    "expiring": _expiring,
    "done": _done,
    "done_self": _done_self,
    "kit": _kit,
    "retake": _retake,
    "ask_exam_body": _ask_exam_body,
    "after": _after,
    **PROGRESS,
    "open": open_for_student,
    "open_staff": open_for_staff,
    "open_course": open_in_course,
    "not_asked_route": _not_asked_route,
    "not_asked_site_documents": _not_asked_site_documents,
    "not_asked_flu_season": _not_asked_flu_season,
}
