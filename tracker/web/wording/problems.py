"""Why something was refused: one sentence for each error code, told to whoever tried."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from datetime import date, tzinfo
from typing import Any, NamedTuple

from flask_babel import force_locale, gettext, ngettext

from tracker.domain.errors import Refused
from tracker.domain.path import Path
from tracker.domain.statuses import EntryStatus
from tracker.services import clock
from tracker.web.wording.career_problems import CAREER_PROBLEMS
from tracker.web.wording.cohort_words import COHORT_PROBLEMS
from tracker.web.wording.contact_words import CONTACT_PROBLEMS
from tracker.web.wording.cover_words import COVER_PROBLEMS
from tracker.web.wording.dates import day, day_year, moment, zone_of
from tracker.web.wording.exams import EXAM_PROBLEMS
from tracker.web.wording.file_problems import FILE_PROBLEMS
from tracker.web.wording.imports import IMPORT_PROBLEMS
from tracker.web.wording.kinds import mode_inside
from tracker.web.wording.message_problems import MESSAGE_PROBLEMS
from tracker.web.wording.outcomes import OUTCOME_PROBLEMS
from tracker.web.wording.placement_problems import PLACEMENT_PROBLEMS
from tracker.web.wording.plain_problems import PLAIN_PROBLEMS, UNKNOWN
from tracker.web.wording.record_words import RECORD_PROBLEMS
from tracker.web.wording.reviewing import REVIEW_PROBLEMS
from tracker.web.wording.safety_problems import SAFETY_PROBLEMS
from tracker.web.wording.shift_problems import SHIFT_PROBLEMS
from tracker.web.wording.table_problems import TABLE_PROBLEMS
from tracker.web.wording.titles import joined, titles


class Refusal(NamedTuple):
    """What a sentence about a refusal is told from."""

    facts: Mapping[str, Any]
    path: Path | None
    zone: tzinfo

    def year(self, name: str) -> str:
        """A date among the facts, with its year."""
        value = self.facts.get(name)
        return day_year(value) if isinstance(value, date) else ""


def problem(
    refused: Refused,
    path: Path | None = None,
    language: str | None = None,
    zone: str | tzinfo | None = None,
) -> str:
    """The sentence for a refusal, in ``language`` or else the reader's; times on the clock of
    ``zone`` or else the reader's. An unknown code gets the plain sentence of all refusals."""
    with force_locale(language) if language else nullcontext():
        say = PROBLEMS.get(refused.code)
        if say is not None:
            return say(Refusal(refused.facts, path, zone_of(zone)))
        return str(PLAIN_PROBLEMS.get(refused.code, UNKNOWN))


def _date_outside(told: Refusal) -> str:
    last = told.facts["last"]
    first = told.year("first")
    if last == clock.today(told.zone):
        return gettext(
            "That date is outside what counts: choose a day from %(first)s to today, %(last)s.",
            first=first,
            last=day(last),
        )
    return gettext(
        "That date is outside what counts: choose a day from %(first)s to %(last)s.",
        first=first,
        last=told.year("last"),
    )


def _closed_line(told: Refusal) -> str:
    keys = told.facts["keys"]
    if told.path is None:
        return gettext("This is still closed: something else must be done first.")
    return gettext("This is still closed: first comes %(first)s.", first=titles(told.path, keys))


def _already_decided(told: Refusal) -> str:
    by, at = told.facts.get("by"), told.facts.get("at")
    if not by or at is None:
        return gettext("This was decided already. Nothing was changed.")
    words = {"name": by, "moment": moment(at, told.zone)}
    if told.facts.get("outcome") == EntryStatus.ACCEPTED:
        return gettext("%(name)s accepted this on %(moment)s. Nothing was changed.", **words)
    if told.facts.get("outcome") == EntryStatus.RETURNED:
        return gettext("%(name)s sent this back on %(moment)s. Nothing was changed.", **words)
    return gettext("%(name)s voided this on %(moment)s. Nothing was changed.", **words)


def _already_withdrawn(told: Refusal) -> str:
    at = told.facts.get("at")
    if at is None:
        return gettext("The student took this back. Nothing was changed.")
    return gettext(
        "The student took this back on %(moment)s. Nothing was changed.", moment=moment(at, told.zone)
    )


def _already_expired(told: Refusal) -> str:
    return gettext("This paper ended on %(day)s: file one that is still valid.", day=told.year("on"))


def _extension_late(told: Refusal) -> str:
    return gettext(
        "A later date is asked for before the due date, and that was %(day)s. Write to your coordinator.",
        day=told.year("on"),
    )


def _extension_date(told: Refusal) -> str:
    return gettext("Choose a day after the due date, %(day)s.", day=told.year("on"))


def _leave_overlaps(told: Refusal) -> str:
    return gettext(
        "There is a leave from %(day)s already: choose days that do not touch it.", day=told.year("start")
    )


def _period_before_start(told: Refusal) -> str:
    return gettext("Choose a day from %(first)s on, when the enrollment began.", first=told.year("first"))


def _practice_first(told: Refusal) -> str:
    have, need = told.facts["have"], told.facts["need"]
    return ngettext(
        "%(have)s of %(need)s practices count. The check-off opens with one more.",
        "%(have)s of %(need)s practices count. The check-off opens with %(num)s more.",
        need - have,
        have=have,
        need=need,
    )


def _practice_times(told: Refusal) -> str:
    return gettext("Choose a number from 1 to %(most)s.", most=told.facts["most"])


def _reentry_before_end(told: Refusal) -> str:
    return gettext("Choose a day after %(day)s, when the earlier enrollment ended.", day=told.year("on"))


def _retake_wait(told: Refusal) -> str:
    return ngettext(
        "After %(num)s attempt not passed the next is possible from %(day)s on.",
        "After %(num)s attempts not passed the next is possible from %(day)s on.",
        told.facts["attempts"],
        day=told.year("until"),
    )


def _score_outside(told: Refusal) -> str:
    return gettext(
        "Write a score from %(lowest)s to %(highest)s.",
        lowest=told.facts["lowest"],
        highest=told.facts["highest"],
    )


def _shift_overlaps(told: Refusal) -> str:
    return gettext(
        "This overlaps the shift from %(start)s to %(end)s: change one of the times.",
        start=moment(told.facts["start"], told.zone),
        end=moment(told.facts["end"], told.zone),
    )


def _steps_unanswered(told: Refusal) -> str:
    steps = [str(number) for number in told.facts["steps"]]
    if not steps:
        return gettext("These answers belong to another sheet: open the sheet again.")
    return ngettext(
        "Say yes or no for step %(steps)s.",
        "Say yes or no for steps %(steps)s.",
        len(steps),
        steps=joined(steps),
    )


def _value_outside(told: Refusal) -> str:
    return gettext(
        "Write a value from %(lowest)s to %(highest)s.",
        lowest=told.facts["lowest"],
        highest=told.facts["highest"],
    )


def _verified_too_early(told: Refusal) -> str:
    return gettext("A job is verified from %(day)s on, counted from its first day.", day=told.year("on"))


def _wrong_mode(told: Refusal) -> str:
    modes = [mode_inside(value) for value in told.facts["modes"]]
    if not modes:
        return gettext("This line takes no practices of this kind.")
    return gettext("This line does not take that way of doing it. It takes: %(modes)s.", modes=joined(modes))


PROBLEMS: dict[str, Callable[[Refusal], str]] = FILE_PROBLEMS | {
    "already_decided": _already_decided,
    "already_expired": _already_expired,
    "already_withdrawn": _already_withdrawn,
    "closed_line": _closed_line,
    "date_outside": _date_outside,
    "extension_date": _extension_date,
    "extension_late": _extension_late,
    "leave_overlaps": _leave_overlaps,
    "period_before_start": _period_before_start,
    "practice_first": _practice_first,
    "practice_times": _practice_times,
    "reentry_before_end": _reentry_before_end,
    "retake_wait": _retake_wait,
    "score_outside": _score_outside,
    "shift_overlaps": _shift_overlaps,
    "steps_unanswered": _steps_unanswered,
    "value_outside": _value_outside,
    "verified_too_early": _verified_too_early,
    "wrong_mode": _wrong_mode,
    **CAREER_PROBLEMS,
    **MESSAGE_PROBLEMS,
    **CONTACT_PROBLEMS,
    **COHORT_PROBLEMS,
    **IMPORT_PROBLEMS,
    **COVER_PROBLEMS,
    **OUTCOME_PROBLEMS,
    **PLACEMENT_PROBLEMS,
    **RECORD_PROBLEMS,
    **REVIEW_PROBLEMS,
    **SAFETY_PROBLEMS,
    **TABLE_PROBLEMS,
    **SHIFT_PROBLEMS,
    **EXAM_PROBLEMS,
}
"""Codes whose sentence has facts in it; all others stand in ``PLAIN_PROBLEMS``."""
