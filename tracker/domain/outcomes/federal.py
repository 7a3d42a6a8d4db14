"""The federal short-program rule: at work within 180 days of completion and for at least 13 weeks."""

from tracker.domain.outcomes import graduates
from tracker.domain.outcomes.definition import Case, Definition, Window
from tracker.domain.outcomes.people import Person


def placement(definition: Definition, person: Person, window: Window) -> Case | None:
    """Completers at work in the trained or a comparable job in time and long enough / completers.

    Nobody is taken off: the rule knows no unavailable completers.
    """
    return graduates.placement(definition, person, window)
