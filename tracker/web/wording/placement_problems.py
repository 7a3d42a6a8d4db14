"""Why a site, a placement or a clearance paper was refused: one sentence for each error code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flask_babel import gettext, ngettext

from tracker.web.wording.titles import title_of

if TYPE_CHECKING:
    from tracker.web.wording.problems import Refusal


def _plain(say: Callable[[], str]) -> Callable[[Refusal], str]:
    return lambda _told: say()


def _number(told: Refusal, name: str) -> Any:
    return told.facts.get(name, "")


def _agreement_later(told: Refusal) -> str:
    return gettext("The agreement begins on %(day)s: choose a first day from then on.", day=told.year("on"))


def _agreement_over(told: Refusal) -> str:
    return gettext(
        "The agreement ends on %(day)s: choose a last day until then, or renew it first.", day=told.year("on")
    )


def _agreement_needed_from(told: Refusal) -> str:
    return gettext(
        "Somebody is placed here from %(day)s: the agreement has to hold by then.", day=told.year("on")
    )


def _agreement_needed_until(told: Refusal) -> str:
    return gettext(
        "Somebody is placed here until %(day)s: end the placement before the agreement ends sooner.",
        day=told.year("on"),
    )


def _contact(told: Refusal) -> str:
    return gettext("This is the address of an account at the school: preceptors sign without one.")


def _dose_ahead(told: Refusal) -> str:
    return gettext("Dose %(n)s lies ahead: file it once it was given.", n=_number(told, "dose"))


def _dose_missing(told: Refusal) -> str:
    return gettext(
        "Dose %(n)s of %(of)s is missing: choose its day.", n=_number(told, "dose"), of=_number(told, "of")
    )


def _dose_order(told: Refusal) -> str:
    return gettext(
        "Dose %(n)s comes after the one before it, %(day)s.", n=_number(told, "dose"), day=told.year("on")
    )


def _dose_overdue(told: Refusal) -> str:
    return gettext(
        "Dose %(n)s was due on %(day)s, so this series is not on schedule: get the dose, then file it.",
        n=_number(told, "dose"),
        day=told.year("on"),
    )


def _dose_too_many(told: Refusal) -> str:
    return ngettext(
        "This vaccine has %(num)s dose: leave the others empty.",
        "This vaccine has %(num)s doses: leave the others empty.",
        _number(told, "of") or 2,
    )


def _dose_too_soon(told: Refusal) -> str:
    return ngettext(
        "Dose %(n)s counts %(num)s day after the one before it, from %(day)s on.",
        "Dose %(n)s counts %(num)s days after the one before it, from %(day)s on.",
        _number(told, "days") or 28,
        n=_number(told, "dose"),
        day=told.year("on"),
    )


def _ends_before_start(told: Refusal) -> str:
    return gettext(
        "The placement begins on %(day)s: one that never began is voided, not ended.", day=told.year("on")
    )


def _hours_after_end(told: Refusal) -> str:
    return gettext("Hours are logged on %(day)s and stay: end it on that day or later.", day=told.year("on"))


def _no_slot(told: Refusal) -> str:
    return ngettext(
        "On %(day)s the one slot of this site is taken: choose other days or another site.",
        "On %(day)s all %(num)s slots of this site are taken: choose other days or another site.",
        _number(told, "slots") or 0,
        day=told.year("on"),
    )


def _not_earlier(told: Refusal) -> str:
    return gettext("The last day is %(day)s already: choose one before it.", day=told.year("on"))


def _not_later(told: Refusal) -> str:
    return gettext("The last day is %(day)s: choose one after it.", day=told.year("on"))


def _placed_already(told: Refusal) -> str:
    return gettext("The student is at this site until %(day)s: begin after that.", day=told.year("on"))


def _placement_ended(told: Refusal) -> str:
    return gettext(
        "This placement was ended on %(day)s and is not extended: make a new one.", day=told.year("on")
    )


def _rule_days(told: Refusal) -> str:
    return gettext("Write a number of days from 1 to %(most)s.", most=_number(told, "most"))


def _outside(told: Refusal) -> str:
    return gettext("Write a number from 0 to %(most)s.", most=_number(told, "most"))


def _refuses_exemptions(told: Refusal) -> str:
    return gettext(
        "This site takes nobody with a declination or an exemption, and there is one for %(line)s.",
        line=title_of(told.path, str(_number(told, "line"))),
    )


def _slots_taken(told: Refusal) -> str:
    return ngettext(
        "%(num)s student is placed here at once: that many slots are needed.",
        "%(num)s students are placed here at once: that many slots are needed.",
        _number(told, "taken") or 0,
    )


PLACEMENT_PROBLEMS: Mapping[str, Callable[[Refusal], str]] = {
    "agreement_later": _agreement_later,
    "agreement_needed_from": _agreement_needed_from,
    "agreement_needed_until": _agreement_needed_until,
    "agreement_order": _plain(
        lambda: gettext("The agreement ends before it begins: change one of the days.")
    ),
    "agreement_over": _agreement_over,
    "contact_has_account": _contact,
    "contact_needed": _plain(lambda: gettext("Write the address that the preceptor reads.")),
    "dose_ahead": _dose_ahead,
    "dose_missing": _dose_missing,
    "dose_order": _dose_order,
    "dose_overdue": _dose_overdue,
    "dose_too_many": _dose_too_many,
    "dose_too_soon": _dose_too_soon,
    "dose_unreadable": _plain(lambda: gettext("A day of a dose cannot be read: write it like 2026-11-24.")),
    "ends_before_start": _ends_before_start,
    "hours_after_end": _hours_after_end,
    "miles_outside": _outside,
    "no_agreement": _plain(
        lambda: gettext("There is no signed agreement with this site yet: enter it before anybody is placed.")
    ),
    "no_placements": _plain(lambda: gettext("This path has no placements.")),
    "no_site": _plain(lambda: gettext("There is no such site: choose one from the list.")),
    "no_slot": _no_slot,
    "not_earlier": _not_earlier,
    "not_later": _not_later,
    "placed_already": _placed_already,
    "placement_ended": _placement_ended,
    "placement_gone": _plain(lambda: gettext("This placement was voided. Nothing was changed.")),
    "preceptor_needed": _plain(lambda: gettext("Write the preceptor's name.")),
    "product_unknown": _plain(lambda: gettext("This vaccine has no such product: choose from the list.")),
    "proof_day_ahead": _plain(
        lambda: gettext("This day lies ahead: write the date that stands on the paper.")
    ),
    "proof_day_missing": _plain(lambda: gettext("Choose the day that stands on the paper.")),
    "proof_missing": _plain(lambda: gettext("Say what you have: the doses, a blood test or another paper.")),
    "proof_not_taken": _plain(
        lambda: gettext("This line does not take that kind of paper: choose from the list.")
    ),
    "result_not_clear": _plain(
        lambda: gettext(
            "Only a clear result is filed, and nothing of this one was kept. Talk to your coordinator."
        )
    ),
    "result_only": _plain(
        lambda: gettext("Only the result and its date are kept here: leave the number of the report out.")
    ),
    "rule_days_outside": _rule_days,
    "site_changed": _plain(
        lambda: gettext(
            "Somebody else changed this site since you opened it. Look at it again, then change it."
        )
    ),
    "site_closed": _plain(lambda: gettext("This site takes no students at present: choose another one.")),
    "site_name_needed": _plain(lambda: gettext("Name the site.")),
    "site_name_taken": _plain(lambda: gettext("There is a site of this name already: choose another name.")),
    "site_refuses_exemptions": _refuses_exemptions,
    "slots_outside": _outside,
    "slots_taken": _slots_taken,
}
