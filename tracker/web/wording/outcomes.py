"""The rates in words: what somebody is in a figure, why, by which dates and which proof."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.kinds import Closing, ProofWay
from tracker.domain.outcomes.definition import Verdict
from tracker.web.wording import career, dates
from tracker.web.wording.happened import Happened

Facts = Mapping[str, Any]

_VERDICTS = {
    Verdict.COUNTED: lazy_gettext("Counted"),
    Verdict.NOT_COUNTED: lazy_gettext("Not counted"),
    Verdict.UNDOCUMENTED: lazy_gettext("Undocumented"),
    Verdict.EXCLUDED: lazy_gettext("Taken off, with proof"),
    Verdict.OUTSIDE: lazy_gettext("Outside this figure"),
}
GLYPHS = {
    Verdict.COUNTED: "done",
    Verdict.NOT_COUNTED: "open",
    Verdict.UNDOCUMENTED: "expiring",
    Verdict.EXCLUDED: "waived",
    Verdict.OUTSIDE: "closed",
}
"""The drawing and tone of each, from the states of a line: shape and word, never color alone."""

REASONS: Mapping[str, LazyString] = {
    "at_work": lazy_gettext("At %(employer)s since %(on)s"),
    "before_trigger": lazy_gettext("Has not finished the trigger course"),
    "behind_schedule": lazy_gettext("Still enrolled; the published length ended on %(scheduled_on)s"),
    "closer_not_named": lazy_gettext("%(closing)s since %(on)s: nobody is taken off for it here"),
    "closer_undocumented": lazy_gettext("%(closing)s since %(on)s is said; no proof was accepted"),
    "credential": lazy_gettext("Got the credential on %(on)s"),
    "credential_late": lazy_gettext("Got the credential on %(on)s, after %(by)s"),
    "enrolled": lazy_gettext("Enrolled on %(on)s"),
    "enrolled_again": lazy_gettext("Left and came back; enrolled on %(on)s"),
    "further": lazy_gettext("%(closing)s since %(on)s"),
    "graduated": lazy_gettext("Graduated on %(on)s"),
    "graduation_undocumented": lazy_gettext(
        "Said to have completed on %(on)s; the proof of completion is missing"
    ),
    "job_kept_undocumented": lazy_gettext(
        "At %(employer)s since %(on)s; nobody has asked again whether the job was kept"
    ),
    "job_late": lazy_gettext("Job at %(employer)s began on %(on)s, after %(by)s"),
    "job_left_early": lazy_gettext("Left the job at %(employer)s before the weeks were over"),
    "job_not_kept_yet": lazy_gettext("At %(employer)s since %(on)s; the weeks are not over yet"),
    "job_not_related": lazy_gettext("Job at %(employer)s since %(on)s, not related to the training"),
    "job_related": lazy_gettext("Related job at %(employer)s: here only jobs in the field count"),
    "job_unverified": lazy_gettext("Job at %(employer)s since %(on)s is said; nobody has verified it"),
    "late": lazy_gettext("Completed on %(on)s, after the published length"),
    "left_before_trigger": lazy_gettext("Left on %(on)s, before the trigger course was finished"),
    "no_credential": lazy_gettext("No credential known"),
    "no_job": lazy_gettext("No job known"),
    "no_job_yet": lazy_gettext("No job known; there is time until %(by)s"),
    "not_passed": lazy_gettext("Not passed; attempt %(attempt)s was on %(on)s"),
    "not_sat": lazy_gettext("Has not sat the exam"),
    "on_time": lazy_gettext("Completed on %(on)s, within the published length"),
    "passed": lazy_gettext("Passed on %(on)s, attempt %(attempt)s"),
    "passed_later": lazy_gettext("Failed the first sitting on %(on)s; passed later"),
    "placed_in_field": lazy_gettext("In the field at %(employer)s since %(on)s"),
    "placed_not_related": lazy_gettext("At %(employer)s since %(on)s"),
    "placed_related": lazy_gettext("Related job at %(employer)s since %(on)s"),
    "quarter_ahead": lazy_gettext("The quarter begins on %(from)s"),
    "sat": lazy_gettext("Sat the exam on %(on)s"),
    "still_enrolled": lazy_gettext("Still enrolled"),
    "unavailable": lazy_gettext("%(closing)s since %(on)s"),
    "withdrew": lazy_gettext("Left on %(on)s"),
}
"""Why somebody is what they are in a figure; a test holds that each code of the rules has its words."""

_DATES: Mapping[str, LazyString] = {
    "came_on": lazy_gettext("Started"),
    "back_on": lazy_gettext("Came back"),
    "trigger_on": lazy_gettext("Trigger course"),
    "scheduled_on": lazy_gettext("Published length ends"),
    "completed_on": lazy_gettext("Completed"),
    "exit_on": lazy_gettext("Left the program"),
    "by": lazy_gettext("Counts until"),
}


def verdict(value: Verdict) -> str:
    """What somebody is in a figure."""
    return str(_VERDICTS[value])


def why(reason: str, facts: Facts) -> str:
    """The sentence of a reason."""
    if reason == "withdrew" and "on" not in facts:
        return gettext("Not enrolled any more")
    said = {name: _said(name, value) for name, value in facts.items()}
    known = {name: said.get(name, "–") for name in ("on", "by", "employer", "closing", "attempt", "from")}
    sentence = str(REASONS[reason]) % (known | said)
    return f"{sentence}: {facts['why']}" if facts.get("why") else sentence


def days(facts: Facts) -> list[tuple[str, date]]:
    """The dates behind a case, each with its name, in order of time."""
    found = [(str(words), facts[name]) for name, words in _DATES.items() if facts.get(name)]
    return sorted(found, key=lambda one: one[1])


def proof(facts: Facts) -> str:
    """What proves the case; empty where nothing does."""
    parts = []
    if facts.get("verified_on"):
        way = career.proof_way(ProofWay(facts["way"])) if facts.get("way") else gettext("Verified")
        parts.append(gettext("%(what)s, %(day)s", what=way, day=dates.day_year(facts["verified_on"])))
    if facts.get("kept_on"):
        parts.append(gettext("asked again %(day)s", day=dates.day_year(facts["kept_on"])))
    if facts.get("proof"):
        parts.append(facts["proof"])
    if facts.get("documented_on"):
        parts.append(gettext("accepted %(day)s", day=dates.day_year(facts["documented_on"])))
    return "; ".join(parts)


def _said(name: str, value: Any) -> str:
    if isinstance(value, date):
        return dates.day_year(value)
    if name == "closing":
        return career.closing(Closing(value))
    return str(value) if value not in (None, "") else "–"


def _short(told: Any) -> str:
    return gettext("Write who receives the packet, in at most %(most)s signs.", most=told.facts["most"])


def _asked(told: Happened) -> str:
    return gettext(
        "%(name)s asked for a packet of outcomes, %(body)s %(year)s, for %(who)s",
        name=told.name,
        body=told.text("body"),
        year=told.text("year"),
        who=told.text("recipient"),
    )


def _made(told: Happened) -> str:
    return gettext("A packet of outcomes with %(n)s people was made", n=told.text("people"))


OUTCOME_EVENTS: dict[str, Callable[[Happened], str]] = {"packet.asked": _asked, "packet.made": _made}
OUTCOME_PROBLEMS: dict[str, Callable[[Any], str]] = {"recipient_missing": _short}
FAILURES: Mapping[str, LazyString] = {
    "broke_off": lazy_gettext("The work broke off three times. Ask for it again, or tell who runs the site."),
    "no_longer_allowed": lazy_gettext("You no longer hold a cohort of these students."),
    "store_full": lazy_gettext("There is no room for the file. Tell who runs the site."),
}
PLAIN_OUTCOMES = {
    "purpose_missing": lazy_gettext("Write what the packet is for."),
    "basis_missing": lazy_gettext("Choose on which ground it leaves the school."),
    "definition_unknown": lazy_gettext("Choose one of these sets."),
    "packets_enough": lazy_gettext("Three of your packets are being made. Wait until one is ready."),
}
