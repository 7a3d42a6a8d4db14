"""The outside world: clock, logs, mail, files."""
