"""What the address of a list asks for: which kind of rows, of which cohort."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext

from tracker.models import Cohort
from tracker.queries.held_cohorts import CohortName


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; unknown values read as the default."""

    endpoint: str
    show: str
    cohort: int | None

    def address(self, **other: Any) -> str:
        """The address of this view with something else."""
        asked = {"show": self.show if self.show != "all" else None, "cohort": self.cohort} | other
        return url_for(self.endpoint, **{name: value for name, value in asked.items() if value})


def asked_of(endpoint: str, filters: Collection[str], cohorts: Sequence[Cohort | CohortName]) -> Asked:
    """What this request asks of the list at ``endpoint``."""
    show, cohort = request.args.get("show", ""), request.args.get("cohort", "")
    known = {str(one.id): one.id for one in cohorts}
    return Asked(endpoint, show if show in filters else "all", known.get(cohort))


def cohort_links(asked: Asked, cohorts: Sequence[Cohort | CohortName]) -> list[tuple[str, str, str, bool]]:
    """A link for each cohort, where there are several."""
    if len(cohorts) < 2:
        return []
    own = [(one.name, "", asked.address(cohort=one.id), asked.cohort == one.id) for one in cohorts]
    return [(gettext("All cohorts"), "", asked.address(cohort=None), asked.cohort is None), *own]
