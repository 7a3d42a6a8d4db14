"""WIOA training providers: what became of who left, by quarters after the quarter of exit.

The states match wages themselves; these figures show what the school knows and can prove.
"""

from datetime import date, timedelta

from tracker.domain.calendar import add_months
from tracker.domain.kinds import Closing
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person, Spell
from tracker.domain.outcomes.placing import closed


def exit_of(person: Person, until: date) -> tuple[Spell, date, str] | None:
    """The last spell, when it ended and how: completed or withdrew. None while somebody is enrolled."""
    if person.is_enrolled(until):
        return None
    for spell in reversed(person.spells):
        done = spell.completed_by(until)
        if done is not None:
            return spell, done, "completed"
        left = spell.left_by(until)
        if left is not None:
            return spell, left.starts_on, "withdrew"
    return None


def quarter_after(day: date, number: int) -> tuple[date, date]:
    """First and last day of the n-th quarter after the one of ``day``."""
    begins = add_months(date(day.year, 3 * ((day.month - 1) // 3) + 1, 1), 3 * number)
    return begins, add_months(begins, 3) - timedelta(days=1)


def employed(definition: Definition, person: Person, window: Window) -> Case | None:
    """Known to be at work, or in the military, in a quarter after exit / all who left in the window."""
    left = exit_of(person, window.as_of)
    if left is None or not window.first <= left[1] <= window.last:
        return None
    spell, on, how = left
    first, last = quarter_after(on, definition.months // 3)
    facts: dict[str, object] = {"exit_on": on, "exit": how, "from": first, "by": last}
    closer = closed(definition, person, spell, window.as_of)
    if closer.counts:
        return Case(person.id, frozenset({"X", "U"}), "unavailable", facts | closer.facts, is_verified=True)
    serves = next(
        (one for one in person.closers if one.closing is Closing.MILITARY and one.since_on <= last), None
    )
    if serves is not None and serves.is_documented(window.as_of):
        facts |= {"on": serves.since_on, "closing": serves.closing, "proof": serves.proof}
        return Case(person.id, frozenset({"X", "W"}), "further", facts, is_verified=True)
    return _at_work(person, window, first, last, facts)


def _at_work(person: Person, window: Window, first: date, last: date, facts: dict[str, object]) -> Case:
    held = [
        job
        for job in person.jobs
        if job.starts_on <= min(last, window.as_of) and (job.left_on is None or job.left_on >= first)
    ]
    if window.as_of < first:
        return Case(person.id, frozenset({"X"}), "quarter_ahead", facts)
    proved = [job for job in held if job.is_verified(window.as_of)]
    if not held:
        return Case(person.id, frozenset({"X"}), "no_job", facts)
    job = (proved or held)[0]
    facts |= {"on": job.starts_on, "employer": job.employer, "verified_on": job.verified_on, "way": job.way}
    if not proved:
        return Case(person.id, frozenset({"X"}), "job_unverified", facts, is_doubtful=True)
    return Case(person.id, frozenset({"X", "W"}), "at_work", facts, is_verified=True)


def credential(definition: Definition, person: Person, window: Window) -> Case | None:
    """Got the credential while enrolled or within a year after leaving / all who left in the window."""
    left = exit_of(person, window.as_of)
    if left is None or not window.first <= left[1] <= window.last:
        return None
    _spell, on, how = left
    by = add_months(on, definition.months)
    facts: dict[str, object] = {"exit_on": on, "exit": how, "by": by}
    passed = next((one for one in person.sat_by(window.as_of) if one.passed), None)
    if passed is None:
        return Case(person.id, frozenset({"X"}), "no_credential", facts)
    facts["on"] = passed.on
    if passed.on > by:
        return Case(person.id, frozenset({"X"}), "credential_late", facts)
    return Case(person.id, frozenset({"X", "C"}), "credential", facts)
