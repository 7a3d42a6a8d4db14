"""Pages of instructors and coordinators."""

from tracker.web.staff import (
    acts,
    board,
    cohorts,
    decisions,
    enrollment,
    history,
    kit,
    link_answers,
    matrix,
    notices,
    placement_changes,
    placements,
    placing,
    preceptors,
    review,
    sites,
    student,
)
from tracker.web.staff.blueprint import bp

__all__ = [
    "acts",
    "board",
    "bp",
    "cohorts",
    "decisions",
    "enrollment",
    "history",
    "kit",
    "link_answers",
    "matrix",
    "notices",
    "placement_changes",
    "placements",
    "placing",
    "preceptors",
    "review",
    "sites",
    "student",
]
