"""What the address of an outcomes page asks for, and the addresses of its other views."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext

from tracker.domain.outcomes.definition import Body, Definition, Window, span_of, year_of
from tracker.domain.outcomes.figure import Figure, figure
from tracker.domain.outcomes.loader import shipped_definitions
from tracker.extensions import db
from tracker.queries.outcomes import Population, Student, population
from tracker.services import clock
from tracker.web.access import current_actor

_OLDEST = 2000


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters as they hold: what cannot be read is what stands there first."""

    body: Body
    year: int
    program: str
    cohort: str
    as_of: date
    today: date
    with_off: bool
    found: Population
    problem: str = ""

    @property
    def students(self) -> tuple[Student, ...]:
        """Who the filters let through."""
        return self.found.of(self.program, self.cohort)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions of the set, those that are off only where they are asked for."""
        return tuple(one for one in self.body.definitions if one.is_on or self.with_off)

    @property
    def has_off(self) -> bool:
        """Whether the set has definitions that are off."""
        return any(not one.is_on for one in self.body.definitions)

    def window(self, definition: Definition) -> Window:
        """The year of a definition, judged on the day that is asked for."""
        return Window(*span_of(definition.span, self.year), self.as_of)

    def figure(self, definition: Definition) -> Figure:
        """A rate of these students."""
        people = [one.facts for one in self.students]
        return figure(definition, people, self.window(definition))

    def address(self, endpoint: str, **changed: Any) -> str:
        """Another view of the same choice; what is as it comes does not stand in the address."""
        chosen: dict[str, Any] = {
            "body": self.body.key,
            "year": self.year,
            "program": self.program or None,
            "cohort": self.cohort or None,
            "as_of": None if self.as_of == self.today else self.as_of.isoformat(),
            "off": 1 if self.with_off else None,
        }
        return url_for(endpoint, **(chosen | changed))

    @property
    def years(self) -> list[tuple[int, str]]:
        """The years that may be chosen, newest first, as their body names them."""
        span = self.body.definitions[0].span
        first = min((one.facts.spells[0].started_on for one in self.found.students), default=self.today)
        years = range(year_of(span, first), max(year_of(span, self.today), self.year) + 1)
        named = [(year, *span_of(span, year)) for year in {*years, self.year}]
        return [(year, _named(first, last)) for year, first, last in sorted(named, reverse=True)]


def asked(body: str = "") -> Asked:
    """Reads the address; ``body`` is given where a definition stands in it already."""
    zone = current_app.config["SETTINGS"].timezone
    today = clock.today(zone)
    found = population(db.session, current_actor())
    bodies = {one.key: one for one in shipped_definitions()}
    chosen = bodies.get(body or request.args.get("body", ""), next(iter(bodies.values())))
    span = chosen.definitions[0].span
    # A year of one body may lie ahead for another: 2026/2027 runs while the calendar says 2026.
    year = min(request.args.get("year", type=int) or year_of(span, today), year_of(span, today))
    as_of, problem = _as_of(today)
    return Asked(
        chosen,
        year if year >= _OLDEST else year_of(span, today),
        _one_of(request.args.get("program", ""), [one.key for one in found.programs]),
        _one_of(request.args.get("cohort", ""), [one.key for one in found.cohorts]),
        as_of,
        today,
        request.args.get("off") == "1",
        found,
        problem,
    )


def _one_of(said: str, known: list[str]) -> str:
    return said if said in known else ""


def _as_of(today: date) -> tuple[date, str]:
    typed = request.args.get("as_of", "")
    try:
        return (min(date.fromisoformat(typed), today) if typed else today), ""
    except ValueError:
        return today, gettext("This is no date. Write it like 2026-11-24.")


def _named(first: date, last: date) -> str:
    return str(first.year) if first.year == last.year else f"{first.year}/{last.year}"
