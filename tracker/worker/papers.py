"""Warnings before clearance papers end."""

from tracker.commands import warning
from tracker.worker import daily

STUDENTS_A_ROUND = 20
"""How many students one round looks at."""


def warn_of_papers(most: int = STUDENTS_A_ROUND) -> int:
    """Write to students about papers that end; looks at each once a day and gives at how many."""
    return daily.look("papers", warning.due_for_warning, warning.warn, most)
