"""ABHES: retention, placement, credential pass on any attempt, graduation. Report year July to June."""

from datetime import timedelta

from tracker.domain.outcomes import graduates
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person

_DAY = timedelta(days=1)


def retention(definition: Definition, person: Person, window: Window) -> Case | None:
    """(EE + G) / (BE + NS + RE), each student once however often they came and went.

    BE enrolled when the year began, NS started in it, RE came back in it after leaving in an earlier
    year. EE enrolled at its end (so far: today), G graduated in it.
    """
    entered = _entered(person, window)
    if entered is None:
        return None
    came, on = entered
    facts: dict[str, object] = {"came": came, "came_on": on}
    back = _came_back(person, window)
    if back is not None:
        facts["back_on"] = back
    spell = person.graduated(window.first, window.until)
    if spell is not None:
        return Case(person.id, frozenset({came, "G"}), "graduated", facts | {"on": spell.completed_on})
    if person.is_enrolled(window.until):
        reason = "enrolled_again" if came == "RE" or back is not None else "enrolled"
        return Case(person.id, frozenset({came, "EE"}), reason, facts | {"on": window.until})
    said = person.said_graduated(window.first, window.until)
    if said is not None:
        facts["on"] = said[1]
        return Case(person.id, frozenset({came}), "graduation_undocumented", facts, is_doubtful=True)
    left = person.left_by(window.until)
    facts |= {"on": left.starts_on, "why": left.reason} if left else {}
    return Case(person.id, frozenset({came}), "withdrew", facts)


def _entered(person: Person, window: Window) -> tuple[str, object] | None:
    """The one term by which a student stands in the denominator, and since when."""
    before = window.first - _DAY
    for spell in person.spells:
        if spell.is_enrolled(before):
            return "BE", spell.started_on
    for number, spell in enumerate(person.spells):
        if window.first <= spell.started_on <= window.until:
            return "RE" if number else "NS", spell.started_on
    return None


def _came_back(person: Person, window: Window) -> object:
    return next(
        (s.started_on for s in person.spells[1:] if window.first <= s.started_on <= window.until), None
    )


def placement(definition: Definition, person: Person, window: Window) -> Case | None:
    """(F + R) / (G - U): U documented only."""
    return graduates.placement(definition, person, window)


def credential_pass(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates who passed on any attempt / graduates who sat."""
    spell = person.graduated(window.first, window.until)
    if spell is None:
        return graduates.undocumented(person, window)
    sat = person.sat_by(window.as_of)
    facts: dict[str, object] = {"completed_on": spell.completed_on}
    if not sat:
        return Case(person.id, frozenset(), "not_sat", facts)
    passed = next((number for number, one in enumerate(sat, start=1) if one.passed), 0)
    if passed:
        facts |= {"on": sat[passed - 1].on, "attempt": passed}
        return Case(person.id, frozenset({"T", "P"}), "passed", facts)
    return Case(person.id, frozenset({"T"}), "not_passed", facts | {"on": sat[-1].on, "attempt": len(sat)})


def graduation(definition: Definition, person: Person, window: Window) -> Case | None:
    """Graduates / starters of the year: who came back stays with the year of the first start."""
    first = person.spells[0]
    if not window.first <= first.started_on <= window.until:
        return None
    facts: dict[str, object] = {"came_on": first.started_on}
    spell = person.graduated(first.started_on, window.as_of)
    if spell is not None:
        return Case(person.id, frozenset({"S", "G"}), "graduated", facts | {"on": spell.completed_on})
    said = person.said_graduated(first.started_on, window.as_of)
    if said is not None:
        facts["on"] = said[1]
        return Case(person.id, frozenset({"S"}), "graduation_undocumented", facts, is_doubtful=True)
    if person.is_enrolled(window.as_of):
        return Case(person.id, frozenset({"S"}), "still_enrolled", facts)
    left = person.left_by(window.as_of)
    facts |= {"on": left.starts_on, "why": left.reason} if left else {}
    return Case(person.id, frozenset({"S"}), "withdrew", facts)
