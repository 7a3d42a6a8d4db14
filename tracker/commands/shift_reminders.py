"""The letter that asks for planned shifts which nobody logged: once for each shift."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.commands.draft import Draft
from tracker.domain.policy import Actor
from tracker.models import Person
from tracker.models.record import Reminder


def remind_of_shifts(
    session: Session, actor: Actor, now: datetime, person_id: int, *, kind: str, abouts: Sequence[str]
) -> Draft:
    """Write one letter about these shifts and remember each; nothing is sent about one twice.

    A student without an address gets no letter, and is not looked at again.
    """
    draft = Draft(session, actor, now)
    draft.open(person_id)
    told = {
        about
        for about in abouts
        if session.get(Reminder, {"person_id": person_id, "kind": kind, "about": about}) is not None
    }
    new = [about for about in abouts if about not in told]
    for about in new:
        values = {"person_id": person_id, "kind": kind, "about": about, "sent_at": now}
        draft.insert(Reminder, values)
    person = session.get(Person, person_id)
    if new and person is not None and person.email:
        draft.mail(person_id, kind, {"shifts": len(new)})
    draft.result |= {"reminded": len(new)}
    return draft
