"""MAERB (accredited programs only): retention from the trigger course; the rest is off until verified."""

from tracker.domain.outcomes import graduates
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person


def retention(definition: Definition, person: Person, window: Window) -> Case | None:
    """(Admitted - dropped) / admitted: admitted is who finished the trigger course in the window."""
    triggered = [spell.trigger_on for spell in person.spells if spell.trigger_on is not None]
    first = person.spells[0]
    if not triggered or min(triggered) > window.until:
        return _not_admitted(person, window)
    admitted_on = min(triggered)
    if admitted_on < window.first:
        return None
    facts: dict[str, object] = {"came_on": first.started_on, "trigger_on": admitted_on}
    spell = person.graduated(first.started_on, window.as_of)
    if spell is not None:
        return Case(person.id, frozenset({"A", "K"}), "graduated", facts | {"on": spell.completed_on})
    if person.is_enrolled(window.as_of):
        again = len(person.spells) > 1
        facts["on"] = window.as_of
        return Case(person.id, frozenset({"A", "K"}), "enrolled_again" if again else "enrolled", facts)
    said = person.said_graduated(first.started_on, window.as_of)
    if said is not None:
        facts["on"] = said[1]
        return Case(person.id, frozenset({"A"}), "graduation_undocumented", facts, is_doubtful=True)
    left = person.left_by(window.as_of)
    facts |= {"on": left.starts_on, "why": left.reason} if left else {}
    return Case(person.id, frozenset({"A"}), "withdrew", facts)


def _not_admitted(person: Person, window: Window) -> Case | None:
    first = person.spells[0]
    if not window.first <= first.started_on <= window.until:
        return None
    left = person.left_by(window.until)
    facts: dict[str, object] = {"came_on": first.started_on}
    if left is not None:
        facts |= {"on": left.starts_on, "why": left.reason}
    return Case(person.id, frozenset(), "left_before_trigger" if left else "before_trigger", facts)


def participation(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates who sat an accredited exam / graduates."""
    spell = person.graduated(window.first, window.until)
    if spell is None:
        return graduates.undocumented(person, window)
    sat = person.sat_by(window.as_of)
    facts: dict[str, object] = {"completed_on": spell.completed_on}
    if sat:
        return Case(person.id, frozenset({"G", "T"}), "sat", facts | {"on": sat[0].on})
    return Case(person.id, frozenset({"G"}), "not_sat", facts)


def placement(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates in the field, related, in further study or the military / graduates."""
    case = graduates.placement(definition, person, window)
    if case is None or "U" not in case.terms:
        return case
    # Here who studies on or serves counts as placed and is not taken off.
    terms = frozenset({"G", "M"})
    return Case(case.person_id, terms, "further", case.facts, case.is_doubtful, case.is_verified)
