"""Files whose time is over: videos after their decision, drafts and uploads that nobody took up."""

from tracker.web.evidence.sweeping import A_ROUND, sweep
from tracker.worker.rest import is_resting, rest

SWEEP_SECONDS = 600.0
"""How often the store is looked through."""


def sweep_files() -> int:
    """Every so often, let go of files whose time is over; gives how many."""
    if is_resting("files", SWEEP_SECONDS):
        return 0
    gone = sweep()
    # Where a round was full, the next one goes on at once.
    if gone < A_ROUND:
        rest("files")
    return gone
