"""Words of clocks: what a clock counts to, from which fact and rule, whose turn it is."""

from collections.abc import Callable
from datetime import date

from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from tracker.domain.credential import Certainty
from tracker.domain.path import Path
from tracker.domain.statuses import EntryKind
from tracker.domain.ticking import OPENINGS, Clock, ClockKind, ClockState, Rule
from tracker.web.wording.credentials import credential_name
from tracker.web.wording.dates import ago, count_days, day_year
from tracker.web.wording.kinds import entry_kind
from tracker.web.wording.titles import short_title, title_of

KINDS: dict[ClockKind, LazyString] = {
    ClockKind.RETAKE: lazy_gettext("Earliest retake"),
    ClockKind.ASK_BODY: lazy_gettext("Next attempt"),
    ClockKind.EXAM: lazy_gettext("Exam date"),
    ClockKind.APPLICATION: lazy_gettext("Application deadline"),
    ClockKind.ROSTER: lazy_gettext("Roster approval"),
    ClockKind.RELEASE: lazy_gettext("Release from the queue"),
    ClockKind.PROVISIONAL: lazy_gettext("Proof of diploma for NHA"),
    ClockKind.CERTIFICATE: lazy_gettext("Certificate ends"),
    ClockKind.PAPER: lazy_gettext("Paper ends"),
    ClockKind.ANSWER: lazy_gettext("Promised answer"),
    ClockKind.ON_TIME: lazy_gettext("On-time completion"),
    ClockKind.PLACED_MONTHS: lazy_gettext("Job within 6 months"),
    ClockKind.VERIFY: lazy_gettext("Job can be verified"),
    ClockKind.RECHECK: lazy_gettext("Job is asked about again"),
    ClockKind.CREDITS: lazy_gettext("Credits of the cycle"),
    ClockKind.PLACED_DAYS: lazy_gettext("Job within 180 days"),
}
STATES: dict[ClockState, LazyString] = {
    ClockState.RUNNING: lazy_gettext("Running"),
    ClockState.MET: lazy_gettext("Met"),
    ClockState.MISSED: lazy_gettext("Missed"),
}
CERTAINTIES: dict[Certainty, LazyString] = {
    Certainty.BODY: lazy_gettext("the body itself says so"),
    Certainty.SCHOOL: lazy_gettext("a school or agency says so"),
    Certainty.PREP: lazy_gettext("an exam-prep site says so"),
    Certainty.WEAK: lazy_gettext("a weak source"),
    Certainty.OWN: lazy_gettext("not checked"),
}
_PAPERS = frozenset({ClockKind.PAPER, ClockKind.CERTIFICATE})


def kind(value: ClockKind) -> str:
    """The name of a kind, as filters and columns have it."""
    return str(KINDS[value])


def state(clock: Clock) -> str:
    """ "Running", "Met" or "Missed"; an end that has come is "Ended", an opening that has come "Open"."""
    if clock.kind in _PAPERS and clock.state is ClockState.MISSED:
        return gettext("Ended")
    if clock.kind in OPENINGS and clock.state is ClockState.MET:
        return gettext("Open now")
    return str(STATES[clock.state])


def certainty(value: Certainty) -> str:
    """How far to trust a figure."""
    return str(CERTAINTIES[value])


def title(clock: Clock, path: Path) -> str:
    """What the clock counts to: "Earliest retake, CCMA" or "Paper ends: Background check"."""
    name = kind(clock.kind)
    if clock.subject.startswith(("exam:", "certificate:")):
        return gettext("%(what)s, %(of)s", what=name, of=credential_name(clock.subject))
    if clock.kind is ClockKind.PAPER:
        return gettext("%(what)s: %(of)s", what=name, of=short_title(path, clock.subject))
    if clock.kind is ClockKind.ANSWER and clock.subject:
        return gettext("%(what)s: %(of)s", what=name, of=title_of(path, clock.subject))
    return name


def day(clock: Clock, today: date) -> str:
    """The day and how far it is: "30 Dec 2026, in 12 days"; what to do where there is no day."""
    if clock.due_on is None:
        return gettext("check with %(body)s", body=clock.facts.get("body", ""))
    said = gettext("%(day)s, %(far)s", day=day_year(clock.due_on), far=ago(clock.due_on, today))
    return gettext("about %(day)s", day=said) if clock.rule.is_estimate else said


def why(clock: Clock) -> str:
    """From which fact and rule the day follows, as one sentence."""
    return _WHY[clock.kind](clock, day_year(clock.since_on))


def origin(rule: Rule) -> str:
    """Where the rule stands and how far to trust it; empty where it is the school's own promise."""
    return origin_of(rule.source, rule.certainty) if rule.source else ""


def origin_of(source: str, trust: Certainty) -> str:
    """Where something is said and how far to trust it; of a page's address its site."""
    site = source.removeprefix("https://").removeprefix("http://").partition("/")[0]
    return gettext("Source: %(source)s, %(trust)s.", source=site, trust=certainty(trust))


def _days(clock: Clock) -> str:
    return count_days(clock.rule.figure or 0)


def _retake(clock: Clock, since: str) -> str:
    words = {"since": since, "days": _days(clock), "n": clock.facts["attempts"]}
    return gettext("Attempt %(n)s on %(since)s was not passed: the wait is %(days)s.", **words)


def _ask(clock: Clock, since: str) -> str:
    words = {"since": since, "n": clock.facts["attempts"], "body": clock.facts["body"]}
    return gettext(
        "Attempt %(n)s on %(since)s was not passed: no rule is known for the next one. Check with %(body)s.",
        **words,
    )


def _exam(clock: Clock, since: str) -> str:
    if clock.state is ClockState.MISSED:
        return gettext("Booked on %(since)s: the day has passed without a result.", since=since)
    return gettext("Booked on %(since)s.", since=since)


def _application(clock: Clock, _since: str) -> str:
    return gettext(
        "At the school the application is in at least %(days)s before the exam.", days=_days(clock)
    )


def _roster(clock: Clock, _since: str) -> str:
    return ngettext(
        "The school's roster is approved %(num)s working day before the exam.",
        "The school's roster is approved %(num)s working days before the exam.",
        clock.rule.figure or 0,
    )


def _release(clock: Clock, since: str) -> str:
    if clock.rule.is_estimate:
        return gettext(
            "Passed on %(since)s: %(days)s is an estimate until the date in the portal is typed in.",
            since=since,
            days=_days(clock),
        )
    return gettext("Passed on %(since)s: this is the date that stands in the portal.", since=since)


def _months(clock: Clock) -> str:
    return ngettext("%(num)s month", "%(num)s months", clock.rule.figure or 0)


def _provisional(clock: Clock, since: str) -> str:
    return gettext(
        "Passed on %(since)s: the certificate is provisional for %(months)s.",
        since=since,
        months=_months(clock),
    )


def _certificate(clock: Clock, since: str) -> str:
    if clock.facts.get("is_provisional"):
        return _provisional(clock, since)
    if clock.state is ClockState.MISSED:
        return gettext(
            "Issued on %(since)s and lapsed: check with %(body)s.", since=since, body=clock.facts["body"]
        )
    if clock.facts.get("is_typed"):
        return gettext("Issued on %(since)s, with this end on it.", since=since)
    return gettext("Issued on %(since)s: valid for %(months)s.", since=since, months=_months(clock))


def _paper(clock: Clock, since: str) -> str:
    if clock.facts.get("is_typed") or not clock.rule.figure:
        return gettext("Dated %(since)s, with this end on it.", since=since)
    return gettext(
        "Dated %(since)s: valid for %(months)s by the rule of the program.",
        since=since,
        months=_months(clock),
    )


def _answer(clock: Clock, since: str) -> str:
    what = entry_kind(EntryKind(clock.facts["kind"]))
    return gettext("%(what)s, sent on %(since)s.", what=what, since=since)


def _on_time(clock: Clock, since: str) -> str:
    return ngettext(
        "The program began on %(since)s and lasts %(num)s week.",
        "The program began on %(since)s and lasts %(num)s weeks.",
        clock.rule.figure or 0,
        since=since,
    )


def _verify(clock: Clock, since: str) -> str:
    return gettext("The job began on %(since)s: the wait is %(days)s.", since=since, days=_days(clock))


def _recheck(clock: Clock, since: str) -> str:
    return ngettext(
        "The job began on %(since)s and is verified: it is asked about again after %(num)s week.",
        "The job began on %(since)s and is verified: it is asked about again after %(num)s weeks.",
        clock.rule.figure or 0,
        since=since,
    )


def _credits(clock: Clock, since: str) -> str:
    have, need = (f"{(clock.facts[name] or 0) / 10:g}" for name in ("have", "need"))
    return gettext(
        "The cycle began on %(since)s: %(have)s of %(need)s credits are there.",
        since=since,
        have=have,
        need=need,
    )


def _placed(clock: Clock, since: str) -> str:
    far = _months(clock) if clock.kind is ClockKind.PLACED_MONTHS else _days(clock)
    return gettext("Completed on %(since)s: a job starts within %(far)s.", since=since, far=far)


_WHY: dict[ClockKind, Callable[[Clock, str], str]] = {
    ClockKind.RETAKE: _retake,
    ClockKind.ASK_BODY: _ask,
    ClockKind.EXAM: _exam,
    ClockKind.APPLICATION: _application,
    ClockKind.ROSTER: _roster,
    ClockKind.RELEASE: _release,
    ClockKind.PROVISIONAL: _provisional,
    ClockKind.CERTIFICATE: _certificate,
    ClockKind.PAPER: _paper,
    ClockKind.ANSWER: _answer,
    ClockKind.ON_TIME: _on_time,
    ClockKind.PLACED_MONTHS: _placed,
    ClockKind.VERIFY: _verify,
    ClockKind.RECHECK: _recheck,
    ClockKind.CREDITS: _credits,
    ClockKind.PLACED_DAYS: _placed,
}
