"""The first page of who works at the school: everything on it leads to the place where it is done."""

from dataclasses import dataclass

from flask import g, render_template, url_for
from flask_babel import gettext

from tracker.domain.policy import Permission
from tracker.extensions import db
from tracker.queries.home import Helped
from tracker.queries.home import home as read_home
from tracker.services import clock
from tracker.web.access import current_actor, requires
from tracker.web.listing import school_today
from tracker.web.staff.blueprint import bp
from tracker.web.staff.board_words import reasons
from tracker.web.staff.contacts import follow_up_row
from tracker.web.staff.review_lists import AGES, Asked

MOST_PEOPLE, MOST_CLOCKS = 24, 8
"""So many rows of a section; the boards and the list of clocks have them all."""


@dataclass(frozen=True, slots=True)
class Person:
    """A student who needs help, in words."""

    person_id: int
    name: str
    cohort_id: int
    cohort: str
    reasons: tuple[tuple[str, str], ...]


@bp.get("/home")
@requires(Permission.SEE_STAFF)
def home() -> str:
    """What waits, who needs help, what runs out, whom to follow up, and the cohorts."""
    today = school_today()
    found = read_home(db.session, current_actor(), clock.today, today)
    g.waiting = sum(found.waiting.values())
    return render_template(
        "staff/home.html",
        home=found,
        today=today,
        ages=[
            (age, str(words), found.waiting[age], url_for(".review", **Asked(None, age).kept), False)
            for age, words in AGES.items()
            if found.waiting.get(age)
        ],
        helped=[
            (gettext("Slipped since last week"), "slipped", _people(found.slipped), len(found.slipped)),
            (gettext("For longer"), "longer", _people(found.others), len(found.others)),
        ],
        clocks=found.clocks[:MOST_CLOCKS],
        follow_ups=[follow_up_row(one, today) for one in found.follow_ups],
        now=clock.now(),
    )


def _people(helped: tuple[Helped, ...]) -> list[Person]:
    return [
        Person(
            one.row.student.person_id,
            one.row.student.sort_name,
            one.cohort_id,
            one.cohort,
            reasons(one.row, one.path),
        )
        for one in helped[:MOST_PEOPLE]
    ]
