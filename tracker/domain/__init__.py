"""The rulebook: paths, statuses, standing, policy. Standard library only."""
