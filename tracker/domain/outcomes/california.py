"""California private schools: on time, placed within six months, passed at the first available sitting."""

from tracker.domain.outcomes import graduates
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person, Spell
from tracker.domain.outcomes.placing import closed


def on_time(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates within the published length / students available for graduation.

    The population is everybody whose published length ends in the window, drop-outs too; who came back
    stays with the first start.
    """
    first = person.spells[0]
    if not window.first <= first.scheduled_on <= window.last:
        return None
    facts: dict[str, object] = {"came_on": first.started_on, "scheduled_on": first.scheduled_on}
    spell = person.graduated(first.started_on, window.as_of)
    if spell is not None and spell.completed_on is not None:
        facts["on"] = spell.completed_on
        if spell.completed_on <= first.scheduled_on:
            return Case(person.id, frozenset({"S", "O"}), "on_time", facts)
        return Case(person.id, frozenset({"S"}), "late", facts)
    closer = closed(definition, person, first, window.as_of)
    if closer.counts:
        return Case(person.id, frozenset({"S", "U"}), "unavailable", facts | closer.facts)
    return _not_done(person, first, window, facts)


def _not_done(person: Person, first: Spell, window: Window, facts: dict[str, object]) -> Case:
    said = person.said_graduated(first.started_on, window.as_of)
    if said is not None:
        facts["on"] = said[1]
        return Case(person.id, frozenset({"S"}), "graduation_undocumented", facts, is_doubtful=True)
    if person.is_enrolled(window.as_of):
        reason = "still_enrolled" if first.scheduled_on >= window.as_of else "behind_schedule"
        return Case(person.id, frozenset({"S"}), reason, facts)
    left = person.left_by(window.as_of)
    facts |= {"on": left.starts_on, "why": left.reason} if left else {}
    return Case(person.id, frozenset({"S"}), "withdrew", facts)


def placement(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates employed in the field within six months of completion / available for employment."""
    return graduates.placement(definition, person, window)


def first_exam(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates who passed the first available sitting / graduates who took it: the first attempt decides."""
    spell = person.graduated(window.first, window.until)
    if spell is None:
        return graduates.undocumented(person, window)
    sat = person.sat_by(window.as_of)
    facts: dict[str, object] = {"completed_on": spell.completed_on}
    if not sat:
        return Case(person.id, frozenset(), "not_sat", facts)
    facts |= {"on": sat[0].on, "attempt": 1}
    if sat[0].passed:
        return Case(person.id, frozenset({"T", "P"}), "passed", facts)
    later = any(one.passed for one in sat)
    return Case(person.id, frozenset({"T"}), "passed_later" if later else "not_passed", facts)
