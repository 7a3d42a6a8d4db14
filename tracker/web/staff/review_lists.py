"""Which part of the review list the address asks for, and the links to the other parts."""

from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext

from tracker.domain.ages import SOON, Age
from tracker.domain.statuses import Holder
from tracker.extensions import db
from tracker.queries.review import Queue, review_queue
from tracker.services import clock
from tracker.web import wording
from tracker.web.access import current_actor

KEPT = ("next", "for", "age")
"""What forms of the page carry on to the page after them."""
AGES: dict[Age, LazyString] = {
    Age.LATE: lazy_gettext("Late"),
    Age.TODAY: lazy_gettext("Due today"),
    Age.SOON: lazy_gettext("Within %(days)s days", days=SOON.days),
    Age.LATER: lazy_gettext("Later"),
    Age.OPEN: lazy_gettext("No date promised"),
}
"""The ages as links say them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose list, and of which age; None: all."""

    holder: Holder | None = None
    age: Age | None = None

    @property
    def kept(self) -> dict[str, Any]:
        """As parts of an address."""
        parts = {"for": self.holder, "age": self.age}
        return {name: part.value for name, part in parts.items() if part is not None}


def read_list() -> tuple[Asked, Queue]:
    """What the address asks for, and the list."""
    holder, age = request.values.get("for", ""), request.values.get("age", "")
    asked = Asked(
        Holder(holder) if holder in {one.value for one in Holder} else None,
        Age(age) if age in {one.value for one in Age} else None,
    )
    queue = review_queue(db.session, current_actor(), clock.today, asked.holder, asked.age)
    g.waiting = queue.waiting
    return asked, queue


def onward_parts() -> dict[str, Any]:
    """What a form of the page carries on."""
    return {name: request.form[name] for name in KEPT if request.form.get(name)}


def holder_chips(queue: Queue, asked: Asked) -> list[tuple[str, int, str, bool, bool]]:
    """All, then each holder's own list; nothing to choose from when there is one."""
    if len(queue.by_holder) < 2 and asked.holder is None:
        return []
    everybody = url_for(".review", **Asked(None, asked.age).kept)
    whole = [(gettext("All"), sum(queue.by_holder.values()), everybody, asked.holder is None, False)]
    own = Holder.COORDINATOR if current_actor().coordinates else Holder.INSTRUCTOR
    for held, count in sorted(queue.by_holder.items(), key=lambda pair: list(Holder).index(pair[0])):
        href = url_for(".review", **Asked(held, asked.age).kept)
        whole.append((wording.holder(held, own), count, href, asked.holder is held, held is own))
    return whole


def age_links(queue: Queue, asked: Asked) -> list[tuple[Age, str, int, str, bool]]:
    """(age, words, how many, address, whether it is chosen) of each age that has entries, oldest first."""
    return [
        (
            age,
            str(words),
            queue.by_age.get(age, 0),
            url_for(".review", **Asked(asked.holder, None if asked.age is age else age).kept),
            asked.age is age,
        )
        for age, words in AGES.items()
        if queue.by_age.get(age) or asked.age is age
    ]
