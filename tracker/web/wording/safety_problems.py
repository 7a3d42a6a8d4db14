"""Refusals of the kit, of incidents, notices and settings, by error code."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.web.wording.dates import moment
from tracker.web.wording.things import part

if TYPE_CHECKING:
    from tracker.web.wording.problems import Refusal

_NOT_YOURS = lazy_gettext("What you are looking for is not there, or it is not yours to see.")

PLAIN_SAFETY: dict[str, LazyString] = {
    "no_notice": _NOT_YOURS,
    "no_report": _NOT_YOURS,
    "no_setting": _NOT_YOURS,
    "incident_ahead": lazy_gettext("This moment lies ahead: write when it happened."),
    "incident_what": lazy_gettext("Write what happened, in a sentence or two."),
    "kit_here": lazy_gettext("The kit was received already: report the part by itself."),
    "kit_nothing_chosen": lazy_gettext("Tick at least one part that was sent."),
    "part_gone": lazy_gettext("This part has arrived or the report was taken back. Nothing was changed."),
    "part_sent": lazy_gettext(
        "Another one is on its way already: say that it arrived instead of taking the report back."
    ),
    "setting_number": lazy_gettext("Write a whole number."),
    "setting_phone": lazy_gettext("Write a number that a phone can dial, like (212) 555-0134 ext. 5."),
    "settle_note": lazy_gettext("Write what was done: a notice is settled with a note."),
    "unknown_part": lazy_gettext("This kit has no such part: choose one from the list."),
}
"""Codes whose sentence is always the same."""


def _already_settled(told: Refusal) -> str:
    return gettext(
        "%(by)s settled this on %(moment)s. Nothing was changed.",
        by=told.facts["by"],
        moment=moment(told.facts["at"], told.zone),
    )


def _incident_before(told: Refusal) -> str:
    return gettext("That is before the program began, on %(day)s: check the day.", day=told.year("first"))


def _part_reported(told: Refusal) -> str:
    return gettext(
        "%(part)s was reported already, on %(day)s. Nothing was changed.",
        part=part(told.path, str(told.facts["part"])),
        day=told.year("on"),
    )


def _setting_long(told: Refusal) -> str:
    return gettext("At most %(max)d characters.", max=told.facts["most"])


def _setting_outside(told: Refusal) -> str:
    return gettext(
        "Write a whole number from %(lowest)s to %(highest)s.",
        lowest=told.facts["lowest"],
        highest=told.facts["highest"],
    )


SAFETY_PROBLEMS: dict[str, Callable[[Refusal], str]] = {
    "already_settled": _already_settled,
    "incident_before": _incident_before,
    "part_reported": _part_reported,
    "setting_long": _setting_long,
    "setting_outside": _setting_outside,
}
"""Codes whose sentence has facts in it."""
