"""A credential's figures as they are compared: the term, the value, who says otherwise, the source."""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext, ngettext

from tracker.domain.credential import Certainty, Credential, Figure
from tracker.web import wording


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the comparison. ``others`` is what further sources say."""

    term: str
    value: str
    others: str
    source: str


def eligibility(credential: Credential) -> list[tuple[str, str]]:
    """(what is asked, its source)."""
    return [
        (wording.text(one.text), wording.clock.origin_of(one.source, one.certainty))
        for one in credential.eligibility
    ]


def figures(credential: Credential) -> list[Told]:
    """Everything that is known of a credential, in the order in which it is compared."""
    found = []
    for name, term, say in _TERMS:
        figure = credential.figure(name)
        if figure is not None:
            found.append(_told(term(), say, figure))
    found.insert(min(3, len(found)), _waits(credential))
    if credential.lapse is not None:
        source = wording.clock.origin_of(credential.lapse.source, credential.lapse.certainty)
        found.append(Told(gettext("Lapsed"), wording.text(credential.lapse.text), "", source))
    return found


def _told(term: str, say: Callable[[int], str], figure: Figure) -> Told:
    said = ", ".join(say(value) for value, _source in figure.others)
    others = gettext("Sources disagree: others say %(figures)s.", figures=said) if said else ""
    return Told(term, say(figure.value), others, wording.clock.origin_of(figure.source, figure.certainty))


def _waits(credential: Credential) -> Told:
    term, waits = gettext("Wait after a failed attempt"), credential.waits
    if waits is None:
        ask = gettext("not known: check with %(body)s", body=credential.body)
        return Told(term, ask, "", wording.clock.origin_of(gettext("none found"), Certainty.OWN))
    days = gettext("%(days)s days", days=", ".join(str(one) for one in waits.days))
    if credential.figure("attempts") is None:
        days = gettext("%(days)s; then check with %(body)s", days=days, body=credential.body)
    return Told(term, days, "", wording.clock.origin_of(waits.source, waits.certainty))


def _months(value: int) -> str:
    return ngettext("%(num)s month", "%(num)s months", value)


def _dollars(value: int) -> str:
    return f"${value}"


_TERMS: tuple[tuple[str, Callable[[], str], Callable[[int], str]], ...] = (
    ("items", lambda: gettext("Scored items"), str),
    ("minutes", lambda: gettext("Time"), lambda n: ngettext("%(num)s minute", "%(num)s minutes", n)),
    ("pass_mark", lambda: gettext("Pass mark"), str),
    ("attempts", lambda: gettext("Attempts at most"), str),
    ("fee", lambda: gettext("Fee"), _dollars),
    ("valid_months", lambda: gettext("Valid for"), _months),
    ("ce_credits", lambda: gettext("Continuing education each cycle"), str),
    ("renewal_fee", lambda: gettext("Fee for the renewal"), _dollars),
)
