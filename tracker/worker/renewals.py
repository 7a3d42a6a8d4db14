"""Letters before certificates end."""

from tracker.commands import renewing
from tracker.worker import daily

GRADUATES_A_ROUND = 20
"""How many graduates one round looks at."""


def remind_of_renewals(most: int = GRADUATES_A_ROUND) -> int:
    """Write about certificates that end; looks at each once a day and gives at how many."""
    return daily.look("renewals", renewing.due_for_renewal, renewing.remind, most)
