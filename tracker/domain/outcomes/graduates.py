"""What several bodies ask of graduates in nearly the same way; the definitions' data make the difference."""

from datetime import date, timedelta

from tracker.domain.calendar import add_months
from tracker.domain.kinds import Relation
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person, Spell
from tracker.domain.outcomes.placing import Found, closed, employed

_TERMS = {Relation.IN_FIELD: "F", Relation.RELATED: "R"}


def undocumented(person: Person, window: Window) -> Case | None:
    """Who is said to have completed in the window, without proof: shown, counted nowhere."""
    said = person.said_graduated(window.first, window.until)
    if said is None:
        return None
    return Case(person.id, frozenset(), "graduation_undocumented", {"on": said[1]}, is_doubtful=True)


def placement(definition: Definition, person: Person, window: Window) -> Case | None:
    """A graduate of the window: placed, unavailable with proof, or neither."""
    spell = person.graduated(window.first, window.until)
    if spell is None:
        return undocumented(person, window)
    by = last_start(definition, spell)
    job = employed(definition, person, spell, window.as_of, by)
    if job.counts and job.job is not None:
        return _case(person, spell, job, by, frozenset({"G", _TERMS[job.job.relation]}))
    closer = closed(definition, person, spell, window.as_of)
    if closer.counts:
        return _case(person, spell, closer, by, frozenset({"G", "U"}))
    found = job if job.job is not None else closer
    if found.job is None and found.closer is None and by is not None and by >= window.as_of:
        found = Found("no_job_yet")
    return _case(person, spell, found, by, frozenset({"G"}))


def last_start(definition: Definition, spell: Spell) -> date | None:
    """The last day on which a job may start; None where the definition sets no limit."""
    done = spell.completed_on
    if done is None or not (definition.months or definition.days):
        return None
    return add_months(done, definition.months) if definition.months else done + timedelta(definition.days)


def _case(person: Person, spell: Spell, found: Found, by: date | None, terms: frozenset[str]) -> Case:
    facts: dict[str, object] = {"completed_on": spell.completed_on, **found.facts}
    if by is not None:
        facts["by"] = by
    return Case(person.id, terms, found.reason, facts, found.is_doubtful, found.is_verified)
