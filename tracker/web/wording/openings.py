"""Sentences for lines that are open and not begun: what closes them, and who says so."""

from flask_babel import gettext, ngettext

from tracker.domain.statuses import EntryKind, Holder
from tracker.web.wording.dates import near
from tracker.web.wording.telling import Sentence, Telling


def open_for_student(told: Telling) -> str:
    """The student's turn, nothing logged yet."""
    if told.requirement.needs.site:
        return _site(told)
    kinds = told.requirement.entry_kinds
    say = _OPENINGS.get(kinds[0]) if kinds else None
    return say(told) if say else _since(told)


def open_for_staff(told: Telling) -> str:
    """Somebody else's turn from the start."""
    return gettext("%(since)s This is for %(who)s to do.", since=_since(told), who=told.holder)


def open_in_course(told: Telling) -> str:
    """The student's turn, but the result comes from the course and staff enter it."""
    needs = told.requirement.needs
    words = {"mark": needs.score, "out_of": needs.out_of, "who": told.decider}
    if not needs.score:
        return gettext("%(since)s %(who)s enters it.", since=_since(told), who=_capital(told.decider))
    if told.to_student:
        return gettext(
            "Finish it in the course. A score of %(mark)s of %(out_of)s closes it; %(who)s enters it.",
            **words,
        )
    return gettext(
        "Comes from the course. A score of %(mark)s of %(out_of)s closes it; %(who)s enters it.",
        **words,
    )


def _since(told: Telling) -> str:
    return gettext("Open since %(day)s.", day=_opened(told)) if told.line.since else gettext("Open.")


def _opened(told: Telling) -> str:
    return near(told.line.since, told.today) if told.line.since else ""


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _confirmed(told: Telling, student: str, staff: str) -> str:
    """What to do, then who confirms it when that is not the student."""
    if told.requirement.confirmed_by is Holder.STUDENT:
        return student if told.to_student else staff
    confirms = gettext("%(who)s confirms it.", who=_capital(told.decider))
    return f"{student if told.to_student else staff} {confirms}"


def _practice(told: Telling) -> str:
    needs = told.requirement.needs
    if needs.score:
        return ngettext(
            "0 of %(num)s practice counts. After it comes a score of %(mark)s of %(out_of)s in the course.",
            "0 of %(num)s practices count. After them comes a score of %(mark)s of %(out_of)s in the course.",
            needs.practice,
            mark=needs.score,
            out_of=needs.out_of,
        )
    if told.to_student:
        return ngettext(
            "0 of %(num)s practice counts. After it you can ask for the check-off.",
            "0 of %(num)s practices count. After them you can ask for the check-off.",
            needs.practice,
        )
    return ngettext(
        "0 of %(num)s practice counts. After it the check-off opens.",
        "0 of %(num)s practices count. After them the check-off opens.",
        needs.practice,
    )


def _signature(told: Telling) -> str:
    return ngettext(
        "0 of %(num)s signed at the site. Shown there once, signed by %(who)s.",
        "0 of %(num)s signed at the site. Shown there, signed each time by %(who)s.",
        told.requirement.needs.live,
        who=told.decider,
    )


def _site(told: Telling) -> str:
    return gettext("0 of %(need)s skills shown at the site.", need=told.requirement.needs.site)


def _shift(told: Telling) -> str:
    return gettext(
        "0 of %(need)s hours accepted. Each shift is confirmed by %(who)s.",
        need=told.requirement.needs.hours,
        who=told.decider,
    )


def _score(told: Telling) -> str:
    needs = told.requirement.needs
    if not needs.score:
        return _confirmed(
            told, gettext("Take it and log the score; any score counts."), gettext("Any score counts.")
        )
    words = {"mark": needs.score, "out_of": needs.out_of}
    return _confirmed(
        told,
        gettext("Take it and log the score; %(mark)s of %(out_of)s or more closes it.", **words),
        gettext("A score of %(mark)s of %(out_of)s or more closes it.", **words),
    )


def _confirmation(told: Telling) -> str:
    return _confirmed(told, gettext("Mark it done on the day it is."), _since(told))


def _document(told: Telling) -> str:
    needs = told.requirement.needs
    student, staff = gettext("File the paper."), _since(told)
    if needs.doses:
        closes = ngettext("%(num)s dose", "%(num)s doses", needs.doses)
        if needs.titer:
            closes = gettext("%(doses)s or a titer", doses=closes)
        student = gettext("File the paper: %(closes)s.", closes=closes)
        staff = gettext("Closed by %(closes)s.", closes=closes)
    return _confirmed(told, student, staff)


def _attempt(told: Telling) -> str:
    return _confirmed(told, gettext("Log the result after your exam."), _since(told))


def _booking(told: Telling) -> str:
    return _confirmed(told, gettext("Book your exam and log its date."), _since(told))


def _evaluation(told: Telling) -> str:
    if told.requirement.confirmed_by is Holder.STUDENT:
        return gettext("Fill it in when the day comes.") if told.to_student else _since(told)
    if told.to_student:
        return gettext("Ask %(who)s to fill it in.", who=told.decider)
    return gettext("%(who)s fills it in.", who=_capital(told.decider))


def _job(told: Telling) -> str:
    return _confirmed(told, gettext("Log the job when you have it."), _since(told))


def _education(told: Telling) -> str:
    needs = told.requirement.needs
    return ngettext("0 of %(num)s credit counts.", "0 of %(num)s credits count.", needs.credits)


_OPENINGS: dict[EntryKind, Sentence] = {
    EntryKind.PRACTICE: _practice,
    EntryKind.SIGNATURE: _signature,
    EntryKind.SHIFT: _shift,
    EntryKind.SCORE: _score,
    EntryKind.CONFIRMATION: _confirmation,
    EntryKind.PREFERENCE: _confirmation,
    EntryKind.DOCUMENT: _document,
    EntryKind.RENEWAL: _document,
    EntryKind.ATTEMPT: _attempt,
    EntryKind.BOOKING: _booking,
    EntryKind.EVALUATION: _evaluation,
    EntryKind.JOB: _job,
    EntryKind.EDUCATION: _education,
}
