"""What the background worker does in one round."""


def run_once() -> bool:
    """Do the next due piece of work; returns whether there was any."""
    return False
